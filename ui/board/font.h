/* font.h - where a font for the window's texts lies: the one place that names fontconfig. */
#ifndef TENGEN_UI_BOARD_FONT_H
#define TENGEN_UI_BOARD_FONT_H

#include <stdbool.h>

/* The file of a sans-serif font with Latin and, if there is one, Chinese letters, into path[n], and which face
 * in it. False if there is no font at all. */
bool font_find(char *path, int n, int *face);

#endif
