/* pointset.h - a set of points of a board, as a value: 400 bits. */
#ifndef TENGEN_GAME_POINTSET_H
#define TENGEN_GAME_POINTSET_H

#include "game/rules.h"

#include <stdbool.h>
#include <stdint.h>

/* A point is y * size + x; x runs right from 0, y runs down from 0 at the top. */
typedef int16_t Point;
enum { POINT_NONE = -1 };

enum { POINTSET_WORDS = (BOARD_POINTS_MAX + 63) / 64 };

typedef struct PointSet {
    uint64_t word[POINTSET_WORDS];
} PointSet;

static inline bool pointset_has(const PointSet *s, Point p)
{
    return s->word[p >> 6] >> (p & 63) & 1;
}

static inline void pointset_add(PointSet *s, Point p)
{
    s->word[p >> 6] |= (uint64_t)1 << (p & 63);
}

static inline void pointset_remove(PointSet *s, Point p)
{
    s->word[p >> 6] &= ~((uint64_t)1 << (p & 63));
}

static inline bool pointset_empty(const PointSet *s)
{
    uint64_t any = 0;
    for (int i = 0; i < POINTSET_WORDS; i++) any |= s->word[i];
    return any == 0;
}

static inline int pointset_count(const PointSet *s)
{
    int n = 0;
    for (int i = 0; i < POINTSET_WORDS; i++) n += __builtin_popcountll(s->word[i]);
    return n;
}

/* The smallest point >= from, or POINT_NONE. To visit all:
 * for (Point p = pointset_next(s, 0); p != POINT_NONE; p = pointset_next(s, p + 1)) */
static inline Point pointset_next(const PointSet *s, int from)
{
    int i = from >> 6;
    if (i >= POINTSET_WORDS) return POINT_NONE;
    uint64_t w = s->word[i] & (~(uint64_t)0 << (from & 63));
    while (w == 0) {
        if (++i == POINTSET_WORDS) return POINT_NONE;
        w = s->word[i];
    }
    return (Point)(i * 64 + __builtin_ctzll(w));
}

static inline PointSet pointset_and(const PointSet *a, const PointSet *b)
{
    PointSet s;
    for (int i = 0; i < POINTSET_WORDS; i++) s.word[i] = a->word[i] & b->word[i];
    return s;
}

static inline PointSet pointset_or(const PointSet *a, const PointSet *b)
{
    PointSet s;
    for (int i = 0; i < POINTSET_WORDS; i++) s.word[i] = a->word[i] | b->word[i];
    return s;
}

#endif
