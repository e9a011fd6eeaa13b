/* backend_cpu_ops.h - the CPU backend's table of operations, made of convolutions (backend_cpu_conv.h), loops
 * over activations (backend_cpu_loops.h) and dense layers (backend_cpu_dense.h). */
#ifndef TENGEN_NET_BACKEND_CPU_OPS_H
#define TENGEN_NET_BACKEND_CPU_OPS_H

#include "net/backend.h"

/* As backend_cpu_new, in one of the two formats, which the CPU has. */
Status backend_cpu_ops_new(Backend **out, const BackendConfig *config, bool bfloat16)
    __attribute__((warn_unused_result));

#endif
