#include "train/param_init.h"

#include "game/base/philox.h"

#include <math.h>
#include <string.h>

/* Box and Muller 1958: a block gives the normal numbers of two neighbours. */
static double normal(uint64_t seed, int tensor, uint64_t element)
{
    uint64_t pair = element / 2;
    uint32_t counter[4] = {(uint32_t)pair, (uint32_t)(pair >> 32), (uint32_t)tensor, 0};
    uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)}, block[4];
    philox_block(counter, key, block);
    double radius = sqrt(-2 * log(philox_open_unit(block[0], block[1])));
    double angle = 6.283185307179586 * philox_open_unit(block[2], block[3]);
    return radius * (element % 2 ? sin(angle) : cos(angle));
}

static double deviation(const ParamSlice *s)
{
    if (s->dims < 2) return 0;
    return sqrt(2.0 * s->shape[0] / (double)s->count);
}

void param_init_range(uint64_t seed, const ParamSlice slices[], int count, size_t from, size_t n, float out[])
{
    memset(out, 0, n * sizeof *out);
    for (int i = 0; i < count; i++) {
        const ParamSlice *s = &slices[i];
        size_t end = s->offset + s->count, to = end < from + n ? end : from + n;
        double scale = deviation(s);
        for (size_t k = s->offset > from ? s->offset : from; k < to && scale > 0; k++)
            out[k - from] = (float)(scale * normal(seed, i, k - s->offset));
    }
}
