/* Openings: random ones, the two notations, books, and equality up to symmetry. */
#include "game/opening.h"
#include "game/symmetry.h"
#include "tests/support/assert_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec fifteen = {RULE_FREESTYLE, 15, 5};

static Opening parse(const char *text, int size)
{
    Opening o;
    GameSpec spec = {RULE_FREESTYLE, (uint8_t)size, 5};
    assert_ok(opening_parse(text, strlen(text), spec, ORIGIN_BOTTOM, &o));
    return o;
}

static void reads_offsets(void **state)
{
    (void)state;
    Opening o = parse("8,-3", 20);
    assert_int_equal(o.moves, 1);
    assert_int_equal(o.move[0], 7 * 20 + 18);
    o = parse("0,0", 15);
    assert_int_equal(o.move[0], 7 * 15 + 7);
    o = parse(" 0,0, -7,7,1 , 2,\r", 15);
    assert_int_equal(o.moves, 3);
    assert_int_equal(o.move[1], 14 * 15);
    assert_int_equal(o.move[2], 9 * 15 + 8);
}

static void reads_position_strings(void **state)
{
    (void)state;
    Opening o = parse("H8 i9", 15);
    assert_int_equal(o.moves, 2);
    assert_int_equal(o.move[0], 7 * 15 + 7);
    assert_int_equal(o.move[1], 6 * 15 + 8);
}

static void names_the_place_of_an_error(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "no moves"},
        {"8,0", "character 1: 8,0 lies off the board"},
        {"0,0,0,-8", "character 5: 0,-8 lies off the board"},
        {"0,0,0,0", "move 2, h8: there is a stone"},
        {"0", "character 2: expected a comma"},
        {"0,", "character 3: expected a number, found the end"},
        {"h8?", "character 3: expected a column letter, found '?'"},
        {"h8h8", "move 2, h8: there is a stone"},
        {"a1a15b1b15c1c15d1d15e1", "the game is over at the end of the opening"},
        {"a1a15b1b15c1c15d1d15e1e15", "move 10, e15: the game was over"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Opening o;
        assert_fault(opening_parse(cases[i].text, strlen(cases[i].text), fifteen, ORIGIN_BOTTOM, &o),
                     ERR_INPUT, cases[i].message);
    }
    char text[400] = "";
    for (int i = 0; i <= OPENING_MOVES_MAX; i++)
        sprintf(text + strlen(text), "%c%d", 'a' + i % 7 * 2, i / 7 * 2 + i % 2 + 1);
    Opening o;
    assert_int_equal(opening_parse(text, strlen(text), fifteen, ORIGIN_BOTTOM, &o).code, ERR_INPUT);
}

static void writes_offsets(void **state)
{
    (void)state;
    char text[OPENING_TEXT_MAX];
    for (uint64_t i = 0; i < 100; i++) {
        Opening o;
        GameSpec spec = {RULE_FREESTYLE, (uint8_t)(5 + i % 16), 5};
        assert_ok(
            opening_random(spec, 1 + (int)(i % 7), OPENING_ANYWHERE, rng_make(1, 0, i, 0, RNG_OPENING), &o));
        Opening back = parse(opening_text(&o, spec.size, text, sizeof text), spec.size);
        assert_true(opening_equal(&o, &back));
    }
}

static void random_openings_leave_the_game_open(void **state)
{
    (void)state;
    static const GameSpec specs[] = {{RULE_FREESTYLE, 6, 4},
                                     {RULE_STANDARD, 15, 5},
                                     {RULE_RENJU, 15, 5},
                                     {RULE_CARO, 9, 5},
                                     {RULE_FREESTYLE, 5, 3}};
    for (uint64_t i = 0; i < 500; i++) {
        GameSpec spec = specs[i % 5];
        Rng rng = rng_make(9, 0, i, 0, RNG_OPENING);
        int stones = (int)(i / 5 % 8);
        Opening o, again;
        assert_ok(opening_random(spec, stones, OPENING_ANYWHERE, rng, &o));
        assert_ok(opening_random(spec, stones, OPENING_ANYWHERE, rng, &again));
        assert_true(opening_equal(&o, &again));
        assert_int_equal(o.moves, stones);
        Board b;
        board_init(&b, spec);
        opening_play(&o, &b);
        assert_false(board_over(&b));
        for (Point p = 0; p < board_points(&b); p++) {
            Board after = b;
            Undo undo;
            if (!pointset_has(&b.empty, p)) continue;
            board_play(&after, p, &undo);
            assert_false(after.result == (b.to_move == BLACK ? RESULT_BLACK : RESULT_WHITE));
        }
    }
}

