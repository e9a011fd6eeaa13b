/* dialogue.h - a conversation with a program that speaks Gomocup's protocol, for one who examines it.
 *
 * It is understood as kindly as possible, so that one bad habit does not hide what else is right or wrong: blanks
 * around a move and words behind OK are overlooked, and SUGGEST is granted. What a strict manager would have
 * misread is kept in Manners. Nothing waits longer than it is told, and the program is gone when the dialogue is
 * freed (process.h). */
#ifndef TENGEN_GAME_MATCH_DIALOGUE_H
#define TENGEN_GAME_MATCH_DIALOGUE_H

#include "game/base/status.h"
#include "game/match/transcript.h"

#include <stdint.h>

enum { DIALOGUE_LINE_MAX = 200, DIALOGUE_POINTS_MAX = 3 };

typedef enum AnswerKind {
    ANSWER_NONE,    /* nothing within the time */
    ANSWER_GONE,    /* the program has ended */
    ANSWER_OK,      /* OK, and perhaps more */
    ANSWER_POINTS,  /* one to three points */
    ANSWER_SWAP,    /* SWAP */
    ANSWER_ABOUT,   /* name="…" and so on */
    ANSWER_REFUSAL, /* ERROR or UNKNOWN */
    ANSWER_OTHER,   /* what no command is answered by */
} AnswerKind;

typedef struct Answer {
    AnswerKind kind;
    int count; /* points */
    int x[DIALOGUE_POINTS_MAX], y[DIALOGUE_POINTS_MAX];
    double seconds;               /* waited for it */
    char line[DIALOGUE_LINE_MAX]; /* as it was said, cut; "" if nothing was */
} Answer;

/* The first line of each kind that a strict manager misreads; "" if there was none. */
typedef struct Manners {
    char ok[DIALOGUE_LINE_MAX];      /* OK with something else on its line */
    char move[DIALOGUE_LINE_MAX];    /* a move with something else on its line */
    char suggest[DIALOGUE_LINE_MAX]; /* SUGGEST */
    char remark[DIALOGUE_LINE_MAX];  /* DEBUG, MESSAGE … with nothing behind the word */
    char errors[DIALOGUE_LINE_MAX];  /* a move or OK on standard error */
} Manners;

typedef struct Dialogue Dialogue;

/* Start the program; what is said is written to *t, which is borrowed. What process_start returns. */
Status dialogue_new(const char *const word[], Transcript *t, Dialogue **out)
    __attribute__((warn_unused_result));

/* End it with all that descends from it. NULL is fine. */
void dialogue_free(Dialogue *d);

/* Say text as it is, with its line ends. */
void dialogue_say(Dialogue *d, const char *text);

/* The next answer; remarks (MESSAGE, DEBUG, INFO) are passed over. */
Answer dialogue_hear(Dialogue *d, double seconds);

/* Has it ended within this time? *exit_code as process_ended has it. */
bool dialogue_ended(Dialogue *d, double seconds, int *exit_code);

/* Bytes that it holds. */
uint64_t dialogue_memory(const Dialogue *d);

const Manners *dialogue_manners(const Dialogue *d);

#endif
