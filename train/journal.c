#include "train/journal.h"

#include "game/base/os.h"
#include "game/base/store.h"

#include <math.h>
#include <stdlib.h>

enum { SCHEMA_VERSION = 1 };

struct Journal {
    Store *store;
    StoreQuery *round;
    StoreQuery *selfplay;
    StoreQuery *match;
    StoreQuery *duel;
    StoreQuery *rating;
    StoreQuery *gate;
    StoreQuery *ladder;
    bool open; /* a transaction is */
};

static const char schema[] =
    "CREATE TABLE rounds (round INTEGER PRIMARY KEY, rows INTEGER NOT NULL, games INTEGER NOT NULL,"
    " steps INTEGER NOT NULL, positions INTEGER NOT NULL, evaluations INTEGER NOT NULL,"
    " play_seconds REAL NOT NULL, train_seconds REAL NOT NULL, learning_rate REAL NOT NULL,"
    " loss_policy REAL, loss_value REAL, policy_entropy REAL);"
    "CREATE TABLE matches (stage TEXT NOT NULL, rows INTEGER NOT NULL, steps INTEGER NOT NULL,"
    " visits INTEGER NOT NULL, playouts INTEGER NOT NULL,"
    " black_wins INTEGER NOT NULL, black_draws INTEGER NOT NULL, black_losses INTEGER NOT NULL,"
    " white_wins INTEGER NOT NULL, white_draws INTEGER NOT NULL, white_losses INTEGER NOT NULL,"
    " score REAL NOT NULL, seconds REAL NOT NULL, created TEXT NOT NULL, PRIMARY KEY (stage, rows));";

/* A journal that was begun without these gets them. */
static const char additions[] =
    "CREATE TABLE IF NOT EXISTS selfplay (round INTEGER PRIMARY KEY, visits INTEGER NOT NULL,"
    " games INTEGER NOT NULL, plies INTEGER NOT NULL, brief INTEGER NOT NULL,"
    " black INTEGER NOT NULL, white INTEGER NOT NULL, draws INTEGER NOT NULL,"
    " lines INTEGER NOT NULL, distinct_lines INTEGER NOT NULL);"
    "CREATE TABLE IF NOT EXISTS duels (rows INTEGER NOT NULL, rival_rows INTEGER NOT NULL, visits INTEGER "
    "NOT NULL,"
    " black_wins INTEGER NOT NULL, black_draws INTEGER NOT NULL, black_losses INTEGER NOT NULL,"
    " white_wins INTEGER NOT NULL, white_draws INTEGER NOT NULL, white_losses INTEGER NOT NULL,"
    " seconds REAL NOT NULL, created TEXT NOT NULL, PRIMARY KEY (rows, rival_rows));"
    "CREATE TABLE IF NOT EXISTS ratings (rows INTEGER PRIMARY KEY, elo REAL, error REAL, black REAL,"
    " black_error REAL, white REAL, white_error REAL);"
    "CREATE TABLE IF NOT EXISTS gates (rows INTEGER PRIMARY KEY, best_rows INTEGER NOT NULL, wins INTEGER "
    "NOT "
    "NULL,"
    " draws INTEGER NOT NULL, losses INTEGER NOT NULL, passed INTEGER NOT NULL, ratio REAL NOT NULL,"
    " seconds REAL NOT NULL, created TEXT NOT NULL);"
    "CREATE TABLE IF NOT EXISTS ladder (rows INTEGER PRIMARY KEY, elo REAL, error REAL, black REAL,"
    " black_error REAL, white REAL, white_error REAL, games INTEGER NOT NULL, created TEXT NOT NULL);";

