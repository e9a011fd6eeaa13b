#include "train/selfplay.h"

#include "game/opening.h"
#include "mcts/noise.h"
#include "mcts/tactics.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* A finished game of this round: where its record stands in `records`. */
typedef struct Finished {
    int64_t number;
    size_t at;
} Finished;

typedef struct Slot {
    Episode episode;
    Board board;
    Search *search;
    int64_t next_game; /* games begun */
    int moves;         /* searched in this round */
    bool begun;        /* episode is a game under way */
    bool searching;
    uint8_t symmetry; /* in which this search sees the board */
} Slot;

struct Selfplay {
    SelfplayOptions options;
    int visits; /* of a search that begins now */
    const PatternTable *table;
    Slot *slots;
    EvalRequest *requests;   /* [games] */
    Evaluation *evaluations; /* [games] */
    int *owner;              /* [games]: whose request it is */
    Blob records;            /* this round's finished games */
    Finished *finished;      /* [games * moves] */
    int finished_count;
    int64_t searches, visited;
    SearchResult result;
    PatternBoard patterns;
};

/* ---- life ---- */

static Status slot_new(Selfplay *s, int i)
{
    const SelfplayOptions *o = &s->options;
    SearchCapacity capacity = {.points = o->spec.size * o->spec.size, .visits = o->visits, .leaves = 1};
    TRY(episode_new(&s->slots[i].episode, o->spec));
    return search_new(&s->slots[i].search, &o->search, s->table, capacity);
}

Status selfplay_new(Selfplay **out, const SelfplayOptions *options, const PatternTable *table)
{
    assert(options->games >= 1 && options->moves >= 1 && options->visits >= 1);
    Selfplay *s = calloc(1, sizeof *s);
    if (!s) return status_no_memory(sizeof *s, "self-play");
    Status status = status_ok();
    size_t games = (size_t)options->games, endings = games * (size_t)options->moves;
    s->options = *options;
    s->visits = options->visits;
    s->table = table;
    s->slots = calloc(games, sizeof *s->slots);
    s->requests = calloc(games, sizeof *s->requests);
    s->evaluations = calloc(games, sizeof *s->evaluations);
    s->owner = calloc(games, sizeof *s->owner);
    s->finished = calloc(endings, sizeof *s->finished);
    if (!s->slots || !s->requests || !s->evaluations || !s->owner || !s->finished) {
        status = status_no_memory(games * sizeof *s->slots, "self-play");
        goto done;
    }
    for (int i = 0; i < options->games; i++) CHECK(status, slot_new(s, i));
    *out = s;
    return status;
done:
    selfplay_free(s);
    return status;
}

void selfplay_free(Selfplay *s)
{
    if (!s) return;
    for (int i = 0; s->slots && i < s->options.games; i++) {
        episode_free(&s->slots[i].episode);
        search_free(s->slots[i].search);
    }
    blob_free(&s->records);
    free(s->slots);
    free(s->requests);
    free(s->evaluations);
    free(s->owner);
    free(s->finished);
    free(s);
}

void selfplay_set_visits(Selfplay *s, int visits)
{
    assert(visits >= 1 && visits <= s->options.visits);
    s->visits = visits;
}

/* ---- a slot's game ---- */

static Rng slot_rng(const Selfplay *s, const Slot *slot, RngPurpose purpose)
{
    return rng_make(s->options.seed, (uint32_t)s->options.lane, (uint64_t)slot->episode.number,
                    (uint32_t)slot->episode.length, purpose);
}

static void play_move(Slot *slot, Point p)
{
    Undo undo;
    board_play(&slot->board, p, &undo);
    episode_add_move(&slot->episode, p);
}

/* Where no opening of so many stones is found the board stays empty. */
static void begin_game(Selfplay *s, Slot *slot, int index)
{
    const SelfplayOptions *o = &s->options;
    Opening opening;
    episode_reset(&slot->episode, slot->next_game * o->games + index);
    slot->next_game++;
    slot->begun = true;
    board_init(&slot->board, o->spec);
    Rng rng = slot_rng(s, slot, RNG_OPENING);
    int stones = (int)rng_below(&rng, (uint32_t)o->opening_stones + 1);
    if (opening_random(o->spec, stones, o->opening_radius, rng, &opening).code == STATUS_OK)
        for (int i = 0; i < opening.moves; i++) play_move(slot, opening.move[i]);
    slot->episode.opening = slot->episode.length;
}

static void end_game(Selfplay *s, Slot *slot, Result result, bool proven)
{
    assert(s->finished_count < s->options.games * s->options.moves);
    slot->episode.result = (uint8_t)result;
    slot->episode.proven = proven;
    Rng rng = slot_rng(s, slot, RNG_CHOICE);
    episode_share_rows(&slot->episode, s->options.surprise, rng_double(&rng));
    slot->begun = false;
    s->finished[s->finished_count++] = (Finished){slot->episode.number, s->records.size};
    episode_write(&slot->episode, &s->records);
}

