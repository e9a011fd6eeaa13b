#include "ui/gomocup/gomocup.h"

#include "game/base/os.h"
#include "game/forbidden.h"
#include "game/notation.h"
#include "ui/gomocup/inbox.h"
#include "ui/gomocup/situation.h"
#include "ui/gomocup/swap2_choice.h"
#include "ui/gomocup/terms.h"
#include "ui/gomocup/told.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Where the manager wants a move at once, one evaluation is waited for at most so long. */
static const double INSTANT_SECONDS = 0.2;

/* The engine ends by itself in time; if the machine does not let it, its best move so far is taken this much
 * later. */
static const double GRACE_SECONDS = 0.005;

/* What the engine thinks for. */
typedef enum Purpose { PURPOSE_NONE, PURPOSE_MOVE, PURPOSE_LINES, PURPOSE_SWAP2, PURPOSE_PONDER } Purpose;

typedef struct Gomocup {
    const GomocupSetup *setup;
    Brain *brain;
    Engine *engine;
    Inbox *inbox;
    Terms terms;
    Situation situation;
    int size; /* of the last START; 0: there was none */
    bool ended;
    Status output;          /* the first fault of writing */
    ProtocolKind list_kind; /* of the list that is being sent: BOARD, YXBOARD or SWAP2BOARD; else NOTHING */
    SituationList list;
    Status list_fault; /* of the list's lines so far */
    Purpose purpose;
    double asked, deadline; /* of the thinking, in os_seconds */
    Swap2Choice swap2;
    bool kindred_told; /* that the network is another rule's */
} Gomocup;

/* ---- answers ---- */

static void say_text(Gomocup *g, Text *t)
{
    char *string;
    size_t size;
    Status status = text_take(t, &string, &size);
    if (status.code == STATUS_OK && size > 0) {
        bool written = fwrite(string, 1, size, g->setup->out) == size && fflush(g->setup->out) == 0;
        if (!written) status = status_error(ERR_IO, "the answers cannot be written");
    }
    if (status.code == STATUS_OK)
        free(string);
    else if (g->output.code == STATUS_OK)
        g->output = status;
}

static void say(Gomocup *g, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void say(Gomocup *g, const char *format, ...)
{
    char line[PROTOCOL_LINE_MAX];
    Text t = {0};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 127) *c = '?'; /* what a manager sent may come back */
    text_format(&t, "%s\n", line);
    say_text(g, &t);
}

/* OK, or ERROR and why not. */
static void say_status(Gomocup *g, Status status)
{
    if (status.code == STATUS_OK)
        say(g, "OK");
    else
        say(g, "ERROR %s", status.message);
}

static void say_points(Gomocup *g, const Point points[], int n)
{
    char text[NOTATION_TEXT_MAX];
    Text t = {0};
    for (int i = 0; i < n; i++)
        text_format(&t, "%s%s", i ? " " : "", notation_xy(points[i], g->situation.board.spec.size, text));
    text_char(&t, '\n');
    say_text(g, &t);
}

/* ---- thinking ---- */

static void call_off(Gomocup *g)
{
    if (g->purpose != PURPOSE_NONE) engine_stop(g->engine);
    g->purpose = PURPOSE_NONE;
}

/* As many as the manager allows and the machine has cores. */
static int threads_of(int allowed)
{
    int cores = os_cores();
    return allowed < cores ? allowed : cores;
}

static void think(Gomocup *g, Purpose purpose, const Board *b, EngineLimits limits)
{
    EngineMeans means = g->setup->brain.engine.means;
    Status status = terms_tree_memory(&g->terms, means.memory, &means.memory);
    if (status.code == STATUS_OK) {
        if (g->terms.threads > 0) means.threads = threads_of(g->terms.threads);
        engine_set_means(g->engine, means);
        status = engine_think(g->engine, b, limits);
    }
    g->purpose = status.code == STATUS_OK ? purpose : PURPOSE_NONE;
    if (status.code != STATUS_OK) say_status(g, status);
}

