#include "mcts/alphabeta.h"

#include "mcts/alphabeta_moves.h"
#include "mcts/alphabeta_table.h"
#include "mcts/tactics.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum {
    TABLE_BITS_LEAST = 12, /* and one more for each ply of the depth … */
    TABLE_BITS_MOST = 20,  /* … up to so many: 16 MB */
    NOISE = 4,             /* the most that is added to a leaf, either way */
    VALUE_MOST = 20000,    /* of a leaf that is not proven */
};

static const double VALUE_SCALE = 250; /* a value that is worth an expected score of 0.73 */

struct AlphaBeta {
    AlphaBetaOptions options;
    const PatternTable *patterns;
    AlphaBetaTable table;
    AlphaBetaHints hints;
    ShapeBoard s;
    uint64_t salt; /* of this move: what is known of other moves' positions fits none of this one's */
    int64_t nodes;
    bool stopped; /* the nodes were spent within a search, whose value counts for nothing */

    Point moves[BOARD_POINTS_MAX]; /* of the root, the best so far first */
    int count;
    int next;                     /* the one to search in this iteration */
    int depth;                    /* of this iteration */
    int values[BOARD_POINTS_MAX]; /* of `moves`, as far as they are searched in this iteration */
    AlphaBetaResult result;
};

Status alphabeta_new(AlphaBeta **out, const PatternTable *table, AlphaBetaOptions options)
{
    assert(options.depth >= 1 && options.depth <= ALPHABETA_DEPTH_MAX && options.width >= 1 &&
           options.nodes >= 0);
    *out = NULL;
    AlphaBeta *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "an alpha-beta search");
    t->options = options;
    t->patterns = table;
    int bits = TABLE_BITS_LEAST + options.depth;
    Status status = alphabeta_table_new(&t->table, bits < TABLE_BITS_MOST ? bits : TABLE_BITS_MOST);
    if (status.code != STATUS_OK) {
        alphabeta_free(t);
        return status;
    }
    *out = t;
    return status;
}

void alphabeta_free(AlphaBeta *t)
{
    if (!t) return;
    alphabeta_table_free(&t->table);
    free(t);
}

/* ---- values -------------------------------------------------------------------------------------------- */

/* In the table a win is counted from its own position, in the search from the root. */
static int from_root(int value, int ply)
{
    if (value >= ALPHABETA_WON) return value - ply;
    return value <= -ALPHABETA_WON ? value + ply : value;
}

static int from_here(int value, int ply)
{
    return from_root(value, -ply);
}

static int proven_value(const Tactics *tactics, int ply)
{
    if (tactics->proof == PROOF_DRAW) return 0;
    int value = ALPHABETA_WIN - tactics->plies - ply;
    return tactics->proof == PROOF_WIN ? value : -value;
}

static uint64_t key_of(const AlphaBeta *t)
{
    return t->s.board.hash ^ t->salt;
}

static int leaf_value(const AlphaBeta *t)
{
    int noise = (int)((key_of(t) * 0x9E3779B97F4A7C15u >> 32) % (2 * NOISE + 1)) - NOISE;
    int value = shape_board_value(&t->s) + noise;
    if (value > VALUE_MOST) return VALUE_MOST;
    return value < -VALUE_MOST ? -VALUE_MOST : value;
}

/* ---- the search ---------------------------------------------------------------------------------------- */

typedef struct Window {
    int alpha, beta;
} Window;

static int search(AlphaBeta *t, int depth, Window w, int ply);

/* What the table says of the position, if it is enough; *move is set to its best move in any case. */
static bool recall(const AlphaBeta *t, int depth, Window w, int ply, Point *move, int *value)
{
    const AlphaBetaEntry *e = alphabeta_table_find(&t->table, key_of(t));
    *move = e ? e->move : POINT_NONE;
    if (!e || e->depth < depth) return false;
    *value = from_root(e->value, ply);
    return e->bound == BOUND_EXACT || (e->bound == BOUND_LOWER && *value >= w.beta) ||
           (e->bound == BOUND_UPPER && *value <= w.alpha);
}

