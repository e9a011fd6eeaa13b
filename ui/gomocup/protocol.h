/* protocol.h - one line of the Gomocup protocol, taken apart.
 *
 * Pure: a line means the same whatever came before it. Capitals and small letters are alike, tokens too many are
 * ignored, blanks and carriage returns at the ends are nothing. Points are x,y from 0 at the top left; whether
 * they lie on the board is for others to say. */
#ifndef TENGEN_UI_GOMOCUP_PROTOCOL_H
#define TENGEN_UI_GOMOCUP_PROTOCOL_H

#include <stdbool.h>

enum { PROTOCOL_LINE_MAX = 512, PROTOCOL_WORD_MAX = 32 };

typedef enum ProtocolKind {
    PROTOCOL_NOTHING, /* an empty line */
    PROTOCOL_UNKNOWN,
    PROTOCOL_BAD, /* a command that is known, with arguments that are not: `fault` */
    PROTOCOL_START,
    PROTOCOL_RECTSTART,
    PROTOCOL_RESTART,
    PROTOCOL_BEGIN,
    PROTOCOL_TURN,
    PROTOCOL_PLAY,
    PROTOCOL_TAKEBACK,
    PROTOCOL_BOARD,
    PROTOCOL_SWAP2BOARD,
    PROTOCOL_STONE, /* a line of BOARD, YXBOARD or SWAP2BOARD */
    PROTOCOL_DONE,
    PROTOCOL_INFO,
    PROTOCOL_ABOUT,
    PROTOCOL_END,
    PROTOCOL_STOP, /* YXSTOP too */
    /* Yixin's extensions */
    PROTOCOL_YXBOARD,
    PROTOCOL_YXSHOWFORBID,
    PROTOCOL_YXHASHCLEAR,
    PROTOCOL_YXSHOWINFO,
    PROTOCOL_YXNBEST,
    PROTOCOL_YXBALANCEONE,
    PROTOCOL_YXBALANCETWO,
    PROTOCOL_YXBLOCK,
    PROTOCOL_YXBLOCKUNDO,
    PROTOCOL_YXBLOCKRESET,
    PROTOCOL_REFUSED, /* a command that is known and not done: `fault` says why, `body` what follows it */
} ProtocolKind;

/* The lines that belong to a command that is refused. */
typedef enum ProtocolBody {
    BODY_NONE,
    BODY_LINE, /* one, such as a path, unless it stands behind the command */
    BODY_LIST, /* points, perhaps with other lines before them, up to DONE */
} ProtocolBody;

typedef struct ProtocolLine {
    ProtocolKind kind;
    int x, y; /* TURN, PLAY, TAKEBACK, STONE: a point; RECTSTART: width and height */
    int number; /* START: the size; YXNBEST: how many; YXBALANCE: the bias; STONE: its field, 0 if it has none */
    char key
        [PROTOCOL_WORD_MAX]; /* INFO, in small letters, or empty; other kinds: the command's word as it stands */
    char value[PROTOCOL_LINE_MAX]; /* INFO: the rest of the line, or empty */
    const char *fault;             /* BAD: what would be right; REFUSED: why */
    ProtocolBody body;             /* REFUSED */
} ProtocolLine;

/* Any text is fine. */
void protocol_parse(const char *text, ProtocolLine *out);

/* A whole number, a minus before it perhaps, as INFO's values are; false if there is none at the beginning of
 * the text or it has more than 18 digits. */
bool protocol_number(const char *text, long long *out);

#endif
