#include "mcts/engine.h"

#include "game/base/os.h"
#include "game/base/thread.h"
#include "mcts/clock.h"
#include "mcts/crew.h"
#include "mcts/mind.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LEAVES = 8 };
static const EngineMeans MEANS = {.memory = (uint64_t)256 << 20, .threads = 1};

/* Between two looks at the search: soon after its beginning, since some are over at once, then more rarely. */
static const double LOOK_FIRST = 0.0005, LOOK_LAST = 0.02, LOOKS_A_THINKING = 16;

/* Of a move's time, for looking at its position for wins by force. */
static const double LOOK_SHARE = 0.25;

/* What the owner asked for last. */
typedef struct Task {
    Board board;
    EngineLimits limits;
    EngineMeans means;
    PointSet excluded;
    double began; /* in os_seconds */
    bool forget;
} Task;

struct Engine {
    EngineOptions options;
    Mind *mind; /* the engine thread's own */
    Thread *thread;
    ThreadMutex mutex; /* guards all below */
    ThreadCondition asked, ended;
    bool busy;    /* a task waits or is worked on */
    bool waiting; /* … the first of these */
    bool stop, quit, forget;
    EngineMeans means;
    PointSet excluded;
    Task task;
    EngineReport *report; /* of the task */
    EngineReport *spare;  /* the engine thread's own: the next report, until the two change places */
    EngineReport reports[2];
};

EngineOptions engine_options_default(EngineFactory factory)
{
    EngineOptions options = {
        .search = search_params_default(),
        .factory = factory,
        .means = MEANS,
        .leaves = LEAVES,
    };
    options.search.root = ROOT_PUCT;
    return options;
}

EngineLimits engine_limits_visits(int visits)
{
    return (EngineLimits){.aim = INFINITY, .most = INFINITY, .visits = visits};
}

EngineLimits engine_limits_time(double aim, double most)
{
    return (EngineLimits){.aim = aim, .most = most, .early = true};
}

EngineLimits engine_limits_until_stopped(void)
{
    return (EngineLimits){.aim = INFINITY, .most = INFINITY};
}

Status engine_new(Engine **out, const EngineOptions *options)
{
    *out = NULL;
    Engine *e = calloc(1, sizeof *e);
    if (!e) return status_no_memory(sizeof *e, "an engine");
    Status status = mind_new(&e->mind, options);
    if (status.code != STATUS_OK) {
        free(e);
        return status;
    }
    e->options = *options;
    e->means = options->means;
    e->report = &e->reports[0];
    e->spare = &e->reports[1];
    *e->report = (EngineReport){.end = ENGINE_STOPPED, .status = status_ok()};
    thread_mutex_init(&e->mutex);
    thread_condition_init(&e->asked);
    thread_condition_init(&e->ended);
    *out = e;
    return status;
}

void engine_free(Engine *e)
{
    if (!e) return;
    thread_lock(&e->mutex);
    e->quit = true;
    thread_signal(&e->asked);
    thread_unlock(&e->mutex);
    thread_join(e->thread);
    thread_condition_destroy(&e->ended);
    thread_condition_destroy(&e->asked);
    thread_mutex_destroy(&e->mutex);
    mind_free(e->mind);
    free(e);
}

/* ---- a move at once ---- */

static int distance(int size, Point a, Point b)
{
    int dx = abs(a % size - b % size), dy = abs(a / size - b / size);
    return dx > dy ? dx : dy;
}

/* The move that the last report's line goes on with at b; POINT_NONE if it does not lead there. */
static Point expected_move(const Engine *e, const Board *b)
{
    const SearchResult *r = &e->report->result;
    Board at = e->task.board;
    if (!e->report->searched) return POINT_NONE;
    for (int i = 0; i < r->pv_length && !board_over(&at); i++) {
        Undo undo;
        if (at.hash == b->hash) return r->pv[i];
        board_play(&at, r->pv[i], &undo);
    }
    return POINT_NONE;
}

static PointSet considered(const Board *b, const PointSet *excluded)
{
    PointSet moves;
    board_legal(b, &moves);
    for (int i = 0; i < POINTSET_WORDS; i++) moves.word[i] &= ~excluded->word[i];
    return moves;
}

/* What to play of those moves if nothing else is ever known; expected: of expected_move. */
static Point first_thought(const Board *b, const PointSet *moves, Point expected)
{
    int size = b->spec.size;
    Color me = (Color)b->to_move;
    Point near = b->last != POINT_NONE ? b->last : (Point)(size / 2 * size + size / 2);
    Point block = POINT_NONE, closest = POINT_NONE;
    for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1)) {
        if (board_wins(b, p, me)) return p;
        if (block == POINT_NONE && board_wins(b, p, color_other(me))) block = p;
        if (closest == POINT_NONE || distance(size, p, near) < distance(size, closest, near)) closest = p;
    }
    if (block != POINT_NONE) return block;
    return expected != POINT_NONE && pointset_has(moves, expected) ? expected : closest;
}