/* Legal moves near stones; where all of those are left out, any. */
static PointSet candidates(const Board *b, const PointSet *moves)
{
    PointSet near;
    shape_board_near(b, &near);
    near = pointset_and(&near, moves);
    return pointset_empty(&near) ? *moves : near;
}

/* The value of move p, for the one who makes it. */
static int value_of(AlphaBeta *t, Point p, int depth, Window w, int ply)
{
    Color mover = (Color)t->s.board.to_move;
    ShapeUndo undo;
    int value;
    t->nodes++;
    shape_board_play(&t->s, p, &undo);
    if (!board_over(&t->s.board))
        value = -search(t, depth, (Window){-w.beta, -w.alpha}, ply + 1);
    else if (t->s.board.result == RESULT_DRAW)
        value = 0;
    else {
        bool won = t->s.board.result == (mover == BLACK ? RESULT_BLACK : RESULT_WHITE);
        value = won ? ALPHABETA_WIN - ply - 1 : -(ALPHABETA_WIN - ply - 1);
    }
    shape_board_undo(&t->s, &undo);
    return value;
}

/* The first move gets the whole window; of the others it is first asked only whether they are better. */
static int probe(AlphaBeta *t, Point p, int depth, Window w, int best, int ply)
{
    int alpha = best > w.alpha ? best : w.alpha;
    if (best == -ALPHABETA_WIN) return value_of(t, p, depth, w, ply);
    int value = value_of(t, p, depth, (Window){alpha, alpha + 1}, ply);
    if (value <= alpha || value >= w.beta || t->stopped) return value;
    return value_of(t, p, depth, (Window){alpha, w.beta}, ply);
}

static int search_moves(AlphaBeta *t, const Point moves[], int n, int depth, Window w, int ply, Point *choice)
{
    int best = -ALPHABETA_WIN;
    *choice = POINT_NONE;
    for (int i = 0; i < n; i++) {
        int value = probe(t, moves[i], depth, w, best, ply);
        if (t->stopped) return best;
        if (value > best) {
            best = value;
            *choice = moves[i];
        }
        if (best < w.beta) continue;
        alphabeta_moves_cut(&t->hints, ply, (Color)t->s.board.to_move, moves[i], depth);
        break;
    }
    return best;
}

static void remember(AlphaBeta *t, int depth, Window w, int ply, int value, Point move)
{
    AlphaBetaBound bound = value >= w.beta ? BOUND_LOWER : value <= w.alpha ? BOUND_UPPER : BOUND_EXACT;
    alphabeta_table_store(&t->table, (AlphaBetaEntry){.key = key_of(t),
                                                      .value = (int16_t)from_here(value, ply),
                                                      .move = move,
                                                      .depth = (int8_t)depth,
                                                      .bound = (uint8_t)bound});
}

/* The position's value for the side to move; the game goes on. */
static int search(AlphaBeta *t, int depth, Window w, int ply)
{
    Tactics tactics;
    Point first, moves[BOARD_POINTS_MAX], choice;
    int value;
    t->stopped = t->options.nodes > 0 && t->nodes >= t->options.nodes;
    if (t->stopped) return 0;
    if (recall(t, depth, w, ply, &first, &value)) return value;
    tactics_look(TACTICS_FOUR, &t->s.board, &t->s.patterns, &tactics);
    if (tactics.proof != PROOF_NONE) return proven_value(&tactics, ply);
    Color other = color_other((Color)t->s.board.to_move);
    bool forced = !pointset_empty(&t->s.patterns.points[other][THREAT_FIVE]);
    if ((depth <= 0 && !forced) || ply >= ALPHABETA_PLIES_MAX - 1) return leaf_value(t);
    PointSet among = candidates(&t->s.board, &tactics.moves);
    int n = alphabeta_moves_order(&t->s, &among, first, &t->hints, ply, t->options.width, moves);
    value = search_moves(t, moves, n, forced ? depth : depth - 1, w, ply, &choice);
    if (!t->stopped) remember(t, depth, w, ply, value, choice);
    return value;
}

/* ---- the root ------------------------------------------------------------------------------------------ */

