/* sgf.h - the grammar of Smart Game Format files: brackets, nodes and the properties that mean something in
 * this game. What they say is for record_sgf and game_tree_sgf. */
#ifndef TENGEN_GAME_SGF_H
#define TENGEN_GAME_SGF_H

#include "game/board.h"

#include <stddef.h>

/* A piece of the text. */
typedef struct SgfSpan {
    const char *start;
    size_t length;
} SgfSpan;

/* name stands for the file in messages; at moves on. */
typedef struct SgfReader {
    const char *name;
    const char *start, *at, *end;
} SgfReader;

/* LB TR SQ CR MA: what a point of the board may be marked with. */
enum { SGF_MARKS = 5 };

/* What one node says, as spans of the text: the inside of a single [value], or for stones and marks the whole
 * list of values with its brackets. start is NULL where it says nothing. */
typedef struct SgfNode {
    SgfSpan move[2];
    SgfSpan stones[2];
    SgfSpan to_play, comment;
    SgfSpan game, size, rule, result, date, event, player[2];
    SgfSpan mark[SGF_MARKS];
} SgfNode;

/* The same fault, as one of the file's format, after "name:line: ". */
Status sgf_fault(const SgfReader *r, const char *at, Status status) __attribute__((warn_unused_result));

void sgf_skip_spaces(SgfReader *r);

/* From '[' to behind the matching ']'. */
Status sgf_skip_value(SgfReader *r) __attribute__((warn_unused_result));

/* Behind the ';' of the first game's root; some files begin with words. */
Status sgf_find_game(SgfReader *r) __attribute__((warn_unused_result));

/* The properties behind a ';'. */
Status sgf_read_node(SgfReader *r, SgfNode *n) __attribute__((warn_unused_result));

/* The next value of a list of marks or stones, whose brackets were checked, taken off its front; false if there is
 * none. */
bool sgf_next_value(SgfSpan *list, SgfSpan *value);

/* As text, allocated (the caller frees it): escapes resolved, UTF-8. length may be NULL. */
Status sgf_plain_text(SgfSpan s, char **text, size_t *length) __attribute__((warn_unused_result));

/* Two letters, column then row from the top left. */
Status sgf_read_point(SgfSpan s, int size, int *x, int *y) __attribute__((warn_unused_result));

/* Milliseconds, if a comment begins with the time of its move, as in "12ms": *comment moves behind it. Else
 * -1. */
int sgf_split_time(char **comment);

#endif
