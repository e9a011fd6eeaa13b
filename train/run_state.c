#include "train/run_state.h"

#include <assert.h>

enum { STATE_VERSION = 4, OLDEST_VERSION = 2 };

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

static void put_kept(Blob *out, const RunState *s)
{
    blob_put_i64(out, s->kept_count);
    for (int i = 0; i < s->kept_count; i++) {
        blob_put_i64(out, s->kept[i].rows);
        blob_put_i64(out, s->kept[i].plays);
    }
}

static Status get_kept(BlobReader *in, RunState *s)
{
    int64_t n = blob_get_i64(in), before = -1;
    bool sound = !in->failed && n >= 0 && n <= RUN_KEPT_MAX;
    for (int i = 0; sound && i < n; i++) {
        s->kept[i].rows = blob_get_i64(in);
        s->kept[i].plays = blob_get_i64(in) != 0;
        sound = !in->failed && s->kept[i].rows > before;
        before = s->kept[i].rows;
    }
    s->kept_count = sound ? (int)n : 0;
    return sound ? status_ok() : status_error(ERR_FORMAT, "the list of kept networks is damaged");
}

/* Its members in order. */
static void tally_members(Tally *t, int64_t *members[8])
{
    int64_t *const all[] = {&t->games, &t->plies, &t->brief, &t->black,
                            &t->white, &t->draws, &t->lines, &t->distinct};
    for (int i = 0; i < 8; i++) members[i] = all[i];
}

static void put_tally(Blob *out, Tally t)
{
    int64_t *members[8];
    tally_members(&t, members);
    for (int i = 0; i < 8; i++) blob_put_i64(out, *members[i]);
}

static void get_tally(BlobReader *in, Tally *t)
{
    int64_t *members[8];
    tally_members(t, members);
    for (int i = 0; i < 8; i++) *members[i] = blob_get_i64(in);
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
    blob_put_i64(out, s->visits);
    put_tally(out, s->tally);
    blob_put_i64(out, s->ending);
    blob_put_i64(out, s->rated_rows);
    blob_put_i64(out, s->rival);
    put_kept(out, s);
    blob_put_i64(out, s->gated);
    blob_put_i64(out, s->best_rows);
    blob_put_i64(out, s->gate_rows);
    blob_put_i64(out, s->ladder_rows);
}

static Status load_additions(RunState *s, BlobReader *in)
{
    s->visits = (int)blob_get_i64(in);
    get_tally(in, &s->tally);
    s->ending = blob_get_i64(in) != 0;
    s->rated_rows = blob_get_i64(in);
    s->rival = (int)blob_get_i64(in);
    return get_kept(in, s);
}

static void load_gate(RunState *s, BlobReader *in)
{
    s->gated = blob_get_i64(in) != 0;
    s->best_rows = blob_get_i64(in);
    s->gate_rows = blob_get_i64(in);
    s->ladder_rows = blob_get_i64(in);
}

Status run_state_load(RunState *s, BlobReader *in)
{
    int64_t version = blob_get_i64(in);
    if (version < OLDEST_VERSION || version > STATE_VERSION)
        return status_error(ERR_FORMAT, "written by another version of the program");
    *s = (RunState){0};
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
    if (version > OLDEST_VERSION) TRY(load_additions(s, in));
    if (version > 3) load_gate(s, in);
    if (in->failed || stage < STAGE_FIRST || stage > STAGE_LADDER || s->round < 0 || s->rows < 0)
        return status_error(ERR_FORMAT, "the state of the run is damaged");
    s->stage = (RunStage)stage;
    return status_ok();
}

/* Whether the rows have passed a multiple of `every` since they were `then`. */
static bool passed(int64_t rows, int64_t then, int64_t every)
{
    return every > 0 && rows / every > then / every;
}

static bool match_due(const RunState *s, const RunConfig *c)
{
    return c->match_games_between > 0 && passed(s->rows, s->latest.rows, c->match_every);
}

/* Every so many rows since they were `then`, and at the end. */
static bool due(const RunState *s, int64_t then, int64_t every)
{
    if (every == 0 || then == s->rows) return false;
    return s->ending || passed(s->rows, then, every);
}

static bool rivals_due(const RunState *s, const RunConfig *c)
{
    return c->rivals > 0 && due(s, s->rated_rows, c->rival_every);
}

RunStage run_state_next(const RunState *s, const RunConfig *c)
{
    if (c->gate != GATE_OFF && due(s, s->gate_rows, c->gate_every)) return STAGE_GATE;
    if (rivals_due(s, c)) return STAGE_RIVALS;
    if (due(s, s->ladder_rows, c->ladder_every)) return STAGE_LADDER;
    if (s->ending) return STAGE_LAST;
    return match_due(s, c) ? STAGE_BETWEEN : STAGE_PLAY;
}

bool run_state_keep_due(const RunState *s, const RunConfig *c)
{
    int64_t last = s->kept_count > 0 ? s->kept[s->kept_count - 1].rows : 0;
    return passed(s->rows, last, c->keep_every);
}

static void thin(RunState *s)
{
    int n = 0;
    for (int i = 0; i < s->kept_count; i++)
        if (i % 2 == 0 || i == s->kept_count - 1) s->kept[n++] = s->kept[i];
    s->kept_count = n;
}

void run_state_keep(RunState *s, bool plays, int most)
{
    assert(most >= 2 && most <= RUN_KEPT_MAX);
    RunKept *last = s->kept_count > 0 ? &s->kept[s->kept_count - 1] : NULL;
    plays = plays || !last;
    if (last && last->rows == s->rows) {
        last->plays = last->plays || plays;
        return;
    }
    while (s->kept_count >= most && s->kept_count > 2) thin(s);
    if (s->kept_count == most) s->kept_count--;
    s->kept[s->kept_count++] = (RunKept){s->rows, plays};
}

int64_t run_state_rival(const RunState *s, const RunConfig *c, int i)
{
    if (i >= c->rivals) return -1;
    int64_t first = -1;
    int back = 1 << i, last_back = i == 0 ? 0 : 1 << (i - 1), seen = 0;
    for (int k = s->kept_count - 1; k >= 0; k--) {
        if (!s->kept[k].plays || s->kept[k].rows == s->rows) continue;
        first = s->kept[k].rows;
        if (++seen == back) return first;
    }
    return seen > last_back ? first : -1;
}
