#include "ui/gomocup/contestant.h"

#include "game/base/os.h"
#include "ui/gomocup/told.h"

#include <math.h>

/* Where the manager wants a move at once, one evaluation is waited for at most so long. */
static const double INSTANT_SECONDS = 0.2;

/* The engine ends by itself in time; if the machine does not let it, its best move so far is taken this much
 * later. */
static const double GRACE_SECONDS = 0.005;

static Engine *engine_of(const Contestant *c)
{
    return brain_engine(c->brain);
}

/* ---- the game ---- */

void contestant_call_off(Contestant *c)
{
    if (c->purpose != PURPOSE_NONE) engine_stop(engine_of(c));
    c->purpose = PURPOSE_NONE;
}

void contestant_hurry(Contestant *c)
{
    if (contestant_owes(c)) engine_stop(engine_of(c));
}

bool contestant_owes(const Contestant *c)
{
    return c->purpose != PURPOSE_NONE && c->purpose != PURPOSE_PONDER;
}

double contestant_time(const Contestant *c)
{
    return contestant_owes(c) ? fmax(c->deadline - os_seconds(), 0) : INFINITY;
}

Status contestant_ready(Contestant *c)
{
    GameSpec spec;
    uint64_t memory;
    if (c->size == 0) return status_error(ERR_INPUT, "no game has been started: START comes first");
    TRY(terms_game(&c->terms, c->size, &spec));
    TRY(terms_tree_memory(&c->terms, c->means.memory, &memory));
    if (game_spec_equal(spec, c->situation.board.spec)) return status_ok();
    c->kindred_told = false;
    if (c->situation.board.spec.size == spec.size)
        situation_change_rule(&c->situation, (Rule)spec.rule);
    else
        situation_clear(&c->situation, spec);
    return status_ok();
}

static void new_game(Contestant *c)
{
    contestant_call_off(c);
    engine_forget(engine_of(c));
    c->terms.spent = 0;
    c->terms.left = NAN;
    c->kindred_told = false;
    c->games++;
    c->situation = (Situation){0};
}

Status contestant_start(Contestant *c, int size)
{
    GameSpec spec;
    TRY(terms_game(&c->terms, size, &spec));
    new_game(c);
    c->size = size;
    return contestant_ready(c);
}

Status contestant_restart(Contestant *c)
{
    new_game(c);
    return contestant_ready(c);
}

/* ---- thinking ---- */

/* As many as the manager allows and the machine has cores. */
static int threads_of(int allowed)
{
    int cores = os_cores();
    return allowed < cores ? allowed : cores;
}

static void think(Contestant *c, Purpose purpose, const Board *b, EngineLimits limits)
{
    EngineMeans means = c->means;
    Status status = terms_tree_memory(&c->terms, means.memory, &means.memory);
    if (status.code == STATUS_OK) {
        if (c->terms.threads > 0) means.threads = threads_of(c->terms.threads);
        engine_set_means(engine_of(c), means);
        status = engine_think(engine_of(c), b, limits);
    }
    c->purpose = status.code == STATUS_OK ? purpose : PURPOSE_NONE;
    if (status.code != STATUS_OK) voice_status(c->voice, status);
}

/* The limits of a thinking that was asked for at `asked`. */
static EngineLimits limits_of(Contestant *c, double asked)
{
    const Board *b = &c->situation.board;
    ClockTerms clock = terms_clock(&c->terms);
    ClockPlan plan = clock_plan(&clock, b->stones, board_points(b));
    double used = os_seconds() - asked;
    bool instant = !(clock.turn > 0) || !(clock.left > 0);
    EngineLimits limits = engine_limits_time(fmax(plan.aim - used, 0), fmax(plan.most - used, 0));
    limits.visits = c->terms.visits;
    c->asked = asked;
    c->deadline = asked + (instant ? INSTANT_SECONDS : plan.most) + GRACE_SECONDS;
    return limits;
}

static bool may_think(Contestant *c)
{
    char text[80];
    if (!board_over(&c->situation.board)) return true;
    voice_say(c->voice, "ERROR the game is over: %s",
              board_result_text(&c->situation.board, text, sizeof text));
    return false;
}

void contestant_move(Contestant *c, double asked)
{
    if (!may_think(c)) return;
    EngineLimits limits = limits_of(c, asked);
    if (c->terms.detail >= 2) limits.lines = 1;
    think(c, PURPOSE_MOVE, &c->situation.board, limits);
}

void contestant_lines(Contestant *c, int lines, double asked)
{
    if (!may_think(c)) return;
    EngineLimits limits = limits_of(c, asked);
    limits.early = false;
    limits.lines = lines < 1 ? 1 : lines > ENGINE_LINES_MAX ? ENGINE_LINES_MAX : lines;
    think(c, PURPOSE_LINES, &c->situation.board, limits);
}

