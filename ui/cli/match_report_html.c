#include "ui/cli/match_report_html.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { ROWS_OPEN = 40 };

void match_report_html_text(Text *out, const char *text)
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

void match_report_html_cell(Text *out, const char *text, bool left)
{
    text_format(out, left ? "<td class=\"left\">" : "<td>");
    match_report_html_text(out, text);
    text_format(out, "</td>");
}

void match_report_html_score(Text *out, MatchScore s)
{
    char text[48] = "";
    if (match_games(s)) snprintf(text, sizeof text, "%d-%d-%d", s.wins, s.draws, s.losses);
    match_report_html_cell(out, text, false);
}

void match_report_html_percent(Text *out, MatchScore s)
{
    char text[24] = "";
    if (match_games(s)) snprintf(text, sizeof text, "%.1f %%", 100 * match_score(s));
    match_report_html_cell(out, text, false);
}

void match_report_html_open_table(Text *out, const char *headings)
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

void match_report_html_close_table(Text *out)
{
    text_format(out, "</table></div>\n");
}

void match_report_html_open_part(Text *out, const char *title, int rows)
{
    text_format(out, "<h2>%s</h2>\n<details%s><summary>%d</summary>\n", title,
                rows <= ROWS_OPEN ? " open=\"open\"" : "", rows);
}

void match_report_html_close_part(Text *out)
{
    text_format(out, "</details>\n");
}

const char *match_report_html_elo(double elo, char text[16])
{
    if (isinf(elo))
        snprintf(text, 16, "%s∞", elo > 0 ? "+" : "−");
    else
        snprintf(text, 16, "%s%.0f", elo >= 0 ? "+" : "−", fabs(elo));
    return text;
}
