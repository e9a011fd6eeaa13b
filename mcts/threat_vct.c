#include "mcts/threat_vct.h"

#include "mcts/fives.h"

#include <string.h>

/* Sets a VCT's entries in the table apart from a VCF's of the same position. */
static const uint64_t VCT_KEY = 0x6a09e667f3bcc908u;

/* The attacker's threats, the most promising first. */
static const Threat order[] = {THREAT_OPEN_FOUR,    THREAT_DOUBLE_FOUR, THREAT_FOUR_THREE,
                               THREAT_DOUBLE_THREE, THREAT_OPEN_THREE,  THREAT_FORBIDDEN_MAYBE,
                               THREAT_FOUR};
enum { ORDER = sizeof order / sizeof order[0] };

uint64_t threat_vct_key(const Board *b)
{
    return b->hash ^ VCT_KEY;
}

static int longer(int a, int b)
{
    return a > b ? a : b;
}

/* ---- what is threatened ---------------------------------------------------------------------------------- */

static int win_by_four(ThreatVct *v, Point p, PointSet *reach)
{
    ThreatBoard *at = v->vcf.at;
    if (!threat_board_allows(at, p)) return 0;
    return threat_vcf_reach_from(&v->vcf, 2, p, reach);
}

static void add_win(ThreatVctThreats *out, Point move, int plies, const PointSet *reach)
{
    out->win[out->count].move = move;
    out->win[out->count++].plies = plies;
    out->plies = longer(out->plies, plies);
    out->defences = pointset_and(&out->defences, reach);
}

/* The wins by one four: an open three has two or three of them, which have few points in common. */
static void find_short_wins(ThreatVct *v, ThreatVctThreats *out)
{
    static const Threat fours[] = {THREAT_OPEN_FOUR, THREAT_DOUBLE_FOUR};
    const ThreatBoard *at = v->vcf.at;
    for (int i = 0; i < 2; i++) {
        const PointSet *points = &at->patterns.points[at->attacker][fours[i]];
        for (Point p = pointset_next(points, 0); p != POINT_NONE; p = pointset_next(points, p + 1)) {
            PointSet reach = {{0}};
            if (out->count == THREAT_VCT_WINS_MAX) return;
            int plies = win_by_four(v, p, &reach);
            if (plies > 0) add_win(out, p, plies, &reach);
        }
    }
}

/* A VCF with nodes of its own. */
int threat_vct_fours(ThreatVct *v, int moves, Point *move)
{
    ThreatBoard *at = v->vcf.at;
    int64_t limit = at->limit;
    if (at->limit > at->nodes + v->vcf_nodes) at->limit = at->nodes + v->vcf_nodes;
    v->vcf.spent = v->vcf.cut = false;
    int plies = threat_vcf_search(&v->vcf, moves, move);
    v->cut |= v->vcf.cut || v->vcf.spent;
    at->limit = limit;
    return plies;
}

static void find_long_win(ThreatVct *v, int moves, ThreatVctThreats *out)
{
    Point move;
    PointSet reach = {{0}};
    if (threat_vct_fours(v, moves, &move) == 0) return;
    int plies = threat_vcf_reach_from(&v->vcf, moves, move, &reach);
    if (plies > 0) add_win(out, move, plies, &reach);
}

static void keep_legal(const ThreatBoard *at, PointSet *moves)
{
    if (at->board.spec.rule != RULE_RENJU || at->board.to_move == WHITE) return;
    for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1))
        if (!threat_board_allows(at, p)) pointset_remove(moves, p);
}

void threat_vct_threats(ThreatVct *v, int moves, ThreatVctThreats *out)
{
    ThreatBoard *at = v->vcf.at;
    memset(out, 0, sizeof *out);
    out->defences = at->board.empty;
    threat_board_pass(at);
    if (moves >= 2) find_short_wins(v, out);
    if (out->count == 0) find_long_win(v, moves, out);
    threat_board_pass(at);
    keep_legal(at, &out->defences);
}

/* ---- the search ------------------------------------------------------------------------------------------ */

