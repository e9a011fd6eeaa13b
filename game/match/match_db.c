#include "game/match/match_db.h"

#include "game/base/file.h"
#include "game/base/lock.h"
#include "game/base/os.h"
#include "game/base/store.h"
#include "game/base/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double COMMIT_EVERY = 0.05; /* seconds: a commit waits for the disk */

static const char schema[] =
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL);"
    "CREATE TABLE players (number INTEGER PRIMARY KEY, name TEXT NOT NULL, description TEXT NOT NULL);"
    "CREATE TABLE games (number INTEGER PRIMARY KEY, round INTEGER NOT NULL, black INTEGER NOT NULL,"
    " white INTEGER NOT NULL, opener INTEGER NOT NULL, swap2 TEXT NOT NULL, result INTEGER NOT NULL, ending "
    "TEXT NOT NULL, opening INTEGER NOT NULL,"
    " plies INTEGER NOT NULL, moves TEXT NOT NULL, times_ms TEXT NOT NULL, scores TEXT NOT NULL,"
    " ended TEXT NOT NULL, account TEXT NOT NULL);";

struct MatchDb {
    Lock *lock; /* NULL: only read */
    Store *store;
    StoreQuery *add;
    bool open;        /* a transaction */
    double committed; /* os_seconds */
};

/* ---- opening ------------------------------------------------------------------------------------------- */

static Status prepare(MatchDb *db)
{
    return store_prepare(
        db->store, "INSERT INTO games VALUES (?1,?2,?3,?4,?14,?15,?5,?6,?7,?8,?9,?10,?11,?12,?13)", &db->add);
}

static Status open_mode(const char *path, StoreMode mode, MatchDb **out)
{
    *out = NULL;
    MatchDb *db = calloc(1, sizeof *db);
    if (!db) return status_no_memory(sizeof *db, "a match");
    Status status = mode == STORE_READ ? status_ok() : lock_take(path, &db->lock);
    if (status.code == ERR_BUSY)
        status =
            status_error(ERR_BUSY, "%.150s: another process plays this match; wait for it or end it", path);
    CHECK(status, status);
    CHECK(status, store_open(path, mode, &db->store));
    CHECK(status, store_schema(db->store, MATCH_DB_VERSION, schema));
    if (mode != STORE_READ) CHECK(status, prepare(db));
    *out = db;
    db = NULL;
done:
    match_db_close(db);
    return status;
}

Status match_db_open(const char *path, MatchDb **out)
{
    return open_mode(path, STORE_ROLLBACK, out);
}

Status match_db_open_read(const char *path, MatchDb **out)
{
    if (!file_exists(path)) return status_error(ERR_IO, "%.150s: no such file", path);
    return open_mode(path, STORE_READ, out);
}

void match_db_close(MatchDb *db)
{
    if (!db) return;
    Status ignored = match_db_flush(db);
    (void)ignored;
    store_query_free(db->add);
    store_close(db->store);
    lock_release(db->lock);
    free(db);
}

Status match_db_flush(MatchDb *db)
{
    if (!db->open) return status_ok();
    TRY(store_commit(db->store));
    db->open = false;
    db->committed = os_seconds();
    return status_ok();
}

/* ---- what was agreed ------------------------------------------------------------------------------------ */

/* The first column of the one row that a query with a text for ?1 gives; found: is there one? */
static Status look_up(MatchDb *db, const char *sql, const char *key, char *text, size_t n, bool *found)
{
    StoreQuery *q = NULL;
    Status status;
    *found = false;
    CHECK(status, store_prepare(db->store, sql, &q));
    CHECK(status, store_bind_text(q, 1, key));
    CHECK(status, store_step(q, found));
    if (*found) snprintf(text, n, "%s", store_text(q, 0));
done:
    store_query_free(q);
    return status;
}

Status match_db_setting(MatchDb *db, const char *key, char *text, size_t n, bool *found)
{
    return look_up(db, "SELECT value FROM settings WHERE key = ?1", key, text, n, found);
}

