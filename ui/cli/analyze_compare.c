#include "ui/cli/analyze_compare.h"

#include "game/base/options.h"
#include "game/record.h"
#include "ui/cli/analyze_json.h"
#include "ui/cli/console.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RANDOM_POSITIONS = 200, WORST = 10 };

/* ---- the sides ---- */

typedef struct Side {
    char file[FILE_PATH_MAX];
    int backend;   /* a BackendKind */
    int precision; /* a Precision */
    ChosenNet net;
} Side;

static const Option side_rows[] = {
    OPTION_ENUM(Side, backend, "backend", backend_names, "what computes"),
    OPTION_ENUM(Side, precision, "precision", precision_names, "of the network"),
};
static const OptionTable side_table = OPTION_TABLE(side_rows);

static Status parse_side(const char *text, Side *out)
{
    char rest[256];
    size_t length = strcspn(text, ",");
    if (length == 0)
        return status_error(ERR_INPUT, "which network? FILE or auto stands before the first comma");
    if (length >= sizeof out->file || strlen(text + length) >= sizeof rest)
        return status_error(ERR_INPUT, "'%.60s…' is too long", text);
    memcpy(out->file, text, length);
    out->file[length] = '\0';
    memcpy(rest, text + length, strlen(text + length) + 1);
    for (char *at = rest; *at;) {
        char *key = at + 1, *equals = strchr(key, '='), *end = key + strcspn(key, ",");
        if (!equals || equals > end) return status_error(ERR_INPUT, "'%.60s' is no key=value", key);
        char after = *end;
        *equals = *end = '\0';
        TRY(options_set(&side_table, out, key, equals + 1));
        *end = after;
        at = end;
    }
    return status_ok();
}

static Status open_side(const char *text, GameWish wish, Side *out)
{
    Status status = parse_side(text, out);
    if (status.code != STATUS_OK) return status_prefix(status, "%.80s", text);
    return strcmp(out->file, "auto") == 0 ? assets_choose(wish, &out->net)
                                          : assets_open(out->file, wish, &out->net);
}

static NetSide net_side(const Side *s)
{
    return (NetSide){s->net.model, (BackendKind)s->backend, (Precision)s->precision};
}

/* ---- the positions ---- */

typedef struct Positions {
    Board *board;
    int *file, *ply; /* where each stands; file -1: a random one */
    int count, room;
} Positions;

static void free_positions(Positions *p)
{
    free(p->board);
    free(p->file);
    free(p->ply);
}

static Status make_room(Positions *p, int room)
{
    size_t n = (size_t)room;
    Board *board = realloc(p->board, n * sizeof *board);
    if (board) p->board = board;
    int *file = realloc(p->file, n * sizeof *file);
    if (file) p->file = file;
    int *ply = realloc(p->ply, n * sizeof *ply);
    if (ply) p->ply = ply;
    if (!board || !file || !ply) return status_no_memory(n * sizeof *board, "positions to compare");
    p->room = room;
    return status_ok();
}

static Status add_record(Positions *p, int file, const Record *r)
{
    if (p->count + r->moves + 1 > p->room) TRY(make_room(p, 2 * p->room + r->moves + 1));
    for (int ply = 0; ply <= r->moves; ply++) {
        record_board(r, ply, &p->board[p->count]);
        if (board_over(&p->board[p->count])) break;
        p->file[p->count] = file;
        p->ply[p->count++] = ply;
    }
    return status_ok();
}

static Status check_game(const Positions *p, const char *path, GameSpec spec)
{
    char a[80], b[80];
    if (p->count == 0 || game_spec_equal(p->board[0].spec, spec)) return status_ok();
    return status_error(ERR_INPUT, "%.100s is of %s, the games before it of %s", path,
                        game_spec_text(spec, a, sizeof a), game_spec_text(p->board[0].spec, b, sizeof b));
}

static Status read_files(const AnalyzeCompareOptions *o, Positions *p)
{
    GameSpec assumed;
    TRY(assets_game(o->wish, &assumed));
    for (int i = 0; i < o->file_count; i++) {
        Record *r = NULL;
        if (!file_exists(o->files[i])) return status_error(ERR_INPUT, "%.120s: no such file", o->files[i]);
        TRY(record_read(o->files[i], assumed, ORIGIN_BOTTOM, &r));
        Status status = check_game(p, o->files[i], r->spec);
        if (status.code == STATUS_OK) status = add_record(p, i, r);
        record_free(r);
        TRY(status);
    }
    return status_ok();
}

static Status make_random(GameSpec spec, uint64_t seed, Positions *p)
{
    TRY(make_room(p, RANDOM_POSITIONS));
    TRY(net_compare_random(spec, RANDOM_POSITIONS, seed, p->board));
    p->count = RANDOM_POSITIONS;
    for (int i = 0; i < p->count; i++) {
        p->file[i] = -1;
        p->ply[i] = p->board[i].stones;
    }
    return status_ok();
}

/* ---- the answer ---- */

static void side_text(const Side *s, char *text, int n)
{
    char backend[128];
    snprintf(text, (size_t)n, "%.300s, %s", s->net.path,
             backend_text((BackendKind)s->backend, (Precision)s->precision, backend, sizeof backend));
}

static const char *place_text(const AnalyzeCompareOptions *o, const Positions *p, int i, char *text, int n)
{
    if (p->file[i] < 0)
        snprintf(text, (size_t)n, "random position %d", i + 1);
    else
        snprintf(text, (size_t)n, "%.60s, move %d", o->files[p->file[i]], p->ply[i]);
    return text;
}

