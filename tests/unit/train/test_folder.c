/* A run's folder: which networks stay in it when there is little room. */
#include "train/folder.h"

#include "game/base/file.h"
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
    assert_string_equal(folder_open(&f->folder, f->path, &c).message, "");
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

static void networks_are_thinned(void **state)
{
    (void)state;
    Fixture f;
    char text[400], mine[160];
    const int64_t keep[LANES] = {0};
    int64_t bytes;
    make(&f);
    for (int64_t rows = 1; rows <= 8; rows++)
        assert_string_equal(folder_save_network(f.folder, f.model, rows, true).message, "");
    snprintf(mine, sizeof mine, "%s/best.safetensors", f.nets);
    assert_int_equal(file_write(mine, "mine", 4).code, STATUS_OK);
    assert_int_equal(file_bytes(folder_network_path(f.folder), &bytes).code, STATUS_OK);
    double gigabytes = 4 * (double)bytes / 1e9; /* so that each file has a quarter of it */

    assert_string_equal(folder_prune(f.folder, 10 * gigabytes, keep).message, "");
    assert_string_equal(
        names(&f, text, sizeof text),
        "000000001 000000002 000000003 000000004 000000005 000000006 000000007 000000008 best "
        "latest ");
    assert_string_equal(folder_prune(f.folder, 7 * gigabytes, keep).message, "");
    assert_string_equal(names(&f, text, sizeof text),
                        "000000001 000000003 000000005 000000007 000000008 best latest ");
    assert_string_equal(folder_prune(f.folder, 1e-9, keep).message, "");
    assert_string_equal(names(&f, text, sizeof text), "000000001 000000008 best latest ");
    unmake(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(networks_are_thinned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
