/* The bot plays wins by fours that the pattern bot does not see, and stops the opponent's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/match/bots.h"
#include "game/match/match.h"
#include "mcts/forced.h"
#include "mcts/vcf_player.h"
#include "tests/support/assert_status.h"
#include "tests/support/bot_games.h"

enum { NODES = 1000 };

static Status make_vcf(Player **out, const PatternTable *table)
{
    return vcf_player_new(out, table, NODES);
}

static void test_moves_are_legal_and_the_same_for_the_same_numbers(void **state)
{
    (void)state;
    bot_games_check(make_vcf);
}

typedef struct Seen {
    PatternTable *table;
    ThreatSolver *solver;
    Player *pattern, *vcf;
    int wins, threats;
} Seen;

static Point ask(Player *bot, const Board *b, Rng rng)
{
    PlayerTask task = {.board = b, .rng = rng};
    PlayerMove move;
    bool done = false;
    assert_ok(player_start(bot, &task));
    assert_ok(player_poll(bot, &done, &move));
    assert_true(done);
    return move.point;
}

/* Where patterns alone show nothing: is the bot's move the win by fours that there is, or does it stop the
 * opponent's? */
static void check_position(Seen *seen, const Board *b, Rng rng)
{
    PatternBoard patterns;
    Tactics tactics;
    ThreatResult win;
    int plies;
    pattern_init(&patterns, seen->table, b);
    tactics_look(TACTICS_FOUR, b, &patterns, &tactics);
    if (tactics.proof != PROOF_NONE) return;
    threat_forget(seen->solver);
    threat_vcf(seen->solver, b, &patterns, (Color)b->to_move, NODES / 2, &win);
    if (win.proof == PROOF_WIN) {
        assert_int_equal(ask(seen->vcf, b, rng), win.line[0]);
        seen->wins++;
        return;
    }
    bool must_block = !pointset_empty(&patterns.points[color_other((Color)b->to_move)][THREAT_FIVE]);
    PointSet moves = tactics.moves;
    if (must_block || !threat_narrow(seen->solver, b, &patterns, NODES / 2, &moves, &plies)) return;
    if (pointset_empty(&moves)) return;
    assert_true(pointset_has(&moves, ask(seen->vcf, b, rng)));
    seen->threats++;
}

static void check_game(Seen *seen, GameSpec spec, uint64_t game)
{
    Board b;
    Undo undo;
    Opening opening;
    board_init(&b, spec);
    assert_ok(opening_random(spec, 4, 3, rng_make(1, 0, game, 0, RNG_OPENING), &opening));
    opening_play(&opening, &b);
    while (!board_over(&b)) {
        Rng rng = rng_make(1, 0, game, (uint32_t)b.stones, RNG_GENERAL);
        check_position(seen, &b, rng);
        board_play(&b, ask(seen->pattern, &b, rng), &undo);
    }
}

static void test_plays_and_stops_wins_by_fours(void **state)
{
    (void)state;
    for (Rule rule = RULE_FREESTYLE; rule < RULE_COUNT; rule++) {
        GameSpec spec = {(uint8_t)rule, 15, 5};
        Seen seen = {.wins = 0};
        assert_ok(pattern_table_new(&seen.table, spec));
        assert_ok(threat_new(&seen.solver, seen.table, 1 << 18));
        assert_ok(bots_pattern_new(&seen.pattern, seen.table));
        assert_ok(make_vcf(&seen.vcf, seen.table));
        for (uint64_t game = 0; game < 25; game++) check_game(&seen, spec, game);
        assert_true(seen.wins >= 5 && seen.threats >= 5);
        player_free(seen.pattern);
        player_free(seen.vcf);
        threat_free(seen.solver);
        pattern_table_free(seen.table);
    }
}

static Status make_side_vcf(void *context, GameSpec spec, Player **out)
{
    (void)spec;
    return vcf_player_new(out, context, NODES);
}

static Status make_side_pattern(void *context, GameSpec spec, Player **out)
{
    (void)spec;
    return bots_pattern_new(out, context);
}

static void test_is_stronger_than_the_pattern_bot(void **state)
{
    (void)state;
    PatternTable *table;
    GameSpec spec = {RULE_FREESTYLE, 15, 5};
    assert_ok(pattern_table_new(&table, spec));
    MatchOptions o = {
        .spec = spec, .seed = 11, .games = 400, .concurrent = 1, .random_min = 2, .random_max = 4};
    MatchResult r;
    assert_ok(match_run(&o, (MatchSide){make_side_vcf, table}, (MatchSide){make_side_pattern, table}, &r));
    assert_true(match_estimate(&r).score > 0.5);
    pattern_table_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves_are_legal_and_the_same_for_the_same_numbers),
        cmocka_unit_test(test_plays_and_stops_wins_by_fours),
        cmocka_unit_test(test_is_stronger_than_the_pattern_bot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
