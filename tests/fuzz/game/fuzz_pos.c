/* Any bytes as a position string: what is read, written and read again is the same game. The first bytes
 * choose rule, size and origin. */
#include "game/record_pos.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 3) return 0;
    GameSpec spec = {data[0] % RULE_COUNT, (uint8_t)(BOARD_SIZE_MIN + data[1] % 16), 5};
    Origin origin = data[2] % 2 ? ORIGIN_TOP : ORIGIN_BOTTOM;
    Record *first = NULL, *second = NULL;
    char *text = NULL;
    size_t length;
    if (record_pos_read("x", (const char *)data + 3, size - 3, spec, origin, &first).code != STATUS_OK)
        return 0;
    if (record_pos_write(first, origin, &text, &length).code != STATUS_OK) abort();
    if (record_pos_read("x", text, length, spec, origin, &second).code != STATUS_OK) abort();
    if (!record_equal(first, second)) abort();
    free(text);
    record_free(first);
    record_free(second);
    return 0;
}