static void radius_holds_and_is_used_up(void **state)
{
    (void)state;
    for (int size = 5; size <= 20; size += 5) {
        int seen[BOARD_POINTS_MAX] = {0}, points = 0;
        for (uint64_t i = 0; i < 600; i++) {
            Opening o;
            GameSpec spec = {RULE_FREESTYLE, (uint8_t)size, 5};
            assert_ok(opening_random(spec, 1, 1, rng_make(2, 0, i, 0, RNG_OPENING), &o));
            seen[o.move[0]]++;
        }
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++) {
                bool near = abs(2 * x - size + 1) <= 3 && abs(2 * y - size + 1) <= 3;
                if (size % 2) near = abs(x - size / 2) <= 1 && abs(y - size / 2) <= 1;
                assert_int_equal(seen[y * size + x] > 0, near);
                points += near;
            }
        assert_int_equal(points, size % 2 ? 9 : 16);
    }
}

static void says_when_there_is_no_opening(void **state)
{
    (void)state;
    Opening o;
    Rng rng = rng_make(1, 0, 0, 0, RNG_OPENING);
    assert_fault(opening_random(fifteen, 10, 1, rng, &o), ERR_INPUT,
                 "no opening of 10 random stones was found that leaves the game open");
    assert_int_equal(opening_random((GameSpec){RULE_FREESTYLE, 5, 3}, 24, 20, rng, &o).code, ERR_INPUT);
}

static void canonical_form_is_that_of_the_position(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 200; i++) {
        Opening o, image;
        Rng rng = rng_make(5, 0, i, 0, RNG_OPENING);
        assert_ok(opening_random(fifteen, (int)(i % 9), 3, rng, &o));
        Opening key = opening_canonical(&o, 15);
        image = o;
        for (int k = 0; k < image.moves; k++)
            image.move[k] = symmetry_point((int)(i % SYMMETRIES), 15, o.move[k]);
        if (image.moves >= 3) { /* another order of black's stones */
            Point t = image.move[0];
            image.move[0] = image.move[2];
            image.move[2] = t;
        }
        Opening other = opening_canonical(&image, 15);
        assert_true(opening_equal(&key, &other));
        if (o.moves >= 1) { /* another position */
            Board b;
            board_init(&b, fifteen);
            opening_play(&o, &b);
            image.move[0] = b.empty.word[0] & 1 ? 0 : 1;
            other = opening_canonical(&image, 15);
            assert_false(opening_equal(&key, &other));
        }
    }
}

static void reads_a_book(void **state)
{
    (void)state;
    const char *text = "\xEF\xBB\xBF# openings\n\n0,0, 1,1\n  h8i9\r\n0,0,-1,1\n# end\n1,1";
    OpeningBook book;
    assert_ok(opening_book_parse("o.txt", text, strlen(text), fifteen, ORIGIN_TOP, &book));
    assert_int_equal(book.count, 4);
    assert_true(opening_equal(&book.opening[0], &book.opening[1]));
    assert_ok(opening_book_remove_duplicates(&book, 15));
    assert_int_equal(book.count, 2);
    assert_int_equal(book.opening[0].moves, 2);
    assert_int_equal(book.opening[0].move[1], 8 * 15 + 8);
    assert_int_equal(book.opening[1].moves, 1);
    opening_book_free(&book);
    opening_book_free(&book);
}

static void names_the_line_of_a_book(void **state)
{
    (void)state;
    OpeningBook book;
    const char *text = "0,0\n# x\n  0,9\n";
    assert_fault(opening_book_parse("o.txt", text, strlen(text), fifteen, ORIGIN_TOP, &book), ERR_FORMAT,
                 "o.txt:3: character 3: 0,9 lies off the board");
    assert_fault(opening_book_parse("o.txt", "#\n", 2, fifteen, ORIGIN_TOP, &book), ERR_FORMAT,
                 "o.txt: no openings in it");
    assert_int_equal(opening_book_read("no/such", fifteen, ORIGIN_TOP, &book).code, ERR_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_offsets),
        cmocka_unit_test(reads_position_strings),
        cmocka_unit_test(names_the_place_of_an_error),
        cmocka_unit_test(writes_offsets),
        cmocka_unit_test(random_openings_leave_the_game_open),
        cmocka_unit_test(radius_holds_and_is_used_up),
        cmocka_unit_test(says_when_there_is_no_opening),
        cmocka_unit_test(canonical_form_is_that_of_the_position),
        cmocka_unit_test(reads_a_book),
        cmocka_unit_test(names_the_line_of_a_book),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
