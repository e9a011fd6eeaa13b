/* match_export.h - the games of a match.db as a file for other programs, its format told by its name:
 *
 *   .sgf    all games, one behind the other, with times
 *   .jsonl  a JSON object a line: number, players, result, ending, moves, times
 *   .pgn    players and results, without moves: what BayesElo and Ordo read
 *   .txt    a position string a line
 *   .psq    a folder of that name, with a file for each game */
#ifndef TENGEN_UI_CLI_MATCH_EXPORT_H
#define TENGEN_UI_CLI_MATCH_EXPORT_H

#include "game/match/match_db.h"

/* ERR_INPUT: the name has none of these endings, or its folder is not there. */
Status match_export_check(const char *path) __attribute__((warn_unused_result));

/* Write all games; a file is replaced. *games counts them. */
Status match_export(MatchDb *db, const char *path, int *games) __attribute__((warn_unused_result));

#endif
