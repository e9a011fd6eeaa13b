#include "game/match/exam_cases.h"

#include "game/board.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- how lines look ------------------------------------------------------------------------------------- */

/* What it said only when it was told to end lay in a buffer. */
static void tell_buffered(Exam *e, AnswerKind wanted, const char *to)
{
    exam_say(e, "END");
    Answer late = dialogue_hear(e->dialogue, 1);
    if (late.kind == wanted)
        exam_fail(e, "says '%s' to %s only as it ends: its standard output is not flushed", late.line, to);
    else
        exam_fail(e, "does not answer %s", to);
}

static void examine_answers(Exam *e)
{
    Answer a;
    if (!exam_open(e, e->word)) return;
    exam_say(e, "START %d", EXAM_SIZE);
    a = dialogue_hear(e->dialogue, EXAM_PATIENCE);
    if (a.kind == ANSWER_NONE) {
        tell_buffered(e, ANSWER_OK, "START");
        return;
    }
    if (a.kind != ANSWER_OK) {
        exam_fail(e, a.kind == ANSWER_GONE ? "ends at START" : "answers START with '%s'", a.line);
        return;
    }
    exam_say(e, "INFO timeout_turn 100\nINFO timeout_match 0\nINFO game_type 1\nINFO rule 0\nBEGIN");
    a = dialogue_hear(e->dialogue, EXAM_PATIENCE);
    if (a.kind == ANSWER_NONE)
        tell_buffered(e, ANSWER_POINTS, "BEGIN");
    else if (a.kind != ANSWER_POINTS)
        exam_fail(e, a.kind == ANSWER_GONE ? "ends at BEGIN" : "answers BEGIN with '%s'", a.line);
}

static void examine_ok_line(Exam *e)
{
    if (!exam_game(e, 1)) return;
    const char *line = dialogue_manners(e->dialogue)->ok;
    if (line[0])
        exam_fail(e, "says '%s', of which managers that compare the whole line do not read OK", line);
}

static void examine_move_line(Exam *e)
{
    if (!exam_game(e, 3)) return;
    const char *line = dialogue_manners(e->dialogue)->move;
    if (line[0]) exam_fail(e, "says '%s' with more than a move on the line", line);
}

static void examine_suggestion(Exam *e)
{
    if (!exam_game(e, 3)) return;
    const char *line = dialogue_manners(e->dialogue)->suggest;
    if (line[0]) exam_fail(e, "says '%s', which managers overlook", line);
}

static void examine_errors(Exam *e)
{
    if (!exam_game(e, 3)) return;
    const char *line = dialogue_manners(e->dialogue)->errors;
    if (line[0]) exam_fail(e, "writes '%s' to standard error, which some managers read as an answer", line);
}

static void examine_remarks(Exam *e)
{
    if (!exam_game(e, 3)) return;
    const char *line = dialogue_manners(e->dialogue)->remark;
    if (line[0]) exam_fail(e, "says '%s' with nothing behind the word, which is not passed over", line);
}

static void examine_line_ends(Exam *e)
{
    Answer a;
    if (!exam_open(e, e->word)) return;
    e->size = EXAM_SIZE;
    dialogue_say(e->dialogue, "START 15\r\n");
    if (!exam_hear_ok(e, "START with CR LF")) return;
    dialogue_say(e->dialogue, "INFO timeout_turn 100\r\n\r\nINFO rule 0\r\nTURN 7,7\r\n");
    e->taken[7][7] = true;
    if (!exam_hear_move(e, EXAM_PATIENCE, &a)) return;
    dialogue_say(e->dialogue, "BOARD\r\n8,8,2\r\nDONE\r\n");
    exam_clear(e);
    e->taken[8][8] = true;
    exam_hear_move(e, EXAM_PATIENCE, &a);
}

/* ---- commands ------------------------------------------------------------------------------------------- */

static void examine_info(Exam *e)
{
    Answer a;
    if (!exam_begin(e)) return;
    exam_say(e, "INFO timeout_turn 100\nINFO timeout_match 100000\nINFO time_left 100000\nINFO max_memory 0\n"
                "INFO game_type 2\nINFO rule 0\nINFO evaluate 3,3\nINFO no_such_key 5");
    a = dialogue_hear(e->dialogue, 0.3);
    if (a.kind == ANSWER_GONE)
        exam_fail(e, "ends at INFO");
    else if (a.kind != ANSWER_NONE)
        exam_fail(e, "answers INFO with '%s'", a.line);
    else {
        exam_say(e, "BEGIN");
        exam_hear_move(e, EXAM_PATIENCE, &a);
    }
}

