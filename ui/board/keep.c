#include "ui/board/keep.h"

#include "game/base/file.h"
#include "game/game_tree_sgf.h"
#include "ui/board/critique_text.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 8 << 20, VERSION = 1 };

/* ---- the tree as SGF ---- */

static Status set_up(const Board *start, Record *head)
{
    RecordStone stones[BOARD_POINTS_MAX];
    int n = 0;
    for (Point p = 0; p < board_points(start); p++)
        if (board_at(start, p) != EMPTY)
            stones[n++] = (RecordStone){.point = p, .color = (uint8_t)board_at(start, p)};
    if (n == 0) return status_ok();
    return record_set_up(head, stones, n, (Color)start->to_move);
}

/* Nodes stand behind their parents, and siblings in their order, so one pass is enough. */
static Status fill_tree(const Variations *v, const Critique *c, GameTree *t)
{
    int number[VARIATIONS_MAX] = {GAME_TREE_ROOT};
    TRY(set_up(&v->start, t->head));
    for (int i = 1; i < v->count; i++) {
        TRY(game_tree_add(t, number[v->node[i].parent], v->node[i].point, &number[i]));
        t->node[number[i]].time_ms = v->node[i].time_ms;
    }
    return critique_text_write(c, t, number);
}

Status keep_tree_text(const Variations *v, const Critique *c, char **text, size_t *size)
{
    GameTree *tree = NULL;
    Status status;
    CHECK(status, game_tree_new(v->start.spec, &tree));
    CHECK(status, fill_tree(v, c, tree));
    CHECK(status, game_tree_sgf_write(tree, text, size));
done:
    game_tree_free(tree);
    return status;
}

/* Depth first, the main line before its variations, and back to where it began. */
static Status add_children(const GameTree *t, int node, Variations *v)
{
    int here = v->at;
    for (int child = t->node[node].child; child != GAME_TREE_NONE; child = t->node[child].sibling) {
        if (!variations_play(v, t->node[child].move, t->node[child].time_ms))
            return status_error(ERR_UNSUPPORTED, "the game has more than %d moves and variations",
                                VARIATIONS_MAX - 1);
        TRY(add_children(t, child, v));
        variations_go(v, here);
    }
    v->node[here].chosen = v->node[here].child;
    return status_ok();
}

Status keep_tree_adopt(const GameTree *t, Variations *out)
{
    Board start;
    game_tree_board(t, GAME_TREE_ROOT, &start);
    variations_begin(out, &start);
    return add_children(t, GAME_TREE_ROOT, out);
}

static Status read_sgf(const char *name, const char *text, GameSpec assumed, State *s)
{
    GameTree *tree = NULL;
    TRY(game_tree_sgf_read(name, text, strlen(text), assumed, &tree));
    Status status = keep_tree_adopt(tree, &s->game);
    if (status.code == STATUS_OK) critique_text_read(tree, &s->game, &s->critique);
    game_tree_free(tree);
    return status;
}

/* ---- the rest as JSON ---- */

/* The line at hand as points in order, its length, and where on it one stands. */
static json_t *line_json(const Variations *v)
{
    int line[BOARD_POINTS_MAX + 1], nodes = variations_line(v, line);
    json_t *points = json_array();
    for (int i = 1; i < nodes; i++) json_array_append_new(points, json_integer(v->node[line[i]].point));
    return points;
}

static json_t *state_json(const State *s, const char *sgf)
{
    return json_pack("{s:i, s:s, s:o, s:i, s:i, s:i, s:i, s:b, s:b, s:b, s:[f, f], s:i, s:[b, b, i, i]}",
                     "version", VERSION, "sgf", sgf, "line", line_json(&s->game), "ply",
                     (int)s->game.node[s->game.at].ply, "seats", (int)s->seats, "result", (int)s->result,
                     "ending", (int)s->ending, "waiting", s->waiting, "analysing", s->analysing, "clock_on",
                     s->clock_on, "clock", s->clock_left[BLACK], s->clock_left[WHITE], "increment",
                     s->increment, "swap2", s->swap2.on, s->swap2.person_opens, (int)s->swap2.first,
                     (int)s->swap2.second);
}

