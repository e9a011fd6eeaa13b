/* A run's folder: which networks stay in it when there is little room. */
#include "train/folder.h"

#include "game/base/file.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct Fixture {
    Scratch scratch;
    char path[96], nets[128];
    Folder *folder;
    Model *model;
} Fixture;

static void make(Fixture *f)
{
    RunConfig c;
    assert_true(scratch_make(&f->scratch));
    assert_int_equal(config_preset("tiny", &c).code, STATUS_OK);
    c.blocks = 1;
    c.channels = c.policy_channels = c.value_hidden = 8;
    snprintf(f->path, sizeof f->path, "%s/run", f->scratch.path);
    snprintf(f->nets, sizeof f->nets, "%s/nets", f->path);
    assert_string_equal(folder_open(&f->folder, f->path, &c, lanes_of(0, 1)).message, "");
    assert_int_equal(model_new(&f->model, config_net(&c)).code, STATUS_OK);
    model_init(f->model, rng_make(1, 0, 0, 0, RNG_INIT));
}

static void unmake(Fixture *f)
{
    folder_close(f->folder);
    model_free(f->model);
    scratch_remove(&f->scratch);
}

/* The names in nets/, one behind the other. */
static const char *names(const Fixture *f, char *text, size_t n)
{
    FileList list;
    assert_int_equal(file_list(f->nets, &list).code, STATUS_OK);
    text[0] = '\0';
    for (int i = 0; i < list.count; i++) {
        size_t used = strlen(text);
        snprintf(text + used, n - used, "%.*s ", (int)strcspn(list.name[i], "."), list.name[i]);
    }
    file_list_free(&list);
    return text;
}

static void only_kept_networks_stay(void **state)
{
    (void)state;
    Fixture f;
    char text[400], mine[160];
    const int64_t keep[LANES] = {0}, kept[] = {1, 3, 8};
    int64_t rows[16];
    int n;
    make(&f);
    for (int64_t i = 8; i >= 1; i--) assert_ok(folder_keep_network(f.folder, f.model, i));
    assert_ok(folder_save_network(f.folder, f.model, 9));
    snprintf(mine, sizeof mine, "%s/best.safetensors", f.nets);
    assert_ok(file_write(mine, "mine", 4));
    assert_ok(folder_list_networks(f.path, rows, 16, &n));
    assert_int_equal(n, 8);
    for (int i = 0; i < n; i++) assert_int_equal(rows[i], i + 1);

    assert_ok(folder_prune(f.folder, 1, keep, rows, n));
    assert_ok(folder_prune(f.folder, 1, keep, kept, 3));
    assert_string_equal(names(&f, text, sizeof text), "000000001 000000003 000000008 best latest ");

    Model *m;
    assert_ok(folder_load_network(f.folder, 3, &m));
    assert_memory_equal(model_data_const(m), model_data_const(f.model), 64);
    model_free(m);
    assert_int_equal(folder_load_network(f.folder, 4, &m).code, ERR_IO);
    unmake(&f);
}

static void a_budget_has_room_for_so_many_networks(void **state)
{
    (void)state;
    Fixture f;
    int64_t bytes, room;
    make(&f);
    assert_ok(folder_keep_network(f.folder, f.model, 1));
    assert_ok(folder_save_network(f.folder, f.model, 1));
    assert_ok(file_bytes(folder_network_path(f.folder), &bytes));
    assert_ok(folder_networks_room(f.folder, 4 * 10.5 * (double)bytes / 1e9, 1, &room));
    assert_int_equal(room, 9);
    unmake(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_kept_networks_stay),
        cmocka_unit_test(a_budget_has_room_for_so_many_networks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
