/* The bench signature: what the search does, visit by visit, against the figures kept in
 * tests/bench_signature.txt. */
#include "mcts/search_bench.h"
#include "net/evaluator_hash.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static Evaluator *new_evaluator(void)
{
    Evaluator *e;
    assert_int_equal(evaluator_hash_new(&e, 16, 2.5f).code, STATUS_OK);
    return e;
}

static void test_signature(void **state)
{
    (void)state;
    uint64_t visits, hash, kept_visits = 0, kept_hash = 0;
    Evaluator *e = new_evaluator();
    assert_int_equal(search_bench_signature(e, &visits, &hash).code, STATUS_OK);
    evaluator_free(e);

    FILE *f = fopen(TEST_DATA "/bench_signature.txt", "r");
    assert_non_null(f);
    int read = fscanf(f, "visits %" SCNu64 " hash %" SCNx64, &kept_visits, &kept_hash);
    fclose(f);
    if (read != 2 || visits != kept_visits || hash != kept_hash)
        fail_msg("the search has changed. If that is meant, put this line into tests/bench_signature.txt, in "
                 "the same "
                 "commit:\nvisits %" PRIu64 " hash %016" PRIx64,
                 visits, hash);
}

static void test_signature_repeats(void **state)
{
    (void)state;
    uint64_t visits[2], hash[2];
    for (int i = 0; i < 2; i++) {
        Evaluator *e = new_evaluator();
        assert_int_equal(search_bench_signature(e, &visits[i], &hash[i]).code, STATUS_OK);
        evaluator_free(e);
    }
    assert_true(visits[0] == visits[1] && hash[0] == hash[1]);
}

/* Each case tells another story, so each counts in the signature. */
static void test_cases_differ(void **state)
{
    (void)state;
    int count;
    const SearchBenchCase *cases = search_bench_cases(&count);
    assert_true(count >= 4 && count <= 16);
    uint64_t visits, hash[16];
    Evaluator *e = new_evaluator();
    for (int i = 0; i < count; i++) {
        assert_int_equal(search_bench_run(&cases[i], e, &visits, &hash[i]).code, STATUS_OK);
        assert_true(visits > 0 && visits <= (uint64_t)cases[i].searches * (uint64_t)cases[i].visits);
        for (int k = 0; k < i; k++) assert_true(hash[k] != hash[i]);
    }
    evaluator_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_signature),
        cmocka_unit_test(test_signature_repeats),
        cmocka_unit_test(test_cases_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
