/* cpu_tower.h - oneDNN's convolutions and nothing else: what a network on the CPU is held against.
 *
 * 3x3 convolutions of one width in a row, each with bias and relu, in bfloat16 where the CPU has it, else in
 * float32. Single-threaded. */
#ifndef TENGEN_NET_CPU_TOWER_H
#define TENGEN_NET_CPU_TOWER_H

#include "game/base/status.h"

typedef struct CpuTower CpuTower;

typedef struct CpuTowerShape {
    int convolutions;
    int channels; /* a multiple of 8, at most 512 */
    int size;     /* the board's */
    int batch;    /* rows of a pass */
} CpuTowerShape;

/* ERR_UNSUPPORTED: built without oneDNN; ERR_MEMORY, ERR_DEVICE. */
Status cpu_tower_new(CpuTower **out, CpuTowerShape shape) __attribute__((warn_unused_result));
void cpu_tower_free(CpuTower *t);

/* One pass of the whole batch, on what the last pass left. */
Status cpu_tower_run(CpuTower *t) __attribute__((warn_unused_result));

#endif
