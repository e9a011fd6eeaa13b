/* backend_cpu_amx.h - gradients of convolutions' weights in bfloat16 on Intel's matrix tiles (AMX).
 *
 * oneDNN's own spend three times as long on boards. Activations are [rows, y, x, channels] as in
 * backend_cpu_conv.h; sums are float32, in a fixed order. */
#ifndef TENGEN_NET_BACKEND_CPU_AMX_H
#define TENGEN_NET_BACKEND_CPU_AMX_H

#include "net/backend_cpu_conv.h"

#include <stdint.h>

typedef struct AmxGrads AmxGrads;

/* For boards of size^2 points, up to so many rows and channels. The CPU has AMX, and oneDNN has been asked
 * for it, which makes the system allow it. */
Status backend_cpu_amx_new(AmxGrads **out, int size, int max_rows, int max_channels)
    __attribute__((warn_unused_result));
void backend_cpu_amx_free(AmxGrads *g);

/* weights[out, in, y, x] = the gradient of the convolution's weights from its input x and the gradient dy of
 * its output. */
void backend_cpu_amx_run(AmxGrads *g, ConvShape shape, int rows, const uint16_t x[], const uint16_t dy[],
                         float weights[]);

#endif
