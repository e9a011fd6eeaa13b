/* notation.h - points as people and programs write them.
 *
 * A letter for the column from the left and a number for the row: "h8". Rows count from the bottom, as
 * players see them, or from the top, as some tournament tools do: the same text then means the mirrored
 * point, so every call says which. Gomocup programs write "x,y" from 0 at the top left. */
#ifndef TENGEN_GAME_NOTATION_H
#define TENGEN_GAME_NOTATION_H

#include "game/board.h"

#include <stddef.h>

typedef enum Origin {
    ORIGIN_BOTTOM, /* a1 is at the bottom left: the default everywhere */
    ORIGIN_TOP,    /* a1 is at the top left */
} Origin;

enum { NOTATION_TEXT_MAX = 8 };

/* "h8", or "-" for POINT_NONE; returns text. */
const char *notation_point(Point p, int size, Origin origin, char text[NOTATION_TEXT_MAX]);

/* "7,7"; returns text. */
const char *notation_xy(Point p, int size, char text[NOTATION_TEXT_MAX]);

/* Read a point at text[*at], capitals and small letters alike, and move *at behind it. Reads nothing from
 * text[length] on. ERR_INPUT: "character 3: …", counted from 1; *at stays. */
Status notation_scan_point(const char *text, size_t length, size_t *at, int size, Origin origin, Point *out)
    __attribute__((warn_unused_result));

/* Read a whole text as one point; spaces around it are fine. */
Status notation_parse_point(const char *text, int size, Origin origin, Point *out)
    __attribute__((warn_unused_result));

/* Read a whole text as "x,y"; spaces around the numbers are fine. */
Status notation_parse_xy(const char *text, int size, Point *out) __attribute__((warn_unused_result));

/* Read a whole number of at most 9 digits, a minus before it perhaps, at text[*at], and move *at behind it.
 * ERR_INPUT: "character 3: …"; *at stays. */
Status notation_scan_number(const char *text, size_t length, size_t *at, int *out)
    __attribute__((warn_unused_result));

#endif
