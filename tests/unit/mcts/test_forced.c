/* What forced_look leaves out loses, and what it claims is so: each by certificates for the checker. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "game/base/rng.h"
#include "mcts/forced.h"
#include "tests/support/assert_status.h"
#include "tests/support/proof_checker.h"

enum { NODES = 400, NODES_AGAIN = 100000 };

typedef struct Fixture {
    PatternTable *table;
    ThreatSolver *solver;
    int wins, losses, narrowed, none;
} Fixture;

static bool random_position(GameSpec spec, int stones, Rng *rng, Board *b)
{
    board_init(b, spec);
    while (b->stones < stones) {
        Point p = (Point)rng_below(rng, (uint32_t)board_points(b));
        Undo undo;
        if (!pointset_has(&b->empty, p)) continue;
        board_play(b, p, &undo);
        if (board_over(b)) return false;
    }
    return true;
}

/* The plies within which the side to move of b wins by fours, checked; 0: that was not found. */
static int proven_plies(Fixture *f, const Board *b)
{
    PatternBoard patterns;
    ThreatResult r;
    Text text = {0};
    char *certificate;
    pattern_init(&patterns, f->table, b);
    threat_vcf(f->solver, b, &patterns, (Color)b->to_move, NODES_AGAIN, &r);
    if (r.proof != PROOF_WIN) return 0;
    assert_ok(threat_certificate(f->solver, b, &patterns, (Color)b->to_move, &r, &text));
    assert_ok(text_take(&text, &certificate, NULL));
    int plies = proof_checker_plies(b, (Color)b->to_move, certificate);
    free(certificate);
    assert_true(plies > 0 && plies <= r.plies);
    return plies;
}

/* Each of these legal moves loses, to a win by fours or because it is forbidden. */
static void check_lost(Fixture *f, const Board *b, const PointSet *moves)
{
    for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        assert_false(board_over(&after));
        assert_true(proven_plies(f, &after) > 0);
    }
}

static void check_position(Fixture *f, const Board *b)
{
    PatternBoard patterns, before;
    Tactics seen, sharper;
    ThreatResult win;
    pattern_init(&patterns, f->table, b);
    tactics_look(TACTICS_FOUR, b, &patterns, &seen);
    sharper = seen;
    before = patterns;
    threat_forget(f->solver);
    forced_look(f->solver, b, &patterns, (ForcedBudget){NODES / 2, NODES / 2}, &sharper, &win);
    assert_memory_equal(&before, &patterns, sizeof patterns);
    if (seen.proof != PROOF_NONE) {
        assert_memory_equal(&seen.moves, &sharper.moves, sizeof seen.moves);
        assert_int_equal(seen.plies, sharper.plies);
        assert_int_equal(win.length, 0);
        return;
    }
    PointSet both = pointset_and(&seen.moves, &sharper.moves), lost = seen.moves;
    assert_memory_equal(&both, &sharper.moves, sizeof both);
    if (sharper.proof == PROOF_WIN) {
        assert_true(pointset_count(&sharper.moves) == 1 && pointset_has(&sharper.moves, win.line[0]));
        assert_true(win.length > 0 && sharper.plies == win.plies && sharper.plies >= 3);
        f->wins++;
        return;
    }
    assert_int_equal(win.length, 0);
    if (sharper.proof == PROOF_NONE)
        for (int i = 0; i < POINTSET_WORDS; i++) lost.word[i] &= ~sharper.moves.word[i];
    check_lost(f, b, &lost);
    f->losses += sharper.proof == PROOF_LOSS;
    f->narrowed += sharper.proof == PROOF_NONE && !pointset_empty(&lost);
    f->none += pointset_empty(&lost);
}

static void test_claims(void **state)
{
    (void)state;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        GameSpec spec = {(uint8_t)rule, 9, 5};
        Fixture f = {0};
        assert_ok(pattern_table_new(&f.table, spec));
        assert_ok(threat_new(&f.solver, f.table, 1 << 16));
        Rng rng = rng_make(21, spec.rule, 0, 0, RNG_OPENING);
        for (int i = 0; i < 600; i++) {
            Board b;
            if (random_position(spec, 12 + (int)rng_below(&rng, 16), &rng, &b)) check_position(&f, &b);
        }
        print_message("%s: %d won, %d lost, %d narrowed, %d open\n", rule_name((Rule)rule), f.wins, f.losses,
                      f.narrowed, f.none);
        assert_true(f.wins > 10 && f.narrowed > 10 && f.none > 10);
        threat_free(f.solver);
        pattern_table_free(f.table);
    }
}

/* Nothing is threatened on an empty board. */
static void test_empty_board(void **state)
{
    (void)state;
    Fixture f = {0};
    GameSpec spec = {RULE_RENJU, 15, 5};
    Board b;
    assert_ok(pattern_table_new(&f.table, spec));
    assert_ok(threat_new(&f.solver, f.table, 1 << 16));
    board_init(&b, spec);
    check_position(&f, &b);
    assert_int_equal(f.none, 1);
    threat_free(f.solver);
    pattern_table_free(f.table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_empty_board),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
