/* loss.h - what a network is trained to lessen: cross-entropy with soft targets, or the
 * square of an error. */
#ifndef TENGEN_NET_LOSS_H
#define TENGEN_NET_LOSS_H

/* Returns sum of target[i] * (log(sum of exp(logit)) - logit[i]), 1 <= n, and writes
 * gradient[i] = scale * (softmax(logit)[i] * sum of target - target[i]): scale times its derivative. */
double loss_cross_entropy(int n, const float logit[], const float target[], float scale, float gradient[]);

/* Returns (target - tanh(logit))^2, -1 <= target <= 1, and writes scale times its derivative: what AlphaZero's
 * value is taught by (Silver et al. 2017). */
double loss_square(float logit, float target, float scale, float *gradient);

/* - sum of target[i] * log(target[i]), nats; the least that the cross-entropy can be when targets sum to 1.
 */
double loss_entropy(int n, const float target[]);

#endif
