#include "net/backend_cpu_amx.h"

#include <assert.h>
#include <immintrin.h>
#include <stdlib.h>
#include <string.h>

/* The gradient of one tap is a product of matrices over the points of all boards:
 *
 *     grad[tap][i][o] = sum over q of x[q + shift(tap)][i] dy[q][o]
 *
 * where q counts points in lines that are one longer than the board's, and boards that are one line taller:
 * what x holds at these is zero, so that a step over any edge reads zeros, and so is what dy holds, so that
 * they add nothing. A tile's left factor has q along its rows: x is stored as [i][q]. Its right factor has
 * pairs of q side by side: dy is stored as [q / 2][o][2]. */
enum {
    TILE = 16,         /* rows of a tile, and floats in a row */
    BLOCK = 2 * TILE,  /* channels of two tiles; points in a row of a left factor */
    CHUNK = 8 * BLOCK, /* points whose factors stay in the first-level cache */
    LANES = 8,
    TAPS_MAX = 9,
    ALIGNMENT = 64,
};

typedef uint16_t Halves __attribute__((vector_size(LANES * sizeof(uint16_t))));

struct AmxGrads {
    int size;
    int stride;   /* between channels in x, in points */
    int margin;   /* points before the first in x */
    int channels; /* most, padded to TILE */
    int *source;  /* [points of all boards]: which point of the batch stands there, -1 for none */
    uint16_t *x, *dy;
    float *sums; /* [tap][i][o] */
};

static int padded(int n, int unit)
{
    return (n + unit - 1) / unit * unit;
}

/* Points of so many boards, lines and boards one longer. */
static int points_of(const AmxGrads *g, int rows)
{
    return rows * (g->size + 1) * (g->size + 1);
}

/* ---- the factors ---- */

#define INTERLEAVE_LOW(a, b)  __builtin_shufflevector(a, b, 0, 8, 1, 9, 2, 10, 3, 11)
#define INTERLEAVE_HIGH(a, b) __builtin_shufflevector(a, b, 4, 12, 5, 13, 6, 14, 7, 15)

/* Three rounds of interleaving rows k and k + 4 turn eight rows into eight columns. */
static inline void transpose(Halves r[LANES])
{
    for (int round = 0; round < 3; round++) {
        Halves t[LANES];
        for (int k = 0; k < LANES / 2; k++) {
            t[2 * k] = INTERLEAVE_LOW(r[k], r[k + LANES / 2]);
            t[2 * k + 1] = INTERLEAVE_HIGH(r[k], r[k + LANES / 2]);
        }
        memcpy(r, t, sizeof t);
    }
}

/* Eight points of a line, or as many as are left and zeros; those overwrite what the next line writes again,
 * or what is zero already. */
static inline void place_points(const AmxGrads *g, const uint16_t *from, int channels, int count,
                                uint16_t *to)
{
    for (int c = 0; c < channels; c += LANES) {
        Halves block[LANES] = {{0}};
        for (int k = 0; k < count; k++) memcpy(&block[k], from + k * channels + c, sizeof block[k]);
        transpose(block);
        for (int k = 0; k < LANES; k++)
            memcpy(to + (size_t)(c + k) * (size_t)g->stride, &block[k], sizeof block[k]);
    }
}

static void place_x(const AmxGrads *g, int rows, int channels, const uint16_t x[])
{
    int side = g->size + 1;
    for (int line = 0; line < rows * g->size; line++) {
        uint16_t *to = g->x + g->margin + (line / g->size * side + line % g->size) * side;
        for (int at = 0; at < g->size; at += LANES) {
            int count = g->size - at < LANES ? g->size - at : LANES;
            place_points(g, x + (line * g->size + at) * channels, channels, count, to + at);
        }
    }
}

static inline void load_point(const uint16_t *from, int point, int channels, int c, Halves *out)
{
    Halves zero = {0};
    *out = zero;
    if (point >= 0) memcpy(out, from + (size_t)point * (size_t)channels + c, sizeof *out);
}

