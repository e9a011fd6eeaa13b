#include "ui/board/swap2.h"

#include <assert.h>

enum { THREE = 3, FIVE = 5 };

Swap2Step swap2_step(const Swap2 *w, int ply)
{
    if (!w->on || ply > FIVE) return SWAP2_OFF;
    if (ply < THREE) return SWAP2_THREE;
    if (w->first == SWAP2_UNDECIDED) return ply == THREE ? SWAP2_CHOOSE : SWAP2_OFF;
    if (w->first != SWAP2_MORE) return SWAP2_OFF;
    if (ply < FIVE) return SWAP2_TWO;
    return w->second == SWAP2_UNDECIDED ? SWAP2_DECIDE : SWAP2_OFF;
}

bool swap2_opener_acts(Swap2Step step)
{
    return step == SWAP2_THREE || step == SWAP2_DECIDE;
}

bool swap2_offers(Swap2Step step, Swap2Way way)
{
    if (way == SWAP2_MORE) return step == SWAP2_CHOOSE;
    return way != SWAP2_UNDECIDED && (step == SWAP2_CHOOSE || step == SWAP2_DECIDE);
}

void swap2_choose(Swap2 *w, int ply, Swap2Way way)
{
    Swap2Step step = swap2_step(w, ply);
    assert(swap2_offers(step, way));
    if (step == SWAP2_CHOOSE)
        w->first = (uint8_t)way;
    else
        w->second = (uint8_t)way;
}

void swap2_walked(Swap2 *w, int ply)
{
    if (ply < THREE) w->first = SWAP2_UNDECIDED;
    if (ply < FIVE) w->second = SWAP2_UNDECIDED;
}

bool swap2_take_back(Swap2 *w, int ply)
{
    uint8_t *made = ply == THREE ? &w->first : ply == FIVE ? &w->second : 0;
    if (!w->on || !made || *made == SWAP2_UNDECIDED) return false;
    *made = SWAP2_UNDECIDED;
    return true;
}
