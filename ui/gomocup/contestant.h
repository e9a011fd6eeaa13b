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
typedef enum Purpose { PURPOSE_NONE, PURPOSE_MOVE, PURPOSE_LINES, PURPOSE_SWAP2, PURPOSE_PONDER } Purpose;

typedef struct Contestant {
    /* set before anything else, and borrowed */
    Brain *brain;
    Voice *voice;
    EngineMeans means; /* what is used if the manager allows it */
    uint64_t seed;     /* of the openings that are proposed */
    bool ponder;

    int size; /* of the last START; 0: there was none */
    uint64_t games;
    Terms terms;
    Situation situation;
    Purpose purpose;
    double asked, deadline; /* of the thinking */
    Swap2Choice swap2;
    bool kindred_told; /* that the network is another rule's */
} Contestant;

/* A game on a board of that size, or of the last. ERR_INPUT: it is not played, or the memory is too little. */
Status contestant_start(Contestant *c, int size) __attribute__((warn_unused_result));
Status contestant_restart(Contestant *c) __attribute__((warn_unused_result));

/* Be in the game that START and INFO describe; the stones stay where only the rule changed. ERR_INPUT: there was
 * no START, the game is not played, or the memory is too little. */
Status contestant_ready(Contestant *c) __attribute__((warn_unused_result));

/* Think, asked at that time, and answer in the end: by the move to play; by the best moves with their lines; by a
 * swap2 decision. What cannot be done is said. */
void contestant_move(Contestant *c, double asked);
void contestant_lines(Contestant *c, int lines, double asked);
void contestant_swap2(Contestant *c, double asked);

/* Is an answer owed? Pondering owes none. */
bool contestant_owes(const Contestant *c);

/* The seconds until the answer must be given; INFINITY where none is owed. */
double contestant_time(const Contestant *c);

/* The engine knocked, or (late) the time is over. */
void contestant_wake(Contestant *c, bool late);

/* End the thinking: with the best move so far, or without any answer. */
void contestant_hurry(Contestant *c);
void contestant_call_off(Contestant *c);

#endif
