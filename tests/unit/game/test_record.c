/* Records and their file formats: known files, errors with their line, and random games there and back. */
#include "game/base/file.h"
#include "game/base/os.h"
#include "game/base/rng.h"
#include "game/record.h"
#include "game/record_pos.h"
#include "game/record_psq.h"
#include "game/record_sgf.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const GameSpec fifteen = {RULE_FREESTYLE, 15, 5};

static Record *sgf(const char *text)
{
    Record *r = NULL;
    assert_ok(record_sgf_read("g.sgf", text, strlen(text), fifteen, &r));
    return r;
}

static Record *psq(const char *text)
{
    Record *r = NULL;
    assert_ok(record_psq_read("g.psq", text, strlen(text), fifteen, &r));
    return r;
}

static Record *pos(const char *text, Origin origin)
{
    Record *r = NULL;
    assert_ok(record_pos_read("g.pos", text, strlen(text), fifteen, origin, &r));
    return r;
}

/* The moves as a position string with rows from the bottom. */
static void assert_moves(const Record *r, const char *expected)
{
    char text[BOARD_POINTS_MAX * 4] = "", name[NOTATION_TEXT_MAX];
    for (int i = 0; i < r->moves; i++)
        strcat(text, notation_point(r->move[i].point, r->spec.size, ORIGIN_BOTTOM, name));
    assert_string_equal(text, expected);
}

/* ---- a record ---- */

static void refuses_illegal_moves(void **state)
{
    (void)state;
    Record *r = NULL;
    assert_ok(record_new((GameSpec){RULE_FREESTYLE, 5, 3}, &r));
    assert_ok(record_add(r, 12, 5, "centre"));
    assert_fault(record_add(r, 12, 0, NULL), ERR_INPUT, "move 2, c3: there is a stone");
    assert_fault(record_add(r, 25, 0, NULL), ERR_INPUT, "move 2, ?: not on the board");
    assert_fault(record_add(r, POINT_NONE, 0, NULL), ERR_INPUT, "move 2, ?: not on the board");
    assert_ok(record_add(r, 0, 0, NULL));
    assert_ok(record_add(r, 13, 0, NULL));
    assert_ok(record_add(r, 1, 0, NULL));
    assert_int_equal(r->result, RESULT_NONE);
    assert_ok(record_add(r, 14, 0, NULL));
    assert_int_equal(r->result, RESULT_BLACK);
    assert_fault(record_add(r, 2, 0, NULL), ERR_INPUT, "move 6, c5: the game was over");
    record_end(r, RESULT_WHITE, ENDING_TIME);
    assert_int_equal(r->result, RESULT_BLACK);
    assert_int_equal(r->ending, ENDING_UNSAID);
    assert_int_equal(r->moves, 5);
    assert_string_equal(r->move[0].comment, "centre");
    record_free(r);
    record_free(NULL);
}

static void refuses_wrong_set_ups(void **state)
{
    (void)state;
    static const RecordStone twice[] = {{7, BLACK}, {7, WHITE}}, off[] = {{25, BLACK}},
                             won[] = {{0, BLACK}, {1, BLACK}, {2, BLACK}};
    Record *r = NULL;
    assert_ok(record_new((GameSpec){RULE_FREESTYLE, 5, 3}, &r));
    assert_fault(record_set_up(r, twice, 2, BLACK), ERR_INPUT, "set-up stone 2 stands on another, c4");
    assert_fault(record_set_up(r, off, 1, BLACK), ERR_INPUT, "set-up stone 1 is not on the board");
    assert_fault(record_set_up(r, won, 3, BLACK), ERR_INPUT,
                 "the game is over in the position that is set up");
    assert_int_equal(r->stones, 0);
    assert_ok(record_set_up(r, won, 2, WHITE));
    assert_ok(record_add(r, 2, 0, NULL));
    Board b;
    record_board(r, 1, &b);
    assert_int_equal(board_at(&b, 1), BLACK);
    assert_int_equal(board_at(&b, 2), WHITE);
    assert_true(b.hash == r->board.hash);
    record_free(r);
}

