#include "game/pattern.h"

#include <assert.h>
#include <string.h>

/* A line's key: the point of index i takes bits 2 (MARGIN + i) and up, as in a half of the table, and all
 * round the line are points outside the board. The longest line and both margins just fill the word. */
enum { MARGIN = PATTERN_REACH_MAX };
_Static_assert(2 * (BOARD_SIZE_MAX + 2 * MARGIN) == 64, "a line and its margins fill a key");

static const uint64_t LOW_BITS = 0x5555555555555555u;

static inline uint64_t point_bits(int index)
{
    return (uint64_t)3 << 2 * (MARGIN + index);
}

/* Bit i of the 20 goes to bit 2i. */
static uint64_t spread(uint32_t bits)
{
    uint64_t v = bits;
    v = (v | v << 16) & 0x0000ffff0000ffffu;
    v = (v | v << 8) & 0x00ff00ff00ff00ffu;
    v = (v | v << 4) & 0x0f0f0f0f0f0f0f0fu;
    v = (v | v << 2) & 0x3333333333333333u;
    return (v | v << 1) & LOW_BITS;
}

static uint64_t line_key(const Board *b, int direction, int line)
{
    uint64_t inside = 3 * spread(board_line_mask(b->spec.size, direction, line)) << 2 * MARGIN;
    uint64_t black = spread(b->line[BLACK][direction][line]);
    uint64_t white = spread(b->line[WHITE][direction][line]);
    return ~inside | (black | white << 1) << 2 * MARGIN;
}

/* The lower bit of each empty point of a line. */
static inline uint64_t empty_points(uint64_t key)
{
    return ~(key | key >> 1) & LOW_BITS;
}

/* The shapes of the point at bit `at` of a key, as they stand in PatternBoard.shapes for direction 0. */
static inline uint32_t shapes_in_line(const PatternTable *t, uint64_t key, int at)
{
    uint64_t half = ((uint64_t)1 << 2 * t->reach) - 1;
    uint64_t before = key >> (at - 2 * t->reach) & half;
    uint64_t after = key >> 2 >> at & half;
    uint32_t both = t->shapes[t->before[before] + t->after[after]];
    return (both & 15) | both >> 4 << 16;
}

static inline void set_threat(PatternBoard *pb, Point p, int c, uint8_t threat)
{
    uint8_t old = pb->threat[c][p];
    if (threat == old) return;
    uint64_t bit = (uint64_t)1 << (p & 63);
    pb->points[c][old].word[p >> 6] ^= bit;
    pb->points[c][threat].word[p >> 6] ^= bit;
    pb->threat[c][p] = threat;
}

static inline void set_shapes(PatternBoard *pb, Point p, uint32_t shapes)
{
    pb->shapes[p] = shapes;
    set_threat(pb, p, BLACK, pb->table->threat[BLACK][shapes & 0xffff]);
    set_threat(pb, p, WHITE, pb->table->threat[WHITE][shapes >> 16]);
}

/* ---- from scratch -------------------------------------------------------------------------------------- */

static int lines_in(int size, int direction)
{
    return direction < 2 ? size : 2 * size - 1;
}

/* The point of index 0 on a line, which for a diagonal may lie outside the board. */
static int line_origin(int size, int direction, int line)
{
    switch (direction) {
    case 0:
        return line * size;
    case 1:
        return line;
    case 2:
        return (size - 1 - line) * size;
    default:
        return line * size;
    }
}

static void init_line(PatternBoard *pb, const Board *b, int direction, int line)
{
    int size = b->spec.size;
    int origin = line_origin(size, direction, line), step = board_step(size, direction);
    uint64_t key = line_key(b, direction, line);
    pb->key[direction][line] = key;
    for (uint64_t left = empty_points(key); left != 0; left &= left - 1) {
        int at = __builtin_ctzll(left);
        int p = origin + (at / 2 - MARGIN) * step;
        pb->shapes[p] |= shapes_in_line(pb->table, key, at) << 4 * direction;
    }
}

void pattern_init(PatternBoard *pb, const PatternTable *table, const Board *b)
{
    assert((int)table->rule == b->spec.rule && table->line == b->spec.line);
    memset(pb, 0, sizeof *pb);
    pb->table = table;
    pb->spec = b->spec;
    for (int d = 0; d < DIRECTIONS; d++)
        for (int line = 0; line < lines_in(b->spec.size, d); line++) init_line(pb, b, d, line);
    for (Point p = 0; p < board_points(b); p++)
        for (int c = BLACK; c <= WHITE; c++) {
            uint8_t threat = table->threat[c][pb->shapes[p] >> 16 * c & 0xffff];
            pb->threat[c][p] = threat;
            pointset_add(&pb->points[c][threat], p);
        }
}

/* ---- step by step -------------------------------------------------------------------------------------- */

/* The line of a direction has a new key after a stone at bit `at`: look up again all in its reach. */
static inline void update_line(PatternBoard *pb, Point p, int direction, uint64_t key, int at,
                               PatternUndo *undo)
{
    const PatternTable *t = pb->table;
    int step = board_step(pb->spec.size, direction);
    uint64_t near = (((uint64_t)1 << (4 * t->reach + 2)) - 1) << (at - 2 * t->reach);
    for (uint64_t left = empty_points(key) & near; left != 0; left &= left - 1) {
        int there = __builtin_ctzll(left);
        Point q = (Point)(p + (there - at) / 2 * step);
        uint32_t old = pb->shapes[q];
        uint32_t kept = old & ~(0x000f000fu << 4 * direction);
        uint32_t shapes = kept | shapes_in_line(t, key, there) << 4 * direction;
        if (shapes == old) continue;
        undo->change[undo->count].point = q;
        undo->change[undo->count++].shapes = old;
        set_shapes(pb, q, shapes);
    }
}

void pattern_play(PatternBoard *pb, Point p, Color c, PatternUndo *undo)
{
    Place place = board_place(pb->spec.size, p);
    assert((pb->key[0][place.y] & point_bits(place.x)) == 0 && c != EMPTY);
    undo->point = p;
    undo->count = 0;
    undo->shapes = pb->shapes[p];
    set_shapes(pb, p, 0);
    for (int d = 0; d < DIRECTIONS; d++) {
        int at = 2 * (MARGIN + place.index[d]);
        uint64_t key = pb->key[d][place.line[d]] | (uint64_t)(c + 1) << at;
        pb->key[d][place.line[d]] = key;
        update_line(pb, p, d, key, at, undo);
    }
}

void pattern_undo(PatternBoard *pb, const PatternUndo *undo)
{
    Place place = board_place(pb->spec.size, undo->point);
    for (int d = 0; d < DIRECTIONS; d++) pb->key[d][place.line[d]] &= ~point_bits(place.index[d]);
    for (int i = undo->count - 1; i >= 0; i--) set_shapes(pb, undo->change[i].point, undo->change[i].shapes);
    set_shapes(pb, undo->point, undo->shapes);
}
