#include "ui/board/texture.h"

#include <math.h>

typedef struct Rgb {
    float r, g, b;
} Rgb;

static float clamp01(float x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

static Pixel pack(Rgb c, float alpha)
{
    uint32_t a = (uint32_t)lroundf(255 * clamp01(alpha));
    uint32_t r = (uint32_t)lroundf((float)a * clamp01(c.r)), g = (uint32_t)lroundf((float)a * clamp01(c.g));
    uint32_t b = (uint32_t)lroundf((float)a * clamp01(c.b));
    return a << 24 | r << 16 | g << 8 | b;
}

/* ---- wood ---- */

static float lattice(int x, int y)
{
    uint32_t h = (uint32_t)x * 0x9e3779b1u ^ (uint32_t)y * 0x85ebca77u;
    h = (h ^ h >> 15) * 0x2c1b3c6du;
    h = (h ^ h >> 12) * 0x297a2d39u;
    return (float)(h >> 8) * (1.0f / 16777216.0f);
}

/* Value noise, 0 to 1: smooth between the lattice's points. */
static float noise(float x, float y)
{
    int ix = (int)floorf(x), iy = (int)floorf(y);
    float fx = x - (float)ix, fy = y - (float)iy;
    fx = fx * fx * (3 - 2 * fx);
    fy = fy * fy * (3 - 2 * fy);
    float top = lattice(ix, iy) + fx * (lattice(ix + 1, iy) - lattice(ix, iy));
    float below = lattice(ix, iy + 1) + fx * (lattice(ix + 1, iy + 1) - lattice(ix, iy + 1));
    return top + fy * (below - top);
}

/* Year rings bent by slow noise, fibres along y, and dark pores: how light the wood is, about 1. */
static float grain(float x, float y)
{
    float bend = noise(x * 0.008f, y * 0.0022f) * 5 + noise(x * 0.03f, y * 0.006f) * 0.8f;
    float ring = 0.5f + 0.5f * sinf(6.2831853f * (x * 0.016f + bend));
    float fibre = noise(x * 0.9f, y * 0.014f) + 0.5f * noise(x * 2.3f, y * 0.04f);
    float pore = noise(x * 1.3f + 50, y * 0.035f);
    return 1 + 0.075f * (ring * ring - 0.4f) + 0.05f * (fibre - 0.75f) -
           (pore > 0.8f ? 0.3f * (pore - 0.8f) : 0);
}

/* Light on the upper and left edge, shade on the lower and right. */
static float bevel(float x, float y, float width, float height)
{
    const float deep = 2.5f;
    float light = 0;
    if (y < deep || x < deep) light += 0.12f * (1 - fminf(x, y) / deep);
    if (width - x < deep || height - y < deep) light -= 0.22f * (1 - fminf(width - x, height - y) / deep);
    return light;
}

void texture_wood(Pixel out[], int width, int height, float scale, Ink tint)
{
    Rgb base = {(float)(tint >> 24) / 255, (float)(tint >> 16 & 0xff) / 255, (float)(tint >> 8 & 0xff) / 255};
    float w = (float)width / scale, h = (float)height / scale;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            float px = ((float)x + 0.5f) / scale, py = ((float)y + 0.5f) / scale;
            float light = grain(px, py) + 0.04f * (1 - px / w - py / h) + bevel(px, py, w, h);
            /* What is darker is redder too, as in real wood. */
            float warm = light - 1;
            Rgb c = {base.r * (1 + warm * 0.85f), base.g * (1 + warm), base.b * (1 + warm * 1.25f)};
            out[y * width + x] = pack(c, 1);
        }
    }
}

/* ---- stones ---- */

/* The margin round a stone that its shadow needs, in radii. */
static const float REACH = 1.42f;

int texture_stone_size(float radius)
{
    return 2 * (int)ceilf(radius * REACH) + 1;
}

/* The brightness of a lens-shaped stone at x y in radii from its centre, and of its highlight. */
static void shade(float x, float y, float *diffuse, float *glance)
{
    const float light_x = -0.46f, light_y = -0.60f, light_z = 0.655f;
    float inside = 1 - 0.92f * (x * x + y * y);
    float z = sqrtf(inside > 0 ? inside : 0);
    float dot = x * light_x + y * light_y + z * light_z;
    float mirror = 2 * dot * z - light_z;
    *diffuse = clamp01(dot);
    *glance = mirror > 0 ? powf(mirror, 14) : 0;
}

static Rgb stone_color(StoneLook look, float x, float y)
{
    float diffuse, glance;
    if (look == STONE_FLAT_BLACK) return (Rgb){0.13f, 0.13f, 0.14f};
    if (look == STONE_FLAT_WHITE) return (Rgb){1, 1, 1};
    shade(x, y, &diffuse, &glance);
    if (look == STONE_BLACK) {
        float v = 0.055f + 0.13f * diffuse + 0.42f * glance;
        return (Rgb){v, v, v * 1.04f};
    }
    float v = 0.70f + 0.27f * diffuse + 0.10f * glance;
    return (Rgb){v, v * 0.995f, v * 0.97f};
}

static float coverage(float distance, float radius)
{
    return clamp01(radius - distance + 0.5f);
}

static Pixel stone_pixel(float x, float y, float radius, StoneLook look)
{
    float distance = sqrtf(x * x + y * y), body = coverage(distance, radius);
    if (look == STONE_FLAT_WHITE || look == STONE_FLAT_BLACK) {
        float rim = fmaxf(1.2f, radius * 0.09f), core = coverage(distance, radius - rim);
        Rgb c = stone_color(look, 0, 0), ink = {0.13f, 0.13f, 0.14f};
        return pack(
            (Rgb){ink.r + (c.r - ink.r) * core, ink.g + (c.g - ink.g) * core, ink.b + (c.b - ink.b) * core},
            body);
    }
    float away =
        sqrtf((x - 0.12f * radius) * (x - 0.12f * radius) + (y - 0.17f * radius) * (y - 0.17f * radius));
    float soft = clamp01((1.14f * radius - away) / (0.34f * radius));
    float shadow = 0.46f * soft * soft * (3 - 2 * soft), alpha = body + shadow * (1 - body);
    Rgb c = stone_color(look, x / radius, y / radius);
    if (alpha <= 0) return 0;
    return pack((Rgb){c.r * body / alpha, c.g * body / alpha, c.b * body / alpha}, alpha);
}

void texture_stone(Pixel out[], float radius, StoneLook look)
{
    int size = texture_stone_size(radius), middle = size / 2;
    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++)
            out[y * size + x] = stone_pixel((float)(x - middle), (float)(y - middle), radius, look);
}
