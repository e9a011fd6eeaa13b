/* state_record.h - the game in the window as a record, for files and for whoever goes over it. */
#ifndef TENGEN_UI_BOARD_STATE_RECORD_H
#define TENGEN_UI_BOARD_STATE_RECORD_H

#include "ui/board/state.h"

/* The line at hand. ERR_MEMORY. */
Status state_record(const State *s, Record **out) __attribute__((warn_unused_result));

#endif