static Status insert(MatchDb *db, const char *sql, const char *first, const char *second, const char *third)
{
    StoreQuery *q = NULL;
    Status status;
    CHECK(status, store_prepare(db->store, sql, &q));
    CHECK(status, store_bind_text(q, 1, first));
    CHECK(status, store_bind_text(q, 2, second));
    if (third) CHECK(status, store_bind_text(q, 3, third));
    CHECK(status, store_run(q));
done:
    store_query_free(q);
    return status;
}

static Status write_agreement(MatchDb *db, const MatchDbSetting settings[], int setting_count,
                              const MatchDbPlayer players[], int player_count)
{
    Status status;
    CHECK(status, store_begin(db->store));
    for (int i = 0; i < setting_count; i++)
        CHECK(status,
              insert(db, "INSERT INTO settings VALUES (?1, ?2)", settings[i].key, settings[i].value, NULL));
    for (int i = 0; i < player_count; i++) {
        char number[16];
        snprintf(number, sizeof number, "%d", i);
        CHECK(status, insert(db, "INSERT INTO players VALUES (?1, ?2, ?3)", number, players[i].name,
                             players[i].description));
    }
    CHECK(status, store_commit(db->store));
done:
    store_rollback(db->store);
    return status;
}

static Status same(const char *what, const char *then, bool found, const char *now)
{
    if (found && strcmp(then, now) == 0) return status_ok();
    return status_error(ERR_INPUT, "it holds another match: %s was '%.60s' and is '%.60s' now", what,
                        found ? then : "", now);
}

static Status compare_agreement(MatchDb *db, const MatchDbSetting settings[], int setting_count,
                                const MatchDbPlayer players[], int player_count)
{
    char then[MATCH_DB_VALUE_MAX], key[32];
    bool found;
    for (int i = 0; i < setting_count; i++) {
        TRY(match_db_setting(db, settings[i].key, then, sizeof then, &found));
        TRY(same(settings[i].key, then, found, settings[i].value));
    }
    for (int i = 0; i <= player_count; i++) {
        snprintf(key, sizeof key, "%d", i);
        TRY(look_up(db, "SELECT description FROM players WHERE number = ?1", key, then, sizeof then, &found));
        snprintf(key, sizeof key, "player %d", i + 1);
        if (i < player_count) TRY(same(key, then, found, players[i].description));
    }
    return found ? status_error(ERR_INPUT, "it holds another match: with more players") : status_ok();
}

Status match_db_agree(MatchDb *db, const MatchDbSetting settings[], int setting_count,
                      const MatchDbPlayer players[], int player_count)
{
    char text[MATCH_DB_VALUE_MAX];
    bool found;
    TRY(look_up(db, "SELECT name FROM players WHERE number = ?1", "0", text, sizeof text, &found));
    if (found) return compare_agreement(db, settings, setting_count, players, player_count);
    return write_agreement(db, settings, setting_count, players, player_count);
}

/* ---- games --------------------------------------------------------------------------------------------- */

/* Moves "h8i9", times "- - 12 3" and scores "- - 0.512 -", as far as there are any. */
static void write_moves(const Referee *r, Text *moves, Text *times, Text *scores)
{
    char name[NOTATION_TEXT_MAX];
    for (int i = 0; i < r->count; i++) {
        const RefereeMove *m = &r->about[i];
        const char *gap = i ? " " : "";
        text_format(moves, "%s", notation_point(r->moves[i], r->board.spec.size, ORIGIN_BOTTOM, name));
        if (isnan(m->seconds))
            text_format(times, "%s-", gap);
        else
            text_format(times, "%s%.0f", gap, 1000 * m->seconds);
        if (isnan(m->score))
            text_format(scores, "%s-", gap);
        else
            text_format(scores, "%s%.3f", gap, m->score);
    }
}

static bool is_fault(GameEnd end)
{
    return end >= GAME_BY_ILLEGAL_MOVE && end <= GAME_BY_MEMORY;
}

