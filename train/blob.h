/* blob.h - bytes being written or read: what games and checkpoints are stored as.
 *
 * Numbers are little-endian, without padding. Faults stick: after the first one every further call does
 * nothing, so a writer or reader asks once, at the end. */
#ifndef TENGEN_TRAIN_BLOB_H
#define TENGEN_TRAIN_BLOB_H

#include "game/base/status.h"

#include <stddef.h>
#include <stdint.h>

/* A growing buffer; all zeros is an empty one. */
typedef struct Blob {
    uint8_t *data;
    size_t size;
    size_t capacity;
    bool failed; /* memory ran out */
} Blob;

void blob_free(Blob *b);

/* Empty it and keep the memory. */
void blob_clear(Blob *b);

void blob_put(Blob *b, const void *bytes, size_t n);
void blob_put_u8(Blob *b, uint8_t v);
void blob_put_u16(Blob *b, uint16_t v);
void blob_put_i64(Blob *b, int64_t v);

/* ERR_MEMORY if anything put did not fit. */
Status blob_written(const Blob *b) __attribute__((warn_unused_result));

/* Reads borrowed bytes. */
typedef struct BlobReader {
    const uint8_t *data;
    size_t size;
    size_t at;
    bool failed; /* something read stood beyond the end */
} BlobReader;

BlobReader blob_reader(const void *data, size_t size);

/* Zeros after a fault. */
void blob_get(BlobReader *r, void *bytes, size_t n);
uint8_t blob_get_u8(BlobReader *r);
uint16_t blob_get_u16(BlobReader *r);
int64_t blob_get_i64(BlobReader *r);

/* The next n bytes in place, or NULL. */
const uint8_t *blob_take(BlobReader *r, size_t n);

#endif
