/* Bytes that are written and read back. */
#include "train/blob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void reads_what_was_written(void **state)
{
    (void)state;
    Blob b = {0};
    blob_put_u8(&b, 200);
    blob_put_u16(&b, 0x1234);
    blob_put_i64(&b, INT64_MIN);
    blob_put(&b, "abc", 3);
    assert_int_equal(blob_written(&b).code, STATUS_OK);
    assert_int_equal(b.size, 1 + 2 + 8 + 3);
    assert_int_equal(b.data[1], 0x34); /* little-endian */

    char text[4] = "";
    BlobReader r = blob_reader(b.data, b.size);
    assert_int_equal(blob_get_u8(&r), 200);
    assert_int_equal(blob_get_u16(&r), 0x1234);
    assert_true(blob_get_i64(&r) == INT64_MIN);
    blob_get(&r, text, 3);
    assert_string_equal(text, "abc");
    assert_false(r.failed);
    blob_free(&b);
}

static void reading_beyond_the_end_sticks(void **state)
{
    (void)state;
    const uint8_t bytes[] = {1, 2, 3};
    BlobReader r = blob_reader(bytes, sizeof bytes);
    assert_int_equal(blob_get_u16(&r), 0x0201);
    assert_int_equal(blob_get_i64(&r), 0);
    assert_true(r.failed);
    assert_int_equal(blob_get_u8(&r), 0); /* though one byte is left */
    assert_null(blob_take(&r, 1));
}

static void grows_and_is_used_again(void **state)
{
    (void)state;
    Blob b = {0};
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 5000; i++) blob_put_i64(&b, i * 7);
        assert_int_equal(b.size, 40000);
        BlobReader r = blob_reader(b.data, b.size);
        for (int i = 0; i < 5000; i++) assert_true(blob_get_i64(&r) == i * 7);
        blob_clear(&b);
        assert_int_equal(b.size, 0);
    }
    blob_free(&b);
    assert_null(b.data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_was_written),
        cmocka_unit_test(reading_beyond_the_end_sticks),
        cmocka_unit_test(grows_and_is_used_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
