/* Games with variations: nodes, and Smart Game Format there and back. */
#include "game/base/rng.h"
#include "game/game_tree_sgf.h"
#include "tests/support/assert_status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec fifteen = {RULE_FREESTYLE, 15, 5}, seven = {RULE_FREESTYLE, 7, 5};

static GameTree *new_tree(GameSpec spec)
{
    GameTree *t = NULL;
    assert_ok(game_tree_new(spec, &t));
    return t;
}

static int add(GameTree *t, int parent, Point move)
{
    int node;
    assert_ok(game_tree_add(t, parent, move, &node));
    return node;
}

static GameTree *sgf(const char *text)
{
    GameTree *t = NULL;
    assert_ok(game_tree_sgf_read("g.sgf", text, strlen(text), fifteen, &t));
    return t;
}

static void assert_sgf(const GameTree *t, const char *expected)
{
    char *text = NULL;
    assert_ok(game_tree_sgf_write(t, &text, NULL));
    assert_string_equal(text, expected);
    free(text);
}

/* ---- nodes ---- */

static void a_move_is_one_node_however_often_it_is_added(void **state)
{
    (void)state;
    GameTree *t = new_tree(seven);
    int a = add(t, GAME_TREE_ROOT, 24), b = add(t, GAME_TREE_ROOT, 10), c = add(t, a, 10);
    assert_int_equal(add(t, GAME_TREE_ROOT, 24), a);
    assert_int_equal(game_tree_child(t, GAME_TREE_ROOT, 10), b);
    assert_int_equal(game_tree_child(t, a, 24), GAME_TREE_NONE);
    assert_int_equal(t->node[c].ply, 2);
    Board board;
    game_tree_board(t, c, &board);
    assert_int_equal(board_at(&board, 24), BLACK);
    assert_int_equal(board_at(&board, 10), WHITE);
    game_tree_free(t);
    game_tree_free(NULL);
}

static void refuses_illegal_moves(void **state)
{
    (void)state;
    GameTree *t = new_tree((GameSpec){RULE_FREESTYLE, 5, 3});
    int node = GAME_TREE_ROOT, other;
    static const Point moves[] = {12, 0, 13, 1};
    for (int i = 0; i < 4; i++) node = add(t, node, moves[i]);
    assert_fault(game_tree_add(t, node, 12, &other), ERR_INPUT, "move 5, c3: there is a stone");
    assert_fault(game_tree_add(t, node, 25, &other), ERR_INPUT, "move 5 is not on the board");
    assert_fault(game_tree_add(t, node, POINT_NONE, &other), ERR_INPUT, "move 5 is not on the board");
    node = add(t, node, 14);
    assert_fault(game_tree_add(t, node, 20, &other), ERR_INPUT, "move 6, a1: the game was over");
    assert_int_equal(t->node[node].child, GAME_TREE_NONE);
    game_tree_free(t);
}

static void a_promoted_move_is_the_main_line(void **state)
{
    (void)state;
    GameTree *t = new_tree(seven);
    int a = add(t, GAME_TREE_ROOT, 1), b = add(t, GAME_TREE_ROOT, 2), c = add(t, GAME_TREE_ROOT, 3);
    game_tree_promote(t, b);
    assert_int_equal(t->node[GAME_TREE_ROOT].child, b);
    assert_int_equal(t->node[b].sibling, a);
    assert_int_equal(t->node[a].sibling, c);
    game_tree_promote(t, b);
    assert_int_equal(t->node[b].sibling, a);
    game_tree_promote(t, c);
    assert_int_equal(t->node[c].sibling, b);
    assert_int_equal(t->node[a].sibling, GAME_TREE_NONE);
    game_tree_free(t);
}

