/* net_evaluator.h - an evaluator that runs a network on a backend. */
#ifndef TENGEN_NET_NET_EVALUATOR_H
#define TENGEN_NET_NET_EVALUATOR_H

#include "net/evaluator.h"
#include "net/model.h"

typedef enum BackendKind {
    BACKEND_AUTO, /* the fastest that this build and machine have: cpu, else reference */
    BACKEND_REFERENCE,
    BACKEND_CPU, /* oneDNN */
} BackendKind;

typedef enum Precision { PRECISION_AUTO, PRECISION_FLOAT32, PRECISION_BFLOAT16 } Precision;

typedef struct NetOptions {
    BackendKind backend;
    Precision precision; /* AUTO: bfloat16 where the backend has it in hardware, else float32 */
    int size;            /* the board's */
    int max_batch;
} NetOptions;

Status backend_parse(const char *name, BackendKind *out) __attribute__((warn_unused_result));
Status precision_parse(const char *name, Precision *out) __attribute__((warn_unused_result));

/* "cpu (oneDNN 2.6.3, bfloat16, AMX)": what AUTO would choose here and why; for doctor and the logs. */
const char *backend_text(BackendKind kind, Precision precision, char *text, int n);

/* A network with m's parameters, which are copied. ERR_UNSUPPORTED: this build or machine lacks what was
 * asked for; nothing is replaced silently. Single-threaded: one evaluator a worker thread. */
Status net_evaluator_new(Evaluator **out, const Model *m, NetOptions options)
    __attribute__((warn_unused_result));

/* Take new parameters; same NetSpec. No batch is outstanding. */
Status net_evaluator_update(Evaluator *e, const Model *m) __attribute__((warn_unused_result));

#endif
