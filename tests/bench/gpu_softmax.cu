/* gpu_softmax.cu - how fast softmax and the heads are on this GPU, each beside a plain copy of as many bytes: a line
 * of JSON for each figure, as `tengen bench --json` prints them. It needs nvcc and nothing else: gpu_all.sh builds it.
 *
 * Arrays are several times larger than the second-level cache; launches are timed as a graph of many, between two
 * events, and the median of several counts. */
#include "net/cuda/device.cuh"
#include "net/cuda/heads.h"
#include "net/cuda/softmax.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <vector>

static Device *device;

static void must(Status status)
{
    if (status.code == STATUS_OK) return;
    fprintf(stderr, "%s\n", status.message);
    exit(2);
}

static void must(cudaError_t error)
{
    must(device_status(error, "measurement"));
}

/* ---- time ---- */

enum { LAUNCHES = 50, WARM_UPS = 3, REPEATS = 20 };

/* Seconds that one call of work takes on the device. */
static double seconds_of(const std::function<void()> &work)
{
    cudaGraph_t graph;
    cudaGraphExec_t ready;
    cudaEvent_t begin, end;
    must(cudaStreamBeginCapture(device->stream, cudaStreamCaptureModeThreadLocal));
    for (int i = 0; i < LAUNCHES; i++) work();
    must(cudaStreamEndCapture(device->stream, &graph));
    must(cudaGraphInstantiate(&ready, graph, 0));
    must(cudaEventCreate(&begin));
    must(cudaEventCreate(&end));
    for (int i = 0; i < WARM_UPS; i++) must(cudaGraphLaunch(ready, device->stream));
    std::vector<float> times(REPEATS);
    for (float &milliseconds : times) {
        must(cudaEventRecord(begin, device->stream));
        must(cudaGraphLaunch(ready, device->stream));
        must(cudaEventRecord(end, device->stream));
        must(cudaEventSynchronize(end));
        must(cudaEventElapsedTime(&milliseconds, begin, end));
    }
    cudaEventDestroy(begin);
    cudaEventDestroy(end);
    cudaGraphExecDestroy(ready);
    cudaGraphDestroy(graph);
    std::sort(times.begin(), times.end());
    return times[REPEATS / 2] / 1e3 / LAUNCHES;
}

static __global__ void copy_pieces(const uint4 *from, uint4 *to, int64_t n)
{
    int64_t step = (int64_t)gridDim.x * blockDim.x;
    for (int64_t i = (int64_t)blockIdx.x * blockDim.x + threadIdx.x; i < n; i += step) to[i] = from[i];
}

static __global__ void nothing() {}

/* Bytes a second of a copy that reads and writes so many in all. */
static double copy_rate(const void *from, void *to, double bytes)
{
    int64_t pieces = (int64_t)(bytes / 2 / 16);
    int blocks = device_blocks(device, (pieces + 255) / 256, 256);
    double seconds = seconds_of(
        [=] { copy_pieces<<<blocks, 256, 0, device->stream>>>((const uint4 *)from, (uint4 *)to, pieces); });
    return (double)pieces * 32 / seconds;
}

/* ---- figures ---- */

static void print(const char *what, const char *type, int columns, double value, const char *unit,
                  double reference, double ratio)
{
    printf("{\"name\":\"%s.%s.%d\",\"value\":%.6g,\"unit\":\"%s\",\"reference\":%.6g,\"ratio\":%.3f}\n", what,
           type, columns, value, unit, reference, ratio);
    fflush(stdout);
}

static const char *type_name(ElementType type)
{
    return type == ELEMENT_FLOAT32 ? "float32" : type == ELEMENT_FLOAT16 ? "float16" : "bfloat16";
}

/* Two arrays of this size, at least; each is several times the cache. */
static size_t array_bytes(void)
{
    return std::max<size_t>((size_t)256 << 20, 4 * device_cache_bytes(device));
}

static void measure_softmax(ElementType type, int columns, void *x, void *y, void *dx)
{
    SoftmaxShape shape = {};
    shape.type = type;
    shape.columns = columns;
    shape.stride = (columns + 7) / 8 * 8;
    shape.rows = (int64_t)array_bytes() / (shape.stride * element_bytes(type));
    shape.scale = 1;
    double bytes = 2.0 * (double)shape.rows * columns * element_bytes(type);
    double copied = copy_rate(x, y, bytes);
    double rate = bytes / seconds_of([=] { must(softmax_forward(device, &shape, x, y)); });
    print("softmax", type_name(type), columns, rate / 1e9, "GB/s", copied / 1e9, rate / copied);
    shape.log = true;
    bytes *= 1.5;
    double back = bytes / seconds_of([=] { must(softmax_backward(device, &shape, x, y, dx)); });
    print("softmax_backward", type_name(type), columns, back / 1e9, "GB/s", copied / 1e9, back / copied);
}

