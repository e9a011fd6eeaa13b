/* loss.h - what a network is trained to lessen: cross-entropy with soft targets. */
#ifndef TENGEN_NET_LOSS_H
#define TENGEN_NET_LOSS_H

/* Returns sum of target[i] * (log(sum of exp(logit)) - logit[i]), 1 <= n, and writes
 * gradient[i] = scale * (softmax(logit)[i] * sum of target - target[i]): scale times its derivative. */
double loss_cross_entropy(int n, const float logit[], const float target[], float scale, float gradient[]);

/* - sum of target[i] * log(target[i]), nats; the least that the cross-entropy can be when targets sum to 1.
 */
double loss_entropy(int n, const float target[]);

#endif
