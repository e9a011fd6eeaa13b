#include "game/match/tournament.h"

#include "game/base/os.h"
#include "game/base/pool.h"
#include "game/base/process.h"
#include "game/base/thread.h"
#include "game/symmetry.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { NOBODY = -1, UNDECIDED = -1 };

static const double ROUND_PAUSE = 0.002; /* between two looks at whether a Swiss round is over, seconds */
static const double ENGINE_PAUSE = 0.02; /* between two looks at engines that are silent */

typedef enum GameState { GAME_OPEN, GAME_UNDER_WAY, GAME_FINISHED } GameState;

typedef struct Slot {
    GameState state;
    TournamentScore score;
} Slot;

struct Tournament {
    TournamentOptions options;
    Pairings *pairings;
    int games;
    Slot *slots; /* [games] */
    int next;    /* every game before it was begun */
    int finished;
    int prefix;  /* pairs from 0 on that are known without a gap */
    int decided; /* pairs that count, or UNDECIDED */
    ThreadMutex lock;
    atomic_bool halt; /* a fault, or decided: nobody plays on */
};

/* A seat remembers who sits there, since the same players often meet again. */
typedef struct Table {
    int sitting[2]; /* players, or NOBODY */
    Player *seat[2];
    bool playing;
    TournamentGame game;
    Referee referee;
} Table;

typedef struct Worker {
    Tournament *tournament;
    Table *tables;
    int number;
    bool exhausted; /* no game is left to begin */
    Status status;
} Worker;

/* ---- games and results --------------------------------------------------------------------------------- */

/* One of the eight images of an opening, the same for the whole pair. */
static void turn_opening(const Tournament *t, int number, Opening *o)
{
    Rng rng = rng_make(t->options.rules.seed, 0, (uint64_t)number, 1, RNG_OPENING);
    int symmetry = (int)rng_below(&rng, SYMMETRIES);
    for (int i = 0; i < o->moves; i++)
        o->move[i] = symmetry_point(symmetry, t->options.rules.spec.size, o->move[i]);
}

static Status choose_opening(const Tournament *t, int number, Opening *out)
{
    const TournamentOpenings *o = &t->options.openings;
    if (t->options.rules.swap2) {
        *out = (Opening){.moves = 0};
        return status_ok();
    }
    if (o->book) {
        *out = o->book->opening[number % o->book->count];
        if (o->symmetries) turn_opening(t, number, out);
        return status_ok();
    }
    Rng rng = rng_make(t->options.rules.seed, 0, (uint64_t)number, 0, RNG_OPENING);
    int stones = o->random_min + (int)rng_below(&rng, (uint32_t)(o->random_max - o->random_min + 1));
    return opening_random(t->options.rules.spec, stones, o->radius, rng, out);
}

Status tournament_game(const Tournament *t, int number, bool *known, TournamentGame *out)
{
    out->number = number;
    *known = pairings_get(t->pairings, number / 2, &out->pair);
    if (!*known) return status_ok();
    out->black = number % 2 ? out->pair.second : out->pair.first;
    out->white = number % 2 ? out->pair.first : out->pair.second;
    return choose_opening(t, out->pair.opening, &out->opening);
}

int tournament_half_points(TournamentScore score, int number)
{
    return match_half_points(score.result, (number % 2 == 0) != score.swapped);
}

static int half_points(const Tournament *t, int number)
{
    return tournament_half_points(t->slots[number].score, number);
}

static bool pair_finished(const Tournament *t, int pair)
{
    return t->slots[2 * pair].state == GAME_FINISHED && t->slots[2 * pair + 1].state == GAME_FINISHED;
}

static void store_score(Tournament *t, int number, TournamentScore score)
{
    int pair = number / 2;
    t->slots[number] = (Slot){GAME_FINISHED, score};
    t->finished++;
    if (pair_finished(t, pair))
        pairings_score(t->pairings, pair, half_points(t, 2 * pair) + half_points(t, 2 * pair + 1));
}