static void cuts_names_at_a_character(void **state)
{
    (void)state;
    char field[8];
    record_set_text(field, sizeof field, "天元天元", 12);
    assert_string_equal(field, "天元");
    record_set_text(field, sizeof field, "a\nb\tc", 5);
    assert_string_equal(field, "a b c");
    record_set_text(field, sizeof field, "\t ab cd \x7F", 9);
    assert_string_equal(field, "ab cd");
    record_set_text(field, sizeof field, "abcdef gh", 9);
    assert_string_equal(field, "abcdef");
    record_set_text(field, sizeof field, " \n", 2);
    assert_string_equal(field, "");
    record_set_text(field, sizeof field, "caf\xE9", 4);
    assert_string_equal(field, "caf?");
}

/* ---- SGF ---- */

static void reads_standard_sgf(void **state)
{
    (void)state;
    Record *r = sgf("(;FF[4]GM[4]SZ[15]RU[renju]PB[Anna "
                    "[a\\]]PW[Bo\\\\]DT[2026-11-21]EV[x]RE[W+R];B[hh]\n;W[ii]C[one\ntwo])");
    assert_int_equal(r->spec.rule, RULE_RENJU);
    assert_moves(r, "h8i7");
    assert_string_equal(r->name[BLACK], "Anna [a]");
    assert_string_equal(r->name[WHITE], "Bo\\");
    assert_string_equal(r->date, "2026-11-21");
    assert_string_equal(r->event, "x");
    assert_int_equal(r->result, RESULT_WHITE);
    assert_int_equal(r->ending, ENDING_RESIGNED);
    assert_null(r->move[0].comment);
    assert_string_equal(r->move[1].comment, "one\ntwo");
    assert_int_equal(r->move[1].time_ms, RECORD_TIME_UNKNOWN);
    record_free(r);
}

static void reads_the_dialect_of_gomoku_cli(void **state)
{
    (void)state;
    Record *r = sgf("(;FF[4]GM[4]GN[1]EV[a x b]DT[Sat Nov 21 2026]RO[1.1]RU[1]SZ[20]PB[a]PW[b]RE[0]TE[draw]\n"
                    ";B[hh]C[opening move];W[tt]C[12ms];B[ii]C[3ms\nwhy])");
    assert_int_equal(r->spec.rule, RULE_STANDARD);
    assert_int_equal(r->spec.size, 20);
    assert_moves(r, "h13t1i12");
    assert_string_equal(r->move[0].comment, "opening move");
    assert_null(r->move[1].comment);
    assert_int_equal(r->move[1].time_ms, 12);
    assert_string_equal(r->move[2].comment, "why");
    assert_int_equal(r->move[2].time_ms, 3);
    assert_int_equal(r->result, RESULT_DRAW);
    record_free(r);
}

static void follows_the_main_line_only(void **state)
{
    (void)state;
    Record *r = sgf(
        "words (;GM[4];B[hh](;W[ii](;B[jj]C[a;(b)]) (;B[aa])) (;W[bb];B[cc](;W[dd])(;W[e\\]e])))(;B[aa])");
    assert_moves(r, "h8i7j6");
    assert_string_equal(r->move[2].comment, "a;(b)");
    record_free(r);
}

static void reads_set_up_stones(void **state)
{
    (void)state;
    Record *r = sgf("(;AB[hh][ii]AW[aa:ba] [cc]PL[W];W[jj])");
    assert_int_equal(r->stones, 5);
    assert_int_equal(r->first, WHITE);
    assert_int_equal(board_at(&r->board, 8 * 15 + 8), BLACK);
    assert_int_equal(board_at(&r->board, 1), WHITE);
    assert_moves(r, "j6");
    record_free(r);
    r = sgf("(;AB[hh];AW[ii];W[jj];B[kk])"); /* nobody says who begins but the first move */
    assert_int_equal(r->first, WHITE);
    assert_moves(r, "j6k5");
    record_free(r);
    r = sgf("(;AB[hh])");
    assert_int_equal(r->first, BLACK);
    record_free(r);
}

static void takes_what_the_file_does_not_say(void **state)
{
    (void)state;
    Record *r = NULL;
    const char *text = "(;B[aa])", *four = "(;SZ[6:6]RU[Freestyle 4])";
    assert_ok(record_sgf_read("g", text, strlen(text), (GameSpec){RULE_FREESTYLE, 6, 4}, &r));
    assert_int_equal(r->spec.size, 6);
    assert_int_equal(r->spec.line, 4);
    record_free(r);
    assert_ok(record_sgf_read("g", four, strlen(four), fifteen, &r));
    assert_int_equal(r->spec.size, 6);
    assert_int_equal(r->spec.line, 4);
    record_free(r);
}

