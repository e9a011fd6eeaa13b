#include "ui/board/click.h"

#include <math.h>

/* A short knock of noise, and two tones of the board that die away, the higher one sooner. */
void click_make(int16_t out[CLICK_SAMPLES])
{
    uint32_t noise = 1;
    for (int i = 0; i < CLICK_SAMPLES; i++) {
        double t = (double)i / CLICK_RATE, rise = fmin(1, t * 4000), fall = 1 - (double)i / CLICK_SAMPLES;
        noise = noise * 1664525u + 1013904223u;
        double knock = ((double)(noise >> 16) / 32768 - 1) * exp(-t * 900);
        double low = sin(6.2831853 * 640 * t) * exp(-t * 70),
               high = sin(6.2831853 * 1730 * t) * exp(-t * 140);
        double sum = rise * fall * (0.35 * knock + 0.35 * low + 0.25 * high);
        out[i] = (int16_t)lround(sum * 22000);
    }
    out[CLICK_SAMPLES - 1] = 0;
}
