/* board_window.h - the board without a screen: an app on letters of one width, with an adviser that answers at
 * once by a fixed rule. */
#ifndef TENGEN_TESTS_SUPPORT_BOARD_WINDOW_H
#define TENGEN_TESTS_SUPPORT_BOARD_WINDOW_H

#include "ui/board/app.h"
#include "ui/board/view.h"

#include <stdio.h>
#include <string.h>

/* Finds a blunder in every fourth move, from the third on, as soon as it is looked at. */
typedef struct QuickReviewer {
    Review review;
    int begun, stopped;
    bool slow; /* never comes to an end */
    bool fails;
} QuickReviewer;

static void quick_review_begin(void *self, Record *record)
{
    QuickReviewer *q = self;
    Review *v = &q->review;
    q->begun++;
    memset(v, 0, sizeof *v);
    v->moves = record->moves;
    for (int i = 0; i <= record->moves; i++) v->black[i] = 0.5f;
    for (int i = 0; i < record->moves; i++) {
        Board b;
        PointSet legal;
        record_board(record, i, &b);
        board_legal(&b, &legal);
        ReviewMove *m = &v->move[i];
        m->played = record->move[i].point;
        m->best = pointset_next(&legal, 0);
        m->color = (Color)b.to_move;
        m->mark = i % 4 == 2 ? REVIEW_BLUNDER : REVIEW_GOOD;
        m->before = 0.6f;
        m->after = 0.2f;
        m->better = (SearchLine){.move = {m->best}, .length = 1};
        m->reply = m->better;
    }
    record_free(record);
}

static void quick_review_stop(void *self)
{
    ((QuickReviewer *)self)->stopped++;
}

static ReviewerReport quick_review_look(void *self, Review *out)
{
    QuickReviewer *q = self;
    ReviewerReport report = {.ended = !q->slow, .status = status_ok(), .done = 1, .total = 7};
    if (q->fails) report.status = status_error(ERR_INPUT, "no network here");
    if (report.ended && !q->fails) *out = q->review;
    return report;
}

/* What was asked last; it answers the first legal point after the last move. */
typedef struct QuickAdviser {
    Board board;
    AdviserTask task;
    int level;
    char engine[FILE_PATH_MAX];
    int swap2_stones; /* its answer where a swap2 opening leaves it a choice */
    int asked, stopped;
    bool slow; /* never comes to an end */
    bool fails;
    QuickReviewer reviewer;
} QuickAdviser;

static Status quick_think(void *self, const Board *b, const AdviserQuestion *question)
{
    QuickAdviser *q = self;
    q->board = *b;
    q->task = question->task;
    q->level = question->level;
    snprintf(q->engine, sizeof q->engine, "%s", question->engine);
    q->asked++;
    return q->fails ? status_error(ERR_INPUT, "no network here") : status_ok();
}

static void quick_stop(void *self)
{
    ((QuickAdviser *)self)->stopped++;
}

static void quick_look(void *self, AdviserReport *out)
{
    QuickAdviser *q = self;
    PointSet legal;
    memset(out, 0, sizeof *out);
    board_legal(&q->board, &legal);
    Point p = pointset_next(&legal, q->board.last + 1);
    out->best = p == POINT_NONE ? pointset_next(&legal, 0) : p;
    out->ended = !q->slow && q->task != ADVISER_ANALYSE;
    out->stones = q->board.stones == 0 ? 3 : q->swap2_stones;
    p = POINT_NONE;
    for (int i = 0; i < out->stones; i++) out->stone[i] = p = pointset_next(&legal, p + 1);
    out->searched = true;
    out->learned = RULE_FREESTYLE;
    out->opinion = (Opinion){.proof = PROOF_NONE, .score = 0.63f};
    out->result.best = out->best;
    out->result.visits = 100;
    out->result.score = 0.63f;
    out->result.child_visits[out->best] = 60;
    out->result.child_score[out->best] = 0.63f;
    out->result.prior[out->best] = 0.5f;
    out->result.pv_length = 1;
    out->result.pv[0] = out->best;
}

static inline Adviser quick_adviser(QuickAdviser *q)
{
    return (Adviser){.self = q, .think = quick_think, .stop = quick_stop, .look = quick_look};
}

static float even_letters(void *fonts, const char *text, float size, bool bold)
{
    (void)fonts;
    (void)bold;
    return (float)strlen(text) * size * 0.5f;
}

static inline AppSetup board_window_setup(QuickAdviser *q, const char *folder)
{
    GameSpec spec = {.rule = RULE_FREESTYLE, .size = 15, .line = 5};
    return (AppSetup){.settings = settings_default(spec, NULL),
                      .folder = folder,
                      .adviser = quick_adviser(q),
                      .reviewer = {.self = &q->reviewer,
                                   .begin = quick_review_begin,
                                   .stop = quick_review_stop,
                                   .look = quick_review_look},
                      .measure = even_letters,
                      .chinese = true};
}

/* The pointer to a point of the board, and a click there. */
static inline void board_window_click(App *a, const char *point)
{
    const State *s = app_state(a);
    Layout l = view_layout(s, 1120, 800);
    Point p = POINT_NONE;
    if (notation_parse_point(point, s->game.start.spec.size, ORIGIN_BOTTOM, &p).code != STATUS_OK) return;
    app_pointer(a, view_x(s, &l, p), view_y(s, &l, p));
    app_button(a, true);
    app_button(a, false);
}

static inline void board_window_key(App *a, int code, bool control)
{
    app_key(a, (KeyPress){code, control});
}

#endif
