#include "train/run.h"

#include "game/base/file.h"
#include "game/base/os.h"
#include "train/comm_alone.h"
#include "train/run_inside.h"
#include "train/run_save.h"
#include "train/schedule.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OVERDUE = 4 };

static const double PROGRESS_SECONDS = 0.2;

/* ---- progress and interruption ---- */

const char *run_phase_name(RunPhase phase)
{
    static const char *const names[] = {"opening", "self-play", "training", "match", "done"};
    return names[phase];
}

static double eta_seconds(const Run *r)
{
    const RunConfig *c = &r->config;
    double rest = judge_seconds_left(&r->judge);
    int64_t left = c->rows > r->state.rows ? c->rows - r->state.rows : 0;
    if (left > 0 && r->pace_rows == 0) return NAN;
    double work = left > 0 ? (double)left * r->pace_seconds / (double)r->pace_rows : 0;
    if (c->minutes > 0) work = fmin(work, fmax(0, c->minutes * 60 - r->progress.seconds));
    return r->state.stage == STAGE_DONE ? 0 : work + rest;
}

static void report(Run *r, RunPhase phase)
{
    RunProgress *p = &r->progress;
    p->phase = phase;
    p->rows = r->state.rows;
    p->rows_target = r->config.rows;
    p->games = r->state.games;
    p->steps = trainer_steps(r->trainer);
    p->round = r->state.round;
    p->first = r->state.first;
    p->latest = r->state.latest;
    p->tally = r->state.tally;
    p->rating = r->judge.rating;
    p->memory_peak = os_memory_peak();
    r->last_progress = os_seconds();
    p->seconds = r->last_progress - r->started;
    p->eta_seconds = eta_seconds(r);
    p->learning_rate = schedule_rate(&r->config, p->steps, r->state.rows) * trainer_multiplier(r->trainer);
    if (r->hooks.progress) r->hooks.progress(r->hooks.context, p);
}

static bool interrupted(const Run *r)
{
    return r->hooks.interrupted && r->hooks.interrupted(r->hooks.context);
}

static bool should_stop(void *context)
{
    const Run *r = context;
    comm_alive(r->comm);
    return interrupted(r);
}

/* A long round is left for a checkpoint in its middle; the searches under way begin again. */
static bool should_leave_play(void *context)
{
    Run *r = context;
    double wait = OVERDUE * (double)r->config.checkpoint_seconds;
    comm_alive(r->comm);
    if (interrupted(r)) atomic_store(&r->stop_seen, true);
    return atomic_load(&r->stop_seen) || (wait > 0 && os_seconds() >= r->last_checkpoint + wait);
}

static void tick(void *context)
{
    Run *r = context;
    if (os_seconds() >= r->last_progress + PROGRESS_SECONDS) report(r, RUN_PLAYING);
}

/* ---- opening and closing ---- */

static Status open_trainer(Run *r)
{
    const RunConfig *c = &r->config;
    TrainerOptions o = {
        .net = config_net(c),
        .compute = {.backend = (BackendKind)c->backend,
                    .precision = (Precision)c->precision,
                    .size = c->size},
        .optimizer = optimizer_defaults((OptimizerKind)c->optimizer),
        .batch = c->batch,
        .loss = config_loss(c),
        .epochs = c->epochs,
        .kl_target = (float)c->kl_target,
        .clip = (float)c->clip,
        .average = (float)c->average,
        .seed = (uint64_t)c->seed,
        .stage = c->zero,
        .folder = config_offload_folder(c),
        .comm = r->comm,
        .heartbeat = r->heartbeat,
    };
    o.optimizer.momentum = (float)c->momentum;
    o.optimizer.beta1 = (float)c->beta1;
    o.optimizer.beta2 = (float)c->beta2;
    o.optimizer.weight_decay = (float)c->weight_decay;
    return trainer_new(&r->trainer, &o, r->pool);
}

static Status open_window(Run *r, int lane)
{
    const RunConfig *c = &r->config;
    GameSpec spec = config_game(c);
    TRY(tally_sheet_new(&r->sheets[lane], (int64_t)c->games * c->moves));
    if (!lanes_hold(r->held, lane)) return status_ok();
    TRY(episode_new(&r->episodes[lane], spec));
    return replay_new(&r->windows[lane], team_table(r->team), spec, (PlaneSet)c->planes,
                      run_inside_lane_capacity(r));
}