static void place_dy(const AmxGrads *g, int points, int used, int channels, const uint16_t dy[])
{
    int width = padded(channels, TILE);
    for (int q = 0; q < points; q += 2) {
        int first = q < used ? g->source[q] : -1, second = q + 1 < used ? g->source[q + 1] : -1;
        uint16_t *to = g->dy + (size_t)q * (size_t)width;
        for (int c = 0; c < channels; c += LANES, to += 2 * LANES) {
            Halves a, b;
            load_point(dy, first, channels, c, &a);
            load_point(dy, second, channels, c, &b);
            Halves low = INTERLEAVE_LOW(a, b), high = INTERLEAVE_HIGH(a, b);
            memcpy(to, &low, sizeof low);
            memcpy(to + LANES, &high, sizeof high);
        }
    }
}

/* ---- the product ---- */

typedef struct TileConfig {
    uint8_t palette, start_row, reserved[14];
    uint16_t row_bytes[16];
    uint8_t rows[16];
} TileConfig;

static const TileConfig ALL_TILES_FULL = {.palette = 1,
                                          .row_bytes = {64, 64, 64, 64, 64, 64, 64, 64},
                                          .rows = {TILE, TILE, TILE, TILE, TILE, TILE, TILE, TILE}};

#define ON_TILES __attribute__((target("amx-tile,amx-bf16"), noinline))

/* One or two tiles high and wide. */
typedef struct Extent {
    bool tall, wide;
} Extent;

/* sums[i, o] += x[i, points] dy[points, o]; strides in elements. Not inlined: the compiler does not see that
 * tile loads read memory. */
ON_TILES static void multiply(Extent e, int points, const uint16_t *x, int x_stride, const uint16_t *dy,
                              int dy_stride, float *sums, int sums_stride)
{
    size_t x_bytes = (size_t)x_stride * sizeof *x, dy_bytes = 2 * (size_t)dy_stride * sizeof *dy;
    size_t sums_bytes = (size_t)sums_stride * sizeof *sums;
    float *below = sums + TILE * sums_stride;
    const uint16_t *x_below = x + TILE * x_stride;
    _tile_loadd(0, sums, sums_bytes);
    if (e.wide) _tile_loadd(1, sums + TILE, sums_bytes);
    if (e.tall) _tile_loadd(2, below, sums_bytes);
    if (e.tall && e.wide) _tile_loadd(3, below + TILE, sums_bytes);
    for (int q = 0; q < points; q += BLOCK, dy += BLOCK * dy_stride) {
        _tile_loadd(4, x + q, x_bytes);
        _tile_loadd(6, dy, dy_bytes);
        _tile_dpbf16ps(0, 4, 6);
        if (e.wide) _tile_loadd(7, dy + 2 * TILE, dy_bytes);
        if (e.wide) _tile_dpbf16ps(1, 4, 7);
        if (e.tall) _tile_loadd(5, x_below + q, x_bytes);
        if (e.tall) _tile_dpbf16ps(2, 5, 6);
        if (e.tall && e.wide) _tile_dpbf16ps(3, 5, 7);
    }
    _tile_stored(0, sums, sums_bytes);
    if (e.wide) _tile_stored(1, sums + TILE, sums_bytes);
    if (e.tall) _tile_stored(2, below, sums_bytes);
    if (e.tall && e.wide) _tile_stored(3, below + TILE, sums_bytes);
}

