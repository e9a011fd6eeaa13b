#include "game/match/engine_process.h"

#include "game/base/os.h"
#include "game/base/process.h"
#include "game/match/transcript.h"
#include "game/notation.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    LINE_ROOM = 4096,
    REQUEST_ROOM = 16384,        /* a full board and its limits */
    TIME_UNLIMITED = 2147483647, /* milliseconds, as managers say it */
};

static const double MEMORY_EVERY = 0.05;   /* seconds between two looks */
static const double GOODBYE_SECONDS = 0.5; /* between END and the end */

typedef enum Stage { STAGE_IDLE, STAGE_STARTING, STAGE_THINKING } Stage;

typedef struct Engine {
    Player player;
    GameSpec spec;
    EngineOptions options;
    char *command; /* a copy */
    char *words;   /* storage of word[] */
    const char *word[PROCESS_WORDS_MAX + 1];
    Process *process; /* NULL: not running */
    Stage stage;
    Board board; /* of the task */
    PlayerClock clock;
    Point moves[BOARD_POINTS_MAX];
    int count;
    bool in_game;      /* it knows this game up to our last answer */
    double since;      /* START or the request was sent, os_seconds */
    double looked;     /* at its memory */
    PlayerFault fault; /* of the move that is under way */
    Point answer;
    bool answered;
    double seconds; /* that it took */
    size_t filled;
    char line[LINE_ROOM];
    Transcript transcript;
} Engine;

/* ---- telling ------------------------------------------------------------------------------------------- */

static void note_fault(Engine *e, PlayerFault fault, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The first fault counts: others follow from it. */
static void note_fault(Engine *e, PlayerFault fault, const char *format, ...)
{
    char text[300];
    va_list arguments;
    if (e->fault != PLAYER_FINE) return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    e->fault = fault;
    transcript_remark(&e->transcript, "FAULT %s", text);
}

static void note_lines(Engine *e, char direction, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, "\r\n");
        if (length) transcript_add(&e->transcript, direction, text, length);
        text += length + strspn(text + length, "\r\n");
    }
}

static void say(Engine *e, const char *text)
{
    note_lines(e, '>', text);
    /* One that is gone is noticed by its end. */
    if (process_write(e->process, text, strlen(text))) return;
    int code;
    if (!process_ended(e->process, &code)) note_fault(e, PLAYER_HUNG, "does not read its standard input");
}

static long long milliseconds(double seconds)
{
    return seconds < TIME_UNLIMITED / 1000.0 ? llround(seconds * 1000) : TIME_UNLIMITED;
}

Status engine_process_rule(GameSpec spec, int *number)
{
    static const int numbers[RULE_COUNT] = {
        [RULE_FREESTYLE] = 0, [RULE_STANDARD] = 1, [RULE_RENJU] = 4, [RULE_CARO] = 8};
    char text[80];
    if (spec.line != 5)
        return status_error(ERR_INPUT, "Gomocup's protocol cannot say %s: engines play five in a row only",
                            game_spec_text(spec, text, sizeof text));
    *number = numbers[spec.rule];
    return status_ok();
}

/* What an engine is told when it has said OK, and before each of its moves. */
static void add_limits(const Engine *e, char *text, size_t n)
{
    int rule = 0, used;
    const PlayerClock *c = &e->clock;
    const EngineOptions *o = &e->options;
    Status status = engine_process_rule(e->spec, &rule);
    assert(status.code == STATUS_OK);
    (void)status;
    used = snprintf(text, n, "INFO timeout_turn %lld\r\nINFO timeout_match %lld\r\nINFO max_memory %llu\r\n",
                    milliseconds(c->turn), isinf(c->match) ? 0 : milliseconds(c->match),
                    (unsigned long long)o->memory);
    used += snprintf(text + used, n - (size_t)used, "INFO game_type 2\r\nINFO rule %d\r\n", rule);
    if (c->increment > 0)
        used += snprintf(text + used, n - (size_t)used, "INFO time_increment %lld\r\n",
                         milliseconds(c->increment));
    if (o->depth) used += snprintf(text + used, n - (size_t)used, "INFO max_depth %d\r\n", o->depth);
    if (o->nodes) snprintf(text + used, n - (size_t)used, "INFO max_node %d\r\n", o->nodes);
}

