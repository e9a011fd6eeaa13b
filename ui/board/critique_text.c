#include "ui/board/critique_text.h"

#include "game/notation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { POINTS_TEXT_MAX = SEARCH_LINE_MAX * NOTATION_TEXT_MAX, COMMENT_MAX = 2 * POINTS_TEXT_MAX + 400 };

/* ---- writing ---- */

static const char *points_text(const SearchLine *line, int size, char text[POINTS_TEXT_MAX])
{
    int at = 0;
    strcpy(text, "-");
    for (int i = 0; i < line->length; i++) {
        notation_point(line->move[i], size, ORIGIN_BOTTOM, text + at);
        at += (int)strlen(text + at);
    }
    return text;
}

static void move_text(const Critique *c, int i, int size, char text[COMMENT_MAX])
{
    const ReviewMove *m = &c->review.move[i];
    char best[NOTATION_TEXT_MAX], better[POINTS_TEXT_MAX], reply[POINTS_TEXT_MAX];
    snprintf(
        text, COMMENT_MAX,
        "Tengen's review: %s, best %s, before %.9g, after %.9g, loss %.9g, black %.9g, missed %d, turns %d, "
        "proofs %d %d %d %d, better %s, reply %s",
        review_mark_name(m->mark), notation_point(m->best, size, ORIGIN_BOTTOM, best), (double)m->before,
        (double)m->after, (double)m->loss, (double)c->review.black[i + 1], m->missed_win, m->turns,
        (int)m->proof_before, m->plies_before, (int)m->proof_after, m->plies_after,
        points_text(&m->better, size, better), points_text(&m->reply, size, reply));
}

/* The hash alone would tell the game and its stones; the words are for whoever reads the file. */
static const char *head_text(const Board *end, int moves, char *text, int n)
{
    char game[64];
    snprintf(text, (size_t)n, "Tengen's review 1 of %d moves, %s, position %016" PRIx64 ", black ", moves,
             game_spec_text(end->spec, game, sizeof game), end->hash);
    return text;
}

Status critique_text_write(const Critique *c, GameTree *t, const int number[])
{
    char text[COMMENT_MAX];
    Board end;
    if (c->stage != CRITIQUE_READY) return status_ok();
    int moves = c->review.moves, size = t->head->spec.size;
    game_tree_board(t, number[c->node[moves]], &end);
    head_text(&end, moves, text, sizeof text);
    size_t at = strlen(text);
    snprintf(text + at, sizeof text - at, "%.9g", (double)c->review.black[0]);
    TRY(game_tree_comment(t, GAME_TREE_ROOT, text));
    for (int i = 0; i < moves; i++) {
        move_text(c, i, size, text);
        TRY(game_tree_comment(t, number[c->node[i + 1]], text));
    }
    return status_ok();
}

/* ---- reading ---- */

static bool fits(float share)
{
    return share >= 0 && share <= 1;
}

/* A line that can be played from b. */
static bool read_points(const char *text, Board b, SearchLine *out)
{
    size_t at = 0, length = strlen(text);
    out->length = 0;
    if (strcmp(text, "-") == 0) return true;
    while (at < length) {
        Point p;
        Undo undo;
        if (out->length == SEARCH_LINE_MAX || board_over(&b)) return false;
        if (notation_scan_point(text, length, &at, b.spec.size, ORIGIN_BOTTOM, &p).code != STATUS_OK)
            return false;
        if (board_at(&b, p) != EMPTY) return false;
        board_play(&b, p, &undo);
        out->move[out->length++] = p;
    }
    return true;
}

static bool read_mark(const char *name, ReviewMark *out)
{
    for (int mark = 0; mark < REVIEW_MARKS; mark++)
        if (strcmp(name, review_mark_name((ReviewMark)mark)) == 0) {
            *out = (ReviewMark)mark;
            return true;
        }
    return false;
}

static bool read_proof(int proof, int plies, Proof *out)
{
    *out = (Proof)proof;
    return proof >= PROOF_NONE && proof <= PROOF_LOSS && plies >= 0 && plies <= 2 * BOARD_POINTS_MAX;
}