static void takes_foreign_text_as_latin(void **state)
{
    (void)state;
    Record *r = sgf("\xEF\xBB\xBF(;CA[ISO-8859-1]PB[Ren\xE9]PW[\xE5\xA4\xA9];B[hh]C[\xFC;\\\nx\r\ny])");
    assert_string_equal(r->name[BLACK], "René");
    assert_string_equal(r->name[WHITE], "天");
    assert_string_equal(r->move[0].comment, "ü;x\ny");
    record_free(r);
}

static void names_the_line_of_an_sgf_error(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "g.sgf:1: no game: an SGF file begins with \"(;\""},
        {"hello\n(world)", "g.sgf:1: no game: an SGF file begins with \"(;\""},
        {"(;GM[1])", "g.sgf:1: GM[1] is another game; gomoku is GM[4]"},
        {"(;SZ[21])", "g.sgf:1: board size 21 is not one of 5 to 20"},
        {"(;SZ[15:14])", "g.sgf:1: a board of 15x14 is not square"},
        {"(;SZ[x])", "g.sgf:1: expected a number"},
        {"(;RU[2])", "g.sgf:1: rule 2 is not one of 0, 1, 4, 8"},
        {"(;RU[chess])", "g.sgf:1: \"chess\" is no rule; the rules are freestyle, standard, renju, caro"},
        {"(;RU[renju 4])", "g.sgf:1: renju is played with lines of 5, not 4"},
        {"(;B[hh]\n;W[hh])", "g.sgf:2: move 2, h8: there is a stone"},
        {"(;B[hh]\n;B[ii])", "g.sgf:2: move 2 is black's, but it is white's turn"},
        {"(;B[hh]\n;W[])", "g.sgf:2: move 2 is a pass, which this game does not have"},
        {"(;B[hh]\n;W[tt])", "g.sgf:2: move 2 is a pass, which this game does not have"},
        {"(;B[hh]\n;W[pa])", "g.sgf:2: [pa] is not on the board (aa to oo)"},
        {"(;B[hhh])", "g.sgf:1: a point has two letters, not [hhh]"},
        {"(;B[hh]W[ii])", "g.sgf:1: two moves in a node"},
        {"(;B[hh]B[ii])", "g.sgf:1: B stands twice in a node"},
        {"(;B[hh]\n;AB[ii])", "g.sgf:2: stones are set up after the first move"},
        {"(;AB[hh]\nAE[hh])", "g.sgf:2: AE takes stones away, which no game here does"},
        {"(;AB[hh][hh])", "g.sgf:1: set-up stone 2 stands on another, h8"},
        {"(;AB[aa:oo][aa:oo])", "g.sgf:1: more stones than points"},
        {"(;B[hh]\n;W[ii", "g.sgf:2: a value is not closed by ]"},
        {"(;B[hh]\n;W[ii]", "g.sgf:2: the file ends before its game: it was cut"},
        {"(;B[hh](;W[ii])\n(;W[jj]", "g.sgf:2: the file ends within a variation: it was cut"},
        {"(;B[hh]\n;W[ii]]", "g.sgf:2: expected ; or ), found ']'"},
        {"(;\nB)", "g.sgf:2: expected a value in brackets behind B"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Record *r = NULL;
        Status status = record_sgf_read("g.sgf", cases[i].text, strlen(cases[i].text), fifteen, &r);
        assert_fault(status, ERR_FORMAT, cases[i].message);
        assert_null(r);
    }
}

