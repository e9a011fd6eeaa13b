#include "ui/gomocup/contestant.h"

#include "game/base/os.h"
#include "mcts/level.h"
#include "ui/gomocup/told.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Where the manager wants a move at once, one evaluation is waited for at most so long. */
static const double INSTANT_SECONDS = 0.2;

/* The engine ends by itself in time; if the machine does not let it, its best move so far is taken this much
 * later. */
static const double GRACE_SECONDS = 0.005;

/* Between two lines about a thinking that goes on, and the moves that they are about. */
static const double TELL_SECONDS = 0.25;
enum { TOLD_LINES = 8 };

/* Batches that each thread evaluates before the first clock runs, with all that is done but once. */
enum { WARM_BATCHES = 3 };

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

static bool tells(const Contestant *c)
{
    return (c->terms.realtime || c->terms.details) &&
           (c->purpose == PURPOSE_MOVE || c->purpose == PURPOSE_LINES);
}

double contestant_time(const Contestant *c)
{
    if (!contestant_owes(c)) return INFINITY;
    double next = tells(c) ? fmin(c->told + TELL_SECONDS, c->deadline) : c->deadline;
    return fmax(next - os_seconds(), 0);
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
    c->kindred_told = false;
    c->games++;
    c->situation = (Situation){0};
}

/* As many as the manager allows and the machine has cores. */
static int threads_of(int allowed)
{
    int cores = os_cores();
    return allowed < cores ? allowed : cores;
}

static Status means_of(const Contestant *c, EngineMeans *out)
{
    *out = c->means;
    if (c->terms.threads > 0) out->threads = threads_of(c->terms.threads);
    return terms_tree_memory(&c->terms, c->means.memory, &out->memory);
}

/* Load the network and evaluate with it, where that has not been done for the game and the means; *begun: that has
 * been begun now. */
static Status begin_warming(Contestant *c, bool *begun)
{
    Board empty;
    GameSpec spec;
    EngineMeans means;
    PointSet none = {0};
    *begun = false;
    if (c->lazy) return status_ok();
    TRY(terms_game(&c->terms, c->size, &spec));
    TRY(means_of(c, &means));
    bool same_means = means.memory == c->warm_means.memory && means.threads == c->warm_means.threads;
    if (same_means && game_spec_equal(spec, c->warm)) return status_ok();
    board_init(&empty, spec);
    engine_set_means(engine_of(c), means);
    engine_exclude(engine_of(c), &none);
    TRY(engine_think(engine_of(c), &empty,
                     engine_limits_visits(c->warm_batch * means.threads * WARM_BATCHES)));
    engine_forget(engine_of(c));
    c->warm = spec;
    c->warm_means = means;
    *begun = true;
    return status_ok();
}

static Status warm_up(Contestant *c)
{
    EngineReport report;
    bool begun;
    TRY(begin_warming(c, &begun));
    if (!begun) return status_ok();
    engine_wait(engine_of(c), INFINITY, &report);
    if (report.status.code != STATUS_OK) c->warm = (GameSpec){0};
    return report.status;
}

Status contestant_start(Contestant *c, int size)
{
    int before = c->size;
    GameSpec spec;
    TRY(terms_game(&c->terms, size, &spec));
    new_game(c);
    c->size = size;
    if (size != before) c->blocked = (PointSet){0};
    Status status = warm_up(c);
    if (status.code == STATUS_OK) return contestant_ready(c);
    c->size = 0;
    return status;
}

Status contestant_restart(Contestant *c)
{
    new_game(c);
    c->terms.left = NAN;
    return contestant_ready(c);
}

/* The network for another rule, or a tree of another size, is made while the manager goes on talking. What is wrong
 * with them is said when they are needed. */
static void warm_up_behind(Contestant *c)
{
    bool begun;
    if (c->size == 0 || contestant_owes(c)) return;
    Status status = begin_warming(c, &begun);
    if (status.code == STATUS_OK && begun) c->purpose = PURPOSE_PONDER;
}

