/* zero_plan.h - what each rank will hold and send in a step, by formula, before anything is made.
 *
 * With P floats in the padded arena, N ranks, buckets of at most B and units of at most U floats, m micro-steps:
 *   parameters  P, in stage 3 P/N;  gradients  P, from stage 2 on P/N;  moments  2 P, from stage 1 on 2 P/N
 *               in a file 0, and three windows on the largest bucket's, in blocks of SPILL_BLOCK bytes
 *   buckets     B, 2 B more from stage 2 on, 2 B more in exact mode;  live  2 U in stage 3;  carries  P times the bits of m - 1,
 *               in exact mode
 *   sent        (N-1)/N of: P for each exchange of gradients (one a step, but one a micro-step in fast stages 2 and 3);
 *               P for new parameters, in stage 3 instead 2 m P less the units at which passes turn round, or P if
 *               there are no more than ZERO_LIVE units, since all of them stay until the next step;
 *               and 1 + m + buckets * parts / N numbers of 8 bytes to each other rank.
 * The engine's own counts equal these to the byte. */
#ifndef TENGEN_TRAIN_ZERO_PLAN_H
#define TENGEN_TRAIN_ZERO_PLAN_H

#include "train/zero.h"

/* A value. Counts are floats. */
typedef struct ZeroPlan {
    int stage, ranks, accumulation;
    bool exact, file;    /* file: of the moments */
    size_t params;       /* of the padded arena */
    size_t bucket, unit; /* of the largest one */
    size_t first, last;  /* of the first and of the last unit */
    int units, buckets, parts;
} ZeroPlan;

/* Of a layout with at least one unit. stage 0..3, accumulation 1..COMM_RANKS_MAX. */
ZeroPlan zero_plan_make(const ZeroLayout *l, int stage, int accumulation, bool exact, bool file);

/* Bytes on each rank, and their sum. */
ZeroMemory zero_plan_memory(const ZeroPlan *p);
size_t zero_plan_total(ZeroMemory m);

/* Bytes that each rank sends in a step. */
uint64_t zero_plan_sent(const ZeroPlan *p);

#endif
