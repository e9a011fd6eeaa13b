/* view_level.h - a level in words: what it is called, and its measured strength. */
#ifndef TENGEN_UI_BOARD_VIEW_LEVEL_H
#define TENGEN_UI_BOARD_VIEW_LEVEL_H

#include "ui/board/state.h"

/* "Level 3: easy"; returns text. 1 <= level <= LEVELS. */
const char *view_level_name(const State *s, int level, char *text, int n);

/* "about 700 Elo". */
const char *view_level_strength(const State *s, int level, char *text, int n);

/* Both in one line. */
const char *view_level_text(const State *s, int level, char *text, int n);

#endif
