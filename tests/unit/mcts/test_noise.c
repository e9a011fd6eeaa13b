/* Dirichlet noise: shares that sum to 1, on legal moves alone, as uneven as alpha says. */
#include "mcts/noise.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MOVES = 40, DRAWS = 400 };

static PointSet even_points(void)
{
    PointSet s = {{0}};
    for (Point p = 0; p < 2 * MOVES; p += 2) pointset_add(&s, p);
    return s;
}

static void shares_stay_shares(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    PointSet moves = even_points();
    Rng rng = rng_make(1, 0, 0, 0, RNG_GENERAL);
    for (int draw = 0; draw < DRAWS; draw++) {
        float policy[BOARD_POINTS_MAX] = {0};
        params.dirichlet_fraction = (float)(draw % 5) / 4;
        policy[0] = policy[2] = 0.5f;
        noise_mix(&params, &moves, &rng, policy);
        double sum = 0;
        for (int p = 0; p < BOARD_POINTS_MAX; p++) {
            sum += (double)policy[p];
            assert_true(policy[p] >= 0 && (policy[p] == 0 || pointset_has(&moves, (Point)p)));
        }
        assert_true(fabs(sum - 1) < 1e-5);
        if (draw % 5 == 0) assert_true(policy[0] == 0.5f && policy[2] == 0.5f);
    }
}

/* Of noise alone, the mean of sum of p^2, which is (alpha + 1) / (moves alpha + 1). */
static double concentration(const SearchParams *params)
{
    PointSet moves = even_points();
    Rng rng = rng_make(2, 0, 0, 0, RNG_GENERAL);
    double sum = 0;
    for (int draw = 0; draw < DRAWS; draw++) {
        float policy[BOARD_POINTS_MAX] = {0};
        noise_mix(params, &moves, &rng, policy);
        for (int p = 0; p < 2 * MOVES; p++) sum += (double)policy[p] * (double)policy[p];
    }
    return sum / DRAWS;
}

static void alpha_is_given_or_shared_out(void **state)
{
    (void)state;
    SearchParams params = search_params_default();
    params.dirichlet_fraction = 1;
    for (int given = 0; given < 2; given++) {
        for (double alpha = 0.1; alpha < 2; alpha *= 3) {
            params.dirichlet_alpha = given ? (float)alpha : 0;
            params.dirichlet_total = given ? 10 : (float)alpha * MOVES;
            double want = (alpha + 1) / (MOVES * alpha + 1);
            assert_true(fabs(concentration(&params) - want) < 0.15 * want);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_stay_shares),
        cmocka_unit_test(alpha_is_given_or_shared_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
