/* Many callers, many tickets, odd orders: the answers are the inner evaluator's, and few batches are run. */
#include "net/batcher.h"
#include "net/evaluator_hash.h"
#include "tests/support/requests.h"

#include <stdlib.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { BATCH = 8, POSITIONS = 64 };

static const GameSpec game = {RULE_FREESTYLE, 9, 5};

/* The hash evaluator, counting batches, and failing when told to. */
typedef struct Counter {
    Evaluator base;
    Evaluator *inner;
    int batches;
    int largest;
    bool broken;
} Counter;

static Status count_submit(Evaluator *e, int n, const EvalRequest r[], Ticket *ticket)
{
    Counter *c = (Counter *)e;
    if (c->broken) return status_error(ERR_DEVICE, "unplugged");
    c->batches++;
    if (n > c->largest) c->largest = n;
    return evaluator_submit(c->inner, n, r, ticket);
}

static Status count_wait(Evaluator *e, Ticket ticket, Evaluation out[])
{
    return evaluator_wait(((Counter *)e)->inner, ticket, out);
}

static void count_free(Evaluator *e)
{
    evaluator_free(((Counter *)e)->inner);
}

static const EvaluatorOps counting = {count_submit, count_wait, count_free};

typedef struct Setup {
    Counter counter;
    Evaluator *batcher;
    Board boards[POSITIONS];
    EvalRequest requests[POSITIONS];
    Evaluation want[POSITIONS];
} Setup;

static void ok(Status status)
{
    if (status.code != STATUS_OK) fail_msg("%s", status.message);
}

static Setup *make_setup(void)
{
    Setup *s = calloc(1, sizeof *s);
    assert_non_null(s);
    ok(evaluator_hash_new(&s->counter.inner, BATCH, 2));
    s->counter.base = (Evaluator){&counting, BATCH, 2 * BATCH, 0};
    ok(batcher_new(&s->batcher, &s->counter.base));
    requests_make(POSITIONS, game, 9, s->boards, s->requests);
    for (int i = 0; i < POSITIONS; i += BATCH)
        ok(evaluator_run(s->counter.inner, BATCH, s->requests + i, s->want + i));
    return s;
}

static void free_setup(Setup *s)
{
    evaluator_free(s->batcher);
    evaluator_free(&s->counter.base);
    free(s);
}

static void requests_share_batches(void **state)
{
    (void)state;
    Setup *s = make_setup();
    Ticket tickets[BATCH];
    for (int i = 0; i < BATCH; i++) ok(evaluator_submit(s->batcher, 1, &s->requests[i], &tickets[i]));
    assert_int_equal(s->counter.batches, 0);
    for (int i = BATCH - 1; i >= 0; i--) {
        Evaluation a;
        ok(evaluator_wait(s->batcher, tickets[i], &a));
        assert_memory_equal(&a, &s->want[i], sizeof a);
    }
    assert_int_equal(s->counter.batches, 1);
    assert_int_equal(s->counter.largest, BATCH);
    assert_true(s->batcher->evaluations == BATCH);
    free_setup(s);
}

static void boards_may_be_reused_at_once(void **state)
{
    (void)state;
    Setup *s = make_setup();
    Ticket ticket;
    Evaluation a[2];
    ok(evaluator_submit(s->batcher, 2, s->requests, &ticket));
    memset(s->boards, 0xee, sizeof s->boards);
    memset(s->requests, 0xee, sizeof s->requests);
    ok(evaluator_wait(s->batcher, ticket, a));
    assert_memory_equal(a, s->want, sizeof a);
    free_setup(s);
}

/* Submits of random length, answered in random order, as many waiting as may be. */
static void odd_orders_are_answered(void **state)
{
    (void)state;
    Setup *s = make_setup();
    Rng rng = rng_make(6, 0, 0, 0, RNG_GENERAL);
    struct {
        Ticket ticket;
        int from, n;
    } open[POSITIONS];
    int count = 0, waiting = 0;
    for (int round = 0; round < 3000; round++) {
        int n = 1 + (int)rng_below(&rng, BATCH);
        if (waiting + n <= s->batcher->max_waiting && rng_below(&rng, 3)) {
            int from = (int)rng_below(&rng, (uint32_t)(POSITIONS - n + 1));
            ok(evaluator_submit(s->batcher, n, s->requests + from, &open[count].ticket));
            open[count].from = from;
            open[count++].n = n;
            waiting += n;
        } else if (count > 0) {
            int k = (int)rng_below(&rng, (uint32_t)count);
            Evaluation a[BATCH];
            ok(evaluator_wait(s->batcher, open[k].ticket, a));
            assert_memory_equal(a, s->want + open[k].from, (size_t)open[k].n * sizeof a[0]);
            waiting -= open[k].n;
            open[k] = open[--count];
        }
    }
    assert_int_equal(s->counter.largest, BATCH);
    free_setup(s);
}

static void a_fault_is_passed_on(void **state)
{
    (void)state;
    Setup *s = make_setup();
    Ticket ticket;
    Evaluation a;
    ok(evaluator_submit(s->batcher, 1, s->requests, &ticket));
    s->counter.broken = true;
    Status status = evaluator_wait(s->batcher, ticket, &a);
    assert_int_equal(status.code, ERR_DEVICE);
    assert_string_equal(status.message, "unplugged");
    s->counter.broken = false;
    ok(evaluator_wait(s->batcher, ticket, &a));
    assert_memory_equal(&a, s->want, sizeof a);
    free_setup(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_share_batches),
        cmocka_unit_test(boards_may_be_reused_at_once),
        cmocka_unit_test(odd_orders_are_answered),
        cmocka_unit_test(a_fault_is_passed_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
