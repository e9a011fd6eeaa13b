/* vcf_player.h - the bot that knows forced wins: it plays the pattern bot's moves (game/match/bots.h), but wins by
 * continuous fours where it finds such a win, and of all moves considers only those that may stop the opponent's. */
#ifndef TENGEN_MCTS_VCF_PLAYER_H
#define TENGEN_MCTS_VCF_PLAYER_H

#include "game/match/player.h"
#include "game/pattern.h"

/* nodes: moves made on a board to look for wins by fours, at each move, >= 1. Answers at the first poll and keeps
 * nothing between moves. table is borrowed and fits the rule and line length of every board. ERR_MEMORY. */
Status vcf_player_new(Player **out, const PatternTable *table, int nodes) __attribute__((warn_unused_result));

#endif
