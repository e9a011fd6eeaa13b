#include "net/backend_cpu_ops.h"

#include "net/backend_cpu_amx.h"
#include "net/backend_cpu_conv.h"
#include "net/backend_cpu_dense.h"
#include "net/backend_cpu_lanes.h"
#include "net/backend_cpu_loops.h"

#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 };

/* Planes and activations are [rows, y, x, channels], vectors [rows, channels] in float32. */
struct Tensor {
    Tensor *next;
    TensorKind kind;
    int channels;
    void *data;
};

/* What a weight's operations need beside its place in the arena. */
typedef struct Weight {
    float *padded;         /* of a convolution from planes: [out, stored, k, k], zeros behind; else NULL */
    float *padded_grads;   /* likewise; training only */
    ConvWeights *conv;     /* of a convolution */
    ConvWeights *backward; /* the same as conv_data needs it; training only */
    float *turned;         /* its numbers, [in, out, -y, -x] */
    float *transposed;     /* of a dense layer */
} Weight;

typedef struct Cpu {
    Backend base;
    const LoopTable *loops;
    Convolver *convolver;
    AmxGrads *amx; /* gradients of weights, where they run on tiles; else NULL */
    int slices;
    ParamSlice *slice;
    Weight *weight; /* [slices] */
    float *params;
    float *grads; /* training only */
    size_t size_params;
    Tensor *tensors;
} Cpu;

static Cpu *cpu_of(Backend *b)
{
    return (Cpu *)b;
}

static const float *params_of(const Cpu *c, Param p)
{
    return p == PARAM_NONE ? NULL : c->params + c->slice[p].offset;
}

static float *grads_of(const Cpu *c, Param p)
{
    return p == PARAM_NONE ? NULL : c->grads + c->slice[p].offset;
}

/* A set of planes may have any number of them, and is stored in whole vectors, with zeros behind. */
static int stored(int channels)
{
    return (channels + LANES - 1) / LANES * LANES;
}

static LoopShape shape_of(const Backend *b, int n, const Tensor *t)
{
    return (LoopShape){n, b->size * b->size, t->kind == TENSOR_PLANES ? stored(t->channels) : t->channels};
}

static size_t bytes_of(const Cpu *c, int rows, const Tensor *t)
{
    if (t->kind == TENSOR_VECTOR) return (size_t)rows * (size_t)t->channels * sizeof(float);
    size_t n = (size_t)rows * (size_t)shape_of(&c->base, rows, t).channels;
    return n * (size_t)c->base.size * (size_t)c->base.size * c->loops->element;
}

static void *allocate(size_t bytes)
{
    size_t whole = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    void *data = aligned_alloc(ALIGNMENT, whole);
    if (data) memset(data, 0, whole);
    return data;
}

/* ---- between the host and the backend ---- */

static Status tensor(Backend *b, TensorKind kind, int channels, Tensor **out)
{
    Cpu *c = cpu_of(b);
    Tensor *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a tensor");
    t->kind = kind;
    t->channels = channels;
    size_t bytes = bytes_of(c, b->max_batch, t);
    t->data = allocate(bytes);
    if (!t->data) {
        free(t);
        return status_no_memory(bytes, "a tensor");
    }
    t->next = c->tensors;
    c->tensors = t;
    *out = t;
    return status_ok();
}

/* [out, in, k, k] to [in, out, k, k], each kernel turned by half a circle. */
static void turn(const ParamSlice *s, const float from[], float to[])
{
    int out = s->shape[0], in = s->shape[1], taps = s->shape[2] * s->shape[3];
    for (int o = 0; o < out; o++)
        for (int i = 0; i < in; i++)
            for (int t = 0; t < taps; t++)
                to[(i * out + o) * taps + t] = from[(o * in + i) * taps + taps - 1 - t];
}

