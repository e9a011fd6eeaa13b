/* situation.h - the stones of the game that a manager tells of, in the order in which they came.
 *
 * A value. The side to move is the one that the program is asked for: colours follow from whose turn it is and
 * from the numbers of stones, never from who is called 1. */
#ifndef TENGEN_UI_GOMOCUP_SITUATION_H
#define TENGEN_UI_GOMOCUP_SITUATION_H

#include "game/board.h"

/* The fields of a stone in a list: x,y,field. */
enum { FIELD_NONE = 0, FIELD_OWN = 1, FIELD_OPPONENT = 2, FIELD_MARK = 3 };

typedef struct SituationStone {
    Point point;
    Color color;
} SituationStone;

typedef struct Situation {
    Board board;
    int count;
    SituationStone stone[BOARD_POINTS_MAX];
} Situation;

/* A list of stones while it is sent. */
typedef struct SituationList {
    int count;
    struct {
        int x, y, field;
    } line[BOARD_POINTS_MAX];
} SituationList;

/* An empty board. */
void situation_clear(Situation *s, GameSpec spec);

/* The same stones and side to move under another rule; the board stays as large. */
void situation_change_rule(Situation *s, Rule rule);

/* The side to move plays x,y. ERR_INPUT: off the board, taken, or the game is over. */
Status situation_play(Situation *s, int x, int y) __attribute__((warn_unused_result));

/* The last stone, which stands at x,y, is taken back. ERR_INPUT: it does not stand there. */
Status situation_take_back(Situation *s, int x, int y) __attribute__((warn_unused_result));

/* Append a line. ERR_INPUT: more lines than a board has points. */
Status situation_list_add(SituationList *list, int x, int y, int field) __attribute__((warn_unused_result));

/* The stones of a list whose fields say own or opponent's; the owner is to move. As many own stones as the
 * opponent's, or more: he has black. In renju marks of forbidden points are passed over.
 * ERR_INPUT, and s as it was: off the board, twice on a point, or a field that means nothing. */
Status situation_set(Situation *s, const SituationList *list) __attribute__((warn_unused_result));

/* The stones of a swap2 opening, black and white in turn whatever their fields; s as it was on ERR_INPUT. */
Status situation_set_in_turn(Situation *s, const SituationList *list) __attribute__((warn_unused_result));

#endif
