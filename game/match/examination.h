/* examination.h - does a program speak Gomocup's protocol as tournament managers need it?
 *
 * Each examination is named, starts the program anew, looks for one fault by which engines lose games to their
 * manager's parser, and ends by itself whatever the program does. Limits of time are those of managers (700 ms
 * for an END, the limits told for a move, a second for the start) plus a tolerance. Strength is not judged: where
 * a move could show a fault only if it were a good one, one that is not good shows none. */
#ifndef TENGEN_GAME_MATCH_EXAMINATION_H
#define TENGEN_GAME_MATCH_EXAMINATION_H

#include "game/base/status.h"

typedef enum ExaminationVerdict {
    EXAMINATION_PASS,
    EXAMINATION_FAIL,
    EXAMINATION_SKIP, /* what is optional is not supported, or nothing can be seen */
} ExaminationVerdict;

typedef struct ExaminationResult {
    const char *name;  /* "ok-line" */
    const char *about; /* what is right, in a few words */
    ExaminationVerdict verdict;
    const char *detail; /* what was wrong, or why nothing was seen; "" if it passed */
    double seconds;     /* taken */
    const char *log;    /* all that was said, as a transcript (transcript.h) */
} ExaminationResult;

typedef struct ExaminationOptions {
    const char *const *word; /* the program and its arguments, NULL behind the last */
    double tolerance;        /* seconds added to each limit */
    const char *only;        /* the name of one examination, or NULL: all */

    void (*examined)(void *context, const ExaminationResult *result); /* texts live until it returns */
    bool (*should_stop)(void *context);                               /* may be NULL; asked between two */
    void *context;
} ExaminationOptions;

typedef struct ExaminationCounts {
    int passed, failed, skipped;
} ExaminationCounts;

/* How many there are, and their names. */
int examination_count(void);
const char *examination_name(int i);

/* Examine; the caller ignores broken pipes (os_ignore_broken_pipes). ERR_INPUT: the program cannot be run, or
 * there is no such examination; ERR_MEMORY; ERR_INTERRUPTED. */
Status examination_run(const ExaminationOptions *options, ExaminationCounts *counts)
    __attribute__((warn_unused_result));

#endif
