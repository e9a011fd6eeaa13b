/* match_report_look.h - the parts of a match's report that are the same in every one: how it looks, and the script
 * that replays its games. */
#ifndef TENGEN_UI_CLI_MATCH_REPORT_LOOK_H
#define TENGEN_UI_CLI_MATCH_REPORT_LOOK_H

/* A style sheet. */
const char *match_report_look_style(void);

/* A script that wants the variable `match` (match_report.c) and the elements with the ids stones, caption, range,
 * first, back, next, last, play, before and after. The address says what is shown: #12 is game 12 at its end, #12/7 after seven
 * moves, #12/play replays it. */
const char *match_report_look_script(void);

#endif
