#include "train/curve.h"

#include "game/base/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One of the arrays, being filled. */
typedef struct Table {
    const char *name;
    const char *sql;
    size_t entry; /* bytes */
    void (*read)(const StoreQuery *q, void *entry);
    void *array; /* [count] */
    int count, room;
} Table;

static double real(const StoreQuery *q, int column)
{
    return store_is_null(q, column) ? NAN : store_double(q, column);
}

static MatchScore score(const StoreQuery *q, int column)
{
    return (MatchScore){.wins = (int)store_int(q, column),
                        .draws = (int)store_int(q, column + 1),
                        .losses = (int)store_int(q, column + 2)};
}

static void read_round(const StoreQuery *q, void *entry)
{
    JournalRound *r = entry;
    int64_t *const counts[] = {&r->round, &r->rows, &r->games, &r->steps, &r->positions, &r->evaluations};
    double *const values[] = {&r->play_seconds, &r->train_seconds, &r->learning_rate,
                              &r->loss_policy,  &r->loss_value,    &r->policy_entropy};
    for (int i = 0; i < 6; i++) *counts[i] = store_int(q, i);
    for (int i = 0; i < 6; i++) *values[i] = real(q, 6 + i);
}

static void read_match(const StoreQuery *q, void *entry)
{
    CurveMatch *m = entry;
    snprintf(m->stage, sizeof m->stage, "%s", store_text(q, 0));
    m->rows = store_int(q, 1);
    m->visits = (int)store_int(q, 2);
    m->playouts = (int)store_int(q, 3);
    m->black = score(q, 4);
    m->white = score(q, 7);
    m->seconds = store_double(q, 10);
}

static void read_tally(const StoreQuery *q, void *entry)
{
    JournalRound *r = entry;
    Tally *t = &r->tally;
    int64_t *const counts[] = {&t->games, &t->plies, &t->brief, &t->black,
                               &t->white, &t->draws, &t->lines, &t->distinct};
    r->round = store_int(q, 0);
    r->visits = (int)store_int(q, 1);
    for (int i = 0; i < 8; i++) *counts[i] = store_int(q, 2 + i);
}

static void read_duel(const StoreQuery *q, void *entry)
{
    JournalDuel *d = entry;
    d->duel = (EloDuel){
        .rows = store_int(q, 0), .rival_rows = store_int(q, 1), .black = score(q, 3), .white = score(q, 6)};
    d->visits = (int)store_int(q, 2);
    d->seconds = store_double(q, 9);
}

static void read_rating(const StoreQuery *q, void *entry)
{
    EloRating *r = entry;
    double *const values[] = {&r->elo, &r->error, &r->black, &r->black_error, &r->white, &r->white_error};
    r->rows = store_int(q, 0);
    for (int i = 0; i < 6; i++) *values[i] = real(q, 1 + i);
}

static void read_gate(const StoreQuery *q, void *entry)
{
    JournalGate *g = entry;
    *g = (JournalGate){.rows = store_int(q, 0),
                       .best_rows = store_int(q, 1),
                       .passed = store_int(q, 5) != 0,
                       .ratio = real(q, 6)};
    g->score = score(q, 2);
    g->seconds = real(q, 7);
}

static void read_ladder(const StoreQuery *q, void *entry)
{
    JournalLadder *l = entry;
    read_rating(q, &l->rating);
    l->games = (int)store_int(q, 7);
}

static Status append(Table *t, const StoreQuery *q)
{
    if (t->count == t->room) {
        int more = t->room ? 2 * t->room : 64;
        void *larger = realloc(t->array, (size_t)more * t->entry);
        if (!larger) return status_no_memory((size_t)more * t->entry, "the course of a run");
        t->array = larger;
        t->room = more;
    }
    void *entry = (char *)t->array + (size_t)t->count * t->entry;
    memset(entry, 0, t->entry);
    t->read(q, entry);
    t->count++;
    return status_ok();
}

