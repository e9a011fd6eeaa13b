#include "game/match/referee.h"

#include "game/base/os.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>

static void append(Referee *r, Point p, RefereeMove about)
{
    Undo undo;
    board_play(&r->board, p, &undo);
    r->about[r->count] = about;
    r->moves[r->count++] = p;
}

void referee_begin(Referee *r, const RefereeRules *rules, int game, const Opening *opening, Player *black,
                   Player *white)
{
    r->rules = rules;
    r->players[BLACK] = black;
    r->players[WHITE] = white;
    r->game = game;
    r->worker = 0;
    r->phase = rules->swap2 ? PHASE_THREE : PHASE_PLAY;
    r->swapped = false;
    r->decisions = 0;
    r->thinking = false;
    r->count = 0;
    r->result = RESULT_NONE;
    r->end = GAME_BY_RULES;
    for (int c = 0; c < 2; c++) {
        r->started[c] = false;
        r->left[c] = rules->clock.match;
    }
    board_init(&r->board, rules->spec);
    for (int i = 0; i < opening->moves; i++)
        append(r, opening->move[i], (RefereeMove){.score = NAN, .seconds = NAN});
    r->opening_count = r->count;
    assert(!board_over(&r->board));
}

static Status start_move(Referee *r)
{
    Color mover = referee_asked(r);
    PlayerTask task = {
        .board = &r->board,
        .rng = rng_make(r->rules->seed, 0, (uint64_t)r->game, (uint32_t)r->count, RNG_GENERAL),
        .moves = r->moves,
        .move_count = r->count,
        .new_game = !r->started[mover],
        .swap2 = r->phase != PHASE_PLAY,
        .clock = r->rules->clock,
    };
    task.clock.left = r->left[mover];
    r->started[mover] = true;
    r->since = os_seconds();
    TRY(player_start(r->players[mover], &task));
    r->thinking = true;
    return status_ok();
}

static void finish(Referee *r, Result result, GameEnd end)
{
    r->result = result;
    r->end = end;
}

static void lose(Referee *r, GameEnd end)
{
    finish(r, referee_asked(r) == BLACK ? RESULT_WHITE : RESULT_BLACK, end);
}

static GameEnd end_of_fault(PlayerFault fault)
{
    switch (fault) {
    case PLAYER_LATE:
        return GAME_BY_TIME;
    case PLAYER_HUNG:
        return GAME_BY_HANGING;
    case PLAYER_CRASHED:
        return GAME_BY_CRASH;
    case PLAYER_OVER_MEMORY:
        return GAME_BY_MEMORY;
    default:
        return GAME_BY_PROTOCOL;
    }
}

static bool may_play(const Board *b, Point p)
{
    return p >= 0 && p < board_points(b) && pointset_has(&b->empty, p);
}

static void ask_judge(Referee *r, const RefereeJudge *judge, GameEnd end)
{
    if (referee_over(r) || !judge->verdict) return;
    Result result = judge->verdict(judge->context, r);
    if (result != RESULT_NONE) finish(r, result, end);
}

/* After a move: do the rules, the move limit or a judge end the game? */
static void judge(Referee *r)
{
    const RefereeRules *rules = r->rules;
    if (board_over(&r->board)) {
        finish(r, (Result)r->board.result, GAME_BY_RULES);
        return;
    }
    ask_judge(r, &rules->proof, GAME_BY_PROOF);
    ask_judge(r, &rules->agreement, GAME_BY_AGREEMENT);
    if (!referee_over(r) && rules->move_limit > 0 && r->count >= rules->move_limit)
        finish(r, RESULT_DRAW, GAME_BY_MOVE_LIMIT);
}

/* ---- swap2 --------------------------------------------------------------------------------------------- */

/* The players take each other's seats, with their clocks. */
static void swap_colours(Referee *r)
{
    Player *player = r->players[BLACK];
    double left = r->left[BLACK];
    bool started = r->started[BLACK];
    r->players[BLACK] = r->players[WHITE];
    r->left[BLACK] = r->left[WHITE];
    r->started[BLACK] = r->started[WHITE];
    r->players[WHITE] = player;
    r->left[WHITE] = left;
    r->started[WHITE] = started;
    r->swapped = true;
}

