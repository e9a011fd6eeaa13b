/* Memory may run out at any allocation of a tournament: each time that comes back as ERR_MEMORY, and nothing leaks. */
#include "game/base/file.h"
#include "game/match/bots.h"
#include "game/match/bradley_terry.h"
#include "game/match/dialogue.h"
#include "game/match/engine_process.h"
#include "game/match/match_db.h"
#include "game/match/swap2_player.h"
#include "game/opening_file.h"
#include "tests/support/assert_status.h"
#include "tests/support/failing.h"
#include "tests/support/scratch_test.h"

#include <stdlib.h>
#include <string.h>

static const GameSpec SPEC = {RULE_FREESTYLE, 7, 4};

typedef struct Hall {
    char path[160];
    MatchDb *db;
} Hall;

static Status make_player(void *context, int worker, int player, Player **out)
{
    (void)context, (void)worker, (void)player;
    TRY(bots_random_new(out));
    return swap2_player_new(out, *out);
}

static Status keep(void *context, const TournamentGame *game, const Referee *r)
{
    return match_db_add(((Hall *)context)->db, game, r);
}

/* ---- tournaments --------------------------------------------------------------------------------------- */

static Status play(Hall *hall, Format format)
{
    TournamentOptions o = {
        .rules = {.spec = SPEC, .seed = 3, .swap2 = format == FORMAT_GAUNTLET},
        .pairings = {.format = format, .players = 3, .pairs = 1, .rounds = 2},
        .workers = 1,
        .tables = 2,
        .hooks = {.context = hall, .make = make_player, .finished = hall->db ? keep : NULL},
    };
    Tournament *t = NULL;
    TRY(tournament_new(&o, &t));
    Status status = tournament_run(t);
    tournament_free(t);
    return status;
}

static Status play_all(void *context)
{
    (void)context;
    Hall hall = {.db = NULL};
    TRY(play(&hall, FORMAT_SWISS));
    return play(&hall, FORMAT_GAUNTLET);
}

static Status take_game(void *context, const MatchDbGame *game)
{
    *(int *)context += game->count > 0;
    return status_ok();
}

static Status play_into_a_file(void *context)
{
    Hall *hall = context;
    static const MatchDbSetting settings[] = {{"rule", "freestyle"}, {"size", "7"}, {"line", "4"}};
    static const MatchDbPlayer players[] = {{"a", "random"}, {"b", "random"}, {"c", "random"}};
    int games = 0;
    Status status;
    hall->db = NULL;
    TRY(file_remove(hall->path));
    CHECK(status, match_db_open(hall->path, &hall->db));
    CHECK(status, match_db_agree(hall->db, settings, 3, players, 3));
    CHECK(status, play(hall, FORMAT_GAUNTLET));
    CHECK(status, match_db_flush(hall->db));
    CHECK(status, match_db_each(hall->db, take_game, &games));
    assert_int_equal(games, 4);
done:
    match_db_close(hall->db);
    return status;
}

static void test_tournaments(void **state)
{
    Hall hall = {.db = NULL};
    snprintf(hall.path, sizeof hall.path, "%s", scratch_file(*state, "m.db"));
    failing_everywhere(play_all, NULL, 20);
    failing_everywhere(play_into_a_file, &hall, 30);
}

/* ---- what else they need ------------------------------------------------------------------------------- */

static Status fit(void *context)
{
    static const BradleyTerryDuel duels[] = {{0, 1, 10, 6}, {1, 2, 10, 5}};
    BradleyTerryRating ratings[3];
    (void)context;
    return bradley_terry_fit(3, 0, duels, 2, 0.1, ratings);
}

static Status make_engine(void *context)
{
    Player *p = NULL;
    EngineOptions o = {.command = "sh -c 'exit 0'", .startup = 1};
    (void)context;
    TRY(engine_process_new(&p, (GameSpec){RULE_FREESTYLE, 9, 5}, &o));
    player_free(p);
    return status_ok();
}

static Status talk(void *context)
{
    static const char *const echo[] = {"cat", NULL};
    Dialogue *d = NULL;
    TRY(dialogue_new(echo, context, &d));
    dialogue_say(d, "OK\n");
    assert_int_equal(dialogue_hear(d, 10).kind, ANSWER_OK);
    dialogue_free(d);
    return status_ok();
}

static Status read_openings(void *context)
{
    OpeningBook book;
    TRY(opening_file_read(context, SPEC, ORIGIN_BOTTOM, 2, &book));
    opening_book_free(&book);
    return status_ok();
}

static void test_what_else_they_need(void **state)
{
    Scratch *scratch = *state;
    Transcript *transcript = malloc(sizeof *transcript);
    assert_non_null(transcript);
    transcript_clear(transcript);
    assert_ok(file_write(scratch_file(scratch, "a.sgf"), "(;SZ[7];B[aa];W[bb])(;SZ[7];B[cc])", 34));
    assert_ok(file_write(scratch_file(scratch, "b.txt"), "0,0, 1,1\n", 9));
    failing_everywhere(fit, NULL, 5);
    failing_everywhere(make_engine, NULL, 3);
    failing_everywhere(talk, transcript, 2);
    failing_everywhere(read_openings, scratch->path, 8);
    free(transcript);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(test_tournaments),
        SCRATCH_TEST(test_what_else_they_need),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
