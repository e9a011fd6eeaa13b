/* Files and folders: limits, messages, and atomic writing under kill -9. */
#include "game/base/file.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Scratch scratch;

static int make_folder(void **state)
{
    (void)state;
    return scratch_make(&scratch) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    scratch_remove(&scratch);
    return 0;
}

static const char *in_folder(const char *name)
{
    static char path[FILE_PATH_MAX];
    assert_ok(file_join(path, sizeof path, scratch.path, name));
    return path;
}

static void reads_what_was_written(void **state)
{
    (void)state;
    static const char data[] = "a\0b\nc";
    char *back = NULL;
    size_t size;
    const char *path = in_folder("data");
    assert_ok(file_write(path, data, 5));
    assert_ok(file_read(path, 5, &back, &size));
    assert_int_equal(size, 5);
    assert_memory_equal(back, data, 6);
    free(back);
    assert_ok(file_write(path, "", 0));
    assert_ok(file_read(path, 0, &back, &size));
    assert_int_equal(size, 0);
    assert_int_equal(back[0], '\0');
    free(back);
    struct stat info;
    mode_t mask = umask(0);
    umask(mask);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0666 & ~mask);
}

static void unsynced_files_are_as_whole(void **state)
{
    (void)state;
    char *back = NULL;
    size_t size;
    const char *path = in_folder("quick");
    assert_ok(file_write_quickly(path, "older and longer", 16));
    assert_ok(file_write_quickly(path, "new", 3));
    assert_ok(file_read(path, 100, &back, &size));
    assert_int_equal(size, 3);
    assert_string_equal(back, "new");
    free(back);
    assert_int_equal(file_write_quickly(scratch.path, "x", 1).code, ERR_IO);
    FileList list;
    assert_ok(file_list(scratch.path, &list));
    for (int i = 0; i < list.count; i++) assert_null(strstr(list.name[i], "quick."));
    file_list_free(&list);
}

static void reads_the_start(void **state)
{
    (void)state;
    char *back = NULL;
    size_t size;
    const char *path = in_folder("data");
    assert_ok(file_write(path, "123456", 6));
    for (size_t n = 0; n < 9; n++) {
        assert_ok(file_read_start(path, n, &back, &size));
        assert_int_equal(size, n < 6 ? n : 6);
        assert_memory_equal(back, "123456", size);
        assert_int_equal(back[size], '\0');
        free(back);
    }
    back = NULL;
    assert_int_equal(file_read_start(in_folder("none"), 5, &back, &size).code, ERR_IO);
    assert_int_equal(file_read_start(scratch.path, 5, &back, &size).code, ERR_INPUT);
    assert_null(back);
}

static void refuses_to_read(void **state)
{
    (void)state;
    char *back = NULL, expected[FILE_PATH_MAX + 100];
    size_t size;
    const char *path = in_folder("data");
    assert_ok(file_write(path, "123456", 6));
    Status status = file_read(path, 5, &back, &size);
    snprintf(expected, sizeof expected, "%s: 6 bytes, more than the 5 that such a file may have", path);
    assert_int_equal(status.code, ERR_FORMAT);
    assert_string_equal(status.message, expected);
    path = in_folder("none");
    status = file_read(path, 5, &back, &size);
    snprintf(expected, sizeof expected, "%s: No such file or directory", path);
    assert_int_equal(status.code, ERR_IO);
    assert_string_equal(status.message, expected);
    status = file_read(scratch.path, 1000000, &back, &size);
    snprintf(expected, sizeof expected, "%s: not a regular file", scratch.path);
    assert_int_equal(status.code, ERR_INPUT);
    assert_string_equal(status.message, expected);
    assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
    assert_int_equal(file_read(in_folder("pipe"), 5, &back, &size).code, ERR_INPUT);
    assert_null(back);
}

static void refuses_to_write(void **state)
{
    (void)state;
    char path[FILE_PATH_MAX];
    assert_ok(file_join(path, sizeof path, scratch.path, "none/data"));
    assert_int_equal(file_write(path, "x", 1).code, ERR_IO);
    assert_int_equal(file_write(scratch.path, "x", 1).code, ERR_IO); /* a folder is in the way */
    static char longest[FILE_PATH_MAX + 10];
    memset(longest, 'a', sizeof longest - 1);
    assert_int_equal(file_write(longest, "x", 1).code, ERR_INPUT);
    assert_int_equal(file_make_folders(longest).code, ERR_INPUT);
}

