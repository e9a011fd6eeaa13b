#include "ui/board/painter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STONES_KEPT = 16 };

typedef struct StoneImage {
    StoneLook look;
    float radius;
    int size;
    Pixel *pixel;
} StoneImage;

struct Painter {
    TextSource texts;
    void *fonts;
    Pixel *wood;
    int wood_width, wood_height;
    float wood_scale;
    Ink wood_tint;
    StoneImage stone[STONES_KEPT];
    int next_stone; /* the one to give up next */
};

/* Where painting goes on: the canvas, the scale, and the part that may be painted. */
typedef struct Brush {
    const Canvas *canvas;
    float scale;
    int left, top, right, bottom;
} Brush;

Status painter_new(Painter **out, TextSource texts, void *fonts)
{
    Painter *p = calloc(1, sizeof *p);
    *out = p;
    if (!p) return status_no_memory(sizeof *p, "a painter");
    p->texts = texts;
    p->fonts = fonts;
    return status_ok();
}

void painter_free(Painter *p)
{
    if (!p) return;
    for (int i = 0; i < STONES_KEPT; i++) free(p->stone[i].pixel);
    free(p->wood);
    free(p);
}

/* ---- pixels ---- */

static uint32_t mix_channel(uint32_t under, uint32_t over, uint32_t alpha)
{
    return (under * (255 - alpha) + over * alpha + 127) / 255;
}

static void blend(Pixel *under, Ink ink, uint32_t alpha)
{
    Pixel u = *under;
    *under = 0xff000000u | mix_channel(u >> 16 & 0xff, ink >> 24, alpha) << 16 |
             mix_channel(u >> 8 & 0xff, ink >> 16 & 0xff, alpha) << 8 |
             mix_channel(u & 0xff, ink >> 8 & 0xff, alpha);
}

/* A stretch of a row in one ink. */
static void fill(Pixel *row, int x0, int x1, Ink ink, uint32_t alpha)
{
    Pixel whole = 0xff000000u | ink >> 8;
    if (alpha == 0) return;
    for (int x = x0; x < x1; x++) {
        if (alpha == 255)
            row[x] = whole;
        else
            blend(row + x, ink, alpha);
    }
}

static Pixel *pixel_at(const Brush *b, int x, int y)
{
    return b->canvas->pixel + (size_t)y * (size_t)b->canvas->pitch + x;
}

/* The part of a span that may be painted; false if none is. */
static bool clip_area(const Brush *b, int *x0, int *y0, int *x1, int *y1)
{
    if (*x0 < b->left) *x0 = b->left;
    if (*y0 < b->top) *y0 = b->top;
    if (*x1 > b->right) *x1 = b->right;
    if (*y1 > b->bottom) *y1 = b->bottom;
    return *x0 < *x1 && *y0 < *y1;
}

/* ---- shapes by their distance: negative inside, in pixels ---- */

typedef struct Outline {
    ShapeKind kind;
    float x, y;   /* the centre, or where a line begins */
    float w, h;   /* half extents, or a line's vector */
    float radius; /* of corners, discs, half a line's width */
    float width;  /* of frames and rings; a shadow's blur */
} Outline;

static float box_distance(const Outline *o, float x, float y)
{
    float dx = fabsf(x - o->x) - (o->w - o->radius), dy = fabsf(y - o->y) - (o->h - o->radius);
    float ox = dx > 0 ? dx : 0, oy = dy > 0 ? dy : 0;
    float inner = fmaxf(dx, dy);
    return sqrtf(ox * ox + oy * oy) + (inner < 0 ? inner : 0) - o->radius;
}

static float line_distance(const Outline *o, float x, float y)
{
    float px = x - o->x, py = y - o->y, length = o->w * o->w + o->h * o->h;
    float along = length > 0 ? (px * o->w + py * o->h) / length : 0;
    along = along < 0 ? 0 : along > 1 ? 1 : along;
    px -= along * o->w;
    py -= along * o->h;
    return sqrtf(px * px + py * py) - o->radius;
}

