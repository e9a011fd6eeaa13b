/* bot_games.h - what every bot has to be held to: legal moves under every rule on every size, and the same moves for
 * the same random numbers. */
#ifndef TENGEN_TESTS_SUPPORT_BOT_GAMES_H
#define TENGEN_TESTS_SUPPORT_BOT_GAMES_H

#include "game/match/player.h"
#include "game/pattern.h"

/* Makes the bot for games of the table's rule. */
typedef Status (*BotMaker)(Player **out, const PatternTable *table);

/* The bot plays a game against itself for each rule on sizes 5 to 20, with one random stone to begin with; each move
 * is asked for twice, of two bots, and is legal and the same. */
void bot_games_check(BotMaker make);

/* The bot's move on a freestyle board drawn as rows of x (black), o (white) and dots, with as many rows as columns;
 * black to move if the numbers are equal. */
Point bot_games_move(BotMaker make, const char *const rows[], int size, uint64_t seed);

#endif
