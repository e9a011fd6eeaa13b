/* self_check.h - short checks that the program works on this machine: what doctor runs. */
#ifndef TENGEN_UI_CLI_SELF_CHECK_H
#define TENGEN_UI_CLI_SELF_CHECK_H

#include "game/base/status.h"

/* Random games under every rule, played and taken back: each must end and leave every byte as it was.
 * ERR_DEVICE, saying what went wrong. */
Status self_check_rules(void) __attribute__((warn_unused_result));

/* A small network on the default backend: its answers are finite, sum to 1, and are close to the reference
 * backend's. *rate: evaluations a second on one thread, roughly. ERR_DEVICE, ERR_UNSUPPORTED, ERR_MEMORY. */
Status self_check_network(double *rate) __attribute__((warn_unused_result));

/* "SQLite 3.40.1, …": the libraries in use, into text[n]. */
const char *self_check_libraries(char *text, int n);

#endif
