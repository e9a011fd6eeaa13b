/* Analyses in words, as JSON, and written into the game. */
#include "game/forbidden.h"
#include "game/game_tree.h"
#include "tests/support/assert_status.h"
#include "ui/cli/analyze_json.h"
#include "ui/cli/analyze_sgf.h"
#include "ui/cli/analyze_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static SearchLine line_of(const char *moves, Proof proof, int plies)
{
    SearchLine l = {.proof = proof, .plies = plies, .score = 0.5f, .visits = 3};
    for (size_t at = 0; moves[at]; l.length++)
        assert_ok(notation_scan_point(moves, strlen(moves), &at, 15, ORIGIN_BOTTOM, &l.move[l.length]));
    return l;
}

/* A game of three moves, of which the second missed a win and the third was a mistake. */
static Record *record(void)
{
    Record *r = NULL;
    assert_ok(record_new((GameSpec){RULE_FREESTYLE, 15, 5}, &r));
    assert_ok(record_add(r, 0, RECORD_TIME_UNKNOWN, NULL));
    assert_ok(record_add(r, 1, RECORD_TIME_UNKNOWN, "well, well"));
    assert_ok(record_add(r, 2, RECORD_TIME_UNKNOWN, NULL));
    return r;
}

static Review *review(const Record *r)
{
    Review *v = calloc(1, sizeof *v);
    assert_non_null(v);
    v->moves = 3;
    for (int i = 0; i < 3; i++) {
        v->move[i] =
            (ReviewMove){.played = r->move[i].point, .color = (Color)(i % 2), .before = 0.5f, .after = 0.5f};
        v->move[i].best = v->move[i].played;
        v->move[i].better = line_of("h8", PROOF_NONE, 0);
    }
    v->move[1].missed_win = true;
    v->move[1].mark = REVIEW_BLUNDER;
    v->move[1].proof_before = PROOF_WIN;
    v->move[1].plies_before = 3;
    v->move[1].before = 1;
    v->move[1].loss = 0.5f;
    v->move[1].best = 112;
    v->move[1].better = line_of("h8i8j8", PROOF_WIN, 3);
    v->move[2].mark = REVIEW_MISTAKE;
    v->move[2].turns = true;
    v->move[2].before = 0.6f;
    v->move[2].after = 0.45f;
    v->move[2].loss = 0.15f;
    v->move[2].best = 98;
    v->move[2].better = line_of("i9g7", PROOF_NONE, 0);
    v->side[BLACK] = (ReviewSide){.moves = 2, .accuracy = 0.9f, .worst = 2, .marked = {1, 0, 0, 1, 0}};
    v->side[WHITE] =
        (ReviewSide){.moves = 1, .accuracy = 0.5f, .worst = 1, .missed_wins = 1, .marked = {0, 0, 0, 0, 1}};
    return v;
}

static void verdicts(void **state)
{
    (void)state;
    char text[ANALYZE_TEXT_MAX];
    SearchLine l = line_of("h8i9j10", PROOF_WIN, 3);
    assert_string_equal(analyze_text_verdict(BLACK, 1, 0, PROOF_WIN, 3, &l, 15, text, sizeof text),
                        "black wins in 2 moves: h8 i9 j10");
    assert_string_equal(analyze_text_verdict(WHITE, 0, 0, PROOF_LOSS, 4, NULL, 15, text, sizeof text),
                        "white loses in 2 moves");
    assert_string_equal(analyze_text_verdict(WHITE, 0.43f, 0.1f, PROOF_NONE, 0, &l, 15, text, sizeof text),
                        "white: win 43 % (draws 10 %)");
    assert_string_equal(analyze_text_verdict(WHITE, 0.43f, 0, PROOF_NONE, 0, &l, 15, text, sizeof text),
                        "white: win 43 %");
    assert_string_equal(analyze_text_verdict(BLACK, 0.5f, 1, PROOF_DRAW, 9, &l, 15, text, sizeof text),
                        "a proven draw");
    assert_string_equal(analyze_text_moves(&l, 1, 15, text, sizeof text), "i9 j10");
    assert_string_equal(analyze_text_moves(&l, 0, 15, text, 10), "h8");
}

static void remarks(void **state)
{
    (void)state;
    char text[ANALYZE_TEXT_MAX];
    Record *r = record();
    Review *v = review(r);
    assert_string_equal(analyze_text_remark(&v->move[0], 15, text, sizeof text), "");
    assert_string_equal(analyze_text_remark(&v->move[1], 15, text, sizeof text),
                        "missed a win in 2 moves: h8 i8 j8");
    assert_string_equal(analyze_text_remark(&v->move[2], 15, text, sizeof text),
                        "mistake, which turns the game: i9 was better (win 60 %): i9 g7");
    free(v);
    record_free(r);
}