/* Ask, pair by pair in their order, whether the tournament is decided. */
static void look_for_decision(Tournament *t)
{
    const TournamentHooks *hooks = &t->options.hooks;
    while (t->decided == UNDECIDED && t->prefix < t->games / 2 && pair_finished(t, t->prefix)) {
        t->prefix++;
        if (!hooks->enough || !hooks->enough(hooks->context, t->prefix - 1)) continue;
        t->decided = t->prefix;
        atomic_store(&t->halt, true);
    }
}

Status tournament_restore(Tournament *t, int number, TournamentScore score)
{
    GamePair pair;
    bool fits = number >= 0 && number < t->games && t->slots[number].state == GAME_OPEN &&
                score.result != RESULT_NONE && pairings_get(t->pairings, number / 2, &pair);
    if (!fits) return status_error(ERR_FORMAT, "game %d cannot have been played in this tournament", number);
    store_score(t, number, score);
    return status_ok();
}

/* ---- tables -------------------------------------------------------------------------------------------- */

static Status sit_down(Worker *w, Table *table, int place, int player)
{
    const TournamentHooks *hooks = &w->tournament->options.hooks;
    if (table->sitting[place] == player) return status_ok();
    player_free(table->seat[place]);
    table->seat[place] = NULL;
    table->sitting[place] = NOBODY;
    TRY(hooks->make(hooks->context, w->number, player, &table->seat[place]));
    table->sitting[place] = player;
    return status_ok();
}

/* Both keep their seats if they have some: colours swap between the games of a pair. */
static Status seat_players(Worker *w, Table *table, Player *of_color[2])
{
    int a = table->game.pair.first, b = table->game.pair.second;
    if (table->sitting[0] == b || table->sitting[1] == a) {
        int swapped = a;
        a = b;
        b = swapped;
    }
    TRY(sit_down(w, table, 0, a));
    TRY(sit_down(w, table, 1, b));
    int black = table->game.black == a ? 0 : 1;
    of_color[BLACK] = table->seat[black];
    of_color[WHITE] = table->seat[1 - black];
    return status_ok();
}

/* The next game that nobody has begun, if it is known who plays it. */
static Status take_game(Worker *w, Table *table, bool *taken)
{
    Tournament *t = w->tournament;
    *taken = false;
    while (t->next < t->games && t->slots[t->next].state != GAME_OPEN) t->next++;
    w->exhausted = t->next == t->games;
    if (w->exhausted || atomic_load(&t->halt)) return status_ok();
    TRY(tournament_game(t, t->next, taken, &table->game));
    if (*taken) t->slots[t->next++].state = GAME_UNDER_WAY;
    return status_ok();
}

static Status begin_game(Worker *w, Table *table)
{
    Tournament *t = w->tournament;
    Player *of_color[2];
    bool taken;
    thread_lock(&t->lock);
    Status status = take_game(w, table, &taken);
    thread_unlock(&t->lock);
    if (status.code != STATUS_OK || !taken) return status;
    TRY(seat_players(w, table, of_color));
    referee_begin(&table->referee, &t->options.rules, table->game.number, &table->game.opening,
                  of_color[BLACK], of_color[WHITE]);
    table->referee.worker = w->number;
    table->playing = true;
    return status_ok();
}

/* The colours as they were chosen. */
static void note_swap(TournamentGame *game)
{
    int first = game->black;
    game->black = game->white;
    game->white = first;
}

static Status end_game(Worker *w, Table *table)
{
    Tournament *t = w->tournament;
    const TournamentHooks *hooks = &t->options.hooks;
    const Referee *r = &table->referee;
    Status status = status_ok();
    TournamentScore score = {r->result, r->end, r->count - r->opening_count, r->swapped};
    table->playing = false;
    if (r->swapped) note_swap(&table->game);
    thread_lock(&t->lock);
    store_score(t, table->game.number, score);
    if (hooks->finished) status = hooks->finished(hooks->context, &table->game, r);
    look_for_decision(t);
    thread_unlock(&t->lock);
    return status;
}

