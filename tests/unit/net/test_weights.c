/* Networks survive the disk, and no damaged file is taken for one. */
#include "net/weights.h"

#include "game/base/file.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LENGTH_BYTES = 8 };

static const NetSpec SMALL = {PLANES_RAW_1, 1, 8, 8, 8, 0, 0, 0, 0};
static const char NAME[] = "net under test";

typedef struct File {
    char *data;
    size_t bytes;
} File;

static NetInfo small_info(void)
{
    NetInfo info = {.trained_on = {RULE_STANDARD, 9, 5}, .rows = 12345678901234u};
    snprintf(info.run, sizeof info.run, "first \"try\" é");
    snprintf(info.created, sizeof info.created, "2026-11-21T22:15:00Z");
    return info;
}

static Model *make_model(NetSpec spec)
{
    Model *m;
    assert_int_equal(model_new(&m, spec).code, STATUS_OK);
    model_init(m, rng_make(1, 0, 0, 0, RNG_INIT));
    return m;
}

/* What weights_save writes for a model. */
static File save(const Model *m, const NetInfo *info)
{
    Scratch scratch;
    File f;
    assert_true(scratch_make(&scratch));
    const char *path = scratch_file(&scratch, "net.safetensors");
    assert_int_equal(weights_save(path, m, info).code, STATUS_OK);
    assert_int_equal(file_read(path, 1 << 26, &f.data, &f.bytes).code, STATUS_OK);
    scratch_remove(&scratch);
    return f;
}

static File small_file(void)
{
    Model *m = make_model(SMALL);
    NetInfo info = small_info();
    File f = save(m, &info);
    model_free(m);
    return f;
}

static size_t header_bytes(const File *f)
{
    uint64_t length;
    memcpy(&length, f->data, sizeof length);
    return (size_t)length;
}

/* A copy of exactly n bytes, so that AddressSanitizer sees any step beyond them. */
static Status parse_copy(const char *data, size_t n, Model **m, NetInfo *info)
{
    char *copy = malloc(n ? n : 1);
    memcpy(copy, data, n);
    Status s = weights_parse(NAME, copy, n, m, info);
    free(copy);
    return s;
}

/* Refused, in words that begin with the file's name and hold `words`. */
static void assert_refused(const char *data, size_t n, const char *words)
{
    Model *m = NULL;
    NetInfo info;
    Status s = parse_copy(data, n, &m, &info);
    assert_int_equal(s.code, ERR_FORMAT);
    assert_null(m);
    assert_ptr_equal(strstr(s.message, NAME), s.message);
    if (!strstr(s.message, words)) fail_msg("'%s' lacks '%s'", s.message, words);
}

/* The file with the first `from` in its header made `to`. */
static File edit(const File *f, const char *from, const char *to)
{
    size_t length = header_bytes(f);
    char *at = memmem(f->data + LENGTH_BYTES, length, from, strlen(from));
    assert_non_null(at);
    size_t before = (size_t)(at - f->data), after = f->bytes - before - strlen(from);
    File out = {malloc(before + strlen(to) + after), before + strlen(to) + after};
    memcpy(out.data, f->data, before);
    memcpy(out.data + before, to, strlen(to));
    memcpy(out.data + before + strlen(to), at + strlen(from), after);
    uint64_t edited = length - strlen(from) + strlen(to);
    memcpy(out.data, &edited, sizeof edited);
    return out;
}

static void test_round_trip(void **state)
{
    (void)state;
    static const NetSpec specs[] = {{PLANES_RAW_1, 1, 8, 8, 8, 0, 0, 0, 0},
                                    {PLANES_THREAT_1, 3, 24, 16, 40, 0, 0, 0, 0},
                                    {PLANES_THREAT_1, 3, 24, 16, 40, 2, 1, 0, 0},
                                    {PLANES_LAST_1, 3, 32, 4, 16, 0, 0, NET_PLAIN, 8}};
    for (int i = 0; i < 4; i++) {
        Model *m = make_model(specs[i]), *back = NULL;
        NetInfo info = small_info(), read;
        File f = save(m, &info), again = save(m, &info);
        assert_int_equal(f.bytes, again.bytes);
        assert_memory_equal(f.data, again.data, f.bytes);
        assert_int_equal(header_bytes(&f) % 8, 0);
        assert_int_equal(parse_copy(f.data, f.bytes, &back, &read).code, STATUS_OK);
        NetSpec spec = model_spec(back);
        assert_memory_equal(&spec, &specs[i], sizeof spec);
        assert_int_equal(model_params(back), model_params(m));
        assert_memory_equal(model_data(back), model_data(m), model_params(m) * sizeof(float));
        assert_true(game_spec_equal(read.trained_on, info.trained_on));
        assert_true(read.rows == info.rows);
        assert_string_equal(read.run, info.run);
        assert_string_equal(read.created, info.created);
        free(f.data);
        free(again.data);
        model_free(m);
        model_free(back);
    }
}

