#include "ui/board/critique.h"

#include <assert.h>

void critique_begin(Critique *c, const Variations *v)
{
    c->stage = CRITIQUE_WORKING;
    c->asked++;
    c->done = 0;
    c->nodes = variations_line(v, c->node);
    c->total = c->nodes;
}

void critique_forget(Critique *c)
{
    c->stage = CRITIQUE_NONE;
}

bool critique_covers(const Critique *c, const Variations *v)
{
    int line[BOARD_POINTS_MAX + 1];
    if (c->stage == CRITIQUE_NONE || variations_line(v, line) != c->nodes) return false;
    return line[c->nodes - 1] == c->node[c->nodes - 1];
}

/* Where a node stands in the line, -1 if it does not. */
static int place_of(const Critique *c, int node)
{
    for (int i = 0; i < c->nodes; i++)
        if (c->node[i] == node) return i;
    return -1;
}

const ReviewMove *critique_move(const Critique *c, int node)
{
    int i = c->stage == CRITIQUE_READY ? place_of(c, node) : -1;
    return i >= 0 && i < c->review.moves ? &c->review.move[i] : NULL;
}

bool critique_is_mistake(const ReviewMove *move)
{
    return move->mark >= REVIEW_MISTAKE || move->missed_win;
}

int critique_mistakes(const Critique *c)
{
    int n = 0;
    for (int i = 0; c->stage == CRITIQUE_READY && i < c->review.moves; i++)
        n += critique_is_mistake(&c->review.move[i]);
    return n;
}

int critique_next(const Critique *c, const Variations *v, int step)
{
    int node = v->at, i = place_of(c, node);
    assert(step == 1 || step == -1);
    if (c->stage != CRITIQUE_READY) return VARIATION_NONE;
    while (i < 0) {
        node = v->node[node].parent;
        i = place_of(c, node);
    }
    /* Who has left the line goes back to the mistake at which he left it. */
    if (step < 0 && node != v->at) i++;
    for (i += step; i >= 0 && i < c->review.moves; i += step)
        if (critique_is_mistake(&c->review.move[i])) return c->node[i];
    return VARIATION_NONE;
}
