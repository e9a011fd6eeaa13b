/* mind.h - a crew with all that it needs for a game: patterns, evaluators and a tree, made when a game first needs
 * them and made anew when it is another game. One thread uses a Mind. */
#ifndef TENGEN_MCTS_MIND_H
#define TENGEN_MCTS_MIND_H

#include "mcts/engine.h"

typedef struct Mind Mind;

/* Makes nothing yet; options are copied. ERR_MEMORY. */
Status mind_new(Mind **out, const EngineOptions *options) __attribute__((warn_unused_result));

/* Stops first, if it thinks. */
void mind_free(Mind *m);

/* Be ready for games of spec with so many threads and bytes for the tree; cheap where nothing changed. It rests.
 * The factory's faults; ERR_MEMORY. */
Status mind_prepare(Mind *m, GameSpec spec, EngineMeans means) __attribute__((warn_unused_result));

/* The next mind_set keeps nothing of what was thought. It rests. */
void mind_forget(Mind *m);

/* The position to think about, of the prepared game, keeping the tree below it where there is one. It rests.
 * Returns the visits kept. excluded: moves not considered at the root; look_end: as in crew_set_by. */
int mind_set(Mind *m, const Board *root, const PointSet *excluded, double look_end);

/* Think until the root has so many visits, those kept included, or is decided. Returns at once. */
void mind_start(Mind *m, int visits);

/* Wait until it rests, at most so many seconds; *done: it rests. An evaluator's fault. */
Status mind_wait(Mind *m, double seconds, bool *done) __attribute__((warn_unused_result));

/* It rests when this returns. An evaluator's fault. */
Status mind_stop(Mind *m) __attribute__((warn_unused_result));

/* The root has an answer, so that mind_result and mind_lines may be called, also while it thinks. */
bool mind_answered(Mind *m);
void mind_result(Mind *m, SearchResult *out);
int mind_lines(Mind *m, int max, SearchLine out[]); /* as search_lines; 0 for max 0 */

/* Only one move of the root is worth considering. */
bool mind_forced(const Mind *m);

#endif
