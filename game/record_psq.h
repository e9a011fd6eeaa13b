/* record_psq.h - records as Piskvork writes them: a line with the size, then "x,y,time" for each move.
 *
 * x and y count from 1 at the top left, times are milliseconds. The moves end at the first line that is not
 * two or three numbers; the two lines behind them are the players' names in tournaments. The rule is not
 * in the file. */
#ifndef TENGEN_GAME_RECORD_PSQ_H
#define TENGEN_GAME_RECORD_PSQ_H

#include "game/record.h"

/* Read text[0..size). name stands for the file in messages; assumed gives rule and line length.
 * ERR_FORMAT: "name:line: …". */
Status record_psq_read(const char *name, const char *text, size_t size, GameSpec assumed, Record **out)
    __attribute__((warn_unused_result));

/* The file, allocated (the caller frees it). ERR_UNSUPPORTED: set-up stones, or white moves first. */
Status record_psq_write(const Record *r, char **text, size_t *size) __attribute__((warn_unused_result));

#endif
