#include "game/match/bots.h"
#include "game/match/tournament.h"
#include "tests/support/assert_status.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { GAMES_MAX = 400 };

static const GameSpec SPEC = {RULE_FREESTYLE, 7, 4};

/* What the hooks of a tournament saw and shall do. */
typedef struct Hall {
    PatternTable *table;
    int seen[GAMES_MAX];
    TournamentGame game[GAMES_MAX];
    TournamentScore score[GAMES_MAX];
    uint64_t hash[GAMES_MAX]; /* of the final position */
    int finished;
    int stop_after;   /* games; 0: never */
    int enough_after; /* pairs; 0: never */
    int asked;        /* pairs about which `enough` was asked */
    int fail_at;      /* the finished game that cannot be stored; 0: none */
    atomic_int made, freed;
    atomic_bool stop;
} Hall;

/* ---- players: the pattern bot for the even, a random one for the odd ------------------------------------ */

typedef struct Guest {
    Player player;
    Player *bot;
    Hall *hall;
    Board board;
    Rng rng;
    bool swap2;
} Guest;

static Status guest_start(Player *p, const PlayerTask *task)
{
    Guest *g = (Guest *)p;
    g->board = *task->board;
    g->rng = task->rng;
    g->swap2 = task->swap2;
    return player_start(g->bot, task);
}

/* By lot: three stones, or any of the choices. */
static void decide(Guest *g, PlayerMove *move)
{
    Opening o;
    uint32_t choices = g->board.stones == 3 ? 3 : 2;
    move->stones = g->board.stones == 0 ? 3 : (int)rng_below(&g->rng, choices);
    for (int i = 0; i < move->stones; i++) {
        do assert_ok(opening_random(SPEC, 1, OPENING_ANYWHERE, rng_make(rng_u64(&g->rng), 0, 0, 0, 0), &o));
        while (!pointset_has(&g->board.empty, o.move[0]));
        Undo undo;
        board_play(&g->board, o.move[0], &undo);
        move->stone[i] = o.move[0];
    }
}

static Status guest_poll(Player *p, bool *done, PlayerMove *move)
{
    Guest *g = (Guest *)p;
    if (!g->swap2) return player_poll(g->bot, done, move);
    player_stop(g->bot);
    decide(g, move);
    *done = true;
    return status_ok();
}

static void guest_stop(Player *p)
{
    player_stop(((Guest *)p)->bot);
}

static void guest_free(Player *p)
{
    Guest *g = (Guest *)p;
    atomic_fetch_add(&g->hall->freed, 1);
    player_free(g->bot);
    free(g);
}

static const PlayerOps guest_ops = {
    .start = guest_start, .poll = guest_poll, .stop = guest_stop, .free = guest_free};

static Status make_guest(void *context, int worker, int player, Player **out)
{
    Hall *hall = context;
    (void)worker;
    Guest *g = calloc(1, sizeof *g);
    assert_non_null(g);
    g->player.ops = &guest_ops;
    g->hall = hall;
    atomic_fetch_add(&hall->made, 1);
    *out = &g->player;
    return player % 2 ? bots_random_new(&g->bot) : bots_pattern_new(&g->bot, hall->table);
}

static Status note(void *context, const TournamentGame *game, const Referee *r)
{
    Hall *hall = context;
    int n = game->number;
    hall->seen[n]++;
    hall->game[n] = *game;
    hall->score[n] = (TournamentScore){r->result, r->end, r->count - r->opening_count, r->swapped};
    hall->hash[n] = r->board.hash;
    hall->finished++;
    if (hall->stop_after && hall->finished >= hall->stop_after) atomic_store(&hall->stop, true);
    if (hall->fail_at && hall->finished >= hall->fail_at) return status_error(ERR_IO, "the disk is full");
    return status_ok();
}

static bool has_stopped(void *context)
{
    return atomic_load(&((Hall *)context)->stop);
}

static bool is_enough(void *context, int k)
{
    Hall *hall = context;
    assert_int_equal(k, hall->asked++);
    return hall->enough_after && k + 1 >= hall->enough_after;
}