static void writes_standard_sgf(void **state)
{
    (void)state;
    Record *r = NULL;
    char *text = NULL;
    assert_ok(record_new((GameSpec){RULE_CARO, 6, 4}, &r));
    record_set_text(r->name[BLACK], RECORD_NAME_MAX, "a]b\\", 4);
    assert_ok(record_add(r, 0, 17, NULL));
    assert_ok(record_add(r, 7, RECORD_TIME_UNKNOWN, "[x]"));
    record_end(r, RESULT_BLACK, ENDING_TIME);
    assert_ok(record_sgf_write(r, &text, NULL));
    assert_string_equal(text, "(;FF[4]GM[4]CA[UTF-8]AP[Tengen]SZ[6]RU[caro 4]PB[a\\]b\\\\]RE[B+T]\n"
                              ";B[aa]C[17ms];W[bb]C[[x\\]])\n");
    free(text);
    record_free(r);
}

/* ---- psq ---- */

static void reads_psq(void **state)
{
    (void)state;
    Record *r = psq("Piskvorky 15x15, 11:11, 0\n8,8,0\n9,9,12\na.zip\nb.zip\n-1\n");
    assert_moves(r, "h8i7"); /* i9 with rows from the top */
    assert_int_equal(r->move[1].time_ms, 12);
    assert_string_equal(r->name[BLACK], "a.zip");
    assert_string_equal(r->name[WHITE], "b.zip");
    record_free(r);
    r = psq("\r\nPiskvorky 20x20, 0:3, 1\r\n20,1\r\n 1, 20 , 7\r\n");
    assert_moves(r, "t20a1");
    assert_int_equal(r->move[0].time_ms, RECORD_TIME_UNKNOWN);
    record_free(r);
    r = psq("Piskvorky 15x15, 11:11, 0\n-1\n3,3,3\n");
    assert_int_equal(r->moves, 0);
    assert_string_equal(r->name[BLACK], "");
    record_free(r);
}

static void names_the_line_of_a_psq_error(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "g.psq:0: a psq file begins with \"Piskvorky 15x15\""},
        {"\nPiskvork 15x15", "g.psq:2: a psq file begins with \"Piskvorky 15x15\""},
        {"Piskvorky 15", "g.psq:1: character 13: expected x between width and height"},
        {"Piskvorky 30x30, 1:1, 0", "g.psq:1: board size 30 is not one of 5 to 20"},
        {"Piskvorky 15x20, 1:1, 0", "g.psq:1: a board of 15x20 is not square"},
        {"Piskvorky 15x15\n0,1,0\n", "g.psq:2: move 1, 0,1: not on the board (1 to 15)"},
        {"Piskvorky 15x15\n8,8,0\n8,8,0\n", "g.psq:3: move 2, h8: there is a stone"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Record *r = NULL;
        Status status = record_psq_read("g.psq", cases[i].text, strlen(cases[i].text), fifteen, &r);
        assert_fault(status, ERR_FORMAT, cases[i].message);
        assert_null(r);
    }
}

static void writes_psq(void **state)
{
    (void)state;
    Record *r = psq("Piskvorky 15x15, 11:11, 0\n8,8,0\n9,9,12\na.zip\nb.zip\n-1\n");
    char *text = NULL;
    assert_ok(record_psq_write(r, &text, NULL));
    assert_string_equal(text, "Piskvorky 15x15, 11:11, 0\n8,8,0\n9,9,12\na.zip\nb.zip\n-1\n");
    free(text);
    record_set_text(r->name[BLACK], RECORD_NAME_MAX, "3,4", 3);
    assert_ok(record_psq_write(r, &text, NULL));
    assert_string_equal(text, "Piskvorky 15x15, 11:11, 0\n8,8,0\n9,9,12\n-1\n");
    free(text);
    record_free(r);
    r = sgf("(;AB[hh];W[ii])");
    assert_int_equal(record_psq_write(r, &text, NULL).code, ERR_UNSUPPORTED);
    assert_int_equal(record_pos_write(r, ORIGIN_TOP, &text, NULL).code, ERR_UNSUPPORTED);
    record_free(r);
}

/* ---- position strings ---- */

static void reads_position_strings(void **state)
{
    (void)state;
    Record *r = pos("f11h7g10h6i10h5j11h8h9h4", ORIGIN_BOTTOM);
    assert_int_equal(r->moves, 10);
    assert_int_equal(r->result, RESULT_WHITE); /* h4 to h8 */
    record_free(r);
    r = pos(" H8 i9\nA15\n", ORIGIN_TOP);
    assert_moves(r, "h8i7a1");
    char *text = NULL;
    assert_ok(record_pos_write(r, ORIGIN_TOP, &text, NULL));
    assert_string_equal(text, "h8i9a15\n");
    free(text);
    record_free(r);
    r = pos("", ORIGIN_TOP);
    assert_int_equal(r->moves, 0);
    record_free(r);
}

