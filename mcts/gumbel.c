#include "mcts/gumbel.h"

#include <assert.h>
#include <math.h>

static int halvings_of(int m)
{
    int halvings = 0;
    while (1 << halvings < m) halvings++;
    return halvings > 1 ? halvings : 1;
}

int gumbel_phase_visits(int n, int m, int k)
{
    int each = n / (halvings_of(m) * k);
    return each > 1 ? each : 1;
}

static const Child *child_of(const Gumbel *g, const Tree *t, int i)
{
    const Child *children = tree_children(t, &t->nodes[NODE_ROOT]);
    return g->move[i].child < 0 ? NULL : &children[g->move[i].child];
}

static bool lost(const Gumbel *g, const Tree *t, int i)
{
    const Child *child = child_of(g, t, i);
    return child && child->proof == PROOF_WIN;
}

/* A move counts as visited once a visit has come back. */
static int visits_of(const Gumbel *g, const Tree *t, int i)
{
    const Child *child = child_of(g, t, i);
    return child ? child->visits : 0;
}

static float value_of(const Gumbel *g, const Tree *t, int i)
{
    return 1 - child_of(g, t, i)->score;
}

/* out[i] = logit + sigma(completed q) of each move. */
static void improved_logits(const Gumbel *g, const Tree *t, float out[])
{
    int most = 0, sum = 0;
    double mass = 0, weighted = 0;
    for (int i = 0; i < g->moves; i++) {
        int visits = visits_of(g, t, i);
        if (visits == 0) continue;
        sum += visits;
        if (visits > most) most = visits;
        mass += g->move[i].prior;
        weighted += (double)g->move[i].prior * value_of(g, t, i);
    }
    double mixed = g->root_value;
    if (mass > 0) mixed = (g->root_value + sum * weighted / mass) / (1 + sum);

    float scale = (g->c_visit + (float)most) * g->c_scale;
    for (int i = 0; i < g->moves; i++) {
        float q = visits_of(g, t, i) > 0 ? value_of(g, t, i) : (float)mixed;
        out[i] = g->move[i].logit + scale * q;
    }
}

static void scores(const Gumbel *g, const Tree *t, float out[])
{
    improved_logits(g, t, out);
    for (int i = 0; i < g->moves; i++) out[i] += g->move[i].noise;
}

/* The best move by score that is not lost and not yet taken; -1 if there is none. */
static int best_free(const Gumbel *g, const Tree *t, const float score[], const bool taken[])
{
    int best = -1;
    for (int i = 0; i < g->moves; i++) {
        if (taken[i] || lost(g, t, i)) continue;
        if (best < 0 || score[i] > score[best]) best = i;
    }
    return best;
}

/* Fill candidate[chosen..count) with the best free moves, as many as there are; returns how many there are
 * now. */
static int take_best(Gumbel *g, const Tree *t, const float score[], bool taken[], int chosen, int count)
{
    while (chosen < count) {
        int best = best_free(g, t, score, taken);
        if (best < 0) break;
        taken[best] = true;
        g->candidate[chosen++] = (uint16_t)best;
    }
    return chosen;
}

/* The next phase has `count` candidates: the best of those so far, and if too many of them are lost, of the
 * others. */
static void start_phase(Gumbel *g, const Tree *t, int count)
{
    float score[BOARD_POINTS_MAX];
    bool taken[BOARD_POINTS_MAX];
    scores(g, t, score);
    for (int i = 0; i < g->moves; i++) taken[i] = true;
    for (int i = 0; i < g->considered; i++) taken[g->candidate[i]] = false;
    int chosen = take_best(g, t, score, taken, 0, count);
    if (chosen < count) {
        for (int i = 0; i < g->moves; i++) taken[i] = false;
        for (int i = 0; i < chosen; i++) taken[g->candidate[i]] = true;
        chosen = take_best(g, t, score, taken, chosen, count);
    }
    g->planned = count;
    g->considered = chosen;
    g->phase_start += g->phase_visits;
    g->phase_visits = chosen * gumbel_phase_visits(g->visits, g->first_planned, count);
}