/* The limits of a thinking that was asked for at `asked`. */
static EngineLimits limits_of(Gomocup *g, double asked)
{
    const Board *b = &g->situation.board;
    ClockTerms clock = terms_clock(&g->terms);
    ClockPlan plan = clock_plan(&clock, b->stones, board_points(b));
    double used = os_seconds() - asked;
    bool instant = !(clock.turn > 0) || !(clock.left > 0);
    EngineLimits limits = engine_limits_time(fmax(plan.aim - used, 0), fmax(plan.most - used, 0));
    limits.visits = g->terms.visits;
    g->asked = asked;
    g->deadline = asked + (instant ? INSTANT_SECONDS : plan.most) + GRACE_SECONDS;
    return limits;
}

static bool may_think(Gomocup *g)
{
    char text[80];
    if (!board_over(&g->situation.board)) return true;
    say(g, "ERROR the game is over: %s", board_result_text(&g->situation.board, text, sizeof text));
    return false;
}

static void think_of_move(Gomocup *g, double asked)
{
    if (!may_think(g)) return;
    EngineLimits limits = limits_of(g, asked);
    if (g->terms.detail >= 2) limits.lines = 1;
    think(g, PURPOSE_MOVE, &g->situation.board, limits);
}

static void think_of_lines(Gomocup *g, int lines, double asked)
{
    if (!may_think(g)) return;
    EngineLimits limits = limits_of(g, asked);
    limits.early = false;
    limits.lines = lines < 1 ? 1 : lines > ENGINE_LINES_MAX ? ENGINE_LINES_MAX : lines;
    think(g, PURPOSE_LINES, &g->situation.board, limits);
}

static void ponder(Gomocup *g)
{
    if (!(g->setup->ponder || g->terms.ponder) || board_over(&g->situation.board)) return;
    think(g, PURPOSE_PONDER, &g->situation.board, engine_limits_until_stopped());
}

/* A network of another rule judges: said once a game. */
static void tell_kindred(Gomocup *g)
{
    BrainNet net;
    Rule rule = (Rule)g->situation.board.spec.rule;
    if (g->kindred_told || !brain_net(g->brain, &net) || net.info.trained_on.rule == rule) return;
    g->kindred_told = true;
    say(g, "MESSAGE no network for %s at hand: one trained for %s judges, the rules are those of %s",
        rule_name(rule), rule_name((Rule)net.info.trained_on.rule), rule_name(rule));
}

static void tell(Gomocup *g, const EngineReport *r)
{
    Text t = {0};
    int size = g->situation.board.spec.size;
    tell_kindred(g);
    told_lines(&t, r, size);
    if (g->terms.detail >= 1) told_message(&t, r, size);
    say_text(g, &t);
}

static void play_out(Gomocup *g, const Point points[], int n)
{
    int size = g->situation.board.spec.size;
    for (int i = 0; i < n; i++) {
        /* What the search or a legal opening chose is empty and on the board. */
        Status status = situation_play(&g->situation, points[i] % size, points[i] / size);
        if (status.code != STATUS_OK) {
            say_status(g, status);
            return;
        }
    }
    say_points(g, points, n);
}

/* A move's time is over: what was left then is no longer so, and the manager says it anew or not at all. */
static void take_time(Gomocup *g)
{
    g->terms.spent += os_seconds() - g->asked;
    g->terms.left = NAN;
}

static void answer_swap2(Gomocup *g)
{
    Point stones[SWAP2_STONES];
    int n = swap2_choice_answer(&g->swap2, stones);
    g->purpose = PURPOSE_NONE;
    engine_stop(g->engine);
    if (n == 0)
        say(g, "SWAP");
    else
        play_out(g, stones, n);
    take_time(g);
}

/* Judge the opening's next position, or answer. */
static void go_on_with_swap2(Gomocup *g)
{
    Board b;
    int visits;
    double left = g->deadline - GRACE_SECONDS - os_seconds();
    if (left <= 0 || !swap2_choice_next(&g->swap2, &b, &visits)) {
        answer_swap2(g);
        return;
    }
    EngineLimits limits = {.aim = left, .most = left, .visits = visits};
    think(g, PURPOSE_SWAP2, &b, limits);
}

