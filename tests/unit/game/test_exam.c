/* The examiner's own moves: on empty points, as long as there are any. */
#include "game/match/exam.h"
#include "tests/support/assert_status.h"

#include <stdio.h>
#include <stdlib.h>

/* An examination of a program that says what it hears. */
static Exam *open_exam(void)
{
    static const char *const echo[] = {"cat", NULL};
    Exam *e = calloc(1, sizeof *e);
    assert_non_null(e);
    e->transcript = malloc(sizeof *e->transcript);
    assert_non_null(e->transcript);
    transcript_clear(e->transcript);
    e->size = EXAM_SIZE;
    assert_true(exam_open(e, echo));
    return e;
}

static void close_exam(Exam *e)
{
    dialogue_free(e->dialogue);
    free(e->transcript);
    free(e);
}

static void test_turns_fill_the_board_and_no_more(void **state)
{
    (void)state;
    Exam *e = open_exam();
    for (int i = 0; i < EXAM_SIZE; i += 3) e->taken[0][i] = e->taken[7][i] = true;
    int left = EXAM_SIZE * EXAM_SIZE - 2 * ((EXAM_SIZE + 2) / 3);
    bool taken[EXAM_SIZE][EXAM_SIZE];
    for (int y = 0; y < EXAM_SIZE; y++)
        for (int x = 0; x < EXAM_SIZE; x++) taken[y][x] = e->taken[y][x];
    for (int i = 0; i < left; i++) {
        int x, y;
        exam_turn(e);
        Answer a = dialogue_hear(e->dialogue, EXAM_PATIENCE);
        assert_int_equal(sscanf(a.line, "TURN %d,%d", &x, &y), 2);
        assert_in_range(x, 0, EXAM_SIZE - 1);
        assert_in_range(y, 0, EXAM_SIZE - 1);
        assert_false(taken[y][x]);
        taken[y][x] = true;
        /* The two edges come first: a game that is played there is lost by nobody soon. */
        if (i == 0) assert_int_equal(y, EXAM_SIZE - 1);
    }
    assert_int_equal(e->verdict, EXAMINATION_PASS);
    exam_turn(e);
    assert_int_equal(e->verdict, EXAMINATION_FAIL);
    assert_string_equal(e->detail, "has filled the board");
    close_exam(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_turns_fill_the_board_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
