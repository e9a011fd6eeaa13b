#include "net/weights.h"

#include "game/base/file.h"
#include "game/base/text.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "safetensors are little-endian");

/* The header of the largest network is some 40 kB; the file, below 1 GiB. */
enum { LENGTH_BYTES = 8, HEADER_MAX = 1 << 20, FILE_MAX = 1 << 30 };

static const char FORMAT[] = "tengen-1";

/* The whole numbers of the architecture, as the metadata calls them. A file that lacks an optional one is
 * older than it, and means 0. */
static const struct {
    const char *key;
    size_t offset;
    bool optional;
} NUMBERS[] = {
    {"blocks", offsetof(NetSpec, blocks), false},
    {"channels", offsetof(NetSpec, channels), false},
    {"policy_channels", offsetof(NetSpec, policy_channels), false},
    {"value_hidden", offsetof(NetSpec, value_hidden), false},
    {"pool_every", offsetof(NetSpec, pool_every), true},
    {"aux", offsetof(NetSpec, aux), true},
    {"board", offsetof(NetSpec, board), true},
};
enum { NUMBER_COUNT = sizeof NUMBERS / sizeof NUMBERS[0] };

static int *spec_number(NetSpec *spec, int i)
{
    return (int *)((char *)spec + NUMBERS[i].offset);
}

static void checksum_text(const void *data, size_t bytes, char text[WEIGHTS_CHECKSUM_MAX])
{
    snprintf(text, WEIGHTS_CHECKSUM_MAX, "%016" PRIx64, (uint64_t)XXH3_64bits(data, bytes));
}

Status weights_checksum(const Model *m, char text[WEIGHTS_CHECKSUM_MAX])
{
    const ParamSlice *slice;
    int n = model_slices(m, &slice);
    XXH3_state_t *state = XXH3_createState();
    if (!state) return status_no_memory(sizeof(uint64_t), "a checksum");
    XXH3_64bits_reset(state);
    for (int i = 0; i < n; i++)
        XXH3_64bits_update(state, model_data_const(m) + slice[i].offset, slice[i].count * sizeof(float));
    snprintf(text, WEIGHTS_CHECKSUM_MAX, "%016" PRIx64, (uint64_t)XXH3_64bits_digest(state));
    XXH3_freeState(state);
    return status_ok();
}

/* ---- writing ---- */

static size_t slices_bytes(const ParamSlice *slice, int n)
{
    size_t bytes = 0;
    for (int i = 0; i < n; i++) bytes += slice[i].count * sizeof(float);
    return bytes;
}

/* The slices one after the other, without the arena's padding. */
static void pack_slices(const Model *m, const ParamSlice *slice, int n, char *out)
{
    for (int i = 0; i < n; i++) {
        memcpy(out, model_data_const(m) + slice[i].offset, slice[i].count * sizeof(float));
        out += slice[i].count * sizeof(float);
    }
}

static bool set_text(json_t *object, const char *key, const char *value)
{
    return json_object_set_new(object, key, json_string(value)) == 0;
}

static bool set_number(json_t *object, const char *key, uint64_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, value);
    return set_text(object, key, text);
}

/* NULL: out of memory. */
static json_t *make_metadata(NetSpec spec, const NetInfo *info, const char *checksum)
{
    json_t *o = json_object();
    bool good = o && set_text(o, "format", FORMAT) && set_text(o, "network", model_kind_names[spec.kind]) &&
                set_text(o, "planes", planes_name(spec.planes));
    for (int i = 0; i < NUMBER_COUNT; i++)
        good = good && set_number(o, NUMBERS[i].key, (uint64_t)*spec_number(&spec, i));
    good = good && set_text(o, "rule", rule_name((Rule)info->trained_on.rule)) &&
           set_number(o, "size", info->trained_on.size) && set_number(o, "line", info->trained_on.line) &&
           set_number(o, "rows", info->rows) && set_text(o, "run", info->run) &&
           set_text(o, "created", info->created) && set_text(o, "params_xxh3", checksum);
    if (good) return o;
    json_decref(o);
    return NULL;
}

