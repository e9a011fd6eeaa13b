/* analyze_text.h - analyses and reviews in words, for a terminal. */
#ifndef TENGEN_UI_CLI_ANALYZE_TEXT_H
#define TENGEN_UI_CLI_ANALYZE_TEXT_H

#include "game/base/text.h"
#include "mcts/review.h"
#include "ui/cli/board_text.h"

enum { ANALYZE_TEXT_MAX = 512 };

/* "h8 i9 j10": a line's moves from the one with index `first` on, as many as fit into text[n]; returns text. */
const char *analyze_text_moves(const SearchLine *line, int first, int size, char *text, int n);

/* "black wins in 4 moves: h8 i9 …", "white: win 43 % (draws 1 %)": a position of size points along an edge for
 * `color`, who is to move there; line may be NULL. Into text[n]; returns text. */
const char *analyze_text_verdict(Color color, float score, float draw, Proof proof, int plies,
                                 const SearchLine *line, int size, char *text, int n);

/* A position: the board, the verdict, its best moves, and what is forbidden in renju. */
void analyze_text_position(Text *out, const Board *b, const AnalyzerAnswer *answer, BoardTextStyle style);

/* A game: each move with what it cost (or only those that are marked), turning points, and the players. */
void analyze_text_review(Text *out, const Record *record, const Review *review, bool all);

/* "mistake: h8 was better (win 55 %): h8 i9 …", "missed a win in 4 moves: …", or "" for a move that is not worth a
 * word; into text[n]; returns text. */
const char *analyze_text_remark(const ReviewMove *m, int size, char *text, int n);

#endif