static float distance(const Outline *o, float x, float y)
{
    switch (o->kind) {
    case SHAPE_LINE:
        return line_distance(o, x, y);
    case SHAPE_DISC:
        return sqrtf((x - o->x) * (x - o->x) + (y - o->y) * (y - o->y)) - o->radius;
    case SHAPE_RING:
        return fabsf(sqrtf((x - o->x) * (x - o->x) + (y - o->y) * (y - o->y)) - o->radius) - o->width / 2;
    case SHAPE_FRAME: {
        float d = box_distance(o, x, y);
        return fmaxf(d, -d - o->width);
    }
    default:
        return box_distance(o, x, y);
    }
}

static float cover(const Outline *o, float x, float y)
{
    float d = distance(o, x, y);
    if (o->kind == SHAPE_SHADOW) {
        float soft = 0.5f - d / (2 * o->width);
        soft = soft < 0 ? 0 : soft > 1 ? 1 : soft;
        return soft * soft * (3 - 2 * soft);
    }
    float c = 0.5f - d;
    return c < 0 ? 0 : c > 1 ? 1 : c;
}

static uint32_t alpha_at(const Outline *o, float x, float y, Ink ink)
{
    return (uint32_t)lroundf((float)(ink & 0xff) * cover(o, x, y));
}

static void paint_span(Pixel *row, const Outline *o, int y, int x0, int x1, Ink ink)
{
    for (int x = x0; x < x1; x++) {
        uint32_t alpha = alpha_at(o, (float)x + 0.5f, (float)y + 0.5f, ink);
        if (alpha > 0) blend(row + x, ink, alpha);
    }
}

/* The columns of a box at height y that are so far from its edges that one pixel is as the next: most of a large one.
 * None (*from >= *to) in other shapes, and near the upper and lower edge. */
static void find_core(const Outline *o, int y, int *from, int *to)
{
    float edge = fmaxf(o->radius, o->width) + 2, height = fabsf((float)y + 0.5f - o->y);
    bool box = o->kind == SHAPE_RECT || o->kind == SHAPE_FRAME || o->kind == SHAPE_SHADOW;
    *from = *to = 0;
    if (!box || height > o->h - edge || o->w <= edge) return;
    *from = (int)ceilf(o->x - o->w + edge);
    *to = (int)floorf(o->x + o->w - edge);
}

static int between(int value, int low, int high)
{
    return value < low ? low : value > high ? high : value;
}

static void paint_outline(const Brush *b, const Outline *o, const float bounds[4], Ink ink)
{
    int x0 = (int)floorf(bounds[0]), y0 = (int)floorf(bounds[1]);
    int x1 = (int)ceilf(bounds[2]), y1 = (int)ceilf(bounds[3]);
    if (!clip_area(b, &x0, &y0, &x1, &y1)) return;
    for (int y = y0; y < y1; y++) {
        Pixel *row = pixel_at(b, 0, y);
        int from, to;
        find_core(o, y, &from, &to);
        if (from >= to) from = to = x1;
        from = between(from, x0, x1);
        to = between(to, from, x1);
        paint_span(row, o, y, x0, from, ink);
        if (from < to) fill(row, from, to, ink, alpha_at(o, o->x, o->y, ink));
        paint_span(row, o, y, to, x1, ink);
    }
}

static void paint_box(const Brush *b, const Figure *s)
{
    float k = b->scale, w = s->w * k / 2, h = s->h * k / 2,
          grow = s->kind == SHAPE_SHADOW ? s->radius * k : 1;
    Outline o = {.kind = (ShapeKind)s->kind, .x = s->x * k + w, .y = s->y * k + h, .w = w, .h = h};
    o.radius =
        s->kind == SHAPE_SHADOW ? fminf(s->radius * k, fminf(w, h)) : fminf(s->radius * k, fminf(w, h));
    o.width = s->kind == SHAPE_SHADOW ? s->radius * k : s->width * k;
    float bounds[4] = {o.x - w - grow, o.y - h - grow, o.x + w + grow, o.y + h + grow};
    paint_outline(b, &o, bounds, s->ink);
}

