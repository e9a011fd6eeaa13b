/* match_report.h - the report of a match: one page of HTML that needs nothing but itself.
 *
 * It holds the standing and who did what against whom, Elo with 95 % intervals, results by colour and by opening,
 * faults with what was said, and a board on which each game can be replayed. It asks no other machine or file for
 * anything, and forbids itself to (Content-Security-Policy). It is well-formed XML too. */
#ifndef TENGEN_UI_CLI_MATCH_REPORT_H
#define TENGEN_UI_CLI_MATCH_REPORT_H

#include "game/match/match_db.h"

#include <stddef.h>

typedef struct ReportCounts {
    int games, faults;
} ReportCounts;

/* The page of a match, allocated (the caller frees it). anchor: whose Elo is fixed (match_settings_anchor). What
 * match_db_each returns; ERR_FORMAT, ERR_INPUT, ERR_MEMORY. */
Status match_report_write(MatchDb *db, const char *anchor, char **html, size_t *size, ReportCounts *counts)
    __attribute__((warn_unused_result));

#endif
