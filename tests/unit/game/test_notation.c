/* Points as text: both origins, Gomocup pairs, errors with their place. */
#include "game/notation.h"
#include "tests/support/assert_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Status parse(const char *text, Point *p)
{
    return notation_parse_point(text, 15, ORIGIN_BOTTOM, p);
}

static void known_points(void **state)
{
    (void)state;
    char text[NOTATION_TEXT_MAX];
    assert_string_equal(notation_point(7 * 15 + 7, 15, ORIGIN_BOTTOM, text), "h8");
    assert_string_equal(notation_point(7 * 15 + 7, 15, ORIGIN_TOP, text), "h8");
    assert_string_equal(notation_point(0, 15, ORIGIN_BOTTOM, text), "a15");
    assert_string_equal(notation_point(0, 15, ORIGIN_TOP, text), "a1");
    assert_string_equal(notation_point(399, 20, ORIGIN_BOTTOM, text), "t1");
    assert_string_equal(notation_point(POINT_NONE, 15, ORIGIN_TOP, text), "-");
    assert_string_equal(notation_xy(3 * 15 + 9, 15, text), "9,3");
    Point p;
    assert_ok(parse("  A1\t", &p));
    assert_int_equal(p, 14 * 15);
    assert_ok(notation_parse_point("i9", 15, ORIGIN_TOP, &p)); /* Piskvork's 9,9 */
    assert_int_equal(p, 8 * 15 + 8);
    assert_ok(parse("h08", &p));
    assert_int_equal(p, 7 * 15 + 7);
}

static void every_point_comes_back(void **state)
{
    (void)state;
    for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++)
        for (Point p = 0; p < size * size; p++) {
            char text[NOTATION_TEXT_MAX];
            Point back = POINT_NONE;
            for (Origin o = ORIGIN_BOTTOM; o <= ORIGIN_TOP; o++) {
                assert_ok(notation_parse_point(notation_point(p, size, o, text), size, o, &back));
                assert_int_equal(back, p);
            }
            assert_ok(notation_parse_xy(notation_xy(p, size, text), size, &back));
            assert_int_equal(back, p);
        }
}

static void origins_mirror_each_other(void **state)
{
    (void)state;
    Point bottom, top;
    assert_ok(notation_parse_point("c4", 15, ORIGIN_BOTTOM, &bottom));
    assert_ok(notation_parse_point("c4", 15, ORIGIN_TOP, &top));
    assert_int_equal(bottom % 15, top % 15);
    assert_int_equal(bottom / 15 + top / 15, 14);
}

static void names_the_place_of_an_error(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "character 1: expected a column letter, found the end"},
        {"8h", "character 1: expected a column letter, found '8'"},
        {"  \x01", "character 3: expected a column letter, found byte 1"},
        {"h", "character 2: expected a row number, found the end"},
        {"h-3", "character 2: expected a row number, found '-'"},
        {"p3", "character 1: column p is not on the board (a to o)"},
        {"h16", "character 2: row 16 is not on the board (1 to 15)"},
        {"h0", "character 2: row 0 is not on the board (1 to 15)"},
        {"h1234567890", "character 2: the number is too long"},
        {"h8i9", "character 3: expected the end, found 'i'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Point p = 77;
        assert_fault(parse(cases[i].text, &p), ERR_INPUT, cases[i].message);
        assert_int_equal(p, 77);
    }
}

static void reads_pairs(void **state)
{
    (void)state;
    Point p = 5;
    assert_ok(notation_parse_xy(" 0 , 14 ", 15, &p));
    assert_int_equal(p, 14 * 15);
    assert_fault(notation_parse_xy("15,0", 15, &p), ERR_INPUT, "15,0 is not on the board (0 to 14)");
    assert_fault(notation_parse_xy("0,-1", 15, &p), ERR_INPUT, "0,-1 is not on the board (0 to 14)");
    assert_fault(notation_parse_xy("3", 15, &p), ERR_INPUT, "character 2: expected a comma, found the end");
    assert_fault(notation_parse_xy("3,4,5", 15, &p), ERR_INPUT, "character 4: expected the end, found ','");
    assert_fault(notation_parse_xy("3,", 15, &p), ERR_INPUT, "character 3: expected a number, found the end");
}

/* Memory sanitizers see a read behind the end, since the text fills its allocation. */
static void stays_within_the_length(void **state)
{
    (void)state;
    char *text = malloc(3);
    memcpy(text, "h15", 3);
    Point p = POINT_NONE;
    size_t at = 0;
    assert_ok(notation_scan_point(text, 2, &at, 15, ORIGIN_BOTTOM, &p));
    assert_int_equal(p, 14 * 15 + 7);
    assert_int_equal(at, 2);
    at = 0;
    assert_ok(notation_scan_point(text, 3, &at, 15, ORIGIN_BOTTOM, &p));
    assert_int_equal(p, 7);
    assert_int_equal(at, 3);
    at = 0;
    assert_int_equal(notation_scan_point(text, 1, &at, 15, ORIGIN_BOTTOM, &p).code, ERR_INPUT);
    assert_int_equal(at, 0);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_points),
        cmocka_unit_test(every_point_comes_back),
        cmocka_unit_test(origins_mirror_each_other),
        cmocka_unit_test(names_the_place_of_an_error),
        cmocka_unit_test(reads_pairs),
        cmocka_unit_test(stays_within_the_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
