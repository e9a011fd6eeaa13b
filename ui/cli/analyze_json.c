#include "ui/cli/analyze_json.h"

#include "game/forbidden.h"
#include "ui/cli/analyze_text.h"
#include "ui/cli/console.h"

#include <stdlib.h>

static json_t *point(Point p, int size)
{
    char name[NOTATION_TEXT_MAX];
    return json_string(notation_point(p, size, ORIGIN_BOTTOM, name));
}

static json_t *proof(Proof p)
{
    static const char *const names[] = {[PROOF_WIN] = "win", [PROOF_DRAW] = "draw", [PROOF_LOSS] = "loss"};
    return p == PROOF_NONE ? json_null() : json_string(names[p]);
}

static json_t *plies(Proof p, int n)
{
    return p == PROOF_NONE ? json_null() : json_integer(n);
}

static const char *color(Color c)
{
    return c == BLACK ? "black" : "white";
}

static json_t *moves(const SearchLine *line, int size)
{
    json_t *list = json_array();
    for (int i = 0; i < line->length; i++) json_array_append_new(list, point(line->move[i], size));
    return list;
}

/* ---- a position ---- */

static json_t *lines(const AnalyzerAnswer *answer, int size)
{
    json_t *list = json_array();
    for (int i = 0; i < answer->lines; i++) {
        const SearchLine *l = &answer->line[i];
        json_array_append_new(list, json_pack("{s:o, s:i, s:f, s:f, s:o, s:o, s:o}", "move",
                                              point(l->move[0], size), "visits", l->visits, "prior",
                                              (double)answer->result.prior[l->move[0]], "score",
                                              (double)l->score, "proof", proof(l->proof), "plies",
                                              plies(l->proof, l->plies), "line", moves(l, size)));
    }
    return list;
}

static json_t *forbidden(const Board *b)
{
    json_t *list = json_array();
    PointSet points;
    forbidden_points(b, &points);
    for (Point p = pointset_next(&points, 0); p != POINT_NONE; p = pointset_next(&points, p + 1))
        json_array_append_new(list, json_pack("{s:o, s:s}", "point", point(p, b->spec.size), "reason",
                                              forbidden_name(forbidden_at(b, p))));
    return list;
}

static json_t *shares(const float policy[], int size)
{
    json_t *o = json_object();
    char name[NOTATION_TEXT_MAX];
    for (Point p = 0; p < size * size; p++)
        if (policy[p] > 0)
            json_object_set_new(o, notation_point(p, size, ORIGIN_BOTTOM, name),
                                json_real((double)policy[p]));
    return o;
}

json_t *analyze_json_position(const Board *b, const AnalyzerAnswer *answer, bool policy)
{
    char words[ANALYZE_TEXT_MAX];
    const SearchResult *r = &answer->result;
    int size = b->spec.size;
    analyze_text_verdict((Color)b->to_move, r->score, r->wdl[1], r->proof, r->proof_plies, &answer->line[0],
                         size, words, sizeof words);
    json_t *o = json_pack("{s:i, s:s, s:i, s:o, s:f, s:[f,f,f], s:o, s:o, s:s, s:o}", "stones", b->stones,
                          "to_move", color((Color)b->to_move), "visits", r->visits, "best",
                          point(r->best, size), "score", (double)r->score, "wdl", (double)r->wdl[0],
                          (double)r->wdl[1], (double)r->wdl[2], "proof", proof(r->proof), "plies",
                          plies(r->proof, r->proof_plies), "words", words, "lines", lines(answer, size));
    if (b->spec.rule == RULE_RENJU) json_object_set_new(o, "forbidden", forbidden(b));
    if (policy) json_object_set_new(o, "policy", shares(r->policy, size));
    return o;
}

json_t *analyze_json_over(const Board *b)
{
    static const char *const results[] = {
        [RESULT_BLACK] = "black", [RESULT_WHITE] = "white", [RESULT_DRAW] = "draw"};
    char words[80];
    return json_pack("{s:i, s:s, s:s}", "stones", b->stones, "over", results[b->result], "words",
                     board_result_text(b, words, sizeof words));
}

/* ---- a game ---- */

json_t *analyze_json_move(const Record *record, const Review *review, int i)
{
    const ReviewMove *m = &review->move[i];
    char remark[ANALYZE_TEXT_MAX];
    int size = record->spec.size;
    return json_pack("{s:i, s:s, s:o, s:o, s:f, s:f, s:f, s:s, s:b, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:s}",
                     "move", i + 1, "color", color(m->color), "played", point(m->played, size), "best",
                     point(m->best, size), "before", (double)m->before, "after", (double)m->after, "loss",
                     (double)m->loss, "mark", review_mark_name(m->mark), "missed_win", m->missed_win, "turns",
                     m->turns, "proof_before", proof(m->proof_before), "plies_before",
                     plies(m->proof_before, m->plies_before), "proof_after", proof(m->proof_after),
                     "plies_after", plies(m->proof_after, m->plies_after), "better", moves(&m->better, size),
                     "reply", moves(&m->reply, size), "words",
                     analyze_text_remark(m, size, remark, sizeof remark));
}

static json_t *side(const Record *record, const Review *review, Color c)
{
    const ReviewSide *s = &review->side[c];
    json_t *marks = json_object();
    for (int k = 0; k < REVIEW_MARKS; k++)
        json_object_set_new(marks, review_mark_name((ReviewMark)k), json_integer(s->marked[k]));
    return json_pack("{s:s, s:i, s:f, s:f, s:i, s:o, s:o}", "name", record->name[c], "moves", s->moves,
                     "accuracy", (double)s->accuracy, "mean_loss", (double)s->mean_loss, "missed_wins",
                     s->missed_wins, "marks", marks, "worst",
                     s->worst < 0 ? json_null() : json_integer(s->worst + 1));
}

json_t *analyze_json_summary(const Record *record, const Review *review)
{
    json_t *turns = json_array(), *black = json_array();
    for (int i = 0; i < review->moves; i++)
        if (review->move[i].turns) json_array_append_new(turns, json_integer(i + 1));
    for (int i = 0; i <= review->moves; i++)
        json_array_append_new(black, json_real((double)review->black[i]));
    return json_pack("{s:i, s:o, s:o, s:o, s:o}", "moves", review->moves, "turning_points", turns,
                     "black_score", black, "black", side(record, review, BLACK), "white",
                     side(record, review, WHITE));
}

/* ---- printing ---- */

void analyze_json_name(json_t *o, const char *key, const char *value)
{
    json_t *rest = json_copy(o);
    json_object_clear(o);
    json_object_set_new(o, key, json_string(value));
    json_object_update(o, rest);
    json_decref(rest);
}

Status analyze_json_print(json_t *o)
{
    char *text = o ? json_dumps(o, JSON_COMPACT | JSON_REAL_PRECISION(6)) : NULL;
    json_decref(o);
    if (!text) return status_no_memory(sizeof o, "JSON");
    console_print("%s\n", text);
    free(text);
    return console_flush();
}
