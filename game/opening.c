#include "game/opening.h"

#include "game/base/file.h"
#include "game/symmetry.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void opening_play(const Opening *o, Board *b)
{
    Undo undo;
    for (int i = 0; i < o->moves; i++) board_play(b, o->move[i], &undo);
}

bool opening_equal(const Opening *a, const Opening *b)
{
    return a->moves == b->moves && memcmp(a->move, b->move, (size_t)a->moves * sizeof *a->move) == 0;
}

/* ---- random openings --------------------------------------------------------------------------------- */

static bool wins_at_once(const Board *b)
{
    PointSet legal;
    board_legal(b, &legal);
    for (Point p = pointset_next(&legal, 0); p != POINT_NONE; p = pointset_next(&legal, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        if (after.result != RESULT_NONE && after.result != RESULT_DRAW && after.reason == REASON_LINE)
            return true;
    }
    return false;
}

/* The points that `radius` allows, into area[]; returns how many. */
static int points_near_centre(int size, int radius, Point area[])
{
    /* Twice the distance from the centre, which lies between points on an even board. */
    int n = 0, limit = size % 2 ? 2 * radius : 2 * radius + 1;
    for (int y = 0; y < size; y++)
        for (int x = 0; x < size; x++)
            if (abs(2 * x - (size - 1)) <= limit && abs(2 * y - (size - 1)) <= limit)
                area[n++] = (Point)(y * size + x);
    return n;
}

/* One trial: false if the game would be over. */
static bool try_random(GameSpec spec, Point area[], int n, int stones, Rng *rng, Opening *o)
{
    Board b;
    board_init(&b, spec);
    for (int i = 0; i < stones; i++) {
        if (board_over(&b)) return false;
        int j = i + (int)rng_below(rng, (uint32_t)(n - i));
        Point p = area[j];
        area[j] = area[i];
        area[i] = p;
        Undo undo;
        board_play(&b, p, &undo);
        o->move[i] = p;
    }
    return !board_over(&b) && !wins_at_once(&b);
}

Status opening_random(GameSpec spec, int stones, int radius, Rng rng, Opening *out)
{
    enum { TRIALS = 1000 };
    assert(stones >= 0 && stones <= OPENING_MOVES_MAX && radius >= 0);
    Point area[BOARD_POINTS_MAX];
    int n = points_near_centre(spec.size, radius, area);
    Opening o = {.moves = (int16_t)stones};
    for (int trial = 0; trial < TRIALS && stones <= n; trial++)
        if (try_random(spec, area, n, stones, &rng, &o)) {
            *out = o;
            return status_ok();
        }
    return status_error(ERR_INPUT, "no opening of %d random stones was found that leaves the game open",
                        stones);
}

/* ---- reading ----------------------------------------------------------------------------------------- */

static void skip_separators(const char *text, size_t length, size_t *at)
{
    while (*at < length && (isspace((unsigned char)text[*at]) || text[*at] == ',')) ++*at;
}

/* Two numbers, the offsets from the centre. */
static Status scan_offsets(const char *text, size_t length, size_t *at, int size, Point *out)
{
    size_t start = *at;
    int x, y;
    TRY(notation_scan_number(text, length, at, &x));
    size_t comma = *at;
    skip_separators(text, length, at);
    if (comma == *at) return status_error(ERR_INPUT, "character %zu: expected a comma", comma + 1);
    TRY(notation_scan_number(text, length, at, &y));
    int column = size / 2 + x, row = size / 2 + y;
    if (column < 0 || column >= size || row < 0 || row >= size)
        return status_error(ERR_INPUT, "character %zu: %d,%d lies off the board", start + 1, x, y);
    *out = (Point)(row * size + column);
    return status_ok();
}

static Status append(Opening *o, Board *b, Point p)
{
    char name[NOTATION_TEXT_MAX];
    const char *why = NULL;
    if (o->moves == OPENING_MOVES_MAX) why = "too many moves for an opening";
    if (board_over(b)) why = "the game was over";
    if (!pointset_has(&b->empty, p)) why = "there is a stone";
    if (why)
        return status_error(ERR_INPUT, "move %d, %s: %s", o->moves + 1,
                            notation_point(p, b->spec.size, ORIGIN_BOTTOM, name), why);
    Undo undo;
    board_play(b, p, &undo);
    o->move[o->moves++] = p;
    return status_ok();
}

Status opening_parse(const char *text, size_t length, GameSpec spec, Origin origin, Opening *out)
{
    Opening o = {0};
    Board b;
    size_t at = 0;
    board_init(&b, spec);
    skip_separators(text, length, &at);
    bool letters = at < length && isalpha((unsigned char)text[at]);
    while (at < length) {
        Point p;
        TRY(letters ? notation_scan_point(text, length, &at, spec.size, origin, &p)
                    : scan_offsets(text, length, &at, spec.size, &p));
        TRY(append(&o, &b, p));
        skip_separators(text, length, &at);
    }
    if (o.moves == 0) return status_error(ERR_INPUT, "no moves");
    if (board_over(&b)) return status_error(ERR_INPUT, "the game is over at the end of the opening");
    *out = o;
    return status_ok();
}

const char *opening_text(const Opening *o, int size, char *text, int n)
{
    assert(n >= OPENING_TEXT_MAX);
    int used = 0;
    text[0] = '\0';
    for (int i = 0; i < o->moves; i++)
        used += snprintf(text + used, (size_t)(n - used), "%s%d,%d", i ? ", " : "",
                         o->move[i] % size - size / 2, o->move[i] / size - size / 2);
    return text;
}

/* ---- equal up to symmetry ---------------------------------------------------------------------------- */

static void swap(Point *a, Point *b)
{
    Point t = *a;
    *a = *b;
    *b = t;
}

/* Sort the even entries among themselves and the odd ones among themselves: black's and white's stones. */
static void sort_colours(Opening *o)
{
    for (int i = 2; i < o->moves; i++)
        for (int j = i; j >= 2 && o->move[j - 2] > o->move[j]; j -= 2) swap(&o->move[j - 2], &o->move[j]);
}

static bool less(const Opening *a, const Opening *b)
{
    for (int i = 0; i < a->moves; i++)
        if (a->move[i] != b->move[i]) return a->move[i] < b->move[i];
    return false;
}

Opening opening_canonical(const Opening *o, int size)
{
    Opening best = {0};
    for (int s = 0; s < SYMMETRIES; s++) {
        Opening image = {.moves = o->moves};
        for (int i = 0; i < o->moves; i++) image.move[i] = symmetry_point(s, size, o->move[i]);
        sort_colours(&image);
        if (s == 0 || less(&image, &best)) best = image;
    }
    return best;
}

/* ---- books ------------------------------------------------------------------------------------------- */

static Status book_add(OpeningBook *book, int *room, const Opening *o)
{
    if (book->count == *room) {
        int more = *room ? 2 * *room : 64;
        Opening *grown = realloc(book->opening, (size_t)more * sizeof *grown);
        if (!grown) return status_no_memory((size_t)more * sizeof *grown, "openings");
        book->opening = grown;
        *room = more;
    }
    book->opening[book->count++] = *o;
    return status_ok();
}

Status opening_book_parse(const char *name, const char *text, size_t size, GameSpec spec, Origin origin,
                          OpeningBook *out)
{
    OpeningBook book = {0};
    int room = 0, line = 0;
    const char *end = text + size;
    Status status = game_spec_check(spec);
    if (status.code != STATUS_OK) return status;
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) text += 3;
    while (text < end) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        if (!stop) stop = end;
        line++;
        const char *start = text, *first = text;
        text = stop < end ? stop + 1 : end;
        while (first < stop && isspace((unsigned char)*first)) first++;
        if (first == stop || *first == '#') continue;
        Opening o;
        status = opening_parse(start, (size_t)(stop - start), spec, origin, &o);
        if (status.code == ERR_INPUT) status.code = ERR_FORMAT;
        CHECK(status, status_prefix(status, "%s:%d", name, line));
        CHECK(status, book_add(&book, &room, &o));
    }
    if (book.count == 0) CHECK(status, status_error(ERR_FORMAT, "%s: no openings in it", name));
    *out = book;
    book = (OpeningBook){0};
