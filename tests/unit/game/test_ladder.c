/* Ladders as text: what is read is what was written, and each fault has its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "game/match/ladder.h"
#include "tests/support/assert_status.h"

#define HEAD  "game renju 15 5\nopenings o.txt\nanchor b 1000\n"
#define RUNGS "rung a 12.5 3 40 - random\nrung b 1000 0 40 0123456789abcdef net:x,visits=4 \n"

static Status parse(const char *text, Ladder *out)
{
    return ladder_parse("l.txt", text, strlen(text), out);
}

static void test_reads_what_stands_there(void **state)
{
    (void)state;
    Ladder l;
    assert_ok(parse("# a ladder\n\n" HEAD "misfit 1.25\n" RUNGS, &l));
    assert_int_equal(l.game.rule, RULE_RENJU);
    assert_int_equal(l.game.size, 15);
    assert_string_equal(l.openings, "o.txt");
    assert_int_equal(l.count, 2);
    assert_int_equal(l.anchor, 1);
    assert_float_equal(l.misfit, 1.25, 0);
    assert_float_equal(l.rung[0].elo, 12.5, 0);
    assert_float_equal(l.rung[0].error, 3, 0);
    assert_int_equal(l.rung[0].games, 40);
    assert_string_equal(l.rung[1].checksum, "0123456789abcdef");
    assert_string_equal(l.rung[1].player, "net:x,visits=4");
    assert_int_equal(ladder_find(&l, "a"), 0);
    assert_int_equal(ladder_find(&l, "c"), -1);
}

static void test_what_is_written_is_read_again(void **state)
{
    (void)state;
    Ladder l, again;
    Text text = {0};
    char *string;
    size_t size;
    assert_ok(parse(HEAD "misfit 1.5\nrung a 12 3.5 40 - random\nrung b 1000 0 40 0123 net:x\n", &l));
    ladder_format(&l, "# measured\n", &text);
    assert_ok(text_take(&text, &string, &size));
    assert_ok(ladder_parse("again", string, size, &again));
    assert_memory_equal(&l.rung[1].player, &again.rung[1].player, strlen("net:x") + 1);
    assert_float_equal(l.rung[0].error, again.rung[0].error, 0);
    assert_float_equal(l.misfit, again.misfit, 0);
    assert_true(ladder_key(&l) == ladder_key(&again));
    again.rung[1].elo++;
    assert_true(ladder_key(&l) == ladder_key(&again));
    strcpy(again.rung[1].player, "net:y");
    assert_true(ladder_key(&l) != ladder_key(&again));
    free(string);
}

static void refuse(const char *text, const char *message)
{
    Ladder l;
    assert_fault(parse(text, &l), ERR_FORMAT, message);
}

static void test_faults_name_their_line(void **state)
{
    (void)state;
    refuse("game chess 15 5\n",
           "l.txt:1: \"chess\" is no rule; the rules are freestyle, standard, renju, caro");
    refuse("game renju 99 5\n", "l.txt:1: board size 99 is not one of 5 to 20");
    refuse("\ngame renju\n", "l.txt:2: the game: 'game freestyle 15 5'");
    refuse(HEAD "rung a 1 2\n", "l.txt:4: a rung: 'rung NAME ELO ERROR GAMES CHECKSUM PLAYER'");
    refuse(HEAD "rung a nan 2 3 - random\n",
           "l.txt:4: a rung's Elo, error and games: numbers in their ranges");
    refuse(HEAD "rung a 1 2 3 - random\nrung a 1 2 3 - random\n", "l.txt:5: two rungs of the same name");
    refuse(HEAD "misfit 0.5\n", "l.txt:4: the misfit: 'misfit NUMBER', at least 1");
    refuse(HEAD "wrung a\n", "l.txt:4: no such line: game, openings, anchor, misfit or rung");
    refuse("game renju 15 5\n" RUNGS, "l.txt:3: the lines 'game' and 'openings' must be there");
    refuse("game renju 15 5\nopenings o\nanchor c 0\n" RUNGS, "l.txt:5: the anchor must be one of the rungs");
    refuse("game renju 15 5\nopenings o\nanchor b 900\n" RUNGS,
           "l.txt:5: the anchor's rung must have the anchor's Elo");
    refuse(HEAD "rung b 1000 0 1 - random\n", "l.txt:4: a ladder has two rungs at least");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_what_stands_there),
        cmocka_unit_test(test_what_is_written_is_read_again),
        cmocka_unit_test(test_faults_name_their_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
