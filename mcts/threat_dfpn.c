#include "mcts/threat_dfpn.h"

#include "mcts/fives.h"

/* Set the numbers of a position apart, in the table, from what else is known of it; whoever is to move may be the
 * attacker of one question and the defender of another. */
static const uint64_t ATTACK_KEY = 0xbb67ae8584caa73bu, DEFENCE_KEY = 0x3c6ef372fe94f82bu;

enum { ENDLESS = INT16_MAX /* a number that nothing makes finite */ };

/* The attacker's moves that a VCF on the way may take. */
enum { FOURS_MOST = 8 };

/* The attacker's threats, the most promising first, and about how many answers each has. */
static const struct {
    Threat threat;
    int answers;
} order[] = {{THREAT_OPEN_FOUR, 1},    {THREAT_DOUBLE_FOUR, 1}, {THREAT_FOUR_THREE, 1},
             {THREAT_DOUBLE_THREE, 2}, {THREAT_OPEN_THREE, 3},  {THREAT_FORBIDDEN_MAYBE, 2},
             {THREAT_FOUR, 2}};
enum { ORDER = sizeof order / sizeof order[0] };

typedef struct Numbers {
    int proof, disproof; /* 0, and the other ENDLESS: known */
    int plies;           /* of a win, where proof is 0 */
} Numbers;

static const Numbers LOST = {ENDLESS, 0, 0}, OPEN = {1, 1, 0};

/* A move and what is known of the position behind it. */
typedef struct Way {
    Point move;
    Numbers at;
} Way;

/* All ways on from a position. */
typedef struct Ways {
    int count;
    Way way[BOARD_POINTS_MAX];
} Ways;

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int greatest(int a, int b)
{
    return a > b ? a : b;
}

/* ---- the table: an entry of numbers has a win's plies, or 0, the proof and the disproof number ----------- */

static bool recall(const ThreatVct *v, uint64_t key, Numbers *out)
{
    const ThreatEntry *e = threat_table_find(v->vcf.table, key);
    if (!e) return false;
    if (e->plies > 0)
        *out = (Numbers){0, ENDLESS, e->plies};
    else
        *out = (Numbers){e->moves, e->move, 0};
    return true;
}

static void remember(const ThreatVct *v, uint64_t key, const Numbers *n)
{
    if (n->proof == 0)
        threat_table_store(v->vcf.table, key, n->plies, 0, POINT_NONE);
    else
        threat_table_store(v->vcf.table, key, 0, n->proof, (Point)n->disproof);
}

/* ---- ways ------------------------------------------------------------------------------------------------ */

static void add_way(const ThreatVct *v, Ways *ways, Point move, uint64_t side, int proof)
{
    uint64_t key = board_hash_after(&v->vcf.at->board, move) ^ side;
    Way *way = &ways->way[ways->count++];
    way->move = move;
    if (!recall(v, key, &way->at)) way->at = (Numbers){proof, 1, 0};
}

static void add_attacks(const ThreatVct *v, const PointSet *points, int answers, Ways *ways)
{
    for (Point p = pointset_next(points, 0); p != POINT_NONE; p = pointset_next(points, p + 1))
        if (threat_board_allows(v->vcf.at, p)) add_way(v, ways, p, DEFENCE_KEY, answers);
}

static void find_attacks(const ThreatVct *v, Ways *ways)
{
    const ThreatBoard *at = v->vcf.at;
    Color defender = threat_board_defender(at);
    ways->count = 0;
    if (threat_board_has_five(at, defender)) {
        PointSet stops;
        fives_stops(&at->board, &at->patterns, defender, &stops);
        add_attacks(v, &stops, 1, ways);
        return;
    }
    for (int i = 0; i < ORDER; i++)
        add_attacks(v, &at->patterns.points[at->attacker][order[i].threat], order[i].answers, ways);
}

/* The defences to what the attacker has just played, and within how many plies he wins if there are none; false
 * where it was no threat. */
static bool find_defences(ThreatVct *v, Ways *ways, int *plies)
{
    ThreatBoard *at = v->vcf.at;
    PointSet defences;
    ways->count = 0;
    *plies = 2;
    if (threat_board_has_five(at, at->attacker)) {
        threat_board_answers(at, &defences);
    } else {
        if (threat_board_has_five(at, threat_board_defender(at))) return false;
        ThreatVctThreats threats;
        threat_vct_threats(v, FOURS_MOST, &threats);
        if (threats.count == 0) return false;
        *plies = 1 + threats.plies;
        defences = threats.defences;
    }
    for (Point p = pointset_next(&defences, 0); p != POINT_NONE; p = pointset_next(&defences, p + 1))
        add_way(v, ways, p, ATTACK_KEY, 1);
    return true;
}

/* The place of the least of the ways by one number, the same of all but that one, and the sum of the other. */
typedef struct Sum {
    int best, least, second, sum;
} Sum;

