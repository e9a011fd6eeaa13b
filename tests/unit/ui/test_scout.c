/* Work in the background: the newest question counts, and nobody waits; and what a scout sees coming. */
#include "ui/board/scout.h"

#include "game/base/os.h"
#include "game/notation.h"
#include "tests/support/assert_status.h"
#include "ui/board/background.h"

/* The square of a number, as soon as the gate is open. */
typedef struct Gate {
    _Atomic int open, dropped;
} Gate;

static void square(void *context, Background *b, const void *question, void *answer)
{
    Gate *gate = context;
    while (!gate->open && !background_dropped(b)) os_sleep(0.001);
    if (background_dropped(b)) gate->dropped++;
    *(int *)answer = *(const int *)question * *(const int *)question;
}

static bool wait_for(Background *b, int *answer)
{
    for (int i = 0; i < 3000; i++) {
        if (background_look(b, answer)) return true;
        os_sleep(0.001);
    }
    return false;
}

static void the_newest_question_counts(void **unused)
{
    (void)unused;
    Gate gate = {0};
    Background *b;
    int answer = 0, two = 2, three = 3;
    assert_ok(background_new(&b, square, &gate, sizeof two, sizeof answer));
    assert_false(background_look(b, &answer));
    background_ask(b, &two);
    os_sleep(0.01);
    assert_false(background_look(b, &answer));
    background_ask(b, &three);
    gate.open = 1;
    assert_true(wait_for(b, &answer));
    assert_int_equal(answer, 9);
    assert_true(background_look(b, &answer));
    background_drop(b);
    assert_false(background_look(b, &answer));
    gate.open = 0;
    background_ask(b, &two);
    background_free(b);
    background_free(NULL);
}

static ScoutThreat look(Scout *s, const char *moves, GameSpec spec)
{
    Board b;
    ScoutThreat threat;
    board_init(&b, spec);
    for (const char *at = moves; *at;) {
        char point[NOTATION_TEXT_MAX] = {at[0]};
        int n = 1;
        while (at[n] >= '0' && at[n] <= '9') point[n] = at[n], n++;
        Point p;
        Undo undo;
        assert_ok(notation_parse_point(point, spec.size, ORIGIN_BOTTOM, &p));
        board_play(&b, p, &undo);
        at += n;
    }
    scout_ask(s, &b);
    for (int i = 0; i < 3000; i++) {
        if (scout_look(s, &threat)) break;
        os_sleep(0.001);
    }
    assert_true(threat.hash == b.hash);
    return threat;
}

static void a_scout_sees_threats_of_the_other_side(void **unused)
{
    static const GameSpec fifteen = {RULE_FREESTYLE, 15, 5}, ten = {RULE_FREESTYLE, 10, 5};
    (void)unused;
    Scout *s;
    assert_ok(scout_new(&s));
    assert_int_equal(look(s, "h8a1", fifteen).plies, 0);
    /* Black has three with both ends open, and white is to move. */
    ScoutThreat three = look(s, "h8a1h9a3h10", fifteen);
    assert_int_equal(three.plies, 3);
    assert_int_equal(three.length, 3);
    assert_int_equal(three.line[0] % 15, 7);
    /* Four: the next stone wins. */
    assert_int_equal(look(s, "h8a1h9a3h10a5h11", fifteen).plies, 1);
    /* It is white's move and white's own three is no threat against himself. */
    assert_int_equal(look(s, "a1h8a3h9a5h10c1", fifteen).plies, 0);
    assert_int_equal(look(s, "e5a1e6a3e7", ten).plies, 3);
    scout_free(s);
    scout_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_question_counts),
        cmocka_unit_test(a_scout_sees_threats_of_the_other_side),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
