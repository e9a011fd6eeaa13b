/* exam_cases.h - the examinations, in the order in which they are held. */
#ifndef TENGEN_GAME_MATCH_EXAM_CASES_H
#define TENGEN_GAME_MATCH_EXAM_CASES_H

#include "game/match/exam.h"

typedef struct ExamCase {
    const char *name, *about; /* examination.h */
    void (*examine)(Exam *e);
} ExamCase;

/* All of them; the first says whether the others are of any use. */
const ExamCase *exam_cases_all(int *count);

#endif