/* Rectangles without round corners: whole pixels, so that lines are crisp. */
static void paint_plain(const Brush *b, const Figure *s)
{
    float k = b->scale;
    int x0 = (int)lroundf(s->x * k), y0 = (int)lroundf(s->y * k);
    int x1 = (int)lroundf((s->x + s->w) * k), y1 = (int)lroundf((s->y + s->h) * k);
    if (x1 == x0) x1++;
    if (y1 == y0) y1++;
    if (!clip_area(b, &x0, &y0, &x1, &y1)) return;
    for (int y = y0; y < y1; y++) fill(pixel_at(b, 0, y), x0, x1, s->ink, s->ink & 0xff);
}

static void paint_line(const Brush *b, const Figure *s)
{
    float k = b->scale, half = s->width * k / 2;
    Outline o = {
        .kind = SHAPE_LINE, .x = s->x * k, .y = s->y * k, .w = s->w * k, .h = s->h * k, .radius = half};
    float bounds[4] = {fminf(o.x, o.x + o.w) - half - 1, fminf(o.y, o.y + o.h) - half - 1,
                       fmaxf(o.x, o.x + o.w) + half + 1, fmaxf(o.y, o.y + o.h) + half + 1};
    paint_outline(b, &o, bounds, s->ink);
}

static void paint_round(const Brush *b, const Figure *s)
{
    float k = b->scale, reach = s->radius * k + s->width * k / 2 + 1;
    Outline o = {.kind = (ShapeKind)s->kind,
                 .x = s->x * k,
                 .y = s->y * k,
                 .radius = s->radius * k,
                 .width = s->width * k};
    float bounds[4] = {o.x - reach, o.y - reach, o.x + reach, o.y + reach};
    paint_outline(b, &o, bounds, s->ink);
}

/* ---- images ---- */

/* An image over the canvas, its premultiplied pixels faded by alpha of 255. */
static void paint_image(const Brush *b, const Pixel *image, int width, int height, int left, int top,
                        uint32_t alpha)
{
    int x0 = left, y0 = top, x1 = left + width, y1 = top + height;
    if (!clip_area(b, &x0, &y0, &x1, &y1)) return;
    for (int y = y0; y < y1; y++) {
        const Pixel *from = image + (size_t)(y - top) * (size_t)width - left;
        Pixel *to = pixel_at(b, 0, y);
        for (int x = x0; x < x1; x++) {
            Pixel over = from[x];
            if (alpha == 255 && over >> 24 == 255) {
                to[x] = over;
                continue;
            }
            uint32_t keep = 255 - (over >> 24) * alpha / 255, out = 0xff;
            for (int shift = 16; shift >= 0; shift -= 8) {
                uint32_t sum = ((to[x] >> shift & 0xff) * keep + (over >> shift & 0xff) * alpha + 127) / 255;
                out = out << 8 | (sum > 255 ? 255 : sum);
            }
            to[x] = out;
        }
    }
}

static Status new_image(Pixel **image, int width, int height)
{
    size_t bytes = (size_t)width * (size_t)height * sizeof **image;
    Pixel *fresh = realloc(*image, bytes);
    if (!fresh) return status_no_memory(bytes, "a picture");
    *image = fresh;
    return status_ok();
}

static Status paint_wood(Painter *p, const Brush *b, const Figure *s)
{
    float k = b->scale;
    int width = (int)lroundf(s->w * k), height = (int)lroundf(s->h * k);
    if (width < 1 || height < 1) return status_ok();
    if (width != p->wood_width || height != p->wood_height || k != p->wood_scale || s->ink != p->wood_tint) {
        TRY(new_image(&p->wood, width, height));
        texture_wood(p->wood, width, height, k, s->ink);
        p->wood_width = width;
        p->wood_height = height;
        p->wood_scale = k;
        p->wood_tint = s->ink;
    }
    paint_image(b, p->wood, width, height, (int)lroundf(s->x * k), (int)lroundf(s->y * k), 255);
    return status_ok();
}

