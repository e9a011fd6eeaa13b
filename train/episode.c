#include "train/episode.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { TARGET_ONE = 65535 };

static int points_of(GameSpec spec)
{
    return spec.size * spec.size;
}

Status episode_new(Episode *e, GameSpec spec)
{
    size_t points = (size_t)points_of(spec);
    *e = (Episode){.spec = spec};
    e->targets = malloc((points + 1) * points * sizeof *e->targets);
    if (!e->targets) return status_no_memory((points + 1) * points * sizeof *e->targets, "a game's targets");
    return status_ok();
}

void episode_free(Episode *e)
{
    if (!e) return;
    free(e->targets);
    e->targets = NULL;
}

void episode_reset(Episode *e, int64_t number)
{
    e->number = number;
    e->opening = e->length = e->samples = 0;
    e->result = RESULT_NONE;
    e->proven = false;
}

void episode_add_move(Episode *e, Point p)
{
    assert(e->length < points_of(e->spec));
    e->moves[e->length++] = p;
}

void episode_add_sample(Episode *e, const float policy[], float surprise)
{
    int points = points_of(e->spec);
    assert(e->samples <= points);
    uint16_t *target = e->targets + (size_t)e->samples * (size_t)points;
    for (int p = 0; p < points; p++) target[p] = (uint16_t)lrintf(fminf(policy[p], 1) * TARGET_ONE);
    float scaled = fminf(surprise * EPISODE_SURPRISE_ONE, UINT16_MAX);
    e->surprise[e->samples] = (uint16_t)lrintf(scaled);
    e->rows[e->samples] = 1;
    e->sample_ply[e->samples++] = e->length;
}

void episode_share_rows(Episode *e, double share, double offset)
{
    assert(share >= 0 && share <= 1 && offset >= 0 && offset < 1);
    double all = 0, due = 0;
    int given = 0;
    for (int i = 0; i < e->samples; i++) all += e->surprise[i];
    for (int i = 0; i < e->samples; i++) {
        double part = all > 0 ? e->surprise[i] / all : 1.0 / e->samples;
        due += 1 - share + share * part * e->samples;
        /* Row k lies at k + offset of the dues laid end to end; rounding must not lose the last. */
        int until = i == e->samples - 1 ? e->samples : (int)ceil(due - offset);
        if (until > e->samples) until = e->samples;
        e->rows[i] = (uint16_t)(until - given);
        given = until;
    }
}

const uint16_t *episode_target(const Episode *e, int i)
{
    assert(i >= 0 && i < e->samples);
    return e->targets + (size_t)i * (size_t)points_of(e->spec);
}

void episode_write(const Episode *e, Blob *out)
{
    blob_put_i64(out, e->number);
    blob_put_u8(out, e->result);
    blob_put_u8(out, e->proven);
    blob_put_u16(out, (uint16_t)e->opening);
    blob_put_u16(out, (uint16_t)e->length);
    blob_put_u16(out, (uint16_t)e->samples);
    for (int i = 0; i < e->length; i++) blob_put_u16(out, (uint16_t)e->moves[i]);
    int points = points_of(e->spec);
    for (int i = 0; i < e->samples; i++) {
        const uint16_t *target = episode_target(e, i);
        blob_put_u16(out, (uint16_t)e->sample_ply[i]);
        blob_put_u16(out, e->surprise[i]);
        blob_put_u16(out, e->rows[i]);
        for (int p = 0; p < points; p++) blob_put_u16(out, target[p]);
    }
}

static bool read_head(Episode *e, BlobReader *in)
{
    int points = points_of(e->spec);
    episode_reset(e, blob_get_i64(in));
    e->result = blob_get_u8(in);
    e->proven = blob_get_u8(in) != 0;
    int opening = blob_get_u16(in), length = blob_get_u16(in), samples = blob_get_u16(in);
    if (e->result > RESULT_DRAW || length > points || opening > length || samples > length + 1) return false;
    e->opening = (int16_t)opening;
    e->length = (int16_t)length;
    e->samples = (int16_t)samples;
    for (int i = 0; i < length; i++) e->moves[i] = (Point)blob_get_u16(in);
    return !in->failed;
}

static bool read_samples(Episode *e, BlobReader *in)
{
    int points = points_of(e->spec), rows = 0;
    for (int i = 0; i < e->samples; i++) {
        uint16_t *target = e->targets + (size_t)i * (size_t)points;
        e->sample_ply[i] = (int16_t)blob_get_u16(in);
        if (e->sample_ply[i] > e->length || (i > 0 && e->sample_ply[i] <= e->sample_ply[i - 1])) return false;
        e->surprise[i] = blob_get_u16(in);
        e->rows[i] = blob_get_u16(in);
        rows += e->rows[i];
        for (int p = 0; p < points; p++) target[p] = blob_get_u16(in);
    }
    return !in->failed && rows == e->samples;
}

static bool target_fits(const Board *b, const uint16_t target[])
{
    int64_t sum = 0;
    for (int p = 0; p < board_points(b); p++) {
        if (target[p] && !pointset_has(&b->empty, (Point)p)) return false;
        sum += target[p];
    }
    return sum > 0;
}

/* Plays the game over: what was read is only bytes until then. */
static bool replayable(const Episode *e)
{
    Board b;
    Undo undo;
    board_init(&b, e->spec);
    int sample = 0;
    for (int ply = 0;; ply++) {
        if (sample < e->samples && e->sample_ply[sample] == ply) {
            if (board_over(&b) || !target_fits(&b, episode_target(e, sample))) return false;
            sample++;
        }
        if (ply == e->length) break;
        Point p = e->moves[ply];
        if (board_over(&b) || p < 0 || p >= board_points(&b) || !pointset_has(&b.empty, p)) return false;
        board_play(&b, p, &undo);
    }
    return !board_over(&b) || e->result == b.result;
}

Status episode_read(Episode *e, BlobReader *in)
{
    if (read_head(e, in) && read_samples(e, in) && replayable(e)) return status_ok();
    return status_error(ERR_FORMAT, "a recorded game is damaged");
}
