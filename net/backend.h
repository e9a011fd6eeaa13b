/* backend.h - the table of operations over which the network is written once, forward and backward.
 *
 * A backend owns its tensors and its copy of the parameters, in whatever memory, layout and precision it
 * likes; the network names tensors by handle and parameters by their place in the table of slices.
 *
 *   planes   input planes                [rows, planes, y, x]    0 or 1
 *   spatial  activations, gradients      [rows, channels, y, x]  in the backend's precision
 *   vector   pooled values, logits, …    [rows, channels]        float32
 *
 * Invariants that every backend keeps:
 *   - each operation works on the first n rows, 1 <= n <= max_batch, and leaves the other rows unspecified;
 *   - forward, a row's result does not depend, to the bit, on n, on its place or on the other rows;
 *   - the same calls give the same bits;
 *   - after the first pass with a given n nothing is allocated: who cares runs one in advance.
 * An output may be the same tensor as `residual`, and is otherwise none of the inputs. Operations may be
 * queued; upload, download and the two copies of parameters are the only ones that touch the host's memory,
 * and have done so when they return. One thread uses a Backend at a time. All may fail with ERR_DEVICE or
 * ERR_MEMORY. */
#ifndef TENGEN_NET_BACKEND_H
#define TENGEN_NET_BACKEND_H

#include "net/model.h"
#include "net/precision.h"

#include <assert.h>

typedef enum BackendKind {
    BACKEND_AUTO, /* the fastest that this build and machine have: cpu, else reference */
    BACKEND_REFERENCE,
    BACKEND_CPU, /* oneDNN */
} BackendKind;

/* How a network is to be run. */
typedef struct NetOptions {
    BackendKind backend;
    Precision precision;
    int size; /* the board's */
    int max_batch;
} NetOptions;

typedef struct Backend Backend;

/* Each backend's own; made by backend_tensor, lives as long as the backend. */
typedef struct Tensor Tensor;

typedef enum TensorKind { TENSOR_PLANES, TENSOR_SPATIAL, TENSOR_VECTOR } TensorKind;

/* A slice of the arena, by its index in the table. */
typedef int Param;
enum { PARAM_NONE = -1 };

/* y = act(conv(x, weight) + bias + residual): stride 1, zero padding, so that y is as large as x. */
typedef struct ConvForward {
    const Tensor *x;        /* planes or spatial [n, in, y, x] */
    Param weight;           /* [out, in, k, k], k = 1 or 3 */
    Param bias;             /* [out] or PARAM_NONE */
    const Tensor *residual; /* spatial [n, out, y, x] or NULL */
    bool relu;
    Tensor *y; /* spatial [n, out, y, x] */
} ConvForward;

/* dx = (conv_transposed(dy, weight) + residual) where mask > 0, else 0. */
typedef struct ConvBackward {
    const Tensor *dy;       /* spatial [n, out, y, x] */
    Param weight;           /* [out, in, k, k] */
    const Tensor *residual; /* spatial [n, in, y, x] or NULL */
    const Tensor *mask;     /* spatial [n, in, y, x], an output of relu, or NULL */
    Tensor *dx;             /* spatial [n, in, y, x] */
} ConvBackward;

/* y = act(x weight^T + bias). */
typedef struct DenseForward {
    const Tensor *x; /* vector [n, in] */
    Param weight;    /* [out, in] */
    Param bias;      /* [out] or PARAM_NONE */
    bool relu;
    Tensor *y; /* vector [n, out] */
} DenseForward;

/* dx = (dy weight + residual) where mask > 0, else 0. */
typedef struct DenseBackward {
    const Tensor *dy;       /* vector [n, out] */
    Param weight;           /* [out, in] */
    const Tensor *residual; /* vector [n, in] or NULL */
    const Tensor *mask;     /* vector [n, in], an output of relu, or NULL */
    Tensor *dx;             /* vector [n, in] */
} DenseBackward;

/* What a backend is made for. The table of slices is copied. */
typedef struct BackendConfig {
    Precision precision;
    int size;      /* the board's */
    int max_batch; /* rows of every tensor */
    bool training; /* backward operations will be called */
    int slices;
    const ParamSlice *slice;
    size_t params; /* floats in the arena */
} BackendConfig;

