/* backend_cpu.h - networks on the CPU by oneDNN, in float32 or bfloat16; one thread, always.
 *
 * Activations are [rows, y, x, channels], which oneDNN's convolutions for AMX and AVX-512 like best. All
 * sums over points, rows and the dense layers are kept in float32. oneDNN would start a team of OpenMP
 * threads; each call here sets the calling thread's OpenMP thread count to 1 first, and leaves it so. */
#ifndef TENGEN_NET_BACKEND_CPU_H
#define TENGEN_NET_BACKEND_CPU_H

#include "net/backend.h"

/* Was the program built with oneDNN? */
bool backend_cpu_present(void);

/* What PRECISION_AUTO comes to here; others are returned as they are. */
Precision backend_cpu_precision(Precision precision);

/* "cpu (oneDNN 2.6.3, bfloat16, AMX)", or why not. */
const char *backend_cpu_text(Precision precision, char *text, int n);

/* ERR_UNSUPPORTED: built without oneDNN, or bfloat16 on a CPU without instructions for it. */
Status backend_cpu_new(Backend **out, const BackendConfig *config) __attribute__((warn_unused_result));

#endif
