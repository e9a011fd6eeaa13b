#include "ui/cli/run_text.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static RunProgress fresh(void)
{
    RunProgress p = {.rows_target = 1000, .eta_seconds = NAN, .loss_policy = NAN, .loss_value = NAN};
    return p;
}

static RunProgress advanced(void)
{
    RunProgress p = {.phase = RUN_MATCH,
                     .rows = 370,
                     .rows_target = 1000,
                     .games = 1204,
                     .eta_seconds = 45,
                     .positions_per_second = 2310,
                     .evaluations_per_second = 35120,
                     .loss_policy = 1.8,
                     .loss_value = 0.518,
                     .match_games = 200,
                     .match_done = 50};
    p.first = (RunScore){.games = 20, .score = 0.54};
    p.latest = (RunScore){.games = 200, .score = 0.915, .as_black = 0.95, .as_white = 0.88, .rows = 300};
    return p;
}

static void progress_leaves_out_what_is_unknown(void **state)
{
    (void)state;
    char text[RUN_TEXT_MAX];
    RunProgress p = fresh(), q = advanced();
    run_text_progress(&p, text);
    assert_null(strstr(text, "nan"));
    assert_null(strstr(text, "loss"));
    assert_null(strstr(text, "ETA"));
    assert_null(strstr(text, "score"));
    run_text_progress(&q, text);
    assert_non_null(strstr(text, "37 %"));
    assert_non_null(strstr(text, "50/200"));
    assert_non_null(
        strstr(text, "ETA 45 s | score 92 % | loss 2.318 | 1,204 games | 2,310 pos/s 35,120 evals/s"));
}

static void the_score_is_said_in_full(void **state)
{
    (void)state;
    char text[RUN_TEXT_MAX];
    RunProgress p = fresh(), q = advanced();
    assert_non_null(strstr(run_text_score(&p, 1000, text), "no score"));
    assert_string_equal(
        run_text_score(&q, 1000, text),
        "score 91.5 % of 200 games against pure MCTS with 1000 playouts (as black 95.0 %, as white "
        "88.0 %; untrained 54.0 %)");
}

static RunRating rated(void)
{
    RunRating r = {.networks = 17,
                   .newest = {.rows = 300, .elo = 612.4, .error = 30.2, .black = 590, .black_error = 41}};
    r.newest.white = -63;
    r.newest.white_error = 40;
    return r;
}

static void the_rating_is_said_in_full(void **state)
{
    (void)state;
    char text[RUN_TEXT_MAX];
    RunRating none = {0}, r = rated();
    RunProgress p = advanced();
    assert_string_equal(run_text_rating(&none, text), "");
    assert_string_equal(
        run_text_rating(&r, text),
        "Elo +612 ± 30 over the untrained network (as black +590 ± 41, as white -63 ± 40), by matches "
        "between 17 of its networks");
    r.first_rows = 12345;
    assert_non_null(strstr(run_text_rating(&r, text), "over the network of 12,345 positions ("));
    p.rating = r;
    assert_non_null(strstr(run_text_progress(&p, text), "score 92 % | Elo +612 | loss"));
}

static void games_are_said_in_shares(void **state)
{
    (void)state;
    char text[RUN_TEXT_MAX];
    Tally none = {0},
          t = {.games = 200, .plies = 6240, .brief = 6, .black = 104, .white = 82, .draws = 14, .lines = 50};
    assert_string_equal(run_text_games(&none, text), "");
    t.distinct = 49;
    assert_string_equal(
        run_text_games(&t, text),
        "31.2 plies a game (3 % under 12), black wins 52 %, white 41 %, 7 % draws, 98 % differ after "
        "8 plies");
    t.lines = 0;
    assert_null(strstr(run_text_games(&t, text), "differ"));
}

static void programs_get_json(void **state)
{
    (void)state;
    char text[RUN_TEXT_MAX];
    RunProgress p = fresh(), q = advanced();
    json_t *object = json_loads(run_text_json(&p, "progress", text), 0, NULL);
    assert_true(json_is_null(json_object_get(object, "loss_policy")));
    assert_true(json_is_null(json_object_get(object, "latest")));
    assert_true(json_is_null(json_object_get(object, "rating")));
    assert_true(json_is_null(json_object_get(object, "selfplay")));
    json_decref(object);
    q.rating = rated();
    q.tally = (Tally){.games = 4, .plies = 100, .black = 3};
    object = json_loads(run_text_json(&q, "done", text), 0, NULL);
    assert_float_equal(json_number_value(json_object_get(json_object_get(object, "rating"), "black_error")),
                       41, 1e-9);
    assert_float_equal(json_number_value(json_object_get(json_object_get(object, "selfplay"), "black")), 0.75,
                       1e-9);
    assert_true(json_is_null(json_object_get(json_object_get(object, "selfplay"), "distinct")));
    assert_string_equal(json_string_value(json_object_get(object, "event")), "done");
    assert_int_equal(json_integer_value(json_object_get(object, "games")), 1204);
    json_t *latest = json_object_get(object, "latest");
    assert_float_equal(json_number_value(json_object_get(latest, "score")), 0.915, 1e-9);
    json_decref(object);
}

/* The longest that can be said still fits. */
static void large_numbers_fit(void **state)
{
    (void)state;
    char text[RUN_TEXT_MAX];
    RunScore score = {
        .games = INT32_MIN, .score = -1e4, .as_black = -1e4, .as_white = -1e4, .rows = INT64_MIN};
    RunProgress p = advanced();
    p.rows = p.rows_target = p.games = p.steps = INT64_MIN;
    p.seconds = p.eta_seconds = p.positions_per_second = p.evaluations_per_second = p.learning_rate =
        -1.23456e-300;
    p.loss_policy = p.loss_value = -1.23456e-300;
    p.first = p.latest = score;
    double huge = -1.23456e-300;
    p.rating = (RunRating){INT32_MIN, INT64_MIN, {INT64_MIN, huge, huge, huge, huge, huge, huge}};
    p.tally = (Tally){INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN, INT64_MIN};
    json_t *object = json_loads(run_text_json(&p, "progress", text), 0, NULL);
    assert_non_null(object);
    json_decref(object);
    assert_true(strlen(run_text_progress(&p, text)) < RUN_TEXT_MAX);
    assert_true(strlen(run_text_score(&p, INT32_MIN, text)) < RUN_TEXT_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(progress_leaves_out_what_is_unknown),
        cmocka_unit_test(the_score_is_said_in_full),
        cmocka_unit_test(the_rating_is_said_in_full),
        cmocka_unit_test(games_are_said_in_shares),
        cmocka_unit_test(programs_get_json),
        cmocka_unit_test(large_numbers_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
