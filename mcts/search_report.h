/* search_report.h - parts of a SearchResult that are read off the tree. */
#ifndef TENGEN_MCTS_SEARCH_REPORT_H
#define TENGEN_MCTS_SEARCH_REPORT_H

#include "mcts/search.h"
#include "mcts/tactics.h"
#include "mcts/threat.h"
#include "mcts/tree.h"

/* wdl, score, proof, proof_plies, visits. The root is evaluated or proven. */
void search_report_value(const Tree *t, SearchResult *out);

/* child_visits and child_score. */
void search_report_children(const Tree *t, SearchResult *out);

/* best and policy of a root proven by its own lines. */
void search_report_static(const Tactics *tactics, SearchResult *out);

/* best and policy of a root proven by its children. */
void search_report_proven(const Tree *t, SearchResult *out);

/* best and policy by visits: shares of the moves that are not lost, or out->prior of those where none was
 * visited. */
void search_report_visits(const Tree *t, SearchResult *out);

/* The move of an unproven root that CHOICE_LCB plays: of those that are not lost and have so large a share of
 * the most visits, the one with the greatest bound, mean - deviations * standard error. To the sum of the squared
 * deviations a quarter is added, one visit's where wins and losses are even, so that a few equal scores do not
 * seem certain. `best` where no move is visited. */
Point search_report_lcb(const Tree *t, float deviations, float share, Point best);

/* pv, which begins with best: at each node the shortest win, the longest defence, or the most visited child.
 */
void search_report_line(const Tree *t, SearchResult *out);

/* pv of a root that was won by force, instead: the line of that win. */
void search_report_win(const ThreatResult *win, SearchResult *out);

/* What search_lines returns, the first being result's best. */
int search_report_lines(const Tree *t, const SearchResult *result, int max, SearchLine out[]);

#endif