static Status resolve(Run *r, const char *path)
{
    bool exists;
    RunConfig then;
    TRY(config_check(&r->config));
    TRY(folder_config(path, &exists, &then));
    if (!exists) return config_resolve(&r->config, NULL, &r->bits_changed);
    return status_prefix(config_resolve(&r->config, &then, &r->bits_changed), "%s", path);
}

static void show_match(void *context, int done, int games)
{
    Run *r = context;
    comm_alive(r->comm);
    r->progress.match_done = done;
    r->progress.match_games = games;
    report(r, RUN_MATCH);
}

static void open_judge(Run *r)
{
    r->judge = (Judge){
        .config = &r->config,
        .pool = r->pool,
        .heartbeat = r->heartbeat,
        .team = r->team,
        .network = run_inside_playing(r),
        .best = r->best,
        .learned = trainer_published(r->trainer),
        .folder = r->folder,
        .state = &r->state,
        .context = r,
        .progress = show_match,
        .should_stop = should_stop,
        .rate = r->hooks.rate,
        .rate_context = r->hooks.context,
    };
}

static Status open_gate(Run *r)
{
    if (r->config.gate == GATE_OFF) return status_ok();
    TRY(model_new(&r->best, config_net(&r->config)));
    champion_take(r->best, trainer_published(r->trainer), &r->state);
    return status_ok();
}

static Status open_workers(Run *r)
{
    int here = 1;
    TRY(ranks_here(r->comm, &here));
    int each = os_cores() / here > 1 ? os_cores() / here : 1;
    return pool_new(r->config.threads > 0 ? r->config.threads : each, &r->pool);
}

/* Rank 0 first, since it makes what is missing; and when nobody reads any longer what was there before. */
static Status open_folder(Run *r, const char *path)
{
    TRY(ranks_meet(r->comm));
    if (r->leads) TRY(HEARTBEAT(r->heartbeat, folder_open(&r->folder, path, &r->config, r->held)));
    TRY(ranks_meet(r->comm));
    if (r->leads) return status_ok();
    return HEARTBEAT(r->heartbeat, folder_open(&r->folder, path, &r->config, r->held));
}

static Status open_ranks(Run *r, Comm *c)
{
    if (!c) TRY(comm_alone_new(&r->alone));
    r->comm = c ? c : r->alone;
    r->leads = comm_rank(r->comm) == 0;
    if (LANES % comm_size(r->comm) != 0)
        return status_error(ERR_INPUT, "%d ranks: a run's %d lanes are divided among 1, 2, 4 or 8",
                            comm_size(r->comm), LANES);
    r->held = lanes_of(comm_rank(r->comm), comm_size(r->comm));
    return heartbeat_new(&r->heartbeat, r->comm);
}

static Status open_networks(Run *r)
{
    TRY(open_trainer(r));
    TRY(open_gate(r));
    return team_new(&r->team, r->pool, &r->config, trainer_published(r->trainer), r->held);
}

/* The folder comes last: whatever cannot work is found before anything on disk changes. */
static Status open_parts(Run *r, const char *path)
{
    TRY(resolve(r, path));
    TRY(folder_check(path, &r->config));
    if (r->config.ladder_every > 0 && !r->hooks.rate)
        return status_error(ERR_UNSUPPORTED, "ladder_every = %lld: there is nobody to rate networks",
                            (long long)r->config.ladder_every);
    TRY(open_workers(r));
    TRY(HEARTBEAT(r->heartbeat, open_networks(r)));
    for (int lane = 0; lane < LANES; lane++) TRY(open_window(r, lane));
    size_t games = (size_t)r->config.games * (size_t)r->config.moves * LANES;
    r->lines = calloc(games, sizeof *r->lines);
    if (!r->lines) return status_no_memory(games * sizeof *r->lines, "counts of games");
    TRY(open_folder(r, path));
    open_judge(r);
    strcpy(r->state.arithmetic, r->config.arithmetic);
    return run_save_resume(r);
}

Status run_config(const char *folder, bool *exists, RunConfig *out)
{
    return folder_config(folder, exists, out);
}

