/* Cross-entropy over columns divided among ranks, against the same over all columns at once in float64. */
#include "train/sharded_loss.h"

#include "tests/support/assert_status.h"
#include "tests/support/comm_contract.h"
#include "train/comm_fork.h"

#include <math.h>

enum { ROWS = 13 * 17, EACH = 11, RANKS_MAX = 8, COLUMNS_MAX = EACH * RANKS_MAX };

static const double DEADLINE = 60, NEAR = 1e-6;

typedef struct Case {
    float scale; /* of the logits */
    bool soft, masked;
} Case;

/* A row over all columns. */
typedef struct Row {
    int columns;
    float logits[COLUMNS_MAX], targets[COLUMNS_MAX];
    bool legal[COLUMNS_MAX];
} Row;

static double noise(int row, int column, int salt)
{
    uint64_t h = ((uint64_t)row * 1009 + (uint64_t)column) * 31 + (uint64_t)salt;
    h = (h ^ h >> 29) * 0xBF58476D1CE4E5B9u;
    h = (h ^ h >> 32) * 0x94D049BB133111EBu;
    return (double)(h >> 11) * 0x1p-53;
}

/* Every seventh masked row has legal columns at its end only, and the eighth none. */
static Row make_row(const Case *k, int row, int columns)
{
    Row r = {.columns = columns};
    double mass = 0;
    int hard = (int)(noise(row, 0, 3) * columns);
    for (int c = 0; c < columns; c++) {
        r.logits[c] = (float)(noise(row, c, 1) - 0.5) * k->scale;
        r.legal[c] = !k->masked || (row % 7 == 0 ? c >= columns - 3 : noise(row, c, 4) < 0.7);
        if (k->masked && row % 8 == 0) r.legal[c] = false;
        r.targets[c] = r.legal[c] ? (float)(k->soft ? noise(row, c, 2) : c == hard) : 0;
        mass += r.targets[c];
    }
    for (int c = 0; c < columns && k->soft && mass > 0; c++) r.targets[c] = (float)(r.targets[c] / mass);
    return r;
}

static double plain_loss(const Row *r, double gradient[])
{
    double largest = -INFINITY, sum = 0, loss = 0, mass = 0;
    for (int c = 0; c < r->columns; c++)
        if (r->legal[c]) largest = fmax(largest, r->logits[c]);
    for (int c = 0; c < r->columns; c++)
        if (r->legal[c]) sum += exp(r->logits[c] - largest);
    for (int c = 0; c < r->columns; c++) {
        gradient[c] = 0;
        if (!r->legal[c]) continue;
        loss -= r->targets[c] * (r->logits[c] - largest - log(sum));
        mass += r->targets[c];
    }
    for (int c = 0; c < r->columns; c++)
        if (r->legal[c]) gradient[c] = mass * exp(r->logits[c] - largest) / sum - r->targets[c];
    return loss;
}

static Status check_row(const Case *k, int row, Comm *c, double loss, const float gradient[])
{
    double expected[COLUMNS_MAX];
    Row whole = make_row(k, row, EACH * comm_size(c));
    double plain = plain_loss(&whole, expected);
    EXPECT(fabs(loss - plain) <= NEAR * fmax(1, fabs(plain)));
    for (int i = 0; i < EACH; i++) EXPECT(fabs(gradient[i] - expected[comm_rank(c) * EACH + i]) <= NEAR);
    return status_ok();
}

static Status rank_work(void *context, Comm *c)
{
    const Case *k = context;
    static float logits[ROWS][EACH], targets[ROWS][EACH], gradient[ROWS][EACH];
    static bool legal[ROWS][EACH];
    static double loss[ROWS];
    size_t from = (size_t)(comm_rank(c) * EACH);
    for (int row = 0; row < ROWS; row++) {
        Row whole = make_row(k, row, EACH * comm_size(c));
        memcpy(logits[row], whole.logits + from, sizeof logits[row]);
        memcpy(targets[row], whole.targets + from, sizeof targets[row]);
        memcpy(legal[row], whole.legal + from, sizeof legal[row]);
    }
    LogitColumns part = {.rows = ROWS, .columns = EACH, .logits = logits[0], .targets = targets[0]};
    part.legal = k->masked ? legal[0] : NULL;
    ShardedLoss *s;
    TRY(sharded_loss_new(&s, ROWS));
    TRY(sharded_loss_rows(s, c, part, loss, gradient[0]));
    for (int row = 0; row < ROWS; row++) TRY(check_row(k, row, c, loss[row], gradient[row]));
    CommCounters counters = comm_counters(c);
    uint64_t calls = 0;
    for (int kind = 0; kind < COMM_KINDS; kind++) calls += counters.calls[kind];
    EXPECT(calls == 2 && counters.calls[COMM_ALL_REDUCE] == 2);
    sharded_loss_free(s);
    return status_ok();
}

static void any_number_of_ranks_gives(Case k)
{
    for (int ranks = 1; ranks <= RANKS_MAX; ranks *= 2)
        assert_ok(comm_fork_run(ranks, DEADLINE, rank_work, &k));
}

static void one_column_wanted(void **state)
{
    (void)state;
    any_number_of_ranks_gives((Case){.scale = 2});
}

static void logits_of_thousands(void **state)
{
    (void)state;
    any_number_of_ranks_gives((Case){.scale = 1000});
    any_number_of_ranks_gives((Case){.scale = 1000, .soft = true, .masked = true});
}

static void soft_targets(void **state)
{
    (void)state;
    any_number_of_ranks_gives((Case){.scale = 2, .soft = true});
}

static void masked_columns_and_rows_without_any(void **state)
{
    (void)state;
    any_number_of_ranks_gives((Case){.scale = 2, .soft = true, .masked = true});
    any_number_of_ranks_gives((Case){.scale = 2, .masked = true});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_column_wanted),
        cmocka_unit_test(logits_of_thousands),
        cmocka_unit_test(soft_targets),
        cmocka_unit_test(masked_columns_and_rows_without_any),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
