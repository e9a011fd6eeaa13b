/* told.h - what is told of a search, beside the move: a line for people, or lines in the dialect of Rapfi that
 * graphical programs read. */
#ifndef TENGEN_UI_GOMOCUP_TOLD_H
#define TENGEN_UI_GOMOCUP_TOLD_H

#include "game/base/text.h"
#include "mcts/engine.h"

/* "MESSAGE win 57 %, 1,234 visits in 0.9 s: 7,7 8,7 6,6" and a newline. Nothing if nothing was searched. */
void told_message(Text *t, const EngineReport *r, int size);

/* "MESSAGE 1. win 57 %, 320 visits: 7,7 8,7 6,6" for each of the report's lines. */
void told_ranking(Text *t, const EngineReport *r, int size);

/* What Yixin's boards mark while the engine thinks: "MESSAGE REALTIME REFRESH", "… BEST 7,7", and for each of the
 * report's other lines "… POS 8,7" and "… DONE 8,7", or "… LOST 8,7" where the move is proven to lose. */
void told_realtime(Text *t, const EngineReport *r, int size);

/* "INFO PV 0", "INFO WINRATE 0.57", "INFO BESTLINE 7,7 8,7" … "INFO PV DONE", a block for each of the
 * report's lines. */
void told_lines(Text *t, const EngineReport *r, int size);

#endif
