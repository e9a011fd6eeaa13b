#include "ui/cli/match_openings.h"

#include "game/opening_file.h"
#include "ui/assets.h"

#include <stdio.h>

enum { ASSETS_LINE = 5 }; /* stones in a row of the openings that come with the program */

/* The file that comes with the program for this game; *found: is there one? */
static Status find_shipped(GameSpec game, char path[FILE_PATH_MAX], bool *found)
{
    char folder[FILE_PATH_MAX], name[80];
    *found = false;
    Status status = assets_folder(folder, sizeof folder);
    if (status.code == ERR_IO || game.line != ASSETS_LINE) return status_ok();
    TRY(status);
    snprintf(name, sizeof name, "openings/%s-%dx%d.txt", rule_name((Rule)game.rule), game.size, game.size);
    TRY(file_join(path, FILE_PATH_MAX, folder, name));
    *found = file_exists(path);
    return status_ok();
}

/* FNV-1a over all moves. */
static uint64_t hash_book(const OpeningBook *book)
{
    uint64_t hash = 14695981039346656037u;
    for (int i = 0; i < book->count; i++)
        for (int j = 0; j <= book->opening[i].moves; j++) {
            int value = j < book->opening[i].moves ? book->opening[i].move[j] : -1;
            hash = (hash ^ (uint64_t)(value + 1)) * 1099511628211u;
        }
    return hash;
}

static Status read_book(const char *path, int moves, GameSpec game, MatchOpenings *out)
{
    TRY(opening_file_read(path, game, ORIGIN_BOTTOM, moves, &out->book));
    int all = out->book.count;
    TRY(opening_book_remove_duplicates(&out->book, game.size));
    snprintf(out->words, sizeof out->words, "%d of %.300s", out->book.count, path);
    if (out->book.count < all)
        snprintf(out->words, sizeof out->words, "%d different ones of %d in %.300s", out->book.count, all,
                 path);
    snprintf(out->identity, sizeof out->identity, "%d of a file (%016llx)", out->book.count,
             (unsigned long long)hash_book(&out->book));
    return status_ok();
}

static Status draw(const OpeningSettings *s, GameSpec game, MatchOpenings *out)
{
    Opening trial;
    snprintf(out->identity, sizeof out->identity, "random, %d stones, radius %d", s->stones, s->radius);
    snprintf(out->words, sizeof out->words, "%d random stones at most %d from the centre", s->stones,
             s->radius);
    return opening_random(game, s->stones, s->radius, rng_make(0, 0, 0, 0, RNG_OPENING), &trial);
}

Status match_openings_choose(const OpeningSettings *settings, int moves, GameSpec game, MatchOpenings *out)
{
    char path[FILE_PATH_MAX];
    bool shipped = false;
    *out = (MatchOpenings){.random = *settings};
    if (settings->file[0]) return read_book(settings->file, moves, game, out);
    if (settings->automatic) TRY(find_shipped(game, path, &shipped));
    if (!shipped) return draw(settings, game, out);
    TRY(read_book(path, moves, game, out));
    snprintf(out->words, sizeof out->words, "%d balanced ones that come with the program", out->book.count);
    return status_ok();
}

void match_openings_free(MatchOpenings *o)
{
    opening_book_free(&o->book);
}
