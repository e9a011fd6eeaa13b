/* answers.h - where an evaluator keeps its answers until somebody waits for them, in any order. */
#ifndef TENGEN_NET_ANSWERS_H
#define TENGEN_NET_ANSWERS_H

#include "net/evaluator.h"

typedef struct Answers Answers;

/* Room for so many answers at once. ERR_MEMORY. */
Status answers_new(Answers **out, int capacity) __attribute__((warn_unused_result));
void answers_free(Answers *a);

/* Set n cells aside under a new ticket, 1 <= n <= what is free; they are unfilled. */
Ticket answers_open(Answers *a, int n);

/* The cells of a ticket, in order: the first, and the one after a cell, or -1. */
int answers_first(const Answers *a, Ticket ticket);
int answers_next(const Answers *a, int cell);

/* Where a cell's answer is to be written; it then counts as filled. */
Evaluation *answers_fill(Answers *a, int cell);
bool answers_filled(const Answers *a, int cell);

/* Give a ticket's cells back, filled or not. The ticket is void. */
void answers_drop(Answers *a, Ticket ticket);

/* Copy a ticket's answers, all filled, and drop it. */
void answers_take(Answers *a, Ticket ticket, Evaluation out[]);

#endif
