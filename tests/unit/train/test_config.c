/* The configuration of runs: presets, ranges, the file, and what a run may change when it goes on. */
#include "train/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static RunConfig tiny(void)
{
    RunConfig c;
    assert_int_equal(config_preset("tiny", &c).code, STATUS_OK);
    return c;
}

static void assert_refused(const RunConfig *c, const char *words)
{
    Status status = config_check(c);
    assert_int_equal(status.code, ERR_INPUT);
    assert_non_null(strstr(status.message, words));
}

static void every_preset_can_run(void **state)
{
    (void)state;
    const char *name, *about;
    int n = 0;
    for (; (name = config_preset_name(n, &about)); n++) {
        RunConfig c;
        assert_int_equal(config_preset(name, &c).code, STATUS_OK);
        assert_string_equal(config_check(&c).message, "");
        assert_true(strlen(about) > 10);
    }
    assert_true(n >= 2);
}

static void a_misspelt_preset_is_guessed(void **state)
{
    (void)state;
    RunConfig c;
    Status status = config_preset("tinny", &c);
    assert_int_equal(status.code, ERR_INPUT);
    assert_non_null(strstr(status.message, "did you mean 'tiny'?"));
    assert_non_null(strstr(config_preset("", &c).message, "classic"));
}

static void the_file_gives_the_same_values(void **state)
{
    (void)state;
    RunConfig c = tiny(), back;
    c.seed = 77;
    c.learning_rate = 0.00123;
    c.rule = RULE_CARO;
    c.line = 5;
    char *text;
    assert_int_equal(options_format(config_options(), &c, &text).code, STATUS_OK);
    assert_int_equal(config_preset("classic", &back).code, STATUS_OK);
    assert_string_equal(options_read_text(config_options(), &back, "config.ini", text, strlen(text)).message,
                        "");
    assert_string_equal(config_check_resume(&c, &back).message, "");
    assert_int_equal(back.seed, 77);
    assert_true(back.learning_rate == 0.00123);
    assert_int_equal(back.rows, c.rows);
    free(text);
}

static void a_misspelt_key_is_named_with_its_place(void **state)
{
    (void)state;
    RunConfig c = tiny();
    const char *text = "# mine\nvisits = 40\nlerning_rate = 0.1\n";
    Status status = options_read_text(config_options(), &c, "my.ini", text, strlen(text));
    assert_int_equal(status.code, ERR_INPUT);
    assert_non_null(strstr(status.message, "my.ini:3"));
    assert_non_null(strstr(status.message, "'learning_rate'"));
}

/* The index of a choice is the value of the enum. */
static void choices_are_the_enums(void **state)
{
    (void)state;
    RunConfig c = tiny();
    char text[64];
    const Option *rule = options_find(config_options(), "rule");
    for (c.rule = 0; c.rule < RULE_COUNT; c.rule++)
        assert_string_equal(options_value(rule, &c, text, sizeof text), rule_name((Rule)c.rule));
    const Option *planes = options_find(config_options(), "planes");
    for (c.planes = 0; c.planes < PLANE_SETS; c.planes++)
        assert_string_equal(options_value(planes, &c, text, sizeof text), planes_name((PlaneSet)c.planes));
}

static void values_out_of_range_are_refused(void **state)
{
    (void)state;
    RunConfig c = tiny();
    c.size = 21;
    assert_refused(&c, "size = 21");
    c = tiny();
    c.visits = 0;
    assert_refused(&c, "visits = 0");
    c = tiny();
    c.channels = 33;
    assert_refused(&c, "channels is 33, but must be 8 to 512 and a multiple of 8");
    c = tiny();
    c.batch = 250;
    assert_refused(&c, "batch = 250");
    c = tiny();
    c.rule = RULE_RENJU; /* with four in a row */
    assert_refused(&c, "");
    c = tiny();
    c.opening_stones = 10;
    c.opening_radius = 0; /* four points */
    assert_refused(&c, "opening_stones = 10");
    c = tiny();
    c.visits_grow_rows = 1000;
    c.visits_max = c.visits - 1;
    assert_refused(&c, "visits_max");
    c = tiny();
    c.window_max = c.window_min - 1;
    assert_refused(&c, "window_max");
    c = tiny();
    c.policy_weight = c.value_weight = 0;
    assert_refused(&c, "nothing to learn");
    c = tiny();
    c.learning_rate = 0.0 / 0.0;
    assert_refused(&c, "learning_rate");
}

