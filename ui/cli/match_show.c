#include "ui/cli/match_show.h"

#include "game/match/bradley_terry.h"
#include "game/match/rating.h"
#include "ui/cli/words.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- lines --------------------------------------------------------------------------------------------- */

static double points_of_first(TournamentScore first, TournamentScore second, int pair)
{
    return 0.5 * (tournament_half_points(first, 2 * pair) + tournament_half_points(second, 2 * pair + 1));
}

const char *match_show_pair(const Tournament *t, const MatchNames *names, int pair, char *text, int n)
{
    TournamentScore first, second;
    TournamentGame game;
    bool known;
    text[0] = '\0';
    if (!tournament_score(t, 2 * pair, &first) || !tournament_score(t, 2 * pair + 1, &second)) return text;
    if (tournament_game(t, 2 * pair, &known, &game).code != STATUS_OK || !known) return text;
    double points = points_of_first(first, second, pair);
    snprintf(text, (size_t)n, "pair %d: %.40s %.1f, %.40s %.1f (%d and %d moves)", pair + 1,
             names->name[game.pair.first], points, names->name[game.pair.second], 2 - points, first.plies,
             second.plies);
    return text;
}

/* All that player a did, against everybody. */
static MatchResult all_of(const Tournament *t, int players, int a)
{
    MatchResult sum = {0}, part;
    for (int b = 0; b < players; b++) {
        if (b == a) continue;
        tournament_result(t, a, b, &part);
        match_add(&sum, &part);
    }
    return sum;
}

static const char *elo_text(double elo, char *text, int n)
{
    if (isinf(elo))
        snprintf(text, (size_t)n, "%s", elo > 0 ? "+inf" : "-inf");
    else
        snprintf(text, (size_t)n, "%+.0f", elo);
    return text;
}

static const char *interval_text(const MatchEstimate *e, char *text, int n)
{
    char elo[16], low[16], high[16];
    snprintf(text, (size_t)n, "Elo %s [%s, %s]", elo_text(e->elo, elo, sizeof elo),
             elo_text(e->elo_low, low, sizeof low), elo_text(e->elo_high, high, sizeof high));
    return text;
}

static int leader_of(const Tournament *t, int players)
{
    int best = 0;
    double most = -1;
    for (int a = 0; a < players; a++) {
        MatchResult r = all_of(t, players, a);
        MatchScore s = match_total(&r);
        double score = match_games(s) ? match_score(s) : 0;
        if (score > most) {
            most = score;
            best = a;
        }
    }
    return best;
}

const char *match_show_state(const Tournament *t, const MatchNames *names, int games_here, double seconds,
                             char *text, int n)
{
    int leader = names->count == 2 ? 0 : leader_of(t, names->count);
    MatchResult r = all_of(t, names->count, leader);
    MatchScore s = match_total(&r);
    int used = snprintf(text, (size_t)n, "%d of %d games", tournament_finished(t), tournament_games(t));
    if (match_games(s) > 0) {
        char interval[80];
        MatchEstimate e = match_estimate(&r);
        used += snprintf(text + used, (size_t)(n - used), " | %.30s %d-%d-%d, %s", names->name[leader],
                         s.wins, s.draws, s.losses, interval_text(&e, interval, sizeof interval));
    }
    if (games_here > 0) {
        char left[40];
        double rest = seconds / games_here * (tournament_games(t) - tournament_finished(t));
        snprintf(text + used, (size_t)(n - used), " | %s left", words_duration(rest, left, sizeof left));
    }
    return text;
}

/* ---- two players --------------------------------------------------------------------------------------- */

static void add_score(Text *out, const char *label, MatchScore s)
{
    if (match_games(s) == 0) return;
    text_format(out, "  %-9s%d-%d-%d  (%.1f %%)\n", label, s.wins, s.draws, s.losses, 100 * match_score(s));
}

static void add_endings(Text *out, const Tournament *t)
{
    int ends[GAME_ENDS] = {0}, losses = 0;
    for (int g = 0; g < 2 * tournament_pairs(t); g++) {
        TournamentScore s;
        if (tournament_score(t, g, &s)) ends[s.end]++;
    }
    for (int e = 0; e < GAME_ENDS; e++)
        if (e != GAME_BY_RULES && ends[e])
            text_format(out, "%s%s %d", losses++ ? ", " : "  ended    by ", referee_end_name((GameEnd)e),
                        ends[e]);
    if (losses) text_char(out, '\n');
}

