/* analyze_json.h - analyses and reviews as JSON objects; docs/formats.md describes them. Each is a new one, which the
 * caller gives up, or NULL where memory is short. */
#ifndef TENGEN_UI_CLI_ANALYZE_JSON_H
#define TENGEN_UI_CLI_ANALYZE_JSON_H

#include "mcts/review.h"

#include <jansson.h>

/* A position with its answer; policy: also the whole policy. */
json_t *analyze_json_position(const Board *b, const AnalyzerAnswer *answer, bool policy);

/* A position where the game is over. */
json_t *analyze_json_over(const Board *b);

/* Move i of a game, and the game as a whole. */
json_t *analyze_json_move(const Record *record, const Review *review, int i);
json_t *analyze_json_summary(const Record *record, const Review *review);

/* Put a string before the other members of o. */
void analyze_json_name(json_t *o, const char *key, const char *value);

/* Print o as one line and give it up. ERR_MEMORY: o is NULL, or cannot be written down. */
Status analyze_json_print(json_t *o) __attribute__((warn_unused_result));

#endif
