/* gomocup.h - the conversation with a tournament manager, by the Gomocup protocol.
 *
 * Lines come in on `in`, answers go out on `out`, flushed one by one, and nothing else is written anywhere. A
 * thread reads, so that a line that arrives while the engine thinks is obeyed at once: STOP ends the thinking
 * with a move; END, START, RESTART, BOARD, YXBOARD and SWAP2BOARD call it off; what needs the position to stay
 * as it is is refused. Every command gets its answer, one that is not known UNKNOWN, one that cannot be done
 * ERROR and why. */
#ifndef TENGEN_UI_GOMOCUP_GOMOCUP_H
#define TENGEN_UI_GOMOCUP_GOMOCUP_H

#include "ui/brain.h"

#include <stdio.h>

typedef struct GomocupSetup {
    FILE *in, *out;
    BrainOptions brain;  /* the network and the search; brain.engine.means: what is used if the manager
                            allows it */
    uint64_t seed;       /* of the openings that are proposed */
    bool ponder;         /* think while the opponent does */
    bool lazy;           /* load the network with the first move, instead of having it warm at START */
    const char *version; /* of the program, for ABOUT */
} GomocupSetup;

/* Talk until END or the end of the input. ERR_IO: nobody reads the answers any more; ERR_MEMORY. */
Status gomocup_run(const GomocupSetup *setup) __attribute__((warn_unused_result));

#endif