static json_t *make_tensor(const ParamSlice *slice, size_t begin)
{
    json_t *shape = json_array();
    bool good = shape;
    for (int d = 0; d < slice->dims; d++)
        good = good && json_array_append_new(shape, json_integer(slice->shape[d])) == 0;
    if (!good) {
        json_decref(shape);
        return NULL;
    }
    return json_pack("{s:s, s:o, s:[I, I]}", "dtype", "F32", "shape", shape, "data_offsets",
                     (json_int_t)begin, (json_int_t)(begin + slice->count * sizeof(float)));
}

static int add_text(const char *part, size_t n, void *context)
{
    text_add(context, part, n);
    return 0;
}

/* Before there is a text to complain about: jansson says of neither fault which it was. */
static Status check_texts(const NetInfo *info)
{
    if (text_is_utf8(info->run, strlen(info->run)) && text_is_utf8(info->created, strlen(info->created)))
        return status_ok();
    return status_error(ERR_INPUT, "the network's description is not valid text");
}

/* The header's text, its length a multiple of 8 with spaces at the end, as the format asks. */
static Status make_header(const Model *m, const NetInfo *info, const char *checksum, char **out)
{
    const ParamSlice *slice;
    int n = model_slices(m, &slice);
    TRY(check_texts(info));
    Status status = status_no_memory(HEADER_MAX, "a network's header");
    Text text = {0};
    json_t *root = json_object();
    if (json_object_set_new(root, "__metadata__", make_metadata(model_spec(m), info, checksum)) != 0)
        goto done;
    size_t begin = 0;
    for (int i = 0; i < n; i++) {
        if (json_object_set_new(root, slice[i].name, make_tensor(&slice[i], begin)) != 0) goto done;
        begin += slice[i].count * sizeof(float);
    }
    /* Not json_dumps, which may leave out what it had no memory for and say nothing. */
    if (json_dump_callback(root, add_text, &text, JSON_COMPACT) != 0) goto done;
    text_add(&text, "       ", (8 - text.length % 8) % 8);
    status = text_take(&text, out, NULL);
done:
    text_free(&text);
    json_decref(root);
    return status;
}

static Status write_parts(const char *path, const char *header, const char *data, size_t bytes)
{
    uint64_t length = strlen(header);
    FileWriter *w = NULL;
    Status status;
    CHECK(status, file_writer_new(path, &w));
    CHECK(status, file_writer_append(w, &length, sizeof length));
    CHECK(status, file_writer_append(w, header, length));
    CHECK(status, file_writer_append(w, data, bytes));
    CHECK(status, file_writer_commit(w));
done:
    file_writer_free(w);
    return status;
}

Status weights_save(const char *path, const Model *m, const NetInfo *info)
{
    const ParamSlice *slice;
    int n = model_slices(m, &slice);
    size_t bytes = slices_bytes(slice, n);
    char *header = NULL, checksum[WEIGHTS_CHECKSUM_MAX];
    char *data = malloc(bytes);
    if (!data) return status_no_memory(bytes, "a network's file");
    Status status;
    pack_slices(m, slice, n, data);
    checksum_text(data, bytes, checksum);
    CHECK(status, make_header(m, info, checksum, &header));
    CHECK(status, write_parts(path, header, data, bytes));
done:
    free(header);
    free(data);
    return status;
}

/* ---- reading ---- */

/* What is being read. Messages are written without the name; weights_parse puts it in front. */
typedef struct Reader {
    json_t *root;
    json_t *metadata;
    const char *data; /* the tensors' */
    size_t bytes;
} Reader;

