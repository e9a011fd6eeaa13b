/* mind.h - all that one thread needs to search positions of a game: patterns, an evaluator and a tree, made
 * when a game first needs them and made anew when it is another game. One thread uses a Mind. */
#ifndef TENGEN_MCTS_MIND_H
#define TENGEN_MCTS_MIND_H

#include "mcts/engine.h"

typedef struct Mind Mind;

/* Makes nothing yet; options are copied. ERR_MEMORY. */
Status mind_new(Mind **out, const EngineOptions *options) __attribute__((warn_unused_result));
void mind_free(Mind *m);

/* Be ready for games of spec with so many bytes for the tree; cheap where nothing changed. The factory's
 * faults; ERR_MEMORY. */
Status mind_prepare(Mind *m, GameSpec spec, uint64_t memory) __attribute__((warn_unused_result));

/* Drop what was thought. */
void mind_forget(Mind *m);

/* Begin with *root, of the prepared game, keeping the tree below it where there is one. visits as in
 * EngineLimits. Returns the visits kept. */
int mind_begin(Mind *m, const Board *root, int visits, Rng rng);

/* One batch. */
Status mind_step(Mind *m) __attribute__((warn_unused_result));

/* The root has an answer, so that mind_result may be called. */
bool mind_answered(const Mind *m);

/* No more steps: the root is decided, or the visits are spent. */
bool mind_done(const Mind *m);

/* Only one move of the root is worth considering. */
bool mind_forced(const Mind *m);

/* The visits at which mind_done becomes true come from the tree's room, not from the limit. */
bool mind_bound_by_memory(const Mind *m);

/* What is known, and the best moves with their lines, at most max, as search_lines. mind_answered is true. */
void mind_result(const Mind *m, SearchResult *out);
int mind_lines(const Mind *m, int max, SearchLine out[]);

#endif
