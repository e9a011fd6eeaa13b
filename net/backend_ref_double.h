/* backend_ref_double.h - the reference backend compiled with double for float: what others are measured by,
 * and what gradients are checked on. Numbers go in and come out in double too, without rounding. */
#ifndef TENGEN_NET_BACKEND_REF_DOUBLE_H
#define TENGEN_NET_BACKEND_REF_DOUBLE_H

#include "net/backend.h"

Status backend_ref_double_new(Backend **out, const BackendConfig *config) __attribute__((warn_unused_result));

/* As their namesakes in backend.h, in double; b was made by backend_ref_double_new. */
void backend_ref_double_set_params(Backend *b, const double arena[]);
void backend_ref_double_upload(Backend *b, int n, const double in[], Tensor *t);
void backend_ref_double_download(Backend *b, int n, const Tensor *t, double out[]);
void backend_ref_double_get_grads(Backend *b, double arena[]);

#endif
