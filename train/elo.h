/* elo.h - how strong a run's networks are, from the matches between them.
 *
 * All ratings are differences from the run's first network that took part. Games of one match count as
 * independent. */
#ifndef TENGEN_TRAIN_ELO_H
#define TENGEN_TRAIN_ELO_H

#include "game/match/match.h"

#include <stdint.h>

/* A match between two networks of a run, which are named by the training rows they had seen. */
typedef struct EloDuel {
    int64_t rows, rival_rows;
    MatchScore black, white; /* of the first named, with it as black and as white */
} EloDuel;

typedef struct EloRating {
    int64_t rows;
    double elo, error;         /* both colours together, and its standard error */
    double black, black_error; /* what it gained as black, where black and white are rated as two players … */
    double white, white_error; /* … and as white; each from the first network's own games with that colour */
} EloRating;

/* The ratings of all that took part, by rising rows, allocated (the caller frees them). NaN: no chain of
 * matches leads to the first. ERR_MEMORY. */
Status elo_rate(const EloDuel duels[], int n, EloRating **out, int *count)
    __attribute__((warn_unused_result));

#endif
