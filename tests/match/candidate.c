/* candidate.c - an engine that passes every examination of `tengen check` but the one that its habit, the first
 * argument, must fail; without a habit it passes all. It wins where it can, and else plays the first empty point. */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SIZE_MAX_HERE = 20, STONES_MAX = SIZE_MAX_HERE * SIZE_MAX_HERE, HOG_BYTES = 400 << 20 };

typedef struct Candidate {
    const char *habit;
    int games, moves, size, rule, turn_ms;
    bool rule_told, type_told, memory_told, overdrawn, left_told;
    int stone[SIZE_MAX_HERE][SIZE_MAX_HERE]; /* [y][x]: 0 empty, 1 its own, 2 the opponent's */
} Candidate;

static bool has(const Candidate *c, const char *habit)
{
    return strcmp(c->habit, habit) == 0;
}

static void tell(const Candidate *c, const char *text)
{
    fputs(text, stdout);
    if (!has(c, "buffered")) fflush(stdout);
}

static void sleep_ms(int milliseconds)
{
    usleep((useconds_t)milliseconds * 1000);
}

/* ---- moves ---------------------------------------------------------------------------------------------- */

static int run_of(const Candidate *c, int x, int y, int dx, int dy)
{
    int n = 0;
    for (x += dx, y += dy; x >= 0 && y >= 0 && x < c->size && y < c->size && c->stone[y][x] == 1; n++) {
        x += dx;
        y += dy;
    }
    return n;
}

static bool wins(const Candidate *c, int x, int y)
{
    static const int steps[4][2] = {{1, 0}, {0, 1}, {1, 1}, {1, -1}};
    for (int i = 0; i < 4; i++) {
        int dx = steps[i][0], dy = steps[i][1];
        int n = 1 + run_of(c, x, y, dx, dy) + run_of(c, x, y, -dx, -dy);
        if (n == 5 || (n > 5 && c->rule == 0)) return true;
    }
    return false;
}

static void choose(const Candidate *c, int *x, int *y)
{
    *x = *y = -1;
    for (int i = 0; i < c->size * c->size; i++) {
        int px = i % c->size, py = i / c->size;
        if (c->stone[py][px]) continue;
        if (*x < 0 || wins(c, px, py)) {
            *x = px;
            *y = py;
            if (wins(c, px, py)) return;
        }
    }
}

static void take_time(const Candidate *c)
{
    if (has(c, "slow") && c->turn_ms == 500 && !c->left_told) sleep_ms(4000);
    if (has(c, "zero") && c->turn_ms == 0 && c->moves >= 2) sleep_ms(4000);
    if (has(c, "overdrawn") && c->overdrawn) sleep_ms(4000);
    if (has(c, "late") && c->turn_ms == 0 && !c->type_told) sleep_ms(5000);
    if (has(c, "deaf") && c->turn_ms == 8000) sleep_ms(8000);
}

static void chatter(const Candidate *c)
{
    if (has(c, "noise")) fputs("7,7\n", stderr);
    if (has(c, "bare")) tell(c, "DEBUG\n");
    if (has(c, "hog") && c->memory_told) {
        volatile char *memory = malloc(HOG_BYTES);
        for (int i = 0; memory && i < HOG_BYTES; i += 1024) memory[i] = 1;
    }
    tell(c, "MESSAGE 1,1\nDEBUG 2,2\n");
}

static void move(Candidate *c)
{
    char text[64], folder[2];
    int x, y;
    c->moves++;
    if (has(c, "homebound") && getcwd(folder, sizeof folder)) { /* no longer than "/" */
        tell(c, "ERROR where is my network?\n");
        return;
    }
    choose(c, &x, &y);
    if (has(c, "forbidden") && c->rule == 4 && !c->stone[7][7]) x = y = 7;
    take_time(c);
    chatter(c);
    c->stone[y][x] = 1;
    snprintf(text, sizeof text,
             has(c, "suggest")  ? "SUGGEST %d,%d\n"
             : has(c, "blanks") ? "%d,%d \n"
                                : "%d,%d\n",
             x, y);
    tell(c, text);
}

/* ---- commands ------------------------------------------------------------------------------------------- */

static bool next_line(const Candidate *c, char *line, int n)
{
    if (!fgets(line, n, stdin)) return false;
    line[strcspn(line, has(c, "unix") ? "\n" : "\r\n")] = '\0';
    return true;
}

