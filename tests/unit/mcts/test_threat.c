/* Every win that the threat solver claims, by its certificate, against a checker that tries every reply; and on small
 * boards full of stones, its fours against a plain search of all fours. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "game/base/rng.h"
#include "mcts/threat.h"
#include "mcts/threat_vcf.h"
#include "tests/support/assert_status.h"
#include "tests/support/proof_checker.h"

enum { NEVER = 1000 };

typedef struct Solver {
    PatternTable *patterns;
    ThreatSolver *threats;
    PatternBoard at;
} Solver;

static void solver_open(Solver *s, GameSpec spec)
{
    assert_ok(pattern_table_new(&s->patterns, spec));
    assert_ok(threat_new(&s->threats, s->patterns, (size_t)1 << 20));
}

static void solver_close(Solver *s)
{
    threat_free(s->threats);
    pattern_table_free(s->patterns);
}

/* Stones of both colours in turn on random points of the middle, `width` wide; false if somebody wins. */
static bool random_position(GameSpec spec, int width, int stones, Rng *rng, Board *b)
{
    int margin = (spec.size - width) / 2;
    board_init(b, spec);
    while (b->stones < stones) {
        int x = margin + (int)rng_below(rng, (uint32_t)width),
            y = margin + (int)rng_below(rng, (uint32_t)width);
        Point p = (Point)(y * spec.size + x);
        if (!pointset_has(&b->empty, p)) continue;
        Undo undo;
        board_play(b, p, &undo);
        if (board_over(b)) return false;
    }
    return true;
}

/* ---- claims ---------------------------------------------------------------------------------------------- */

static void check_line(const Board *b, Color attacker, const ThreatResult *r)
{
    Board at = *b;
    board_set_to_move(&at, attacker);
    assert_true(r->length >= 1 && r->length <= r->plies);
    for (int i = 0; i < r->length; i++) {
        Undo undo;
        assert_false(board_over(&at));
        assert_true(pointset_has(&at.empty, r->line[i]));
        board_play(&at, r->line[i], &undo);
    }
    assert_int_equal(at.result, attacker == BLACK ? RESULT_BLACK : RESULT_WHITE);
}

static void check_claim(Solver *s, const Board *b, Color attacker, const ThreatResult *r)
{
    Text text = {0};
    char *certificate;
    assert_ok(threat_certificate(s->threats, b, &s->at, attacker, r, &text));
    assert_ok(text_take(&text, &certificate, NULL));
    int plies = proof_checker_plies(b, attacker, certificate);
    if (plies == 0) print_message("%s\n", certificate);
    assert_true(plies > 0 && plies <= r->plies);
    free(certificate);
    check_line(b, attacker, r);
}

typedef struct Seen {
    int vcf, vct, any, longest, none;
} Seen;

static void ask(Solver *s, const Board *b, Color attacker, Seen *seen)
{
    ThreatResult r;
    PatternBoard before = s->at;
    threat_vcf(s->threats, b, &s->at, attacker, 2000, &r);
    assert_memory_equal(&before, &s->at, sizeof before);
    if (r.proof == PROOF_WIN) {
        check_claim(s, b, attacker, &r);
        seen->vcf++;
        if (r.plies > seen->longest) seen->longest = r.plies;
        return;
    }
    seen->none += r.exhausted;
    threat_vct(s->threats, b, &s->at, attacker, 2000, &r);
    if (r.proof != PROOF_WIN) return;
    check_claim(s, b, attacker, &r);
    seen->vct++;
}

/* Any win of either colour, what is known from the other's question being remembered. */
static void ask_any(Solver *s, const Board *b, Seen *seen)
{
    for (int color = 0; color <= WHITE; color++) {
        ThreatResult r;
        PatternBoard before = s->at;
        threat_vct_any(s->threats, b, &s->at, (Color)color, 500, &r);
        assert_memory_equal(&before, &s->at, sizeof before);
        if (r.proof != PROOF_WIN) continue;
        check_claim(s, b, (Color)color, &r);
        seen->any++;
    }
}

static void check_claims(GameSpec spec, int positions, int width, int least, int most, Seen *seen)
{
    Solver s;
    solver_open(&s, spec);
    Rng rng = rng_make(11, spec.rule, (uint64_t)spec.line, spec.size, RNG_OPENING);
    for (int i = 0; i < positions; i++) {
        Board b;
        int stones = least + (int)rng_below(&rng, (uint32_t)(most - least + 1));
        if (!random_position(spec, width, stones, &rng, &b)) continue;
        pattern_init(&s.at, s.patterns, &b);
        if (i % 8 == 0) threat_forget(s.threats);
        ask_any(&s, &b, seen);
        ask(&s, &b, (Color)(i & 1), seen);
    }
    solver_close(&s);
}

