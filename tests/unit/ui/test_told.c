/* What is told of a search: lines that people and programs can read. */
#include "ui/gomocup/told.h"

#include "tests/support/assert_status.h"

#include <stdlib.h>
#include <string.h>

static EngineReport report(void)
{
    EngineReport r;
    memset(&r, 0, sizeof r);
    r.searched = true;
    r.seconds = 2;
    r.fresh = 1000;
    r.result.score = 0.574f;
    r.result.visits = 1234;
    r.result.pv_length = 2;
    r.result.pv[0] = 7 * 15 + 7;
    r.result.pv[1] = 6 * 15 + 8;
    r.lines = 2;
    r.line[0] = (SearchLine){.move = {112, 98}, .length = 2, .visits = 800, .score = 0.25f};
    r.line[1] =
        (SearchLine){.move = {0}, .length = 1, .visits = 3, .score = 1, .proof = PROOF_WIN, .plies = 5};
    return r;
}

static void expect(Text *t, const char *expected)
{
    char *text;
    assert_ok(text_take(t, &text, NULL));
    assert_string_equal(text, expected);
    free(text);
}

static void test_a_line_for_people(void **state)
{
    (void)state;
    EngineReport r = report();
    Text t = {0};
    told_message(&t, &r, 15);
    expect(&t, "MESSAGE win 57 %, 1,234 visits in 2.00 s: 7,7 8,6\n");
    r.result.proof = PROOF_WIN;
    r.result.proof_plies = 5;
    told_message(&t, &r, 15);
    expect(&t, "MESSAGE wins in 3 moves, 1,234 visits in 2.00 s: 7,7 8,6\n");
    r.searched = false;
    told_message(&t, &r, 15);
    expect(&t, "");
}

static void test_blocks_for_programs(void **state)
{
    (void)state;
    EngineReport r = report();
    Text t = {0};
    told_lines(&t, &r, 15);
    expect(&t,
           "INFO PV 0\nINFO NUMPV 2\nINFO DEPTH 2\nINFO SELDEPTH 2\nINFO NODES 800\nINFO TOTALNODES 1234\n"
           "INFO TOTALTIME 2000\nINFO SPEED 500\nINFO WINRATE 0.2500\nINFO BESTLINE 7,7 8,6\nINFO PV DONE\n"
           "INFO PV 1\nINFO NUMPV 2\nINFO DEPTH 1\nINFO SELDEPTH 1\nINFO NODES 3\nINFO TOTALNODES 1234\n"
           "INFO TOTALTIME 2000\nINFO SPEED 500\nINFO EVAL +M5\nINFO WINRATE 1.0000\nINFO BESTLINE 0,0\n"
           "INFO PV DONE\n");
    r.lines = 0;
    told_lines(&t, &r, 15);
    expect(&t, "");
}

static void test_marks_and_rankings(void **state)
{
    (void)state;
    EngineReport r = report();
    Text t = {0};
    r.result.best = 112;
    told_realtime(&t, &r, 15);
    expect(&t, "MESSAGE REALTIME REFRESH\nMESSAGE REALTIME BEST 7,7\nMESSAGE REALTIME POS 0,0\n"
               "MESSAGE REALTIME DONE 0,0\n");
    r.line[1].proof = PROOF_LOSS;
    told_realtime(&t, &r, 15);
    expect(&t, "MESSAGE REALTIME REFRESH\nMESSAGE REALTIME BEST 7,7\nMESSAGE REALTIME LOST 0,0\n");
    r.lines = 1;
    told_ranking(&t, &r, 15);
    expect(&t, "MESSAGE 1. win 25 %, 800 visits: 7,7 8,6\n");
    r.searched = false;
    told_realtime(&t, &r, 15);
    expect(&t, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_for_people),
        cmocka_unit_test(test_blocks_for_programs),
        cmocka_unit_test(test_marks_and_rankings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