/* Files were written before blocks could pool, and before there were auxiliary heads or other networks. */
static void test_older_files(void **state)
{
    (void)state;
    Model *m = NULL;
    NetInfo info;
    File f = small_file(), kindless = edit(&f, "\"network\":\"residual\",", "");
    File older = edit(&kindless, ",\"pool_every\":\"0\",\"aux\":\"0\",\"board\":\"0\"", "");
    assert_int_equal(parse_copy(older.data, older.bytes, &m, &info).code, STATUS_OK);
    assert_int_equal(model_spec(m).pool_every, 0);
    assert_int_equal(model_spec(m).aux, 0);
    assert_int_equal(model_spec(m).kind, NET_RESIDUAL);
    assert_int_equal(model_spec(m).board, 0);
    model_free(m);
    free(f.data);
    free(kindless.data);
    free(older.data);
}

static void test_cut_anywhere(void **state)
{
    (void)state;
    File f = small_file();
    for (size_t n = 0; n < f.bytes; n++) assert_refused(f.data, n, "");
    assert_refused(f.data, 4, "cut off: 4 bytes");
    assert_refused(f.data, 100, "cut off");
    assert_refused(f.data, f.bytes - 1, "cut off");
    free(f.data);
}

/* A flipped bit in the tensors is always seen; one in the header is, or leaves the parameters alone. */
static void test_flipped_bits(void **state)
{
    (void)state;
    File f = small_file();
    Model *good = make_model(SMALL);
    size_t head = LENGTH_BYTES + header_bytes(&f);
    for (size_t i = 0; i < f.bytes; i++) {
        for (int bit = 0; bit < 8; bit += i < head ? 1 : 5) {
            Model *m = NULL;
            NetInfo info;
            f.data[i] ^= (char)(1 << bit);
            Status s = parse_copy(f.data, f.bytes, &m, &info);
            f.data[i] ^= (char)(1 << bit);
            if (s.code == STATUS_OK) {
                assert_true(i < head);
                assert_memory_equal(model_data(m), model_data(good), model_params(good) * sizeof(float));
            } else {
                assert_int_equal(s.code, ERR_FORMAT);
                assert_ptr_equal(strstr(s.message, NAME), s.message);
                assert_null(m);
            }
            model_free(m);
        }
    }
    model_free(good);
    free(f.data);
}

static void test_wrong_headers(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *words;
    } cases[] = {
        {"tengen-1", "tengen-2", "format 'tengen-2' is unknown"},
        {"\"__metadata__\"", "\"metadata\"", "__metadata__"},
        {"\"format\":\"tengen-1\",", "", "no text 'format'"},
        {"\"format\":\"tengen-1\"", "\"format\":1", "no text 'format'"},
        {"raw-1", "raw-9", "raw-9"},
        {"\"planes\":\"raw-1\"", "\"planes\":\"threat-1\"", "cut off"},
        {"\"blocks\":\"1\"", "\"blocks\":\"2\"", "cut off"},
        {"\"blocks\":\"1\"", "\"blocks\":\"0\"", "blocks"},
        {"\"pool_every\":\"0\"", "\"pool_every\":\"1\"", "channels is 8"},
        {"\"pool_every\":\"0\"", "\"pool_every\":\"none\"", "pool_every is 'none'"},
        {"\"blocks\":\"1\"", "\"blocks\":\"-1\"", "blocks is '-1'"},
        {"\"blocks\":\"1\"", "\"blocks\":\"1x\"", "blocks is '1x'"},
        {"\"blocks\":\"1\"", "\"blocks\":\"\"", "blocks is ''"},
        {"\"blocks\":\"1\"", "\"blocks\":\"40\"", "more than"},
        {"\"blocks\":\"1\"", "\"blocks\":\"99999999999999999999\"", "whole number"},
        {"\"channels\":\"8\"", "\"channels\":\"512\"", "more than"},
        {"\"channels\":\"8\"", "\"channels\":\"7\"", "channels"},
        {"\"value_hidden\":\"8\"", "\"value_hidden\":\"512\"", "cut off"},
        {"\"value_hidden\":\"8\"", "\"value_hidden\":\"16\"", ""},
        {"\"rule\":\"standard\"", "\"rule\":\"chess\"", "chess"},
        {"\"size\":\"9\"", "\"size\":\"21\"", "21"},
        {"\"size\":\"9\"", "\"size\":\"256\"", "size is '256'"},
        {"\"line\":\"5\"", "\"line\":\"9\"", "9"},
        {"\"rows\":\"12345678901234\"", "\"rows\":\"18446744073709551616\"", "rows"},
        {"2026-11-21T22:15:00Z", "2026-11-21T22:15:00Z and then some more", "'created' is longer"},
        {"F32", "F16", "F16"},
        {"\"F32\"", "32", "(none)"},
        {"[8,8,3,3]", "[8,8,3,4]", "shape"},
        {"[8,8,3,3]", "[8,8,9]", "shape"},
        {"[8,8,3,3]", "[8,8,3,3,1]", "shape"},
        {"[8,8,3,3]", "[8,8,3,\"3\"]", "shape"},
        {"[8,8,3,3]", "[8,8,3,99999999999999999999]", "damaged header"},
        {"[0,2304]", "[0,2300]", "data_offsets"},
        {"[0,2304]", "[-2304,0]", "data_offsets"},
        {"[0,2304]", "[2304,0]", "data_offsets"},
        {"[0,2304]", "[0,2304,2304]", "data_offsets"},
        {"[0,2304]", "[0]", "data_offsets"},
        {"[0,2304]", "[0.0,2304.0]", "data_offsets"},
        {"[0,2304]", "[9223372036854773503,9223372036854775807]", "data_offsets"},
        {"[0,2304]", "[4,2308]", "overlap"},
        {"\"params_xxh3\":\"", "\"params_xxh3\":\"0", "checksum"},
    };
    File f = small_file();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        File wrong = edit(&f, cases[i].from, cases[i].to);
        assert_refused(wrong.data, wrong.bytes, cases[i].words);
        free(wrong.data);
    }
    free(f.data);
}

