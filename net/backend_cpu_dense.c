#include "net/backend_cpu_dense.h"

#include <string.h>

enum { WIDE = 16, ROWS = 4 };

typedef float Wide __attribute__((vector_size(WIDE * sizeof(float))));

static int padded(int out)
{
    return (out + WIDE - 1) / WIDE * WIDE;
}

size_t backend_cpu_dense_floats(int in, int out)
{
    return (size_t)in * (size_t)padded(out);
}

void backend_cpu_dense_transpose(int in, int out, const float weight[], float transposed[])
{
    memset(transposed, 0, backend_cpu_dense_floats(in, out) * sizeof *transposed);
    for (int o = 0; o < out; o++)
        for (int i = 0; i < in; i++) transposed[i * padded(out) + o] = weight[o * in + i];
}

static void start_sums(int out, const float bias[], int o, Wide sum[ROWS])
{
    float first[WIDE] = {0};
    for (int k = 0; bias && k < WIDE && o + k < out; k++) first[k] = bias[o + k];
    for (int r = 0; r < ROWS; r++) memcpy(&sum[r], first, sizeof first);
}

static void finish_sums(DenseShape s, int rows, const Wide sum[ROWS], bool relu, int o, float *y)
{
    for (int r = 0; r < rows; r++, y += s.out) {
        for (int k = 0; k < WIDE && o + k < s.out; k++) y[o + k] = relu && sum[r][k] < 0 ? 0 : sum[r][k];
    }
}

/* Four rows and sixteen outputs at a time. Where there are fewer rows the last stands in for those that lack:
 * each row's sums run over the inputs in the same order whatever stands beside it. */
void backend_cpu_dense_forward(DenseShape s, const float x[], const float transposed[], const float bias[],
                               bool relu, float y[])
{
    int stride = padded(s.out);
    for (int row = 0; row < s.rows; row += ROWS) {
        int rows = s.rows - row < ROWS ? s.rows - row : ROWS;
        const float *in[ROWS];
        for (int r = 0; r < ROWS; r++) in[r] = x + (row + (r < rows ? r : rows - 1)) * s.in;
        for (int o = 0; o < s.out; o += WIDE) {
            Wide sum[ROWS], w;
            start_sums(s.out, bias, o, sum);
            for (int i = 0; i < s.in; i++) {
                memcpy(&w, transposed + (size_t)i * (size_t)stride + o, sizeof w);
                for (int r = 0; r < ROWS; r++) sum[r] += w * in[r][i];
            }
            finish_sums(s, rows, sum, relu, o, y + (size_t)row * (size_t)s.out);
        }
    }
}

void backend_cpu_dense_data(DenseShape s, const float dy[], const float weight[], const float residual[],
                            const float mask[], float dx[])
{
    for (int row = 0; row < s.rows; row++) {
        float *to = dx + (size_t)row * (size_t)s.in;
        const float *m = mask ? mask + (size_t)row * (size_t)s.in : NULL;
        if (!residual)
            memset(to, 0, (size_t)s.in * sizeof *to);
        else if (residual != dx)
            memcpy(to, residual + (size_t)row * (size_t)s.in, (size_t)s.in * sizeof *to);
        for (int o = 0; o < s.out; o++) {
            const float *w = weight + (size_t)o * (size_t)s.in;
            float d = dy[(size_t)row * (size_t)s.out + (size_t)o];
            for (int i = 0; i < s.in; i++) to[i] += d * w[i];
        }
        for (int i = 0; m && i < s.in; i++) to[i] = m[i] > 0 ? to[i] : 0;
    }
}

void backend_cpu_dense_params(DenseShape s, const float x[], const float dy[], float grad[], float bias[])
{
    memset(grad, 0, (size_t)s.out * (size_t)s.in * sizeof *grad);
    if (bias) memset(bias, 0, (size_t)s.out * sizeof *bias);
    for (int row = 0; row < s.rows; row++) {
        const float *from = x + (size_t)row * (size_t)s.in;
        const float *d = dy + (size_t)row * (size_t)s.out;
        for (int o = 0; o < s.out; o++) {
            float *to = grad + (size_t)o * (size_t)s.in;
            for (int i = 0; i < s.in; i++) to[i] += d[o] * from[i];
            if (bias) bias[o] += d[o];
        }
    }
}
