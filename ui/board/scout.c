#include "ui/board/scout.h"

#include "mcts/threat.h"
#include "ui/board/background.h"

#include <stdlib.h>
#include <string.h>

enum { TABLE_BYTES = 1 << 20, NODES = 20000 };

struct Scout {
    Background *background;
    GameSpec spec; /* the thread's own, as is what follows; size 0: nothing is there */
    PatternTable *table;
    ThreatSolver *solver;
    PatternBoard patterns;
    ThreatResult found;
};

static void unequip(Scout *s)
{
    threat_free(s->solver);
    pattern_table_free(s->table);
    s->solver = NULL;
    s->table = NULL;
    s->spec = (GameSpec){0};
}

static Status equip(Scout *s, GameSpec spec)
{
    if (game_spec_equal(s->spec, spec)) return status_ok();
    unequip(s);
    TRY(pattern_table_new(&s->table, spec));
    TRY(threat_new(&s->solver, s->table, TABLE_BYTES));
    s->spec = spec;
    return status_ok();
}

static void work(void *context, Background *background, const void *question, void *answer)
{
    Scout *s = context;
    const Board *b = question;
    ScoutThreat *out = answer;
    (void)background;
    *out = (ScoutThreat){.hash = b->hash};
    if (equip(s, b->spec).code != STATUS_OK) {
        unequip(s);
        return;
    }
    pattern_init(&s->patterns, s->table, b);
    threat_vcf(s->solver, b, &s->patterns, color_other((Color)b->to_move), NODES, &s->found);
    if (s->found.proof != PROOF_WIN) return;
    out->plies = s->found.plies;
    out->length = s->found.length < SCOUT_LINE_MAX ? s->found.length : SCOUT_LINE_MAX;
    memcpy(out->line, s->found.line, (size_t)out->length * sizeof out->line[0]);
}

Status scout_new(Scout **out)
{
    Scout *s = calloc(1, sizeof *s);
    *out = NULL;
    if (!s) return status_no_memory(sizeof *s, "a scout");
    Status status = background_new(&s->background, work, s, sizeof(Board), sizeof(ScoutThreat));
    if (status.code == STATUS_OK)
        *out = s;
    else
        free(s);
    return status;
}

void scout_free(Scout *s)
{
    if (!s) return;
    background_free(s->background);
    unequip(s);
    free(s);
}

void scout_ask(Scout *s, const Board *b)
{
    background_ask(s->background, b);
}

bool scout_look(Scout *s, ScoutThreat *out)
{
    return background_look(s->background, out);
}
