/* simt.h - runs CUDA kernels on the CPU, to find what is wrong with them.
 *
 * Blocks run one after another. The threads of a block are fibres; the lanes of a warp meet at warp primitives;
 * each warp runs ahead alone to the next barrier. Blocks, warps and lanes run in the order that
 * simt_set_order chose: a kernel whose result changes with the order lacks a barrier or an atomic. Shared memory
 * is allocated for each block and filled with NaN, so that AddressSanitizer sees stray accesses and nobody reads
 * what was never written.
 *
 * A fault stops the launch and is kept as a sentence with its place. Faults are: a barrier that some threads of a
 * block do not reach, or reach elsewhere; a warp primitive whose mask leaves out the caller, or names lanes that do
 * not come, or come to another; a shuffle from a lane outside its mask; a launch without threads or with more
 * than a device takes.
 *
 * What it cannot show: order of memory between blocks that run at once, and speed. One thread only. The kernels'
 * side is in include/, under the names of CUDA's headers. */
#ifndef TENGEN_TESTS_SIMT_SIMT_H
#define TENGEN_TESTS_SIMT_SIMT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { SIMT_WARP = 32, SIMT_BLOCK_MAX = 1024, SIMT_SHARED_MAX = 100 << 10, SIMT_SLOT_BYTES = 64 };

/* As CUDA calls them. */
typedef struct SimtIndex {
    unsigned x, y, z;
} SimtIndex;

extern SimtIndex threadIdx, blockIdx, blockDim, gridDim;

typedef enum SimtOrder {
    SIMT_FORWARD,
    SIMT_REVERSE,
    SIMT_SHUFFLED, /* anew at every barrier; the same after each simt_set_order */
    SIMT_ORDERS,
} SimtOrder;

void simt_set_order(SimtOrder order);

/* Runs kernel(context) for each thread of each block; `shared` bytes of dynamic shared memory. */
void simt_run(SimtIndex grid, SimtIndex block, size_t shared, void (*kernel)(void *context), void *context);

/* The first fault since the last simt_forget_fault, or NULL. While there is one nothing runs. */
const char *simt_fault(void);
void simt_forget_fault(void);

/* ---- called by kernels ---- */

/* __syncthreads. */
void simt_barrier(const char *file, int line);

/* What a lane brought to a meeting. */
typedef struct SimtSlot {
    unsigned char byte[SIMT_SLOT_BYTES];
} SimtSlot;

/* The lanes in mask meet, each with so many bytes; returns what all 32 brought, by lane, until the caller's
 * next meeting. `what` names the primitive. */
const SimtSlot *simt_meet(const char *file, int line, const char *what, uint32_t mask, const void *bytes,
                          size_t count);

/* A fault of the calling thread's, as for printf; does not return. */
void simt_fail(const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4), noreturn));

/* The calling thread's place in its warp. */
int simt_lane(void);

/* The block's dynamic shared memory, and arrays in it, each named by its place in the source. */
void *simt_shared_dynamic(void);
void *simt_shared_array(const char *file, int line, size_t bytes);

#ifdef __cplusplus
}
#endif

#endif
