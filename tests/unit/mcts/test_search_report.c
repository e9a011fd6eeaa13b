/* What is said of a tree made by hand: shares, proven moves, the line. */
#include "mcts/search_report.h"
#include "tests/support/trees.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { POINTS = 6, VISITS = 60 };

static Tree new_tree(void)
{
    return trees_new(POINTS, VISITS);
}

static void visit(Tree *t, NodeId id, float score, int times)
{
    for (int i = 0; i < times; i++) trees_visit(t, id, score);
}

/* An expanded node with moves 0..n-1; priors fall from move to move. */
static void expand(Tree *t, NodeId id, int n)
{
    float policy[BOARD_POINTS_MAX];
    PointSet moves = {{0}};
    for (int p = 0; p < n; p++) {
        policy[p] = (float)(n - p);
        pointset_add(&moves, (Point)p);
    }
    tree_expand(t, id, &moves, policy);
    visit(t, id, 0.5f, 1);
}

static NodeId child(Tree *t, NodeId id, Point move, int visits, float score)
{
    NodeId c = trees_open_at(t, id, move);
    t->nodes[c].state = NODE_READY;
    visit(t, c, score, visits);
    return c;
}

static NodeId proven(Tree *t, NodeId id, Point move, Proof proof, int plies)
{
    NodeId c = trees_open_at(t, id, move);
    trees_prove(t, c, proof, plies);
    return c;
}

static SearchResult blank(void)
{
    SearchResult r;
    memset(&r, 0, sizeof r);
    for (int p = 0; p < POINTS; p++) r.prior[p] = (float)(POINTS - p) / 21;
    return r;
}

static void test_visit_shares(void **state)
{
    (void)state;
    Tree t = new_tree();
    expand(&t, NODE_ROOT, POINTS);
    child(&t, NODE_ROOT, 0, 3, 0.5f);
    child(&t, NODE_ROOT, 1, 9, 0.6f);
    proven(&t, NODE_ROOT, 2, PROOF_WIN, 3);
    SearchResult r = blank();
    search_report_visits(&t, &r);
    search_report_children(&t, &r);
    assert_int_equal(r.best, 1);
    assert_true(fabsf(r.policy[0] - 0.25f) < 1e-6f && fabsf(r.policy[1] - 0.75f) < 1e-6f);
    assert_true(r.policy[2] == 0 && r.policy[3] == 0);
    assert_int_equal(r.child_visits[1], 9);
    assert_true(fabsf(r.child_score[1] - 0.4f) < 1e-6f);
    assert_true(r.child_score[2] == 0 && isnan(r.child_score[3]));
    tree_free(&t);
}

/* Of equal visits the better score; the score is the child's, so the smaller. */
static void test_equal_visits(void **state)
{
    (void)state;
    Tree t = new_tree();
    expand(&t, NODE_ROOT, POINTS);
    child(&t, NODE_ROOT, 0, 4, 0.5f);
    child(&t, NODE_ROOT, 1, 4, 0.3f);
    child(&t, NODE_ROOT, 2, 4, 0.7f);
    SearchResult r = blank();
    search_report_visits(&t, &r);
    assert_int_equal(r.best, 1);
    tree_free(&t);
}

/* All that was visited is lost: the priors of the rest. */
static void test_only_lost_moves_visited(void **state)
{
    (void)state;
    Tree t = new_tree();
    expand(&t, NODE_ROOT, 4);
    proven(&t, NODE_ROOT, 0, PROOF_WIN, 1);
    proven(&t, NODE_ROOT, 1, PROOF_WIN, 1);
    SearchResult r = blank();
    search_report_visits(&t, &r);
    assert_int_equal(r.best, 2);
    assert_true(r.policy[0] == 0 && r.policy[1] == 0);
    assert_true(fabsf(r.policy[2] - 4.0f / 7) < 1e-5f && fabsf(r.policy[3] - 3.0f / 7) < 1e-5f);
    tree_free(&t);
}

static void test_shortest_wins_share(void **state)
{
    (void)state;
    Tree t = new_tree();
    expand(&t, NODE_ROOT, POINTS);
    child(&t, NODE_ROOT, 0, 10, 0.4f);
    proven(&t, NODE_ROOT, 1, PROOF_LOSS, 4);
    proven(&t, NODE_ROOT, 2, PROOF_LOSS, 2);
    proven(&t, NODE_ROOT, 3, PROOF_LOSS, 2);
    SearchResult r = blank();
    search_report_value(&t, &r);
    search_report_proven(&t, &r);
    assert_int_equal(r.proof, PROOF_WIN);
    assert_int_equal(r.proof_plies, 3);
    assert_true(r.wdl[0] == 1 && r.wdl[1] == 0 && r.wdl[2] == 0 && r.score == 1);
    assert_true(r.best == 2 || r.best == 3);
    assert_true(r.policy[2] == 0.5f && r.policy[3] == 0.5f && r.policy[1] == 0);
    tree_free(&t);
}

