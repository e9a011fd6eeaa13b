#include "game/notation.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

const char *notation_point(Point p, int size, Origin origin, char text[NOTATION_TEXT_MAX])
{
    if (p == POINT_NONE) {
        snprintf(text, NOTATION_TEXT_MAX, "-");
        return text;
    }
    assert(p >= 0 && p < size * size);
    int y = p / size;
    int row = origin == ORIGIN_TOP ? y + 1 : size - y;
    snprintf(text, NOTATION_TEXT_MAX, "%c%d", 'a' + p % size, row);
    return text;
}

const char *notation_xy(Point p, int size, char text[NOTATION_TEXT_MAX])
{
    assert(p >= 0 && p < size * size);
    snprintf(text, NOTATION_TEXT_MAX, "%d,%d", p % size, p / size);
    return text;
}

/* What stands at text[at], for a message. */
static const char *found(const char *text, size_t length, size_t at, char word[16])
{
    if (at >= length)
        snprintf(word, 16, "the end");
    else if (isprint((unsigned char)text[at]))
        snprintf(word, 16, "'%c'", text[at]);
    else
        snprintf(word, 16, "byte %d", (unsigned char)text[at]);
    return word;
}

static bool digit_at(const char *text, size_t length, size_t at)
{
    return at < length && text[at] >= '0' && text[at] <= '9';
}

Status notation_scan_number(const char *text, size_t length, size_t *at, int *out)
{
    enum { DIGITS_MAX = 9 };
    char word[16];
    size_t i = *at;
    bool negative = i < length && text[i] == '-';
    if (negative) i++;
    if (!digit_at(text, length, i))
        return status_error(ERR_INPUT, "character %zu: expected a number, found %s", i + 1,
                            found(text, length, i, word));
    int number = 0;
    for (size_t first = i; digit_at(text, length, i); i++) {
        if (i - first == DIGITS_MAX)
            return status_error(ERR_INPUT, "character %zu: the number is too long", first + 1);
        number = 10 * number + (text[i] - '0');
    }
    *out = negative ? -number : number;
    *at = i;
    return status_ok();
}

Status notation_scan_point(const char *text, size_t length, size_t *at, int size, Origin origin, Point *out)
{
    char word[16];
    size_t i = *at;
    int letter = i < length ? tolower((unsigned char)text[i]) : 0;
    if (letter < 'a' || letter > 'z')
        return status_error(ERR_INPUT, "character %zu: expected a column letter, found %s", i + 1,
                            found(text, length, i, word));
    int x = letter - 'a';
    if (x >= size)
        return status_error(ERR_INPUT, "character %zu: column %c is not on the board (a to %c)", i + 1,
                            letter, 'a' + size - 1);
    size_t number_at = ++i;
    if (!digit_at(text, length, i))
        return status_error(ERR_INPUT, "character %zu: expected a row number, found %s", i + 1,
                            found(text, length, i, word));
    int row = 0;
    TRY(notation_scan_number(text, length, &i, &row));
    if (row < 1 || row > size)
        return status_error(ERR_INPUT, "character %zu: row %d is not on the board (1 to %d)", number_at + 1,
                            row, size);
    int y = origin == ORIGIN_TOP ? row - 1 : size - row;
    *out = (Point)(y * size + x);
    *at = i;
    return status_ok();
}

static void skip_spaces(const char *text, size_t length, size_t *at)
{
    while (*at < length && isspace((unsigned char)text[*at])) ++*at;
}

static Status expect_end(const char *text, size_t length, size_t at)
{
    char word[16];
    skip_spaces(text, length, &at);
    if (at == length) return status_ok();
    return status_error(ERR_INPUT, "character %zu: expected the end, found %s", at + 1,
                        found(text, length, at, word));
}

Status notation_parse_point(const char *text, int size, Origin origin, Point *out)
{
    size_t length = strlen(text), at = 0;
    Point p;
    skip_spaces(text, length, &at);
    TRY(notation_scan_point(text, length, &at, size, origin, &p));
    TRY(expect_end(text, length, at));
    *out = p;
    return status_ok();
}

Status notation_parse_xy(const char *text, int size, Point *out)
{
    size_t length = strlen(text), at = 0;
    int x, y;
    char word[16];
    skip_spaces(text, length, &at);
    TRY(notation_scan_number(text, length, &at, &x));
    skip_spaces(text, length, &at);
    if (at >= length || text[at] != ',')
        return status_error(ERR_INPUT, "character %zu: expected a comma, found %s", at + 1,
                            found(text, length, at, word));
    at++;
    skip_spaces(text, length, &at);
    TRY(notation_scan_number(text, length, &at, &y));
    TRY(expect_end(text, length, at));
    if (x < 0 || x >= size || y < 0 || y >= size)
        return status_error(ERR_INPUT, "%d,%d is not on the board (0 to %d)", x, y, size - 1);
    *out = (Point)(y * size + x);
    return status_ok();
}