/* May so many stones be laid there, without an end of the game? */
static bool may_lay(const Referee *r, const PlayerMove *move)
{
    static const int least[] = {[PHASE_THREE] = 3, [PHASE_CHOICE] = 0, [PHASE_COLOUR] = 0};
    static const int most[] = {[PHASE_THREE] = 3, [PHASE_CHOICE] = 2, [PHASE_COLOUR] = 1};
    Board b = r->board;
    if (move->stones < least[r->phase] || move->stones > most[r->phase]) return false;
    for (int i = 0; i < move->stones; i++) {
        Undo undo;
        if (!may_play(&b, move->stone[i])) return false;
        board_play(&b, move->stone[i], &undo);
        if (board_over(&b)) return false;
    }
    return true;
}

static void lay_stones(Referee *r, const PlayerMove *move)
{
    for (int i = 0; i < move->stones; i++) {
        RefereeMove about = {move->score, i ? NAN : (float)move->seconds, i ? 0 : move->visits};
        append(r, move->stone[i], about);
    }
}

static void take_decision(Referee *r, const PlayerMove *move)
{
    RefereePhase phase = r->phase;
    if (!may_lay(r, move)) {
        lose(r, GAME_BY_ILLEGAL_MOVE);
        return;
    }
    lay_stones(r, move);
    r->opening_count = r->count;
    r->decision[r->decisions++] = move->stones;
    r->phase = phase == PHASE_THREE                         ? PHASE_CHOICE
               : phase == PHASE_CHOICE && move->stones == 2 ? PHASE_COLOUR
                                                            : PHASE_PLAY;
    /* The second player, who sits as white, takes black; or the first, who sits as black, plays white's sixth. */
    bool swaps = (phase == PHASE_CHOICE && move->stones == 0) || (phase == PHASE_COLOUR && move->stones == 1);
    if (swaps) swap_colours(r);
}

const char *referee_swap2_text(const Referee *r, char *text, int n)
{
    bool more = r->decisions >= 2 && r->decision[1] == 2;
    const char *end = r->phase != PHASE_PLAY ? "unfinished" : r->swapped ? "swapped" : "not swapped";
    assert(n >= 64);
    snprintf(text, (size_t)n, "%s%s", more ? "two more stones, " : "", end);
    if (r->decisions == 0 && r->phase == PHASE_PLAY) text[0] = '\0';
    return text;
}

/* ---- moves --------------------------------------------------------------------------------------------- */

static void take_move(Referee *r, const PlayerMove *move)
{
    Color mover = referee_asked(r);
    r->thinking = false;
    r->left[mover] = fmax(r->left[mover] - move->seconds, 0) + r->rules->clock.increment;
    if (move->fault != PLAYER_FINE) {
        lose(r, end_of_fault(move->fault));
    } else if (r->phase != PHASE_PLAY) {
        take_decision(r, move);
    } else if (move->point == POINT_NONE) {
        lose(r, GAME_BY_RESIGNING);
    } else if (!may_play(&r->board, move->point)) {
        lose(r, GAME_BY_ILLEGAL_MOVE);
    } else {
        append(r, move->point, (RefereeMove){move->score, (float)move->seconds, move->visits});
        judge(r);
    }
}

Status referee_serve(Referee *r, bool *moved)
{
    assert(!referee_over(r));
    *moved = false;
    if (r->thinking) {
        bool done = false;
        PlayerMove move = {.point = POINT_NONE, .score = NAN, .seconds = -1};
        TRY(player_poll(r->players[referee_asked(r)], &done, &move));
        if (!done) return status_ok();
        if (move.seconds < 0) move.seconds = os_seconds() - r->since;
        take_move(r, &move);
    }
    *moved = true;
    return referee_over(r) ? status_ok() : start_move(r);
}

void referee_stop(Referee *r)
{
    if (r->thinking) player_stop(r->players[referee_asked(r)]);
    r->thinking = false;
}

const char *referee_end_name(GameEnd end)
{
    static const char *const names[GAME_ENDS] = {
        [GAME_BY_RULES] = "rules",
        [GAME_BY_RESIGNING] = "resigned",
        [GAME_BY_ILLEGAL_MOVE] = "illegal move",
        [GAME_BY_TIME] = "time",
        [GAME_BY_HANGING] = "hang",
        [GAME_BY_CRASH] = "crash",
        [GAME_BY_PROTOCOL] = "protocol",
        [GAME_BY_MEMORY] = "memory",
        [GAME_BY_MOVE_LIMIT] = "move limit",
        [GAME_BY_PROOF] = "proof",
        [GAME_BY_AGREEMENT] = "agreement",
    };
    assert(end >= 0 && end < GAME_ENDS);
    return names[end];
}
