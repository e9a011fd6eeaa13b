#include "mcts/mind.h"

#include "mcts/crew.h"
#include "mcts/tactics.h"

#include <assert.h>
#include <stdlib.h>

struct Mind {
    EngineOptions options;
    GameSpec spec; /* of the table and the evaluators; size 0: there are none */
    EngineMeans means;
    PatternTable *table;
    int evaluators;
    Evaluator *evaluator[CREW_WORKERS_MAX];
    Crew *crew; /* NULL where it is to be made anew */
    bool forced;
};

Status mind_new(Mind **out, const EngineOptions *options)
{
    assert(options->leaves >= 1);
    *out = NULL;
    Mind *m = calloc(1, sizeof *m);
    if (!m) return status_no_memory(sizeof *m, "a search");
    m->options = *options;
    *out = m;
    return status_ok();
}

static void clear(Mind *m)
{
    crew_free(m->crew);
    while (m->evaluators > 0) evaluator_free(m->evaluator[--m->evaluators]);
    pattern_table_free(m->table);
    m->crew = NULL;
    m->table = NULL;
    m->spec = (GameSpec){0};
}

void mind_free(Mind *m)
{
    if (!m) return;
    clear(m);
    free(m);
}

/* As many evaluators as there are threads; those too many are kept for another time. */
static Status make_evaluators(Mind *m, GameSpec spec, int threads)
{
    EngineFactory factory = m->options.factory;
    while (m->evaluators < threads) {
        TRY(factory.make(factory.context, spec, m->options.leaves, &m->evaluator[m->evaluators]));
        m->evaluators++;
    }
    return status_ok();
}

static Status make_table(Mind *m, GameSpec spec)
{
    if (m->table) return status_ok();
    TRY(pattern_table_new(&m->table, spec));
    m->spec = spec;
    return status_ok();
}

static Status make_crew(Mind *m, EngineMeans means)
{
    CrewOptions options = {.search = m->options.search,
                           .points = m->spec.size * m->spec.size,
                           .workers = means.threads,
                           .leaves = m->options.leaves,
                           .bytes = means.memory > CREW_BYTES_MIN ? means.memory : CREW_BYTES_MIN};
    crew_free(m->crew);
    m->crew = NULL;
    TRY(crew_new(&m->crew, m->table, m->evaluator, &options));
    m->means = means;
    return status_ok();
}

Status mind_prepare(Mind *m, GameSpec spec, EngineMeans means)
{
    assert(means.threads >= 1 && means.threads <= CREW_WORKERS_MAX);
    bool same = means.memory == m->means.memory && means.threads == m->means.threads;
    Status status = status_ok();
    if (!game_spec_equal(spec, m->spec)) clear(m);
    CHECK(status, make_evaluators(m, spec, means.threads));
    CHECK(status, make_table(m, spec));
    if (!m->crew || !same) CHECK(status, make_crew(m, means));
    return status;
done:
    clear(m);
    return status;
}

void mind_forget(Mind *m)
{
    if (m->crew) crew_forget(m->crew);
}

static bool one_move(const Mind *m, const Board *root)
{
    PatternBoard patterns;
    Tactics tactics;
    pattern_init(&patterns, m->table, root);
    tactics_look(m->options.search.tactics, root, &patterns, &tactics);
    return pointset_count(&tactics.moves) == 1;
}

int mind_set(Mind *m, const Board *root, const PointSet *excluded, double look_end)
{
    assert(m->crew && game_spec_equal(root->spec, m->spec));
    m->forced = pointset_empty(excluded) && one_move(m, root);
    crew_exclude(m->crew, excluded);
    return crew_set_by(m->crew, root, look_end);
}

void mind_start(Mind *m, int visits)
{
    crew_start(m->crew, visits);
}

Status mind_wait(Mind *m, double seconds, bool *done)
{
    return crew_wait(m->crew, seconds, done);
}

Status mind_stop(Mind *m)
{
    return crew_stop(m->crew);
}

bool mind_answered(Mind *m)
{
    return crew_ready(m->crew);
}

void mind_result(Mind *m, SearchResult *out)
{
    crew_result(m->crew, out);
}

int mind_lines(Mind *m, int max, SearchLine out[])
{
    return max > 0 ? crew_lines(m->crew, max, out) : 0;
}

bool mind_forced(const Mind *m)
{
    return m->forced;
}
