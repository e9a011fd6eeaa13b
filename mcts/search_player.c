#include "mcts/search_player.h"

#include "game/base/os.h"

#include <assert.h>
#include <stdlib.h>

static const double PACE_FIRST = 200;  /* visits a second that a player expects of himself before he knows */
static const double WORTH_MORE = 0.5;  /* a search that is done within this share of its time goes on */
static const double LOOK_SHARE = 0.25; /* of the time, for looking at the position for wins by force */

typedef struct SearchPlayer {
    Player base;
    SearchPlayerOptions options;
    Search *search;
    Evaluator *evaluator;
    Board board;
    Point played;  /* on that board, or POINT_NONE: no move was chosen */
    int most;      /* visits of this move */
    Rng rng;       /* of the move choice */
    Rng noise;     /* of the search */
    double since;  /* when the move began; of a player with a clock, like what follows */
    double pace;   /* visits a second, as measured */
    int kept;      /* visits of the tree when the search last began */
    int requested; /* leaves in the batch that `ticket` names; 0: none is under way */
    Ticket ticket;
    EvalRequest *requests;   /* [options.leaves] */
    Evaluation *evaluations; /* [options.leaves] */
} SearchPlayer;

SearchPlayerOptions search_player_options_default(int visits)
{
    return (SearchPlayerOptions){
        .search = search_params_default(),
        .points = 15 * 15,
        .visits = visits,
        .leaves = 1,
    };
}

static Status request(SearchPlayer *sp)
{
    int n = search_select(sp->search, sp->options.leaves, sp->requests);
    if (n == 0) return status_ok();
    TRY(evaluator_submit(sp->evaluator, n, sp->requests, &sp->ticket));
    sp->requested = n;
    return status_ok();
}

static Status receive(SearchPlayer *sp)
{
    int n = sp->requested;
    if (n == 0) return status_ok();
    sp->requested = 0;
    TRY(evaluator_wait(sp->evaluator, sp->ticket, sp->evaluations));
    search_expand(sp->search, n, sp->evaluations);
    return status_ok();
}

/* Is it our last move and one reply to it that led to b? A game is known by nothing but its position; another
 * one that happens to get there is as good. */
static bool follows(const SearchPlayer *sp, const Board *b)
{
    return sp->played != POINT_NONE && b->spec.size == sp->board.spec.size &&
           b->stones == sp->board.stones + 2 && board_at(b, sp->played) == (Color)sp->board.to_move;
}

static SearchLimits limits_of(const SearchPlayer *sp, int visits)
{
    return (SearchLimits){.visits = visits, .noise = sp->options.noise};
}

/* A budget of visits that the time left allows, on top of what the tree has: Gumbel's halving wants to know
 * its end beforehand. */
static void search_by_clock(SearchPlayer *sp, double elapsed)
{
    double fresh = sp->pace * (sp->options.seconds - elapsed);
    sp->kept = search_continue(sp->search, &sp->board, limits_of(sp, 1), sp->noise);
    double visits = sp->kept + (fresh > 1 ? fresh : 1);
    int most = sp->most;
    search_continue(sp->search, &sp->board, limits_of(sp, visits < most ? (int)visits : most), sp->noise);
}

static Status start(Player *p, const PlayerTask *task)
{
    SearchPlayer *sp = (SearchPlayer *)p;
    assert(sp->requested == 0);
    bool keep = !sp->options.fresh && !task->new_game && follows(sp, task->board);
    sp->board = *task->board;
    sp->played = POINT_NONE;
    sp->most = task->visits > 0 && task->visits < sp->options.visits ? task->visits : sp->options.visits;
    sp->rng = task->rng;
    /* The search and the move choice each have numbers of their own, so that neither moves the other's. */
    sp->noise = rng_make(rng_u64(&sp->rng), 0, 0, 0, RNG_ROOT_NOISE);
    sp->since = os_seconds();
    if (sp->options.seconds > 0)
        search_set_look_end(sp->search, sp->since + LOOK_SHARE * sp->options.seconds);
    if (!keep)
        search_begin(sp->search, &sp->board, limits_of(sp, sp->most), sp->noise);
    else if (sp->options.seconds == 0)
        search_continue(sp->search, &sp->board, limits_of(sp, sp->most), sp->noise);
    if (sp->options.seconds > 0) search_by_clock(sp, 0);
    return request(sp);
}

