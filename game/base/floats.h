/* floats.h - sums over arrays of floats, in an order that becomes vector instructions. */
#ifndef TENGEN_GAME_BASE_FLOATS_H
#define TENGEN_GAME_BASE_FLOATS_H

/* x[0] + … + x[n - 1], n >= 0: sixteen sums side by side, then those together, since one after the other the
 * additions would wait for each other. The order is part of the result; compilers do not change it. */
static inline float floats_sum(const float x[], int n)
{
    float sums[16] = {0}, sum = 0;
    int i = 0;
    for (; i + 16 <= n; i += 16)
        for (int k = 0; k < 16; k++) sums[k] += x[i + k];
    for (; i < n; i++) sum += x[i];
    for (int k = 0; k < 16; k++) sum += sums[k];
    return sum;
}

#endif