Status run_journal(const char *folder, char *path, int n)
{
    return file_join(path, (size_t)n, folder, "run.db");
}

/* The others shall not wait for a rank that cannot go on. */
static Status tell(Run *r, Status status)
{
    if (status.code != STATUS_OK && status.code != ERR_INTERRUPTED && r->comm) comm_abort(r->comm, status);
    return status;
}

Status run_open(Run **out, const char *folder, const RunConfig *config, const RunHooks *hooks)
{
    return run_open_on(out, folder, config, hooks, NULL);
}

Status run_open_on(Run **out, const char *folder, const RunConfig *config, const RunHooks *hooks, Comm *c)
{
    Run *r = calloc(1, sizeof *r);
    if (!r) return status_no_memory(sizeof *r, "a run");
    r->config = *config;
    if (hooks) r->hooks = *hooks;
    r->started = r->last_checkpoint = os_seconds();
    r->progress.loss_policy = r->progress.loss_value = r->progress.policy_entropy = NAN;
    Status status = open_ranks(r, c);
    if (status.code == STATUS_OK) status = open_parts(r, folder);
    if (tell(r, status).code != STATUS_OK) {
        run_close(r);
        return status;
    }
    report(r, r->state.stage == STAGE_DONE ? RUN_DONE : RUN_OPENING);
    *out = r;
    return status;
}

void run_close(Run *r)
{
    if (!r) return;
    for (int lane = 0; lane < LANES; lane++) {
        replay_free(r->windows[lane]);
        episode_free(&r->episodes[lane]);
        tally_sheet_free(&r->sheets[lane]);
    }
    free(r->lines);
    team_free(r->team);
    model_free(r->best);
    trainer_free(r->trainer);
    pool_free(r->pool);
    folder_close(r->folder);
    heartbeat_free(r->heartbeat);
    comm_free(r->alone);
    free(r);
}

/* ---- self-play ---- */

/* This round's games enter the lane's window and its file, in the order of their numbers. */
static Status enter_games(Run *r, int lane)
{
    Selfplay *s = team_lane(r->team, lane);
    Episode *e = &r->episodes[lane];
    tally_sheet_clear(&r->sheets[lane]);
    for (int i = 0; i < selfplay_finished(s); i++) {
        TRY(selfplay_read(s, i, e));
        TRY(archive_append(folder_archive(r->folder, lane), e, replay_total(r->windows[lane])));
        replay_add(r->windows[lane], e);
        tally_sheet_add(&r->sheets[lane], e);
    }
    selfplay_next_round(s);
    return status_ok();
}

static void enter_task(void *context, int task, int worker)
{
    (void)worker;
    Run *r = context;
    int lane = r->held.first + task;
    r->faults[lane] = enter_games(r, lane);
}

/* Every lane's sheet, on every rank. */
static Status share_sheets(Run *r)
{
    int each = LANES / comm_size(r->comm);
    for (int lane = 0; lane < LANES; lane++) {
        TallySheet *s = &r->sheets[lane];
        TRY(ranks_share(r->comm, lane / each, &s->count, sizeof s->count));
        TRY(ranks_share(r->comm, lane / each, s->line, (size_t)s->count.lines * sizeof s->line[0]));
    }
    return status_ok();
}

static Status enter_lanes(Run *r)
{
    int64_t before = r->state.rows, sums[2] = {0};
    pool_run(r->pool, r->held.end - r->held.first, enter_task, r);
    for (int lane = r->held.first; lane < r->held.end; lane++) {
        TRY(r->faults[lane]);
        sums[0] += replay_total(r->windows[lane]);
        sums[1] += archive_games(folder_archive(r->folder, lane));
    }
    TRY(ranks_sum(r->comm, sums, 2));
    TRY(share_sheets(r));
    r->state.rows = sums[0];
    r->state.games = sums[1];
    r->pace_rows += r->state.rows - before;
    r->state.tally = tally_total(r->sheets, r->lines);
    return status_ok();
}