/* The whole position; its own stones are 1. */
static void add_board(const Engine *e, char *text, size_t n)
{
    char xy[NOTATION_TEXT_MAX];
    int used = snprintf(text, n, "BOARD\r\n");
    for (int i = 0; i < e->count; i++)
        used += snprintf(text + used, n - (size_t)used, "%s,%d\r\n",
                         notation_xy(e->moves[i], e->spec.size, xy), (e->count - i) % 2 ? 2 : 1);
    snprintf(text + used, n - (size_t)used, "DONE\r\n");
}

static void ask(Engine *e, bool limits)
{
    char text[REQUEST_ROOM] = "", xy[NOTATION_TEXT_MAX];
    if (limits) add_limits(e, text, sizeof text);
    size_t used = strlen(text);
    used += (size_t)snprintf(text + used, sizeof text - used, "INFO time_left %lld\r\n",
                             milliseconds(e->clock.left));
    if (e->count == 0)
        snprintf(text + used, sizeof text - used, "BEGIN\r\n");
    else if (e->in_game)
        snprintf(text + used, sizeof text - used, "TURN %s\r\n",
                 notation_xy(e->moves[e->count - 1], e->spec.size, xy));
    else
        add_board(e, text + used, sizeof text - used);
    say(e, text);
    e->in_game = true;
    e->stage = STAGE_THINKING;
    e->since = os_seconds();
}

/* ---- listening ----------------------------------------------------------------------------------------- */

/* What stands behind the word at the beginning of a line, any case, or NULL. */
static const char *after_word(const char *line, const char *word)
{
    size_t n = strlen(word);
    if (strncasecmp(line, word, n) != 0) return NULL;
    if (line[n] == '\0') return line + n;
    return isspace((unsigned char)line[n]) ? line + n + strspn(line + n, " \t") : NULL;
}

static bool is_remark(const char *line)
{
    static const char *const words[] = {"MESSAGE", "DEBUG", "ERROR", "UNKNOWN", "INFO"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (after_word(line, words[i])) return true;
    return false;
}

/* Two numbers, on the board or not. */
static bool parse_move(const char *text, int size, Point *out)
{
    int x, y;
    char rest;
    if (sscanf(text, " %4d , %4d %c", &x, &y, &rest) != 2) return false;
    bool on_board = x >= 0 && y >= 0 && x < size && y < size;
    *out = on_board ? (Point)(y * size + x) : (Point)(size * size);
    return true;
}

static void hear_at_start(Engine *e, const char *line)
{
    /* The protocol's own example says more than OK. */
    if (strncasecmp(line, "OK", 2) == 0 && !isalnum((unsigned char)line[2]))
        ask(e, true);
    else if (after_word(line, "ERROR") || after_word(line, "UNKNOWN"))
        note_fault(e, PLAYER_BROKE_PROTOCOL, "refuses START %d: %.150s", e->spec.size, line);
    else if (!is_remark(line))
        note_fault(e, PLAYER_BROKE_PROTOCOL, "answers START with '%.150s' instead of OK", line);
}

static void hear_move(Engine *e, const char *line)
{
    char text[64], xy[NOTATION_TEXT_MAX];
    Point p;
    const char *suggested = after_word(line, "SUGGEST");
    if (suggested && parse_move(suggested, e->spec.size, &p) && p < e->spec.size * e->spec.size) {
        snprintf(text, sizeof text, "PLAY %s\r\n", notation_xy(p, e->spec.size, xy));
        say(e, text);
    } else if (parse_move(line, e->spec.size, &e->answer)) {
        e->answered = true;
        e->seconds = os_seconds() - e->since;
        e->stage = STAGE_IDLE;
    } else if (!is_remark(line)) {
        note_fault(e, PLAYER_BROKE_PROTOCOL, "answers '%.150s', which is no move", line);
    }
}

static void hear(Engine *e, const char *line)
{
    transcript_add(&e->transcript, '<', line, strlen(line));
    line += strspn(line, " \t");
    if (!*line || e->fault != PLAYER_FINE) return;
    if (e->stage == STAGE_STARTING)
        hear_at_start(e, line);
    else if (e->stage == STAGE_THINKING)
        hear_move(e, line);
    else if (!is_remark(line))
        note_fault(e, PLAYER_BROKE_PROTOCOL, "says '%.150s' when nothing was asked", line);
}

/* Line by line; a line ends with CR, LF or both. */
static void take_output(Engine *e, const char *data, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (data[i] == '\n' || data[i] == '\r' || data[i] == '\0') {
            e->line[e->filled] = '\0';
            if (e->filled) hear(e, e->line);
            e->filled = 0;
        } else if (e->filled + 1 < LINE_ROOM) {
            e->line[e->filled++] = data[i];
        } else {
            note_fault(e, PLAYER_BROKE_PROTOCOL, "writes a line of more than %d characters", LINE_ROOM - 1);
            e->filled = 0;
        }
    }
}