/* The move that was played on b, as a comment has it. */
static bool read_move(const char *text, const Board *b, Point played, ReviewMove *m, float *black)
{
    char mark[16], best[NOTATION_TEXT_MAX], better[POINTS_TEXT_MAX], reply[POINTS_TEXT_MAX];
    int missed, turns, proof[2];
    Board after = *b;
    Undo undo;
    _Static_assert(POINTS_TEXT_MAX == 512, "the format below says so");
    if (sscanf(
            text,
            "Tengen's review: %15[a-z], best %7[a-z0-9], before %f, after %f, loss %f, black %f, missed %d, "
            "turns %d, proofs %d %d %d %d, better %511[a-z0-9-], reply %511[a-z0-9-]",
            mark, best, &m->before, &m->after, &m->loss, black, &missed, &turns, &proof[0], &m->plies_before,
            &proof[1], &m->plies_after, better, reply) != 14)
        return false;
    m->played = played;
    m->color = (Color)b->to_move;
    m->missed_win = missed != 0;
    m->turns = turns != 0;
    board_play(&after, played, &undo);
    return read_mark(mark, &m->mark) && fits(m->before) && fits(m->after) && fits(m->loss) && fits(*black) &&
           read_proof(proof[0], m->plies_before, &m->proof_before) &&
           read_proof(proof[1], m->plies_after, &m->proof_after) &&
           notation_parse_point(best, b->spec.size, ORIGIN_BOTTOM, &m->best).code == STATUS_OK &&
           read_points(better, *b, &m->better) && read_points(reply, after, &m->reply);
}

/* The child of a node that has a part of the review. */
static int reviewed_child(const GameTree *t, int node)
{
    int child = t->node[node].child;
    while (child != GAME_TREE_NONE &&
           !(t->node[child].comment && strstr(t->node[child].comment, "Tengen's review: ")))
        child = t->node[child].sibling;
    return child;
}

static int child_by(const Variations *v, int node, Point p)
{
    int child = v->node[node].child;
    while (child != VARIATION_NONE && v->node[child].point != p) child = v->node[child].sibling;
    return child;
}

/* Down the line as far as there is a review of it; false where a part makes no sense. */
static bool read_line(const GameTree *t, const Variations *v, Board *b, Critique *c)
{
    Review *r = &c->review;
    int node = 0, at = GAME_TREE_ROOT;
    c->node[0] = 0;
    for (int child; (child = reviewed_child(t, at)) != GAME_TREE_NONE; at = child) {
        Undo undo;
        Point p = t->node[child].move;
        node = child_by(v, node, p);
        const char *text = strstr(t->node[child].comment, "Tengen's review: ");
        if (node == VARIATION_NONE || !read_move(text, b, p, &r->move[r->moves], &r->black[r->moves + 1]))
            return false;
        board_play(b, p, &undo);
        c->node[++r->moves] = node;
    }
    c->nodes = r->moves + 1;
    return r->moves > 0;
}

static bool read_critique(const GameTree *t, const Variations *v, Critique *c)
{
    char expected[COMMENT_MAX], *end;
    Board b = v->start;
    const char *head = t->node[GAME_TREE_ROOT].comment;
    head = head ? strstr(head, "Tengen's review 1 of ") : NULL;
    if (!head || !read_line(t, v, &b, c)) return false;
    size_t length = strlen(head_text(&b, c->review.moves, expected, sizeof expected));
    if (strncmp(head, expected, length) != 0) return false;
    c->review.black[0] = strtof(head + length, &end);
    return end > head + length && fits(c->review.black[0]);
}

bool critique_text_read(const GameTree *t, Variations *v, Critique *c)
{
    Critique *read = calloc(1, sizeof *read);
    bool there = read && read_critique(t, v, read);
    if (there) {
        read->stage = CRITIQUE_READY;
        read->asked = c->asked;
        read->done = read->total = read->nodes;
        review_sum_up(&read->review);
        *c = *read;
        for (int i = 0; i < c->nodes; i++) v->node[c->node[i]].score = c->review.black[i];
    }
    free(read);
    return there;
}
