/* Reviews kept with their games: what is written is read again, in trees of any order; what was changed is dropped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/base/rng.h"
#include "game/game_tree_sgf.h"
#include "tests/support/assert_status.h"
#include "ui/board/critique_text.h"
#include "ui/board/keep.h"

#include <stdlib.h>
#include <string.h>

enum { MOVES = 12 };

typedef struct Study {
    Variations moves, read;
    Critique critique, found;
    Rng rng;
} Study;

static float share(Study *s)
{
    return (float)rng_below(&s->rng, 1000003) / 1000003;
}

/* Legal points from the far end of the board, where the game has not been. */
static SearchLine some_line(Study *s)
{
    SearchLine line = {.length = (int)rng_below(&s->rng, 9)};
    for (int i = 0; i < line.length; i++) line.move[i] = (Point)(224 - 16 * i);
    return line;
}

static void fill_move(Study *s, int i)
{
    ReviewMove *m = &s->critique.review.move[i];
    *m = (ReviewMove){.played = s->moves.node[s->critique.node[i + 1]].point,
                      .best = (Point)(200 + i),
                      .color = i % 2 ? WHITE : BLACK,
                      .before = share(s),
                      .after = share(s),
                      .loss = share(s),
                      .mark = (ReviewMark)(i % REVIEW_MARKS),
                      .missed_win = rng_below(&s->rng, 2),
                      .turns = rng_below(&s->rng, 2),
                      .proof_before = (Proof)(i % 4),
                      .proof_after = (Proof)((i + 1) % 4),
                      .plies_before = (int)rng_below(&s->rng, 50),
                      .plies_after = (int)rng_below(&s->rng, 50),
                      .better = some_line(s),
                      .reply = some_line(s)};
    s->critique.review.black[i + 1] = share(s);
}

/* The reviewed line is not the first of its siblings, and others leave it on both sides. */
static int set_up(void **state)
{
    Study *s = calloc(1, sizeof *s);
    Board empty;
    if (!s) return -1;
    *state = s;
    s->rng = rng_make(5, 0, 0, 0, RNG_GENERAL);
    board_init(&empty, (GameSpec){.rule = RULE_FREESTYLE, .size = 15, .line = 5});
    variations_begin(&s->moves, &empty);
    for (int i = 0; i < MOVES; i++) {
        int here = s->moves.at;
        variations_play(&s->moves, (Point)(140 + i), -1);
        variations_go(&s->moves, here);
        variations_play(&s->moves, (Point)(17 * (i / 2) + 40 * (i % 2)), -1);
        int next = s->moves.at;
        variations_go(&s->moves, here);
        variations_play(&s->moves, (Point)(100 + i), -1);
        variations_go(&s->moves, next);
    }
    critique_begin(&s->critique, &s->moves);
    s->critique.stage = CRITIQUE_READY;
    s->critique.review.moves = MOVES;
    s->critique.review.black[0] = share(s);
    for (int i = 0; i < MOVES; i++) fill_move(s, i);
    return 0;
}

static int tear_down(void **state)
{
    free(*state);
    return 0;
}

static char *as_text(Study *s)
{
    char *text;
    size_t size;
    assert_ok(keep_tree_text(&s->moves, &s->critique, &text, &size));
    return text;
}

/* Is there a review in that text? The text has to be a game. */
static bool found_in(Study *s, const char *text)
{
    GameTree *tree;
    assert_ok(game_tree_sgf_read("game", text, strlen(text), s->moves.start.spec, &tree));
    assert_ok(keep_tree_adopt(tree, &s->read));
    memset(&s->found, 0, sizeof s->found);
    bool found = critique_text_read(tree, &s->read, &s->found);
    game_tree_free(tree);
    assert_int_equal(s->found.stage, found ? CRITIQUE_READY : CRITIQUE_NONE);
    return found;
}

static void assert_same_line(const SearchLine *a, const SearchLine *b)
{
    assert_int_equal(a->length, b->length);
    assert_memory_equal(a->move, b->move, (size_t)b->length * sizeof *b->move);
}

static void assert_same_move(const ReviewMove *a, const ReviewMove *b)
{
    assert_int_equal(a->played, b->played);
    assert_int_equal(a->best, b->best);
    assert_int_equal(a->color, b->color);
    assert_true(a->before == b->before && a->after == b->after && a->loss == b->loss);
    assert_int_equal(a->mark, b->mark);
    assert_int_equal(a->missed_win, b->missed_win);
    assert_int_equal(a->turns, b->turns);
    assert_int_equal(a->proof_before, b->proof_before);
    assert_int_equal(a->proof_after, b->proof_after);
    assert_int_equal(a->plies_before, b->plies_before);
    assert_int_equal(a->plies_after, b->plies_after);
    assert_same_line(&a->better, &b->better);
    assert_same_line(&a->reply, &b->reply);
}

static void all_of_it_is_read_again(void **state)
{
    Study *s = *state;
    char *text = as_text(s);
    assert_true(found_in(s, text));
    Review *was = &s->critique.review, *is = &s->found.review;
    assert_int_equal(is->moves, MOVES);
    assert_int_equal(s->found.nodes, MOVES + 1);
    for (int i = 0; i < MOVES; i++) {
        const Variation *node = &s->read.node[s->found.node[i + 1]];
        assert_same_move(&is->move[i], &was->move[i]);
        assert_int_equal(node->ply, i + 1);
        assert_int_equal(node->point, was->move[i].played);
        assert_true(node->score == was->black[i + 1]);
    }
    assert_memory_equal(is->black, was->black, (MOVES + 1) * sizeof *is->black);
    review_sum_up(was);
    assert_memory_equal(is->side, was->side, sizeof is->side);
    assert_int_equal(critique_mistakes(&s->found), critique_mistakes(&s->critique));
    free(text);
}

/* With one word written over. */
static bool found_with(Study *s, const char *old, const char *new)
{
    char *text = as_text(s), *at = strstr(text, old);
    assert_non_null(at);
    assert_int_equal(strlen(old), strlen(new));
    memcpy(at, new, strlen(new));
    bool found = found_in(s, text);
    free(text);
    return found;
}

static void what_was_changed_has_none(void **state)
{
    Study *s = *state;
    assert_true(found_with(s, "review 1 of 12", "review 1 of 12"));
    assert_false(found_with(s, "review 1 of 12", "review 1 of 13"));
    assert_false(found_with(s, "review 1 of 12", "review 2 of 12"));
    assert_false(found_with(s, "Tengen's review: good", "Tengen's remark: good"));
    assert_false(found_with(s, "review: good, ", "review: grim, "));
    assert_false(found_with(s, ", best ", ", bets "));
    assert_false(found_with(s, ", before 0.", ", before 7."));
    assert_false(found_with(s, "SZ[15]", "SZ[16]"));
    s->critique.stage = CRITIQUE_WORKING;
    char *text = as_text(s);
    assert_null(strstr(text, "review"));
    assert_false(found_in(s, text));
    free(text);
}

/* The last stone of the line elsewhere. */
static void a_line_with_another_move_has_none(void **state)
{
    Study *s = *state;
    char *text = as_text(s), *at = NULL;
    for (char *next = text; (next = strstr(next, ";W[")) != NULL; next++)
        if (strncmp(next + 5, "]C[Tengen", 9) == 0) at = next;
    assert_non_null(at);
    memcpy(at + 3, "oa", 2);
    assert_false(found_in(s, text));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(all_of_it_is_read_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_changed_has_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_line_with_another_move_has_none, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
