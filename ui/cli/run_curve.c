#include "ui/cli/run_curve.h"

#include "ui/cli/words.h"

#include <math.h>
#include <stdio.h>

enum { NUMBER_MAX = 40 };

static double share(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : NAN;
}

/* ---- the table ---- */

/* Some rounds in a row, as one line. */
typedef struct Stretch {
    int64_t rows; /* after them */
    double seconds;
    int visits;
    double loss_policy, loss_value; /* sums over `losses` rounds */
    int losses;
    Tally tally;
    const CurveMatch *match;
    const EloRating *rating;
} Stretch;

static void add_tally(Tally *sum, const Tally *t)
{
    sum->games += t->games;
    sum->plies += t->plies;
    sum->brief += t->brief;
    sum->black += t->black;
    sum->white += t->white;
    sum->draws += t->draws;
    sum->lines += t->lines;
    sum->distinct += t->distinct;
}

static void add_round(Stretch *s, const JournalRound *r)
{
    s->rows = r->rows;
    s->seconds += r->play_seconds + r->train_seconds;
    s->visits = r->visits;
    if (!isnan(r->loss_policy) && !isnan(r->loss_value)) {
        s->loss_policy += r->loss_policy;
        s->loss_value += r->loss_value;
        s->losses++;
    }
    add_tally(&s->tally, &r->tally);
}

/* The newest match and rating after `from` and up to s->rows. */
static void add_matches(const Curve *c, int64_t from, Stretch *s)
{
    s->match = NULL;
    s->rating = NULL;
    for (int i = 0; i < c->match_count; i++)
        if (c->matches[i].rows > from && c->matches[i].rows <= s->rows) s->match = &c->matches[i];
    for (int i = 0; i < c->rating_count; i++)
        if (c->ratings[i].rows > from && c->ratings[i].rows <= s->rows) s->rating = &c->ratings[i];
}

static void put_cell(Text *out, int width, int decimals, double value)
{
    if (isnan(value))
        text_format(out, " %*s", width, "-");
    else
        text_format(out, " %*.*f", width, decimals, value);
}

static double score_of(const CurveMatch *m)
{
    MatchResult r = {.black = m->black, .white = m->white};
    return match_score(match_total(&r));
}

static void put_difference(Text *out, double elo)
{
    if (isnan(elo))
        text_format(out, " %6s", "-");
    else
        text_format(out, " %+6.0f", elo);
}

static void put_elo(Text *out, const EloRating *r)
{
    put_difference(out, r->elo);
    put_cell(out, 3, 0, r->error);
    put_difference(out, r->black);
    put_difference(out, r->white);
}

static void put_stretch(Text *out, const Stretch *s)
{
    char number[NUMBER_MAX];
    const Tally *t = &s->tally;
    text_format(out, "%11s", words_number((double)s->rows, number, sizeof number));
    text_format(out, " %12s", words_duration(s->seconds, number, sizeof number));
    put_cell(out, 6, 0, s->visits > 0 ? s->visits : NAN);
    put_cell(out, 6, 3, s->losses > 0 ? s->loss_policy / s->losses : NAN);
    put_cell(out, 6, 3, s->losses > 0 ? s->loss_value / s->losses : NAN);
    put_cell(out, 6, 1, share(t->plies, t->games));
    put_cell(out, 4, 0, 100 * share(t->brief, t->games));
    put_cell(out, 5, 0, 100 * share(t->black, t->games));
    put_cell(out, 5, 0, 100 * share(t->white, t->games));
    put_cell(out, 4, 0, 100 * share(t->draws, t->games));
    put_cell(out, 6, 0, 100 * share(t->distinct, t->lines));
    put_cell(out, 5, 1, s->match ? 100 * score_of(s->match) : NAN);
    if (s->rating) put_elo(out, s->rating);
    text_char(out, '\n');
}

static double seconds_of_matches(const Curve *c)
{
    double seconds = 0;
    for (int i = 0; i < c->match_count; i++) seconds += c->matches[i].seconds;
    for (int i = 0; i < c->duel_count; i++) seconds += c->duels[i].seconds;
    for (int i = 0; i < c->gate_count; i++) seconds += c->gates[i].seconds;
    return seconds;
}

