#include "game/rules.h"

#include <assert.h>
#include <stdio.h>
#include <strings.h>

static const char *const RULE_NAMES[RULE_COUNT] = {"freestyle", "standard", "renju", "caro"};

Status game_spec_check(GameSpec spec)
{
    if (spec.rule >= RULE_COUNT)
        return status_error(ERR_INPUT, "rule %d is not one of 0 to %d", spec.rule, RULE_COUNT - 1);
    if (spec.size < BOARD_SIZE_MIN || spec.size > BOARD_SIZE_MAX)
        return status_error(ERR_INPUT, "board size %d is not one of %d to %d", spec.size, BOARD_SIZE_MIN,
                            BOARD_SIZE_MAX);
    if (spec.line < LINE_LENGTH_MIN || spec.line > LINE_LENGTH_MAX)
        return status_error(ERR_INPUT, "line length %d is not one of %d to %d", spec.line, LINE_LENGTH_MIN,
                            LINE_LENGTH_MAX);
    if (spec.line > spec.size)
        return status_error(ERR_INPUT, "a line of %d does not fit on a board of size %d", spec.line,
                            spec.size);
    if (spec.rule == RULE_RENJU && spec.line != 5)
        return status_error(ERR_INPUT, "renju is played with lines of 5, not %d", spec.line);
    return status_ok();
}

const char *rule_name(Rule rule)
{
    assert((unsigned)rule < RULE_COUNT);
    return RULE_NAMES[rule];
}

Status rule_parse(const char *name, Rule *out)
{
    for (int i = 0; i < RULE_COUNT; i++) {
        if (strcasecmp(name, RULE_NAMES[i]) != 0) continue;
        *out = (Rule)i;
        return status_ok();
    }
    return status_error(ERR_INPUT, "\"%.40s\" is no rule; the rules are freestyle, standard, renju, caro",
                        name);
}

const char *rule_line_name(int line)
{
    static const char *const names[] = {"three", "four", "five", "six"};
    assert(line >= LINE_LENGTH_MIN && line <= LINE_LENGTH_MAX);
    return names[line - LINE_LENGTH_MIN];
}

const char *game_spec_text(GameSpec spec, char *text, int n)
{
    snprintf(text, (size_t)n, "%s %dx%d, %s in a row", rule_name((Rule)spec.rule), spec.size, spec.size,
             rule_line_name(spec.line));
    return text;
}