static void a_review_as_text(void **state)
{
    (void)state;
    Record *r = record();
    Review *v = review(r);
    Text text = {0};
    char *string;
    analyze_text_review(&text, r, v, false);
    assert_ok(text_take(&text, &string, NULL));
    assert_null(strstr(string, "   1  black"));
    assert_non_null(strstr(string, "   2  white  b15    -50"));
    assert_non_null(strstr(string, "The game turned at move 3 (c15)."));
    assert_non_null(strstr(
        string, "black: accuracy 90 %, the best move in 1 of 2; 0 blunders, 1 mistake, 0 inaccuracies\n"));
    assert_non_null(strstr(string, "worst: move 3, c15, cost 15 points; i9 was better"));
    assert_non_null(strstr(string, "1 blunder, 0 mistakes, 0 inaccuracies, 1 missed win\n"));
    free(string);
    free(v);
    record_free(r);
}

static void a_review_as_json(void **state)
{
    (void)state;
    Record *r = record();
    Review *v = review(r);
    json_t *move = analyze_json_move(r, v, 1), *summary = analyze_json_summary(r, v);
    assert_string_equal(json_string_value(json_object_get(move, "mark")), "blunder");
    assert_true(json_is_true(json_object_get(move, "missed_win")));
    assert_int_equal(json_array_size(json_object_get(move, "better")), 3);
    assert_string_equal(json_string_value(json_object_get(move, "proof_before")), "win");
    assert_true(json_is_null(json_object_get(move, "proof_after")));
    assert_int_equal(json_integer_value(json_array_get(json_object_get(summary, "turning_points"), 0)), 3);
    assert_int_equal(json_array_size(json_object_get(summary, "black_score")), 4);
    analyze_json_name(move, "file", "a.sgf");
    assert_string_equal(json_object_iter_key(json_object_iter(move)), "file");
    json_decref(move);
    json_decref(summary);
    free(v);
    record_free(r);
}

static void a_review_in_the_game(void **state)
{
    (void)state;
    Record *r = record();
    Review *v = review(r);
    GameTree *t = NULL;
    assert_ok(analyze_sgf_tree(r, v, &t));
    int first = t->node[GAME_TREE_ROOT].child, second = t->node[first].child;
    assert_int_equal(t->node[first].sibling, GAME_TREE_NONE);
    assert_string_equal(t->node[first].comment, "black: win 50 %");
    assert_string_equal(t->node[second].comment,
                        "well, well\nwhite: win 50 %\nmissed a win in 2 moves: h8 i8 j8");
    int better = t->node[second].sibling;
    assert_int_equal(t->node[better].move, 112);
    assert_string_equal(t->node[better].comment, "white wins in 2 moves");
    assert_int_equal(t->node[t->node[t->node[better].child].child].child, GAME_TREE_NONE);
    assert_int_equal(t->node[t->node[second].child].move, 2);
    game_tree_free(t);
    free(v);
    record_free(r);
}

/* White to move; black has double-threes. */
static Board renju_board(void)
{
    static const char moves[] = "h8a1i8a3h7o1i6o3";
    Board b;
    Undo undo;
    board_init(&b, (GameSpec){RULE_RENJU, 15, 5});
    for (size_t at = 0; moves[at];) {
        Point p;
        assert_ok(notation_scan_point(moves, strlen(moves), &at, 15, ORIGIN_BOTTOM, &p));
        board_play(&b, p, &undo);
    }
    return b;
}

static AnalyzerAnswer *answer_of(const char *line)
{
    AnalyzerAnswer *a = calloc(1, sizeof *a);
    assert_non_null(a);
    a->lines = 1;
    a->line[0] = line_of(line, PROOF_NONE, 0);
    a->result.best = a->line[0].move[0];
    a->result.score = 0.25f;
    a->result.visits = 1;
    a->result.policy[a->result.best] = 1;
    return a;
}

static void forbidden_points_are_told_in_renju(void **state)
{
    (void)state;
    Board b = renju_board();
    PointSet points;
    forbidden_points(&b, &points);
    int count = pointset_count(&points);
    assert_true(count >= 1);
    AnalyzerAnswer *a = answer_of("j9j10");
    json_t *o = analyze_json_position(&b, a, true);
    const json_t *list = json_object_get(o, "forbidden");
    assert_int_equal(json_array_size(list), count);
    assert_string_equal(json_string_value(json_object_get(json_array_get(list, 0), "reason")),
                        "double-three");
    assert_int_equal(json_object_size(json_object_get(o, "policy")), 1);
    json_decref(o);
    Text text = {0};
    char *string;
    analyze_text_position(&text, &b, a, (BoardTextStyle){.utf8 = false});
    assert_ok(text_take(&text, &string, NULL));
    assert_non_null(strstr(string, "forbidden to black: "));
    assert_non_null(strstr(string, "(double-three)"));
    assert_non_null(strstr(string, "black: win 25 %; 1 visit\n"));
    assert_non_null(strstr(string, "j9 j10\n"));
    free(string);
    free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verdicts),         cmocka_unit_test(forbidden_points_are_told_in_renju),
        cmocka_unit_test(remarks),          cmocka_unit_test(a_review_as_text),
        cmocka_unit_test(a_review_as_json), cmocka_unit_test(a_review_in_the_game),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
