/* The judge never contradicts a game that is played to its end: where he gives it to one side, that side wins against
 * whatever the other does. */
#include "game/match/bots.h"
#include "mcts/threat.h"
#include "mcts/threat_judge.h"
#include "tests/support/assert_status.h"

enum { GAMES = 200, NODES = 500, NODES_TO_WIN = 20000, SOLVER_BYTES = 1 << 20 };

/* Who wins by force plays by the solver; else a bot. */
typedef struct Table {
    PatternTable *patterns;
    ThreatSolver *solver;
    ThreatJudge *judge;
    Result verdict; /* the first that the judge gave in this game */
    int verdicts;
} Table;

typedef struct Finisher {
    Player player;
    Player *bot;
    Table *table;
    Point forced; /* or POINT_NONE: the bot is asked */
} Finisher;

static Point forced_move(Table *t, const Board *b)
{
    PatternBoard patterns;
    ThreatResult found;
    Result mine = b->to_move == BLACK ? RESULT_BLACK : RESULT_WHITE;
    if (t->verdict != mine) return POINT_NONE;
    pattern_init(&patterns, t->patterns, b);
    threat_vct(t->solver, b, &patterns, (Color)b->to_move, NODES_TO_WIN, &found);
    assert_int_equal(found.proof, PROOF_WIN);
    return found.line[0];
}

static Status finisher_start(Player *p, const PlayerTask *task)
{
    Finisher *f = (Finisher *)p;
    f->forced = forced_move(f->table, task->board);
    return player_start(f->bot, task);
}

static Status finisher_poll(Player *p, bool *done, PlayerMove *move)
{
    Finisher *f = (Finisher *)p;
    TRY(player_poll(f->bot, done, move));
    if (f->forced != POINT_NONE) move->point = f->forced;
    return status_ok();
}

static const PlayerOps ops = {.start = finisher_start, .poll = finisher_poll};

/* Listens to the judge, and lets the game go on. */
static Result overrule(void *context, const Referee *r)
{
    Table *t = context;
    Result verdict = threat_judge_verdict(t->judge, r);
    if (t->verdict == RESULT_NONE && verdict != RESULT_NONE) {
        t->verdict = verdict;
        t->verdicts++;
    }
    return RESULT_NONE;
}

static void play(Table *t, GameSpec spec, int number, Player *bots[2])
{
    RefereeRules rules = {.spec = spec, .seed = 5, .proof = {overrule, t}};
    Finisher players[2] = {{.player = {&ops}, .bot = bots[0], .table = t},
                           {.player = {&ops}, .bot = bots[1], .table = t}};
    Opening opening;
    Referee r;
    bool moved;
    assert_ok(opening_random(spec, 4, 3, rng_make(5, 0, (uint64_t)number, 0, RNG_OPENING), &opening));
    t->verdict = RESULT_NONE;
    threat_forget(t->solver);
    referee_begin(&r, &rules, number, &opening, &players[number % 2].player, &players[1 - number % 2].player);
    while (!referee_over(&r)) assert_ok(referee_serve(&r, &moved));
    assert_int_equal(r.end, GAME_BY_RULES);
    if (t->verdict != RESULT_NONE) assert_int_equal(r.result, t->verdict);
}

static void test_verdicts_hold_to_the_end(void **state)
{
    (void)state;
    for (int rule = 0; rule < RULE_COUNT; rule++) {
        GameSpec spec = {(uint8_t)rule, 13, 5};
        Table t = {0};
        Player *bots[2];
        assert_ok(pattern_table_new(&t.patterns, spec));
        assert_ok(threat_new(&t.solver, t.patterns, SOLVER_BYTES));
        assert_ok(threat_judge_new(t.patterns, 1, NODES, &t.judge));
        assert_ok(bots_pattern_new(&bots[0], t.patterns));
        assert_ok(bots_pattern_new(&bots[1], t.patterns));
        for (int game = 0; game < GAMES / RULE_COUNT; game++) play(&t, spec, game, bots);
        assert_true(t.verdicts > GAMES / RULE_COUNT / 2);
        for (int i = 0; i < 2; i++) player_free(bots[i]);
        threat_judge_free(t.judge);
        threat_free(t.solver);
        pattern_table_free(t.patterns);
    }
}

/* The same position gets the same verdict from every worker, whatever these were asked before. */
static void test_verdicts_depend_on_positions_alone(void **state)
{
    (void)state;
    GameSpec spec = {RULE_FREESTYLE, 15, 5};
    PatternTable *patterns;
    ThreatJudge *judge;
    int wins = 0;
    assert_ok(pattern_table_new(&patterns, spec));
    assert_ok(threat_judge_new(patterns, 2, 60, &judge));
    for (int i = 0; i < 400; i++) {
        Opening o;
        Referee r = {.worker = 0};
        assert_ok(opening_random(spec, 10, 2, rng_make(1, 0, (uint64_t)i, 0, RNG_OPENING), &o));
        board_init(&r.board, spec);
        opening_play(&o, &r.board);
        Result first = threat_judge_verdict(judge, &r);
        r.worker = 1;
        for (int again = 0; again < i % 3; again++) assert_int_equal(threat_judge_verdict(judge, &r), first);
        wins += first != RESULT_NONE;
    }
    assert_in_range(wins, 20, 399);
    threat_judge_free(judge);
    pattern_table_free(patterns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts_hold_to_the_end),
        cmocka_unit_test(test_verdicts_depend_on_positions_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