static void begin_swap2(Gomocup *g, double asked)
{
    int stones = g->situation.board.stones;
    if (stones != 0 && stones != 3 && stones != 5) {
        say(g, "ERROR a swap2 opening has no stones, three or five, not %d", stones);
        return;
    }
    if (!may_think(g)) return;
    limits_of(g, asked);
    swap2_choice_begin(&g->swap2, &g->situation.board, g->setup->seed);
    go_on_with_swap2(g);
}

static void answer_move(Gomocup *g, const EngineReport *r)
{
    g->purpose = PURPOSE_NONE;
    if (r->status.code != STATUS_OK) {
        say_status(g, r->status);
        return;
    }
    tell(g, r);
    play_out(g, &r->result.best, 1);
    take_time(g);
    ponder(g);
}

static void answer_lines(Gomocup *g, const EngineReport *r)
{
    g->purpose = PURPOSE_NONE;
    if (r->status.code != STATUS_OK) {
        say_status(g, r->status);
        return;
    }
    tell(g, r);
    say_points(g, &r->result.best, 1);
}

/* A position of the opening is judged. */
static void answer_step(Gomocup *g, const EngineReport *r, bool late)
{
    if (r->status.code != STATUS_OK) {
        g->purpose = PURPOSE_NONE;
        say_status(g, r->status);
        return;
    }
    if (r->searched) swap2_choice_judge(&g->swap2, r->result.score, r->result.best);
    if (late || !r->searched)
        answer_swap2(g);
    else
        go_on_with_swap2(g);
}

/* The engine has come to an end, or its time has. */
static void take_result(Gomocup *g, bool late)
{
    EngineReport r;
    engine_look(g->engine, &r);
    if (!late && r.end == ENGINE_THINKING) return; /* a knock of the thinking before */
    if (late) engine_stop(g->engine);
    switch (g->purpose) {
    case PURPOSE_MOVE:
        answer_move(g, &r);
        break;
    case PURPOSE_LINES:
        answer_lines(g, &r);
        break;
    case PURPOSE_SWAP2:
        answer_step(g, &r, late);
        break;
    case PURPOSE_PONDER:
    case PURPOSE_NONE:
        break;
    }
}

/* ---- commands ---- */

/* The game as START and INFO have it; the stones stay where only the rule changed. */
static Status be_ready(Gomocup *g)
{
    GameSpec spec;
    if (g->size == 0) return status_error(ERR_INPUT, "no game has been started: START comes first");
    TRY(terms_game(&g->terms, g->size, &spec));
    if (game_spec_equal(spec, g->situation.board.spec)) return status_ok();
    g->kindred_told = false;
    if (g->situation.board.spec.size == spec.size)
        situation_change_rule(&g->situation, (Rule)spec.rule);
    else
        situation_clear(&g->situation, spec);
    return status_ok();
}

static void new_game(Gomocup *g)
{
    call_off(g);
    engine_forget(g->engine);
    g->terms.spent = 0;
    g->terms.left = NAN;
    g->kindred_told = false;
    g->situation = (Situation){0};
}

static void start(Gomocup *g, int size)
{
    GameSpec spec;
    Status status = terms_game(&g->terms, size, &spec);
    if (status.code == STATUS_OK) {
        new_game(g);
        g->size = size;
        status = be_ready(g);
    }
    say_status(g, status);
}

static void restart(Gomocup *g)
{
    new_game(g);
    say_status(g, be_ready(g));
}

static void turn(Gomocup *g, const ProtocolLine *line, double asked)
{
    Status status = situation_play(&g->situation, line->x, line->y);
    if (status.code == STATUS_OK)
        think_of_move(g, asked);
    else
        say_status(g, status);
}

/* A move that the program suggested, or any: it is played as told. */
static void play(Gomocup *g, const ProtocolLine *line)
{
    Status status = situation_play(&g->situation, line->x, line->y);
    if (status.code == STATUS_OK)
        say(g, "%d,%d", line->x, line->y);
    else
        say_status(g, status);
}

