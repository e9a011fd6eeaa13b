#include "tests/simt/simt.h"

#include "tests/simt/fibre.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

SimtIndex threadIdx, blockIdx, blockDim, gridDim;

typedef enum ThreadState { READY, AT_MEETING, AT_BARRIER, ENDED } ThreadState;

typedef struct Thread {
    Fibre *fibre; /* kept from launch to launch */
    SimtIndex index;
    ThreadState state;
    const char *file; /* where it waits */
    int line;
    const char *what; /* at a meeting: the primitive */
    uint32_t mask;
    SimtSlot brought;
} Thread;

typedef struct SharedArray {
    const char *file;
    int line;
    void *memory;
} SharedArray;

enum { SHARED_ARRAYS_MAX = 16 };

static Thread threads[SIMT_BLOCK_MAX];
static SimtSlot met[SIMT_BLOCK_MAX]; /* what was brought to each thread's last meeting */
static int running = -1;             /* the thread that runs; -1 outside of kernels */
static int block_threads;

static void (*kernel_function)(void *context);
static void *kernel_context;

static void *shared_dynamic;
static SharedArray shared_array[SHARED_ARRAYS_MAX];
static int shared_arrays;

static SimtOrder chosen_order;
static uint32_t shuffle_state;
static char fault[400];

/* ---- faults ---- */

static void set_fault(const char *file, int line, const char *format, va_list arguments)
{
    if (fault[0]) return;
    int n = snprintf(fault, sizeof fault, "%s:%d: block (%u, %u, %u)", file, line, blockIdx.x, blockIdx.y,
                     blockIdx.z);
    if (running >= 0) n += snprintf(fault + n, sizeof fault - (size_t)n, " thread %d", running);
    n += snprintf(fault + n, sizeof fault - (size_t)n, ": ");
    vsnprintf(fault + n, sizeof fault - (size_t)n, format, arguments);
}

__attribute__((format(printf, 3, 4))) static void report(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set_fault(file, line, format, arguments);
    va_end(arguments);
}

void simt_fail(const char *file, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    set_fault(file, line, format, arguments);
    va_end(arguments);
    fibre_yield(threads[running].fibre);
    abort(); /* Nobody goes on with a thread after a fault. */
}

const char *simt_fault(void)
{
    return fault[0] ? fault : NULL;
}

void simt_forget_fault(void)
{
    fault[0] = '\0';
}

/* ---- order ---- */

void simt_set_order(SimtOrder order)
{
    assert(order < SIMT_ORDERS);
    chosen_order = order;
    shuffle_state = 12345;
}

static uint32_t shuffle_below(uint32_t n)
{
    shuffle_state = shuffle_state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)shuffle_state * n) >> 32);
}

/* order[0..n): the numbers first + 0..n-1 as they are to run. */
static void put_in_order(int n, int first, int order[])
{
    for (int i = 0; i < n; i++) order[i] = first + (chosen_order == SIMT_REVERSE ? n - 1 - i : i);
    if (chosen_order != SIMT_SHUFFLED) return;
    for (int i = n - 1; i > 0; i--) {
        int j = (int)shuffle_below((uint32_t)i + 1), other = order[j];
        order[j] = order[i];
        order[i] = other;
    }
}

/* ---- what a thread calls ---- */

static void wait_in_state(ThreadState state, const char *file, int line)
{
    Thread *t = &threads[running];
    t->state = state;
    t->file = file;
    t->line = line;
    fibre_yield(t->fibre);
}

void simt_barrier(const char *file, int line)
{
    wait_in_state(AT_BARRIER, file, line);
}

const SimtSlot *simt_meet(const char *file, int line, const char *what, uint32_t mask, const void *bytes,
                          size_t count)
{
    assert(count <= SIMT_SLOT_BYTES);
    if (!(mask >> simt_lane() & 1))
        simt_fail(file, line, "%s: the mask %08x leaves out the caller", what, mask);
    Thread *t = &threads[running];
    t->what = what;
    t->mask = mask;
    memcpy(t->brought.byte, bytes, count);
    wait_in_state(AT_MEETING, file, line);
    return &met[running - simt_lane()];
}

int simt_lane(void)
{
    return running % SIMT_WARP;
}

void *simt_shared_dynamic(void)
{
    return shared_dynamic;
}

/* Exactly so many bytes, so that the first one beyond is seen, all of them in NaNs. */
static void *poisoned(size_t bytes)
{
    void *memory = malloc(bytes ? bytes : 1);
    assert(memory);
    memset(memory, 0xff, bytes);
    return memory;
}

void *simt_shared_array(const char *file, int line, size_t bytes)
{
    for (int i = 0; i < shared_arrays; i++)
        if (shared_array[i].line == line && strcmp(shared_array[i].file, file) == 0)
            return shared_array[i].memory;
    assert(shared_arrays < SHARED_ARRAYS_MAX);
    SharedArray array = {.file = file, .line = line, .memory = poisoned(bytes)};
    shared_array[shared_arrays++] = array;
    return array.memory;
}

/* ---- a warp ---- */

static void run_thread(void *context)
{
    Thread *t = context;
    kernel_function(kernel_context);
    t->state = ENDED;
}

static void go_on(int number)
{
    Thread *t = &threads[number];
    if (!t->fibre) t->fibre = fibre_new(run_thread, t);
    running = number;
    threadIdx = t->index;
    fibre_resume(t->fibre);
    running = -1;
}

static bool run_ready_lanes(int first, int lanes)
{
    int order[SIMT_WARP];
    bool any = false;
    put_in_order(lanes, first, order);
    for (int i = 0; i < lanes && !fault[0]; i++) {
        if (threads[order[i]].state != READY) continue;
        go_on(order[i]);
        any = true;
    }
    return any;
}

