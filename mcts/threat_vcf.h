/* threat_vcf.h - wins by continuous fours: the search, and what such a win rests on. */
#ifndef TENGEN_MCTS_THREAT_VCF_H
#define TENGEN_MCTS_THREAT_VCF_H

#include "mcts/threat_board.h"
#include "mcts/threat_table.h"

typedef struct ThreatVcf {
    ThreatBoard *at;
    ThreatTable *table;
    bool spent; /* the nodes ran out: a failure says nothing */
    bool cut;   /* the moves ran out somewhere: a failure holds for so many moves only */
} ThreatVcf;

/* The attacker is to move and may make so many moves, >= 1, of which the last is his five. Returns the plies until
 * he wins, 1, 3, 5 …, or 0; *move then is his first move. cut and spent are only ever set. */
int threat_vcf_search(ThreatVcf *v, int moves, Point *move);

/* The same, the fewest moves first, up to `most`: the shortest win if the nodes last, else the shortest found. */
int threat_vcf_deepen(ThreatVcf *v, int most, Point *move);

/* What a win within so many moves rests on: adds to *out every point on which a stone that the defender had put
 * down beforehand could spoil it. With such a stone anywhere else, that makes no five, the same moves still win
 * within the plies returned; 0 where there is no such win or nothing can be said, *out then is of no use. */
int threat_vcf_reach(ThreatVcf *v, int moves, PointSet *out);

/* The same of wins that begin with this move, which the attacker may make and which makes no five. */
int threat_vcf_reach_from(ThreatVcf *v, int moves, Point move, PointSet *out);

#endif
