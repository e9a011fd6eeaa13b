/* match_roster.h - all that the players of a match need, opened once: networks, pattern tables, and for each
 * worker an evaluator of each network, which its tables share in batches. */
#ifndef TENGEN_UI_CLI_MATCH_ROSTER_H
#define TENGEN_UI_CLI_MATCH_ROSTER_H

#include "game/match/engine_process.h"
#include "ui/assets.h"
#include "ui/cli/match_players.h"

typedef struct Roster Roster;

/* Open what the players need, and say which game they play: the wish, and where that says nothing the first
 * network's. players are borrowed; engines tells how to deal with programs, but for their commands.
 * ERR_INPUT: a player is not for this game, or is no program; what opening networks returns. */
Status match_roster_new(const PlayerSpec players[], int n, GameWish wish, const EngineOptions *engines,
                        Roster **out) __attribute__((warn_unused_result));
void match_roster_free(Roster *r);

GameSpec match_roster_game(const Roster *r);

/* The pattern table of that game. */
const PatternTable *match_roster_patterns(const Roster *r);

/* Ask each program once for a swap2 opening. ERR_INPUT: one of them does not know the command, or fails. */
Status match_roster_try_swap2(const Roster *r, PlayerClock clock) __attribute__((warn_unused_result));

/* The weights' checksum of a network player, "" for others: what a player is beyond its words. */
const char *match_roster_checksum(const Roster *r, int player);

/* Make the evaluators for so many workers with so many tables each. Once. */
Status match_roster_equip(Roster *r, int workers, int tables) __attribute__((warn_unused_result));

/* A player for a table of that worker. Different workers may call this at the same time. */
Status match_roster_make(Roster *r, int worker, int player, Player **out) __attribute__((warn_unused_result));

#endif
