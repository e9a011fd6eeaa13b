/* swap2_text.h - what a swap2 opening asks of whom, in a sentence. */
#ifndef TENGEN_UI_BOARD_SWAP2_TEXT_H
#define TENGEN_UI_BOARD_SWAP2_TEXT_H

#include "ui/board/state.h"

/* What is to be done in the opening that the state is at; returns text. */
const char *swap2_text_sentence(const State *s, char *text, int n);

#endif
