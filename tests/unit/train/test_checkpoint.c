/* Checkpoint files: whole, or refused. */
#include "train/checkpoint.h"

#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static void fill(Blob *b, size_t n)
{
    for (size_t i = 0; i < n; i++) blob_put_u8(b, (uint8_t)(i * 37 + 1));
}

static void write_bytes(const char *path, const void *data, size_t n)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(data, 1, n, f), n);
    fclose(f);
}

static void comes_back_whole(void **state)
{
    (void)state;
    Scratch s;
    Blob written = {0}, read = {0};
    assert_true(scratch_make(&s));
    const char *path = scratch_file(&s, "state");
    for (size_t n = 0; n < 70000; n = n * 3 + 1) {
        blob_clear(&written);
        blob_clear(&read);
        fill(&written, n);
        assert_int_equal(checkpoint_write(path, &written).code, STATUS_OK);
        assert_int_equal(checkpoint_read(path, &read).code, STATUS_OK);
        assert_int_equal(read.size, n);
        if (n > 0) assert_memory_equal(read.data, written.data, n);
    }
    blob_free(&written);
    blob_free(&read);
    scratch_remove(&s);
}

static void every_damage_is_seen(void **state)
{
    (void)state;
    Scratch s;
    Blob written = {0}, read = {0};
    char bytes[124];
    assert_true(scratch_make(&s));
    const char *path = scratch_file(&s, "state");
    fill(&written, 100);
    assert_int_equal(checkpoint_write(path, &written).code, STATUS_OK);
    FILE *f = fopen(path, "rb");
    assert_int_equal(fread(bytes, 1, sizeof bytes, f), sizeof bytes);
    assert_int_equal(fgetc(f), EOF);
    fclose(f);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] ^= 1;
        write_bytes(path, bytes, sizeof bytes);
        assert_int_equal(checkpoint_read(path, &read).code, ERR_FORMAT);
        bytes[i] ^= 1;
        write_bytes(path, bytes, i);
        assert_int_equal(checkpoint_read(path, &read).code, ERR_FORMAT);
    }
    assert_int_equal(unlink(path), 0);
    Status missing = checkpoint_read(path, &read);
    assert_int_equal(missing.code, ERR_IO);
    assert_non_null(strstr(missing.message, path));
    blob_free(&written);
    blob_free(&read);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_back_whole),
        cmocka_unit_test(every_damage_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
