#include "mcts/backup.h"

void backup_mark(Tree *t, NodeId id, int child)
{
    Node *n = &t->nodes[id];
    Child *c = &tree_children(t, n)[child];
    n->pending++;
    c->pending++;
    if (c->visits == 0) c->blocked = true;
}

/* Every move of n is opened and every child proven, none a loss: n is lost, or drawn if one of them draws. Moves
 * that were left out are lost too, within the plies that n has held so far. */
static void prove_by_all(const Tree *t, Node *n)
{
    Proof proof = PROOF_LOSS;
    int longest = n->plies;
    const Child *children = tree_children(t, n);
    for (int i = 0; i < n->opened; i++) {
        const Child *child = &children[i];
        if (child->proof == PROOF_NONE) return;
        bool draws = child->proof == PROOF_DRAW;
        if (draws && proof == PROOF_LOSS) {
            proof = PROOF_DRAW;
            longest = 0;
        }
        if (draws == (proof == PROOF_DRAW) && child->plies + 1 > longest) longest = child->plies + 1;
    }
    n->proof = proof & 3;
    n->plies = (int16_t)longest;
}

/* What a proven child means for its parent n. */
static void climb_proof(const Tree *t, Node *n, const Child *child)
{
    if (child->proof == PROOF_DRAW) n->has_draw = true;
    if (child->proof == PROOF_LOSS) {
        int plies = child->plies + 1;
        if (n->proof != PROOF_WIN || plies < n->plies) n->plies = (int16_t)plies;
        n->proof = PROOF_WIN;
    } else if (child->proof != PROOF_NONE && n->proof == PROOF_NONE && n->opened == n->edge_count) {
        prove_by_all(t, n);
    }
}

/* A visit of that score is added to n. */
static News add_visit(Node *n, float score, float draw)
{
    if (n->proof != PROOF_NONE) {
        score = proof_score((Proof)n->proof);
        draw = n->proof == PROOF_DRAW;
    } else if (n->has_draw && score < 0.5f) {
        score = 0.5f;
        draw = 1;
    }
    n->pending--;
    n->visits++;
    n->mean += (score - n->mean) / (float)n->visits;
    n->draw += (draw - n->draw) / (float)n->visits;
    return (News){score, draw, tree_score(n), (Proof)n->proof, n->plies, n->shared};
}

/* A visit through the child is over. Returns the score that it adds, for the child's side to move. News may come
 * late: a later visit's may have brought a proof, which stays. */
static float tell_child(Child *c, const News *news)
{
    float before = c->score * (float)c->visits;
    c->pending--;
    c->blocked = false;
    c->visits++;
    if (c->proof == PROOF_NONE || news->proof != PROOF_NONE) {
        c->score = news->value;
        c->proof = news->proof & 3;
        c->plies = (int16_t)news->plies;
    }
    return news->shared ? news->value * (float)c->visits - before : news->score;
}

/* One ply up, to n. */
static void tell(Tree *t, Node *n, const Step *step, bool root, News *news)
{
    Child *c = &tree_children(t, n)[step->child];
    float score = 1 - tell_child(c, news);
    if (root) t->root_squares[c->move] += score * score;
    climb_proof(t, n, c);
    *news = add_visit(n, score, news->draw);
}

static Ascent climb_below(Tree *t, const Step path[], int depth, News news)
{
    for (; depth > TREE_TOP_PLIES; depth--) {
        const Step *step = &path[depth - 1];
        Node *n = &t->nodes[step->node];
        tree_lock(t, n, depth - 1);
        tell(t, n, step, false, &news);
        tree_unlock(t, n, depth - 1);
    }
    Ascent ascent = {.depth = depth, .news = news};
    for (int ply = 0; ply < depth; ply++) ascent.path[ply] = path[ply];
    return ascent;
}

Ascent backup_below(Tree *t, const Step path[], int depth, NodeId leaf, float score, float draw)
{
    Node *n = &t->nodes[leaf];
    tree_lock(t, n, depth);
    News news = add_visit(n, score, draw);
    tree_unlock(t, n, depth);
    return climb_below(t, path, depth, news);
}

void backup_top(Tree *t, const Ascent *ascent)
{
    News news = ascent->news;
    for (int ply = ascent->depth - 1; ply >= 0; ply--)
        tell(t, &t->nodes[ascent->path[ply].node], &ascent->path[ply], ply == 0, &news);
}

static void lock_and_climb(Tree *t, Ascent ascent)
{
    tree_lock_top(t);
    backup_top(t, &ascent);
    tree_unlock_top(t);
}

void backup_visit(Tree *t, const Step path[], int depth, NodeId leaf, float score, float draw)
{
    lock_and_climb(t, backup_below(t, path, depth, leaf, score, draw));
}

void backup_known(Tree *t, const Step path[], int depth, NodeId node)
{
    Node *n = &t->nodes[node];
    tree_lock(t, n, depth);
    float value = tree_score(n);
    News news = {value, n->draw, value, (Proof)n->proof, n->plies, n->shared};
    tree_unlock(t, n, depth);
    lock_and_climb(t, climb_below(t, path, depth, news));
}

void backup_cancel(Tree *t, const Step path[], int depth)
{
    while (depth-- > 0) {
        Node *n = &t->nodes[path[depth].node];
        tree_lock(t, n, depth);
        Child *c = &tree_children(t, n)[path[depth].child];
        n->pending--;
        c->pending--;
        if (c->visits == 0) c->blocked = false;
        tree_unlock(t, n, depth);
    }
}