void run_curve_table(const Curve *c, int lines, Text *out)
{
    char number[NUMBER_MAX];
    Stretch s = {0};
    int64_t from = -1;
    text_format(out, "%11s %12s %6s %6s %6s %6s  <%2d %5s %5s %4s %6s %5s %6s %4s %6s %6s\n", "positions",
                "time", "visits", "policy", "value", "plies", TALLY_BRIEF, "black", "white", "draw", "differ",
                "score", "Elo", "±", "black", "white");
    add_matches(c, from, &s); /* of the untrained network */
    if (s.match || s.rating) put_stretch(out, &s);
    from = 0;
    for (int i = 0, line = 0; i < c->round_count; i++) {
        add_round(&s, &c->rounds[i]);
        if ((int64_t)(i + 1) * lines < (int64_t)(line + 1) * c->round_count && i + 1 < c->round_count)
            continue;
        add_matches(c, from, &s);
        put_stretch(out, &s);
        from = s.rows;
        s = (Stretch){.seconds = s.seconds};
        while ((int64_t)(i + 1) * lines >= (int64_t)(line + 1) * c->round_count) line++;
    }
    text_format(out, "matches took %s more\n", words_duration(seconds_of_matches(c), number, sizeof number));
}

static void put_with_error(Text *out, double elo, double error)
{
    if (isnan(elo))
        text_format(out, " %13s", "-");
    else
        text_format(out, " %+7.0f ± %3.0f", elo, error);
}

void run_curve_ratings(const Curve *c, Text *out)
{
    char number[NUMBER_MAX];
    text_format(out, "%11s %13s %13s %13s\n", "positions", "Elo", "as black", "as white");
    for (int i = 0; i < c->rating_count; i++) {
        const EloRating *r = &c->ratings[i];
        text_format(out, "%11s", words_number((double)r->rows, number, sizeof number));
        put_with_error(out, r->elo, r->error);
        put_with_error(out, r->black, r->black_error);
        put_with_error(out, r->white, r->white_error);
        text_char(out, '\n');
    }
}

void run_curve_gates(const Curve *c, Text *out)
{
    int passed = 0;
    char number[NUMBER_MAX], best[NUMBER_MAX];
    if (c->gate_count == 0) return;
    for (int i = 0; i < c->gate_count; i++) passed += c->gates[i].passed;
    const JournalGate *last = &c->gates[c->gate_count - 1];
    int64_t best_rows = last->passed ? last->rows : last->best_rows;
    text_format(out,
                "gate: %d of %d networks passed, the last one %s (%d-%d-%d, LLR %.2f); after %s positions "
                "the one of %s plays\n",
                passed, c->gate_count, last->passed ? "too" : "not", last->score.wins, last->score.draws,
                last->score.losses, last->ratio, words_number((double)last->rows, number, sizeof number),
                words_number((double)best_rows, best, sizeof best));
}

void run_curve_ladder(const Curve *c, Text *out)
{
    const double sure = 1.959964; /* standard errors of a 95 % interval */
    char number[NUMBER_MAX];
    for (int i = 0; i < c->ladder_count; i++) {
        const EloRating *r = &c->ladder[i].rating;
        text_format(out,
                    "ladder: %11s positions: Elo %.0f ± %.0f (as black %.0f ± %.0f, as white %.0f ± %.0f), "
                    "%d games\n",
                    words_number((double)r->rows, number, sizeof number), r->elo, sure * r->error, r->black,
                    sure * r->black_error, r->white, sure * r->white_error, c->ladder[i].games);
    }
}

/* ---- JSON ---- */

static void put_member(Text *out, const char *key, double value)
{
    if (isfinite(value))
        text_format(out, ",\"%s\":%.6g", key, value);
    else
        text_format(out, ",\"%s\":null", key);
}

static void put_integer(Text *out, const char *key, int64_t value)
{
    text_format(out, ",\"%s\":%lld", key, (long long)value);
}

