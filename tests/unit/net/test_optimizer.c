/* The optimizer against float64 formulas written out one element at a time. */
#include "net/optimizer.h"

#include "game/base/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

enum { ARENA = 256, STEPS = 50 };

/* Two units, padded: a weight and its bias; a weight. */
static const ParamSlice SLICES[] = {
    {.name = "a.weight", .unit = 0, .dims = 2, .shape = {9, 9}, .offset = 0, .count = 81, .decay = true},
    {.name = "a.bias", .unit = 0, .dims = 1, .shape = {9}, .offset = 81, .count = 9, .decay = false},
    {.name = "b.weight", .unit = 1, .dims = 2, .shape = {7, 15}, .offset = 128, .count = 105, .decay = true},
};

typedef struct State {
    float p[ARENA], g[ARENA], m[ARENA], v[ARENA];
} State;

static void fill(float x[], uint64_t seed, float scale)
{
    Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
    for (int i = 0; i < ARENA; i++) x[i] = scale * (float)rng_normal(&rng);
}

static void zero_state(State *s)
{
    memset(s, 0, sizeof *s);
    fill(s->p, 1, 1.0f);
}

static const ParamSlice *slice_of(size_t i)
{
    for (int k = 0; k < 3; k++)
        if (i >= SLICES[k].offset && i < SLICES[k].offset + SLICES[k].count) return &SLICES[k];
    return NULL;
}

static OptimizerRange range_of(State *s, size_t from, size_t to)
{
    OptimizerRange r = {from, to, s->p + from, s->g + from, s->m + from, s->v + from};
    return r;
}

static void reference(const OptimizerOptions *o, int steps, double rate, double scale, double p[])
{
    State s;
    double m[ARENA] = {0}, v[ARENA] = {0};
    zero_state(&s);
    for (int i = 0; i < ARENA; i++) p[i] = s.p[i];
    for (int t = 1; t <= steps; t++) {
        fill(s.g, 100 + (uint64_t)t, 0.3f);
        for (int i = 0; i < ARENA; i++) {
            const ParamSlice *slice = slice_of((size_t)i);
            if (!slice) continue;
            double g = s.g[i] * scale, decay = slice->decay ? o->weight_decay : 0.0, update;
            if (o->kind == OPTIMIZER_ADAM) {
                g += decay * p[i];
                decay = 0;
            }
            if (o->kind != OPTIMIZER_SGD) {
                m[i] = o->beta1 * m[i] + (1 - (double)o->beta1) * g;
                v[i] = o->beta2 * v[i] + (1 - (double)o->beta2) * g * g;
                update = m[i] / (1 - pow(o->beta1, t)) / (sqrt(v[i] / (1 - pow(o->beta2, t))) + o->epsilon);
            } else {
                update = m[i] = o->momentum * m[i] + g;
            }
            p[i] = p[i] - rate * decay * p[i] - rate * update;
        }
    }
}

/* Steps over the arena cut at the given places. */
static void run(const OptimizerOptions *o, int steps, float rate, float scale, int cuts, const size_t cut[],
                State *s)
{
    zero_state(s);
    for (int t = 1; t <= steps; t++) {
        fill(s->g, 100 + (uint64_t)t, 0.3f);
        for (int c = 0; c < cuts; c++)
            optimizer_step(o, (uint64_t)t, rate, scale, SLICES, 3, range_of(s, cut[c], cut[c + 1]));
    }
}

static void test_formulas(void **state)
{
    (void)state;
    static const size_t whole[] = {0, ARENA};
    for (int kind = 0; kind < OPTIMIZER_KINDS; kind++) {
        OptimizerOptions o = optimizer_defaults((OptimizerKind)kind);
        o.weight_decay = 0.1f;
        State s;
        double expected[ARENA];
        run(&o, STEPS, 0.01f, 0.5f, 1, whole, &s);
        reference(&o, STEPS, 0.01f, 0.5f, expected);
        for (int i = 0; i < ARENA; i++) assert_true(fabs(s.p[i] - expected[i]) < 2e-5);
    }
}

