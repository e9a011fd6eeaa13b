/* game_file.h - a game in progress, to a file and back: .sgf, .psq, .pos or .txt (a position string). */
#ifndef TENGEN_UI_CLI_GAME_FILE_H
#define TENGEN_UI_CLI_GAME_FILE_H

#include "ui/cli/session.h"

/* Write the game as it stands, `person` against Tengen. ERR_INPUT: a name with another ending; ERR_IO,
 * ERR_UNSUPPORTED (stones set up, in a format without them), ERR_MEMORY. */
Status game_file_save(const char *path, const Session *s, Color person) __attribute__((warn_unused_result));

/* Read a game; what the file does not say of rule, size and line length is taken from `assumed`. *out
 * changes only on success. ERR_INPUT: no such file; ERR_FORMAT, naming line or character; ERR_MEMORY. */
Status game_file_load(const char *path, GameSpec assumed, Session *out) __attribute__((warn_unused_result));

#endif
