#include "ui/cli/match_report.h"

#include "game/base/text.h"
#include "game/match/rating.h"
#include "game/notation.h"
#include "ui/cli/match_report_data.h"
#include "ui/cli/match_report_look.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TRANSCRIPTS_MAX = 100,
    ROWS_OPEN = 40,
    STEP = 30,   /* between two lines of the board */
    MARGIN = 40, /* from its outer lines to its edge */
};

/* ---- pieces --------------------------------------------------------------------------------------------- */

static void add_escaped(Text *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            text_format(out, "&amp;");
        else if (*text == '<')
            text_format(out, "&lt;");
        else if (*text == '>')
            text_format(out, "&gt;");
        else if (*text == '"')
            text_format(out, "&quot;");
        else
            text_char(out, *text);
    }
}

static void add_cell(Text *out, const char *text, bool left)
{
    text_format(out, left ? "<td class=\"left\">" : "<td>");
    add_escaped(out, text);
    text_format(out, "</td>");
}

static void add_score_cell(Text *out, MatchScore s)
{
    char text[48] = "";
    if (match_games(s)) snprintf(text, sizeof text, "%d-%d-%d", s.wins, s.draws, s.losses);
    add_cell(out, text, false);
}

static void add_percent_cell(Text *out, MatchScore s)
{
    char text[24] = "";
    if (match_games(s)) snprintf(text, sizeof text, "%.1f %%", 100 * match_score(s));
    add_cell(out, text, false);
}

/* Headings "a|b|c"; those that begin with < stand at the left. */
static void open_table(Text *out, const char *headings)
{
    text_format(out, "<div class=\"wide\"><table>\n<tr>");
    while (*headings) {
        size_t n = strcspn(headings, "|");
        bool left = *headings == '<';
        text_format(out, "<th%s>%.*s</th>", left ? " class=\"left\"" : "", (int)n - left, headings + left);
        headings += n + (headings[n] == '|');
    }
    text_format(out, "</tr>\n");
}

static void close_table(Text *out)
{
    text_format(out, "</table></div>\n");
}

/* A part that is folded where it is long. */
static void open_part(Text *out, const char *title, int rows)
{
    text_format(out, "<h2>%s</h2>\n<details%s><summary>%d</summary>\n", title,
                rows <= ROWS_OPEN ? " open=\"open\"" : "", rows);
}

static void close_part(Text *out)
{
    text_format(out, "</details>\n");
}

static const char *elo_text(double elo, char text[16])
{
    if (isinf(elo))
        snprintf(text, 16, "%s∞", elo > 0 ? "+" : "−");
    else
        snprintf(text, 16, "%+.0f", elo);
    return text;
}

static const char *player_name(const ReportData *d, int player)
{
    return d->players[player].name;
}

/* ---- the head ------------------------------------------------------------------------------------------- */

static void add_title(Text *out, const ReportData *d)
{
    if (d->player_count > 2) {
        text_format(out, "A tournament of %d players", d->player_count);
        return;
    }
    add_escaped(out, player_name(d, 0));
    text_format(out, " against ");
    add_escaped(out, player_name(d, 1));
}

static void add_head(Text *out, const ReportData *d)
{
    text_format(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                     "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                     "style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:\"/>\n"
                     "<meta name=\"viewport\" content=\"width=device-width\"/>\n"
                     "<link rel=\"icon\" href=\"data:,\"/>\n<title>");
    add_title(out, d);
    text_format(out, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>", match_report_look_style());
    add_title(out, d);
    text_format(out, "</h1>\n");
}

static void add_summary(Text *out, const ReportData *d)
{
    char game[80];
    MatchScore black = {0};
    for (int i = 0; i < d->opening_count; i++) {
        black.wins += d->openings[i].black.wins;
        black.draws += d->openings[i].black.draws;
        black.losses += d->openings[i].black.losses;
    }
    text_format(out, "<p>%d games of %s", d->game_count, game_spec_text(d->spec, game, sizeof game));
    if (d->game_count)
        text_format(out, ", %s to %s. Black won %d, %d were drawn, white won %d", d->games[0].ended,
                    d->games[d->game_count - 1].ended, black.wins, black.draws, black.losses);
    text_format(out, ".</p>\n");
}

/* What was agreed, as far as it says anything. */
static Status add_settings(Text *out, MatchDb *db)
{
    static const char *const keys[] = {"seed",    "format",     "openings", "tc",
                                       "engines", "move_limit", "agree",    "sprt"};
    char value[MATCH_DB_VALUE_MAX];
    bool found;
    text_format(out, "<p class=\"soft\">");
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        TRY(match_db_setting(db, keys[i], value, sizeof value, &found));
        if (!found || !value[0] || strcmp(value, "0") == 0) continue;
        text_format(out, "%s: ", keys[i]);
        add_escaped(out, value);
        text_format(out, "; ");
    }
    text_format(out, "a result reads wins-draws-losses</p>\n");
    return status_ok();
}

