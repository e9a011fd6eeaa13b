#include "mcts/descent.h"

#include <stdlib.h>
#include <string.h>

bool descent_spent(const Search *s, const Node *root)
{
    if (root->proof != PROOF_NONE) return true;
    return root->state == NODE_READY && root->visits - 1 + root->pending >= s->limits.visits;
}

/* A descent that has passed the tree's top and waits there for somebody to go on with it. */
typedef struct Pick {
    NodeId node;
    int seen; /* as in Leaf */
    Step path[TREE_TOP_PLIES];
} Pick;

enum {
    VISITS_AHEAD = 512, /* of the root, for each pick that a worker has ahead */
    AHEAD_MAX = 64,     /* so many of its own at most … */
    QUEUE_SHARE = 4,    /* … and so many times more that others queue for it */
    QUEUE_MAX = QUEUE_SHARE * AHEAD_MAX,
    EAGER = 6, /* batches: with fewer left it goes for more, if nobody else does at that moment */
    PICKS_MAX = QUEUE_MAX + EAGER * DESCENT_MAX,
    ASCENTS_MAX = 256,
    AGAIN_FIRST = 8, /* visits at which a node is looked at again */
    OWNERS_MAX = 15  /* as many as a Child can name */
};

struct Picks {
    int count;
    Pick pick[PICKS_MAX];
    int climbing; /* visits that the tree's top does not know yet */
    Ascent ascent[ASCENTS_MAX];
    char apart[CACHE_LINE]; /* what this worker changes from what others do */
    /* What others picked for this one. The top's lock guards it. */
    int queued;
    Pick queue[QUEUE_MAX];
};
_Static_assert(AHEAD_MAX <= PICKS_MAX && DESCENT_MAX <= PICKS_MAX - QUEUE_MAX, "there is room for all picks");

Status descent_new(Search *s, Worker *w)
{
    if (s->capacity.workers == 1) return status_ok();
    w->picks = calloc(1, sizeof *w->picks);
    return w->picks ? status_ok() : status_no_memory(sizeof *w->picks, "a worker's descents");
}

void descent_free(Worker *w)
{
    free(w->picks);
}

size_t descent_bytes(int workers)
{
    return workers > 1 ? sizeof(Picks) : 0;
}

/* ---- one descent ---- */

static Urgency urgency(const Search *s, float reduction)
{
    return (Urgency){s->params.first_play == FIRST_PLAY_EVEN, reduction};
}

static int next_child(Search *s, NodeId id)
{
    if (id != NODE_ROOT)
        return select_child(&s->tree, id, &s->exploration, urgency(s, s->params.fpu_reduction));
    if (s->params.root == ROOT_GUMBEL) return gumbel_select(&s->gumbel, &s->tree);
    return select_child(&s->tree, id, &s->exploration, urgency(s, s->params.fpu_root_reduction));
}

/* Is it this descent that makes a node's visits, those under way included, 8, 32, 128 …? */
static bool looks_again(const Search *s, const Worker *w, const Leaf *leaf, const Node *n)
{
    if (s->params.threat_again_threes == 0 || s->params.threat_leaf_nodes == 0 || !w->solver ||
        leaf->node == leaf->looked)
        return false;
    uint32_t visits = (uint32_t)n->visits + n->pending;
    return visits >= AGAIN_FIRST && (visits & (visits - 1)) == 0 &&
           (__builtin_ctz(visits / AGAIN_FIRST) & 1) == 0;
}

/* Is leaf->node the end of a descent? If so, *end says how. The node is locked. */
static bool ends(const Search *s, const Worker *w, const Leaf *leaf, Node *n, Arrival *end)
{
    bool root = leaf->node == NODE_ROOT;
    if (root && descent_spent(s, n))
        *end = SPENT;
    else if (n->proof != PROOF_NONE)
        *end = ARRIVED_PROVEN;
    else if (n->state == NODE_NEW)
        *end = ARRIVED_NEW;
    else if (n->state == NODE_WAITING)
        *end = STUCK;
    else if (n->shared && n->visits > leaf->seen)
        *end = ARRIVED_KNOWN;
    else if (!root && looks_again(s, w, leaf, n))
        *end = ARRIVED_AGAIN;
    else
        return false;
    if (n->state == NODE_NEW) n->state = NODE_WAITING;
    if (*end == ARRIVED_NEW || *end == ARRIVED_PROVEN || *end == ARRIVED_AGAIN) n->pending++;
    return true;
}

/* Play what of the path does not stand on the board yet. */
static void catch_up(const Search *s, Leaf *leaf)
{
    Undo undo;
    if (leaf->played < 0) {
        leaf->board = s->root;
        leaf->played = 0;
    }
    for (; leaf->played < leaf->depth; leaf->played++)
        board_play(&leaf->board, (Point)leaf->path[leaf->played].move, &undo);
}

