/* texture.h - pictures made by formula: a board of wood, and stones in light with their shadow.
 *
 * Pixels are 0xAARRGGBB, premultiplied by their alpha. */
#ifndef TENGEN_UI_BOARD_TEXTURE_H
#define TENGEN_UI_BOARD_TEXTURE_H

#include "ui/board/picture.h"

typedef uint32_t Pixel;

/* Grained wood of width * height pixels in the tint's colour, its edges catching the light from the top left.
 * scale: pixels in a point, so that the grain is as wide on every screen. */
void texture_wood(Pixel out[], int width, int height, float scale, Ink tint);

/* Pixels along the edge of the square that holds a stone of a radius in pixels, with its shadow; the stone's
 * centre is in its middle. */
int texture_stone_size(float radius);
void texture_stone(Pixel out[], float radius, StoneLook look);

#endif