Status keep_write(const char *path, const State *s)
{
    char *sgf = NULL, *text = NULL;
    size_t size;
    json_t *json = NULL;
    Status status;
    CHECK(status, keep_tree_text(&s->game, &s->critique, &sgf, &size));
    json = state_json(s, sgf);
    text = json ? json_dumps(json, JSON_INDENT(1)) : NULL;
    status = text ? file_write(path, text, strlen(text)) : status_no_memory(size, "the kept game");
done:
    free(text);
    free(sgf);
    json_decref(json);
    return status;
}

static Status walk_line(const char *path, const json_t *line, int ply, Variations *v)
{
    size_t moves = json_array_size(line);
    for (size_t i = 0; i < moves; i++) {
        int child = v->node[v->at].child;
        json_int_t point = json_integer_value(json_array_get(line, i));
        while (child != VARIATION_NONE && v->node[child].point != point) child = v->node[child].sibling;
        if (child == VARIATION_NONE) return status_error(ERR_FORMAT, "%s: its line is not in its game", path);
        variations_go(v, child);
    }
    if (ply < 0 || (size_t)ply > moves)
        return status_error(ERR_FORMAT, "%s: ply %d is not on its line", path, ply);
    while (v->node[v->at].ply > ply) variations_back(v);
    return status_ok();
}

static bool numbers_fit(const State *s, int seats, int result, int ending)
{
    bool clocks = true;
    for (int c = BLACK; c <= WHITE; c++)
        clocks = clocks && isfinite(s->clock_left[c]) && s->clock_left[c] >= 0 && s->clock_left[c] < 1e6;
    clocks = clocks && s->increment >= 0 && s->increment <= SETTINGS_INCREMENT_MAX;
    return clocks && seats >= 0 && seats < SEATS && result >= RESULT_NONE && result <= RESULT_DRAW &&
           ending >= ENDING_UNSAID && ending <= ENDING_FORFEIT;
}

static Status read_json(const char *path, json_t *json, State *s)
{
    int version, ply, seats, result, ending, waiting, analysing, clock_on;
    int swap2 = 0, opens = 0, first = 0, second = 0;
    const char *sgf;
    json_t *line;
    json_error_t error;
    s->increment = 0; /* games kept by earlier versions have none */
    if (json_unpack_ex(json, &error, 0,
                       "{s:i, s:s, s:o, s:i, s:i, s:i, s:i, s:b, s:b, s:b, s:[F, F], s?i, s?[b, b, i, i]}",
                       "version", &version, "sgf", &sgf, "line", &line, "ply", &ply, "seats", &seats,
                       "result", &result, "ending", &ending, "waiting", &waiting, "analysing", &analysing,
                       "clock_on", &clock_on, "clock", &s->clock_left[BLACK], &s->clock_left[WHITE],
                       "increment", &s->increment, "swap2", &swap2, &opens, &first, &second) != 0)
        return status_error(ERR_FORMAT, "%s: %s", path, error.text);
    bool choices = first >= 0 && first < SWAP2_WAYS && second >= 0 && second < SWAP2_MORE;
    if (version != VERSION || !choices || !numbers_fit(s, seats, result, ending))
        return status_error(ERR_FORMAT, "%s: a number in it is out of range", path);
    TRY(read_sgf(path, sgf, settings_game(&s->settings), s));
    TRY(walk_line(path, line, ply, &s->game));
    s->swap2 =
        (Swap2){.on = swap2, .person_opens = opens, .first = (uint8_t)first, .second = (uint8_t)second};
    s->seats = (uint8_t)seats;
    s->result = (uint8_t)result;
    s->ending = (uint8_t)ending;
    s->waiting = waiting;
    s->analysing = analysing;
    s->clock_on = clock_on;
    return status_ok();
}

Status keep_read(const char *path, State *s)
{
    char *text;
    size_t size;
    json_error_t error;
    TRY(file_read(path, FILE_MAX, &text, &size));
    json_t *json = json_loadb(text, size, 0, &error);
    free(text);
    if (!json) return status_error(ERR_FORMAT, "%s:%d: %s", path, error.line, error.text);
    State *fresh = malloc(sizeof *fresh);
    Status status = fresh ? status_ok() : status_no_memory(sizeof *fresh, "the kept game");
    if (fresh) {
        *fresh = *s;
        status = read_json(path, json, fresh);
        if (status.code == STATUS_OK) *s = *fresh;
        free(fresh);
    }
    json_decref(json);
    return status;
}