done:
    opening_book_free(&book);
    return status;
}

Status opening_book_read(const char *path, GameSpec spec, Origin origin, OpeningBook *out)
{
    char *text = NULL;
    size_t size;
    TRY(file_read(path, OPENING_FILE_MAX, &text, &size));
    Status status = opening_book_parse(path, text, size, spec, origin, out);
    free(text);
    return status;
}

typedef struct Keyed {
    Opening key;
    int index;
} Keyed;

static int compare_keyed(const void *a, const void *b)
{
    const Keyed *x = a, *y = b;
    if (x->key.moves != y->key.moves) return x->key.moves < y->key.moves ? -1 : 1;
    if (less(&x->key, &y->key)) return -1;
    if (less(&y->key, &x->key)) return 1;
    return x->index - y->index;
}

Status opening_book_remove_duplicates(OpeningBook *book, int size)
{
    size_t n = (size_t)book->count;
    if (n == 0) return status_ok();
    Keyed *keyed = malloc(n * sizeof *keyed);
    bool *repeated = calloc(n, sizeof *repeated);
    if (!keyed || !repeated) {
        free(keyed);
        free(repeated);
        return status_no_memory(n * sizeof *keyed, "sorting openings");
    }
    for (size_t i = 0; i < n; i++) keyed[i] = (Keyed){opening_canonical(&book->opening[i], size), (int)i};
    qsort(keyed, n, sizeof *keyed, compare_keyed);
    for (size_t i = 1; i < n; i++) repeated[keyed[i].index] = opening_equal(&keyed[i].key, &keyed[i - 1].key);
    int kept = 0;
    for (size_t i = 0; i < n; i++)
        if (!repeated[i]) book->opening[kept++] = book->opening[i];
    book->count = kept;
    free(keyed);
    free(repeated);
    return status_ok();
}

void opening_book_free(OpeningBook *book)
{
    free(book->opening);
    *book = (OpeningBook){0};
}
