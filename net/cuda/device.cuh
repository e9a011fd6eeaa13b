/* device.cuh - what launch code sees of a Device. */
#ifndef TENGEN_NET_CUDA_DEVICE_CUH
#define TENGEN_NET_CUDA_DEVICE_CUH

#include "net/cuda/device.h"
#include "net/cuda/platform.cuh"

struct Device {
    cudaStream_t stream;
    int processors;          /* multiprocessors */
    int threads_a_processor; /* resident at once */
    int shared_a_block;      /* bytes of shared memory that a block may ask for */
    size_t cache_bytes;      /* of the second level */
    size_t memory_bytes;     /* of the device */
    int major, minor;        /* compute capability */
    char name[256];
};

/* How many blocks to launch where `wanted` would each do a part of the work once: enough to fill the device 32 times
 * over, and then each takes several turns. */
static inline int device_blocks(const Device *d, int64_t wanted, int threads)
{
    int64_t most = (int64_t)d->processors * (d->threads_a_processor / threads) * 32;
    if (most < 1) most = 1;
    return (int)(wanted < most ? wanted : most);
}

extern "C" {

/* ERR_DEVICE "GPU: WHAT: …", in the runtime's words, unless error is cudaSuccess. */
Status device_status(cudaError_t error, const char *what);

/* After a launch: whether it was accepted. */
Status device_launched(const char *what);

/* Lets a kernel have so much dynamic shared memory, which beyond 48 KiB it has to be told of. */
Status device_allow_shared(const void *kernel, size_t bytes);
}

#endif
