/* bots.h - players without a network or a tree: yardsticks and sparring partners.
 *
 * They answer at the first poll and keep nothing between moves. */
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

/* The pattern bot's choice among some empty points, of which there is one at least. patterns are b's. */
Point bots_pattern_choose(const Board *b, const PatternBoard *patterns, const PointSet *among, Rng *rng);

/* A player who makes any legal move with probability `slip`, and else the move of `careful`, which he then owns: weaker
 * than that one by as much as one likes. `careful` is freed on a fault. ERR_MEMORY. */
Status bots_careless_new(Player **out, Player *careful, double slip) __attribute__((warn_unused_result));

#endif
