#include "mcts/tactics.h"

#include "game/forbidden.h"
#include "mcts/fives.h"

#include <assert.h>

/* After a move of ours: are our fives beyond the opponent's legal answers? He has none of his own. */
static bool unstoppable(const Board *after, const PatternBoard *patterns, Color mover)
{
    if (pointset_empty(&patterns->points[mover][THREAT_FIVE])) return false;
    PointSet stops;
    fives_stops(after, patterns, mover, &stops);
    for (Point p = pointset_next(&stops, 0); p != POINT_NONE; p = pointset_next(&stops, p + 1)) {
        if (mover == BLACK || forbidden_at(after, p) == FORBIDDEN_NO) return false;
    }
    return true;
}

static bool wins_in_three(const Board *b, PatternBoard *patterns, Point p)
{
    Color mover = b->to_move;
    Board after = *b;
    Undo undo;
    board_play(&after, p, &undo);
    if (board_over(&after)) return false;

    PatternUndo before;
    pattern_play(patterns, p, mover, &before);
    bool wins = pointset_empty(&patterns->points[color_other(mover)][THREAT_FIVE]) &&
                unstoppable(&after, patterns, mover);
    pattern_undo(patterns, &before);
    return wins;
}

/* Moves that might leave an unstoppable four. */
static PointSet four_candidates(const Board *b, const PatternBoard *patterns, const PointSet *moves)
{
    const PointSet *points = patterns->points[b->to_move];
    PointSet fours = pointset_or(&points[THREAT_OPEN_FOUR], &points[THREAT_DOUBLE_FOUR]);
    fours = pointset_or(&fours, &points[THREAT_FORBIDDEN_MAYBE]);
    if (b->spec.rule == RULE_RENJU && b->to_move == WHITE) {
        fours = pointset_or(&fours, &points[THREAT_FOUR]);
        fours = pointset_or(&fours, &points[THREAT_FOUR_THREE]);
    }
    return pointset_and(&fours, moves);
}

static PointSet winning_fours(const Board *b, PatternBoard *patterns, const PointSet *moves)
{
    PointSet wins = {{0}};
    PointSet candidates = four_candidates(b, patterns, moves);
    for (Point p = pointset_next(&candidates, 0); p != POINT_NONE; p = pointset_next(&candidates, p + 1))
        if (wins_in_three(b, patterns, p)) pointset_add(&wins, p);
    return wins;
}

static void claim(Tactics *out, Proof proof, int plies, const PointSet *moves)
{
    out->proof = proof;
    out->plies = plies;
    out->moves = *moves;
    out->left_out_plies = 0;
}

/* The opponent has fives: narrow out->moves to what stops them, or claim the loss. */
static void answer_fives(const Board *b, const PatternBoard *patterns, Tactics *out)
{
    Color other = color_other(b->to_move);
    PointSet stops;
    fives_stops(b, patterns, other, &stops);
    PointSet answers = pointset_and(&stops, &out->moves);
    if (!pointset_empty(&answers)) {
        out->moves = answers;
        return;
    }
    PointSet blocks = pointset_and(&patterns->points[other][THREAT_FIVE], &out->moves);
    claim(out, PROOF_LOSS, 2, pointset_empty(&blocks) ? &out->moves : &blocks);
}

void tactics_look(TacticsLevel level, const Board *b, PatternBoard *patterns, Tactics *out)
{
    assert(!board_over(b));
    PointSet legal;
    if (level != TACTICS_NONE) {
        const PointSet *fives = &patterns->points[b->to_move][THREAT_FIVE];
        if (!pointset_empty(fives)) {
            claim(out, PROOF_WIN, 1, fives);
            return;
        }
    }
    board_legal(b, &legal);
    claim(out, PROOF_NONE, 0, &legal);
    if (level == TACTICS_NONE) return;

    if (!pointset_empty(&patterns->points[color_other(b->to_move)][THREAT_FIVE]))
        answer_fives(b, patterns, out);
    if (out->proof == PROOF_NONE && level == TACTICS_FOUR) {
        PointSet wins = winning_fours(b, patterns, &out->moves);
        if (!pointset_empty(&wins)) claim(out, PROOF_WIN, 3, &wins);
    }
    if (out->proof == PROOF_NONE && tactics_dead(b))
        claim(out, PROOF_DRAW, board_points(b) - b->stones, &legal);
}

/* Rows of the points that are c's or empty. */
static void open_rows(const Board *b, Color c, uint32_t rows[])
{
    int size = b->spec.size;
    for (int y = 0; y < size; y++) rows[y] = board_line_mask(size, 0, y) & ~b->line[color_other(c)][0][y];
}

static bool line_possible(const Board *b, Color c)
{
    uint32_t rows[BOARD_SIZE_MAX];
    open_rows(b, c, rows);
    int size = b->spec.size, length = b->spec.line;
    for (int y = 0; y < size; y++) {
        uint32_t along = rows[y];
        for (int i = 1; i < length; i++) along &= rows[y] >> i;
        if (along) return true;
        if (y + length > size) continue;
        uint32_t down = rows[y], right = rows[y], left = rows[y];
        for (int i = 1; i < length; i++) {
            down &= rows[y + i];
            right &= rows[y + i] >> i;
            left &= rows[y + i] << i;
        }
        if (down | right | left) return true;
    }
    return false;
}

bool tactics_dead(const Board *b)
{
    return !line_possible(b, BLACK) && !line_possible(b, WHITE);
}
