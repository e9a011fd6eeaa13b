#include "train/schedule.h"

#include <math.h>

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

int64_t schedule_updates(const RunConfig *c, int64_t rows, int64_t games)
{
    if (c->update_games > 0) return games / c->update_games;
    return (int64_t)((double)rows * c->samples / c->batch);
}

int64_t schedule_window(const RunConfig *c, int64_t rows)
{
    if (rows <= c->window_min) return c->window_min;
    double least = (double)c->window_min, power = c->window_power;
    double gained = (pow((double)rows / least, power) - 1) / power;
    double window = least * (1 + c->window_growth * gained);
    return window < (double)c->window_max ? (int64_t)window : c->window_max;
}

int schedule_visits(const RunConfig *c, int64_t rows)
{
    int visits = c->visits;
    if (c->visits_grow_rows == 0) return visits;
    for (int64_t left = rows / c->visits_grow_rows; left > 0 && visits < c->visits_max; left--) visits *= 2;
    return visits < c->visits_max ? visits : c->visits_max;
}

int schedule_visits_most(const RunConfig *c)
{
    return c->visits_grow_rows > 0 ? c->visits_max : c->visits;
}
