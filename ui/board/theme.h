/* theme.h - the colours of the window: light, dark and paper, and the colours of good and bad moves. */
#ifndef TENGEN_UI_BOARD_THEME_H
#define TENGEN_UI_BOARD_THEME_H

#include "ui/board/picture.h"

typedef enum ThemeName { THEME_LIGHT, THEME_DARK, THEME_PAPER, THEMES } ThemeName;

typedef struct Theme {
    Ink desk;       /* behind everything */
    Ink panel;      /* cards and dialogs */
    Ink edge;       /* their outlines, and separators */
    Ink text;       /* what is read first */
    Ink quiet;      /* what is read second */
    Ink button;     /* a button at rest … */
    Ink button_hot; /* … and under the pointer */
    Ink accent;     /* what is chosen, and what to press */
    Ink on_accent;  /* text upon it */
    Ink board;      /* tint of the wood; of paper its colour */
    Ink lines;      /* of the board */
    Ink labels;     /* coordinates */
    Ink mark;       /* of the last move and the winning line */
    bool flat;      /* no wood and no light: drawn with a pen */
} Theme;

const Theme *theme_get(ThemeName name);

/* How good a move is compared with the best one, 0 bad to 1 best. The safe palette runs from orange to blue,
 * which the colour-blind can tell apart; the usual one from red to green. */
Ink theme_quality(bool safe, float quality);

#endif
