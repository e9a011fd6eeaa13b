#include "train/schedule.h"

double schedule_rate(const RunConfig *c, int64_t steps, int64_t rows)
{
    double rise = c->warmup > 0 ? (double)(steps + 1) / c->warmup : 1;
    double past = (double)rows / (double)c->rows;
    double fall = 1;
    if (past > c->decay_from && c->decay_from < 1) {
        double share = past < 1 ? (past - c->decay_from) / (1 - c->decay_from) : 1;
        fall = 1 - share * (1 - c->decay_to);
    }
    return c->learning_rate * (rise < 1 ? rise : 1) * fall;
}

int64_t schedule_steps(const RunConfig *c, int64_t rows)
{
    return (int64_t)((double)rows * c->samples / c->batch);
}

int64_t schedule_window(const RunConfig *c, int64_t rows)
{
    int64_t window = (int64_t)((double)rows * c->window_fraction);
    if (window < c->window_min) window = c->window_min;
    return window < c->window_max ? window : c->window_max;
}
