#include "ui/gomocup/protocol.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

/* What stands behind a command's word. */
typedef enum Arguments { NONE, NUMBER, POINT, KEY_AND_VALUE } Arguments;

typedef struct Word {
    const char *word;
    ProtocolKind kind;
    Arguments arguments;
    const char *fault; /* where they are missing */
} Word;

static const Word words[] = {
    {"START", PROTOCOL_START, NUMBER, "START wants the size of the board, as in START 15"},
    {"RECTSTART", PROTOCOL_RECTSTART, POINT, "RECTSTART wants width and height, as in RECTSTART 15,15"},
    {"RESTART", PROTOCOL_RESTART, NONE, NULL},
    {"BEGIN", PROTOCOL_BEGIN, NONE, NULL},
    {"TURN", PROTOCOL_TURN, POINT, "TURN wants a point, as in TURN 7,7"},
    {"PLAY", PROTOCOL_PLAY, POINT, "PLAY wants a point, as in PLAY 7,7"},
    {"TAKEBACK", PROTOCOL_TAKEBACK, POINT, "TAKEBACK wants a point, as in TAKEBACK 7,7"},
    {"BOARD", PROTOCOL_BOARD, NONE, NULL},
    {"SWAP2BOARD", PROTOCOL_SWAP2BOARD, NONE, NULL},
    {"DONE", PROTOCOL_DONE, NONE, NULL},
    {"INFO", PROTOCOL_INFO, KEY_AND_VALUE, NULL},
    {"ABOUT", PROTOCOL_ABOUT, NONE, NULL},
    {"END", PROTOCOL_END, NONE, NULL},
    {"STOP", PROTOCOL_STOP, NONE, NULL},
    {"YXSTOP", PROTOCOL_STOP, NONE, NULL},
    {"YXBOARD", PROTOCOL_YXBOARD, NONE, NULL},
    {"YXSHOWFORBID", PROTOCOL_YXSHOWFORBID, NONE, NULL},
    {"YXHASHCLEAR", PROTOCOL_YXHASHCLEAR, NONE, NULL},
    {"YXSHOWINFO", PROTOCOL_YXSHOWINFO, NONE, NULL},
    {"YXBLOCK", PROTOCOL_YXBLOCK, NONE, NULL},
    {"YXBLOCKUNDO", PROTOCOL_YXBLOCKUNDO, NONE, NULL},
    {"YXBLOCKRESET", PROTOCOL_YXBLOCKRESET, NONE, NULL},
    {"YXBALANCEONE", PROTOCOL_YXBALANCEONE, NUMBER, "YXBALANCEONE wants a bias, as in YXBALANCEONE 0"},
    {"YXBALANCETWO", PROTOCOL_YXBALANCETWO, NUMBER, "YXBALANCETWO wants a bias, as in YXBALANCETWO 0"},
    {"YXNBEST", PROTOCOL_YXNBEST, NUMBER, "YXNBEST wants a number of moves, as in YXNBEST 5"},
};

/* Commands of Yixin and Rapfi that are known and not done; the first row whose word is there, or begins so where it
 * ends in "*", counts. */
