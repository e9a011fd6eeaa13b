/* model.h - a network's architecture and its parameters: one flat array of float32 and a table of slices.
 *
 * The residual network (size-independent, normalisation-free):
 *   stem    conv 3x3, planes -> channels, relu
 *   blocks  x = relu(x + conv3x3(relu(conv3x3(x) + b))), where b is 0 but in a block that pools: there it
 *           is dense(v) on all channels but the first quarter, and v what the first quarter holds,
 *           rectified, all over the board: mean, mean scaled by the board's size, and maximum (Wu 2019,
 *           "global pooling")
 *   policy  conv 1x1 -> policy_channels, plus a bias a channel from the pooled trunk, relu,
 *           conv 1x1 -> 1 logit a point
 *   value   trunk pooled (mean and max over the points) -> dense value_hidden, relu
 *           -> dense 3 (win, draw, loss)
 *
 * and for training alone, where `aux` says so:
 *   reply   conv 1x1 -> 1 logit a point, of what the policy's last convolution sees: the opponent's next move
 *   soft    likewise: the policy's fourth root, which says more of the moves that are seldom played
 *   plies   dense -> PLIES_BINS, of what the value's last layer sees: how long the game goes on
 *
 * The plain network (bound to one size of board; that of the program AlphaZero_Gomoku):
 *   trunk   `blocks` times conv 3x3, relu, each twice as wide as the one before, up to `channels`
 *   policy  conv 1x1 -> policy_channels, relu, dense -> 1 logit a point
 *   value   conv 1x1 -> PLAIN_VALUE_CHANNELS, relu, dense value_hidden, relu, dense 1, whose tanh is the
 *           value, from -1 (loss) to 1 (win)
 *
 * Slices are grouped in units (stem, each block, each head), in forward order; each unit starts at a multiple
 * of UNIT_ALIGN floats and is padded with zeros, so that shards of it are arithmetic. */
#ifndef TENGEN_NET_MODEL_H
#define TENGEN_NET_MODEL_H

#include "game/base/rng.h"
#include "net/features.h"

#include <stddef.h>

enum { UNIT_ALIGN = 64, SLICE_NAME_MAX = 40, BLOCKS_MAX = 40 };

/* Plies until the game's end by powers of two: 1, 2 to 3, 4 to 7, ..., 128 and more. */
enum { PLIES_BINS = 8 };

typedef enum NetKind { NET_RESIDUAL, NET_PLAIN, NET_KINDS } NetKind;

/* What users call them, by NetKind; NULL at the end. */
extern const char *const model_kind_names[];

enum { PLAIN_BLOCKS_MAX = 5, PLAIN_VALUE_CHANNELS = 2 };

/* Ranges in brackets are the plain network's. */
typedef struct NetSpec {
    PlaneSet planes;
    int blocks;          /* 1..40 [1..5] */
    int channels;        /* 8..512, a multiple of 8 [such that the first convolution's width is one] */
    int policy_channels; /* 8..256, a multiple of 8 [1..64] */
    int value_hidden;    /* 8..512, a multiple of 8 */
    int pool_every;      /* one block in so many pools, 0..40; 0: none. Else channels are at least 16 [0] */
    int aux;             /* 1: with heads that only training looks at; else 0 [0] */
    NetKind kind;
    int board; /* points along the edge of the only board it plays [5..20]; 0: any */
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

/* Where each slice of the residual network stands in the table. */
enum { SLICE_STEM_WEIGHT, SLICE_STEM_BIAS, SLICE_BLOCKS };

typedef enum BlockSlice {
    BLOCK_CONV1_WEIGHT, /* [channels, channels, 3, 3] */
    BLOCK_CONV1_BIAS,
    BLOCK_CONV2_WEIGHT,
    BLOCK_CONV2_BIAS,
    BLOCK_SLICES,
    BLOCK_POOL_WEIGHT = BLOCK_SLICES /* [channels - pooled, 3 pooled]; only in a block that pools */
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
    HEAD_SLICES,
    HEAD_REPLY_OUT = HEAD_SLICES, /* [1, policy_channels, 1, 1]; this and the following only with aux */
    HEAD_SOFT_OUT,                /* the same */
    HEAD_PLIES_WEIGHT,            /* [PLIES_BINS, value_hidden] */
    HEAD_PLIES_BIAS,
    HEAD_AUX_SLICES
} HeadSlice;

/* Where the plain network's slices stand: each bias follows its weights. */
static inline int model_plain_trunk(int block)
{
    return 2 * block;
}

typedef enum PlainSlice {
    PLAIN_POLICY_WEIGHT,           /* [policy_channels, channels, 1, 1] */
    PLAIN_POLICY_OUT_WEIGHT = 2,   /* [points, policy_channels points] */
    PLAIN_VALUE_WEIGHT = 4,        /* [PLAIN_VALUE_CHANNELS, channels, 1, 1] */
    PLAIN_VALUE_HIDDEN_WEIGHT = 6, /* [value_hidden, PLAIN_VALUE_CHANNELS points] */
    PLAIN_VALUE_OUT_WEIGHT = 8,    /* [1, value_hidden] */
} PlainSlice;

static inline int model_plain_head(const NetSpec *spec, PlainSlice s)
{
    return model_plain_trunk(spec->blocks) + (int)s;
}

/* The width of its convolution number `block`. */
static inline int model_plain_width(const NetSpec *spec, int block)
{
    return spec->channels >> (spec->blocks - 1 - block);
}

/* Logits of the value: win, draw and loss, or the plain network's one. */
static inline int model_value_logits(const NetSpec *spec)
{
    return spec->kind == NET_PLAIN ? 1 : 3;
}

enum { SLICES_MAX = SLICE_BLOCKS + BLOCKS_MAX * (BLOCK_SLICES + 1) + HEAD_AUX_SLICES };

static inline bool model_block_pools(const NetSpec *spec, int block)
{
    return spec->pool_every > 0 && (block + 1) % spec->pool_every == 0;
}

/* How many channels such a block pools: a quarter, as a multiple of 8. */
static inline int model_pooled_channels(const NetSpec *spec)
{
    return spec->channels < 64 ? 8 : spec->channels / 32 * 8;
}

static inline int model_block_slice(const NetSpec *spec, int block, BlockSlice s)
{
    int pooling = spec->pool_every > 0 ? block / spec->pool_every : 0; /* of the blocks before */
    return SLICE_BLOCKS + block * BLOCK_SLICES + pooling + (int)s;
}

static inline int model_head_slice(const NetSpec *spec, HeadSlice s)
{
    return model_block_slice(spec, spec->blocks, 0) + (int)s;
}

typedef struct ParamUnit {
    size_t offset; /* multiple of UNIT_ALIGN */
    size_t count;  /* padded to a multiple of UNIT_ALIGN */
} ParamUnit;

typedef struct Model Model;

/* ERR_INPUT naming the value out of range. */
Status model_check(NetSpec spec) __attribute__((warn_unused_result));

/* ERR_INPUT as of model_check; ERR_MEMORY. Parameters are zero. */
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

/* May it play on a board with so many points along an edge? ERR_INPUT in words. */
Status model_check_board(NetSpec spec, int size) __attribute__((warn_unused_result));

/* "b6c64p3 (threat-1, 463,000 parameters)"; without p3, no block pools. Of a plain network
 * "plain 3c128 for 8x8 (last-1, 119,079 parameters)" */
const char *model_text(const Model *m, char *text, int n);

#endif
