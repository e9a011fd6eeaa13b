/* process.h - a program run as a child, with its three streams, that leaves nothing behind.
 *
 * Between us and the program stands a supervisor, a small process of its own session: it ends the program and
 * all that descends from it as soon as the program ends, we free it, or we are gone, even by kill -9; and if
 * the supervisor is killed, the program is killed by the kernel. So signals of the terminal do not reach the
 * program, and no orphan is left whoever dies first.
 * Nothing here blocks but process_start (until the program runs), process_wait and process_free (until it is
 * gone). A Process belongs to one thread at a time. */
#ifndef TENGEN_GAME_BASE_PROCESS_H
#define TENGEN_GAME_BASE_PROCESS_H

#include "game/base/status.h"

#include <stddef.h>
#include <stdint.h>

typedef struct Process Process;

typedef enum ProcessStream { PROCESS_OUTPUT, PROCESS_ERRORS } ProcessStream;

/* Split a command line into words at blanks; single and double quotes hold blanks together, and a backslash
 * takes the next character as it is, but not within single quotes. word[] gets pointers into storage, which
 * is as large as the text with its NUL, and NULL behind the last. ERR_INPUT: no word, a quote left open, more
 * than PROCESS_WORDS_MAX. */
enum { PROCESS_WORDS_MAX = 64 };
Status process_split(const char *command, char *storage, const char *word[PROCESS_WORDS_MAX + 1])
    __attribute__((warn_unused_result));

/* Is there such a program, by its path or in $PATH, that we may run? ERR_INPUT. */
Status process_check(const char *program) __attribute__((warn_unused_result));

/* Run word[0] with its arguments, in our folder and environment. ERR_INPUT: it cannot be run; ERR_MEMORY: the
 * system has no more processes or descriptors. */
Status process_start(const char *const word[], Process **out) __attribute__((warn_unused_result));

/* End the program and its descendants, now if they still run, and wait until they are gone. NULL is fine. */
void process_free(Process *p);

/* End them without waiting. process_ended becomes true soon. */
void process_kill(Process *p);

/* Write to its standard input without waiting; false if it does not take that much, or has closed it. */
bool process_write(Process *p, const char *data, size_t size);

/* Take up to n bytes of what it wrote; 0 if there is nothing now, or nothing more. */
size_t process_read(Process *p, ProcessStream stream, char *data, size_t n);

/* Has the program ended? *exit_code is its code, or minus the number of the signal that ended it. What it
 * wrote before may still be there to be read. */
bool process_ended(Process *p, int *exit_code);

/* Bytes that it and its descendants hold for themselves: resident, without shared files. */
uint64_t process_memory(const Process *p);

/* Becomes readable when there is output to read, or when it has closed that, as at its end; -1 once
 * process_read has met that. */
int process_descriptor(const Process *p);

/* Wait until one of these is readable, at most so long; -1 never is. */
void process_wait(const int descriptor[], int n, double seconds);

#endif
