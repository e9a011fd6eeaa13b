#include "train/replay.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Where things stand in a packed row: bits of each plane, bits of the legal points, targets, outcome, the
 * opponent's reply, plies left. */
typedef struct RowLayout {
    int points;
    int planes;
    size_t set_bytes;
    size_t legal_at, policy_at, outcome_at, reply_at, plies_at;
    size_t bytes;
} RowLayout;

enum { ROW_BYTES_MAX = 4096 };

struct Replay {
    const PatternTable *table;
    GameSpec spec;
    PlaneSet planes;
    RowLayout layout;
    int64_t capacity;
    int64_t first; /* oldest row number that may be asked for */
    int64_t total;
    uint8_t *rows; /* [capacity][layout.bytes], row n at n % capacity */
};

static RowLayout row_layout(GameSpec spec, PlaneSet planes)
{
    RowLayout l = {.points = spec.size * spec.size, .planes = planes_count(planes)};
    l.set_bytes = ((size_t)l.points + 7) / 8;
    l.legal_at = l.set_bytes * (size_t)l.planes;
    l.policy_at = (l.legal_at + l.set_bytes + 1) & ~(size_t)1;
    l.outcome_at = l.policy_at + 2 * (size_t)l.points;
    l.reply_at = (l.outcome_at + 2) & ~(size_t)1;
    l.plies_at = l.reply_at + 2;
    l.bytes = l.plies_at + 2;
    return l;
}

Status replay_new(Replay **out, const PatternTable *table, GameSpec spec, PlaneSet planes, int64_t capacity)
{
    assert(capacity >= 1);
    Replay *r = calloc(1, sizeof *r);
    if (!r) return status_no_memory(sizeof *r, "a replay window");
    r->table = table;
    r->spec = spec;
    r->planes = planes;
    r->layout = row_layout(spec, planes);
    assert(r->layout.bytes <= ROW_BYTES_MAX);
    r->capacity = capacity;
    /* Pages that no row has reached yet cost nothing. */
    size_t bytes = (size_t)capacity * r->layout.bytes;
    r->rows = malloc(bytes);
    if (!r->rows) {
        free(r);
        return status_no_memory(bytes, "a replay window");
    }
    *out = r;
    return status_ok();
}

void replay_free(Replay *r)
{
    if (!r) return;
    free(r->rows);
    free(r);
}

void replay_reset(Replay *r, int64_t first)
{
    r->first = r->total = first;
}

int64_t replay_total(const Replay *r)
{
    return r->total;
}

static void pack_row(const Replay *r, const Board *b, const PatternBoard *patterns, const uint16_t target[],
                     int outcome, uint8_t *row)
{
    const RowLayout *l = &r->layout;
    PointSet legal;
    PackedPlanes planes;
    board_legal(b, &legal);
    features_pack(r->planes, b, patterns, &planes);
    for (int i = 0; i < l->planes; i++)
        memcpy(row + (size_t)i * l->set_bytes, planes.bits[i].word, l->set_bytes);
    memcpy(row + l->legal_at, legal.word, l->set_bytes);
    memcpy(row + l->policy_at, target, 2 * (size_t)l->points);
    row[l->outcome_at] = (uint8_t)outcome;
}

/* What came after the sample: the opponent's reply to the move played, and how much of the game. A game that
 * was broken off had at least this move to go. */
static void pack_future(const RowLayout *l, const Episode *game, int ply, uint8_t *row)
{
    Point reply = POINT_NONE;
    int16_t plies_left = 1;
    if (ply + 1 < game->length) reply = game->moves[ply + 1];
    if (ply < game->length) plies_left = (int16_t)(game->length - ply);
    memcpy(row + l->reply_at, &reply, sizeof reply);
    memcpy(row + l->plies_at, &plies_left, sizeof plies_left);
}

/* 0 win, 1 draw, 2 loss for the side to move: the order of wdl. */
static int outcome_for(int to_move, int result)
{
    assert(result != RESULT_NONE);
    if (result == RESULT_DRAW) return 1;
    return (result == RESULT_BLACK) == (to_move == BLACK) ? 0 : 2;
}

static uint8_t *row_at(const Replay *r, int64_t number)
{
    return r->rows + (size_t)(number % r->capacity) * r->layout.bytes;
}

/* The copies are copied, since working a row out costs far more. */
static void add_rows(Replay *r, const uint8_t *row, int n)
{
    for (int i = 0; i < n; i++) memcpy(row_at(r, r->total++), row, r->layout.bytes);
    if (r->total - r->first > r->capacity) r->first = r->total - r->capacity;
}

void replay_add(Replay *r, const Episode *game)
{
    Board b;
    PatternBoard patterns;
    Undo undo;
    uint8_t row[ROW_BYTES_MAX] = {0};
    board_init(&b, r->spec);
    int ply = 0;
    for (int i = 0; i < game->samples; i++) {
        if (game->rows[i] == 0) continue;
        while (ply < game->sample_ply[i]) board_play(&b, game->moves[ply++], &undo);
        pattern_init(&patterns, r->table, &b);
        pack_row(r, &b, &patterns, episode_target(game, i), outcome_for(b.to_move, game->result), row);
        pack_future(&r->layout, game, ply, row);
        add_rows(r, row, game->rows[i]);
    }
}

static void unpack_policy(const uint8_t *from, int points, float policy[])
{
    uint16_t target[BOARD_POINTS_MAX];
    memcpy(target, from, 2 * (size_t)points);
    int64_t sum = 0;
    for (int p = 0; p < points; p++) sum += target[p];
    float scale = 1.0f / (float)sum;
    for (int p = 0; p < points; p++) policy[p] = (float)target[p] * scale;
    memset(policy + points, 0, sizeof(float) * (size_t)(BOARD_POINTS_MAX - points));
}

void replay_row(const Replay *r, int64_t number, int symmetry, TrainRow *out)
{
    assert(number >= r->first && number < r->total);
    const RowLayout *l = &r->layout;
    const uint8_t *row = row_at(r, number);
    memset(&out->planes, 0, sizeof out->planes);
    memset(&out->legal, 0, sizeof out->legal);
    for (int i = 0; i < l->planes; i++)
        memcpy(out->planes.bits[i].word, row + (size_t)i * l->set_bytes, l->set_bytes);
    memcpy(out->legal.word, row + l->legal_at, l->set_bytes);
    unpack_policy(row + l->policy_at, l->points, out->policy);
    for (int i = 0; i < 3; i++) out->wdl[i] = row[l->outcome_at] == i ? 1.0f : 0.0f;
    memcpy(&out->reply, row + l->reply_at, sizeof out->reply);
    memcpy(&out->plies_left, row + l->plies_at, sizeof out->plies_left);
    out->weight = 1;
    out->symmetry = (uint8_t)symmetry;
}

void replay_sample(const Replay *r, int64_t window, Rng *rng, int n, TrainRow out[])
{
    int64_t rows = r->total - r->first;
    if (rows > window) rows = window;
    assert(rows >= 1 && rows <= UINT32_MAX);
    for (int i = 0; i < n; i++) {
        int64_t number = r->total - 1 - rng_below(rng, (uint32_t)rows);
        int symmetry = (int)rng_below(rng, 8);
        replay_row(r, number, symmetry, &out[i]);
    }
}
