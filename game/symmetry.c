#include "game/symmetry.h"

#include <assert.h>

Point symmetry_point(int s, int size, Point p)
{
    assert(s >= 0 && s < SYMMETRIES && p >= 0 && p < size * size);
    int x = p % size, y = p / size;
    if (s & 1) x = size - 1 - x;
    if (s & 2) y = size - 1 - y;
    return (Point)(s & 4 ? x * size + y : y * size + x);
}

int symmetry_inverse(int s)
{
    /* Undoing a swap first turns a mirror of x into one of y. */
    if (!(s & 4)) return s;
    return 4 | (s & 1) << 1 | (s & 2) >> 1;
}

int symmetry_compose(int a, int b)
{
    /* After a's swap, what b mirrors as x was a's y. */
    int mirrors = a & 4 ? (b & 1) << 1 | (b & 2) >> 1 : b & 3;
    return (a & 3) ^ mirrors ^ (a & 4) ^ (b & 4);
}

void symmetry_table(int s, int size, Point out[])
{
    for (Point p = 0; p < size * size; p++) out[p] = symmetry_point(s, size, p);
}

void symmetry_board(int s, const Board *b, Board *out)
{
    assert(out != b);
    board_init(out, b->spec);
    for (Point p = 0; p < board_points(b); p++) {
        Color c = board_at(b, p);
        if (c != EMPTY) board_put(out, symmetry_point(s, b->spec.size, p), c);
    }
    board_set_to_move(out, (Color)b->to_move);
    out->result = b->result;
    out->reason = b->reason;
    out->last = b->last == POINT_NONE ? POINT_NONE : symmetry_point(s, b->spec.size, b->last);
}
