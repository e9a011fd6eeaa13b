/* episodes.h - games of random moves with random targets, as self-play would record them. */
#ifndef TENGEN_TESTS_SUPPORT_EPISODES_H
#define TENGEN_TESTS_SUPPORT_EPISODES_H

#include "game/base/rng.h"
#include "train/episode.h"

static inline bool episodes_at_edge(Point p, int size)
{
    int x = p % size, y = p / size;
    return x == 0 || y == 0 || x == size - 1 || y == size - 1;
}

/* A whole game into *e, which episode_new made; about three positions in four are samples. Targets prefer
 * the edge, so that there is something to learn. */
static inline void episodes_play(Episode *e, int64_t number, uint64_t seed)
{
    Rng rng = rng_make(seed, 0, (uint64_t)number, 0, RNG_GENERAL);
    Board b;
    Undo undo;
    episode_reset(e, number);
    board_init(&b, e->spec);
    while (!board_over(&b)) {
        PointSet legal;
        float policy[BOARD_POINTS_MAX] = {0};
        board_legal(&b, &legal);
        uint32_t skip = rng_below(&rng, (uint32_t)pointset_count(&legal));
        Point choice = POINT_NONE;
        float sum = 0;
        for (Point p = pointset_next(&legal, 0); p != POINT_NONE; p = pointset_next(&legal, p + 1)) {
            float preference = episodes_at_edge(p, b.spec.size) ? 8.0f : 1.0f;
            sum += policy[p] = preference * (rng_float(&rng) + 0.01f);
            if (skip-- == 0) choice = p;
        }
        for (int p = 0; p < board_points(&b); p++) policy[p] /= sum;
        if (rng_below(&rng, 4) > 0) episode_add_sample(e, policy, 3 * rng_float(&rng) * rng_float(&rng));
        board_play(&b, choice, &undo);
        episode_add_move(e, choice);
    }
    e->result = b.result;
    episode_share_rows(e, 0.5, rng_double(&rng));
}

#endif
