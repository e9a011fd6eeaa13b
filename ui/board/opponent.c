#include "ui/board/opponent.h"

#include "game/base/thread.h"
#include "game/match/engine_process.h"
#include "game/notation.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double PROGRAM_SECONDS = 2, STARTUP_SECONDS = 10, LATE_SECONDS = 3, GRACE_SECONDS = 3;
static const double POLL_SECONDS = 0.005; /* between two looks at a program */

typedef struct Question {
    Board board;
    int level;
    char command[FILE_PATH_MAX];
} Question;

struct Opponent {
    OpponentOptions options;
    Thread *thread;
    ThreadMutex mutex; /* guards what follows, up to the thread's own */
    ThreadCondition woken;
    Question question;
    uint32_t asked; /* questions and stops so far */
    bool wanted;    /* an answer to the last of them */
    bool quit;
    OpponentReport report;
    /* the thread's own */
    Question current;
    uint32_t working; /* on the question of that number */
    uint64_t moves;   /* each has a random stream of its own */
    int learned;
    Player *player;
    GameSpec plays; /* the player's game, and who it is: a level, or a command */
    int plays_level;
    char plays_command[FILE_PATH_MAX];
    bool in_game;   /* a program knows the game up to `expected` */
    Board expected; /* after its last answer */
};

/* ---- players ------------------------------------------------------------------------------------------- */

static void dismiss(Opponent *o)
{
    player_free(o->player);
    o->player = NULL;
    o->in_game = false;
}

static bool is_there(const Opponent *o)
{
    const Question *q = &o->current;
    return o->player && game_spec_equal(o->plays, q->board.spec) &&
           strcmp(o->plays_command, q->command) == 0 && (q->command[0] || o->plays_level == q->level);
}

static Status invite(Opponent *o)
{
    const Question *q = &o->current;
    GameSpec spec = q->board.spec;
    const OpponentOptions *set = &o->options;
    EngineOptions engine = {
        .command = q->command, .startup = set->startup, .tolerance = set->tolerance, .grace = set->grace};
    if (is_there(o)) return status_ok();
    dismiss(o);
    if (q->command[0])
        TRY(engine_process_new(&o->player, spec, &engine));
    else
        TRY(set->levels.player(set->levels.self, spec, q->level, &o->player, &o->learned));
    o->plays = spec;
    o->plays_level = q->level;
    memcpy(o->plays_command, q->command, sizeof o->plays_command);
    return status_ok();
}

/* ---- a move -------------------------------------------------------------------------------------------- */

/* Programs are told a position as moves in turn, whatever order the stones came in; the last one is known. */
static Status list_moves(const Board *b, Point moves[], int *n)
{
    Point stones[2][BOARD_POINTS_MAX];
    int count[2] = {0, 0}, used = 0;
    for (Point p = 0; p < board_points(b); p++)
        if (board_at(b, p) != EMPTY && p != b->last) {
            Color c = board_at(b, p);
            stones[c][count[c]++] = p;
        }
    if (b->last != POINT_NONE) {
        Color c = board_at(b, b->last);
        stones[c][count[c]++] = b->last;
    }
    if (count[BLACK] - count[WHITE] != (b->to_move == WHITE))
        return status_error(
            ERR_UNSUPPORTED,
            "the protocol has no words for a position in which one side has moved more often");
    for (int i = 0; used < count[BLACK] + count[WHITE]; i++) {
        moves[used++] = stones[BLACK][i];
        if (i < count[WHITE]) moves[used++] = stones[WHITE][i];
    }
    *n = used;
    return status_ok();
}

/* Is b what the program's last answer and one reply led to? */
static bool goes_on(const Opponent *o, const Board *b)
{
    if (!o->in_game || b->last == POINT_NONE || b->stones != o->expected.stones + 1) return false;
    for (Point p = 0; p < board_points(b); p++)
        if (p != b->last && board_at(b, p) != board_at(&o->expected, p)) return false;
    return board_at(&o->expected, b->last) == EMPTY;
}

static bool is_dropped(Opponent *o)
{
    thread_lock(&o->mutex);
    bool dropped = o->quit || o->asked != o->working;
    thread_unlock(&o->mutex);
    return dropped;
}

/* The last remark of its account says what went wrong. */
static Status fault_of(const Player *p)
{
    const char *fault = "did not move";
    for (const char *at = player_account(p); (at = strstr(at, "# FAULT ")); at++)
        fault = at + strlen("# FAULT ");
    return status_error(ERR_DEVICE, "%.*s", (int)strcspn(fault, "\n"), fault);
}

static Status check_move(const Board *b, const PlayerMove *move, const Player *p)
{
    PointSet legal;
    char point[NOTATION_TEXT_MAX];
    if (move->fault != PLAYER_FINE) return fault_of(p);
    board_legal(b, &legal);
    if (move->point >= 0 && move->point < board_points(b)) {
        if (pointset_has(&legal, move->point)) return status_ok();
        notation_point(move->point, b->spec.size, ORIGIN_BOTTOM, point);
        return status_error(ERR_INPUT, "plays %s, which is %s", point,
                            board_at(b, move->point) == EMPTY ? "forbidden" : "taken");
    }
    return status_error(ERR_INPUT, "plays a point that is not on the board");
}

