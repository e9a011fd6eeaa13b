#include "ui/board/transfer.h"

#include "game/base/file.h"
#include "game/game_tree_sgf.h"
#include "game/record_pos.h"
#include "game/record_psq.h"
#include "game/record_renlib.h"
#include "ui/board/critique_text.h"
#include "ui/board/keep.h"
#include "ui/board/state_record.h"

#include <stdlib.h>
#include <string.h>

static const char *skip_blanks(const char *text, const char *end)
{
    while (text < end && strchr(" \t\r\n", *text) && *text) text++;
    return text;
}

/* The oldest libraries have no header, and only their name tells. */
static bool is_library(const char *name, const char *text, size_t size)
{
    return record_renlib_is(text, size) || file_has_suffix(name, ".lib");
}

/* RenLib's libraries are of renju, whatever is being played now. */
static Status read_tree(const State *s, const char *name, const char *text, size_t size, GameTree **out)
{
    GameSpec renju = {.rule = RULE_RENJU, .size = 15, .line = 5};
    if (is_library(name, text, size)) return record_renlib_read(name, text, size, renju, out);
    return game_tree_sgf_read(name, text, size, s->game.start.spec, out);
}

static Status tree_in(State *s, Outbox *out, const char *name, const char *text, size_t size)
{
    GameTree *tree = NULL;
    TRY(read_tree(s, name, text, size, &tree));
    Variations *read = malloc(sizeof *read);
    Status status = read ? keep_tree_adopt(tree, read) : status_no_memory(sizeof *read, "a game");
    if (status.code == STATUS_OK) {
        while (variations_forward(read)) {
        }
        control_adopt(s, out, read);
        critique_text_read(tree, &s->game, &s->critique);
    }
    game_tree_free(tree);
    free(read);
    return status;
}

static Status record_in(State *s, Outbox *out, Record *record)
{
    Variations *read = malloc(sizeof *read);
    if (!read) return status_no_memory(sizeof *read, "a game");
    Board start;
    record_board(record, 0, &start);
    variations_begin(read, &start);
    for (int i = 0; i < record->moves; i++)
        variations_play(read, record->move[i].point, record->move[i].time_ms);
    control_adopt(s, out, read);
    free(read);
    return status_ok();
}

Status transfer_in(State *s, Outbox *out, const char *name, const char *text, size_t size)
{
    const char *begin = skip_blanks(text, text + size);
    size_t rest = (size_t)(text + size - begin);
    GameSpec spec = s->game.start.spec;
    Record *record = NULL;
    if (is_library(name, text, size) || (rest > 0 && *begin == '(')) return tree_in(s, out, name, text, size);
    if (rest == 0) return status_error(ERR_FORMAT, "%s: there is no game in it", name);
    if (rest >= 9 && strncmp(begin, "Piskvorky", 9) == 0)
        TRY(record_psq_read(name, text, size, spec, &record));
    else
        TRY(record_pos_read(name, text, size, spec, ORIGIN_BOTTOM, &record));
    Status status = record_in(s, out, record);
    record_free(record);
    return status;
}

Status transfer_open(State *s, Outbox *out, const char *path)
{
    char *text;
    size_t size;
    TRY(file_read(path, RECORD_FILE_MAX, &text, &size));
    Status status = transfer_in(s, out, path, text, size);
    free(text);
    return status;
}

static Status save_tree(const State *s, const char *path)
{
    char *text;
    size_t size;
    TRY(keep_tree_text(&s->game, &s->critique, &text, &size));
    Status status = file_write(path, text, size);
    free(text);
    return status;
}

Status transfer_save(const State *s, const char *path)
{
    Record *record = NULL;
    if (file_has_suffix(path, ".sgf")) return save_tree(s, path);
    if (!file_has_suffix(path, ".psq") && !file_has_suffix(path, ".pos") && !file_has_suffix(path, ".txt"))
        return status_error(ERR_INPUT, "%.80s: the name must end in .sgf, .psq, .pos or .txt", path);
    TRY(state_record(s, &record));
    Status status = record_write(record, path, ORIGIN_BOTTOM);
    record_free(record);
    return status;
}

const char *transfer_moves(const State *s, char *text, int n)
{
    int line[BOARD_POINTS_MAX + 1], at = 0;
    variations_line(&s->game, line);
    text[0] = '\0';
    for (int i = 1; i <= s->game.node[s->game.at].ply && at + NOTATION_TEXT_MAX < n; i++) {
        notation_point(s->game.node[line[i]].point, s->game.start.spec.size, ORIGIN_BOTTOM, text + at);
        at += (int)strlen(text + at);
    }
    return text;
}
