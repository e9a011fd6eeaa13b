/* words.h - what a search thinks, said in words: never a raw mate code. */
#ifndef TENGEN_UI_CLI_WORDS_H
#define TENGEN_UI_CLI_WORDS_H

#include "mcts/search.h"

/* A judgement for one side. */
typedef struct Opinion {
    Proof proof;
    int plies;   /* to the end, counting the mover's next move; where proven */
    float score; /* expected score, 0..1; NaN: none */
} Opinion;

/* "wins in 3 moves", "wins with this move", "loses in 2 moves", "a proven draw", "win 57 %", or "" without
 * an opinion; into text[n]. Moves are the side's own: five plies to a win are its three moves. */
const char *words_opinion(Opinion o, char *text, int n);

/* "1 game", "2 games". */
const char *words_count(long long count, const char *thing, char *text, int n);

/* "1,234,567". */
const char *words_number(double value, char *text, int n);

/* "45 s", "3 min 20 s", "2 h 05 min". */
const char *words_duration(double seconds, char *text, int n);

/* "12.3 GiB", "640 MiB". */
const char *words_bytes(double bytes, char *text, int n);

#endif
