/* match_report_html.h - the small pieces that a match's report is made of. */
#ifndef TENGEN_UI_CLI_MATCH_REPORT_HTML_H
#define TENGEN_UI_CLI_MATCH_REPORT_HTML_H

#include "game/base/text.h"
#include "game/match/match.h"

/* Text with what is markup in it escaped. */
void match_report_html_text(Text *out, const char *text);

/* Cells of a row: text, "wins-draws-losses", a share; empty where there are no games. */
void match_report_html_cell(Text *out, const char *text, bool left);
void match_report_html_score(Text *out, MatchScore s);
void match_report_html_percent(Text *out, MatchScore s);

/* Headings "a|b|c"; those that begin with < stand at the left. */
void match_report_html_open_table(Text *out, const char *headings);
void match_report_html_close_table(Text *out);

/* A part with a title that is folded where it has many rows. */
void match_report_html_open_part(Text *out, const char *title, int rows);
void match_report_html_close_part(Text *out);

/* "+76", "−12", "+∞"; returns text. */
const char *match_report_html_elo(double elo, char text[16]);

#endif
