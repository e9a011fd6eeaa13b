/* The constants of a search by name: every one can be set, and their defaults are within their ranges. */
#include "mcts/params.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void test_every_member_has_a_row(void **state)
{
    (void)state;
    const OptionTable *t = search_params_options();
    size_t bytes = 0;
    for (int i = 0; i < t->count; i++) bytes += t->option[i].size;
    assert_true(bytes <= sizeof(SearchParams) && bytes + sizeof(int) > sizeof(SearchParams));
}

/* What is written down of the defaults is read back as the same values: all are within their ranges. */
static void test_defaults_survive_text(void **state)
{
    (void)state;
    SearchParams defaults = search_params_default(), read;
    memset(&read, 0, sizeof read);
    char *text;
    assert_int_equal(options_format(search_params_options(), &defaults, &text).code, STATUS_OK);
    assert_int_equal(options_read_text(search_params_options(), &read, "text", text, strlen(text)).code,
                     STATUS_OK);
    const OptionTable *t = search_params_options();
    for (int i = 0; i < t->count; i++) {
        const Option *o = &t->option[i];
        assert_memory_equal((char *)&read + o->offset, (char *)&defaults + o->offset, o->size);
    }
    free(text);
}

typedef struct Embedding {
    int before;
    SearchParams search;
} Embedding;

static void test_rows_in_another_table(void **state)
{
    (void)state;
    static const Option rows[] = {OPTION_INT(Embedding, before, "before", 0, 9, "something else"),
                                  SEARCH_PARAMS_OPTIONS(Embedding, search)};
    static const OptionTable table = OPTION_TABLE(rows);
    Embedding e = {7, search_params_default()};
    assert_int_equal(options_set(&table, &e, "root", "puct").code, STATUS_OK);
    assert_int_equal(options_set(&table, &e, "fpu-reduction", "0.5").code, STATUS_OK);
    assert_int_equal(options_set(&table, &e, "gumbel_moves", "0").code, ERR_INPUT);
    assert_int_equal(e.before, 7);
    assert_int_equal(e.search.root, ROOT_PUCT);
    assert_true(e.search.fpu_reduction == 0.5f);
    assert_int_equal(e.search.gumbel_moves, search_params_default().gumbel_moves);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_member_has_a_row),
        cmocka_unit_test(test_defaults_survive_text),
        cmocka_unit_test(test_rows_in_another_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
