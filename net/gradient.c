#include "net/gradient.h"

#include "game/symmetry.h"
#include "net/backward.h"
#include "net/loss.h"

#include <stdlib.h>
#include <string.h>

struct Gradient {
    Model *model; /* for the layout only */
    Forward forward;
    Backward backward;
    int points;
    uint16_t *in;         /* [max_batch, points] */
    float *policy_logits; /* [max_batch, points] */
    float *value_logits;  /* [max_batch, 3] */
    float *policy_grads;  /* [max_batch, points] */
    float *value_grads;   /* [max_batch, 3] */
    PointMap maps[SYMMETRIES];
};

typedef struct Weights {
    float policy;
    float value;
} Weights;

static Status allocate(Gradient *g, NetSpec spec, NetOptions options)
{
    TRY(model_new(&g->model, spec));
    TRY(forward_new(&g->forward, g->model, options, true));
    TRY(backward_new(&g->backward, &g->forward));
    size_t rows = (size_t)options.max_batch;
    size_t points = (size_t)g->points;
    g->in = calloc(rows * points, sizeof *g->in);
    g->policy_logits = calloc(rows * points, sizeof *g->policy_logits);
    g->policy_grads = calloc(rows * points, sizeof *g->policy_grads);
    g->value_logits = calloc(rows * 3, sizeof *g->value_logits);
    g->value_grads = calloc(rows * 3, sizeof *g->value_grads);
    if (g->in && g->policy_logits && g->policy_grads && g->value_logits && g->value_grads) return status_ok();
    return status_no_memory(rows * points * sizeof *g->policy_logits, "a training batch");
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
    free(g->in);
    free(g->policy_logits);
    free(g->policy_grads);
    free(g->value_logits);
    free(g->value_grads);
    free(g);
}

/* The loss over the legal points; the gradient is zero elsewhere. Logits are seen through the symmetry. */
static void policy_loss(const PointMap *map, const TrainRow *row, const float logits[], float scale,
                        float grads[], LossReport *sum)
{
    Point at[BOARD_POINTS_MAX];
    float logit[BOARD_POINTS_MAX];
    float target[BOARD_POINTS_MAX];
    float grad[BOARD_POINTS_MAX];
    int n = 0;
    for (Point p = pointset_next(&row->legal, 0); p != POINT_NONE; p = pointset_next(&row->legal, p + 1)) {
        at[n] = map->to[p];
        logit[n] = logits[at[n]];
        target[n++] = row->policy[p];
    }
    assert(n >= 1);
    sum->policy += (double)row->weight * loss_cross_entropy(n, logit, target, scale, grad);
    sum->policy_entropy += (double)row->weight * loss_entropy(n, target);
    memset(grads, 0, (size_t)map->points * sizeof *grads);
    for (int i = 0; i < n; i++) grads[at[i]] = grad[i];
}

static void losses(Gradient *g, int n, const TrainRow *const rows[], Weights weights, LossReport *sum)
{
    *sum = (LossReport){0};
    for (int i = 0; i < n; i++) {
        const TrainRow *row = rows[i];
        float scale = row->weight / (float)n;
        size_t at = (size_t)i * (size_t)g->points;
        policy_loss(&g->maps[row->symmetry], row, g->policy_logits + at, scale * weights.policy,
                    g->policy_grads + at, sum);
        sum->value += (double)row->weight * loss_cross_entropy(3, g->value_logits + 3 * i, row->wdl,
                                                               scale * weights.value, g->value_grads + 3 * i);
        sum->rows += (double)row->weight;
    }
}

static void finish_report(LossReport *sum)
{
    if (sum->rows <= 0) return;
    sum->policy /= sum->rows;
    sum->value /= sum->rows;
    sum->policy_entropy /= sum->rows;
}

static Status forward(Gradient *g, int n, const TrainRow *const rows[])
{
    Forward *f = &g->forward;
    for (int i = 0; i < n; i++) {
        assert(rows[i]->symmetry < SYMMETRIES);
        features_points(&rows[i]->planes, f->spec.planes, &g->maps[rows[i]->symmetry],
                        g->in + (size_t)i * (size_t)g->points);
    }
    TRY(backend_set_planes(f->backend, n, g->in, f->planes));
    TRY(forward_run(f, n));
    TRY(backend_download(f->backend, n, f->policy_logits, g->policy_logits));
    return backend_download(f->backend, n, f->value_logits, g->value_logits);
}

static Status backward(Gradient *g, int n, float grads[])
{
    Backend *b = g->forward.backend;
    TRY(backend_upload(b, n, g->policy_grads, g->backward.policy_logits));
    TRY(backend_upload(b, n, g->value_grads, g->backward.value_logits));
    TRY(backward_run(&g->backward, n));
    memset(grads, 0, model_params(g->model) * sizeof *grads);
    return backend_get_grads(b, grads);
}

Status gradient_set_params(Gradient *g, const float params[])
{
    return backend_set_params(g->forward.backend, params);
}

Status gradient_compute(Gradient *g, int n, const TrainRow *const rows[], float policy_weight,
                        float value_weight, float grads[], LossReport *report)
{
    assert(n >= 1 && n <= g->forward.backend->max_batch);
    TRY(forward(g, n, rows));
    losses(g, n, rows, (Weights){policy_weight, value_weight}, report);
    finish_report(report);
    return backward(g, n, grads);
}