static Status read_header(Reader *r, const char *file, size_t bytes)
{
    uint64_t length;
    if (bytes < LENGTH_BYTES)
        return status_error(ERR_FORMAT, "cut off: %zu bytes are too few for a network", bytes);
    memcpy(&length, file, sizeof length);
    if (length > HEADER_MAX) return status_error(ERR_FORMAT, "no network: it is no safetensors file");
    if (length > bytes - LENGTH_BYTES)
        return status_error(ERR_FORMAT, "cut off: its header should have %" PRIu64 " bytes", length);
    json_error_t error;
    r->root = json_loadb(file + LENGTH_BYTES, (size_t)length, JSON_REJECT_DUPLICATES, &error);
    if (!r->root && json_error_code(&error) == json_error_out_of_memory)
        return status_no_memory(length, "a network's header");
    if (!r->root)
        return status_error(ERR_FORMAT, "damaged header: %s at byte %d", error.text, error.position);
    r->metadata = json_object_get(r->root, "__metadata__");
    if (!json_is_object(r->metadata))
        return status_error(ERR_FORMAT, "no network of this program: its header has no __metadata__");
    r->data = file + LENGTH_BYTES + length;
    r->bytes = bytes - LENGTH_BYTES - (size_t)length;
    return status_ok();
}

static Status read_text(const Reader *r, const char *key, const char **out)
{
    *out = json_string_value(json_object_get(r->metadata, key));
    if (*out) return status_ok();
    return status_error(ERR_FORMAT, "no network of this program: __metadata__ has no text '%s'", key);
}

static Status read_copy(const Reader *r, const char *key, char *out, size_t n)
{
    const char *text;
    TRY(read_text(r, key, &text));
    if (strlen(text) >= n) return status_error(ERR_FORMAT, "'%s' is longer than %zu bytes", key, n - 1);
    memcpy(out, text, strlen(text) + 1);
    return status_ok();
}

/* Digits only: no sign, no space, at most max. */
static Status read_number(const Reader *r, const char *key, uint64_t max, uint64_t *out)
{
    const char *text;
    TRY(read_text(r, key, &text));
    uint64_t value = 0;
    bool good = *text != '\0';
    for (const char *c = text; good && *c; c++) {
        uint64_t digit = (uint64_t)(*c - '0');
        good = *c >= '0' && *c <= '9' && value <= (max - digit) / 10;
        value = value * 10 + digit;
    }
    if (!good)
        return status_error(ERR_FORMAT, "%s is '%.20s': it must be a whole number up to %" PRIu64, key, text,
                            max);
    *out = value;
    return status_ok();
}

static Status read_format(const Reader *r)
{
    const char *format;
    TRY(read_text(r, "format", &format));
    if (strcmp(format, FORMAT) == 0) return status_ok();
    return status_error(ERR_FORMAT, "format '%.40s' is unknown: this program reads %s", format, FORMAT);
}

/* Files that do not say are older than any other kind. */
static Status read_kind(const Reader *r, NetKind *kind)
{
    const char *name = model_kind_names[NET_RESIDUAL];
    if (json_object_get(r->metadata, "network")) TRY(read_text(r, "network", &name));
    for (int i = 0; i < NET_KINDS; i++) {
        if (strcmp(name, model_kind_names[i]) != 0) continue;
        *kind = (NetKind)i;
        return status_ok();
    }
    return status_error(ERR_FORMAT, "network is '%.20s': this program knows residual and plain", name);
}

static Status read_spec(const Reader *r, NetSpec *spec)
{
    const char *planes;
    TRY(read_kind(r, &spec->kind));
    TRY(read_text(r, "planes", &planes));
    TRY(planes_parse(planes, &spec->planes));
    for (int i = 0; i < NUMBER_COUNT; i++) {
        uint64_t value = 0;
        bool absent = NUMBERS[i].optional && !json_object_get(r->metadata, NUMBERS[i].key);
        if (!absent) TRY(read_number(r, NUMBERS[i].key, 4096, &value));
        *spec_number(spec, i) = (int)value;
    }
    return status_ok();
}

static Status read_info(const Reader *r, NetInfo *info)
{
    const char *name;
    Rule rule;
    uint64_t size, line;
    memset(info, 0, sizeof *info);
    TRY(read_text(r, "rule", &name));
    TRY(rule_parse(name, &rule));
    TRY(read_number(r, "size", UINT8_MAX, &size));
    TRY(read_number(r, "line", UINT8_MAX, &line));
    info->trained_on = (GameSpec){.rule = (uint8_t)rule, .size = (uint8_t)size, .line = (uint8_t)line};
    TRY(game_spec_check(info->trained_on));
    TRY(read_number(r, "rows", UINT64_MAX, &info->rows));
    TRY(read_copy(r, "run", info->run, sizeof info->run));
    return read_copy(r, "created", info->created, sizeof info->created);
}

