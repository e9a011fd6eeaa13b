/* RenLib libraries: known bytes, faults with their place, and random trees written here and read back. */
#include "game/base/file.h"
#include "game/base/rng.h"
#include "game/base/text.h"
#include "game/game_tree_file.h"
#include "game/game_tree_sgf.h"
#include "game/record_renlib.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEADER      "\xFFRenLib\xFF\x03\x04\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"
#define BYTES(text) (text), sizeof(text) - 1

static const GameSpec renju = {RULE_RENJU, 15, 5};

static GameTree *read_bytes(const char *data, size_t size)
{
    GameTree *t = NULL;
    assert_ok(record_renlib_read("g.lib", data, size, renju, &t));
    return t;
}

static void assert_move(const GameTree *t, int node, const char *expected)
{
    char name[NOTATION_TEXT_MAX];
    assert_string_equal(notation_point(t->node[node].move, 15, ORIGIN_BOTTOM, name), expected);
}

static void reads_two_moves(void **state)
{
    (void)state;
    GameTree *t = read_bytes(BYTES(HEADER "\x00\x00\x78\x00\x69\x40"));
    assert_int_equal(t->nodes, 3);
    assert_move(t, 1, "h8");
    assert_move(t, 2, "i9");
    assert_int_equal(t->head->spec.rule, RULE_RENJU);
    game_tree_free(t);
}

static void reads_old_files_without_a_header(void **state)
{
    (void)state;
    GameTree *t = read_bytes(BYTES("\x78\x00\x69\x40"));
    assert_int_equal(t->nodes, 3);
    assert_move(t, 1, "h8");
    game_tree_free(t);
}

static void reads_an_empty_library(void **state)
{
    (void)state;
    GameTree *t = read_bytes(BYTES(HEADER "\x00\x00"));
    assert_int_equal(t->nodes, 1);
    game_tree_free(t);
    t = read_bytes(BYTES(HEADER "\x00\x40"));
    assert_int_equal(t->nodes, 1);
    game_tree_free(t);
}

/* h8, then i9 (with j10 behind it) or i8, and beside h8 a1. */
static void reads_variations(void **state)
{
    (void)state;
    GameTree *t = read_bytes(BYTES(HEADER "\x00\x00\x78\x80\x69\x80\x5A\x40\x79\x40\xE1\x40"));
    int h8 = t->node[0].child, i9 = t->node[h8].child;
    assert_move(t, h8, "h8");
    assert_move(t, t->node[h8].sibling, "a1");
    assert_move(t, i9, "i9");
    assert_move(t, t->node[i9].sibling, "i8");
    assert_move(t, t->node[i9].child, "j10");
    assert_int_equal(t->nodes, 6);
    game_tree_free(t);
}

static void reads_comments_texts_and_marks(void **state)
{
    (void)state;
    /* The root's comment, then h8 with a mark, a comment of odd and a board text of even length; Latin-1. */
    GameTree *t = read_bytes(BYTES(HEADER "\x00\x08Title\x08line\r\n\0\0\x78\x59\x00\x01"
                                          "caf\xE9\0\0"
                                          "A\0"));
    int h8 = t->node[0].child;
    assert_string_equal(t->node[0].comment, "Title\nline\n");
    assert_string_equal(t->node[h8].comment, "caf\xC3\xA9");
    assert_int_equal(t->node[0].mark_count, 1);
    assert_string_equal(t->node[0].marks[0].label, "A");
    assert_int_equal(t->node[0].marks[0].point, t->node[h8].move);
    assert_int_equal(t->node[h8].marks[0].kind, MARK_CIRCLE);
    game_tree_free(t);
}