static Sum sum_up(const Ways *ways, bool attack)
{
    Sum s = {.best = -1, .least = ENDLESS, .second = ENDLESS};
    for (int i = 0; i < ways->count; i++) {
        const Numbers *n = &ways->way[i].at;
        int mine = attack ? n->proof : n->disproof, other = attack ? n->disproof : n->proof;
        if (s.best < 0 || mine < s.least) {
            s.second = s.least;
            s.least = mine;
            s.best = i;
        } else if (mine < s.second) {
            s.second = mine;
        }
        s.sum = least(s.sum + other, ENDLESS);
    }
    return s;
}

/* ---- the search ------------------------------------------------------------------------------------------ */

/* How far the numbers of a way may grow: until another is better by a quarter, or the whole has grown enough. */
static int share(int second, int limit)
{
    return least(second < ENDLESS ? second + 1 + second / 4 : ENDLESS, limit);
}

static int rest(int limit, int sum, int own)
{
    return limit == ENDLESS ? ENDLESS : limit - sum + own;
}

static Numbers attack(ThreatVct *v, int proof, int disproof);

static bool is_spent(ThreatVct *v)
{
    v->spent |= threat_board_spent(v->vcf.at);
    return v->spent;
}

/* All defences lose. A win that is longer than a line may be is none. */
static Numbers all_lose(const Ways *ways, int threatened)
{
    Numbers n = {0, ENDLESS, threatened};
    for (int i = 0; i < ways->count; i++) n.plies = greatest(n.plies, 1 + ways->way[i].at.plies);
    return n.plies < THREAT_LINE_MAX ? n : LOST;
}

/* After the attacker's move. */
static Numbers defend(ThreatVct *v, int proof, int disproof)
{
    ThreatBoard *at = v->vcf.at;
    Ways ways;
    int threatened;
    Numbers n = LOST;
    bool threat = find_defences(v, &ways, &threatened);
    if (!threat && is_spent(v)) return OPEN; /* there may be one that was not found in time */
    while (threat) {
        Sum s = sum_up(&ways, false);
        n = s.sum == 0 ? all_lose(&ways, threatened) : (Numbers){s.sum, s.least, 0};
        if (s.sum == 0 || s.least == 0 || s.sum >= proof || s.least >= disproof || v->spent) break;
        Way *way = &ways.way[s.best];
        ThreatStep step;
        threat_board_play(at, way->move, &step);
        way->at = board_over(&at->board)
                      ? LOST
                      : attack(v, rest(proof, s.sum, way->at.proof), share(s.second, disproof));
        threat_board_undo(at, &step);
    }
    remember(v, at->board.hash ^ DEFENCE_KEY, &n);
    return n;
}

static Numbers won(ThreatVct *v, int plies, Point move)
{
    const Board *b = &v->vcf.at->board;
    Numbers n = {0, ENDLESS, plies};
    threat_table_store(v->vcf.table, threat_vct_key(b), plies, 0, move);
    remember(v, b->hash ^ ATTACK_KEY, &n);
    return n;
}

/* The attacker is to move. */
static Numbers attack(ThreatVct *v, int proof, int disproof)
{
    ThreatBoard *at = v->vcf.at;
    Ways ways;
    Numbers n;
    Point move;
    uint64_t key = at->board.hash ^ ATTACK_KEY;
    if (at->board.stones >= v->stones_most) return LOST;
    if (!recall(v, key, &n)) {
        int plies = threat_vct_fours(v, FOURS_MOST, &move);
        if (plies > 0) return won(v, plies, move);
        if (is_spent(v)) return OPEN;
    }
    find_attacks(v, &ways);
    for (;;) {
        Sum s = sum_up(&ways, true);
        n = (Numbers){s.least, s.sum, 0};
        if (s.best >= 0 && s.least == 0) return won(v, 1 + ways.way[s.best].at.plies, ways.way[s.best].move);
        if (s.sum == 0 || s.least >= proof || s.sum >= disproof || is_spent(v)) break;
        Way *way = &ways.way[s.best];
        ThreatStep step;
        threat_board_play(at, way->move, &step);
        way->at = board_over(&at->board)
                      ? LOST
                      : defend(v, share(s.second, proof), rest(disproof, s.sum, way->at.disproof));
        threat_board_undo(at, &step);
    }
    remember(v, key, &n);
    return n;
}

int threat_dfpn_search(ThreatVct *v, Point *move)
{
    v->stones_most = v->vcf.at->board.stones + THREAT_LINE_MAX;
    Numbers n = attack(v, ENDLESS, ENDLESS);
    if (n.proof != 0) return 0;
    const ThreatEntry *e = threat_table_find(v->vcf.table, threat_vct_key(&v->vcf.at->board));
    if (!e || e->plies == 0) return 0;
    *move = e->move;
    return e->plies;
}
