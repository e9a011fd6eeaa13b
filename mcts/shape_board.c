#include "mcts/shape_board.h"

#include <string.h>

/* What a shape in one direction is worth; an open three holds two points of SHAPE_OPEN_FOUR, and so on. */
static const int SHAPE_WORTH[16] = {
    [SHAPE_OPEN_TWO] = 2,   [SHAPE_THREE] = 3,      [SHAPE_OPEN_THREE] = 14, [SHAPE_FOUR] = 12,
    [SHAPE_FOUR_FOUR] = 70, [SHAPE_OPEN_FOUR] = 70, [SHAPE_FIVE] = 100,
};

/* What a point with such a threat adds, once, for the one who may use it now and for the one who must wait. */
static const int NOW[THREAT_COUNT] = {[THREAT_DOUBLE_THREE] = 150,
                                      [THREAT_FOUR_THREE] = 400,
                                      [THREAT_DOUBLE_FOUR] = 500,
                                      [THREAT_OPEN_FOUR] = 500};
static const int LATER[THREAT_COUNT] = {[THREAT_DOUBLE_THREE] = 40,
                                        [THREAT_FOUR_THREE] = 120,
                                        [THREAT_DOUBLE_FOUR] = 150,
                                        [THREAT_OPEN_FOUR] = 150};

static int worth(uint32_t shapes, Color c)
{
    uint32_t own = shapes >> (16 * c);
    return SHAPE_WORTH[own & 15] + SHAPE_WORTH[own >> 4 & 15] + SHAPE_WORTH[own >> 8 & 15] +
           SHAPE_WORTH[own >> 12 & 15];
}

int shape_board_worth(const ShapeBoard *s, Color c, Point p)
{
    return worth(s->patterns.shapes[p], c);
}

void shape_board_init(ShapeBoard *s, const PatternTable *table, const Board *b)
{
    s->board = *b;
    pattern_init(&s->patterns, table, b);
    s->sum[BLACK] = s->sum[WHITE] = 0;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1))
        for (Color c = BLACK; c <= WHITE; c++) s->sum[c] += worth(s->patterns.shapes[p], c);
}

void shape_board_play(ShapeBoard *s, Point p, ShapeUndo *undo)
{
    memcpy(undo->sum, s->sum, sizeof undo->sum);
    pattern_play(&s->patterns, p, (Color)s->board.to_move, &undo->patterns);
    board_play(&s->board, p, &undo->board);
    const PatternUndo *before = &undo->patterns;
    for (Color c = BLACK; c <= WHITE; c++) {
        int change = -worth(before->shapes, c);
        for (int i = 0; i < before->count; i++)
            change +=
                worth(s->patterns.shapes[before->change[i].point], c) - worth(before->change[i].shapes, c);
        s->sum[c] += change;
    }
}

void shape_board_undo(ShapeBoard *s, const ShapeUndo *undo)
{
    board_undo(&s->board, &undo->board);
    pattern_undo(&s->patterns, &undo->patterns);
    memcpy(s->sum, undo->sum, sizeof undo->sum);
}

static int chances(const PatternBoard *patterns, Color c, const int value[])
{
    int sum = 0;
    for (int t = THREAT_DOUBLE_THREE; t <= THREAT_OPEN_FOUR; t++)
        if (value[t] && !pointset_empty(&patterns->points[c][t])) sum += value[t];
    return sum;
}

int shape_board_value(const ShapeBoard *s)
{
    Color me = (Color)s->board.to_move, other = color_other(me);
    /* The move is worth a quarter of what one has. */
    int shapes = (5 * s->sum[me] - 4 * s->sum[other]) / 4;
    return shapes + chances(&s->patterns, me, NOW) - chances(&s->patterns, other, LATER);
}

static uint32_t widen(uint32_t row)
{
    return row | row << 1 | row << 2 | row >> 1 | row >> 2;
}

void shape_board_near(const Board *b, PointSet *out)
{
    int size = b->spec.size;
    uint32_t rows[BOARD_SIZE_MAX];
    *out = (PointSet){{0}};
    if (b->stones == 0) {
        pointset_add(out, (Point)(size / 2 * size + size / 2));
        return;
    }
    for (int y = 0; y < size; y++) rows[y] = widen(b->line[BLACK][0][y] | b->line[WHITE][0][y]);
    for (int y = 0; y < size; y++) {
        uint32_t near = 0;
        for (int z = y < 2 ? 0 : y - 2; z <= y + 2 && z < size; z++) near |= rows[z];
        near &= board_line_mask(size, 0, y) & ~(b->line[BLACK][0][y] | b->line[WHITE][0][y]);
        for (; near; near &= near - 1) pointset_add(out, (Point)(y * size + __builtin_ctz(near)));
    }
}