static void examine_unknown(Exam *e)
{
    static const char *const lines[] = {"XYZZY", "HELLO 7,7 there"};
    Answer a;
    if (!exam_begin(e)) return;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        exam_say(e, "%s", lines[i]);
        a = dialogue_hear(e->dialogue, 1 + e->tolerance);
        if (a.kind == ANSWER_GONE)
            exam_fail(e, "ends at a line that it does not know, '%s'", lines[i]);
        else if (a.kind == ANSWER_NONE)
            exam_fail(e, "says nothing to '%s', where UNKNOWN is due", lines[i]);
        else if (a.kind != ANSWER_REFUSAL)
            exam_fail(e, "answers '%s' with '%s' instead of UNKNOWN", lines[i], a.line);
        if (e->verdict != EXAMINATION_PASS) return;
    }
    exam_say(e, "BEGIN");
    exam_hear_move(e, EXAM_PATIENCE, &a);
}

static void examine_about(Exam *e)
{
    if (!exam_open(e, e->word)) return;
    exam_say(e, "ABOUT");
    Answer a = dialogue_hear(e->dialogue, EXAM_PATIENCE);
    if (a.kind == ANSWER_NONE)
        exam_fail(e, "says nothing to ABOUT before START");
    else if (a.kind == ANSWER_GONE)
        exam_fail(e, "ends at ABOUT");
    else if (a.kind != ANSWER_ABOUT || !strchr(a.line, '='))
        exam_fail(e, "answers ABOUT with '%s' instead of name=\"…\"", a.line);
    else if (exam_start(e, 100)) {
        exam_say(e, "BEGIN");
        exam_hear_move(e, EXAM_PATIENCE, &a);
    }
}

static void examine_start_again(Exam *e)
{
    Answer a;
    if (!exam_game(e, 3) || !exam_start(e, 100)) return;
    /* An engine that still knows the old game would refuse its points. */
    exam_board(e, "7,7,2");
    if (!exam_hear_move(e, EXAM_PATIENCE, &a) || !exam_start(e, 100)) return;
    exam_say(e, "BEGIN");
    exam_hear_move(e, EXAM_PATIENCE, &a);
}

static void examine_restart(Exam *e)
{
    Answer a;
    if (!exam_game(e, 3)) return;
    exam_say(e, "RESTART");
    if (!exam_hear_optional_ok(e, "RESTART")) return;
    exam_clear(e);
    exam_turn(e);
    exam_hear_move(e, EXAM_PATIENCE, &a);
}

static void examine_takeback(Exam *e)
{
    Answer a;
    if (!exam_begin(e)) return;
    exam_turn(e);
    if (!exam_hear_move(e, EXAM_PATIENCE, &a)) return;
    exam_say(e, "TAKEBACK %d,%d", a.x[0], a.y[0]);
    if (!exam_hear_optional_ok(e, "TAKEBACK")) return;
    e->taken[a.y[0]][a.x[0]] = false;
    exam_say(e, "TAKEBACK 0,0");
    if (!exam_hear_optional_ok(e, "TAKEBACK")) return;
    exam_clear(e);
    exam_turn(e);
    exam_hear_move(e, EXAM_PATIENCE, &a);
}

/* An answer of min to max different points that are not taken, or SWAP where it may be said. */
static bool hear_swap2(Exam *e, const char *stones, int min, int max, bool may_swap)
{
    Answer a = dialogue_hear(e->dialogue, EXAM_PATIENCE);
    if (a.kind == ANSWER_REFUSAL && !stones[0]) return exam_skip(e, "not supported: %s", a.line);
    if (a.kind == ANSWER_NONE) return exam_fail(e, "says nothing to SWAP2BOARD %s", stones);
    if (a.kind == ANSWER_GONE) return exam_fail(e, "ends at SWAP2BOARD %s", stones);
    if (a.kind == ANSWER_SWAP && may_swap) return true;
    if (a.kind != ANSWER_POINTS || a.count < min || a.count > max)
        return exam_fail(e, "answers SWAP2BOARD %s with '%s'", stones, a.line);
    for (int i = 0; i < a.count; i++) {
        bool on_board = a.x[i] >= 0 && a.y[i] >= 0 && a.x[i] < e->size && a.y[i] < e->size;
        if (!on_board || e->taken[a.y[i]][a.x[i]])
            return exam_fail(e, "answers SWAP2BOARD %s with '%s', not all empty points", stones, a.line);
        e->taken[a.y[i]][a.x[i]] = true;
    }
    return true;
}

