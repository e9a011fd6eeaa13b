/* Every win that the threat solver claims, by its certificate, against a checker that tries every reply; and on small
 * boards full of stones, its fours against a plain search of all fours. */
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
    int vcf, vct, longest, none, narrowed;
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
        print_message("%s: %d VCF, %d VCT, longest %d, %d without a VCF\n", rule_name((Rule)rule), seen.vcf,
                      seen.vct, seen.longest, seen.none);
        assert_true(seen.vcf > 30 && seen.vct > 10 && seen.longest >= 7 && seen.none > 30);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_claims),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
