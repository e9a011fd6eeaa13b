#include "ui/cli/analyze_text.h"

#include "game/forbidden.h"
#include "ui/cli/words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *color_name(Color c)
{
    return c == BLACK ? "black" : "white";
}

const char *analyze_text_moves(const SearchLine *line, int first, int size, char *text, int n)
{
    char name[NOTATION_TEXT_MAX];
    int used = 0;
    text[0] = '\0';
    for (int i = first; i < line->length && used < n - NOTATION_TEXT_MAX - 1; i++)
        used += snprintf(text + used, (size_t)(n - used), "%s%s", i > first ? " " : "",
                         notation_point(line->move[i], size, ORIGIN_BOTTOM, name));
    return text;
}

const char *analyze_text_verdict(Color color, float score, float draw, Proof proof, int plies,
                                 const SearchLine *line, int size, char *text, int n)
{
    char words[80], moves[ANALYZE_TEXT_MAX];
    Opinion opinion = {.proof = proof, .plies = plies, .score = score};
    words_opinion(opinion, words, sizeof words);
    if (proof == PROOF_NONE && draw >= 0.005f)
        snprintf(text, (size_t)n, "%s: %s (draws %.0f %%)", color_name(color), words, 100 * (double)draw);
    else if (proof == PROOF_NONE)
        snprintf(text, (size_t)n, "%s: %s", color_name(color), words);
    else if (proof == PROOF_DRAW)
        snprintf(text, (size_t)n, "%s", words);
    else if (line && line->length > 0)
        snprintf(text, (size_t)n, "%s %s: %s", color_name(color), words,
                 analyze_text_moves(line, 0, size, moves, sizeof moves));
    else
        snprintf(text, (size_t)n, "%s %s", color_name(color), words);
    return text;
}

/* ---- a position ---- */

static void add_line(Text *out, const SearchResult *r, const SearchLine *line, int size)
{
    enum { SHOWN = 60 };
    char name[NOTATION_TEXT_MAX], words[80], moves[SHOWN];
    Opinion opinion = {.proof = line->proof, .plies = line->plies, .score = line->score};
    text_format(out, "  %-5s%8d%8.1f %%   %-18s%s\n",
                notation_point(line->move[0], size, ORIGIN_BOTTOM, name), line->visits,
                100 * (double)r->prior[line->move[0]], words_opinion(opinion, words, sizeof words),
                analyze_text_moves(line, 0, size, moves, sizeof moves));
}

static void add_forbidden(Text *out, const Board *b)
{
    PointSet points;
    char name[NOTATION_TEXT_MAX];
    int found = 0;
    if (b->spec.rule != RULE_RENJU) return;
    forbidden_points(b, &points);
    for (Point p = pointset_next(&points, 0); p != POINT_NONE; p = pointset_next(&points, p + 1))
        text_format(out, "%s%s (%s)", found++ ? ", " : "forbidden to black: ",
                    notation_point(p, b->spec.size, ORIGIN_BOTTOM, name), forbidden_name(forbidden_at(b, p)));
    if (found) text_char(out, '\n');
}

void analyze_text_position(Text *out, const Board *b, const AnalyzerAnswer *answer, BoardTextStyle style)
{
    char drawing[BOARD_TEXT_MAX], verdict[ANALYZE_TEXT_MAX], visits[40];
    const SearchResult *r = &answer->result;
    int size = b->spec.size;
    text_format(out, "%s", board_text_draw(b, style, drawing, sizeof drawing));
    text_format(out, "%s; %s\n",
                analyze_text_verdict((Color)b->to_move, r->score, r->wdl[1], r->proof, r->proof_plies,
                                     &answer->line[0], size, verdict, sizeof verdict),
                words_count(r->visits, "visit", visits, sizeof visits));
    add_forbidden(out, b);
    text_format(out, "  %-5s%8s%10s   %-18s%s\n", "move", "visits", "prior", "outcome", "line");
    for (int i = 0; i < answer->lines; i++) add_line(out, r, &answer->line[i], size);
}

/* ---- a game ---- */

