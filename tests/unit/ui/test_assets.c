#include "ui/assets.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char FOLDER[] = "test_assets.tmp";

/* bound: to boards of its own size. */
static void store(const char *name, Rule rule, int size, int line, bool bound)
{
    NetSpec spec = {PLANES_RAW_1, 1, 8, 8, 8, 0, 0, 0, 0};
    if (bound) spec.kind = NET_PLAIN;
    if (bound) spec.board = size;
    NetInfo info = {.trained_on = {(uint8_t)rule, (uint8_t)size, (uint8_t)line}};
    char path[200];
    Model *m = NULL;
    snprintf(path, sizeof path, "%s/nets/%s", FOLDER, name);
    assert_int_equal(model_new(&m, spec).code, STATUS_OK);
    assert_int_equal(weights_save(path, m, &info).code, STATUS_OK);
    model_free(m);
}

static int set_up(void **state)
{
    (void)state;
    char nets[200];
    snprintf(nets, sizeof nets, "%s/nets", FOLDER);
    assert_int_equal(file_make_folders(nets).code, STATUS_OK);
    store("a.safetensors", RULE_FREESTYLE, 6, 4, false);
    store("b.safetensors", RULE_FREESTYLE, 8, 5, false);
    store("c.safetensors", RULE_FREESTYLE, 9, 5, false);
    store("d.safetensors", RULE_RENJU, 15, 5, false);
    store("e.safetensors", RULE_FREESTYLE, 14, 5, true);
    return setenv("TENGEN_ASSETS", FOLDER, 1);
}

static int tear_down(void **state)
{
    (void)state;
    static const char *const names[] = {"/nets/a.safetensors",
                                        "/nets/b.safetensors",
                                        "/nets/c.safetensors",
                                        "/nets/d.safetensors",
                                        "/nets/e.safetensors",
                                        "/nets",
                                        ""};
    char path[200];
    for (int i = 0; i < 7; i++) {
        snprintf(path, sizeof path, "%s%s", FOLDER, names[i]);
        assert_int_equal(file_remove(path).code, STATUS_OK);
    }
    return 0;
}

static void chooses(GameWish wish, const char *name, int size)
{
    ChosenNet net;
    assert_int_equal(assets_choose(wish, &net).code, STATUS_OK);
    assert_true(file_has_suffix(net.path, name));
    assert_int_equal(net.game.size, size);
    model_free(net.model);
}

static void the_network_that_fits_best_is_chosen(void **state)
{
    (void)state;
    chooses((GameWish){-1, 6, -1}, "a.safetensors", 6);
    chooses((GameWish){-1, 8, -1}, "b.safetensors", 8);
    chooses((GameWish){RULE_FREESTYLE, 10, 5}, "c.safetensors", 10);
    chooses((GameWish){RULE_FREESTYLE, -1, -1}, "e.safetensors", 14);
    chooses((GameWish){RULE_FREESTYLE, 14, -1}, "e.safetensors", 14);
    chooses((GameWish){-1, -1, 4}, "a.safetensors", 6);
    chooses((GameWish){RULE_RENJU, 9, -1}, "d.safetensors", 9);
}

static void no_network_is_an_answer_too(void **state)
{
    (void)state;
    ChosenNet net;
    Status status = assets_choose((GameWish){RULE_CARO, -1, -1}, &net);
    assert_int_equal(status.code, ERR_INPUT);
    assert_non_null(strstr(status.message, "tengen train"));
    assert_int_equal(assets_choose((GameWish){-1, -1, 3}, &net).code, ERR_INPUT);
}

/* Only the one that is chosen is read beyond its header. */
static void other_networks_may_be_damaged(void **state)
{
    (void)state;
    ChosenNet net;
    char path[200], *data = NULL;
    size_t bytes;
    snprintf(path, sizeof path, "%s/nets/b.safetensors", FOLDER);
    assert_int_equal(file_read(path, 1 << 20, &data, &bytes).code, STATUS_OK);
    data[bytes - 1] ^= 1;
    assert_int_equal(file_write(path, data, bytes).code, STATUS_OK);
    chooses((GameWish){-1, 6, -1}, "a.safetensors", 6);
    Status status = assets_choose((GameWish){-1, 8, -1}, &net);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_non_null(strstr(status.message, path));
    assert_null(net.model);
    data[bytes - 1] ^= 1;
    assert_int_equal(file_write(path, data, bytes).code, STATUS_OK);
    free(data);
}

static void a_named_network_plays_only_its_game(void **state)
{
    (void)state;
    ChosenNet net;
    assert_int_equal(assets_open("test_assets.tmp/nets/b.safetensors", (GameWish){-1, 12, -1}, &net).code,
                     STATUS_OK);
    assert_int_equal(net.game.size, 12);
    assert_int_equal(net.game.line, 5);
    model_free(net.model);
    assert_int_equal(assets_open("test_assets.tmp/nets/b.safetensors", (GameWish){-1, -1, 4}, &net).code,
                     ERR_INPUT);
    assert_int_equal(
        assets_open("test_assets.tmp/nets/b.safetensors", (GameWish){RULE_CARO, -1, -1}, &net).code,
        ERR_INPUT);
    Status bound = assets_open("test_assets.tmp/nets/e.safetensors", (GameWish){-1, 10, -1}, &net);
    assert_int_equal(bound.code, ERR_INPUT);
    assert_non_null(strstr(bound.message, "14x14 only"));
    assert_int_equal(assets_open("test_assets.tmp", (GameWish){-1, -1, -1}, &net).code, ERR_INPUT);
    assert_int_equal(assets_open("test_assets.tmp/none", (GameWish){-1, -1, -1}, &net).code, ERR_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_network_that_fits_best_is_chosen),
        cmocka_unit_test(no_network_is_an_answer_too),
        cmocka_unit_test(other_networks_may_be_damaged),
        cmocka_unit_test(a_named_network_plays_only_its_game),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
