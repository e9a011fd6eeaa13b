#include "net/cuda/softmax.h"

#include "net/cuda/device.cuh"
#include "net/cuda/softmax.cuh"

#include <assert.h>

/* ---- what a launch is made of ---- */

enum { GROUP_THREADS = 128 };

/* A shape, with what follows from it. backward: arrays are y, dy, dx; else x and y, which is `out`. */
struct Call {
    const Device *device;
    const SoftmaxShape *shape;
    bool backward;
    const void *in, *dy;
    void *out;
    SoftmaxWay way;
};

template <typename T> static Load<T> load_of(const Call &c, const void *from)
{
    return {static_cast<const T *>(from), c.shape->stride, {c.shape->mask, c.shape->columns}};
}

template <typename T> static Store<T> store_of(const Call &c)
{
    float absent = c.shape->log && !c.backward ? -INFINITY : 0.0f;
    return {static_cast<T *>(c.out), c.shape->stride, {c.shape->mask, c.shape->columns}, absent};
}

static SoftmaxRows rows_of(const Call &c, int width)
{
    return {c.shape->rows, c.shape->columns, width, c.shape->log, c.shape->scale};
}

/* ---- in registers ---- */

template <typename T, int N, int Q> static void launch_registers(const Call &c)
{
    int width = group_width(c.shape->columns, N);
    int rows_a_block = GROUP_THREADS / width;
    int blocks = device_blocks(c.device, (c.shape->rows + rows_a_block - 1) / rows_a_block, GROUP_THREADS);
    SoftmaxRows rows = rows_of(c, width);
    Load<T> load = load_of<T>(c, c.in), load_dy = load_of<T>(c, c.dy);
    Store<T> store = store_of<T>(c);
    auto *forward = softmax_in_registers<T, N, Q>;
    auto *backward = softmax_backward_in_registers<T, N, Q>;
    if (c.backward)
        LAUNCH(backward, blocks, GROUP_THREADS, 0, c.device->stream, rows, load, load_dy, store);
    else
        LAUNCH(forward, blocks, GROUP_THREADS, 0, c.device->stream, rows, load, store);
}

/* Few kernels, each for a range of lengths: a pack that lies behind the row costs no memory traffic. */
template <typename T, int N> static void choose_registers(const Call &c)
{
    int packs = (c.shape->columns + WARP * N - 1) / (WARP * N);
    if constexpr (N > 1) {
        if (packs <= 1) return launch_registers<T, N, 1>(c);
        if (packs <= 2) return launch_registers<T, N, 2>(c);
        if (packs <= 4) return launch_registers<T, N, 4>(c);
    } else {
        if (packs <= 2) return launch_registers<T, N, 2>(c);
        if (packs <= 8) return launch_registers<T, N, 8>(c);
        if (packs <= 16) return launch_registers<T, N, 16>(c);
    }
    launch_registers<T, N, SOFTMAX_REGISTER_COLUMNS / (WARP * N)>(c);
}

/* ---- a block a row ---- */

/* Four packs a thread, as far as a block's size allows. */
static int threads_for(int packs)
{
    int threads = 128;
    while (threads < BLOCK_THREADS_MAX && threads * 4 < packs) threads *= 2;
    return threads;
}

static size_t shared_bytes(const SoftmaxShape *s, bool backward, int pack)
{
    size_t columns = (size_t)(s->columns + pack - 1) / (size_t)pack * (size_t)pack;
    return columns * sizeof(float) * (backward ? 2 : 1);
}

