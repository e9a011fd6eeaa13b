#include "net/gradient.h"

#include "game/symmetry.h"
#include "net/backward.h"
#include "net/loss.h"
#include "net/softmax.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef enum Head { POLICY, VALUE, REPLY, SOFT, PLIES, HEADS } Head;

/* A head's logits, and the gradient of the loss with respect to them. */
typedef struct Output {
    int width;
    Tensor *logits_on, *grads_on; /* the backend */
    float *logits;                /* [max_batch, width] */
    float *grads;
} Output;

struct Gradient {
    Model *model; /* for the layout only */
    Forward forward;
    Backward backward;
    int points;
    int heads;    /* HEADS, or only the first two */
    uint16_t *in; /* [max_batch, points] */
    Output output[HEADS];
    PointMap maps[SYMMETRIES];
};

/* ---- life ---- */

static void place_output(Output *o, int width, Tensor *logits, Tensor *grads)
{
    *o = (Output){.width = width, .logits_on = logits, .grads_on = grads};
}

static void place_outputs(Gradient *g)
{
    const Forward *f = &g->forward;
    const Backward *d = &g->backward;
    g->heads = f->spec.aux ? HEADS : REPLY;
    place_output(&g->output[POLICY], g->points, f->policy_logits, d->policy_logits);
    place_output(&g->output[VALUE], model_value_logits(&f->spec), f->value_logits, d->value_logits);
    place_output(&g->output[REPLY], g->points, f->reply_logits, d->reply_logits);
    place_output(&g->output[SOFT], g->points, f->soft_logits, d->soft_logits);
    place_output(&g->output[PLIES], PLIES_BINS, f->plies_logits, d->plies_logits);
}

static Status allocate(Gradient *g, NetSpec spec, NetOptions options)
{
    TRY(model_new(&g->model, spec));
    TRY(forward_new(&g->forward, g->model, options, true));
    TRY(backward_new(&g->backward, &g->forward));
    place_outputs(g);
    size_t rows = (size_t)options.max_batch;
    size_t points = (size_t)g->points;
    g->in = calloc(rows * points, sizeof *g->in);
    bool good = g->in;
    for (int i = 0; i < g->heads; i++) {
        Output *o = &g->output[i];
        o->logits = calloc(rows * (size_t)o->width, sizeof *o->logits);
        o->grads = calloc(rows * (size_t)o->width, sizeof *o->grads);
        good = good && o->logits && o->grads;
    }
    return good ? status_ok() : status_no_memory(rows * points * sizeof(float), "a training batch");
}

Status gradient_new(Gradient **out, NetSpec spec, NetOptions options)
{
    assert(options.max_batch >= 1);
    *out = NULL;
    Gradient *g = calloc(1, sizeof *g);
    if (!g) return status_no_memory(sizeof *g, "the gradients' state");
    g->points = options.size * options.size;
    features_map(options.size, g->maps);
    Status status = allocate(g, spec, options);
    if (status.code != STATUS_OK) {
        gradient_free(g);
        return status;
    }
    *out = g;
    return status_ok();
}

void gradient_free(Gradient *g)
{
    if (!g) return;
    forward_free(&g->forward);
    model_free(g->model);
    for (int i = 0; i < HEADS; i++) {
        free(g->output[i].logits);
        free(g->output[i].grads);
    }
    free(g->in);
    free(g);
}

/* ---- the loss ---- */

static const float *logits_of(const Output *o, int row)
{
    return o->logits + (size_t)row * (size_t)o->width;
}

static float *grads_of(const Output *o, int row)
{
    return o->grads + (size_t)row * (size_t)o->width;
}

/* The legal points of a row, and where its symmetry takes them. */
typedef struct Legal {
    int n;
    Point point[BOARD_POINTS_MAX], at[BOARD_POINTS_MAX];
    float logit[BOARD_POINTS_MAX];
} Legal;

static void list_legal(const PointMap *map, const TrainRow *row, const float logits[], Legal *out)
{
    int n = 0;
    for (Point p = pointset_next(&row->legal, 0); p != POINT_NONE; p = pointset_next(&row->legal, p + 1)) {
        out->point[n] = p;
        out->at[n] = map->to[p];
        out->logit[n] = logits[out->at[n]];
        n++;
    }
    assert(n >= 1);
    out->n = n;
}

/* Over the legal points; the gradient is zero elsewhere. Logits are seen through the row's symmetry. */
static double point_loss(const Gradient *g, Head head, int i, const TrainRow *row, const float targets[],
                         float scale)
{
    const PointMap *map = &g->maps[row->symmetry];
    float *grads = grads_of(&g->output[head], i);
    Legal legal;
    float target[BOARD_POINTS_MAX];
    float grad[BOARD_POINTS_MAX];
    list_legal(map, row, logits_of(&g->output[head], i), &legal);
    for (int k = 0; k < legal.n; k++) target[k] = targets[legal.point[k]];
    double loss = loss_cross_entropy(legal.n, legal.logit, target, scale, grad);
    memset(grads, 0, (size_t)map->points * sizeof *grads);
    for (int k = 0; k < legal.n; k++) grads[legal.at[k]] = grad[k];
    return loss;
}

static double value_loss(const Gradient *g, int i, const TrainRow *row, float scale)
{
    const Output *o = &g->output[VALUE];
    if (o->width == 1)
        return loss_square(logits_of(o, i)[0], row->wdl[0] - row->wdl[2], scale, grads_of(o, i));
    return loss_cross_entropy(o->width, logits_of(o, i), row->wdl, scale, grads_of(o, i));
}