void alphabeta_begin(AlphaBeta *t, const Board *root, Rng rng)
{
    Tactics tactics;
    assert(!board_over(root));
    shape_board_init(&t->s, t->patterns, root);
    alphabeta_moves_forget(&t->hints);
    t->salt = rng_u64(&rng);
    t->nodes = 0;
    t->stopped = false;
    t->next = 0;
    t->depth = 1;
    tactics_look(TACTICS_FOUR, root, &t->s.patterns, &tactics);
    PointSet among = tactics.proof == PROOF_NONE ? candidates(root, &tactics.moves) : tactics.moves;
    t->count = alphabeta_moves_order(&t->s, &among, POINT_NONE, &t->hints, 0, t->options.width, t->moves);
    t->result = (AlphaBetaResult){.move = t->moves[0], .depth = 1, .value = leaf_value(t)};
    if (tactics.proof != PROOF_NONE) {
        t->result.value = proven_value(&tactics, 0);
        t->count = 0;
    }
}

/* Sort the moves by their values, stably: of equals the one that was tried first stays first. */
static void sort_moves(AlphaBeta *t)
{
    for (int i = 1; i < t->count; i++) {
        Point move = t->moves[i];
        int value = t->values[i], at = i;
        for (; at > 0 && t->values[at - 1] < value; at--) {
            t->moves[at] = t->moves[at - 1];
            t->values[at] = t->values[at - 1];
        }
        t->moves[at] = move;
        t->values[at] = value;
    }
}

static bool end_iteration(AlphaBeta *t)
{
    sort_moves(t);
    t->next = 0;
    bool proven = abs(t->result.value) >= ALPHABETA_WON;
    if (proven || t->count == 1 || t->depth >= t->options.depth) return true;
    t->depth++;
    return false;
}

bool alphabeta_step(AlphaBeta *t)
{
    if (t->count == 0) return true;
    int i = t->next, best = i == 0 ? -ALPHABETA_WIN : t->result.value;
    Window whole = {-ALPHABETA_WIN, ALPHABETA_WIN};
    int value = probe(t, t->moves[i], t->depth - 1, whole, best, 0);
    t->result.nodes = t->nodes;
    if (t->stopped) return true;
    t->values[i] = value;
    if (value > best || i == 0) {
        t->result.move = t->moves[i];
        t->result.value = value;
        t->result.depth = t->depth;
    }
    t->next++;
    return t->next == t->count ? end_iteration(t) : false;
}

void alphabeta_result(const AlphaBeta *t, AlphaBetaResult *out)
{
    *out = t->result;
}

/* ---- the player ---------------------------------------------------------------------------------------- */

typedef struct AlphaBetaPlayer {
    Player player;
    AlphaBeta *search;
} AlphaBetaPlayer;

static Status player_start_move(Player *p, const PlayerTask *task)
{
    alphabeta_begin(((AlphaBetaPlayer *)p)->search, task->board, task->rng);
    return status_ok();
}

static Status player_poll_move(Player *p, bool *done, PlayerMove *move)
{
    AlphaBeta *t = ((AlphaBetaPlayer *)p)->search;
    *done = alphabeta_step(t);
    if (*done) {
        move->point = t->result.move;
        move->score = (float)(1 / (1 + exp(-t->result.value / VALUE_SCALE)));
        move->visits = t->nodes < INT32_MAX ? (int)t->nodes : INT32_MAX;
    }
    return status_ok();
}

static void player_stop_move(Player *p)
{
    (void)p;
}

static void player_free_all(Player *p)
{
    AlphaBetaPlayer *self = (AlphaBetaPlayer *)p;
    alphabeta_free(self->search);
    free(self);
}

static const PlayerOps player_ops = {
    .start = player_start_move, .poll = player_poll_move, .stop = player_stop_move, .free = player_free_all};

Status alphabeta_player_new(Player **out, const PatternTable *table, AlphaBetaOptions options)
{
    *out = NULL;
    AlphaBetaPlayer *self = calloc(1, sizeof *self);
    if (!self) return status_no_memory(sizeof *self, "a player");
    self->player.ops = &player_ops;
    Status status = alphabeta_new(&self->search, table, options);
    if (status.code != STATUS_OK) {
        free(self);
        return status;
    }
    *out = &self->player;
    return status;
}
