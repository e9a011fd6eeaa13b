/* record_pos.h - records as position strings: the moves one behind the other, "h8i9g7".
 *
 * Capitals and small letters are alike; spaces and line breaks between moves are skipped. Size, rule and
 * origin are not in the text. */
#ifndef TENGEN_GAME_RECORD_POS_H
#define TENGEN_GAME_RECORD_POS_H

#include "game/record.h"

/* Read text[0..size). name stands for the file in messages. ERR_FORMAT: "name: character 5: …". */
Status record_pos_read(const char *name, const char *text, size_t size, GameSpec spec, Origin origin,
                       Record **out) __attribute__((warn_unused_result));

/* The text and a line break, allocated (the caller frees it). ERR_UNSUPPORTED: set-up stones, or white
 * moves first. */
Status record_pos_write(const Record *r, Origin origin, char **text, size_t *size)
    __attribute__((warn_unused_result));

#endif