/* [out, in, k, k] to [out, stored, k, k], or back. */
static void pad(const ParamSlice *s, const float from[], float to[])
{
    int taps = s->shape[2] * s->shape[3], in = s->shape[1] * taps, wide = stored(s->shape[1]) * taps;
    for (int o = 0; o < s->shape[0]; o++) memcpy(to + o * wide, from + o * in, (size_t)in * sizeof *to);
}

static void unpad(const ParamSlice *s, const float from[], float to[])
{
    int taps = s->shape[2] * s->shape[3], in = s->shape[1] * taps, wide = stored(s->shape[1]) * taps;
    for (int o = 0; o < s->shape[0]; o++) memcpy(to + o * in, from + o * wide, (size_t)in * sizeof *to);
}

static Status set_params(Backend *b, const float arena[])
{
    Cpu *c = cpu_of(b);
    memcpy(c->params, arena, c->size_params * sizeof *arena);
    for (int i = 0; i < c->slices; i++) {
        const Weight *w = &c->weight[i];
        const int *shape = c->slice[i].shape;
        if (w->transposed) backend_cpu_dense_transpose(shape[1], shape[0], params_of(c, i), w->transposed);
        if (w->turned) turn(&c->slice[i], params_of(c, i), w->turned);
        if (w->padded) pad(&c->slice[i], params_of(c, i), w->padded);
        if (w->conv) TRY(backend_cpu_conv_changed(c->convolver, w->conv));
        if (w->backward) TRY(backend_cpu_conv_changed(c->convolver, w->backward));
    }
    return status_ok();
}

static Status get_grads(Backend *b, float arena[])
{
    const Cpu *c = cpu_of(b);
    for (int i = 0; i < c->slices; i++)
        memcpy(arena + c->slice[i].offset, grads_of(c, i), c->slice[i].count * sizeof *arena);
    return status_ok();
}

static Status set_planes(Backend *b, int n, const uint16_t points[], Tensor *x)
{
    assert(x->kind == TENSOR_PLANES);
    cpu_of(b)->loops->planes(shape_of(b, n, x), points, x->data);
    return status_ok();
}

static Status upload(Backend *b, int n, const float in[], Tensor *t)
{
    const Cpu *c = cpu_of(b);
    assert(t->kind != TENSOR_PLANES || t->channels % LANES == 0);
    if (t->kind == TENSOR_VECTOR)
        memcpy(t->data, in, bytes_of(c, n, t));
    else
        c->loops->upload(shape_of(b, n, t), in, t->data);
    return status_ok();
}

static Status download(Backend *b, int n, const Tensor *t, float out[])
{
    const Cpu *c = cpu_of(b);
    assert(t->kind != TENSOR_PLANES || t->channels % LANES == 0);
    if (t->kind == TENSOR_VECTOR)
        memcpy(out, t->data, bytes_of(c, n, t));
    else
        c->loops->download(shape_of(b, n, t), t->data, out);
    return status_ok();
}

/* ---- convolutions ---- */

static ConvShape conv_shape(const ParamSlice *s)
{
    return (ConvShape){.in = stored(s->shape[1]), .out = s->shape[0], .kernel = s->shape[2]};
}

/* The convolution adds to what y holds. */
static void place_residual(const Cpu *c, int n, const Tensor *residual, Tensor *y)
{
    if (!residual || residual == y) return;
    assert(residual->channels == y->channels);
    memcpy(y->data, residual->data, bytes_of(c, n, y));
}

static Status conv(Backend *b, int n, ConvForward f)
{
    const Cpu *c = cpu_of(b);
    assert(f.x->channels == c->slice[f.weight].shape[1] && f.y->channels == c->slice[f.weight].shape[0]);
    place_residual(c, n, f.residual, f.y);
    ConvCall call = {.weights = c->weight[f.weight].conv,
                     .bias = params_of(c, f.bias),
                     .add = f.residual != NULL,
                     .relu = f.relu,
                     .x = f.x->data,
                     .y = f.y->data};
    return backend_cpu_conv_run(c->convolver, n, &call);
}