/* Each of the defender's moves: the plies until he has lost, or 0. */
static int search_defences(ThreatVct *v, int moves, const PointSet *defences)
{
    ThreatBoard *at = v->vcf.at;
    int plies = 2;
    for (Point p = pointset_next(defences, 0); p != POINT_NONE; p = pointset_next(defences, p + 1)) {
        ThreatStep step;
        Point move;
        threat_board_play(at, p, &step);
        int rest = board_over(&at->board) ? 0 : threat_vct_search(v, moves - 1, &move);
        threat_board_undo(at, &step);
        if (rest == 0) return 0;
        plies = longer(plies, 1 + rest);
    }
    return plies;
}

/* After the attacker's move: the plies until he wins, or 0. */
static int search_after(ThreatVct *v, int moves)
{
    ThreatBoard *at = v->vcf.at;
    if (threat_board_has_five(at, at->attacker)) {
        PointSet answers;
        threat_board_answers(at, &answers);
        return search_defences(v, moves, &answers);
    }
    if (threat_board_has_five(at, threat_board_defender(at))) return 0;
    ThreatVctThreats threats;
    threat_vct_threats(v, moves - 1, &threats);
    if (threats.count == 0) return 0;
    int plies = search_defences(v, moves, &threats.defences);
    return plies > 0 ? longer(plies, 1 + threats.plies) : 0;
}

static int search_move(ThreatVct *v, int moves, Point p)
{
    ThreatBoard *at = v->vcf.at;
    if (threat_board_spent(at)) {
        v->spent = true;
        return 0;
    }
    if (!threat_board_allows(at, p)) return 0;
    ThreatStep step;
    threat_board_play(at, p, &step);
    int rest = board_over(&at->board) ? 0 : search_after(v, moves);
    threat_board_undo(at, &step);
    return rest > 0 ? 1 + rest : 0;
}

/* The first of the points that wins, or POINT_NONE. */
static Point search_points(ThreatVct *v, int moves, const PointSet *points, int *plies)
{
    *plies = 0;
    for (Point p = pointset_next(points, 0); p != POINT_NONE && !v->spent; p = pointset_next(points, p + 1)) {
        *plies = search_move(v, moves, p);
        if (*plies > 0) return p;
    }
    return POINT_NONE;
}

static int search_moves(ThreatVct *v, int moves, Point *move)
{
    const ThreatBoard *at = v->vcf.at;
    Color defender = threat_board_defender(at);
    int plies = 0;
    if (threat_board_has_five(at, defender)) {
        PointSet stops;
        fives_stops(&at->board, &at->patterns, defender, &stops);
        *move = search_points(v, moves, &stops, &plies);
        return plies;
    }
    for (int i = 0; i < ORDER && plies == 0 && !v->spent; i++)
        *move = search_points(v, moves, &at->patterns.points[at->attacker][order[i]], &plies);
    return plies;
}

static bool recall(ThreatVct *v, int moves, Point *move, int *plies)
{
    const ThreatEntry *e = threat_table_find(v->vcf.table, threat_vct_key(&v->vcf.at->board));
    if (!e || (e->plies == 0 ? e->moves < moves : e->plies > 2 * moves - 1)) return false;
    if (e->plies == 0 && e->moves < THREAT_MOVES_ANY) v->cut = true;
    *plies = e->plies;
    *move = e->move;
    return true;
}

int threat_vct_search(ThreatVct *v, int moves, Point *move)
{
    ThreatBoard *at = v->vcf.at;
    int plies = threat_vct_fours(v, moves, move);
    if (plies > 0) return plies;
    if (moves < 3) {
        v->cut = true;
        return 0;
    }
    if (recall(v, moves, move, &plies)) return plies;
    bool cut_before = v->cut;
    v->cut = false;
    plies = search_moves(v, moves, move);
    uint64_t key = threat_vct_key(&at->board);
    if (plies > 0)
        threat_table_store(v->vcf.table, key, plies, 0, *move);
    else if (!v->spent)
        threat_table_store(v->vcf.table, key, 0, v->cut ? moves : THREAT_MOVES_ANY, POINT_NONE);
    v->cut |= cut_before;
    return plies;
}

int threat_vct_deepen(ThreatVct *v, int most, Point *move)
{
    for (int moves = 1; moves <= most; moves++) {
        v->cut = false;
        int plies = threat_vct_search(v, moves, move);
        if (plies > 0 || !v->cut || v->spent) return plies;
    }
    return 0;
}
