#include "ui/cli/match_report_data.h"

#include "game/base/text.h"
#include "ui/cli/match_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading -------------------------------------------------------------------------------------------- */

/* Room for one more element behind count. */
static Status make_room(void **array, int count, int *room, size_t size)
{
    if (count < *room) return status_ok();
    int more = *room ? 2 * *room : 64;
    void *grown = realloc(*array, (size_t)more * size);
    if (!grown) return status_no_memory((size_t)more * size, "a match");
    *array = grown;
    *room = more;
    return status_ok();
}

static Status take_player(void *context, const MatchDbPlayer *player)
{
    ReportData *d = context;
    if (d->player_count == PAIRINGS_PLAYERS_MAX) return status_error(ERR_FORMAT, "too many players");
    ReportPlayer *p = &d->players[d->player_count++];
    TRY(text_clean(player->name, &p->name));
    return text_clean(player->description, &p->description);
}

static Status find_player(const ReportData *d, const char *name, int *out)
{
    for (int i = 0; i < d->player_count; i++)
        if (strcmp(d->players[i].name, name) == 0) {
            *out = i;
            return status_ok();
        }
    return status_error(ERR_FORMAT, "a game of '%.40s', who is no player", name);
}

/* The name as players have it. */
static Status find_clean(const ReportData *d, const char *name, int *out)
{
    char *text = NULL;
    TRY(text_clean(name, &text));
    Status status = find_player(d, text, out);
    free(text);
    return status;
}

static bool same_opening(const ReportGame *a, const ReportGame *b)
{
    return a->opening_moves == b->opening_moves &&
           memcmp(a->moves, b->moves, (size_t)a->opening_moves * sizeof *a->moves) == 0;
}

static Status find_opening(ReportData *d, ReportGame *g)
{
    for (g->opening = 0; g->opening < d->opening_count; g->opening++)
        if (same_opening(g, &d->games[d->openings[g->opening].game])) return status_ok();
    TRY(make_room((void **)&d->openings, d->opening_count, &d->opening_room, sizeof *d->openings));
    d->openings[d->opening_count++] = (ReportOpening){.game = d->game_count - 1};
    return status_ok();
}

static Status copy_moves(ReportGame *out, const MatchDbGame *g)
{
    size_t n = (size_t)g->count;
    out->moves = malloc(n * sizeof *out->moves + 1);
    out->times_ms = malloc(n * sizeof *out->times_ms + 1);
    if (!out->moves || !out->times_ms) return status_no_memory(n * sizeof *out->times_ms, "a game");
    memcpy(out->moves, g->moves, n * sizeof *out->moves);
    memcpy(out->times_ms, g->times_ms, n * sizeof *out->times_ms);
    return text_clean(g->account, &out->account);
}

static Status take_game(void *context, const MatchDbGame *g)
{
    ReportData *d = context;
    TRY(make_room((void **)&d->games, d->game_count, &d->game_room, sizeof *d->games));
    ReportGame *game = &d->games[d->game_count++];
    *game = (ReportGame){.number = g->number,
                         .result = g->result,
                         .end = g->end,
                         .opening_moves = g->opening,
                         .count = g->count};
    snprintf(game->ended, sizeof game->ended, "%s", g->ended);
    if (g->opening < 0 || g->opening > g->count)
        return status_error(ERR_FORMAT, "game %d has an opening of %d moves", g->number + 1, g->opening);
    TRY(find_clean(d, g->black, &game->black));
    TRY(find_clean(d, g->white, &game->white));
    TRY(find_clean(d, g->opener, &game->opener));
    snprintf(game->swap2, sizeof game->swap2, "%s", g->swap2);
    d->swap2 |= g->swap2[0] != '\0';
    if (game->black == game->white) return status_error(ERR_FORMAT, "game %d has one player", g->number + 1);
    if (game->opener != game->black && game->opener != game->white)
        return status_error(ERR_FORMAT, "game %d was opened by none of its players", g->number + 1);
    TRY(copy_moves(game, g));
    return find_opening(d, game);
}

/* ---- sums ----------------------------------------------------------------------------------------------- */

bool match_report_data_is_fault(const ReportGame *g)
{
    return g->end >= GAME_BY_ILLEGAL_MOVE && g->end <= GAME_BY_MEMORY;
}

const MatchResult *match_report_data_pairing(const ReportData *d, int a, int b)
{
    return &d->results[a * d->player_count + b];
}

MatchResult match_report_data_total(const ReportData *d, int a)
{
    MatchResult sum = {0};
    for (int b = 0; b < d->player_count; b++) match_add(&sum, match_report_data_pairing(d, a, b));
    return sum;
}

/* Half points of a player in a game of his. */
static int points_of(const ReportGame *g, int player)
{
    return match_half_points(g->result, g->black == player);
}

static void count_opening(ReportOpening *o, const ReportGame *g)
{
    o->games++;
    o->black.wins += g->result == RESULT_BLACK;
    o->black.draws += g->result == RESULT_DRAW;
    o->black.losses += g->result == RESULT_WHITE;
    if (g->black != 0 && g->white != 0) return;
    o->played++;
    o->points += points_of(g, 0);
}

