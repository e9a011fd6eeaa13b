/* record.h - the record of a game: what stood at first, the moves, the players and how it ended.
 *
 * Every stone and move of a record was checked on a Board, so a record is always legal. A record is not
 * bound to a file format: record_sgf, record_psq and record_pos read and write them. */
#ifndef TENGEN_GAME_RECORD_H
#define TENGEN_GAME_RECORD_H

#include "game/notation.h"

enum {
    RECORD_NAME_MAX = 96,
    RECORD_DATE_MAX = 32,
    RECORD_FILE_MAX = 4 << 20, /* bytes of a file that is read */
    RECORD_TIME_UNKNOWN = -1,
};

/* How a game ended that the board did not end. */
typedef enum RecordEnding {
    ENDING_UNSAID, /* by the rules, or nobody said */
    ENDING_RESIGNED,
    ENDING_TIME,
    ENDING_FORFEIT, /* an illegal move, a crash */
} RecordEnding;

typedef struct RecordStone {
    Point point;
    uint8_t color; /* BLACK or WHITE */
} RecordStone;

typedef struct RecordMove {
    Point point;
    int32_t time_ms; /* spent on this move, or RECORD_TIME_UNKNOWN */
    char *comment;   /* owned by the record; NULL if none */
} RecordMove;

/* Read its members freely; change stones and moves by the functions only. Moves alternate. */
typedef struct Record {
    GameSpec spec;
    uint8_t first;  /* the colour to move first */
    uint8_t result; /* a Result; RESULT_NONE: unfinished or unknown */
    uint8_t ending; /* a RecordEnding */
    int stones;     /* set up before the first move */
    int moves;
    char name[2][RECORD_NAME_MAX]; /* of BLACK and WHITE, UTF-8, "" if unknown */
    char event[RECORD_NAME_MAX];
    char date[RECORD_DATE_MAX]; /* "2026-11-21", or whatever the file said */
    Board board;                /* after the last move */
    RecordStone stone[BOARD_POINTS_MAX];
    RecordMove move[BOARD_POINTS_MAX];
} Record;

/* An empty record. spec passed game_spec_check. */
Status record_new(GameSpec spec, Record **out) __attribute__((warn_unused_result));
void record_free(Record *r);

/* Set stones up, all at once and before the first move, and say who moves first. ERR_INPUT, naming the
 * stone: off the board, on another stone; the position is decided already. */
Status record_set_up(Record *r, const RecordStone stone[], int n, Color first)
    __attribute__((warn_unused_result));

/* Append a move of the side to move. The comment is copied; NULL is none. When the move ends the game,
 * result is set. ERR_INPUT: "move 12, h8: …" occupied, off the board, the game was over. */
Status record_add(Record *r, Point p, int time_ms, const char *comment) __attribute__((warn_unused_result));

/* Say how a game ended that the board did not end. Without effect on one that the board ended. */
void record_end(Record *r, Result result, RecordEnding ending);

/* Copy a text to a name, event or date: cut at a character, without spaces at its ends; line breaks and
 * controls become spaces, and in a text that is not UTF-8 all that is not ASCII becomes '?'. */
void record_set_text(char *field, size_t n, const char *text, size_t length);

/* The position after `ply` moves, 0 <= ply <= moves. */
void record_board(const Record *r, int ply, Board *out);

/* The same game, texts included? */
bool record_equal(const Record *a, const Record *b);

/* Read a file of any of the formats, told by its beginning: "(" is SGF, "Piskvorky" psq, FF and "RenLib" a RenLib
 * library, of which the main line is read, else a position string. What the file does not say (rule, line length, in a position string also the size) is taken from
 * `assumed`. ERR_FORMAT: "game.sgf:3: …". */
Status record_read(const char *path, GameSpec assumed, Origin origin, Record **out)
    __attribute__((warn_unused_result));

/* Write a file, its format told by its name: .sgf, .psq, .pos or .txt. ERR_UNSUPPORTED: set-up stones in a
 * format that has none. */
Status record_write(const Record *r, const char *path, Origin origin) __attribute__((warn_unused_result));

#endif
