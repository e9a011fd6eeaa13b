/* fake_engine.c - an engine that misbehaves on demand: fake_engine HABIT [GAME].
 *
 * It plays the smallest empty point (the habit "steady" is to take 100 ms for that), and from its second move of that game on (the first, if none is said, is
 * game 1) as its habit says. */
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { SIZE_MAX_HERE = 20, STEADY_MS = 100, LATE_MS = 450, HOG_BYTES = 96 << 20 };

typedef struct Fake {
    const char *habit;
    int bad_game;
    int game, moves; /* of the game */
    int size;
    bool taken[SIZE_MAX_HERE][SIZE_MAX_HERE];
} Fake;

static void tell(const char *text)
{
    fputs(text, stdout);
    fflush(stdout);
}

static void sleep_ms(int milliseconds)
{
    usleep((useconds_t)milliseconds * 1000);
}

static void hang(void)
{
    signal(SIGTERM, SIG_IGN);
    for (;;) pause();
}

static bool has(const Fake *f, const char *habit)
{
    return strcmp(f->habit, habit) == 0;
}

/* What it does instead of moving; false if it moves after all. */
static bool misbehave(const Fake *f)
{
    if (has(f, "slow")) sleep_ms(LATE_MS);
    if (has(f, "hang")) hang();
    if (has(f, "crash")) {
        signal(SIGSEGV, SIG_DFL); /* sanitizers catch it */
        raise(SIGSEGV);
    }
    if (has(f, "leave")) exit(7);
    if (has(f, "noise")) fputs("7,7\nthinking 3,3\n", stderr);
    if (has(f, "remarks")) tell("MESSAGE 1,1\nDEBUG 2,2\n\r\n\nUNKNOWN 3,3\nERROR 4,4\nINFO 5,5\n");
    if (has(f, "illegal")) tell("0,0\n");
    if (has(f, "outside")) tell("99,3\n");
    if (has(f, "garbage")) tell("\001\377 I like e4\n");
    if (has(f, "flood"))
        for (;;) tell("MESSAGE la la la\n");
    if (has(f, "long"))
        for (int i = 0; i < 10000; i++) tell("x");
    if (has(f, "deaf")) {
        fclose(stdout);
        hang();
    }
    if (has(f, "close-and-leave")) {
        printf("%d,%d\n", f->size - 1, f->size - 1);
        fclose(stdout);
        fclose(stdin);
        sleep_ms(20);
        exit(9);
    }
    if (has(f, "family")) {
        if (fork() == 0) hang();
        if (fork() == 0) {
            setsid();
            hang();
        }
        hang();
    }
    if (has(f, "hog")) {
        volatile char *memory = malloc(HOG_BYTES);
        for (int i = 0; memory && i < HOG_BYTES; i += 1024) memory[i] = 1;
        hang();
    }
    return has(f, "illegal") || has(f, "outside") || has(f, "garbage") || has(f, "long");
}

static void move(Fake *f)
{
    int place = 0;
    if (has(f, "steady")) sleep_ms(STEADY_MS);
    bool bad = ++f->moves >= 2 && f->game == f->bad_game;
    if (bad && misbehave(f)) return;
    while (f->taken[place / f->size][place % f->size]) place++;
    int x = place % f->size, y = place / f->size;
    f->taken[y][x] = true;
    if (bad && has(f, "suggest")) {
        printf("SUGGEST %d,%d\n", x, y);
        fflush(stdout);
        return;
    }
    printf(bad && has(f, "blanks") ? "  %d , %d  \r\n" : "%d,%d\n", x, y);
    if (bad && has(f, "chatter")) printf("%d,%d\n", x, y);
    fflush(stdout);
}

static void read_board(Fake *f)
{
    char line[64];
    int x, y;
    while (fgets(line, sizeof line, stdin) && strncasecmp(line, "DONE", 4) != 0)
        if (sscanf(line, "%d,%d", &x, &y) == 2) f->taken[y][x] = true;
    move(f);
}

/* The smallest empty points, so many of them on one line. */
static void lay(Fake *f, int stones)
{
    for (int place = 0; stones > 0; place++) {
        bool *taken = &f->taken[place / f->size][place % f->size];
        if (*taken) continue;
        *taken = true;
        printf("%d,%d%s", place % f->size, place / f->size, --stones ? " " : "\n");
    }
    fflush(stdout);
}

/* Its habits in a swap2 opening: it takes black, if it has none. */
static void decide(Fake *f, int stones)
{
    if (has(f, "swap2-unknown")) {
        tell("UNKNOWN command\n");
    } else if (stones == 0) {
        lay(f, has(f, "swap2-two") ? 2 : 3);
    } else if (has(f, "swap2-hang")) {
        hang();
    } else if (has(f, "swap2-slow")) {
        sleep_ms(LATE_MS);
        tell("SWAP\n");
    } else if (has(f, "swap2-crash")) {
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
    } else if (has(f, "swap2-taken")) {
        tell("0,0\n");
    } else if (has(f, "swap2-outside")) {
        tell("3,3 77,3\n");
    } else if (has(f, "swap2-garbage")) {
        tell("SWAP please\n");
    } else if (has(f, "swap2-three")) {
        lay(f, 3);
    } else if (has(f, "swap2-more") && stones == 3) {
        lay(f, 2);
    } else if (has(f, "swap2-stay")) {
        lay(f, 1);
    } else {
        tell("SWAP\n");
    }
}

static void read_swap2(Fake *f)
{
    char line[64];
    int x, y, stones = 0;
    while (fgets(line, sizeof line, stdin) && strncasecmp(line, "DONE", 4) != 0)
        if (sscanf(line, "%d,%d", &x, &y) == 2) {
            f->taken[y][x] = true;
            stones++;
        }
    decide(f, stones);
}

static void start(Fake *f, int size)
{
    f->game++;
    f->moves = 0;
    f->size = size;
    memset(f->taken, 0, sizeof f->taken);
    if (has(f, "mute")) hang();
    if (has(f, "refuse"))
        tell("ERROR unsupported size\n");
    else
        tell(has(f, "polite") ? "OK - everything is good\n" : "OK\n");
}

static bool obey(Fake *f, const char *line)
{
    int x, y;
    if (sscanf(line, "START %d", &x) == 1) {
        start(f, x);
    } else if (strncmp(line, "BEGIN", 5) == 0) {
        move(f);
    } else if (strncmp(line, "BOARD", 5) == 0) {
        read_board(f);
    } else if (strncmp(line, "SWAP2BOARD", 10) == 0) {
        read_swap2(f);
    } else if (sscanf(line, "TURN %d,%d", &x, &y) == 2) {
        f->taken[y][x] = true;
        move(f);
    } else if (sscanf(line, "PLAY %d,%d", &x, &y) == 2) {
        printf("%d,%d\n", x, y);
        fflush(stdout);
    }
    return strncmp(line, "END", 3) != 0 || has(f, "stubborn");
}

int main(int argc, char *argv[])
{
    char line[256];
    Fake f = {.habit = argc > 1 ? argv[1] : "", .bad_game = argc > 2 ? atoi(argv[2]) : 1};
    while (fgets(line, sizeof line, stdin) && obey(&f, line)) continue;
    if (has(&f, "stubborn")) hang();
    return 0;
}
