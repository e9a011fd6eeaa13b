#include "game/match/rating.h"

#include <math.h>

double rating_error(const int count[], int kinds)
{
    double n = 0, sum = 0, squares = 0;
    for (int i = 0; i < kinds; i++) {
        double value = (double)i / (kinds - 1);
        n += count[i];
        sum += count[i] * value;
        squares += count[i] * value * value;
    }
    double mean = sum / n;
    double variance = (squares / n - mean * mean) / n;
    return variance > 0 ? sqrt(variance) : 0;
}

void rating_interval(double score, double error, int games, double *low, double *high)
{
    const double z = 1.959964;
    double spread = score * (1 - score);
    double n = error > 0 ? spread / (error * error) : games;
    double centre = (score + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * sqrt(spread / n + z * z / (4 * n * n));
    *low = score > 0 ? centre - half : 0;
    *high = score < 1 ? centre + half : 1;
}

double rating_elo(double score)
{
    if (score <= 0) return -INFINITY;
    if (score >= 1) return INFINITY;
    return 400 * log10(score / (1 - score));
}

double rating_superiority(double score, double error)
{
    if (error <= 0) return score > 0.5 ? 1 : score < 0.5 ? 0 : 0.5;
    return 0.5 * erfc((0.5 - score) / (error * sqrt(2)));
}