/* Ranks that have played their lanes wait for the others; when one breaks off, all do. */
static Status play_lanes(Run *r)
{
    TeamHooks hooks = {.context = r, .tick = tick, .should_stop = should_leave_play};
    atomic_store(&r->stop_seen, false);
    for (;;) {
        Status status = team_play(r->team, &hooks);
        bool left = status.code == ERR_INTERRUPTED, stop = atomic_load(&r->stop_seen);
        if (!left) TRY(status);
        TRY(ranks_any(r->comm, &left));
        TRY(ranks_any(r->comm, &stop));
        if (stop) return run_save_and_stop(r);
        if (!left) return status_ok();
        TRY(run_save(r));
    }
}

static void begin_metrics(Run *r)
{
    r->rank.bytes_sent = (int64_t)comm_bytes(r->comm);
    r->rank.wait_seconds = comm_counters(r->comm).wait_seconds;
}

static Status share_metrics(Run *r)
{
    RunRank own = {.positions_per_second = r->rank.positions_per_second,
                   .bytes_sent = (int64_t)comm_bytes(r->comm) - r->rank.bytes_sent,
                   .wait_seconds = comm_counters(r->comm).wait_seconds - r->rank.wait_seconds};
    r->progress.ranks = comm_size(r->comm);
    return ranks_gather(r->comm, &own, r->progress.rank, sizeof own);
}

static Status play_round(Run *r)
{
    double begun = os_seconds();
    int64_t before[2] = {team_searches(r->team), team_evaluations(r->team)};
    report(r, RUN_PLAYING);
    begin_metrics(r);
    r->state.visits = schedule_visits(&r->config, r->state.rows);
    team_set_visits(r->team, r->state.visits);
    TRY(play_lanes(r));
    TRY(enter_lanes(r));
    int64_t played[2] = {team_searches(r->team) - before[0], team_evaluations(r->team) - before[1]};
    int64_t own = played[0];
    TRY(ranks_sum(r->comm, played, 2));
    r->round_positions = played[0];
    r->round_evaluations = played[1];
    r->play_seconds = os_seconds() - begun;
    r->pace_seconds += r->play_seconds;
    r->rank.positions_per_second = (double)own / r->play_seconds;
    r->progress.positions_per_second = (double)r->round_positions / r->play_seconds;
    r->progress.evaluations_per_second = (double)r->round_evaluations / r->play_seconds;
    r->state.losses = (RunLosses){0};
    r->state.stage = STAGE_TRAIN;
    return status_ok();
}

/* ---- training ---- */

static Status every_lane_has_rows(const Run *r, bool *it)
{
    bool missing = false;
    for (int lane = r->held.first; lane < r->held.end; lane++)
        missing = missing || replay_total(r->windows[lane]) == 0;
    TRY(ranks_any(r->comm, &missing));
    *it = !missing;
    return status_ok();
}

static int64_t lane_window(const Run *r)
{
    int64_t window = schedule_window(&r->config, r->state.rows) / LANES;
    return window >= 1 ? window : 1;
}

static Status make_steps(Run *r)
{
    int64_t due = schedule_updates(&r->config, r->state.rows, r->state.games);
    bool rows;
    TRY(every_lane_has_rows(r, &rows));
    if (!rows) return status_ok();
    while (trainer_updates(r->trainer) < due) {
        LossReport loss;
        bool stop = interrupted(r);
        TRY(ranks_any(r->comm, &stop));
        if (stop) return run_save_and_stop(r);
        double rate = schedule_rate(&r->config, trainer_steps(r->trainer), r->state.rows);
        TRY(trainer_update(r->trainer, r->windows, lane_window(r), rate, &loss));
        r->state.losses.policy += loss.policy;
        r->state.losses.value += loss.value;
        r->state.losses.entropy += loss.policy_entropy;
        r->state.losses.steps++;
        if (os_seconds() >= r->last_progress + PROGRESS_SECONDS) report(r, RUN_TRAINING);
    }
    return status_ok();
}

static Status record_round(Run *r)
{
    RunProgress *p = &r->progress;
    double n = (double)r->state.losses.steps;
    if (n > 0) {
        p->loss_policy = r->state.losses.policy / n;
        p->loss_value = r->state.losses.value / n;
        p->policy_entropy = r->state.losses.entropy / n;
    }
    if (!r->leads) return status_ok();
    JournalRound entry = {
        .round = r->state.round,
        .rows = r->state.rows,
        .games = r->state.games,
        .steps = trainer_steps(r->trainer),
        .positions = r->round_positions,
        .evaluations = r->round_evaluations,
        .play_seconds = r->play_seconds,
        .train_seconds = r->train_seconds,
        .learning_rate = p->learning_rate,
        .loss_policy = n > 0 ? p->loss_policy : NAN,
        .loss_value = n > 0 ? p->loss_value : NAN,
        .policy_entropy = n > 0 ? p->policy_entropy : NAN,
        .visits = r->state.visits,
        .tally = r->state.tally,
    };
    return journal_add_round(folder_journal(r->folder), &entry);
}

