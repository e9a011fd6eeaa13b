#include "ui/cli/match_report.h"

#include "game/base/text.h"
#include "game/notation.h"
#include "ui/cli/match_report_data.h"
#include "ui/cli/match_report_html.h"
#include "ui/cli/match_report_look.h"
#include "ui/cli/match_report_standing.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TRANSCRIPTS_MAX = 100,
    STEP = 30,   /* between two lines of the board */
    MARGIN = 32, /* from its outer lines to its edge */
};

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
    match_report_html_text(out, player_name(d, 0));
    text_format(out, " against ");
    match_report_html_text(out, player_name(d, 1));
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

/* The time of day at which a game ended, of "2026-11-22T04:56:30Z". */
static const char *clock_of(const ReportGame *g)
{
    const char *time = strchr(g->ended, 'T');
    return time ? time + 1 : "";
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
        text_format(out, ", %.10s %.5s to %.10s %.5s UTC. Black won %d, %d were drawn, white won %d",
                    d->games[0].ended, clock_of(&d->games[0]), d->games[d->game_count - 1].ended,
                    clock_of(&d->games[d->game_count - 1]), black.wins, black.draws, black.losses);
    text_format(out, ".</p>\n");
}

/* What was agreed, as far as it says anything, each in words. */
static Status add_settings(Text *out, MatchDb *db)
{
    static const struct {
        const char *key, *before, *behind;
    } settings[] = {
        {"format", "", ""},
        {"openings", "openings: ", ""},
        {"tc", "programs have ", " seconds (a move, or a game/a move)"},
        {"engines", "limits of programs: ", ""},
        {"move_limit", "drawn after ", " stones"},
        {"agree", "ended when scores agreed for ", " moves"},
        {"prove", "ended when proven by ", " nodes"},
        {"seed", "seed ", ""},
    };
    char value[MATCH_DB_VALUE_MAX];
    bool found, any = false;
    text_format(out, "<p class=\"soft\">");
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        TRY(match_db_setting(db, settings[i].key, value, sizeof value, &found));
        if (!found || !value[0] || strcmp(value, "0") == 0) continue;
        text_format(out, "%s%s", any ? " · " : "", settings[i].before);
        match_report_html_text(out, value);
        text_format(out, "%s", settings[i].behind);
        any = true;
    }
    text_format(out, "</p>\n");
    return status_ok();
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

/* The least square with all stones of an opening, a margin, and as much more as makes it no close-up. */
static int find_middle(const ReportGame *g, int size, double *x, double *y)
{
    enum { MARGINS = 3, SIDE_MIN = 8 };
    int low[2] = {size, size}, high[2] = {0, 0};
    for (int i = 0; i < g->opening_moves; i++) {
        int at[2] = {g->moves[i] % size, g->moves[i] / size};
        for (int k = 0; k < 2; k++) {
            if (at[k] < low[k]) low[k] = at[k];
            if (at[k] > high[k]) high[k] = at[k];
        }
    }
    int width = high[0] - low[0], height = high[1] - low[1],
        side = MARGINS + (width > height ? width : height);
    *x = (low[0] + high[0] + 1) / 2.0;
    *y = (low[1] + high[1] + 1) / 2.0;
    return side > SIDE_MIN ? side : SIDE_MIN;
}

/* The part of the board with the stones of an opening. */
static void add_small_board(Text *out, const ReportData *d, const ReportGame *g)
{
    int size = d->spec.size;
    double x, y;
    int side = find_middle(g, size, &x, &y);
    text_format(out,
                "<td><svg class=\"small\" viewBox=\"%.1f %.1f %d %d\"><rect width=\"%d\" height=\"%d\"/>",
                x - side / 2.0, y - side / 2.0, side, side, size, size);
    for (int i = 0; i < g->opening_moves; i++)
        text_format(out, "<circle cx=\"%d.5\" cy=\"%d.5\" r=\".48\" class=\"%s\"/>", g->moves[i] % size,
                    g->moves[i] / size, i % 2 ? "white" : "black");
    text_format(out, "</svg></td>");
}

static void add_opening_row(Text *out, const ReportData *d, const ReportOpening *o)
{
    const ReportGame *first = &d->games[o->game];
    char text[24] = "";
    text_format(out, "<tr>");
    add_small_board(out, d, first);
    text_format(out, "<td class=\"left\">");
    add_moves(out, d, first, first->opening_moves);
    text_format(out, "%s</td><td>", first->opening_moves ? "" : "the empty board");
    add_link(out, first);
    text_format(out, "</td><td>%d</td>", o->games);
    match_report_html_score(out, o->black);
    match_report_html_percent(out, o->black);
    if (o->played) snprintf(text, sizeof text, "%.1f of %d", 0.5 * o->points, o->played);
    match_report_html_cell(out, text, false);
    text_format(out, "</tr>\n");
}

static void add_openings(Text *out, const ReportData *d)
{
    match_report_html_open_part(out, "Openings", d->opening_count);
    match_report_html_open_table(out, "|<opening|game|games|black|black's score|points of the first player");
    for (int i = 0; i < d->opening_count; i++) add_opening_row(out, d, &d->openings[i]);
    match_report_html_close_table(out);
    match_report_html_close_part(out);
}

static void add_fault(Text *out, const ReportData *d, const ReportGame *g, bool transcript)
{
    int loser = g->result == RESULT_BLACK ? g->white : g->black;
    text_format(out, "<p>Game ");
    add_link(out, g);
    text_format(out, ": <span class=\"fault\">");
    match_report_html_text(out, player_name(d, loser));
    text_format(out, " loses by %s</span></p>\n", referee_end_name(g->end));
    if (!transcript || !g->account[0]) return;
    text_format(out, "<details><summary>What was said</summary><pre>");
    match_report_html_text(out, g->account);
    text_format(out, "</pre></details>\n");
}