/* The one sensible move, or POINT_NONE: the only legal one, or the only one that stops the opponent's five.
 */
static Point forced_move(Selfplay *s, const Board *b)
{
    Tactics tactics;
    pattern_init(&s->patterns, s->table, b);
    tactics_look(s->options.search.tactics, b, &s->patterns, &tactics);
    bool forced = tactics.proof == PROOF_NONE && pointset_count(&tactics.moves) == 1;
    return forced ? pointset_next(&tactics.moves, 0) : POINT_NONE;
}

static Result proven_result(const Board *b, Proof proof)
{
    if (proof == PROOF_DRAW) return RESULT_DRAW;
    bool black = (b->to_move == BLACK) == (proof == PROOF_WIN);
    return black ? RESULT_BLACK : RESULT_WHITE;
}

static bool noisy_moves(const Selfplay *s)
{
    const SearchParams *p = &s->options.search;
    return p->root == ROOT_PUCT && p->noise == NOISE_MOVES;
}

/* A slot's round can end only between two searches, so forced moves wait for the next one. */
static void begin_search(Selfplay *s, Slot *slot, int index)
{
    if (!slot->begun) begin_game(s, slot, index);
    for (Point p; !board_over(&slot->board) && (p = forced_move(s, &slot->board)) != POINT_NONE;)
        play_move(slot, p);
    slot->moves++;
    s->searches++;
    if (board_over(&slot->board)) {
        end_game(s, slot, slot->board.result, false);
        return;
    }
    Rng symmetry = slot_rng(s, slot, RNG_SYMMETRY);
    slot->symmetry = (uint8_t)rng_below(&symmetry, 8);
    SearchLimits limits = {.visits = s->visits, .noise = !noisy_moves(s)};
    search_begin(slot->search, &slot->board, limits, slot_rng(s, slot, RNG_ROOT_NOISE));
    slot->searching = true;
}

/* How far the search moved the network's policy: KL(target || prior), nats. */
static float surprise_of(const SearchResult *r, int points)
{
    double sum = 0;
    for (int p = 0; p < points; p++)
        if (r->policy[p] > 0) sum += r->policy[p] * log(r->policy[p] / fmax(r->prior[p], 1e-9));
    return (float)fmax(sum, 0);
}

/* Into what the move is drawn from, when the sample has been taken. */
static void mix_noise(const Selfplay *s, const Slot *slot, SearchResult *r)
{
    PointSet moves;
    Rng rng = slot_rng(s, slot, RNG_ROOT_NOISE);
    board_legal(&slot->board, &moves);
    noise_mix(&s->options.search, &moves, &rng, r->policy);
}

/* What patterns alone show needs no sample: the search will see it too. */
enum { PATTERNS_SEE_PLIES = 3 };

/* A root that was decided before any visit was never shown to the network: so nothing says how far the search
 * moved its policy. */
static void end_search(Selfplay *s, Slot *slot)
{
    SearchResult *r = &s->result;
    search_result(slot->search, r);
    slot->searching = false;
    s->visited += r->visits;
    if (r->visits > 0)
        episode_add_sample(&slot->episode, r->policy, surprise_of(r, board_points(&slot->board)));
    else if (s->options.threat_samples && r->proof == PROOF_WIN && r->proof_plies > PATTERNS_SEE_PLIES)
        episode_add_sample(&slot->episode, r->policy, 0);
    if (r->proof != PROOF_NONE) {
        end_game(s, slot, proven_result(&slot->board, r->proof), true);
        return;
    }
    const SelfplayOptions *o = &s->options;
    float temperature = slot->episode.length < o->temperature_plies ? o->temperature : 0;
    Rng rng = slot_rng(s, slot, RNG_MOVE);
    if (noisy_moves(s)) mix_noise(s, slot, r);
    play_move(slot, search_pick(r, &slot->board, temperature, &rng));
    if (board_over(&slot->board)) end_game(s, slot, slot->board.result, false);
}

/* ---- a round ---- */

/* The slot's next leaf; false when it has searched its moves. */
static bool slot_request(Selfplay *s, int index, EvalRequest *request)
{
    Slot *slot = &s->slots[index];
    for (;;) {
        if (slot->searching) {
            if (search_select(slot->search, 1, request) == 1) {
                request->symmetry = slot->symmetry;
                return true;
            }
            end_search(s, slot);
        }
        if (slot->moves == s->options.moves) return false;
        begin_search(s, slot, index);
    }
}

/* Searches that were broken off begin again: with the same random numbers they come out the same. */
static void abandon_searches(Selfplay *s)
{
    for (int i = 0; i < s->options.games; i++) {
        Slot *slot = &s->slots[i];
        if (!slot->searching) continue;
        slot->searching = false;
        slot->moves--;
        s->searches--;
    }
}

