/* rng.h - a counter-based random generator: the same key gives the same numbers, on any thread.
 *
 * Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011). A stream is named
 * by (seed, lane, game, ply, purpose), so no stream depends on the order in which work was scheduled.
 * An Rng is a value; copying it copies its place in the stream. */
#ifndef TENGEN_GAME_BASE_RNG_H
#define TENGEN_GAME_BASE_RNG_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum RngPurpose {
    RNG_GENERAL = 0,
    RNG_OPENING,    /* random opening stones */
    RNG_ROOT_NOISE, /* Gumbel or Dirichlet noise at a root */
    RNG_MOVE,       /* temperature: which move is played */
    RNG_SYMMETRY,   /* which of the eight symmetries an evaluation uses */
    RNG_PLAYOUT,    /* random playouts */
    RNG_SAMPLE,     /* which rows make a training batch */
    RNG_INIT,       /* initial parameters */
    RNG_CHOICE,     /* per-game choices: visit caps, resignation, colours */
} RngPurpose;

typedef struct Rng {
    uint32_t key[2];
    uint32_t counter[4];
    uint32_t block[4]; /* the current four numbers */
    int used;          /* how many of them are spent, 0..4 */
} Rng;

Rng rng_make(uint64_t seed, uint32_t lane, uint64_t game, uint32_t ply, RngPurpose purpose);

uint32_t rng_u32(Rng *rng);
uint64_t rng_u64(Rng *rng);

/* Uniform in [0, n), n >= 1, without bias. */
uint32_t rng_below(Rng *rng, uint32_t n);

/* Uniform in [0, 1), in steps of 2^-24 and 2^-53. */
float rng_float(Rng *rng);
double rng_double(Rng *rng);

double rng_normal(Rng *rng);              /* mean 0, variance 1 */
double rng_gumbel(Rng *rng);              /* standard Gumbel: -log(-log(u)) */
double rng_gamma(Rng *rng, double shape); /* Gamma(shape, 1), shape > 0 (Marsaglia and Tsang 2000) */

/* The block function itself: out = Philox4x32-10(counter, key); for the known-answer test. */
void rng_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

#ifdef __cplusplus
}
#endif

#endif
