/* game_tree.h - a game with variations: nodes, each a move after its parent's, with comments and marks.
 *
 * Nodes are numbered; 0 is the root, the position before the first move. A node's first child is its main line,
 * its siblings are other moves in the same position, each point once. Every move was checked on a Board. Numbers
 * stay as they are when other nodes are cut off. */
#ifndef TENGEN_GAME_GAME_TREE_H
#define TENGEN_GAME_GAME_TREE_H

#include "game/record.h"

enum { GAME_TREE_ROOT = 0, GAME_TREE_NONE = -1, GAME_TREE_LABEL_MAX = 8 };

typedef enum MarkKind {
    MARK_LABEL,
    MARK_TRIANGLE,
    MARK_SQUARE,
    MARK_CIRCLE,
    MARK_CROSS,
    MARK_KINDS
} MarkKind;

typedef struct GameMark {
    Point point;
    uint8_t kind; /* a MarkKind */
    char label[GAME_TREE_LABEL_MAX];
} GameMark;

typedef struct GameNode {
    int parent, child,
        sibling;     /* GAME_TREE_NONE where there is none; of a node that was cut off, parent is NONE */
    Point move;      /* POINT_NONE at the root */
    int16_t ply;     /* moves from the root */
    int32_t time_ms; /* spent on this move, or RECORD_TIME_UNKNOWN */
    char *comment;   /* owned by the tree; NULL if none */
    GameMark *marks; /* owned by the tree */
    int mark_count;
} GameNode;

/* Read its members freely; change them by the functions only. */
typedef struct GameTree {
    Record *head; /* a record without moves: the game, set-up stones, names, and how the main line ended */
    GameNode *node;
    int nodes, room;
} GameTree;

/* A root alone. spec passed game_spec_check. */
Status game_tree_new(GameSpec spec, GameTree **out) __attribute__((warn_unused_result));
void game_tree_free(GameTree *t);

/* The game of a record as its main line, with comments and times. */
Status game_tree_from_record(const Record *r, GameTree **out) __attribute__((warn_unused_result));

/* The line that goes through `node`: from the root to it, and on along first children. */
Status game_tree_record(const GameTree *t, int node, Record **out) __attribute__((warn_unused_result));

/* The child of `parent` by that move, appended behind its other children if it is new. ERR_INPUT: "move 12, h8:
 * …" occupied, off the board, the game was over. ERR_MEMORY. */
Status game_tree_add(GameTree *t, int parent, Point move, int *node) __attribute__((warn_unused_result));

/* The child of `parent` by that move, or GAME_TREE_NONE. */
int game_tree_child(const GameTree *t, int parent, Point move);

/* Make a node the first of its siblings: the main line there. */
void game_tree_promote(GameTree *t, int node);

/* Cut a node off with all behind it; it is not the root. */
void game_tree_cut(GameTree *t, int node);

/* The text is copied; NULL or "" is none. */
Status game_tree_comment(GameTree *t, int node, const char *text) __attribute__((warn_unused_result));

/* Put a mark on a point of the board in the position at `node`; one for each point, the last counts. label is cut;
 * NULL is none. */
Status game_tree_mark(GameTree *t, int node, Point point, MarkKind kind, const char *label)
    __attribute__((warn_unused_result));

/* The position at a node, and who moves there. */
void game_tree_board(const GameTree *t, int node, Board *out);

/* The moves to a node from the root, out[its ply]; returns how many. */
int game_tree_path(const GameTree *t, int node, Point out[]);

#endif
