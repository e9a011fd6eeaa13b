/* Boards against the naive grid, in drawn positions and random games; undo, hash, set-up and words. */
#include "game/base/rng.h"
#include "game/forbidden.h"
#include "game/symmetry.h"
#include "tests/support/naive.h"
#include "tests/support/position.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* ---- drawn positions ----------------------------------------------------------------------------------- */

enum { POSITIONS_MAX = 100 };

/* The letter a board deserves at a point, as position.h explains. */
static char letter_at(const Board *b, Point p)
{
    Color c = board_at(b, p);
    if (c != EMPTY) return p == b->last ? "xo"[c] : "XO"[c];
    if (board_over(b) && b->reason != REASON_NO_MOVE) return '.';
    bool black = board_wins(b, p, BLACK), white = board_wins(b, p, WHITE);
    Forbidden f = forbidden_at(b, p);
    if (f == FORBIDDEN_OVERLINE && white) return '#';
    if (f != FORBIDDEN_NO) return ".643"[f];
    return black ? (white ? '*' : 'b') : (white ? 'w' : '.');
}

static char naive_letter_at(Naive *n, Point p, Point last)
{
    int x = p % n->spec.size, y = p / n->spec.size;
    char *at = &n->at[y][x];
    if (*at != '.') return (char)(p == last ? *at - 'A' + 'a' : *at);
    if (n->result != RESULT_NONE && n->reason != REASON_NO_MOVE) return '.';
    Forbidden f = n->spec.rule == RULE_RENJU ? naive_forbidden(n, x, y) : FORBIDDEN_NO;
    *at = 'X';
    bool black = naive_wins(n, x, y);
    *at = 'O';
    bool white = naive_wins(n, x, y);
    *at = '.';
    if (f == FORBIDDEN_OVERLINE && white) return '#';
    if (f != FORBIDDEN_NO) return ".643"[f];
    return black ? (white ? '*' : 'b') : (white ? 'w' : '.');
}

