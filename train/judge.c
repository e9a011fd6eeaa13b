#include "train/judge.h"

#include "game/base/os.h"
#include "train/champion.h"
#include "train/curve.h"
#include "train/gate.h"
#include "train/yardstick.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const double GATE_DOUBT = 0.05; /* either error of the gate's test */

/* ---- kept networks ---- */

/* The file first: a checkpoint never names one that is not on disk. */
Status judge_keep(const Judge *j, bool plays)
{
    int64_t room;
    TRY(HEARTBEAT(j->heartbeat, folder_keep_network(j->folder, j->network, j->state->rows)));
    TRY(folder_networks_room(j->folder, j->config->disk_gb, j->state->rows, &room));
    if (room > RUN_KEPT_MAX) room = RUN_KEPT_MAX;
    run_state_keep(j->state, plays, room < 2 ? 2 : (int)room);
    return status_ok();
}

static Status adopt_networks(const Judge *j)
{
    int64_t rows[RUN_KEPT_MAX];
    RunState *s = j->state;
    int n;
    TRY(folder_list_networks(folder_path(j->folder), rows, RUN_KEPT_MAX, &n));
    for (int i = 0; i < n && rows[i] <= s->rows; i++) s->kept[s->kept_count++] = (RunKept){rows[i], true};
    return status_ok();
}

/* ---- ratings ---- */

static void take_newest(Judge *j, const EloRating ratings[], int n)
{
    j->rating = (RunRating){.networks = n};
    if (n == 0) return;
    j->rating.first_rows = ratings[0].rows;
    j->rating.newest = ratings[n - 1];
}

static Status rate_duels(Judge *j, const Curve *curve)
{
    int count = 0;
    EloRating *ratings = NULL;
    EloDuel *duels = calloc((size_t)curve->duel_count + 1, sizeof *duels);
    Status status;
    if (!duels) return status_no_memory((size_t)curve->duel_count * sizeof *duels, "ratings");
    for (int i = 0; i < curve->duel_count; i++) duels[i] = curve->duels[i].duel;
    CHECK(status, elo_rate(duels, curve->duel_count, &ratings, &count));
    CHECK(status, journal_set_ratings(folder_journal(j->folder), ratings, count));
    take_newest(j, ratings, count);
done:
    free(ratings);
    free(duels);
    return status;
}

static Status rate(Judge *j)
{
    Curve curve;
    TRY(journal_commit(folder_journal(j->folder)));
    TRY(curve_read(folder_journal_path(j->folder), &curve));
    Status status = rate_duels(j, &curve);
    curve_free(&curve);
    return status;
}

Status judge_resume(Judge *j)
{
    TRY(rate(j));
    return j->state->kept_count == 0 ? adopt_networks(j) : status_ok();
}

/* ---- matches ---- */

/* What one match needs while it is played. */
typedef struct Match {
    const Judge *judge;
    YardstickOptions options;
    MatchResult result;
    double seconds;
} Match;

static void show_progress(void *context, int done)
{
    const Match *m = context;
    m->judge->progress(m->judge->context, done, m->options.games);
}

static bool should_stop(void *context)
{
    const Match *m = context;
    return m->judge->should_stop(m->judge->context);
}

static Match match_of(const Judge *j, int games)
{
    const RunConfig *c = j->config;
    Match m = {.judge = j};
    m.options = (YardstickOptions){
        .spec = config_game(c),
        .search = config_search(c),
        .visits = c->match_visits,
        .playouts = c->match_playouts,
        .opening_radius = c->opening_radius,
        .games = games,
        .seed = (uint64_t)c->seed,
        .table = team_table(j->team),
        .progress = show_progress,
        .should_stop = should_stop,
    };
    return m;
}

static Status play(Match *m)
{
    const Judge *j = m->judge;
    double begun = os_seconds();
    m->options.context = m;
    show_progress(m, 0);
    TRY(yardstick_run(&m->options, j->pool, team_evaluators(j->team), &m->result));
    m->seconds = os_seconds() - begun;
    return status_ok();
}

static RunScore score_of(const Match *m)
{
    MatchScore total = match_total(&m->result);
    return (RunScore){
        .games = match_games(total),
        .score = match_score(total),
        .as_black = match_score(m->result.black),
        .as_white = match_score(m->result.white),
        .wins = total.wins,
        .draws = total.draws,
        .losses = total.losses,
        .rows = m->judge->state->rows,
    };
}

static Status match_playouts(Judge *j, const char *stage, int games, int64_t steps)
{
    Match m = match_of(j, games);
    if (games == 0) return status_ok();
    TRY(play(&m));
    j->match_seconds = m.seconds / games;
    j->state->latest = score_of(&m);
    JournalMatch entry = {
        .stage = stage,
        .rows = j->state->rows,
        .steps = steps,
        .visits = m.options.visits,
        .playouts = m.options.playouts,
        .black_wins = m.result.black.wins,
        .black_draws = m.result.black.draws,
        .black_losses = m.result.black.losses,
        .white_wins = m.result.white.wins,
        .white_draws = m.result.white.draws,
        .white_losses = m.result.white.losses,
        .score = j->state->latest.score,
        .seconds = m.seconds,
    };
    return journal_add_match(folder_journal(j->folder), &entry);
}

