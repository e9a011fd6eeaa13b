/* Planes against the board's own words for its points, and the fast form against the plain one. */
#include "game/base/rng.h"
#include "game/forbidden.h"
#include "game/symmetry.h"
#include "net/features.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { UNPACKED_MAX = PLANES_MAX * BOARD_POINTS_MAX };

/* A position of random moves in which the game goes on. */
static void random_position(Board *b, GameSpec spec, int moves, uint64_t seed)
{
    Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
    board_init(b, spec);
    for (int i = 0; i < moves; i++) {
        PointSet legal;
        board_legal(b, &legal);
        Board before = *b;
        int skip = (int)rng_below(&rng, (uint32_t)pointset_count(&legal));
        Point p = pointset_next(&legal, 0);
        while (skip-- > 0) p = pointset_next(&legal, p + 1);
        Undo undo;
        board_play(b, p, &undo);
        if (board_over(b)) *b = before;
    }
}

/* Threats need not be true ones here: each set gets points of its own. */
static void invent_threats(PatternBoard *patterns, const Board *b, uint64_t seed)
{
    Rng rng = rng_make(seed, 1, 0, 0, RNG_GENERAL);
    memset(patterns, 0, sizeof *patterns);
    for (int c = 0; c < 2; c++) {
        for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
            uint32_t threat = rng_below(&rng, THREAT_COUNT);
            if (threat != THREAT_NONE) pointset_add(&patterns->points[c][threat], p);
        }
    }
}

static bool has_threat(const PatternBoard *patterns, int color, Point p, Threat a, Threat b)
{
    return pointset_has(&patterns->points[color][a], p) || pointset_has(&patterns->points[color][b], p);
}

/* What planes.h says of plane k at p. */
static bool expected(const Board *b, const PatternBoard *patterns, int k, Point p)
{
    static const Threat pairs[4][2] = {{THREAT_FIVE, THREAT_FIVE},
                                       {THREAT_OPEN_FOUR, THREAT_DOUBLE_FOUR},
                                       {THREAT_FOUR, THREAT_FOUR_THREE},
                                       {THREAT_OPEN_THREE, THREAT_DOUBLE_THREE}};
    Color own = (Color)b->to_move;
    switch (k) {
    case 0:
        return board_at(b, p) == own;
    case 1:
        return board_at(b, p) == color_other(own);
    case 2:
        return true;
    case 3:
        return own == BLACK;
    case 4:
        return b->spec.rule == RULE_STANDARD;
    case 5:
        return b->spec.rule == RULE_RENJU;
    case 6:
        return b->spec.rule == RULE_CARO;
    case 7:
        return own == BLACK && board_at(b, p) == EMPTY && forbidden_at(b, p) != FORBIDDEN_NO;
    default: {
        const Threat *pair = pairs[(k - 8) % 4];
        return has_threat(patterns, k < 12 ? own : color_other(own), p, pair[0], pair[1]);
    }
    }
}

static void check_position(GameSpec spec, int moves, uint64_t seed)
{
    Board b;
    PatternBoard patterns;
    random_position(&b, spec, moves, seed);
    invent_threats(&patterns, &b, seed);
    PackedPlanes packed;
    features_pack(PLANES_THREAT_1, &b, &patterns, &packed);
    for (int k = 0; k < planes_count(PLANES_THREAT_1); k++) {
        for (Point p = 0; p < BOARD_POINTS_MAX; p++) {
            bool want = p < board_points(&b) && expected(&b, &patterns, k, p);
            if (pointset_has(&packed.bits[k], p) != want) fail_msg("plane %d at point %d", k, p);
        }
    }
}

static void planes_say_what_they_should(void **state)
{
    (void)state;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++) {
            GameSpec spec = {(uint8_t)rule, (uint8_t)size, 5};
            check_position(spec, 0, 1);
            check_position(spec, size, (uint64_t)size);
            check_position(spec, 2 * size + 1, (uint64_t)size);
        }
    }
}

static void planes_show_the_last_move(void **state)
{
    (void)state;
    Board b;
    Undo undo;
    PackedPlanes packed;
    board_init(&b, (GameSpec){RULE_FREESTYLE, 8, 5});
    features_pack(PLANES_LAST_1, &b, NULL, &packed);
    for (int k = 0; k < 3; k++) assert_true(pointset_empty(&packed.bits[k]));
    assert_int_equal(pointset_count(&packed.bits[3]), 64); /* black is to move */
    board_play(&b, 9, &undo);
    board_play(&b, 20, &undo);
    board_play(&b, 33, &undo);
    features_pack(PLANES_LAST_1, &b, NULL, &packed);
    assert_true(pointset_count(&packed.bits[0]) == 1 && pointset_has(&packed.bits[0], 20));
    assert_true(pointset_count(&packed.bits[1]) == 2 && pointset_has(&packed.bits[1], 9));
    assert_true(pointset_count(&packed.bits[2]) == 1 && pointset_has(&packed.bits[2], 33));
    for (int k = 3; k < PLANES_MAX; k++) assert_true(pointset_empty(&packed.bits[k]));
}

