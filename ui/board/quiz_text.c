#include "ui/board/quiz_text.h"

#include <stdio.h>

static const char *fill(const State *s, TextId id, char *text, int n, const char *a, const char *b,
                        const char *c)
{
    return language_fill((Language)s->settings.language, id, text, n, a, b, c);
}

const char *quiz_text_title(const State *s, char *text, int n)
{
    char number[12], all[12];
    snprintf(number, sizeof number, "%d", s->quiz.number);
    snprintf(all, sizeof all, "%d", s->quiz.all);
    return fill(s, TEXT_PUZZLE_TITLE, text, n, state_text(s, state_rule_text((Rule)s->quiz.rule)), number,
                all);
}

static const char *task(const State *s, char *text, int n)
{
    char moves[12];
    if (s->game.at != 0) return fill(s, TEXT_PUZZLE_GO_ON, text, n, NULL, NULL, NULL);
    snprintf(moves, sizeof moves, "%d", (s->quiz.plies + 1) / 2);
    return fill(s, TEXT_PUZZLE_BEGIN, text, n, state_text(s, state_color_text((Color)s->game.start.to_move)),
                moves, NULL);
}

const char *quiz_text_sentence(const State *s, char *text, int n)
{
    const char *color = state_text(s, state_color_text((Color)s->game.start.to_move));
    char point[NOTATION_TEXT_MAX];
    switch ((QuizStage)s->quiz.stage) {
    case QUIZ_JUDGING:
        return fill(s, TEXT_PUZZLE_JUDGING, text, n, NULL, NULL, NULL);
    case QUIZ_SOLVED:
        return fill(s, TEXT_PUZZLE_DONE, text, n, color, NULL, NULL);
    case QUIZ_WRONG:
        if (s->quiz.stopper == POINT_NONE) return fill(s, TEXT_PUZZLE_IDLE, text, n, NULL, NULL, NULL);
        notation_point(s->quiz.stopper, s->game.start.spec.size, ORIGIN_BOTTOM, point);
        return fill(s, TEXT_PUZZLE_STOPPED, text, n, point, NULL, NULL);
    default:
        return task(s, text, n);
    }
}