/* One ply further down from leaf->node, which is locked; false where there is no way. */
static bool step_down(Search *s, Worker *w, Leaf *leaf)
{
    Tree *t = &s->tree;
    NodeId id = leaf->node;
    uint64_t hash = 0;
    if (t->crowded) tree_make_room_from(t, id, &w->stock);
    int i = next_child(s, id);
    if (i < 0) return false;
    Child *c = &tree_children(t, &t->nodes[id])[i];
    leaf->seen = c->visits + c->pending;
    if (c->node == NODE_NONE && s->params.transpositions) {
        catch_up(s, leaf);
        hash = board_hash_after(&leaf->board, (Point)c->move);
    }
    leaf->path[leaf->depth++] = (Step){.node = id, .child = (uint16_t)i, .move = c->move};
    leaf->node = t->crowded ? tree_enter_from(t, id, i, hash, &w->stock) : tree_enter(t, id, i, hash);
    backup_mark(t, id, i);
    return true;
}

/* One ply, or none: UNDER_WAY if there is more. The node is locked. */
static Arrival go_on(Search *s, Worker *w, Leaf *leaf)
{
    Arrival arrival;
    if (ends(s, w, leaf, &s->tree.nodes[leaf->node], &arrival)) return arrival;
    return step_down(s, w, leaf) ? UNDER_WAY : STUCK;
}

/* Go on down, as far as ply `end` at most, with the board. No lock is held. */
static Arrival descend(Search *s, Worker *w, Leaf *leaf, int end)
{
    Tree *t = &s->tree;
    Arrival arrival = UNDER_WAY;
    while (arrival == UNDER_WAY && leaf->depth < end) {
        Node *n = &t->nodes[leaf->node];
        int ply = leaf->depth;
        tree_lock(t, n, ply);
        arrival = go_on(s, w, leaf);
        tree_unlock(t, n, ply);
        __builtin_prefetch(&t->nodes[leaf->node], 1);
        catch_up(s, leaf);
    }
    return arrival;
}

static void set_out(Leaf *leaf)
{
    leaf->depth = leaf->seen = 0;
    leaf->played = -1;
    leaf->node = NODE_ROOT;
    leaf->looked = NODE_NONE;
}

Leaf **descent_leaf(const Search *s, const Worker *w, int i)
{
    return &w->ring[(w->oldest + i) % s->capacity.leaves];
}

/* Of those that are free. */
static Leaf *free_leaf(const Search *s, const Worker *w, int i)
{
    return *descent_leaf(s, w, w->waiting + i);
}

/* ---- through the top: its lock is held ---- */

static void climb(Search *s, Picks *p)
{
    for (int i = 0; i < p->climbing; i++) backup_top(&s->tree, &p->ascent[i]);
    p->climbing = 0;
}

static void take_queue(Picks *p, Picks *from)
{
    memcpy(&p->pick[p->count], from->queue, (size_t)from->queued * sizeof from->queue[0]);
    p->count += from->queued;
    from->queued = 0;
}

/* Where there is nothing else left to do: what was picked for any. */
static void take_any_queue(Search *s, Picks *p)
{
    for (int i = 0; i < s->capacity.workers && p->count == 0; i++) take_queue(p, s->workers[i].picks);
}

static int picks_ahead(const Search *s)
{
    int ahead = s->tree.nodes[NODE_ROOT].visits / VISITS_AHEAD;
    return ahead < AHEAD_MAX ? ahead : AHEAD_MAX;
}

/* Whom a pick is for. Where its owner has enough to do, the worker takes its part of the tree over. */
static Pick *place_for(Search *s, Worker *w, const Leaf *leaf, int ahead)
{
    int number = (int)(w - s->workers);
    const Step *last = &leaf->path[TREE_TOP_PLIES - 1];
    Child *c = &tree_children(&s->tree, &s->tree.nodes[last->node])[last->child];
    if (c->owner > 0 && c->owner != number + 1) {
        Picks *owner = s->workers[c->owner - 1].picks;
        if (owner->queued < QUEUE_SHARE * ahead) return &owner->queue[owner->queued++];
    }
    if (number < OWNERS_MAX) c->owner = (number + 1) & OWNERS_MAX;
    return &w->picks->pick[w->picks->count++];
}

static void put_pick(Search *s, Worker *w, const Leaf *leaf, int ahead)
{
    Pick *pick = place_for(s, w, leaf, ahead);
    pick->node = leaf->node;
    pick->seen = leaf->seen;
    memcpy(pick->path, leaf->path, sizeof pick->path);
}

/* Picks until there are enough for `count` leaves, and some more ahead, but no more than `count` new nodes. Those
 * that arrive within the top are of the leaves themselves, the first ones: returns how many they are. */
