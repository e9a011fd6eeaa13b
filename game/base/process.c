#include "game/base/process.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { READ_END, WRITE_END };
enum { CHILDREN_TEXT = 4096, GENERATIONS = 16 };

struct Process {
    pid_t supervisor;
    pid_t program;        /* and the number of its group */
    int input, output[2]; /* output: by ProcessStream */
    int lifeline;         /* the supervisor ends everything when it is closed; -1 then */
    int report;
    bool ended;
    int exit_code;
};

/* ---- command lines ------------------------------------------------------------------------------------- */

/* The next word of *command, without its quotes, at *to. */
static bool take_word(const char **command, char **to)
{
    char quote = 0;
    for (; **command && (quote || **command != ' '); ++*command) {
        char c = **command;
        if (quote ? c == quote : c == '"' || c == '\'') {
            quote = quote ? 0 : c;
            continue;
        }
        if (c == '\\' && quote != '\'' && (*command)[1]) c = *++*command;
        *(*to)++ = c;
    }
    *(*to)++ = '\0';
    return quote == 0;
}

Status process_split(const char *command, char *storage, const char *word[PROCESS_WORDS_MAX + 1])
{
    int n = 0;
    for (;;) {
        while (*command == ' ') command++;
        if (!*command) break;
        if (n == PROCESS_WORDS_MAX)
            return status_error(ERR_INPUT, "more than %d words in a command", PROCESS_WORDS_MAX);
        word[n++] = storage;
        if (!take_word(&command, &storage))
            return status_error(ERR_INPUT, "a quote is left open in the command");
    }
    word[n] = NULL;
    return n ? status_ok() : status_error(ERR_INPUT, "an empty command");
}

static bool may_run(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISREG(info.st_mode) && access(path, X_OK) == 0;
}

static bool is_in_path(const char *program)
{
    const char *path = getenv("PATH");
    char full[PATH_MAX];
    while (path && *path) {
        size_t length = strcspn(path, ":");
        int n = snprintf(full, sizeof full, "%.*s/%s", (int)length, path, program);
        if (n > 0 && n < (int)sizeof full && may_run(full)) return true;
        path += length + (path[length] == ':');
    }
    return false;
}

Status process_check(const char *program)
{
    if (strchr(program, '/') ? may_run(program) : is_in_path(program)) return status_ok();
    if (access(program, F_OK) == 0)
        return status_error(ERR_INPUT, "%.150s: is no program that may be run%s", program,
                            strchr(program, '/') ? "" : "; write ./ before one in this folder");
    return status_error(ERR_INPUT, "%.150s: no such program", program);
}

/* ---- the supervisor: after a fork, so no more than signals, files and waiting -------------------------- */

/* The channels between the three processes, as pipe(2) gives them. */
typedef struct Channels {
    int input[2], output[2], errors[2];
    int lifeline[2]; /* we hold the writing end; nothing is written */
    int report[2];   /* the supervisor: how the program ended */
    int begun[2];    /* the program's number, then errno if it could not be run */
} Channels;

