#include "game/match/dialogue.h"

#include "game/base/os.h"
#include "game/base/process.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { LINE_ROOM = 4096 };

static const double LOOK_EVERY = 0.02; /* seconds: standard error and the end wake nobody up */

typedef struct Stream {
    size_t filled;
    char line[LINE_ROOM];
} Stream;

struct Dialogue {
    Process *process;
    Transcript *transcript;
    Manners manners;
    Stream streams[2]; /* by ProcessStream */
    char data[LINE_ROOM];
    size_t at, end; /* of what was read and not yet taken apart */
};

/* ---- lines ---------------------------------------------------------------------------------------------- */

/* Takes characters up to a line's end, CR or LF or both; true when there is a line. */
static bool take_line(Stream *s, const char *data, size_t *at, size_t end)
{
    while (*at < end) {
        char c = data[(*at)++];
        bool ends = c == '\n' || c == '\r' || c == '\0';
        if (!ends) s->line[s->filled++] = c;
        if ((!ends || s->filled == 0) && s->filled < LINE_ROOM - 1) continue;
        s->line[s->filled] = '\0';
        s->filled = 0;
        return true;
    }
    return false;
}

/* The next line of standard output, if it is there already. */
static const char *next_line(Dialogue *d)
{
    Stream *s = &d->streams[PROCESS_OUTPUT];
    for (;;) {
        if (take_line(s, d->data, &d->at, d->end)) {
            transcript_add(d->transcript, '<', s->line, strlen(s->line));
            return s->line;
        }
        d->at = 0;
        d->end = process_read(d->process, PROCESS_OUTPUT, d->data, sizeof d->data);
        if (d->end == 0) return NULL;
    }
}

/* ---- meaning -------------------------------------------------------------------------------------------- */

static void note(char kept[DIALOGUE_LINE_MAX], const char *line)
{
    if (!kept[0]) snprintf(kept, DIALOGUE_LINE_MAX, "%s", line);
}

static bool starts_with(const char *line, const char *word)
{
    size_t n = strlen(word);
    return strncasecmp(line, word, n) == 0 && !isalnum((unsigned char)line[n]);
}

/* Up to three points; 0 if the text is anything else. */
static int parse_points(const char *text, int x[], int y[])
{
    int count = 0, length;
    while (*text) {
        if (count == DIALOGUE_POINTS_MAX) return 0;
        if (sscanf(text, " %4d , %4d%n", &x[count], &y[count], &length) != 2) return 0;
        text += length;
        if (*text && !isspace((unsigned char)*text)) return 0;
        text += strspn(text, " \t");
        count++;
    }
    return count;
}

/* Digits, a comma, digits; and one blank between points: what a strict manager reads. */
static bool is_strict(const char *line)
{
    for (;; line++) {
        size_t x = strspn(line, "0123456789");
        line += x;
        if (x == 0 || *line++ != ',') return false;
        size_t y = strspn(line, "0123456789");
        line += y;
        if (y == 0 || (*line && *line != ' ')) return false;
        if (!*line) return true;
    }
}

static bool is_remark(Dialogue *d, const char *line)
{
    static const char *const words[] = {"MESSAGE", "DEBUG", "INFO"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!starts_with(line, words[i])) continue;
        const char *rest = line + strlen(words[i]);
        if (*rest != ' ' || !rest[strspn(rest, " \t")]) note(d->manners.remark, line);
        return true;
    }
    return false;
}

static bool grant_suggestion(Dialogue *d, const char *line)
{
    int x[DIALOGUE_POINTS_MAX], y[DIALOGUE_POINTS_MAX];
    char text[64];
    if (!starts_with(line, "SUGGEST") || parse_points(line + strlen("SUGGEST"), x, y) != 1) return false;
    note(d->manners.suggest, line);
    snprintf(text, sizeof text, "PLAY %d,%d\n", x[0], y[0]);
    dialogue_say(d, text);
    return true;
}

