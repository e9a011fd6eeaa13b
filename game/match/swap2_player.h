/* swap2_player.h - a player who decides swap2 openings by what another thinks of positions.
 *
 * Moves are the other's own. For a decision he is asked, by the clock's leave, about one position after another
 * (swap2_choice.h) with few visits each, and must have been one who tells scores; for one who tells none all positions
 * are alike. */
#ifndef TENGEN_GAME_MATCH_SWAP2_PLAYER_H
#define TENGEN_GAME_MATCH_SWAP2_PLAYER_H

#include "game/match/player.h"

/* Keeps inner, who must not want to know the moves that led to a position, and frees it, at a failure too.
 * ERR_MEMORY. */
Status swap2_player_new(Player **out, Player *inner) __attribute__((warn_unused_result));

#endif
