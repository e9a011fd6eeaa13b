#include "ui/cli/random_game.h"
#include "ui/cli/self_check.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void this_build_passes(void **state)
{
    (void)state;
    double rate = 0;
    assert_int_equal(self_check_rules().code, STATUS_OK);
    assert_int_equal(self_check_network(&rate).code, STATUS_OK);
    assert_true(rate > 0);
}

static void random_positions_are_open(void **state)
{
    (void)state;
    PatternTable *table = NULL;
    GameSpec spec = {RULE_FREESTYLE, 6, 4};
    RandomPosition *position = malloc(sizeof *position);
    assert_non_null(position);
    assert_int_equal(pattern_table_new(&table, spec).code, STATUS_OK);
    for (int i = 0; i < 200; i++) {
        Rng rng = rng_make(1, 0, (uint64_t)i, 0, RNG_GENERAL);
        EvalRequest request;
        random_game_position(position, spec, i % 36, table, &rng);
        random_game_request(position, &request);
        assert_false(board_over(&position->board));
        assert_false(pointset_empty(&request.legal));
        assert_true(position->board.stones <= i % 36);
        if (i % 36 < 4) assert_int_equal(position->board.stones, i % 36);
    }
    pattern_table_free(table);
    free(position);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(this_build_passes),
        cmocka_unit_test(random_positions_are_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