static Status conv_data(Backend *b, int n, ConvBackward d)
{
    const Cpu *c = cpu_of(b);
    assert(d.dy->channels == c->slice[d.weight].shape[0] && d.dx->channels == c->slice[d.weight].shape[1]);
    place_residual(c, n, d.residual, d.dx);
    ConvCall call = {
        .weights = c->weight[d.weight].backward, .add = d.residual != NULL, .x = d.dy->data, .y = d.dx->data};
    TRY(backend_cpu_conv_run(c->convolver, n, &call));
    if (d.mask) c->loops->mask(shape_of(b, n, d.dx), d.mask->data, d.dx->data);
    return status_ok();
}

static Status conv_params(Backend *b, int n, const Tensor *x, const Tensor *dy, Param weight, Param bias)
{
    const Cpu *c = cpu_of(b);
    const ParamSlice *s = &c->slice[weight];
    const Weight *w = &c->weight[weight];
    float *grads = w->padded_grads ? w->padded_grads : grads_of(c, weight);
    if (c->amx) {
        backend_cpu_amx_run(c->amx, conv_shape(s), n, x->data, dy->data, grads);
        LoopShape all = {.rows = 1, .points = n * b->size * b->size, .channels = dy->channels};
        if (bias != PARAM_NONE) c->loops->spread_data(all, 0, dy->data, grads_of(c, bias));
    } else {
        TRY(backend_cpu_conv_grads(c->convolver, n, w->conv, x->data, dy->data, grads, grads_of(c, bias)));
    }
    if (w->padded_grads) unpad(s, grads, grads_of(c, weight));
    return status_ok();
}

/* ---- dense layers ---- */

static DenseShape dense_shape(const Cpu *c, int n, Param weight)
{
    const int *shape = c->slice[weight].shape;
    return (DenseShape){n, shape[1], shape[0]};
}

static Status dense(Backend *b, int n, DenseForward f)
{
    const Cpu *c = cpu_of(b);
    backend_cpu_dense_forward(dense_shape(c, n, f.weight), f.x->data, c->weight[f.weight].transposed,
                              params_of(c, f.bias), f.relu, f.y->data);
    return status_ok();
}

static Status dense_data(Backend *b, int n, DenseBackward d)
{
    const Cpu *c = cpu_of(b);
    backend_cpu_dense_data(dense_shape(c, n, d.weight), d.dy->data, params_of(c, d.weight),
                           d.residual ? d.residual->data : NULL, d.mask ? d.mask->data : NULL, d.dx->data);
    return status_ok();
}

static Status dense_params(Backend *b, int n, const Tensor *x, const Tensor *dy, Param weight, Param bias)
{
    const Cpu *c = cpu_of(b);
    backend_cpu_dense_params(dense_shape(c, n, weight), x->data, dy->data, grads_of(c, weight),
                             grads_of(c, bias));
    return status_ok();
}

/* ---- heads ---- */

static Status pool(Backend *b, int n, const Tensor *x, Tensor *v)
{
    assert(v->channels == 2 * x->channels);
    cpu_of(b)->loops->pool(shape_of(b, n, x), x->data, v->data);
    return status_ok();
}

static Status pool_data(Backend *b, int n, const Tensor *x, const Tensor *v, const Tensor *dv, Tensor *dx)
{
    cpu_of(b)->loops->pool_data(shape_of(b, n, x), x->data, v->data, dv->data, dx->data);
    return status_ok();
}

static Status pool_part(Backend *b, int n, const Tensor *x, Tensor *v)
{
    assert(v->channels % 3 == 0 && v->channels / 3 < x->channels);
    cpu_of(b)->loops->pool_part(shape_of(b, n, x), v->channels / 3, backend_pool_scale(b), x->data, v->data);
    return status_ok();
}

