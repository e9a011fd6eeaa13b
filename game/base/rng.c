#include "game/base/rng.h"

#include "game/base/philox.h"

#include <assert.h>
#include <math.h>

void rng_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    philox_block(counter, key, out);
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

static double open_unit(Rng *rng)
{
    uint32_t high = rng_u32(rng);
    return philox_open_unit(high, rng_u32(rng));
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
