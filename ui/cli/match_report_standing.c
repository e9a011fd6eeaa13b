#include "ui/cli/match_report_standing.h"

#include "game/match/rating.h"
#include "ui/cli/match_report_html.h"
#include "ui/cli/match_show.h"

#include <math.h>
#include <stdio.h>

static const double DEVIATIONS = 1.96; /* of a 95 % interval */

/* ---- the table ------------------------------------------------------------------------------------------ */

/* The strengths that the bars show: from the lowest end of an interval to the highest. */
typedef struct Range {
    double low, high;
} Range;

static Range range_of(const ReportData *d)
{
    Range r = {INFINITY, -INFINITY};
    for (int a = 0; a < d->player_count; a++) {
        const BradleyTerryRating *rating = &d->players[a].rating;
        if (isnan(rating->elo)) continue;
        r.low = fmin(r.low, rating->elo - DEVIATIONS * rating->error);
        r.high = fmax(r.high, rating->elo + DEVIATIONS * rating->error);
    }
    return r;
}

/* Players by strength; those without one stand last, equal ones by number. */
static void rank(const ReportData *d, int order[])
{
    for (int i = 0; i < d->player_count; i++) {
        double elo = d->players[i].rating.elo;
        int j = i;
        for (; j > 0 && !isnan(elo) && !(d->players[order[j - 1]].rating.elo >= elo); j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
}

static double place(double elo, Range range, int width)
{
    return range.high > range.low ? width * (elo - range.low) / (range.high - range.low) : width / 2.0;
}

static void add_bar(Text *out, const BradleyTerryRating *r, Range range)
{
    enum { WIDTH = 140 };
    text_format(out, "<td>");
    if (!isnan(r->elo))
        text_format(out,
                    "<svg class=\"bar\" viewBox=\"-6 -7 %d 14\"><line x1=\"%.1f\" y1=\"0\" x2=\"%.1f\" "
                    "y2=\"0\"/><circle cx=\"%.1f\" cy=\"0\" r=\"4\"/></svg>",
                    WIDTH + 12, place(r->elo - DEVIATIONS * r->error, range, WIDTH),
                    place(r->elo + DEVIATIONS * r->error, range, WIDTH), place(r->elo, range, WIDTH));
    text_format(out, "</td>");
}

static void add_elo(Text *out, const ReportData *d, int a)
{
    char elo[16], text[64] = "";
    const BradleyTerryRating *r = &d->players[a].rating;
    if (a == d->anchor)
        snprintf(text, sizeof text, "%.0f", d->anchor_elo);
    else if (!isnan(r->elo) && d->anchor_elo != 0)
        snprintf(text, sizeof text, "%.0f ±%.0f", r->elo, DEVIATIONS * r->error);
    else if (!isnan(r->elo))
        snprintf(text, sizeof text, "%s ±%.0f", match_report_html_elo(r->elo, elo), DEVIATIONS * r->error);
    match_report_html_cell(out, text, false);
}

/* A result, the more strongly coloured the further it is from even. */
static void add_meeting(Text *out, const ReportData *d, int a, int b)
{
    MatchScore s = match_total(match_report_data_pairing(d, a, b));
    if (a == b) {
        text_format(out, "<td class=\"self\"></td>");
    } else if (match_games(s) == 0) {
        text_format(out, "<td></td>");
    } else {
        double lead = match_score(s) - 0.5;
        text_format(out, "<td class=\"%s\" style=\"--lead:%.0f%%\">%d-%d-%d</td>",
                    lead >= 0 ? "ahead" : "behind", 100 * fabs(lead), s.wins, s.draws, s.losses);
    }
}

static void add_row(Text *out, const ReportData *d, const int order[], int place_of, Range range)
{
    char number[16];
    int a = order[place_of];
    bool many = d->player_count > 2;
    MatchResult all = match_report_data_total(d, a);
    snprintf(number, sizeof number, "%d", place_of + 1);
    text_format(out, "<tr>");
    match_report_html_cell(out, number, false);
    match_report_html_cell(out, d->players[a].name, true);
    if (many) {
        add_elo(out, d, a);
        add_bar(out, &d->players[a].rating, range);
    }
    match_report_html_percent(out, match_total(&all));
    match_report_html_score(out, match_total(&all));
    match_report_html_score(out, all.black);
    match_report_html_score(out, all.white);
    if (d->swap2) match_report_html_score(out, all.opened);
    for (int b = 0; b < d->player_count; b++) add_meeting(out, d, a, order[b]);
    text_format(out, "</tr>\n");
}

static void add_descriptions(Text *out, const ReportData *d, const int order[])
{
    text_format(out, "<dl>");
    for (int i = 0; i < d->player_count; i++) {
        const ReportPlayer *p = &d->players[order[i]];
        text_format(out, "<dt>");
        match_report_html_text(out, p->name);
        text_format(out, "</dt><dd>");
        match_report_html_text(out, p->description);
        text_format(out, "</dd>\n");
    }
    text_format(out, "</dl>\n");
}

static void add_table(Text *out, const ReportData *d)
{
    Text headings = {0};
    int order[PAIRINGS_PLAYERS_MAX];
    bool many = d->player_count > 2;
    if (many)
        rank(d, order);
    else
        for (int i = 0; i < d->player_count; i++) order[i] = i;
    text_format(&headings, "|<player|%sscore|all|as black|as white%s", many ? "Elo|<95 %|" : "",
                d->swap2 ? "|opened" : "");
    for (int b = 0; b < d->player_count; b++) text_format(&headings, "|%d", b + 1);
    text_format(out, "<h2>Players</h2>\n<p class=\"soft\">A result reads wins-draws-losses.");
    if (many) {
        text_format(out, " Elo by maximum likelihood from all games, that of ");
        match_report_html_text(out, d->players[d->anchor].name);
        text_format(out, " being fixed, with 95 %% intervals.");
    }
    text_format(out, "</p>\n");
    match_report_html_open_table(out, headings.data ? headings.data : "");
    for (int i = 0; i < d->player_count; i++) add_row(out, d, order, i, range_of(d));
    match_report_html_close_table(out);
    text_free(&headings);
    add_descriptions(out, d, order);
}

/* ---- pairings ------------------------------------------------------------------------------------------- */

static void add_interval(Text *out, const MatchEstimate *e, int games)
{
    char text[120], elo[16], low[16], high[16];
    double least, most;
    rating_interval(e->score, e->error, games, &least, &most);
    snprintf(text, sizeof text, "%.1f %% [%.1f, %.1f]", 100 * e->score, 100 * least, 100 * most);
    match_report_html_cell(out, text, false);
    snprintf(text, sizeof text, "%s [%s, %s]", match_report_html_elo(e->elo, elo),
             match_report_html_elo(e->elo_low, low), match_report_html_elo(e->elo_high, high));
    match_report_html_cell(out, text, false);
    snprintf(text, sizeof text, "%.1f %%", 100 * rating_superiority(e->score, e->error));
    match_report_html_cell(out, text, false);
}

static void add_normalized(Text *out, const MatchResult *r)
{
    char text[48] = "", elo[16];
    double error;
    int pairs = 0;
    for (int i = 0; i < 5; i++) pairs += r->pairs[i];
    if (pairs > 0) {
        double normalized = sprt_normalized_elo(r->pairs, &error);
        snprintf(text, sizeof text, "%s ±%.0f", match_report_html_elo(normalized, elo), DEVIATIONS * error);
    }
    match_report_html_cell(out, text, false);
}

static void add_pairing(Text *out, const ReportData *d, int a, int b)
{
    char text[80];
    const MatchResult *r = match_report_data_pairing(d, a, b);
    int games = match_games(match_total(r));
    if (games == 0) return;
    MatchEstimate e = match_estimate(r);
    text_format(out, "<tr>");
    match_report_html_cell(out, d->players[a].name, true);
    match_report_html_cell(out, d->players[b].name, true);
    add_interval(out, &e, games);
    match_report_html_score(out, match_total(r));
    match_report_html_score(out, r->black);
    match_report_html_score(out, r->white);
    snprintf(text, sizeof text, "%d %d %d %d %d", r->pairs[0], r->pairs[1], r->pairs[2], r->pairs[3],
             r->pairs[4]);
    match_report_html_cell(out, text, false);
    add_normalized(out, r);
    text_format(out, "</tr>\n");
}

static void add_pairings(Text *out, const ReportData *d)
{
    text_format(
        out,
        "<h2>Pairings</h2>\n<p class=\"soft\">Score and Elo with 95 %% intervals, from pairs of games "
        "where all are whole; how probable it is that the first is stronger; pairs that brought 0, ½, 1, "
        "1½ and 2 points; Elo in standard deviations of a game (normalized).</p>\n");
    match_report_html_open_table(
        out, "<player|<against|score|Elo|stronger|all|as black|as white|pairs|normalized");
    for (int a = 0; a < d->player_count; a++)
        for (int b = a + 1; b < d->player_count; b++) add_pairing(out, d, a, b);
    match_report_html_close_table(out);
}

static void add_test(Text *out, const ReportData *d)
{
    Text words = {0};
    match_show_sprt(&d->sprt, d->sprt_pairs, d->players[0].name, d->players[1].name, &words);
    text_format(out, "<h2>Sequential test</h2>\n<p>");
    match_report_html_text(out, words.data ? words.data : "");
    text_format(out, ".</p>\n");
    text_free(&words);
}

void match_report_standing_write(Text *out, const ReportData *d)
{
    add_table(out, d);
    add_pairings(out, d);
    if (d->tested) add_test(out, d);
}