static Status serve(Worker *w, Table *table, bool *moved)
{
    *moved = false;
    if (table->playing) {
        TRY(referee_serve(&table->referee, moved));
        if (!referee_over(&table->referee)) return status_ok();
        TRY(end_game(w, table));
    }
    if (!w->exhausted) TRY(begin_game(w, table));
    if (!table->playing) return status_ok();
    return referee_serve(&table->referee, moved);
}

/* ---- workers ------------------------------------------------------------------------------------------- */

static Status check_stop(const Worker *w)
{
    const Tournament *t = w->tournament;
    const TournamentHooks *hooks = &t->options.hooks;
    if (!hooks->should_stop || !hooks->should_stop(hooks->context)) return status_ok();
    return status_error(ERR_INTERRUPTED, "the games were stopped");
}

/* One round over all tables. How many of them play, and did any of them get on? */
static Status serve_tables(Worker *w, int *playing, bool *moved)
{
    const Tournament *t = w->tournament;
    *playing = 0;
    *moved = false;
    for (int i = 0; i < t->options.tables && !atomic_load(&t->halt); i++) {
        bool table_moved;
        TRY(check_stop(w));
        TRY(serve(w, &w->tables[i], &table_moved));
        *playing += w->tables[i].playing;
        *moved |= table_moved;
    }
    return status_ok();
}

/* If all who think here are engines, sleep until one of them speaks. */
static void await_engines(const Worker *w)
{
    int descriptors[64], n = 0;
    for (int i = 0; i < w->tournament->options.tables; i++) {
        const Table *table = &w->tables[i];
        int descriptor;
        if (!table->playing) continue;
        if (!player_waits(table->referee.players[referee_asked(&table->referee)], &descriptor)) return;
        if (n < 64) descriptors[n++] = descriptor;
    }
    process_wait(descriptors, n, ENGINE_PAUSE);
}

static Status play(Worker *w)
{
    const Tournament *t = w->tournament;
    while (!atomic_load(&t->halt)) {
        int playing;
        bool moved;
        TRY(serve_tables(w, &playing, &moved));
        if (playing == 0 && w->exhausted) break;
        if (playing == 0)
            os_sleep(ROUND_PAUSE);
        else if (!moved)
            await_engines(w);
    }
    return status_ok();
}

static void clear_tables(Worker *w)
{
    int n = w->tables ? w->tournament->options.tables : 0;
    for (int i = 0; i < n; i++)
        if (w->tables[i].playing) referee_stop(&w->tables[i].referee);
    for (int i = 0; i < n; i++)
        for (int place = 0; place < 2; place++) player_free(w->tables[i].seat[place]);
    free(w->tables);
}

static Status set_tables(Worker *w)
{
    size_t n = (size_t)w->tournament->options.tables;
    w->tables = calloc(n, sizeof *w->tables);
    if (!w->tables) return status_no_memory(n * sizeof *w->tables, "tables");
    for (size_t i = 0; i < n; i++) w->tables[i].sitting[0] = w->tables[i].sitting[1] = NOBODY;
    return status_ok();
}

static void work(void *context, int task, int number)
{
    Worker *w = &((Worker *)context)[task];
    (void)number;
    CHECK(w->status, set_tables(w));
    CHECK(w->status, play(w));
done:
    if (w->status.code != STATUS_OK) atomic_store(&w->tournament->halt, true);
    clear_tables(w);
}

/* The games that were broken off may be begun again. */
static void reopen(Tournament *t)
{
    for (int i = 0; i < t->games; i++)
        if (t->slots[i].state == GAME_UNDER_WAY) t->slots[i].state = GAME_OPEN;
    t->next = 0;
}

/* A fault of one worker stops the others; one that is no interruption says most. */
static Status collect(const Worker workers[], int n)
{
    Status status = status_ok();
    for (int i = 0; i < n; i++) {
        const Status *s = &workers[i].status;
        bool better = status.code == STATUS_OK || status.code == ERR_INTERRUPTED;
        if (s->code != STATUS_OK && better) status = *s;
    }
    return status;
}

