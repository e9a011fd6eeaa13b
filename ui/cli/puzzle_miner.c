#include "ui/cli/puzzle_miner.h"

#include "game/base/os.h"
#include "game/opening.h"
#include "mcts/threat.h"

#include <math.h>
#include <stdlib.h>

enum { TABLE_BYTES = 1 << 22, VCF_NODES = 200000, VCT_NODES = 60000, OPENING_STONES = 6, OPENING_RADIUS = 3 };

struct PuzzleMiner {
    PuzzleMinerOptions options;
    PatternTable *patterns;
    ThreatSolver *solver;
    uint64_t game; /* the number of the next */
    Puzzle longest[PUZZLE_KINDS];
};

Status puzzle_miner_new(PuzzleMiner **out, const PuzzleMinerOptions *options)
{
    Status status = status_ok();
    PuzzleMiner *m = calloc(1, sizeof *m);
    if (!m) return status_no_memory(sizeof *m, "a search for puzzles");
    m->options = *options;
    CHECK(status, pattern_table_new(&m->patterns, options->spec));
    CHECK(status, threat_new(&m->solver, m->patterns, TABLE_BYTES));
    *out = m;
    return status;
done:
    puzzle_miner_free(m);
    return status;
}

void puzzle_miner_free(PuzzleMiner *m)
{
    if (!m) return;
    threat_free(m->solver);
    pattern_table_free(m->patterns);
    free(m);
}

/* ---- a position ------------------------------------------------------------------------------------------ */

static void keep(PuzzleMiner *m, PuzzleKind kind, const ThreatResult *r, const Point moves[], int count)
{
    Puzzle *p = &m->longest[kind];
    if (r->plies <= p->plies) return;
    p->spec = m->options.spec;
    p->kind = (uint8_t)kind;
    p->plies = (int16_t)r->plies;
    p->difficulty = (uint8_t)puzzle_difficulty(kind, r->plies);
    p->moves = (int16_t)count;
    for (int i = 0; i < count; i++) p->move[i] = moves[i];
}

/* A position with a win by fours is none for threes. */
static void look(PuzzleMiner *m, const Board *b, const Point moves[], int count)
{
    PatternBoard patterns;
    ThreatResult r;
    Color mover = (Color)b->to_move;
    pattern_init(&patterns, m->patterns, b);
    threat_forget(m->solver);
    threat_vcf(m->solver, b, &patterns, mover, VCF_NODES, &r);
    if (r.proof == PROOF_WIN) {
        if (r.plies >= m->options.vcf_plies_least && r.length == r.plies)
            keep(m, PUZZLE_VCF, &r, moves, count);
        return;
    }
    if (!r.exhausted) return;
    threat_vct(m->solver, b, &patterns, mover, VCT_NODES, &r);
    if (r.proof == PROOF_WIN && r.plies >= m->options.vct_plies_least && r.length == r.plies)
        keep(m, PUZZLE_VCT, &r, moves, count);
}

/* ---- a game ---------------------------------------------------------------------------------------------- */

static Status choose_move(PuzzleMiner *m, const Board *b, Point *move)
{
    EngineReport report;
    Engine *engine = brain_engine(m->options.brain);
    TRY(engine_think(engine, b, engine_limits_visits(m->options.visits)));
    while (!engine_wait(engine, INFINITY, &report)) continue;
    *move = report.result.best;
    return report.status;
}

Status puzzle_miner_next(PuzzleMiner *m, Puzzle out[PUZZLE_KINDS], int *count)
{
    Point moves[BOARD_POINTS_MAX];
    Opening opening;
    Board b;
    Rng rng = rng_make(m->options.seed, 0, m->game++, 0, RNG_OPENING);
    int stones = 1 + (int)rng_below(&rng, OPENING_STONES), n = 0;
    TRY(opening_random(m->options.spec, stones, OPENING_RADIUS, rng, &opening));
    board_init(&b, m->options.spec);
    opening_play(&opening, &b);
    for (; n < opening.moves; n++) moves[n] = opening.move[n];
    for (int kind = 0; kind < PUZZLE_KINDS; kind++) m->longest[kind].plies = 0;
    while (!board_over(&b)) {
        Undo undo;
        if (os_interrupted()) return status_error(ERR_INTERRUPTED, "interrupted");
        look(m, &b, moves, n);
        TRY(choose_move(m, &b, &moves[n]));
        board_play(&b, moves[n++], &undo);
    }
    *count = 0;
    for (int kind = 0; kind < PUZZLE_KINDS; kind++)
        if (m->longest[kind].plies > 0) out[(*count)++] = m->longest[kind];
    return status_ok();
}
