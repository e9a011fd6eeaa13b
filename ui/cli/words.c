#include "ui/cli/words.h"

#include <math.h>
#include <stdio.h>

static const char *plural(int n)
{
    return n == 1 ? "" : "s";
}

const char *words_opinion(Opinion o, char *text, int n)
{
    int moves = (o.plies + 1) / 2;
    text[0] = '\0';
    if (o.proof == PROOF_WIN && o.plies <= 1)
        snprintf(text, (size_t)n, "wins with this move");
    else if (o.proof == PROOF_WIN)
        snprintf(text, (size_t)n, "wins in %d move%s", moves, plural(moves));
    else if (o.proof == PROOF_LOSS)
        snprintf(text, (size_t)n, "loses in %d move%s", o.plies / 2, plural(o.plies / 2));
    else if (o.proof == PROOF_DRAW)
        snprintf(text, (size_t)n, "a proven draw");
    else if (!isnan(o.score))
        snprintf(text, (size_t)n, "win %.0f %%", 100.0 * (double)o.score);
    return text;
}

const char *words_count(long long count, const char *thing, char *text, int n)
{
    snprintf(text, (size_t)n, "%lld %s%s", count, thing, count == 1 ? "" : "s");
    return text;
}

const char *words_number(double value, char *text, int n)
{
    char digits[40];
    int count = snprintf(digits, sizeof digits, "%.0f", fabs(value));
    int out = value < 0 ? snprintf(text, (size_t)n, "-") : 0;
    for (int i = 0; i < count && out < n - 2; i++) {
        if (i > 0 && (count - i) % 3 == 0) text[out++] = ',';
        text[out++] = digits[i];
    }
    text[out] = '\0';
    return text;
}

const char *words_duration(double seconds, char *text, int n)
{
    long long s = seconds > 0 ? llround(seconds) : 0;
    if (s < 60)
        snprintf(text, (size_t)n, "%lld s", s);
    else if (s < 3600)
        snprintf(text, (size_t)n, "%lld min %02lld s", s / 60, s % 60);
    else
        snprintf(text, (size_t)n, "%lld h %02lld min", s / 3600, s % 3600 / 60);
    return text;
}

const char *words_bytes(double bytes, char *text, int n)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    while (bytes >= 1024 && unit < 4) {
        bytes /= 1024;
        unit++;
    }
    snprintf(text, (size_t)n, unit && bytes < 100 ? "%.1f %s" : "%.0f %s", bytes, units[unit]);
    return text;
}
