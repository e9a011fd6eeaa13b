#include "ui/board/picture.h"

#include <math.h>
#include <string.h>

void picture_clear(Picture *p)
{
    p->count = 0;
    p->used = 0;
    p->full = false;
}

bool picture_equal(const Picture *a, const Picture *b)
{
    return a->count == b->count && a->used == b->used &&
           memcmp(a->shape, b->shape, (size_t)a->count * sizeof a->shape[0]) == 0 &&
           memcmp(a->letters, b->letters, (size_t)a->used) == 0;
}

static void add(Picture *p, Figure shape)
{
    if (p->count == PICTURE_SHAPES) {
        p->full = true;
        return;
    }
    p->shape[p->count++] = shape;
}

void picture_rect(Picture *p, Box b, float radius, Ink ink)
{
    add(p,
        (Figure){.kind = SHAPE_RECT, .x = b.x, .y = b.y, .w = b.w, .h = b.h, .radius = radius, .ink = ink});
}

void picture_frame(Picture *p, Box b, float radius, float width, Ink ink)
{
    add(p, (Figure){.kind = SHAPE_FRAME,
                    .x = b.x,
                    .y = b.y,
                    .w = b.w,
                    .h = b.h,
                    .radius = radius,
                    .width = width,
                    .ink = ink});
}

void picture_line(Picture *p, float x0, float y0, float x1, float y1, float width, Ink ink)
{
    add(p, (Figure){
               .kind = SHAPE_LINE, .x = x0, .y = y0, .w = x1 - x0, .h = y1 - y0, .width = width, .ink = ink});
}

void picture_disc(Picture *p, float x, float y, float radius, Ink ink)
{
    add(p, (Figure){.kind = SHAPE_DISC, .x = x, .y = y, .radius = radius, .ink = ink});
}

void picture_ring(Picture *p, float x, float y, float radius, float width, Ink ink)
{
    add(p, (Figure){.kind = SHAPE_RING, .x = x, .y = y, .radius = radius, .width = width, .ink = ink});
}

void picture_shadow(Picture *p, Box b, float blur, Ink ink)
{
    add(p,
        (Figure){.kind = SHAPE_SHADOW, .x = b.x, .y = b.y, .w = b.w, .h = b.h, .radius = blur, .ink = ink});
}

void picture_wood(Picture *p, Box b, Ink tint)
{
    add(p, (Figure){.kind = SHAPE_WOOD, .x = b.x, .y = b.y, .w = b.w, .h = b.h, .ink = tint});
}

void picture_stone(Picture *p, float x, float y, float radius, StoneLook look, float opacity)
{
    add(p, (Figure){.kind = SHAPE_STONE,
                    .x = x,
                    .y = y,
                    .radius = radius,
                    .variant = (uint8_t)look,
                    .ink = picture_fade(0xff, opacity)});
}

void picture_text(Picture *p, float x, float y, float size, TextAlign align, bool bold, Ink ink,
                  const char *text)
{
    int length = (int)strlen(text) + 1;
    if (length == 1) return;
    if (p->used + length > PICTURE_LETTERS) {
        p->full = true;
        return;
    }
    memcpy(p->letters + p->used, text, (size_t)length);
    add(p, (Figure){.kind = SHAPE_TEXT,
                    .align = (uint8_t)align,
                    .bold = bold,
                    .x = x,
                    .y = y,
                    .radius = size,
                    .ink = ink,
                    .text = p->used});
    p->used += length;
}

void picture_clip(Picture *p, Box b)
{
    add(p, (Figure){.kind = SHAPE_CLIP, .x = b.x, .y = b.y, .w = b.w, .h = b.h});
}

void picture_unclip(Picture *p)
{
    add(p, (Figure){.kind = SHAPE_CLIP});
}

Ink picture_fade(Ink ink, float opacity)
{
    float alpha = (float)(ink & 0xff) * opacity;
    return (ink & 0xffffff00) | (Ink)lroundf(alpha < 0 ? 0 : alpha > 255 ? 255 : alpha);
}

Ink picture_mix(Ink a, Ink b, float share)
{
    Ink out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        float from = (float)(a >> shift & 0xff), to = (float)(b >> shift & 0xff);
        out |= (Ink)lroundf(from + (to - from) * share) << shift;
    }
    return out;
}
