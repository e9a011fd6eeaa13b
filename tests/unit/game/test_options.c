/* The table of options: values, command line, configuration file, dump, help, nearest names. */
#include "game/base/file.h"
#include "game/base/options.h"
#include "game/base/rng.h"
#include "tests/support/assert_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef enum Shape { SHAPE_SQUARE, SHAPE_ROUND } Shape;

typedef struct Settings {
    int visits;
    int64_t seed;
    float learning_rate;
    double momentum;
    bool json;
    char net[24];
    Shape shape;
} Settings;

static const char *const shapes[] = {"square", "round", NULL};

static const Option rows[] = {
    OPTION_HEADING("Search"),
    OPTION_INT(Settings, visits, "visits", 1, 100000, "playouts a move"),
    OPTION_INT64(Settings, seed, "seed", 0, 9007199254740992.0, "first random number"),
    OPTION_HEADING("Training"),
    OPTION_FLOAT(Settings, learning_rate, "learning_rate", 0, 0.1, "size of a step"),
    OPTION_DOUBLE(Settings, momentum, "momentum", 0, 1, "share kept of the last step"),
    OPTION_BOOL(Settings, json, "json", "print JSON"),
    OPTION_STRING(Settings, net, "net", "file of the network"),
    OPTION_ENUM(Settings, shape, "shape", shapes, "shape of the window"),
};
static const OptionTable table = OPTION_TABLE(rows);

static Settings defaults(void)
{
    Settings s = {.visits = 400, .seed = 7, .learning_rate = 0.02f, .momentum = 0.9, .net = "a.net"};
    return s;
}

static void assert_refused(Status status, const char *message)
{
    assert_fault(status, ERR_INPUT, message);
}

static void sets_every_type(void **state)
{
    (void)state;
    Settings s = defaults();
    assert_ok(options_set(&table, &s, "visits", "100000"));
    assert_ok(options_set(&table, &s, "Seed", "9007199254740992"));
    assert_ok(options_set(&table, &s, "learning-rate", "0.1"));
    assert_ok(options_set(&table, &s, "momentum", "1e-3"));
    assert_ok(options_set(&table, &s, "json", "ON"));
    assert_ok(options_set(&table, &s, "net", "nets/b c.net"));
    assert_ok(options_set(&table, &s, "shape", "Round"));
    assert_int_equal(s.visits, 100000);
    assert_true(s.seed == INT64_C(9007199254740992));
    assert_true(s.learning_rate == 0.1f);
    assert_true(s.momentum == 1e-3);
    assert_true(s.json);
    assert_string_equal(s.net, "nets/b c.net");
    assert_int_equal(s.shape, SHAPE_ROUND);
}

static void refuses_in_words_and_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *key, *value, *message;
    } cases[] = {
        {"visits", "0", "visits = 0: must be 1 to 100000"},
        {"visits", "100001", "visits = 100001: must be 1 to 100000"},
        {"visits", "99999999999999999999", "visits = 99999999999999999999: must be 1 to 100000"},
        {"visits", "4x", "visits = 4x: must be a whole number"},
        {"visits", "", "visits = : must be a whole number"},
        {"visits", "1.5", "visits = 1.5: must be a whole number"},
        {"seed", "-1", "seed = -1: must be 0 to 9007199254740992"},
        {"learning_rate", "0.11", "learning_rate = 0.11: must be 0 to 0.1"},
        {"learning_rate", "nan", "learning_rate = nan: must be 0 to 0.1"},
        {"momentum", "inf", "momentum = inf: must be 0 to 1"},
        {"momentum", "much", "momentum = much: must be a number"},
        {"json", "maybe", "json = maybe: must be true or false"},
        {"net", "0123456789abcdef01234567", "net = 0123456789abcdef01234567: longer than 23 bytes"},
        {"net", "a\nb", "net = a b: holds a control character"},
        {"net", "a ;b", "net = a ;b: holds a semicolon after a space, which begins a comment"},
        {"net", "a ", "net = a : begins or ends with a space"},
        {"shape", "oval", "shape = oval: must be square or round"},
        {"vists", "1", "unknown option 'vists'; did you mean 'visits'?"},
        {"Search", "1", "unknown option 'Search'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings s, before;
        memset(&s, 0, sizeof s);
        s = defaults();
        memcpy(&before, &s, sizeof s);
        assert_refused(options_set(&table, &s, cases[i].key, cases[i].value), cases[i].message);
        assert_memory_equal(&s, &before, sizeof s);
    }
}

static void reads_a_command_line(void **state)
{
    (void)state;
    static const char *const argv[] = {"run1",    "--visits", "5",     "--json",    "--seed=-0", "-",
                                       "--net=x", "--shape",  "round", "--no-json", "--",        "--visits"};
    const char *positional[12];
    int n;
    Settings s = defaults();
    assert_ok(options_parse(&table, &s, 12, argv, positional, &n));
    assert_int_equal(n, 3);
    assert_string_equal(positional[0], "run1");
    assert_string_equal(positional[1], "-");
    assert_string_equal(positional[2], "--visits");
    assert_int_equal(s.visits, 5);
    assert_int_equal(s.shape, SHAPE_ROUND);
    assert_string_equal(s.net, "x");
    assert_true(s.seed == 0);
    assert_false(s.json);
}

