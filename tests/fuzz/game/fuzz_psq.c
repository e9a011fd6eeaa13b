/* Any bytes as psq: what is read and written once is written the same for ever. */
#include "game/record_psq.h"

#include <stdlib.h>
#include <string.h>

static char *again(const char *text, size_t size, GameSpec assumed, size_t *length)
{
    Record *r = NULL;
    char *out = NULL;
    if (record_psq_read("x", text, size, assumed, &r).code != STATUS_OK) return NULL;
    if (record_psq_write(r, &out, length).code != STATUS_OK) abort();
    record_free(r);
    return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    GameSpec assumed = {data[0] % RULE_COUNT, 15, 5};
    size_t once_length, twice_length;
    char *once = again((const char *)data + 1, size - 1, assumed, &once_length);
    if (!once) return 0;
    char *twice = again(once, once_length, assumed, &twice_length);
    if (!twice || once_length != twice_length || memcmp(once, twice, once_length) != 0) abort();
    free(once);
    free(twice);
    return 0;
}
