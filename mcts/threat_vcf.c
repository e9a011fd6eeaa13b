#include "mcts/threat_vcf.h"

#include "mcts/fives.h"

/* The attacker's fours, the most promising first. A point that renju may forbid can be any kind of four. */
static const Threat order[] = {THREAT_OPEN_FOUR, THREAT_DOUBLE_FOUR, THREAT_FORBIDDEN_MAYBE,
                               THREAT_FOUR_THREE, THREAT_FOUR};
enum { ORDER = sizeof order / sizeof order[0] };

static int longer(int a, int b)
{
    return a > b ? a : b;
}

/* All answers to the four that was just made: the plies until the attacker wins, or 0. */
static int search_answers(ThreatVcf *v, int moves)
{
    ThreatBoard *at = v->at;
    PointSet answers;
    threat_board_answers(at, &answers);
    int plies = 2;
    for (Point p = pointset_next(&answers, 0); p != POINT_NONE; p = pointset_next(&answers, p + 1)) {
        ThreatStep step;
        Point move;
        threat_board_play(at, p, &step);
        int rest = board_over(&at->board) ? 0 : threat_vcf_search(v, moves - 1, &move);
        threat_board_undo(at, &step);
        if (rest == 0) return 0;
        plies = longer(plies, 1 + rest);
    }
    return plies;
}

/* One move of the attacker's: the plies until he wins, or 0. */
static int search_four(ThreatVcf *v, int moves, Point p)
{
    ThreatBoard *at = v->at;
    if (threat_board_spent(at)) {
        v->spent = true;
        return 0;
    }
    if (!threat_board_allows(at, p)) return 0;
    ThreatStep step;
    int plies = 0;
    threat_board_play(at, p, &step);
    if (board_over(&at->board)) {
        plies = 1;
    } else if (threat_board_has_five(at, at->attacker)) {
        int rest = search_answers(v, moves);
        if (rest > 0) plies = 1 + rest;
    }
    threat_board_undo(at, &step);
    return plies;
}

/* The defender has fives: only what stops them all is worth a try. */
static bool find_stops(const ThreatBoard *at, PointSet *stops)
{
    Color defender = threat_board_defender(at);
    if (!threat_board_has_five(at, defender)) return false;
    fives_stops(&at->board, &at->patterns, defender, stops);
    return true;
}

static int search_fours(ThreatVcf *v, int moves, Point *move)
{
    ThreatBoard *at = v->at;
    PointSet stops;
    bool must_stop = find_stops(at, &stops);
    for (int i = 0; i < ORDER; i++) {
        const PointSet *fours = &at->patterns.points[at->attacker][order[i]];
        for (Point p = pointset_next(fours, 0); p != POINT_NONE; p = pointset_next(fours, p + 1)) {
            if (must_stop && !pointset_has(&stops, p)) continue;
            int plies = search_four(v, moves, p);
            if (plies == 0 && !v->spent) continue;
            *move = p;
            return plies;
        }
    }
    return 0;
}

static bool has_fours(const ThreatBoard *at)
{
    PointSet fours;
    threat_board_fours(at, at->attacker, &fours);
    return !pointset_empty(&fours);
}

/* Is the answer in the table? */
static bool recall(ThreatVcf *v, int moves, Point *move, int *plies)
{
    const ThreatEntry *e = threat_table_find(v->table, v->at->board.hash);
    if (!e || (e->plies == 0 ? e->moves < moves : e->plies > 2 * moves - 1)) return false;
    if (e->plies == 0 && e->moves < THREAT_MOVES_ANY) v->cut = true;
    *plies = e->plies;
    *move = e->move;
    return true;
}

int threat_vcf_search(ThreatVcf *v, int moves, Point *move)
{
    ThreatBoard *at = v->at;
    if (threat_board_has_five(at, at->attacker)) {
        *move = pointset_next(&at->patterns.points[at->attacker][THREAT_FIVE], 0);
        return 1;
    }
    if (!has_fours(at)) return 0;
    if (moves < 2) {
        v->cut = true;
        return 0;
    }
    int plies;
    if (recall(v, moves, move, &plies)) return plies;
    bool cut_before = v->cut;
    v->cut = false;
    plies = search_fours(v, moves, move);
    if (plies > 0)
        threat_table_store(v->table, at->board.hash, plies, 0, *move);
    else if (!v->spent)
        threat_table_store(v->table, at->board.hash, 0, v->cut ? moves : THREAT_MOVES_ANY, POINT_NONE);
    v->cut |= cut_before;
    return plies;
}

int threat_vcf_deepen(ThreatVcf *v, int most, Point *move)
{
    for (int moves = 1; moves <= most; moves++) {
        v->cut = false;
        int plies = threat_vcf_search(v, moves, move);
        if (plies > 0 || !v->cut || v->spent) return plies;
    }
    return 0;
}

/* ---- what a win rests on --------------------------------------------------------------------------------- */

static void add_fives(const ThreatBoard *at, PointSet *out)
{
    const PointSet *fives = &at->patterns.points[at->attacker][THREAT_FIVE];
    for (Point p = pointset_next(fives, 0); p != POINT_NONE; p = pointset_next(fives, p + 1))
        fives_add_reach(&at->board, &at->patterns, at->attacker, p, out);
}

/* After a four: the stone may stop the five, or have given the defender one. The plies until the attacker wins,
 * or 0 where nothing can be said. */
static int reach_answers(ThreatVcf *v, int moves, PointSet *out)
{
    ThreatBoard *at = v->at;
    PointSet answers, fours;
    if (!threat_board_has_five(at, at->attacker)) return 0;
    if (threat_board_has_five(at, threat_board_defender(at))) return 0;
    /* A black stone more may make a forbidden answer a legal one. */
    if (threat_board_answers(at, &answers)) return 0;
    add_fives(at, out);
    threat_board_fours(at, threat_board_defender(at), &fours);
    *out = pointset_or(out, &fours);
    int plies = 2;
    for (Point p = pointset_next(&answers, 0); p != POINT_NONE; p = pointset_next(&answers, p + 1)) {
        ThreatStep step;
        threat_board_play(at, p, &step);
        int rest = board_over(&at->board) ? 0 : threat_vcf_reach(v, moves - 1, out);
        threat_board_undo(at, &step);
        if (rest == 0) return 0;
        plies = longer(plies, 1 + rest);
    }
    return plies;
}

int threat_vcf_reach_from(ThreatVcf *v, int moves, Point move, PointSet *out)
{
    ThreatBoard *at = v->at;
    /* A white stone more may make a point forbidden that was not. */
    if (at->patterns.threat[at->attacker][move] == THREAT_FORBIDDEN_MAYBE) return 0;
    pointset_add(out, move);
    ThreatStep step;
    threat_board_play(at, move, &step);
    int rest = board_over(&at->board) ? 0 : reach_answers(v, moves, out);
    threat_board_undo(at, &step);
    return rest > 0 ? 1 + rest : 0;
}

int threat_vcf_reach(ThreatVcf *v, int moves, PointSet *out)
{
    ThreatBoard *at = v->at;
    Point move;
    int plies = threat_vcf_search(v, moves, &move);
    if (plies == 0) return 0;
    if (!threat_board_has_five(at, at->attacker)) return threat_vcf_reach_from(v, moves, move, out);
    fives_add_reach(&at->board, &at->patterns, at->attacker, move, out);
    return 1;
}