/* Before a model is made: what the file holds must be about as much as its architecture asks for. */
static Status check_bytes(const Reader *r, NetSpec s)
{
    uint64_t channels = (uint64_t)s.channels, points = (uint64_t)s.board * (uint64_t)s.board;
    uint64_t floats = channels * (uint64_t)(9 * planes_count(s.planes)) +
                      channels * channels * 18 * (uint64_t)s.blocks +
                      channels * (uint64_t)(s.policy_channels + 2 * s.value_hidden);
    if (s.kind == NET_PLAIN) floats = points * points * (uint64_t)s.policy_channels;
    if (floats * sizeof(float) <= r->bytes) return status_ok();
    return status_error(
        ERR_FORMAT, "cut off: a network of %d blocks and %d channels has more than %zu bytes of parameters",
        s.blocks, s.channels, r->bytes);
}

static Status check_checksum(const Reader *r)
{
    const char *expected;
    char actual[WEIGHTS_CHECKSUM_MAX];
    TRY(read_text(r, "params_xxh3", &expected));
    checksum_text(r->data, r->bytes, actual);
    if (strcmp(expected, actual) == 0) return status_ok();
    return status_error(ERR_FORMAT, "damaged: its parameters have checksum %s, not %.20s", actual, expected);
}

static bool shape_is(const json_t *shape, const ParamSlice *slice)
{
    if (!json_is_array(shape) || json_array_size(shape) != (size_t)slice->dims) return false;
    for (int d = 0; d < slice->dims; d++) {
        const json_t *side = json_array_get(shape, (size_t)d);
        if (!json_is_integer(side) || json_integer_value(side) != slice->shape[d]) return false;
    }
    return true;
}

/* *begin: where the tensor stands among the tensors' bytes. */
static Status find_tensor(const Reader *r, const ParamSlice *slice, size_t *begin)
{
    const json_t *tensor = json_object_get(r->root, slice->name);
    if (!tensor) return status_error(ERR_FORMAT, "the tensor '%s' is missing", slice->name);
    const char *type = json_string_value(json_object_get(tensor, "dtype"));
    if (!type || strcmp(type, "F32") != 0)
        return status_error(ERR_FORMAT, "'%s' is of type %.20s, not F32", slice->name,
                            type ? type : "(none)");
    if (!shape_is(json_object_get(tensor, "shape"), slice))
        return status_error(ERR_FORMAT, "'%s' has another shape than the architecture says", slice->name);
    const json_t *offsets = json_object_get(tensor, "data_offsets");
    const json_t *from = json_array_get(offsets, 0), *to = json_array_get(offsets, 1);
    json_int_t a = json_integer_value(from), b = json_integer_value(to);
    if (json_array_size(offsets) != 2 || !json_is_integer(from) || !json_is_integer(to) || a < 0 || b < a ||
        (uint64_t)b > r->bytes || (uint64_t)(b - a) != slice->count * sizeof(float))
        return status_error(ERR_FORMAT, "wrong data_offsets for '%s', or cut off", slice->name);
    *begin = (size_t)a;
    return status_ok();
}

static bool all_finite(const float x[], size_t n)
{
    uint32_t worst = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t bits;
        memcpy(&bits, &x[i], sizeof bits);
        uint32_t size = bits & 0x7fffffffu;
        worst = size > worst ? size : worst;
    }
    return worst < 0x7f800000u;
}

