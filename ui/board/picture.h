/* picture.h - a picture as a list of shapes and texts: what the view says and a painter paints.
 *
 * A value without pointers. Coordinates are in points of the window, x to the right, y downwards; the painter
 * multiplies by its scale. Shapes are painted in order. What no longer fits is left out, and `full` says so. */
#ifndef TENGEN_UI_BOARD_PICTURE_H
#define TENGEN_UI_BOARD_PICTURE_H

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t Ink; /* 0xRRGGBBAA */

typedef struct Box {
    float x, y, w, h;
} Box;

typedef enum ShapeKind {
    SHAPE_RECT,   /* x y w h, corners of `radius` */
    SHAPE_FRAME,  /* its outline, `width` wide, inside */
    SHAPE_LINE,   /* from x y by the vector w h, `width` wide, round ends */
    SHAPE_DISC,   /* centre x y, `radius` */
    SHAPE_RING,   /* its outline, `width` wide, centred on the radius */
    SHAPE_SHADOW, /* a soft dark rectangle: x y w h, `radius` is its blur */
    SHAPE_WOOD,   /* x y w h of grained wood; ink tints it */
    SHAPE_STONE,  /* centre x y, `radius`; `variant` is a StoneLook; the ink's alpha is its opacity */
    SHAPE_TEXT,   /* anchored at x y, `radius` is the height of its letters' box */
    SHAPE_CLIP,   /* from here on only within x y w h; w = 0: everywhere again */
} ShapeKind;

typedef enum StoneLook { STONE_BLACK, STONE_WHITE, STONE_FLAT_BLACK, STONE_FLAT_WHITE } StoneLook;

typedef enum TextAlign { TEXT_LEFT, TEXT_CENTER, TEXT_RIGHT } TextAlign;

typedef struct Figure {
    uint8_t kind;    /* a ShapeKind */
    uint8_t align;   /* of texts: a TextAlign, horizontally; vertically the anchor is the middle */
    uint8_t bold;    /* of texts */
    uint8_t variant; /* of stones */
    float x, y, w, h;
    float radius;
    float width;
    Ink ink;
    int32_t text; /* where its letters begin in Picture.letters */
} Figure;

enum { PICTURE_SHAPES = 6000, PICTURE_LETTERS = 40000 };

typedef struct Picture {
    int count;
    int used; /* of letters */
    bool full;
    Figure shape[PICTURE_SHAPES];
    char letters[PICTURE_LETTERS]; /* NUL-terminated texts, UTF-8 */
} Picture;

void picture_clear(Picture *p);
bool picture_equal(const Picture *a, const Picture *b);

void picture_rect(Picture *p, Box box, float radius, Ink ink);
void picture_frame(Picture *p, Box box, float radius, float width, Ink ink);
void picture_line(Picture *p, float x0, float y0, float x1, float y1, float width, Ink ink);
void picture_disc(Picture *p, float x, float y, float radius, Ink ink);
void picture_ring(Picture *p, float x, float y, float radius, float width, Ink ink);
void picture_shadow(Picture *p, Box box, float blur, Ink ink);
void picture_wood(Picture *p, Box box, Ink tint);
void picture_stone(Picture *p, float x, float y, float radius, StoneLook look, float opacity);
void picture_text(Picture *p, float x, float y, float size, TextAlign align, bool bold, Ink ink,
                  const char *text);
void picture_clip(Picture *p, Box box);
void picture_unclip(Picture *p);

/* An ink with another opacity, 0 to 1, in proportion to its own. */
Ink picture_fade(Ink ink, float opacity);

/* Between two inks: share 0 is a, 1 is b. */
Ink picture_mix(Ink a, Ink b, float share);

static inline bool picture_inside(Box b, float x, float y)
{
    return x >= b.x && y >= b.y && x < b.x + b.w && y < b.y + b.h;
}

#endif