typedef struct BackendOps {
    Status (*tensor)(Backend *b, TensorKind kind, int channels, Tensor **out);
    Status (*set_params)(Backend *b, const float arena[]);
    Status (*get_grads)(Backend *b, float arena[]);
    Status (*set_planes)(Backend *b, int n, const uint16_t points[], Tensor *x);
    Status (*upload)(Backend *b, int n, const float in[], Tensor *t);
    Status (*download)(Backend *b, int n, const Tensor *t, float out[]);

    Status (*conv)(Backend *b, int n, ConvForward c);
    Status (*conv_data)(Backend *b, int n, ConvBackward c);
    Status (*conv_params)(Backend *b, int n, const Tensor *x, const Tensor *dy, Param weight, Param bias);
    Status (*dense)(Backend *b, int n, DenseForward d);
    Status (*dense_data)(Backend *b, int n, DenseBackward d);
    Status (*dense_params)(Backend *b, int n, const Tensor *x, const Tensor *dy, Param weight, Param bias);
    Status (*pool)(Backend *b, int n, const Tensor *x, Tensor *v);
    Status (*pool_data)(Backend *b, int n, const Tensor *x, const Tensor *v, const Tensor *dv, Tensor *dx);
    Status (*pool_part)(Backend *b, int n, const Tensor *x, Tensor *v);
    Status (*pool_part_data)(Backend *b, int n, const Tensor *x, const Tensor *v, const Tensor *dv,
                             Tensor *dx);
    Status (*spread)(Backend *b, int n, const Tensor *v, Tensor *x);
    Status (*spread_data)(Backend *b, int n, const Tensor *dx, Tensor *dv);
    Status (*logits)(Backend *b, int n, const Tensor *x, Param weight, Tensor *v);
    Status (*logits_data)(Backend *b, int n, const Tensor *x, const Tensor *dv, Param weight,
                          const Tensor *residual, Tensor *dx);
    Status (*project)(Backend *b, int n, const Tensor *x, Param weight, Param bias, Tensor *v);
    Status (*project_data)(Backend *b, int n, const Tensor *x, const Tensor *dv, Param weight, Param bias,
                           const Tensor *residual, Tensor *dx);

    void (*free)(Backend *b);
} BackendOps;

/* The first member of every kind of backend. */
struct Backend {
    const BackendOps *ops;
    int size;
    int max_batch;
    bool training;
};

/* ---- life ---- */

/* ERR_UNSUPPORTED, in words: this build or machine lacks what was asked for; nothing is replaced silently. */
Status backend_new(Backend **out, BackendKind kind, const BackendConfig *config)
    __attribute__((warn_unused_result));

static inline void backend_free(Backend *b)
{
    if (b) b->ops->free(b);
}

/* What users call them, by BackendKind; NULL at the end. */
extern const char *const backend_names[];

/* Put in place of BACKEND_AUTO and PRECISION_AUTO what they come to in this build on this machine. */
void backend_resolve(BackendKind *kind, Precision *precision);

/* "cpu (oneDNN 2.6.3, bfloat16, AMX)": what kind and precision come to here, or why they cannot be had. */
const char *backend_text(BackendKind kind, Precision precision, char *text, int n);

/* A tensor of max_batch rows, all zero. */
static inline Status backend_tensor(Backend *b, TensorKind kind, int channels, Tensor **out)
{
    return b->ops->tensor(b, kind, channels, out);
}

/* ---- between the host and the backend ---- */

/* Take every slice from an arena of float32. */
static inline Status backend_set_params(Backend *b, const float arena[])
{
    return b->ops->set_params(b, arena);
}

/* Write, for every slice, the gradient that its conv_params, dense_params, logits_data or project_data left last. What
 * lies between the slices stays untouched. */
static inline Status backend_get_grads(Backend *b, float arena[])
{
    assert(b->training);
    return b->ops->get_grads(b, arena);
}

/* points[n, y, x]: bit k of a point is its value in plane k; bits from the tensor's channels on are 0. */
static inline Status backend_set_planes(Backend *b, int n, const uint16_t points[], Tensor *x)
{
    assert(n >= 1 && n <= b->max_batch);
    return b->ops->set_planes(b, n, points, x);
}

/* in[n, channels, y, x], or in[n, channels] for a vector, which is the case that must be fast. */
static inline Status backend_upload(Backend *b, int n, const float in[], Tensor *t)
{
    assert(n >= 1 && n <= b->max_batch);
    return b->ops->upload(b, n, in, t);
}

/* The same, outward. */
static inline Status backend_download(Backend *b, int n, const Tensor *t, float out[])
{
    assert(n >= 1 && n <= b->max_batch);
    return b->ops->download(b, n, t, out);
}

/* ---- forward ---- */

static inline Status backend_conv(Backend *b, int n, ConvForward c)
{
    assert(n >= 1 && n <= b->max_batch);
    return b->ops->conv(b, n, c);
}

static inline Status backend_dense(Backend *b, int n, DenseForward d)
{
    assert(n >= 1 && n <= b->max_batch);
    return b->ops->dense(b, n, d);
}

/* v[n, 2 channels]: for each channel of x the mean over the points, then for each the maximum. */
static inline Status backend_pool(Backend *b, int n, const Tensor *x, Tensor *v)
{
    assert(n >= 1 && n <= b->max_batch);
    return b->ops->pool(b, n, x, v);
}

/* Of the first k channels of x, rectified, over the points: v[n, 3 k] holds the mean for each, then for each
 * the mean times backend_pool_scale, then for each the maximum. */
static inline Status backend_pool_part(Backend *b, int n, const Tensor *x, Tensor *v)
{
    assert(n >= 1 && n <= b->max_batch);
    return b->ops->pool_part(b, n, x, v);
}

/* KataGo's: by its help a sum over the board, or a share of it, can be learned for boards of every size. */
static inline float backend_pool_scale(const Backend *b)
{
    return (float)(b->size - 14) / 10.0f;
}