void contestant_inform(Contestant *c, const char *key, const char *value)
{
    size_t length = strlen(c->remarks);
    Status status = terms_set(&c->terms, key, value);
    if (status.code != STATUS_OK && !strstr(c->remarks, status.message))
        snprintf(c->remarks + length, sizeof c->remarks - length, "%s%s", length ? "; " : "", status.message);
    warm_up_behind(c);
}

Status contestant_block(Contestant *c, const SituationList *points, bool block)
{
    int size = c->situation.board.spec.size;
    PointSet blocked = c->blocked;
    for (int i = 0; i < points->count; i++) {
        int x = points->line[i].x, y = points->line[i].y;
        if (x < 0 || y < 0 || x >= size || y >= size)
            return status_error(ERR_INPUT, "%d,%d is not on the board of size %d", x, y, size);
        if (block)
            pointset_add(&blocked, (Point)(y * size + x));
        else
            pointset_remove(&blocked, (Point)(y * size + x));
    }
    c->blocked = blocked;
    return status_ok();
}

/* ---- thinking ---- */

static void think(Contestant *c, Purpose purpose, const Board *b, EngineLimits limits)
{
    EngineMeans means;
    PointSet none = {0};
    bool own_move = purpose == PURPOSE_MOVE || purpose == PURPOSE_LINES;
    Status status = means_of(c, &means);
    if (status.code == STATUS_OK) {
        engine_set_means(engine_of(c), means);
        engine_exclude(engine_of(c), own_move ? &c->blocked : &none);
        status = engine_think(engine_of(c), b, limits);
    }
    c->purpose = status.code == STATUS_OK ? purpose : PURPOSE_NONE;
    c->told = os_seconds();
    if (status.code != STATUS_OK) voice_status(c->voice, status);
}

/* The level that plays at the strength that is asked for; NULL: all it can. */
static const Level *level_of(const Contestant *c)
{
    if (c->terms.strength >= 100) return NULL;
    return level_get(1 + c->terms.strength * LEVELS / 100);
}

static int fewer(int a, int b)
{
    return a == 0 || (b > 0 && b < a) ? b : a;
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
    limits.plies = c->terms.plies;
    if (c->terms.realtime || c->terms.details) limits.lines = TOLD_LINES;
    c->asked = asked;
    c->deadline = asked + (instant ? INSTANT_SECONDS : plan.most) + GRACE_SECONDS;
    return limits;
}

static bool all_blocked(const Contestant *c)
{
    PointSet legal;
    board_legal(&c->situation.board, &legal);
    for (int i = 0; i < POINTSET_WORDS; i++) legal.word[i] &= ~c->blocked.word[i];
    return pointset_empty(&legal);
}

static bool may_think(Contestant *c)
{
    char text[80];
    if (!board_over(&c->situation.board)) {
        if (!all_blocked(c)) return true;
        voice_say(c->voice, "ERROR every point that may be played is blocked: YXBLOCKRESET frees them");
        return false;
    }
    voice_say(c->voice, "ERROR the game is over: %s",
              board_result_text(&c->situation.board, text, sizeof text));
    return false;
}

void contestant_move(Contestant *c, double asked)
{
    if (!may_think(c)) return;
    EngineLimits limits = limits_of(c, asked);
    const Level *level = level_of(c);
    if (level) {
        /* A weak player must not play with what a stronger one has found out. */
        engine_forget(engine_of(c));
        limits.visits = fewer(limits.visits, level->visits);
    }
    think(c, PURPOSE_MOVE, &c->situation.board, limits);
}

void contestant_lines(Contestant *c, int lines, double asked)
{
    if (!may_think(c)) return;
    EngineLimits limits = limits_of(c, asked);
    limits.early = false;
    c->lines = limits.lines = lines < 1 ? 1 : lines > ENGINE_LINES_MAX ? ENGINE_LINES_MAX : lines;
    think(c, PURPOSE_LINES, &c->situation.board, limits);
}

