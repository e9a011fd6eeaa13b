/* The puzzles that come with the program: the solver finds each win in the plies that the file says, none is shorter, and
 * the checker accepts its certificate. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "game/puzzle.h"
#include "mcts/threat.h"
#include "tests/support/assert_status.h"
#include "tests/support/proof_checker.h"

enum { VCF_NODES = 1000000, VCT_NODES = 200000, TABLE_BYTES = 1 << 22 };

/* Trying every reply to every move takes long where threes branch: a share of these is enough for every day. The
 * environment variable asks for all. */
enum { VCT_SHARE = 8 };

static void check_certificate(ThreatSolver *t, const Board *b, const PatternBoard *patterns,
                              const ThreatResult *r)
{
    Text text = {0};
    char *certificate;
    assert_ok(threat_certificate(t, b, patterns, (Color)b->to_move, r, &text));
    assert_ok(text_take(&text, &certificate, NULL));
    int plies = proof_checker_plies(b, (Color)b->to_move, certificate);
    free(certificate);
    assert_true(plies >= 1 && plies <= r->plies);
}

static void check_puzzle(ThreatSolver *t, const PatternTable *table, const Puzzle *p, bool certify)
{
    Board b;
    PatternBoard patterns;
    ThreatResult r;
    puzzle_board(p, &b);
    pattern_init(&patterns, table, &b);
    threat_forget(t);
    threat_vcf(t, &b, &patterns, (Color)b.to_move, VCF_NODES, &r);
    if (p->kind == PUZZLE_VCT) {
        assert_true(r.proof == PROOF_NONE && r.exhausted);
        threat_vct(t, &b, &patterns, (Color)b.to_move, VCT_NODES, &r);
    }
    assert_int_equal(r.proof, PROOF_WIN);
    assert_int_equal(r.plies, p->plies);
    assert_int_equal(r.length, p->plies);
    assert_int_equal(p->difficulty, puzzle_difficulty((PuzzleKind)p->kind, p->plies));
    if (certify) check_certificate(t, &b, &patterns, &r);
}

static int check_book(Rule rule)
{
    char path[256];
    PuzzleBook book;
    PatternTable *table;
    ThreatSolver *solver;
    bool all = getenv("TENGEN_ALL_PROOFS") != NULL;
    snprintf(path, sizeof path, "%s/../assets/puzzles/%s.txt", TEST_DATA, rule_name(rule));
    assert_ok(puzzle_book_read(path, &book));
    assert_ok(pattern_table_new(&table, book.puzzle[0].spec));
    assert_ok(threat_new(&solver, table, TABLE_BYTES));
    for (int i = 0; i < book.count; i++) {
        const Puzzle *p = &book.puzzle[i];
        assert_int_equal(p->spec.rule, rule);
        check_puzzle(solver, table, p, all || p->kind == PUZZLE_VCF || i % VCT_SHARE == 0);
        for (int k = 0; k < i; k++)
            assert_false(p->moves == book.puzzle[k].moves &&
                         memcmp(p->move, book.puzzle[k].move, (size_t)p->moves * sizeof p->move[0]) == 0);
    }
    int count = book.count;
    threat_free(solver);
    pattern_table_free(table);
    puzzle_book_free(&book);
    return count;
}

static void test_every_puzzle(void **state)
{
    (void)state;
    int count = 0;
    for (int rule = 0; rule < RULE_COUNT; rule++) count += check_book((Rule)rule);
    assert_true(count >= 200);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_puzzle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
