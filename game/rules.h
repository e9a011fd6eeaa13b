/* rules.h - which game is played: rule, board size and line length, and what they are called.
 *
 *   freestyle  five or more in a row win
 *   standard   exactly five win; an overline is nothing
 *   renju      black: exactly five wins, overline, double-four and double-three are forbidden (see
 *              forbidden.h); white: five or more win
 *   caro       five win unless both ends are blocked by the opponent's stones (the edge blocks nothing);
 *              six or more always win
 *
 * "Five" stands for the line length, 3 to 6. Renju is defined for five only. */
#ifndef TENGEN_GAME_RULES_H
#define TENGEN_GAME_RULES_H

#include "game/base/status.h"

#include <stdint.h>

enum {
    BOARD_SIZE_MIN = 5,
    BOARD_SIZE_MAX = 20,
    BOARD_POINTS_MAX = BOARD_SIZE_MAX * BOARD_SIZE_MAX,
    LINE_LENGTH_MIN = 3,
    LINE_LENGTH_MAX = 6,
    DIRECTIONS = 4, /* 0: along x, 1: along y, 2: x and y grow, 3: x grows, y falls */
};

typedef enum Rule { RULE_FREESTYLE, RULE_STANDARD, RULE_RENJU, RULE_CARO, RULE_COUNT } Rule;

typedef struct GameSpec {
    uint8_t rule; /* a Rule */
    uint8_t size; /* points along an edge */
    uint8_t line; /* stones in a row that win */
} GameSpec;

/* ERR_INPUT, naming the value and its range, unless the game can be played. */
Status game_spec_check(GameSpec spec) __attribute__((warn_unused_result));

/* "freestyle", "standard", "renju", "caro". */
const char *rule_name(Rule rule);

/* The rule of that name (any case), or ERR_INPUT listing the names. */
Status rule_parse(const char *name, Rule *out) __attribute__((warn_unused_result));

/* "three", "four", "five", "six": a line length in words. */
const char *rule_line_name(int line);

/* "freestyle 15x15, five in a row" into text[n]; returns text. */
const char *game_spec_text(GameSpec spec, char *text, int n);

static inline bool game_spec_equal(GameSpec a, GameSpec b)
{
    return a.rule == b.rule && a.size == b.size && a.line == b.line;
}

#endif
