#include "train/run_state.h"

enum { STATE_VERSION = 2 };

static void put_double(Blob *out, double v)
{
    blob_put(out, &v, sizeof v);
}

static double get_double(BlobReader *in)
{
    double v;
    blob_get(in, &v, sizeof v);
    return v;
}

static void put_score(Blob *out, const RunScore *s)
{
    blob_put_i64(out, s->games);
    put_double(out, s->score);
    put_double(out, s->as_black);
    put_double(out, s->as_white);
    blob_put_i64(out, s->wins);
    blob_put_i64(out, s->draws);
    blob_put_i64(out, s->losses);
    blob_put_i64(out, s->rows);
}

static void get_score(BlobReader *in, RunScore *s)
{
    s->games = (int)blob_get_i64(in);
    s->score = get_double(in);
    s->as_black = get_double(in);
    s->as_white = get_double(in);
    s->wins = (int)blob_get_i64(in);
    s->draws = (int)blob_get_i64(in);
    s->losses = (int)blob_get_i64(in);
    s->rows = blob_get_i64(in);
}

void run_state_save(const RunState *s, Blob *out)
{
    blob_put_i64(out, STATE_VERSION);
    blob_put(out, s->arithmetic, sizeof s->arithmetic);
    blob_put_i64(out, s->stage);
    blob_put_i64(out, s->round);
    blob_put_i64(out, s->rows);
    blob_put_i64(out, s->games);
    put_double(out, s->losses.policy);
    put_double(out, s->losses.value);
    put_double(out, s->losses.entropy);
    blob_put_i64(out, s->losses.steps);
    put_score(out, &s->first);
    put_score(out, &s->latest);
}

Status run_state_load(RunState *s, BlobReader *in)
{
    if (blob_get_i64(in) != STATE_VERSION)
        return status_error(ERR_FORMAT, "written by another version of the program");
    blob_get(in, s->arithmetic, sizeof s->arithmetic);
    s->arithmetic[sizeof s->arithmetic - 1] = 0;
    int64_t stage = blob_get_i64(in);
    s->round = blob_get_i64(in);
    s->rows = blob_get_i64(in);
    s->games = blob_get_i64(in);
    s->losses.policy = get_double(in);
    s->losses.value = get_double(in);
    s->losses.entropy = get_double(in);
    s->losses.steps = blob_get_i64(in);
    get_score(in, &s->first);
    get_score(in, &s->latest);
    if (in->failed || stage < STAGE_FIRST || stage > STAGE_DONE || s->round < 0 || s->rows < 0)
        return status_error(ERR_FORMAT, "the state of the run is damaged");
    s->stage = (RunStage)stage;
    return status_ok();
}

/* Whether the rows have passed a multiple of match_every since the last match. */
static bool match_due(const RunState *s, const RunConfig *c)
{
    if (c->match_every == 0 || c->match_games_between == 0) return false;
    return s->rows / c->match_every > s->latest.rows / c->match_every;
}

RunStage run_state_after_round(const RunState *s, const RunConfig *c, bool late)
{
    if (late || s->rows >= c->rows) return STAGE_LAST;
    return match_due(s, c) ? STAGE_BETWEEN : STAGE_PLAY;
}
