#include "game/match/swap2_player.h"

#include "game/match/swap2_choice.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

typedef struct Swap2Player {
    Player player;
    Player *inner;
    bool deciding;
    bool asking;    /* the inner player about a position */
    bool forgetful; /* the inner player last thought of positions that are not the game's */
    Swap2Choice choice;
    Board board; /* that is judged */
    PlayerClock clock;
    Rng rng;
    int visits;
} Swap2Player;

/* The next position, if another is to be judged. */
static Status ask(Swap2Player *s)
{
    int visits;
    s->asking = swap2_choice_next(&s->choice, &s->board, &visits);
    if (!s->asking) return status_ok();
    PlayerTask task = {.board = &s->board,
                       .rng = rng_make(rng_u64(&s->rng), 0, 0, 0, RNG_OPENING),
                       .new_game = true,
                       .clock = s->clock,
                       .visits = visits};
    return player_start(s->inner, &task);
}

static Status begin(Player *p, const PlayerTask *task)
{
    Swap2Player *s = (Swap2Player *)p;
    s->deciding = task->swap2;
    if (!s->deciding) {
        PlayerTask forward = *task;
        forward.new_game |= s->forgetful;
        s->forgetful = false;
        return player_start(s->inner, &forward);
    }
    s->forgetful = true;
    s->rng = task->rng;
    s->clock = task->clock;
    s->visits = 0;
    swap2_choice_begin(&s->choice, task->board, rng_u64(&s->rng));
    return ask(s);
}

/* A judgement is there: take it, and ask on. One who resigns a position thinks it lost. */
static Status take(Swap2Player *s, const PlayerMove *judged)
{
    float score = judged->point == POINT_NONE ? 0 : isnan(judged->score) ? 0.5f : judged->score;
    s->visits += judged->visits;
    swap2_choice_judge(&s->choice, score, judged->point);
    return ask(s);
}

static Status go_on(Player *p, bool *done, PlayerMove *move)
{
    Swap2Player *s = (Swap2Player *)p;
    if (!s->deciding) return player_poll(s->inner, done, move);
    *done = false;
    if (s->asking) {
        PlayerMove judged = {.point = POINT_NONE, .score = NAN};
        bool known = false;
        TRY(player_poll(s->inner, &known, &judged));
        if (known) TRY(take(s, &judged));
    }
    *done = !s->asking;
    if (!*done) return status_ok();
    move->stones = swap2_choice_answer(&s->choice, move->stone);
    move->score = NAN;
    move->visits = s->visits;
    return status_ok();
}

static void break_off(Player *p)
{
    Swap2Player *s = (Swap2Player *)p;
    if (!s->deciding || s->asking) player_stop(s->inner);
    s->asking = false;
}

static void release(Player *p)
{
    Swap2Player *s = (Swap2Player *)p;
    player_free(s->inner);
    free(s);
}

static const PlayerOps OPS = {.start = begin, .poll = go_on, .stop = break_off, .free = release};

Status swap2_player_new(Player **out, Player *inner)
{
    *out = NULL;
    assert(!inner->ops->descriptor);
    static_assert((int)SWAP2_STONES == (int)PLAYER_STONES_MAX, "an answer has room for all stones");
    Swap2Player *s = calloc(1, sizeof *s);
    if (!s) {
        player_free(inner);
        return status_no_memory(sizeof *s, "a player");
    }
    s->player.ops = &OPS;
    s->inner = inner;
    *out = &s->player;
    return status_ok();
}
