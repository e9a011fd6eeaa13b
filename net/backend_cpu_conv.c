#include "net/backend_cpu_conv.h"

#include <assert.h>
#include <oneapi/dnnl/dnnl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of GNU's OpenMP, on which oneDNN runs; its header is not there for every compiler. */
void omp_set_num_threads(int threads);

/* Batches run as powers of two up to 2^(CHUNKS - 1): few convolutions to compile serve every batch, and
 * larger ones gain nothing (64 rows fill a core's cache). */
enum { CHUNKS = 7, VARIANTS = 4, LAYOUTS_MAX = 4, ALIGNMENT = 64, CHANNELS_MAX = 512, ARGS_MAX = 5 };

/* A compiled convolution and the memory objects it is called with. */
typedef struct Plan {
    dnnl_primitive_t primitive;
    dnnl_exec_arg_t arg[ARGS_MAX];
    int args;
    int layout; /* of the weights; index into the kind's table */
} Plan;

/* The places in Plan.arg. */
enum { ARG_X, ARG_WEIGHTS, ARG_BIAS, ARG_Y, ARG_SCRATCH };

/* Gradients of weights, for one number of rows. */
typedef struct GradPlan {
    struct GradPlan *next;
    int rows;
    Plan plan;
    dnnl_primitive_t unpack; /* from the convolution's layout to [out, in, y, x] */
    dnnl_memory_t packed, natural;
    void *data;
} GradPlan;

/* All that depends on the shape alone. */
typedef struct Kind {
    struct Kind *next;
    ConvShape shape;
    int layouts;
    dnnl_memory_desc_t layout[LAYOUTS_MAX];
    dnnl_primitive_t pack[LAYOUTS_MAX]; /* from [out, in, y, x] */
    Plan plan[VARIANTS][CHUNKS];
    GradPlan *grads;
} Kind;

struct ConvWeights {
    struct ConvWeights *next;
    Kind *kind;
    const float *natural;
    dnnl_memory_t source;
    dnnl_memory_t packed[LAYOUTS_MAX];
    void *data[LAYOUTS_MAX];
};

struct Convolver {
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_data_type_t type;
    int size, max_batch;
    Kind *kinds;
    ConvWeights *weights;
    void *scratch; /* one for all plans */
    size_t scratch_bytes;
    float zeros[CHANNELS_MAX];
    float unwanted[CHANNELS_MAX];
};

static Status failed(const char *what, dnnl_status_t code)
{
    return status_error(code == dnnl_out_of_memory ? ERR_MEMORY : ERR_DEVICE, "oneDNN cannot %s: error %d",
                        what, (int)code);
}

#define DNNL(what, expr)                                                                                     \
    do {                                                                                                     \
        dnnl_status_t dnnl_code = (expr);                                                                    \
        if (dnnl_code != dnnl_success) return failed(what, dnnl_code);                                       \
    } while (0)

/* ---- what there is ---- */

static bool has_instructions(dnnl_cpu_isa_t wanted)
{
    return (dnnl_get_effective_cpu_isa() & wanted) == wanted;
}

bool backend_cpu_conv_has_bfloat16(void)
{
    return has_instructions(dnnl_cpu_isa_avx512_core_bf16);
}

bool backend_cpu_conv_has_amx(void)
{
    return has_instructions(dnnl_cpu_isa_avx512_core_amx);
}

static const char *instructions(bool bfloat16)
{
    if (bfloat16 && backend_cpu_conv_has_amx()) return "AMX";
    if (has_instructions(dnnl_cpu_isa_avx512_core)) return "AVX-512";
    if (has_instructions(dnnl_cpu_isa_avx2)) return "AVX2";
    return has_instructions(dnnl_cpu_isa_sse41) ? "SSE4.1" : "no vector instructions";
}

const char *backend_cpu_conv_text(bool bfloat16, char *text, int n)
{
    const dnnl_version_t *v = dnnl_version();
    snprintf(text, (size_t)n, "oneDNN %d.%d.%d, %s, %s", v->major, v->minor, v->patch,
             bfloat16 ? "bfloat16" : "float32", instructions(bfloat16));
    return text;
}

