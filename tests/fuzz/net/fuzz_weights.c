/* Any bytes as a network's file: refused in words, or read. */
#include "net/weights.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Model *model = NULL;
    NetInfo info;
    Status s = weights_parse("fuzz", data, size, &model, &info);
    if (s.code == STATUS_OK) model_free(model);
    return 0;
}