static void examine_swap2(Exam *e)
{
    if (!exam_begin(e)) return;
    exam_say(e, "SWAP2BOARD\nDONE");
    if (!hear_swap2(e, "", 3, 3, false)) return;
    exam_clear(e);
    e->taken[7][7] = e->taken[8][8] = e->taken[14][0] = true;
    exam_say(e, "SWAP2BOARD\n7,7\n8,8\n0,14\nDONE");
    if (!hear_swap2(e, "with three stones", 1, 2, true)) return;
    exam_clear(e);
    e->taken[7][7] = e->taken[8][8] = e->taken[14][0] = e->taken[9][9] = e->taken[0][14] = true;
    exam_say(e, "SWAP2BOARD\n7,7\n8,8\n0,14\n9,9\n14,0\nDONE");
    hear_swap2(e, "with five stones", 1, 1, true);
}

/* ---- positions and rules -------------------------------------------------------------------------------- */

static bool is_at(const Answer *a, int x, int y)
{
    return a->x[0] == x && a->y[0] == y;
}

/* Four of its own in row 7, open at both ends, and four of the opponent's in column 3: whoever mixes up the
 * colours completes the wrong ones. */
static bool examine_order(Exam *e, const char *how, const char *stones, bool *wins)
{
    Answer a;
    exam_board(e, stones);
    if (!exam_hear_move(e, EXAM_PATIENCE, &a)) return false;
    if (is_at(&a, 3, 2) || is_at(&a, 3, 7))
        return exam_fail(e, "%s: takes the opponent's stones for its own", how);
    bool won = is_at(&a, 4, 7) || is_at(&a, 9, 7);
    if (*wins && !won) return exam_fail(e, "%s: misses the five that it finds in the usual order", how);
    *wins = won;
    return true;
}

static void examine_board_order(Exam *e)
{
    static const char *const orders[][2] = {
        {"the usual order", "3,3,2 5,7,1 3,4,2 6,7,1 3,5,2 7,7,1 3,6,2 8,7,1 0,14,2"},
        {"its own first", "5,7,1 6,7,1 7,7,1 8,7,1 3,3,2 3,4,2 3,5,2 3,6,2 0,14,2"},
        {"the opponent's first", "0,14,2 3,6,2 3,5,2 3,4,2 3,3,2 8,7,1 7,7,1 6,7,1 5,7,1"},
        {"mixed", "5,7,1 3,3,2 3,4,2 6,7,1 7,7,1 3,5,2 0,14,2 3,6,2 8,7,1"},
    };
    Answer a;
    bool wins = false;
    if (!exam_open(e, e->word) || !exam_start(e, 500)) return;
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        if (!examine_order(e, orders[i][0], orders[i][1], &wins)) return;
    exam_board(e, "7,7,2 8,8,2 9,10,2");
    if (!exam_hear_move(e, EXAM_PATIENCE, &a)) return;
    exam_board(e, "7,7,1 8,8,1 9,10,1");
    exam_hear_move(e, EXAM_PATIENCE, &a);
}

/* Tell it a rule; one that it does not know skips the examination. */
static bool set_rule(Exam *e, int rule)
{
    exam_say(e, "INFO rule %d", rule);
    Answer a = dialogue_hear(e->dialogue, 0.2);
    return a.kind != ANSWER_REFUSAL || exam_skip(e, "rule %d is not supported: %s", rule, a.line);
}

/* As exam_hear_move, but a refusal means that the rule is not known. */
static bool hear_ruled_move(Exam *e, int rule, Answer *a)
{
    *a = dialogue_hear(e->dialogue, EXAM_PATIENCE);
    if (a->kind == ANSWER_REFUSAL) return exam_skip(e, "rule %d is not supported: %s", rule, a->line);
    return exam_accept_move(e, a);
}

/* Filling the gap makes six: a win in freestyle, nothing in standard. */
static void examine_rule(Exam *e)
{
    static const char stones[] = "7,3,1 0,0,2 7,4,1 2,0,2 7,5,1 4,0,2 7,7,1 6,0,2 7,8,1 8,0,2";
    Answer a;
    if (!exam_open(e, e->word) || !exam_start(e, 1000)) return;
    exam_board(e, stones);
    if (!exam_hear_move(e, EXAM_PATIENCE, &a)) return;
    if (!is_at(&a, 7, 6)) {
        exam_skip(e, "it does not win where it could, so its rule cannot be seen");
        return;
    }
    if (!set_rule(e, 1)) return;
    exam_board(e, stones);
    if (!hear_ruled_move(e, 1, &a)) return;
    if (is_at(&a, 7, 6)) exam_fail(e, "plays on by the rule that was told before");
}

