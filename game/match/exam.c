#include "game/match/exam.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { TEXT_ROOM = 4096 };

static const int QUICK_MS = 100;

/* ---- verdicts ------------------------------------------------------------------------------------------- */

static bool conclude(Exam *e, ExaminationVerdict verdict, const char *format, va_list arguments)
{
    if (e->verdict != EXAMINATION_PASS) return false;
    e->verdict = verdict;
    vsnprintf(e->detail, sizeof e->detail, format, arguments);
    transcript_remark(e->transcript, "%s %s", verdict == EXAMINATION_FAIL ? "FAULT" : "SKIPPED", e->detail);
    return false;
}

bool exam_fail(Exam *e, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    conclude(e, EXAMINATION_FAIL, format, arguments);
    va_end(arguments);
    return false;
}

bool exam_skip(Exam *e, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    conclude(e, EXAMINATION_SKIP, format, arguments);
    va_end(arguments);
    return false;
}

/* An answer that was none of those hoped for. */
static bool fail_answer(Exam *e, const Answer *a, const char *to, const char *wanted)
{
    if (a->kind == ANSWER_NONE) return exam_fail(e, "says nothing to %s within %.1f s", to, a->seconds);
    if (a->kind == ANSWER_GONE) return exam_fail(e, "ends at %s", to);
    return exam_fail(e, "answers %s with '%s' instead of %s", to, a->line, wanted);
}

/* ---- talking -------------------------------------------------------------------------------------------- */

bool exam_open(Exam *e, const char *const word[])
{
    dialogue_free(e->dialogue);
    e->dialogue = NULL;
    Status status = dialogue_new(word, e->transcript, &e->dialogue);
    if (status.code == STATUS_OK) return true;
    e->fault = status;
    return exam_fail(e, "%s", status.message);
}

void exam_say(Exam *e, const char *format, ...)
{
    char text[TEXT_ROOM];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(text, sizeof text - 1, format, arguments);
    va_end(arguments);
    if (n < 0 || n >= (int)sizeof text - 1) n = (int)sizeof text - 2;
    text[n] = '\n';
    text[n + 1] = '\0';
    dialogue_say(e->dialogue, text);
}

bool exam_hear_ok(Exam *e, const char *command)
{
    Answer a = dialogue_hear(e->dialogue, EXAM_PATIENCE);
    return a.kind == ANSWER_OK || fail_answer(e, &a, command, "OK");
}

bool exam_hear_optional_ok(Exam *e, const char *command)
{
    Answer a = dialogue_hear(e->dialogue, EXAM_PATIENCE);
    if (a.kind == ANSWER_REFUSAL) return exam_skip(e, "not supported: %s", a.line);
    return a.kind == ANSWER_OK || fail_answer(e, &a, command, "OK, or UNKNOWN where that is not supported");
}

bool exam_start(Exam *e, int turn_ms)
{
    e->size = EXAM_SIZE;
    exam_clear(e);
    exam_say(e, "START %d", e->size);
    if (!exam_hear_ok(e, "START")) return false;
    exam_say(e, "INFO timeout_turn %d\nINFO timeout_match 0\nINFO game_type 1\nINFO rule 0", turn_ms);
    return true;
}

bool exam_begin(Exam *e)
{
    return exam_open(e, e->word) && exam_start(e, QUICK_MS);
}

bool exam_accept_move(Exam *e, const Answer *a)
{
    if (a->kind != ANSWER_POINTS || a->count != 1) return fail_answer(e, a, "the request", "a move");
    int x = a->x[0], y = a->y[0];
    if (x < 0 || y < 0 || x >= e->size || y >= e->size)
        return exam_fail(e, "plays %d,%d, which is not on the board", x, y);
    if (e->taken[y][x]) return exam_fail(e, "plays %d,%d, where a stone lies", x, y);
    e->taken[y][x] = true;
    return true;
}

bool exam_hear_move(Exam *e, double seconds, Answer *out)
{
    *out = dialogue_hear(e->dialogue, seconds + e->tolerance);
    return exam_accept_move(e, out);
}

/* ---- the board ------------------------------------------------------------------------------------------ */

void exam_clear(Exam *e)
{
    memset(e->taken, 0, sizeof e->taken);
}

static bool find_empty(const Exam *e, int *x, int *y)
{
    for (*x = 0; *x < e->size; ++*x) {
        *y = *x % 2 * (e->size - 1);
        if (!e->taken[*y][*x]) return true;
    }
    for (*y = 0; *y < e->size; ++*y)
        for (*x = 0; *x < e->size; ++*x)
            if (!e->taken[*y][*x]) return true;
    return false;
}

void exam_turn(Exam *e)
{
    int x, y;
    if (!find_empty(e, &x, &y)) {
        exam_fail(e, "has filled the board");
        return;
    }
    e->taken[y][x] = true;
    exam_say(e, "TURN %d,%d", x, y);
}

void exam_board(Exam *e, const char *stones)
{
    char text[TEXT_ROOM];
    int x, y, colour, length, used = snprintf(text, sizeof text, "BOARD");
    exam_clear(e);
    while (sscanf(stones, " %d,%d,%d%n", &x, &y, &colour, &length) == 3) {
        e->taken[y][x] = true;
        used += snprintf(text + used, sizeof text - (size_t)used, "\n%d,%d,%d", x, y, colour);
        stones += length;
    }
    exam_say(e, "%s\nDONE", text);
}

bool exam_game(Exam *e, int moves)
{
    Answer a;
    if (!exam_begin(e)) return false;
    exam_say(e, "BEGIN");
    while (exam_hear_move(e, EXAM_PATIENCE, &a) && --moves > 0) exam_turn(e);
    return moves == 0;
}