static void test_shards_give_the_same_bits(void **state)
{
    (void)state;
    static const size_t whole[] = {0, ARENA}, shards[] = {0, 1, 37, 80, 83, 100, 128, 191, ARENA};
    for (int kind = 0; kind < OPTIMIZER_KINDS; kind++) {
        OptimizerOptions o = optimizer_defaults((OptimizerKind)kind);
        State one, many;
        run(&o, STEPS, 0.01f, 1.0f, 1, whole, &one);
        run(&o, STEPS, 0.01f, 1.0f, 8, shards, &many);
        assert_memory_equal(one.p, many.p, sizeof one.p);
        assert_memory_equal(one.m, many.m, sizeof one.m);
        assert_memory_equal(one.v, many.v, sizeof one.v);
    }
}

/* A vector's lanes, and what is left over behind them, do what one element alone does. */
static void test_any_length_gives_the_bits_of_single_elements(void **state)
{
    (void)state;
    enum { LENGTH = 300 };
    const ParamSlice slice = {.dims = 1, .shape = {LENGTH}, .count = LENGTH, .decay = true};
    static float start[4][LENGTH], one[4][LENGTH], many[4][LENGTH];
    Rng rng = rng_make(7, 0, 0, 0, RNG_GENERAL);
    for (int i = 0; i < LENGTH; i++) {
        for (int k = 0; k < 3; k++) start[k][i] = (float)rng_normal(&rng);
        start[3][i] = (float)rng_double(&rng); /* a mean of squares */
    }
    for (int kind = 0; kind < OPTIMIZER_KINDS; kind++)
        for (size_t from = 0; from < 4; from++)
            for (size_t to = from; to <= LENGTH; to++) {
                OptimizerOptions o = optimizer_defaults((OptimizerKind)kind);
                memcpy(one, start, sizeof start);
                memcpy(many, start, sizeof start);
                OptimizerRange all = {from,          to, many[0] + from, many[1] + from, many[2] + from,
                                      many[3] + from};
                optimizer_step(&o, 3, 0.01f, 0.5f, &slice, 1, all);
                for (size_t i = from; i < to; i++) {
                    OptimizerRange single = {i, i + 1, one[0] + i, one[1] + i, one[2] + i, one[3] + i};
                    optimizer_step(&o, 3, 0.01f, 0.5f, &slice, 1, single);
                }
                assert_memory_equal(one, many, sizeof one);
            }
}

/* The first step of Adam has length rate, whatever the gradient's size. */
static void test_first_step(void **state)
{
    (void)state;
    static const size_t whole[] = {0, ARENA};
    OptimizerOptions o = optimizer_defaults(OPTIMIZER_ADAMW);
    o.weight_decay = 0;
    for (float scale = 1e-3f; scale <= 1e3f; scale *= 10) {
        State before, after;
        zero_state(&before);
        run(&o, 1, 0.01f, scale, 1, whole, &after);
        for (int i = 0; i < ARENA; i++) {
            double moved = fabs((double)before.p[i] - after.p[i]);
            if (!slice_of((size_t)i))
                assert_true(moved == 0);
            else if (fabsf(after.g[i]) > 1e-2f)
                assert_true(fabs(moved - 0.01) < 1e-4);
        }
    }
}

static void test_decay_only_on_weights(void **state)
{
    (void)state;
    OptimizerOptions o = optimizer_defaults(OPTIMIZER_ADAMW);
    o.weight_decay = 0.5f;
    State before, s;
    zero_state(&before);
    zero_state(&s);
    optimizer_step(&o, 1, 0.1f, 1.0f, SLICES, 3, range_of(&s, 0, ARENA));
    for (size_t i = 0; i < ARENA; i++) {
        const ParamSlice *slice = slice_of(i);
        float expected = slice && slice->decay ? before.p[i] - 0.1f * (0.5f * before.p[i]) : before.p[i];
        assert_true(s.p[i] == expected);
    }
}

static void test_square_sum(void **state)
{
    (void)state;
    float g[ARENA];
    fill(g, 9, 1.0f);
    for (size_t n = 0; n < ARENA; n++) {
        double expected = 0;
        for (size_t i = 0; i < n; i++) expected += (double)g[i] * g[i];
        assert_true(fabs(optimizer_square_sum(g, n) - expected) <= 1e-12 * expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formulas),
        cmocka_unit_test(test_shards_give_the_same_bits),
        cmocka_unit_test(test_any_length_gives_the_bits_of_single_elements),
        cmocka_unit_test(test_first_step),
        cmocka_unit_test(test_decay_only_on_weights),
        cmocka_unit_test(test_square_sum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