/* ---- memory ---- */

static void *allocate(size_t bytes)
{
    return aligned_alloc(ALIGNMENT, (bytes + ALIGNMENT) / ALIGNMENT * ALIGNMENT);
}

static void describe(dnnl_memory_desc_t *d, int ndims, const int side[], dnnl_data_type_t type,
                     dnnl_format_tag_t tag)
{
    dnnl_dims_t dims = {0};
    for (int i = 0; i < ndims; i++) dims[i] = side[i];
    dnnl_status_t code = dnnl_memory_desc_init_by_tag(d, ndims, dims, type, tag);
    assert(code == dnnl_success);
    (void)code;
}

static void describe_activations(const Convolver *c, dnnl_memory_desc_t *d, int rows, int channels)
{
    describe(d, 4, (int[]){rows, channels, c->size, c->size}, c->type, dnnl_nhwc);
}

static void describe_weights(dnnl_memory_desc_t *d, ConvShape s, dnnl_data_type_t type, dnnl_format_tag_t tag)
{
    describe(d, 4, (int[]){s.out, s.in, s.kernel, s.kernel}, type, tag);
}

static Status make_memory(const Convolver *c, const dnnl_memory_desc_t *d, void *data, dnnl_memory_t *out)
{
    DNNL("describe memory", dnnl_memory_create(out, d, c->engine, data));
    return status_ok();
}

static Status need_scratch(Convolver *c, size_t bytes)
{
    if (bytes <= c->scratch_bytes) return status_ok();
    void *scratch = allocate(bytes);
    if (!scratch) return status_no_memory(bytes, "convolutions");
    free(c->scratch);
    c->scratch = scratch;
    c->scratch_bytes = bytes;
    return status_ok();
}

/* The description that a compiled convolution has for one of its arguments. */
static const dnnl_memory_desc_t *queried(const_dnnl_primitive_desc_t p, dnnl_query_t what)
{
    return dnnl_primitive_desc_query_md(p, what, 0);
}

static Status add_arg(const Convolver *c, Plan *plan, int arg, const dnnl_memory_desc_t *d)
{
    assert(plan->args < ARGS_MAX);
    plan->arg[plan->args].arg = arg;
    TRY(make_memory(c, d, DNNL_MEMORY_NONE, &plan->arg[plan->args].memory));
    plan->args++;
    return status_ok();
}

static Status add_scratch(Convolver *c, Plan *plan, const_dnnl_primitive_desc_t p)
{
    const dnnl_memory_desc_t *d = queried(p, dnnl_query_scratchpad_md);
    size_t bytes = dnnl_memory_desc_get_size(d);
    if (bytes == 0) return status_ok();
    TRY(need_scratch(c, bytes));
    return add_arg(c, plan, DNNL_ARG_SCRATCHPAD, d);
}

static void free_plan(Plan *plan)
{
    for (int i = 0; i < plan->args; i++) dnnl_memory_destroy(plan->arg[i].memory);
    if (plan->primitive) dnnl_primitive_destroy(plan->primitive);
    memset(plan, 0, sizeof *plan);
}

static Status execute(Convolver *c, const Plan *plan, void *const data[])
{
    for (int i = 0; i < plan->args; i++)
        DNNL("take memory",
             dnnl_memory_set_data_handle(plan->arg[i].memory, i == ARG_SCRATCH ? c->scratch : data[i]));
    DNNL("run a convolution", dnnl_primitive_execute(plan->primitive, c->stream, plan->args, plan->arg));
    return status_ok();
}

static Status make_reorder(const Convolver *c, const dnnl_memory_desc_t *from, const dnnl_memory_desc_t *to,
                           dnnl_primitive_t *out)
{
    dnnl_primitive_desc_t p;
    DNNL("reorder weights", dnnl_reorder_primitive_desc_create(&p, from, c->engine, to, c->engine, NULL));
    dnnl_status_t code = dnnl_primitive_create(out, p);
    dnnl_primitive_desc_destroy(p);
    DNNL("reorder weights", code);
    return status_ok();
}