static void cutting_takes_all_behind_and_nothing_else(void **state)
{
    (void)state;
    GameTree *t = new_tree(seven);
    int a = add(t, GAME_TREE_ROOT, 1), b = add(t, GAME_TREE_ROOT, 2), behind = add(t, a, 5);
    int kept = add(t, b, 5), deep = add(t, behind, 6);
    assert_ok(game_tree_comment(t, deep, "far away"));
    game_tree_cut(t, a);
    assert_int_equal(t->node[GAME_TREE_ROOT].child, b);
    assert_int_equal(t->node[b].sibling, GAME_TREE_NONE);
    assert_int_equal(t->node[b].child, kept);
    assert_null(t->node[deep].comment);
    assert_int_equal(t->node[deep].parent, GAME_TREE_NONE);
    int again = add(t, GAME_TREE_ROOT, 1);
    assert_int_equal(t->node[again].child, GAME_TREE_NONE);
    game_tree_free(t);
}

static void a_point_has_one_mark(void **state)
{
    (void)state;
    GameTree *t = new_tree(seven);
    assert_ok(game_tree_mark(t, GAME_TREE_ROOT, 3, MARK_CIRCLE, NULL));
    assert_ok(game_tree_mark(t, GAME_TREE_ROOT, 4, MARK_CROSS, NULL));
    assert_ok(game_tree_mark(t, GAME_TREE_ROOT, 3, MARK_LABEL, "a long label"));
    assert_int_equal(t->node[0].mark_count, 2);
    assert_int_equal(t->node[0].marks[0].kind, MARK_LABEL);
    assert_string_equal(t->node[0].marks[0].label, "a long");
    game_tree_free(t);
}

/* ---- records ---- */

static void a_record_becomes_the_main_line_and_comes_back(void **state)
{
    (void)state;
    Record *r = NULL, *back = NULL;
    GameTree *t = NULL;
    const RecordStone stones[] = {{3, BLACK}, {4, WHITE}};
    assert_ok(record_new(seven, &r));
    assert_ok(record_set_up(r, stones, 2, WHITE));
    assert_ok(record_add(r, 10, 12, "a comment"));
    assert_ok(record_add(r, 11, RECORD_TIME_UNKNOWN, NULL));
    record_end(r, RESULT_WHITE, ENDING_TIME);
    record_set_text(r->name[BLACK], RECORD_NAME_MAX, "Ann", 3);
    assert_ok(game_tree_from_record(r, &t));
    assert_ok(game_tree_record(t, GAME_TREE_ROOT, &back));
    assert_true(record_equal(r, back));
    record_free(back);
    int side = add(t, t->node[GAME_TREE_ROOT].child, 20), further = add(t, side, 21);
    assert_ok(game_tree_record(t, side, &back));
    assert_int_equal(back->moves, 3);
    assert_int_equal(back->move[1].point, 20);
    assert_int_equal(back->move[2].point, t->node[further].move);
    assert_int_equal(back->result, RESULT_NONE);
    record_free(back);
    record_free(r);
    game_tree_free(t);
}

/* ---- SGF ---- */

static void reads_variations_comments_and_marks(void **state)
{
    (void)state;
    GameTree *t =
        sgf("(;GM[4]SZ[15]PB[Ann]C[the game];B[hh];W[ii]C[12ms\ngood](;B[jj]LB[aa:1][bb:x\\]]TR[cc])"
            "(;B[kk];C[no move]CR[dd](;W[ll])(;W[mm]))(;B[nn]))");
    int w = game_tree_child(t, t->node[0].child, 8 * 15 + 8);
    assert_string_equal(t->head->name[BLACK], "Ann");
    assert_string_equal(t->node[0].comment, "the game");
    assert_string_equal(t->node[w].comment, "good");
    assert_int_equal(t->node[w].time_ms, 12);
    int jj = t->node[w].child, kk = t->node[jj].sibling, nn = t->node[kk].sibling;
    assert_int_equal(t->node[jj].mark_count, 3);
    assert_string_equal(t->node[jj].marks[1].label, "x]");
    assert_int_equal(t->node[jj].marks[2].kind, MARK_TRIANGLE);
    assert_string_equal(t->node[kk].comment, "no move");
    assert_int_equal(t->node[kk].marks[0].kind, MARK_CIRCLE);
    assert_int_equal(t->node[nn].move, 13 * 15 + 13);
    assert_int_equal(t->node[nn].sibling, GAME_TREE_NONE);
    assert_int_equal(t->node[t->node[t->node[kk].child].sibling].move, 12 * 15 + 12);
    assert_sgf(
        t, "(;FF[4]GM[4]CA[UTF-8]AP[Tengen]SZ[15]RU[freestyle]PB[Ann]C[the game]\n;B[hh];W[ii]C[12ms\ngood]\n"
           "(;B[jj]LB[aa:1][bb:x\\]]TR[cc])\n(;B[kk]C[no move]CR[dd]\n(;W[ll])\n(;W[mm]))\n(;B[nn]))\n");
    game_tree_free(t);
}