static Status pool_part_data(Backend *b, int n, const Tensor *x, const Tensor *v, const Tensor *dv,
                             Tensor *dx)
{
    cpu_of(b)->loops->pool_part_data(shape_of(b, n, x), v->channels / 3, backend_pool_scale(b), x->data,
                                     v->data, dv->data, dx->data);
    return status_ok();
}

static Status spread(Backend *b, int n, const Tensor *v, Tensor *x)
{
    assert(v->channels <= x->channels);
    cpu_of(b)->loops->spread(shape_of(b, n, x), x->channels - v->channels, v->data, x->data);
    return status_ok();
}

static Status spread_data(Backend *b, int n, const Tensor *dx, Tensor *dv)
{
    assert(dv->channels <= dx->channels);
    cpu_of(b)->loops->spread_data(shape_of(b, n, dx), dx->channels - dv->channels, dx->data, dv->data);
    return status_ok();
}

static Status logits(Backend *b, int n, const Tensor *x, Param weight, Tensor *v)
{
    const Cpu *c = cpu_of(b);
    assert(v->channels == b->size * b->size);
    c->loops->logits(shape_of(b, n, x), x->data, params_of(c, weight), v->data);
    return status_ok();
}

static Status logits_data(Backend *b, int n, const Tensor *x, const Tensor *dv, Param weight,
                          const Tensor *residual, Tensor *dx)
{
    const Cpu *c = cpu_of(b);
    c->loops->logits_data(shape_of(b, n, x), x->data, dv->data, params_of(c, weight),
                          residual ? residual->data : NULL, dx->data, grads_of(c, weight));
    return status_ok();
}

static Status project(Backend *b, int n, const Tensor *x, Param weight, Param bias, Tensor *v)
{
    const Cpu *c = cpu_of(b);
    int out = c->slice[weight].shape[0];
    assert(v->channels == out * b->size * b->size);
    c->loops->project(shape_of(b, n, x), out, x->data, params_of(c, weight), params_of(c, bias), v->data);
    return status_ok();
}

static Status project_data(Backend *b, int n, const Tensor *x, const Tensor *dv, Param weight, Param bias,
                           const Tensor *residual, Tensor *dx)
{
    const Cpu *c = cpu_of(b);
    int out = c->slice[weight].shape[0];
    assert(out <= PROJECT_MAX);
    c->loops->project_data(shape_of(b, n, x), out, x->data, dv->data, params_of(c, weight),
                           residual ? residual->data : NULL, dx->data, grads_of(c, weight),
                           grads_of(c, bias));
    return status_ok();
}

/* ---- life ---- */

static void free_cpu(Backend *b)
{
    Cpu *c = cpu_of(b);
    backend_cpu_conv_free(c->convolver);
    backend_cpu_amx_free(c->amx);
    for (int i = 0; c->weight && i < c->slices; i++) {
        free(c->weight[i].padded);
        free(c->weight[i].padded_grads);
        free(c->weight[i].turned);
        free(c->weight[i].transposed);
    }
    while (c->tensors) {
        Tensor *next = c->tensors->next;
        free(c->tensors->data);
        free(c->tensors);
        c->tensors = next;
    }
    free(c->weight);
    free(c->slice);
    free(c->params);
    free(c->grads);
    free(c);
}

static const BackendOps OPS = {
    .tensor = tensor,
    .set_params = set_params,
    .get_grads = get_grads,
    .set_planes = set_planes,
    .upload = upload,
    .download = download,
    .conv = conv,
    .conv_data = conv_data,
    .conv_params = conv_params,
    .dense = dense,
    .dense_data = dense_data,
    .dense_params = dense_params,
    .pool = pool,
    .pool_data = pool_data,
    .pool_part = pool_part,
    .pool_part_data = pool_part_data,
    .spread = spread,
    .spread_data = spread_data,
    .logits = logits,
    .logits_data = logits_data,
    .project = project,
    .project_data = project_data,
    .free = free_cpu,
};