template <typename T, int N> static Status launch_block(const Call &c)
{
    int threads = threads_for((c.shape->columns + N - 1) / N);
    int blocks = device_blocks(c.device, c.shape->rows, threads);
    bool shared = c.way == SOFTMAX_SHARED;
    size_t bytes = shared ? shared_bytes(c.shape, c.backward, N) : 0;
    SoftmaxRows rows = rows_of(c, 0);
    Load<T> load = load_of<T>(c, c.in), load_dy = load_of<T>(c, c.dy);
    Store<T> store = store_of<T>(c);
    if (c.backward) {
        auto *kernel = shared ? softmax_backward_in_shared<T, N> : softmax_backward_rereading<T, N>;
        if (shared) TRY(device_allow_shared((const void *)kernel, bytes));
        LAUNCH(kernel, blocks, threads, bytes, c.device->stream, rows, load, load_dy, store);
    } else {
        auto *kernel = shared ? softmax_in_shared<T, N> : softmax_rereading<T, N>;
        if (shared) TRY(device_allow_shared((const void *)kernel, bytes));
        LAUNCH(kernel, blocks, threads, bytes, c.device->stream, rows, load, store);
    }
    return status_ok();
}

/* ---- which of them ---- */

/* Two blocks a multiprocessor at least, so that one computes while the other waits for memory. */
static SoftmaxWay way_for(const Device *d, const SoftmaxShape *s, bool backward)
{
    if (s->way != SOFTMAX_AUTO) return s->way;
    if (s->columns <= SOFTMAX_REGISTER_COLUMNS) return SOFTMAX_REGISTERS;
    bool fits = shared_bytes(s, backward, 8) <= (size_t)d->shared_a_block / 2;
    return fits ? SOFTMAX_SHARED : SOFTMAX_REREAD;
}

static Status check_way(const Device *d, const SoftmaxShape *s, bool backward, SoftmaxWay way)
{
    if (way == SOFTMAX_REGISTERS && s->columns > SOFTMAX_REGISTER_COLUMNS)
        return status_error(ERR_UNSUPPORTED, "softmax: registers hold rows of up to %d columns, not %d",
                            SOFTMAX_REGISTER_COLUMNS, s->columns);
    if (way == SOFTMAX_SHARED && shared_bytes(s, backward, 8) > (size_t)d->shared_a_block)
        return status_error(ERR_UNSUPPORTED,
                            "softmax: %d columns do not fit into the %d KiB of shared memory", s->columns,
                            d->shared_a_block / 1024);
    return status_ok();
}

/* Whether all rows begin where pieces of 16 bytes do. */
static bool aligned(const Call &c)
{
    uintptr_t bits = (uintptr_t)c.in | (uintptr_t)c.out | (uintptr_t)c.dy;
    return (bits | (uintptr_t)(c.shape->stride * element_bytes(c.shape->type))) % 16 == 0;
}

template <typename T, int N> static Status launch(const Call &c)
{
    if (c.way != SOFTMAX_REGISTERS) return launch_block<T, N>(c);
    choose_registers<T, N>(c);
    return status_ok();
}

template <typename T> static Status launch_packed(const Call &c)
{
    return aligned(c) ? launch<T, 16 / (int)sizeof(T)>(c) : launch<T, 1>(c);
}

static Status run(const Call &c, const char *what)
{
    const SoftmaxShape *s = c.shape;
    assert(s->rows >= 0 && s->columns >= 1 && s->columns <= SOFTMAX_COLUMNS_MAX && s->stride >= s->columns);
    assert(s->scale > 0);
    TRY(check_way(c.device, s, c.backward, c.way));
    if (s->rows == 0) return status_ok();
    switch (s->type) {
    case ELEMENT_FLOAT16:
        TRY(launch_packed<__half>(c));
        break;
    case ELEMENT_BFLOAT16:
        TRY(launch_packed<__nv_bfloat16>(c));
        break;
    default:
        TRY(launch_packed<float>(c));
    }
    return device_launched(what);
}

Status softmax_forward(Device *d, const SoftmaxShape *s, const void *x, void *y)
{
    return run({d, s, false, x, nullptr, y, way_for(d, s, false)}, "softmax");
}

Status softmax_backward(Device *d, const SoftmaxShape *s, const void *y, const void *dy, void *dx)
{
    return run({d, s, true, y, dy, dx, way_for(d, s, true)}, "gradient of softmax");
}
