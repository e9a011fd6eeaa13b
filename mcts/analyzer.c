#include "mcts/analyzer.h"

#include "game/base/os.h"
#include "game/base/thread.h"
#include "mcts/tactics.h"
#include "mcts/threat.h"
#include "net/batcher.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { SOLVER_BYTES = 8 << 20 };

/* A question and its answer, which is written by the thread that took the question. */
typedef struct Cell {
    AnalyzerQuestion question;
    AnalyzerAnswer answer;
    bool answered;
} Cell;

/* One of a thread's searches. */
typedef struct Slot {
    Search *search;
    Cell *cell; /* NULL: idle */
    ThreatResult win;
    int requested; /* leaves in the batch that `ticket` names; 0: none is under way */
    Ticket ticket;
    EvalRequest *requests;   /* [leaves] */
    Evaluation *evaluations; /* [leaves] */
} Slot;

typedef struct Worker {
    struct Analyzer *analyzer;
    Thread *thread;
    Evaluator *batcher;
    ThreatSolver *solver; /* NULL: none is asked */
    Status status;        /* once it is a fault, every question is answered with it */
    Slot *slots;          /* [searches] */
} Worker;

struct Analyzer {
    AnalyzerOptions options;
    Worker *workers; /* [threads] */
    ThreadMutex mutex;
    ThreadCondition asked, answered;
    /* The rest is used with the mutex held. Question i is in cell i % ANALYZER_WAITING_MAX. */
    uint64_t questions, begun, taken; /* asked; taken up by a thread; answers taken */
    int working;                      /* cells that threads have in hand */
    bool ending, dropping;
    int64_t visits;
    Cell cells[ANALYZER_WAITING_MAX];
};

/* ---- an answer ---- */

/* Play a proven line on with what the positions themselves prove: a search stops where that begins. */
static void complete(const AnalyzerOptions *o, const Board *root, SearchLine *line)
{
    Board b = *root;
    Undo undo;
    if (line->proof != PROOF_WIN && line->proof != PROOF_LOSS) return;
    for (int i = 0; i < line->length; i++) board_play(&b, line->move[i], &undo);
    while (!board_over(&b) && line->length < SEARCH_LINE_MAX) {
        PatternBoard patterns;
        Tactics tactics;
        if (o->table) pattern_init(&patterns, o->table, &b);
        tactics_look(o->search.tactics, &b, &patterns, &tactics);
        if (tactics.proof == PROOF_NONE) return;
        Point move = pointset_next(&tactics.moves, 0);
        line->move[line->length++] = move;
        board_play(&b, move, &undo);
    }
}

/* The line of a win that the solver has found. */
static SearchLine solved_line(const ThreatResult *win)
{
    SearchLine line = {.score = 1, .proof = PROOF_WIN, .plies = win->plies};
    line.length = win->length < SEARCH_LINE_MAX ? win->length : SEARCH_LINE_MAX;
    memcpy(line.move, win->line, (size_t)line.length * sizeof line.move[0]);
    return line;
}

/* Put a line before the others, in place of the one that begins with the same move or of the last. */
static void put_first(AnalyzerAnswer *answer, int most, SearchLine line)
{
    int same = 0;
    while (same < answer->lines && answer->line[same].move[0] != line.move[0]) same++;
    if (same < answer->lines) line.visits = answer->line[same].visits;
    if (same == most) same--;
    if (same == answer->lines) answer->lines++;
    memmove(&answer->line[1], &answer->line[0], (size_t)same * sizeof line);
    answer->line[0] = line;
}

static void take_solved(const ThreatResult *win, int lines, AnalyzerAnswer *answer)
{
    SearchResult *r = &answer->result;
    if (win->proof != PROOF_WIN || (r->proof == PROOF_WIN && r->proof_plies <= win->plies)) return;
    SearchLine line = solved_line(win);
    put_first(answer, lines, line);
    r->best = line.move[0];
    r->wdl[0] = r->score = 1;
    r->wdl[1] = r->wdl[2] = 0;
    r->proof = PROOF_WIN;
    r->proof_plies = win->plies;
    r->pv_length = line.length;
    memcpy(r->pv, line.move, sizeof r->pv);
    memset(r->policy, 0, sizeof r->policy);
    r->policy[r->best] = 1;
}

static void write_answer(const AnalyzerOptions *o, const Slot *slot)
{
    Cell *cell = slot->cell;
    AnalyzerAnswer *answer = &cell->answer;
    answer->status = status_ok();
    search_result(slot->search, &answer->result);
    answer->lines = search_lines(slot->search, cell->question.lines, answer->line);
    take_solved(&slot->win, cell->question.lines, answer);
    for (int i = 0; i < answer->lines; i++) complete(o, &cell->question.board, &answer->line[i]);
}

