/* review_text.h - a review in words of the window's language: what a move cost, what was better, and why. */
#ifndef TENGEN_UI_BOARD_REVIEW_TEXT_H
#define TENGEN_UI_BOARD_REVIEW_TEXT_H

#include "ui/board/state.h"

/* The inaccuracy or worse that was played at the position at hand; NULL while none is shown. */
const ReviewMove *review_text_shown(const State *s);

/* The sentence while a game is gone over: how far that is, the mistake at hand, or the whole game's; returns
 * text. */
const char *review_text_sentence(const State *s, char *text, int n);

/* Two reasons: how the better move goes on, and what is wrong with the one played, "" if that is not known. Only
 * where a mistake is shown; both return text. */
const char *review_text_better(const State *s, char *text, int n);
const char *review_text_reply(const State *s, char *text, int n);

#endif
