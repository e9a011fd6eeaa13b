#include "game/base/os.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

/* ---- time -------------------------------------------------------------------------------------------- */

static double clock_seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double os_seconds(void)
{
    return clock_seconds(CLOCK_MONOTONIC);
}

double os_cpu_seconds(void)
{
    return clock_seconds(CLOCK_PROCESS_CPUTIME_ID);
}

const char *os_utc_text(char *text, int n)
{
    assert(n >= 21);
    time_t now = time(NULL);
    struct tm parts;
    gmtime_r(&now, &parts);
    strftime(text, (size_t)n, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

void os_sleep(double seconds)
{
    assert(seconds >= 0);
    struct timespec t = {.tv_sec = (time_t)seconds};
    t.tv_nsec = (long)((seconds - (double)t.tv_sec) * 1e9);
    nanosleep(&t, NULL);
}

void os_yield(void)
{
    sched_yield();
}

/* ---- the machine ------------------------------------------------------------------------------------- */

/* The first line of a small file of the kernel's; false if there is none. */
static bool kernel_line(const char *path, char *line, int n)
{
    FILE *f = fopen(path, "re");
    if (!f) return false;
    bool found = fgets(line, n, f) != NULL;
    fclose(f);
    return found;
}

int os_cores(void)
{
    cpu_set_t set;
    int cores = 1;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        cores = CPU_COUNT(&set);
    else
        cores = (int)sysconf(_SC_NPROCESSORS_ONLN);
    char line[64];
    double quota, period;
    if (kernel_line("/sys/fs/cgroup/cpu.max", line, sizeof line) &&
        sscanf(line, "%lf %lf", &quota, &period) == 2 && period > 0 && ceil(quota / period) < cores)
        cores = (int)ceil(quota / period);
    return cores < 1 ? 1 : cores;
}

/* The value of "key   123 kB" in /proc/meminfo, in bytes. */
static uint64_t meminfo(const char *key)
{
    FILE *f = fopen("/proc/meminfo", "re");
    if (!f) return 0;
    char line[128];
    unsigned long long kilobytes = 0;
    size_t length = strlen(key);
    while (fgets(line, sizeof line, f))
        if (strncmp(line, key, length) == 0) {
            sscanf(line + length, "%llu", &kilobytes);
            break;
        }
    fclose(f);
    return (uint64_t)kilobytes * 1024;
}

static uint64_t group_number(const char *path)
{
    char line[64];
    unsigned long long bytes;
    if (!kernel_line(path, line, sizeof line) || sscanf(line, "%llu", &bytes) != 1) return UINT64_MAX;
    return bytes;
}

uint64_t os_memory_total(void)
{
    uint64_t machine = meminfo("MemTotal:"), group = group_number("/sys/fs/cgroup/memory.max");
    return group < machine ? group : machine;
}

uint64_t os_memory_available(void)
{
    uint64_t machine = meminfo("MemAvailable:"), group = group_number("/sys/fs/cgroup/memory.max");
    uint64_t used = group_number("/sys/fs/cgroup/memory.current");
    if (group == UINT64_MAX || used == UINT64_MAX) return machine;
    uint64_t left = used < group ? group - used : 0;
    return left < machine ? left : machine;
}

uint64_t os_memory_peak(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (uint64_t)usage.ru_maxrss * 1024;
}

Status os_disk_free(const char *path, uint64_t *bytes)
{
    struct statvfs info;
    if (statvfs(path, &info) != 0) return status_error(ERR_IO, "%s: %s", path, strerror(errno));
    *bytes = (uint64_t)info.f_bavail * info.f_frsize;
    return status_ok();
}

/* The text after the colon of the first line of /proc/cpuinfo that begins with key; allocated, or NULL. */
static char *cpuinfo(const char *key)
{
    FILE *f = fopen("/proc/cpuinfo", "re");
    if (!f) return NULL;
    char *line = NULL, *value = NULL;
    size_t room = 0;
    while (!value && getline(&line, &room, f) > 0) {
        char *colon = strchr(line, ':');
        if (strncmp(line, key, strlen(key)) != 0 || !colon) continue;
        colon[strcspn(colon, "\n")] = '\0';
        value = strdup(colon + 1 + strspn(colon + 1, " "));
    }
    free(line);
    fclose(f);
    return value;
}

const char *os_cpu_model(char *text, int n)
{
    char *model = cpuinfo("model name");
    snprintf(text, (size_t)n, "%s", model && *model ? model : "unknown");
    free(model);
    return text;
}

static bool has_word(const char *list, const char *word)
{
    size_t length = strlen(word);
    for (const char *at = list; (at = strstr(at, word)); at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) return true;
    return false;
}

const char *os_cpu_flags(char *text, int n)
{
    static const char *const wanted[] = {"avx",      "avx2",        "fma",         "avx512f",
                                         "avx512bw", "avx512_vnni", "avx512_bf16", "amx_tile",
                                         "amx_bf16", "amx_int8",    "asimd",       "sve"};
    char *flags = cpuinfo("flags");
    if (!flags) flags = cpuinfo("Features");
    int used = 0;
    text[0] = '\0';
    for (size_t i = 0; flags && i < sizeof wanted / sizeof *wanted && used < n; i++)
        if (has_word(flags, wanted[i]))
            used += snprintf(text + used, (size_t)(n - used), "%s%s", used ? " " : "", wanted[i]);
    free(flags);
    return text;
}

const char *os_host_name(char *text, int n)
{
    if (gethostname(text, (size_t)n) != 0) snprintf(text, (size_t)n, "unknown");
    text[n - 1] = '\0';
    return text;
}

bool os_program_folder(char *text, int n)
{
    ssize_t length = readlink("/proc/self/exe", text, (size_t)n);
    if (length <= 0 || length == n) return false;
    while (length > 0 && text[length - 1] != '/') length--;
    if (length == 0) return false;
    text[length > 1 ? length - 1 : 1] = '\0';
    return true;
}

int os_process_id(void)
{
    return (int)getpid();
}

/* ---- the terminal and signals ------------------------------------------------------------------------ */

bool os_output_is_terminal(void)
{
    return isatty(STDOUT_FILENO) == 1;
}

bool os_input_is_terminal(void)
{
    return isatty(STDIN_FILENO) == 1;
}

int os_terminal_width(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

/* A signal handler can reach nothing but a global: the program's only one. */
static volatile sig_atomic_t interrupted;

static void on_signal(int signal_number)
{
    (void)signal_number;
    interrupted = 1;
}

Status os_interrupt_install(void)
{
    /* Without SA_RESTART a wait for input ends at once with EINTR. */
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    if (sigaction(SIGINT, &action, NULL) != 0 || sigaction(SIGTERM, &action, NULL) != 0)
        return status_error(ERR_IO, "cannot handle signals: %s", strerror(errno));
    return status_ok();
}

bool os_interrupted(void)
{
    return interrupted != 0;
}

void os_interrupt_raise(void)
{
    interrupted = 1;
}

Status os_interrupt_clear(void)
{
    interrupted = 0;
    return os_interrupt_install();
}

void os_ignore_broken_pipes(void)
{
    signal(SIGPIPE, SIG_IGN);
}
