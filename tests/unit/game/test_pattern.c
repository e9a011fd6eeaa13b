/* Shapes against the naive definition, threats against their shapes, step by step against from scratch. */
#include "game/base/rng.h"
#include "game/pattern.h"
#include "game/symmetry.h"
#include "tests/support/naive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static PatternTable *table_for(GameSpec spec)
{
    PatternTable *t = NULL;
    assert_int_equal(pattern_table_new(&t, spec).code, STATUS_OK);
    return t;
}

/* Stones at random, about `percent` of the points, with no thought of whose move it is. */
static void scatter(Board *b, GameSpec spec, uint32_t percent, Rng *rng)
{
    board_init(b, spec);
    for (Point p = 0; p < board_points(b); p++)
        if (rng_below(rng, 100) < percent) board_put(b, p, (Color)rng_below(rng, 2));
}

static void assert_shapes(const PatternBoard *pb, Naive *n, Point p, int seen[2][SHAPE_COUNT])
{
    int size = pb->spec.size;
    for (int c = BLACK; c <= WHITE; c++)
        for (int d = 0; d < DIRECTIONS; d++) {
            Shape expected = naive_shape(n, p % size, p / size, d, (Color)c);
            assert_int_equal(pattern_shape(pb, (Color)c, p, d), expected);
            seen[c][expected]++;
        }
}

static void test_shapes_equal_the_definition(void **state)
{
    (void)state;
    Rng rng = rng_make(3, 0, 0, 0, RNG_GENERAL);
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (int line = LINE_LENGTH_MIN; line <= LINE_LENGTH_MAX; line++) {
            GameSpec spec = {(uint8_t)rule, 15, (uint8_t)line};
            if (game_spec_check(spec).code != STATUS_OK) continue;
            PatternTable *t = table_for(spec);
            int seen[2][SHAPE_COUNT] = {{0}};
            for (int round = 0; round < 60; round++) {
                Board b;
                Naive n;
                PatternBoard pb;
                spec.size = (uint8_t)(7 + rng_below(&rng, 14));
                scatter(&b, spec, 40 + rng_below(&rng, 40), &rng);
                naive_copy(&n, &b);
                pattern_init(&pb, t, &b);
                for (int i = 0; i < 8; i++) {
                    Point p = (Point)rng_below(&rng, (uint32_t)board_points(&b));
                    if (pointset_has(&b.empty, p)) assert_shapes(&pb, &n, p, seen);
                }
            }
            pattern_table_free(t);
            for (int c = BLACK; c <= WHITE; c++) assert_true(seen[c][SHAPE_THREE] && seen[c][SHAPE_FOUR]);
        }
}

/* Lines rich in one colour, where rare shapes are. */
static void test_rare_shapes_on_one_line(void **state)
{
    (void)state;
    Rng rng = rng_make(4, 0, 0, 0, RNG_GENERAL);
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (int line = LINE_LENGTH_MIN; line <= LINE_LENGTH_MAX; line++) {
            GameSpec spec = {(uint8_t)rule, 16, (uint8_t)line};
            if (game_spec_check(spec).code != STATUS_OK) continue;
            PatternTable *t = table_for(spec);
            int seen[2][SHAPE_COUNT] = {{0}};
            for (int round = 0; round < 120; round++) {
                Board b;
                Naive n;
                PatternBoard pb;
                board_init(&b, spec);
                for (Point p = 0; p < board_points(&b); p++) {
                    uint32_t r = rng_below(&rng, 100), y = (uint32_t)p / 16;
                    if (r < 30 + (uint32_t)round % 30)
                        board_put(&b, p, (Color)(y & 1));
                    else if (r > 95)
                        board_put(&b, p, (Color)(~y & 1));
                }
                naive_copy(&n, &b);
                pattern_init(&pb, t, &b);
                for (int i = 0; i < 24; i++) {
                    Point p = (Point)rng_below(&rng, 256);
                    if (!pointset_has(&b.empty, p)) continue;
                    Color c = (Color)(p / 16 & 1);
                    Shape expected = naive_shape(&n, p % 16, p / 16, 0, c);
                    assert_int_equal(pattern_shape(&pb, c, p, 0), expected);
                    seen[c][expected]++;
                }
            }
            pattern_table_free(t);
            for (int c = BLACK; c <= WHITE; c++) {
                assert_true(seen[c][SHAPE_FIVE] && seen[c][SHAPE_FOUR_FOUR]);
                assert_true((seen[c][SHAPE_OVERLINE] > 0) == (rule == RULE_RENJU && c == BLACK));
            }
        }
}

