#include "ui/cli/analyze_sgf.h"

#include "game/base/file.h"
#include "game/game_tree_sgf.h"
#include "ui/cli/analyze_text.h"

#include <stdlib.h>

/* Add a line to a node's comment. */
static Status add_comment(GameTree *t, int node, const char *line)
{
    const char *old = t->node[node].comment;
    Text text = {0};
    char *joined = NULL;
    text_format(&text, "%s%s%s", old ? old : "", old ? "\n" : "", line);
    TRY(text_take(&text, &joined, NULL));
    Status status = game_tree_comment(t, node, joined);
    free(joined);
    return status;
}

/* What stands after a move, and what is to be said of it. */
static Status comment_on(GameTree *t, int node, const ReviewMove *m)
{
    char verdict[ANALYZE_TEXT_MAX], remark[ANALYZE_TEXT_MAX];
    int size = t->head->spec.size;
    Color c = m->color;
    analyze_text_remark(m, size, remark, sizeof remark);
    analyze_text_verdict(c, m->after, 0, m->proof_after, m->plies_after, NULL, size, verdict, sizeof verdict);
    TRY(add_comment(t, node, verdict));
    return remark[0] ? add_comment(t, node, remark) : status_ok();
}

static Status add_variation(GameTree *t, int parent, const ReviewMove *m)
{
    int node = parent;
    char verdict[ANALYZE_TEXT_MAX];
    analyze_text_verdict(m->color, m->before, 0, m->proof_before, m->plies_before, NULL, t->head->spec.size,
                         verdict, sizeof verdict);
    for (int i = 0; i < m->better.length; i++) {
        TRY(game_tree_add(t, node, m->better.move[i], &node));
        if (i == 0) TRY(add_comment(t, node, verdict));
    }
    return status_ok();
}

Status analyze_sgf_tree(const Record *record, const Review *review, GameTree **out)
{
    GameTree *t;
    Status status;
    int node = GAME_TREE_ROOT;
    TRY(game_tree_from_record(record, &t));
    for (int i = 0; i < review->moves; i++) {
        const ReviewMove *m = &review->move[i];
        int parent = node;
        node = game_tree_child(t, parent, m->played);
        CHECK(status, comment_on(t, node, m));
        if (m->mark > REVIEW_GOOD || m->missed_win) CHECK(status, add_variation(t, parent, m));
    }
    *out = t;
    return status_ok();
done:
    game_tree_free(t);
    return status;
}

Status analyze_sgf_write(const Record *record, const Review *review, const char *path)
{
    GameTree *t;
    char *text = NULL;
    size_t size;
    TRY(analyze_sgf_tree(record, review, &t));
    Status status = game_tree_sgf_write(t, &text, &size);
    if (status.code == STATUS_OK) status = file_write(path, text, size);
    free(text);
    game_tree_free(t);
    return status;
}
