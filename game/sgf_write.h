/* sgf_write.h - the pieces of Smart Game Format files as they are written. */
#ifndef TENGEN_GAME_SGF_WRITE_H
#define TENGEN_GAME_SGF_WRITE_H

#include "game/base/text.h"
#include "game/record.h"

/* "(;FF[4]…": all of the root that a record says, its moves apart. */
void sgf_write_head(Text *out, const Record *r);

/* ";B[hh]" */
void sgf_write_move(Text *out, Point move, Color c, int size);

/* "C[12ms\n…]", the time of a move being no property of its own; nothing for RECORD_TIME_UNKNOWN and NULL. */
void sgf_write_comment(Text *out, int time_ms, const char *comment);

/* "[hh]" */
void sgf_write_point(Text *out, Point p, int size);

/* What stands within brackets. */
void sgf_write_escaped(Text *out, const char *text);

#endif
