/* rating.h - what results say of strength: standard errors, intervals and Elo. */
#ifndef TENGEN_GAME_MATCH_RATING_H
#define TENGEN_GAME_MATCH_RATING_H

/* Standard error of the mean of independent outcomes in [0, 1], of which count[i] were worth
 * i / (kinds - 1): three kinds for games (loss, draw, win), five for pairs of games. At least one outcome. */
double rating_error(const int count[], int kinds);

/* The 95 % interval of a mean score with that standard error, 0 <= *low <= score <= *high <= 1: Wilson's
 * (1927) for a proportion, with as many coin tosses as have this error, or `games` of them where the error is
 * 0. */
void rating_interval(double score, double error, int games, double *low, double *high);

/* The difference in Elo points that expects this score: 400 log10(score / (1 - score)); infinite at 0 and 1.
 */
double rating_elo(double score);

/* The likelihood of superiority: how probable a score above one half is, given this one and its standard
 * error, if errors are normal. */
double rating_superiority(double score, double error);

#endif