/* Every tensor in its place, no two of them sharing bytes, none beside them, and no byte left over. */
static Status read_tensors(const Reader *r, Model *m)
{
    const ParamSlice *slice;
    size_t begins[SLICES_MAX] = {0};
    int n = model_slices(m, &slice);
    for (int i = 0; i < n; i++) {
        TRY(find_tensor(r, &slice[i], &begins[i]));
        size_t begin = begins[i];
        for (int j = 0; j < i; j++) {
            if (begin < begins[j] + slice[j].count * sizeof(float) &&
                begins[j] < begin + slice[i].count * sizeof(float))
                return status_error(ERR_FORMAT, "'%s' and '%s' overlap", slice[j].name, slice[i].name);
        }
        float *to = model_data(m) + slice[i].offset;
        memcpy(to, r->data + begin, slice[i].count * sizeof(float));
        if (!all_finite(to, slice[i].count))
            return status_error(ERR_FORMAT, "'%s' holds a value that is not finite", slice[i].name);
    }
    if (json_object_size(r->root) != (size_t)n + 1)
        return status_error(ERR_FORMAT, "%zu tensors where the architecture has %d",
                            json_object_size(r->root) - 1, n);
    if (r->bytes != slices_bytes(slice, n))
        return status_error(ERR_FORMAT, "%zu bytes of parameters where the architecture has %zu", r->bytes,
                            slices_bytes(slice, n));
    return status_ok();
}

static Status read_model(const Reader *r, Model **model)
{
    NetSpec spec;
    TRY(read_spec(r, &spec));
    TRY(check_bytes(r, spec));
    TRY(model_new(model, spec));
    TRY(read_tensors(r, *model));
    return check_checksum(r);
}

/* A rule or a size that this program does not know is the user's error elsewhere; here the file's. */
static Status name_fault(Status status, const char *name)
{
    if (status.code == ERR_INPUT) status.code = ERR_FORMAT;
    return status_prefix(status, "%s", name);
}

Status weights_parse(const char *name, const void *data, size_t bytes, Model **out, NetInfo *info)
{
    Reader r = {0};
    Model *model = NULL;
    Status status;
    CHECK(status, read_header(&r, data, bytes));
    CHECK(status, read_format(&r));
    CHECK(status, read_info(&r, info));
    CHECK(status, read_model(&r, &model));
    *out = model;
    model = NULL;
done:
    model_free(model);
    json_decref(r.root);
    return status.code == STATUS_OK ? status : name_fault(status, name);
}

Status weights_load(const char *path, Model **out, NetInfo *info)
{
    char *data = NULL;
    size_t bytes;
    TRY(file_read(path, FILE_MAX, &data, &bytes));
    Status status = weights_parse(path, data, bytes, out, info);
    free(data);
    return status;
}

/* The file up to the end of its header, as far as it says truly where that is: read_header sees to it. */
static Status load_header(const char *path, char **data, size_t *bytes)
{
    uint64_t length = 0;
    TRY(file_read_start(path, LENGTH_BYTES, data, bytes));
    if (*bytes == LENGTH_BYTES) memcpy(&length, *data, sizeof length);
    free(*data);
    *data = NULL;
    if (length > HEADER_MAX) length = 0;
    return file_read_start(path, LENGTH_BYTES + (size_t)length, data, bytes);
}

Status weights_describe(const char *path, NetSpec *spec, NetInfo *info)
{
    Reader r = {0};
    char *data = NULL;
    size_t bytes;
    TRY(load_header(path, &data, &bytes));
    Status status;
    CHECK(status, read_header(&r, data, bytes));
    CHECK(status, read_format(&r));
    CHECK(status, read_info(&r, info));
    CHECK(status, read_spec(&r, spec));
    CHECK(status, model_check(*spec));
done:
    json_decref(r.root);
    free(data);
    return status.code == STATUS_OK ? status : name_fault(status, path);
}

Status weights_check_game(const char *path, NetSpec net, const NetInfo *info, GameSpec spec)
{
    Status status = model_check_board(net, spec.size);
    if (status.code != STATUS_OK) return status_prefix(status, "%s", path);
    GameSpec own = info->trained_on;
    if (own.rule == spec.rule && own.line == spec.line) return status_ok();
    char trained[64], asked[64];
    game_spec_text(own, trained, sizeof trained);
    game_spec_text(spec, asked, sizeof asked);
    return status_error(ERR_INPUT, "%s was trained for %s: it cannot play %s", path, trained, asked);
}