/* ---- tournaments --------------------------------------------------------------------------------------- */

static Hall *open_hall(void)
{
    Hall *hall = calloc(1, sizeof *hall);
    assert_non_null(hall);
    assert_ok(pattern_table_new(&hall->table, SPEC));
    return hall;
}

static void close_hall(Hall *hall)
{
    assert_int_equal(atomic_load(&hall->made), atomic_load(&hall->freed));
    pattern_table_free(hall->table);
    free(hall);
}

static TournamentOptions options_of(Hall *hall, int players, int pairs, int workers, int tables)
{
    return (TournamentOptions){
        .rules = {.spec = SPEC, .seed = 5},
        .pairings = {.format = FORMAT_ROUND_ROBIN, .players = players, .pairs = pairs},
        .openings = {.random_min = 1, .random_max = 3, .radius = 2},
        .workers = workers,
        .tables = tables,
        .hooks = {.context = hall,
                  .make = make_guest,
                  .finished = note,
                  .enough = is_enough,
                  .should_stop = has_stopped},
    };
}

static Tournament *open_tournament(const TournamentOptions *o)
{
    Tournament *t = NULL;
    assert_ok(tournament_new(o, &t));
    return t;
}

static void assert_same_games(const Hall *a, const Hall *b, int games)
{
    for (int g = 0; g < games; g++) {
        assert_int_equal(a->seen[g], 1);
        assert_int_equal(b->seen[g], 1);
        assert_int_equal(a->hash[g], b->hash[g]);
        assert_memory_equal(&a->score[g], &b->score[g], sizeof a->score[g]);
    }
}

static void test_threads_and_tables_change_nothing(void **state)
{
    (void)state;
    static const int shapes[][2] = {{1, 1}, {1, 7}, {3, 2}, {4, 1}};
    Hall *first = open_hall();
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        Hall *hall = i ? open_hall() : first;
        TournamentOptions o = options_of(hall, 3, 4, shapes[i][0], shapes[i][1]);
        Tournament *t = open_tournament(&o);
        assert_int_equal(tournament_games(t), 24);
        assert_ok(tournament_run(t));
        assert_int_equal(tournament_finished(t), 24);
        assert_int_equal(hall->asked, 12);
        assert_same_games(first, hall, 24);
        tournament_free(t);
        if (hall != first) close_hall(hall);
    }
    close_hall(first);
}

static void test_pairs_share_openings_and_swap_colours(void **state)
{
    (void)state;
    Hall *hall = open_hall();
    TournamentOptions o = options_of(hall, 3, 5, 2, 3);
    Tournament *t = open_tournament(&o);
    assert_ok(tournament_run(t));
    for (int g = 0; g < 30; g += 2) {
        const TournamentGame *a = &hall->game[g], *b = &hall->game[g + 1];
        assert_true(opening_equal(&a->opening, &b->opening));
        assert_int_equal(a->black, b->white);
        assert_int_equal(a->white, b->black);
        assert_int_equal(a->black, a->pair.first);
    }
    /* The cross-table holds every game once, from both sides. */
    int games = 0;
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) {
            if (a == b) continue;
            MatchResult forth, back;
            tournament_result(t, a, b, &forth);
            tournament_result(t, b, a, &back);
            games += match_games(match_total(&forth));
            assert_int_equal(match_total(&forth).wins, match_total(&back).losses);
            assert_int_equal(forth.black.wins, back.white.losses);
            for (int i = 0; i < 5; i++) assert_int_equal(forth.pairs[i], back.pairs[4 - i]);
        }
    assert_int_equal(games, 60);
    tournament_free(t);
    close_hall(hall);
}