static void names_the_character_of_a_position_error(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"h8-i9", "g.pos: character 3: expected a column letter, found '-'"},
        {"h8h8", "g.pos: move 2, h8: there is a stone"},
        {"h16", "g.pos: character 2: row 16 is not on the board (1 to 15)"},
        {"a1a15b1b15c1c15d1d15e1e15", "g.pos: move 10, e15: the game was over"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Record *r = NULL;
        Status status =
            record_pos_read("g.pos", cases[i].text, strlen(cases[i].text), fifteen, ORIGIN_BOTTOM, &r);
        assert_fault(status, ERR_FORMAT, cases[i].message);
        assert_null(r);
    }
}

/* ---- all formats ---- */

static void add_random_set_up(Record *r, Rng *rng)
{
    RecordStone stone[4];
    int n = 1 + (int)rng_below(rng, 4), points = board_points(&r->board);
    for (int i = 0; i < n; i++)
        stone[i] = (RecordStone){(Point)(i * (points / 4) + (int)rng_below(rng, (uint32_t)(points / 4))),
                                 (uint8_t)rng_below(rng, 2)};
    /* Lines of three could be complete already; then the game begins without stones. */
    if (record_set_up(r, stone, n, (Color)rng_below(rng, 2)).code != STATUS_OK)
        assert_ok(record_set_up(r, NULL, 0, WHITE));
}

static Record *random_record(Rng *rng, bool set_up)
{
    static const char *const comments[] = {NULL, "good", "a]b\\c", "two\nlines", "天元"};
    GameSpec spec = {(uint8_t)rng_below(rng, RULE_COUNT), (uint8_t)(5 + rng_below(rng, 16)),
                     (uint8_t)(3 + rng_below(rng, 3))};
    if (spec.rule == RULE_RENJU) spec.line = 5;
    Record *r = NULL;
    assert_ok(record_new(spec, &r));
    if (set_up) add_random_set_up(r, rng);
    int moves = (int)rng_below(rng, (uint32_t)board_points(&r->board));
    while (r->moves < moves && !board_over(&r->board)) {
        Point p = (Point)rng_below(rng, (uint32_t)board_points(&r->board));
        if (!pointset_has(&r->board.empty, p)) continue;
        assert_ok(record_add(r, p, (int)rng_below(rng, 5000) - 1, comments[rng_below(rng, 5)]));
    }
    record_end(r, (Result)rng_below(rng, 4), (RecordEnding)rng_below(rng, 4));
    record_set_text(r->name[BLACK], RECORD_NAME_MAX, "one ] two", 9);
    record_set_text(r->event, RECORD_NAME_MAX, "cup\\", 4);
    return r;
}

static void random_games_come_back_from_sgf(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 300; i++) {
        Rng rng = rng_make(3, 0, i, 0, RNG_GENERAL);
        Record *r = random_record(&rng, i % 3 == 0), *back = NULL;
        char *text = NULL;
        size_t size;
        assert_ok(record_sgf_write(r, &text, &size));
        assert_ok(record_sgf_read("x", text, size, fifteen, &back));
        assert_true(record_equal(r, back));
        free(text);
        record_free(r);
        record_free(back);
    }
}

static void random_games_keep_their_moves_in_psq_and_pos(void **state)
{
    (void)state;
    for (uint64_t i = 0; i < 200; i++) {
        Rng rng = rng_make(4, 0, i, 0, RNG_GENERAL);
        Record *r = random_record(&rng, false), *a = NULL, *b = NULL;
        char *text = NULL;
        size_t size;
        assert_ok(record_psq_write(r, &text, &size));
        assert_ok(record_psq_read("x", text, size, r->spec, &a));
        free(text);
        Origin origin = (Origin)(i % 2);
        assert_ok(record_pos_write(r, origin, &text, &size));
        assert_ok(record_pos_read("x", text, size, r->spec, origin, &b));
        free(text);
        assert_int_equal(a->moves, r->moves);
        assert_int_equal(b->moves, r->moves);
        for (int j = 0; j < r->moves; j++) {
            assert_int_equal(a->move[j].point, r->move[j].point);
            assert_int_equal(a->move[j].time_ms, r->move[j].time_ms < 0 ? 0 : r->move[j].time_ms);
            assert_int_equal(b->move[j].point, r->move[j].point);
        }
        record_free(r);
        record_free(a);
        record_free(b);
    }
}

