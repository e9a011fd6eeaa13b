/* The store of answers: what was written comes back under its ticket, and every cell is used again. */
#include "game/base/rng.h"
#include "net/answers.h"

#include <stdlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { CAPACITY = 12 };

typedef struct Open {
    Ticket ticket;
    int n;
    float first; /* value of the first answer; the others count up */
} Open;

static Answers *make(void)
{
    Answers *a;
    assert_int_equal(answers_new(&a, CAPACITY).code, STATUS_OK);
    return a;
}

static Open open_and_fill(Answers *a, int n, float first)
{
    Open o = {answers_open(a, n), n, first};
    int cell = answers_first(a, o.ticket);
    for (int i = 0; i < n; i++, cell = answers_next(a, cell)) {
        assert_false(answers_filled(a, cell));
        answers_fill(a, cell)->wdl[0] = first + (float)i;
        assert_true(answers_filled(a, cell));
    }
    assert_int_equal(cell, -1);
    return o;
}

static void take_and_check(Answers *a, Open o)
{
    Evaluation *out = calloc((size_t)o.n, sizeof *out);
    assert_non_null(out);
    answers_take(a, o.ticket, out);
    for (int i = 0; i < o.n; i++) assert_true(out[i].wdl[0] == o.first + (float)i);
    free(out);
}

static void answers_come_back_in_any_order(void **state)
{
    (void)state;
    Answers *a = make();
    Rng rng = rng_make(1, 0, 0, 0, RNG_GENERAL);
    Open open[CAPACITY];
    int count = 0, used = 0;
    for (int round = 0; round < 5000; round++) {
        int n = 1 + (int)rng_below(&rng, 5);
        if (used + n <= CAPACITY) {
            open[count++] = open_and_fill(a, n, (float)(10 * round));
            used += n;
        } else {
            int k = (int)rng_below(&rng, (uint32_t)count);
            take_and_check(a, open[k]);
            used -= open[k].n;
            open[k] = open[--count];
        }
    }
    answers_free(a);
}

static void dropped_cells_are_used_again(void **state)
{
    (void)state;
    Answers *a = make();
    for (int round = 0; round < 3; round++) answers_drop(a, answers_open(a, CAPACITY));
    take_and_check(a, open_and_fill(a, CAPACITY, 1));
    answers_free(a);
}

static void tickets_differ(void **state)
{
    (void)state;
    Answers *a = make();
    Ticket first = answers_open(a, 1);
    answers_drop(a, first);
    assert_true(answers_open(a, 1) != first);
    answers_free(a);
    answers_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_come_back_in_any_order),
        cmocka_unit_test(dropped_cells_are_used_again),
        cmocka_unit_test(tickets_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
