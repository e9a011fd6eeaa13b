/* run_text.h - how a training run stands, as a line for people or for programs. */
#ifndef TENGEN_UI_CLI_RUN_TEXT_H
#define TENGEN_UI_CLI_RUN_TEXT_H

#include "train/run.h"

enum { RUN_TEXT_MAX = 2600 };

/* "37 % self-play | ETA 45 s | score 61 % | Elo +312 | loss 2.318 | 1,204 games | 2,310 pos/s 35,120 evals/s"; what is
 * not known yet is left out. Returns text. */
const char *run_text_progress(const RunProgress *p, char text[RUN_TEXT_MAX]);

/* "score 91.5 % of 200 games against pure MCTS with 1000 playouts (as black 95.0 %, as white 88.0 %;
 * untrained 54.0 %)", or that no match was played. Returns text. */
const char *run_text_score(const RunProgress *p, int playouts, char text[RUN_TEXT_MAX]);

/* "Elo +612 ± 30 over the untrained network (as black +590 ± 41, as white +630 ± 40), by matches between 17 of its
 * networks"; "" if there were none. Returns text. */
const char *run_text_rating(const RunRating *r, char text[RUN_TEXT_MAX]);

/* "31.2 plies a game (3 % under 12), black wins 52 %, white 41 %, 7 % draws, 98 % differ after 8 plies"; ""
 * without games. Returns text. */
const char *run_text_games(const Tally *t, char text[RUN_TEXT_MAX]);

/* An object of JSON on one line, with null for what is not known; event is "progress", "stopped" or "done".
 * Returns text. */
const char *run_text_json(const RunProgress *p, const char *event, char text[RUN_TEXT_MAX]);

#endif
