/* Records in a file: what was given back comes again, in any order; a disk that is full, gone or cut short is a fault; nothing
 * is left in the folder. */
#include "game/base/spill.h"

#include "game/base/file.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Less than a block, several, and not whole ones. */
static const size_t usual[] = {8, 4096, 10000, 1, 50000, 4097, 12288};
enum { USUAL = sizeof usual / sizeof *usual, ROUNDS = 40, DESCRIPTORS = 256 };

static void stamp(unsigned char *data, int record, int round)
{
    for (size_t i = 0; i < usual[record]; i++)
        data[i] = (unsigned char)((size_t)record * 31 + (size_t)round * 7 + i * 13 + i / 256);
}

/* round 0: as made. */
static void assert_stamped(const unsigned char *data, int record, int round)
{
    static unsigned char expected[50000];
    memset(expected, 0, usual[record]);
    if (round > 0) stamp(expected, record, round);
    assert_memory_equal(data, expected, usual[record]);
}

static void visit(Spill *s, int record, int next, int rounds[], bool change)
{
    void *data;
    assert_ok(spill_take(s, record, next, &data));
    assert_stamped(data, record, rounds[record]);
    if (change) stamp(data, record, ++rounds[record]);
    spill_give(s, change);
}

static Spill *new_usual(Scratch *folder)
{
    Spill *s;
    assert_true(scratch_make(folder));
    assert_ok(spill_new(&s, folder->path, usual, USUAL));
    return s;
}

static void end(Spill *s, Scratch *folder)
{
    spill_free(s);
    scratch_remove(folder);
}

static void records_come_back_in_order(void **state)
{
    (void)state;
    Scratch folder;
    Spill *s = new_usual(&folder);
    int rounds[USUAL] = {0};
    for (int round = 0; round < ROUNDS; round++)
        for (int r = 0; r < USUAL; r++) visit(s, r, (r + 1) % USUAL, rounds, true);
    assert_ok(spill_finish(s));
    for (int r = USUAL - 1; r >= 0; r--) visit(s, r, -1, rounds, false);
    end(s, &folder);
}

/* What is read ahead may be the wrong one, or still be on its way out. */
static void records_come_back_in_any_order(void **state)
{
    (void)state;
    Scratch folder;
    Spill *s = new_usual(&folder);
    int rounds[USUAL] = {0};
    unsigned noise = 1;
    for (int i = 0; i < ROUNDS * USUAL; i++) {
        noise = noise * 1103515245u + 12345u;
        int record = (int)(noise >> 16) % USUAL, next = (int)(noise >> 20) % (USUAL + 1) - 1;
        visit(s, record, next == record ? -1 : next, rounds, noise >> 30 != 0);
    }
    end(s, &folder);
}

static void one_record_is_enough(void **state)
{
    (void)state;
    Scratch folder;
    Spill *s;
    int rounds[USUAL] = {0};
    assert_true(scratch_make(&folder));
    assert_ok(spill_new(&s, folder.path, usual, 1));
    for (int i = 0; i < ROUNDS; i++) visit(s, 0, -1, rounds, true);
    assert_int_equal(spill_file_bytes(s), SPILL_BLOCK);
    assert_int_equal(spill_window_bytes(s), SPILL_WINDOWS * SPILL_BLOCK);
    end(s, &folder);
}

static void the_file_has_no_name(void **state)
{
    (void)state;
    Scratch folder;
    FileList list;
    Spill *s = new_usual(&folder);
    assert_ok(file_list(folder.path, &list));
    assert_int_equal(list.count, 0);
    file_list_free(&list);
    assert_int_equal(spill_file_bytes(s), (1 + 1 + 3 + 1 + 13 + 2 + 3) * SPILL_BLOCK);
    end(s, &folder);
}

/* ---- faults ---- */

static void a_missing_folder_is_refused(void **state)
{
    (void)state;
    Spill *s;
    assert_fault(spill_new(&s, "no/such/folder", usual, USUAL), ERR_INPUT,
                 "no/such/folder: cannot keep the optimizer's state there: No such file or directory");
    assert_null(s);
}

/* A limit on the size of files stands for a disk that is full. */
static void a_full_disk_is_seen_at_once_and_leaves_nothing(void **state)
{
    (void)state;
    Scratch folder;
    Spill *s;
    FileList list;
    struct rlimit before, small;
    assert_true(scratch_make(&folder));
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 3 * SPILL_BLOCK;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    Status status = spill_new(&s, folder.path, usual, USUAL);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status.code, ERR_IO);
    assert_non_null(strstr(status.message, "no room for 98304 bytes of the optimizer's state"));
    assert_null(s);
    assert_ok(file_list(folder.path, &list));
    assert_int_equal(list.count, 0);
    file_list_free(&list);
    scratch_remove(&folder);
}

/* The file without a name, cut behind its owner's back. */
static void cut_short(void)
{
    int found = 0;
    for (int fd = 3; fd < DESCRIPTORS; fd++) {
        struct stat about;
        if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || about.st_nlink != 0) continue;
        assert_int_equal(ftruncate(fd, 0), 0);
        found++;
    }
    assert_int_equal(found, 1);
}

static void a_read_that_fails_is_a_fault_for_good(void **state)
{
    (void)state;
    Scratch folder;
    Spill *s = new_usual(&folder);
    void *data;
    cut_short();
    for (int i = 0; i < 2; i++) {
        Status status = spill_take(s, 4, 5, &data);
        assert_int_equal(status.code, ERR_IO);
        assert_non_null(
            strstr(status.message, "cannot read the optimizer's state: the file has become shorter"));
    }
    assert_int_equal(spill_finish(s).code, ERR_IO);
    end(s, &folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_back_in_order),
        cmocka_unit_test(records_come_back_in_any_order),
        cmocka_unit_test(one_record_is_enough),
        cmocka_unit_test(the_file_has_no_name),
        cmocka_unit_test(a_missing_folder_is_refused),
        cmocka_unit_test(a_full_disk_is_seen_at_once_and_leaves_nothing),
        cmocka_unit_test(a_read_that_fails_is_a_fault_for_good),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
