#include "mcts/playout.h"

#include "game/forbidden.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* A node is one of its parent's children; an expanded node owns the run children[first, first + count). */
typedef struct Node {
    int32_t visits;
    int32_t sum;   /* of results for the player who moved here: +1, 0, -1 */
    float mean;    /* sum / visits, 0 if unvisited */
    float share;   /* 1 / (1 + visits) */
    int32_t first; /* 0: not expanded */
    int16_t count;
    Point point; /* the move that leads here */
} Node;

enum { ROOT = 0, POLL_PLAYOUTS = 2000 };

struct Playout {
    GameSpec spec;
    int max_playouts;
    float c_puct;
    Board root;
    Rng rng;
    int total;
    int used, capacity; /* nodes */
    Node *nodes;
};

Status playout_new(Playout **out, GameSpec spec, int max_playouts, float c_puct)
{
    assert(max_playouts >= 1);
    *out = NULL;
    /* A playout expands at most one node. Pages that are never reached are never committed. */
    size_t capacity = (size_t)max_playouts * spec.size * spec.size + 1;
    if (capacity > INT32_MAX) return status_no_memory(capacity * sizeof(Node), "the tree of random playouts");
    Playout *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "random playouts");
    t->spec = spec;
    t->max_playouts = max_playouts;
    t->c_puct = c_puct;
    t->capacity = (int)capacity;
    t->nodes = malloc(capacity * sizeof *t->nodes);
    if (!t->nodes) {
        playout_free(t);
        return status_no_memory(capacity * sizeof(Node), "the tree of random playouts");
    }
    *out = t;
    return status_ok();
}

void playout_free(Playout *t)
{
    if (!t) return;
    free(t->nodes);
    free(t);
}

static Node new_node(Point point)
{
    Node node = {.share = 1, .point = point};
    return node;
}

void playout_begin(Playout *t, const Board *root, Rng rng)
{
    assert(!board_over(root) && root->spec.size <= t->spec.size);
    t->root = *root;
    t->rng = rng;
    t->total = 0;
    t->nodes[ROOT] = new_node(POINT_NONE);
    t->used = 1;
}

static void expand(Playout *t, Node *node, const Board *b)
{
    PointSet legal;
    board_legal(b, &legal);
    node->first = t->used;
    for (Point p = pointset_next(&legal, 0); p != POINT_NONE; p = pointset_next(&legal, p + 1)) {
        assert(t->used < t->capacity);
        t->nodes[t->used++] = new_node(p);
    }
    node->count = (int16_t)(t->used - node->first);
}

static int select_child(const Playout *t, const Node *node)
{
    const Node *child = &t->nodes[node->first];
    float scale = t->c_puct / (float)node->count * sqrtf((float)node->visits);
    int best = 0;
    float best_value = child[0].mean + scale * child[0].share;
    for (int i = 1; i < node->count; i++) {
        float value = child[i].mean + scale * child[i].share;
        if (value > best_value) {
            best_value = value;
            best = i;
        }
    }
    return node->first + best;
}

/* A uniformly random legal point among points[0..n); moved to points[n - 1]. */
static Point draw_point(const Board *b, Point points[], int n, Rng *rng)
{
    bool may_be_forbidden = b->spec.rule == RULE_RENJU && b->to_move == BLACK;
    int candidates = n;
    for (;;) {
        int i = (int)rng_below(rng, (uint32_t)candidates);
        Point p = points[i];
        if (may_be_forbidden && forbidden_at(b, p) != FORBIDDEN_NO) {
            points[i] = points[--candidates];
            points[candidates] = p;
            continue;
        }
        points[i] = points[n - 1];
        points[n - 1] = p;
        return p;
    }
}

static Result play_out(Board *b, Rng *rng)
{
    Point points[BOARD_POINTS_MAX];
    int n = 0;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1))
        points[n++] = p;
    while (!board_over(b)) {
        Undo undo;
        board_play(b, draw_point(b, points, n, rng), &undo);
        n--;
    }
    return (Result)b->result;
}

