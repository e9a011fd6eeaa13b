#include "net/answers.h"

#include <assert.h>
#include <stdlib.h>

typedef struct Cell {
    Ticket ticket; /* 0: free */
    int next;      /* of the same ticket, or of the free ones; -1: the last */
    bool filled;
    Evaluation answer;
} Cell;

struct Answers {
    int capacity;
    int free_cell; /* the first free cell, or -1 */
    uint64_t opened;
    Cell cell[];
};

Status answers_new(Answers **out, int capacity)
{
    assert(capacity >= 1);
    size_t bytes = sizeof(Answers) + (size_t)capacity * sizeof(Cell);
    Answers *a = calloc(1, bytes);
    *out = a;
    if (!a) return status_no_memory(bytes, "answers of an evaluator");
    a->capacity = capacity;
    for (int i = 0; i < capacity; i++) a->cell[i].next = i + 1 < capacity ? i + 1 : -1;
    return status_ok();
}

void answers_free(Answers *a)
{
    free(a);
}

/* A ticket says which cell is its first, so that no search is needed. */
static Ticket make_ticket(Answers *a, int first)
{
    return ++a->opened * (uint64_t)a->capacity + (uint64_t)first;
}

Ticket answers_open(Answers *a, int n)
{
    assert(n >= 1 && a->free_cell >= 0);
    int first = a->free_cell;
    Ticket ticket = make_ticket(a, first);
    int last = first;
    for (int i = 0, cell = first; i < n; i++, cell = a->cell[cell].next) {
        assert(cell >= 0);
        a->cell[cell].ticket = ticket;
        a->cell[cell].filled = false;
        last = cell;
    }
    a->free_cell = a->cell[last].next;
    a->cell[last].next = -1;
    return ticket;
}

int answers_first(const Answers *a, Ticket ticket)
{
    int first = (int)(ticket % (uint64_t)a->capacity);
    assert(a->cell[first].ticket == ticket);
    return first;
}

int answers_next(const Answers *a, int cell)
{
    return a->cell[cell].next;
}

Evaluation *answers_fill(Answers *a, int cell)
{
    a->cell[cell].filled = true;
    return &a->cell[cell].answer;
}

bool answers_filled(const Answers *a, int cell)
{
    return a->cell[cell].filled;
}

void answers_drop(Answers *a, Ticket ticket)
{
    int first = answers_first(a, ticket);
    int last = first;
    for (int cell = first; cell >= 0; cell = a->cell[cell].next) {
        a->cell[cell].ticket = 0;
        last = cell;
    }
    a->cell[last].next = a->free_cell;
    a->free_cell = first;
}

void answers_take(Answers *a, Ticket ticket, Evaluation out[])
{
    for (int cell = answers_first(a, ticket); cell >= 0; cell = a->cell[cell].next) {
        assert(a->cell[cell].filled);
        *out++ = a->cell[cell].answer;
    }
    answers_drop(a, ticket);
}