static bool waits_with(const Thread *t, const Thread *other)
{
    return t->state == AT_MEETING && t->mask == other->mask && t->line == other->line &&
           strcmp(t->what, other->what) == 0 && strcmp(t->file, other->file) == 0;
}

/* The first lane that keeps thread t from its meeting, -1 if all are there. */
static int absent_lane(int first, int lanes, const Thread *t)
{
    for (int lane = 0; lane < SIMT_WARP; lane++) {
        if (!(t->mask >> lane & 1)) continue;
        if (lane >= lanes || !waits_with(&threads[first + lane], t)) return lane;
    }
    return -1;
}

static bool hold_meetings(int first, int lanes)
{
    bool any = false;
    for (int i = 0; i < lanes; i++) {
        const Thread *t = &threads[first + i];
        if (t->state != AT_MEETING || absent_lane(first, lanes, t) >= 0) continue;
        uint32_t mask = t->mask;
        for (int lane = 0; lane < lanes; lane++) {
            if (!(mask >> lane & 1)) continue;
            met[first + lane] = threads[first + lane].brought;
            threads[first + lane].state = READY;
        }
        any = true;
    }
    return any;
}

static const char *whereabouts(const Thread *t, char *text, size_t n)
{
    if (t->state == ENDED) return "which has ended";
    snprintf(text, n, "which waits at %s:%d", t->file, t->line);
    return text;
}

/* As far as it comes alone: every lane has ended or waits at a barrier. */
static void run_warp(int first)
{
    int lanes = block_threads - first < SIMT_WARP ? block_threads - first : SIMT_WARP;
    do {
        while (run_ready_lanes(first, lanes)) {
        }
        if (fault[0]) return;
    } while (hold_meetings(first, lanes));
    for (int i = 0; i < lanes; i++) {
        const Thread *t = &threads[first + i];
        if (t->state != AT_MEETING) continue;
        int lane = absent_lane(first, lanes, t);
        char text[200];
        report(t->file, t->line, "%s with mask %08x: lane %d waits for lane %d, %s", t->what, t->mask, i,
               lane,
               lane < lanes ? whereabouts(&threads[first + lane], text, sizeof text) : "which there is not");
        return;
    }
}

/* ---- a block ---- */

/* All wait at one barrier, or all have ended, which is *over. */
static void check_barrier(bool *over)
{
    const Thread *t = &threads[0];
    for (int i = 1; i < block_threads; i++) {
        const Thread *u = &threads[i];
        bool same = t->state == u->state &&
                    (t->state == ENDED || (t->line == u->line && strcmp(t->file, u->file) == 0));
        if (same) continue;
        const Thread *waiting = t->state == ENDED ? u : t, *other = t->state == ENDED ? t : u;
        char text[200];
        report(waiting->file, waiting->line, "divergent barrier: thread %d waits for thread %d, %s",
               (int)(waiting - threads), (int)(other - threads), whereabouts(other, text, sizeof text));
        return;
    }
    *over = t->state == ENDED;
}

static void begin_threads(void)
{
    for (int i = 0; i < block_threads; i++) {
        unsigned u = (unsigned)i;
        threads[i].state = READY;
        threads[i].index =
            (SimtIndex){u % blockDim.x, u / blockDim.x % blockDim.y, u / blockDim.x / blockDim.y};
    }
}

static void run_phases(void)
{
    bool over = false;
    while (!over && !fault[0]) {
        int order[SIMT_BLOCK_MAX / SIMT_WARP], warps = (block_threads + SIMT_WARP - 1) / SIMT_WARP;
        put_in_order(warps, 0, order);
        for (int i = 0; i < warps && !fault[0]; i++) run_warp(order[i] * SIMT_WARP);
        if (!fault[0]) check_barrier(&over);
        for (int i = 0; i < block_threads; i++)
            if (threads[i].state == AT_BARRIER) threads[i].state = READY;
    }
}

/* After a fault, threads hang somewhere in the kernel: the next launch gets new ones. */
static void abandon_threads(void)
{
    for (int i = 0; i < SIMT_BLOCK_MAX; i++) {
        fibre_free(threads[i].fibre);
        threads[i].fibre = NULL;
    }
}

static void run_block(unsigned number, size_t shared)
{
    blockIdx =
        (SimtIndex){number % gridDim.x, number / gridDim.x % gridDim.y, number / gridDim.x / gridDim.y};
    shared_dynamic = poisoned(shared);
    begin_threads();
    run_phases();
    free(shared_dynamic);
    while (shared_arrays > 0) free(shared_array[--shared_arrays].memory);
    if (fault[0]) abandon_threads();
}

void simt_run(SimtIndex grid, SimtIndex block, size_t shared, void (*kernel)(void *context), void *context)
{
    assert(running < 0);
    uint64_t blocks = (uint64_t)grid.x * grid.y * grid.z, in_block = (uint64_t)block.x * block.y * block.z;
    if (fault[0]) return;
    if (blocks == 0 || blocks > 1 << 24 || in_block == 0 || in_block > SIMT_BLOCK_MAX ||
        shared > SIMT_SHARED_MAX) {
        report("launch", 0, "%llu blocks of %llu threads with %zu bytes of shared memory",
               (unsigned long long)blocks, (unsigned long long)in_block, shared);
        return;
    }
    gridDim = grid;
    blockDim = block;
    block_threads = (int)in_block;
    kernel_function = kernel;
    kernel_context = context;
    int *order = malloc(blocks * sizeof order[0]);
    assert(order);
    put_in_order((int)blocks, 0, order);
    for (uint64_t i = 0; i < blocks && !fault[0]; i++) run_block((unsigned)order[i], shared);
    free(order);
}
