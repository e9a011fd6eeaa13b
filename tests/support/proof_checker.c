#include "proof_checker.h"

#include "game/notation.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = -1, ANY_REPLY = POINT_NONE };

/* The attacker's move, and the defences to it as a list. */
typedef struct Node {
    Point reply; /* that leads here; ANY_REPLY: those that are not named */
    Point move;
    int first; /* defence, or NONE */
    int next;  /* defence to the same move, or NONE */
} Node;

typedef struct Reader {
    const char *text;
    size_t length, at;
    int size;
    Node *nodes;
    int count;
} Reader;

static bool read_char(Reader *r, char c)
{
    if (r->at >= r->length || r->text[r->at] != c) return false;
    r->at++;
    return true;
}

static bool read_point(Reader *r, Point *p)
{
    return notation_scan_point(r->text, r->length, &r->at, r->size, ORIGIN_BOTTOM, p).code == STATUS_OK;
}

/* A tree from its first move on; its number, or NONE. */
static int read_tree(Reader *r, Point reply)
{
    int id = r->count++, *last = &r->nodes[id].first;
    r->nodes[id] = (Node){.reply = reply, .first = NONE, .next = NONE};
    if (!read_point(r, &r->nodes[id].move)) return NONE;
    while (read_char(r, '[')) {
        Point to = ANY_REPLY;
        if (!read_char(r, '*') && !read_point(r, &to)) return NONE;
        if (!read_char(r, ' ')) return NONE;
        int child = read_tree(r, to);
        if (child == NONE || !read_char(r, ']')) return NONE;
        *last = child;
        last = &r->nodes[child].next;
    }
    return id;
}

static bool has_won(const Board *b, Color c)
{
    return b->result == (c == BLACK ? RESULT_BLACK : RESULT_WHITE);
}

static int attack(const Node nodes[], Board *b, Color attacker, int id);

/* The defender has replied: the plies until the attacker wins, 0 at once; NONE if he does not. */
static int after_reply(const Node nodes[], Board *b, Color attacker, int id, Point reply)
{
    if (board_over(b)) return has_won(b, attacker) ? 0 : NONE;
    int least = NONE;
    bool named = false;
    for (int i = nodes[id].first; i != NONE; i = nodes[i].next) named |= nodes[i].reply == reply;
    for (int i = nodes[id].first; i != NONE; i = nodes[i].next) {
        if (nodes[i].reply != (named ? reply : (Point)ANY_REPLY)) continue;
        int plies = attack(nodes, b, attacker, i);
        if (plies > 0 && (least == NONE || plies < least)) least = plies;
    }
    return least;
}

/* The attacker makes the move of a node: the plies until he wins, or 0. */
static int attack(const Node nodes[], Board *b, Color attacker, int id)
{
    if (!pointset_has(&b->empty, nodes[id].move)) return 0;
    Undo undo, reply_undo;
    board_play(b, nodes[id].move, &undo);
    int most = board_over(b) && !has_won(b, attacker) ? NONE : 0;
    PointSet replies = b->empty;
    if (board_over(b)) memset(&replies, 0, sizeof replies);
    for (Point p = pointset_next(&replies, 0); most != NONE && p != POINT_NONE;
         p = pointset_next(&replies, p + 1)) {
        board_play(b, p, &reply_undo);
        int plies = after_reply(nodes, b, attacker, id, p);
        board_undo(b, &reply_undo);
        most = plies == NONE ? NONE : 1 + plies > most ? 1 + plies : most;
    }
    board_undo(b, &undo);
    return most + 1;
}

int proof_checker_plies(const Board *b, Color attacker, const char *certificate)
{
    Reader r = {.text = certificate, .length = strlen(certificate), .size = b->spec.size};
    size_t most = 1;
    for (size_t i = 0; i < r.length; i++) most += certificate[i] == '[';
    r.nodes = malloc(most * sizeof *r.nodes);
    if (!r.nodes) return -1;
    Board board = *b;
    board_set_to_move(&board, attacker);
    int plies = 0;
    if (read_tree(&r, ANY_REPLY) == 0 && r.at == r.length) plies = attack(r.nodes, &board, attacker, 0);
    free(r.nodes);
    return plies;
}