const char *analyze_text_remark(const ReviewMove *m, int size, char *text, int n)
{
    enum { SHOWN = 80 };
    char moves[SHOWN], words[80], name[NOTATION_TEXT_MAX];
    Opinion better = {.proof = m->proof_before, .plies = m->plies_before, .score = m->before};
    const char *turn = m->turns ? ", which turns the game" : "";
    text[0] = '\0';
    if (m->missed_win)
        snprintf(text, (size_t)n, "missed a win in %d %s%s: %s", (m->plies_before + 1) / 2,
                 m->plies_before <= 2 ? "move" : "moves", turn,
                 analyze_text_moves(&m->better, 0, size, moves, sizeof moves));
    else if (m->mark > REVIEW_GOOD)
        snprintf(text, (size_t)n, "%s%s: %s was better (%s): %s", review_mark_name(m->mark), turn,
                 notation_point(m->best, size, ORIGIN_BOTTOM, name),
                 words_opinion(better, words, sizeof words),
                 analyze_text_moves(&m->better, 0, size, moves, sizeof moves));
    return text;
}

static void add_move(Text *out, const Review *v, int i, int size)
{
    const ReviewMove *m = &v->move[i];
    char name[NOTATION_TEXT_MAX], words[80], loss[16] = "", remark[ANALYZE_TEXT_MAX];
    Opinion opinion = {.proof = m->proof_after, .plies = m->plies_after, .score = m->after};
    if (m->loss >= 0.005f) snprintf(loss, sizeof loss, "-%.0f", 100 * (double)m->loss);
    analyze_text_remark(m, size, remark, sizeof remark);
    int width = remark[0] ? 18 : 0;
    text_format(out, "%4d  %-5s  %-5s%5s  %-*s%s\n", i + 1, color_name(m->color),
                notation_point(m->played, size, ORIGIN_BOTTOM, name), loss, width,
                words_opinion(opinion, words, sizeof words), remark);
}

static void add_turning_points(Text *out, const Review *v, int size)
{
    char name[NOTATION_TEXT_MAX];
    int found = 0;
    for (int i = 0; i < v->moves; i++)
        if (v->move[i].turns)
            text_format(out, "%s%d (%s)", found++ ? ", " : "The game turned at move ", i + 1,
                        notation_point(v->move[i].played, size, ORIGIN_BOTTOM, name));
    if (found) text_format(out, ".\n");
}

static void add_worst(Text *out, const Review *v, int worst, int size)
{
    char name[NOTATION_TEXT_MAX], better[NOTATION_TEXT_MAX];
    const ReviewMove *m = &v->move[worst];
    text_format(out, "         worst: move %d, %s, cost %.0f points; %s was better\n", worst + 1,
                notation_point(m->played, size, ORIGIN_BOTTOM, name), 100 * (double)m->loss,
                notation_point(m->best, size, ORIGIN_BOTTOM, better));
}

static void add_counts(Text *out, const ReviewSide *side)
{
    static const struct {
        ReviewMark mark;
        const char *one, *many;
    } rows[] = {{REVIEW_BLUNDER, "blunder", "blunders"},
                {REVIEW_MISTAKE, "mistake", "mistakes"},
                {REVIEW_INACCURACY, "inaccuracy", "inaccuracies"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int n = side->marked[rows[i].mark];
        text_format(out, "%s %d %s", i ? "," : ";", n, n == 1 ? rows[i].one : rows[i].many);
    }
    if (side->missed_wins > 0)
        text_format(out, ", %d missed win%s", side->missed_wins, side->missed_wins == 1 ? "" : "s");
}

static void add_side(Text *out, const Record *r, const Review *v, Color c)
{
    const ReviewSide *side = &v->side[c];
    if (side->moves == 0) return;
    text_format(out, "%s%s%s: accuracy %.0f %%, the best move in %d of %d", color_name(c),
                r->name[c][0] ? ", " : "", r->name[c], 100 * (double)side->accuracy,
                side->marked[REVIEW_BEST], side->moves);
    add_counts(out, side);
    text_char(out, '\n');
    if (side->worst >= 0 && v->move[side->worst].mark > REVIEW_GOOD)
        add_worst(out, v, side->worst, r->spec.size);
}

void analyze_text_review(Text *out, const Record *record, const Review *review, bool all)
{
    char result[80];
    int size = record->spec.size;
    text_format(out, "%4s  %-5s  %-5s%5s  %s\n", "move", "", "", "cost", "then, for the mover");
    for (int i = 0; i < review->moves; i++) {
        const ReviewMove *m = &review->move[i];
        if (all || m->mark > REVIEW_GOOD || m->missed_win) add_move(out, review, i, size);
    }
    if (board_over(&record->board))
        text_format(out, "%s\n", board_result_text(&record->board, result, sizeof result));
    add_turning_points(out, review, size);
    for (int c = BLACK; c <= WHITE; c++) add_side(out, record, review, (Color)c);
}
