/* os.h - what only the operating system knows: time, processors, memory, the terminal, signals.
 *
 * Together with file, thread and pool it is all that is tied to POSIX and Linux. */
#ifndef TENGEN_GAME_BASE_OS_H
#define TENGEN_GAME_BASE_OS_H

#include "game/base/status.h"

#include <stdint.h>

/* ---- time ---- */

/* Seconds since some fixed moment, never running backwards. */
double os_seconds(void);

/* Seconds of processor time that this process has used, all threads together. */
double os_cpu_seconds(void);

/* Now as "2026-11-21T22:15:00Z" into text[n], n >= 21; returns text. */
const char *os_utc_text(char *text, int n);

/* Wait; a signal may end the wait early. seconds >= 0. */
void os_sleep(double seconds);

/* Let another thread or process have the core, if one waits for it. */
void os_yield(void);

/* ---- the machine ---- */

/* Cores that this process may use, at least 1: its affinity, and its control group's quota rounded up. */
int os_cores(void);

/* Bytes; 0 if unknown. The control group's limit counts as the machine's. */
uint64_t os_memory_total(void);
uint64_t os_memory_available(void);

/* The most memory this process has held so far, bytes. */
uint64_t os_memory_peak(void);

/* Bytes that an ordinary user may still write where path is. */
Status os_disk_free(const char *path, uint64_t *bytes) __attribute__((warn_unused_result));

/* The processor's name, "unknown" at worst, into text[n]; returns text. */
const char *os_cpu_model(char *text, int n);

/* Those instruction sets that matter to networks and this processor has, such as "avx2 fma avx512f
 * avx512_bf16 amx_bf16", into text[n]; returns text. */
const char *os_cpu_flags(char *text, int n);

/* The machine's name into text[n]; returns text. */
const char *os_host_name(char *text, int n);

/* The folder that the running program lies in, into text[n]; false if unknown or too long. */
bool os_program_folder(char *text, int n);

int os_process_id(void);

/* ---- the terminal and signals ---- */

/* Is standard output (standard input) a terminal? */
bool os_output_is_terminal(void);
bool os_input_is_terminal(void);

/* Columns of the terminal of standard output; 80 if it is none. */
int os_terminal_width(void);

/* From now on the first SIGINT or SIGTERM only sets a flag; a second one of the same kind ends the process
 * as usual. */
Status os_interrupt_install(void) __attribute__((warn_unused_result));
bool os_interrupted(void);

/* Set the flag as a signal would, and clear it (and arm the handlers again). */
void os_interrupt_raise(void);
Status os_interrupt_clear(void) __attribute__((warn_unused_result));

/* A peer that hangs up shall give an error to the writer, not a signal that ends the process. */
void os_ignore_broken_pipes(void);

#endif
