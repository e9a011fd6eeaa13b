/* Puzzles as lines of text: written and read again, and refused where something is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "game/puzzle.h"
#include "tests/support/assert_status.h"

static const char LINE[] = "vcf 9 3 renju 15 5 h8i9g7";

static Status parse(const char *text, Puzzle *p)
{
    return puzzle_parse(text, strlen(text), p);
}

static void test_reads_what_it_writes(void **state)
{
    (void)state;
    Puzzle p, again;
    Text text = {0};
    Board b;
    assert_ok(parse(LINE, &p));
    assert_int_equal(p.kind, PUZZLE_VCF);
    assert_int_equal(p.plies, 9);
    assert_int_equal(p.difficulty, 3);
    assert_int_equal(p.spec.rule, RULE_RENJU);
    assert_int_equal(p.moves, 3);
    puzzle_board(&p, &b);
    assert_int_equal(b.stones, 3);
    assert_int_equal(b.to_move, WHITE);
    assert_int_equal(board_at(&b, 7 * 15 + 7), BLACK);
    assert_int_equal(board_at(&b, 8 * 15 + 6), BLACK);
    puzzle_write(&p, &text);
    assert_memory_equal(text.data, LINE, strlen(LINE));
    assert_string_equal(text.data + strlen(LINE), "\n");
    assert_ok(parse(text.data, &again));
    assert_memory_equal(&p, &again, sizeof p);
    text_free(&text);
    assert_ok(parse("vct 1 1 caro 9 5", &p));
    assert_int_equal(p.moves, 0);
}

static void test_refuses(void **state)
{
    (void)state;
    static const struct {
        const char *line, *message;
    } cases[] = {
        {"", "word 1: '' is no kind of puzzle: vcf or vct"},
        {"vcx 9 3 renju 15 5 h8", "word 1: 'vcx' is no kind of puzzle: vcf or vct"},
        {"vcf 9x 3 renju 15 5 h8", "word 2: '9x' is no number of plies from 1 to 400"},
        {"vcf 0 3 renju 15 5 h8", "word 2: '0' is no number of plies from 1 to 400"},
        {"vcf 8 3 renju 15 5 h8", "word 2: a win takes an odd number of plies, not 8"},
        {"vcf 9 6 renju 15 5 h8", "word 3: '6' is no difficulty from 1 to 5"},
        {"vcf 9 3 renju 21 5 h8", "word 5: '21' is no size from 5 to 20"},
        {"vcf 9 3 renju 15 5 h8h8", "move 2, h8: there is a stone"},
        {"vcf 9 3 renju 15 5 h8h16", "character 23: row 16 is not on the board (1 to 15)"},
        {"vcf 9 3 renju 15 5 h8 i9", "'i9' is too much: a puzzle has seven words"},
        {"vcf 9 3 freestyle 15 5 a1a2b1b2c1c2d1d2e1", "move 9, e1: it ends the game"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        Puzzle p = {.plies = -7};
        assert_fault(parse(cases[i].line, &p), ERR_INPUT, cases[i].message);
        assert_int_equal(p.plies, -7);
    }
    Puzzle p;
    assert_int_equal(parse("vcf 9 3 rinju 15 5 h8", &p).code, ERR_INPUT);
    assert_int_equal(parse("vcf 9 3 renju 15 4 h8", &p).code, ERR_INPUT);
}

static Status parse_book(const char *text, PuzzleBook *book)
{
    return puzzle_book_parse("x.txt", text, strlen(text), book);
}

static void test_books(void **state)
{
    (void)state;
    PuzzleBook book = {0};
    assert_ok(parse_book("# comment\n\nvcf 9 3 renju 15 5 h8\n  \nvct 7 3 caro 9 5 a1b1", &book));
    assert_int_equal(book.count, 2);
    assert_int_equal(book.puzzle[1].spec.size, 9);
    puzzle_book_free(&book);
    assert_fault(parse_book("vcf 9 3 renju 15 5 h8\nvcf 8 3 renju 15 5 h8\n", &book), ERR_FORMAT,
                 "x.txt:2: word 2: a win takes an odd number of plies, not 8");
    assert_fault(parse_book("# nothing\n", &book), ERR_FORMAT, "x.txt: no puzzles in it");
    assert_fault(parse_book("", &book), ERR_FORMAT, "x.txt: no puzzles in it");
    puzzle_book_free(&book);
}

static void test_difficulty_grows(void **state)
{
    (void)state;
    for (int kind = 0; kind < PUZZLE_KINDS; kind++)
        for (int plies = 1; plies < 60; plies += 2) {
            int difficulty = puzzle_difficulty((PuzzleKind)kind, plies);
            assert_in_range(difficulty, 1, PUZZLE_DIFFICULTY_MAX);
            assert_true(difficulty <= puzzle_difficulty((PuzzleKind)kind, plies + 2));
            assert_true(difficulty <= puzzle_difficulty(PUZZLE_VCT, plies));
        }
    assert_int_equal(puzzle_difficulty(PUZZLE_VCF, 5), 1);
    assert_int_equal(puzzle_difficulty(PUZZLE_VCF, 19), PUZZLE_DIFFICULTY_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_what_it_writes),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_books),
        cmocka_unit_test(test_difficulty_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