static void test_tensors_too_many_or_too_few(void **state)
{
    (void)state;
    const ParamSlice *slice;
    Model *m = make_model(SMALL);
    int n = model_slices(m, &slice);
    char from[64], to[160];
    File f = small_file();
    for (int i = 0; i < n; i++) {
        snprintf(from, sizeof from, "\"%s\"", slice[i].name);
        File wrong = edit(&f, from, "\"other\"");
        assert_refused(wrong.data, wrong.bytes, slice[i].name);
        free(wrong.data);
        snprintf(to, sizeof to, "\"%s\":{},\"%s\"", slice[i].name, slice[i].name);
        wrong = edit(&f, from, to);
        assert_refused(wrong.data, wrong.bytes, "duplicate");
        free(wrong.data);
        snprintf(to, sizeof to, "\"more\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},\"%s\"",
                 slice[i].name);
        wrong = edit(&f, from, to);
        assert_refused(wrong.data, wrong.bytes, "tensors where");
        free(wrong.data);
    }
    model_free(m);
    free(f.data);
}

static void test_wrong_data(void **state)
{
    (void)state;
    static const float bad[] = {NAN, INFINITY, -INFINITY};
    File f = small_file();
    size_t head = LENGTH_BYTES + header_bytes(&f);
    for (int i = 0; i < 3; i++) {
        char saved[sizeof(float)];
        memcpy(saved, f.data + f.bytes - sizeof(float), sizeof saved);
        memcpy(f.data + f.bytes - sizeof(float), &bad[i], sizeof(float));
        assert_refused(f.data, f.bytes, "not finite");
        memcpy(f.data + f.bytes - sizeof(float), saved, sizeof saved);
    }
    f.data[head] ^= 1;
    assert_refused(f.data, f.bytes, "checksum");
    f.data[head] ^= 1;
    File longer = {malloc(f.bytes + 4), f.bytes + 4};
    memcpy(longer.data, f.data, f.bytes);
    memset(longer.data + f.bytes, 0, 4);
    assert_refused(longer.data, longer.bytes, "bytes of parameters");
    free(longer.data);
    free(f.data);
}

static void test_absurd_lengths(void **state)
{
    (void)state;
    static const uint64_t lengths[] = {
        0, 1, 1u << 21, 1u << 31, UINT64_MAX, UINT64_MAX - 7, (uint64_t)1 << 63};
    size_t bytes = 3u << 20;
    char *data = calloc(bytes, 1);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        memcpy(data, &lengths[i], sizeof lengths[i]);
        assert_refused(data, bytes, "");
    }
    memset(data, '[', bytes);
    uint64_t length = 1 << 20;
    memcpy(data, &length, sizeof length);
    assert_refused(data, bytes, "damaged header");
    free(data);
}