static void a_writer_that_does_not_commit_changes_nothing(void **state)
{
    (void)state;
    FileWriter *w = NULL;
    FileList before, after;
    char *back = NULL;
    size_t size;
    const char *path = in_folder("data");
    assert_ok(file_write(path, "old", 3));
    assert_ok(file_list(scratch.path, &before));
    assert_ok(file_writer_new(path, &w));
    assert_ok(file_writer_append(w, "new", 3));
    file_writer_free(w);
    assert_ok(file_list(scratch.path, &after));
    assert_int_equal(before.count, after.count);
    file_list_free(&before);
    file_list_free(&after);
    assert_ok(file_read(path, 10, &back, &size));
    assert_string_equal(back, "old");
    free(back);
    file_writer_free(NULL);
}

static void lists_and_makes_folders(void **state)
{
    (void)state;
    char path[FILE_PATH_MAX];
    FileList list;
    assert_ok(file_join(path, sizeof path, scratch.path, "a//b/c/"));
    assert_false(file_exists(path));
    assert_ok(file_make_folders(path));
    assert_true(file_is_folder(path));
    assert_ok(file_make_folders(path));
    assert_ok(file_write(in_folder("a/z"), "", 0));
    assert_ok(file_write(in_folder("a/Y"), "", 0));
    assert_false(file_is_folder(in_folder("a/z")));
    assert_int_equal(file_make_folders(in_folder("a/z/x")).code, ERR_IO);
    assert_ok(file_list(in_folder("a"), &list));
    assert_int_equal(list.count, 3);
    assert_string_equal(list.name[0], "Y");
    assert_string_equal(list.name[1], "b");
    assert_string_equal(list.name[2], "z");
    file_list_free(&list);
    assert_int_equal(file_remove(in_folder("a")).code, ERR_IO); /* not empty */
    static const char *const names[] = {"a/z", "a/Y", "a/b/c", "a/b", "a", "a"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) assert_ok(file_remove(in_folder(names[i])));
    assert_false(file_exists(in_folder("a")));
    assert_int_equal(file_list(in_folder("a"), &list).code, ERR_IO);
}

static void knows_suffixes(void **state)
{
    (void)state;
    assert_true(file_has_suffix("a.sgf", ".sgf"));
    assert_false(file_has_suffix("sgf", ".sgf"));
    assert_false(file_has_suffix("a.sgf.tmp", ".sgf"));
}

enum { BIG = 300000, ROUNDS = 12 };

/* A child writes whole files of one letter after the other until it is killed. */
static void write_for_ever(const char *path)
{
    char *data = malloc(BIG);
    for (int i = 0;; i++) {
        memset(data, 'a' + i % 26, BIG);
        if (file_write(path, data, BIG).code != STATUS_OK) _exit(1);
    }
}

static void killed_writers_leave_a_whole_file(void **state)
{
    (void)state;
    const char *path = in_folder("data");
    char *back = NULL;
    size_t size;
    char *first = malloc(BIG);
    memset(first, '0', BIG);
    assert_ok(file_write(path, first, BIG));
    free(first);
    for (int round = 0; round < ROUNDS; round++) {
        pid_t child = fork();
        if (child == 0) write_for_ever(path);
        usleep((useconds_t)(1000 + 1700 * round));
        int how;
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFSIGNALED(how));
        assert_ok(file_read(path, BIG, &back, &size));
        assert_int_equal(size, BIG);
        for (size_t i = 1; i < size; i++)
            if (back[i] != back[0]) fail_msg("byte %zu is of another file", i);
        free(back);
    }
    FileList list;
    assert_ok(file_remove_temporaries(scratch.path));
    assert_ok(file_list(scratch.path, &list));
    for (int i = 0; i < list.count; i++) assert_false(file_has_suffix(list.name[i], ".tmp"));
    file_list_free(&list);
    assert_true(file_exists(path));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_was_written),
        cmocka_unit_test(unsynced_files_are_as_whole),
        cmocka_unit_test(reads_the_start),
        cmocka_unit_test(refuses_to_read),
        cmocka_unit_test(refuses_to_write),
        cmocka_unit_test(a_writer_that_does_not_commit_changes_nothing),
        cmocka_unit_test(lists_and_makes_folders),
        cmocka_unit_test(knows_suffixes),
        cmocka_unit_test(killed_writers_leave_a_whole_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
