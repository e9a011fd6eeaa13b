/* device.h - an NVIDIA GPU: its memory, and the one stream on which all work of a Device is queued.
 *
 * There is no replacement for a device that is not there: device_new says what is missing. Whatever the CUDA
 * runtime reports comes back as one sentence. One thread uses a Device at a time. */
#ifndef TENGEN_NET_CUDA_DEVICE_H
#define TENGEN_NET_CUDA_DEVICE_H

#include "game/base/status.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct Device Device;

/* The first device that CUDA shows. ERR_UNSUPPORTED: there is no driver or no device; ERR_MEMORY. */
Status device_new(Device **out) __attribute__((warn_unused_result));

/* Its memory must have been released before. */
void device_free(Device *d);

/* "NVIDIA H200 (compute capability 9.0, 132 multiprocessors, 140 GiB)"; text[n]. Returns text. */
const char *device_text(const Device *d, char *text, int n);

/* Bytes of its second-level cache. */
size_t device_cache_bytes(const Device *d);

/* Memory on the device, aligned to 256 bytes; its contents are unspecified. `what` stands in the message of
 * ERR_MEMORY. device_release takes NULL. */
Status device_alloc(Device *d, size_t bytes, const char *what, void **out)
    __attribute__((warn_unused_result));
void device_release(Device *d, void *memory);

/* Copies that have been done when they return, after all that was queued before. */
Status device_upload(Device *d, void *to, const void *from, size_t bytes) __attribute__((warn_unused_result));
Status device_download(Device *d, void *to, const void *from, size_t bytes)
    __attribute__((warn_unused_result));

/* Queued: copy within the device, and fill with a byte. */
Status device_copy(Device *d, void *to, const void *from, size_t bytes) __attribute__((warn_unused_result));
Status device_fill(Device *d, void *to, int byte, size_t bytes) __attribute__((warn_unused_result));

/* Until all that was queued is done. ERR_DEVICE: some of it failed. */
Status device_wait(Device *d) __attribute__((warn_unused_result));

#ifdef __cplusplus
}
#endif

#endif
