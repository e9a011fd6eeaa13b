#include "game/base/file.h"
#include "game/base/store.h"
#include "game/match/bots.h"
#include "game/match/match_db.h"
#include "game/match/swap2_player.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch_test.h"

#include <stdlib.h>
#include <string.h>

enum { GAMES = 12 };

static const GameSpec SPEC = {RULE_RENJU, 9, 5};
static const MatchDbSetting settings[] = {
    {"rule", "renju"}, {"size", "9"}, {"line", "5"}, {"seed", "77"}, {"tc", "it's 1"}};
static const MatchDbPlayer players[] = {{"alpha \"a\"", "random"}, {"beta", "random 2"}};

enum { SETTINGS = sizeof settings / sizeof *settings };

typedef struct Hall {
    MatchDb *db;
    Referee referees[GAMES];
    int games;
    bool swap2;
} Hall;

static Status make_player(void *context, int worker, int player, Player **out)
{
    (void)worker, (void)player;
    TRY(bots_random_new(out));
    return ((Hall *)context)->swap2 ? swap2_player_new(out, *out) : status_ok();
}

static Status keep(void *context, const TournamentGame *game, const Referee *r)
{
    Hall *hall = context;
    hall->referees[game->number] = *r;
    hall->games++;
    return match_db_add(hall->db, game, r);
}

static Tournament *open_tournament(Hall *hall, int games)
{
    TournamentOptions o = {
        .rules = {.spec = SPEC, .seed = 3, .swap2 = hall->swap2},
        .pairings = {.players = 2, .pairs = games / 2},
        .openings = {.random_min = 0, .random_max = 3, .radius = 3},
        .workers = 1,
        .tables = 1,
        .hooks = {.context = hall, .make = make_player, .finished = keep},
    };
    Tournament *t = NULL;
    assert_ok(tournament_new(&o, &t));
    return t;
}

static MatchDb *open_db(const char *path)
{
    MatchDb *db = NULL;
    assert_ok(match_db_open(path, &db));
    return db;
}

/* Play all games into a new file. */
static Hall *play(const char *path, bool swap2)
{
    Hall *hall = calloc(1, sizeof *hall);
    assert_non_null(hall);
    hall->swap2 = swap2;
    hall->db = open_db(path);
    assert_ok(match_db_agree(hall->db, settings, SETTINGS, players, 2));
    Tournament *t = open_tournament(hall, GAMES);
    assert_ok(tournament_run(t));
    tournament_free(t);
    match_db_close(hall->db);
    return hall;
}

static Status compare(void *context, const MatchDbGame *g)
{
    Hall *hall = context;
    const Referee *r = &hall->referees[g->number];
    assert_true(game_spec_equal(g->spec, SPEC));
    assert_string_equal(g->black, g->number % 2 ? "beta" : "alpha \"a\"");
    assert_string_equal(g->white, g->number % 2 ? "alpha \"a\"" : "beta");
    assert_int_equal(g->result, r->result);
    assert_int_equal(g->end, r->end);
    assert_int_equal(g->opening, r->opening_count);
    assert_int_equal(g->count, r->count);
    assert_memory_equal(g->moves, r->moves, (size_t)r->count * sizeof(Point));
    for (int i = 0; i < g->count; i++) assert_true((g->times_ms[i] < 0) == (i < g->opening));
    assert_string_equal(g->account, "");
    assert_int_equal(strlen(g->ended), 20);
    hall->games--;
    return status_ok();
}

static void test_games_are_read_as_they_were_played(void **state)
{
    Scratch *scratch = *state;
    const char *path = scratch_file(scratch, "match.db");
    Hall *hall = play(path, false);
    assert_int_equal(hall->games, GAMES);
    assert_ok(match_db_open_read(path, &hall->db));
    assert_ok(match_db_each(hall->db, compare, hall));
    assert_int_equal(hall->games, 0);
    match_db_close(hall->db);
    free(hall);
}

static void test_restoring_leaves_nothing_to_play(void **state)
{
    Scratch *scratch = *state;
    const char *path = scratch_file(scratch, "match.db");
    Hall *hall = play(path, false);
    int games;
    hall->games = 0;
    hall->db = open_db(path);
    assert_ok(match_db_agree(hall->db, settings, SETTINGS, players, 2));
    Tournament *t = open_tournament(hall, GAMES);
    assert_ok(match_db_restore(hall->db, t, &games));
    assert_int_equal(games, GAMES);
    assert_ok(tournament_run(t));
    assert_int_equal(hall->games, 0);
    tournament_free(t);
    /* A shorter match takes what it needs. */
    t = open_tournament(hall, 4);
    assert_ok(match_db_restore(hall->db, t, &games));
    assert_int_equal(games, 4);
    tournament_free(t);
    match_db_close(hall->db);
    free(hall);
}

