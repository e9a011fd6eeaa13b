#include "ui/cli/bench.h"

#include "game/base/os.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

BenchOptions bench_options_default(void)
{
    BenchOptions options = {.seconds = 0.1, .repeats = 5};
    return options;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double bench_median(const double values[], int n)
{
    assert(n >= 1 && n <= BENCH_REPEATS_MAX);
    double sorted[BENCH_REPEATS_MAX];
    memcpy(sorted, values, (size_t)n * sizeof sorted[0]);
    qsort(sorted, (size_t)n, sizeof sorted[0], ascending);
    return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static Status one_repetition(double seconds, BenchBody body, void *context, double *rate)
{
    uint64_t units = 0;
    double begin = os_seconds(), now;
    do {
        TRY(body(context, &units));
        now = os_seconds();
    } while (now - begin < seconds);
    *rate = (double)units / (now - begin);
    return status_ok();
}

/* Median rates of up to two bodies. */
static Status run_bodies(const BenchOptions *options, int n, const BenchBody body[], void *context,
                         double rate[])
{
    assert(options->seconds > 0 && options->repeats >= 1 && options->repeats <= BENCH_REPEATS_MAX);
    uint64_t warm_up = 0;
    double rates[2][BENCH_REPEATS_MAX], begin = os_seconds();
    for (int k = 0; k < n; k++) TRY(body[k](context, &warm_up));
    bool slow = os_seconds() - begin > options->seconds * options->repeats;
    int repeats = slow ? 1 : options->repeats;
    for (int i = 0; i < repeats; i++)
        for (int k = 0; k < n; k++) TRY(one_repetition(options->seconds, body[k], context, &rates[k][i]));
    for (int k = 0; k < n; k++) rate[k] = bench_median(rates[k], repeats);
    return status_ok();
}

Status bench_rate(const BenchOptions *options, BenchBody body, void *context, double *rate)
{
    return run_bodies(options, 1, &body, context, rate);
}

Status bench_rates(const BenchOptions *options, const BenchBody body[2], void *context, double rate[2])
{
    return run_bodies(options, 2, body, context, rate);
}

void bench_add(BenchReport *report, const char *name, double value, const char *unit, double reference)
{
    assert(report->count < BENCH_RECORDS_MAX && reference >= 0);
    assert(strlen(name) < BENCH_NAME_MAX && strlen(unit) < BENCH_UNIT_MAX);
    BenchRecord *record = &report->record[report->count++];
    snprintf(record->name, sizeof record->name, "%s", name);
    snprintf(record->unit, sizeof record->unit, "%s", unit);
    record->value = value;
    record->reference = reference;
}

void bench_add_cost(BenchReport *report, const char *name, double value, const char *unit, double reference)
{
    bench_add(report, name, value, unit, reference);
    report->record[report->count - 1].less_is_better = true;
}

double bench_ratio(const BenchRecord *record)
{
    if (!(record->reference > 0)) return 0;
    return record->less_is_better ? record->reference / record->value : record->value / record->reference;
}

const char *bench_json(const BenchRecord *record, char *text, int n)
{
    char reference[32] = "null", ratio[32] = "null";
    if (record->reference > 0) {
        snprintf(reference, sizeof reference, "%.10g", record->reference);
        snprintf(ratio, sizeof ratio, "%.4g", bench_ratio(record));
    }
    snprintf(text, (size_t)n,
             "{\"name\":\"%s\",\"value\":%.10g,\"unit\":\"%s\",\"reference\":%s,\"ratio\":%s}", record->name,
             record->value, record->unit, reference, ratio);
    return text;
}
