#include "ui/gomocup/situation.h"

void situation_clear(Situation *s, GameSpec spec)
{
    board_init(&s->board, spec);
    s->count = 0;
}

static Status find(const Situation *s, int x, int y, Point *out)
{
    int size = s->board.spec.size;
    *out = POINT_NONE;
    if (x < 0 || y < 0 || x >= size || y >= size)
        return status_error(ERR_INPUT, "%d,%d is not on the board of size %d", x, y, size);
    *out = (Point)(y * size + x);
    return status_ok();
}

static Status find_empty(const Situation *s, int x, int y, Point *out)
{
    TRY(find(s, x, y, out));
    if (board_at(&s->board, *out) == EMPTY) return status_ok();
    return status_error(ERR_INPUT, "%d,%d is taken already", x, y);
}

static void add(Situation *s, Point p, Color c)
{
    s->stone[s->count++] = (SituationStone){.point = p, .color = c};
}

Status situation_play(Situation *s, int x, int y)
{
    Point p;
    Undo undo;
    if (board_over(&s->board)) return status_error(ERR_INPUT, "the game is over");
    TRY(find_empty(s, x, y, &p));
    add(s, p, (Color)s->board.to_move);
    board_play(&s->board, p, &undo);
    return status_ok();
}

/* The board anew from the stones. */
static void set_up(Situation *s, Color to_move)
{
    board_init(&s->board, s->board.spec);
    for (int i = 0; i < s->count; i++) board_put(&s->board, s->stone[i].point, s->stone[i].color);
    board_set_to_move(&s->board, to_move);
    board_judge(&s->board);
}

void situation_change_rule(Situation *s, Rule rule)
{
    s->board.spec.rule = (uint8_t)rule;
    set_up(s, (Color)s->board.to_move);
}

Status situation_take_back(Situation *s, int x, int y)
{
    Point p;
    TRY(find(s, x, y, &p));
    if (s->count == 0 || s->stone[s->count - 1].point != p)
        return status_error(ERR_INPUT, "%d,%d is not the last move", x, y);
    s->count--;
    set_up(s, s->stone[s->count].color);
    return status_ok();
}

Status situation_list_add(SituationList *list, int x, int y, int field)
{
    if (list->count == BOARD_POINTS_MAX)
        return status_error(ERR_INPUT, "more stones than a board has points");
    list->line[list->count].x = x;
    list->line[list->count].y = y;
    list->line[list->count++].field = field;
    return status_ok();
}

static Status put(Situation *s, int x, int y, Color c)
{
    Point p;
    TRY(find_empty(s, x, y, &p));
    add(s, p, c);
    board_put(&s->board, p, c);
    return status_ok();
}

Status situation_set(Situation *s, const SituationList *list)
{
    Situation next;
    int own = 0, opponent = 0;
    situation_clear(&next, s->board.spec);
    for (int i = 0; i < list->count; i++) {
        own += list->line[i].field == FIELD_OWN;
        opponent += list->line[i].field == FIELD_OPPONENT;
    }
    Color me = own >= opponent ? BLACK : WHITE;
    for (int i = 0; i < list->count; i++) {
        int x = list->line[i].x, y = list->line[i].y, field = list->line[i].field;
        if (field == FIELD_MARK && s->board.spec.rule == RULE_RENJU) continue;
        if (field != FIELD_OWN && field != FIELD_OPPONENT)
            return status_error(ERR_INPUT, "%d,%d,%d: the field is 1 for an own stone, 2 for the opponent's",
                                x, y, field);
        TRY(put(&next, x, y, field == FIELD_OWN ? me : color_other(me)));
    }
    set_up(&next, me);
    *s = next;
    return status_ok();
}

Status situation_set_in_turn(Situation *s, const SituationList *list)
{
    Situation next;
    situation_clear(&next, s->board.spec);
    for (int i = 0; i < list->count; i++)
        TRY(put(&next, list->line[i].x, list->line[i].y, i % 2 == 0 ? BLACK : WHITE));
    set_up(&next, list->count % 2 == 0 ? BLACK : WHITE);
    *s = next;
    return status_ok();
}