/* A candidate turned out lost: the best other move takes its place, if there is one. */
static bool replace(Gumbel *g, const Tree *t, int place)
{
    float score[BOARD_POINTS_MAX];
    bool taken[BOARD_POINTS_MAX] = {false};
    scores(g, t, score);
    for (int i = 0; i < g->considered; i++) taken[g->candidate[i]] = true;
    int best = best_free(g, t, score, taken);
    if (best < 0) return false;
    g->candidate[place] = (uint16_t)best;
    return true;
}

void gumbel_begin(Gumbel *g, const SearchParams *params, int visits, const PointSet *moves,
                  const float policy[], float value, Rng *rng)
{
    g->c_visit = params->gumbel_c_visit;
    g->c_scale = params->gumbel_c_scale;
    g->root_value = value;
    g->visits = visits;
    g->moves = 0;
    double sum = 0;
    for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1))
        sum += policy[p];
    int count = pointset_count(moves);
    for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1)) {
        float prior = sum > 0 ? (float)(policy[p] / sum) : 1.0f / (float)count;
        g->move[g->moves++] = (GumbelMove){
            .point = p,
            .child = -1,
            .prior = prior,
            .logit = (float)log(prior > 1e-9f ? prior : 1e-9f),
            .noise = rng ? (float)rng_gumbel(rng) : 0,
        };
    }
    g->first_planned = params->gumbel_moves < g->moves ? params->gumbel_moves : g->moves;
    g->considered = g->phase_start = g->phase_visits = 0;
}

void gumbel_adopt(Gumbel *g, const Tree *t)
{
    int made = t->nodes[NODE_ROOT].visits - 1;
    for (int i = 0; i < g->moves; i++) {
        g->move[i].child = tree_child(t, NODE_ROOT, g->move[i].point);
        g->move[i].before = visits_of(g, t, i);
    }
    g->phase_start = made;
    g->visits = g->visits > made ? g->visits - made : 1;
}

/* The place of the candidate whose turn it is, -1 if every move is lost. */
static int turn(Gumbel *g, const Tree *t, int given)
{
    for (int i = 0; i < g->considered; i++) {
        int place = (given + i) % g->considered;
        if (!lost(g, t, g->candidate[place]) || replace(g, t, place)) return place;
    }
    return -1;
}

int gumbel_select(Gumbel *g, Tree *t)
{
    const Node *root = &t->nodes[NODE_ROOT];
    int begun = root->visits - 1 + root->pending;
    if (g->considered == 0) start_phase(g, t, g->first_planned);
    if (begun == g->phase_start + g->phase_visits) {
        if (root->pending > 0) return -1;
        start_phase(g, t, g->planned > 4 ? g->planned / 2 : 2);
    }
    int place = turn(g, t, begun - g->phase_start);
    if (place < 0) return -1;

    GumbelMove *move = &g->move[g->candidate[place]];
    if (move->child < 0) {
        tree_find_edge(t, NODE_ROOT, move->point);
        move->child = tree_open(t, NODE_ROOT);
    }
    return tree_children(t, root)[move->child].blocked ? -1 : move->child;
}

Point gumbel_best(const Gumbel *g, const Tree *t)
{
    float score[BOARD_POINTS_MAX];
    scores(g, t, score);
    int best = -1, most = 0;
    for (int i = 0; i < g->moves; i++) {
        if (lost(g, t, i)) continue;
        int visits = visits_of(g, t, i) - g->move[i].before;
        bool better = best < 0 || visits > most || (visits == most && score[i] > score[best]);
        if (!better) continue;
        best = i;
        most = visits;
    }
    assert(best >= 0);
    return g->move[best].point;
}

void gumbel_policy(const Gumbel *g, const Tree *t, float out[])
{
    float logit[BOARD_POINTS_MAX];
    improved_logits(g, t, logit);
    float greatest = -INFINITY;
    for (int i = 0; i < g->moves; i++)
        if (!lost(g, t, i) && logit[i] > greatest) greatest = logit[i];

    double sum = 0;
    for (int i = 0; i < g->moves; i++) {
        double weight = lost(g, t, i) ? 0 : exp(logit[i] - greatest);
        out[g->move[i].point] = (float)weight;
        sum += weight;
    }
    for (int i = 0; i < g->moves; i++) out[g->move[i].point] = (float)(out[g->move[i].point] / sum);
}
