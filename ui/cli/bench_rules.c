#include "game/base/rng.h"
#include "game/pattern.h"
#include "ui/cli/bench.h"

#include <stdlib.h>

/* Random games, played to their end and taken back: no move can be foreseen. */
enum { GAMES = 64, SIZE = 15, POINTS = SIZE * SIZE };

typedef struct RulesBench {
    const PatternTable *table;
    Board board;
    PatternBoard patterns;
    Undo undo[POINTS];
    PatternUndo pattern_undo[POINTS];
    Point order[GAMES][POINTS];
} RulesBench;

static void shuffle_games(RulesBench *bench)
{
    Rng rng = rng_make(1, 0, 0, 0, RNG_GENERAL);
    for (int g = 0; g < GAMES; g++)
        for (int i = 0; i < POINTS; i++) {
            int j = (int)rng_below(&rng, (uint32_t)i + 1);
            bench->order[g][i] = bench->order[g][j];
            bench->order[g][j] = (Point)i;
        }
}

static Status play_boards(void *context, uint64_t *units)
{
    RulesBench *bench = context;
    Board *b = &bench->board;
    for (int g = 0; g < GAMES; g++) {
        int n = 0;
        for (; !board_over(b); n++) board_play(b, bench->order[g][n], &bench->undo[n]);
        *units += (uint64_t)n;
        while (n-- > 0) board_undo(b, &bench->undo[n]);
    }
    return status_ok();
}

static Status play_patterns(void *context, uint64_t *units)
{
    RulesBench *bench = context;
    Board *b = &bench->board;
    PatternBoard *patterns = &bench->patterns;
    for (int g = 0; g < GAMES; g++) {
        int n = 0;
        for (; !board_over(b); n++) {
            Point p = bench->order[g][n];
            pattern_play(patterns, p, (Color)b->to_move, &bench->pattern_undo[n]);
            board_play(b, p, &bench->undo[n]);
        }
        *units += (uint64_t)n;
        while (n-- > 0) {
            board_undo(b, &bench->undo[n]);
            pattern_undo(patterns, &bench->pattern_undo[n]);
        }
    }
    return status_ok();
}

static Status init_patterns(void *context, uint64_t *units)
{
    enum { TIMES = 64, STONES = 40 };
    RulesBench *bench = context;
    Board b = bench->board;
    for (int i = 0; i < STONES; i++) board_put(&b, bench->order[0][i], (Color)(i & 1));
    for (int i = 0; i < TIMES; i++) pattern_init(&bench->patterns, bench->table, &b);
    pattern_init(&bench->patterns, bench->table, &bench->board);
    *units += TIMES;
    return status_ok();
}

Status bench_rules(const BenchOptions *options, BenchReport *report)
{
    static const struct {
        const char *name;
        BenchBody body;
        double reference;
        const char *unit;
    } figures[] = {
        {"rules.play_undo", play_boards, 60e6, "pairs/s"},
        {"rules.patterns", play_patterns, 3e6, "pairs/s"},
        {"rules.pattern_init", init_patterns, 0, "boards/s"},
    };
    const GameSpec spec = {RULE_FREESTYLE, SIZE, 5};
    Status status = status_ok();
    PatternTable *table = NULL;
    RulesBench *bench = malloc(sizeof *bench);
    if (!bench) return status_no_memory(sizeof *bench, "the games of the bench");
    CHECK(status, pattern_table_new(&table, spec));
    bench->table = table;
    board_init(&bench->board, spec);
    pattern_init(&bench->patterns, table, &bench->board);
    shuffle_games(bench);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        double rate;
        CHECK(status, bench_rate(options, figures[i].body, bench, &rate));
        bench_add(report, figures[i].name, rate, figures[i].unit, figures[i].reference);
    }
done:
    pattern_table_free(table);
    free(bench);
    return status;
}