static void assert_drawing(const Position *position, const Board *b, int symmetry)
{
    int wrong = 0;
    Naive n;
    naive_copy(&n, b);
    for (Point p = 0; p < board_points(b); p++) {
        Point q = symmetry_point(symmetry, b->spec.size, p);
        char expected = position->drawn[p], board = letter_at(b, q), naive = naive_letter_at(&n, q, b->last);
        if (expected == board && expected == naive) continue;
        print_message("line %d, %s: drawn %c at x %d, y %d, the board says %c, the naive one %c\n",
                      position->line_number, position->title, expected, p % b->spec.size, p / b->spec.size,
                      board, naive);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static void assert_result(const Position *position, const Board *b)
{
    char text[80];
    if (b->result != position->result || b->reason != position->reason || b->to_move != position->to_move)
        print_message("line %d, %s: the board says %s\n", position->line_number, position->title,
                      board_result_text(b, text, sizeof text));
    assert_int_equal(b->result, position->result);
    assert_int_equal(b->reason, position->reason);
    assert_int_equal(b->to_move, position->to_move);
}

static void assert_legal(const Board *b)
{
    PointSet legal;
    board_legal(b, &legal);
    for (Point p = 0; p < board_points(b); p++) {
        bool mask = b->spec.rule == RULE_RENJU && b->to_move == BLACK;
        bool expected = !board_over(b) && board_at(b, p) == EMPTY;
        if (expected && mask) expected = forbidden_at(b, p) == FORBIDDEN_NO;
        assert_int_equal(pointset_has(&legal, p), expected);
    }
    assert_int_equal(pointset_empty(&legal), board_over(b));
}

static int check_file(const char *name)
{
    static Position positions[POSITIONS_MAX];
    char path[300];
    snprintf(path, sizeof path, TEST_DATA "/positions/%s.txt", name);
    int count = position_read(path, positions, POSITIONS_MAX);
    assert_true(count > 0);
    for (int i = 0; i < count; i++) {
        Board b, turned;
        position_board(&positions[i], &b);
        assert_result(&positions[i], &b);
        assert_legal(&b);
        for (int s = 0; s < SYMMETRIES; s++) {
            symmetry_board(s, &b, &turned);
            assert_result(&positions[i], &turned);
            assert_drawing(&positions[i], &turned, s);
            assert_legal(&turned);
        }
    }
    return count;
}

static void test_drawn_positions(void **state)
{
    (void)state;
    int count = 0;
    for (int rule = 0; rule < RULE_COUNT; rule++) count += check_file(rule_name((Rule)rule));
    assert_true(count >= 60);
}

/* ---- random games -------------------------------------------------------------------------------------- */

static Point random_empty(const Board *b, Rng *rng)
{
    Point p;
    do p = (Point)rng_below(rng, (uint32_t)board_points(b));
    while (!pointset_has(&b->empty, p));
    return p;
}

static void assert_same_as_naive(const Board *b, const Naive *n)
{
    assert_int_equal(b->result, n->result);
    assert_int_equal(b->reason, n->reason);
    assert_int_equal(b->to_move, n->to_move);
    for (Point p = 0; p < board_points(b); p++)
        assert_int_equal("XO."[board_at(b, p)], n -> at[p / b->spec.size][p % b->spec.size]);
}

static void play_random_game(GameSpec spec, Rng *rng)
{
    static Board before[BOARD_POINTS_MAX];
    static Undo undo[BOARD_POINTS_MAX];
    Board b;
    Naive n;
    int moves = 0;
    board_init(&b, spec);
    naive_init(&n, spec);
    while (!board_over(&b)) {
        Point p = random_empty(&b, rng);
        before[moves] = b;
        bool wins = board_wins(&b, p, (Color)b.to_move);
        uint64_t hash = board_hash_after(&b, p);
        board_play(&b, p, &undo[moves++]);
        naive_play(&n, p % spec.size, p / spec.size);
        assert_same_as_naive(&b, &n);
        assert_int_equal(b.reason == REASON_LINE, wins);
        assert_int_equal(b.hash, hash);
        assert_int_equal(b.hash, board_hash_scratch(&b));
        assert_int_equal(b.stones, moves);
        assert_int_equal(b.last, p);
    }
    while (moves-- > 0) {
        board_undo(&b, &undo[moves]);
        assert_memory_equal(&b, &before[moves], sizeof b);
    }
}

static void test_random_games(void **state)
{
    (void)state;
    Rng rng = rng_make(9, 0, 0, 0, RNG_GENERAL);
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (int line = LINE_LENGTH_MIN; line <= LINE_LENGTH_MAX; line++)
            for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size += size < 9 ? 1 : 5) {
                GameSpec spec = {(uint8_t)rule, (uint8_t)size, (uint8_t)line};
                if (game_spec_check(spec).code == STATUS_OK) play_random_game(spec, &rng);
            }
}

/* ---- hash ---------------------------------------------------------------------------------------------- */

static void test_transpositions(void **state)
{
    (void)state;
    static const Point one[] = {30, 40, 50, 60, 70}, other[] = {70, 60, 30, 40, 50};
    Board a, b;
    Undo undo;
    board_init(&a, (GameSpec){RULE_FREESTYLE, 9, 5});
    b = a;
    for (int i = 0; i < 5; i++) {
        board_play(&a, one[i], &undo);
        board_play(&b, other[i], &undo);
    }
    assert_int_equal(a.hash, b.hash);
    board_set_to_move(&b, BLACK);
    assert_int_not_equal(a.hash, b.hash);
    assert_int_equal(b.hash, board_hash_scratch(&b));
}

static void test_hash_tells_positions_apart(void **state)
{
    (void)state;
    enum { SPECS_MAX = 300 };
    uint64_t seen[SPECS_MAX + 2 * BOARD_POINTS_MAX];
    int n = 0;
    Board b;
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (int line = LINE_LENGTH_MIN; line <= LINE_LENGTH_MAX; line++)
            for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++) {
                board_init(&b, (GameSpec){(uint8_t)rule, (uint8_t)size, (uint8_t)line});
                seen[n++] = b.hash;
            }
    for (Point p = 0; p < BOARD_POINTS_MAX; p++)
        for (int c = BLACK; c <= WHITE; c++) {
            board_init(&b, (GameSpec){RULE_FREESTYLE, 20, 5});
            board_put(&b, p, (Color)c);
            seen[n++] = b.hash;
        }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++) assert_true(seen[i] != seen[j]);
}

