#include "ui/board/view_level.h"

#include <stdio.h>

static const char *fill(const State *s, TextId id, int level, char *text, int n)
{
    static const TextId names[LEVELS] = {
        TEXT_LEVEL_BEGINNER, TEXT_LEVEL_BEGINNER, TEXT_LEVEL_EASY, TEXT_LEVEL_EASY,      TEXT_LEVEL_MEDIUM,
        TEXT_LEVEL_MEDIUM,   TEXT_LEVEL_HARD,     TEXT_LEVEL_HARD, TEXT_LEVEL_VERY_HARD, TEXT_LEVEL_FULL};
    char number[12], elo[12];
    snprintf(number, sizeof number, "%d", level);
    snprintf(elo, sizeof elo, "%d", level_get(level)->elo);
    return language_fill((Language)s->settings.language, id, text, n, number, state_text(s, names[level - 1]),
                         elo);
}

const char *view_level_name(const State *s, int level, char *text, int n)
{
    return fill(s, TEXT_LEVEL_LINE, level, text, n);
}

const char *view_level_strength(const State *s, int level, char *text, int n)
{
    return fill(s, TEXT_LEVEL_ELO, level, text, n);
}

const char *view_level_text(const State *s, int level, char *text, int n)
{
    return fill(s, TEXT_LEVEL_SLIDE, level, text, n);
}
