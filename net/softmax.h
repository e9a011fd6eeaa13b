/* softmax.h - probabilities from a network's logits, on the host. */
#ifndef TENGEN_NET_SOFTMAX_H
#define TENGEN_NET_SOFTMAX_H

/* out[i] = exp(x[i] - max) / sum over j of exp(x[j] - max), 1 <= n; may be in place. Returns log of the sum
 * of exp(x): log softmax(x)[i] = x[i] - the result. Exponentials have a relative error below 1e-6; every
 * bit is the same on every call. */
float softmax(int n, const float x[], float out[]);

#endif