/* Poll until the move is there, or nobody wants it any more. */
static Status follow(Opponent *o, PlayerMove *move)
{
    bool done = false;
    int descriptor;
    while (!done) {
        TRY(player_poll(o->player, &done, move));
        if (!done && is_dropped(o)) {
            player_stop(o->player);
            return status_error(ERR_INTERRUPTED, "nobody asks any more");
        }
        if (done || !player_waits(o->player, &descriptor)) continue;
        thread_lock(&o->mutex);
        if (o->asked == o->working && !o->quit) thread_wait_for(&o->woken, &o->mutex, POLL_SECONDS);
        thread_unlock(&o->mutex);
    }
    return status_ok();
}

static Status play(Opponent *o, PlayerMove *move)
{
    const Board *b = &o->current.board;
    Point moves[BOARD_POINTS_MAX];
    Undo undo;
    double seconds = o->options.seconds;
    PlayerTask task = {.board = b,
                       .rng = rng_make(o->options.seed, 0, ++o->moves, (uint32_t)b->stones, RNG_MOVE),
                       .moves = moves,
                       .new_game = !goes_on(o, b),
                       .clock = {seconds, INFINITY, INFINITY, 0}};
    if (o->current.command[0]) TRY(list_moves(b, moves, &task.move_count));
    o->in_game = false;
    TRY(player_start(o->player, &task));
    TRY(follow(o, move));
    TRY(check_move(b, move, o->player));
    o->expected = *b;
    board_play(&o->expected, move->point, &undo);
    o->in_game = true;
    return status_ok();
}

static Status answer(Opponent *o, PlayerMove *move)
{
    TRY(invite(o));
    Status status = play(o, move);
    /* One that failed or was broken off is asked anew from the beginning. */
    if (status.code != STATUS_OK && o->current.command[0]) dismiss(o);
    return status;
}

static void work(void *context)
{
    Opponent *o = context;
    thread_lock(&o->mutex);
    while (!o->quit) {
        if (!o->wanted || o->asked == o->working) {
            thread_wait(&o->woken, &o->mutex);
            continue;
        }
        o->current = o->question;
        o->working = o->asked;
        thread_unlock(&o->mutex);
        PlayerMove move = {.point = POINT_NONE, .score = NAN, .fault = PLAYER_FINE};
        Status status = answer(o, &move);
        thread_lock(&o->mutex);
        if (o->asked == o->working)
            o->report = (OpponentReport){true, status, move.point, move.score,
                                         o->current.command[0] ? -1 : o->learned};
    }
    thread_unlock(&o->mutex);
}

/* ---- the owner's side ---------------------------------------------------------------------------------- */

OpponentOptions opponent_options_default(OpponentLevels levels, uint64_t seed)
{
    return (OpponentOptions){.levels = levels,
                             .seed = seed,
                             .seconds = PROGRAM_SECONDS,
                             .startup = STARTUP_SECONDS,
                             .tolerance = LATE_SECONDS,
                             .grace = GRACE_SECONDS};
}

Status opponent_new(Opponent **out, const OpponentOptions *options)
{
    Opponent *o = calloc(1, sizeof *o);
    *out = NULL;
    if (!o) return status_no_memory(sizeof *o, "an opponent");
    o->options = *options;
    o->learned = -1;
    thread_mutex_init(&o->mutex);
    thread_condition_init(&o->woken);
    Status status = thread_start(work, o, &o->thread);
    if (status.code == STATUS_OK)
        *out = o;
    else
        opponent_free(o);
    return status;
}

void opponent_free(Opponent *o)
{
    if (!o) return;
    thread_lock(&o->mutex);
    o->quit = true;
    thread_signal(&o->woken);
    thread_unlock(&o->mutex);
    thread_join(o->thread);
    dismiss(o);
    thread_condition_destroy(&o->woken);
    thread_mutex_destroy(&o->mutex);
    free(o);
}

static void ask(Opponent *o, bool wanted)
{
    o->asked++;
    o->wanted = wanted;
    o->report = (OpponentReport){.status = status_ok(), .point = POINT_NONE, .score = NAN, .learned = -1};
    thread_signal(&o->woken);
}

void opponent_think(Opponent *o, const OpponentQuestion *question)
{
    thread_lock(&o->mutex);
    o->question.board = *question->board;
    o->question.level = question->level;
    snprintf(o->question.command, sizeof o->question.command, "%s", question->command);
    ask(o, true);
    thread_unlock(&o->mutex);
}

void opponent_stop(Opponent *o)
{
    thread_lock(&o->mutex);
    ask(o, false);
    thread_unlock(&o->mutex);
}

void opponent_look(Opponent *o, OpponentReport *out)
{
    thread_lock(&o->mutex);
    *out = o->report;
    thread_unlock(&o->mutex);
}
