/* selfplay.h - one lane of self-play: many games in lockstep, one leaf of each in every batch.
 *
 * A lane has `games` slots. A slot plays its games one after the other, each from 0 to a few random stones,
 * and is a sequence of its own: game k of slot i is number k * games + i, and its random numbers are keyed
 * by (seed, lane, number, ply, purpose). In a round each slot searches exactly `moves` moves, with the
 * evaluator of that round; a game may span rounds. So the games do not depend on how slots share batches,
 * on threads, or on where a round was interrupted: an interrupted search simply begins again.
 *
 * A game ends by the rules, or as soon as a search proves its outcome. A forced block (the opponent has one
 * winning point and the mover none) and a last legal point are played without search or sample. So is a root that
 * is decided before any visit, but for wins by force with threat_samples: their target is the winning move. */
#ifndef TENGEN_TRAIN_SELFPLAY_H
#define TENGEN_TRAIN_SELFPLAY_H

#include "mcts/search.h"
#include "train/episode.h"

typedef struct SelfplayOptions {
    GameSpec spec;
    SearchParams search;
    int visits;            /* a move, at most */
    int games;             /* slots */
    int moves;             /* searched by each slot in a round */
    bool threat_samples;   /* a root that is won by force at once is learned from too */
    int opening_stones;    /* at most; the number is uniform from 0 */
    int opening_radius;    /* where they stand: opening_random */
    float temperature;     /* in the first plies, then 0 */
    int temperature_plies; /* counted from the empty board */
    float surprise;        /* share of a finished game's rows that goes by surprise */
    uint64_t seed;
    int lane;
} SelfplayOptions;

typedef struct Selfplay Selfplay;

/* Asked at every batch; true: leave off. */
typedef bool SelfplayStop(void *context);

/* table is borrowed for the lane's life. ERR_MEMORY. */
Status selfplay_new(Selfplay **out, const SelfplayOptions *options, const PatternTable *table)
    __attribute__((warn_unused_result));
void selfplay_free(Selfplay *s);

/* Visits of the searches that begin from now on, 1 to options.visits, which it is at first. Between rounds, or
 * the same again. */
void selfplay_set_visits(Selfplay *s, int visits);

/* Play until every slot has searched its moves of this round. e's max_batch >= options.games. What e
 * returns; ERR_INTERRUPTED when stop (may be NULL) said so, and then calling again goes on. */
Status selfplay_play(Selfplay *s, Evaluator *e, SelfplayStop *stop, void *context)
    __attribute__((warn_unused_result));

/* The games that ended in this round, in the order of their numbers; once the round is played out. They
 * are the lane's until the next round begins. */
int selfplay_finished(const Selfplay *s);
Status selfplay_read(Selfplay *s, int i, Episode *out) __attribute__((warn_unused_result));

/* Forget them, and give every slot its moves of the next round. */
void selfplay_next_round(Selfplay *s);

int64_t selfplay_searches(const Selfplay *s); /* moves searched since selfplay_new */
int64_t selfplay_visits(const Selfplay *s);   /* in searches that ended since then, in this process */

/* Everything that going on needs: games under way, this round's games and moves. Options must be the same.
 * ERR_FORMAT: not such a state. */
void selfplay_save(const Selfplay *s, Blob *out);
Status selfplay_load(Selfplay *s, BlobReader *in) __attribute__((warn_unused_result));

#endif
