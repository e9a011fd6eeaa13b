/* click.h - the sound of a stone on wood, made by formula. */
#ifndef TENGEN_UI_BOARD_CLICK_H
#define TENGEN_UI_BOARD_CLICK_H

#include <stdint.h>

enum { CLICK_RATE = 44100, CLICK_SAMPLES = CLICK_RATE / 8 };

/* One channel, 16 bits, CLICK_RATE samples a second; it begins and ends in silence. */
void click_make(int16_t out[CLICK_SAMPLES]);

#endif
