#include "game/opening_file.h"

#include "game/base/file.h"
#include "game/record_sgf.h"
#include "game/sgf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Reading {
    GameSpec spec;
    Origin origin;
    int moves; /* of each; 0: all */
    OpeningBook book;
} Reading;

static Status append(OpeningBook *book, const Opening o[], int n)
{
    size_t bytes = (size_t)(book->count + n) * sizeof *o;
    Opening *grown = realloc(book->opening, bytes);
    if (!grown) return status_no_memory(bytes, "openings");
    memcpy(grown + book->count, o, (size_t)n * sizeof *o);
    book->opening = grown;
    book->count += n;
    return status_ok();
}

/* ---- text ---------------------------------------------------------------------------------------------- */

static Status read_lines(Reading *r, const char *name, const char *text, size_t size)
{
    OpeningBook lines = {0};
    TRY(opening_book_parse(name, text, size, r->spec, r->origin, &lines));
    for (int i = 0; i < lines.count; i++)
        if (r->moves > 0 && lines.opening[i].moves > r->moves) lines.opening[i].moves = (int16_t)r->moves;
    Status status = append(&r->book, lines.opening, lines.count);
    opening_book_free(&lines);
    return status;
}

/* ---- games --------------------------------------------------------------------------------------------- */

/* Behind the game that begins before r->at. */
static Status skip_game(SgfReader *r)
{
    for (int depth = 1; depth > 0 && r->at < r->end;) {
        if (*r->at == '[') {
            TRY(sgf_skip_value(r));
            continue;
        }
        depth += (*r->at == '(') - (*r->at == ')');
        r->at++;
    }
    return status_ok();
}

static Status take_moves(const Reading *r, const Record *game, Opening *out)
{
    int n = r->moves > 0 && game->moves > r->moves ? r->moves : game->moves;
    Board b;
    if (game->spec.size != r->spec.size)
        return status_error(ERR_FORMAT, "is for a board of %dx%d, not %dx%d", game->spec.size,
                            game->spec.size, r->spec.size, r->spec.size);
    if (game->stones || game->first != BLACK)
        return status_error(ERR_FORMAT, "does not begin with black on an empty board");
    if (n == 0) return status_error(ERR_FORMAT, "has no moves");
    if (n > OPENING_MOVES_MAX)
        return status_error(ERR_FORMAT, "has %d moves, and an opening %d at most: take fewer of each game", n,
                            OPENING_MOVES_MAX);
    board_init(&b, r->spec);
    *out = (Opening){.moves = (int16_t)n};
    for (int i = 0; i < n; i++) {
        Undo undo;
        out->move[i] = game->move[i].point;
        board_play(&b, out->move[i], &undo);
        if (board_over(&b)) return status_error(ERR_FORMAT, "is over after move %d", i + 1);
    }
    return status_ok();
}

static Status read_game(Reading *r, const char *name, int number, const char *text, size_t size)
{
    char label[FILE_PATH_MAX + 32];
    Record *game = NULL;
    Opening o;
    snprintf(label, sizeof label, "%s: game %d", name, number);
    TRY(record_sgf_read(label, text, size, r->spec, &game));
    Status status = take_moves(r, game, &o);
    record_free(game);
    if (status.code != STATUS_OK) return status_prefix(status, "%.150s", label);
    return append(&r->book, &o, 1);
}

static Status read_games(Reading *r, const char *name, const char *text, size_t size)
{
    SgfReader reader = {.name = name, .start = text, .at = text, .end = text + size};
    int number = 0;
    do {
        const char *start = reader.at;
        TRY(sgf_find_game(&reader));
        TRY(skip_game(&reader));
        TRY(read_game(r, name, ++number, start, (size_t)(reader.at - start)));
        sgf_skip_spaces(&reader);
    } while (reader.at < reader.end);
    return status_ok();
}

/* ---- files --------------------------------------------------------------------------------------------- */

static Status read_file(Reading *r, const char *path)
{
    char *text = NULL;
    size_t size;
    TRY(file_read(path, OPENING_FILE_MAX, &text, &size));
    Status status =
        file_has_suffix(path, ".sgf") ? read_games(r, path, text, size) : read_lines(r, path, text, size);
    free(text);
    return status;
}

static Status read_folder(Reading *r, const char *folder)
{
    FileList list;
    Status status = status_ok();
    TRY(file_list(folder, &list));
    for (int i = 0; i < list.count; i++) {
        char path[FILE_PATH_MAX];
        CHECK(status, file_join(path, sizeof path, folder, list.name[i]));
        bool is_one = file_has_suffix(path, ".txt") || file_has_suffix(path, ".sgf");
        if (is_one && !file_is_folder(path)) CHECK(status, read_file(r, path));
    }
    if (r->book.count == 0)
        CHECK(status, status_error(ERR_FORMAT, "%.150s: no .txt or .sgf with openings in it", folder));
done:
    file_list_free(&list);
    return status;
}

Status opening_file_read(const char *path, GameSpec spec, Origin origin, int moves, OpeningBook *out)
{
    Reading r = {.spec = spec, .origin = origin, .moves = moves};
    *out = (OpeningBook){0};
    TRY(game_spec_check(spec));
    Status status = file_is_folder(path) ? read_folder(&r, path) : read_file(&r, path);
    if (status.code != STATUS_OK) {
        opening_book_free(&r.book);
        return status;
    }
    *out = r.book;
    return status;
}
