#include "ui/board/puzzle_judge.h"

#include "mcts/threat.h"

#include <stdlib.h>

/* The puzzles were found with 60,000 nodes for threes; behind the first move less is needed. */
enum { TABLE_BYTES = 1 << 22, VCF_NODES = 20000, VCT_NODES = 60000 };

struct PuzzleJudge {
    GameSpec spec;
    PatternTable *table;
    ThreatSolver *solver;
    Board board;
    PatternBoard patterns;
    PointSet replies; /* still to be tried */
    bool decided;     /* answer is the last word */
    PuzzleAnswer answer;
};

Status puzzle_judge_new(PuzzleJudge **out, GameSpec spec)
{
    Status status = status_ok();
    PuzzleJudge *j = calloc(1, sizeof *j);
    *out = NULL;
    if (!j) return status_no_memory(sizeof *j, "puzzles");
    j->spec = spec;
    CHECK(status, pattern_table_new(&j->table, spec));
    CHECK(status, threat_new(&j->solver, j->table, TABLE_BYTES));
    *out = j;
    return status;
done:
    puzzle_judge_free(j);
    return status;
}

void puzzle_judge_free(PuzzleJudge *j)
{
    if (!j) return;
    threat_free(j->solver);
    pattern_table_free(j->table);
    free(j);
}

GameSpec puzzle_judge_game(const PuzzleJudge *j)
{
    return j->spec;
}

static void decide(PuzzleJudge *j, PuzzleVerdict verdict, Point reply)
{
    j->decided = true;
    j->answer.verdict = verdict;
    j->answer.reply = reply;
}

/* The points among the defender's legal moves where colour c would win at once. */
static void wins_among(const Board *b, const PointSet *legal, Color c, PointSet *out)
{
    *out = (PointSet){0};
    for (Point p = pointset_next(legal, 0); p != POINT_NONE; p = pointset_next(legal, p + 1))
        if (board_wins(b, p, c)) pointset_add(out, p);
}

static bool threatens_five(const Board *b, Color attacker)
{
    for (Point p = 0; p < board_points(b); p++)
        if (board_at(b, p) == EMPTY && board_wins(b, p, attacker)) return true;
    return false;
}

/* Where all replies lose, the one on the attacker's own next point looks like a defence. */
static Point any_reply(PuzzleJudge *j, const PointSet *legal, Color attacker)
{
    ThreatResult threat;
    threat_vcf(j->solver, &j->board, &j->patterns, attacker, VCF_NODES, &threat);
    j->answer.plies = threat.plies;
    if (threat.length > 0 && pointset_has(legal, threat.line[0])) return threat.line[0];
    return pointset_next(legal, 0);
}

static void find_replies(PuzzleJudge *j, const PointSet *legal, Color attacker)
{
    int plies;
    j->replies = *legal;
    if (threatens_five(&j->board, attacker)) {
        wins_among(&j->board, legal, attacker, &j->replies);
    } else if (!threat_narrow(j->solver, &j->board, &j->patterns, VCF_NODES, &j->replies, &plies)) {
        decide(j, PUZZLE_WRONG, POINT_NONE);
        return;
    }
    if (pointset_empty(&j->replies)) decide(j, PUZZLE_HOLDS, any_reply(j, legal, attacker));
}

void puzzle_judge_begin(PuzzleJudge *j, const Board *b)
{
    Color defender = (Color)b->to_move;
    PointSet legal, fives;
    j->board = *b;
    j->decided = false;
    j->answer = (PuzzleAnswer){.verdict = PUZZLE_HOLDS, .reply = POINT_NONE, .plies = -1};
    if (board_over(b)) {
        bool won = b->result == (defender == BLACK ? RESULT_WHITE : RESULT_BLACK);
        decide(j, won ? PUZZLE_SOLVED : PUZZLE_WRONG, POINT_NONE);
        return;
    }
    pattern_init(&j->patterns, j->table, b);
    board_legal(b, &legal);
    wins_among(b, &legal, defender, &fives);
    if (pointset_empty(&fives))
        find_replies(j, &legal, color_other(defender));
    else
        decide(j, PUZZLE_WRONG, pointset_next(&fives, 0));
}

/* Plies in which the attacker wins after a reply, 0 if no win is found. */
static int plies_after(PuzzleJudge *j, Point reply)
{
    Board b = j->board;
    PatternBoard patterns = j->patterns;
    Color defender = (Color)b.to_move, attacker = color_other(defender);
    Undo undo;
    PatternUndo pattern_undo;
    ThreatResult r;
    board_play(&b, reply, &undo);
    if (board_over(&b)) return 0;
    pattern_play(&patterns, reply, defender, &pattern_undo);
    threat_vcf(j->solver, &b, &patterns, attacker, VCF_NODES, &r);
    if (r.proof != PROOF_WIN) threat_vct(j->solver, &b, &patterns, attacker, VCT_NODES, &r);
    return r.proof == PROOF_WIN ? r.plies : 0;
}

bool puzzle_judge_step(PuzzleJudge *j, PuzzleAnswer *out)
{
    Point reply = j->decided ? POINT_NONE : pointset_next(&j->replies, 0);
    if (reply == POINT_NONE) {
        *out = j->answer;
        return true;
    }
    pointset_remove(&j->replies, reply);
    int plies = plies_after(j, reply);
    if (plies == 0) {
        decide(j, PUZZLE_WRONG, reply);
    } else if (plies > j->answer.plies) {
        j->answer.plies = plies;
        j->answer.reply = reply;
    }
    return false;
}
