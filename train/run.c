#include "train/run.h"

#include "game/base/file.h"
#include "game/base/os.h"
#include "train/checkpoint.h"
#include "train/folder.h"
#include "train/judge.h"
#include "train/schedule.h"
#include "train/trainer.h"

#include <math.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OVERDUE = 4 };

static const double PROGRESS_SECONDS = 0.2;

struct Run {
    RunConfig config;
    RunHooks hooks;
    Folder *folder;
    Pool *pool;
    Trainer *trainer;
    Team *team;
    Judge judge;
    Replay *windows[LANES];
    Episode episodes[LANES]; /* being entered */
    TallySheet sheets[LANES];
    uint64_t *lines; /* for tally_total */
    Status faults[LANES];
    RunState state;
    bool bits_changed;
    atomic_bool stop_seen; /* the hook said so during this round of self-play */

    /* of this start */
    RunProgress progress;
    double started, last_progress, last_checkpoint;
    double pace_seconds;                /* in self-play and training … */
    int64_t pace_rows;                  /* … and the rows that came of it */
    double play_seconds, train_seconds; /* of this round */
    int64_t round_positions, round_evaluations;
};

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
    return interrupted(context);
}

/* A long round is left for a checkpoint in its middle; the searches under way begin again. */
static bool should_leave_play(void *context)
{
    Run *r = context;
    double wait = OVERDUE * (double)r->config.checkpoint_seconds;
    if (interrupted(r)) atomic_store(&r->stop_seen, true);
    return atomic_load(&r->stop_seen) || (wait > 0 && os_seconds() >= r->last_checkpoint + wait);
}

static void tick(void *context)
{
    Run *r = context;
    if (os_seconds() >= r->last_progress + PROGRESS_SECONDS) report(r, RUN_PLAYING);
}

/* ---- checkpoints ---- */

static void save_all(const Run *r, Blob *out)
{
    run_state_save(&r->state, out);
    trainer_save(r->trainer, out);
    for (int lane = 0; lane < LANES; lane++) {
        blob_put_i64(out, archive_games(folder_archive(r->folder, lane)));
        blob_put_i64(out, replay_total(r->windows[lane]));
        selfplay_save(team_lane(r->team, lane), out);
    }
}

/* Rows that a lane keeps. The window may reach back further in a later round than in this one, when the other
 * lanes' games bring more rows than this one's, so all of them are restored. */
static int64_t lane_capacity(const Run *r)
{
    return r->config.window_max / LANES + 1;
}

/* Only now that the checkpoint no longer needs what goes. */
static Status prune(Run *r)
{
    int64_t keep_row[LANES], kept[RUN_KEPT_MAX];
    for (int lane = 0; lane < LANES; lane++)
        keep_row[lane] = replay_total(r->windows[lane]) - lane_capacity(r);
    for (int i = 0; i < r->state.kept_count; i++) kept[i] = r->state.kept[i].rows;
    return folder_prune(r->folder, r->config.disk_gb, keep_row, kept, r->state.kept_count);
}

/* Games first: a checkpoint never counts one that is not on disk, and more than it counts are forgotten. */
static Status save(Run *r)
{
    Blob state = {0};
    Status status;
    save_all(r, &state);
    CHECK(status, folder_commit(r->folder));
    CHECK(status, folder_save_network(r->folder, trainer_published(r->trainer), r->state.rows));
    CHECK(status, checkpoint_write(folder_state_path(r->folder), &state));
    CHECK(status, prune(r));
    r->last_checkpoint = os_seconds();
done:
    blob_free(&state);
    return status;
}

static Status save_if_due(Run *r)
{
    bool due = os_seconds() >= r->last_checkpoint + r->config.checkpoint_seconds;
    return due || r->state.stage != STAGE_PLAY ? save(r) : status_ok();
}

static Status save_and_stop(Run *r)
{
    TRY(save(r));
    return status_error(ERR_INTERRUPTED, "interrupted; everything is saved");
}

static int64_t lane_window(const Run *r)
{
    int64_t window = schedule_window(&r->config, r->state.rows) / LANES;
    return window >= 1 ? window : 1;
}

