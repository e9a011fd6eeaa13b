#include "train/checkpoint.h"

#include "game/base/file.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static const char MAGIC[8] = "tengenC1";

enum { HEADER = sizeof MAGIC + 8 + 8 };

Status checkpoint_write(const char *path, const Blob *state)
{
    TRY(blob_written(state));
    FileWriter *w = NULL;
    Status status;
    Blob header = {0};
    blob_put(&header, MAGIC, sizeof MAGIC);
    blob_put_i64(&header, (int64_t)state->size);
    blob_put_i64(&header, (int64_t)XXH3_64bits(state->data, state->size));
    CHECK(status, blob_written(&header));
    CHECK(status, file_writer_new(path, &w));
    CHECK(status, file_writer_append(w, header.data, header.size));
    CHECK(status, file_writer_append(w, state->data, state->size));
    CHECK(status, file_writer_commit(w));
done:
    file_writer_free(w);
    blob_free(&header);
    return status;
}

static Status check(const char *path, const char *data, size_t size)
{
    BlobReader r = blob_reader(data, size);
    char magic[sizeof MAGIC];
    blob_get(&r, magic, sizeof magic);
    int64_t bytes = blob_get_i64(&r), sum = blob_get_i64(&r);
    if (r.failed || memcmp(magic, MAGIC, sizeof magic) != 0)
        return status_error(ERR_FORMAT, "%s: not a checkpoint", path);
    if (bytes < 0 || (uint64_t)bytes != size - HEADER)
        return status_error(ERR_FORMAT, "%s: %zu bytes where %lld were written", path, size - HEADER,
                            (long long)bytes);
    if (sum != (int64_t)XXH3_64bits(data + HEADER, size - HEADER))
        return status_error(ERR_FORMAT, "%s: damaged: its checksum is wrong", path);
    return status_ok();
}

Status checkpoint_read(const char *path, Blob *out)
{
    char *data;
    size_t size;
    TRY(file_read(path, SIZE_MAX / 4, &data, &size));
    Status status = check(path, data, size);
    if (status.code == STATUS_OK) {
        blob_put(out, data + HEADER, size - HEADER);
        status = blob_written(out);
    }
    free(data);
    return status;
}
