#include "game/match/ladder.h"

#include "game/base/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_LENGTH = 512 };

/* Widths of %s in sscanf: one less than the members'. */
#define NAME_FORMAT   "%31s"
#define PLAYER_FORMAT "%159s"

typedef struct Reader {
    const char *name;
    int line;
    char anchor[LADDER_NAME_MAX];
    double anchor_elo;
    bool has_game, has_openings;
    Ladder *ladder;
} Reader;

static Status fault(const Reader *r, const char *what)
{
    return status_error(ERR_FORMAT, "%.200s:%d: %s", r->name, r->line, what);
}

int ladder_find(const Ladder *l, const char *name)
{
    for (int i = 0; i < l->count; i++)
        if (strcmp(l->rung[i].name, name) == 0) return i;
    return -1;
}

static Status read_game(Reader *r, const char *rest)
{
    char rule[32];
    int size, line, end = 0;
    Rule parsed;
    if (sscanf(rest, "%31s %d %d %n", rule, &size, &line, &end) != 3 || rest[end] || size < 0 || size > 255 ||
        line < 0 || line > 255)
        return fault(r, "the game: 'game freestyle 15 5'");
    Status status = rule_parse(rule, &parsed);
    if (status.code != STATUS_OK) return fault(r, status.message);
    r->ladder->game = (GameSpec){(uint8_t)parsed, (uint8_t)size, (uint8_t)line};
    status = game_spec_check(r->ladder->game);
    if (status.code != STATUS_OK) return fault(r, status.message);
    r->has_game = true;
    return status;
}

static Status read_rung(Reader *r, const char *rest)
{
    Ladder *l = r->ladder;
    LadderRung rung;
    int end = 0;
    if (l->count == LADDER_RUNGS_MAX) return fault(r, "too many rungs");
    int fields = sscanf(rest, NAME_FORMAT " %lf %lf %d %23s " PLAYER_FORMAT " %n", rung.name, &rung.elo,
                        &rung.error, &rung.games, rung.checksum, rung.player, &end);
    if (fields != 6 || rest[end]) return fault(r, "a rung: 'rung NAME ELO ERROR GAMES CHECKSUM PLAYER'");
    if (!(fabs(rung.elo) < 1e5) || !(rung.error >= 0 && rung.error < 1e5) || rung.games < 0)
        return fault(r, "a rung's Elo, error and games: numbers in their ranges");
    if (ladder_find(l, rung.name) >= 0) return fault(r, "two rungs of the same name");
    l->rung[l->count++] = rung;
    return status_ok();
}

static Status read_line(Reader *r, const char *line)
{
    char word[32];
    int end = 0, rest = 0;
    Ladder *l = r->ladder;
    if (sscanf(line, "%31s %n", word, &rest) != 1 || word[0] == '#') return status_ok();
    const char *values = line + rest;
    if (strcmp(word, "game") == 0) return read_game(r, values);
    if (strcmp(word, "rung") == 0) return read_rung(r, values);
    if (strcmp(word, "openings") == 0) {
        if (sscanf(values, PLAYER_FORMAT " %n", l->openings, &end) != 1 || values[end])
            return fault(r, "the openings: 'openings FILE'");
        r->has_openings = true;
    } else if (strcmp(word, "anchor") == 0) {
        if (sscanf(values, NAME_FORMAT " %lf %n", r->anchor, &r->anchor_elo, &end) != 2 || values[end])
            return fault(r, "the anchor: 'anchor NAME ELO'");
    } else if (strcmp(word, "misfit") == 0) {
        if (sscanf(values, "%lf %n", &l->misfit, &end) != 1 || values[end] ||
            !(l->misfit >= 1 && l->misfit < 1e6))
            return fault(r, "the misfit: 'misfit NUMBER', at least 1");
    } else
        return fault(r, "no such line: game, openings, anchor, misfit or rung");
    return status_ok();
}

static Status check(Reader *r)
{
    Ladder *l = r->ladder;
    if (!r->has_game || !r->has_openings) return fault(r, "the lines 'game' and 'openings' must be there");
    if (l->count < 2) return fault(r, "a ladder has two rungs at least");
    l->anchor = ladder_find(l, r->anchor);
    if (l->anchor < 0) return fault(r, "the anchor must be one of the rungs");
    if (l->rung[l->anchor].elo != r->anchor_elo)
        return fault(r, "the anchor's rung must have the anchor's Elo");
    return status_ok();
}

Status ladder_parse(const char *name, const char *text, size_t size, Ladder *out)
{
    Reader r = {.name = name, .ladder = out};
    const char *end = text + size;
    *out = (Ladder){.misfit = 1};
    while (text < end) {
        char line[LINE_MAX_LENGTH];
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t length = (size_t)((stop ? stop : end) - text);
        r.line++;
        if (length >= sizeof line || memchr(text, '\0', length)) return fault(&r, "is no line of text");
        memcpy(line, text, length);
        line[length] = '\0';
        TRY(read_line(&r, line));
        text += length + 1;
    }
    return check(&r);
}

Status ladder_read(const char *path, Ladder *out)
{
    char *text;
    size_t size;
    TRY(file_read(path, LADDER_FILE_MAX, &text, &size));
    Status status = ladder_parse(path, text, size, out);
    free(text);
    return status;
}

void ladder_format(const Ladder *l, const char *comment, Text *out)
{
    const LadderRung *anchor = &l->rung[l->anchor];
    text_format(out, "%sgame %s %d %d\nopenings %s\nanchor %s %.0f\nmisfit %.2f\n", comment,
                rule_name((Rule)l->game.rule), l->game.size, l->game.line, l->openings, anchor->name,
                anchor->elo, l->misfit);
    text_format(out, "#    %-16s %6s %6s %6s %-18s %s\n", "name", "elo", "error", "games", "checksum",
                "player");
    for (int i = 0; i < l->count; i++) {
        const LadderRung *r = &l->rung[i];
        text_format(out, "rung %-16s %6.0f %6.1f %6d %-18s %s\n", r->name, r->elo, r->error, r->games,
                    r->checksum, r->player);
    }
}

static uint64_t mix(uint64_t hash, const char *text)
{
    for (; *text; text++) hash = (hash ^ (uint8_t)*text) * 1099511628211u; /* FNV-1a */
    return hash * 1099511628211u;
}

uint64_t ladder_key(const Ladder *l)
{
    char game[64];
    uint64_t hash = mix(14695981039346656037u, game_spec_text(l->game, game, sizeof game));
    hash = mix(hash, l->openings);
    for (int i = 0; i < l->count; i++)
        hash = mix(mix(mix(hash, l->rung[i].name), l->rung[i].player), l->rung[i].checksum);
    return hash;
}
