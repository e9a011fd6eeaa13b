/* opening.h - the first moves of a game that players are given: random ones, or from a file.
 *
 * An Opening is a value; its moves alternate, black first, and leave an undecided position. */
#ifndef TENGEN_GAME_OPENING_H
#define TENGEN_GAME_OPENING_H

#include "game/base/rng.h"
#include "game/notation.h"

enum { OPENING_MOVES_MAX = 40, OPENING_ANYWHERE = BOARD_SIZE_MAX, OPENING_FILE_MAX = 16 << 20 };

typedef struct Opening {
    int16_t moves;
    Point move[OPENING_MOVES_MAX];
} Opening;

/* Random distinct points within `radius` columns and rows of the centre (an even board has a centre of
 * four points), such that the game goes on and the side to move has no win in one. The same rng gives the
 * same opening. 0 <= stones <= OPENING_MOVES_MAX. ERR_INPUT: none was found. */
Status opening_random(GameSpec spec, int stones, int radius, Rng rng, Opening *out)
    __attribute__((warn_unused_result));

/* Read one opening from text[0..length): either Gomocup's offsets from the point floor(size/2) in x and y,
 * "8,-3, 0,0", or a position string, "h8i9". ERR_INPUT: "character 3: …" or "move 2, h8: …". */
Status opening_parse(const char *text, size_t length, GameSpec spec, Origin origin, Opening *out)
    __attribute__((warn_unused_result));

/* The opening in Gomocup's offsets into text[n]; returns text. */
enum { OPENING_TEXT_MAX = OPENING_MOVES_MAX * 12 };
const char *opening_text(const Opening *o, int size, char *text, int n);

/* Play it. b is an empty board of the opening's game. */
void opening_play(const Opening *o, Board *b);

/* A key of the position: equal for two openings just when their positions are equal up to the eight
 * symmetries. It holds the same number of stones of each colour, in a fixed order. */
Opening opening_canonical(const Opening *o, int size);

bool opening_equal(const Opening *a, const Opening *b);

/* Many of them. */
typedef struct OpeningBook {
    Opening *opening;
    int count;
} OpeningBook;

/* Read a file with an opening on each line; empty lines and lines that begin with # are skipped.
 * ERR_FORMAT: "openings.txt:7: …"; also for a file without any opening. */
Status opening_book_read(const char *path, GameSpec spec, Origin origin, OpeningBook *out)
    __attribute__((warn_unused_result));

/* The same from text[0..size); name stands for the file in messages. */
Status opening_book_parse(const char *name, const char *text, size_t size, GameSpec spec, Origin origin,
                          OpeningBook *out) __attribute__((warn_unused_result));

/* Keep the first of those that make the same position up to symmetry. */
Status opening_book_remove_duplicates(OpeningBook *book, int size) __attribute__((warn_unused_result));

void opening_book_free(OpeningBook *book);

#endif
