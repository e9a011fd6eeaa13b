#include "mcts/mind.h"

#include "mcts/tactics.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A visit's share of a tree on the largest board, by tree.h, with what search.c keeps beside it. */
enum { BYTES_A_VISIT = 384, VISITS_LEAST = 1000, VISITS_MOST = 8000000 };

struct Mind {
    EngineOptions options;
    GameSpec spec; /* the members below are of this game; size 0: there is none */
    uint64_t memory;
    PatternTable *table;
    Evaluator *evaluator;
    Search *search;
    int room;                /* visits that the tree has room for */
    EvalRequest *requests;   /* [options.leaves] */
    Evaluation *evaluations; /* [options.leaves] */
    bool forget;
    bool answered, forced, bound_by_memory; /* of the position begun last */
};

Status mind_new(Mind **out, const EngineOptions *options)
{
    assert(options->leaves >= 1);
    size_t leaves = (size_t)options->leaves, bytes = leaves * (sizeof(EvalRequest) + sizeof(Evaluation));
    *out = NULL;
    Mind *m = calloc(1, sizeof *m);
    if (!m) return status_no_memory(sizeof *m, "a search");
    m->options = *options;
    m->requests = malloc(leaves * sizeof *m->requests);
    m->evaluations = malloc(leaves * sizeof *m->evaluations);
    if (!m->requests || !m->evaluations) {
        mind_free(m);
        return status_no_memory(bytes, "a search's batch");
    }
    *out = m;
    return status_ok();
}

static void clear(Mind *m)
{
    search_free(m->search);
    evaluator_free(m->evaluator);
    pattern_table_free(m->table);
    m->search = NULL;
    m->evaluator = NULL;
    m->table = NULL;
    m->spec = (GameSpec){0};
    m->memory = 0;
}

void mind_free(Mind *m)
{
    if (!m) return;
    clear(m);
    free(m->requests);
    free(m->evaluations);
    free(m);
}

static int room_in(uint64_t memory)
{
    uint64_t visits = memory / BYTES_A_VISIT;
    return visits < VISITS_LEAST ? VISITS_LEAST : visits > VISITS_MOST ? VISITS_MOST : (int)visits;
}

static Status make_game(Mind *m, GameSpec spec)
{
    EngineFactory factory = m->options.factory;
    clear(m);
    TRY(pattern_table_new(&m->table, spec));
    TRY(factory.make(factory.context, spec, m->options.leaves, &m->evaluator));
    m->spec = spec;
    return status_ok();
}

static Status make_tree(Mind *m, uint64_t memory)
{
    search_free(m->search);
    m->search = NULL;
    m->memory = 0;
    m->room = room_in(memory);
    SearchCapacity capacity = {
        .points = m->spec.size * m->spec.size, .visits = m->room, .leaves = m->options.leaves};
    TRY(search_new(&m->search, &m->options.search, m->table, capacity));
    m->memory = memory;
    m->forget = true;
    return status_ok();
}

Status mind_prepare(Mind *m, GameSpec spec, uint64_t memory)
{
    Status status = status_ok();
    if (!game_spec_equal(spec, m->spec)) CHECK(status, make_game(m, spec));
    if (!m->search || m->memory != memory) CHECK(status, make_tree(m, memory));
    return status;
done:
    clear(m);
    return status;
}

void mind_forget(Mind *m)
{
    m->forget = true;
}

static bool one_move(Mind *m, const Board *root)
{
    PatternBoard patterns;
    Tactics tactics;
    pattern_init(&patterns, m->table, root);
    tactics_look(m->options.search.tactics, root, &patterns, &tactics);
    return pointset_count(&tactics.moves) == 1;
}

int mind_begin(Mind *m, const Board *root, int visits, Rng rng)
{
    assert(m->search && game_spec_equal(root->spec, m->spec));
    bool limited = visits > 0 && visits <= m->room;
    SearchLimits limits = {.visits = limited ? visits : m->room, .noise = false};
    int kept = 0;
    if (m->forget)
        search_begin(m->search, root, limits, rng);
    else
        kept = search_continue(m->search, root, limits, rng);
    m->forget = false;
    m->bound_by_memory = !limited;
    m->answered = kept > 0 || search_done(m->search);
    m->forced = one_move(m, root);
    return kept;
}

Status mind_step(Mind *m)
{
    int n = search_select(m->search, m->options.leaves, m->requests);
    if (n == 0) return status_ok();
    Status status = evaluator_run(m->evaluator, n, m->requests, m->evaluations);
    if (status.code != STATUS_OK) {
        m->forget = true; /* the tree waits for answers that never come */
        return status;
    }
    search_expand(m->search, n, m->evaluations);
    m->answered = true;
    return status;
}

bool mind_answered(const Mind *m)
{
    return m->answered;
}

bool mind_done(const Mind *m)
{
    return search_done(m->search);
}

bool mind_forced(const Mind *m)
{
    return m->forced;
}

bool mind_bound_by_memory(const Mind *m)
{
    return m->bound_by_memory;
}

void mind_result(const Mind *m, SearchResult *out)
{
    assert(m->answered);
    search_result(m->search, out);
}

int mind_lines(const Mind *m, int max, SearchLine out[])
{
    assert(m->answered);
    return max > 0 ? search_lines(m->search, max, out) : 0;
}