static void refuses_a_wrong_command_line(void **state)
{
    (void)state;
    static const struct {
        const char *argv[2];
        int argc;
        const char *message;
    } cases[] = {
        {{"--vists", "4"}, 2, "unknown option '--vists'; did you mean '--visits'?"},
        {{"--learnig-rate=4"}, 1, "unknown option '--learnig-rate'; did you mean '--learning-rate'?"},
        {{"--zzzzzzzz"}, 1, "unknown option '--zzzzzzzz'"},
        {{"--visits"}, 1, "--visits needs a value"},
        {{"--no-visits"}, 1, "unknown option '--no-visits'; did you mean '--visits'?"},
        {{"--json=2"}, 1, "json = 2: must be true or false"},
        {{"--"}, 1, NULL},
        {{"-v"}, 1, "unknown option '-v'; options begin with two dashes"},
        {{"-3"}, 1, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *positional[2];
        int n;
        Settings s = defaults();
        Status status = options_parse(&table, &s, cases[i].argc, cases[i].argv, positional, &n);
        if (cases[i].message)
            assert_refused(status, cases[i].message);
        else
            assert_ok(status);
    }
}

static Status read_text(Settings *s, const char *text)
{
    return options_read_text(&table, s, "run.ini", text, strlen(text));
}

static void reads_a_configuration(void **state)
{
    (void)state;
    Settings s = defaults();
    assert_ok(read_text(&s, "\xEF\xBB\xBF# a comment\r\nvisits = 12 ; why\r\n\n  learning_rate=0.05\n"
                            "; another\nnet = nets/a;b.net\nshape: round"));
    assert_int_equal(s.visits, 12);
    assert_true(s.learning_rate == 0.05f);
    assert_string_equal(s.net, "nets/a;b.net");
    assert_int_equal(s.shape, SHAPE_ROUND);
    assert_ok(read_text(&s, ""));
}

static void names_file_and_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"\n\n\n\n\n\nlerning_rate = 1\n",
         "run.ini:7: unknown key 'lerning_rate'; did you mean 'learning_rate'?"},
        {"visits = 1\nvisits = 2\n", "run.ini:2: 'visits' is set a second time"},
        {"# x\nvisits = 0\n", "run.ini:2: visits = 0: must be 1 to 100000"},
        {"visits = 1\n  seed 4\nvists = 2", "run.ini:2: expected 'key = value'"},
        {"seed 4\n", "run.ini:1: expected 'key = value'"},
        {"visits = 1\n[search]\n", "run.ini:2: sections are not used here"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Settings s = defaults();
        assert_refused(read_text(&s, cases[i].text), cases[i].message);
    }
    char text[600];
    memset(text, 'a', sizeof text);
    Settings s = defaults();
    assert_refused(options_read_text(&table, &s, "f", text, sizeof text),
                   "f:1: the line is longer than 190 bytes");
    assert_refused(options_read_text(&table, &s, "f", "visits = 1\0", 11), "f:1: not a text file");
    assert_int_equal(options_read(&table, &s, "no/such.ini").code, ERR_IO);
}

static void dumps_and_reads_back(void **state)
{
    (void)state;
    Rng rng = rng_make(1, 0, 0, 0, RNG_GENERAL);
    for (int i = 0; i < 200; i++) {
        Settings s = {.visits = 1 + (int)rng_below(&rng, 100000),
                      .seed = (int64_t)(rng_u64(&rng) >> 11),
                      .learning_rate = rng_float(&rng) * 0.1f,
                      .momentum = rng_double(&rng),
                      .json = rng_below(&rng, 2),
                      .shape = (Shape)rng_below(&rng, 2)};
        snprintf(s.net, sizeof s.net, "net %u.bin", rng_u32(&rng));
        char *text = NULL;
        assert_ok(options_format(&table, &s, &text));
        Settings back = defaults();
        assert_ok(read_text(&back, text));
        free(text);
        assert_int_equal(back.visits, s.visits);
        assert_true(back.seed == s.seed);
        assert_true(back.learning_rate == s.learning_rate);
        assert_true(back.momentum == s.momentum);
        assert_int_equal(back.json, s.json);
        assert_int_equal(back.shape, s.shape);
        assert_string_equal(back.net, s.net);
    }
}

static void writes_help(void **state)
{
    (void)state;
    Settings s = defaults();
    char *text = NULL;
    assert_ok(options_help(&table, &s, &text));
    assert_string_equal(text, "Search\n"
                              "  --visits             playouts a move, 1 to 100000 (400)\n"
                              "  --seed               first random number, 0 to 9007199254740992 (7)\n"
                              "Training\n"
                              "  --learning-rate      size of a step, 0 to 0.1 (0.02)\n"
                              "  --momentum           share kept of the last step, 0 to 1 (0.9)\n"
                              "  --json               print JSON\n"
                              "  --net                file of the network (a.net)\n"
                              "  --shape              shape of the window, square|round (square)\n");
    free(text);
}

static void finds_the_nearest_name(void **state)
{
    (void)state;
    static const char *const names[] = {"play",  "engine", "train", "selfplay",
                                        "match", "bench",  "net",   "doctor"};
    static const struct {
        const char *name;
        int nearest;
    } cases[] = {{"tarin", 2},  {"traim", 2}, {"pay", 0},   {"plya", 0},     {"bnech", 5},
                 {"docter", 7}, {"ten", -1},  {"nte", 6},   {"", -1},        {"x", -1},
                 {"zebra", -1}, {"match", 4}, {"MATCH", 4}, {"self-play", 3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(options_nearest(cases[i].name, names, 8), cases[i].nearest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_every_type),        cmocka_unit_test(refuses_in_words_and_changes_nothing),
        cmocka_unit_test(reads_a_command_line),   cmocka_unit_test(refuses_a_wrong_command_line),
        cmocka_unit_test(reads_a_configuration),  cmocka_unit_test(names_file_and_line),
        cmocka_unit_test(dumps_and_reads_back),   cmocka_unit_test(writes_help),
        cmocka_unit_test(finds_the_nearest_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