static void test_claims(void **state)
{
    (void)state;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        Seen seen = {0};
        check_claims((GameSpec){(uint8_t)rule, 15, 5}, 150, 7, 10, 24, &seen);
        check_claims((GameSpec){(uint8_t)rule, 9, 5}, 150, 9, 14, 34, &seen);
        print_message("%s: %d VCF, %d VCT, %d of any kind, longest %d, %d without a VCF\n",
                      rule_name((Rule)rule), seen.vcf, seen.vct, seen.any, seen.longest, seen.none);
        assert_true(seen.vcf > 30 && seen.vct > 10 && seen.any > 60 && seen.longest >= 7 && seen.none > 30);
    }
}

/* ---- fours, without cleverness --------------------------------------------------------------------------- */

static bool wins_at_once(const Board *b, Color c)
{
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1))
        if (board_wins(b, p, c)) return true;
    return false;
}

static int shortest_by_fours(const Board *b, Color attacker, int moves);

/* After a four: the plies until the attacker wins, whatever the reply. */
static int longest_reply(const Board *b, Color attacker, int moves)
{
    int longest = 0;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        int plies = board_over(&after) ? 0 : shortest_by_fours(&after, attacker, moves - 1);
        if (after.result == RESULT_DRAW || plies == NEVER) return NEVER;
        if (1 + plies > longest) longest = 1 + plies;
    }
    return longest;
}

static int shortest_by_fours(const Board *b, Color attacker, int moves)
{
    int shortest = NEVER;
    if (wins_at_once(b, attacker)) return 1;
    if (moves < 2) return NEVER;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        if (board_over(&after) || !wins_at_once(&after, attacker)) continue;
        if (wins_at_once(&after, color_other(attacker))) continue;
        int plies = longest_reply(&after, attacker, moves);
        if (plies != NEVER && 1 + plies < shortest) shortest = 1 + plies;
    }
    return shortest;
}

static void check_shortest(Solver *s, const Board *b, Color attacker, int *wins, int *none)
{
    enum { MOVES = 4 };
    ThreatResult r;
    Board at = *b;
    board_set_to_move(&at, attacker);
    int plies = shortest_by_fours(&at, attacker, MOVES);
    pattern_init(&s->at, s->patterns, b);
    threat_vcf(s->threats, b, &s->at, attacker, 1000000, &r);
    assert_true(r.proof == PROOF_WIN || r.exhausted);
    if (plies != NEVER)
        assert_int_equal(r.plies, plies);
    else
        assert_true(r.proof == PROOF_NONE || r.plies > 2 * MOVES - 1);
    *wins += plies != NEVER && plies > 1;
    *none += r.exhausted;
}

static void test_fours_are_complete_and_shortest(void **state)
{
    (void)state;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        int wins = 0, none = 0;
        Solver s;
        GameSpec spec = {(uint8_t)rule, 8, 5};
        solver_open(&s, spec);
        Rng rng = rng_make(12, spec.rule, 0, 0, RNG_OPENING);
        for (int i = 0; i < 400; i++) {
            Board b;
            int stones = 14 + (int)rng_below(&rng, 18);
            if (random_position(spec, 8, stones, &rng, &b))
                check_shortest(&s, &b, (Color)(i & 1), &wins, &none);
        }
        assert_true(wins > 30 && none > 30);
        solver_close(&s);
    }
}

/* ---- special cases --------------------------------------------------------------------------------------- */

/* Stones of x (black) and o (white) in a drawing, its top row first. */
static Board drawn(GameSpec spec, const char *rows, Color to_move)
{
    Board b;
    board_init(&b, spec);
    for (int p = 0; p < board_points(&b); p++)
        if (rows[p] != '.') board_put(&b, (Point)p, rows[p] == 'x' ? BLACK : WHITE);
    board_set_to_move(&b, to_move);
    board_judge(&b);
    assert_false(board_over(&b));
    return b;
}

static ThreatResult solve(const Board *b, bool threes)
{
    Solver s;
    ThreatResult r;
    solver_open(&s, b->spec);
    pattern_init(&s.at, s.patterns, b);
    (threes ? threat_vct : threat_vcf)(s.threats, b, &s.at, (Color)b->to_move, 100000, &r);
    if (r.proof == PROOF_WIN) check_claim(&s, b, (Color)b->to_move, &r);
    solver_close(&s);
    return r;
}

/* The four that a double-four would win with in freestyle is forbidden to black in renju; white may play it. */
static void test_black_passes_no_forbidden_point(void **state)
{
    (void)state;
    static const char rows[] = "o........"
                               ".x.x....."
                               "...x....."
                               "...x....."
                               "oxx..x..."
                               "........."
                               "...o....."
                               "........."
                               "o...o...o";
    Board free = drawn((GameSpec){RULE_FREESTYLE, 9, 5}, rows, BLACK);
    Board renju = drawn((GameSpec){RULE_RENJU, 9, 5}, rows, BLACK);
    ThreatResult r = solve(&free, false);
    assert_int_equal(r.proof, PROOF_WIN);
    assert_int_equal(r.plies, 3);
    assert_int_equal(r.line[0], 4 * 9 + 3);
    r = solve(&renju, false);
    assert_true(r.proof == PROOF_NONE || r.line[0] != 4 * 9 + 3);
}