static void print_worst(const AnalyzeCompareOptions *o, const Positions *p, const PositionDifference d[])
{
    char place[100], a[NOTATION_TEXT_MAX], b[NOTATION_TEXT_MAX], drawing[BOARD_TEXT_MAX];
    int order[WORST], count = net_compare_worst(d, p->count, WORST, order);
    if (d[order[0]].policy_tv == 0) return;
    console_print("%-28s%8s%12s%12s\n", "furthest apart", "policy", "A", "B");
    for (int k = 0; k < count; k++) {
        int i = order[k], size = p->board[i].spec.size;
        console_print("%-28s%8.4f%7s %.3f%6s %.3f\n", place_text(o, p, i, place, sizeof place),
                      d[i].policy_tv, notation_point(d[i].best[0], size, ORIGIN_BOTTOM, a), d[i].score[0],
                      notation_point(d[i].best[1], size, ORIGIN_BOTTOM, b), d[i].score[1]);
    }
    console_print("%s:\n%s", place_text(o, p, order[0], place, sizeof place),
                  board_text_draw(&p->board[order[0]], o->style, drawing, sizeof drawing));
}

static void print_text(const AnalyzeCompareOptions *o, const Side sides[2], const Positions *p,
                       const PositionDifference d[])
{
    char text[512], game[80];
    AnswerDifference sum = net_compare_sum(d, p->count);
    for (int i = 0; i < 2; i++) {
        side_text(&sides[i], text, sizeof text);
        console_print("%c  %s\n", 'A' + i, text);
    }
    console_print("on %d positions of %s:\n", sum.positions,
                  game_spec_text(p->board[0].spec, game, sizeof game));
    console_print(
        "  policy: %.4f apart in total variation, %.4f at most; %.4f nats; the same best move in %.1f %%\n",
        sum.policy_tv, sum.policy_tv_largest, sum.policy_kl, 100 * sum.same_best);
    console_print("  value: %.4f apart on average, %.4f at most (expected score, 0 to 1)\n", sum.value_mean,
                  sum.value_largest);
    print_worst(o, p, d);
}

static json_t *stones(const Board *b, Color c)
{
    json_t *list = json_array();
    char name[NOTATION_TEXT_MAX];
    for (Point p = 0; p < board_points(b); p++)
        if (board_at(b, p) == c)
            json_array_append_new(list, json_string(notation_point(p, b->spec.size, ORIGIN_BOTTOM, name)));
    return list;
}

static json_t *worst_object(const AnalyzeCompareOptions *o, const Positions *p, const PositionDifference d[])
{
    json_t *list = json_array();
    char place[100], a[NOTATION_TEXT_MAX], b[NOTATION_TEXT_MAX];
    int order[WORST], count = net_compare_worst(d, p->count, WORST, order);
    for (int k = 0; k < count; k++) {
        int i = order[k], size = p->board[i].spec.size;
        json_array_append_new(
            list, json_pack("{s:s, s:o, s:o, s:s, s:f, s:[s,s], s:[f,f]}", "position",
                            place_text(o, p, i, place, sizeof place), "black", stones(&p->board[i], BLACK),
                            "white", stones(&p->board[i], WHITE), "to_move",
                            p->board[i].to_move == BLACK ? "black" : "white", "policy_tv", d[i].policy_tv,
                            "best", notation_point(d[i].best[0], size, ORIGIN_BOTTOM, a),
                            notation_point(d[i].best[1], size, ORIGIN_BOTTOM, b), "score", d[i].score[0],
                            d[i].score[1]));
    }
    return list;
}

static Status print_json(const AnalyzeCompareOptions *o, const Side sides[2], const Positions *p,
                         const PositionDifference d[])
{
    char a[512], b[512];
    AnswerDifference sum = net_compare_sum(d, p->count);
    side_text(&sides[0], a, sizeof a);
    side_text(&sides[1], b, sizeof b);
    return analyze_json_print(
        json_pack("{s:s, s:s, s:i, s:f, s:f, s:f, s:f, s:f, s:f, s:o}", "a", a, "b", b, "positions",
                  sum.positions, "policy_tv", sum.policy_tv, "policy_tv_largest", sum.policy_tv_largest,
                  "policy_kl", sum.policy_kl, "value_mean", sum.value_mean, "value_largest",
                  sum.value_largest, "same_best", sum.same_best, "worst", worst_object(o, p, d)));
}

static Status compare(const AnalyzeCompareOptions *o, const Side sides[2], const Positions *p)
{
    PositionDifference *d = malloc((size_t)p->count * sizeof *d);
    if (!d) return status_no_memory((size_t)p->count * sizeof *d, "differences");
    Status status = net_compare_positions(net_side(&sides[0]), net_side(&sides[1]), p->board, p->count, d);
    if (status.code == STATUS_OK && o->json)
        status = print_json(o, sides, p, d);
    else if (status.code == STATUS_OK)
        print_text(o, sides, p, d);
    free(d);
    return status;
}

Status analyze_compare_run(const char *a, const char *b, const AnalyzeCompareOptions *o)
{
    Positions p = {0};
    GameWish wish = o->wish;
    Status status;
    Side *sides = calloc(2, sizeof *sides);
    if (!sides) return status_no_memory(2 * sizeof *sides, "two networks");
    CHECK(status, read_files(o, &p));
    if (p.count > 0) wish = (GameWish){p.board[0].spec.rule, p.board[0].spec.size, p.board[0].spec.line};
    CHECK(status, open_side(a, wish, &sides[0]));
    GameSpec game = sides[0].net.game;
    CHECK(status, open_side(b, (GameWish){game.rule, game.size, game.line}, &sides[1]));
    if (p.count == 0) CHECK(status, make_random(game, o->seed, &p));
    CHECK(status, compare(o, sides, &p));
done:
    model_free(sides[1].net.model);
    model_free(sides[0].net.model);
    free(sides);
    free_positions(&p);
    return status;
}