Status tournament_run(Tournament *t)
{
    int n = t->options.workers;
    Pool *pool = NULL;
    Status status = status_ok();
    Worker *workers = calloc((size_t)n, sizeof *workers);
    if (!workers) return status_no_memory((size_t)n * sizeof *workers, "workers");
    for (int i = 0; i < n; i++) workers[i] = (Worker){.tournament = t, .number = i, .status = status_ok()};
    atomic_store(&t->halt, t->decided != UNDECIDED);
    look_for_decision(t);
    CHECK(status, pool_new(n, &pool));
    pool_run(pool, n, work, workers);
    reopen(t);
    status = collect(workers, n);
    /* Nothing is left to go on with. */
    if (status.code == ERR_INTERRUPTED && t->finished == t->games) status = status_ok();
done:
    pool_free(pool);
    free(workers);
    return status;
}

/* ---- the tournament ------------------------------------------------------------------------------------ */

Status tournament_new(const TournamentOptions *options, Tournament **out)
{
    assert(options->workers >= 1 && options->tables >= 1 && options->hooks.make);
    *out = NULL;
    Tournament *t = calloc(1, sizeof *t);
    if (!t) return status_no_memory(sizeof *t, "a tournament");
    thread_mutex_init(&t->lock);
    t->options = *options;
    t->decided = UNDECIDED;
    Status status;
    CHECK(status, pairings_new(&options->pairings, &t->pairings));
    t->games = 2 * pairings_count(t->pairings);
    t->slots = calloc((size_t)t->games, sizeof *t->slots);
    if (!t->slots) CHECK(status, status_no_memory((size_t)t->games * sizeof *t->slots, "games"));
    *out = t;
    t = NULL;
done:
    tournament_free(t);
    return status;
}

void tournament_free(Tournament *t)
{
    if (!t) return;
    thread_mutex_destroy(&t->lock);
    pairings_free(t->pairings);
    free(t->slots);
    free(t);
}

int tournament_games(const Tournament *t)
{
    return t->games;
}

int tournament_finished(const Tournament *t)
{
    return t->finished;
}

bool tournament_decided(const Tournament *t)
{
    return t->decided != UNDECIDED;
}

int tournament_pairs(const Tournament *t)
{
    return t->decided != UNDECIDED ? t->decided : t->games / 2;
}

bool tournament_swiss(const Tournament *t)
{
    return t->options.pairings.format == FORMAT_SWISS;
}

int tournament_points(const Tournament *t, int player)
{
    return pairings_points(t->pairings, player);
}

bool tournament_score(const Tournament *t, int number, TournamentScore *out)
{
    *out = t->slots[number].score;
    return t->slots[number].state == GAME_FINISHED;
}

/* A game that player a began as black, or not. */
static void count_game(const Tournament *t, MatchResult *out, const TournamentScore *score, bool a_begins)
{
    bool a_is_black = a_begins != score->swapped;
    int points = match_half_points(score->result, a_is_black);
    match_count(out, a_is_black, points, score->end, score->plies);
    if (t->options.rules.swap2 && a_begins) match_count_score(&out->opened, points);
}

void tournament_result(const Tournament *t, int a, int b, MatchResult *out)
{
    *out = (MatchResult){0};
    for (int k = 0; k < tournament_pairs(t); k++) {
        GamePair p;
        if (!pairings_get(t->pairings, k, &p)) break;
        bool forward = p.first == a && p.second == b, backward = p.first == b && p.second == a;
        if (!forward && !backward) continue;
        for (int g = 2 * k; g <= 2 * k + 1; g++) {
            const Slot *slot = &t->slots[g];
            if (slot->state != GAME_FINISHED) continue;
            count_game(t, out, &slot->score, (g % 2 == 0) == forward);
        }
        int points = pair_finished(t, k) ? half_points(t, 2 * k) + half_points(t, 2 * k + 1) : -1;
        if (points >= 0) out->pairs[forward ? points : 4 - points]++;
    }
}
