/* proof_checker.h - checks certificates of forced wins (threat.h says how they are written) by trying every legal
 * reply to every move, on a Board alone: no patterns, no table, nothing of the search. */
#ifndef TENGEN_TESTS_SUPPORT_PROOF_CHECKER_H
#define TENGEN_TESTS_SUPPORT_PROOF_CHECKER_H

#include "game/board.h"

/* The plies within which the attacker, to move, wins by the certificate against any defence; 0: it proves
 * nothing (it is malformed, has a move that may not be made, or leaves out a reply). -1: out of memory. */
int proof_checker_plies(const Board *b, Color attacker, const char *certificate);

#endif
