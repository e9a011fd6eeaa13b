/* spill_speed.c - how fast records in a file are taken in turn, changed and given back, beside a loop that reads and writes as
 * many bytes of a file, one block after the other, past the kernel's cache too.
 *
 *   build/tests/spill_speed FOLDER [MEGABYTES] [RECORD_KILOBYTES]     256 MB in records of 4096 kB, if nothing is said
 *
 * A line: both in MB/s (read and written together), and their ratio, medians of ROUNDS in turns. */
#include "game/base/os.h"
#include "game/base/spill.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROUNDS = 5, RECORDS_MAX = 4096, KILO = 1024 };

static Status spill_round(Spill *s, int records, size_t bytes, double *seconds)
{
    double begun = os_seconds();
    for (int r = 0; r < records; r++) {
        void *data;
        TRY(spill_take(s, r, (r + 1) % records, &data));
        float *values = data;
        for (size_t i = 0; i < bytes / sizeof *values; i++) values[i] += 1;
        spill_give(s, true);
    }
    TRY(spill_finish(s));
    *seconds = os_seconds() - begun;
    return status_ok();
}

static Status plain_round(int file, void *block, int records, size_t bytes, double *seconds)
{
    double begun = os_seconds();
    for (int r = 0; r < records; r++) {
        off_t at = (off_t)((size_t)r * bytes);
        if (pread(file, block, bytes, at) != (ssize_t)bytes ||
            pwrite(file, block, bytes, at) != (ssize_t)bytes)
            return status_error(ERR_IO, "the plain file cannot be read and written");
    }
    *seconds = os_seconds() - begun;
    return status_ok();
}

static Status plain_file(const char *folder, size_t bytes, int *file)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/spill-XXXXXX", folder);
    *file = mkstemp(path);
    if (*file < 0) return status_error(ERR_IO, "%.100s: no file can be made there", folder);
    unlink(path);
    if (posix_fallocate(*file, 0, (off_t)bytes) != 0) return status_error(ERR_IO, "%.100s: no room", folder);
    if (fcntl(*file, F_SETFL, O_RDWR | O_DIRECT) != 0) puts("(this file system has no direct access)");
    return status_ok();
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static Status measure(const char *folder, int records, size_t bytes)
{
    static size_t sizes[RECORDS_MAX];
    double kept[ROUNDS + 1], plain[ROUNDS + 1], moved = 2e-6 * (double)records * (double)bytes;
    int file = -1;
    Spill *s = NULL;
    Status status;
    void *block = aligned_alloc(SPILL_BLOCK, bytes);
    if (!block) return status_no_memory(bytes, "a block");
    memset(block, 0, bytes);
    for (int r = 0; r < records; r++) sizes[r] = bytes;
    CHECK(status, spill_new(&s, folder, sizes, records));
    CHECK(status, plain_file(folder, (size_t)records * bytes, &file));
    for (int i = 0; i <= ROUNDS; i++) { /* the first one warms up */
        CHECK(status, spill_round(s, records, bytes, &kept[i]));
        CHECK(status, plain_round(file, block, records, bytes, &plain[i]));
    }
    qsort(kept + 1, ROUNDS, sizeof *kept, by_size);
    qsort(plain + 1, ROUNDS, sizeof *plain, by_size);
    double a = moved / kept[1 + ROUNDS / 2], b = moved / plain[1 + ROUNDS / 2];
    printf("spill %.0f MB/s, plain %.0f MB/s, ratio %.2f, %s\n", a, b, a / b,
           spill_direct(s) ? "direct" : "through the cache");
done:
    spill_free(s);
    if (file >= 0) close(file);
    free(block);
    return status;
}

int main(int argc, char *argv[])
{
    size_t megabytes = argc > 2 ? strtoul(argv[2], NULL, 10) : 256;
    size_t bytes = (argc > 3 ? strtoul(argv[3], NULL, 10) : 4096) * KILO;
    size_t records = bytes > 0 ? megabytes * KILO * KILO / bytes : 0;
    if (argc < 2 || records < 2 || records > RECORDS_MAX || bytes % SPILL_BLOCK != 0) {
        fprintf(stderr, "usage: %s FOLDER [MEGABYTES] [RECORD_KILOBYTES]\n", argv[0]);
        return 2;
    }
    Status status = measure(argv[1], (int)records, bytes);
    if (status.code != STATUS_OK) fprintf(stderr, "%s\n", status.message);
    return status.code != STATUS_OK;
}