static void choose(SearchPlayer *sp, PlayerMove *move)
{
    SearchResult result;
    search_result(sp->search, &result);
    bool warm = sp->board.stones < sp->options.temperature_plies;
    float temperature = warm ? sp->options.temperature : 0;
    move->point = search_pick(&result, &sp->board, temperature, &sp->rng);
    sp->played = move->point;
    move->score = result.score;
    move->visits = result.visits;
}

static void note_pace(SearchPlayer *sp, double elapsed)
{
    SearchResult result;
    search_result(sp->search, &result);
    int fresh = result.visits - sp->kept;
    if (fresh > 0 && elapsed > 0) sp->pace = fresh / elapsed;
}

/* With a clock: the time is up, or the search is done and not worth another. No request is outstanding. */
static bool is_time(SearchPlayer *sp)
{
    double elapsed = os_seconds() - sp->since;
    SearchResult result;
    bool done = search_done(sp->search);
    if (!done && elapsed < sp->options.seconds) return false;
    note_pace(sp, elapsed);
    search_result(sp->search, &result);
    if (!done || result.proof != PROOF_NONE || result.visits >= sp->most) return true;
    if (elapsed > WORTH_MORE * sp->options.seconds) return true;
    search_by_clock(sp, elapsed);
    return search_done(sp->search);
}

static Status poll(Player *p, bool *done, PlayerMove *move)
{
    SearchPlayer *sp = (SearchPlayer *)p;
    TRY(receive(sp));
    *done = sp->options.seconds > 0 && is_time(sp);
    if (!*done) {
        TRY(request(sp));
        *done = search_done(sp->search);
    }
    if (*done) choose(sp, move);
    return status_ok();
}

/* A batch that is under way is taken and forgotten: every ticket is waited for once. Its fault, if it has
 * one, comes again with the next. */
static void stop(Player *p)
{
    SearchPlayer *sp = (SearchPlayer *)p;
    if (sp->requested == 0) return;
    Status ignored = evaluator_wait(sp->evaluator, sp->ticket, sp->evaluations);
    (void)ignored;
    sp->requested = 0;
}

static void release(Player *p)
{
    SearchPlayer *sp = (SearchPlayer *)p;
    stop(p);
    search_free(sp->search);
    free(sp->requests);
    free(sp->evaluations);
    free(sp);
}

static const PlayerOps OPS = {.start = start, .poll = poll, .stop = stop, .free = release};

Status search_player_new(Player **out, const PatternTable *table, Evaluator *evaluator,
                         const SearchPlayerOptions *options)
{
    assert(options->leaves <= evaluator->max_batch);
    size_t leaves = (size_t)options->leaves, bytes = leaves * (sizeof(EvalRequest) + sizeof(Evaluation));
    SearchCapacity capacity = {
        .points = options->points, .visits = options->visits, .leaves = options->leaves};
    Status status = status_ok();
    SearchPlayer *sp = calloc(1, sizeof *sp);
    if (!sp) return status_no_memory(sizeof *sp, "a player");
    sp->base.ops = &OPS;
    sp->options = *options;
    sp->played = POINT_NONE;
    sp->pace = PACE_FIRST;
    sp->evaluator = evaluator;
    sp->requests = malloc(leaves * sizeof *sp->requests);
    sp->evaluations = malloc(leaves * sizeof *sp->evaluations);
    if (!sp->requests || !sp->evaluations) CHECK(status, status_no_memory(bytes, "a player's batch"));
    CHECK(status, search_new(&sp->search, &options->search, table, capacity));
done:
    if (status.code != STATUS_OK) {
        release(&sp->base);
        sp = NULL;
    }
    *out = sp ? &sp->base : NULL;
    return status;
}

void search_player_result(const Player *p, SearchResult *out)
{
    assert(p->ops == &OPS);
    search_result(((const SearchPlayer *)p)->search, out);
}
