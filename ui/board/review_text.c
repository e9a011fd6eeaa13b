#include "ui/board/review_text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LINE_MAX = 9, PART_MAX = 160 };

const ReviewMove *review_text_shown(const State *s)
{
    if (!s->reviewing || s->analysing) return NULL;
    const ReviewMove *move = critique_move(&s->critique, s->game.at);
    return move && (move->mark >= REVIEW_INACCURACY || move->missed_win) ? move : NULL;
}

static const char *fill(const State *s, TextId id, char *text, int n, const char *a, const char *b,
                        const char *c)
{
    return language_fill((Language)s->settings.language, id, text, n, a, b, c);
}

static const char *point_text(const State *s, Point p, char text[NOTATION_TEXT_MAX])
{
    return notation_point(p, s->game.start.spec.size, ORIGIN_BOTTOM, text);
}

static void percent(float score, char text[12])
{
    snprintf(text, 12, "%.0f", 100.0 * (double)score);
}

/* ---- the sentence ---- */

static const char *what_it_was(const State *s, const ReviewMove *m, char *text, int n)
{
    TextId mark = m->mark >= REVIEW_BLUNDER   ? TEXT_MARK_BLUNDER
                  : m->mark >= REVIEW_MISTAKE ? TEXT_MARK_MISTAKE
                                              : TEXT_MARK_INACCURACY;
    const char *name = state_text(s, mark);
    char before[12], after[12];
    if (m->missed_win) {
        snprintf(before, sizeof before, "%d", (m->plies_before + 1) / 2);
        return fill(s, TEXT_REVIEW_MISSED, text, n, name, before, NULL);
    }
    if (m->proof_after == PROOF_LOSS) {
        snprintf(after, sizeof after, "%d", m->plies_after / 2);
        return fill(s, TEXT_REVIEW_LOSES, text, n, name, after, NULL);
    }
    percent(m->before, before);
    percent(m->after, after);
    return fill(s, TEXT_REVIEW_FELL, text, n, name, before, after);
}

static const char *move_sentence(const State *s, const ReviewMove *m, char *text, int n)
{
    char number[12], played[NOTATION_TEXT_MAX], best[NOTATION_TEXT_MAX], which[40], what[PART_MAX];
    snprintf(number, sizeof number, "%d", s->game.node[s->game.at].ply + 1);
    fill(s, TEXT_REVIEW_POINT, which, sizeof which, number, point_text(s, m->played, played), NULL);
    return fill(s, TEXT_REVIEW_MOVE, text, n, which, what_it_was(s, m, what, sizeof what),
                point_text(s, m->best, best));
}

static const char *game_sentence(const State *s, char *text, int n)
{
    const ReviewSide *side = s->critique.review.side;
    char mistakes[12], black[12], white[12];
    snprintf(mistakes, sizeof mistakes, "%d", critique_mistakes(&s->critique));
    percent(side[BLACK].accuracy, black);
    percent(side[WHITE].accuracy, white);
    return fill(s, TEXT_REVIEW_DONE, text, n, mistakes, black, white);
}

const char *review_text_sentence(const State *s, char *text, int n)
{
    const ReviewMove *shown = review_text_shown(s);
    char done[12], total[12];
    if (shown) return move_sentence(s, shown, text, n);
    if (s->critique.stage == CRITIQUE_READY) return game_sentence(s, text, n);
    snprintf(done, sizeof done, "%d", s->critique.done);
    snprintf(total, sizeof total, "%d", s->critique.total);
    return fill(s, TEXT_REVIEW_WORKING, text, n, done, total, NULL);
}

/* ---- the reasons ---- */

static const char *points(const State *s, const Point move[], int count, char text[PART_MAX])
{
    text[0] = '\0';
    for (int i = 0; i < count && i < LINE_MAX; i++) {
        char point[NOTATION_TEXT_MAX];
        size_t length = strlen(text);
        snprintf(text + length, PART_MAX - length, "%s%s", i ? " " : "", point_text(s, move[i], point));
    }
    return text;
}

const char *review_text_better(const State *s, char *text, int n)
{
    const ReviewMove *m = review_text_shown(s);
    char line[PART_MAX], best[NOTATION_TEXT_MAX];
    text[0] = '\0';
    if (!m) return text;
    points(s, m->better.move, m->better.length, line);
    if (m->proof_before == PROOF_WIN)
        return fill(s, TEXT_REVIEW_WINS, text, n, state_text(s, state_color_text(m->color)), line, NULL);
    return fill(s, TEXT_REVIEW_BETTER, text, n, point_text(s, m->best, best), line, NULL);
}

const char *review_text_reply(const State *s, char *text, int n)
{
    const ReviewMove *m = review_text_shown(s);
    char line[PART_MAX], played[NOTATION_TEXT_MAX];
    text[0] = '\0';
    if (!m || m->reply.length == 0) return text;
    return fill(s, TEXT_REVIEW_REPLY, text, n, point_text(s, m->played, played),
                points(s, m->reply.move, m->reply.length, line), NULL);
}