/* ---- players -------------------------------------------------------------------------------------------- */

static void add_standing_row(Text *out, const ReportData *d, int a)
{
    char number[16], elo[64] = "";
    const BradleyTerryRating *r = &d->players[a].rating;
    MatchResult all = match_report_data_total(d, a);
    MatchScore total = match_total(&all);
    snprintf(number, sizeof number, "%d", a + 1);
    if (a == 0)
        snprintf(elo, sizeof elo, "0");
    else if (!isnan(r->elo))
        snprintf(elo, sizeof elo, "%+.0f ±%.0f", r->elo, 1.96 * r->error);
    text_format(out, "<tr>");
    add_cell(out, number, false);
    add_cell(out, player_name(d, a), true);
    add_percent_cell(out, total);
    if (d->player_count > 2) add_cell(out, elo, false);
    add_score_cell(out, total);
    add_score_cell(out, all.black);
    add_score_cell(out, all.white);
    for (int b = 0; b < d->player_count; b++)
        add_score_cell(out, match_total(match_report_data_pairing(d, a, b)));
    add_cell(out, d->players[a].description, true);
    text_format(out, "</tr>\n");
}

static void add_standing(Text *out, const ReportData *d)
{
    Text headings = {0};
    bool many = d->player_count > 2;
    text_format(&headings, "|<player|score|%sall|as black|as white", many ? "Elo|" : "");
    for (int b = 0; b < d->player_count; b++) text_format(&headings, "|%d", b + 1);
    text_format(&headings, "|<what it is");
    text_format(out, "<h2>Players</h2>\n");
    if (many)
        text_format(out,
                    "<p class=\"soft\">Elo by maximum likelihood from all games, the first player's being 0, "
                    "with 95 %% intervals.</p>\n");
    open_table(out, headings.data ? headings.data : "");
    for (int a = 0; a < d->player_count; a++) add_standing_row(out, d, a);
    close_table(out);
    text_free(&headings);
}

static void add_pairing_row(Text *out, const ReportData *d, int a, int b)
{
    char text[120], elo[16], low[16], high[16];
    double least, most;
    const MatchResult *r = match_report_data_pairing(d, a, b);
    if (match_games(match_total(r)) == 0) return;
    MatchEstimate e = match_estimate(r);
    text_format(out, "<tr>");
    add_cell(out, player_name(d, a), true);
    add_cell(out, player_name(d, b), true);
    rating_interval(e.score, e.error, match_games(match_total(r)), &least, &most);
    snprintf(text, sizeof text, "%.1f %% [%.1f, %.1f]", 100 * e.score, 100 * least, 100 * most);
    add_cell(out, text, false);
    snprintf(text, sizeof text, "%s [%s, %s]", elo_text(e.elo, elo), elo_text(e.elo_low, low),
             elo_text(e.elo_high, high));
    add_cell(out, text, false);
    snprintf(text, sizeof text, "%.1f %%", 100 * rating_superiority(e.score, e.error));
    add_cell(out, text, false);
    add_score_cell(out, match_total(r));
    add_score_cell(out, r->black);
    add_score_cell(out, r->white);
    snprintf(text, sizeof text, "%d %d %d %d %d", r->pairs[0], r->pairs[1], r->pairs[2], r->pairs[3],
             r->pairs[4]);
    add_cell(out, text, false);
    text_format(out, "</tr>\n");
}

static void add_pairings(Text *out, const ReportData *d)
{
    text_format(
        out, "<h2>Pairings</h2>\n<p class=\"soft\">Score and Elo with 95 %% intervals, from pairs of games "
             "where all are whole; pairs that brought 0, ½, 1, 1½ and 2 points.</p>\n");
    open_table(out, "<player|<against|score|Elo|superior|all|as black|as white|pairs");
    for (int a = 0; a < d->player_count; a++)
        for (int b = a + 1; b < d->player_count; b++) add_pairing_row(out, d, a, b);
    close_table(out);
}