/* All there is, up to a bound, so that one who never stops writing does not stop us. */
static void listen(Engine *e)
{
    char data[4096];
    size_t n;
    for (int i = 0; i < 16 && (n = process_read(e->process, PROCESS_OUTPUT, data, sizeof data)) > 0; i++)
        take_output(e, data, n);
    for (int i = 0; i < 4 && (n = process_read(e->process, PROCESS_ERRORS, data, sizeof data - 1)) > 0; i++) {
        data[n] = '\0';
        note_lines(e, '!', data);
    }
}

/* ---- watching ------------------------------------------------------------------------------------------ */

static double limit_of(const Engine *e)
{
    if (e->stage == STAGE_STARTING) return e->options.startup;
    return fmin(e->clock.turn, e->clock.left);
}

static void watch_time(Engine *e)
{
    double limit = limit_of(e) + e->options.tolerance;
    if (e->answered) {
        if (e->seconds > limit)
            note_fault(e, PLAYER_LATE, "moves after %.3f s, with a limit of %.3f s and a tolerance of %.3f s",
                       e->seconds, limit - e->options.tolerance, e->options.tolerance);
        return;
    }
    if (os_seconds() - e->since <= limit + e->options.grace) return;
    note_fault(e, PLAYER_HUNG, "%s within %.3f s and a tolerance of %.3f s",
               e->stage == STAGE_STARTING ? "does not answer START" : "does not move",
               limit - e->options.tolerance, e->options.tolerance);
}

static void watch_memory(Engine *e)
{
    double now = os_seconds();
    if (e->options.memory == 0 || (!e->answered && now < e->looked + MEMORY_EVERY)) return;
    e->looked = now;
    uint64_t held = process_memory(e->process);
    if (held > e->options.memory)
        note_fault(e, PLAYER_OVER_MEMORY, "holds %.1f MiB of %.1f MiB", (double)held / (1 << 20),
                   (double)e->options.memory / (1 << 20));
}

static void watch_end(Engine *e)
{
    int code;
    if (e->answered || !process_ended(e->process, &code)) return;
    listen(e); /* its last words */
    if (e->answered) return;
    if (code < 0)
        note_fault(e, PLAYER_CRASHED, "was ended by signal %d (%s)", -code, strsignal(-code));
    else
        note_fault(e, PLAYER_CRASHED, "ended itself with code %d", code);
}

/* ---- the player ---------------------------------------------------------------------------------------- */

static void hang_up(Engine *e)
{
    process_free(e->process);
    e->process = NULL;
    e->stage = STAGE_IDLE;
    e->in_game = false;
    e->filled = 0;
}

static void begin_game(Engine *e)
{
    char text[32];
    transcript_clear(&e->transcript);
    transcript_remark(&e->transcript, "command: %s", e->command);
    e->in_game = false;
    snprintf(text, sizeof text, "START %d\r\n", e->spec.size);
    e->stage = STAGE_STARTING;
    e->since = os_seconds();
    say(e, text);
}

