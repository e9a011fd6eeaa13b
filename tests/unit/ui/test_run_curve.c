/* The course of a run as a table and as JSON. */
#include "ui/cli/run_curve.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ROUNDS = 10 };

typedef struct Example {
    JournalRound rounds[ROUNDS];
    CurveMatch matches[2];
    JournalDuel duel;
    EloRating ratings[2];
    JournalGate gate;
    JournalLadder ladder;
    Curve curve;
} Example;

static void make(Example *e)
{
    *e = (Example){0};
    for (int i = 0; i < ROUNDS; i++) {
        e->rounds[i] =
            (JournalRound){.round = i, .rows = 100 * (i + 1), .play_seconds = 6, .train_seconds = 4};
        e->rounds[i].visits = 32;
        e->rounds[i].loss_policy = i == 0 ? NAN : 3 - 0.25 * i;
        e->rounds[i].loss_value = i == 0 ? NAN : 0.5;
        e->rounds[i].tally = (Tally){.games = 10,
                                     .plies = 200 + 10 * i,
                                     .brief = 1,
                                     .black = 6,
                                     .white = 3,
                                     .draws = 1,
                                     .lines = 10,
                                     .distinct = 9};
    }
    e->matches[0] =
        (CurveMatch){.stage = "first", .playouts = 50, .black = {1, 0, 4}, .white = {0, 0, 5}, .seconds = 20};
    e->matches[1] =
        (CurveMatch){.stage = "last", .rows = 1000, .black = {5, 0, 0}, .white = {2, 1, 2}, .seconds = 30};
    e->duel = (JournalDuel){{1000, 0, {5, 0, 0}, {3, 0, 2}}, 32, 15};
    e->ratings[1] = (EloRating){1000, 240.4, 60, 300, 80, NAN, NAN};
    e->gate = (JournalGate){900, 600, {30, 4, 6}, 3.125, true, 0};
    e->ladder = (JournalLadder){{1000, 1500, 10, 1510, 20, 1490, 30}, 200};
    e->curve = (Curve){.rounds = e->rounds,
                       .matches = e->matches,
                       .duels = &e->duel,
                       .ratings = e->ratings,
                       .gates = &e->gate,
                       .ladder = &e->ladder,
                       .round_count = ROUNDS,
                       .match_count = 2,
                       .duel_count = 1,
                       .rating_count = 2,
                       .gate_count = 1,
                       .ladder_count = 1};
}

static char *take(Text *t)
{
    char *text;
    assert_int_equal(text_take(t, &text, NULL).code, STATUS_OK);
    return text;
}

static int count_lines(const char *text)
{
    int n = 0;
    for (; *text; text++) n += *text == '\n';
    return n;
}

static void rounds_are_drawn_together(void **state)
{
    (void)state;
    Example e;
    Text out = {0};
    make(&e);
    run_curve_table(&e.curve, 5, &out);
    char *text = take(&out);
    /* Header, the untrained network, five lines, the matches' time. */
    assert_int_equal(count_lines(text), 8);
    assert_non_null(strstr(
        text, "        200         20 s     32  2.750  0.500   20.5   10    60    30   10     90     -\n"));
    assert_non_null(
        strstr(text, "  0.875  0.500   28.5   10    60    30   10     90  75.0   +240  60   +300      -\n"));
    assert_non_null(strstr(text, "matches took 1 min 05 s more\n"));
    free(text);
    for (int lines = 1; lines < 15; lines++) {
        run_curve_table(&e.curve, lines, &out);
        text = take(&out);
        assert_int_equal(count_lines(text), 3 + (lines < ROUNDS ? lines : ROUNDS));
        assert_non_null(strstr(text, "      1,000   1 min 40 s"));
        free(text);
    }
}

static void an_empty_run_has_an_empty_table(void **state)
{
    (void)state;
    Curve none = {0};
    Text out = {0};
    run_curve_table(&none, 24, &out);
    char *text = take(&out);
    assert_int_equal(count_lines(text), 2);
    free(text);
    assert_int_equal(run_curve_rating(&none).networks, 0);
}

static void ratings_have_a_table(void **state)
{
    (void)state;
    Example e;
    Text out = {0};
    make(&e);
    run_curve_ratings(&e.curve, &out);
    char *text = take(&out);
    assert_int_equal(count_lines(text), 3);
    assert_non_null(strstr(text, "      1,000    +240 ±  60    +300 ±  80             -\n"));
    free(text);
    RunRating r = run_curve_rating(&e.curve);
    assert_int_equal(r.networks, 2);
    assert_int_equal(r.newest.rows, 1000);
}

static void every_line_of_json_is_an_object(void **state)
{
    (void)state;
    Example e;
    Text out = {0};
    int events[4] = {0};
    const char *const names[4] = {"round", "match", "duel", "rating"};
    make(&e);
    run_curve_json(&e.curve, &out);
    char *text = take(&out);
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
        json_t *object = json_loads(line, 0, NULL);
        assert_non_null(object);
        const char *event = json_string_value(json_object_get(object, "event"));
        for (int i = 0; i < 4; i++) events[i] += strcmp(event, names[i]) == 0;
        if (strcmp(event, "duel") == 0)
            assert_float_equal(json_number_value(json_object_get(object, "score")), 0.8, 1e-6);
        if (strcmp(event, "round") == 0)
            assert_float_equal(json_number_value(json_object_get(object, "black")), 0.6, 1e-6);
        json_decref(object);
    }
    assert_int_equal(events[0], ROUNDS);
    assert_int_equal(events[1], 2);
    assert_int_equal(events[2], 1);
    assert_int_equal(events[3], 2);
    free(text);
}

static void gates_and_ladder_are_said_in_words(void **state)
{
    (void)state;
    Example e;
    Text out = {0};
    Curve none = {0};
    make(&e);
    run_curve_gates(&none, &out);
    run_curve_ladder(&none, &out);
    assert_int_equal(out.length, 0);
    run_curve_gates(&e.curve, &out);
    run_curve_ladder(&e.curve, &out);
    char *text = take(&out);
    assert_string_equal(
        text, "gate: 1 of 1 networks passed, the last one too (30-4-6, LLR 3.12); after 900 positions "
              "the one of 900 plays\n"
              "ladder:       1,000 positions: Elo 1500 ± 20 (as black 1510 ± 39, as white 1490 ± 59), "
              "200 games\n");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gates_and_ladder_are_said_in_words), cmocka_unit_test(rounds_are_drawn_together),
        cmocka_unit_test(an_empty_run_has_an_empty_table),    cmocka_unit_test(ratings_have_a_table),
        cmocka_unit_test(every_line_of_json_is_an_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
