#include "train/survey.h"

#include "game/base/os.h"
#include "net/net_evaluator.h"
#include "train/folder.h"
#include "train/yardstick.h"

#include <stdlib.h>

enum { NETWORKS_MAX = 4096, SIDES = 2 };

typedef struct Survey {
    const SurveyOptions *options;
    int64_t rows[NETWORKS_MAX]; /* of the networks */
    int networks;
    Pool *pool;
    PatternTable *table;
    Evaluator **evaluators[SIDES]; /* [the pool's workers] */
    Curve *out;
    int duels; /* that there will be */
    int games; /* of the match being played */
} Survey;

/* ---- which play ---- */

/* The earlier network that network i meets as number k: one, two, four … before; -1: none. */
static int rival_of(int i, int k)
{
    int back = 1 << k;
    return back <= i ? i - back : -1;
}

static int count_duels(const Survey *s)
{
    int n = 0;
    for (int i = 0; i < s->networks; i++)
        for (int k = 0; k < s->options->config.rivals; k++) n += rival_of(i, k) >= 0;
    return n;
}

/* ---- evaluators ---- */

static Status load(const Survey *s, int network, Model **out)
{
    char path[FILE_PATH_MAX];
    NetInfo info;
    TRY(folder_kept_path(s->options->folder, s->rows[network], path));
    return weights_load(path, out, &info);
}

static Status update(Survey *s, int side, int network)
{
    Model *m;
    Status status = status_ok();
    TRY(load(s, network, &m));
    for (int i = 0; i < pool_workers(s->pool) && status.code == STATUS_OK; i++)
        status = net_evaluator_update(s->evaluators[side][i], m);
    model_free(m);
    return status;
}

static Status open_side(Survey *s, int side, const Model *m)
{
    const RunConfig *c = &s->options->config;
    size_t n = (size_t)pool_workers(s->pool);
    NetOptions options = {
        .backend = (BackendKind)c->backend,
        .precision = (Precision)c->precision,
        .size = c->size,
        .max_batch = YARDSTICK_TABLES,
    };
    s->evaluators[side] = calloc(n, sizeof(Evaluator *));
    if (!s->evaluators[side]) return status_no_memory(n * sizeof(Evaluator *), "workers");
    for (size_t i = 0; i < n; i++) TRY(net_evaluator_new(&s->evaluators[side][i], m, options));
    return status_ok();
}

static Status open_all(Survey *s)
{
    const RunConfig *c = &s->options->config;
    Model *m = NULL;
    Status status;
    TRY(folder_list_networks(s->options->folder, s->rows, NETWORKS_MAX, &s->networks));
    if (s->networks < 2)
        return status_error(ERR_INPUT, "%.200s: keeps %d network%s; ratings need two or more (keep_every)",
                            s->options->folder, s->networks, s->networks == 1 ? "" : "s");
    s->duels = count_duels(s);
    s->out->duels = calloc((size_t)s->duels + 1, sizeof *s->out->duels);
    if (!s->out->duels) return status_no_memory((size_t)s->duels * sizeof *s->out->duels, "matches");
    CHECK(status, load(s, 0, &m));
    CHECK(status, pool_new(c->threads > 0 ? c->threads : os_cores(), &s->pool));
    CHECK(status, pattern_table_new(&s->table, config_game(c)));
    for (int side = 0; side < SIDES; side++) CHECK(status, open_side(s, side, m));
done:
    model_free(m);
    return status;
}

static void close_all(Survey *s)
{
    for (int side = 0; side < SIDES; side++) {
        for (int i = 0; s->evaluators[side] && i < pool_workers(s->pool); i++)
            evaluator_free(s->evaluators[side][i]);
        free(s->evaluators[side]);
    }
    pattern_table_free(s->table);
    pool_free(s->pool);
}

/* ---- matches ---- */

static void show_progress(void *context, int done)
{
    const Survey *s = context;
    if (s->options->progress) s->options->progress(s->options->context, done, s->games);
}

static bool should_stop(void *context)
{
    const Survey *s = context;
    return s->options->should_stop && s->options->should_stop(s->options->context);
}

static Status play(Survey *s, int network, int rival)
{
    const RunConfig *c = &s->options->config;
    MatchResult result;
    YardstickOptions o = {
        .spec = config_game(c),
        .search = config_search(c),
        .visits = c->match_visits,
        .rivals = s->evaluators[1],
        .opening_radius = c->opening_radius,
        .games = c->rival_games,
        .seed = (uint64_t)c->seed + (uint64_t)s->out->duel_count,
        .table = s->table,
        .context = s,
        .progress = show_progress,
        .should_stop = should_stop,
    };
    double begun = os_seconds();
    TRY(update(s, 1, rival));
    s->games = o.games;
    TRY(yardstick_run(&o, s->pool, s->evaluators[0], &result));
    JournalDuel *d = &s->out->duels[s->out->duel_count++];
    d->duel = (EloDuel){s->rows[network], s->rows[rival], result.black, result.white};
    d->visits = o.visits;
    d->seconds = os_seconds() - begun;
    if (s->options->on_duel) s->options->on_duel(s->options->context, s->out->duel_count, s->duels, d);
    return status_ok();
}

static Status play_all(Survey *s)
{
    for (int i = 0; i < s->networks; i++) {
        TRY(update(s, 0, i));
        for (int k = 0; k < s->options->config.rivals; k++)
            if (rival_of(i, k) >= 0) TRY(play(s, i, rival_of(i, k)));
    }
    return status_ok();
}

static Status rate(Curve *c)
{
    EloDuel *duels = calloc((size_t)c->duel_count + 1, sizeof *duels);
    if (!duels) return status_no_memory((size_t)c->duel_count * sizeof *duels, "ratings");
    for (int i = 0; i < c->duel_count; i++) duels[i] = c->duels[i].duel;
    Status status = elo_rate(duels, c->duel_count, &c->ratings, &c->rating_count);
    free(duels);
    return status;
}

Status survey_run(const SurveyOptions *options, Curve *out)
{
    Survey *s = calloc(1, sizeof *s);
    if (!s) return status_no_memory(sizeof *s, "a survey");
    *out = (Curve){0};
    s->options = options;
    s->out = out;
    Status status = open_all(s);
    if (status.code == STATUS_OK) status = play_all(s);
    close_all(s);
    free(s);
    Status rated = status.code == STATUS_OK || status.code == ERR_INTERRUPTED ? rate(out) : status_ok();
    if (rated.code != STATUS_OK) status = rated;
    if (status.code != STATUS_OK && status.code != ERR_INTERRUPTED) curve_free(out);
    return status;
}
