#include "net/loss.h"

#include "net/softmax.h"

#include <math.h>

double loss_cross_entropy(int n, const float logit[], const float target[], float scale, float gradient[])
{
    float log_sum = softmax(n, logit, gradient);
    double loss = 0;
    float total = 0;
    for (int i = 0; i < n; i++) {
        loss += (double)target[i] * (double)(log_sum - logit[i]);
        total += target[i];
    }
    for (int i = 0; i < n; i++) gradient[i] = scale * (gradient[i] * total - target[i]);
    return loss;
}

double loss_entropy(int n, const float target[])
{
    double entropy = 0;
    for (int i = 0; i < n; i++) {
        if (target[i] > 0) entropy -= (double)target[i] * log((double)target[i]);
    }
    return entropy;
}

double loss_square(float logit, float target, float scale, float *gradient)
{
    double value = tanh((double)logit), error = value - (double)target;
    *gradient = (float)((double)scale * 2 * error * (1 - value * value));
    return error * error;
}