/* Black stones that make a forbidden double three: the random positions may hold none. */
static void forbidden_points_are_shown_to_black(void **state)
{
    (void)state;
    Board b;
    board_init(&b, (GameSpec){RULE_RENJU, 15, 5});
    const Point threes[4] = {7 * 15 + 5, 7 * 15 + 6, 5 * 15 + 7, 6 * 15 + 7};
    for (int i = 0; i < 4; i++) board_put(&b, threes[i], BLACK);
    PackedPlanes packed;
    board_set_to_move(&b, BLACK);
    features_pack(PLANES_RAW_1, &b, NULL, &packed);
    assert_int_equal(pointset_count(&packed.bits[7]), 1);
    assert_true(pointset_has(&packed.bits[7], 7 * 15 + 7));
    board_set_to_move(&b, WHITE);
    features_pack(PLANES_RAW_1, &b, NULL, &packed);
    assert_true(pointset_empty(&packed.bits[7]));
}

static void raw_planes_need_no_patterns(void **state)
{
    (void)state;
    Board b;
    PatternBoard patterns;
    random_position(&b, (GameSpec){RULE_RENJU, 15, 5}, 31, 3);
    invent_threats(&patterns, &b, 3);
    PackedPlanes raw, threat;
    features_pack(PLANES_RAW_1, &b, NULL, &raw);
    features_pack(PLANES_THREAT_1, &b, &patterns, &threat);
    assert_memory_equal(raw.bits, threat.bits, 8 * sizeof raw.bits[0]);
    for (int k = 8; k < PLANES_MAX; k++) assert_true(pointset_empty(&raw.bits[k]));
}

static void points_equal_unpacked_planes(void **state)
{
    (void)state;
    PointMap maps[SYMMETRIES];
    static float planes[UNPACKED_MAX];
    for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++) {
        Board b;
        PatternBoard patterns;
        random_position(&b, (GameSpec){RULE_FREESTYLE, (uint8_t)size, 5}, size + 2, (uint64_t)size);
        invent_threats(&patterns, &b, (uint64_t)size);
        PackedPlanes packed;
        features_pack(PLANES_THREAT_1, &b, &patterns, &packed);
        features_map(size, maps);
        for (int s = 0; s < SYMMETRIES; s++) {
            uint16_t points[BOARD_POINTS_MAX];
            features_points(&packed, PLANES_THREAT_1, &maps[s], points);
            features_unpack(&packed, PLANES_THREAT_1, size, s, planes);
            for (int i = 0; i < PLANES_MAX * size * size; i++) {
                int p = i % (size * size), k = i / (size * size);
                assert_int_equal(points[p] >> k & 1, planes[i] != 0);
            }
        }
    }
}

/* With true threats: the patterns of the turned board are made anew. */
static void symmetries_commute_with_planes(void **state)
{
    (void)state;
    static float turned[UNPACKED_MAX], shown[UNPACKED_MAX];
    static PatternBoard patterns;
    const GameSpec spec = {RULE_STANDARD, 9, 5};
    PatternTable *table;
    assert_int_equal(pattern_table_new(&table, spec).code, STATUS_OK);
    bool threats = false;
    for (uint64_t seed = 0; seed < 20; seed++) {
        Board b, other;
        PackedPlanes packed, other_packed;
        random_position(&b, spec, 30, seed);
        pattern_init(&patterns, table, &b);
        features_pack(PLANES_THREAT_1, &b, &patterns, &packed);
        for (int k = 8; k < PLANES_MAX; k++) threats = threats || !pointset_empty(&packed.bits[k]);
        int s = (int)(seed % SYMMETRIES);
        symmetry_board(s, &b, &other);
        pattern_init(&patterns, table, &other);
        features_pack(PLANES_THREAT_1, &other, &patterns, &other_packed);
        features_unpack(&other_packed, PLANES_THREAT_1, 9, 0, turned);
        features_unpack(&packed, PLANES_THREAT_1, 9, s, shown);
        assert_memory_equal(turned, shown, PLANES_MAX * 81 * sizeof *shown);
    }
    assert_true(threats);
    pattern_table_free(table);
}

static void names_are_parsed(void **state)
{
    (void)state;
    for (int i = 0; i < PLANE_SETS; i++) {
        PlaneSet set;
        assert_int_equal(planes_parse(planes_name((PlaneSet)i), &set).code, STATUS_OK);
        assert_int_equal(set, i);
    }
    PlaneSet set;
    Status status = planes_parse("raw-7", &set);
    assert_int_equal(status.code, ERR_INPUT);
    assert_non_null(strstr(status.message, "raw-7"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planes_say_what_they_should),
        cmocka_unit_test(forbidden_points_are_shown_to_black),
        cmocka_unit_test(planes_show_the_last_move),
        cmocka_unit_test(raw_planes_need_no_patterns),
        cmocka_unit_test(points_equal_unpacked_planes),
        cmocka_unit_test(symmetries_commute_with_planes),
        cmocka_unit_test(names_are_parsed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
