/* bots.h - players without a network or a tree: yardsticks and sparring partners.
 *
 * Both answer at the first poll and keep nothing between moves. */
#ifndef TENGEN_GAME_MATCH_BOTS_H
#define TENGEN_GAME_MATCH_BOTS_H

#include "game/match/player.h"
#include "game/pattern.h"

/* Any legal point, uniformly. ERR_MEMORY. */
Status bots_random_new(Player **out) __attribute__((warn_unused_result));

/* Looks one move ahead at what each point makes and prevents: takes a five, blocks a five, makes an open or
 * double four, prevents one, then fours with threes, threes, and nearness to other stones; ties by lot.
 * table is borrowed and fits the rule and line length of every board. ERR_MEMORY. */
Status bots_pattern_new(Player **out, const PatternTable *table) __attribute__((warn_unused_result));

#endif