/* ---- openings, games and faults ------------------------------------------------------------------------- */

static void add_link(Text *out, const ReportGame *g)
{
    text_format(out, "<a href=\"#%d\">%d</a>", g->number + 1, g->number + 1);
}

static void add_moves(Text *out, const ReportData *d, const ReportGame *g, int count)
{
    char name[NOTATION_TEXT_MAX];
    for (int i = 0; i < count; i++)
        text_format(out, "%s", notation_point(g->moves[i], d->spec.size, ORIGIN_BOTTOM, name));
}

static void add_opening_row(Text *out, const ReportData *d, const ReportOpening *o)
{
    const ReportGame *first = &d->games[o->game];
    char text[24] = "";
    text_format(out, "<tr><td class=\"left\">");
    add_moves(out, d, first, first->opening_moves);
    text_format(out, "%s</td><td>", first->opening_moves ? "" : "the empty board");
    add_link(out, first);
    text_format(out, "</td><td>%d</td>", o->games);
    add_score_cell(out, o->black);
    add_percent_cell(out, o->black);
    if (o->played) snprintf(text, sizeof text, "%.1f of %d", 0.5 * o->points, o->played);
    add_cell(out, text, false);
    text_format(out, "</tr>\n");
}

static void add_openings(Text *out, const ReportData *d)
{
    open_part(out, "Openings", d->opening_count);
    open_table(out, "<opening|game|games|black|black's score|points of player 1");
    for (int i = 0; i < d->opening_count; i++) add_opening_row(out, d, &d->openings[i]);
    close_table(out);
    close_part(out);
}

static void add_fault(Text *out, const ReportData *d, const ReportGame *g, bool transcript)
{
    int loser = g->result == RESULT_BLACK ? g->white : g->black;
    text_format(out, "<p>Game ");
    add_link(out, g);
    text_format(out, ": <span class=\"fault\">");
    add_escaped(out, player_name(d, loser));
    text_format(out, " loses by %s</span></p>\n", referee_end_name(g->end));
    if (!transcript || !g->account[0]) return;
    text_format(out, "<details><summary>What was said</summary><pre>");
    add_escaped(out, g->account);
    text_format(out, "</pre></details>\n");
}

/* Returns how many there are. */
static int add_faults(Text *out, const ReportData *d)
{
    int faults = 0, shown = 0;
    for (int i = 0; i < d->game_count; i++) faults += match_report_data_is_fault(&d->games[i]);
    if (faults == 0) return 0;
    open_part(out, "Faults", faults);
    if (faults > TRANSCRIPTS_MAX)
        text_format(out, "<p class=\"soft\">Of the first %d, what was said is here too.</p>\n",
                    TRANSCRIPTS_MAX);
    for (int i = 0; i < d->game_count; i++)
        if (match_report_data_is_fault(&d->games[i]))
            add_fault(out, d, &d->games[i], shown++ < TRANSCRIPTS_MAX);
    close_part(out);
    return faults;
}

static void add_game_row(Text *out, const ReportData *d, const ReportGame *g)
{
    static const char *const results[] = {"", "black", "white", "draw"};
    text_format(out, "<tr><td>");
    add_link(out, g);
    text_format(out, "</td>");
    add_cell(out, player_name(d, g->black), true);
    add_cell(out, player_name(d, g->white), true);
    add_cell(out, results[g->result], true);
    add_cell(out, referee_end_name(g->end), true);
    text_format(out, "<td>%d</td><td><a href=\"#%d/play\">replay</a></td></tr>\n", g->count, g->number + 1);
}

static void add_games(Text *out, const ReportData *d)
{
    open_part(out, "Games", d->game_count);
    open_table(out, "game|<black|<white|<won by|<ended by|moves|");
    for (int i = 0; i < d->game_count; i++) add_game_row(out, d, &d->games[i]);
    close_table(out);
    close_part(out);
}

/* ---- the board ------------------------------------------------------------------------------------------ */