static void ponder(Contestant *c)
{
    if (!(c->ponder || c->terms.ponder) || board_over(&c->situation.board)) return;
    think(c, PURPOSE_PONDER, &c->situation.board, engine_limits_until_stopped());
}

/* ---- answers ---- */

/* A network of another rule judges: said once a game. */
static void add_kindred(Contestant *c, Text *t)
{
    BrainNet net;
    Rule rule = (Rule)c->situation.board.spec.rule;
    if (c->kindred_told || !brain_net(c->brain, &net) || net.info.trained_on.rule == rule) return;
    c->kindred_told = true;
    text_format(t,
                "MESSAGE no network for %s at hand: one trained for %s judges, the rules are those of %s\n",
                rule_name(rule), rule_name((Rule)net.info.trained_on.rule), rule_name(rule));
}

/* The blocks of as many lines as were asked for. */
static void add_lines(Contestant *c, EngineReport *r, Text *t)
{
    int wanted = c->purpose == PURPOSE_LINES ? c->lines : 1;
    if (r->lines > wanted) r->lines = wanted;
    if (c->terms.details)
        told_lines(t, r, c->situation.board.spec.size);
    else if (c->purpose == PURPOSE_LINES && c->terms.remarks)
        told_ranking(t, r, c->situation.board.spec.size);
}

/* What is told beside the move. */
static void add_remarks(Contestant *c, EngineReport *r, Text *t)
{
    if (c->terms.remarks && c->remarks[0]) text_format(t, "MESSAGE %s\n", c->remarks);
    c->remarks[0] = '\0';
    add_lines(c, r, t);
    if (c->terms.remarks) told_message(t, r, c->situation.board.spec.size);
}

/* Of a thinking that goes on. */
static void tell(Contestant *c)
{
    EngineReport r;
    Text t = {0};
    engine_look(engine_of(c), &r);
    c->told = os_seconds();
    if (!r.searched) return;
    if (c->terms.realtime) told_realtime(&t, &r, c->situation.board.spec.size);
    if (c->terms.details) add_lines(c, &r, &t);
    voice_text(c->voice, &t);
}

/* The answer leaves with what is told beside it, in one piece; all else waits until it is gone. */
static void play_out(Contestant *c, const Point points[], int n, Text *t)
{
    int size = c->situation.board.spec.size;
    voice_add_points(t, points, n, size);
    voice_text(c->voice, t);
    for (int i = 0; i < n; i++) {
        /* What the search or a legal opening chose is empty and on the board. */
        Status status = situation_play(&c->situation, points[i] % size, points[i] / size);
        if (status.code != STATUS_OK) voice_status(c->voice, status);
    }
}

/* A move's time is over: what was left then is no longer so, and the manager says it anew or not at all. */
static void take_time(Contestant *c)
{
    double now = os_seconds();
    c->terms.spent += now - c->asked;
    c->terms.lateness = clock_lateness(c->terms.lateness, now - (c->deadline - GRACE_SECONDS));
    c->terms.left = NAN;
}

static void answer_choice(Contestant *c)
{
    Point stones[SWAP2_STONES];
    Text t = {0};
    int n = swap2_choice_answer(&c->choice, stones);
    c->purpose = PURPOSE_NONE;
    engine_stop(engine_of(c));
    if (n > 0)
        play_out(c, stones, n, &t);
    else if (c->choice.balance)
        voice_say(c->voice, "ERROR there is no room for so many stones");
    else
        voice_say(c->voice, "SWAP");
    take_time(c);
}

/* Judge the next position, or answer. */
static void go_on_choosing(Contestant *c)
{
    Board b;
    int visits; /* an opponent who is given visits goes by these; the manager gives time */
    double left = c->deadline - GRACE_SECONDS - os_seconds();
    if (left <= 0 || !swap2_choice_next(&c->choice, &b, &visits)) {
        answer_choice(c);
        return;
    }
    double aim = fmin(swap2_choice_share(&c->choice) * c->choice_seconds, left);
    EngineLimits limits = {.aim = aim, .most = aim, .visits = c->terms.visits, .plies = c->terms.plies};
    think(c, PURPOSE_CHOICE, &b, limits);
}

