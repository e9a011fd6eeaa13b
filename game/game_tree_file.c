#include "game/game_tree_file.h"

#include "game/base/file.h"
#include "game/game_tree_sgf.h"
#include "game/record_renlib.h"

#include <stdlib.h>
#include <string.h>

/* Of a format without variations. */
static Status read_record(const char *path, GameSpec assumed, Origin origin, GameTree **out)
{
    Record *r = NULL;
    TRY(record_read(path, assumed, origin, &r));
    Status status = game_tree_from_record(r, out);
    record_free(r);
    return status;
}

Status game_tree_file_read(const char *path, GameSpec assumed, Origin origin, GameTree **out)
{
    char *text = NULL;
    size_t size;
    Status status;
    TRY(file_read(path, RECORD_FILE_MAX, &text, &size));
    size_t mark = size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    if (record_renlib_is(text, size))
        status = record_renlib_read(path, text, size, assumed, out);
    else if (text[mark + strspn(text + mark, " \t\r\n")] == '(')
        status = game_tree_sgf_read(path, text + mark, size - mark, assumed, out);
    else
        status = read_record(path, assumed, origin, out);
    free(text);
    return status;
}

static Status write_sgf(const GameTree *t, const char *path)
{
    char *text = NULL;
    size_t size;
    TRY(game_tree_sgf_write(t, &text, &size));
    Status status = file_write(path, text, size);
    free(text);
    return status;
}

Status game_tree_file_write(const GameTree *t, const char *path, Origin origin)
{
    Record *r = NULL;
    if (file_has_suffix(path, ".sgf")) return write_sgf(t, path);
    TRY(game_tree_record(t, GAME_TREE_ROOT, &r));
    Status status = record_write(r, path, origin);
    record_free(r);
    return status;
}
