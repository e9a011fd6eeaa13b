/* puzzle_miner.h - looks for puzzles in games that a network plays against itself. */
#ifndef TENGEN_UI_CLI_PUZZLE_MINER_H
#define TENGEN_UI_CLI_PUZZLE_MINER_H

#include "game/puzzle.h"
#include "ui/brain.h"

typedef struct PuzzleMiner PuzzleMiner;

typedef struct PuzzleMinerOptions {
    GameSpec spec;
    Brain *brain;                         /* plays; borrowed */
    int visits;                           /* a move */
    int vcf_plies_least, vct_plies_least; /* shorter wins are no puzzles */
    uint64_t seed;
} PuzzleMinerOptions;

/* ERR_MEMORY. */
Status puzzle_miner_new(PuzzleMiner **out, const PuzzleMinerOptions *options)
    __attribute__((warn_unused_result));
void puzzle_miner_free(PuzzleMiner *m);

/* Play the next game and find its longest win of each kind: out[0..*count), at most PUZZLE_KINDS. The brain's faults;
 * ERR_INTERRUPTED. */
Status puzzle_miner_next(PuzzleMiner *m, Puzzle out[PUZZLE_KINDS], int *count)
    __attribute__((warn_unused_result));

#endif