/* A cut file is an error or, at the end of the format's reach, a shorter game; never a crash. */
static void every_cut_is_survived(void **state)
{
    (void)state;
    const char *text = "(;FF[4]GM[4]SZ[15]AB[aa][bb:cc]PB[x\\]];B[hh]C[12ms\na\\\\](;W[ii])(;W[jj]))";
    size_t length = strlen(text);
    for (size_t n = 0; n < length; n++) {
        char *part = malloc(n + 1);
        memcpy(part, text, n);
        Record *r = NULL;
        assert_int_equal(record_sgf_read("x", part, n, fifteen, &r).code, ERR_FORMAT);
        assert_null(r);
        free(part);
    }
}

static void files_are_told_apart(void **state)
{
    (void)state;
    static const char *const names[] = {"r.sgf", "r.psq", "r.pos", "r.txt"};
    Scratch scratch;
    const char *path = NULL;
    assert_true(scratch_make(&scratch));
    Record *r = pos("h8i9c3", ORIGIN_BOTTOM);
    for (int i = 0; i < 4; i++) {
        Record *back = NULL;
        path = scratch_file(&scratch, names[i]);
        assert_ok(record_write(r, path, ORIGIN_TOP));
        assert_ok(record_read(path, fifteen, ORIGIN_TOP, &back));
        assert_moves(back, "h8i9c3");
        record_free(back);
        assert_ok(file_remove(path));
    }
    Record *none = NULL;
    assert_int_equal(record_read(path, fifteen, ORIGIN_TOP, &none).code, ERR_IO);
    assert_int_equal(record_write(r, "r.jpg", ORIGIN_TOP).code, ERR_INPUT);
    assert_false(file_exists("r.jpg"));
    record_free(r);
    assert_ok(file_remove(scratch.path)); /* nothing else was left there */
}

/* As some editors save UTF-8. */
static void a_byte_order_mark_is_no_content(void **state)
{
    (void)state;
    static const char *const texts[] = {"\xEF\xBB\xBF(;B[hh])", "\xEF\xBB\xBFPiskvorky 15x15\n8,8,0\n",
                                        "\xEF\xBB\xBFh8"};
    Scratch scratch;
    assert_true(scratch_make(&scratch));
    const char *path = scratch_file(&scratch, "game");
    for (int i = 0; i < 3; i++) {
        Record *r = NULL;
        assert_ok(file_write(path, texts[i], strlen(texts[i])));
        assert_ok(record_read(path, fifteen, ORIGIN_BOTTOM, &r));
        assert_moves(r, "h8");
        record_free(r);
    }
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(refuses_illegal_moves),
        cmocka_unit_test(refuses_wrong_set_ups),
        cmocka_unit_test(cuts_names_at_a_character),
        cmocka_unit_test(reads_standard_sgf),
        cmocka_unit_test(reads_the_dialect_of_gomoku_cli),
        cmocka_unit_test(follows_the_main_line_only),
        cmocka_unit_test(reads_set_up_stones),
        cmocka_unit_test(takes_what_the_file_does_not_say),
        cmocka_unit_test(takes_foreign_text_as_latin),
        cmocka_unit_test(names_the_line_of_an_sgf_error),
        cmocka_unit_test(writes_standard_sgf),
        cmocka_unit_test(reads_psq),
        cmocka_unit_test(names_the_line_of_a_psq_error),
        cmocka_unit_test(writes_psq),
        cmocka_unit_test(reads_position_strings),
        cmocka_unit_test(names_the_character_of_a_position_error),
        cmocka_unit_test(random_games_come_back_from_sgf),
        cmocka_unit_test(random_games_keep_their_moves_in_psq_and_pos),
        cmocka_unit_test(every_cut_is_survived),
        cmocka_unit_test(files_are_told_apart),
        cmocka_unit_test(a_byte_order_mark_is_no_content),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
