/* The reviewer with a network: it works behind one's back, drops what is no longer wanted, and says what is wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/base/os.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"
#include "ui/board/brain_reviewer.h"

#include <stdlib.h>

static void make_network(const char *path)
{
    NetSpec spec = {
        .planes = PLANES_RAW_1, .blocks = 1, .channels = 8, .policy_channels = 8, .value_hidden = 8};
    NetInfo info = {.trained_on = {RULE_FREESTYLE, 7, 5}};
    Model *m = NULL;
    assert_ok(model_new(&m, spec));
    model_init(m, rng_make(1, 0, 0, 0, RNG_INIT));
    assert_ok(weights_save(path, m, &info));
    model_free(m);
}

/* Black makes five along the first row, white along the third one stone too late. */
static Record *game_of(int moves, Rule rule)
{
    Record *r;
    assert_ok(record_new((GameSpec){.rule = (uint8_t)rule, .size = 7, .line = 5}, &r));
    for (int i = 0; i < moves; i++)
        assert_ok(record_add(r, (Point)(i / 2 + (i % 2) * 14), RECORD_TIME_UNKNOWN, NULL));
    return r;
}

static ReviewerReport wait_for(Reviewer *reviewer, Review *review)
{
    ReviewerReport report = reviewer->look(reviewer->self, review);
    for (int i = 0; i < 6000 && !report.ended; i++) {
        os_sleep(0.01);
        report = reviewer->look(reviewer->self, review);
    }
    assert_true(report.ended);
    return report;
}

static void test_games_are_gone_over(void **state)
{
    (void)state;
    Scratch scratch;
    BrainReviewer *r;
    Review *review = calloc(1, sizeof *review);
    assert_non_null(review);
    assert_true(scratch_make(&scratch));
    const char *path = scratch_file(&scratch, "net.safetensors");
    make_network(path);
    assert_ok(brain_reviewer_new(&r, path, 8));
    Reviewer table = brain_reviewer_table(r);
    table.begin(table.self, game_of(9, RULE_FREESTYLE));
    ReviewerReport report = wait_for(&table, review);
    assert_ok(report.status);
    assert_int_equal(review->moves, 9);
    /* White's fourth stone did not stop the five. */
    assert_int_equal(review->move[7].proof_after, PROOF_LOSS);
    assert_true(review->black[9] > 0.99f);
    /* Only the last of several that are asked for is answered. */
    for (int i = 1; i <= 5; i++) table.begin(table.self, game_of(i, RULE_FREESTYLE));
    assert_ok(wait_for(&table, review).status);
    assert_int_equal(review->moves, 5);
    table.begin(table.self, game_of(9, RULE_FREESTYLE));
    table.stop(table.self);
    table.begin(table.self, game_of(3, RULE_STANDARD));
    assert_ok(wait_for(&table, review).status);
    assert_int_equal(review->moves, 3);
    table.begin(table.self, game_of(9, RULE_FREESTYLE));
    brain_reviewer_free(r);
    brain_reviewer_free(NULL);
    scratch_remove(&scratch);
    free(review);
}

static void test_a_missing_network_is_said(void **state)
{
    (void)state;
    BrainReviewer *r;
    Review *review = calloc(1, sizeof *review);
    assert_non_null(review);
    assert_ok(brain_reviewer_new(&r, "no-such-network.safetensors", 8));
    Reviewer table = brain_reviewer_table(r);
    table.begin(table.self, game_of(3, RULE_FREESTYLE));
    assert_int_equal(wait_for(&table, review).status.code, ERR_INPUT);
    brain_reviewer_free(r);
    free(review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_games_are_gone_over),
        cmocka_unit_test(test_a_missing_network_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