/* One line, drawn; '*' is the point asked about. */
static Shape drawn(GameSpec spec, const char *line, Color c)
{
    Board b;
    PatternBoard pb;
    PatternTable *t = table_for(spec);
    Point p = POINT_NONE;
    board_init(&b, spec);
    for (int x = 0; x < spec.size; x++) {
        if (line[x] == 'X' || line[x] == 'O') board_put(&b, (Point)x, line[x] == 'X' ? BLACK : WHITE);
        if (line[x] == '*') p = (Point)x;
    }
    pattern_init(&pb, t, &b);
    Shape s = pattern_shape(&pb, c, p, 0);
    pattern_table_free(t);
    return s;
}

static void test_drawn_lines(void **state)
{
    (void)state;
    static const struct {
        uint8_t rule, line;
        Color color;
        Shape shape;
        const char *drawn;
    } cases[] = {
        {RULE_FREESTYLE, 5, BLACK, SHAPE_FIVE, "XX*XX.........."},
        {RULE_FREESTYLE, 5, BLACK, SHAPE_FIVE, "XXX*XXX........"},
        {RULE_FREESTYLE, 5, BLACK, SHAPE_OPEN_FOUR, "O.XX*X.O......."},
        {RULE_FREESTYLE, 5, BLACK, SHAPE_OPEN_FOUR, ".*XXX.X........"},
        {RULE_FREESTYLE, 5, BLACK, SHAPE_FOUR, "XXX*..........."},
        {RULE_FREESTYLE, 5, BLACK, SHAPE_FOUR_FOUR, "OX.X*X.XO......"},
        {RULE_FREESTYLE, 5, BLACK, SHAPE_OPEN_THREE, "..X*X.........."},
        {RULE_FREESTYLE, 5, BLACK, SHAPE_THREE, ".X*X.O........."},
        {RULE_FREESTYLE, 5, BLACK, SHAPE_OPEN_TWO, "....X*........."},
        {RULE_FREESTYLE, 5, BLACK, SHAPE_NONE, "O*X..O........."},
        {RULE_FREESTYLE, 4, WHITE, SHAPE_OPEN_FOUR, ".O*O..........."},
        {RULE_FREESTYLE, 4, WHITE, SHAPE_OPEN_THREE, ".O*............"},
        {RULE_FREESTYLE, 3, WHITE, SHAPE_OPEN_THREE, "...*..........."},
        {RULE_FREESTYLE, 6, BLACK, SHAPE_OPEN_FOUR, ".XX*XX.O......."},
        {RULE_STANDARD, 5, BLACK, SHAPE_NONE, "XXX*XX........."},
        {RULE_STANDARD, 5, BLACK, SHAPE_FOUR, ".XX*X.X........"},
        {RULE_STANDARD, 5, BLACK, SHAPE_FIVE, "OXX*XXO........"},
        {RULE_RENJU, 5, BLACK, SHAPE_OVERLINE, "XXX*XX........."},
        {RULE_RENJU, 5, WHITE, SHAPE_FIVE, "OOO*OO........."},
        {RULE_RENJU, 5, BLACK, SHAPE_FOUR_FOUR, "XXX.*.XXX......"},
        {RULE_RENJU, 5, BLACK, SHAPE_OPEN_FOUR, "O.XX*X.O......."},
        {RULE_CARO, 5, BLACK, SHAPE_NONE, "OXX*XXO........"},
        {RULE_CARO, 5, BLACK, SHAPE_FIVE, "XX*XXO........."},
        {RULE_CARO, 5, BLACK, SHAPE_FIVE, "OXX*XXXO......."},
        {RULE_CARO, 5, BLACK, SHAPE_FOUR, "O.XX*X.O......."},
        {RULE_CARO, 5, BLACK, SHAPE_FOUR, "O.XX*X..O......"},
        {RULE_CARO, 5, BLACK, SHAPE_OPEN_FOUR, "..XX*X..O......"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        GameSpec spec = {cases[i].rule, 15, cases[i].line};
        assert_int_equal(drawn(spec, cases[i].drawn, cases[i].color), cases[i].shape);
    }
}

static void test_threats(void **state)
{
    (void)state;
    static const struct {
        int shapes[4];
        Threat threat, black_in_renju;
    } cases[] = {
        {{0, 0, 0, 0}, THREAT_NONE, THREAT_NONE},
        {{SHAPE_OPEN_TWO, SHAPE_THREE, SHAPE_THREE, 0}, THREAT_NONE, THREAT_NONE},
        {{0, SHAPE_OPEN_THREE, 0, SHAPE_THREE}, THREAT_OPEN_THREE, THREAT_OPEN_THREE},
        {{0, SHAPE_OPEN_THREE, 0, SHAPE_OPEN_THREE}, THREAT_DOUBLE_THREE, THREAT_FORBIDDEN_MAYBE},
        {{SHAPE_FOUR, 0, 0, 0}, THREAT_FOUR, THREAT_FOUR},
        {{SHAPE_FOUR, 0, SHAPE_OPEN_THREE, 0}, THREAT_FOUR_THREE, THREAT_FOUR_THREE},
        {{SHAPE_FOUR, 0, SHAPE_FOUR, 0}, THREAT_DOUBLE_FOUR, THREAT_FORBIDDEN_MAYBE},
        {{0, 0, SHAPE_FOUR_FOUR, 0}, THREAT_DOUBLE_FOUR, THREAT_FORBIDDEN_MAYBE},
        {{0, 0, SHAPE_OPEN_FOUR, SHAPE_OPEN_THREE}, THREAT_OPEN_FOUR, THREAT_OPEN_FOUR},
        {{SHAPE_FOUR, 0, SHAPE_OPEN_FOUR, 0}, THREAT_OPEN_FOUR, THREAT_FORBIDDEN_MAYBE},
        {{SHAPE_FIVE, SHAPE_FOUR, SHAPE_FOUR, 0}, THREAT_FIVE, THREAT_FIVE},
        {{SHAPE_OVERLINE, SHAPE_FIVE, 0, 0}, THREAT_FIVE, THREAT_FIVE},
    };
    PatternTable *t = table_for((GameSpec){RULE_RENJU, 15, 5});
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned shapes = 0;
        for (int d = 0; d < DIRECTIONS; d++) shapes |= (unsigned)cases[i].shapes[d] << 4 * d;
        assert_int_equal(t->threat[WHITE][shapes], cases[i].threat);
        assert_int_equal(t->threat[BLACK][shapes], cases[i].black_in_renju);
    }
    pattern_table_free(t);
}

