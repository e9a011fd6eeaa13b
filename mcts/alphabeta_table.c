#include "mcts/alphabeta_table.h"

#include <assert.h>
#include <stdlib.h>

Status alphabeta_table_new(AlphaBetaTable *out, int bits)
{
    assert(bits >= 1 && bits <= 24);
    size_t n = (size_t)1 << bits;
    out->mask = n - 1;
    out->entries = calloc(n, sizeof *out->entries);
    if (!out->entries) return status_no_memory(n * sizeof *out->entries, "a table of positions");
    return status_ok();
}

void alphabeta_table_free(AlphaBetaTable *t)
{
    free(t->entries);
}

const AlphaBetaEntry *alphabeta_table_find(const AlphaBetaTable *t, uint64_t key)
{
    const AlphaBetaEntry *e = &t->entries[key & t->mask];
    return e->key == key ? e : NULL;
}

void alphabeta_table_store(AlphaBetaTable *t, AlphaBetaEntry entry)
{
    t->entries[entry.key & t->mask] = entry;
}
