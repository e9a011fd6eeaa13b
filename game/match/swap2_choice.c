#include "game/match/swap2_choice.h"

#include "game/base/rng.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum { GLANCE_VISITS = 24, STUDY_VISITS = 400, BASE_VISITS = 800, REACH = 3, TRIES = 2000 };

/* A position this near to even is better left to the opponent's judgement than to one's own. */
static const float EVEN = 0.04f;

static float unevenness(const Swap2Choice *c, float score)
{
    return fabsf(score - c->target);
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

/* Some point within REACH of some stone; near the centre where there is none. */
static Point near_stones(const Board *b, Rng *rng)
{
    int size = b->spec.size, skip = b->stones > 0 ? (int)rng_below(rng, (uint32_t)b->stones) : 0;
    Point stone = 0;
    if (b->stones == 0) return near_centre(size, rng);
    while (board_at(b, stone) == EMPTY || skip-- > 0) stone++;
    int x = stone % size - REACH + (int)rng_below(rng, 2 * REACH + 1);
    int y = stone / size - REACH + (int)rng_below(rng, 2 * REACH + 1);
    x = x < 0 ? 0 : x >= size ? size - 1 : x;
    y = y < 0 ? 0 : y >= size ? size - 1 : y;
    return (Point)(y * size + x);
}

/* Is it another candidate's, too? */
static bool drawn_before(const Swap2Choice *c, const Swap2Candidate *next)
{
    for (int i = 0; i < c->count; i++)
        if (memcmp(c->candidate[i].stone, next->stone, sizeof next->stone) == 0) return true;
    return false;
}

static void draw_candidates(Swap2Choice *c, int stones, Rng *rng)
{
    for (int i = 0; i < TRIES && c->count < SWAP2_CANDIDATES; i++) {
        Swap2Candidate *next = &c->candidate[c->count];
        Board b = c->base;
        *next = (Swap2Candidate){.stones = stones, .score = 0.5f};
        for (int k = 0; k < stones; k++)
            next->stone[k] = c->balance ? near_stones(&b, rng) : near_centre(b.spec.size, rng);
        if (!drawn_before(c, next) && add_stones(&b, next)) c->count++;
    }
}

void swap2_choice_begin(Swap2Choice *c, const Board *base, uint64_t seed)
{
    assert(base->stones == 0 || base->stones == 3 || base->stones == 5);
    memset(c, 0, sizeof *c);
    c->base = *base;
    c->target = 0.5f;
    c->base_score = 0.5f;
    c->reply = POINT_NONE;
    c->stage = base->stones == 0 ? SWAP2_GLANCE : SWAP2_BASE;
    Rng rng = rng_make(seed, 0, 0, (uint32_t)base->stones, RNG_OPENING);
    if (base->stones < 5) draw_candidates(c, base->stones == 0 ? 3 : 2, &rng);
}

void swap2_choice_begin_balance(Swap2Choice *c, const Board *base, int stones, float target, uint64_t seed)
{
    assert(stones >= 1 && stones <= 2);
    memset(c, 0, sizeof *c);
    c->base = *base;
    c->balance = true;
    c->target = target;
    c->reply = POINT_NONE;
    Rng rng = rng_make(seed, 0, 0, (uint32_t)base->stones, RNG_OPENING);
    draw_candidates(c, stones, &rng);
    c->stage = c->count > 0 ? SWAP2_GLANCE : SWAP2_DECIDED;
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
        if (unevenness(c, c->candidate[i].score) < unevenness(c, c->candidate[most].score)) most = i;
    Swap2Candidate swapped = c->candidate[to];
    c->candidate[to] = c->candidate[most];
    c->candidate[most] = swapped;
}

static int finalists(const Swap2Choice *c)
{
    return c->count < SWAP2_FINALISTS ? c->count : SWAP2_FINALISTS;
}

double swap2_choice_share(const Swap2Choice *c)
{
    static const double BASE = 0.3, GLANCES = 0.4; /* of the whole, and of what the base leaves */
    double base = c->base.stones == 0 || c->balance ? 0 : c->count == 0 ? 1 : BASE;
    switch (c->stage) {
    case SWAP2_BASE:
        return base;
    case SWAP2_GLANCE:
        return (1 - base) * GLANCES / c->count;
    case SWAP2_STUDY:
        return (1 - base) * (1 - GLANCES) / finalists(c);
    case SWAP2_DECIDED:
        break;
    }
    return 0;
}

/* White's fourth or sixth stone, or a swap, is clearly right; or there is nothing else to try. */
static bool plain(const Swap2Choice *c)
{
    return c->count == 0 || unevenness(c, c->base_score) > EVEN;
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
        if (unevenness(c, c->candidate[i].score) < unevenness(c, best->score)) best = &c->candidate[i];
    return best;
}

/* Do two more stones leave the opponent a harder choice than this one is? */
static bool two_more(const Swap2Choice *c)
{
    return c->stage == SWAP2_DECIDED && !plain(c) &&
           unevenness(c, most_even(c)->score) <= unevenness(c, c->base_score);
}

int swap2_choice_answer(const Swap2Choice *c, Point stone[SWAP2_STONES])
{
    if (c->balance && c->count == 0) return 0;
    if (c->balance || c->base.stones == 0 || two_more(c)) {
        const Swap2Candidate *chosen = most_even(c);
        memcpy(stone, chosen->stone, sizeof chosen->stone);
        return chosen->stones;
    }
    if (!c->judged || c->base_score < 0.5f) return 0;
    stone[0] = c->reply;
    return 1;
}
