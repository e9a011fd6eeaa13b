#include "ui/board/brain_levels.h"

#include "mcts/level.h"
#include "net/net_evaluator.h"

#include <stdlib.h>

struct BrainLevels {
    BrainOptions options;
    GameSpec spec; /* what the table and the evaluator are for; size 0: they are not there */
    PatternTable *table;
    Evaluator *evaluator;
    int learned;
};

Status brain_levels_new(BrainLevels **out, const BrainOptions *options)
{
    BrainLevels *l = calloc(1, sizeof *l);
    *out = l;
    if (!l) return status_no_memory(sizeof *l, "the levels");
    l->options = *options;
    return status_ok();
}

static void unload(BrainLevels *l)
{
    evaluator_free(l->evaluator);
    pattern_table_free(l->table);
    l->evaluator = NULL;
    l->table = NULL;
    l->spec = (GameSpec){0};
}

void brain_levels_free(BrainLevels *l)
{
    if (!l) return;
    unload(l);
    free(l);
}

static Status load(BrainLevels *l, GameSpec spec)
{
    const BrainOptions *b = &l->options;
    NetOptions options = {
        .backend = b->backend, .precision = b->precision, .size = spec.size, .max_batch = 1};
    ChosenNet net = {.model = NULL};
    if (!b->model) TRY(brain_choose(b, spec, &net));
    l->learned = net.model ? net.info.trained_on.rule : -1;
    Status status = net_evaluator_new(&l->evaluator, b->model ? b->model : net.model, options);
    model_free(net.model);
    if (status.code == STATUS_OK) status = pattern_table_new(&l->table, spec);
    return status;
}

static Status make_player(void *self, GameSpec spec, int level, Player **out, int *learned)
{
    BrainLevels *l = self;
    *out = NULL;
    if (!game_spec_equal(l->spec, spec)) {
        unload(l);
        TRY(load(l, spec));
        l->spec = spec;
    }
    *learned = l->learned;
    return level_player_new(out, level, spec.size * spec.size, l->table, l->evaluator);
}

OpponentLevels brain_levels_table(BrainLevels *l)
{
    return (OpponentLevels){.self = l, .player = make_player};
}