static Status bind_numbers(MatchDb *db, const TournamentGame *game, const Referee *r)
{
    TRY(store_bind_int(db->add, 1, game->number));
    TRY(store_bind_int(db->add, 2, game->pair.round));
    TRY(store_bind_int(db->add, 3, game->black));
    TRY(store_bind_int(db->add, 4, game->white));
    TRY(store_bind_int(db->add, 5, (int64_t)r->result));
    TRY(store_bind_int(db->add, 7, r->opening_count));
    TRY(store_bind_int(db->add, 14, r->swapped ? game->white : game->black));
    return store_bind_int(db->add, 8, r->count - r->opening_count);
}

static Status bind_texts(MatchDb *db, const Referee *r, const char *const moves[3])
{
    char now[32], swap2[64];
    Color loser = r->result == RESULT_BLACK ? WHITE : BLACK;
    TRY(store_bind_text(db->add, 6, referee_end_name(r->end)));
    TRY(store_bind_text(db->add, 15, referee_swap2_text(r, swap2, sizeof swap2)));
    for (int i = 0; i < 3; i++) TRY(store_bind_text(db->add, 9 + i, moves[i]));
    TRY(store_bind_text(db->add, 12, os_utc_text(now, sizeof now)));
    return store_bind_text(db->add, 13, is_fault(r->end) ? player_account(r->players[loser]) : "");
}

Status match_db_add(MatchDb *db, const TournamentGame *game, const Referee *r)
{
    Text part[3] = {{0}};
    char *string[3] = {NULL};
    Status status = status_ok();
    write_moves(r, &part[0], &part[1], &part[2]);
    for (int i = 0; i < 3; i++) CHECK(status, text_take(&part[i], &string[i], NULL));
    if (!db->open) CHECK(status, store_begin(db->store));
    db->open = true;
    CHECK(status, bind_numbers(db, game, r));
    CHECK(status, bind_texts(db, r, (const char *const *)string));
    status = store_run(db->add);
    if (status.code == ERR_FORMAT)
        status = status_error(ERR_BUSY, "game %d is written already: another process plays this match",
                              game->number);
    CHECK(status, status);
    if (os_seconds() >= db->committed + COMMIT_EVERY) status = match_db_flush(db);
done:
    for (int i = 0; i < 3; i++) {
        text_free(&part[i]);
        free(string[i]);
    }
    return status;
}

static Status parse_end(const char *name, GameEnd *out)
{
    for (int e = 0; e < GAME_ENDS; e++)
        if (strcmp(name, referee_end_name((GameEnd)e)) == 0) {
            *out = (GameEnd)e;
            return status_ok();
        }
    return status_error(ERR_FORMAT, "a game ends by '%.40s', which is unknown", name);
}

static Status parse_result(int64_t value, Result *out)
{
    if (value < RESULT_BLACK || value > RESULT_DRAW)
        return status_error(ERR_FORMAT, "a game has no result (%lld)", (long long)value);
    *out = (Result)value;
    return status_ok();
}

Status match_db_restore(MatchDb *db, Tournament *t, int *games)
{
    StoreQuery *q = NULL;
    Status status;
    bool row = false;
    *games = 0;
    CHECK(status,
          store_prepare(db->store,
                        "SELECT number, result, ending, plies, opener != black FROM games ORDER BY number",
                        &q));
    for (;;) {
        TournamentScore score;
        CHECK(status, store_step(q, &row));
        if (!row) break;
        int64_t number = store_int(q, 0);
        CHECK(status, parse_result(store_int(q, 1), &score.result));
        CHECK(status, parse_end(store_text(q, 2), &score.end));
        score.plies = (int)store_int(q, 3);
        score.swapped = store_int(q, 4) != 0;
        if (number >= tournament_games(t)) continue;
        CHECK(status, tournament_restore(t, (int)number, score));
        ++*games;
    }
done:
    store_query_free(q);
    return status;
}

