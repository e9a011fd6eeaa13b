#include <cuda_runtime.h>

#include <cstdlib>

/* More than this is refused, so that tests see what happens when a device is full. */
static const size_t DEVICE_BYTES = (size_t)1 << 30;

static cudaError_t launch_error(void)
{
    return simt_fault() ? cudaErrorLaunchFailure : cudaSuccess;
}

cudaError_t cudaGetLastError(void)
{
    return launch_error();
}

const char *cudaGetErrorString(cudaError_t error)
{
    if (error == cudaErrorMemoryAllocation) return "out of memory";
    return error == cudaErrorLaunchFailure && simt_fault() ? simt_fault() : "no error";
}

cudaError_t cudaGetDeviceCount(int *count)
{
    *count = 1;
    return cudaSuccess;
}

/* A small device, so that its limits are met by small tests. */
cudaError_t cudaGetDeviceProperties(cudaDeviceProp *properties, int)
{
    *properties = {"fibres on the CPU", DEVICE_BYTES, 9, 0, 1, 256, 48 << 10, 1 << 20};
    return cudaSuccess;
}

cudaError_t cudaMalloc(void **out, size_t bytes)
{
    if (bytes > DEVICE_BYTES || posix_memalign(out, 256, bytes ? bytes : 1) != 0)
        return cudaErrorMemoryAllocation;
    memset(*out, 0xff, bytes);
    return cudaSuccess;
}

cudaError_t cudaFree(void *memory)
{
    free(memory);
    return cudaSuccess;
}

cudaError_t cudaMemGetInfo(size_t *unused, size_t *all)
{
    *unused = *all = DEVICE_BYTES;
    return cudaSuccess;
}

cudaError_t cudaMemcpyAsync(void *to, const void *from, size_t bytes, cudaMemcpyKind, cudaStream_t)
{
    if (bytes) memcpy(to, from, bytes);
    return launch_error();
}

cudaError_t cudaMemsetAsync(void *to, int byte, size_t bytes, cudaStream_t)
{
    if (bytes) memset(to, byte, bytes);
    return launch_error();
}

cudaError_t cudaStreamCreateWithFlags(cudaStream_t *out, unsigned)
{
    *out = nullptr;
    return cudaSuccess;
}

cudaError_t cudaStreamSynchronize(cudaStream_t)
{
    return launch_error();
}

cudaError_t cudaStreamDestroy(cudaStream_t)
{
    return cudaSuccess;
}

cudaError_t cudaFuncSetAttribute(const void *, int, int)
{
    return cudaSuccess;
}