/* The slot's question is answered, or dropped. */
static void release(Worker *w, Slot *slot, bool answered, int visits)
{
    Analyzer *a = w->analyzer;
    thread_lock(&a->mutex);
    slot->cell->answered = answered;
    a->visits += visits;
    a->working--;
    thread_broadcast(&a->answered);
    thread_unlock(&a->mutex);
    slot->cell = NULL;
}

/* ---- a thread ---- */

/* The next question, or NULL if there is none or the thread shall end. Waits for one if it has nothing else to
 * do. */
static Cell *next_question(Analyzer *a, bool idle)
{
    Cell *cell = NULL;
    thread_lock(&a->mutex);
    while (idle && !a->ending && a->begun == a->questions) thread_wait(&a->asked, &a->mutex);
    if (!a->ending && a->begun < a->questions) {
        cell = &a->cells[a->begun++ % ANALYZER_WAITING_MAX];
        a->working++;
    }
    thread_unlock(&a->mutex);
    return cell;
}

static void read_orders(Analyzer *a, bool *ending, bool *dropping)
{
    thread_lock(&a->mutex);
    *ending = a->ending;
    *dropping = a->dropping;
    thread_unlock(&a->mutex);
}

static Status request(Worker *w, Slot *slot)
{
    int n = search_select(slot->search, w->analyzer->options.leaves, slot->requests);
    if (n > 0) TRY(evaluator_submit(w->batcher, n, slot->requests, &slot->ticket));
    slot->requested = n;
    return status_ok();
}

static Status receive(Worker *w, Slot *slot)
{
    int n = slot->requested;
    if (n == 0) return status_ok();
    slot->requested = 0;
    TRY(evaluator_wait(w->batcher, slot->ticket, slot->evaluations));
    search_expand(slot->search, n, slot->evaluations);
    return status_ok();
}

static Status advance(Worker *w, Slot *slot)
{
    TRY(receive(w, slot));
    TRY(request(w, slot));
    if (search_done(slot->search)) {
        write_answer(&w->analyzer->options, slot);
        release(w, slot, true, slot->cell->answer.result.visits);
    }
    return status_ok();
}

static void give_up(Worker *w, Slot *slot)
{
    slot->cell->answer.status = w->status;
    slot->requested = 0;
    release(w, slot, true, 0);
}

/* A batch that is under way is taken and forgotten: every ticket is waited for once. */
static void drop(Worker *w, Slot *slot)
{
    if (slot->requested > 0) w->status = evaluator_wait(w->batcher, slot->ticket, slot->evaluations);
    slot->requested = 0;
    release(w, slot, false, 0);
}

/* Whether the side to move wins by force. The solver forgets, so that no answer depends on the last one. */
static void solve(const Worker *w, const Board *b, ThreatResult *win)
{
    const AnalyzerOptions *o = &w->analyzer->options;
    PatternBoard patterns;
    win->proof = PROOF_NONE;
    if (!w->solver) return;
    threat_forget(w->solver);
    pattern_init(&patterns, o->table, b);
    threat_vcf(w->solver, b, &patterns, (Color)b->to_move, o->solver_nodes, win);
    if (win->proof == PROOF_NONE)
        threat_vct(w->solver, b, &patterns, (Color)b->to_move, o->solver_nodes, win);
}

static void begin(Worker *w, Slot *slot, Cell *cell)
{
    const AnalyzerQuestion *q = &cell->question;
    slot->cell = cell;
    solve(w, &q->board, &slot->win);
    search_begin(slot->search, &q->board, (SearchLimits){.visits = q->visits},
                 rng_make(q->seed, 0, 0, 0, RNG_ROOT_NOISE));
}

/* Give the idle searches something to do; one of them waits for it if all are idle. */
static void take_up(Worker *w)
{
    int searches = w->analyzer->options.searches, busy = 0;
    for (int i = 0; i < searches; i++) busy += w->slots[i].cell != NULL;
    for (int i = 0; i < searches; i++) {
        if (w->slots[i].cell) continue;
        Cell *cell = next_question(w->analyzer, busy == 0);
        if (!cell) break;
        begin(w, &w->slots[i], cell);
        busy++;
    }
}

static void step(Worker *w, Slot *slot, bool dropping)
{
    if (slot->cell && dropping && w->status.code == STATUS_OK) drop(w, slot);
    if (slot->cell && w->status.code == STATUS_OK) w->status = advance(w, slot);
    if (slot->cell && w->status.code != STATUS_OK) give_up(w, slot);
}

static void work(void *context)
{
    Worker *w = context;
    bool ending, dropping;
    for (read_orders(w->analyzer, &ending, &dropping); !ending;
         read_orders(w->analyzer, &ending, &dropping)) {
        for (int i = 0; i < w->analyzer->options.searches; i++) step(w, &w->slots[i], dropping);
        take_up(w);
    }
}

/* ---- life ---- */

