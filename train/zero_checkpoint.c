#include "train/zero_checkpoint.h"

#include "game/base/file.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static const char MAGIC[8] = "tengenZ2";

enum { PIECE = 1 << 16 }; /* bytes that are summed at a time */

typedef struct Header {
    char magic[sizeof MAGIC];
    uint64_t params; /* floats of the model's arena */
    ZeroCounts counts;
    uint64_t note_bytes;
} Header;

/* ---- saving ---- */

typedef struct Sink {
    FileWriter *writer;
    XXH3_state_t *sum;
} Sink;

static Status put(Sink *s, const void *data, size_t bytes)
{
    XXH3_64bits_update(s->sum, data, bytes);
    return file_writer_append(s->writer, data, bytes);
}

static Status put_piece(void *context, size_t offset, const float *values, size_t n)
{
    (void)offset; /* they follow each other */
    return put(context, values, n * sizeof *values);
}

static Header header_of(const Zero *z, size_t note_bytes)
{
    Header h = {.params = zero_layout(z)->model_params, .counts = zero_counts(z), .note_bytes = note_bytes};
    memcpy(h.magic, MAGIC, sizeof MAGIC);
    return h;
}

static Status begin(Sink *s, const char *path, const Header *h, const void *note)
{
    s->sum = XXH3_createState();
    if (!s->sum) return status_no_memory(576, "a checksum");
    XXH3_64bits_reset(s->sum);
    TRY(file_writer_new(path, &s->writer));
    TRY(put(s, h, sizeof *h));
    return put(s, note, h->note_bytes);
}

static Status commit(Sink *s)
{
    uint64_t sum = XXH3_64bits_digest(s->sum);
    TRY(file_writer_append(s->writer, &sum, sizeof sum));
    return file_writer_commit(s->writer);
}

Status zero_checkpoint_save(Zero *z, Comm *c, const char *path, const void *note, size_t note_bytes)
{
    bool writes = comm_rank(c) == 0;
    Sink sink = {0};
    Status status = status_ok();
    Header header = header_of(z, note_bytes);
    CommTicket ticket;
    if (writes) CHECK(status, begin(&sink, path, &header, note));
    for (ZeroState s = 0; s < ZERO_STATES; s++)
        CHECK(status, zero_get(z, s, writes ? put_piece : NULL, &sink));
    if (writes) CHECK(status, commit(&sink));
    CHECK(status, comm_barrier(c, &ticket));
    CHECK(status, comm_wait(c, ticket));
done:
    if (status.code != STATUS_OK) comm_abort(c, status);
    file_writer_free(sink.writer);
    XXH3_freeState(sink.sum);
    return status;
}

/* ---- loading ---- */

static Status sum_of(FileReader *reader, size_t bytes, uint64_t *sum)
{
    char piece[PIECE];
    Status status = status_ok();
    XXH3_state_t *state = XXH3_createState();
    if (!state) return status_no_memory(576, "a checksum");
    XXH3_64bits_reset(state);
    for (size_t at = 0; at < bytes; at += sizeof piece) {
        size_t n = bytes - at < sizeof piece ? bytes - at : sizeof piece;
        CHECK(status, file_reader_take(reader, at, piece, n));
        XXH3_64bits_update(state, piece, n);
    }
    *sum = XXH3_64bits_digest(state);
done:
    XXH3_freeState(state);
    return status;
}

static Status check(const Zero *z, const char *path, FileReader *reader, size_t note_bytes, Header *h)
{
    uint64_t sum, own;
    size_t size = file_reader_bytes(reader);
    size_t arrays = (size_t)ZERO_STATES * zero_layout(z)->model_params * sizeof(float);
    if (size < sizeof *h + sizeof sum) return status_error(ERR_FORMAT, "%s: not a checkpoint", path);
    TRY(file_reader_take(reader, 0, h, sizeof *h));
    if (memcmp(h->magic, MAGIC, sizeof MAGIC) != 0)
        return status_error(ERR_FORMAT, "%s: not a checkpoint", path);
    if (h->params != zero_layout(z)->model_params)
        return status_error(ERR_FORMAT, "%s: of a model with %llu parameters, not %zu", path,
                            (unsigned long long)h->params, zero_layout(z)->model_params);
    if (h->note_bytes != note_bytes)
        return status_error(ERR_FORMAT, "%s: with a note of %llu bytes, not %zu", path,
                            (unsigned long long)h->note_bytes, note_bytes);
    if (size != sizeof *h + note_bytes + arrays + sizeof sum)
        return status_error(ERR_FORMAT, "%s: cut short", path);
    TRY(file_reader_take(reader, size - sizeof sum, &sum, sizeof sum));
    TRY(sum_of(reader, size - sizeof sum, &own));
    if (sum != own) return status_error(ERR_FORMAT, "%s: damaged: its checksum is wrong", path);
    return status_ok();
}

/* An array of the file, and the first fault of reading it. */
typedef struct Source {
    FileReader *reader;
    size_t at;
    Status status;
} Source;

static void take_piece(void *context, size_t offset, size_t n, float out[])
{
    Source *s = context;
    if (s->status.code != STATUS_OK) return;
    s->status = file_reader_take(s->reader, s->at + offset * sizeof *out, out, n * sizeof *out);
}

static Status take_state(Zero *z, FileReader *reader, size_t at)
{
    size_t bytes = zero_layout(z)->model_params * sizeof(float);
    for (ZeroState s = 0; s < ZERO_STATES; s++) {
        Source source = {.reader = reader, .at = at + (size_t)s * bytes, .status = status_ok()};
        TRY(zero_fill(z, s, take_piece, &source));
        TRY(source.status);
    }
    return status_ok();
}

Status zero_checkpoint_load(Zero *z, const char *path, void *note, size_t note_bytes)
{
    Header h;
    FileReader *reader;
    Status status;
    TRY(file_reader_new(path, &reader));
    CHECK(status, check(z, path, reader, note_bytes, &h));
    CHECK(status, file_reader_take(reader, sizeof h, note, note_bytes));
    CHECK(status, take_state(z, reader, sizeof h + note_bytes));
    zero_set_counts(z, h.counts);
done:
    file_reader_free(reader);
    return status;
}
