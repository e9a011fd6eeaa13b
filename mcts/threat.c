#include "mcts/threat.h"

#include "mcts/threat_dfpn.h"
#include "mcts/threat_proof.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The attacker's moves that fit a line. */
enum { MOVES_MAX = (THREAT_LINE_MAX + 1) / 2 };

/* Of a VCT's nodes, for each VCF on the way: enough for short ones, which are most. */
enum { VCF_NODES = 100 };

struct ThreatSolver {
    const PatternTable *patterns;
    ThreatTable table;
    double end; /* of every question, os_seconds */
    ThreatBoard at;
};

Status threat_new(ThreatSolver **out, const PatternTable *table, size_t bytes)
{
    Status status = status_ok();
    ThreatSolver *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a threat search");
    t->patterns = table;
    t->end = INFINITY;
    CHECK(status, threat_table_new(&t->table, bytes));
done:
    if (status.code != STATUS_OK) {
        threat_free(t);
        t = NULL;
    }
    *out = t;
    return status;
}

void threat_free(ThreatSolver *t)
{
    if (!t) return;
    threat_table_free(&t->table);
    free(t);
}

size_t threat_bytes(const ThreatSolver *t)
{
    return sizeof *t + threat_table_bytes(&t->table);
}

void threat_forget(ThreatSolver *t)
{
    threat_table_forget(&t->table);
}

void threat_set_end(ThreatSolver *t, double end)
{
    t->end = end;
}

/* Most positions have no four to begin with: that is seen without a copy of the board. */
static bool has_fours(const PatternBoard *patterns, Color c)
{
    const PointSet *points = patterns->points[c];
    PointSet any = points[THREAT_FIVE];
    for (int threat = THREAT_FOUR; threat < THREAT_COUNT; threat++) any = pointset_or(&any, &points[threat]);
    return !pointset_empty(&any);
}

static ThreatVct begin(ThreatSolver *t, const Board *b, const PatternBoard *patterns, Color attacker,
                       int64_t nodes)
{
    assert(!board_over(b) && patterns->table == t->patterns);
    t->at.board = *b;
    board_set_to_move(&t->at.board, attacker);
    t->at.patterns = *patterns;
    t->at.attacker = attacker;
    threat_board_limit(&t->at, nodes, t->end);
    return (ThreatVct){.vcf = {.at = &t->at, .table = &t->table}, .vcf_nodes = VCF_NODES};
}

/* The line of a win may take as many nodes as the question. */
static void report(ThreatVct *v, int64_t nodes, int plies, Point move, ThreatResult *out)
{
    v->vcf.at->limit = v->vcf.at->nodes + nodes;
    out->proof = plies > 0 ? PROOF_WIN : PROOF_NONE;
    out->plies = plies;
    out->exhausted = false;
    out->length = plies > 0 ? threat_proof_line(v, plies, move, out->line) : 0;
    out->nodes = v->vcf.at->nodes;
}

void threat_vcf(ThreatSolver *t, const Board *b, const PatternBoard *patterns, Color attacker, int64_t nodes,
                ThreatResult *out)
{
    if (!has_fours(patterns, attacker)) {
        *out = (ThreatResult){.exhausted = true};
        return;
    }
    ThreatVct v = begin(t, b, patterns, attacker, nodes);
    Point move;
    int plies = threat_vcf_deepen(&v.vcf, MOVES_MAX, &move);
    report(&v, nodes, plies, move, out);
    out->exhausted = plies == 0 && !v.vcf.spent && !v.vcf.cut;
}

void threat_vct(ThreatSolver *t, const Board *b, const PatternBoard *patterns, Color attacker, int64_t nodes,
                ThreatResult *out)
{
    ThreatVct v = begin(t, b, patterns, attacker, nodes);
    Point move;
    int plies = threat_vct_deepen(&v, MOVES_MAX, &move);
    report(&v, nodes, plies, move, out);
}

void threat_vct_any(ThreatSolver *t, const Board *b, const PatternBoard *patterns, Color attacker,
                    int64_t nodes, ThreatResult *out)
{
    ThreatVct v = begin(t, b, patterns, attacker, nodes);
    Point move;
    int plies = threat_dfpn_search(&v, &move);
    report(&v, nodes, plies, move, out);
}

bool threat_narrow(ThreatSolver *t, const Board *b, const PatternBoard *patterns, int64_t nodes,
                   PointSet *moves, int *plies)
{
    Color attacker = color_other((Color)b->to_move);
    if (!has_fours(patterns, attacker)) return false;
    ThreatVct v = begin(t, b, patterns, attacker, (nodes + 1) / 2);
    assert(!threat_board_has_five(v.vcf.at, BLACK) && !threat_board_has_five(v.vcf.at, WHITE));
    Point move;
    int found = threat_vcf_deepen(&v.vcf, MOVES_MAX, &move);
    if (found == 0) return false;

    ThreatVctThreats threats;
    v.vcf_nodes = v.vcf.at->limit = nodes;
    threat_board_pass(v.vcf.at);
    threat_vct_threats(&v, (found + 1) / 2, &threats);
    if (threats.count == 0) return false;
    *moves = pointset_and(moves, &threats.defences);
    *plies = 1 + threats.plies;
    return true;
}

Status threat_certificate(ThreatSolver *t, const Board *b, const PatternBoard *patterns, Color attacker,
                          const ThreatResult *win, Text *out)
{
    ThreatVct v = begin(t, b, patterns, attacker, 0);
    threat_board_limit(v.vcf.at, 0, INFINITY);
    if (threat_proof_write(&v, win->plies, win->line[0], out)) return status_ok();
    return status_error(ERR_UNSUPPORTED, "the table of the threat search has forgotten a part of the proof");
}