/* Black's and white's stones in the order of play: is this move of black's forbidden? */
static bool is_forbidden(const char *stones, const Answer *a)
{
    static const GameSpec spec = {RULE_RENJU, EXAM_SIZE, 5};
    Board b;
    Undo undo;
    int x, y, colour, length;
    board_init(&b, spec);
    while (sscanf(stones, " %d,%d,%d%n", &x, &y, &colour, &length) == 3) {
        board_play(&b, (Point)(y * EXAM_SIZE + x), &undo);
        stones += length;
    }
    board_play(&b, (Point)(a->y[0] * EXAM_SIZE + a->x[0]), &undo);
    return b.reason == REASON_FORBIDDEN;
}

static void examine_renju(Exam *e)
{
    static const char *const positions[] = {
        "5,7,1 0,0,2 6,7,1 14,0,2 7,5,1 0,14,2 7,6,1 14,14,2", /* 7,7 makes two threes */
        "7,7,1 7,8,2 8,6,1 8,8,2 7,9,1 8,5,2 8,10,1 8,11,2",   /* 6,8 makes two threes, and blocks */
    };
    Answer a;
    if (!exam_open(e, e->word) || !exam_start(e, 500) || !set_rule(e, 4)) return;
    for (size_t i = 0; i < sizeof positions / sizeof *positions; i++) {
        exam_board(e, positions[i]);
        if (!hear_ruled_move(e, 4, &a)) return;
        if (is_forbidden(positions[i], &a)) {
            exam_fail(e, "plays %d,%d, which is forbidden to black", a.x[0], a.y[0]);
            return;
        }
    }
}

/* ---- time and the world --------------------------------------------------------------------------------- */

/* A move on a nearly empty board within so many seconds. */
static bool hear_in_time(Exam *e, double seconds, const char *told)
{
    Answer a;
    exam_board(e, "7,7,2");
    if (!exam_hear_move(e, EXAM_PATIENCE, &a)) return false;
    if (a.seconds <= seconds + e->tolerance) return true;
    return exam_fail(e, "moves after %.2f s where %s", a.seconds, told);
}

static void examine_turn(Exam *e)
{
    if (!exam_open(e, e->word) || !exam_start(e, 500)) return;
    if (hear_in_time(e, 0.5, "timeout_turn is 500")) hear_in_time(e, 0.5, "timeout_turn is 500");
}

static void examine_turn_zero(Exam *e)
{
    if (!exam_open(e, e->word) || !exam_start(e, 0)) return;
    if (hear_in_time(e, 0.5, "timeout_turn is 0: at once"))
        hear_in_time(e, 0.5, "timeout_turn is 0: at once");
}

static void examine_time_left(Exam *e)
{
    if (!exam_open(e, e->word) || !exam_start(e, 3000)) return;
    exam_say(e, "INFO timeout_match 100000\nINFO time_left 0");
    if (!hear_in_time(e, 0.5, "time_left is 0")) return;
    exam_say(e, "INFO time_left -500");
    if (!hear_in_time(e, 0.5, "time_left is below 0")) return;
    exam_say(e, "INFO timeout_match 0\nINFO timeout_turn 500\nINFO time_left 2147483647");
    hear_in_time(e, 0.5, "timeout_turn is 500 and time_left says unlimited");
}

static void examine_startup(Exam *e)
{
    Answer a;
    double seconds;
    if (!exam_open(e, e->word)) return;
    e->size = EXAM_SIZE;
    exam_say(e, "START %d", EXAM_SIZE);
    a = dialogue_hear(e->dialogue, EXAM_PATIENCE);
    seconds = a.seconds;
    if (a.kind != ANSWER_OK) {
        exam_fail(e, "does not answer START with OK");
        return;
    }
    exam_say(e, "INFO timeout_turn 0\nBEGIN");
    if (!exam_hear_move(e, EXAM_PATIENCE, &a)) return;
    seconds += a.seconds;
    if (seconds > 1 + e->tolerance) exam_fail(e, "the first move comes %.2f s after the start", seconds);
}

