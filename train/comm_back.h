/* comm_back.h - what a back end of comm.h implements; nobody else includes it.
 *
 * A back end's object begins with a Comm, of which it fills the first four members; the rest is zero. */
#ifndef TENGEN_TRAIN_COMM_BACK_H
#define TENGEN_TRAIN_COMM_BACK_H

#include "train/comm.h"

/* One operation. Of reductions `bytes` is the length of a slice (reduce-scatter) or of the whole (all-reduce), of others
 * that of a part. */
typedef struct CommCall {
    CommKind kind;
    const void *send;
    void *receive;
    size_t bytes;
    CommType type;
    CommReduction reduction;
    int peer; /* the root, the sender or the receiver */
} CommCall;

typedef struct CommBack {
    /* There is room: fewer than COMM_PENDING are under way. */
    Status (*begin)(Comm *c, const CommCall *call);
    /* Move what can be moved; *moved: something has. Raises c->completed. */
    Status (*advance)(Comm *c, bool *moved);
    /* Asked while nothing moves, and nothing has since that time: has a rank died or given up, or has one that is
     * missing given no sign of life for the deadline? *alive: some rank has said that it works. */
    Status (*check)(Comm *c, double since, bool *alive);
    /* A sign of life: this rank works, or waits for others. Or NULL. */
    void (*alive)(Comm *c, bool works);
    /* Nothing has moved, and no rank has worked, for the deadline: the fault that names who is missing. */
    Status (*blame)(Comm *c);
    Status (*split)(Comm *c, int color, int key, Comm **out);
    void (*abort)(Comm *c, Status why);
    void (*free)(Comm *c);
} CommBack;

struct Comm {
    const CommBack *back;
    int rank, size;
    double deadline; /* seconds */
    uint64_t begun, completed;
    Status fault;
    CommCounters counters;
};

#endif