static Status equip_slot(const AnalyzerOptions *o, Slot *slot)
{
    SearchCapacity capacity = {.points = o->points, .visits = o->visits, .leaves = o->leaves};
    size_t leaves = (size_t)o->leaves, bytes = leaves * (sizeof(EvalRequest) + sizeof(Evaluation));
    slot->requests = malloc(leaves * sizeof *slot->requests);
    slot->evaluations = malloc(leaves * sizeof *slot->evaluations);
    if (!slot->requests || !slot->evaluations) return status_no_memory(bytes, "an analysis' batch");
    return search_new(&slot->search, &o->search, o->table, capacity);
}

static Status equip_worker(Analyzer *a, int number)
{
    const AnalyzerOptions *o = &a->options;
    Worker *w = &a->workers[number];
    size_t bytes = (size_t)o->searches * sizeof *w->slots;
    w->analyzer = a;
    w->status = status_ok();
    w->slots = calloc(1, bytes);
    if (!w->slots) return status_no_memory(bytes, "an analysis' searches");
    for (int i = 0; i < o->searches; i++) TRY(equip_slot(o, &w->slots[i]));
    TRY(batcher_new(&w->batcher, o->evaluators[number]));
    if (o->solver_nodes > 0) TRY(threat_new(&w->solver, o->table, SOLVER_BYTES));
    return thread_start(work, w, &w->thread);
}

Status analyzer_new(Analyzer **out, const AnalyzerOptions *options)
{
    assert(options->threads >= 1 && options->searches >= 1 && options->searches <= 8);
    assert(options->leaves >= 1 && options->leaves <= options->evaluators[0]->max_batch);
    *out = NULL;
    Analyzer *a = calloc(1, sizeof *a);
    if (!a) return status_no_memory(sizeof *a, "an analysis");
    a->options = *options;
    thread_mutex_init(&a->mutex);
    thread_condition_init(&a->asked);
    thread_condition_init(&a->answered);
    size_t bytes = (size_t)options->threads * sizeof *a->workers;
    a->workers = calloc(1, bytes);
    Status status = a->workers ? status_ok() : status_no_memory(bytes, "an analysis' threads");
    for (int i = 0; i < options->threads && status.code == STATUS_OK; i++) status = equip_worker(a, i);
    if (status.code == STATUS_OK)
        *out = a;
    else
        analyzer_free(a);
    return status;
}

static void free_worker(const AnalyzerOptions *o, Worker *w)
{
    thread_join(w->thread);
    for (int i = 0; w->slots && i < o->searches; i++) {
        search_free(w->slots[i].search);
        free(w->slots[i].requests);
        free(w->slots[i].evaluations);
    }
    free(w->slots);
    threat_free(w->solver);
    evaluator_free(w->batcher);
}

void analyzer_free(Analyzer *a)
{
    if (!a) return;
    thread_lock(&a->mutex);
    a->ending = true;
    thread_broadcast(&a->asked);
    thread_unlock(&a->mutex);
    for (int i = 0; a->workers && i < a->options.threads; i++) free_worker(&a->options, &a->workers[i]);
    free(a->workers);
    thread_condition_destroy(&a->answered);
    thread_condition_destroy(&a->asked);
    thread_mutex_destroy(&a->mutex);
    free(a);
}

/* ---- questions and answers ---- */

bool analyzer_ask(Analyzer *a, const AnalyzerQuestion *question)
{
    assert(question->visits >= 1 && question->visits <= a->options.visits);
    assert(question->lines >= 1 && question->lines <= ANALYZER_LINES_MAX);
    thread_lock(&a->mutex);
    bool room = a->questions - a->taken < ANALYZER_WAITING_MAX;
    if (room) {
        Cell *cell = &a->cells[a->questions++ % ANALYZER_WAITING_MAX];
        cell->question = *question;
        cell->answered = false;
        thread_signal(&a->asked);
    }
    thread_unlock(&a->mutex);
    return room;
}

bool analyzer_take(Analyzer *a, double seconds, AnalyzerAnswer *out)
{
    double end = os_seconds() + seconds, left = seconds;
    thread_lock(&a->mutex);
    assert(a->taken < a->questions);
    Cell *cell = &a->cells[a->taken % ANALYZER_WAITING_MAX];
    for (; !cell->answered && left > 0; left = end - os_seconds())
        thread_wait_for(&a->answered, &a->mutex, left);
    bool there = cell->answered;
    if (there) {
        *out = cell->answer;
        a->taken++;
    }
    thread_unlock(&a->mutex);
    return there;
}

void analyzer_drop(Analyzer *a)
{
    thread_lock(&a->mutex);
    a->dropping = true;
    a->begun = a->questions;
    while (a->working > 0) thread_wait(&a->answered, &a->mutex);
    a->taken = a->questions;
    a->dropping = false;
    thread_unlock(&a->mutex);
}

int64_t analyzer_visits(Analyzer *a)
{
    thread_lock(&a->mutex);
    int64_t visits = a->visits;
    thread_unlock(&a->mutex);
    return visits;
}
