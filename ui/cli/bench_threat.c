#include "game/base/rng.h"
#include "mcts/threat.h"
#include "ui/cli/bench.h"

#include <stdlib.h>

/* Positions of random stones in the middle of the board in which a search for fours takes some thousand moves. */
enum { SIZE = 15, POSITIONS = 24, NODES = 4000, NODES_LEAST = 1000, TRIALS = 20000, TABLE_BYTES = 1 << 20 };

typedef struct Case {
    Board board;
    PatternBoard patterns;
    Color attacker;
} Case;

typedef void Search(ThreatSolver *t, const Board *b, const PatternBoard *patterns, Color attacker,
                    int64_t nodes, ThreatResult *out);

typedef struct ThreatBench {
    ThreatSolver *solver;
    Search *search;
    int count;
    Case cases[POSITIONS];
} ThreatBench;

static void random_board(GameSpec spec, Rng *rng, Board *b)
{
    enum { WIDTH = 11, STONES_LEAST = 36, STONES_MORE = 40 };
    int stones = STONES_LEAST + (int)rng_below(rng, STONES_MORE);
    board_init(b, spec);
    for (int i = 0; i < stones && !board_over(b); i++) {
        int x = 2 + (int)rng_below(rng, WIDTH), y = 2 + (int)rng_below(rng, WIDTH);
        Point p = (Point)(y * SIZE + x);
        Undo undo;
        if (pointset_has(&b->empty, p)) board_play(b, p, &undo);
    }
}

static void find_cases(ThreatBench *bench, const PatternTable *table, GameSpec spec)
{
    Rng rng = rng_make(1, 0, 0, 0, RNG_OPENING);
    ThreatResult result;
    bench->count = 0;
    for (int i = 0; i < TRIALS && bench->count < POSITIONS; i++) {
        Case *c = &bench->cases[bench->count];
        random_board(spec, &rng, &c->board);
        if (board_over(&c->board)) continue;
        pattern_init(&c->patterns, table, &c->board);
        c->attacker = (Color)(i & 1);
        threat_forget(bench->solver);
        bench->search(bench->solver, &c->board, &c->patterns, c->attacker, NODES, &result);
        bench->count += result.nodes >= NODES_LEAST;
    }
}

static Status search_body(void *context, uint64_t *units)
{
    ThreatBench *bench = context;
    for (int i = 0; i < bench->count; i++) {
        const Case *c = &bench->cases[i];
        ThreatResult result;
        threat_forget(bench->solver);
        bench->search(bench->solver, &c->board, &c->patterns, c->attacker, NODES, &result);
        *units += (uint64_t)result.nodes;
    }
    return status_ok();
}

Status bench_threat(const BenchOptions *options, BenchReport *report)
{
    static const struct {
        const char *name;
        Search *search;
        Rule rule;
        double reference;
    } figures[] = {
        {"threat.vcf_nodes", threat_vcf, RULE_FREESTYLE, 1e6},
        {"threat.vct_nodes", threat_vct, RULE_FREESTYLE, 0},
        {"threat.vcf_nodes_renju", threat_vcf, RULE_RENJU, 0},
        {"threat.vct_nodes_renju", threat_vct, RULE_RENJU, 0},
    };
    Status status = status_ok();
    PatternTable *table = NULL;
    ThreatBench *bench = calloc(1, sizeof *bench);
    if (!bench) return status_no_memory(sizeof *bench, "the positions of the bench");
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        const GameSpec spec = {(uint8_t)figures[i].rule, SIZE, 5};
        double rate;
        CHECK(status, pattern_table_new(&table, spec));
        CHECK(status, threat_new(&bench->solver, table, TABLE_BYTES));
        bench->search = figures[i].search;
        find_cases(bench, table, spec);
        CHECK(status, bench_rate(options, search_body, bench, &rate));
        bench_add(report, figures[i].name, rate, "nodes/s", figures[i].reference);
        threat_free(bench->solver);
        pattern_table_free(table);
        bench->solver = NULL;
        table = NULL;
    }
done:
    threat_free(bench->solver);
    pattern_table_free(table);
    free(bench);
    return status;
}
