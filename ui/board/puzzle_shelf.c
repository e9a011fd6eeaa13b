#include "ui/board/puzzle_shelf.h"

#include "game/base/file.h"
#include "ui/assets.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOLVED_MAX = 4096, LINE_BYTES = 17 };

typedef struct Book {
    PuzzleBook puzzles;
    uint64_t *hash; /* of each puzzle's position */
} Book;

struct PuzzleShelf {
    char path[FILE_PATH_MAX]; /* "": nothing is kept */
    bool known;               /* the file of those solved has been read */
    int count;
    uint64_t solved[SOLVED_MAX];
    Book book[RULE_COUNT]; /* without puzzles until they are read */
};

Status puzzle_shelf_new(PuzzleShelf **out, const char *path)
{
    PuzzleShelf *shelf = calloc(1, sizeof *shelf);
    *out = shelf;
    if (!shelf) return status_no_memory(sizeof *shelf, "puzzles");
    if (path) snprintf(shelf->path, sizeof shelf->path, "%s", path);
    return status_ok();
}

void puzzle_shelf_free(PuzzleShelf *shelf)
{
    if (!shelf) return;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        puzzle_book_free(&shelf->book[rule].puzzles);
        free(shelf->book[rule].hash);
    }
    free(shelf);
}

/* ---- what is read ---- */

static Status read_solved(PuzzleShelf *shelf)
{
    char *text;
    size_t size;
    if (shelf->known || !shelf->path[0] || !file_exists(shelf->path)) return status_ok();
    TRY(file_read(shelf->path, SOLVED_MAX * LINE_BYTES, &text, &size));
    Status status = status_ok();
    int count = 0;
    for (char *line = text; status.code == STATUS_OK && *line;) {
        char *end;
        uint64_t hash = strtoull(line, &end, 16);
        if (end != line + LINE_BYTES - 1 || *end != '\n')
            status = status_error(ERR_FORMAT, "%s:%d: 16 hexadecimal digits and the line's end are wanted",
                                  shelf->path, count + 1);
        else
            shelf->solved[count++] = hash;
        line = end + 1;
    }
    free(text);
    if (status.code != STATUS_OK) return status;
    shelf->count = count;
    shelf->known = true;
    return status;
}

static Status read_book(Rule rule, Book *book)
{
    char folder[FILE_PATH_MAX], name[40], path[FILE_PATH_MAX];
    if (book->hash) return status_ok();
    TRY(assets_folder(folder, sizeof folder));
    snprintf(name, sizeof name, "puzzles/%s.txt", rule_name(rule));
    TRY(file_join(path, sizeof path, folder, name));
    TRY(puzzle_book_read(path, &book->puzzles));
    size_t bytes = (size_t)book->puzzles.count * sizeof *book->hash;
    book->hash = malloc(bytes);
    if (!book->hash) {
        puzzle_book_free(&book->puzzles);
        return status_no_memory(bytes, "puzzles");
    }
    for (int i = 0; i < book->puzzles.count; i++) {
        Board b;
        puzzle_board(&book->puzzles.puzzle[i], &b);
        book->hash[i] = b.hash;
    }
    return status_ok();
}

static Status open_book(PuzzleShelf *shelf, Rule rule)
{
    TRY(read_solved(shelf));
    return read_book(rule, &shelf->book[rule]);
}

/* ---- what is asked ---- */

static bool is_solved(const PuzzleShelf *shelf, uint64_t hash)
{
    for (int i = 0; i < shelf->count; i++)
        if (shelf->solved[i] == hash) return true;
    return false;
}

Status puzzle_shelf_count(PuzzleShelf *shelf, Rule rule, int difficulty, int *all, int *solved)
{
    *all = *solved = 0;
    TRY(open_book(shelf, rule));
    const Book *book = &shelf->book[rule];
    for (int i = 0; i < book->puzzles.count; i++) {
        if (book->puzzles.puzzle[i].difficulty != difficulty) continue;
        ++*all;
        *solved += is_solved(shelf, book->hash[i]);
    }
    return status_ok();
}

/* The best by rank, the first of equals: unsolved counts before standing behind the last one. */
Status puzzle_shelf_next(PuzzleShelf *shelf, Rule rule, int difficulty, int after, const Puzzle **out,
                         int *number)
{
    TRY(open_book(shelf, rule));
    const Book *book = &shelf->book[rule];
    const Puzzle *best = NULL;
    int rank = 0, at = 0;
    for (int i = 0; i < book->puzzles.count; i++) {
        const Puzzle *p = &book->puzzles.puzzle[i];
        if (p->difficulty != difficulty) continue;
        at++;
        int good = 1 + (at > after) + 2 * !is_solved(shelf, book->hash[i]);
        if (good <= rank) continue;
        rank = good;
        best = p;
        *number = at;
    }
    if (!best)
        return status_error(ERR_INPUT, "there is no %s puzzle of difficulty %d", rule_name(rule), difficulty);
    *out = best;
    return status_ok();
}

Status puzzle_shelf_solve(PuzzleShelf *shelf, uint64_t hash)
{
    Text text = {0};
    char *lines;
    size_t size;
    TRY(read_solved(shelf));
    if (is_solved(shelf, hash) || shelf->count == SOLVED_MAX) return status_ok();
    shelf->solved[shelf->count++] = hash;
    shelf->known = true;
    if (!shelf->path[0]) return status_ok();
    for (int i = 0; i < shelf->count; i++) text_format(&text, "%016" PRIx64 "\n", shelf->solved[i]);
    TRY(text_take(&text, &lines, &size));
    Status status = file_write(shelf->path, lines, size);
    free(lines);
    return status;
}
