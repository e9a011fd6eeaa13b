/* threat_vct.h - wins by continuous fours and threes.
 *
 * A move of the attacker that makes no four is a threat if he would win by a VCF were the defender to pass. Such a
 * VCF rests on a set of points (threat_vcf_reach): a defender's move on any other point does not change it, and
 * loses. So of the defender's moves only those on the sets of all the VCFs that are known are searched: the points
 * that each of them passes through, and the defender's fours that none of them takes the sting out of. */
#ifndef TENGEN_MCTS_THREAT_VCT_H
#define TENGEN_MCTS_THREAT_VCT_H

#include "mcts/threat_vcf.h"

typedef struct ThreatVct {
    ThreatVcf vcf;
    int64_t vcf_nodes; /* for each VCF on the way */
    int stones_most;   /* how many stones threat_dfpn_search looks ahead to */
    bool spent;        /* as in ThreatVcf */
    bool cut;
} ThreatVct;

enum { THREAT_VCT_WINS_MAX = 4 };

/* What the attacker threatens while the defender is to move. */
typedef struct ThreatVctThreats {
    int count; /* 0: nothing */
    struct {
        Point move; /* the VCF's first … */
        int plies;  /* … and its length, from the attacker's move on */
    } win[THREAT_VCT_WINS_MAX];
    int plies;         /* of the longest */
    PointSet defences; /* the defender's legal moves that touch upon every one of them */
} ThreatVctThreats;

/* The key of what the table knows of a position's VCTs. */
uint64_t threat_vct_key(const Board *b);

/* A VCF with nodes of its own. */
int threat_vct_fours(ThreatVct *v, int moves, Point *move);

/* As threat_vcf_search: a win by fours alone is found here too. */
int threat_vct_search(ThreatVct *v, int moves, Point *move);

int threat_vct_deepen(ThreatVct *v, int most, Point *move);

/* The defender is to move; neither side has a five. VCFs of up to so many moves of the attacker are looked for. */
void threat_vct_threats(ThreatVct *v, int moves, ThreatVctThreats *out);

#endif
