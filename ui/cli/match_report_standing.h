/* match_report_standing.h - the part of a match's report that says who is how strong: the table of all against all, the
 * pairings with their intervals, and the sequential test. */
#ifndef TENGEN_UI_CLI_MATCH_REPORT_STANDING_H
#define TENGEN_UI_CLI_MATCH_REPORT_STANDING_H

#include "game/base/text.h"
#include "ui/cli/match_report_data.h"

void match_report_standing_write(Text *out, const ReportData *d);

#endif