/* Each key, changed alone: all that shape games or weights are refused, by name. */
static void only_some_keys_may_change(void **state)
{
    (void)state;
    const OptionTable *table = config_options();
    const char *free_keys =
        " backend precision arithmetic threads zero offload rows minutes disk_gb checkpoint_seconds "
        "match_playouts match_visits match_every "
        "match_games_first match_games_between match_games_last "
        "keep_every rival_every rivals rival_games "
        "gate gate_every gate_games gate_elo0 gate_elo1 ladder_every ladder_games ";
    int refused = 0;
    for (int i = 0; i < table->count; i++) {
        const Option *option = &table->option[i];
        RunConfig then = tiny(), now = tiny();
        char padded[64];
        if (option->type == OPTION_TYPE_HEADING) continue;
        ((char *)&now)[option->offset] ^= 1; /* the lowest bit of whatever it is */
        snprintf(padded, sizeof padded, " %s ", option->key);
        bool may = strstr(free_keys, padded) != NULL;
        Status status = config_check_resume(&then, &now);
        assert_int_equal(status.code, may ? STATUS_OK : ERR_INPUT);
        if (!may) assert_non_null(strstr(status.message, option->key));
        refused += !may;
    }
    assert_true(refused > 30);
}

static void automatic_choices_are_resolved_once(void **state)
{
    (void)state;
    RunConfig begun = tiny(), later = tiny();
    bool changed;
    begun.backend = BACKEND_REFERENCE;
    assert_string_equal(config_resolve(&begun, NULL, &changed).message, "");
    assert_int_equal(begun.precision, PRECISION_FLOAT32);
    assert_string_equal(begun.arithmetic, "reference (plain loops, float32)");
    assert_false(changed);

    /* "auto" is what the run began with, not what is best here. */
    assert_string_equal(config_resolve(&later, &begun, &changed).message, "");
    assert_int_equal(later.backend, BACKEND_REFERENCE);
    assert_string_equal(later.arithmetic, begun.arithmetic);
    assert_false(changed);
}

static void other_bits_must_be_accepted(void **state)
{
    (void)state;
    RunConfig begun = tiny(), later = tiny();
    bool changed;
    begun.backend = BACKEND_REFERENCE;
    begun.precision = PRECISION_FLOAT32;
    strcpy(begun.arithmetic, "cpu (of another machine)");
    Status status = config_resolve(&later, &begun, &changed);
    assert_int_equal(status.code, ERR_INPUT);
    assert_non_null(strstr(status.message, "cpu (of another machine)"));
    assert_non_null(strstr(status.message, "--backend reference"));
    later = tiny();
    later.backend = BACKEND_REFERENCE;
    strcpy(later.arithmetic, "any");
    assert_string_equal(config_resolve(&later, &begun, &changed).message, "");
    assert_true(changed);
    assert_string_equal(later.arithmetic, "reference (plain loops, float32)");

    later = tiny();
    later.backend = BACKEND_REFERENCE;
    later.precision = PRECISION_BFLOAT16;
    assert_int_equal(config_resolve(&later, NULL, &changed).code, ERR_UNSUPPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_preset_can_run),
        cmocka_unit_test(a_misspelt_preset_is_guessed),
        cmocka_unit_test(the_file_gives_the_same_values),
        cmocka_unit_test(a_misspelt_key_is_named_with_its_place),
        cmocka_unit_test(choices_are_the_enums),
        cmocka_unit_test(values_out_of_range_are_refused),
        cmocka_unit_test(automatic_choices_are_resolved_once),
        cmocka_unit_test(other_bits_must_be_accepted),
        cmocka_unit_test(only_some_keys_may_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
