#include "ui/cli/ladder_text.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const double MUCH_MISFIT = 1.5; /* worth a remark */

const char *ladder_text_state(const LadderClimbReport *r, char *text, int n)
{
    if (r->pairs == 0)
        snprintf(text, (size_t)n, "%d games", r->games);
    else
        snprintf(text, (size_t)n, "%d games, Elo %.0f +-%.0f", r->games, r->estimate.all.elo,
                 ladder_climb_error95(r->estimate.all));
    return text;
}

static double games_of(const LadderTally *t)
{
    return t->games[BLACK] + t->games[WHITE];
}

static double points_of(const LadderTally *t)
{
    return t->points[BLACK] + t->points[WHITE];
}

/* Beyond the ends of the ladder a rating is a guess. */
static void add_limits(const Ladder *l, const LadderClimbReport *r, Text *out)
{
    double low = INFINITY, high = -INFINITY, elo = r->estimate.all.elo;
    for (int i = 0; i < l->count; i++) {
        low = fmin(low, l->rung[i].elo);
        high = fmax(high, l->rung[i].elo);
    }
    if (elo > high) text_format(out, "  stronger than every rung: take this for the least it may be\n");
    if (elo < low) text_format(out, "  weaker than every rung: take this for the most it may be\n");
    if (r->estimate.misfit > MUCH_MISFIT)
        text_format(
            out,
            "  stronger against some rungs than against others: the error is %.1f times as large for it\n",
            sqrt(r->estimate.misfit));
}

void ladder_text_result(const LadderFiles *f, const char *name, const LadderClimbReport *r, Text *out)
{
    const Ladder *l = &f->ladder;
    const LadderEstimate *e = &r->estimate;
    const LadderRung *anchor = &l->rung[l->anchor];
    if (r->pairs == 0) {
        text_format(out, "%s: no pair of games is finished\n", name);
        return;
    }
    text_format(out, "%s: Elo %.0f +-%.0f at 95 %%, by %d games (%s is %.0f)\n", name, e->all.elo,
                ladder_climb_error95(e->all), e->all.games, anchor->name, anchor->elo);
    text_format(out, "  as black %.0f +-%.0f, as white %.0f +-%.0f\n", e->colour[BLACK].elo,
                ladder_climb_error95(e->colour[BLACK]), e->colour[WHITE].elo,
                ladder_climb_error95(e->colour[WHITE]));
    text_format(out, "  %-18s%6s%8s%9s%11s\n", "against", "Elo", "games", "score", "expected");
    for (int i = l->count - 1; i >= 0; i--) {
        double games = games_of(&r->tally[i]);
        if (games == 0) continue;
        text_format(out, "  %-18s%6.0f%8.0f%7.1f %%%9.1f %%\n", l->rung[i].name, l->rung[i].elo, games,
                    100 * points_of(&r->tally[i]) / games,
                    100 * ladder_rating_expected(e->all.elo, l->rung[i].elo));
    }
    add_limits(l, r, out);
}

/* ---- JSON ---------------------------------------------------------------------------------------------- */

static json_t *rating_json(LadderRating r)
{
    return json_pack("{s:f, s:f, s:i}", "elo", r.elo, "error95", ladder_climb_error95(r), "games", r.games);
}

static Status add_object(json_t *object, Text *out)
{
    char *string = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (!string) return status_no_memory(0, "a rating");
    text_format(out, "%s\n", string);
    free(string);
    return status_ok();
}

Status ladder_text_json(const LadderFiles *f, const char *name, const LadderClimbReport *r, Text *out)
{
    const Ladder *l = &f->ladder;
    const LadderEstimate *e = &r->estimate;
    json_t *met = json_array();
    for (int i = 0; i < l->count; i++)
        if (games_of(&r->tally[i]) > 0)
            json_array_append_new(met, json_pack("{s:s, s:f, s:f, s:f}", "rung", l->rung[i].name, "elo",
                                                 l->rung[i].elo, "games", games_of(&r->tally[i]), "points",
                                                 points_of(&r->tally[i])));
    return add_object(json_pack("{s:s, s:I, s:i, s:f, s:f, s:f, s:o, s:o, s:o}", "player", name, "seed",
                                (json_int_t)r->seed, "games", e->all.games, "elo", e->all.elo, "error95",
                                ladder_climb_error95(e->all), "misfit", e->misfit, "black",
                                rating_json(e->colour[BLACK]), "white", rating_json(e->colour[WHITE]),
                                "rungs", met),
                      out);
}

/* ---- rungs --------------------------------------------------------------------------------------------- */

void ladder_text_rungs(const Ladder *l, Text *out)
{
    char game[80];
    text_format(out, "%s\n  %-18s%6s%9s%7s  %s\n", game_spec_text(l->game, game, sizeof game), "rung", "Elo",
                "95 %", "games", "player");
    for (int i = l->count - 1; i >= 0; i--) {
        const LadderRung *r = &l->rung[i];
        LadderRating rating = {.elo = r->elo, .error = r->error};
        text_format(out, "  %-18s%6.0f   +-%-4.0f%7d  %s\n", r->name, r->elo, ladder_climb_error95(rating),
                    r->games, r->player);
    }
}

Status ladder_text_rungs_json(const Ladder *l, Text *out)
{
    for (int i = 0; i < l->count; i++) {
        const LadderRung *r = &l->rung[i];
        LadderRating rating = {.elo = r->elo, .error = r->error};
        TRY(add_object(json_pack("{s:s, s:f, s:f, s:i, s:s}", "rung", r->name, "elo", r->elo, "error95",
                                 ladder_climb_error95(rating), "games", r->games, "player", r->player),
                       out));
    }
    return status_ok();
}
