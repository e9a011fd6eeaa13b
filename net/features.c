#include "net/features.h"

#include "game/forbidden.h"
#include "game/symmetry.h"

#include <assert.h>
#include <string.h>

enum { PLANE_OWN, PLANE_OPPONENT, PLANE_ONES, PLANE_BLACK, PLANE_RULE, PLANE_FORBIDDEN = 7, PLANE_THREATS };
enum { LAST_MOVE = 2, LAST_BLACK };

/* Threats that share a plane: the same answer is needed to both. */
static const Threat threat_pairs[4][2] = {
    {THREAT_FIVE, THREAT_FIVE},
    {THREAT_OPEN_FOUR, THREAT_DOUBLE_FOUR},
    {THREAT_FOUR, THREAT_FOUR_THREE},
    {THREAT_OPEN_THREE, THREAT_DOUBLE_THREE},
};

static PointSet all_points(int points)
{
    PointSet s;
    memset(&s, 0, sizeof s);
    for (int i = 0; i < points / 64; i++) s.word[i] = ~(uint64_t)0;
    if (points % 64) s.word[points / 64] = ((uint64_t)1 << points % 64) - 1;
    return s;
}

/* Rows of the first direction lie in order of y, so they make the set of points by shifting. */
static PointSet stones(const Board *b, Color c)
{
    PointSet s;
    memset(&s, 0, sizeof s);
    int size = b->spec.size;
    for (int y = 0; y < size; y++) {
        uint64_t row = b->line[c][0][y];
        int bit = y * size;
        s.word[bit >> 6] |= row << (bit & 63);
        if ((bit & 63) + size > 64) s.word[(bit >> 6) + 1] |= row >> (64 - (bit & 63));
    }
    return s;
}

static void pack_threats(const PatternBoard *patterns, Color own, PackedPlanes *out)
{
    for (int side = 0; side < 2; side++) {
        const PointSet *points = patterns->points[side ? color_other(own) : own];
        for (int i = 0; i < 4; i++) {
            out->bits[PLANE_THREATS + 4 * side + i] =
                pointset_or(&points[threat_pairs[i][0]], &points[threat_pairs[i][1]]);
        }
    }
}

void features_pack(PlaneSet set, const Board *b, const PatternBoard *patterns, PackedPlanes *out)
{
    memset(out, 0, sizeof *out);
    Color own = (Color)b->to_move;
    PointSet ones = all_points(board_points(b));
    out->bits[PLANE_OWN] = stones(b, own);
    out->bits[PLANE_OPPONENT] = stones(b, color_other(own));
    if (set == PLANES_LAST_1) {
        if (b->last != POINT_NONE) pointset_add(&out->bits[LAST_MOVE], b->last);
        if (own == BLACK) out->bits[LAST_BLACK] = ones;
        return;
    }
    out->bits[PLANE_ONES] = ones;
    if (own == BLACK) out->bits[PLANE_BLACK] = ones;
    if (b->spec.rule != RULE_FREESTYLE) out->bits[PLANE_RULE + b->spec.rule - RULE_STANDARD] = ones;
    if (own == BLACK) forbidden_points(b, &out->bits[PLANE_FORBIDDEN]);
    if (set == PLANES_THREAT_1) pack_threats(patterns, own, out);
}

void features_map(int size, PointMap maps[SYMMETRIES])
{
    for (int s = 0; s < SYMMETRIES; s++) {
        maps[s].points = size * size;
        symmetry_table(s, size, maps[s].to);
    }
}

static bool is_full(const PointSet *s, const PointSet *all)
{
    return !memcmp(s, all, sizeof *s);
}

void features_points(const PackedPlanes *in, PlaneSet set, const PointMap *map, uint16_t out[])
{
    PointSet all = all_points(map->points);
    uint16_t everywhere = 0;
    int count = planes_count(set);
    for (int k = 0; k < count; k++) {
        if (is_full(&in->bits[k], &all)) everywhere |= (uint16_t)(1u << k);
    }
    for (int p = 0; p < map->points; p++) out[p] = everywhere;
    for (int k = 0; k < count; k++) {
        if (everywhere >> k & 1) continue;
        uint16_t bit = (uint16_t)(1u << k);
        for (int i = 0; i < POINTSET_WORDS; i++) {
            for (uint64_t word = in->bits[k].word[i]; word; word &= word - 1) {
                out[map->to[i * 64 + __builtin_ctzll(word)]] |= bit;
            }
        }
    }
}

void features_unpack(const PackedPlanes *in, PlaneSet set, int size, int symmetry, float out[])
{
    int points = size * size;
    for (int k = 0; k < planes_count(set); k++) {
        for (int p = 0; p < points; p++) {
            Point to = symmetry_point(symmetry, size, (Point)p);
            out[k * points + to] = pointset_has(&in->bits[k], (Point)p) ? 1.0f : 0.0f;
        }
    }
}
