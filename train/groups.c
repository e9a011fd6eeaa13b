#include "train/groups.h"

#include <assert.h>
#include <stdlib.h>

struct Groups {
    Comm *comm[GROUP_KINDS];
};

Status groups_check(GroupShape shape, int ranks)
{
    long product = 1;
    const int *size = shape.size;
    for (int k = 0; k < GROUP_KINDS; k++) {
        bool good = size[k] >= 1 && size[k] <= ranks;
        product = good ? product * size[k] : 0;
    }
    if (product == ranks) return status_ok();
    return status_error(ERR_INPUT, "groups of %d (tensor) x %d (data) x %d (pipeline) are not %d ranks",
                        size[GROUP_TENSOR], size[GROUP_DATA], size[GROUP_PIPELINE], ranks);
}

/* From one member of a group to the next. */
static int stride_of(GroupShape shape, GroupKind kind)
{
    int stride = 1;
    for (int k = 0; k < (int)kind; k++) stride *= shape.size[k];
    return stride;
}

int groups_group(GroupShape shape, GroupKind kind, int rank)
{
    int stride = stride_of(shape, kind);
    return rank % stride + rank / (stride * shape.size[kind]) * stride;
}

int groups_place(GroupShape shape, GroupKind kind, int rank)
{
    return rank / stride_of(shape, kind) % shape.size[kind];
}

int groups_member(GroupShape shape, GroupKind kind, int group, int place)
{
    assert(place >= 0 && place < shape.size[kind]);
    int stride = stride_of(shape, kind);
    return group % stride + (place + group / stride * shape.size[kind]) * stride;
}

Status groups_new(Groups **out, Comm *c, GroupShape shape)
{
    *out = NULL;
    TRY(groups_check(shape, comm_size(c)));
    Status status = status_ok();
    Groups *g = calloc(1, sizeof *g);
    if (!g) return status_no_memory(sizeof *g, "groups of ranks");
    for (GroupKind k = 0; k < GROUP_KINDS; k++)
        CHECK(status, comm_split(c, groups_group(shape, k, comm_rank(c)),
                                 groups_place(shape, k, comm_rank(c)), &g->comm[k]));
    *out = g;
    g = NULL;
done:
    groups_free(g);
    return status;
}

void groups_free(Groups *g)
{
    if (!g) return;
    for (int k = 0; k < GROUP_KINDS; k++) comm_free(g->comm[k]);
    free(g);
}

Comm *groups_comm(Groups *g, GroupKind kind)
{
    return g->comm[kind];
}
