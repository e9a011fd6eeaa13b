/* ladder_text.h - ladders and ratings on them, in words and as JSON. */
#ifndef TENGEN_UI_CLI_LADDER_TEXT_H
#define TENGEN_UI_CLI_LADDER_TEXT_H

#include "game/base/text.h"
#include "ui/cli/ladder_climb.h"

enum { LADDER_TEXT_LINE_MAX = 160 };

/* "124 games, Elo 1480 +-42" into text[n], which is returned. */
const char *ladder_text_state(const LadderClimbReport *r, char *text, int n);

/* The rating, also by colour, and how each rung was met. name: the player's. */
void ladder_text_result(const LadderFiles *f, const char *name, const LadderClimbReport *r, Text *out);

/* The same as a JSON object on one line. ERR_MEMORY. */
Status ladder_text_json(const LadderFiles *f, const char *name, const LadderClimbReport *r, Text *out)
    __attribute__((warn_unused_result));

/* The rungs, the strongest first. */
void ladder_text_rungs(const Ladder *l, Text *out);

/* The rungs as JSON, an object on each line. ERR_MEMORY. */
Status ladder_text_rungs_json(const Ladder *l, Text *out) __attribute__((warn_unused_result));

#endif
