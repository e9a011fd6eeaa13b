/* Any bytes as SGF: what is read, written and read again is the same game. */
#include "game/record_sgf.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GameSpec assumed = {RULE_FREESTYLE, 15, 5};
    Record *first = NULL, *second = NULL;
    char *text = NULL;
    size_t length;
    if (record_sgf_read("x", (const char *)data, size, assumed, &first).code != STATUS_OK) return 0;
    if (record_sgf_write(first, &text, &length).code != STATUS_OK) abort();
    if (record_sgf_read("x", text, length, assumed, &second).code != STATUS_OK) abort();
    if (!record_equal(first, second)) abort();
    free(text);
    record_free(first);
    record_free(second);
    return 0;
}