static void comments_that_meet_stand_one_under_the_other(void **state)
{
    (void)state;
    GameTree *t = sgf("(;GM[4];B[hh]C[one];C[two];C[])");
    assert_string_equal(t->node[1].comment, "one\ntwo");
    game_tree_free(t);
}

static void refuses_with_the_line(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"(;GM[4];B[hh]\n(;W[ii])\n(;W[hh]))", "g.sgf:3: move 2, h8: there is a stone"},
        {"(;GM[4];B[hh]\n(;W[ii])\n(;B[jj]))", "g.sgf:3: a move out of turn"},
        {"(;GM[4];B[hh]\n(;W[ii])\n(;W[zz]))", "g.sgf:3: "},
        {"(;GM[4]\n(;B[hh])\n(;AB[aa];B[hh]))", "g.sgf:3: stones are set up in a variation"},
        {"(;GM[4];B[hh]\n(;W[ii])\n(;W[jj]LB[zz:1]))", "g.sgf:3: "},
        {"(;GM[4];B[hh]\n(;W[ii])\n(x))", "g.sgf:3: expected ;"},
        {"(;GM[4];B[hh](;W[ii])", "cut"},
        {"(;GM[4];B[zz])", "g.sgf:1: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        GameTree *t = NULL;
        Status status = game_tree_sgf_read("g.sgf", cases[i].text, strlen(cases[i].text), fifteen, &t);
        assert_int_equal(status.code, ERR_FORMAT);
        if (!strstr(status.message, cases[i].message)) fail_msg("%s: %s", cases[i].text, status.message);
    }
}

static void random_tree(GameTree *t, Rng *rng)
{
    for (int i = 0; i < 60; i++) {
        int parent, node;
        do parent = (int)rng_below(rng, (uint32_t)t->nodes);
        while (parent != GAME_TREE_ROOT && t->node[parent].parent == GAME_TREE_NONE);
        Point p = (Point)rng_below(rng, 49);
        if (game_tree_add(t, parent, p, &node).code != STATUS_OK) continue;
        if (rng_below(rng, 3) == 0) assert_ok(game_tree_comment(t, node, "]\\ x\n[y"));
        if (rng_below(rng, 3) == 0)
            assert_ok(game_tree_mark(t, node, p, (MarkKind)rng_below(rng, MARK_KINDS), "a:]"));
        if (rng_below(rng, 20) == 0) game_tree_cut(t, node);
    }
}

static void random_trees_there_and_back(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
        GameTree *t = new_tree(seven), *back = NULL;
        random_tree(t, &rng);
        char *text = NULL;
        size_t size;
        assert_ok(game_tree_sgf_write(t, &text, &size));
        assert_ok(game_tree_sgf_read("x", text, size, fifteen, &back));
        assert_sgf(back, text);
        free(text);
        game_tree_free(t);
        game_tree_free(back);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_move_is_one_node_however_often_it_is_added),
        cmocka_unit_test(refuses_illegal_moves),
        cmocka_unit_test(a_promoted_move_is_the_main_line),
        cmocka_unit_test(cutting_takes_all_behind_and_nothing_else),
        cmocka_unit_test(a_point_has_one_mark),
        cmocka_unit_test(a_record_becomes_the_main_line_and_comes_back),
        cmocka_unit_test(reads_variations_comments_and_marks),
        cmocka_unit_test(comments_that_meet_stand_one_under_the_other),
        cmocka_unit_test(refuses_with_the_line),
        cmocka_unit_test(random_trees_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