static Status run_reorder(const Convolver *c, const_dnnl_primitive_t reorder, dnnl_memory_t from,
                          dnnl_memory_t to)
{
    const dnnl_exec_arg_t args[] = {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}};
    DNNL("reorder weights", dnnl_primitive_execute(reorder, c->stream, 2, args));
    return status_ok();
}

/* ---- weights ---- */

static Kind *find_kind(Convolver *c, ConvShape s)
{
    for (Kind *k = c->kinds; k; k = k->next)
        if (k->shape.in == s.in && k->shape.out == s.out && k->shape.kernel == s.kernel) return k;
    Kind *k = calloc(1, sizeof *k);
    if (!k) return NULL;
    k->shape = s;
    k->next = c->kinds;
    c->kinds = k;
    return k;
}

/* Copies the weights into the layout, whose memory is made if it is not there. */
static Status pack(const Convolver *c, ConvWeights *w, int layout)
{
    const dnnl_memory_desc_t *d = &w->kind->layout[layout];
    if (!w->data[layout]) {
        size_t bytes = dnnl_memory_desc_get_size(d);
        w->data[layout] = allocate(bytes);
        if (!w->data[layout]) return status_no_memory(bytes, "weights");
        memset(w->data[layout], 0, bytes);
        TRY(make_memory(c, d, w->data[layout], &w->packed[layout]));
    }
    return run_reorder(c, w->kind->pack[layout], w->source, w->packed[layout]);
}

/* All weights of the kind are packed in the layout at once, so that a later pass allocates nothing. */
static Status add_layout(Convolver *c, Kind *k, const dnnl_memory_desc_t *d)
{
    if (k->layouts == LAYOUTS_MAX)
        return status_error(ERR_DEVICE, "oneDNN wants too many layouts of one weight");
    dnnl_memory_desc_t natural;
    describe_weights(&natural, k->shape, dnnl_f32, dnnl_oihw);
    int layout = k->layouts;
    k->layout[layout] = *d;
    TRY(make_reorder(c, &natural, d, &k->pack[layout]));
    k->layouts++;
    for (ConvWeights *w = c->weights; w; w = w->next)
        if (w->kind == k) TRY(pack(c, w, layout));
    return status_ok();
}

static Status find_layout(Convolver *c, Kind *k, const dnnl_memory_desc_t *d, int *out)
{
    for (*out = 0; *out < k->layouts; (*out)++)
        if (dnnl_memory_desc_equal(&k->layout[*out], d)) return status_ok();
    return add_layout(c, k, d);
}

Status backend_cpu_conv_weights(Convolver *c, ConvShape shape, const float *natural, ConvWeights **out)
{
    assert(shape.in <= CHANNELS_MAX && shape.out <= CHANNELS_MAX);
    ConvWeights *w = calloc(1, sizeof *w);
    if (!w) return status_no_memory(sizeof *w, "weights");
    w->natural = natural;
    w->next = c->weights;
    c->weights = w;
    w->kind = find_kind(c, shape);
    if (!w->kind) return status_no_memory(sizeof *w->kind, "weights");
    dnnl_memory_desc_t d;
    describe_weights(&d, shape, dnnl_f32, dnnl_oihw);
    TRY(make_memory(c, &d, (void *)(uintptr_t)natural, &w->source));
    *out = w;
    return backend_cpu_conv_changed(c, w);
}

Status backend_cpu_conv_changed(Convolver *c, ConvWeights *w)
{
    omp_set_num_threads(1);
    for (int i = 0; i < w->kind->layouts; i++) TRY(pack(c, w, i));
    return status_ok();
}

static void free_weights(ConvWeights *w)
{
    for (int i = 0; i < LAYOUTS_MAX; i++) {
        if (w->packed[i]) dnnl_memory_destroy(w->packed[i]);
        free(w->data[i]);
    }
    if (w->source) dnnl_memory_destroy(w->source);
    free(w);
}

/* ---- forward ---- */