static void add_line(Text *out, int x1, int y1, int x2, int y2)
{
    text_format(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", x1, y1, x2, y2);
}

static void add_grid(Text *out, int size)
{
    enum { LABEL = 14 };
    int end = MARGIN + STEP * (size - 1), whole = end + MARGIN;
    text_format(out, "<svg id=\"board\" viewBox=\"0 0 %d %d\"><rect width=\"%d\" height=\"%d\"/>\n", whole,
                whole, whole, whole);
    for (int i = 0; i < size; i++) {
        int at = MARGIN + STEP * i;
        add_line(out, at, MARGIN, at, end);
        add_line(out, MARGIN, at, end, at);
        text_format(out, "<text x=\"%d\" y=\"%d\">%c</text><text x=\"%d\" y=\"%d\">%d</text>\n", at,
                    whole - LABEL + 4, 'a' + i, LABEL, at + 4, size - i);
    }
    text_format(out, "<g id=\"stones\"></g></svg>\n");
}

static void add_board(Text *out, const ReportData *d)
{
    text_format(out,
                "<h2 id=\"boards\">Board</h2>\n<p id=\"caption\">Without its script this page replays no "
                "games.</p>\n");
    add_grid(out, d->spec.size);
    text_format(
        out, "<div class=\"controls\"><button id=\"first\" title=\"to the start\">|‹</button>"
             "<button id=\"back\" title=\"a move back\">‹</button>"
             "<button id=\"play\" title=\"replay\">▶</button>"
             "<button id=\"next\" title=\"the next move\">›</button>"
             "<button id=\"last\" title=\"to the end\">›|</button>"
             "<input id=\"range\" type=\"range\" min=\"0\" max=\"0\" value=\"0\" title=\"move\"/></div>\n");
}

/* ---- the games, for the script -------------------------------------------------------------------------- */

/* [number, black, white, result, ending, moves of the opening, moves, milliseconds] */
static json_t *game_json(const ReportData *d, const ReportGame *g)
{
    Text moves = {0};
    json_t *times = json_array();
    add_moves(&moves, d, g, g->count);
    for (int i = 0; i < g->count; i++) json_array_append_new(times, json_integer(g->times_ms[i]));
    json_t *game = json_pack("[i,i,i,i,s,i,s,o]", g->number + 1, g->black, g->white, (int)g->result,
                             referee_end_name(g->end), g->opening_moves, moves.data ? moves.data : "", times);
    text_free(&moves);
    return game;
}

/* Nothing in it may end the script, nor be taken for markup. */
static void add_for_script(Text *out, const char *json)
{
    for (; *json; json++)
        if (strchr("<>&", *json))
            text_format(out, "\\u%04x", (unsigned)*json);
        else
            text_char(out, *json);
}

static Status add_script(Text *out, const ReportData *d)
{
    json_t *players = json_array(), *games = json_array();
    for (int i = 0; i < d->player_count; i++) json_array_append_new(players, json_string(player_name(d, i)));
    for (int i = 0; i < d->game_count; i++) json_array_append_new(games, game_json(d, &d->games[i]));
    json_t *match = json_pack("{s:i, s:i, s:i, s:o, s:o}", "size", d->spec.size, "step", STEP, "margin",
                              MARGIN, "players", players, "games", games);
    char *json = match ? json_dumps(match, JSON_COMPACT | JSON_ENSURE_ASCII) : NULL;
    json_decref(match);
    if (!json) return status_no_memory(0, "the games");
    text_format(out, "<script>\n//<![CDATA[\nvar match = ");
    add_for_script(out, json);
    text_format(out, ";\n%s//]]>\n</script>\n", match_report_look_script());
    free(json);
    return status_ok();
}

/* ---- all ------------------------------------------------------------------------------------------------ */

static Status add_page(Text *out, MatchDb *db, const ReportData *d, ReportCounts *counts)
{
    add_head(out, d);
    add_summary(out, d);
    TRY(add_settings(out, db));
    add_standing(out, d);
    add_pairings(out, d);
    add_board(out, d);
    counts->games = d->game_count;
    counts->faults = add_faults(out, d);
    add_openings(out, d);
    add_games(out, d);
    TRY(add_script(out, d));
    text_format(out, "</body>\n</html>\n");
    return status_ok();
}

Status match_report_write(MatchDb *db, char **html, size_t *size, ReportCounts *counts)
{
    ReportData d;
    Text out = {0};
    Status status;
    *html = NULL;
    CHECK(status, match_report_data_read(db, &d));
    CHECK(status, add_page(&out, db, &d, counts));
    CHECK(status, text_take(&out, html, size));
done:
    text_free(&out);
    match_report_data_free(&d);
    return status;
}