/* Elo in deviations of a game: what a longer match would make surer, whatever the share of draws. */
static void show_normalized(const MatchResult *r, Text *out)
{
    int pairs = 0;
    double error;
    for (int i = 0; i < 5; i++) pairs += r->pairs[i];
    if (pairs == 0) return;
    double elo = sprt_normalized_elo(r->pairs, &error);
    text_format(out, "  normalized Elo %+.0f (standard error %.0f)\n", elo, error);
}

static void show_match(const Tournament *t, const MatchNames *names, Text *out)
{
    MatchResult r = all_of(t, 2, 0);
    MatchScore total = match_total(&r);
    if (match_games(total) == 0) {
        text_format(out, "no game was finished\n");
        return;
    }
    char interval[80];
    MatchEstimate e = match_estimate(&r);
    text_format(out, "%s against %s: %d-%d-%d, %.1f %% (standard error %.1f)\n", names->name[0],
                names->name[1], total.wins, total.draws, total.losses, 100 * e.score, 100 * e.error);
    add_score(out, "as black", r.black);
    add_score(out, "as white", r.white);
    add_score(out, "opened", r.opened);
    text_format(out, "  %s at 95 %%, likelihood of superiority %.1f %%\n",
                interval_text(&e, interval, sizeof interval), 100 * rating_superiority(e.score, e.error));
    show_normalized(&r, out);
    text_format(out, "  pairs    %d lost, %d at 1/2, %d even, %d at 3/2, %d won\n", r.pairs[0], r.pairs[1],
                r.pairs[2], r.pairs[3], r.pairs[4]);
    if (tournament_decided(t))
        text_format(out, "  decided  after %d of %d pairs\n", tournament_pairs(t), tournament_games(t) / 2);
    add_endings(out, t);
}

/* ---- more ---------------------------------------------------------------------------------------------- */

/* Everybody's strength by maximum likelihood, the anchor's being fixed. */
static Status rate(const Tournament *t, const MatchNames *names, BradleyTerryRating ratings[])
{
    int players = names->count;
    const double prior = 0.1;
    BradleyTerryDuel duels[PAIRINGS_PLAYERS_MAX * (PAIRINGS_PLAYERS_MAX - 1) / 2] = {{0}};
    int n = 0;
    for (int a = 0; a < players; a++)
        for (int b = a + 1; b < players; b++) {
            MatchResult r;
            tournament_result(t, a, b, &r);
            MatchScore s = match_total(&r);
            if (match_games(s)) duels[n++] = (BradleyTerryDuel){a, b, match_games(s), s.wins + 0.5 * s.draws};
        }
    TRY(bradley_terry_fit(players, names->anchor, duels, n, prior, ratings));
    for (int a = 0; a < players; a++) ratings[a].elo += names->anchor_elo;
    return status_ok();
}

static void show_cell(const Tournament *t, int a, int b, Text *out)
{
    char cell[32] = ".";
    MatchResult r = {0};
    if (b != a) tournament_result(t, a, b, &r);
    MatchScore s = match_total(&r);
    if (match_games(s)) snprintf(cell, sizeof cell, "%d-%d-%d", s.wins, s.draws, s.losses);
    text_format(out, "%12s", cell);
}

/* Points of a Swiss tournament, rests included. */
static void show_points(const Tournament *t, int a, Text *out)
{
    if (tournament_swiss(t)) text_format(out, "%8.1f", 0.5 * tournament_points(t, a));
}

static Status show_table(const Tournament *t, const MatchNames *names, Text *out)
{
    BradleyTerryRating ratings[PAIRINGS_PLAYERS_MAX];
    TRY(rate(t, names, ratings));
    text_format(out, "%-24s%8s%8s%15s", "", "games", "score", "Elo");
    if (tournament_swiss(t)) text_format(out, "%8s", "points");
    for (int b = 0; b < names->count; b++) text_format(out, "%12d", b + 1);
    text_char(out, '\n');
    for (int a = 0; a < names->count; a++) {
        MatchResult sum = all_of(t, names->count, a);
        MatchScore s = match_total(&sum);
        char elo[32] = "-";
        if (!isnan(ratings[a].elo))
            snprintf(elo, sizeof elo, names->anchor_elo != 0 ? "%.0f (se %.0f)" : "%+.0f (se %.0f)",
                     ratings[a].elo, ratings[a].error);
        text_format(out, "%3d %-20.20s%8d%7.1f%%%15s", a + 1, names->name[a], match_games(s),
                    match_games(s) ? 100 * match_score(s) : 0.0, elo);
        show_points(t, a, out);
        for (int b = 0; b < names->count; b++) show_cell(t, a, b, out);
        text_char(out, '\n');
    }
    add_endings(out, t);
    return status_ok();
}