static void test_longest_defence(void **state)
{
    (void)state;
    Tree t = new_tree();
    expand(&t, NODE_ROOT, 3);
    proven(&t, NODE_ROOT, 0, PROOF_WIN, 1);
    proven(&t, NODE_ROOT, 1, PROOF_WIN, 5);
    proven(&t, NODE_ROOT, 2, PROOF_WIN, 3);
    SearchResult r = blank();
    search_report_value(&t, &r);
    search_report_proven(&t, &r);
    assert_int_equal(r.proof, PROOF_LOSS);
    assert_int_equal(r.proof_plies, 6);
    assert_int_equal(r.best, 1);
    assert_true(r.policy[1] == 1);
    tree_free(&t);
}

static void test_draws_share(void **state)
{
    (void)state;
    Tree t = new_tree();
    expand(&t, NODE_ROOT, 3);
    proven(&t, NODE_ROOT, 0, PROOF_DRAW, 4);
    proven(&t, NODE_ROOT, 1, PROOF_WIN, 5);
    proven(&t, NODE_ROOT, 2, PROOF_DRAW, 2);
    SearchResult r = blank();
    search_report_value(&t, &r);
    search_report_proven(&t, &r);
    assert_int_equal(r.proof, PROOF_DRAW);
    assert_true(r.wdl[1] == 1 && r.score == 0.5f);
    assert_true(r.policy[0] == 0.5f && r.policy[2] == 0.5f);
    tree_free(&t);
}

static void test_static_root(void **state)
{
    (void)state;
    Tactics tactics = {.proof = PROOF_WIN, .plies = 1, .moves = {{0x2a}}};
    SearchResult r = blank();
    search_report_static(&tactics, &r);
    assert_int_equal(r.best, 1);
    for (int p = 0; p < POINTS; p++) assert_true(fabsf(r.policy[p] - (p % 2 ? 1.0f / 3 : 0)) < 1e-6f);
}

/* The line follows visits where nothing is proven, the shortest win and the longest defence where it is. */
static void test_line(void **state)
{
    (void)state;
    Tree t = new_tree();
    expand(&t, NODE_ROOT, POINTS);
    child(&t, NODE_ROOT, 5, 2, 0.5f);
    NodeId a = trees_open_at(&t, NODE_ROOT, 3);
    expand(&t, a, 4);
    child(&t, a, 0, 1, 0.5f);
    NodeId b = trees_open_at(&t, a, 2);
    expand(&t, b, 4);
    visit(&t, b, 0.5f, 2);
    proven(&t, b, 1, PROOF_WIN, 1);
    child(&t, b, 0, 1, 0.5f);
    SearchResult r = blank();
    r.best = 3;
    search_report_line(&t, &r);
    static const Point expected[] = {3, 2, 0};
    assert_int_equal(r.pv_length, 3);
    assert_memory_equal(r.pv, expected, sizeof expected);

    proven(&t, b, 3, PROOF_LOSS, 4);
    proven(&t, b, 2, PROOF_LOSS, 2);
    search_report_line(&t, &r);
    assert_int_equal(r.pv[1], 0);
    r.best = 5;
    search_report_line(&t, &r);
    assert_int_equal(r.pv_length, 1);
    tree_free(&t);
}

/* A move that wavers is played less gladly than one that does not; a few visits do not count, nor lost moves. */
static void test_lower_bounds(void **state)
{
    (void)state;
    Tree t = trees_new(POINTS, 200);
    expand(&t, NODE_ROOT, POINTS);
    NodeId wavers = child(&t, NODE_ROOT, 0, 0, 0);
    for (int i = 0; i < 60; i++) visit(&t, wavers, i % 2 ? 0.0f : 0.8f, 1);
    child(&t, NODE_ROOT, 1, 40, 0.42f);
    child(&t, NODE_ROOT, 2, 5, 0.1f);
    proven(&t, NODE_ROOT, 3, PROOF_WIN, 3);
    SearchResult r = blank();
    search_report_visits(&t, &r);
    assert_int_equal(r.best, 0);
    /* 0.6 - z sqrt((60 * 0.16 + 0.25) / 60^2) and 0.58 - z sqrt(0.25 / 40^2) cross at z = 0.503. */
    assert_int_equal(search_report_lcb(&t, 0, 0.15f, r.best), 0);
    assert_int_equal(search_report_lcb(&t, 0.45f, 0.15f, r.best), 0);
    assert_int_equal(search_report_lcb(&t, 0.55f, 0.15f, r.best), 1);
    assert_int_equal(search_report_lcb(&t, 5, 0.15f, r.best), 1);
    assert_int_equal(search_report_lcb(&t, 0, 0.05f, r.best), 2);
    tree_free(&t);
    t = new_tree();
    expand(&t, NODE_ROOT, POINTS);
    assert_int_equal(search_report_lcb(&t, 5, 0.15f, 4), 4);
    tree_free(&t);
}