static Status append_ops(dnnl_post_ops_t ops, bool add, bool relu)
{
    if (add) DNNL("add", dnnl_post_ops_append_sum(ops, 1.0f));
    if (relu) DNNL("apply relu", dnnl_post_ops_append_eltwise(ops, 1.0f, dnnl_eltwise_relu, 0.0f, 0.0f));
    return status_ok();
}

/* The scratch memory is ours; then add and relu, fused. */
static Status make_attributes(bool add, bool relu, dnnl_primitive_attr_t *out)
{
    dnnl_post_ops_t ops = NULL;
    DNNL("make attributes", dnnl_primitive_attr_create(out));
    dnnl_status_t code = dnnl_primitive_attr_set_scratchpad_mode(*out, dnnl_scratchpad_mode_user);
    if (code == dnnl_success) code = dnnl_post_ops_create(&ops);
    Status status = code == dnnl_success ? append_ops(ops, add, relu) : failed("make attributes", code);
    if (status.code == STATUS_OK) {
        code = dnnl_primitive_attr_set_post_ops(*out, ops);
        if (code != dnnl_success) status = failed("make attributes", code);
    }
    if (ops) dnnl_post_ops_destroy(ops);
    if (status.code != STATUS_OK) dnnl_primitive_attr_destroy(*out);
    return status;
}

static Status describe_forward(const Convolver *c, ConvShape s, int rows, dnnl_prop_kind_t purpose,
                               dnnl_primitive_attr_t attributes, dnnl_primitive_desc_t *out)
{
    dnnl_memory_desc_t x, weights, bias, y;
    dnnl_dims_t stride = {1, 1}, padding = {s.kernel / 2, s.kernel / 2};
    dnnl_convolution_desc_t d;
    describe_activations(c, &x, rows, s.in);
    describe_activations(c, &y, rows, s.out);
    describe_weights(&weights, s, c->type, dnnl_format_tag_any);
    describe(&bias, 1, &s.out, dnnl_f32, dnnl_a);
    DNNL("describe a convolution",
         dnnl_convolution_forward_desc_init(&d, purpose, dnnl_convolution_direct, &x, &weights, &bias, &y,
                                            stride, padding, padding));
    DNNL("compile a convolution", dnnl_primitive_desc_create(out, &d, attributes, c->engine, NULL));
    return status_ok();
}

static Status fill_plan(Convolver *c, Kind *k, const_dnnl_primitive_desc_t p, Plan *plan)
{
    TRY(find_layout(c, k, queried(p, dnnl_query_weights_md), &plan->layout));
    TRY(add_arg(c, plan, DNNL_ARG_SRC, queried(p, dnnl_query_src_md)));
    TRY(add_arg(c, plan, DNNL_ARG_WEIGHTS, queried(p, dnnl_query_weights_md)));
    TRY(add_arg(c, plan, DNNL_ARG_BIAS, dnnl_primitive_desc_query_md(p, dnnl_query_weights_md, 1)));
    TRY(add_arg(c, plan, DNNL_ARG_DST, queried(p, dnnl_query_dst_md)));
    TRY(add_scratch(c, plan, p));
    DNNL("compile a convolution", dnnl_primitive_create(&plan->primitive, p));
    return status_ok();
}

static Status make_plan(Convolver *c, Kind *k, int rows, bool add, bool relu, Plan *plan)
{
    dnnl_primitive_attr_t attributes;
    dnnl_primitive_desc_t p;
    TRY(make_attributes(add, relu, &attributes));
    Status status = describe_forward(c, k->shape, rows, dnnl_forward_inference, attributes, &p);
    dnnl_primitive_attr_destroy(attributes);
    if (status.code != STATUS_OK) return status;
    status = fill_plan(c, k, p, plan);
    dnnl_primitive_desc_destroy(p);
    if (status.code != STATUS_OK) free_plan(plan);
    return status;
}

/* At least n, and made of two powers of two at most: a few rows too many cost less than more calls. */
static int rounded_rows(int n, int max)
{
    int rows = n;
    while (__builtin_popcount((unsigned)rows) > 2) rows += rows & -rows;
    return rows < max ? rows : max;
}

