/* record_sgf.h - records as Smart Game Format, FF[4] GM[4] (red-bean.com/sgf).
 *
 * Reading follows the main line of the first game and skips its variations. Besides the standard it
 * understands the dialect of c-gomoku-cli: rules by Gomocup's numbers (RU[0]), and times as comments
 * (C[12ms]), which is also how times are written, there being no property for time spent. Lines of another
 * length than five are written as RU[freestyle 4]. Text that is not UTF-8 is taken as Latin-1. */
#ifndef TENGEN_GAME_RECORD_SGF_H
#define TENGEN_GAME_RECORD_SGF_H

#include "game/record.h"

/* Read text[0..size). name stands for the file in messages; assumed gives what the text does not say.
 * ERR_FORMAT: "name:line: …". */
Status record_sgf_read(const char *name, const char *text, size_t size, GameSpec assumed, Record **out)
    __attribute__((warn_unused_result));

/* The file, allocated (the caller frees it). */
Status record_sgf_write(const Record *r, char **text, size_t *size) __attribute__((warn_unused_result));

#endif