static void run_program(const Channels *c, const char *const word[])
{
    pid_t self = getpid();
    sigset_t none;
    sigemptyset(&none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    signal(SIGPIPE, SIG_DFL);
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    ssize_t told = write(c->begun[WRITE_END], &self, sizeof self);
    bool connected = told == sizeof self && dup2(c->input[READ_END], STDIN_FILENO) >= 0 &&
                     dup2(c->output[WRITE_END], STDOUT_FILENO) >= 0 &&
                     dup2(c->errors[WRITE_END], STDERR_FILENO) >= 0;
    if (connected) execvp(word[0], (char *const *)word);
    int error = errno;
    told = write(c->begun[WRITE_END], &error, sizeof error);
    (void)told;
    _exit(127);
}

/* Keep only these two open. */
static void close_all_but(int a, int b)
{
    unsigned low = (unsigned)(a < b ? a : b), high = (unsigned)(a < b ? b : a);
    if (low > 0) close_range(0, low - 1, 0);
    if (high > low + 1) close_range(low + 1, high - 1, 0);
    close_range(high + 1, ~0U, 0);
}

/* The process numbers in text, each followed by a blank. */
static int parse_numbers(char *text, pid_t out[], int max)
{
    int n = 0;
    for (char *at = text, *end; n < max; at = end) {
        long number = strtol(at, &end, 10);
        if (end == at) break;
        out[n++] = (pid_t)number;
    }
    return n;
}

static int read_children(const char *path, pid_t out[], int max)
{
    char text[CHILDREN_TEXT];
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t n = read(file, text, sizeof text - 1);
    close(file);
    text[n > 0 ? n : 0] = '\0';
    return parse_numbers(text, out, max);
}

/* Whoever descends from the program becomes our child when his parent dies: kill until there is none. */
static void kill_descendants(void)
{
    pid_t children[64];
    for (;;) {
        int n = read_children("/proc/thread-self/children", children, 64);
        for (int i = 0; i < n; i++) kill(children[i], SIGKILL);
        if (waitpid(-1, NULL, 0) < 0 && errno == ECHILD) return;
    }
}

static void await_end(int lifeline, pid_t program)
{
    int handle = (int)syscall(SYS_pidfd_open, program, 0);
    struct pollfd events[2] = {{.fd = lifeline, .events = POLLIN}, {.fd = handle, .events = POLLIN}};
    while (poll(events, 2, -1) < 0 && errno == EINTR) continue;
}

static void supervise(const Channels *c, const char *const word[])
{
    setsid();
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t program = fork();
    if (program == 0) run_program(c, word);
    close_all_but(c->lifeline[READ_END], c->report[WRITE_END]);
    if (program > 0) {
        int how = 0;
        await_end(c->lifeline[READ_END], program);
        kill(-program, SIGKILL);
        kill(program, SIGKILL);
        while (waitpid(program, &how, 0) < 0 && errno == EINTR) continue;
        kill_descendants();
        ssize_t told = write(c->report[WRITE_END], &how, sizeof how);
        (void)told;
    }
    _exit(0);
}

/* ---- starting ------------------------------------------------------------------------------------------ */

static void close_if_open(int *descriptor)
{
    if (*descriptor >= 0) close(*descriptor);
    *descriptor = -1;
}

static void close_channel(int ends[2])
{
    close_if_open(&ends[READ_END]);
    close_if_open(&ends[WRITE_END]);
}

static void close_channels(Channels *c)
{
    close_channel(c->input);
    close_channel(c->output);
    close_channel(c->errors);
    close_channel(c->lifeline);
    close_channel(c->report);
    close_channel(c->begun);
}

static Status open_channels(Channels *c)
{
    int(*all[])[2] = {&c->input, &c->output, &c->errors, &c->lifeline, &c->report, &c->begun};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) (*all[i])[0] = (*all[i])[1] = -1;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (pipe2(*all[i], O_CLOEXEC) != 0)
            return status_error(ERR_MEMORY, "no more pipes: %s", strerror(errno));
    return status_ok();
}

/* Wait until the program runs, or cannot: its channel is closed by running. */
static Status await_beginning(Process *p, int begun, const char *name)
{
    int error = 0;
    ssize_t n;
    while ((n = read(begun, &p->program, sizeof p->program)) < 0 && errno == EINTR) continue;
    if (n != sizeof p->program) return status_error(ERR_MEMORY, "no more processes for %.150s", name);
    while ((n = read(begun, &error, sizeof error)) < 0 && errno == EINTR) continue;
    if (n == sizeof error) return status_error(ERR_INPUT, "%.150s: %s", name, strerror(error));
    return status_ok();
}

static int keep(int *end)
{
    int descriptor = *end;
    *end = -1;
    return descriptor;
}

static void connect_ends(Process *p, Channels *c)
{
    p->input = keep(&c->input[WRITE_END]);
    p->output[PROCESS_OUTPUT] = keep(&c->output[READ_END]);
    p->output[PROCESS_ERRORS] = keep(&c->errors[READ_END]);
    p->lifeline = keep(&c->lifeline[WRITE_END]);
    p->report = keep(&c->report[READ_END]);
    fcntl(p->input, F_SETFL, O_NONBLOCK);
    fcntl(p->output[PROCESS_OUTPUT], F_SETFL, O_NONBLOCK);
    fcntl(p->output[PROCESS_ERRORS], F_SETFL, O_NONBLOCK);
    fcntl(p->report, F_SETFL, O_NONBLOCK);
}

