#include "train/blob.h"

#include <stdlib.h>
#include <string.h>

void blob_free(Blob *b)
{
    if (!b) return;
    free(b->data);
    *b = (Blob){0};
}

void blob_clear(Blob *b)
{
    b->size = 0;
    b->failed = false;
}

static bool reserve(Blob *b, size_t n)
{
    if (b->failed) return false;
    if (b->capacity - b->size >= n) return true;
    size_t capacity = b->capacity ? b->capacity : 4096;
    while (capacity - b->size < n) capacity *= 2;
    uint8_t *data = realloc(b->data, capacity);
    if (!data) {
        b->failed = true;
        return false;
    }
    b->data = data;
    b->capacity = capacity;
    return true;
}

void blob_put(Blob *b, const void *bytes, size_t n)
{
    if (n == 0 || !reserve(b, n)) return;
    memcpy(b->data + b->size, bytes, n);
    b->size += n;
}

void blob_put_u8(Blob *b, uint8_t v)
{
    blob_put(b, &v, 1);
}

static void put_number(Blob *b, uint64_t v, int n)
{
    uint8_t bytes[8];
    for (int i = 0; i < n; i++) bytes[i] = (uint8_t)(v >> (8 * i));
    blob_put(b, bytes, (size_t)n);
}

void blob_put_u16(Blob *b, uint16_t v)
{
    put_number(b, v, 2);
}

void blob_put_i64(Blob *b, int64_t v)
{
    put_number(b, (uint64_t)v, 8);
}

Status blob_written(const Blob *b)
{
    return b->failed ? status_no_memory(b->capacity * 2, "records of games") : status_ok();
}

BlobReader blob_reader(const void *data, size_t size)
{
    BlobReader r = {.data = data, .size = size};
    return r;
}

const uint8_t *blob_take(BlobReader *r, size_t n)
{
    if (r->failed || r->size - r->at < n) {
        r->failed = true;
        return NULL;
    }
    r->at += n;
    return r->data + r->at - n;
}

void blob_get(BlobReader *r, void *bytes, size_t n)
{
    if (n == 0) return;
    const uint8_t *from = blob_take(r, n);
    if (from)
        memcpy(bytes, from, n);
    else
        memset(bytes, 0, n);
}

static uint64_t get_number(BlobReader *r, int n)
{
    const uint8_t *bytes = blob_take(r, (size_t)n);
    uint64_t v = 0;
    for (int i = 0; bytes && i < n; i++) v |= (uint64_t)bytes[i] << (8 * i);
    return v;
}

uint8_t blob_get_u8(BlobReader *r)
{
    return (uint8_t)get_number(r, 1);
}

uint16_t blob_get_u16(BlobReader *r)
{
    return (uint16_t)get_number(r, 2);
}

int64_t blob_get_i64(BlobReader *r)
{
    return (int64_t)get_number(r, 8);
}