/* Other openings at other times, so that the ratings do not all rest on the same few. */
static Status match_rival(Judge *j, int64_t rival_rows)
{
    Match m = match_of(j, j->config->rival_games);
    Model *rival;
    TRY(HEARTBEAT(j->heartbeat, folder_load_network(j->folder, rival_rows, &rival)));
    Status status = HEARTBEAT(j->heartbeat, team_update_rivals(j->team, rival));
    model_free(rival);
    TRY(status);
    m.options.rivals = team_rivals(j->team);
    m.options.seed += (uint64_t)j->state->rows;
    TRY(play(&m));
    j->rival_seconds = m.seconds / m.options.games;
    JournalDuel entry = {
        .duel = {.rows = j->state->rows, .rival_rows = rival_rows},
        .visits = m.options.visits,
        .seconds = m.seconds,
    };
    entry.duel.black = m.result.black;
    entry.duel.white = m.result.white;
    return journal_add_duel(folder_journal(j->folder), &entry);
}

/* Somebody may have deleted it to make room. */
static Status is_there(const Judge *j, int64_t rows, bool *there)
{
    char path[FILE_PATH_MAX];
    TRY(folder_kept_path(folder_path(j->folder), rows, path));
    *there = file_exists(path);
    return status_ok();
}

/* One match a step, since each may take minutes. */
static Status step_rivals(Judge *j)
{
    RunState *s = j->state;
    if (s->rival == 0) TRY(judge_keep(j, true));
    int64_t rival = run_state_rival(s, j->config, s->rival);
    if (rival >= 0) {
        bool there;
        TRY(is_there(j, rival, &there));
        if (there) TRY(match_rival(j, rival));
        s->rival++;
        return status_ok();
    }
    if (s->rival > 0) TRY(rate(j));
    s->rated_rows = s->rows;
    s->rival = 0;
    s->stage = run_state_next(s, j->config);
    return status_ok();
}

/* ---- the gate ---- */

static void show_gate(void *context, int done, int games)
{
    const Judge *j = context;
    j->progress(j->context, done, games);
}

static Status play_gate(const Judge *j, GateResult *out)
{
    const RunConfig *c = j->config;
    Match m = match_of(j, c->gate_games);
    m.options.rivals = team_evaluators(j->team);
    m.options.context = &m;
    GateOptions gate = {
        .match = m.options,
        .seed = (uint64_t)c->seed + (uint64_t)j->state->rows,
        .games = c->gate_games,
        .sprt = {.elo0 = c->gate_elo0, .elo1 = c->gate_elo1, .alpha = GATE_DOUBT, .beta = GATE_DOUBT},
        .context = (void *)j,
        .progress = show_gate,
    };
    TRY(team_update_rivals(j->team, j->learned));
    return gate_run(&gate, j->pool, team_rivals(j->team), out);
}

/* What was learned plays from now on. */
static Status promote(Judge *j)
{
    champion_take(j->best, j->learned, j->state);
    return team_update(j->team, j->best);
}

static Status step_gate(Judge *j)
{
    RunState *s = j->state;
    GateResult result;
    double begun = os_seconds();
    TRY(play_gate(j, &result));
    JournalGate entry = {
        .rows = s->rows,
        .best_rows = s->best_rows,
        .score = match_total(&result.match),
        .ratio = result.ratio,
        .passed = result.passed,
        .seconds = os_seconds() - begun,
    };
    TRY(journal_add_gate(folder_journal(j->folder), &entry));
    if (result.passed) TRY(promote(j));
    s->gate_rows = s->rows;
    s->stage = run_state_next(s, j->config);
    return status_ok();
}

/* ---- the ladder ---- */

static Status step_ladder(Judge *j)
{
    RunState *s = j->state;
    char path[FILE_PATH_MAX];
    JournalLadder entry = {.games = 0};
    TRY(judge_keep(j, false));
    TRY(folder_kept_path(folder_path(j->folder), s->rows, path));
    j->progress(j->context, 0, j->config->ladder_games);
    TRY(j->rate(j->rate_context, path, (uint64_t)j->config->seed + (uint64_t)s->rows, j->config->ladder_games,
                j->should_stop, j->context, &entry));
    entry.rating.rows = s->rows;
    TRY(journal_add_ladder(folder_journal(j->folder), &entry));
    s->ladder_rows = s->rows;
    s->stage = run_state_next(s, j->config);
    return status_ok();
}

/* ---- all ---- */

static Status step_first(Judge *j, int64_t steps)
{
    const RunConfig *c = j->config;
    TRY(match_playouts(j, "first", c->match_games_first, steps));
    if (c->keep_every > 0 || c->rivals > 0) TRY(judge_keep(j, true));
    j->state->first = j->state->latest;
    j->state->stage = STAGE_PLAY;
    return status_ok();
}

Status judge_step(Judge *j, int64_t steps)
{
    RunState *s = j->state;
    switch (s->stage) {
    case STAGE_FIRST:
        return step_first(j, steps);
    case STAGE_BETWEEN:
        TRY(match_playouts(j, "between", j->config->match_games_between, steps));
        s->stage = run_state_next(s, j->config);
        return status_ok();
    case STAGE_RIVALS:
        return step_rivals(j);
    case STAGE_GATE:
        return step_gate(j);
    case STAGE_LADDER:
        return step_ladder(j);
    case STAGE_LAST:
        TRY(match_playouts(j, "last", j->config->match_games_last, steps));
        s->stage = STAGE_DONE;
        return status_ok();
    case STAGE_PLAY:
    case STAGE_TRAIN:
    case STAGE_DONE:
        break;
    }
    assert(!"a stage of matches");
    return status_ok();
}

double judge_seconds_left(const Judge *j)
{
    const RunConfig *c = j->config;
    double times = 0;
    int64_t rated = j->state->rated_rows;
    if (c->rival_every > 0 && c->rows > rated)
        times = ceil((double)(c->rows - rated) / (double)c->rival_every);
    return j->match_seconds * c->match_games_last + times * c->rivals * c->rival_games * j->rival_seconds;
}
