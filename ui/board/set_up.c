#include "ui/board/set_up.h"

#include "ui/board/moves.h"

/* The stones of the position at hand, but for `color` on p, and `mover` to move. */
static void rebuild(State *s, Outbox *out, Point p, Color color, Color mover)
{
    const Board *old = &s->game.board;
    Board b;
    board_init(&b, old->spec);
    for (Point q = 0; q < board_points(old); q++) {
        Color c = q == p ? color : board_at(old, q);
        if (c != EMPTY) board_put(&b, q, c);
    }
    board_set_to_move(&b, mover);
    variations_begin(&s->game, &b);
    moves_changed(s, out);
    s->landed = POINT_NONE;
}

void set_up_begin(State *s, Outbox *out)
{
    critique_forget(&s->critique);
    s->quiz.stage = QUIZ_OFF;
    s->reviewing = s->analysing = s->hint_asked = s->clock_on = false;
    s->swap2.on = false;
    s->placing = true;
    rebuild(s, out, POINT_NONE, EMPTY, (Color)s->game.board.to_move);
}

void set_up_change(State *s, Outbox *out, Point p)
{
    Color now = board_at(&s->game.board, p);
    Color next = now == EMPTY ? BLACK : now == BLACK ? WHITE : EMPTY;
    rebuild(s, out, p, next, (Color)s->game.board.to_move);
}

void set_up_turn(State *s, Outbox *out)
{
    rebuild(s, out, POINT_NONE, EMPTY, color_other((Color)s->game.board.to_move));
}

void set_up_clear(State *s, Outbox *out)
{
    Board empty;
    board_init(&empty, s->game.board.spec);
    variations_begin(&s->game, &empty);
    moves_changed(s, out);
}

void set_up_end(State *s, Outbox *out)
{
    Board b = s->game.board;
    board_judge(&b);
    if (board_over(&b)) {
        state_say(s, TEXT_SET_UP_DECIDED, NULL);
        return;
    }
    variations_begin(&s->game, &b);
    moves_changed(s, out);
    s->placing = s->waiting = false;
    if (s->seats == SEATS_BLACK || s->seats == SEATS_WHITE)
        s->seats = b.to_move == BLACK ? SEATS_BLACK : SEATS_WHITE;
}
