#include "net/cuda/device.cuh"

#include <stdio.h>
#include <stdlib.h>

Status device_status(cudaError_t error, const char *what)
{
    if (error == cudaSuccess) return status_ok();
    return status_error(ERR_DEVICE, "GPU: %s: %s", what, cudaGetErrorString(error));
}

Status device_launched(const char *what)
{
    return device_status(cudaGetLastError(), what);
}

Status device_allow_shared(const void *kernel, size_t bytes)
{
    return device_status(
        cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, (int)bytes),
        "shared memory");
}

static Status no_device(cudaError_t error)
{
    /* A failed question must not be taken for the failure of the next launch. */
    cudaGetLastError();
    return status_error(ERR_UNSUPPORTED, "there is no NVIDIA GPU that CUDA can use here: %s",
                        error == cudaSuccess ? "no device is shown" : cudaGetErrorString(error));
}

static Status look(Device *d)
{
    cudaDeviceProp properties;
    TRY(device_status(cudaGetDeviceProperties(&properties, 0), "properties of the device"));
    snprintf(d->name, sizeof d->name, "%s", properties.name);
    d->major = properties.major;
    d->minor = properties.minor;
    d->processors = properties.multiProcessorCount;
    d->threads_a_processor = properties.maxThreadsPerMultiProcessor;
    d->shared_a_block = (int)properties.sharedMemPerBlockOptin;
    d->cache_bytes = (size_t)properties.l2CacheSize;
    d->memory_bytes = properties.totalGlobalMem;
    if (d->major < 8)
        return status_error(ERR_UNSUPPORTED,
                            "the GPU %s has compute capability %d.%d; Tengen's kernels want 8.0 or later",
                            d->name, d->major, d->minor);
    return device_status(cudaStreamCreateWithFlags(&d->stream, cudaStreamNonBlocking), "a stream");
}

Status device_new(Device **out)
{
    int count = 0;
    cudaError_t error = cudaGetDeviceCount(&count);
    if (error != cudaSuccess || count == 0) return no_device(error);
    Device *d = (Device *)calloc(1, sizeof *d);
    if (!d) return status_no_memory(sizeof *d, "a GPU");
    Status status = look(d);
    if (status.code != STATUS_OK) {
        free(d);
        return status;
    }
    *out = d;
    return status;
}

void device_free(Device *d)
{
    if (!d) return;
    cudaStreamDestroy(d->stream);
    free(d);
}

const char *device_text(const Device *d, char *text, int n)
{
    snprintf(text, (size_t)n, "%s (compute capability %d.%d, %d multiprocessors, %.0f GiB)", d->name,
             d->major, d->minor, d->processors, (double)d->memory_bytes / (1 << 30));
    return text;
}

size_t device_cache_bytes(const Device *d)
{
    return d->cache_bytes;
}

Status device_alloc(Device *d, size_t bytes, const char *what, void **out)
{
    cudaError_t error = cudaMalloc(out, bytes);
    if (error != cudaErrorMemoryAllocation) return device_status(error, what);
    cudaGetLastError();
    size_t unused = 0, all = 0;
    cudaMemGetInfo(&unused, &all);
    return status_error(ERR_MEMORY, "too little memory on %s: %.1f MiB for %s, and %.1f are free", d->name,
                        (double)bytes / (1 << 20), what, (double)unused / (1 << 20));
}

void device_release(Device *d, void *memory)
{
    (void)d;
    cudaFree(memory);
}

Status device_upload(Device *d, void *to, const void *from, size_t bytes)
{
    TRY(device_status(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, d->stream),
                      "copy to the device"));
    return device_wait(d);
}

Status device_download(Device *d, void *to, const void *from, size_t bytes)
{
    TRY(device_status(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, d->stream),
                      "copy from the device"));
    return device_wait(d);
}

Status device_copy(Device *d, void *to, const void *from, size_t bytes)
{
    return device_status(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToDevice, d->stream),
                         "copy on the device");
}

Status device_fill(Device *d, void *to, int byte, size_t bytes)
{
    return device_status(cudaMemsetAsync(to, byte, bytes, d->stream), "fill on the device");
}

Status device_wait(Device *d)
{
    return device_status(cudaStreamSynchronize(d->stream), "work on the device");
}
