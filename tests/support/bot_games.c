#include "tests/support/bot_games.h"

#include "tests/support/assert_status.h"

static Point ask(Player *bot, const Board *b, uint64_t seed)
{
    PlayerTask task = {.board = b, .rng = rng_make(seed, 0, 0, (uint32_t)b->stones, RNG_GENERAL)};
    PlayerMove move = {.point = POINT_NONE};
    bool done = false;
    assert_ok(player_start(bot, &task));
    while (!done) assert_ok(player_poll(bot, &done, &move));
    return move.point;
}

static void check_game(Player *bot, Player *twin, GameSpec spec)
{
    Board b;
    Undo undo;
    uint64_t seed = 100u * spec.rule + spec.size;
    Rng rng = rng_make(seed, 0, 0, 0, RNG_OPENING);
    board_init(&b, spec);
    board_play(&b, (Point)rng_below(&rng, (uint32_t)board_points(&b)), &undo);
    while (!board_over(&b)) {
        PointSet legal;
        Point p = ask(bot, &b, seed);
        assert_true(p >= 0 && p < board_points(&b));
        board_legal(&b, &legal);
        assert_true(pointset_has(&legal, p));
        assert_int_equal(p, ask(twin, &b, seed));
        board_play(&b, p, &undo);
    }
}

void bot_games_check(BotMaker make)
{
    for (Rule rule = RULE_FREESTYLE; rule < RULE_COUNT; rule++) {
        PatternTable *table;
        Player *bot, *twin;
        assert_ok(pattern_table_new(&table, (GameSpec){(uint8_t)rule, 15, 5}));
        assert_ok(make(&bot, table));
        assert_ok(make(&twin, table));
        for (int size = BOARD_SIZE_MIN; size <= BOARD_SIZE_MAX; size++)
            check_game(bot, twin, (GameSpec){(uint8_t)rule, (uint8_t)size, 5});
        player_free(bot);
        player_free(twin);
        pattern_table_free(table);
    }
}

Point bot_games_move(BotMaker make, const char *const rows[], int size, uint64_t seed)
{
    Board b;
    PatternTable *table;
    Player *bot;
    int stones[2] = {0, 0};
    board_init(&b, (GameSpec){RULE_FREESTYLE, (uint8_t)size, 5});
    for (Point p = 0; p < size * size; p++) {
        char c = rows[p / size][p % size];
        if (c == '.') continue;
        Color color = c == 'x' ? BLACK : WHITE;
        board_put(&b, p, color);
        stones[color]++;
    }
    board_set_to_move(&b, stones[BLACK] == stones[WHITE] ? BLACK : WHITE);
    assert_ok(pattern_table_new(&table, b.spec));
    assert_ok(make(&bot, table));
    Point p = ask(bot, &b, seed);
    player_free(bot);
    pattern_table_free(table);
    return p;
}