Status match_show_result(const Tournament *t, const MatchNames *names, Text *out)
{
    if (names->count > 2) return show_table(t, names, out);
    show_match(t, names, out);
    return status_ok();
}

/* ---- the sequential test -------------------------------------------------------------------------------- */

void match_show_sprt(const Sprt *s, const int pairs[5], const char *a, const char *b, Text *out)
{
    double ratio = sprt_ratio(s, pairs);
    SprtVerdict verdict = sprt_verdict(s, pairs);
    bool clear = ratio > sprt_lower(s) && ratio < sprt_upper(s);
    text_format(out, "elo0 %g, elo1 %g%s: LLR %.2f between %.2f and %.2f: ", s->elo0, s->elo1,
                s->normalized ? " (normalized)" : "", ratio, sprt_lower(s), sprt_upper(s));
    if (verdict == SPRT_GOES_ON) {
        text_format(out, "undecided");
        return;
    }
    if (verdict == SPRT_ACCEPTS_ELO1)
        text_format(out, "at least elo1: %s is stronger than %s by %g Elo or more", a, b, s->elo1);
    else
        text_format(out, "no more than elo0: that %s is stronger than %s by %g Elo is refuted", a, b,
                    s->elo1);
    if (clear)
        text_format(out, " (%s is refuted by the results alone)",
                    verdict == SPRT_ACCEPTS_ELO1 ? "elo0" : "elo1");
}

/* ---- JSON ---------------------------------------------------------------------------------------------- */

static json_t *finite_or_null(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *score_json(MatchScore s)
{
    return json_pack("{s:i, s:i, s:i}", "wins", s.wins, "draws", s.draws, "losses", s.losses);
}

static json_t *pairing_json(const MatchResult *r, const char *a, const char *b)
{
    MatchEstimate e = match_estimate(r);
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:[i,i,i,i,i], s:f, s:f, s:o, s:o, s:o, s:f}", "a", a, "b", b,
                     "black", score_json(r->black), "white", score_json(r->white), "opened",
                     score_json(r->opened), "pairs", r->pairs[0], r->pairs[1], r->pairs[2], r->pairs[3],
                     r->pairs[4], "score", e.score, "error", e.error, "elo", finite_or_null(e.elo), "elo_low",
                     finite_or_null(e.elo_low), "elo_high", finite_or_null(e.elo_high), "superiority",
                     rating_superiority(e.score, e.error));
}

static Status ratings_json(const Tournament *t, const MatchNames *names, json_t *out)
{
    BradleyTerryRating ratings[PAIRINGS_PLAYERS_MAX];
    TRY(rate(t, names, ratings));
    for (int a = 0; a < names->count; a++)
        json_array_append_new(out, json_pack("{s:s, s:o, s:o}", "name", names->name[a], "elo",
                                             finite_or_null(ratings[a].elo), "error",
                                             finite_or_null(ratings[a].error)));
    return status_ok();
}

Status match_show_json(const Tournament *t, GameSpec game, const MatchNames *names, Text *out)
{
    json_t *pairings = json_array();
    for (int a = 0; a < names->count; a++)
        for (int b = a + 1; b < names->count; b++) {
            MatchResult r;
            tournament_result(t, a, b, &r);
            if (match_games(match_total(&r)) > 0)
                json_array_append_new(pairings, pairing_json(&r, names->name[a], names->name[b]));
        }
    json_t *ratings = json_array();
    Status status = ratings_json(t, names, ratings);
    json_t *object = json_pack("{s:s, s:i, s:i, s:i, s:i, s:o, s:o}", "rule", rule_name((Rule)game.rule),
                               "size", game.size, "line", game.line, "games", tournament_games(t), "finished",
                               tournament_finished(t), "pairings", pairings, "ratings", ratings);
    char *string = object && status.code == STATUS_OK ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (!string) return status.code != STATUS_OK ? status : status_no_memory(0, "the result");
    text_format(out, "%s\n", string);
    free(string);
    return status_ok();
}