/* A game, and its pair if this is the second of a pair that is whole, from one player's side. */
static void count_game(ReportData *d, int i, int player, int opponent)
{
    const ReportGame *g = &d->games[i], *before = i > 0 ? g - 1 : NULL;
    MatchResult *r = &d->results[player * d->player_count + opponent];
    int points = points_of(g, player);
    match_count(r, g->black == player, points, g->end, g->count - g->opening_moves);
    if (g->swap2[0] && g->opener == player) match_count_score(&r->opened, points);
    bool whole = g->number % 2 == 1 && before && before->number == g->number - 1 &&
                 before->opener != g->opener && before->black + before->white == g->black + g->white &&
                 (before->opener == g->black || before->opener == g->white);
    if (whole) r->pairs[points + points_of(before, player)]++;
}

static Status rate(ReportData *d)
{
    const double prior = 0.1; /* as the table of a match has it */
    BradleyTerryDuel duels[PAIRINGS_PLAYERS_MAX * (PAIRINGS_PLAYERS_MAX - 1) / 2];
    BradleyTerryRating ratings[PAIRINGS_PLAYERS_MAX];
    int n = 0;
    for (int a = 0; a < d->player_count; a++)
        for (int b = a + 1; b < d->player_count; b++) {
            MatchScore s = match_total(match_report_data_pairing(d, a, b));
            if (match_games(s)) duels[n++] = (BradleyTerryDuel){a, b, match_games(s), s.wins + 0.5 * s.draws};
        }
    TRY(bradley_terry_fit(d->player_count, d->anchor, duels, n, prior, ratings));
    for (int a = 0; a < d->player_count; a++) {
        d->players[a].rating = ratings[a];
        d->players[a].rating.elo += d->anchor_elo;
    }
    return status_ok();
}

static Status sum_up(ReportData *d)
{
    size_t cells = (size_t)d->player_count * (size_t)d->player_count;
    d->results = calloc(cells, sizeof *d->results);
    if (!d->results) return status_no_memory(cells * sizeof *d->results, "results");
    for (int i = 0; i < d->game_count; i++) {
        const ReportGame *g = &d->games[i];
        count_game(d, i, g->black, g->white);
        count_game(d, i, g->white, g->black);
        count_opening(&d->openings[g->opening], g);
    }
    return rate(d);
}

/* Whose strength is fixed. */
static Status find_anchor(ReportData *d, const char *anchor)
{
    MatchNames names = {.count = d->player_count};
    for (int i = 0; i < d->player_count; i++) names.name[i] = d->players[i].name;
    TRY(match_settings_anchor(anchor, &names));
    d->anchor = names.anchor;
    d->anchor_elo = names.anchor_elo;
    return status_ok();
}

/* The pairs that a sequential test looked at: in their order, without a gap, until it was decided. */
static void count_tested(ReportData *d)
{
    for (int i = 0; i + 1 < d->game_count; i += 2) {
        const ReportGame *first = &d->games[i], *second = first + 1;
        bool in_order = first->number == i && second->number == i + 1;
        if (!in_order || sprt_verdict(&d->sprt, d->sprt_pairs) != SPRT_GOES_ON) return;
        d->sprt_pairs[points_of(first, 0) + points_of(second, 0)]++;
    }
}

static Status read_test(MatchDb *db, ReportData *d)
{
    char text[MATCH_DB_VALUE_MAX];
    bool found;
    TRY(match_db_setting(db, "sprt", text, sizeof text, &found));
    d->tested = found && text[0] && d->player_count == 2;
    if (!d->tested) return status_ok();
    Status status = match_settings_sprt(text, &d->sprt);
    if (status.code != STATUS_OK) return status_error(ERR_FORMAT, "its test is none: %.60s", text);
    count_tested(d);
    return status_ok();
}

Status match_report_data_read(MatchDb *db, const char *anchor, ReportData *out)
{
    *out = (ReportData){.players = calloc(PAIRINGS_PLAYERS_MAX, sizeof *out->players)};
    if (!out->players) return status_no_memory(PAIRINGS_PLAYERS_MAX * sizeof *out->players, "players");
    TRY(match_db_spec(db, &out->spec));
    TRY(match_db_each_player(db, take_player, out));
    if (out->player_count < 2) return status_error(ERR_FORMAT, "it has no two players");
    TRY(find_anchor(out, anchor));
    TRY(match_db_each(db, take_game, out));
    TRY(read_test(db, out));
    return sum_up(out);
}

void match_report_data_free(ReportData *d)
{
    for (int i = 0; i < d->player_count; i++) {
        free(d->players[i].name);
        free(d->players[i].description);
    }
    for (int i = 0; i < d->game_count; i++) {
        free(d->games[i].moves);
        free(d->games[i].times_ms);
        free(d->games[i].account);
    }
    free(d->players);
    free(d->games);
    free(d->openings);
    free(d->results);
    *d = (ReportData){0};
}
