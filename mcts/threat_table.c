#include "mcts/threat_table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKET = 2 };

Status threat_table_new(ThreatTable *out, size_t bytes)
{
    assert(bytes >= 4096);
    uint64_t buckets = 1;
    while (2 * buckets * BUCKET * sizeof(ThreatEntry) <= bytes) buckets *= 2;
    *out = (ThreatTable){.mask = buckets - 1, .age = 1};
    out->entries = calloc(buckets * BUCKET, sizeof *out->entries);
    if (!out->entries) return status_no_memory(bytes, "the table of a threat search");
    return status_ok();
}

void threat_table_free(ThreatTable *t)
{
    free(t->entries);
    t->entries = NULL;
}

size_t threat_table_bytes(const ThreatTable *t)
{
    return (t->mask + 1) * BUCKET * sizeof *t->entries;
}

void threat_table_forget(ThreatTable *t)
{
    if (++t->age != 0) return;
    memset(t->entries, 0, threat_table_bytes(t));
    t->age = 1;
}

static ThreatEntry *bucket_of(const ThreatTable *t, uint64_t key)
{
    return &t->entries[(key & t->mask) * BUCKET];
}

const ThreatEntry *threat_table_find(const ThreatTable *t, uint64_t key)
{
    const ThreatEntry *bucket = bucket_of(t, key);
    for (int i = 0; i < BUCKET; i++)
        if (bucket[i].key == key && bucket[i].age == t->age) return &bucket[i];
    return NULL;
}

/* What it would cost to lose an entry. */
static int worth(const ThreatTable *t, const ThreatEntry *e)
{
    if (e->age != t->age) return -1;
    return e->plies > 0 ? e->plies : e->moves == THREAT_MOVES_ANY ? 1 : e->moves;
}

void threat_table_store(ThreatTable *t, uint64_t key, int plies, int moves, Point move)
{
    ThreatEntry *bucket = bucket_of(t, key), *least = bucket;
    for (int i = 0; i < BUCKET; i++) {
        if (bucket[i].key == key && bucket[i].age == t->age) {
            least = &bucket[i];
            break;
        }
        if (worth(t, &bucket[i]) < worth(t, least)) least = &bucket[i];
    }
    *least = (ThreatEntry){key, (int16_t)plies, (int16_t)moves, move, t->age};
}