/* ---- reading games ------------------------------------------------------------------------------------- */

static Status parse_moves(const char *text, MatchDbGame *g)
{
    size_t at = 0, length = strlen(text);
    for (g->count = 0; at < length; g->count++) {
        if (g->count == BOARD_POINTS_MAX)
            return status_error(ERR_FORMAT, "game %d has too many moves", g->number);
        TRY(notation_scan_point(text, length, &at, g->spec.size, ORIGIN_BOTTOM, &g->moves[g->count]));
    }
    return status_ok();
}

static void parse_times(const char *text, MatchDbGame *g)
{
    for (int i = 0; i < g->count; i++) {
        char *end;
        long ms = strtol(text, &end, 10);
        g->times_ms[i] = end > text ? (int)ms : -1;
        text += strcspn(text, " ");
        text += strspn(text, " ");
    }
}

static Status read_game(const StoreQuery *q, GameSpec spec, MatchDbGame *g)
{
    g->spec = spec;
    g->number = (int)store_int(q, 0);
    g->black = store_text(q, 1);
    g->white = store_text(q, 2);
    TRY(parse_result(store_int(q, 3), &g->result));
    TRY(parse_end(store_text(q, 4), &g->end));
    g->opening = (int)store_int(q, 5);
    TRY(parse_moves(store_text(q, 6), g));
    parse_times(store_text(q, 7), g);
    g->ended = store_text(q, 8);
    g->account = store_text(q, 9);
    g->opener = store_text(q, 10);
    g->swap2 = store_text(q, 11);
    return status_ok();
}

Status match_db_spec(MatchDb *db, GameSpec *out)
{
    char rule[32], size[16], line[16];
    bool found[3];
    Rule number;
    TRY(match_db_setting(db, "rule", rule, sizeof rule, &found[0]));
    TRY(match_db_setting(db, "size", size, sizeof size, &found[1]));
    TRY(match_db_setting(db, "line", line, sizeof line, &found[2]));
    if (!found[0] || !found[1] || !found[2]) return status_error(ERR_FORMAT, "no game is agreed on in it");
    TRY(rule_parse(rule, &number));
    int points = atoi(size), stones = atoi(line);
    if (points < 0 || points > BOARD_SIZE_MAX || stones < 0 || stones > LINE_LENGTH_MAX)
        return status_error(ERR_FORMAT, "no such board: %.16s", size);
    *out = (GameSpec){(uint8_t)number, (uint8_t)points, (uint8_t)stones};
    return game_spec_check(*out);
}

Status match_db_each(MatchDb *db, Status (*take)(void *context, const MatchDbGame *game), void *context)
{
    GameSpec spec;
    StoreQuery *q = NULL;
    Status status;
    bool row = false;
    CHECK(status, match_db_spec(db, &spec));
    CHECK(status,
          store_prepare(db->store,
                        "SELECT g.number, b.name, w.name, result, ending, opening, moves, times_ms, ended,"
                        " account, o.name, swap2 FROM games g JOIN players b ON b.number = black"
                        " JOIN players w ON w.number = white JOIN players o ON o.number = opener"
                        " ORDER BY g.number",
                        &q));
    for (;;) {
        MatchDbGame game;
        CHECK(status, store_step(q, &row));
        if (!row) break;
        CHECK(status, read_game(q, spec, &game));
        CHECK(status, take(context, &game));
    }
done:
    store_query_free(q);
    return status;
}

Status match_db_each_player(MatchDb *db, Status (*take)(void *context, const MatchDbPlayer *player),
                            void *context)
{
    StoreQuery *q = NULL;
    Status status;
    bool row = false;
    CHECK(status, store_prepare(db->store, "SELECT name, description FROM players ORDER BY number", &q));
    for (;;) {
        CHECK(status, store_step(q, &row));
        if (!row) break;
        const MatchDbPlayer player = {store_text(q, 0), store_text(q, 1)};
        CHECK(status, take(context, &player));
    }
done:
    store_query_free(q);
    return status;
}
