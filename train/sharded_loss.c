#include "train/sharded_loss.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

typedef struct RowSums {
    double exponentials, product, mass;
} RowSums;

enum { SUMS = sizeof(RowSums) / sizeof(double) };

struct ShardedLoss {
    int rows_max;
    float *largest; /* [rows_max] */
    RowSums *sums;  /* [rows_max] */
};

Status sharded_loss_new(ShardedLoss **out, int rows_max)
{
    assert(rows_max >= 1);
    size_t rows = (size_t)rows_max;
    *out = NULL;
    ShardedLoss *s = calloc(1, sizeof *s);
    if (!s) return status_no_memory(sizeof *s, "a sharded loss");
    s->rows_max = rows_max;
    s->largest = calloc(rows, sizeof *s->largest);
    s->sums = calloc(rows, sizeof *s->sums);
    if (!s->largest || !s->sums) {
        sharded_loss_free(s);
        return status_no_memory(rows * sizeof *s->sums, "a sharded loss");
    }
    *out = s;
    return status_ok();
}

void sharded_loss_free(ShardedLoss *s)
{
    if (!s) return;
    free(s->largest);
    free(s->sums);
    free(s);
}

static bool takes_part(const LogitColumns *p, size_t i)
{
    return !p->legal || p->legal[i];
}

static size_t row_start(const LogitColumns *p, int row)
{
    return (size_t)row * (size_t)p->columns;
}

static float largest_of(const LogitColumns *p, int row)
{
    float largest = -INFINITY;
    size_t from = row_start(p, row), to = row_start(p, row + 1);
    for (size_t i = from; i < to; i++)
        if (takes_part(p, i) && p->logits[i] > largest) largest = p->logits[i];
    return largest;
}

static RowSums sums_of(const LogitColumns *p, int row, float largest)
{
    RowSums sums = {0, 0, 0};
    size_t from = row_start(p, row), to = row_start(p, row + 1);
    for (size_t i = from; i < to; i++) {
        if (!takes_part(p, i)) continue;
        double below = (double)p->logits[i] - largest;
        sums.exponentials += exp(below);
        sums.product += p->targets[i] * below;
        sums.mass += p->targets[i];
    }
    return sums;
}

static void gradient_of(const LogitColumns *p, int row, float largest, RowSums all, float gradient[])
{
    size_t from = row_start(p, row), to = row_start(p, row + 1);
    for (size_t i = from; i < to; i++) {
        gradient[i] = 0;
        if (!takes_part(p, i)) continue;
        double share = exp((double)p->logits[i] - largest) / all.exponentials;
        gradient[i] = (float)(all.mass * share - p->targets[i]);
    }
}

Status sharded_loss_rows(ShardedLoss *s, Comm *c, LogitColumns part, double loss[], float gradient[])
{
    assert(part.rows <= s->rows_max);
    size_t rows = (size_t)part.rows;
    CommTicket ticket;
    for (int row = 0; row < part.rows; row++) s->largest[row] = largest_of(&part, row);
    TRY(comm_all_reduce(c, s->largest, s->largest, rows, COMM_FLOAT32, COMM_MAX, &ticket));
    TRY(comm_wait(c, ticket));
    for (int row = 0; row < part.rows; row++) s->sums[row] = sums_of(&part, row, s->largest[row]);
    TRY(comm_all_reduce(c, s->sums, s->sums, rows * SUMS, COMM_FLOAT64, COMM_SUM, &ticket));
    TRY(comm_wait(c, ticket));
    for (int row = 0; row < part.rows; row++) {
        RowSums all = s->sums[row];
        bool empty = all.exponentials == 0;
        loss[row] = empty ? 0 : all.mass * log(all.exponentials) - all.product;
        gradient_of(&part, row, s->largest[row], all, gradient);
    }
    return status_ok();
}
