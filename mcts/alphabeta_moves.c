#include "mcts/alphabeta_moves.h"

#include <string.h>

enum { FIRST_OF_ALL = 1 << 30, KILLER = 120, HISTORY_SHIFT = 4, HISTORY_MOST = 100 };

/* What a threat promises to the one who makes it, and to the one who takes the point away from him. */
static const int MAKES[THREAT_COUNT] = {
    [THREAT_OPEN_THREE] = 150,     [THREAT_DOUBLE_THREE] = 600, [THREAT_FOUR] = 150,
    [THREAT_FOUR_THREE] = 1500,    [THREAT_DOUBLE_FOUR] = 2000, [THREAT_OPEN_FOUR] = 2000,
    [THREAT_FORBIDDEN_MAYBE] = 600};
static const int TAKES[THREAT_COUNT] = {
    [THREAT_OPEN_THREE] = 60,  [THREAT_DOUBLE_THREE] = 300, [THREAT_FOUR] = 40,
    [THREAT_FOUR_THREE] = 700, [THREAT_DOUBLE_FOUR] = 1000, [THREAT_OPEN_FOUR] = 1000};

void alphabeta_moves_forget(AlphaBetaHints *hints)
{
    memset(hints->history, 0, sizeof hints->history);
    for (int ply = 0; ply < ALPHABETA_PLIES_MAX; ply++)
        hints->killers[ply][0] = hints->killers[ply][1] = POINT_NONE;
}

void alphabeta_moves_cut(AlphaBetaHints *hints, int ply, Color c, Point p, int depth)
{
    Point *killers = hints->killers[ply];
    if (killers[0] != p) {
        killers[1] = killers[0];
        killers[0] = p;
    }
    if (depth > 0) hints->history[c][p] += depth * depth;
}

static int promise(const ShapeBoard *s, Point p, const AlphaBetaHints *hints, int ply)
{
    Color me = (Color)s->board.to_move, other = color_other(me);
    int history = hints->history[me][p] >> HISTORY_SHIFT;
    int sum = 2 * shape_board_worth(s, me, p) + shape_board_worth(s, other, p) +
              MAKES[s->patterns.threat[me][p]] + TAKES[s->patterns.threat[other][p]] +
              (history < HISTORY_MOST ? history : HISTORY_MOST);
    if (p == hints->killers[ply][0] || p == hints->killers[ply][1]) sum += KILLER;
    return sum;
}

int alphabeta_moves_order(const ShapeBoard *s, const PointSet *among, Point first,
                          const AlphaBetaHints *hints, int ply, int width, Point out[])
{
    int value[BOARD_POINTS_MAX], n = 0;
    for (Point p = pointset_next(among, 0); p != POINT_NONE; p = pointset_next(among, p + 1)) {
        int v = p == first ? FIRST_OF_ALL : promise(s, p, hints, ply), at = n;
        if (n == width && v <= value[n - 1]) continue;
        if (n == width) at--;
        for (; at > 0 && value[at - 1] < v; at--) {
            value[at] = value[at - 1];
            out[at] = out[at - 1];
        }
        value[at] = v;
        out[at] = p;
        if (n < width) n++;
    }
    return n;
}