static void *device_array(size_t bytes, int fill)
{
    void *array;
    must(device_alloc(device, bytes, "the measurement", &array));
    must(device_fill(device, array, fill, bytes));
    return array;
}

static void measure_policy(ElementType type, int points, void *x, void *y)
{
    int64_t stride = (points + 7) / 8 * 8, words = (points + 31) / 32;
    int rows = (int)((int64_t)array_bytes() / (stride * element_bytes(type)));
    void *legal = device_array((size_t)(rows * words) * 4, 0xff), *flags = device_array((size_t)rows, 0);
    HeadsPolicy policy = {type, rows, points, stride, x, (const uint32_t *)legal, (uint8_t *)flags};
    double bytes = (double)rows * (2.0 * points * element_bytes(type) + 4.0 * (double)words);
    double copied = copy_rate(x, y, bytes);
    double rate = bytes / seconds_of([=] { must(heads_policy(device, &policy, 1, y)); });
    print("heads_policy", type_name(type), points, rate / 1e9, "GB/s", copied / 1e9, rate / copied);
    device_release(device, legal);
    device_release(device, flags);
}

/* The loss heads of a training batch, policy and value in one launch; the reference is an empty kernel and 2.5 times
 * the time that the bytes need at 4.3 TB/s. */
static void measure_loss(int points, void *x, void *y)
{
    const int rows = 4096;
    int64_t stride = (points + 7) / 8 * 8, words = (points + 31) / 32;
    size_t by_point = (size_t)(rows * stride), by_row = (size_t)rows * 4;
    void *arrays[] = {device_array((size_t)(rows * words) * 4, 0xff),
                      device_array((size_t)rows, 0),
                      device_array(by_point * 2, 1),
                      device_array(by_row, 1),
                      device_array(by_row * 3, 0),
                      device_array(by_row * 3, 0),
                      device_array(by_row * 3, 0),
                      device_array(by_row, 0),
                      device_array(by_row, 0)};
    HeadsPolicy policy = {ELEMENT_BFLOAT16,    rows, points, stride, x, (const uint32_t *)arrays[0],
                          (uint8_t *)arrays[1]};
    HeadsLoss loss = {};
    loss.visits = (const uint16_t *)arrays[2];
    loss.visit_sum = (const uint32_t *)arrays[3];
    loss.scale = loss.value_scale = 1;
    loss.gradient = y;
    loss.loss = (float *)arrays[7];
    loss.outcomes = 3;
    loss.value = (const float *)arrays[4];
    loss.value_target = (const float *)arrays[5];
    loss.value_gradient = (float *)arrays[6];
    loss.value_loss = (float *)arrays[8];
    double empty = seconds_of([] { nothing<<<1, 32, 0, device->stream>>>(); });
    double bytes = rows * (6.0 * points + 4.0 * (double)words + 8 + 40);
    double limit = empty + 2.5 * bytes / 4.3e12;
    double seconds = seconds_of([=] { must(heads_loss(device, &policy, &loss)); });
    print("heads_loss", "bfloat16", points, seconds * 1e6, "us", limit * 1e6, limit / seconds);
    for (void *array : arrays) device_release(device, array);
}

int main()
{
    const int columns[] = {32, 36, 64, 100, 225, 361, 400, 512, 1024, 2048, 4096, 8192, 16384, 32768};
    const int points[] = {36, 64, 100, 225, 361, 400};
    const ElementType types[] = {ELEMENT_FLOAT32, ELEMENT_FLOAT16, ELEMENT_BFLOAT16};
    must(device_new(&device));
    void *x = device_array(array_bytes(), 0), *y = device_array(array_bytes(), 0);
    /* The gradient reads two arrays: the same one twice would come from the cache. */
    void *dx = device_array(array_bytes(), 0);
    for (ElementType type : types)
        for (int n : columns) measure_softmax(type, n, x, y, dx);
    for (ElementType type : types)
        for (int n : points) measure_policy(type, n, x, y);
    for (int n : points) measure_loss(n, x, y);
    device_release(device, x);
    device_release(device, y);
    device_release(device, dx);
    device_free(device);
}
