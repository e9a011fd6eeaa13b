/* requests.h - positions to ask an evaluator about: the same for the same seed. */
#ifndef TENGEN_TESTS_SUPPORT_REQUESTS_H
#define TENGEN_TESTS_SUPPORT_REQUESTS_H

#include "game/base/rng.h"
#include "net/evaluator.h"

#include <string.h>

/* n positions of a game in *boards and what is asked of each in *requests; without patterns. */
static inline void requests_make(int n, GameSpec spec, uint64_t seed, Board boards[], EvalRequest requests[])
{
    Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
    for (int i = 0; i < n; i++) {
        Board *b = &boards[i];
        board_init(b, spec);
        for (int stones = (int)rng_below(&rng, (uint32_t)board_points(b) / 2); stones > 0; stones--) {
            Point p;
            do p = (Point)rng_below(&rng, (uint32_t)board_points(b));
            while (board_at(b, p) != EMPTY);
            board_put(b, p, (Color)rng_below(&rng, 2));
        }
        board_set_to_move(b, (Color)rng_below(&rng, 2));
        memset(&requests[i], 0, sizeof requests[i]);
        requests[i].board = b;
        requests[i].legal = b->empty;
        requests[i].symmetry = (uint8_t)rng_below(&rng, 8);
    }
}

#endif
