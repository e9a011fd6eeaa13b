/* comm_mesh.h - collectives made of messages between every two ranks: for whatever can carry such messages.
 *
 * An operation is a header (which operation, how long) and a body to every partner, cut into pieces of at most
 * COMM_PIECE bytes; headers are compared, so ranks that have fallen out of step are named instead of exchanging
 * the wrong data. Every rank sends its part straight to whom it belongs: (size - 1) / size of the whole, as a ring
 * does. Several operations are under way at once, in order between any two ranks. */
#ifndef TENGEN_TRAIN_COMM_MESH_H
#define TENGEN_TRAIN_COMM_MESH_H

#include "train/comm.h"

enum { COMM_PIECE = 1 << 18 };

/* How far a piece has come; all zeros before its first call. */
typedef struct CommPiece {
    size_t moved;
    void *handle; /* the transport's */
} CommPiece;

typedef struct CommTransport CommTransport;

/* Messages are in order between two ranks; pieces sent and received have the same lengths, at most COMM_PIECE. */
typedef struct CommCarrier {
    /* Move what can be moved now of data[piece->moved..bytes). */
    Status (*send)(CommTransport *t, int peer, const uint8_t *data, size_t bytes, CommPiece *piece);
    Status (*receive)(CommTransport *t, int peer, uint8_t *data, size_t bytes, CommPiece *piece);
    Status (*check)(CommTransport *t);            /* has a rank died or given up? */
    void (*alive)(CommTransport *t, bool works);  /* a sign of life, from any thread */
    unsigned (*life)(CommTransport *t, int peer); /* counts the peer's signs, as far as they have come */
    unsigned (*work)(CommTransport *t);           /* counts those of all ranks that say that one works */
    void (*abort)(CommTransport *t, Status why);
    /* Room for a group of `size`, claimed by its first member, as a number that … */
    Status (*claim)(CommTransport *t, int size, uint64_t *place);
    /* … all of them join by; member[0..size) are ranks of t, `own` this one's place among them. */
    Status (*join)(CommTransport *t, uint64_t place, const int member[], int size, int own,
                   CommTransport **out);
    void (*free)(CommTransport *t);
} CommCarrier;

/* A transport's object begins with this. */
struct CommTransport {
    const CommCarrier *carrier;
};

/* Keeps the transport and frees it, also on a fault. A size of 1 needs none: NULL. ERR_MEMORY. */
Status comm_mesh_new(Comm **out, CommTransport *transport, int rank, int size, double deadline)
    __attribute__((warn_unused_result));

#endif