/* Returns how many there are. */
static int add_faults(Text *out, const ReportData *d)
{
    int faults = 0, shown = 0;
    for (int i = 0; i < d->game_count; i++) faults += match_report_data_is_fault(&d->games[i]);
    if (faults == 0) return 0;
    match_report_html_open_part(out, "Faults", faults);
    if (faults > TRANSCRIPTS_MAX)
        text_format(out, "<p class=\"soft\">Of the first %d, what was said is here too.</p>\n",
                    TRANSCRIPTS_MAX);
    for (int i = 0; i < d->game_count; i++)
        if (match_report_data_is_fault(&d->games[i]))
            add_fault(out, d, &d->games[i], shown++ < TRANSCRIPTS_MAX);
    match_report_html_close_part(out);
    return faults;
}

enum { SWAP2_TEXT_MAX = 256 };

/* "alpha opened, swapped", or "". */
static const char *swap2_text(const ReportData *d, const ReportGame *g, char text[SWAP2_TEXT_MAX])
{
    text[0] = '\0';
    if (g->swap2[0]) snprintf(text, SWAP2_TEXT_MAX, "%.150s opened, %s", player_name(d, g->opener), g->swap2);
    return text;
}

static void add_game_row(Text *out, const ReportData *d, const ReportGame *g)
{
    static const char *const results[] = {"", "black", "white", "draw"};
    char swap2[SWAP2_TEXT_MAX];
    text_format(out, "<tr><td>");
    add_link(out, g);
    text_format(out, "</td>");
    match_report_html_cell(out, player_name(d, g->black), true);
    match_report_html_cell(out, player_name(d, g->white), true);
    match_report_html_cell(out, results[g->result], true);
    match_report_html_cell(out, referee_end_name(g->end), true);
    if (d->swap2) match_report_html_cell(out, swap2_text(d, g, swap2), true);
    text_format(out, "<td>%d</td><td><a href=\"#%d/play\">replay</a></td></tr>\n", g->count, g->number + 1);
}

static void add_games(Text *out, const ReportData *d)
{
    match_report_html_open_part(out, "Games", d->game_count);
    match_report_html_open_table(out, d->swap2 ? "game|<black|<white|<won by|<ended by|<swap2|moves| "
                                               : "game|<black|<white|<won by|<ended by|moves| ");
    for (int i = 0; i < d->game_count; i++) add_game_row(out, d, &d->games[i]);
    match_report_html_close_table(out);
    match_report_html_close_part(out);
}

/* ---- the board ------------------------------------------------------------------------------------------ */

static void add_line(Text *out, int x1, int y1, int x2, int y2)
{
    text_format(out, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>", x1, y1, x2, y2);
}

/* Star points: the centre and four more, as far as there is room. */
static void add_stars(Text *out, int size)
{
    static const int places[][2] = {{1, 1}, {0, 0}, {0, 2}, {2, 0}, {2, 2}};
    int at[3] = {3, size / 2, size - 4}, stars = size % 2 == 0 || size < 9 ? 0 : size < 11 ? 1 : 5;
    for (int i = 0; i < stars; i++)
        text_format(out, "<circle class=\"star\" cx=\"%d\" cy=\"%d\" r=\"3\"/>",
                    MARGIN + STEP * at[places[i][0]], MARGIN + STEP * at[places[i][1]]);
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
    add_stars(out, size);
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
             "<button id=\"before\" title=\"the game before\">▲</button>"
             "<button id=\"after\" title=\"the next game\">▼</button>"
             "<input id=\"range\" type=\"range\" min=\"0\" max=\"0\" value=\"0\" title=\"move\"/></div>\n");
}

/* ---- the games, for the script -------------------------------------------------------------------------- */

/* [number, black, white, result, ending, moves of the opening, moves, milliseconds, swap2] */
static json_t *game_json(const ReportData *d, const ReportGame *g)
{
    Text moves = {0};
    char swap2[SWAP2_TEXT_MAX];
    json_t *times = json_array();
    add_moves(&moves, d, g, g->count);
    for (int i = 0; i < g->count; i++) json_array_append_new(times, json_integer(g->times_ms[i]));
    json_t *game = json_pack("[i,i,i,i,s,i,s,o,s]", g->number + 1, g->black, g->white, (int)g->result,
                             referee_end_name(g->end), g->opening_moves, moves.data ? moves.data : "", times,
                             swap2_text(d, g, swap2));
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
    json_t *match = json_pack("{s:i, s:i, s:i, s:i, s:o, s:o}", "size", d->spec.size, "line", d->spec.line,
                              "step", STEP, "margin", MARGIN, "players", players, "games", games);
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
    match_report_standing_write(out, d);
    add_board(out, d);
    counts->games = d->game_count;
    counts->faults = add_faults(out, d);
    add_openings(out, d);
    add_games(out, d);
    TRY(add_script(out, d));
    text_format(out, "</body>\n</html>\n");
    return status_ok();
}

Status match_report_write(MatchDb *db, const char *anchor, char **html, size_t *size, ReportCounts *counts)
{
    ReportData d;
    Text out = {0};
    Status status;
    *html = NULL;
    CHECK(status, match_report_data_read(db, anchor, &d));
    CHECK(status, add_page(&out, db, &d, counts));
    CHECK(status, text_take(&out, html, size));
done:
    text_free(&out);
    match_report_data_free(&d);
    return status;
}