/* A reply where the side to move may not play, which its opponent may under renju, is not learned. */
static double reply_loss(const Gradient *g, int i, const TrainRow *row, float scale)
{
    const Output *o = &g->output[REPLY];
    float targets[BOARD_POINTS_MAX] = {0};
    memset(grads_of(o, i), 0, (size_t)o->width * sizeof(float));
    if (row->reply == POINT_NONE || !pointset_has(&row->legal, row->reply)) return 0;
    targets[row->reply] = 1;
    return point_loss(g, REPLY, i, row, targets, scale);
}

/* The target is the policy's fourth root, made to sum to 1. */
static double soft_loss(const Gradient *g, int i, const TrainRow *row, float scale)
{
    float targets[BOARD_POINTS_MAX], sum = 0;
    for (int p = 0; p < g->points; p++) sum += targets[p] = sqrtf(sqrtf(row->policy[p]));
    for (int p = 0; p < g->points; p++) targets[p] /= sum;
    return point_loss(g, SOFT, i, row, targets, scale);
}

static double plies_loss(const Gradient *g, int i, const TrainRow *row, float scale)
{
    const Output *o = &g->output[PLIES];
    float targets[PLIES_BINS] = {0};
    memset(grads_of(o, i), 0, (size_t)o->width * sizeof(float));
    if (row->plies_left <= 0) return 0;
    int bin = 31 - __builtin_clz((unsigned)row->plies_left);
    targets[bin < PLIES_BINS ? bin : PLIES_BINS - 1] = 1;
    return loss_cross_entropy(PLIES_BINS, logits_of(o, i), targets, scale, grads_of(o, i));
}

/* Points that are not legal have no share in the targets. */
static void row_losses(const Gradient *g, int i, const TrainRow *row, int n, LossWeights weights,
                       LossReport *sum)
{
    double weight = (double)row->weight;
    float scale = row->weight / (float)n;
    sum->policy += weight * point_loss(g, POLICY, i, row, row->policy, scale * weights.policy);
    sum->policy_entropy += weight * loss_entropy(g->points, row->policy);
    sum->value += weight * value_loss(g, i, row, scale * weights.value);
    sum->rows += weight;
    if (g->heads < HEADS) return;
    sum->reply += weight * reply_loss(g, i, row, scale * weights.reply);
    sum->soft += weight * soft_loss(g, i, row, scale * weights.soft);
    sum->plies += weight * plies_loss(g, i, row, scale * weights.plies);
}

static void finish_report(LossReport *sum)
{
    if (sum->rows <= 0) return;
    sum->policy /= sum->rows;
    sum->value /= sum->rows;
    sum->policy_entropy /= sum->rows;
    sum->reply /= sum->rows;
    sum->soft /= sum->rows;
    sum->plies /= sum->rows;
}

/* ---- a batch ---- */

static Status forward(Gradient *g, int n, const TrainRow *const rows[])
{
    const Forward *f = &g->forward;
    for (int i = 0; i < n; i++) {
        assert(rows[i]->symmetry < SYMMETRIES);
        features_points(&rows[i]->planes, f->spec.planes, &g->maps[rows[i]->symmetry],
                        g->in + (size_t)i * (size_t)g->points);
    }
    TRY(backend_set_planes(f->backend, n, g->in, f->planes));
    TRY(forward_run(f, n));
    if (f->spec.aux) TRY(forward_run_aux(f, n));
    for (int i = 0; i < g->heads; i++)
        TRY(backend_download(f->backend, n, g->output[i].logits_on, g->output[i].logits));
    return status_ok();
}

static Status backward(Gradient *g, int n, float grads[])
{
    Backend *b = g->forward.backend;
    for (int i = 0; i < g->heads; i++) TRY(backend_upload(b, n, g->output[i].grads, g->output[i].grads_on));
    TRY(backward_run(&g->backward, n));
    memset(grads, 0, model_params(g->model) * sizeof *grads);
    return backend_get_grads(b, grads);
}

Status gradient_set_params(Gradient *g, const float params[])
{
    return backend_set_params(g->forward.backend, params);
}

Status gradient_compute(Gradient *g, int n, const TrainRow *const rows[], LossWeights weights, float grads[],
                        LossReport *report)
{
    assert(n >= 1 && n <= g->forward.backend->max_batch);
    TRY(forward(g, n, rows));
    *report = (LossReport){0};
    for (int i = 0; i < n; i++) row_losses(g, i, rows[i], n, weights, report);
    finish_report(report);
    return backward(g, n, grads);
}

Status gradient_policy(Gradient *g, int n, const TrainRow *const rows[], float policy[])
{
    const Output *o = &g->output[POLICY];
    assert(n >= 1 && n <= g->forward.backend->max_batch);
    TRY(forward(g, n, rows));
    memset(policy, 0, (size_t)n * (size_t)g->points * sizeof *policy);
    for (int i = 0; i < n; i++) {
        Legal legal;
        list_legal(&g->maps[rows[i]->symmetry], rows[i], logits_of(o, i), &legal);
        softmax(legal.n, legal.logit, legal.logit);
        for (int k = 0; k < legal.n; k++) policy[i * g->points + legal.point[k]] = legal.logit[k];
    }
    return status_ok();
}
