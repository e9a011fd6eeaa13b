/* features.h - a position as input planes.
 *
 * Planes are [plane, y, x], values 0 or 1, all from the side to move's point of view, and a function of the
 * position alone (no history), so that transpositions may share an evaluation. The sets are versioned: a
 * network says in its file which it was trained on.
 *
 *   raw-1     0 own stones, 1 opponent's stones, 2 ones, 3 ones if black is to move,
 *             4 ones if standard, 5 ones if renju, 6 ones if caro, 7 points forbidden to the side to move
 *   threat-1  raw-1, then for own, and for the opponent: FIVE, OPEN_FOUR or DOUBLE_FOUR,
 *             FOUR or FOUR_THREE, OPEN_THREE or DOUBLE_THREE (8 to 15)
 */
#ifndef TENGEN_NET_FEATURES_H
#define TENGEN_NET_FEATURES_H

#include "game/board.h"
#include "game/pattern.h"

typedef enum PlaneSet { PLANES_RAW_1, PLANES_THREAT_1, PLANE_SETS } PlaneSet;

enum { PLANES_MAX = 16 };

int planes_count(PlaneSet set);
const char *planes_name(PlaneSet set);
Status planes_parse(const char *name, PlaneSet *out) __attribute__((warn_unused_result));

/* One position packed as bits: what a training row stores and a device unpacks. bits[plane] holds point p
 * at bit p, before any symmetry. legal as in EvalRequest. */
typedef struct PackedPlanes {
    PointSet bits[PLANES_MAX];
} PackedPlanes;

void features_pack(PlaneSet set, const Board *b, const PatternBoard *patterns, const PointSet *legal,
                   PackedPlanes *out);

/* out[plane][point] as floats, [planes, size, size], seen through a symmetry: out at symmetry_point(s, p)
 * is the value of p. */
void features_unpack(const PackedPlanes *in, PlaneSet set, int size, int symmetry, float out[]);

#endif