/* The largest power of two that fits, as its exponent. */
static int chunk_of(int rows)
{
    int exponent = 31 - __builtin_clz((unsigned)rows);
    return exponent < CHUNKS ? exponent : CHUNKS - 1;
}

static size_t row_bytes(const Convolver *c, int channels)
{
    return (size_t)c->size * (size_t)c->size * (size_t)channels * dnnl_data_type_size(c->type);
}

Status backend_cpu_conv_run(Convolver *c, int n, const ConvCall *call)
{
    const ConvWeights *w = call->weights;
    Kind *k = w->kind;
    char *x = (char *)(uintptr_t)call->x, *y = call->y;
    omp_set_num_threads(1);
    for (int rows = rounded_rows(n, c->max_batch); rows > 0;) {
        int chunk = chunk_of(rows);
        Plan *plan = &k->plan[call->add + 2 * call->relu][chunk];
        if (!plan->primitive) TRY(make_plan(c, k, 1 << chunk, call->add, call->relu, plan));
        void *bias = (void *)(uintptr_t)(call->bias ? call->bias : c->zeros);
        TRY(execute(c, plan, (void *const[]){x, w->data[plan->layout], bias, y}));
        x += row_bytes(c, k->shape.in) << chunk;
        y += row_bytes(c, k->shape.out) << chunk;
        rows -= 1 << chunk;
    }
    return status_ok();
}

/* ---- gradients of weights ---- */

static Status describe_grads(const Convolver *c, ConvShape s, int rows, dnnl_primitive_attr_t attributes,
                             const_dnnl_primitive_desc_t hint, dnnl_primitive_desc_t *out)
{
    dnnl_memory_desc_t x, weights, bias, dy;
    dnnl_dims_t stride = {1, 1}, padding = {s.kernel / 2, s.kernel / 2};
    dnnl_convolution_desc_t d;
    describe_activations(c, &x, rows, s.in);
    describe_activations(c, &dy, rows, s.out);
    describe_weights(&weights, s, dnnl_f32, dnnl_format_tag_any);
    describe(&bias, 1, &s.out, dnnl_f32, dnnl_a);
    DNNL("describe a gradient",
         dnnl_convolution_backward_weights_desc_init(&d, dnnl_convolution_direct, &x, &weights, &bias, &dy,
                                                     stride, padding, padding));
    DNNL("compile a gradient", dnnl_primitive_desc_create(out, &d, attributes, c->engine, hint));
    return status_ok();
}

static Status fill_unpack(const Convolver *c, ConvShape s, const dnnl_memory_desc_t *packed, GradPlan *g)
{
    dnnl_memory_desc_t natural;
    describe_weights(&natural, s, dnnl_f32, dnnl_oihw);
    size_t bytes = dnnl_memory_desc_get_size(packed);
    g->data = allocate(bytes);
    if (!g->data) return status_no_memory(bytes, "gradients");
    TRY(make_memory(c, packed, g->data, &g->packed));
    TRY(make_memory(c, &natural, DNNL_MEMORY_NONE, &g->natural));
    return make_reorder(c, packed, &natural, &g->unpack);
}

static Status fill_grads(Convolver *c, ConvShape s, const_dnnl_primitive_desc_t p, GradPlan *g)
{
    const dnnl_memory_desc_t *packed = queried(p, dnnl_query_diff_weights_md);
    TRY(add_arg(c, &g->plan, DNNL_ARG_SRC, queried(p, dnnl_query_src_md)));
    TRY(add_arg(c, &g->plan, DNNL_ARG_DIFF_WEIGHTS, packed));
    TRY(add_arg(c, &g->plan, DNNL_ARG_DIFF_BIAS,
                dnnl_primitive_desc_query_md(p, dnnl_query_diff_weights_md, 1)));
    TRY(add_arg(c, &g->plan, DNNL_ARG_DIFF_DST, queried(p, dnnl_query_diff_dst_md)));
    TRY(add_scratch(c, &g->plan, p));
    DNNL("compile a gradient", dnnl_primitive_create(&g->plan.primitive, p));
    return fill_unpack(c, s, packed, g);
}