static bool time_is_up(const Run *r)
{
    return r->config.minutes > 0 && os_seconds() - r->started >= r->config.minutes * 60;
}

static Status train_round(Run *r)
{
    double begun = os_seconds();
    report(r, RUN_TRAINING);
    TRY(make_steps(r));
    trainer_publish(r->trainer);
    if (!r->best) TRY(team_update(r->team, trainer_published(r->trainer)));
    r->train_seconds = os_seconds() - begun;
    r->pace_seconds += r->train_seconds;
    TRY(share_metrics(r));
    TRY(HEARTBEAT(r->heartbeat, record_round(r)));
    r->state.round++;
    r->state.ending = r->state.rows >= r->config.rows || time_is_up(r);
    bool keep = r->state.ending || run_state_keep_due(&r->state, &r->config);
    if (keep && r->leads) TRY(judge_keep(&r->judge, false));
    TRY(run_inside_share_state(r));
    r->state.stage = run_state_next(&r->state, &r->config);
    return run_save_if_due(r);
}

/* ---- matches ---- */

/* What rank 0 has let through the gate plays on all ranks. */
static Status follow_gate(Run *r, int64_t best_before)
{
    if (!r->best || r->leads || r->state.best_rows == best_before) return status_ok();
    champion_take(r->best, trainer_published(r->trainer), &r->state);
    return team_update(r->team, r->best);
}

/* Rank 0 plays, the others wait. A match that is broken off is played again from its beginning. */
static Status play_match(Run *r)
{
    Status status = r->leads ? judge_step(&r->judge, trainer_steps(r->trainer)) : status_ok();
    bool stop = status.code == ERR_INTERRUPTED;
    int64_t best_before = r->state.best_rows;
    r->progress.match_games = r->progress.match_done = 0;
    if (!stop) TRY(status);
    TRY(ranks_share(r->comm, 0, &stop, sizeof stop));
    if (stop) return run_save_and_stop(r);
    TRY(run_inside_share_state(r));
    TRY(follow_gate(r, best_before));
    report(r, r->state.stage == STAGE_DONE ? RUN_DONE : RUN_MATCH);
    return run_save(r);
}

/* ---- the run ---- */

Status run_step(Run *r, bool *done)
{
    Status status = status_ok();
    switch (r->state.stage) {
    case STAGE_PLAY:
        status = play_round(r);
        break;
    case STAGE_TRAIN:
        status = train_round(r);
        break;
    case STAGE_FIRST:
    case STAGE_BETWEEN:
    case STAGE_RIVALS:
    case STAGE_GATE:
    case STAGE_LADDER:
    case STAGE_LAST:
        status = play_match(r);
        break;
    case STAGE_DONE:
        break;
    }
    *done = r->state.stage == STAGE_DONE;
    return tell(r, status);
}

Status run_all(Run *r)
{
    for (bool done = false; !done;) TRY(run_step(r, &done));
    return status_ok();
}

const RunProgress *run_progress(const Run *r)
{
    return &r->progress;
}

const char *run_backend_text(const Run *r, char *text, int n)
{
    char backend[128];
    int threads = pool_workers(r->pool);
    backend_text((BackendKind)r->config.backend, (Precision)r->config.precision, backend, sizeof backend);
    int used = snprintf(text, (size_t)n, "%s, %d thread%s", backend, threads, threads == 1 ? "" : "s");
    if (comm_size(r->comm) > 1 && used < n)
        snprintf(text + used, (size_t)(n - used), " on each of %d ranks", comm_size(r->comm));
    return text;
}

bool run_bits_changed(const Run *r)
{
    return r->bits_changed;
}

const char *run_network(const Run *r)
{
    return folder_network_path(r->folder);
}
