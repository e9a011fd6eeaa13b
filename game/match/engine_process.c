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
static const double END_SECONDS = 0.1;     /* between a closed pipe and the news that its process has ended */
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
    bool swap2;        /* the task is a decision of a swap2 opening */
    bool in_game;      /* it knows this game up to our last answer */
    double since;      /* START or the request was sent, os_seconds */
    double looked;     /* at its memory */
    PlayerFault fault; /* of the move that is under way */
    Point answer;
    int stones; /* of swap2's answer */
    Point stone[PLAYER_STONES_MAX];
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

/* One that is gone is noticed by its end (watch_end), but its pipes close a moment before that is known. */
static bool ends_soon(Engine *e)
{
    double until = os_seconds() + END_SECONDS;
    int code;
    while (!process_ended(e->process, &code)) {
        if (os_seconds() >= until) return false;
        os_sleep(0.002);
    }
    return true;
}

static void say(Engine *e, const char *text)
{
    note_lines(e, '>', text);
    if (process_write(e->process, text, strlen(text)) || ends_soon(e)) return;
    note_fault(e, PLAYER_HUNG, "does not read its standard input");
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

/* The stones of a swap2 opening: nobody's yet. */
static void add_swap2(const Engine *e, char *text, size_t n)
{
    char xy[NOTATION_TEXT_MAX];
    int used = snprintf(text, n, "SWAP2BOARD\r\n");
    for (int i = 0; i < e->count; i++)
        used += snprintf(text + used, n - (size_t)used, "%s\r\n", notation_xy(e->moves[i], e->spec.size, xy));
    snprintf(text + used, n - (size_t)used, "DONE\r\n");
}

static void ask(Engine *e, bool limits)
{
    char text[REQUEST_ROOM] = "", xy[NOTATION_TEXT_MAX];
    if (limits) add_limits(e, text, sizeof text);
    size_t used = strlen(text);
    used += (size_t)snprintf(text + used, sizeof text - used, "INFO time_left %lld\r\n",
                             milliseconds(e->clock.left));
    if (e->swap2)
        add_swap2(e, text + used, sizeof text - used);
    else if (e->count == 0)
        snprintf(text + used, sizeof text - used, "BEGIN\r\n");
    else if (e->in_game)
        snprintf(text + used, sizeof text - used, "TURN %s\r\n",
                 notation_xy(e->moves[e->count - 1], e->spec.size, xy));
    else
        add_board(e, text + used, sizeof text - used);
    say(e, text);
    e->in_game = !e->swap2;
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

/* Two numbers, on the board or not; returns how long they are, 0 if there are none. */
static int scan_move(const char *text, int size, Point *out)
{
    int x, y, length = 0;
    if (sscanf(text, " %4d , %4d%n", &x, &y, &length) != 2) return 0;
    bool on_board = x >= 0 && y >= 0 && x < size && y < size;
    *out = on_board ? (Point)(y * size + x) : (Point)(size * size);
    return length;
}

static bool parse_move(const char *text, int size, Point *out)
{
    int length = scan_move(text, size, out);
    return length > 0 && !text[length + (int)strspn(text + length, " \t")];
}

/* Points, and nothing behind them. */
static bool parse_stones(const char *text, int size, int *count, Point stone[PLAYER_STONES_MAX])
{
    int length;
    *count = 0;
    while (*count < PLAYER_STONES_MAX && (length = scan_move(text, size, &stone[*count])) > 0) {
        text += length;
        ++*count;
    }
    return *count > 0 && !text[strspn(text, " \t")];
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

static void hear_swap2(Engine *e, const char *line)
{
    const char *swap = after_word(line, "SWAP");
    if (after_word(line, "ERROR") || after_word(line, "UNKNOWN")) {
        note_fault(e, PLAYER_BROKE_PROTOCOL, "refuses SWAP2BOARD: %.150s", line);
    } else if ((swap && !*swap) || parse_stones(line, e->spec.size, &e->stones, e->stone)) {
        int most = e->count == 0 ? 3 : e->count == 3 ? 2 : 1, least = e->count == 0 ? 3 : 0;
        e->answered = true;
        e->seconds = os_seconds() - e->since;
        e->stage = STAGE_IDLE;
        if (e->stones < least || e->stones > most)
            note_fault(e, PLAYER_BROKE_PROTOCOL, "answers SWAP2BOARD with '%.100s', where %s due", line,
                       e->count == 0   ? "three stones are"
                       : e->count == 3 ? "SWAP, a stone or two are"
                                       : "SWAP or a stone is");
    } else if (!is_remark(line)) {
        note_fault(e, PLAYER_BROKE_PROTOCOL, "answers SWAP2BOARD with '%.150s'", line);
    }
}

static void hear(Engine *e, const char *line)
{
    transcript_add(&e->transcript, '<', line, strlen(line));
    line += strspn(line, " \t");
    if (!*line || e->fault != PLAYER_FINE) return;
    if (e->stage == STAGE_STARTING)
        hear_at_start(e, line);
    else if (e->stage == STAGE_THINKING && e->swap2)
        hear_swap2(e, line);
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
    if (process_descriptor(e->process) < 0 && ends_soon(e)) return; /* it has crashed: watch_end comes next */
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
    e->swap2 = task->swap2;
    e->fault = PLAYER_FINE;
    e->answered = false;
    e->stones = 0;
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
    if (e->fault == PLAYER_FINE) watch_end(e);
    *done = e->answered || e->fault != PLAYER_FINE;
    if (!*done) return status_ok();
    move->point = e->answer;
    move->stones = e->stones;
    memcpy(move->stone, e->stone, sizeof e->stone);
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
