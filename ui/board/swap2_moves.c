#include "ui/board/swap2_moves.h"

#include "ui/board/moves.h"

/* Whoever acts takes a colour, or decides to place two more stones. */
static void decide(State *s, Outbox *out, Swap2Way way)
{
    bool person = state_persons_turn(s);
    swap2_choose(&s->swap2, s->game.node[s->game.at].ply, way);
    if (way != SWAP2_MORE && (s->seats == SEATS_BLACK || s->seats == SEATS_WHITE))
        s->seats = (way == SWAP2_BLACK) == person ? SEATS_BLACK : SEATS_WHITE;
    s->hint = POINT_NONE;
    s->hint_asked = s->waiting = false;
    s->turn_began = s->clock_seen = s->now;
    out->game_changed = true;
}

void swap2_moves_choose(State *s, Outbox *out, int way)
{
    if (way <= SWAP2_UNDECIDED || way >= SWAP2_WAYS || !swap2_offers(state_swap2(s), (Swap2Way)way)) return;
    if (!state_persons_turn(s)) {
        state_say(s, TEXT_NOT_YOUR_TURN, NULL);
        return;
    }
    s->analysing = false;
    decide(s, out, (Swap2Way)way);
}

void swap2_moves_take(State *s, Outbox *out, const AdviserReport *report)
{
    static const Swap2Way ways[] = {SWAP2_BLACK, SWAP2_WHITE, SWAP2_MORE};
    static const TextId told[] = {TEXT_SWAP2_TOOK_BLACK, TEXT_SWAP2_TOOK_WHITE, TEXT_SWAP2_TOOK_MORE};
    bool chooses = swap2_offers(state_swap2(s), SWAP2_WHITE);
    if (chooses) decide(s, out, ways[report->stones]);
    for (int i = 0; i < report->stones; i++) moves_play(s, out, report->stone[i]);
    if (chooses && s->seats != SEATS_NONE) state_say(s, told[report->stones], NULL);
}