static void refuses_with_the_byte(void **state)
{
    (void)state;
    static const struct {
        const char *data;
        size_t size;
        const char *message;
    } cases[] = {
        {BYTES(""), "g.lib: byte 1: the file ends"},
        {BYTES(HEADER), "byte 21: the file ends"},
        {BYTES("\xFFRenLib\xFF\x03\x04\xFF"), "the header was cut"},
        {BYTES("\xFFRenLib\xFF\x02\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"),
         "byte 9: version 2.0 is not one"},
        {BYTES(HEADER "\x00\x00\x78"), "byte 24: the file ends"},
        {BYTES(HEADER "\x00\x00\x78\x00"), "byte 25: the file ends"},
        {BYTES(HEADER "\x00\x00\x78\x00\x78\x40"), "byte 25: move 2, h8: there is a stone"},
        {BYTES(HEADER "\x00\x00\x00\x40"), "byte 23: a pass"},
        {BYTES(HEADER "\x00\x00\x70\x40"), "byte 23: 70 is no point"},
        {BYTES(HEADER "\x00\x00\xF1\x40"), "byte 23: F1 is no point"},
        {BYTES(HEADER "\x00\x08Title"), "byte 23: a text is not ended"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        GameTree *t = NULL;
        Status status = record_renlib_read("g.lib", cases[i].data, cases[i].size, renju, &t);
        assert_int_equal(status.code, ERR_FORMAT);
        if (!strstr(status.message, cases[i].message)) fail_msg("%zu: %s", i, status.message);
    }
}

/* ---- there and back ---- */

static void write_text(Text *out, const char *text)
{
    text_add(out, text, strlen(text) + 1);
    if (strlen(text) % 2 == 0) text_char(out, '\0');
}

static void write_node(Text *out, const GameTree *t, int node)
{
    const GameNode *n = &t->node[node];
    int flags = 0;
    if (n->sibling != GAME_TREE_NONE) flags |= 0x80;
    if (n->child == GAME_TREE_NONE) flags |= 0x40;
    if (n->comment) flags |= 0x08;
    text_char(out, node == GAME_TREE_ROOT ? 0 : (char)(16 * (n->move / 15) + n->move % 15 + 1));
    text_char(out, (char)flags);
    if (n->comment) write_text(out, n->comment);
    for (int child = n->child; child != GAME_TREE_NONE; child = t->node[child].sibling)
        write_node(out, t, child);
}

static GameTree *random_tree(uint64_t seed)
{
    GameTree *t = NULL;
    Rng rng = rng_make(seed, 0, 0, 0, RNG_GENERAL);
    assert_ok(game_tree_new(renju, &t));
    for (int i = 0; i < 80; i++) {
        int node, parent = (int)rng_below(&rng, (uint32_t)t->nodes);
        if (game_tree_add(t, parent, (Point)rng_below(&rng, 225), &node).code != STATUS_OK) continue;
        if (rng_below(&rng, 3) == 0) assert_ok(game_tree_comment(t, node, i % 2 ? "odd" : "even"));
    }
    return t;
}

static void random_trees_there_and_back(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        GameTree *t = random_tree(seed), *back;
        Text file = {0};
        char *data, *a, *b;
        size_t size;
        text_add(&file, BYTES(HEADER));
        write_node(&file, t, GAME_TREE_ROOT);
        assert_ok(text_take(&file, &data, &size));
        back = read_bytes(data, size);
        assert_ok(game_tree_sgf_write(t, &a, NULL));
        assert_ok(game_tree_sgf_write(back, &b, NULL));
        assert_string_equal(a, b);
        free(a);
        free(b);
        free(data);
        game_tree_free(back);
        game_tree_free(t);
    }
}

/* ---- files ---- */

static void files_of_every_format_become_trees(void **state)
{
    (void)state;
    static const char lib[] = HEADER "\x00\x00\x78\x80\x69\x40\x79\x40";
    Scratch s;
    GameTree *t = NULL, *back = NULL;
    Record *r = NULL;
    assert_true(scratch_make(&s));
    assert_ok(file_write(scratch_file(&s, "a.lib"), lib, sizeof lib - 1));
    assert_ok(game_tree_file_read(scratch_file(&s, "a.lib"), renju, ORIGIN_BOTTOM, &t));
    assert_int_equal(t->nodes, 4);
    assert_ok(record_read(scratch_file(&s, "a.lib"), renju, ORIGIN_BOTTOM, &r));
    assert_int_equal(r->moves, 2);
    record_free(r);
    assert_ok(game_tree_file_write(t, scratch_file(&s, "a.sgf"), ORIGIN_BOTTOM));
    assert_ok(game_tree_file_read(scratch_file(&s, "a.sgf"), renju, ORIGIN_BOTTOM, &back));
    assert_int_equal(back->nodes, 4);
    game_tree_free(back);
    assert_ok(game_tree_file_write(t, scratch_file(&s, "a.pos"), ORIGIN_BOTTOM));
    assert_ok(game_tree_file_read(scratch_file(&s, "a.pos"), renju, ORIGIN_BOTTOM, &back));
    assert_int_equal(back->nodes, 3);
    game_tree_free(back);
    game_tree_free(t);
    assert_int_equal(game_tree_file_read(scratch_file(&s, "none"), renju, ORIGIN_BOTTOM, &t).code, ERR_IO);
    scratch_remove(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_two_moves),
        cmocka_unit_test(reads_old_files_without_a_header),
        cmocka_unit_test(reads_an_empty_library),
        cmocka_unit_test(reads_variations),
        cmocka_unit_test(reads_comments_texts_and_marks),
        cmocka_unit_test(refuses_with_the_byte),
        cmocka_unit_test(random_trees_there_and_back),
        cmocka_unit_test(files_of_every_format_become_trees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