/* ---- lines, places, words ------------------------------------------------------------------------------ */

static void test_places(void **state)
{
    (void)state;
    for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++)
        for (Point p = 0; p < size * size; p++) {
            Place at = board_place(size, p);
            assert_int_equal(at.x, p % size);
            assert_int_equal(at.y, p / size);
            for (int d = 0; d < DIRECTIONS; d++) {
                uint32_t mask = board_line_mask(size, d, at.line[d]);
                assert_true(mask >> at.index[d] & 1);
                if (!(mask >> at.index[d] >> 1 & 1)) continue;
                Place next = board_place(size, (Point)(p + board_step(size, d)));
                assert_int_equal(next.line[d], at.line[d]);
                assert_int_equal(next.index[d], at.index[d] + 1);
            }
        }
}

static void test_line_masks(void **state)
{
    (void)state;
    for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++)
        for (int d = 0; d < DIRECTIONS; d++) {
            uint32_t seen[BOARD_LINES_MAX] = {0};
            for (Point p = 0; p < size * size; p++) {
                Place at = board_place(size, p);
                seen[at.line[d]] |= (uint32_t)1 << at.index[d];
            }
            for (int i = 0; i < (d < 2 ? size : 2 * size - 1); i++)
                assert_int_equal(seen[i], board_line_mask(size, d, i));
        }
}

static void test_winning_line(void **state)
{
    (void)state;
    Board b;
    Point line[BOARD_SIZE_MAX];
    board_init(&b, (GameSpec){RULE_FREESTYLE, 9, 5});
    for (int i = 0; i < 6; i++) board_put(&b, (Point)(8 + 8 * i), WHITE);
    assert_int_equal(board_winning_line(&b, 24, line), 6);
    for (int i = 0; i < 6; i++) assert_int_equal(line[i], 48 - 8 * i);
    assert_int_equal(board_winning_line(&b, 25, line), 0);
    b.spec.rule = RULE_STANDARD;
    assert_int_equal(board_winning_line(&b, 24, line), 0);
}

static void test_judge_prefers_who_moved_last(void **state)
{
    (void)state;
    Board b;
    board_init(&b, (GameSpec){RULE_FREESTYLE, 9, 5});
    for (int i = 0; i < 5; i++) {
        board_put(&b, (Point)i, BLACK);
        board_put(&b, (Point)(40 + i), WHITE);
    }
    board_judge(&b);
    assert_int_equal(b.result, RESULT_WHITE);
    board_set_to_move(&b, WHITE);
    board_judge(&b);
    assert_int_equal(b.result, RESULT_BLACK);
}

static void test_words(void **state)
{
    (void)state;
    char text[80];
    Board b;
    Undo undo;
    board_init(&b, (GameSpec){RULE_FREESTYLE, 5, 4});
    assert_string_equal(board_result_text(&b, text, sizeof text), "black to move");
    for (int i = 0; i < 7; i++) board_play(&b, (Point)(i / 2 + i % 2 * 10), &undo);
    assert_string_equal(board_result_text(&b, text, sizeof text), "black wins, four in a row");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_drawn_positions), cmocka_unit_test(test_random_games),
        cmocka_unit_test(test_transpositions),  cmocka_unit_test(test_hash_tells_positions_apart),
        cmocka_unit_test(test_places),          cmocka_unit_test(test_line_masks),
        cmocka_unit_test(test_winning_line),    cmocka_unit_test(test_judge_prefers_who_moved_last),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
