#include "game/match/swap2_choice.h"

#include "game/base/rng.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { GLANCE_VISITS = 24, STUDY_VISITS = 400, BASE_VISITS = 800, REACH = 3, TRIES = 2000 };

/* A position this near to even is better left to the opponent's judgement than to one's own. */
static const float EVEN = 0.04f;

static float unevenness(float score)
{
    return fabsf(score - 0.5f);
}

/* Play the stones of a candidate; false where a point is taken or forbidden, or the game would end. */
static bool add_stones(Board *b, const Swap2Candidate *candidate)
{
    for (int i = 0; i < candidate->stones; i++) {
        PointSet legal;
        Undo undo;
        board_legal(b, &legal);
        if (!pointset_has(&legal, candidate->stone[i])) return false;
        board_play(b, candidate->stone[i], &undo);
        if (board_over(b)) return false;
    }
    return true;
}

/* Some point within REACH of the centre. */
static Point near_centre(int size, Rng *rng)
{
    int reach = size / 2 < REACH ? size / 2 : REACH, low = size / 2 - reach;
    int span = 2 * reach + 1 < size ? 2 * reach + 1 : size;
    int x = low + (int)rng_below(rng, (uint32_t)span), y = low + (int)rng_below(rng, (uint32_t)span);
    return (Point)(y * size + x);
}

static void draw_candidates(Swap2Choice *c, int stones, Rng *rng)
{
    for (int i = 0; i < TRIES && c->count < SWAP2_CANDIDATES; i++) {
        Swap2Candidate *next = &c->candidate[c->count];
        Board b = c->base;
        *next = (Swap2Candidate){.stones = stones, .score = 0.5f};
        for (int k = 0; k < stones; k++) next->stone[k] = near_centre(b.spec.size, rng);
        if (add_stones(&b, next)) c->count++;
    }
}

void swap2_choice_begin(Swap2Choice *c, const Board *base, uint64_t seed)
{
    assert(base->stones == 0 || base->stones == 3 || base->stones == 5);
    memset(c, 0, sizeof *c);
    c->base = *base;
    c->base_score = 0.5f;
    c->reply = POINT_NONE;
    c->stage = base->stones == 0 ? SWAP2_GLANCE : SWAP2_BASE;
    Rng rng = rng_make(seed, 0, 0, (uint32_t)base->stones, RNG_OPENING);
    if (base->stones < 5) draw_candidates(c, base->stones == 0 ? 3 : 2, &rng);
}

bool swap2_choice_next(const Swap2Choice *c, Board *out, int *visits)
{
    static const int visits_of[] = {BASE_VISITS, GLANCE_VISITS, STUDY_VISITS};
    if (c->stage == SWAP2_DECIDED) return false;
    *out = c->base;
    *visits = visits_of[c->stage];
    return c->stage == SWAP2_BASE || add_stones(out, &c->candidate[c->at]);
}

/* The most even candidate to the place `to`, from those at and behind it. */
static void bring_most_even(Swap2Choice *c, int to)
{
    int most = to;
    for (int i = to + 1; i < c->count; i++)
        if (unevenness(c->candidate[i].score) < unevenness(c->candidate[most].score)) most = i;
    Swap2Candidate swapped = c->candidate[to];
    c->candidate[to] = c->candidate[most];
    c->candidate[most] = swapped;
}

static int finalists(const Swap2Choice *c)
{
    return c->count < SWAP2_FINALISTS ? c->count : SWAP2_FINALISTS;
}

/* White's fourth or sixth stone, or a swap, is clearly right; or there is nothing else to try. */
static bool plain(const Swap2Choice *c)
{
    return c->count == 0 || unevenness(c->base_score) > EVEN;
}

void swap2_choice_judge(Swap2Choice *c, float score, Point best)
{
    if (c->stage == SWAP2_BASE) {
        c->base_score = score;
        c->reply = best;
        c->judged = true;
        c->stage = plain(c) ? SWAP2_DECIDED : SWAP2_GLANCE;
        return;
    }
    c->candidate[c->at++].score = score;
    if (c->stage == SWAP2_GLANCE && c->at == c->count) {
        for (int i = 0; i < finalists(c); i++) bring_most_even(c, i);
        c->stage = SWAP2_STUDY;
        c->at = 0;
    } else if (c->stage == SWAP2_STUDY && c->at == finalists(c)) {
        c->stage = SWAP2_DECIDED;
    }
}

/* Of those judged most thoroughly. */
static const Swap2Candidate *most_even(const Swap2Choice *c)
{
    int n = c->stage == SWAP2_DECIDED ? finalists(c) : c->stage == SWAP2_STUDY ? c->at : 0;
    const Swap2Candidate *best = &c->candidate[0];
    for (int i = 1; i < n; i++)
        if (unevenness(c->candidate[i].score) < unevenness(best->score)) best = &c->candidate[i];
    return best;
}

/* Do two more stones leave the opponent a harder choice than this one is? */
static bool two_more(const Swap2Choice *c)
{
    return c->stage == SWAP2_DECIDED && !plain(c) &&
           unevenness(most_even(c)->score) <= unevenness(c->base_score);
}

int swap2_choice_answer(const Swap2Choice *c, Point stone[SWAP2_STONES])
{
    if (c->base.stones == 0 || two_more(c)) {
        const Swap2Candidate *chosen = most_even(c);
        memcpy(stone, chosen->stone, sizeof chosen->stone);
        return chosen->stones;
    }
    if (!c->judged || c->base_score < 0.5f) return 0;
    stone[0] = c->reply;
    return 1;
}
