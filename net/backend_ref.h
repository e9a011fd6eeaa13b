/* backend_ref.h - the reference backend: plain loops in float, the specification of every operation. Slow,
 * but complete: it plays and trains where nothing else is there. */
#ifndef TENGEN_NET_BACKEND_REF_H
#define TENGEN_NET_BACKEND_REF_H

#include "net/backend.h"

/* ERR_UNSUPPORTED for bfloat16. */
Status backend_ref_new(Backend **out, const BackendConfig *config) __attribute__((warn_unused_result));

#endif