static Status load_lane(Run *r, int lane, BlobReader *in)
{
    Archive *archive = folder_archive(r->folder, lane);
    int64_t games = blob_get_i64(in), total = blob_get_i64(in);
    TRY(selfplay_load(team_lane(r->team, lane), in));
    TRY(archive_truncate(archive, games));
    return archive_restore(archive, total - lane_capacity(r), total, r->windows[lane]);
}

static Status load_all(Run *r, BlobReader *in)
{
    TRY(run_state_load(&r->state, in));
    TRY(trainer_load(r->trainer, in));
    for (int lane = 0; lane < LANES; lane++) TRY(status_prefix(load_lane(r, lane, in), "lane %d", lane));
    return in->failed ? status_error(ERR_FORMAT, "cut short") : status_ok();
}

/* A run that was killed before its first checkpoint begins anew. */
static Status resume(Run *r)
{
    const char *path = folder_state_path(r->folder);
    if (!file_exists(path)) {
        for (int lane = 0; lane < LANES; lane++) TRY(archive_truncate(folder_archive(r->folder, lane), 0));
        return journal_truncate(folder_journal(r->folder), 0, -1);
    }
    Blob state = {0};
    Status status;
    CHECK(status, checkpoint_read(path, &state));
    BlobReader in = blob_reader(state.data, state.size);
    CHECK(status, status_prefix(load_all(r, &in), "%s", path));
    if (strcmp(r->state.arithmetic, r->config.arithmetic) != 0) r->bits_changed = true;
    CHECK(status, journal_truncate(folder_journal(r->folder), r->state.round, r->state.rows));
    CHECK(status, team_update(r->team, trainer_published(r->trainer)));
    CHECK(status, judge_resume(&r->judge));
    strcpy(r->state.arithmetic, r->config.arithmetic);
    if (r->state.stage == STAGE_DONE && r->state.rows < r->config.rows) {
        r->state.stage = STAGE_PLAY;
        r->state.ending = false;
    }
done:
    blob_free(&state);
    return status;
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
    TRY(episode_new(&r->episodes[lane], spec));
    TRY(tally_sheet_new(&r->sheets[lane], (int64_t)c->games * c->moves));
    return replay_new(&r->windows[lane], team_table(r->team), spec, (PlaneSet)c->planes, lane_capacity(r));
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
    r->progress.match_done = done;
    r->progress.match_games = games;
    report(r, RUN_MATCH);
}

static void open_judge(Run *r)
{
    r->judge = (Judge){
        .config = &r->config,
        .pool = r->pool,
        .team = r->team,
        .network = trainer_published(r->trainer),
        .folder = r->folder,
        .state = &r->state,
        .context = r,
        .progress = show_match,
        .should_stop = should_stop,
    };
}

/* The folder comes last: whatever cannot work is found before anything on disk changes. */
static Status open_parts(Run *r, const char *path)
{
    TRY(resolve(r, path));
    TRY(folder_check(path, &r->config));
    TRY(pool_new(r->config.threads > 0 ? r->config.threads : os_cores(), &r->pool));
    TRY(open_trainer(r));
    TRY(team_new(&r->team, r->pool, &r->config, trainer_published(r->trainer)));
    for (int lane = 0; lane < LANES; lane++) TRY(open_window(r, lane));
    size_t games = (size_t)r->config.games * (size_t)r->config.moves * LANES;
    r->lines = calloc(games, sizeof *r->lines);
    if (!r->lines) return status_no_memory(games * sizeof *r->lines, "counts of games");
    TRY(folder_open(&r->folder, path, &r->config));
    open_judge(r);
    strcpy(r->state.arithmetic, r->config.arithmetic);
    return resume(r);
}

Status run_config(const char *folder, bool *exists, RunConfig *out)
{
    return folder_config(folder, exists, out);
}

Status run_journal(const char *folder, char *path, int n)
{
    return file_join(path, (size_t)n, folder, "run.db");
}

