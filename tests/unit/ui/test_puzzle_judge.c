/* The defender of puzzles: what it says of moves that make a four and of idle ones, against trying every legal reply with the
 * threat solver; and whole puzzles played through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/puzzle.h"
#include "mcts/threat.h"
#include "tests/support/assert_status.h"
#include "ui/board/puzzle_judge.h"

#include <stdio.h>

enum { NODES = 100000, TABLE_BYTES = 1 << 20, EASY = 1 };

typedef struct Bench {
    PuzzleBook book;
    PatternTable *table;
    ThreatSolver *solver;
    PuzzleJudge *judge;
} Bench;

static void open_bench(Bench *h, Rule rule)
{
    char path[256];
    snprintf(path, sizeof path, "%s/../assets/puzzles/%s.txt", TEST_DATA, rule_name(rule));
    assert_ok(puzzle_book_read(path, &h->book));
    assert_ok(pattern_table_new(&h->table, h->book.puzzle[0].spec));
    assert_ok(threat_new(&h->solver, h->table, TABLE_BYTES));
    assert_ok(puzzle_judge_new(&h->judge, h->book.puzzle[0].spec));
}

static void close_bench(Bench *h)
{
    puzzle_judge_free(h->judge);
    threat_free(h->solver);
    pattern_table_free(h->table);
    puzzle_book_free(&h->book);
}

/* A win for the side to move, by fours or by fours and threes. */
static bool wins(Bench *h, const Board *b, ThreatResult *r)
{
    PatternBoard patterns;
    pattern_init(&patterns, h->table, b);
    threat_vcf(h->solver, b, &patterns, (Color)b->to_move, NODES, r);
    if (r->proof != PROOF_WIN) threat_vct(h->solver, b, &patterns, (Color)b->to_move, NODES, r);
    return r->proof == PROOF_WIN;
}

static PuzzleAnswer ask(Bench *h, const Board *b)
{
    PuzzleAnswer answer;
    puzzle_judge_begin(h->judge, b);
    while (!puzzle_judge_step(h->judge, &answer)) {
    }
    return answer;
}

static bool every_reply_loses(Bench *h, const Board *after)
{
    PointSet legal;
    ThreatResult r;
    board_legal(after, &legal);
    for (Point p = pointset_next(&legal, 0); p != POINT_NONE; p = pointset_next(&legal, p + 1)) {
        Board b = *after;
        Undo undo;
        board_play(&b, p, &undo);
        if (board_over(&b) || !wins(h, &b, &r)) return false;
    }
    return true;
}

static bool makes_a_four(const Board *after, Color attacker)
{
    for (Point p = 0; p < board_points(after); p++)
        if (board_at(after, p) == EMPTY && board_wins(after, p, attacker)) return true;
    return false;
}

static int judge_fours_and_corner(Bench *h, const Puzzle *puzzle, int *wrong)
{
    Board start;
    PointSet legal;
    int right = 0;
    puzzle_board(puzzle, &start);
    board_legal(&start, &legal);
    for (Point p = pointset_next(&legal, 0); p != POINT_NONE; p = pointset_next(&legal, p + 1)) {
        Board b = start;
        Undo undo;
        board_play(&b, p, &undo);
        if (board_over(&b) || (p > 0 && !makes_a_four(&b, (Color)start.to_move))) continue;
        bool expected = every_reply_loses(h, &b);
        assert_int_equal(ask(h, &b).verdict, expected ? PUZZLE_HOLDS : PUZZLE_WRONG);
        right += expected;
        *wrong += !expected;
    }
    return right;
}

static void test_moves_are_judged_as_by_trying_every_reply(void **state)
{
    (void)state;
    int right = 0, wrong = 0;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        Bench h;
        open_bench(&h, (Rule)rule);
        for (int i = 0; i < EASY; i++) right += judge_fours_and_corner(&h, &h.book.puzzle[i], &wrong);
        close_bench(&h);
    }
    assert_true(right >= RULE_COUNT * EASY);
    assert_true(wrong > 0);
}

static void play_through(Bench *h, const Puzzle *puzzle)
{
    Board b;
    Undo undo;
    ThreatResult r;
    int plies = 0;
    puzzle_board(puzzle, &b);
    for (;;) {
        assert_true(wins(h, &b, &r));
        board_play(&b, r.line[0], &undo);
        plies++;
        PuzzleAnswer answer = ask(h, &b);
        assert_int_not_equal(answer.verdict, PUZZLE_WRONG);
        if (answer.verdict == PUZZLE_SOLVED) break;
        board_play(&b, answer.reply, &undo);
        plies++;
        assert_false(board_over(&b));
    }
    assert_true(board_over(&b));
    assert_true(plies < 2 * THREAT_LINE_MAX);
}

static void test_puzzles_are_played_through(void **state)
{
    (void)state;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        Bench h;
        open_bench(&h, (Rule)rule);
        for (int i = 0; i < h.book.count; i += 5) play_through(&h, &h.book.puzzle[i]);
        close_bench(&h);
    }
}

static void test_a_move_that_loses_at_once_is_wrong(void **state)
{
    (void)state;
    Bench h;
    Board b;
    Puzzle four;
    Undo undo;
    open_bench(&h, RULE_FREESTYLE);
    /* Black ignores white's four: white's reply ends the game. */
    static const char line[] = "vcf 5 1 freestyle 15 5 h8a1h9a2h10a3o1a4";
    assert_ok(puzzle_parse(line, sizeof line - 1, &four));
    puzzle_board(&four, &b);
    board_play(&b, 7, &undo);
    PuzzleAnswer answer = ask(&h, &b);
    assert_int_equal(answer.verdict, PUZZLE_WRONG);
    assert_true(answer.reply != POINT_NONE && board_wins(&b, answer.reply, WHITE));
    close_bench(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_moves_are_judged_as_by_trying_every_reply),
        cmocka_unit_test(test_puzzles_are_played_through),
        cmocka_unit_test(test_a_move_that_loses_at_once_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