static Status compile_grads(Convolver *c, ConvShape s, dnnl_primitive_attr_t attributes, GradPlan *g)
{
    dnnl_primitive_desc_t forward, p;
    TRY(describe_forward(c, s, g->rows, dnnl_forward_training, attributes, &forward));
    Status status = describe_grads(c, s, g->rows, attributes, forward, &p);
    dnnl_primitive_desc_destroy(forward);
    if (status.code != STATUS_OK) return status;
    status = fill_grads(c, s, p, g);
    dnnl_primitive_desc_destroy(p);
    return status;
}

static void free_grads(GradPlan *g)
{
    free_plan(&g->plan);
    if (g->unpack) dnnl_primitive_destroy(g->unpack);
    if (g->packed) dnnl_memory_destroy(g->packed);
    if (g->natural) dnnl_memory_destroy(g->natural);
    free(g->data);
    free(g);
}

static Status find_grads(Convolver *c, Kind *k, int rows, GradPlan **out)
{
    for (*out = k->grads; *out; *out = (*out)->next)
        if ((*out)->rows == rows) return status_ok();
    dnnl_primitive_attr_t attributes;
    GradPlan *g = calloc(1, sizeof *g);
    if (!g) return status_no_memory(sizeof *g, "gradients");
    g->rows = rows;
    Status status = make_attributes(false, false, &attributes);
    if (status.code == STATUS_OK) {
        status = compile_grads(c, k->shape, attributes, g);
        dnnl_primitive_attr_destroy(attributes);
    }
    if (status.code != STATUS_OK) {
        free_grads(g);
        return status;
    }
    g->next = k->grads;
    k->grads = *out = g;
    return status_ok();
}

Status backend_cpu_conv_grads(Convolver *c, int n, const ConvWeights *w, const void *x, const void *dy,
                              float weights[], float bias[])
{
    GradPlan *g;
    omp_set_num_threads(1);
    TRY(find_grads(c, w->kind, n, &g));
    TRY(execute(
        c, &g->plan,
        (void *const[]){(void *)(uintptr_t)x, g->data, bias ? bias : c->unwanted, (void *)(uintptr_t)dy}));
    DNNL("take memory", dnnl_memory_set_data_handle(g->natural, weights));
    return run_reorder(c, g->unpack, g->packed, g->natural);
}

/* ---- life ---- */

static void free_kind(Kind *k)
{
    for (int v = 0; v < VARIANTS; v++)
        for (int i = 0; i < CHUNKS; i++) free_plan(&k->plan[v][i]);
    for (int i = 0; i < k->layouts; i++) dnnl_primitive_destroy(k->pack[i]);
    while (k->grads) {
        GradPlan *next = k->grads->next;
        free_grads(k->grads);
        k->grads = next;
    }
    free(k);
}

Status backend_cpu_conv_new(Convolver **out, bool bfloat16, int size, int max_batch)
{
    *out = NULL;
    omp_set_num_threads(1);
    Convolver *c = calloc(1, sizeof *c);
    if (!c) return status_no_memory(sizeof *c, "convolutions");
    c->type = bfloat16 ? dnnl_bf16 : dnnl_f32;
    c->size = size;
    c->max_batch = max_batch;
    dnnl_status_t code = dnnl_engine_create(&c->engine, dnnl_cpu, 0);
    if (code == dnnl_success) code = dnnl_stream_create(&c->stream, c->engine, dnnl_stream_default_flags);
    if (code != dnnl_success) {
        backend_cpu_conv_free(c);
        return failed("start", code);
    }
    *out = c;
    return status_ok();
}

void backend_cpu_conv_free(Convolver *c)
{
    if (!c) return;
    while (c->weights) {
        ConvWeights *next = c->weights->next;
        free_weights(c->weights);
        c->weights = next;
    }
    while (c->kinds) {
        Kind *next = c->kinds->next;
        free_kind(c->kinds);
        c->kinds = next;
    }
    if (c->stream) dnnl_stream_destroy(c->stream);
    if (c->engine) dnnl_engine_destroy(c->engine);
    free(c->scratch);
    free(c);
}
