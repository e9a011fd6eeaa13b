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

extern "C" {

/* ERR_DEVICE "GPU: WHAT: …", in the runtime's words, unless error is cudaSuccess. */
Status device_status(cudaError_t error, const char *what);

/* After a launch: whether it was accepted. */
Status device_launched(const char *what);

/* Lets a kernel have so much dynamic shared memory, which beyond 48 KiB it has to be told of. */
Status device_allow_shared(const void *kernel, size_t bytes);
}

#endif
