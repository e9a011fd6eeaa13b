#include "game/base/os.h"
#include "game/base/rng.h"
#include "game/puzzle.h"
#include "mcts/threat.h"
#include "ui/assets.h"
#include "ui/cli/bench.h"

#include <stdio.h>
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

/* ---- the puzzles that come with the program -------------------------------------------------------------- */

enum { PUZZLE_NODES = 10000000, PUZZLE_PLIES_MOST = 25 };

/* The seconds to find a win from nothing. */
static double puzzle_seconds(ThreatSolver *solver, const PatternTable *table, const Puzzle *p)
{
    Board b;
    PatternBoard patterns;
    ThreatResult result;
    puzzle_board(p, &b);
    pattern_init(&patterns, table, &b);
    threat_forget(solver);
    double start = os_seconds();
    threat_vcf(solver, &b, &patterns, (Color)b.to_move, PUZZLE_NODES, &result);
    return os_seconds() - start;
}

static Status slowest_of(const PuzzleBook *book, double *slowest)
{
    PatternTable *table = NULL;
    ThreatSolver *solver = NULL;
    Status status;
    CHECK(status, pattern_table_new(&table, book->puzzle[0].spec));
    CHECK(status, threat_new(&solver, table, TABLE_BYTES));
    for (int i = 0; i < book->count; i++) {
        const Puzzle *p = &book->puzzle[i];
        if (p->kind != PUZZLE_VCF || p->plies > PUZZLE_PLIES_MOST) continue;
        double seconds = puzzle_seconds(solver, table, p);
        if (seconds > *slowest) *slowest = seconds;
    }
done:
    threat_free(solver);
    pattern_table_free(table);
    return status;
}

/* The longest that a shipped win by fours takes to find. A file's puzzles are of one game. */
static Status add_puzzles(BenchReport *report)
{
    char folder[FILE_PATH_MAX], path[FILE_PATH_MAX], name[64];
    double slowest = 0;
    TRY(assets_folder(folder, sizeof folder));
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        PuzzleBook book;
        snprintf(name, sizeof name, "puzzles/%s.txt", rule_name((Rule)rule));
        TRY(file_join(path, sizeof path, folder, name));
        TRY(puzzle_book_read(path, &book));
        Status status = slowest_of(&book, &slowest);
        puzzle_book_free(&book);
        TRY(status);
    }
    bench_add_cost(report, "threat.slowest_puzzle", 1000 * slowest, "ms", 100);
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
    status = add_puzzles(report);
done:
    threat_free(bench->solver);
    pattern_table_free(table);
    free(bench);
    return status;
}
