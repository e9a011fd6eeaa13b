/* analyze_request.h - a line of what `tengen analyze -` reads: a JSON object, or a position string. docs/formats.md
 * describes both. */
#ifndef TENGEN_UI_CLI_ANALYZE_REQUEST_H
#define TENGEN_UI_CLI_ANALYZE_REQUEST_H

#include "mcts/analyzer.h"

#include <jansson.h>

enum { ANALYZE_REQUEST_MAX = 1 << 16 /* bytes of a line */ };

/* What a line does not say, and what it may ask for. */
typedef struct AnalyzeDefaults {
    GameSpec spec; /* of every position */
    int visits, visits_max;
    int lines;
    bool policy;
    uint64_t seed;
} AnalyzeDefaults;

typedef struct AnalyzeRequest {
    json_t *id;                /* the caller gives it up (json_decref): a string, a number or null */
    AnalyzerQuestion question; /* its board may be one where the game is over */
    bool policy;               /* the answer shall have it whole */
} AnalyzeRequest;

/* Read text[0..size), line `number` of the input. ERR_INPUT, ERR_FORMAT: in words what is wrong; out->id is set all the
 * same: the line's own where it has one, a position string's is the line's number. ERR_MEMORY. */
Status analyze_request_parse(const char *text, size_t size, int64_t number, const AnalyzeDefaults *defaults,
                             AnalyzeRequest *out) __attribute__((warn_unused_result));

#endif