/* Without any limit a choice takes as long as a move where nothing is said. */
static void choose(Contestant *c, double asked)
{
    double aim = limits_of(c, asked).aim;
    c->choice_seconds = isfinite(aim) ? aim : terms_default().turn;
    if (!isfinite(c->deadline)) c->deadline = asked + c->choice_seconds;
    go_on_choosing(c);
}

void contestant_swap2(Contestant *c, double asked)
{
    int stones = c->situation.board.stones;
    if (stones != 0 && stones != 3 && stones != 5) {
        voice_say(c->voice, "ERROR a swap2 opening has no stones, three or five, not %d", stones);
        return;
    }
    if (!may_think(c)) return;
    swap2_choice_begin(&c->choice, &c->situation.board, c->seed + c->games);
    choose(c, asked);
}

void contestant_balance(Contestant *c, int stones, int bias, double asked)
{
    if (!may_think(c)) return;
    if (bias < -50 || bias > 50) {
        voice_say(c->voice, "ERROR a bias is -50 to 50 hundredths of a win, not %d", bias);
        return;
    }
    /* After one stone it is the other side's score that is judged. */
    float target = 0.5f + (stones == 2 ? 0.01f : -0.01f) * (float)bias;
    swap2_choice_begin_balance(&c->choice, &c->situation.board, stones, target, c->seed + c->games);
    choose(c, asked);
}

/* At less than full strength not always the best. */
static Point chosen(Contestant *c, const EngineReport *r)
{
    const Level *level = level_of(c);
    const Board *b = &c->situation.board;
    if (!level || !r->searched) return r->result.best;
    Rng rng = rng_make(c->seed, 0, c->games, (uint32_t)b->stones, RNG_MOVE);
    return search_pick(&r->result, b, level->temperature, &rng);
}

static void answer_move(Contestant *c, EngineReport *r)
{
    Text t = {0};
    Point best = chosen(c, r);
    if (c->terms.remarks) add_kindred(c, &t);
    add_remarks(c, r, &t);
    c->purpose = PURPOSE_NONE;
    play_out(c, &best, 1, &t);
    take_time(c);
    ponder(c);
}

static void answer_lines(Contestant *c, EngineReport *r)
{
    Text t = {0};
    if (c->terms.remarks) add_kindred(c, &t);
    add_remarks(c, r, &t);
    c->purpose = PURPOSE_NONE;
    voice_add_points(&t, &r->result.best, 1, c->situation.board.spec.size);
    voice_text(c->voice, &t);
}

/* A position of the choice is judged. */
static void answer_step(Contestant *c, const EngineReport *r, bool late)
{
    if (r->searched) swap2_choice_judge(&c->choice, r->result.score, r->result.best);
    if (late || !r->searched || r->end == ENGINE_STOPPED)
        answer_choice(c);
    else
        go_on_choosing(c);
}

static void answer(Contestant *c, bool late)
{
    EngineReport r;
    engine_look(engine_of(c), &r);
    if (!late && r.end == ENGINE_THINKING) return; /* a knock of the thinking before */
    if (late) engine_stop(engine_of(c));
    if (r.status.code != STATUS_OK) {
        c->purpose = PURPOSE_NONE;
        voice_status(c->voice, r.status);
    } else if (c->purpose == PURPOSE_MOVE) {
        answer_move(c, &r);
    } else if (c->purpose == PURPOSE_LINES) {
        answer_lines(c, &r);
    } else {
        answer_step(c, &r, late);
    }
}

void contestant_wake(Contestant *c)
{
    double now = os_seconds();
    if (!contestant_owes(c)) return;
    if (tells(c) && now < c->deadline && now >= c->told + TELL_SECONDS) tell(c);
    answer(c, now >= c->deadline);
}
