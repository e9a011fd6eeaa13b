/* painter.h - paints a picture into pixels: the whole renderer, without any help from graphics hardware, so that
 * it looks the same everywhere. Edges are smooth at any scale.
 *
 * Letters come from outside, as coverage. Wood and stones are made once for a size and kept. */
#ifndef TENGEN_UI_BOARD_PAINTER_H
#define TENGEN_UI_BOARD_PAINTER_H

#include "game/base/status.h"
#include "ui/board/texture.h"

/* A text as it covers pixels, 0 to 255; valid until the next is asked for. */
typedef struct TextMask {
    int width, height, pitch; /* bytes from row to row */
    const uint8_t *cover;
} TextMask;

/* False if there is no font: the text is left out. */
typedef bool (*TextSource)(void *fonts, const char *text, float pixels, bool bold, TextMask *out);

typedef struct Canvas {
    Pixel *pixel; /* opaque */
    int width, height;
    int pitch; /* pixels from row to row */
} Canvas;

typedef struct Painter Painter;

Status painter_new(Painter **out, TextSource texts, void *fonts) __attribute__((warn_unused_result));
void painter_free(Painter *p);

/* Every pixel that a shape covers is painted over; scale: pixels in a point. ERR_MEMORY, with the picture
 * incomplete: a board or stone of a new size did not fit. */
Status painter_paint(Painter *p, const Picture *picture, float scale, const Canvas *canvas)
    __attribute__((warn_unused_result));

#endif
