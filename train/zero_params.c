#include "train/zero_params.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Room for a fetched unit. */
typedef struct Room {
    float *data;
    int unit; /* fetched, or under way; -1: none */
    CommTicket ticket;
    bool held, used; /* now, and since it was fetched */
} Room;

struct ZeroParams {
    const ZeroLayout *layout;
    Comm *comm;
    ZeroParamsOptions options;
    float *kept;      /* [params], or this rank's slices in stage 3 */
    CommTicket *come; /* [buckets]: when it is whole again after a change, in stages 1 and 2 */
    Room room[ZERO_LIVE];
    ZeroFetches fetches;
};

static bool sharded(const ZeroParams *p)
{
    return p->options.stage == 3;
}

static size_t kept_floats(const ZeroParams *p)
{
    return sharded(p) ? zero_layout_shard(p->layout) : p->layout->params;
}

/* ---- life ---- */

static Status allocate(ZeroParams *p)
{
    size_t kept = kept_floats(p) + 1, unit = p->layout->unit_most + 1;
    p->kept = calloc(kept, sizeof *p->kept);
    p->come = calloc((size_t)p->layout->buckets + 1, sizeof *p->come);
    bool good = p->kept && p->come;
    for (int i = 0; i < ZERO_LIVE; i++) {
        p->room[i].unit = -1;
        if (sharded(p)) p->room[i].data = calloc(unit, sizeof(float));
        good = good && (p->room[i].data || !sharded(p));
    }
    return good ? status_ok() : status_no_memory(kept * sizeof(float), "parameters");
}

Status zero_params_new(ZeroParams **out, const ZeroLayout *l, Comm *c, ZeroParamsOptions options)
{
    assert(options.stage >= 0 && options.stage <= 3 && l->ranks == comm_size(c));
    ZeroParams *p = calloc(1, sizeof *p);
    *out = NULL;
    if (!p) return status_no_memory(sizeof *p, "parameters");
    *p = (ZeroParams){.layout = l, .comm = c, .options = options};
    Status status = allocate(p);
    if (status.code != STATUS_OK)
        zero_params_free(p);
    else
        *out = p;
    return status;
}

void zero_params_free(ZeroParams *p)
{
    if (!p) return;
    free(p->kept);
    free(p->come);
    for (int i = 0; i < ZERO_LIVE; i++) free(p->room[i].data);
    free(p);
}

/* ---- fetching ---- */

static void note_live(ZeroParams *p)
{
    size_t live = 0;
    for (int i = 0; i < ZERO_LIVE; i++)
        if (p->room[i].unit >= 0) live += p->layout->unit[p->room[i].unit].count;
    if (live > p->fetches.live_most) p->fetches.live_most = live;
}

static Status fetch(ZeroParams *p, Room *room, int unit)
{
    const ZeroUnit *u = &p->layout->unit[unit];
    TRY(comm_wait(p->comm, room->ticket)); /* it may never have been asked for */
    room->unit = unit;
    room->ticket = 0;
    room->used = false;
    p->fetches.fetched++;
    note_live(p);
    for (int b = u->bucket; b < u->bucket + u->buckets; b++) {
        size_t bytes = zero_layout_slice(p->layout, b) * sizeof(float);
        TRY(comm_all_gather(p->comm, p->kept + zero_layout_shard_start(p->layout, b),
                            room->data + (p->layout->bucket[b].offset - u->offset), bytes, &room->ticket));
    }
    return p->options.overlap ? status_ok() : comm_wait(p->comm, room->ticket);
}

static Room *find(ZeroParams *p, int unit)
{
    for (int i = 0; i < ZERO_LIVE; i++)
        if (p->room[i].unit == unit) return &p->room[i];
    return NULL;
}

/* One that nobody holds, if there is any. */
static Room *free_room(ZeroParams *p)
{
    for (int i = 0; i < ZERO_LIVE; i++)
        if (!p->room[i].held && p->room[i].unit < 0) return &p->room[i];
    for (int i = 0; i < ZERO_LIVE; i++)
        if (!p->room[i].held) return &p->room[i];
    return NULL;
}

static Status fetch_ahead(ZeroParams *p, int unit)
{
    Room *room = unit >= 0 && unit < p->layout->units && !find(p, unit) ? free_room(p) : NULL;
    if (!room || !p->options.overlap) return status_ok();
    p->fetches.ahead++;
    return fetch(p, room, unit);
}

static Status need_sharded(ZeroParams *p, int unit, ZeroDirection direction, const float **out)
{
    Room *room = find(p, unit);
    if (!room) {
        room = free_room(p);
        assert(room);
        TRY(fetch(p, room, unit));
    }
    p->fetches.kept += room->used;
    room->held = room->used = true;
    TRY(comm_wait(p->comm, room->ticket));
    *out = room->data;
    return fetch_ahead(p, unit + (int)direction);
}

Status zero_params_need(ZeroParams *p, int unit, ZeroDirection direction, const float **out)
{
    const ZeroUnit *u = &p->layout->unit[unit];
    if (sharded(p)) return need_sharded(p, unit, direction, out);
    for (int b = u->bucket; b < u->bucket + u->buckets; b++) TRY(comm_wait(p->comm, p->come[b]));
    *out = p->kept + u->offset;
    return status_ok();
}

void zero_params_release(ZeroParams *p, int unit)
{
    Room *room = sharded(p) ? find(p, unit) : NULL;
    if (!room) return;
    assert(room->held);
    room->held = false;
    p->fetches.released++;
    if (unit == 0 || unit == p->layout->units - 1) return; /* where a pass turns round */
    if (p->options.poison) memset(room->data, 0xFF, p->layout->unit[unit].count * sizeof(float));
    room->unit = -1;
}

/* ---- changing ---- */

float *zero_params_slice(ZeroParams *p, int bucket, int rank)
{
    assert(!sharded(p) || rank == comm_rank(p->comm));
    return p->kept + (sharded(p) ? zero_layout_shard_start(p->layout, bucket)
                                 : zero_layout_start(p->layout, bucket, rank));
}

Status zero_params_changed(ZeroParams *p, int bucket)
{
    for (int i = 0; i < ZERO_LIVE; i++) {
        assert(!p->room[i].held);
        if (p->room[i].unit == p->layout->bucket[bucket].unit) p->room[i].unit = -1;
    }
    if (p->options.stage == 0 || sharded(p)) return status_ok();
    float *whole = p->kept + p->layout->bucket[bucket].offset;
    size_t n = zero_layout_slice(p->layout, bucket);
    TRY(comm_all_gather(p->comm, whole + (size_t)comm_rank(p->comm) * n, whole, n * sizeof *whole,
                        &p->come[bucket]));
    return p->options.overlap ? status_ok() : comm_wait(p->comm, p->come[bucket]);
}

Status zero_params_forget(ZeroParams *p)
{
    TRY(comm_finish(p->comm));
    for (int i = 0; i < ZERO_LIVE; i++) {
        assert(!p->room[i].held);
        p->room[i].unit = -1;
    }
    return status_ok();
}

/* ---- reading ---- */

ZeroFetches zero_params_fetches(const ZeroParams *p)
{
    return p->fetches;
}

size_t zero_params_kept_bytes(const ZeroParams *p)
{
    return kept_floats(p) * sizeof(float);
}

size_t zero_params_live_bytes(const ZeroParams *p)
{
    return sharded(p) ? ZERO_LIVE * p->layout->unit_most * sizeof(float) : 0;
}