Status run_open(Run **out, const char *folder, const RunConfig *config, const RunHooks *hooks)
{
    Run *r = calloc(1, sizeof *r);
    if (!r) return status_no_memory(sizeof *r, "a run");
    r->config = *config;
    if (hooks) r->hooks = *hooks;
    r->started = r->last_checkpoint = os_seconds();
    r->progress.loss_policy = r->progress.loss_value = r->progress.policy_entropy = NAN;
    Status status = open_parts(r, folder);
    if (status.code != STATUS_OK) {
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
    trainer_free(r->trainer);
    pool_free(r->pool);
    folder_close(r->folder);
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

static void enter_task(void *context, int lane, int worker)
{
    (void)worker;
    Run *r = context;
    r->faults[lane] = enter_games(r, lane);
}

static Status enter_lanes(Run *r)
{
    int64_t rows = r->state.rows;
    r->state.rows = r->state.games = 0;
    pool_run(r->pool, LANES, enter_task, r);
    for (int lane = 0; lane < LANES; lane++) {
        TRY(r->faults[lane]);
        r->state.rows += replay_total(r->windows[lane]);
        r->state.games += archive_games(folder_archive(r->folder, lane));
    }
    r->pace_rows += r->state.rows - rows;
    r->state.tally = tally_total(r->sheets, r->lines);
    return status_ok();
}

static Status play_lanes(Run *r)
{
    TeamHooks hooks = {.context = r, .tick = tick, .should_stop = should_leave_play};
    atomic_store(&r->stop_seen, false);
    for (;;) {
        Status status = team_play(r->team, &hooks);
        if (status.code != ERR_INTERRUPTED) return status;
        if (atomic_load(&r->stop_seen)) return save_and_stop(r);
        TRY(save(r));
    }
}

static Status play_round(Run *r)
{
    double begun = os_seconds();
    int64_t positions = team_searches(r->team), evaluations = team_evaluations(r->team);
    report(r, RUN_PLAYING);
    r->state.visits = schedule_visits(&r->config, r->state.rows);
    team_set_visits(r->team, r->state.visits);
    TRY(play_lanes(r));
    TRY(enter_lanes(r));
    r->round_positions = team_searches(r->team) - positions;
    r->round_evaluations = team_evaluations(r->team) - evaluations;
    r->play_seconds = os_seconds() - begun;
    r->pace_seconds += r->play_seconds;
    r->progress.positions_per_second = (double)r->round_positions / r->play_seconds;
    r->progress.evaluations_per_second = (double)r->round_evaluations / r->play_seconds;
    r->state.losses = (RunLosses){0};
    r->state.stage = STAGE_TRAIN;
    return status_ok();
}

/* ---- training ---- */

static bool every_lane_has_rows(const Run *r)
{
    for (int lane = 0; lane < LANES; lane++)
        if (replay_total(r->windows[lane]) == 0) return false;
    return true;
}

static Status make_steps(Run *r)
{
    int64_t due = schedule_updates(&r->config, r->state.rows, r->state.games);
    if (!every_lane_has_rows(r)) return status_ok();
    while (trainer_updates(r->trainer) < due) {
        LossReport loss;
        if (interrupted(r)) return save_and_stop(r);
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
    TRY(team_update(r->team, trainer_published(r->trainer)));
    r->train_seconds = os_seconds() - begun;
    r->pace_seconds += r->train_seconds;
    TRY(record_round(r));
    r->state.round++;
    r->state.ending = r->state.rows >= r->config.rows || time_is_up(r);
    if (r->state.ending || run_state_keep_due(&r->state, &r->config)) TRY(judge_keep(&r->judge, false));
    r->state.stage = run_state_next(&r->state, &r->config);
    return save_if_due(r);
}

/* ---- matches ---- */

/* A match that is broken off is played again from its beginning. */
static Status play_match(Run *r)
{
    Status status = judge_step(&r->judge, trainer_steps(r->trainer));
    r->progress.match_games = r->progress.match_done = 0;
    if (status.code == ERR_INTERRUPTED) return save_and_stop(r);
    TRY(status);
    report(r, r->state.stage == STAGE_DONE ? RUN_DONE : RUN_MATCH);
    return save(r);
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
    case STAGE_LAST:
        status = play_match(r);
        break;
    case STAGE_DONE:
        break;
    }
    *done = r->state.stage == STAGE_DONE;
    return status;
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
    snprintf(text, (size_t)n, "%s, %d thread%s", backend, threads, threads == 1 ? "" : "s");
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