static void test_value(void **state)
{
    (void)state;
    Tree t = new_tree();
    expand(&t, NODE_ROOT, POINTS);
    NodeId c = child(&t, NODE_ROOT, 0, 0, 0);
    trees_mark(&t, c);
    trees_backup(&t, c, 0.3f, 0.4f);
    SearchResult r = blank();
    search_report_value(&t, &r);
    assert_true(fabsf(r.score - 0.6f) < 1e-6f);
    assert_true(fabsf(r.wdl[1] - 0.2f) < 1e-6f);
    assert_true(fabsf(r.wdl[0] - 0.5f) < 1e-6f && fabsf(r.wdl[2] - 0.3f) < 1e-6f);
    assert_int_equal(r.visits, 1);
    assert_int_equal(r.proof, PROOF_NONE);
    tree_free(&t);
}

static void expect_line(const SearchLine *l, Point move, int visits, float score, Proof proof, int plies)
{
    assert_int_equal(l->move[0], move);
    assert_int_equal(l->visits, visits);
    assert_float_equal(l->score, score, 1e-5f);
    assert_int_equal(l->proof, proof);
    assert_int_equal(l->plies, plies);
}

static void test_lines_are_in_order_of_worth(void **state)
{
    (void)state;
    Tree t = new_tree();
    expand(&t, NODE_ROOT, POINTS);
    proven(&t, NODE_ROOT, 0, PROOF_WIN, 3);
    proven(&t, NODE_ROOT, 1, PROOF_WIN, 5);
    child(&t, NODE_ROOT, 2, 3, 0.5f);
    NodeId most = child(&t, NODE_ROOT, 3, 9, 0.6f);
    expand(&t, most, 3);
    child(&t, most, 1, 2, 0.5f);
    child(&t, NODE_ROOT, 4, 4, 0.75f);
    SearchResult r = blank();
    r.best = 4;
    SearchLine lines[8];
    assert_int_equal(search_report_lines(&t, &r, 8, lines), 5);
    expect_line(&lines[0], 4, 4, 0.25f, PROOF_NONE, 0);
    expect_line(&lines[1], 3, 12, 1 - tree_score(&t.nodes[most]), PROOF_NONE, 0);
    assert_int_equal(lines[1].length, 2);
    assert_int_equal(lines[1].move[1], 1);
    expect_line(&lines[2], 2, 3, 0.5f, PROOF_NONE, 0);
    expect_line(&lines[3], 1, 1, 0, PROOF_LOSS, 6);
    expect_line(&lines[4], 0, 1, 0, PROOF_LOSS, 4);
    assert_int_equal(search_report_lines(&t, &r, 2, lines), 2);
    tree_free(&t);
}

static void test_won_lines_come_first_the_shortest_before_others(void **state)
{
    (void)state;
    Tree t = new_tree();
    expand(&t, NODE_ROOT, POINTS);
    child(&t, NODE_ROOT, 0, 30, 0.2f);
    proven(&t, NODE_ROOT, 1, PROOF_LOSS, 4);
    proven(&t, NODE_ROOT, 2, PROOF_LOSS, 2);
    SearchResult r = blank();
    r.best = 2;
    SearchLine lines[3];
    assert_int_equal(search_report_lines(&t, &r, 3, lines), 3);
    expect_line(&lines[0], 2, 1, 1, PROOF_WIN, 3);
    expect_line(&lines[1], 1, 1, 1, PROOF_WIN, 5);
    assert_int_equal(lines[2].move[0], 0);
    tree_free(&t);
}

static void test_a_best_move_that_was_not_looked_at_is_worth_what_the_root_is(void **state)
{
    (void)state;
    Tree t = new_tree();
    SearchResult r = blank();
    r.best = 3;
    r.score = 1;
    r.proof = PROOF_WIN;
    r.proof_plies = 3;
    SearchLine line;
    assert_int_equal(search_report_lines(&t, &r, 1, &line), 1);
    assert_int_equal(line.length, 1);
    expect_line(&line, 3, 0, 1, PROOF_WIN, 3);
    tree_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_visit_shares),
        cmocka_unit_test(test_equal_visits),
        cmocka_unit_test(test_only_lost_moves_visited),
        cmocka_unit_test(test_shortest_wins_share),
        cmocka_unit_test(test_longest_defence),
        cmocka_unit_test(test_draws_share),
        cmocka_unit_test(test_static_root),
        cmocka_unit_test(test_line),
        cmocka_unit_test(test_value),
        cmocka_unit_test(test_lower_bounds),
        cmocka_unit_test(test_lines_are_in_order_of_worth),
        cmocka_unit_test(test_won_lines_come_first_the_shortest_before_others),
        cmocka_unit_test(test_a_best_move_that_was_not_looked_at_is_worth_what_the_root_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