static Status describe(const char *data, size_t bytes, NetSpec *spec, NetInfo *info)
{
    Scratch scratch;
    assert_true(scratch_make(&scratch));
    const char *path = scratch_file(&scratch, NAME);
    assert_int_equal(file_write(path, data, bytes).code, STATUS_OK);
    Status s = weights_describe(path, spec, info);
    assert_true(s.code == STATUS_OK || strstr(s.message, path) == s.message);
    scratch_remove(&scratch);
    return s;
}

static void test_describe(void **state)
{
    (void)state;
    NetInfo info = small_info(), read;
    NetSpec spec;
    File f = small_file();
    size_t head = LENGTH_BYTES + header_bytes(&f);
    for (size_t n = 0; n < head; n += n < LENGTH_BYTES || n + 1 == head ? 1 : (head - n) / 2)
        assert_int_equal(describe(f.data, n, &spec, &read).code, ERR_FORMAT);
    for (int i = 0; i < 2; i++) {
        memset(&spec, 0xff, sizeof spec);
        memset(&read, 0xff, sizeof read);
        assert_int_equal(describe(f.data, i == 0 ? head : f.bytes, &spec, &read).code, STATUS_OK);
        assert_memory_equal(&spec, &SMALL, sizeof spec);
        assert_memory_equal(&read, &info, sizeof read);
    }
    static const char *const wrong[][2] = {{"tengen-1", "tengen-2"},
                                           {"\"blocks\":\"1\"", "\"blocks\":\"0\""},
                                           {"\"rule\":\"standard\"", "\"rule\":\"chess\""}};
    for (int i = 0; i < 3; i++) {
        File edited = edit(&f, wrong[i][0], wrong[i][1]);
        assert_int_equal(describe(edited.data, edited.bytes, &spec, &read).code, ERR_FORMAT);
        free(edited.data);
    }
    memset(f.data, 0xff, LENGTH_BYTES);
    assert_int_equal(describe(f.data, f.bytes, &spec, &read).code, ERR_FORMAT);
    free(f.data);
    assert_int_equal(weights_describe("/nonexistent/net", &spec, &read).code, ERR_IO);
}

static void test_faults_of_the_disk(void **state)
{
    (void)state;
    Model *m = make_model(SMALL), *back = NULL;
    NetInfo info = small_info();
    Status s = weights_load("/nowhere/at all.safetensors", &back, &info);
    assert_int_equal(s.code, ERR_IO);
    assert_non_null(strstr(s.message, "/nowhere/at all.safetensors"));
    s = weights_save("/nowhere/at all.safetensors", m, &info);
    assert_int_equal(s.code, ERR_IO);
    snprintf(info.run, sizeof info.run, "\xff\xfe");
    Scratch scratch;
    assert_true(scratch_make(&scratch));
    assert_int_equal(weights_save(scratch_file(&scratch, "not-text"), m, &info).code, ERR_INPUT);
    assert_int_equal(file_remove(scratch.path).code, STATUS_OK); /* nothing was written there */
    model_free(m);
}

static void test_check_game(void **state)
{
    (void)state;
    NetInfo info = small_info();
    GameSpec spec = info.trained_on;
    spec.size = 15;
    assert_int_equal(weights_check_game("a.safetensors", SMALL, &info, spec).code, STATUS_OK);
    spec.line = 4;
    Status s = weights_check_game("a.safetensors", SMALL, &info, spec);
    assert_int_equal(s.code, ERR_INPUT);
    assert_non_null(strstr(s.message, "a.safetensors"));
    spec = info.trained_on;
    spec.rule = RULE_FREESTYLE;
    s = weights_check_game("a.safetensors", SMALL, &info, spec);
    assert_int_equal(s.code, ERR_INPUT);
    assert_non_null(strstr(s.message, "freestyle"));
    assert_non_null(strstr(s.message, "standard"));
    NetSpec bound = {PLANES_LAST_1, 1, 8, 4, 8, 0, 0, NET_PLAIN, 8};
    spec = info.trained_on;
    spec.size = 15;
    s = weights_check_game("a.safetensors", bound, &info, spec);
    assert_int_equal(s.code, ERR_INPUT);
    assert_non_null(strstr(s.message, "a.safetensors"));
    assert_non_null(strstr(s.message, "8x8 only"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_older_files),
        cmocka_unit_test(test_cut_anywhere),
        cmocka_unit_test(test_flipped_bits),
        cmocka_unit_test(test_wrong_headers),
        cmocka_unit_test(test_wrong_data),
        cmocka_unit_test(test_tensors_too_many_or_too_few),
        cmocka_unit_test(test_absurd_lengths),
        cmocka_unit_test(test_describe),
        cmocka_unit_test(test_faults_of_the_disk),
        cmocka_unit_test(test_check_game),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