static Status prepare(Journal *j, const char *path)
{
    TRY(store_open(path, STORE_WRITE, &j->store));
    TRY(store_schema(j->store, SCHEMA_VERSION, schema));
    TRY(store_exec(j->store, additions));
    TRY(store_prepare(j->store,
                      "INSERT OR REPLACE INTO selfplay VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                      &j->selfplay));
    TRY(store_prepare(j->store,
                      "INSERT OR REPLACE INTO duels VALUES"
                      " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                      &j->duel));
    TRY(store_prepare(j->store, "INSERT OR REPLACE INTO gates VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                      &j->gate));
    TRY(store_prepare(j->store, "INSERT OR REPLACE INTO ladder VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                      &j->ladder));
    TRY(store_prepare(j->store, "INSERT INTO ratings VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", &j->rating));
    TRY(store_prepare(j->store,
                      "INSERT OR REPLACE INTO rounds VALUES"
                      " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
                      &j->round));
    return store_prepare(j->store,
                         "INSERT OR REPLACE INTO matches VALUES"
                         " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
                         &j->match);
}

Status journal_open(Journal **out, const char *path)
{
    Journal *j = calloc(1, sizeof *j);
    if (!j) return status_no_memory(sizeof *j, "a journal");
    Status status = prepare(j, path);
    if (status.code != STATUS_OK) {
        journal_close(j);
        return status;
    }
    *out = j;
    return status;
}

void journal_close(Journal *j)
{
    if (!j) return;
    store_query_free(j->round);
    store_query_free(j->selfplay);
    store_query_free(j->match);
    store_query_free(j->duel);
    store_query_free(j->rating);
    store_query_free(j->gate);
    store_query_free(j->ladder);
    store_close(j->store);
    free(j);
}

static Status delete_from(Journal *j, const char *sql, int64_t bound)
{
    StoreQuery *q = NULL;
    Status status;
    CHECK(status, store_prepare(j->store, sql, &q));
    CHECK(status, store_bind_int(q, 1, bound));
    CHECK(status, store_run(q));
done:
    store_query_free(q);
    return status;
}

Status journal_truncate(Journal *j, int64_t round, int64_t rows)
{
    TRY(delete_from(j, "DELETE FROM rounds WHERE round >= ?1", round));
    TRY(delete_from(j, "DELETE FROM selfplay WHERE round >= ?1", round));
    TRY(delete_from(j, "DELETE FROM duels WHERE rows > ?1", rows));
    TRY(delete_from(j, "DELETE FROM gates WHERE rows > ?1", rows));
    TRY(delete_from(j, "DELETE FROM ladder WHERE rows > ?1", rows));
    return delete_from(j, "DELETE FROM matches WHERE rows > ?1", rows);
}

static Status begin(Journal *j)
{
    if (j->open) return status_ok();
    TRY(store_begin(j->store));
    j->open = true;
    return status_ok();
}

static Status bind_ints(StoreQuery *q, int first, const int64_t values[], int n)
{
    for (int i = 0; i < n; i++) TRY(store_bind_int(q, first + i, values[i]));
    return status_ok();
}

static Status bind_doubles(StoreQuery *q, int first, const double values[], int n)
{
    for (int i = 0; i < n; i++)
        TRY(isfinite(values[i]) ? store_bind_double(q, first + i, values[i]) : store_bind_null(q, first + i));
    return status_ok();
}

Status journal_add_round(Journal *j, const JournalRound *r)
{
    const int64_t counts[] = {r->round, r->rows, r->games, r->steps, r->positions, r->evaluations};
    const double values[] = {r->play_seconds, r->train_seconds, r->learning_rate,
                             r->loss_policy,  r->loss_value,    r->policy_entropy};
    TRY(begin(j));
    TRY(bind_ints(j->round, 1, counts, 6));
    TRY(bind_doubles(j->round, 7, values, 6));
    TRY(store_run(j->round));
    const Tally *t = &r->tally;
    const int64_t games[] = {r->round, r->visits, t->games, t->plies, t->brief,
                             t->black, t->white,  t->draws, t->lines, t->distinct};
    TRY(bind_ints(j->selfplay, 1, games, 10));
    return store_run(j->selfplay);
}

Status journal_add_match(Journal *j, const JournalMatch *m)
{
    const int64_t counts[] = {m->rows,        m->steps,       m->visits,       m->playouts,
                              m->black_wins,  m->black_draws, m->black_losses, m->white_wins,
                              m->white_draws, m->white_losses};
    const double values[] = {m->score, m->seconds};
    char now[32];
    TRY(begin(j));
    TRY(store_bind_text(j->match, 1, m->stage));
    TRY(bind_ints(j->match, 2, counts, 10));
    TRY(bind_doubles(j->match, 12, values, 2));
    TRY(store_bind_text(j->match, 14, os_utc_text(now, sizeof now)));
    return store_run(j->match);
}

Status journal_add_duel(Journal *j, const JournalDuel *d)
{
    const MatchScore *black = &d->duel.black, *white = &d->duel.white;
    const int64_t counts[] = {d->duel.rows,  d->duel.rival_rows, d->visits,    black->wins,  black->draws,
                              black->losses, white->wins,        white->draws, white->losses};
    char now[32];
    TRY(begin(j));
    TRY(bind_ints(j->duel, 1, counts, 9));
    TRY(bind_doubles(j->duel, 10, &d->seconds, 1));
    TRY(store_bind_text(j->duel, 11, os_utc_text(now, sizeof now)));
    return store_run(j->duel);
}

Status journal_add_gate(Journal *j, const JournalGate *g)
{
    const int64_t counts[] = {g->rows,        g->best_rows,    g->score.wins,
                              g->score.draws, g->score.losses, g->passed};
    const double values[] = {g->ratio, g->seconds};
    char now[32];
    TRY(begin(j));
    TRY(bind_ints(j->gate, 1, counts, 6));
    TRY(bind_doubles(j->gate, 7, values, 2));
    TRY(store_bind_text(j->gate, 9, os_utc_text(now, sizeof now)));
    return store_run(j->gate);
}

/* The columns that a rating has in both of its tables. */
static Status bind_rating(StoreQuery *q, const EloRating *r)
{
    const double values[] = {r->elo, r->error, r->black, r->black_error, r->white, r->white_error};
    TRY(store_bind_int(q, 1, r->rows));
    return bind_doubles(q, 2, values, 6);
}

Status journal_add_ladder(Journal *j, const JournalLadder *l)
{
    char now[32];
    TRY(begin(j));
    TRY(bind_rating(j->ladder, &l->rating));
    TRY(store_bind_int(j->ladder, 8, l->games));
    TRY(store_bind_text(j->ladder, 9, os_utc_text(now, sizeof now)));
    return store_run(j->ladder);
}

Status journal_set_ratings(Journal *j, const EloRating ratings[], int n)
{
    TRY(begin(j));
    TRY(delete_from(j, "DELETE FROM ratings WHERE rows >= ?1", 0));
    for (int i = 0; i < n; i++) {
        TRY(bind_rating(j->rating, &ratings[i]));
        TRY(store_run(j->rating));
    }
    return status_ok();
}

Status journal_commit(Journal *j)
{
    if (!j->open) return status_ok();
    TRY(store_commit(j->store));
    j->open = false;
    return status_ok();
}