static Status prepare_padding(Cpu *c, int i)
{
    const ParamSlice *s = &c->slice[i];
    Weight *w = &c->weight[i];
    int in = stored(s->shape[1]);
    if (in == s->shape[1]) return status_ok();
    size_t bytes = s->count / (size_t)s->shape[1] * (size_t)in * sizeof(float);
    w->padded = allocate(bytes);
    if (c->base.training) w->padded_grads = allocate(bytes);
    bool good = w->padded && (w->padded_grads || !c->base.training);
    return good ? status_ok() : status_no_memory(bytes, "weights");
}

static Status prepare_conv(Cpu *c, int i)
{
    const ParamSlice *s = &c->slice[i];
    Weight *w = &c->weight[i];
    ConvShape shape = conv_shape(s);
    TRY(prepare_padding(c, i));
    TRY(backend_cpu_conv_weights(c->convolver, shape, w->padded ? w->padded : params_of(c, i), &w->conv));
    if (!c->base.training || w->padded) return status_ok(); /* planes have no gradient */
    w->turned = allocate(s->count * sizeof(float));
    if (!w->turned) return status_no_memory(s->count * sizeof(float), "weights");
    ConvShape turned = {.in = shape.out, .out = shape.in, .kernel = shape.kernel};
    return backend_cpu_conv_weights(c->convolver, turned, w->turned, &w->backward);
}

/* A convolution to one channel is the policy's logits, which have their own loop. */
static Status prepare_weight(Cpu *c, int i)
{
    const ParamSlice *s = &c->slice[i];
    if (s->dims == 4 && s->shape[0] > 1) return prepare_conv(c, i);
    if (s->dims != 2) return status_ok();
    size_t bytes = backend_cpu_dense_floats(s->shape[1], s->shape[0]) * sizeof(float);
    c->weight[i].transposed = allocate(bytes);
    return c->weight[i].transposed ? status_ok() : status_no_memory(bytes, "weights");
}

static Status prepare_grads(Cpu *c, const BackendConfig *config)
{
    int channels = 1;
    for (int i = 0; i < c->slices; i++)
        for (int d = 0; d < 2 && c->slice[i].dims == 4; d++)
            channels = c->slice[i].shape[d] > channels ? c->slice[i].shape[d] : channels;
    return backend_cpu_amx_new(&c->amx, config->size, config->max_batch, channels);
}

static Status prepare(Cpu *c, const BackendConfig *config, bool bfloat16)
{
    size_t n = (size_t)config->slices;
    c->size_params = config->params;
    c->slice = malloc(n * sizeof *c->slice);
    c->weight = calloc(n, sizeof *c->weight);
    c->params = allocate(config->params * sizeof(float));
    c->grads = config->training ? allocate(config->params * sizeof(float)) : NULL;
    if (!c->slice || !c->weight || !c->params || (config->training && !c->grads))
        return status_no_memory(config->params * sizeof(float), "a network's parameters");
    memcpy(c->slice, config->slice, n * sizeof *c->slice);
    c->slices = config->slices;
    TRY(backend_cpu_conv_new(&c->convolver, bfloat16, config->size, config->max_batch));
    for (int i = 0; i < c->slices; i++) TRY(prepare_weight(c, i));
    if (config->training && bfloat16 && backend_cpu_conv_has_amx()) return prepare_grads(c, config);
    return status_ok();
}

Status backend_cpu_ops_new(Backend **out, const BackendConfig *config, bool bfloat16)
{
    *out = NULL;
    Cpu *c = calloc(1, sizeof *c);
    if (!c) return status_no_memory(sizeof *c, "a backend");
    c->base = (Backend){
        .ops = &OPS, .size = config->size, .max_batch = config->max_batch, .training = config->training};
    c->loops = bfloat16 ? &backend_cpu_bfloat16 : &backend_cpu_float32;
    Status status = prepare(c, config, bfloat16);
    if (status.code != STATUS_OK)
        free_cpu(&c->base);
    else
        *out = &c->base;
    return status;
}
