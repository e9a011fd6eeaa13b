/* Self-play without training: the same games on any number of threads, handed on one by one. */
#include "tests/support/small_run.h"
#include "train/generate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { GAMES_MAX = 4000 };

typedef struct Taken {
    int games;
    int64_t numbers[GAMES_MAX];
    uint64_t hash;
    int fail_at; /* -1: never */
    int stop_at; /* games after which to stop; -1: never */
    int64_t last_progress;
} Taken;

static Status take(void *context, const GeneratedGame *g)
{
    Taken *t = context;
    Board b;
    Undo undo;
    assert_true(t->games < GAMES_MAX);
    if (t->games == t->fail_at) return status_error(ERR_IO, "the disk is full");
    t->numbers[t->games++] = g->number;
    board_init(&b, g->spec);
    assert_in_range(g->opening, 0, g->length);
    for (int i = 0; i < g->length; i++) {
        assert_false(board_over(&b));
        board_play(&b, g->moves[i], &undo);
        t->hash = t->hash * 31 + (uint64_t)g->moves[i] + 1;
    }
    assert_true(g->proven || b.result == g->result);
    return status_ok();
}

static void note_progress(void *context, const GenerateProgress *p)
{
    ((Taken *)context)->last_progress = p->games;
}

static bool interrupted(void *context)
{
    const Taken *t = context;
    return t->stop_at >= 0 && t->games >= t->stop_at;
}

static Status generate(Taken *t, int threads, int64_t games)
{
    RunConfig c = small_run();
    Model *m;
    GenerateHooks hooks = {t, take, note_progress, interrupted};
    c.games = 4;
    c.moves = 4;
    c.threads = threads;
    assert_int_equal(model_new(&m, config_net(&c)).code, STATUS_OK);
    model_init(m, rng_make(1, 0, 0, 0, RNG_INIT));
    Status status = generate_games(&c, m, games, &hooks);
    model_free(m);
    return status;
}

static Taken *new_taken(void)
{
    Taken *t = calloc(1, sizeof *t);
    t->fail_at = t->stop_at = -1;
    return t;
}

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void any_number_of_threads_plays_the_same_games(void **state)
{
    (void)state;
    Taken *one = new_taken(), *two = new_taken();
    assert_string_equal(generate(one, 1, 60).message, "");
    assert_string_equal(generate(two, 2, 60).message, "");
    assert_true(one->games >= 60);
    assert_int_equal(one->last_progress, one->games);
    assert_int_equal(one->games, two->games);
    assert_memory_equal(one->numbers, two->numbers, (size_t)one->games * sizeof *one->numbers);
    assert_true(one->hash == two->hash);
    qsort(one->numbers, (size_t)one->games, sizeof *one->numbers, compare);
    for (int i = 1; i < one->games; i++) assert_true(one->numbers[i] > one->numbers[i - 1]);
    free(one);
    free(two);
}

static void faults_and_stops_end_it(void **state)
{
    (void)state;
    Taken *t = new_taken();
    t->fail_at = 5;
    assert_string_equal(generate(t, 2, 60).message, "the disk is full");
    free(t);
    t = new_taken();
    t->stop_at = 10;
    assert_int_equal(generate(t, 2, 1000).code, ERR_INTERRUPTED);
    assert_true(t->games < 1000);
    free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_threads_plays_the_same_games),
        cmocka_unit_test(faults_and_stops_end_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
