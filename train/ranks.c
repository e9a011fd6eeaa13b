#include "train/ranks.h"

#include "game/base/os.h"

#include <xxhash.h>

enum { HOST_MAX = 256 };

Status ranks_sum(Comm *c, int64_t numbers[], int n)
{
    CommTicket ticket;
    if (comm_size(c) == 1) return status_ok();
    TRY(comm_all_reduce(c, numbers, numbers, (size_t)n, COMM_INT64, COMM_SUM, &ticket));
    return comm_wait(c, ticket);
}

Status ranks_any(Comm *c, bool *it)
{
    int64_t count = *it;
    TRY(ranks_sum(c, &count, 1));
    *it = count > 0;
    return status_ok();
}

Status ranks_share(Comm *c, int root, void *data, size_t bytes)
{
    CommTicket ticket;
    if (comm_size(c) == 1) return status_ok();
    TRY(comm_broadcast(c, data, bytes, root, &ticket));
    return comm_wait(c, ticket);
}

Status ranks_gather(Comm *c, const void *own, void *all, size_t bytes)
{
    CommTicket ticket;
    TRY(comm_all_gather(c, own, all, bytes, &ticket));
    return comm_wait(c, ticket);
}

/* Room for n more bytes at the end. */
static Status make_room(Blob *b, size_t n, uint8_t **room)
{
    static const uint8_t nothing[4096];
    size_t at = b->size;
    for (size_t left = n; left > 0; left -= left < sizeof nothing ? left : sizeof nothing)
        blob_put(b, nothing, left < sizeof nothing ? left : sizeof nothing);
    TRY(blob_written(b));
    *room = b->data + at;
    return status_ok();
}

Status ranks_collect(Comm *c, const Blob *own, Blob *all)
{
    uint64_t size = own->size, sizes[COMM_RANKS_MAX];
    CommTicket ticket;
    TRY(blob_written(own));
    TRY(ranks_gather(c, &size, sizes, sizeof size));
    if (comm_rank(c) != 0) {
        TRY(comm_send(c, own->data, own->size, 0, &ticket));
        return comm_wait(c, ticket);
    }
    blob_put(all, own->data, own->size);
    for (int r = 1; r < comm_size(c); r++) {
        uint8_t *room = NULL;
        TRY(make_room(all, sizes[r], &room));
        TRY(comm_receive(c, room, sizes[r], r, &ticket));
        TRY(comm_wait(c, ticket));
    }
    return blob_written(all);
}

Status ranks_meet(Comm *c)
{
    CommTicket ticket;
    TRY(comm_barrier(c, &ticket));
    return comm_wait(c, ticket);
}

Status ranks_here(Comm *c, int *n)
{
    char host[HOST_MAX] = "";
    uint64_t hash[COMM_RANKS_MAX];
    os_host_name(host, sizeof host);
    uint64_t own = XXH3_64bits(host, sizeof host);
    TRY(ranks_gather(c, &own, hash, sizeof own));
    *n = 0;
    for (int r = 0; r < comm_size(c); r++) *n += hash[r] == own;
    return status_ok();
}