static void open_list(Gomocup *g, ProtocolKind kind)
{
    call_off(g);
    g->list_kind = kind;
    g->list.count = 0;
    g->list_fault = status_ok();
}

static void close_list(Gomocup *g, double asked)
{
    ProtocolKind kind = g->list_kind;
    Status status = g->list_fault;
    g->list_kind = PROTOCOL_NOTHING;
    if (status.code == STATUS_OK) status = be_ready(g);
    if (status.code == STATUS_OK)
        status = kind == PROTOCOL_SWAP2BOARD ? situation_set_in_turn(&g->situation, &g->list)
                                             : situation_set(&g->situation, &g->list);
    if (status.code != STATUS_OK)
        say_status(g, status);
    else if (kind == PROTOCOL_BOARD)
        think_of_move(g, asked);
    else if (kind == PROTOCOL_SWAP2BOARD)
        begin_swap2(g, asked);
}

static void show_forbidden(Gomocup *g)
{
    const Board *b = &g->situation.board;
    PointSet points = {0};
    Text t = {0};
    if (b->spec.rule == RULE_RENJU && b->to_move == BLACK && !board_over(b)) forbidden_points(b, &points);
    text_format(&t, "FORBID ");
    for (Point p = pointset_next(&points, 0); p != POINT_NONE; p = pointset_next(&points, p + 1))
        text_format(&t, "%02d%02d", p % b->spec.size, p / b->spec.size);
    text_format(&t, ".\n");
    say_text(g, &t);
}

static void show_info(Gomocup *g)
{
    say(g, "MESSAGE INFO MAX_THREAD_NUM %d", os_cores());
    say(g, "MESSAGE INFO MAX_HASH_SIZE %llu",
        (unsigned long long)(g->setup->brain.engine.means.memory >> 10));
}

/* Commands that stand by themselves: true if it was one. */
static bool do_plain(Gomocup *g, const ProtocolLine *line)
{
    switch (line->kind) {
    case PROTOCOL_NOTHING:
        return true;
    case PROTOCOL_INFO:
        terms_set(&g->terms, line->key, line->value);
        return true;
    case PROTOCOL_ABOUT:
        say(g,
            "name=\"Tengen\", version=\"%s\", author=\"the Tengen authors\", country=\"International\", "
            "www=\"\", email=\"\"",
            g->setup->version);
        return true;
    case PROTOCOL_END:
        call_off(g);
        g->ended = true;
        return true;
    case PROTOCOL_START:
        start(g, line->number);
        return true;
    case PROTOCOL_RECTSTART:
        if (line->x == line->y)
            start(g, line->x);
        else
            say(g, "ERROR boards that are not square are not played");
        return true;
    case PROTOCOL_STOP:
        engine_stop(g->engine);
        return true;
    case PROTOCOL_YXSHOWINFO:
        show_info(g);
        return true;
    case PROTOCOL_BAD:
        say(g, "ERROR %s", line->fault);
        return true;
    case PROTOCOL_UNKNOWN:
        say(g, "UNKNOWN command %s", line->key);
        return true;
    case PROTOCOL_STONE:
    case PROTOCOL_DONE:
        say(g, "UNKNOWN outside of a list of stones");
        return true;
    default:
        return false;
    }
}

/* Commands about the game, which calls off a thinking or must wait for its end: true if it goes on. */
static bool in_the_way(Gomocup *g, const ProtocolLine *line)
{
    bool replaces = line->kind == PROTOCOL_RESTART || line->kind == PROTOCOL_BOARD ||
                    line->kind == PROTOCOL_YXBOARD || line->kind == PROTOCOL_SWAP2BOARD;
    bool pondering = g->purpose == PURPOSE_NONE || g->purpose == PURPOSE_PONDER;
    if (replaces || pondering) {
        call_off(g);
        return false;
    }
    say(g, "ERROR a move is being thought about: STOP ends that");
    return true;
}