static AnswerKind kind_of(Dialogue *d, const char *line, Answer *a)
{
    const char *word = line + strspn(line, " \t");
    a->count = parse_points(word, a->x, a->y);
    if (a->count > 0) {
        if (!is_strict(line)) note(d->manners.move, line);
        return ANSWER_POINTS;
    }
    if (starts_with(word, "OK")) {
        if (strcmp(line, "OK") != 0) note(d->manners.ok, line);
        return ANSWER_OK;
    }
    if (starts_with(word, "SWAP")) return ANSWER_SWAP;
    if (starts_with(word, "name")) return ANSWER_ABOUT;
    if (starts_with(word, "ERROR") || starts_with(word, "UNKNOWN")) return ANSWER_REFUSAL;
    return ANSWER_OTHER;
}

static void read_errors(Dialogue *d)
{
    char data[512];
    int x[DIALOGUE_POINTS_MAX], y[DIALOGUE_POINTS_MAX];
    Stream *s = &d->streams[PROCESS_ERRORS];
    /* Bounded: one who never stops writing shall not stop us. */
    for (int i = 0; i < 16; i++) {
        size_t at = 0, n = process_read(d->process, PROCESS_ERRORS, data, sizeof data);
        if (n == 0) return;
        while (take_line(s, data, &at, n)) {
            transcript_add(d->transcript, '!', s->line, strlen(s->line));
            if (parse_points(s->line, x, y) || strcmp(s->line, "OK") == 0) note(d->manners.errors, s->line);
        }
    }
}

/* ---- the dialogue --------------------------------------------------------------------------------------- */

Status dialogue_new(const char *const word[], Transcript *t, Dialogue **out)
{
    *out = NULL;
    Dialogue *d = calloc(1, sizeof *d);
    if (!d) return status_no_memory(sizeof *d, "a dialogue");
    d->transcript = t;
    Status status = process_start(word, &d->process);
    if (status.code == STATUS_OK)
        *out = d;
    else
        free(d);
    return status;
}

void dialogue_free(Dialogue *d)
{
    if (!d) return;
    process_free(d->process);
    free(d);
}

void dialogue_say(Dialogue *d, const char *text)
{
    for (const char *at = text; *at;) {
        size_t length = strcspn(at, "\r\n");
        if (length) transcript_add(d->transcript, '>', at, length);
        at += length + strspn(at + length, "\r\n");
    }
    /* One that is gone, or reads nothing, is noticed by its silence. */
    if (!process_write(d->process, text, strlen(text)))
        transcript_remark(d->transcript, "its standard input does not take this");
}

/* Takes lines until one is an answer; false: none is there. */
static bool take_answer(Dialogue *d, double until, Answer *a)
{
    const char *line;
    while (os_seconds() < until && (line = next_line(d)))
        if (!is_remark(d, line) && !grant_suggestion(d, line)) {
            a->kind = kind_of(d, line, a);
            snprintf(a->line, sizeof a->line, "%s", line);
            return true;
        }
    return false;
}

Answer dialogue_hear(Dialogue *d, double seconds)
{
    Answer a = {.kind = ANSWER_NONE};
    double since = os_seconds(), until = since + seconds;
    for (;;) {
        int code, descriptor = process_descriptor(d->process);
        bool ended = process_ended(d->process, &code);
        read_errors(d);
        if (take_answer(d, until, &a)) break;
        if (ended) a.kind = ANSWER_GONE;
        double left = until - os_seconds();
        if (ended || left <= 0) break;
        process_wait(&descriptor, 1, fmin(left, LOOK_EVERY));
    }
    read_errors(d);
    a.seconds = os_seconds() - since;
    return a;
}

bool dialogue_ended(Dialogue *d, double seconds, int *exit_code)
{
    double until = os_seconds() + seconds;
    for (;;) {
        bool ended = process_ended(d->process, exit_code);
        read_errors(d);
        /* What it still says must not keep it from ending. */
        for (int i = 0; i < 1000 && next_line(d); i++) continue;
        if (ended || os_seconds() >= until) return ended;
        os_sleep(0.005);
    }
}

uint64_t dialogue_memory(const Dialogue *d)
{
    return process_memory(d->process);
}

const Manners *dialogue_manners(const Dialogue *d)
{
    return &d->manners;
}