static void ponder(Contestant *c)
{
    if (!(c->ponder || c->terms.ponder) || board_over(&c->situation.board)) return;
    think(c, PURPOSE_PONDER, &c->situation.board, engine_limits_until_stopped());
}

/* ---- answers ---- */

/* A network of another rule judges: said once a game. */
static void tell_kindred(Contestant *c)
{
    BrainNet net;
    Rule rule = (Rule)c->situation.board.spec.rule;
    if (c->kindred_told || !brain_net(c->brain, &net) || net.info.trained_on.rule == rule) return;
    c->kindred_told = true;
    voice_say(c->voice,
              "MESSAGE no network for %s at hand: one trained for %s judges, the rules are those of %s",
              rule_name(rule), rule_name((Rule)net.info.trained_on.rule), rule_name(rule));
}

static void tell(Contestant *c, const EngineReport *r)
{
    Text t = {0};
    int size = c->situation.board.spec.size;
    tell_kindred(c);
    told_lines(&t, r, size);
    if (c->terms.detail >= 1) told_message(&t, r, size);
    voice_text(c->voice, &t);
}

static void play_out(Contestant *c, const Point points[], int n)
{
    int size = c->situation.board.spec.size;
    for (int i = 0; i < n; i++) {
        /* What the search or a legal opening chose is empty and on the board. */
        Status status = situation_play(&c->situation, points[i] % size, points[i] / size);
        if (status.code != STATUS_OK) {
            voice_status(c->voice, status);
            return;
        }
    }
    voice_points(c->voice, points, n, size);
}

/* A move's time is over: what was left then is no longer so, and the manager says it anew or not at all. */
static void take_time(Contestant *c)
{
    double now = os_seconds();
    c->terms.spent += now - c->asked;
    c->terms.lateness = clock_lateness(c->terms.lateness, now - (c->deadline - GRACE_SECONDS));
    c->terms.left = NAN;
}

static void answer_swap2(Contestant *c)
{
    Point stones[SWAP2_STONES];
    int n = swap2_choice_answer(&c->swap2, stones);
    c->purpose = PURPOSE_NONE;
    engine_stop(engine_of(c));
    if (n == 0)
        voice_say(c->voice, "SWAP");
    else
        play_out(c, stones, n);
    take_time(c);
}

/* Judge the opening's next position, or answer. */
static void go_on_with_swap2(Contestant *c)
{
    Board b;
    int visits;
    double left = c->deadline - GRACE_SECONDS - os_seconds();
    if (left <= 0 || !swap2_choice_next(&c->swap2, &b, &visits)) {
        answer_swap2(c);
        return;
    }
    EngineLimits limits = {.aim = left, .most = left, .visits = visits};
    think(c, PURPOSE_SWAP2, &b, limits);
}

void contestant_swap2(Contestant *c, double asked)
{
    int stones = c->situation.board.stones;
    if (stones != 0 && stones != 3 && stones != 5) {
        voice_say(c->voice, "ERROR a swap2 opening has no stones, three or five, not %d", stones);
        return;
    }
    if (!may_think(c)) return;
    limits_of(c, asked);
    swap2_choice_begin(&c->swap2, &c->situation.board, c->seed + c->games);
    go_on_with_swap2(c);
}

static void answer_move(Contestant *c, const EngineReport *r)
{
    c->purpose = PURPOSE_NONE;
    if (r->status.code != STATUS_OK) {
        voice_status(c->voice, r->status);
        return;
    }
    tell(c, r);
    play_out(c, &r->result.best, 1);
    take_time(c);
    ponder(c);
}

static void answer_lines(Contestant *c, const EngineReport *r)
{
    c->purpose = PURPOSE_NONE;
    if (r->status.code != STATUS_OK) {
        voice_status(c->voice, r->status);
        return;
    }
    tell(c, r);
    voice_points(c->voice, &r->result.best, 1, c->situation.board.spec.size);
}

/* A position of the opening is judged. */
static void answer_step(Contestant *c, const EngineReport *r, bool late)
{
    if (r->status.code != STATUS_OK) {
        c->purpose = PURPOSE_NONE;
        voice_status(c->voice, r->status);
        return;
    }
    if (r->searched) swap2_choice_judge(&c->swap2, r->result.score, r->result.best);
    if (late || !r->searched || r->end == ENGINE_STOPPED)
        answer_swap2(c);
    else
        go_on_with_swap2(c);
}

void contestant_wake(Contestant *c, bool late)
{
    EngineReport r;
    engine_look(engine_of(c), &r);
    if (!late && r.end == ENGINE_THINKING) return; /* a knock of the thinking before */
    if (late) engine_stop(engine_of(c));
    switch (c->purpose) {
    case PURPOSE_MOVE:
        answer_move(c, &r);
        break;
    case PURPOSE_LINES:
        answer_lines(c, &r);
        break;
    case PURPOSE_SWAP2:
        answer_step(c, &r, late);
        break;
    case PURPOSE_PONDER:
    case PURPOSE_NONE:
        break;
    }
}
