#include "net/model.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS_MAX = BLOCKS_MAX + 4, SPATIAL = 4, DENSE = 2, BIAS = 1 };

/* How far below He's variance the outputs of the blocks and heads start. */
static const double calm = 0.1;

const char *const model_kind_names[] = {[NET_RESIDUAL] = "residual", [NET_PLAIN] = "plain", NULL};

struct Model {
    NetSpec spec;
    int slices;
    int units;
    ParamSlice slice[SLICES_MAX];
    ParamUnit unit[UNITS_MAX];
    size_t params;
    float *data;
};

static Status check_range(const char *name, int value, int low, int high, int step)
{
    if (value >= low && value <= high && value % step == 0) return status_ok();
    if (step == 1) return status_error(ERR_INPUT, "%s is %d, but must be %d to %d", name, value, low, high);
    return status_error(ERR_INPUT, "%s is %d, but must be %d to %d and a multiple of %d", name, value, low,
                        high, step);
}

static Status check_plain(NetSpec spec)
{
    TRY(check_range("blocks", spec.blocks, 1, PLAIN_BLOCKS_MAX, 1));
    TRY(check_range("channels", spec.channels, 8, 512, 8 << (spec.blocks - 1)));
    TRY(check_range("policy_channels", spec.policy_channels, 1, 64, 1));
    TRY(check_range("value_hidden", spec.value_hidden, 8, 512, 8));
    TRY(check_range("pool_every", spec.pool_every, 0, 0, 1));
    TRY(check_range("aux", spec.aux, 0, 0, 1));
    return check_range("board", spec.board, BOARD_SIZE_MIN, BOARD_SIZE_MAX, 1);
}

static Status check_residual(NetSpec spec)
{
    TRY(check_range("blocks", spec.blocks, 1, BLOCKS_MAX, 1));
    TRY(check_range("channels", spec.channels, 8, 512, 8));
    TRY(check_range("policy_channels", spec.policy_channels, 8, 256, 8));
    TRY(check_range("value_hidden", spec.value_hidden, 8, 512, 8));
    TRY(check_range("pool_every", spec.pool_every, 0, BLOCKS_MAX, 1));
    TRY(check_range("aux", spec.aux, 0, 1, 1));
    TRY(check_range("board", spec.board, 0, 0, 1));
    if (spec.pool_every == 0 || spec.channels >= 16) return status_ok();
    return status_error(ERR_INPUT, "channels is %d, but must be at least 16 where blocks pool",
                        spec.channels);
}

Status model_check(NetSpec spec)
{
    TRY(check_range("planes", (int)spec.planes, 0, PLANE_SETS - 1, 1));
    TRY(check_range("kind", (int)spec.kind, 0, NET_KINDS - 1, 1));
    return spec.kind == NET_PLAIN ? check_plain(spec) : check_residual(spec);
}

Status model_check_board(NetSpec spec, int size)
{
    if (spec.board == 0 || spec.board == size) return status_ok();
    return status_error(ERR_INPUT, "this network plays on %dx%d only, not on %dx%d", spec.board, spec.board,
                        size, size);
}

/* ---- the table of slices ---- */

static void add_slice(Model *m, const char *name, int dims, int out, int in, int kernel)
{
    assert(m->slices < SLICES_MAX);
    const int shape[4] = {out, in, kernel, kernel};
    ParamSlice *s = &m->slice[m->slices++];
    snprintf(s->name, sizeof s->name, "%s", name);
    s->unit = m->units;
    s->dims = dims;
    s->offset = m->params;
    s->count = 1;
    s->decay = dims != BIAS;
    for (int i = 0; i < 4; i++) {
        s->shape[i] = i < dims ? shape[i] : 1;
        s->count *= (size_t)s->shape[i];
    }
    m->params += s->count;
}

static void add_weights(Model *m, const char *name, int dims, int out, int in, int kernel)
{
    char full[SLICE_NAME_MAX];
    snprintf(full, sizeof full, "%s.weight", name);
    add_slice(m, full, dims, out, in, kernel);
    snprintf(full, sizeof full, "%s.bias", name);
    add_slice(m, full, BIAS, out, 1, 1);
}

static void end_unit(Model *m)
{
    size_t start = m->units ? m->unit[m->units - 1].offset + m->unit[m->units - 1].count : 0;
    m->params = (m->params + UNIT_ALIGN - 1) / UNIT_ALIGN * UNIT_ALIGN;
    m->unit[m->units++] = (ParamUnit){start, m->params - start};
}

static void lay_out_block(Model *m, int i)
{
    int channels = m->spec.channels, pooled = model_pooled_channels(&m->spec);
    char name[SLICE_NAME_MAX / 2];
    snprintf(name, sizeof name, "block%d.conv1", i);
    add_weights(m, name, SPATIAL, channels, channels, 3);
    snprintf(name, sizeof name, "block%d.conv2", i);
    add_weights(m, name, SPATIAL, channels, channels, 3);
    snprintf(name, sizeof name, "block%d.pool.weight", i);
    if (model_block_pools(&m->spec, i)) add_slice(m, name, DENSE, channels - pooled, 3 * pooled, 1);
    end_unit(m);
}

static void lay_out_plain(Model *m)
{
    NetSpec s = m->spec;
    int points = s.board * s.board, in = planes_count(s.planes);
    for (int i = 0; i < s.blocks; i++) {
        char name[SLICE_NAME_MAX / 2];
        snprintf(name, sizeof name, "conv%d", i + 1);
        add_weights(m, name, SPATIAL, model_plain_width(&s, i), in, 3);
        end_unit(m);
        in = model_plain_width(&s, i);
    }
    add_weights(m, "policy.conv", SPATIAL, s.policy_channels, s.channels, 1);
    add_weights(m, "policy.out", DENSE, points, s.policy_channels * points, 1);
    end_unit(m);
    add_weights(m, "value.conv", SPATIAL, PLAIN_VALUE_CHANNELS, s.channels, 1);
    add_weights(m, "value.hidden", DENSE, s.value_hidden, PLAIN_VALUE_CHANNELS * points, 1);
    add_weights(m, "value.out", DENSE, model_value_logits(&s), s.value_hidden, 1);
    end_unit(m);
}

