#include "mcts/vcf_player.h"

#include "game/match/bots.h"
#include "mcts/forced.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { TABLE_BYTES = 256 * 1024 };

typedef struct VcfPlayer {
    Player player;
    const PatternTable *table;
    ThreatSolver *solver;
    int nodes;
    Board board;
    Rng rng;
} VcfPlayer;

static Status start(Player *p, const PlayerTask *task)
{
    VcfPlayer *self = (VcfPlayer *)p;
    self->board = *task->board;
    self->rng = task->rng;
    return status_ok();
}

/* What is known of the outcome, and the moves that remain worth a thought. */
static void look(VcfPlayer *self, PatternBoard *patterns, Tactics *tactics)
{
    ThreatResult win;
    tactics_look(TACTICS_FOUR, &self->board, patterns, tactics);
    threat_forget(self->solver);
    forced_look(self->solver, &self->board, patterns, (ForcedBudget){.fours = self->nodes}, tactics, &win);
}

static Status poll(Player *p, bool *done, PlayerMove *move)
{
    VcfPlayer *self = (VcfPlayer *)p;
    PatternBoard patterns;
    Tactics tactics;
    pattern_init(&patterns, self->table, &self->board);
    look(self, &patterns, &tactics);
    *done = true;
    move->point = bots_pattern_choose(&self->board, &patterns, &tactics.moves, &self->rng);
    move->score = tactics.proof == PROOF_NONE ? NAN : proof_score(tactics.proof);
    move->visits = 1;
    return status_ok();
}

static void stop(Player *p)
{
    (void)p;
}

static void free_all(Player *p)
{
    VcfPlayer *self = (VcfPlayer *)p;
    threat_free(self->solver);
    free(self);
}

static const PlayerOps ops = {.start = start, .poll = poll, .stop = stop, .free = free_all};

Status vcf_player_new(Player **out, const PatternTable *table, int nodes)
{
    assert(table && nodes >= 1);
    *out = NULL;
    VcfPlayer *self = calloc(1, sizeof *self);
    if (!self) return status_no_memory(sizeof *self, "a player");
    *self = (VcfPlayer){.player = {&ops}, .table = table, .nodes = nodes};
    Status status = threat_new(&self->solver, table, TABLE_BYTES);
    if (status.code != STATUS_OK) {
        free_all(&self->player);
        return status;
    }
    *out = &self->player;
    return status;
}
