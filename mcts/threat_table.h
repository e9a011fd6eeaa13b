/* threat_table.h - what a threat search knows of positions: a table of fixed size.
 *
 * A win holds however deep one looks; a failure holds for so many moves of the attacker. Two entries share a
 * bucket; the newer replaces the one that looked less deep. */
#ifndef TENGEN_MCTS_THREAT_TABLE_H
#define TENGEN_MCTS_THREAT_TABLE_H

#include "game/board.h"

#include <stddef.h>

enum { THREAT_MOVES_ANY = INT16_MAX /* a failure that no more moves would mend */ };

typedef struct ThreatEntry {
    uint64_t key;
    int16_t plies; /* of a win; 0: a failure */
    int16_t moves; /* the attacker's moves, his five included, that were allowed when it failed */
    Point move;    /* that wins */
    uint16_t age;
} ThreatEntry;

typedef struct ThreatTable {
    ThreatEntry *entries;
    uint64_t mask; /* buckets - 1 */
    uint16_t age;
} ThreatTable;

/* The greatest power of two of entries that fits in `bytes` >= 4096. ERR_MEMORY. */
Status threat_table_new(ThreatTable *out, size_t bytes) __attribute__((warn_unused_result));
void threat_table_free(ThreatTable *t);
size_t threat_table_bytes(const ThreatTable *t);

void threat_table_forget(ThreatTable *t);

/* NULL if nothing is known of the position. Valid until the next store. */
const ThreatEntry *threat_table_find(const ThreatTable *t, uint64_t key);

void threat_table_store(ThreatTable *t, uint64_t key, int plies, int moves, Point move);

#endif
