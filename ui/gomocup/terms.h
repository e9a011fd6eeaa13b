/* terms.h - what INFO lines say of the games to come: time, memory, rule.
 *
 * INFO is never answered: what cannot be kept is said at the next command, or beside the next move. */
#ifndef TENGEN_UI_GOMOCUP_TERMS_H
#define TENGEN_UI_GOMOCUP_TERMS_H

#include "game/rules.h"
#include "mcts/clock.h"

typedef struct Terms {
    double turn, match; /* seconds; INFINITY: no limit */
    double left;        /* of match, as the manager said last; NaN: he did not */
    double increment;
    double spent;    /* on this game's moves, by our own clock */
    double lateness; /* of the moves so far (clock.h) */
    uint64_t memory; /* bytes; 0: not limited */
    int rule;        /* the protocol's number */
    uint64_t tree;   /* bytes that the tree may take; 0: not said */
    int visits;      /* 0: not limited */
    int plies;       /* of the best line, at which a thinking ends; 0: not limited */
    int threads;     /* 0: not said */
    int strength;    /* 0 to 100: all it can */
    bool remarks;    /* a MESSAGE with each move; what an INFO line cannot have */
    bool realtime;   /* MESSAGE REALTIME while it thinks */
    bool details;    /* blocks of INFO PV, while it thinks too */
    bool yixin;      /* the manager is one of Yixin's, whose rule 2 is renju */
    bool ponder;
} Terms;

/* Five seconds a move, freestyle, a MESSAGE for each move, where nothing is said. */
Terms terms_default(void);

/* One INFO line. ERR_INPUT, in words, and nothing changes: the key is not known or asks for what is not done, or a
 * number is missing. Keys that ask for nothing (game_type, folder, evaluate) are fine. */
Status terms_set(Terms *t, const char *key, const char *value) __attribute__((warn_unused_result));

/* The game of a board of that size. ERR_INPUT, in words, for a rule that is not played and a size that no
 * board has. */
Status terms_game(const Terms *t, int size, GameSpec *out) __attribute__((warn_unused_result));

/* The time of the next move. */
ClockTerms terms_clock(const Terms *t);

/* How much of the memory the tree may take; `usual` where it is not limited. What the program itself and a
 * network need is kept back. ERR_INPUT: nothing would be left. */
Status terms_tree_memory(const Terms *t, uint64_t usual, uint64_t *out) __attribute__((warn_unused_result));

#endif