static void first_report(const Board *b, const PointSet *moves, Point expected, EngineReport *out)
{
    memset(out, 0, sizeof *out);
    out->end = ENGINE_THINKING;
    out->status = status_ok();
    out->result.best = first_thought(b, moves, expected);
    out->result.wdl[1] = 1;
    out->result.score = 0.5f;
    out->result.pv_length = 1;
    out->result.pv[0] = out->result.best;
    for (int i = 0; i < BOARD_POINTS_MAX; i++) out->result.child_score[i] = NAN;
}

/* ---- the engine's thread ---- */

/* Has the owner asked for something else? */
static bool called_off(Engine *e)
{
    thread_lock(&e->mutex);
    bool off = e->stop || e->waiting || e->quit;
    thread_unlock(&e->mutex);
    return off;
}

/* Make the report, unless it is another task's already. end: ENGINE_THINKING if it goes on. The owner may be about
 * to answer in the last moment, so the lock is held for no longer than a few words take. */
static void publish(Engine *e, const Task *t, const EngineReport *report)
{
    double seconds = os_seconds() - t->began;
    if (report->searched) {
        *e->spare = *report;
        e->spare->seconds = seconds;
    }
    thread_lock(&e->mutex);
    if (!e->waiting && report->searched) {
        EngineReport *before = e->report;
        e->report = e->spare;
        e->spare = before;
    } else if (!e->waiting) {
        e->report->end = report->end;
        e->report->status = report->status;
        e->report->seconds = seconds;
    }
    thread_unlock(&e->mutex);
}

static void look_at_tree(Engine *e, const Task *t, int kept, EngineReport *report)
{
    report->searched = mind_answered(e->mind);
    if (!report->searched) return;
    mind_result(e->mind, &report->result);
    report->fresh = report->result.visits - kept;
    report->lines = mind_lines(e->mind, t->limits.lines, report->line);
}

/* Is the choice made, whatever the rest of the time would bring? */
static bool settled(const EngineReport *report, double spent, double left)
{
    const SearchResult *r = &report->result;
    int first = 0, second = 0;
    for (int p = 0; p < BOARD_POINTS_MAX; p++) {
        int n = r->child_visits[p];
        if (n > first) {
            second = first;
            first = n;
        } else if (n > second) {
            second = n;
        }
    }
    double expected = clock_expected(report->fresh, spent, left);
    return r->best != POINT_NONE && r->child_visits[r->best] == first &&
           clock_settled(first, second, expected);
}

/* Does the most visited move look best too? Where it does not, more time may change the choice. */
static bool clear_choice(const SearchResult *r)
{
    float best = r->child_score[r->best];
    for (int p = 0; p < BOARD_POINTS_MAX; p++)
        if (r->child_visits[p] * 4 > r->child_visits[r->best] && r->child_score[p] > best) return false;
    return true;
}

/* The limits that are not the search's own; ENGINE_THINKING if it shall go on. */
static EngineEnd limit_reached(Engine *e, const Task *t, const EngineReport *report, double now)
{
    const EngineLimits *limits = &t->limits;
    double spent = now - t->began;
    if (called_off(e)) return ENGINE_STOPPED;
    if (!report->searched) return ENGINE_THINKING; /* one evaluation is always waited for */
    if (limits->plies > 0 && report->result.pv_length >= limits->plies) return ENGINE_DEPTH;
    if (spent >= limits->most) return ENGINE_TIME;
    if (spent >= limits->aim && (!limits->early || clear_choice(&report->result))) return ENGINE_TIME;
    if (!limits->early) return ENGINE_THINKING;
    if (mind_forced(e->mind)) return ENGINE_SETTLED;
    return isfinite(limits->aim) && settled(report, spent, limits->aim - spent) ? ENGINE_SETTLED
                                                                                : ENGINE_THINKING;
}

/* Why the search ended by itself. */
static EngineEnd own_end(const Task *t, const EngineReport *report)
{
    if (report->result.proof != PROOF_NONE) return ENGINE_PROVEN;
    return t->limits.aim > 0 ? ENGINE_VISITS : ENGINE_TIME;
}

/* How long to wait before the next look, `looks` having been taken. */
static double pause_after(const Task *t, int looks, double now)
{
    double spent = now - t->began, limit = spent < t->limits.aim ? t->limits.aim : t->limits.most;
    double usual = fmin(LOOK_LAST, t->limits.aim / LOOKS_A_THINKING);
    double first = looks < 10 ? LOOK_FIRST * (1 << looks) : LOOK_LAST;
    /* Late already, and still the first evaluation is waited for. */
    double left = limit > spent ? limit - spent : LOOK_FIRST;
    return fmin(fmin(fmax(usual, LOOK_FIRST), first), left);
}