/* How it ends after END. */
static void examine_ending(Exam *e)
{
    int code = 0;
    exam_say(e, "END");
    if (!dialogue_ended(e->dialogue, 0.7 + e->tolerance, &code))
        exam_fail(e, "has not ended %.1f s after END", 0.7 + e->tolerance);
    else if (code < 0)
        exam_fail(e, "is ended by signal %d after END", -code);
}

static void examine_end(Exam *e)
{
    if (exam_game(e, 2)) examine_ending(e);
}

static void examine_end_while_thinking(Exam *e)
{
    if (!exam_open(e, e->word) || !exam_start(e, 8000)) return;
    exam_board(e, "7,7,2 8,8,1 7,9,2 6,8,1 9,7,2");
    dialogue_hear(e->dialogue, 0.3);
    for (int i = 0; i < 100; i++) exam_say(e, "INFO time_left %d", 100000 - i);
    examine_ending(e);
}

static void examine_memory(Exam *e)
{
    static const int64_t allowed = 350 << 20; /* Gomocup's */
    Answer a;
    if (!exam_open(e, e->word) || !exam_start(e, 300)) return;
    exam_say(e, "INFO max_memory %lld", (long long)allowed);
    for (int i = 0; i < 2; i++) {
        exam_turn(e);
        if (!exam_hear_move(e, EXAM_PATIENCE, &a)) return;
        double held = (double)dialogue_memory(e->dialogue);
        if (held <= (double)allowed) continue;
        exam_fail(e, "holds %.0f MiB of the 350 that it was told", held / (1 << 20));
        return;
    }
}

/* A shell goes to the root folder first; words that are files by a relative path stay what they are. */
static void examine_folder(Exam *e)
{
    static const char script[] =
        "for a do shift; case $a in /*|-*) ;; *) [ ! -e \"$a\" ] || a=$PWD/$a ;; esac; "
        "set -- \"$@\" \"$a\"; done; cd / && exec \"$@\"";
    enum { BEFORE = 4, WORDS_MAX = 300 };
    const char *word[WORDS_MAX] = {"/bin/sh", "-c", script, "sh"};
    Answer a;
    int n = 0;
    while (e->word[n]) n++;
    if (n + BEFORE >= WORDS_MAX) {
        exam_skip(e, "too many arguments");
        return;
    }
    memcpy(word + BEFORE, e->word, (size_t)n * sizeof *word);
    if (!exam_open(e, word) || !exam_start(e, 100)) return;
    exam_say(e, "BEGIN");
    exam_hear_move(e, EXAM_PATIENCE, &a);
}

/* ---- all ------------------------------------------------------------------------------------------------ */

static const ExamCase cases[] = {
    {"answers", "OK and a move reach the manager while the engine waits", examine_answers},
    {"ok-line", "OK stands alone on its line", examine_ok_line},
    {"move-line", "a move is x,y without a blank", examine_move_line},
    {"suggestion", "SUGGEST is never said", examine_suggestion},
    {"standard-error", "nothing on standard error looks like an answer", examine_errors},
    {"remarks", "DEBUG and MESSAGE have text behind them", examine_remarks},
    {"line-ends", "lines may end by CR LF, and be empty", examine_line_ends},
    {"info", "INFO is never answered", examine_info},
    {"unknown-line", "an unknown line is answered UNKNOWN, and the game goes on", examine_unknown},
    {"about", "ABOUT is answered before START", examine_about},
    {"start-again", "START begins another game", examine_start_again},
    {"restart", "RESTART begins another game", examine_restart},
    {"takeback", "TAKEBACK takes moves back", examine_takeback},
    {"swap2", "SWAP2BOARD is answered, its lines without a colour", examine_swap2},
    {"board-order", "BOARD may list stones in any order and number", examine_board_order},
    {"rule", "a rule told after START counts", examine_rule},
    {"renju", "renju's black plays no forbidden point", examine_renju},
    {"turn-limit", "timeout_turn is kept", examine_turn},
    {"turn-zero", "timeout_turn 0 means at once", examine_turn_zero},
    {"time-left", "time_left may be unlimited, 0 or negative", examine_time_left},
    {"startup", "the first move may come a second after the start", examine_startup},
    {"end", "END ends it at once", examine_end},
    {"end-while-thinking", "END is heard while it thinks", examine_end_while_thinking},
    {"memory", "max_memory is kept", examine_memory},
    {"folder", "it runs from any folder", examine_folder},
};

const ExamCase *exam_cases_all(int *count)
{
    *count = (int)(sizeof cases / sizeof *cases);
    return cases;
}
