#include "net/net_evaluator.h"

#include "game/symmetry.h"
#include "net/answers.h"
#include "net/forward.h"
#include "net/softmax.h"

#include <stdlib.h>
#include <string.h>

/* More rows at once fall out of a core's second-level cache (measured); fewer still where rows are large. */
enum { ROWS_AT_ONCE = 32, LARGE_ROW = 1 << 13 /* values */ };

typedef struct NetEvaluator {
    Evaluator base;
    Forward forward;
    int points;
    int rows; /* at once */
    Answers *answers;
    uint16_t *in;  /* [rows, points] */
    float *policy; /* [rows, points] logits */
    float *value;  /* [rows, values] logits */
    int values;    /* 3, or 1 */
    PointMap maps[SYMMETRIES];
} NetEvaluator;

static void encode(NetEvaluator *e, int n, const EvalRequest r[])
{
    PlaneSet set = e->forward.spec.planes;
    for (int i = 0; i < n; i++) {
        assert(r[i].board->spec.size == e->forward.backend->size && r[i].symmetry < SYMMETRIES);
        PackedPlanes planes;
        features_pack(set, r[i].board, r[i].patterns, &planes);
        features_points(&planes, set, &e->maps[r[i].symmetry], e->in + i * e->points);
    }
}

/* Of one logit x the value is tanh(x), from -1 to 1: it is as likely to win as the softmax of x and -x says. */
static void outcome(int values, const float value[], float wdl[3])
{
    if (values == 3) {
        softmax(3, value, wdl);
        return;
    }
    float pair[2] = {value[0], -value[0]};
    softmax(2, pair, pair);
    wdl[0] = pair[0];
    wdl[1] = 0;
    wdl[2] = pair[1];
}

/* The network saw point p at map->to[p]. */
static void move_chances(const PointMap *map, const PointSet *legal, const float logits[], float policy[])
{
    Point at[BOARD_POINTS_MAX];
    float p[BOARD_POINTS_MAX];
    int n = 0;
    for (int i = 0; i < POINTSET_WORDS; i++) {
        for (uint64_t word = legal->word[i]; word; word &= word - 1) {
            at[n++] = (Point)(i * 64 + __builtin_ctzll(word));
        }
    }
    assert(n >= 1);
    for (int i = 0; i < n; i++) p[i] = logits[map->to[at[i]]];
    softmax(n, p, p);
    memset(policy, 0, BOARD_POINTS_MAX * sizeof *policy);
    for (int i = 0; i < n; i++) policy[at[i]] = p[i];
}

/* Rows of one pass; *cell walks along the ticket's cells. */
static Status evaluate(NetEvaluator *e, int n, const EvalRequest r[], int *cell)
{
    Backend *b = e->forward.backend;
    encode(e, n, r);
    TRY(backend_set_planes(b, n, e->in, e->forward.planes));
    TRY(forward_run(&e->forward, n));
    TRY(backend_download(b, n, e->forward.policy_logits, e->policy));
    TRY(backend_download(b, n, e->forward.value_logits, e->value));
    for (int i = 0; i < n; i++) {
        Evaluation *out = answers_fill(e->answers, *cell);
        move_chances(&e->maps[r[i].symmetry], &r[i].legal, e->policy + i * e->points, out->policy);
        outcome(e->values, e->value + i * e->values, out->wdl);
        *cell = answers_next(e->answers, *cell);
    }
    return status_ok();
}

/* The batch in as many passes as it takes. */
static Status evaluate_all(NetEvaluator *e, int n, const EvalRequest r[], int cell)
{
    for (int done = 0; done < n; done += e->rows) {
        int rows = n - done < e->rows ? n - done : e->rows;
        TRY(evaluate(e, rows, r + done, &cell));
    }
    return status_ok();
}

static Status submit(Evaluator *base, int n, const EvalRequest r[], Ticket *ticket)
{
    NetEvaluator *e = (NetEvaluator *)base;
    assert(n >= 1 && n <= base->max_batch);
    *ticket = answers_open(e->answers, n);
    Status status = evaluate_all(e, n, r, answers_first(e->answers, *ticket));
    if (status.code == STATUS_OK) {
        base->evaluations += (uint64_t)n;
    } else {
        answers_drop(e->answers, *ticket);
    }
    return status;
}

static Status wait_answers(Evaluator *base, Ticket ticket, Evaluation out[])
{
    answers_take(((NetEvaluator *)base)->answers, ticket, out);
    return status_ok();
}

static void destroy(Evaluator *base)
{
    NetEvaluator *e = (NetEvaluator *)base;
    forward_free(&e->forward);
    answers_free(e->answers);
    free(e->in);
    free(e->policy);
    free(e->value);
    free(e);
}

static const EvaluatorOps operations = {submit, wait_answers, destroy};

static Status allocate(NetEvaluator *e, const Model *m, NetOptions options)
{
    size_t rows = (size_t)e->rows;
    size_t points = (size_t)e->points;
    options.max_batch = e->rows;
    TRY(forward_new(&e->forward, m, options, false));
    TRY(answers_new(&e->answers, e->base.max_waiting));
    e->in = calloc(rows * points, sizeof *e->in);
    e->policy = calloc(rows * points, sizeof *e->policy);
    e->value = calloc(rows * (size_t)e->values, sizeof *e->value);
    if (e->in && e->policy && e->value) return status_ok();
    return status_no_memory(rows * points * sizeof *e->policy, "an evaluator's batch");
}

static int rows_at_once(int points, int channels, int max_batch)
{
    int rows = points * channels > LARGE_ROW ? ROWS_AT_ONCE / 2 : ROWS_AT_ONCE;
    return max_batch < rows ? max_batch : rows;
}

Status net_evaluator_new(Evaluator **out, const Model *m, NetOptions options)
{
    assert(options.max_batch >= 1);
    *out = NULL;
    NetEvaluator *e = calloc(1, sizeof *e);
    if (!e) return status_no_memory(sizeof *e, "an evaluator");
    e->base.ops = &operations;
    e->base.max_batch = options.max_batch;
    e->base.max_waiting = 2 * options.max_batch;
    e->points = options.size * options.size;
    NetSpec spec = model_spec(m);
    e->values = model_value_logits(&spec);
    e->rows = rows_at_once(e->points, spec.channels, options.max_batch);
    features_map(options.size, e->maps);
    Status status = allocate(e, m, options);
    if (status.code != STATUS_OK) {
        destroy(&e->base);
        return status;
    }
    *out = &e->base;
    return status_ok();
}

Status net_evaluator_update(Evaluator *base, const Model *m)
{
    assert(base->ops == &operations);
    NetEvaluator *e = (NetEvaluator *)base;
    return backend_set_params(e->forward.backend, model_data_const(m));
}