/* Stones whose sizes differ by less than a quarter of a pixel share an image. */
static Status find_stone(Painter *p, StoneLook look, float radius, const StoneImage **out)
{
    radius = roundf(radius * 4) / 4;
    for (int i = 0; i < STONES_KEPT; i++) {
        *out = &p->stone[i];
        if (p->stone[i].pixel && p->stone[i].look == look && p->stone[i].radius == radius) return status_ok();
    }
    StoneImage *image = &p->stone[p->next_stone];
    int size = texture_stone_size(radius);
    TRY(new_image(&image->pixel, size, size));
    p->next_stone = (p->next_stone + 1) % STONES_KEPT;
    image->look = look;
    image->radius = radius;
    image->size = size;
    texture_stone(image->pixel, radius, look);
    *out = image;
    return status_ok();
}

static Status paint_stone(Painter *p, const Brush *b, const Figure *s)
{
    const StoneImage *image;
    if (s->radius * b->scale < 1) return status_ok();
    TRY(find_stone(p, (StoneLook)s->variant, s->radius * b->scale, &image));
    int left = (int)lroundf(s->x * b->scale) - image->size / 2,
        top = (int)lroundf(s->y * b->scale) - image->size / 2;
    paint_image(b, image->pixel, image->size, image->size, left, top, s->ink & 0xff);
    return status_ok();
}

static void paint_text(Painter *p, const Brush *b, const Figure *s, const char *text)
{
    TextMask mask;
    if (!p->texts(p->fonts, text, s->radius * b->scale, s->bold, &mask)) return;
    float before = s->align == TEXT_LEFT ? 0 : s->align == TEXT_CENTER ? 0.5f : 1;
    int left = (int)lroundf(s->x * b->scale - before * (float)mask.width);
    int top = (int)lroundf(s->y * b->scale - (float)mask.height / 2);
    int x0 = left, y0 = top, x1 = left + mask.width, y1 = top + mask.height;
    if (!clip_area(b, &x0, &y0, &x1, &y1)) return;
    for (int y = y0; y < y1; y++) {
        const uint8_t *row = mask.cover + (size_t)(y - top) * (size_t)mask.pitch - left;
        for (int x = x0; x < x1; x++)
            if (row[x]) blend(pixel_at(b, x, y), s->ink, (s->ink & 0xff) * row[x] / 255);
    }
}

/* ---- the picture ---- */

static void clip(Brush *b, const Figure *s)
{
    b->left = b->top = 0;
    b->right = b->canvas->width;
    b->bottom = b->canvas->height;
    if (s->w <= 0) return;
    int x0 = (int)lroundf(s->x * b->scale), y0 = (int)lroundf(s->y * b->scale);
    int x1 = (int)lroundf((s->x + s->w) * b->scale), y1 = (int)lroundf((s->y + s->h) * b->scale);
    clip_area(b, &x0, &y0, &x1, &y1);
    b->left = x0;
    b->top = y0;
    b->right = x1;
    b->bottom = y1;
}

static Status paint_shape(Painter *p, Brush *b, const Picture *picture, const Figure *s)
{
    switch ((ShapeKind)s->kind) {
    case SHAPE_RECT:
        if (s->radius <= 0) {
            paint_plain(b, s);
            break;
        }
        paint_box(b, s);
        break;
    case SHAPE_FRAME:
    case SHAPE_SHADOW:
        paint_box(b, s);
        break;
    case SHAPE_LINE:
        paint_line(b, s);
        break;
    case SHAPE_DISC:
    case SHAPE_RING:
        paint_round(b, s);
        break;
    case SHAPE_WOOD:
        return paint_wood(p, b, s);
    case SHAPE_STONE:
        return paint_stone(p, b, s);
    case SHAPE_TEXT:
        paint_text(p, b, s, picture->letters + s->text);
        break;
    case SHAPE_CLIP:
        clip(b, s);
        break;
    }
    return status_ok();
}

Status painter_paint(Painter *p, const Picture *picture, float scale, const Canvas *canvas)
{
    Brush brush = {.canvas = canvas, .scale = scale, .right = canvas->width, .bottom = canvas->height};
    for (int i = 0; i < picture->count; i++) TRY(paint_shape(p, &brush, picture, &picture->shape[i]));
    return status_ok();
}
