#include "ui/cli/self_check.h"

#include "game/base/os.h"
#include "net/net_evaluator.h"
#include "ui/cli/random_game.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

enum { CHECK_GAMES = 8, CHECK_SIZE = 15, CHECK_BATCH = 8 };

static const NetSpec check_net = {
    .planes = PLANES_RAW_1, .blocks = 4, .channels = 32, .policy_channels = 16, .value_hidden = 32};

/* What bfloat16 may differ from float32 by, on probabilities of an untrained network. */
static const float TOLERANCE = 0.05f;

static Status play_and_take_back(GameSpec spec, Rng *rng)
{
    Board begin, board;
    Undo undo[BOARD_POINTS_MAX];
    board_init(&begin, spec);
    board = begin;
    int plies = 0;
    while (!board_over(&board)) {
        Point p = random_game_move(&board, rng);
        if (p == POINT_NONE || plies == BOARD_POINTS_MAX)
            return status_error(ERR_DEVICE, "a game of %s did not end", rule_name((Rule)spec.rule));
        board_play(&board, p, &undo[plies++]);
    }
    while (plies > 0) board_undo(&board, &undo[--plies]);
    if (memcmp(&board, &begin, sizeof board) != 0)
        return status_error(ERR_DEVICE, "taking back a game of %s left traces", rule_name((Rule)spec.rule));
    return status_ok();
}

Status self_check_rules(void)
{
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (int game = 0; game < CHECK_GAMES; game++) {
            GameSpec spec = {.rule = (uint8_t)rule, .size = CHECK_SIZE, .line = 5};
            Rng rng = rng_make(1, (uint32_t)rule, (uint64_t)game, 0, RNG_GENERAL);
            TRY(play_and_take_back(spec, &rng));
        }
    return status_ok();
}

/* Positions for the networks to look at, and their answers. */
typedef struct Bench {
    RandomPosition position[CHECK_BATCH];
    EvalRequest request[CHECK_BATCH];
    Evaluation answer[CHECK_BATCH], reference[CHECK_BATCH];
} Bench;

static void prepare(Bench *bench, const PatternTable *patterns)
{
    GameSpec spec = {.rule = RULE_FREESTYLE, .size = CHECK_SIZE, .line = 5};
    for (int i = 0; i < CHECK_BATCH; i++) {
        Rng rng = rng_make(2, 0, (uint64_t)i, 0, RNG_GENERAL);
        random_game_position(&bench->position[i], spec, 4 + 3 * i, patterns, &rng);
        random_game_request(&bench->position[i], &bench->request[i]);
    }
}

static Status compare(const Bench *bench)
{
    for (int i = 0; i < CHECK_BATCH; i++) {
        double sum = 0;
        for (int p = 0; p < CHECK_SIZE * CHECK_SIZE; p++) {
            float here = bench->answer[i].policy[p], there = bench->reference[i].policy[p];
            if (!(fabsf(here - there) <= TOLERANCE))
                return status_error(ERR_DEVICE, "this backend's policy differs from the reference by %g",
                                    (double)fabsf(here - there));
            sum += (double)here;
        }
        if (fabs(sum - 1) > 0.01) return status_error(ERR_DEVICE, "a policy sums to %g, not to 1", sum);
        for (int k = 0; k < 3; k++)
            if (!(fabsf(bench->answer[i].wdl[k] - bench->reference[i].wdl[k]) <= TOLERANCE))
                return status_error(ERR_DEVICE, "this backend's values differ from the reference's");
    }
    return status_ok();
}

static Status measure(Evaluator *e, Bench *bench, double *rate)
{
    double begin = os_seconds(), elapsed;
    int evaluations = 0;
    do {
        TRY(evaluator_run(e, CHECK_BATCH, bench->request, bench->answer));
        evaluations += CHECK_BATCH;
        elapsed = os_seconds() - begin;
    } while (elapsed < 0.2);
    *rate = evaluations / elapsed;
    return status_ok();
}

static Status evaluate_both(const Model *model, Bench *bench, double *rate)
{
    NetOptions options = {.backend = BACKEND_REFERENCE, .size = CHECK_SIZE, .max_batch = CHECK_BATCH};
    Evaluator *reference = NULL, *chosen = NULL;
    Status status;
    CHECK(status, net_evaluator_new(&reference, model, options));
    CHECK(status, evaluator_run(reference, CHECK_BATCH, bench->request, bench->reference));
    options.backend = BACKEND_AUTO;
    CHECK(status, net_evaluator_new(&chosen, model, options));
    CHECK(status, measure(chosen, bench, rate));
    CHECK(status, compare(bench));
done:
    evaluator_free(chosen);
    evaluator_free(reference);
    return status;
}

Status self_check_network(double *rate)
{
    GameSpec spec = {.rule = RULE_FREESTYLE, .size = CHECK_SIZE, .line = 5};
    PatternTable *patterns = NULL;
    Model *model = NULL;
    Status status;
    Bench *bench = calloc(1, sizeof *bench);
    if (!bench) return status_no_memory(sizeof *bench, "a check");
    CHECK(status, pattern_table_new(&patterns, spec));
    CHECK(status, model_new(&model, check_net));
    model_init(model, rng_make(3, 0, 0, 0, RNG_INIT));
    prepare(bench, patterns);
    CHECK(status, evaluate_both(model, bench, rate));
done:
    model_free(model);
    pattern_table_free(patterns);
    free(bench);
    return status;
}

const char *self_check_libraries(char *text, int n)
{
    snprintf(text, (size_t)n, "jansson %s, zstd %s", JANSSON_VERSION, ZSTD_versionString());
    return text;
}