static void do_in_game(Gomocup *g, const ProtocolLine *line, double asked)
{
    switch (line->kind) {
    case PROTOCOL_RESTART:
        restart(g);
        break;
    case PROTOCOL_BEGIN:
        think_of_move(g, asked);
        break;
    case PROTOCOL_TURN:
        turn(g, line, asked);
        break;
    case PROTOCOL_PLAY:
        play(g, line);
        break;
    case PROTOCOL_TAKEBACK:
        say_status(g, situation_take_back(&g->situation, line->x, line->y));
        break;
    case PROTOCOL_YXSHOWFORBID:
        show_forbidden(g);
        break;
    case PROTOCOL_YXHASHCLEAR:
        engine_forget(g->engine);
        break;
    case PROTOCOL_YXNBEST:
        think_of_lines(g, line->number, asked);
        break;
    default:
        open_list(g, line->kind);
        break;
    }
}

/* A line of the list that is being sent: true if it was one. */
static bool take_stone(Gomocup *g, const ProtocolLine *line, double asked)
{
    if (g->list_kind == PROTOCOL_NOTHING) return false;
    bool stone = line->kind == PROTOCOL_STONE;
    if (line->kind == PROTOCOL_DONE) {
        close_list(g, asked);
        return true;
    }
    if (!stone && line->kind != PROTOCOL_BAD) {
        if (line->kind != PROTOCOL_INFO && line->kind != PROTOCOL_ABOUT) g->list_kind = PROTOCOL_NOTHING;
        return false;
    }
    if (g->list_fault.code != STATUS_OK) return true;
    g->list_fault = stone ? situation_list_add(&g->list, line->x, line->y, line->number)
                          : status_error(ERR_INPUT, "%s", line->fault);
    return true;
}

static void handle(Gomocup *g, const InboxLine *text)
{
    ProtocolLine line;
    if (text->too_long) {
        say(g, "UNKNOWN a line of more than %d characters", PROTOCOL_LINE_MAX - 1);
        return;
    }
    protocol_parse(text->text, &line);
    if (take_stone(g, &line, text->arrived) || do_plain(g, &line) || in_the_way(g, &line)) return;
    bool list =
        line.kind == PROTOCOL_BOARD || line.kind == PROTOCOL_YXBOARD || line.kind == PROTOCOL_SWAP2BOARD;
    Status status = list ? status_ok() : be_ready(g); /* a list's fault is said at its end */
    if (status.code == STATUS_OK)
        do_in_game(g, &line, text->arrived);
    else
        say_status(g, status);
}

static void converse(Gomocup *g)
{
    InboxLine line;
    while (!g->ended && g->output.code == STATUS_OK) {
        bool timed = g->purpose != PURPOSE_NONE && g->purpose != PURPOSE_PONDER;
        double left = timed ? fmax(g->deadline - os_seconds(), 0) : INFINITY;
        switch (inbox_next(g->inbox, left, &line)) {
        case INBOX_LINE:
            handle(g, &line);
            break;
        case INBOX_KNOCK:
            take_result(g, false);
            break;
        case INBOX_TIMEOUT:
            take_result(g, timed);
            break;
        case INBOX_CLOSED:
            g->ended = true;
            break;
        }
    }
}

static void knock(void *context)
{
    inbox_knock(context);
}

Status gomocup_run(const GomocupSetup *setup)
{
    Gomocup g = {.setup = setup, .terms = terms_default(), .output = status_ok()};
    BrainOptions options = setup->brain;
    os_ignore_broken_pipes();
    TRY(inbox_new(&g.inbox, setup->in));
    options.kindred = true;
    options.engine.ended = knock;
    options.engine.ended_context = g.inbox;
    g.terms.detail = 1;
    Status status = brain_new(&g.brain, &options);
    if (status.code == STATUS_OK) {
        g.engine = brain_engine(g.brain);
        converse(&g);
        status = g.output;
    }
    brain_free(g.brain);
    /* Where the conversation broke off, the reader may wait for a line that never comes: it ends with the
     * process. */
    if (g.ended) inbox_free(g.inbox);
    return status;
}