static int compare_finished(const void *a, const void *b)
{
    int64_t x = ((const Finished *)a)->number, y = ((const Finished *)b)->number;
    return (x > y) - (x < y);
}

static int gather(Selfplay *s)
{
    int n = 0;
    for (int i = 0; i < s->options.games; i++) {
        if (!slot_request(s, i, &s->requests[n])) continue;
        s->owner[n++] = i;
    }
    return n;
}

Status selfplay_play(Selfplay *s, Evaluator *e, SelfplayStop *stop, void *context)
{
    assert(e->max_batch >= s->options.games);
    for (int n; (n = gather(s)) > 0;) {
        Status status = stop && stop(context) ? status_error(ERR_INTERRUPTED, "interrupted")
                                              : evaluator_run(e, n, s->requests, s->evaluations);
        if (status.code != STATUS_OK) {
            abandon_searches(s);
            return status;
        }
        for (int i = 0; i < n; i++) search_expand(s->slots[s->owner[i]].search, 1, &s->evaluations[i]);
    }
    qsort(s->finished, (size_t)s->finished_count, sizeof *s->finished, compare_finished);
    return blob_written(&s->records);
}

int selfplay_finished(const Selfplay *s)
{
    return s->finished_count;
}

Status selfplay_read(Selfplay *s, int i, Episode *out)
{
    assert(i >= 0 && i < s->finished_count);
    size_t at = s->finished[i].at;
    BlobReader in = blob_reader(s->records.data + at, s->records.size - at);
    return episode_read(out, &in);
}

void selfplay_next_round(Selfplay *s)
{
    s->finished_count = 0;
    blob_clear(&s->records);
    for (int i = 0; i < s->options.games; i++) s->slots[i].moves = 0;
}

int64_t selfplay_searches(const Selfplay *s)
{
    return s->searches;
}

int64_t selfplay_visits(const Selfplay *s)
{
    return s->visited;
}

/* ---- saving ---- */

void selfplay_save(const Selfplay *s, Blob *out)
{
    blob_put_i64(out, s->options.games);
    blob_put_i64(out, s->searches);
    for (int i = 0; i < s->options.games; i++) {
        const Slot *slot = &s->slots[i];
        assert(!slot->searching);
        blob_put_i64(out, slot->next_game);
        blob_put_i64(out, slot->moves);
        blob_put_u8(out, slot->begun);
        if (slot->begun) episode_write(&slot->episode, out);
    }
    blob_put_i64(out, s->finished_count);
    blob_put_i64(out, (int64_t)s->records.size);
    for (int i = 0; i < s->finished_count; i++) {
        blob_put_i64(out, s->finished[i].number);
        blob_put_i64(out, (int64_t)s->finished[i].at);
    }
    blob_put(out, s->records.data, s->records.size);
}

static Status load_slot(Selfplay *s, Slot *slot, BlobReader *in)
{
    slot->searching = false;
    slot->next_game = blob_get_i64(in);
    int64_t moves = blob_get_i64(in);
    slot->begun = blob_get_u8(in) != 0;
    if (in->failed || moves < 0 || moves > s->options.moves)
        return status_error(ERR_FORMAT, "the state of self-play is damaged");
    slot->moves = (int)moves;
    if (!slot->begun) return status_ok();
    TRY(episode_read(&slot->episode, in));
    Undo undo;
    board_init(&slot->board, s->options.spec);
    for (int i = 0; i < slot->episode.length; i++) board_play(&slot->board, slot->episode.moves[i], &undo);
    return status_ok();
}

static Status load_finished(Selfplay *s, BlobReader *in)
{
    int64_t count = blob_get_i64(in), bytes = blob_get_i64(in);
    bool good = count >= 0 && count <= (int64_t)s->options.games * s->options.moves && bytes >= 0;
    for (int64_t i = 0; good && i < count; i++) {
        s->finished[i].number = blob_get_i64(in);
        s->finished[i].at = (size_t)blob_get_i64(in);
        good = s->finished[i].at < (size_t)bytes;
    }
    const uint8_t *records = good ? blob_take(in, (size_t)bytes) : NULL;
    if (!records) return status_error(ERR_FORMAT, "the state of self-play is damaged");
    s->finished_count = (int)count;
    blob_clear(&s->records);
    blob_put(&s->records, records, (size_t)bytes);
    return blob_written(&s->records);
}

Status selfplay_load(Selfplay *s, BlobReader *in)
{
    if (blob_get_i64(in) != s->options.games)
        return status_error(ERR_FORMAT, "the state of self-play is of another number of games");
    s->searches = blob_get_i64(in);
    for (int i = 0; i < s->options.games; i++) TRY(load_slot(s, &s->slots[i], in));
    return load_finished(s, in);
}
