#include "train/run_save.h"

#include "game/base/file.h"
#include "game/base/os.h"
#include "train/checkpoint.h"
#include "train/run_inside.h"

#include <string.h>

static void save_lanes(const Run *r, Blob *out)
{
    for (int lane = r->held.first; lane < r->held.end; lane++) {
        blob_put_i64(out, archive_games(folder_archive(r->folder, lane)));
        blob_put_i64(out, replay_total(r->windows[lane]));
        selfplay_save(team_lane(r->team, lane), out);
    }
}

/* All of it to rank 0. */
static Status save_all(Run *r, Blob *out)
{
    Blob lanes = {0};
    if (r->leads) run_state_save(&r->state, out);
    TRY(trainer_save(r->trainer, r->leads ? out : NULL));
    if (r->leads) champion_save(r->best, &r->state, out);
    save_lanes(r, &lanes);
    Status status = ranks_collect(r->comm, &lanes, out);
    blob_free(&lanes);
    return status;
}

/* Only now that the checkpoint no longer needs what goes. */
static Status prune(Run *r)
{
    int64_t keep_row[LANES] = {0}, kept[RUN_KEPT_MAX];
    for (int lane = r->held.first; lane < r->held.end; lane++)
        keep_row[lane] = replay_total(r->windows[lane]) - run_inside_lane_capacity(r);
    for (int i = 0; i < r->state.kept_count; i++) kept[i] = r->state.kept[i].rows;
    return folder_prune(r->folder, r->config.disk_gb, keep_row, kept, r->state.kept_count);
}

static Status write_state(Run *r, const Blob *state)
{
    if (!r->leads) return status_ok();
    TRY(folder_save_network(r->folder, run_inside_playing(r), r->state.rows));
    return checkpoint_write(folder_state_path(r->folder), state);
}

/* Games first: a checkpoint never counts one that is not on disk, and more than it counts are forgotten. */
Status run_save(Run *r)
{
    Blob state = {0};
    Status status;
    CHECK(status, HEARTBEAT(r->heartbeat, folder_commit(r->folder)));
    CHECK(status, save_all(r, &state));
    CHECK(status, HEARTBEAT(r->heartbeat, write_state(r, &state)));
    CHECK(status, ranks_meet(r->comm));
    CHECK(status, HEARTBEAT(r->heartbeat, prune(r)));
    r->last_checkpoint = os_seconds();
done:
    blob_free(&state);
    return status;
}

/* Rank 0's clock says it. */
Status run_save_if_due(Run *r)
{
    bool due = os_seconds() >= r->last_checkpoint + r->config.checkpoint_seconds;
    TRY(ranks_share(r->comm, 0, &due, sizeof due));
    return due || r->state.stage != STAGE_PLAY ? run_save(r) : status_ok();
}

Status run_save_and_stop(Run *r)
{
    TRY(run_save(r));
    return status_error(ERR_INTERRUPTED, "interrupted; everything is saved");
}

static Status load_lane(Run *r, int lane, BlobReader *in)
{
    Archive *archive = folder_archive(r->folder, lane);
    int64_t games = blob_get_i64(in), total = blob_get_i64(in);
    if (!lanes_hold(r->held, lane)) return team_skip_lane(r->team, lane, in);
    TRY(selfplay_load(team_lane(r->team, lane), in));
    TRY(archive_truncate(archive, games));
    return archive_restore(archive, total - run_inside_lane_capacity(r), total, r->windows[lane]);
}

static Status load_all(Run *r, BlobReader *in)
{
    TRY(run_state_load(&r->state, in));
    TRY(trainer_load(r->trainer, in));
    TRY(champion_load(r->best, config_net(&r->config), &r->state, in));
    for (int lane = 0; lane < LANES; lane++) TRY(status_prefix(load_lane(r, lane, in), "lane %d", lane));
    return in->failed ? status_error(ERR_FORMAT, "cut short") : status_ok();
}

/* A run that was killed before its first checkpoint begins anew. */
static Status begin_anew(Run *r)
{
    for (int lane = r->held.first; lane < r->held.end; lane++)
        TRY(archive_truncate(folder_archive(r->folder, lane), 0));
    return r->leads ? journal_truncate(folder_journal(r->folder), 0, -1) : status_ok();
}

static Status resume_judge(Run *r)
{
    if (r->leads) TRY(journal_truncate(folder_journal(r->folder), r->state.round, r->state.rows));
    if (r->leads) TRY(HEARTBEAT(r->heartbeat, judge_resume(&r->judge)));
    return run_inside_share_state(r);
}

Status run_save_resume(Run *r)
{
    const char *path = folder_state_path(r->folder);
    if (!file_exists(path)) return begin_anew(r);
    Blob state = {0};
    Status status;
    CHECK(status, HEARTBEAT(r->heartbeat, checkpoint_read(path, &state)));
    BlobReader in = blob_reader(state.data, state.size);
    CHECK(status, HEARTBEAT(r->heartbeat, status_prefix(load_all(r, &in), "%s", path)));
    if (strcmp(r->state.arithmetic, r->config.arithmetic) != 0) r->bits_changed = true;
    if (r->best && !r->state.gated) champion_take(r->best, trainer_published(r->trainer), &r->state);
    CHECK(status, HEARTBEAT(r->heartbeat, team_update(r->team, run_inside_playing(r))));
    CHECK(status, resume_judge(r));
    strcpy(r->state.arithmetic, r->config.arithmetic);
    if (r->state.stage == STAGE_DONE && r->state.rows < r->config.rows) {
        r->state.stage = STAGE_PLAY;
        r->state.ending = false;
    }
done:
    blob_free(&state);
    return status;
}
