#include "ui/board/moves.h"

void moves_changed(State *s, Outbox *out)
{
    s->hint = POINT_NONE;
    s->hint_asked = false;
    s->look_hash = 0;
    swap2_walked(&s->swap2, s->game.node[s->game.at].ply);
    s->result = RESULT_NONE;
    s->ending = ENDING_UNSAID;
    s->turn_began = s->clock_seen = s->now;
    if (s->quiz.stage != QUIZ_OFF) s->quiz.stage = QUIZ_YOURS;
    out->game_changed = true;
}

void moves_play(State *s, Outbox *out, Point p)
{
    Color mover = (Color)s->game.board.to_move;
    double spent = (s->now - s->turn_began) * 1000;
    if (!variations_play(&s->game, p, (int)(spent < 2e9 ? spent : 2e9))) {
        state_say(s, TEXT_TREE_FULL, NULL);
        return;
    }
    if (s->clock_on && !s->analysing) s->clock_left[mover] += s->increment;
    moves_changed(s, out);
    s->landed = p;
    s->landed_at = s->now;
    s->notice_until = s->now;
    out->click = true;
}

void moves_leave_review(State *s)
{
    s->reviewing = s->waiting = s->clock_on = false;
    if (s->critique.stage == CRITIQUE_WORKING) critique_forget(&s->critique);
    if (s->seats != SEATS_BLACK && s->seats != SEATS_WHITE) return;
    s->seats = s->game.board.to_move == BLACK ? SEATS_BLACK : SEATS_WHITE;
}

void moves_by_person(State *s, Outbox *out, Point p)
{
    char why[STATE_NOTICE_MAX];
    if (!state_may_play(s, p, why, sizeof why)) {
        state_notice(s, why);
        return;
    }
    if (s->reviewing) moves_leave_review(s);
    moves_play(s, out, p);
    s->waiting = false;
    if (s->quiz.stage != QUIZ_OFF && !s->analysing && s->game.board.to_move != s->game.start.to_move)
        s->quiz.stage = QUIZ_JUDGING;
}

/* The last thing that happened in the opening may be a person's choice. */
static bool take_back_choice(State *s, Outbox *out)
{
    Swap2 before = s->swap2;
    if (!swap2_take_back(&s->swap2, s->game.node[s->game.at].ply)) return false;
    if (!state_persons_turn(s) && s->seats != SEATS_NONE) {
        s->swap2 = before;
        return false;
    }
    moves_changed(s, out);
    return true;
}

void moves_undo(State *s, Outbox *out)
{
    bool alone = s->seats == SEATS_BOTH || s->seats == SEATS_NONE || s->analysing, went;
    int at = s->game.at;
    Swap2 before = s->swap2;
    if (s->result != RESULT_NONE) {
        moves_changed(s, out);
        return;
    }
    if (take_back_choice(s, out)) return;
    do {
        went = variations_back(&s->game);
        swap2_walked(&s->swap2, s->game.node[s->game.at].ply);
    } while (went && !alone && !state_persons_turn(s));
    if (!went) {
        variations_go(&s->game, at);
        s->swap2 = before;
        state_say(s, TEXT_NOTHING_TO_UNDO, NULL);
        return;
    }
    moves_changed(s, out);
    s->waiting = s->seats == SEATS_NONE;
}

void moves_redo(State *s, Outbox *out)
{
    bool alone = s->seats == SEATS_BOTH || s->seats == SEATS_NONE || s->analysing;
    if (!variations_forward(&s->game)) {
        state_say(s, TEXT_NOTHING_TO_REDO, NULL);
        return;
    }
    while (!alone && !state_persons_turn(s) && variations_forward(&s->game)) {
    }
    moves_changed(s, out);
}

void moves_walk(State *s, Outbox *out, ActionId id)
{
    bool went = false;
    switch (id) {
    case ACTION_BACK:
        went = variations_back(&s->game);
        break;
    case ACTION_FORWARD:
        went = variations_forward(&s->game);
        break;
    case ACTION_FIRST:
        while (variations_back(&s->game)) went = true;
        break;
    case ACTION_LAST:
        while (variations_forward(&s->game)) went = true;
        break;
    default:
        went = variations_sideways(&s->game, id == ACTION_NEXT_VARIATION ? 1 : -1);
    }
    if (!went) return;
    moves_changed(s, out);
    s->waiting = !state_persons_turn(s);
}

void moves_go(State *s, Outbox *out, int node)
{
    if (node < 0 || node >= s->game.count || node == s->game.at) return;
    variations_go(&s->game, node);
    moves_changed(s, out);
    s->waiting = !state_persons_turn(s);
}
