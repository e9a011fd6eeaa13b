#include "net/softmax.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* exp(x) for x <= 0, without a branch, so that a loop over it becomes vector code: 2^k * exp(r) with |r| <=
 * log(2) / 2, exp(r) by its Taylor polynomial of degree 7 (the rest is below 4e-9). */
static inline float exp_negative(float x)
{
    const float log2e = 1.44269504f;
    const float ln2_high = 0.693359375f;
    const float ln2_low = -2.12194440e-4f;
    x = x < -87.0f ? -87.0f : x;
    /* Adding 1.5 * 2^23 rounds to the nearest integer, which then stands in the lowest bits. */
    const float round = 12582912.0f;
    const uint32_t round_bits = 0x4b400000u;
    float rounded = x * log2e + round;
    float k = rounded - round;
    float r = (x - k * ln2_high) - k * ln2_low;
    float e = 1.0f / 5040;
    e = e * r + 1.0f / 720;
    e = e * r + 1.0f / 120;
    e = e * r + 1.0f / 24;
    e = e * r + 1.0f / 6;
    e = e * r + 0.5f;
    e = e * r + 1.0f;
    e = e * r + 1.0f;
    /* 2^k from the bits: converting k would be undefined for the NaN of a network that has diverged. */
    uint32_t bits;
    memcpy(&bits, &rounded, sizeof bits);
    bits = (bits - round_bits + 127) << 23;
    float power;
    memcpy(&power, &bits, sizeof power);
    return e * power;
}

float softmax(int n, const float x[], float out[])
{
    float max = x[0];
    for (int i = 1; i < n; i++) max = x[i] > max ? x[i] : max;
    for (int i = 0; i < n; i++) out[i] = exp_negative(x[i] - max);
    float sum = 0;
    for (int i = 0; i < n; i++) sum += out[i];
    float scale = 1.0f / sum;
    for (int i = 0; i < n; i++) out[i] *= scale;
    return max + logf(sum);
}