static void test_another_match_is_refused(void **state)
{
    Scratch *scratch = *state;
    const char *path = scratch_file(scratch, "match.db");
    MatchDb *db = open_db(path);
    char text[32];
    bool found;
    assert_ok(match_db_setting(db, "seed", text, sizeof text, &found));
    assert_false(found);
    assert_ok(match_db_agree(db, settings, SETTINGS, players, 2));
    assert_ok(match_db_agree(db, settings, SETTINGS, players, 2));
    assert_ok(match_db_setting(db, "seed", text, sizeof text, &found));
    assert_true(found);
    assert_string_equal(text, "77");
    MatchDbSetting other[SETTINGS];
    memcpy(other, settings, sizeof settings);
    other[4].value = "2";
    assert_fault(match_db_agree(db, other, SETTINGS, players, 2), ERR_INPUT,
                 "it holds another match: tc was 'it's 1' and is '2' now");
    other[4] = (MatchDbSetting){"new", "x"};
    assert_fault(match_db_agree(db, other, SETTINGS, players, 2), ERR_INPUT,
                 "it holds another match: new was '' and is 'x' now");
    const MatchDbPlayer three[] = {players[0], players[1], {"gamma", "mcts"}};
    assert_fault(match_db_agree(db, settings, SETTINGS, three, 3), ERR_INPUT,
                 "it holds another match: player 3 was '' and is 'mcts' now");
    assert_fault(match_db_agree(db, settings, SETTINGS, players, 1), ERR_INPUT,
                 "it holds another match: with more players");
    match_db_close(db);
}

static void test_what_is_no_match(void **state)
{
    Scratch *scratch = *state;
    MatchDb *db = NULL;
    Store *store = NULL;
    const char *path = scratch_file(scratch, "text.db");
    assert_ok(file_write(path, "this is no database, however long it may be", 43));
    assert_int_equal(match_db_open(path, &db).code, ERR_FORMAT);
    assert_null(db);
    assert_int_equal(match_db_open_read(scratch_file(scratch, "none.db"), &db).code, ERR_IO);
    path = scratch_file(scratch, "other.db");
    assert_ok(store_open(path, STORE_WRITE, &store));
    assert_ok(store_exec(store, "CREATE TABLE runs (a)"));
    store_close(store);
    assert_int_equal(match_db_open(path, &db).code, ERR_FORMAT);
    assert_int_equal(match_db_open_read(path, &db).code, ERR_FORMAT);
    /* One of an older program. */
    path = scratch_file(scratch, "old.db");
    match_db_close(open_db(path));
    assert_ok(store_open(path, STORE_WRITE, &store));
    assert_ok(store_exec(store, "PRAGMA user_version = 1"));
    store_close(store);
    Status status = match_db_open_read(path, &db);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_non_null(strstr(status.message, "its layout is version 1"));
    assert_null(db);
}

/* Games that somebody changed by hand. */
static void test_damaged_games_are_refused(void **state)
{
    static const char *const damage[] = {
        "UPDATE games SET result = 9 WHERE number = 3",
        "UPDATE games SET result = 0 WHERE number = 3",
        "UPDATE games SET ending = 'boredom' WHERE number = 3",
        "UPDATE games SET number = -5 WHERE number = 3",
    };
    Scratch *scratch = *state;
    const char *path = scratch_file(scratch, "match.db");
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        Store *store = NULL;
        int games;
        assert_ok(file_remove(path));
        Hall *hall = play(path, false);
        assert_ok(store_open(path, STORE_WRITE, &store));
        assert_ok(store_exec(store, damage[i]));
        store_close(store);
        hall->db = open_db(path);
        Tournament *t = open_tournament(hall, GAMES);
        assert_int_equal(match_db_restore(hall->db, t, &games).code, ERR_FORMAT);
        tournament_free(t);
        match_db_close(hall->db);
        free(hall);
    }
}

/* The colours as they were chosen, who opened, and how that went; and all of it when the match goes on. */
static Status compare_swap2(void *context, const MatchDbGame *g)
{
    Hall *hall = context;
    const Referee *r = &hall->referees[g->number];
    char text[64];
    const char *opener = players[g->number % 2].name;
    assert_string_equal(g->opener, opener);
    assert_string_equal(r->swapped ? g->white : g->black, opener);
    assert_string_equal(g->swap2, referee_swap2_text(r, text, sizeof text));
    assert_true(g->swap2[0] && g->times_ms[0] >= 0 && g->times_ms[1] < 0);
    hall->games--;
    return status_ok();
}

static void test_swap2_is_kept(void **state)
{
    Scratch *scratch = *state;
    const char *path = scratch_file(scratch, "match.db");
    Hall *hall = play(path, true);
    int games;
    hall->db = open_db(path);
    assert_ok(match_db_each(hall->db, compare_swap2, hall));
    assert_int_equal(hall->games, 0);
    Tournament *t = open_tournament(hall, GAMES);
    assert_ok(match_db_restore(hall->db, t, &games));
    for (int g = 0; g < GAMES; g++) {
        TournamentScore score;
        assert_true(tournament_score(t, g, &score));
        assert_int_equal(score.swapped, hall->referees[g].swapped);
    }
    tournament_free(t);
    match_db_close(hall->db);
    free(hall);
}

/* Two at once would play the same games twice; readers are let in. */
static void test_one_process_plays(void **state)
{
    Scratch *scratch = *state;
    const char *path = scratch_file(scratch, "match.db");
    MatchDb *db = open_db(path), *other = NULL;
    assert_ok(match_db_agree(db, settings, SETTINGS, players, 2));
    Status status = match_db_open(path, &other);
    assert_int_equal(status.code, ERR_BUSY);
    assert_non_null(strstr(status.message, "another process plays this match"));
    assert_null(other);
    assert_ok(match_db_open_read(path, &other));
    match_db_close(other);
    match_db_close(db);
    assert_ok(match_db_open(path, &db));
    match_db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(test_games_are_read_as_they_were_played),
        SCRATCH_TEST(test_restoring_leaves_nothing_to_play),
        SCRATCH_TEST(test_swap2_is_kept),
        SCRATCH_TEST(test_another_match_is_refused),
        SCRATCH_TEST(test_one_process_plays),
        SCRATCH_TEST(test_what_is_no_match),
        SCRATCH_TEST(test_damaged_games_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