/* Each point stands in the one set of its threat, for each colour. */
static void assert_sets(const PatternBoard *pb)
{
    for (Point p = 0; p < pb->spec.size * pb->spec.size; p++)
        for (int c = BLACK; c <= WHITE; c++)
            for (int threat = 0; threat < THREAT_COUNT; threat++)
                assert_int_equal(pointset_has(&pb->points[c][threat], p), pb->threat[c][p] == threat);
}

static void test_play_and_undo(void **state)
{
    (void)state;
    Rng rng = rng_make(5, 0, 0, 0, RNG_GENERAL);
    for (int rule = 0; rule < RULE_COUNT; rule++)
        for (int line = LINE_LENGTH_MIN; line <= LINE_LENGTH_MAX; line++) {
            GameSpec spec = {(uint8_t)rule, (uint8_t)(6 + 3 * line - 9 + rule), (uint8_t)line};
            if (game_spec_check(spec).code != STATUS_OK) continue;
            PatternTable *t = table_for(spec);
            static PatternBoard stack[BOARD_POINTS_MAX + 1], scratch;
            static PatternUndo undo[BOARD_POINTS_MAX];
            PatternBoard pb;
            Board b;
            board_init(&b, spec);
            pattern_init(&pb, t, &b);
            int n = 0;
            while (!pointset_empty(&b.empty)) {
                Point p = (Point)rng_below(&rng, (uint32_t)board_points(&b));
                if (!pointset_has(&b.empty, p)) continue;
                Color c = (Color)rng_below(&rng, 2);
                stack[n] = pb;
                pattern_play(&pb, p, c, &undo[n++]);
                board_put(&b, p, c);
                pattern_init(&scratch, t, &b);
                assert_memory_equal(&pb, &scratch, sizeof pb);
                assert_sets(&pb);
            }
            while (n-- > 0) {
                pattern_undo(&pb, &undo[n]);
                assert_memory_equal(&pb, &stack[n], sizeof pb);
            }
            pattern_table_free(t);
        }
}

static void test_symmetries(void **state)
{
    (void)state;
    Rng rng = rng_make(6, 0, 0, 0, RNG_GENERAL);
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        GameSpec spec = {(uint8_t)rule, 11, 5};
        PatternTable *t = table_for(spec);
        for (int s = 0; s < SYMMETRIES; s++) {
            Board b, turned;
            PatternBoard pb, turned_pb;
            scatter(&b, spec, 50, &rng);
            symmetry_board(s, &b, &turned);
            pattern_init(&pb, t, &b);
            pattern_init(&turned_pb, t, &turned);
            for (Point p = 0; p < board_points(&b); p++)
                for (int c = BLACK; c <= WHITE; c++)
                    assert_int_equal(pb.threat[c][p], turned_pb.threat[c][symmetry_point(s, 11, p)]);
        }
        pattern_table_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_drawn_lines),
        cmocka_unit_test(test_shapes_equal_the_definition),
        cmocka_unit_test(test_rare_shapes_on_one_line),
        cmocka_unit_test(test_threats),
        cmocka_unit_test(test_play_and_undo),
        cmocka_unit_test(test_symmetries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