static int pick(Search *s, Worker *w, int count)
{
    int ahead = picks_ahead(s), wanted = count > ahead ? count : ahead, settled = 0, made = 0;
    while (settled < count && made < count && settled + w->picks->count < wanted) {
        Leaf *leaf = free_leaf(s, w, settled);
        set_out(leaf);
        leaf->arrival = UNDER_WAY;
        while (leaf->arrival == UNDER_WAY && leaf->depth < TREE_TOP_PLIES) leaf->arrival = go_on(s, w, leaf);
        if (leaf->arrival == SPENT) break;
        settled += leaf->arrival != UNDER_WAY;
        if (leaf->arrival != UNDER_WAY) continue;
        made += leaf->seen == 0;
        put_pick(s, w, leaf, ahead);
    }
    return settled;
}

/* The worker will soon need picks: it goes for them now if nobody else does, and has to if it cannot fill `count`
 * leaves. Returns how many of these arrived within the top. */
static int visit_top(Search *s, Worker *w, int count)
{
    Picks *p = w->picks;
    if (p->count >= EAGER * count) return 0;
    if (p->count < count)
        tree_lock_top(&s->tree);
    else if (!tree_try_lock_top(&s->tree))
        return 0;
    climb(s, p);
    take_queue(p, p);
    int settled = pick(s, w, count);
    if (p->count == 0) take_any_queue(s, p);
    tree_unlock_top(&s->tree);
    return settled;
}

/* ---- many descents ---- */

static void take_pick(Picks *p, Leaf *leaf)
{
    const Pick *pick = &p->pick[--p->count];
    set_out(leaf);
    leaf->node = pick->node;
    leaf->seen = pick->seen;
    leaf->depth = TREE_TOP_PLIES;
    leaf->arrival = UNDER_WAY;
    memcpy(leaf->path, pick->path, sizeof pick->path);
}

/* They take turns, a ply each, so that the next nodes come from memory meanwhile. */
static void take_turns(Search *s, Worker *w, int count, Leaf *under_way[])
{
    while (count > 0) {
        int stride = count > 1 ? 1 : BOARD_POINTS_MAX, left = 0;
        for (int i = 0; i < count; i++) {
            Leaf *leaf = under_way[i];
            leaf->arrival = descend(s, w, leaf, leaf->depth + stride);
            if (leaf->arrival == UNDER_WAY) under_way[left++] = leaf;
        }
        count = left;
    }
}

static int run_crowded(Search *s, Worker *w, int count)
{
    Leaf *under_way[DESCENT_MAX];
    int picks = 0;
    int settled = visit_top(s, w, count);
    for (; settled + picks < count && w->picks->count > 0; picks++) {
        under_way[picks] = free_leaf(s, w, settled + picks);
        take_pick(w->picks, under_way[picks]);
        __builtin_prefetch(&s->tree.nodes[under_way[picks]->node], 1);
    }
    for (int i = 0; i < settled + picks; i++) catch_up(s, free_leaf(s, w, i));
    take_turns(s, w, picks, under_way);
    return settled + picks;
}

int descent_run(Search *s, Worker *w, int count)
{
    if (s->tree.crowded) return run_crowded(s, w, count);
    Leaf *leaf = free_leaf(s, w, 0);
    set_out(leaf);
    leaf->board = s->root;
    leaf->played = 0;
    leaf->arrival = descend(s, w, leaf, BOARD_POINTS_MAX);
    return leaf->arrival != SPENT;
}

void descent_go_on(Search *s, Worker *w, Leaf *leaf)
{
    leaf->arrival = descend(s, w, leaf, BOARD_POINTS_MAX);
}

/* ---- visits that came back ---- */

static void climb_now(Search *s, Picks *p)
{
    tree_lock_top(&s->tree);
    climb(s, p);
    tree_unlock_top(&s->tree);
}

void descent_ascend(Search *s, Worker *w, const Ascent *ascent)
{
    Picks *p = w->picks;
    if (!p) {
        backup_top(&s->tree, ascent);
        return;
    }
    p->ascent[p->climbing++] = *ascent;
    if (p->climbing == ASCENTS_MAX) climb_now(s, p);
}

void descent_rest(Search *s, Worker *w)
{
    Picks *p = w->picks;
    if (!p) return;
    climb_now(s, p);
    do {
        for (; p->count > 0; p->count--) backup_cancel(&s->tree, p->pick[p->count - 1].path, TREE_TOP_PLIES);
        tree_lock_top(&s->tree);
        take_any_queue(s, p);
        tree_unlock_top(&s->tree);
    } while (p->count > 0);
}

bool descent_over(Search *s, const Worker *w)
{
    tree_lock_top(&s->tree);
    bool over = descent_spent(s, &s->tree.nodes[NODE_ROOT]) && (!w->picks || w->picks->count == 0);
    for (int i = 0; i < s->capacity.workers && w->picks; i++) over &= s->workers[i].picks->queued == 0;
    tree_unlock_top(&s->tree);
    return over;
}