/* Look at the search until it ends or has to. */
static Status oversee(Engine *e, const Task *t, int kept, EngineReport *report)
{
    bool done = false;
    for (int looks = 0; report->end == ENGINE_THINKING; looks++) {
        TRY(mind_wait(e->mind, pause_after(t, looks, os_seconds()), &done));
        look_at_tree(e, t, kept, report);
        report->end = done ? own_end(t, report) : limit_reached(e, t, report, os_seconds());
        if (report->end == ENGINE_THINKING) publish(e, t, report);
    }
    return status_ok();
}

static Status search(Engine *e, const Task *t, EngineReport *report)
{
    int visits = t->limits.visits > 0 ? t->limits.visits : CREW_ENDLESS;
    int kept = mind_set(e->mind, &t->board, &t->excluded, t->began + LOOK_SHARE * t->limits.aim);
    if (called_off(e)) {
        report->end = ENGINE_STOPPED;
        return status_ok();
    }
    mind_start(e->mind, t->limits.aim > 0 ? visits : 1);
    Status status = oversee(e, t, kept, report);
    Status stopped = mind_stop(e->mind);
    if (status.code == STATUS_OK) status = stopped;
    if (status.code == STATUS_OK) look_at_tree(e, t, kept, report);
    return status;
}

static void work(Engine *e, const Task *t)
{
    EngineReport report;
    memset(&report, 0, sizeof report);
    report.status = status_ok();
    if (t->forget) mind_forget(e->mind);
    Status status = mind_prepare(e->mind, t->board.spec, t->means);
    if (status.code == STATUS_OK) status = search(e, t, &report);
    if (status.code != STATUS_OK) {
        report.end = ENGINE_FAULT;
        report.status = status;
    }
    publish(e, t, &report);
}

static bool next_task(Engine *e, Task *t)
{
    thread_lock(&e->mutex);
    while (!e->waiting && !e->quit) thread_wait(&e->asked, &e->mutex);
    bool any = !e->quit;
    *t = e->task;
    e->waiting = false;
    thread_unlock(&e->mutex);
    return any;
}

static void end_task(Engine *e)
{
    thread_lock(&e->mutex);
    bool over = !e->waiting;
    e->busy = !over;
    if (over) thread_broadcast(&e->ended);
    thread_unlock(&e->mutex);
    if (over && e->options.ended) e->options.ended(e->options.ended_context);
}

static void run(void *context)
{
    Engine *e = context;
    Task task;
    while (next_task(e, &task)) {
        work(e, &task);
        end_task(e);
    }
}

/* ---- the owner's side ---- */

void engine_set_means(Engine *e, EngineMeans means)
{
    e->means = means;
}

void engine_exclude(Engine *e, const PointSet *points)
{
    e->excluded = *points;
}

void engine_forget(Engine *e)
{
    e->forget = true;
}

Status engine_think(Engine *e, const Board *b, EngineLimits limits)
{
    assert(!board_over(b) && limits.aim <= limits.most && limits.visits >= 0);
    assert(limits.lines >= 0 && limits.lines <= ENGINE_LINES_MAX && limits.plies >= 0);
    PointSet moves = considered(b, &e->excluded);
    assert(!pointset_empty(&moves));
    Task task = {.board = *b,
                 .limits = limits,
                 .means = e->means,
                 .excluded = e->excluded,
                 .began = os_seconds(),
                 .forget = e->forget};
    EngineReport report;
    thread_lock(&e->mutex);
    first_report(b, &moves, e->forget ? POINT_NONE : expected_move(e, b), &report);
    /* A task that was never begun hands on what it would have forgotten. */
    if (e->waiting && e->task.forget) task.forget = true;
    e->task = task;
    *e->report = report;
    e->waiting = e->busy = true;
    e->stop = e->forget = false;
    thread_signal(&e->asked);
    thread_unlock(&e->mutex);
    if (e->thread) return status_ok();
    Status status = thread_start(run, e, &e->thread);
    if (status.code == STATUS_OK) return status;
    e->thread = NULL;
    e->waiting = e->busy = false;
    return status;
}

void engine_stop(Engine *e)
{
    thread_lock(&e->mutex);
    e->stop = true;
    thread_unlock(&e->mutex);
}

static void copy_report(Engine *e, EngineReport *out)
{
    *out = *e->report;
    if (e->report->end == ENGINE_THINKING) out->seconds = os_seconds() - e->task.began;
}

void engine_look(Engine *e, EngineReport *out)
{
    thread_lock(&e->mutex);
    copy_report(e, out);
    thread_unlock(&e->mutex);
}

bool engine_wait(Engine *e, double seconds, EngineReport *out)
{
    static const double LONGEST = 1e6; /* in one call of the system */
    double end = os_seconds() + seconds;
    thread_lock(&e->mutex);
    for (double left = seconds; e->busy && left > 0; left = end - os_seconds())
        thread_wait_for(&e->ended, &e->mutex, fmin(left, LONGEST));
    bool over = !e->busy;
    copy_report(e, out);
    thread_unlock(&e->mutex);
    return over;
}