/* Stop, tell a new tournament what was played, and go on: nothing is lost or played twice. */
static void test_resuming_gives_the_same_games(void **state)
{
    (void)state;
    Hall *whole = open_hall(), *broken = open_hall();
    TournamentOptions o = options_of(whole, 3, 6, 2, 2);
    Tournament *t = open_tournament(&o);
    assert_ok(tournament_run(t));
    tournament_free(t);
    int runs = 0;
    for (int finished = 0; finished < 36; runs++) {
        TournamentOptions part = options_of(broken, 3, 6, 2, 3);
        broken->stop_after = finished + 5;
        broken->asked = 0;
        atomic_store(&broken->stop, false);
        t = open_tournament(&part);
        for (int g = 0; g < 36; g++)
            if (broken->seen[g]) assert_ok(tournament_restore(t, g, broken->score[g]));
        assert_int_equal(tournament_finished(t), finished);
        Status status = tournament_run(t);
        finished = tournament_finished(t);
        assert_int_equal(status.code, finished < 36 ? ERR_INTERRUPTED : STATUS_OK);
        tournament_free(t);
    }
    assert_true(runs >= 3);
    assert_same_games(whole, broken, 36);
    close_hall(broken);
    close_hall(whole);
}

static void test_decision_depends_on_order_of_pairs_alone(void **state)
{
    (void)state;
    static const int shapes[][2] = {{1, 1}, {2, 5}, {4, 3}};
    MatchResult first = {0};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        Hall *hall = open_hall();
        hall->enough_after = 4;
        TournamentOptions o = options_of(hall, 2, 50, shapes[i][0], shapes[i][1]);
        Tournament *t = open_tournament(&o);
        assert_ok(tournament_run(t));
        assert_true(tournament_decided(t));
        assert_int_equal(tournament_pairs(t), 4);
        /* One thread stops at once; of several, one may be held up while the others play on. */
        if (shapes[i][0] == 1) assert_true(tournament_finished(t) < 100);
        MatchResult r;
        tournament_result(t, 0, 1, &r);
        assert_int_equal(match_games(match_total(&r)), 8);
        if (i == 0) first = r;
        assert_memory_equal(&first, &r, sizeof r);
        /* A decided tournament that is resumed plays nothing. */
        Hall *again = open_hall();
        TournamentOptions same = options_of(again, 2, 50, 1, 1);
        again->enough_after = 4;
        Tournament *resumed = open_tournament(&same);
        for (int g = 0; g < 100; g++)
            if (hall->seen[g]) assert_ok(tournament_restore(resumed, g, hall->score[g]));
        assert_ok(tournament_run(resumed));
        assert_int_equal(again->finished, 0);
        tournament_free(resumed);
        close_hall(again);
        tournament_free(t);
        close_hall(hall);
    }
}

static void test_swiss_waits_for_its_rounds(void **state)
{
    (void)state;
    Hall *first = open_hall(), *second = open_hall();
    for (int i = 0; i < 2; i++) {
        Hall *hall = i ? second : first;
        TournamentOptions o = options_of(hall, 5, 2, i ? 3 : 1, i ? 4 : 1);
        o.pairings.format = FORMAT_SWISS;
        o.pairings.rounds = 3;
        o.hooks.enough = NULL;
        Tournament *t = open_tournament(&o);
        assert_int_equal(tournament_games(t), 24);
        assert_ok(tournament_run(t));
        assert_int_equal(tournament_finished(t), 24);
        tournament_free(t);
    }
    assert_same_games(first, second, 24);
    close_hall(second);
    close_hall(first);
}

static void test_books_are_played_in_order(void **state)
{
    (void)state;
    Hall *hall = open_hall();
    Opening openings[] = {{1, {10}}, {2, {20, 30}}, {1, {40}}};
    OpeningBook book = {openings, 3};
    TournamentOptions o = options_of(hall, 2, 5, 2, 2);
    o.openings.book = &book;
    Tournament *t = open_tournament(&o);
    assert_ok(tournament_run(t));
    for (int g = 0; g < 10; g++) assert_true(opening_equal(&hall->game[g].opening, &openings[g / 2 % 3]));
    tournament_free(t);
    close_hall(hall);
}

