#include "ui/cli/run_ladder.h"

#include "ui/cli/ladder_text.h"
#include "ui/cli/match_settings.h"

#include <stdio.h>

Status run_ladder_open(GameSpec game, LadderFiles **out)
{
    char name[64], text[80];
    snprintf(name, sizeof name, "%s-%dx%d", rule_name((Rule)game.rule), game.size, game.size);
    Status status = ladder_files_open(name, out);
    if (status.code == STATUS_OK && game_spec_equal((*out)->ladder.game, game)) return status;
    if (status.code == STATUS_OK || status.code == ERR_INPUT)
        status = status_error(ERR_INPUT, "no ladder of %s comes with the program",
                              game_spec_text(game, text, sizeof text));
    ladder_files_close(*out);
    *out = NULL;
    return status;
}

static void show(void *context, const LadderClimbReport *now)
{
    const RunLadderOptions *o = context;
    char line[LADDER_TEXT_LINE_MAX];
    if (o->progress) o->progress(o->context, ladder_text_state(now, line, sizeof line));
}

static bool should_stop(void *context)
{
    const RunLadderOptions *o = context;
    return o->should_stop && o->should_stop(o->context);
}

Status run_ladder_rate(const RunLadderOptions *options, JournalLadder *out)
{
    PlayerSpec player;
    LadderClimbReport report;
    LadderClimbOptions climb = {.files = options->files,
                                .player = &player,
                                .words = options->network,
                                .seed = options->seed,
                                .games = options->games,
                                .db = "",
                                .context = (void *)options,
                                .progress = show,
                                .should_stop = should_stop};
    TRY(match_players_parse("net:auto", &player));
    snprintf(player.what, sizeof player.what, "%s", options->network);
    player.visits = options->visits;
    TRY(match_settings_engines("", &climb.engines));
    TRY(ladder_climb(&climb, &report));
    const LadderEstimate *e = &report.estimate;
    out->games = e->all.games;
    out->rating = (EloRating){.elo = e->all.elo,
                              .error = e->all.error,
                              .black = e->colour[BLACK].elo,
                              .black_error = e->colour[BLACK].error,
                              .white = e->colour[WHITE].elo,
                              .white_error = e->colour[WHITE].error};
    return status_ok();
}
