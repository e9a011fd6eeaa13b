#include "train/tally.h"

#include "game/opening.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

Status tally_sheet_new(TallySheet *s, int64_t most)
{
    size_t bytes = (size_t)most * sizeof *s->line;
    s->line = malloc(bytes);
    s->most = most;
    tally_sheet_clear(s);
    return s->line ? status_ok() : status_no_memory(bytes, "counts of games");
}

void tally_sheet_free(TallySheet *s)
{
    free(s->line);
    s->line = NULL;
}

void tally_sheet_clear(TallySheet *s)
{
    s->count = (Tally){0};
}

static uint64_t line_of(const Episode *game)
{
    Opening line = {.moves = TALLY_LINE};
    memcpy(line.move, game->moves, TALLY_LINE * sizeof line.move[0]);
    Opening canonical = opening_canonical(&line, game->spec.size);
    return XXH3_64bits(canonical.move, TALLY_LINE * sizeof canonical.move[0]);
}

void tally_sheet_add(TallySheet *s, const Episode *game)
{
    Tally *t = &s->count;
    assert(t->games < s->most);
    t->games++;
    t->plies += game->length;
    t->brief += game->length < TALLY_BRIEF;
    t->black += game->result == RESULT_BLACK;
    t->white += game->result == RESULT_WHITE;
    t->draws += game->result == RESULT_DRAW;
    if (game->length >= TALLY_LINE) s->line[t->lines++] = line_of(game);
}

static int compare(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

Tally tally_total(const TallySheet sheets[LANES], uint64_t gathered[])
{
    Tally t = {0};
    for (int lane = 0; lane < LANES; lane++) {
        const Tally *s = &sheets[lane].count;
        memcpy(gathered + t.lines, sheets[lane].line, (size_t)s->lines * sizeof gathered[0]);
        t.games += s->games;
        t.plies += s->plies;
        t.brief += s->brief;
        t.black += s->black;
        t.white += s->white;
        t.draws += s->draws;
        t.lines += s->lines;
    }
    qsort(gathered, (size_t)t.lines, sizeof gathered[0], compare);
    for (int64_t i = 0; i < t.lines; i++) t.distinct += i == 0 || gathered[i] != gathered[i - 1];
    return t;
}