/* Both games of a pair get the same image of their opening, and all eight come up. */
static void test_symmetries_of_a_book(void **state)
{
    (void)state;
    Hall *hall = open_hall();
    Opening openings[] = {{3, {8, 9, 17}}};
    OpeningBook book = {openings, 1};
    TournamentOptions o = options_of(hall, 2, 60, 2, 2);
    o.openings.book = &book;
    o.openings.symmetries = true;
    Tournament *t = open_tournament(&o);
    assert_ok(tournament_run(t));
    Opening canonical = opening_canonical(&openings[0], SPEC.size);
    int different = 0;
    for (int g = 0; g < 120; g += 2) {
        const Opening *here = &hall->game[g].opening;
        Opening image = opening_canonical(here, SPEC.size);
        assert_true(opening_equal(&image, &canonical));
        assert_true(opening_equal(here, &hall->game[g + 1].opening));
        int before = 0;
        while (before < g && !opening_equal(here, &hall->game[before].opening)) before += 2;
        different += before == g;
    }
    assert_int_equal(different, 8);
    tournament_free(t);
    close_hall(hall);
}

static Hall *play_by_swap2(int pairs, int workers, int stop_after)
{
    Hall *hall = open_hall();
    hall->stop_after = stop_after;
    TournamentOptions o = options_of(hall, 3, pairs, workers, 2);
    o.rules.swap2 = true;
    Tournament *t = open_tournament(&o);
    assert_int_equal(tournament_run(t).code, stop_after ? ERR_INTERRUPTED : STATUS_OK);
    MatchResult all = {0}, r;
    for (int b = 1; b < 3; b++) {
        tournament_result(t, 0, b, &r);
        match_add(&all, &r);
    }
    /* The same sums by hand, of player 0. */
    int wins[2] = {0}, opened = 0, swapped[2] = {0};
    for (int g = 0; g < tournament_games(t); g++) {
        const TournamentGame *game = &hall->game[g];
        const TournamentScore *score = &hall->score[g];
        int opener = score->swapped ? game->white : game->black;
        if (!hall->seen[g]) continue;
        assert_int_equal(opener, g % 2 ? game->pair.second : game->pair.first);
        swapped[score->swapped]++;
        opened += opener == 0;
        wins[BLACK] += game->black == 0 && score->result == RESULT_BLACK;
        wins[WHITE] += game->white == 0 && score->result == RESULT_WHITE;
    }
    assert_int_equal(all.black.wins, wins[BLACK]);
    assert_int_equal(all.white.wins, wins[WHITE]);
    assert_int_equal(match_games(all.opened), opened);
    assert_true(swapped[0] > 0 && swapped[1] > 0);
    tournament_free(t);
    return hall;
}

static void test_swap2_counts_for_who_had_the_colours(void **state)
{
    (void)state;
    Hall *alone = play_by_swap2(10, 1, 0), *many = play_by_swap2(10, 3, 0);
    assert_int_equal(alone->finished, 60);
    assert_same_games(alone, many, 60);
    close_hall(many);
    close_hall(play_by_swap2(10, 1, 25));
    close_hall(alone);
}

static void test_faults_end_the_tournament(void **state)
{
    (void)state;
    Hall *hall = open_hall();
    hall->fail_at = 3;
    TournamentOptions o = options_of(hall, 2, 20, 2, 2);
    Tournament *t = open_tournament(&o);
    assert_fault(tournament_run(t), ERR_IO, "the disk is full");
    assert_true(tournament_finished(t) < 40);
    TournamentScore score = {.result = RESULT_BLACK};
    assert_int_equal(tournament_restore(t, 40, score).code, ERR_FORMAT);
    assert_int_equal(tournament_restore(t, -1, score).code, ERR_FORMAT);
    tournament_free(t);
    close_hall(hall);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_threads_and_tables_change_nothing),
        cmocka_unit_test(test_pairs_share_openings_and_swap_colours),
        cmocka_unit_test(test_resuming_gives_the_same_games),
        cmocka_unit_test(test_decision_depends_on_order_of_pairs_alone),
        cmocka_unit_test(test_swiss_waits_for_its_rounds),
        cmocka_unit_test(test_books_are_played_in_order),
        cmocka_unit_test(test_symmetries_of_a_book),
        cmocka_unit_test(test_swap2_counts_for_who_had_the_colours),
        cmocka_unit_test(test_faults_end_the_tournament),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
