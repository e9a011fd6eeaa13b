/* threat_proof.h - a win that was found is gone through once more: its main line, and its certificate. */
#ifndef TENGEN_MCTS_THREAT_PROOF_H
#define TENGEN_MCTS_THREAT_PROOF_H

#include "game/base/text.h"
#include "mcts/threat_vct.h"

/* The attacker wins within `plies` by `move`: the moves of both sides against the longest defence into
 * line[plies], and how many they are: fewer where the table has forgotten how it goes on and the nodes up to the
 * limit do not find it again. */
int threat_proof_line(ThreatVct *v, int plies, Point move, Point line[]);

/* The whole proof as threat_certificate describes it, of a win within `plies` by `move`; false if a part has been
 * forgotten, what was written then is of no use. */
bool threat_proof_write(ThreatVct *v, int plies, Point move, Text *out);

#endif