static void lay_out_residual(Model *m)
{
    NetSpec s = m->spec;
    add_weights(m, "stem", SPATIAL, s.channels, planes_count(s.planes), 3);
    end_unit(m);
    for (int i = 0; i < s.blocks; i++) lay_out_block(m, i);
    add_weights(m, "policy.conv", SPATIAL, s.policy_channels, s.channels, 1);
    add_slice(m, "policy.pool.weight", DENSE, s.policy_channels, 2 * s.channels, 1);
    add_slice(m, "policy.out.weight", SPATIAL, 1, s.policy_channels, 1);
    end_unit(m);
    add_weights(m, "value.hidden", DENSE, s.value_hidden, 2 * s.channels, 1);
    add_weights(m, "value.out", DENSE, model_value_logits(&s), s.value_hidden, 1);
    end_unit(m);
    if (!s.aux) return;
    add_slice(m, "reply.out.weight", SPATIAL, 1, s.policy_channels, 1);
    add_slice(m, "soft.out.weight", SPATIAL, 1, s.policy_channels, 1);
    add_weights(m, "plies.out", DENSE, PLIES_BINS, s.value_hidden, 1);
    end_unit(m);
}

/* ---- life ---- */

Status model_new(Model **out, NetSpec spec)
{
    *out = NULL;
    TRY(model_check(spec));
    Model *m = calloc(1, sizeof *m);
    if (!m) return status_no_memory(sizeof *m, "a network's table");
    m->spec = spec;
    if (spec.kind == NET_PLAIN)
        lay_out_plain(m);
    else
        lay_out_residual(m);
    m->data = calloc(m->params, sizeof *m->data);
    if (!m->data) {
        Status status = status_no_memory(m->params * sizeof *m->data, "a network's parameters");
        model_free(m);
        return status;
    }
    *out = m;
    return status_ok();
}

void model_free(Model *m)
{
    if (!m) return;
    free(m->data);
    free(m);
}

NetSpec model_spec(const Model *m)
{
    return m->spec;
}

int model_slices(const Model *m, const ParamSlice **out)
{
    *out = m->slice;
    return m->slices;
}

int model_units(const Model *m, const ParamUnit **out)
{
    *out = m->unit;
    return m->units;
}

size_t model_params(const Model *m)
{
    return m->params;
}

float *model_data(Model *m)
{
    return m->data;
}

const float *model_data_const(const Model *m)
{
    return m->data;
}

/* ---- initialisation ---- */

/* Does the slice add to what would be there without it, or to the answer? */
static bool is_output(const NetSpec *spec, int index)
{
    if (spec->kind == NET_PLAIN)
        return index == model_plain_head(spec, PLAIN_POLICY_OUT_WEIGHT) ||
               index == model_plain_head(spec, PLAIN_VALUE_OUT_WEIGHT);
    int head = model_head_slice(spec, 0), block = 0;
    if (index < SLICE_BLOCKS) return false;
    if (index >= head + HEAD_VALUE_OUT_WEIGHT) return true;
    if (index >= head) return index == head + HEAD_POLICY_OUT;
    while (model_block_slice(spec, block + 1, 0) <= index) block++;
    int place = index - model_block_slice(spec, block, 0);
    return place == BLOCK_CONV2_WEIGHT || place == BLOCK_POOL_WEIGHT;
}

static double slice_scale(const Model *m, int index)
{
    const ParamSlice *s = &m->slice[index];
    double he = sqrt(2.0 * s->shape[0] / (double)s->count);
    return is_output(&m->spec, index) ? calm * he : he;
}

void model_init(Model *m, Rng rng)
{
    memset(m->data, 0, m->params * sizeof *m->data);
    for (int i = 0; i < m->slices; i++) {
        const ParamSlice *s = &m->slice[i];
        if (s->dims == BIAS) continue;
        double scale = slice_scale(m, i);
        for (size_t k = 0; k < s->count; k++) m->data[s->offset + k] = (float)(scale * rng_normal(&rng));
    }
}

/* ---- words ---- */

static void with_commas(size_t value, char *text, size_t n)
{
    if (value < 1000) {
        snprintf(text, n, "%zu", value);
    } else if (value < 1000000) {
        snprintf(text, n, "%zu,%03zu", value / 1000, value % 1000);
    } else {
        snprintf(text, n, "%zu,%03zu,%03zu", value / 1000000, value / 1000 % 1000, value % 1000);
    }
}

const char *model_text(const Model *m, char *text, int n)
{
    size_t count = 0;
    for (int i = 0; i < m->slices; i++) count += m->slice[i].count;
    char number[32], pools[16] = "";
    with_commas(count, number, sizeof number);
    if (m->spec.kind == NET_PLAIN) {
        snprintf(text, (size_t)n, "plain %dc%d for %dx%d (%s, %s parameters)", m->spec.blocks,
                 m->spec.channels, m->spec.board, m->spec.board, planes_name(m->spec.planes), number);
        return text;
    }
    if (m->spec.pool_every > 0) snprintf(pools, sizeof pools, "p%d", m->spec.pool_every);
    snprintf(text, (size_t)n, "b%dc%d%s (%s, %s parameters)", m->spec.blocks, m->spec.channels, pools,
             planes_name(m->spec.planes), number);
    return text;
}