static Status read_rows(Store *store, Table *t)
{
    StoreQuery *q = NULL;
    Status status;
    bool row;
    CHECK(status, store_prepare(store, t->sql, &q));
    for (;;) {
        CHECK(status, store_step(q, &row));
        if (!row) break;
        CHECK(status, append(t, q));
    }
done:
    store_query_free(q);
    return status;
}

static Status has_table(Store *store, const char *name, bool *has)
{
    StoreQuery *q = NULL;
    Status status;
    CHECK(status, store_prepare(store, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?1", &q));
    CHECK(status, store_bind_text(q, 1, name));
    CHECK(status, store_step(q, has));
done:
    store_query_free(q);
    return status;
}

/* Both are by rising round; a round may lack its tally. */
static void join_tallies(Curve *c, const JournalRound tallies[], int n)
{
    for (int i = 0, k = 0; i < c->round_count; i++) {
        while (k < n && tallies[k].round < c->rounds[i].round) k++;
        if (k == n || tallies[k].round != c->rounds[i].round) continue;
        c->rounds[i].tally = tallies[k].tally;
        c->rounds[i].visits = tallies[k].visits;
    }
}

/* Older journals lack some tables. */
static Status read_table(Store *store, Table *t)
{
    bool has;
    TRY(has_table(store, t->name, &has));
    return has ? read_rows(store, t) : status_ok();
}

static const Table all[] = {
    {.name = "rounds",
     .sql = "SELECT * FROM rounds ORDER BY round",
     .entry = sizeof(JournalRound),
     .read = read_round},
    {.name = "matches",
     .sql = "SELECT stage, rows, visits, playouts, black_wins, black_draws, black_losses, white_wins, "
            "white_draws,"
            " white_losses, seconds FROM matches ORDER BY rows",
     .entry = sizeof(CurveMatch),
     .read = read_match},
    {.name = "duels",
     .sql = "SELECT * FROM duels ORDER BY rows, rival_rows",
     .entry = sizeof(JournalDuel),
     .read = read_duel},
    {.name = "ratings",
     .sql = "SELECT * FROM ratings ORDER BY rows",
     .entry = sizeof(EloRating),
     .read = read_rating},
    {.name = "gates",
     .sql = "SELECT * FROM gates ORDER BY rows",
     .entry = sizeof(JournalGate),
     .read = read_gate},
    {.name = "ladder",
     .sql = "SELECT * FROM ladder ORDER BY rows",
     .entry = sizeof(JournalLadder),
     .read = read_ladder},
    {.name = "selfplay",
     .sql = "SELECT * FROM selfplay ORDER BY round",
     .entry = sizeof(JournalRound),
     .read = read_tally},
};

enum { TABLES = sizeof all / sizeof all[0] };

static Status read_tables(Store *store, Curve *c)
{
    Table t[TABLES];
    Status status = status_ok();
    memcpy(t, all, sizeof t);
    for (int i = 0; i < TABLES && status.code == STATUS_OK; i++) status = read_table(store, &t[i]);
    *c = (Curve){
        .rounds = t[0].array,
        .round_count = t[0].count,
        .matches = t[1].array,
        .match_count = t[1].count,
        .duels = t[2].array,
        .duel_count = t[2].count,
        .ratings = t[3].array,
        .rating_count = t[3].count,
        .gates = t[4].array,
        .gate_count = t[4].count,
        .ladder = t[5].array,
        .ladder_count = t[5].count,
    };
    join_tallies(c, t[6].array, t[6].count);
    free(t[6].array);
    return status;
}

Status curve_read(const char *path, Curve *out)
{
    Store *store;
    *out = (Curve){0};
    TRY(store_open(path, STORE_READ, &store));
    Status status = read_tables(store, out);
    store_close(store);
    if (status.code != STATUS_OK) curve_free(out);
    return status;
}

void curve_free(Curve *c)
{
    free(c->rounds);
    free(c->matches);
    free(c->duels);
    free(c->ratings);
    free(c->gates);
    free(c->ladder);
    *c = (Curve){0};
}
