#include "game/puzzle.h"

#include "game/base/file.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char *const kinds[PUZZLE_KINDS] = {"vcf", "vct"};

int puzzle_difficulty(PuzzleKind kind, int plies)
{
    static const int longest[PUZZLE_DIFFICULTY_MAX - 1] = {5, 7, 11, 17};
    int difficulty = kind == PUZZLE_VCT ? 2 : 1;
    for (int i = 0; i < PUZZLE_DIFFICULTY_MAX - 1; i++) difficulty += plies > longest[i];
    return difficulty < PUZZLE_DIFFICULTY_MAX ? difficulty : PUZZLE_DIFFICULTY_MAX;
}

void puzzle_board(const Puzzle *p, Board *out)
{
    board_init(out, p->spec);
    for (int i = 0; i < p->moves; i++) {
        Undo undo;
        board_play(out, p->move[i], &undo);
    }
}

const char *puzzle_kind_name(PuzzleKind kind)
{
    return kinds[kind];
}

void puzzle_write(const Puzzle *p, Text *out)
{
    char point[NOTATION_TEXT_MAX];
    text_format(out, "%s %d %d %s %d %d ", kinds[p->kind], p->plies, p->difficulty,
                rule_name((Rule)p->spec.rule), p->spec.size, p->spec.line);
    for (int i = 0; i < p->moves; i++)
        text_format(out, "%s", notation_point(p->move[i], p->spec.size, ORIGIN_BOTTOM, point));
    text_char(out, '\n');
}

/* ---- reading --------------------------------------------------------------------------------------------- */

enum { WORD_MAX = 16 };

typedef struct Words {
    const char *text;
    size_t length, at;
    int count; /* read so far */
} Words;

static void next_word(Words *w, char word[WORD_MAX])
{
    size_t n = 0;
    while (w->at < w->length && isspace((unsigned char)w->text[w->at])) w->at++;
    for (; w->at < w->length && !isspace((unsigned char)w->text[w->at]); w->at++)
        if (n + 1 < WORD_MAX) word[n++] = w->text[w->at];
    word[n] = '\0';
    w->count++;
}

static Status next_number(Words *w, const char *what, int least, int most, int *out)
{
    char word[WORD_MAX];
    size_t at = 0;
    next_word(w, word);
    Status status = notation_scan_number(word, strlen(word), &at, out);
    if (status.code != STATUS_OK || word[at] != '\0' || *out < least || *out > most)
        return status_error(ERR_INPUT, "word %d: '%s' is no %s from %d to %d", w->count, word, what, least,
                            most);
    return status_ok();
}

static Status next_kind(Words *w, Puzzle *p)
{
    char word[WORD_MAX];
    next_word(w, word);
    for (int kind = 0; kind < PUZZLE_KINDS; kind++)
        if (strcmp(word, kinds[kind]) == 0) {
            p->kind = (uint8_t)kind;
            return status_ok();
        }
    return status_error(ERR_INPUT, "word %d: '%s' is no kind of puzzle: vcf or vct", w->count, word);
}

static Status next_game(Words *w, GameSpec *out)
{
    char word[WORD_MAX];
    Rule rule;
    int size, line;
    next_word(w, word);
    TRY(rule_parse(word, &rule));
    TRY(next_number(w, "size", BOARD_SIZE_MIN, BOARD_SIZE_MAX, &size));
    TRY(next_number(w, "line length", LINE_LENGTH_MIN, LINE_LENGTH_MAX, &line));
    *out = (GameSpec){(uint8_t)rule, (uint8_t)size, (uint8_t)line};
    return game_spec_check(*out);
}

static Status read_moves(Words *w, Puzzle *p)
{
    Board b;
    board_init(&b, p->spec);
    while (w->at < w->length && isspace((unsigned char)w->text[w->at])) w->at++;
    while (w->at < w->length && !isspace((unsigned char)w->text[w->at])) {
        Point point;
        char name[NOTATION_TEXT_MAX];
        Undo undo;
        TRY(notation_scan_point(w->text, w->length, &w->at, p->spec.size, ORIGIN_BOTTOM, &point));
        notation_point(point, p->spec.size, ORIGIN_BOTTOM, name);
        if (!pointset_has(&b.empty, point))
            return status_error(ERR_INPUT, "move %d, %s: there is a stone", p->moves + 1, name);
        board_play(&b, point, &undo);
        if (board_over(&b))
            return status_error(ERR_INPUT, "move %d, %s: it ends the game", p->moves + 1, name);
        p->move[p->moves++] = point;
    }
    return status_ok();
}

Status puzzle_parse(const char *text, size_t length, Puzzle *out)
{
    Words w = {.text = text, .length = length};
    Puzzle p = {0};
    int plies, difficulty;
    char rest[WORD_MAX];
    TRY(next_kind(&w, &p));
    TRY(next_number(&w, "number of plies", 1, BOARD_POINTS_MAX, &plies));
    TRY(next_number(&w, "difficulty", 1, PUZZLE_DIFFICULTY_MAX, &difficulty));
    TRY(next_game(&w, &p.spec));
    if (plies % 2 == 0)
        return status_error(ERR_INPUT, "word 2: a win takes an odd number of plies, not %d", plies);
    p.plies = (int16_t)plies;
    p.difficulty = (uint8_t)difficulty;
    TRY(read_moves(&w, &p));
    next_word(&w, rest);
    if (rest[0] != '\0') return status_error(ERR_INPUT, "'%s' is too much: a puzzle has seven words", rest);
    *out = p;
    return status_ok();
}

/* The next line's text from *at on, without its newline; *at goes behind it. */
static size_t line_length(const char *text, size_t size, size_t *at)
{
    const char *stop = memchr(text + *at, '\n', size - *at);
    size_t length = stop ? (size_t)(stop - text) - *at : size - *at;
    *at += length + (stop != NULL);
    return length;
}

static bool says_nothing(const char *line, size_t length)
{
    size_t i = 0;
    while (i < length && isspace((unsigned char)line[i])) i++;
    return i == length || line[i] == '#';
}

Status puzzle_book_parse(const char *name, const char *text, size_t size, PuzzleBook *out)
{
    Status status = status_ok();
    PuzzleBook book = {0};
    size_t lines = 1;
    for (size_t i = 0; i < size; i++) lines += text[i] == '\n';
    book.puzzle = malloc(lines * sizeof *book.puzzle);
    if (!book.puzzle) return status_no_memory(lines * sizeof *book.puzzle, "puzzles");
    int line = 0;
    for (size_t at = 0; at < size;) {
        const char *start = text + at;
        size_t length = line_length(text, size, &at);
        line++;
        if (says_nothing(start, length)) continue;
        status = puzzle_parse(start, length, &book.puzzle[book.count++]);
        if (status.code == ERR_INPUT) status.code = ERR_FORMAT;
        if (status.code != STATUS_OK) CHECK(status, status_prefix(status, "%s:%d", name, line));
    }
    if (book.count == 0) CHECK(status, status_error(ERR_FORMAT, "%s: no puzzles in it", name));
    *out = book;
    return status;
done:
    puzzle_book_free(&book);
    return status;
}

Status puzzle_book_read(const char *path, PuzzleBook *out)
{
    char *text = NULL;
    size_t size;
    TRY(file_read(path, PUZZLE_FILE_MAX, &text, &size));
    Status status = puzzle_book_parse(path, text, size, out);
    free(text);
    return status;
}

void puzzle_book_free(PuzzleBook *book)
{
    free(book->puzzle);
    *book = (PuzzleBook){0};
}
