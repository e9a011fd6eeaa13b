#include "mcts/threat_proof.h"

#include "game/notation.h"

/* For each part of a certificate that the table has forgotten. */
enum { NODES_AGAIN = 1000000 };

static int moves_of(int plies)
{
    return (plies + 1) / 2;
}

/* The attacker is to move and was proven to win within so many plies. What the table remembers comes first, and
 * a long search for fours alone last: without a limit of nodes of its own it may take all that are left. */
static int find_again(ThreatVct *v, int plies, Point *move)
{
    v->spent = v->vcf.spent = false;
    int found = threat_vct_search(v, moves_of(plies), move);
    if (found > 0) return found;
    v->vcf.spent = false;
    return threat_vcf_search(&v->vcf, moves_of(plies), move);
}

/* ---- the line -------------------------------------------------------------------------------------------- */

/* The defender's move among these that lasts longest; 0 plies if none of them is known to lose. */
static Point longest(ThreatVct *v, int plies, const PointSet *moves, int *most)
{
    ThreatBoard *at = v->vcf.at;
    Point best = POINT_NONE;
    *most = 0;
    for (Point p = pointset_next(moves, 0); p != POINT_NONE; p = pointset_next(moves, p + 1)) {
        ThreatStep step;
        Point move;
        threat_board_play(at, p, &step);
        int rest = board_over(&at->board) ? 0 : find_again(v, plies, &move);
        threat_board_undo(at, &step);
        if (rest <= *most) continue;
        *most = rest;
        best = p;
    }
    return best;
}

/* Any legal move; one of those preferred if there is one. */
static Point any_move(const ThreatBoard *at, const PointSet *preferred)
{
    const PointSet *sets[] = {preferred, &at->board.empty};
    for (int i = 0; i < 2; i++)
        for (Point p = pointset_next(sets[i], 0); p != POINT_NONE; p = pointset_next(sets[i], p + 1))
            if (threat_board_allows(at, p)) return p;
    return POINT_NONE;
}

/* The defender's reply to what the attacker has just played, who wins within so many plies from his next move. */
static Point choose_reply(ThreatVct *v, int plies)
{
    ThreatBoard *at = v->vcf.at;
    PointSet replies = {{0}}, preferred = {{0}};
    int threatened = 1;
    if (threat_board_has_five(at, at->attacker)) {
        threat_board_answers(at, &replies);
        preferred = at->patterns.points[at->attacker][THREAT_FIVE];
    } else {
        ThreatVctThreats threats;
        threat_vct_threats(v, moves_of(plies), &threats);
        if (threats.count == 0) return POINT_NONE;
        replies = threats.defences;
        threatened = threats.plies;
        for (int i = 0; i < threats.count; i++) pointset_add(&preferred, threats.win[i].move);
    }
    int most;
    Point best = longest(v, plies, &replies, &most);
    return best != POINT_NONE && most >= threatened ? best : any_move(at, &preferred);
}

int threat_proof_line(ThreatVct *v, int plies, Point move, Point line[])
{
    ThreatBoard *at = v->vcf.at;
    ThreatStep steps[2];
    line[0] = move;
    if (plies < 3) return 1;
    int length = 1;
    threat_board_play(at, move, &steps[0]);
    Point reply = board_over(&at->board) ? POINT_NONE : choose_reply(v, plies - 2);
    if (reply != POINT_NONE) {
        threat_board_play(at, reply, &steps[1]);
        Point next;
        int rest = board_over(&at->board) ? 0 : find_again(v, plies - 2, &next);
        if (rest > 0) {
            line[1] = reply;
            length = 2 + threat_proof_line(v, rest, next, line + 2);
        }
        threat_board_undo(at, &steps[1]);
    }
    threat_board_undo(at, &steps[0]);
    return length;
}

/* ---- the certificate ------------------------------------------------------------------------------------- */

static void write_point(const ThreatBoard *at, Point p, Text *out)
{
    char text[NOTATION_TEXT_MAX];
    text_format(out, "%s", notation_point(p, at->board.spec.size, ORIGIN_BOTTOM, text));
}

static bool write_defence(ThreatVct *v, int plies, Point reply, Text *out)
{
    ThreatBoard *at = v->vcf.at;
    ThreatStep step;
    Point move;
    text_char(out, '[');
    write_point(at, reply, out);
    text_char(out, ' ');
    threat_board_play(at, reply, &step);
    at->limit = at->nodes + NODES_AGAIN;
    int rest = board_over(&at->board) ? 0 : find_again(v, plies, &move);
    bool known = rest > 0 && threat_proof_write(v, rest, move, out);
    threat_board_undo(at, &step);
    text_char(out, ']');
    return known;
}

static bool write_defences(ThreatVct *v, int plies, const PointSet *replies, Text *out)
{
    for (Point p = pointset_next(replies, 0); p != POINT_NONE; p = pointset_next(replies, p + 1))
        if (!write_defence(v, plies, p, out)) return false;
    return true;
}

/* After a four: answered where it was stopped, and completed where it was not. */
static bool write_after_four(ThreatVct *v, int plies, Text *out)
{
    ThreatBoard *at = v->vcf.at;
    PointSet answers;
    threat_board_answers(at, &answers);
    if (!write_defences(v, plies, &answers, out)) return false;
    const PointSet *fives = &at->patterns.points[at->attacker][THREAT_FIVE];
    for (Point p = pointset_next(fives, 0); p != POINT_NONE; p = pointset_next(fives, p + 1)) {
        text_format(out, "[* ");
        write_point(at, p, out);
        text_char(out, ']');
    }
    return true;
}

/* After another threat: the defences, and for all other moves the wins that they do not touch. */
static bool write_after_threat(ThreatVct *v, int plies, Text *out)
{
    ThreatBoard *at = v->vcf.at;
    ThreatVctThreats threats;
    threat_vct_threats(v, moves_of(plies), &threats);
    if (threats.count == 0 || !write_defences(v, plies, &threats.defences, out)) return false;
    bool known = true;
    threat_board_pass(at);
    for (int i = 0; known && i < threats.count; i++) {
        text_format(out, "[* ");
        known = threat_proof_write(v, threats.win[i].plies, threats.win[i].move, out);
        text_char(out, ']');
    }
    threat_board_pass(at);
    return known;
}

bool threat_proof_write(ThreatVct *v, int plies, Point move, Text *out)
{
    ThreatBoard *at = v->vcf.at;
    write_point(at, move, out);
    if (plies == 1) return true;
    ThreatStep step;
    threat_board_play(at, move, &step);
    bool known = !board_over(&at->board) &&
                 (threat_board_has_five(at, at->attacker) ? write_after_four(v, plies - 2, out)
                                                          : write_after_threat(v, plies - 2, out));
    threat_board_undo(at, &step);
    return known;
}
