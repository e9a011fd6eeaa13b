#include "game/base/rng.h"

#include <assert.h>
#include <math.h>

enum { ROUNDS = 10 };

void rng_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
    uint32_t k0 = key[0], k1 = key[1];
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t p0 = (uint64_t)0xD2511F53u * c0;
        uint64_t p1 = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
        c1 = (uint32_t)p1;
        c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
        c3 = (uint32_t)p0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    out[0] = c0;
    out[1] = c1;
    out[2] = c2;
    out[3] = c3;
}

/* A 64-bit finalizer (splitmix64's), so that seeds 1, 2, 3 give unrelated keys. */
static uint64_t mix(uint64_t x)
{
    x += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

Rng rng_make(uint64_t seed, uint32_t lane, uint64_t game, uint32_t ply, RngPurpose purpose)
{
    uint64_t key = mix(seed ^ mix(((uint64_t)lane << 32) | (uint32_t)purpose));
    Rng rng = {
        .key = {(uint32_t)key, (uint32_t)(key >> 32)},
        .counter = {0, ply, (uint32_t)game, (uint32_t)(game >> 32)},
        .used = 4,
    };
    return rng;
}

uint32_t rng_u32(Rng *rng)
{
    if (rng->used == 4) {
        rng_philox(rng->counter, rng->key, rng->block);
        rng->counter[0]++;
        rng->used = 0;
    }
    return rng->block[rng->used++];
}

uint64_t rng_u64(Rng *rng)
{
    uint64_t high = rng_u32(rng);
    return (high << 32) | rng_u32(rng);
}

uint32_t rng_below(Rng *rng, uint32_t n)
{
    assert(n >= 1);
    /* Lemire 2019: a multiplication, and a rejection that almost never happens. */
    uint64_t product = (uint64_t)rng_u32(rng) * n;
    if ((uint32_t)product < n) {
        uint32_t threshold = -n % n;
        while ((uint32_t)product < threshold) product = (uint64_t)rng_u32(rng) * n;
    }
    return (uint32_t)(product >> 32);
}

float rng_float(Rng *rng)
{
    return (float)(rng_u32(rng) >> 8) * 0x1p-24f;
}

double rng_double(Rng *rng)
{
    return (double)(rng_u64(rng) >> 11) * 0x1p-53;
}

/* Uniform in (0, 1): what logarithms need. */
static double open_unit(Rng *rng)
{
    return ((double)(rng_u64(rng) >> 12) + 0.5) * 0x1p-52;
}

double rng_normal(Rng *rng)
{
    double radius = sqrt(-2.0 * log(open_unit(rng)));
    return radius * cos(6.283185307179586 * rng_double(rng));
}

double rng_gumbel(Rng *rng)
{
    return -log(-log(open_unit(rng)));
}

double rng_gamma(Rng *rng, double shape)
{
    assert(shape > 0);
    if (shape < 1) return rng_gamma(rng, shape + 1) * pow(open_unit(rng), 1 / shape);
    double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        double x = rng_normal(rng), v = 1 + c * x;
        if (v <= 0) continue;
        v = v * v * v;
        if (log(open_unit(rng)) < 0.5 * x * x + d - d * v + d * log(v)) return d * v;
    }
}
