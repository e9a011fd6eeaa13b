/* Lines that ask for an analysis: what they may say, and what is said of those that are wrong. */
#include "tests/support/assert_status.h"
#include "ui/cli/analyze_request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const AnalyzeDefaults defaults = {
    .spec = {RULE_FREESTYLE, 15, 5}, .visits = 400, .visits_max = 1000, .lines = 5, .seed = 3};

static AnalyzeRequest parse(const char *text)
{
    AnalyzeRequest r;
    assert_ok(analyze_request_parse(text, strlen(text), 7, &defaults, &r));
    return r;
}

static void a_position_string_is_a_question(void **state)
{
    (void)state;
    AnalyzeRequest r = parse("  h8 I9\tg7");
    assert_int_equal(json_integer_value(r.id), 7);
    assert_int_equal(r.question.board.stones, 3);
    assert_int_equal(board_at(&r.question.board, 7 * 15 + 7), BLACK);
    assert_int_equal(board_at(&r.question.board, 6 * 15 + 8), WHITE);
    assert_int_equal(r.question.visits, 400);
    assert_int_equal(r.question.lines, 5);
    assert_int_equal(r.question.seed, 3);
    json_decref(r.id);
}

static void an_object_says_what_differs(void **state)
{
    (void)state;
    AnalyzeRequest r =
        parse("{\"id\":\"x\",\"moves\":[\"a1\",\"o15\"],\"visits\":9,\"lines\":2,\"policy\":true,"
              "\"rule\":\"freestyle\",\"size\":15,\"line\":5,\"move\":1}");
    assert_string_equal(json_string_value(r.id), "x");
    assert_int_equal(r.question.board.stones, 1);
    assert_int_equal(board_at(&r.question.board, 14 * 15), BLACK);
    assert_int_equal(r.question.visits, 9);
    assert_int_equal(r.question.lines, 2);
    assert_true(r.policy);
    json_decref(r.id);
}

static void stones_may_be_set_up(void **state)
{
    (void)state;
    AnalyzeRequest r =
        parse("{\"stones\":[[\"b\",\"h8\"],[\"white\",\"i9\"]],\"to_move\":\"w\",\"moves\":\"a1\"}");
    assert_true(json_is_null(r.id));
    assert_int_equal(r.question.board.to_move, BLACK);
    assert_int_equal(board_at(&r.question.board, 14 * 15), WHITE);
    assert_int_equal(board_at(&r.question.board, 7 * 15 + 7), BLACK);
    json_decref(r.id);
}

static void sgf_is_read(void **state)
{
    (void)state;
    AnalyzeRequest r = parse("{\"sgf\":\"(;GM[4]SZ[15];B[hh];W[ii])\"}");
    assert_int_equal(r.question.board.stones, 2);
    json_decref(r.id);
}

static void what_is_wrong_is_said(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"{", "no JSON: "},
        {"{\"moves\":1}", "\"moves\" must be a text"},
        {"{\"moves\":[1]}", "\"moves\" must hold points"},
        {"{\"moves\":\"h8h8\"}", "\"moves\": move 2, h8: there is a stone"},
        {"{\"moves\":[\"p1\"]}", "\"moves\": "},
        {"{\"visits\":0}", "\"visits\" must be a whole number from 1 to 1000"},
        {"{\"visits\":1.5}", "\"visits\" must be a whole number"},
        {"{\"visits\":1001}", "\"visits\" must be a whole number"},
        {"{\"lines\":21}", "\"lines\" must be"},
        {"{\"policy\":1}", "\"policy\" must be true or false"},
        {"{\"size\":9}", "but this analysis is of freestyle 15x15"},
        {"{\"rule\":\"renju\"}", "but this analysis is of freestyle 15x15"},
        {"{\"rule\":\"chess\"}", "chess"},
        {"{\"visist\":1}", "unknown key \"visist\"; did you mean \"visits\"?"},
        {"{\"id\":[1]}", "\"id\" must be"},
        {"{\"moves\":\"h8\",\"moves\":\"i9\"}", "no JSON: duplicate"},
        {"{\"stones\":[[\"b\"]]}", "\"stones\""},
        {"{\"stones\":[[\"x\",\"h8\"]]}", "\"stones\" must say \"black\" or \"white\""},
        {"{\"stones\":{}}", "\"stones\" must be a list"},
        {"{\"stones\":[[\"b\",\"h8\"],[\"b\",\"h8\"]]}", "stands on another"},
        {"{\"to_move\":\"red\"}", "\"to_move\" must say"},
        {"{\"sgf\":\"x\"}", "no game"},
        {"{\"sgf\":\"(;SZ[9])\"}", "but this analysis is of"},
        {"{\"sgf\":\"(;)\",\"moves\":\"h8\"}", "not by both"},
        {"{\"moves\":\"h8\",\"move\":2}", "\"move\" must be a whole number from 0 to 1"},
        {"h8 ?", "neither a JSON object nor a position string: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        AnalyzeRequest r;
        Status status = analyze_request_parse(cases[i].text, strlen(cases[i].text), 1, &defaults, &r);
        if (status.code == STATUS_OK || !strstr(status.message, cases[i].message))
            fail_msg("%s: %s", cases[i].text, status.message);
        json_decref(r.id);
    }
}

static void a_wrong_line_keeps_its_id(void **state)
{
    (void)state;
    AnalyzeRequest r;
    static const char text[] = "{\"lines\":0,\"id\":12}";
    assert_int_equal(analyze_request_parse(text, strlen(text), 1, &defaults, &r).code, ERR_INPUT);
    assert_int_equal(json_integer_value(r.id), 12);
    json_decref(r.id);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_position_string_is_a_question),
        cmocka_unit_test(an_object_says_what_differs),
        cmocka_unit_test(stones_may_be_set_up),
        cmocka_unit_test(sgf_is_read),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(a_wrong_line_keeps_its_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
