/* contestant.h - the program as a contestant: its game, the terms it is played on, and what it is thinking about.
 *
 * Whoever talks to the manager asks it to think, wakes it when its engine knocks or its time is over, and it says
 * the answers itself. Times are os_seconds. */
#ifndef TENGEN_UI_GOMOCUP_CONTESTANT_H
#define TENGEN_UI_GOMOCUP_CONTESTANT_H

#include "game/match/swap2_choice.h"
#include "ui/brain.h"
#include "ui/gomocup/situation.h"
#include "ui/gomocup/terms.h"
#include "ui/gomocup/voice.h"

/* What the engine thinks for. */
typedef enum Purpose { PURPOSE_NONE, PURPOSE_MOVE, PURPOSE_LINES, PURPOSE_CHOICE, PURPOSE_PONDER } Purpose;

typedef struct Contestant {
    /* set before anything else, and borrowed */
    Brain *brain;
    Voice *voice;
    EngineMeans means; /* what is used if the manager allows it */
    int warm_batch;    /* positions evaluated together */
    uint64_t seed;     /* of the openings that are proposed */
    bool ponder;
    bool lazy; /* load the network with the first move, instead of having it warm at START */

    int size; /* of the last START; 0: there was none */
    uint64_t games;
    Terms terms;
    Situation situation;
    Purpose purpose;
    double asked, deadline; /* of the thinking */
    double told;            /* when it was last told of */
    int lines;              /* asked for by contestant_lines */
    PointSet blocked;       /* not to be considered, until it is said otherwise */
    Swap2Choice choice;     /* of an opening or of balance … */
    double choice_seconds;  /* … and the time that it may take */
    bool kindred_told;      /* that the network is another rule's */
    char remarks[400];      /* of INFO lines that changed nothing, for the next move */
    GameSpec warm;          /* the engine is ready for this game, with these means */
    EngineMeans warm_means;
} Contestant;

/* A game on a board of that size, or of the last. The network is loaded and has evaluated when this returns.
 * ERR_INPUT: it is not played, or the memory is too little; what loading the network returns. */
Status contestant_start(Contestant *c, int size) __attribute__((warn_unused_result));
Status contestant_restart(Contestant *c) __attribute__((warn_unused_result));

/* Be in the game that START and INFO describe; the stones stay where only the rule changed. ERR_INPUT: there was
 * no START, the game is not played, or the memory is too little. */
Status contestant_ready(Contestant *c) __attribute__((warn_unused_result));

/* One INFO line. What it asks in vain is remarked with the next move. */
void contestant_inform(Contestant *c, const char *key, const char *value);

/* Think, asked at that time, and answer in the end: by the move to play; by the best moves with their lines; by a
 * swap2 decision; by one or two stones after which whoever moves now stands better than even by so many hundredths
 * of a win. What cannot be done is said. */
void contestant_move(Contestant *c, double asked);
void contestant_lines(Contestant *c, int lines, double asked);
void contestant_swap2(Contestant *c, double asked);
void contestant_balance(Contestant *c, int stones, int bias, double asked);

/* Consider these points no more, or again. ERR_INPUT: off the board. */
Status contestant_block(Contestant *c, const SituationList *points, bool block)
    __attribute__((warn_unused_result));

/* Is an answer owed? Pondering owes none. */
bool contestant_owes(const Contestant *c);

/* The seconds until contestant_wake is due; INFINITY where it is not. */
double contestant_time(const Contestant *c);

/* The engine knocked, or contestant_time is over. */
void contestant_wake(Contestant *c);

/* End the thinking: with the best move so far, or without any answer. */
void contestant_hurry(Contestant *c);
void contestant_call_off(Contestant *c);

#endif
