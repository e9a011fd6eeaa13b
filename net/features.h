/* features.h - a position as input planes (planes.h says which). */
#ifndef TENGEN_NET_FEATURES_H
#define TENGEN_NET_FEATURES_H

#include "game/board.h"
#include "game/pattern.h"
#include "net/planes.h"

/* One position packed as bits: what a training row stores. bits[plane] holds point p at bit p, before any
 * symmetry; planes beyond the set's are empty. */
typedef struct PackedPlanes {
    PointSet bits[PLANES_MAX];
} PackedPlanes;

/* patterns of the same position; only PLANES_THREAT_1 looks at them. The game goes on. */
void features_pack(PlaneSet set, const Board *b, const PatternBoard *patterns, PackedPlanes *out);

/* Where each point goes in an input that is shown through a symmetry: to[p] = symmetry_point(s, size, p). */
typedef struct PointMap {
    int points;
    Point to[BOARD_POINTS_MAX];
} PointMap;

void features_map(int size, PointMap maps[8]);

/* The planes of each point as bits: out[map->to[p]] has bit k set if plane k has point p. out[points]. */
void features_points(const PackedPlanes *in, PlaneSet set, const PointMap *map, uint16_t out[]);

/* out[plane][point] as floats, [planes, size, size], seen through a symmetry: out at symmetry_point(s, p)
 * is the value of p. The plain form of the above, for tests and tools. */
void features_unpack(const PackedPlanes *in, PlaneSet set, int size, int symmetry, float out[]);

#endif
