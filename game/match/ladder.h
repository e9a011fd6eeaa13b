/* ladder.h - a ladder: players of known strength, its rungs, by which others are rated.
 *
 * Rungs never change once they are measured: fixed programs with fixed visits, nodes or depths, so that neither
 * the machine nor its load matters. A ladder is kept as text (# begins a comment):
 *
 *     game freestyle 15 5                        rule, points along an edge, stones in a row
 *     openings openings/freestyle-15x15.txt      balanced openings, each played with both colours
 *     anchor pattern 1000                        the rung whose Elo was chosen, not measured
 *     misfit 1.3                                 how much worse the results fit one scale than chance explains
 *     # name     elo    error   games   checksum           player
 *     rung pattern   1000  0  400  -                       pattern
 *     rung net@4     1643  21 400  388e54f6cc9dd388        net:nets/freestyle-15x15.safetensors,visits=4
 *
 * error is a standard error in Elo, as a difference from the anchor's; checksum is that of the network's weights, or
 * "-"; files are relative to the assets folder. */
#ifndef TENGEN_GAME_MATCH_LADDER_H
#define TENGEN_GAME_MATCH_LADDER_H

#include "game/base/text.h"
#include "game/rules.h"

enum { LADDER_RUNGS_MAX = 40, LADDER_NAME_MAX = 32, LADDER_PLAYER_MAX = 160, LADDER_FILE_MAX = 1 << 20 };

typedef struct LadderRung {
    char name[LADDER_NAME_MAX];
    char player[LADDER_PLAYER_MAX]; /* as the command line names players */
    char checksum[24];              /* "-": there is nothing to sum */
    double elo, error;
    int games; /* that it was measured by */
} LadderRung;

typedef struct Ladder {
    GameSpec game;
    char openings[LADDER_PLAYER_MAX];
    int anchor; /* a rung */
    double
        misfit; /* >= 1: chi-squared for each degree of freedom of the measured results against one scale, floored */
    LadderRung rung[LADDER_RUNGS_MAX];
    int count;
} Ladder;

/* Read it from text[0..size); name stands for the file in messages. ERR_FORMAT: "ladder.txt:7: …". */
Status ladder_parse(const char *name, const char *text, size_t size, Ladder *out)
    __attribute__((warn_unused_result));
Status ladder_read(const char *path, Ladder *out) __attribute__((warn_unused_result));

/* Write it, below the comment: lines that each begin with #. */
void ladder_format(const Ladder *l, const char *comment, Text *out);

/* The rung of that name, or -1. */
int ladder_find(const Ladder *l, const char *name);

/* A key of all that its measurements rest on but their results: game, openings' name, players and checksums. */
uint64_t ladder_key(const Ladder *l);

#endif
