/* rival.h - another program is chosen to play, by its command or by its file. */
#ifndef TENGEN_UI_BOARD_RIVAL_H
#define TENGEN_UI_BOARD_RIVAL_H

#include "ui/board/control.h"

/* What was typed: a command, or the path of a program whose name has blanks; "": from now on none plays. ERR_*, and
 * nothing changes: there is no such program. */
Status rival_typed(State *s, Outbox *out, const char *typed) __attribute__((warn_unused_result));

/* A file was dropped on the window: is it a program, which plays from now on? Otherwise nothing changes. */
bool rival_dropped(State *s, Outbox *out, const char *path);

#endif
