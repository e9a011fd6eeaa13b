/* fibre.h - functions that can be left in their middle and gone on with later, in one thread.
 *
 * A fibre runs until it yields; fibre_resume goes on with it. AddressSanitizer is told of every change of
 * stacks. */
#ifndef TENGEN_TESTS_SIMT_FIBRE_H
#define TENGEN_TESTS_SIMT_FIBRE_H

#ifdef __cplusplus
extern "C" {
#endif

typedef struct Fibre Fibre;

/* A fibre that calls run(context) each time that it is resumed after run had returned. Never fails: without
 * memory the program ends. */
Fibre *fibre_new(void (*run)(void *context), void *context);

/* Wherever it is: what run had begun is forgotten. */
void fibre_free(Fibre *f);

/* Called by what is no fibre: f runs until it yields or run returns. */
void fibre_resume(Fibre *f);

/* Called by the running fibre f: back to whoever resumed it. */
void fibre_yield(Fibre *f);

#ifdef __cplusplus
}
#endif

#endif
