#include "game/base/os.h"
#include "game/match/examination.h"
#include "tests/support/assert_status.h"

#include <stdio.h>
#include <string.h>

enum { SEEN_MAX = 64 };

typedef struct Seen {
    char name[SEEN_MAX][32];
    ExaminationVerdict verdict[SEEN_MAX];
    char detail[SEEN_MAX][200];
    int count;
} Seen;

static void see(void *context, const ExaminationResult *r)
{
    Seen *s = context;
    assert_true(s->count < SEEN_MAX);
    snprintf(s->name[s->count], sizeof s->name[0], "%s", r->name);
    snprintf(s->detail[s->count], sizeof s->detail[0], "%s", r->detail);
    s->verdict[s->count++] = r->verdict;
    assert_true(r->seconds >= 0);
    assert_true((r->detail[0] == '\0') == (r->verdict == EXAMINATION_PASS));
    if (strncmp(r->detail, "it does not answer", 18) != 0) assert_non_null(strstr(r->log, " > "));
}

static ExaminationOptions options_for(const char *const word[], const char *only, Seen *seen)
{
    return (ExaminationOptions){.word = word, .tolerance = 3, .only = only, .examined = see, .context = seen};
}

static void test_a_good_engine_passes_all(void **state)
{
    (void)state;
    static const char *const word[] = {CANDIDATE, NULL};
    Seen seen = {0};
    ExaminationCounts n;
    ExaminationOptions o = options_for(word, NULL, &seen);
    assert_ok(examination_run(&o, &n));
    for (int i = 0; i < seen.count; i++) {
        if (seen.verdict[i] != EXAMINATION_PASS) fail_msg("%s: %s", seen.name[i], seen.detail[i]);
        assert_string_equal(seen.name[i], examination_name(i));
    }
    assert_int_equal(seen.count, examination_count());
    assert_int_equal(n.passed, seen.count);
    assert_int_equal(n.failed + n.skipped, 0);
}

/* Each habit fails the one examination that is held. */
static void test_faults_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *habit, *name, *words;
    } cases[] = {
        {"polite", "ok-line", "'OK - everything is good'"},
        {"blanks", "move-line", "'0,0 '"},
        {"suggest", "suggestion", "'SUGGEST 0,0'"},
        {"noise", "standard-error", "'7,7'"},
        {"bare", "remarks", "'DEBUG'"},
        {"leaving", "unknown-line", "ends at a line"},
        {"ordered", "board-order", "its own first"},
        {"crash", "answers", "ends at START"},
        {"forbidden", "renju", "plays 7,7"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const word[] = {CANDIDATE, cases[i].habit, NULL};
        Seen seen = {0};
        ExaminationCounts n;
        ExaminationOptions o = options_for(word, cases[i].name, &seen);
        assert_ok(examination_run(&o, &n));
        assert_int_equal(seen.count, 1);
        assert_string_equal(seen.name[0], cases[i].name);
        if (n.failed != 1 || !strstr(seen.detail[0], cases[i].words))
            fail_msg("%s: %d failed, '%s'", cases[i].habit, n.failed, seen.detail[0]);
    }
}

/* What nobody answers is not asked again and again. */
static void test_the_dead_are_examined_once(void **state)
{
    (void)state;
    static const char *const word[] = {CANDIDATE, "crash", NULL};
    Seen seen = {0};
    ExaminationCounts n;
    ExaminationOptions o = options_for(word, NULL, &seen);
    assert_ok(examination_run(&o, &n));
    assert_int_equal(n.failed, 1);
    assert_int_equal(n.skipped, examination_count() - 1);
}

static bool at_once(void *context)
{
    (void)context;
    return true;
}

static void test_bad_input(void **state)
{
    (void)state;
    static const char *const nobody[] = {"/no/such/engine", NULL}, *const word[] = {CANDIDATE, NULL};
    Seen seen = {0};
    ExaminationCounts n;
    ExaminationOptions o = options_for(nobody, NULL, &seen);
    assert_fault(examination_run(&o, &n), ERR_INPUT, "/no/such/engine: no such program");
    o = options_for(word, "spelling", &seen);
    assert_fault(examination_run(&o, &n), ERR_INPUT, "no examination 'spelling'");
    o = options_for(word, NULL, &seen);
    o.should_stop = at_once;
    assert_int_equal(examination_run(&o, &n).code, ERR_INTERRUPTED);
    assert_int_equal(seen.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_good_engine_passes_all),
        cmocka_unit_test(test_faults_are_found),
        cmocka_unit_test(test_the_dead_are_examined_once),
        cmocka_unit_test(test_bad_input),
    };
    os_ignore_broken_pipes();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
