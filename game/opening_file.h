/* opening_file.h - openings from files of every kind: lines of text (opening.h), games in SGF, and folders of these.
 *
 * Every game of an SGF file is an opening, or its first moves are; games begin on the empty board with black, and
 * their boards are as large as the one that is played on. Rules and results that they tell are passed over. */
#ifndef TENGEN_GAME_OPENING_FILE_H
#define TENGEN_GAME_OPENING_FILE_H

#include "game/opening.h"

/* All openings of a file, or of all .txt and .sgf files of a folder in the order of their names. moves: so many of each and no
 * more; 0: all. ERR_FORMAT: "games.sgf: game 3: …", "o.txt:7: …"; also where there is none at all. */
Status opening_file_read(const char *path, GameSpec spec, Origin origin, int moves, OpeningBook *out)
    __attribute__((warn_unused_result));

#endif
