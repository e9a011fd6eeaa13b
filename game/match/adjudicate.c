#include "game/match/adjudicate.h"

#include <math.h>

/* Comparisons with NaN are false, so a move without an opinion agrees to nothing. */
Result adjudicate_agreement(void *context, const Referee *r)
{
    const Agreement *a = context;
    int wanted = 2 * a->moves, last_won = 0, last_lost = 0, drawn = 0;
    if (r->count - r->opening_count < wanted) return RESULT_NONE;
    for (int back = 0; back < wanted; back++) {
        float score = r->about[r->count - 1 - back].score;
        float of_last = back % 2 ? 1 - score : score; /* from the side that moved last */
        last_won += of_last >= a->sure;
        last_lost += of_last <= 1 - a->sure;
        drawn += fabsf(score - 0.5f) <= a->even;
    }
    Result last = r->board.to_move == BLACK ? RESULT_WHITE : RESULT_BLACK;
    if (last_won == wanted) return last;
    if (last_lost == wanted) return last == RESULT_BLACK ? RESULT_WHITE : RESULT_BLACK;
    return drawn == wanted && r->count >= a->drawn_from ? RESULT_DRAW : RESULT_NONE;
}
