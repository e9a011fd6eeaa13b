#include "tests/cuda/gpu.h"

#ifdef TENGEN_SIMT
#include "tests/simt/simt.h"
#endif

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Device *device;

enum { SKIPPED = 77 };

static void must(Status status)
{
    if (status.code == STATUS_OK) return;
    fprintf(stderr, "%s\n", status.message);
    exit(status.code == ERR_UNSUPPORTED ? SKIPPED : 1);
}

Device *gpu(void)
{
    if (!device) must(device_new(&device));
    return device;
}

void gpu_close(void)
{
    device_free(device);
    device = NULL;
}

int gpu_orders(void)
{
#ifdef TENGEN_SIMT
    return SIMT_ORDERS;
#else
    return 1;
#endif
}

void gpu_set_order(int order)
{
#ifdef TENGEN_SIMT
    simt_set_order((SimtOrder)order);
#else
    (void)order;
#endif
}

void *gpu_array(const void *from, size_t bytes)
{
    void *array;
    must(device_alloc(gpu(), bytes, "a test", &array));
    if (from)
        must(device_upload(gpu(), array, from, bytes));
    else
        must(device_fill(gpu(), array, 0xa5, bytes));
    return array;
}

void gpu_get(void *to, const void *array, size_t bytes)
{
    must(device_download(gpu(), to, array, bytes));
}

void gpu_free(void *array)
{
    device_release(gpu(), array);
}

/* ---- formats ---- */

/* Bits of the fraction, and the exponent below which numbers are evenly spaced. */
static const struct {
    int fraction, least;
} FORMATS[ELEMENT_TYPES] = {{23, -126}, {10, -14}, {7, -126}};

double gpu_ulp(ElementType type, double x)
{
    int exponent;
    frexp(x, &exponent);
    if (x == 0 || exponent - 1 < FORMATS[type].least) exponent = FORMATS[type].least + 1;
    return ldexp(1, exponent - 1 - FORMATS[type].fraction);
}

static float rounded(ElementType type, float x)
{
    if (type == ELEMENT_FLOAT32 || !isfinite(x)) return x;
    double step = gpu_ulp(type, x), y = nearbyint(x / step) * step;
    return type == ELEMENT_FLOAT16 && fabs(y) > 65504 ? (float)copysign(INFINITY, x) : (float)y;
}

static uint16_t half_bits(float x)
{
    uint16_t sign = signbit(x) ? 0x8000 : 0;
    if (isnan(x)) return 0x7fff;
    if (isinf(x)) return (uint16_t)(sign | 0x7c00);
    int exponent;
    double size = frexp(fabs((double)x), &exponent);
    if (x == 0 || exponent - 1 < -14) return (uint16_t)(sign | (uint16_t)ldexp(fabs((double)x), 24));
    return (uint16_t)(sign | ((exponent - 1 + 15) << 10) | ((int)ldexp(size, 11) - 1024));
}

static float half_value(uint16_t bits)
{
    int exponent = bits >> 10 & 31, fraction = bits & 1023;
    float size = exponent == 31 ? (fraction ? NAN : INFINITY)
                 : exponent     ? ldexpf((float)(1024 + fraction), exponent - 25)
                                : ldexpf((float)fraction, -24);
    return bits & 0x8000 ? -size : size;
}

void gpu_encode(ElementType type, const float x[], int64_t n, void *out)
{
    for (int64_t i = 0; i < n; i++) {
        float y = rounded(type, x[i]);
        uint32_t bits;
        memcpy(&bits, &y, sizeof bits);
        if (type == ELEMENT_FLOAT32)
            ((float *)out)[i] = y;
        else
            ((uint16_t *)out)[i] =
                type == ELEMENT_FLOAT16 ? half_bits(y) : (uint16_t)(isnan(y) ? 0x7fff : bits >> 16);
    }
}

float gpu_decode(ElementType type, const void *array, int64_t i)
{
    if (type == ELEMENT_FLOAT32) return ((const float *)array)[i];
    uint16_t bits = ((const uint16_t *)array)[i];
    if (type == ELEMENT_FLOAT16) return half_value(bits);
    uint32_t wide = (uint32_t)bits << 16;
    float x;
    memcpy(&x, &wide, sizeof x);
    return x;
}

void gpu_round(ElementType type, float x[], int64_t n)
{
    for (int64_t i = 0; i < n; i++) x[i] = rounded(type, x[i]);
}

double gpu_unit(uint64_t i)
{
    uint64_t x = (i + 1) * 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return (double)((x ^ (x >> 31)) >> 11) * 0x1p-53;
}