static int value_for(Result result, Color c)
{
    if (result == RESULT_DRAW) return 0;
    return (result == RESULT_BLACK) == (c == BLACK) ? 1 : -1;
}

static void back_up(Playout *t, const int path[], int length, Result result)
{
    /* path[i] was reached by a move of the player who is not to move there. */
    Color mover = color_other((Color)t->root.to_move);
    int value = value_for(result, mover);
    for (int i = 0; i < length; i++, value = -value) {
        Node *node = &t->nodes[path[i]];
        node->visits++;
        node->sum += value;
        node->mean = (float)node->sum / (float)node->visits;
        node->share = 1 / (1 + (float)node->visits);
    }
}

static void one_playout(Playout *t)
{
    Board b = t->root;
    int path[BOARD_POINTS_MAX + 1];
    int length = 0, at = ROOT;
    path[length++] = at;
    /* Children are made at the second visit: after the first they would all be unvisited anyway. */
    while (t->nodes[at].visits > 0 && !board_over(&b)) {
        if (t->nodes[at].first == 0) expand(t, &t->nodes[at], &b);
        at = select_child(t, &t->nodes[at]);
        Undo undo;
        board_play(&b, t->nodes[at].point, &undo);
        path[length++] = at;
    }
    back_up(t, path, length, play_out(&b, &t->rng));
}

void playout_run(Playout *t, int n)
{
    assert(t->total + n <= t->max_playouts);
    for (int i = 0; i < n; i++) one_playout(t);
    t->total += n;
}

int playout_total(const Playout *t)
{
    return t->total;
}

int playout_visits(const Playout *t, Point p)
{
    const Node *root = &t->nodes[ROOT];
    for (int i = 0; i < root->count; i++)
        if (t->nodes[root->first + i].point == p) return t->nodes[root->first + i].visits;
    return 0;
}

Point playout_best(const Playout *t, float *score)
{
    const Node *root = &t->nodes[ROOT];
    if (root->count == 0) {
        PointSet legal;
        board_legal(&t->root, &legal);
        *score = 0.5f;
        return pointset_next(&legal, 0);
    }
    const Node *best = &t->nodes[root->first];
    for (int i = 1; i < root->count; i++) {
        const Node *child = &t->nodes[root->first + i];
        if (child->visits > best->visits) best = child;
    }
    *score = (best->mean + 1) / 2;
    return best->point;
}

/* ---- the player ------------------------------------------------------------------------------------- */

typedef struct PlayoutPlayer {
    Player player;
    Playout *tree;
} PlayoutPlayer;

static Status player_start_move(Player *p, const PlayerTask *task)
{
    PlayoutPlayer *self = (PlayoutPlayer *)p;
    playout_begin(self->tree, task->board, task->rng);
    return status_ok();
}

static Status player_poll_move(Player *p, bool *done, PlayerMove *move)
{
    Playout *t = ((PlayoutPlayer *)p)->tree;
    int left = t->max_playouts - t->total;
    playout_run(t, left < POLL_PLAYOUTS ? left : POLL_PLAYOUTS);
    *done = t->total == t->max_playouts;
    if (*done) {
        move->point = playout_best(t, &move->score);
        move->visits = t->total;
    }
    return status_ok();
}

static void player_stop_move(Player *p)
{
    (void)p;
}

static void player_free_all(Player *p)
{
    PlayoutPlayer *self = (PlayoutPlayer *)p;
    playout_free(self->tree);
    free(self);
}

static const PlayerOps player_ops = {
    .start = player_start_move, .poll = player_poll_move, .stop = player_stop_move, .free = player_free_all};

Status playout_player_new(Player **out, GameSpec spec, int playouts)
{
    *out = NULL;
    PlayoutPlayer *self = calloc(1, sizeof *self);
    if (!self) return status_no_memory(sizeof *self, "a player");
    self->player.ops = &player_ops;
    Status status = playout_new(&self->tree, spec, playouts, PLAYOUT_C_PUCT);
    if (status.code != STATUS_OK) {
        free(self);
        return status;
    }
    *out = &self->player;
    return status;
}