Status process_start(const char *const word[], Process **out)
{
    *out = NULL;
    Channels c;
    Process *p = calloc(1, sizeof *p);
    if (!p) return status_no_memory(sizeof *p, "a process");
    p->supervisor = p->program = -1;
    p->input = p->output[0] = p->output[1] = p->lifeline = p->report = -1;
    Status status;
    CHECK(status, open_channels(&c));
    p->supervisor = fork();
    if (p->supervisor == 0) supervise(&c, word);
    if (p->supervisor < 0) CHECK(status, status_error(ERR_MEMORY, "no more processes: %s", strerror(errno)));
    close_if_open(&c.begun[WRITE_END]);
    close_if_open(&c.report[WRITE_END]);
    connect_ends(p, &c);
    CHECK(status, await_beginning(p, c.begun[READ_END], word[0]));
    *out = p;
    p = NULL;
done:
    close_channels(&c);
    process_free(p);
    return status;
}

/* ---- ending -------------------------------------------------------------------------------------------- */

void process_kill(Process *p)
{
    close_if_open(&p->lifeline);
}

static void await_supervisor(const Process *p)
{
    int how = 0;
    while (waitpid(p->supervisor, &how, 0) < 0 && errno == EINTR) continue;
    /* One that was itself killed has ended nobody but, through the kernel, the program. */
    if (WIFSIGNALED(how) && p->program > 0) kill(-p->program, SIGKILL);
}

void process_free(Process *p)
{
    if (!p) return;
    process_kill(p);
    if (p->supervisor > 0) await_supervisor(p);
    close_if_open(&p->input);
    close_if_open(&p->output[PROCESS_OUTPUT]);
    close_if_open(&p->output[PROCESS_ERRORS]);
    close_if_open(&p->report);
    free(p);
}

bool process_ended(Process *p, int *exit_code)
{
    int how = 0;
    ssize_t n = p->ended ? 0 : read(p->report, &how, sizeof how);
    if (n == sizeof how) p->exit_code = WIFEXITED(how) ? WEXITSTATUS(how) : -WTERMSIG(how);
    /* A supervisor that is gone without a word was killed. */
    if (n == 0 && !p->ended) p->exit_code = -SIGKILL;
    if (n >= 0) p->ended = true;
    *exit_code = p->exit_code;
    return p->ended;
}

/* ---- talking ------------------------------------------------------------------------------------------- */

bool process_write(Process *p, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t n = write(p->input, data, size);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        data += n;
        size -= (size_t)n;
    }
    return true;
}

size_t process_read(Process *p, ProcessStream stream, char *data, size_t n)
{
    ssize_t got;
    while ((got = read(p->output[stream], data, n)) < 0 && errno == EINTR) continue;
    if (got == 0) close_if_open(&p->output[stream]);
    return got > 0 ? (size_t)got : 0;
}

int process_descriptor(const Process *p)
{
    return p->output[PROCESS_OUTPUT];
}

void process_wait(const int descriptor[], int n, double seconds)
{
    struct pollfd events[64];
    assert(seconds >= 0);
    if (n > 64) n = 64;
    for (int i = 0; i < n; i++) events[i] = (struct pollfd){.fd = descriptor[i], .events = POLLIN};
    poll(events, (nfds_t)n, (int)(seconds * 1000));
}

/* ---- memory -------------------------------------------------------------------------------------------- */

static uint64_t own_memory(pid_t process)
{
    char path[64];
    long long size = 0, resident = 0, shared = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", (int)process);
    FILE *f = fopen(path, "re");
    if (!f) return 0;
    bool known = fscanf(f, "%lld %lld %lld", &size, &resident, &shared) == 3 && resident > shared;
    fclose(f);
    return known ? (uint64_t)(resident - shared) * (uint64_t)sysconf(_SC_PAGESIZE) : 0;
}

static uint64_t tree_memory(pid_t process, int generations);

/* The children that one thread of a process has started. */
static uint64_t children_memory(pid_t process, const char *thread, int generations)
{
    char path[300];
    pid_t children[64];
    uint64_t sum = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%s/children", (int)process, thread);
    int n = read_children(path, children, 64);
    for (int i = 0; i < n; i++) sum += tree_memory(children[i], generations - 1);
    return sum;
}

static uint64_t tree_memory(pid_t process, int generations)
{
    char path[64];
    uint64_t sum = own_memory(process);
    snprintf(path, sizeof path, "/proc/%d/task", (int)process);
    DIR *threads = generations > 0 ? opendir(path) : NULL;
    if (!threads) return sum;
    for (struct dirent *entry; (entry = readdir(threads));)
        if (entry->d_name[0] != '.') sum += children_memory(process, entry->d_name, generations);
    closedir(threads);
    return sum;
}

uint64_t process_memory(const Process *p)
{
    return tree_memory(p->program, GENERATIONS);
}
