/* gpu.h - what tests of kernels share: the device, on which they run in every order that it has, and arrays on it.
 *
 * The same tests are built twice: with TENGEN_SIMT for the CPU (tests/simt/simt.h), and for a GPU. There they
 * end with code 77, which ctest calls skipped, if there is none. */
#ifndef TENGEN_TESTS_CUDA_GPU_H
#define TENGEN_TESTS_CUDA_GPU_H

#include "net/cuda/device.h"
#include "net/cuda/element.h"

#include <stdbool.h>
#include <stdint.h>

/* The device, opened once. */
Device *gpu(void);
void gpu_close(void);

/* In how many orders warps can run here, and choose one of them. */
int gpu_orders(void);
void gpu_set_order(int order);

/* An array on the device, with its bytes from the host (or NULL: the byte 0xa5 all over). Ends the program when
 * memory is short. */
void *gpu_array(const void *from, size_t bytes);
void gpu_get(void *to, const void *array, size_t bytes);
void gpu_free(void *array);

/* n numbers in another format, rounded to the nearest; and back. */
void gpu_encode(ElementType type, const float x[], int64_t n, void *out);
float gpu_decode(ElementType type, const void *array, int64_t i);
void gpu_round(ElementType type, float x[], int64_t n);

/* The distance from x to the next number of that format. */
double gpu_ulp(ElementType type, double x);

/* A number in [0, 1) that looks like chance and depends on i alone. */
double gpu_unit(uint64_t i);

#endif
