#include "game/match/bots.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

typedef struct Bot {
    Player player;
    const PatternTable *table; /* NULL: random */
    Board board;
    Rng rng;
} Bot;

static Status bot_start(Player *p, const PlayerTask *task)
{
    Bot *bot = (Bot *)p;
    assert(!board_over(task->board));
    bot->board = *task->board;
    bot->rng = task->rng;
    return status_ok();
}

static void bot_stop(Player *p)
{
    (void)p;
}

static void bot_free(Player *p)
{
    free(p);
}

static Point nth_point(const PointSet *set, int n)
{
    Point p = pointset_next(set, 0);
    while (n-- > 0) p = pointset_next(set, p + 1);
    return p;
}

static void answer(Point point, bool *done, PlayerMove *move)
{
    *done = true;
    move->point = point;
    move->score = NAN;
    move->visits = 1;
}

static Point any_legal(const Board *b, Rng *rng)
{
    PointSet legal;
    board_legal(b, &legal);
    return nth_point(&legal, (int)rng_below(rng, (uint32_t)pointset_count(&legal)));
}

static Status random_poll(Player *p, bool *done, PlayerMove *move)
{
    Bot *bot = (Bot *)p;
    answer(any_legal(&bot->board, &bot->rng), done, move);
    return status_ok();
}

/* What a threat is worth to the one who makes it, and to the one who takes the point away from him. Each
 * class is worth more than everything below it on both sides, so the order is lexical but for points that
 * serve both attack and defence. A maybe-forbidden point that is legal makes at least two threes. */
static const int MAKES[THREAT_COUNT] = {
    [THREAT_OPEN_THREE] = 60,   [THREAT_DOUBLE_THREE] = 900,    [THREAT_FOUR] = 50,
    [THREAT_FOUR_THREE] = 4000, [THREAT_DOUBLE_FOUR] = 100000,  [THREAT_OPEN_FOUR] = 100000,
    [THREAT_FIVE] = 10000000,   [THREAT_FORBIDDEN_MAYBE] = 900,
};
static const int TAKES[THREAT_COUNT] = {
    [THREAT_OPEN_THREE] = 40,   [THREAT_DOUBLE_THREE] = 400,  [THREAT_FOUR] = 30,
    [THREAT_FOUR_THREE] = 2000, [THREAT_DOUBLE_FOUR] = 20000, [THREAT_OPEN_FOUR] = 20000,
    [THREAT_FIVE] = 1000000,    [THREAT_FORBIDDEN_MAYBE] = 0,
};

/* Stones of either colour at distance one count two, at distance two one. */
static int nearness(const Board *b, Point p)
{
    int size = b->spec.size, x0 = p % size, y0 = p / size, sum = 0;
    for (int y = y0 - 2; y <= y0 + 2; y++) {
        for (int x = x0 - 2; x <= x0 + 2; x++) {
            if (x < 0 || y < 0 || x >= size || y >= size) continue;
            if (board_at(b, (Point)(y * size + x)) == EMPTY) continue;
            bool adjacent = abs(x - x0) <= 1 && abs(y - y0) <= 1;
            sum += adjacent ? 2 : 1;
        }
    }
    return sum;
}

static int centrality(int size, Point p)
{
    return size - abs(2 * (p % size) + 1 - size) / 2 - abs(2 * (p / size) + 1 - size) / 2;
}

static int worth(const Board *b, const PatternBoard *patterns, Point p)
{
    Color me = (Color)b->to_move;
    int sum = MAKES[patterns->threat[me][p]] + TAKES[patterns->threat[color_other(me)][p]];
    return sum + (b->stones ? nearness(b, p) : centrality(b->spec.size, p));
}

Point bots_pattern_choose(const Board *b, const PatternBoard *patterns, const PointSet *among, Rng *rng)
{
    int best = -1, equal = 0;
    Point choice = POINT_NONE;
    for (Point q = pointset_next(among, 0); q != POINT_NONE; q = pointset_next(among, q + 1)) {
        int value = worth(b, patterns, q);
        if (value > best) {
            best = value;
            equal = 0;
        }
        /* The k-th of equals replaces the choice with probability 1/k: uniform over all of them. */
        if (value == best && rng_below(rng, (uint32_t)++equal) == 0) choice = q;
    }
    return choice;
}

static Status pattern_poll(Player *p, bool *done, PlayerMove *move)
{
    Bot *bot = (Bot *)p;
    PatternBoard patterns;
    PointSet legal;
    pattern_init(&patterns, bot->table, &bot->board);
    board_legal(&bot->board, &legal);
    answer(bots_pattern_choose(&bot->board, &patterns, &legal, &bot->rng), done, move);
    return status_ok();
}

static const PlayerOps random_ops = {
    .start = bot_start, .poll = random_poll, .stop = bot_stop, .free = bot_free};
static const PlayerOps pattern_ops = {
    .start = bot_start, .poll = pattern_poll, .stop = bot_stop, .free = bot_free};

static Status bot_new(Player **out, const PlayerOps *ops, const PatternTable *table)
{
    *out = NULL;
    Bot *bot = calloc(1, sizeof *bot);
    if (!bot) return status_no_memory(sizeof *bot, "a bot");
    bot->player.ops = ops;
    bot->table = table;
    *out = &bot->player;
    return status_ok();
}

Status bots_random_new(Player **out)
{
    return bot_new(out, &random_ops, NULL);
}

Status bots_pattern_new(Player **out, const PatternTable *table)
{
    assert(table);
    return bot_new(out, &pattern_ops, table);
}

/* ---- carelessness -------------------------------------------------------------------------------------- */

typedef struct Careless {
    Player player;
    Player *careful;
    double slip;
    Point slipped; /* the move of this turn, or POINT_NONE: it is the careful one's */
} Careless;

static Status careless_start(Player *p, const PlayerTask *task)
{
    Careless *self = (Careless *)p;
    /* Numbers apart from the careful one's, so that what he does does not depend on how often he is not asked. */
    Rng rng = task->rng;
    rng = rng_make(rng_u64(&rng), 0, 0, 0, RNG_CHOICE);
    self->slipped = rng_double(&rng) < self->slip ? any_legal(task->board, &rng) : POINT_NONE;
    return self->slipped == POINT_NONE ? player_start(self->careful, task) : status_ok();
}

static Status careless_poll(Player *p, bool *done, PlayerMove *move)
{
    Careless *self = (Careless *)p;
    if (self->slipped == POINT_NONE) return player_poll(self->careful, done, move);
    answer(self->slipped, done, move);
    return status_ok();
}

static void careless_stop(Player *p)
{
    Careless *self = (Careless *)p;
    if (self->slipped == POINT_NONE) player_stop(self->careful);
}

static void careless_free(Player *p)
{
    player_free(((Careless *)p)->careful);
    free(p);
}

static const PlayerOps careless_ops = {
    .start = careless_start, .poll = careless_poll, .stop = careless_stop, .free = careless_free};

Status bots_careless_new(Player **out, Player *careful, double slip)
{
    assert(slip >= 0 && slip <= 1);
    *out = NULL;
    Careless *self = calloc(1, sizeof *self);
    if (!self) {
        player_free(careful);
        return status_no_memory(sizeof *self, "a bot");
    }
    *self = (Careless){.player = {&careless_ops}, .careful = careful, .slip = slip, .slipped = POINT_NONE};
    *out = &self->player;
    return status_ok();
}