/* An open three wins by itself, but not against a defender who then makes a four with gain of time. */
static void test_counter_fours(void **state)
{
    (void)state;
    static const char calm[] = "..........."
                               "..........."
                               "..........."
                               "..........."
                               "...xx......"
                               "..x........"
                               "..x........"
                               "..........."
                               "..........."
                               "..........."
                               "o....o....o";
    Board b = drawn((GameSpec){RULE_FREESTYLE, 11, 5}, calm, BLACK);
    ThreatResult r = solve(&b, true);
    assert_int_equal(r.proof, PROOF_WIN);
    assert_true(r.plies >= 5);
    assert_int_equal(solve(&b, false).proof, PROOF_NONE);
    static const char sharp[] = "..........."
                                "..........."
                                "..........."
                                "..........."
                                "...xx......"
                                "..x........"
                                "..x........"
                                "..........."
                                "..........."
                                "..........."
                                "...ooo.....";
    b = drawn((GameSpec){RULE_FREESTYLE, 11, 5}, sharp, BLACK);
    assert_int_equal(solve(&b, true).proof, PROOF_NONE);
}

/* A look at the clock comes every few hundred nodes: there, and no later, a question ends whose time is over. */
static void test_time_ends_a_question(void **state)
{
    (void)state;
    const GameSpec spec = {RULE_FREESTYLE, 15, 5};
    Solver s;
    Rng rng = rng_make(9, 0, 0, 0, RNG_OPENING);
    int cut = 0;
    solver_open(&s, spec);
    for (int i = 0; i < 40; i++) {
        Board b;
        ThreatResult whole, late, again;
        if (!random_position(spec, 9, 24, &rng, &b)) continue;
        pattern_init(&s.at, s.patterns, &b);
        threat_forget(s.threats);
        threat_vct(s.threats, &b, &s.at, (Color)b.to_move, 5000, &whole);
        threat_forget(s.threats);
        threat_set_end(s.threats, 0);
        threat_vct(s.threats, &b, &s.at, (Color)b.to_move, 5000, &late);
        assert_true(late.nodes < 1000);
        assert_true(late.proof == PROOF_NONE || late.proof == whole.proof);
        cut += late.nodes < whole.nodes;
        threat_forget(s.threats);
        threat_set_end(s.threats, INFINITY);
        threat_vct(s.threats, &b, &s.at, (Color)b.to_move, 5000, &again);
        assert_true(again.nodes == whole.nodes && again.proof == whole.proof);
    }
    assert_true(cut > 5);
    solver_close(&s);
}

static void test_nothing_on_an_empty_board(void **state)
{
    (void)state;
    Board b;
    board_init(&b, (GameSpec){RULE_CARO, 15, 5});
    ThreatResult r = solve(&b, false);
    assert_true(r.proof == PROOF_NONE && r.exhausted && r.nodes == 0);
    assert_int_equal(solve(&b, true).proof, PROOF_NONE);
}

/* ---- the checker ----------------------------------------------------------------------------------------- */

static void test_the_checker_refuses(void **state)
{
    (void)state;
    static const char rows[] = "......."
                               ".xxx..."
                               "......."
                               "......."
                               "o.o.o.."
                               "......."
                               ".......";
    Board b = drawn((GameSpec){RULE_FREESTYLE, 7, 5}, rows, BLACK);
    static const struct {
        const char *certificate;
        int plies;
    } cases[] = {
        {"e6[* a6][* f6]", 3},
        {"e6[f6 a6][* f6]", 3},
        {"e6[a6 f6][f6 a6][* a6]", 3},
        {"e6[* a6]", 0},
        {"e6", 0},
        {"e6[* a6][* f6", 0},
        {"b6[* a6][* f6]", 0},
        {"e6[* g6][* f6]", 0},
        {"e6[a6 b2][* f6]", 0},
        {"e6[* a6][* f6] ", 0},
        {"", 0},
        {"a6[* e6]", 0},
        {"e6[f6 b1[* a6]][* f6]", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(proof_checker_plies(&b, BLACK, cases[i].certificate), cases[i].plies);
    assert_int_equal(proof_checker_plies(&b, WHITE, cases[0].certificate), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_claims),
        cmocka_unit_test(test_fours_are_complete_and_shortest),
        cmocka_unit_test(test_black_passes_no_forbidden_point),
        cmocka_unit_test(test_counter_fours),
        cmocka_unit_test(test_time_ends_a_question),
        cmocka_unit_test(test_nothing_on_an_empty_board),
        cmocka_unit_test(test_the_checker_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