static void put_round(Text *out, const JournalRound *r)
{
    const Tally *t = &r->tally;
    text_format(out, "{\"event\":\"round\"");
    put_integer(out, "round", r->round);
    put_integer(out, "rows", r->rows);
    put_integer(out, "games", r->games);
    put_integer(out, "steps", r->steps);
    put_member(out, "play_seconds", r->play_seconds);
    put_member(out, "train_seconds", r->train_seconds);
    put_member(out, "positions_per_second", (double)r->positions / r->play_seconds);
    put_member(out, "evaluations_per_second", (double)r->evaluations / r->play_seconds);
    put_member(out, "learning_rate", r->learning_rate);
    put_member(out, "loss_policy", r->loss_policy);
    put_member(out, "loss_value", r->loss_value);
    put_member(out, "policy_entropy", r->policy_entropy);
    put_integer(out, "visits", r->visits);
    put_integer(out, "games_ended", t->games);
    put_member(out, "plies", share(t->plies, t->games));
    put_member(out, "brief", share(t->brief, t->games));
    put_member(out, "black", share(t->black, t->games));
    put_member(out, "white", share(t->white, t->games));
    put_member(out, "draws", share(t->draws, t->games));
    put_member(out, "distinct", share(t->distinct, t->lines));
    text_format(out, "}\n");
}

static void put_results(Text *out, MatchScore black, MatchScore white, int visits, double seconds)
{
    MatchResult r = {.black = black, .white = white};
    put_integer(out, "visits", visits);
    put_integer(out, "games", match_games(match_total(&r)));
    put_member(out, "score", match_score(match_total(&r)));
    put_member(out, "as_black", match_score(black));
    put_member(out, "as_white", match_score(white));
    put_member(out, "seconds", seconds);
    text_format(out, "}\n");
}

static void put_match(Text *out, const CurveMatch *m)
{
    text_format(out, "{\"event\":\"match\",\"stage\":\"%s\"", m->stage);
    put_integer(out, "rows", m->rows);
    put_integer(out, "playouts", m->playouts);
    put_results(out, m->black, m->white, m->visits, m->seconds);
}

static void put_duel(Text *out, const JournalDuel *d)
{
    text_format(out, "{\"event\":\"duel\"");
    put_integer(out, "rows", d->duel.rows);
    put_integer(out, "rival_rows", d->duel.rival_rows);
    put_results(out, d->duel.black, d->duel.white, d->visits, d->seconds);
}

static void put_rating_members(Text *out, const EloRating *r)
{
    put_integer(out, "rows", r->rows);
    put_member(out, "elo", r->elo);
    put_member(out, "error", r->error);
    put_member(out, "black", r->black);
    put_member(out, "black_error", r->black_error);
    put_member(out, "white", r->white);
    put_member(out, "white_error", r->white_error);
}

static void put_rating(Text *out, const EloRating *r)
{
    text_format(out, "{\"event\":\"rating\"");
    put_rating_members(out, r);
    text_format(out, "}\n");
}

static void put_gate(Text *out, const JournalGate *g)
{
    text_format(out, "{\"event\":\"gate\"");
    put_integer(out, "rows", g->rows);
    put_integer(out, "best_rows", g->best_rows);
    put_integer(out, "wins", g->score.wins);
    put_integer(out, "draws", g->score.draws);
    put_integer(out, "losses", g->score.losses);
    put_member(out, "ratio", g->ratio);
    put_member(out, "seconds", g->seconds);
    text_format(out, ",\"passed\":%s}\n", g->passed ? "true" : "false");
}

static void put_ladder(Text *out, const JournalLadder *l)
{
    text_format(out, "{\"event\":\"ladder\"");
    put_rating_members(out, &l->rating);
    put_integer(out, "games", l->games);
    text_format(out, "}\n");
}

void run_curve_json(const Curve *c, Text *out)
{
    for (int i = 0; i < c->round_count; i++) put_round(out, &c->rounds[i]);
    for (int i = 0; i < c->match_count; i++) put_match(out, &c->matches[i]);
    for (int i = 0; i < c->duel_count; i++) put_duel(out, &c->duels[i]);
    for (int i = 0; i < c->rating_count; i++) put_rating(out, &c->ratings[i]);
    for (int i = 0; i < c->gate_count; i++) put_gate(out, &c->gates[i]);
    for (int i = 0; i < c->ladder_count; i++) put_ladder(out, &c->ladder[i]);
}

RunRating run_curve_rating(const Curve *c)
{
    RunRating r = {.networks = c->rating_count};
    if (r.networks == 0) return r;
    r.first_rows = c->ratings[0].rows;
    r.newest = c->ratings[r.networks - 1];
    return r;
}
