/* alphabeta_table.h - what an alpha-beta search knows of positions: a table of fixed size, in which a later position
 * takes an earlier one's place. */
#ifndef TENGEN_MCTS_ALPHABETA_TABLE_H
#define TENGEN_MCTS_ALPHABETA_TABLE_H

#include "game/board.h"

#include <stddef.h>

typedef enum AlphaBetaBound { BOUND_EXACT, BOUND_LOWER, BOUND_UPPER } AlphaBetaBound;

typedef struct AlphaBetaEntry {
    uint64_t key;
    int16_t value; /* for the side to move */
    Point move;    /* the best, or POINT_NONE */
    int8_t depth;  /* plies that were looked ahead */
    uint8_t bound; /* an AlphaBetaBound: the true value is this, at least this, at most this */
} AlphaBetaEntry;

typedef struct AlphaBetaTable {
    AlphaBetaEntry *entries;
    uint64_t mask; /* entries - 1 */
} AlphaBetaTable;

/* 1 << bits entries; bits 1..24. ERR_MEMORY. */
Status alphabeta_table_new(AlphaBetaTable *out, int bits) __attribute__((warn_unused_result));
void alphabeta_table_free(AlphaBetaTable *t);

/* NULL if nothing is known of the position. Valid until the next store. */
const AlphaBetaEntry *alphabeta_table_find(const AlphaBetaTable *t, uint64_t key);

void alphabeta_table_store(AlphaBetaTable *t, AlphaBetaEntry entry);

#endif
