/* bench.h - measurements: run a body of work several times, take the median, collect the figures.
 *
 * A suite is one file, bench_<suite>.c, with one function that adds records to a report:
 *
 *   Status bench_rules(const BenchOptions *options, BenchReport *report)
 *   {
 *       double rate;
 *       TRY(bench_rate(options, play_and_undo, &context, &rate));
 *       bench_add(report, "rules.play_undo", rate, "pairs/s", 60e6);
 *       …
 *   }
 *
 * Nothing here prints; cmd_bench.c does. */
#ifndef TENGEN_UI_CLI_BENCH_H
#define TENGEN_UI_CLI_BENCH_H

#include "game/base/status.h"

#include <stdbool.h>
#include <stdint.h>

enum { BENCH_RECORDS_MAX = 64, BENCH_NAME_MAX = 48, BENCH_UNIT_MAX = 24, BENCH_REPEATS_MAX = 25 };

typedef struct BenchOptions {
    double seconds; /* of each repetition, > 0 */
    int repeats;    /* repetitions, whose median counts, 1..BENCH_REPEATS_MAX */
} BenchOptions;

/* Half a second in all a figure: long enough to be steady, short enough for ten figures. */
BenchOptions bench_options_default(void);

typedef struct BenchRecord {
    char name[BENCH_NAME_MAX]; /* "rules.play_undo": the suite, a dot, what was measured */
    double value;
    char unit[BENCH_UNIT_MAX]; /* "pairs/s" */
    double reference;          /* what it is held against, in the same unit; 0: nothing */
    bool less_is_better;       /* of bytes and the like: the ratio is the other way round */
} BenchRecord;

/* A value; begin with {0}. */
typedef struct BenchReport {
    int count;
    BenchRecord record[BENCH_RECORDS_MAX];
} BenchReport;

/* A portion of the work, some microseconds to milliseconds of it: adds to *units what it did (moves,
 * visits, evaluations …). */
typedef Status (*BenchBody)(void *context, uint64_t *units);

/* Runs the body over and over, options->repeats times options->seconds, after one run to warm up.
 * *rate: the median, units a second. A body so slow that the warm-up alone takes longer than all of that is
 * repeated once. Fails as the body does. */
Status bench_rate(const BenchOptions *options, BenchBody body, void *context, double *rate)
    __attribute__((warn_unused_result));

/* The same of two bodies that are measured in turns, so that what else the machine does slows both. */
Status bench_rates(const BenchOptions *options, const BenchBody body[2], void *context, double rate[2])
    __attribute__((warn_unused_result));

/* Append a figure. name and unit hold letters, digits and "._-/%" only; reference 0: none. */
void bench_add(BenchReport *report, const char *name, double value, const char *unit, double reference);

/* The same for a figure that should be small. */
void bench_add_cost(BenchReport *report, const char *name, double value, const char *unit, double reference);

/* value / reference, of a cost reference / value: 1 or more is good. 0 where there is no reference. */
double bench_ratio(const BenchRecord *record);

/* The record as one line of JSON, {"name":…,"value":…,"unit":…,"reference":…,"ratio":…}, with null for a
 * reference that is not there; text[n]. Returns text. */
const char *bench_json(const BenchRecord *record, char *text, int n);

/* The middle of n values, 1 <= n <= BENCH_REPEATS_MAX; of an even number, the mean of the middle two. */
double bench_median(const double values[], int n);

/* The suites, each in bench_<suite>.c: add their figures to the report. */
Status bench_rules(const BenchOptions *options, BenchReport *report) __attribute__((warn_unused_result));
Status bench_search(const BenchOptions *options, BenchReport *report) __attribute__((warn_unused_result));
Status bench_threat(const BenchOptions *options, BenchReport *report) __attribute__((warn_unused_result));
Status bench_net(const BenchOptions *options, BenchReport *report) __attribute__((warn_unused_result));
Status bench_selfplay(const BenchOptions *options, BenchReport *report) __attribute__((warn_unused_result));
Status bench_zero(const BenchOptions *options, BenchReport *report) __attribute__((warn_unused_result));

#endif
