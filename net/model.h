/* model.h - a network's architecture and its parameters: one flat array of float32 and a table of slices.
 *
 * The network (size-independent, normalisation-free):
 *   stem    conv 3x3, planes -> channels, relu
 *   blocks  x = relu(x + conv3x3(relu(conv3x3(x))))
 *   policy  conv 1x1 -> policy_channels, plus a per-channel bias from the pooled trunk, relu, conv 1x1 -> 1
 * logit a point value   trunk pooled (mean and max over the points) -> dense value_hidden, relu -> dense 3
 * (win, draw, loss) Slices stand in forward order, grouped in units (stem, each block, each head); each unit
 * starts at a multiple of UNIT_ALIGN floats and is padded with zeros, so that shards of it are arithmetic. */
#ifndef TENGEN_NET_MODEL_H
#define TENGEN_NET_MODEL_H

#include "game/base/rng.h"
#include "net/features.h"

#include <stddef.h>

enum { UNIT_ALIGN = 64, SLICE_NAME_MAX = 40, BLOCKS_MAX = 40 };

typedef struct NetSpec {
    PlaneSet planes;
    int blocks;          /* 1..40 */
    int channels;        /* 8..512, a multiple of 8 */
    int policy_channels; /* 8..256, a multiple of 8 */
    int value_hidden;    /* 8..512, a multiple of 8 */
} NetSpec;

/* A named tensor in the arena. Shapes: convolutions [out, in, ky, kx], dense [out, in], biases [out]. */
typedef struct ParamSlice {
    char name[SLICE_NAME_MAX]; /* "block3.conv1.weight" */
    int unit;
    int dims;
    int shape[4];
    size_t offset; /* in floats */
    size_t count;
    bool decay; /* weight decay applies: weights, not biases */
} ParamSlice;

/* Where each slice stands in the table. */
enum { SLICE_STEM_WEIGHT, SLICE_STEM_BIAS, SLICE_BLOCKS };

typedef enum BlockSlice {
    BLOCK_CONV1_WEIGHT, /* [channels, channels, 3, 3] */
    BLOCK_CONV1_BIAS,
    BLOCK_CONV2_WEIGHT,
    BLOCK_CONV2_BIAS,
    BLOCK_SLICES
} BlockSlice;

typedef enum HeadSlice {
    HEAD_POLICY_WEIGHT, /* [policy_channels, channels, 1, 1] */
    HEAD_POLICY_BIAS,
    HEAD_POLICY_POOL,  /* [policy_channels, 2 channels]: from the pooled trunk */
    HEAD_POLICY_OUT,   /* [1, policy_channels, 1, 1]; a bias would change no softmax */
    HEAD_VALUE_WEIGHT, /* [value_hidden, 2 channels] */
    HEAD_VALUE_BIAS,
    HEAD_VALUE_OUT_WEIGHT, /* [3, value_hidden] */
    HEAD_VALUE_OUT_BIAS,
    HEAD_SLICES
} HeadSlice;

enum { SLICES_MAX = SLICE_BLOCKS + BLOCKS_MAX * BLOCK_SLICES + HEAD_SLICES };

static inline int model_block_slice(int block, BlockSlice s)
{
    return SLICE_BLOCKS + block * BLOCK_SLICES + (int)s;
}

static inline int model_head_slice(int blocks, HeadSlice s)
{
    return SLICE_BLOCKS + blocks * BLOCK_SLICES + (int)s;
}

typedef struct ParamUnit {
    size_t offset; /* multiple of UNIT_ALIGN */
    size_t count;  /* padded to a multiple of UNIT_ALIGN */
} ParamUnit;

typedef struct Model Model;

/* ERR_INPUT naming the value out of range; ERR_MEMORY. Parameters are zero. */
Status model_new(Model **out, NetSpec spec) __attribute__((warn_unused_result));
void model_free(Model *m);

NetSpec model_spec(const Model *m);
int model_slices(const Model *m, const ParamSlice **out); /* how many; *out: the table, the model's */
int model_units(const Model *m, const ParamUnit **out);
size_t model_params(const Model *m); /* floats in the arena, padding included */
float *model_data(Model *m);         /* the arena */
const float *model_data_const(const Model *m);

/* He initialisation, with the last convolution of each block and the head outputs scaled down so that the
 * untrained network is calm: every policy near uniform, every value near even. */
void model_init(Model *m, Rng rng);

/* "b6c64 (threat-1, 463,000 parameters)" */
const char *model_text(const Model *m, char *text, int n);

#endif