static const struct Refusal {
    const char *word;
    ProtocolBody body;
    const char *why;
} refusals[] = {
    {"YXSHOWHASHUSAGE", BODY_NONE,
     "a tree that is full makes room for itself; its visits stand in each MESSAGE"},
    {"YXHASHDUMP", BODY_LINE, "the tree is not written to files"},
    {"YXHASHLOAD", BODY_LINE, "the tree is not read from files"},
    {"YXBLOCKPATHRESET", BODY_NONE, "no lines of play are blocked, only points (YXBLOCK)"},
    {"YXBLOCKPATH*", BODY_LIST, "lines of play are not blocked, only points (YXBLOCK)"},
    {"YXSEARCHDEFEND", BODY_NONE,
     "every search tries only the defences against fours; YXNBEST shows the best"},
    {"YXQUERYDATABASE*", BODY_LIST, "no database is kept"},
    {"YXEDIT*", BODY_LIST, "no database is kept"},
    {"YXDELETE*", BODY_LIST, "no database is kept"},
    {"YXSETDATABASE", BODY_LINE, "no database is kept"},
    {"YXSAVEDATABASE", BODY_NONE, "no database is kept"},
    {"YXSETBESTMOVE*", BODY_LIST, "no database is kept"},
    {"YXCLEARBESTMOVE*", BODY_LIST, "no database is kept"},
    {"YXDB*", BODY_LINE, "no database is kept"},
    {"YXLIB*", BODY_LINE, "no database is kept"},
    {"YXSWAP2STEP*", BODY_NONE, "swap2 is chosen by SWAP2BOARD"},
    {"YXSOOSORV*", BODY_NONE, "of the openings with a choice only swap2 is played, by SWAP2BOARD"},
    {"YXDRAW", BODY_NONE, "draws are neither offered nor taken"},
    {"YXRESIGN", BODY_NONE, "games are played to their end"},
    {"RELOADCONFIG", BODY_NONE, "there is no configuration file: options stand on the command line"},
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

static const char *skip_blanks(const char *text)
{
    while (is_blank(*text)) text++;
    return text;
}

/* A number at *text, which moves behind it; at most 18 digits, which a long long holds. */
static bool scan_number(const char **text, long long *out)
{
    const char *p = skip_blanks(*text);
    bool minus = *p == '-';
    long long value = 0;
    int digits = 0;
    for (p += minus; isdigit((unsigned char)*p) && digits < 19; p++, digits++)
        if (digits < 18) value = value * 10 + (*p - '0');
    if (digits == 0 || digits > 18) return false;
    *out = minus ? -value : value;
    *text = p;
    return true;
}

static bool scan_int(const char **text, int *out)
{
    long long value;
    const char *p = *text;
    if (!scan_number(&p, &value) || value < INT_MIN || value > INT_MAX) return false;
    *out = (int)value;
    *text = p;
    return true;
}

static bool scan_comma(const char **text)
{
    const char *p = skip_blanks(*text);
    if (*p != ',') return false;
    *text = p + 1;
    return true;
}

/* A number ends where its token does: "15x" is none. */
static bool at_end_of_token(const char *text)
{
    return *text == '\0' || is_blank(*text) || *text == ',';
}

static bool scan_point(const char **text, int *x, int *y)
{
    const char *p = *text;
    if (!scan_int(&p, x) || !scan_comma(&p) || !scan_int(&p, y) || !at_end_of_token(p)) return false;
    *text = p;
    return true;
}

bool protocol_number(const char *text, long long *out)
{
    return scan_number(&text, out) && at_end_of_token(text);
}

/* x,y or x,y,field */
static void parse_stone(const char *text, ProtocolLine *out)
{
    out->kind = PROTOCOL_BAD;
    out->fault = "a stone is x,y or x,y,field, as in 7,7,1";
    if (!scan_point(&text, &out->x, &out->y)) return;
    if (scan_comma(&text) && (!scan_int(&text, &out->number) || !at_end_of_token(text))) return;
    out->kind = PROTOCOL_STONE;
    out->fault = NULL;
}

/* The next token, cut to PROTOCOL_WORD_MAX - 1 characters; returns what follows it. */
static const char *take_word(const char *text, char word[PROTOCOL_WORD_MAX])
{
    int n = 0;
    text = skip_blanks(text);
    for (; *text && !is_blank(*text); text++)
        if (n < PROTOCOL_WORD_MAX - 1) word[n++] = *text;
    word[n] = '\0';
    return text;
}

static bool same_word(const char *a, const char *b)
{
    while (*a && toupper((unsigned char)*a) == toupper((unsigned char)*b)) a++, b++;
    return *a == '\0' && *b == '\0';
}

/* word begins like pattern, as far as that goes, with a "*" at its end; else it is the same. */
static bool matches(const char *word, const char *pattern)
{
    for (; *pattern && *pattern != '*'; word++, pattern++)
        if (toupper((unsigned char)*word) != *pattern) return false;
    return *pattern == '*' || *word == '\0';
}

static void refuse(const char *rest, ProtocolLine *out)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        if (!matches(out->key, refusals[i].word)) continue;
        out->kind = PROTOCOL_REFUSED;
        out->fault = refusals[i].why;
        out->body = refusals[i].body;
        if (out->body == BODY_LINE && *skip_blanks(rest)) out->body = BODY_NONE;
        return;
    }
}

static void parse_key_and_value(const char *rest, ProtocolLine *out)
{
    rest = skip_blanks(take_word(rest, out->key));
    for (char *p = out->key; *p; p++) *p = (char)tolower((unsigned char)*p);
    size_t length = strlen(rest);
    while (length > 0 && is_blank(rest[length - 1])) length--;
    if (length >= sizeof out->value) length = sizeof out->value - 1;
    memcpy(out->value, rest, length);
    out->value[length] = '\0';
}

static bool parse_arguments(Arguments arguments, const char *rest, ProtocolLine *out)
{
    switch (arguments) {
    case NONE:
        return true;
    case NUMBER:
        return scan_int(&rest, &out->number) && at_end_of_token(rest);
    case POINT:
        return scan_point(&rest, &out->x, &out->y);
    case KEY_AND_VALUE:
        parse_key_and_value(rest, out);
        return true;
    }
    return false;
}

void protocol_parse(const char *text, ProtocolLine *out)
{
    memset(out, 0, sizeof *out);
    text = skip_blanks(text);
    if (*text == '\0') return;
    if (isdigit((unsigned char)*text) || *text == '-') {
        parse_stone(text, out);
        return;
    }
    out->kind = PROTOCOL_UNKNOWN;
    const char *rest = take_word(text, out->key);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!same_word(out->key, words[i].word)) continue;
        bool right = parse_arguments(words[i].arguments, rest, out);
        out->kind = right ? words[i].kind : PROTOCOL_BAD;
        out->fault = right ? NULL : words[i].fault;
        return;
    }
    refuse(rest, out);
}