/* Stones up to DONE into list[]; their number, or -1 if a line is none. */
static int read_stones(const Candidate *c, bool coloured, int list[][3])
{
    char line[64];
    int n = 0;
    bool good = true;
    while (next_line(c, line, sizeof line) && strcmp(line, "DONE") != 0 && n < STONES_MAX) {
        int found = sscanf(line, "%d,%d,%d", &list[n][0], &list[n][1], &list[n][2]);
        good &= found == 3 || (found == 2 && !coloured);
        n++;
    }
    return good ? n : -1;
}

static void board(Candidate *c)
{
    int list[STONES_MAX][3], n = read_stones(c, true, list);
    memset(c->stone, 0, sizeof c->stone);
    for (int i = 0; i < n; i++)
        c->stone[list[i][1]][list[i][0]] = !has(c, "ordered") ? list[i][2] : (n - i) % 2 ? 2 : 1;
    move(c);
}

static void swap2(const Candidate *c)
{
    int list[STONES_MAX][3], n = read_stones(c, has(c, "coloured"), list);
    tell(c, n < 0 ? "ERROR no stone\n" : n == 0 ? "7,7 8,8 0,14\n" : "SWAP\n");
}

static void info(Candidate *c, const char *line)
{
    int value;
    if (sscanf(line, "INFO timeout_turn %d", &value) == 1) c->turn_ms = value;
    if (sscanf(line, "INFO rule %d", &value) == 1 && !(has(c, "first-rule") && c->rule_told)) {
        c->rule = value;
        c->rule_told = true;
    }
    if (sscanf(line, "INFO time_left %d", &value) == 1) {
        c->left_told = true;
        c->overdrawn = value <= 0;
    }
    if (strstr(line, "game_type")) c->type_told = true;
    if (strstr(line, "max_memory")) c->memory_told = true;
    if (has(c, "answering") && strstr(line, "no_such_key")) tell(c, "UNKNOWN no_such_key\n");
}

static void start(Candidate *c, int size)
{
    if (has(c, "mute"))
        for (;;) pause();
    if (has(c, "crash")) raise(SIGKILL);
    if (has(c, "once") && c->games > 0) {
        tell(c, "ERROR started already\n");
        return;
    }
    c->games++;
    c->moves = 0;
    c->size = size;
    memset(c->stone, 0, sizeof c->stone);
    tell(c, has(c, "polite") ? "OK - everything is good\n" : "OK\n");
}

static void turn(Candidate *c, int x, int y)
{
    if (c->stone[y][x]) {
        tell(c, "ERROR taken\n");
        return;
    }
    c->stone[y][x] = 2;
    move(c);
}

static void end(const Candidate *c)
{
    if (has(c, "lingering") && c->turn_ms != 8000) sleep_ms(8000);
    exit(0);
}

static void obey(Candidate *c, const char *line)
{
    int x, y;
    if (sscanf(line, "TURN %d,%d", &x, &y) == 2) {
        turn(c, x, y);
    } else if (sscanf(line, "TAKEBACK %d,%d", &x, &y) == 2 && !has(c, "plain")) {
        if (!has(c, "keeping")) c->stone[y][x] = 0;
        tell(c, "OK\n");
    } else if (sscanf(line, "PLAY %d,%d", &x, &y) == 2) {
        tell(c, line + strlen("PLAY "));
        tell(c, "\n");
    } else if (strncmp(line, "INFO", 4) == 0) {
        info(c, line);
    } else if (strcmp(line, "BEGIN") == 0) {
        move(c);
    } else if (strcmp(line, "BOARD") == 0) {
        board(c);
    } else if (strcmp(line, "SWAP2BOARD") == 0 && !has(c, "plain")) {
        swap2(c);
    } else if (strcmp(line, "RESTART") == 0 && !has(c, "plain")) {
        if (!has(c, "stale")) memset(c->stone, 0, sizeof c->stone);
        tell(c, "OK\n");
    } else if (strcmp(line, "ABOUT") == 0 && !(has(c, "shy") && c->games == 0)) {
        if (has(c, "garbled")) tell(c, "\377\033 I like e4\n");
        tell(c, "name=\"Candidate\", version=\"1.0\"\n");
    } else if (strcmp(line, "END") == 0) {
        end(c);
    } else if (line[0]) {
        if (has(c, "leaving")) exit(0);
        tell(c, "UNKNOWN command\n");
    }
}

int main(int argc, char *argv[])
{
    char line[256], rest;
    int size;
    Candidate c = {.habit = argc > 1 ? argv[1] : ""};
    if (has(&c, "buffered")) setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    while (next_line(&c, line, sizeof line))
        if (sscanf(line, "START %d%c", &size, &rest) == 1)
            start(&c, size);
        else
            obey(&c, line);
    return 0;
}