static void multiply_chunk(const AmxGrads *g, ConvShape s, int from, int points)
{
    int in = padded(s.in, TILE), out = padded(s.out, TILE), half = s.kernel / 2;
    for (int o = 0; o < out; o += BLOCK) {
        const uint16_t *dy = g->dy + (size_t)from * (size_t)out + 2 * o;
        for (int i = 0; i < in; i += BLOCK) {
            const uint16_t *x = g->x + (size_t)i * (size_t)g->stride + g->margin + from;
            Extent e = {.tall = i + TILE < in, .wide = o + TILE < out};
            for (int tap = 0; tap < s.kernel * s.kernel; tap++) {
                int shift = (tap / s.kernel - half) * (g->size + 1) + tap % s.kernel - half;
                float *sums = g->sums + ((size_t)tap * (size_t)in + (size_t)i) * (size_t)out + o;
                multiply(e, points, x + shift, g->stride, dy, out, sums, out);
            }
        }
    }
}

ON_TILES static void multiply_all(const AmxGrads *g, ConvShape s, int points)
{
    _tile_loadconfig(&ALL_TILES_FULL);
    for (int from = 0; from < points; from += CHUNK)
        multiply_chunk(g, s, from, points - from < CHUNK ? points - from : CHUNK);
    _tile_release();
}

void backend_cpu_amx_run(AmxGrads *g, ConvShape s, int rows, const uint16_t x[], const uint16_t dy[],
                         float weights[])
{
    int used = points_of(g, rows), points = padded(used, BLOCK), taps = s.kernel * s.kernel;
    int in = padded(s.in, TILE), out = padded(s.out, TILE);
    assert(in <= g->channels && out <= g->channels);
    place_x(g, rows, s.in, x);
    place_dy(g, points, used, s.out, dy);
    memset(g->sums, 0, (size_t)taps * (size_t)in * (size_t)out * sizeof *g->sums);
    multiply_all(g, s, points);
    for (int tap = 0; tap < taps; tap++)
        for (int i = 0; i < s.in; i++) {
            const float *from = g->sums + ((size_t)tap * (size_t)in + (size_t)i) * (size_t)out;
            for (int o = 0; o < s.out; o++) weights[(o * s.in + i) * taps + tap] = from[o];
        }
}

/* ---- life ---- */

static void *allocate(size_t bytes)
{
    size_t whole = (bytes + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    void *data = aligned_alloc(ALIGNMENT, whole);
    if (data) memset(data, 0, whole);
    return data;
}

static void fill_sources(AmxGrads *g, int rows)
{
    int side = g->size + 1;
    for (int q = 0; q < points_of(g, rows); q++) {
        int board = q / (side * side), y = q / side % side, x = q % side;
        bool real = y < g->size && x < g->size;
        g->source[q] = real ? (board * g->size + y) * g->size + x : -1;
    }
}

Status backend_cpu_amx_new(AmxGrads **out, int size, int max_rows, int max_channels)
{
    *out = NULL;
    AmxGrads *g = calloc(1, sizeof *g);
    if (!g) return status_no_memory(sizeof *g, "gradients");
    g->size = size;
    g->channels = padded(max_channels, TILE);
    g->margin = padded(size + 2, BLOCK);
    size_t points = (size_t)padded(points_of(g, max_rows), BLOCK), channels = (size_t)g->channels;
    /* An odd number of cache lines: else all channels of a point would share a few sets of the cache. */
    g->stride = (padded((int)points + 2 * g->margin, BLOCK) / BLOCK | 1) * BLOCK;
    g->source = allocate(points * sizeof *g->source);
    g->x = allocate(channels * (size_t)g->stride * sizeof *g->x);
    g->dy = allocate(points * channels * sizeof *g->dy);
    g->sums = allocate(TAPS_MAX * channels * channels * sizeof *g->sums);
    if (!g->source || !g->x || !g->dy || !g->sums) {
        backend_cpu_amx_free(g);
        return status_no_memory(points * channels * 4, "gradients");
    }
    fill_sources(g, max_rows);
    *out = g;
    return status_ok();
}

void backend_cpu_amx_free(AmxGrads *g)
{
    if (!g) return;
    free(g->source);
    free(g->x);
    free(g->dy);
    free(g->sums);
    free(g);
}
