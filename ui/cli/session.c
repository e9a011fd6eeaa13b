#include "ui/cli/session.h"

#include "game/forbidden.h"

#include <assert.h>
#include <string.h>

void session_begin(Session *s, const Board *start)
{
    s->start = *start;
    s->board = *start;
    s->count = 0;
    s->taken_count = 0;
}

static Status check_forbidden(const Session *s, Point p)
{
    PointSet legal;
    board_legal(&s->board, &legal);
    if (pointset_has(&legal, p)) return status_ok();
    char point[NOTATION_TEXT_MAX];
    return status_error(ERR_INPUT,
                        "%s is forbidden to black (%s): it would lose the game; choose another point",
                        session_point(s, p, point), forbidden_name(forbidden_at(&s->board, p)));
}

Status session_check(const Session *s, Point p)
{
    char point[NOTATION_TEXT_MAX];
    session_point(s, p, point);
    if (board_over(&s->board))
        return status_error(ERR_INPUT, "the game is over; type new for another one, or undo");
    if (board_at(&s->board, p) != EMPTY)
        return status_error(ERR_INPUT, "%s is taken by %s; choose an empty point", point,
                            board_at(&s->board, p) == BLACK ? "black" : "white");
    return check_forbidden(s, p);
}

static void push(Session *s, Point p)
{
    board_play(&s->board, p, &s->undo[s->count]);
    s->moves[s->count++] = p;
}

void session_play(Session *s, Point p)
{
    assert(!board_over(&s->board) && board_at(&s->board, p) == EMPTY);
    push(s, p);
    s->taken_count = 0;
}

static Color color_of_move(const Session *s, int i)
{
    return i % 2 ? color_other((Color)s->start.to_move) : (Color)s->start.to_move;
}

int session_undo(Session *s, Color person)
{
    int last = s->count - 1;
    while (last >= 0 && color_of_move(s, last) != person) last--;
    if (last < 0) return 0;
    int plies = s->count - last;
    for (int i = 0; i < plies; i++) {
        s->count--;
        board_undo(&s->board, &s->undo[s->count]);
        s->taken_back[s->taken_count++] = s->moves[s->count];
    }
    return plies;
}

int session_redo(Session *s, Color person)
{
    int plies = 0;
    while (s->taken_count > 0 && (plies == 0 || color_of_move(s, s->count) != person)) {
        push(s, s->taken_back[--s->taken_count]);
        plies++;
    }
    return plies;
}

const char *session_point(const Session *s, Point p, char text[NOTATION_TEXT_MAX])
{
    return notation_point(p, s->board.spec.size, ORIGIN_BOTTOM, text);
}

const char *session_moves(const Session *s, char text[SESSION_TEXT_MAX])
{
    char *end = text;
    *end = '\0';
    for (int i = 0; i < s->count; i++) {
        session_point(s, s->moves[i], end);
        end += strlen(end);
    }
    return text;
}