static void take_task(Engine *e, const PlayerTask *task)
{
    assert(task->moves && game_spec_equal(task->board->spec, e->spec));
    e->board = *task->board;
    e->clock = task->clock;
    e->count = task->move_count;
    memcpy(e->moves, task->moves, (size_t)task->move_count * sizeof *e->moves);
    e->fault = PLAYER_FINE;
    e->answered = false;
    e->answer = POINT_NONE;
    e->seconds = 0;
}

static Status engine_start(Player *p, const PlayerTask *task)
{
    Engine *e = (Engine *)p;
    int code;
    take_task(e, task);
    if (task->new_game && e->process && process_ended(e->process, &code)) hang_up(e);
    if (e->process) listen(e);
    if (task->new_game && e->fault != PLAYER_FINE) hang_up(e); /* it still spoke of the last game */
    if (task->new_game) e->fault = PLAYER_FINE;
    if (!e->process) TRY(process_start(e->word, &e->process));
    if (e->fault != PLAYER_FINE) return status_ok();
    if (task->new_game)
        begin_game(e);
    else
        ask(e, false);
    return status_ok();
}

static Status engine_poll(Player *p, bool *done, PlayerMove *move)
{
    Engine *e = (Engine *)p;
    assert(e->process);
    if (e->fault == PLAYER_FINE) listen(e);
    if (e->fault == PLAYER_FINE) watch_end(e);
    if (e->fault == PLAYER_FINE) watch_memory(e);
    if (e->fault == PLAYER_FINE) watch_time(e);
    *done = e->answered || e->fault != PLAYER_FINE;
    if (!*done) return status_ok();
    move->point = e->answer;
    move->seconds = e->answered ? e->seconds : os_seconds() - e->since;
    move->fault = e->fault;
    /* One that is late may play the next game; no other fault leaves a conversation to go on with. */
    if (e->fault != PLAYER_FINE && e->fault != PLAYER_LATE) hang_up(e);
    e->stage = STAGE_IDLE;
    return status_ok();
}

static void engine_stop(Player *p)
{
    hang_up((Engine *)p);
}

static void say_goodbye(Engine *e)
{
    int code;
    double until = os_seconds() + GOODBYE_SECONDS;
    bool told = e->process && process_write(e->process, "END\r\n", 5);
    while (told && !process_ended(e->process, &code) && os_seconds() < until) {
        listen(e);
        os_sleep(0.002);
    }
}

static void engine_free(Player *p)
{
    Engine *e = (Engine *)p;
    if (e->stage == STAGE_IDLE) say_goodbye(e);
    hang_up(e);
    free(e->command);
    free(e->words);
    free(e);
}

static int engine_descriptor(const Player *p)
{
    const Engine *e = (const Engine *)p;
    return e->process ? process_descriptor(e->process) : -1;
}

static const char *engine_account(const Player *p)
{
    return ((const Engine *)p)->transcript.text;
}

static const PlayerOps OPS = {
    .start = engine_start,
    .poll = engine_poll,
    .stop = engine_stop,
    .free = engine_free,
    .descriptor = engine_descriptor,
    .account = engine_account,
};

Status engine_process_new(Player **out, GameSpec spec, const EngineOptions *options)
{
    int rule;
    *out = NULL;
    TRY(engine_process_rule(spec, &rule));
    size_t size = strlen(options->command) + 1;
    Engine *e = calloc(1, sizeof *e);
    if (!e) return status_no_memory(sizeof *e, "an engine");
    Status status = status_ok();
    e->player.ops = &OPS;
    e->spec = spec;
    e->options = *options;
    e->command = strdup(options->command);
    e->words = malloc(size);
    if (!e->command || !e->words) CHECK(status, status_no_memory(2 * size, "an engine's command"));
    e->options.command = e->command;
    transcript_clear(&e->transcript);
    CHECK(status, process_split(e->command, e->words, e->word));
    CHECK(status, process_check(e->word[0]));
    *out = &e->player;
    e = NULL;
done:
    if (e) engine_free(&e->player);
    return status;
}
