/* game_tree_file.h - games with variations in files of every format that has games. */
#ifndef TENGEN_GAME_GAME_TREE_FILE_H
#define TENGEN_GAME_GAME_TREE_FILE_H

#include "game/game_tree.h"

/* Read a file as record_read does, with all variations of an SGF file or a RenLib library. */
Status game_tree_file_read(const char *path, GameSpec assumed, Origin origin, GameTree **out)
    __attribute__((warn_unused_result));

/* Write a file, its format told by its name: .sgf with all variations; of others the main line. As record_write. */
Status game_tree_file_write(const GameTree *t, const char *path, Origin origin)
    __attribute__((warn_unused_result));

#endif
