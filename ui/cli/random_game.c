#include "ui/cli/random_game.h"

enum { TRIES = 20 };

Point random_game_move(const Board *b, Rng *rng)
{
    PointSet legal;
    board_legal(b, &legal);
    int count = pointset_count(&legal);
    if (count == 0) return POINT_NONE;
    int skip = (int)rng_below(rng, (uint32_t)count);
    Point p = pointset_next(&legal, 0);
    while (skip-- > 0) p = pointset_next(&legal, p + 1);
    return p;
}

static bool one_quiet_move(Board *b, Rng *rng)
{
    Undo undo;
    for (int i = 0; i < TRIES; i++) {
        Point p = random_game_move(b, rng);
        if (p == POINT_NONE) return false;
        board_play(b, p, &undo);
        if (!board_over(b)) return true;
        board_undo(b, &undo);
    }
    return false;
}

void random_game_position(RandomPosition *out, GameSpec spec, int plies, const PatternTable *table, Rng *rng)
{
    board_init(&out->board, spec);
    for (int i = 0; i < plies && one_quiet_move(&out->board, rng); i++) continue;
    pattern_init(&out->patterns, table, &out->board);
}

void random_game_request(const RandomPosition *position, EvalRequest *out)
{
    out->board = &position->board;
    out->patterns = &position->patterns;
    board_legal(&position->board, &out->legal);
    out->symmetry = 0;
}
