/* quiz_text.h - a puzzle in words of the window's language. */
#ifndef TENGEN_UI_BOARD_QUIZ_TEXT_H
#define TENGEN_UI_BOARD_QUIZ_TEXT_H

#include "ui/board/state.h"

/* "Renju: puzzle 3 of 26"; returns text. There is a puzzle. */
const char *quiz_text_title(const State *s, char *text, int n);

/* What is to be done, or how it went; returns text. There is a puzzle. */
const char *quiz_text_sentence(const State *s, char *text, int n);

#endif
