#include "mcts/level.h"

#include "mcts/search_player.h"

#include <assert.h>
#include <stdlib.h>

/* Of the chance to overlook a stone, that remains for one that threatens to win at once. */
static const float PLAIN_THREAT = 0.2f;

static const Level levels[LEVELS] = {
    {1, 1.50f, 0.75f, TACTICS_FIVE, {0, 0, 0, 0}, 20},               /* 1 */
    {1, 1.10f, 0.52f, TACTICS_FIVE, {0, 0, 0, 0}, 370},              /* 2 */
    {2, 0.95f, 0.36f, TACTICS_FIVE, {0, 0, 0, 0}, 540},              /* 3 */
    {4, 0.75f, 0.21f, TACTICS_FIVE, {0, 0, 0, 0}, 830},              /* 4 */
    {6, 0.70f, 0.16f, TACTICS_FOUR, {0, 0, 0, 0}, 1200},             /* 5 */
    {16, 0.50f, 0.07f, TACTICS_FOUR, {10, 0, 0, 100}, 1400},         /* 6 */
    {40, 0.35f, 0.03f, TACTICS_FOUR, {30, 0, 0, 500}, 1640},         /* 7 */
    {100, 0.20f, 0.01f, TACTICS_FOUR, {50, 0, 0, 1000}, 1750},       /* 8 */
    {400, 0.00f, 0.00f, TACTICS_FOUR, {50, 200, 100, 20000}, 2000},  /* 9 */
    {1600, 0.00f, 0.00f, TACTICS_FOUR, {50, 200, 100, 20000}, 2180}, /* 10 */
};

const Level *level_get(int number)
{
    assert(number >= 1 && number <= LEVELS);
    return &levels[number - 1];
}

SearchParams level_search(const Level *level)
{
    SearchParams params = search_params_default();
    params.tactics = level->sees;
    params.threat_leaf_nodes = level->threat_nodes[0];
    params.threat_leaf_threes = level->threat_nodes[1];
    params.threat_again_threes = level->threat_nodes[2];
    params.threat_root_nodes = level->threat_nodes[3];
    return params;
}

/* ---- the player ---------------------------------------------------------------------------------------- */

typedef struct LevelPlayer {
    Player base;
    const Level *level;
    Player *search;
    Board board; /* as it is */
    Board seen;  /* as the level sees it */
    Rng rng;
    bool overlooked;
} LevelPlayer;

static bool threatens_to_win(const Board *b)
{
    Color opponent = color_other((Color)b->to_move);
    for (Point p = 0; p < board_points(b); p++)
        if (board_at(b, p) == EMPTY && board_wins(b, p, opponent)) return true;
    return false;
}

/* The position without the opponent's last stone; the level is to move in it. */
static void take_away_last(const Board *b, Board *out)
{
    board_init(out, b->spec);
    for (Point p = 0; p < board_points(b); p++)
        if (p != b->last && board_at(b, p) != EMPTY) board_put(out, p, board_at(b, p));
    board_set_to_move(out, (Color)b->to_move);
    board_judge(out);
}

/* The first stones are always seen: nobody overlooks the only one. */
static bool overlooks(LevelPlayer *lp)
{
    float chance = lp->level->overlooks;
    if (chance <= 0 || lp->board.last == POINT_NONE || lp->board.stones < 4) return false;
    if (threatens_to_win(&lp->board)) chance *= PLAIN_THREAT;
    return rng_double(&lp->rng) < (double)chance;
}

static Status think(LevelPlayer *lp)
{
    PlayerTask task = {.board = &lp->seen, .rng = lp->rng, .new_game = true};
    return player_start(lp->search, &task);
}

static Status start(Player *p, const PlayerTask *task)
{
    LevelPlayer *lp = (LevelPlayer *)p;
    lp->board = lp->seen = *task->board;
    lp->rng = task->rng;
    lp->overlooked = overlooks(lp);
    if (lp->overlooked) take_away_last(&lp->board, &lp->seen);
    if (board_over(&lp->seen)) {
        lp->seen = lp->board;
        lp->overlooked = false;
    }
    return think(lp);
}

static bool may_play(const Board *b, Point p)
{
    PointSet legal;
    board_legal(b, &legal);
    return pointset_has(&legal, p);
}

static Status poll(Player *p, bool *done, PlayerMove *move)
{
    LevelPlayer *lp = (LevelPlayer *)p;
    TRY(player_poll(lp->search, done, move));
    if (!*done || !lp->overlooked || may_play(&lp->board, move->point)) return status_ok();
    /* The hand is stopped by the stone that the eye had missed. */
    *done = false;
    lp->overlooked = false;
    lp->seen = lp->board;
    return think(lp);
}

static void stop(Player *p)
{
    player_stop(((LevelPlayer *)p)->search);
}

static void release(Player *p)
{
    LevelPlayer *lp = (LevelPlayer *)p;
    player_free(lp->search);
    free(lp);
}

static const PlayerOps OPS = {.start = start, .poll = poll, .stop = stop, .free = release};

Status level_player_new(Player **out, int number, int points, const PatternTable *table, Evaluator *evaluator)
{
    const Level *level = level_get(number);
    SearchPlayerOptions options = search_player_options_default(level->visits);
    LevelPlayer *lp = calloc(1, sizeof *lp);
    *out = NULL;
    if (!lp) return status_no_memory(sizeof *lp, "a player");
    lp->base.ops = &OPS;
    lp->level = level;
    options.search = level_search(level);
    options.points = points;
    options.temperature = level->temperature;
    options.temperature_plies = BOARD_POINTS_MAX;
    options.fresh = true;
    Status status = search_player_new(&lp->search, table, evaluator, &options);
    if (status.code == STATUS_OK)
        *out = &lp->base;
    else
        free(lp);
    return status;
}