/* x[n, c, p] = relu(x[n, c, p] + v[n, c - first]), in place; v has the last of x's channels, from `first` on,
 * and those before are only rectified. */
static inline Status backend_spread(Backend *b, int n, const Tensor *v, Tensor *x)
{
    assert(n >= 1 && n <= b->max_batch);
    return b->ops->spread(b, n, v, x);
}

/* v[n, p] = sum over c of weight[c] x[n, c, p]; weight is [1, channels, 1, 1], v a vector of size^2. */
static inline Status backend_logits(Backend *b, int n, const Tensor *x, Param weight, Tensor *v)
{
    assert(n >= 1 && n <= b->max_batch);
    return b->ops->logits(b, n, x, weight, v);
}

/* v[n, o, p] = relu(bias[o] + sum over c of weight[o, c] x[n, c, p]); weight is [out, channels, 1, 1], v a
 * vector of out times size^2: a convolution to so few channels that dense layers follow. */
static inline Status backend_project(Backend *b, int n, const Tensor *x, Param weight, Param bias, Tensor *v)
{
    assert(n >= 1 && n <= b->max_batch);
    return b->ops->project(b, n, x, weight, bias, v);
}

/* ---- backward: training backends only; `_params` overwrites the gradient of its slices ---- */

/* By the identity conv_transposed(dy, w) = conv(dy, w'), w'[in, out, y, x] = w[out, in, k-1-y, k-1-x]. */
static inline Status backend_conv_data(Backend *b, int n, ConvBackward c)
{
    assert(b->training && n >= 1 && n <= b->max_batch);
    return b->ops->conv_data(b, n, c);
}

/* x as it went into the convolution, dy the gradient of its output before relu; bias may be PARAM_NONE. */
static inline Status backend_conv_params(Backend *b, int n, const Tensor *x, const Tensor *dy, Param weight,
                                         Param bias)
{
    assert(b->training && n >= 1 && n <= b->max_batch);
    return b->ops->conv_params(b, n, x, dy, weight, bias);
}

static inline Status backend_dense_data(Backend *b, int n, DenseBackward d)
{
    assert(b->training && n >= 1 && n <= b->max_batch);
    return b->ops->dense_data(b, n, d);
}

static inline Status backend_dense_params(Backend *b, int n, const Tensor *x, const Tensor *dy, Param weight,
                                          Param bias)
{
    assert(b->training && n >= 1 && n <= b->max_batch);
    return b->ops->dense_params(b, n, x, dy, weight, bias);
}

/* x and v as they were in backend_pool. dx[n, c, p] = dv[n, c] / points, plus dv[n, channels + c] at the
 * first point that holds the maximum. */
static inline Status backend_pool_data(Backend *b, int n, const Tensor *x, const Tensor *v, const Tensor *dv,
                                       Tensor *dx)
{
    assert(b->training && n >= 1 && n <= b->max_batch);
    return b->ops->pool_data(b, n, x, v, dv, dx);
}

/* x as backend_spread left it, v as it was in backend_pool_part. What dv says of v's gradient is added to
 * that of x before the relu: dx[n, c, p], 0 where x is, gains dv[n, c] / points and backend_pool_scale
 * dv[n, k + c] / points, and dv[n, 2 k + c] at the first point that holds the maximum. */
static inline Status backend_pool_part_data(Backend *b, int n, const Tensor *x, const Tensor *v,
                                            const Tensor *dv, Tensor *dx)
{
    assert(b->training && n >= 1 && n <= b->max_batch);
    return b->ops->pool_part_data(b, n, x, v, dv, dx);
}

/* dv[n, c - first] = sum over p of dx[n, c, p] for the last of dx's channels, from `first` on; dx is the
 * gradient before relu. */
static inline Status backend_spread_data(Backend *b, int n, const Tensor *dx, Tensor *dv)
{
    assert(b->training && n >= 1 && n <= b->max_batch);
    return b->ops->spread_data(b, n, dx, dv);
}

/* x, an output of relu, as it was in backend_logits. dx[n, c, p] = weight[c] dv[n, p] + residual[n, c, p], which
 * may be NULL, where x > 0, else 0; and the gradient of weight. */
static inline Status backend_logits_data(Backend *b, int n, const Tensor *x, const Tensor *dv, Param weight,
                                         const Tensor *residual, Tensor *dx)
{
    assert(b->training && n >= 1 && n <= b->max_batch);
    return b->ops->logits_data(b, n, x, dv, weight, residual, dx);
}

/* x, an output of relu, as it was in backend_project; dv the gradient before its relu. dx[n, c, p] = sum over o of
 * weight[o, c] dv[n, o, p] + residual[n, c, p], which may be NULL, where x > 0, else 0; and the gradients of
 * weight and bias. */
static inline Status backend_project_data(Backend *b, int n, const Tensor *x, const Tensor *dv, Param weight,
                                          Param bias, const Tensor *residual, Tensor *dx)
{
    assert(b->training && n >= 1 && n <= b->max_batch);
    return b->ops->project_data(b, n, x, dv, weight, bias, residual, dx);
}

#endif
