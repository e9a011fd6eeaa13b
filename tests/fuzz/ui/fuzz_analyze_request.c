/* Any bytes as a line that asks for an analysis: refused in words, or a position that can be searched. */
#include "ui/cli/analyze_request.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const AnalyzeDefaults defaults = {
        .spec = {RULE_RENJU, 15, 5}, .visits = 10, .visits_max = 1000, .lines = 3};
    AnalyzeRequest r;
    Status status = analyze_request_parse((const char *)data, size, 1, &defaults, &r);
    if (status.code != STATUS_OK && !status.message[0]) abort();
    if (status.code == STATUS_OK) {
        const AnalyzerQuestion *q = &r.question;
        if (q->visits < 1 || q->visits > 1000 || q->lines < 1 || q->lines > ANALYZER_LINES_MAX) abort();
        if (board_hash_scratch(&q->board) != q->board.hash) abort();
    }
    json_decref(r.id);
    return 0;
}
