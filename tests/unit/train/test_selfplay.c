/* Self-play: games by the rules, exact adjudication, and the same games whatever interrupts them. */
#include "game/opening.h"
#include "net/evaluator_hash.h"
#include "train/selfplay.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { GAMES = 6, MOVES = 10 };

typedef struct Fixture {
    SelfplayOptions options;
    PatternTable *table;
    Evaluator *evaluator;
    Selfplay *selfplay;
    Episode game;
} Fixture;

static SelfplayOptions options_for(int size, int line, TacticsLevel tactics)
{
    SelfplayOptions o = {
        .spec = {.rule = RULE_FREESTYLE, .size = (uint8_t)size, .line = (uint8_t)line},
        .search = search_params_default(),
        .visits = 16,
        .games = GAMES,
        .moves = MOVES,
        .opening_stones = 3,
        .opening_radius = OPENING_ANYWHERE,
        .surprise = 0.5f,
        .temperature = 1,
        .temperature_plies = 6,
        .seed = 12,
        .lane = 3,
    };
    o.search.tactics = tactics;
    o.search.threat_leaf_nodes = o.search.threat_root_nodes = 0;
    return o;
}

static void make(Fixture *f, SelfplayOptions options)
{
    f->options = options;
    assert_int_equal(pattern_table_new(&f->table, options.spec).code, STATUS_OK);
    assert_int_equal(evaluator_hash_new(&f->evaluator, options.games, 2).code, STATUS_OK);
    assert_int_equal(selfplay_new(&f->selfplay, &options, f->table).code, STATUS_OK);
    assert_int_equal(episode_new(&f->game, options.spec).code, STATUS_OK);
}

static void unmake(Fixture *f)
{
    selfplay_free(f->selfplay);
    evaluator_free(f->evaluator);
    pattern_table_free(f->table);
    episode_free(&f->game);
}

/* Append this round's games to *out and begin the next. */
static void take_games(Fixture *f, Blob *out)
{
    for (int i = 0; i < selfplay_finished(f->selfplay); i++) {
        assert_int_equal(selfplay_read(f->selfplay, i, &f->game).code, STATUS_OK);
        episode_write(&f->game, out);
    }
    selfplay_next_round(f->selfplay);
}

static void play_rounds(Fixture *f, int rounds, Blob *out)
{
    for (int i = 0; i < rounds; i++) {
        assert_int_equal(selfplay_play(f->selfplay, f->evaluator, NULL, NULL).code, STATUS_OK);
        take_games(f, out);
    }
}

static void assert_same_bytes(const Blob *a, const Blob *b)
{
    assert_int_equal(a->size, b->size);
    assert_memory_equal(a->data, b->data, a->size);
}

/* ---- noise ---- */

/* The first game that ends, of games from the empty board under PUCT with nothing but noise of that kind. */
static void first_game(NoisePlace place, float fraction, Episode *out)
{
    Fixture f;
    SelfplayOptions o = options_for(6, 4, TACTICS_NONE);
    o.search.root = ROOT_PUCT;
    o.search.noise = place;
    o.search.dirichlet_alpha = 0.3f;
    o.search.dirichlet_fraction = fraction;
    o.opening_stones = 0;
    o.surprise = 0;
    o.games = 1;
    o.moves = 40;
    make(&f, o);
    assert_int_equal(selfplay_play(f.selfplay, f.evaluator, NULL, NULL).code, STATUS_OK);
    assert_true(selfplay_finished(f.selfplay) >= 1);
    assert_in_range(selfplay_visits(f.selfplay), 1, o.visits * selfplay_searches(f.selfplay));
    assert_int_equal(selfplay_read(f.selfplay, 0, out).code, STATUS_OK);
    unmake(&f);
}

/* Noise in the move leaves the search alone, and so what is taught of the first position; noise in the priors does
 * not. */
static void noise_goes_where_it_should(void **state)
{
    (void)state;
    Episode plain, moves, priors;
    GameSpec spec = {RULE_FREESTYLE, 6, 4};
    assert_int_equal(episode_new(&plain, spec).code, STATUS_OK);
    assert_int_equal(episode_new(&moves, spec).code, STATUS_OK);
    assert_int_equal(episode_new(&priors, spec).code, STATUS_OK);
    first_game(NOISE_MOVES, 0, &plain);
    first_game(NOISE_MOVES, 1, &moves);
    first_game(NOISE_PRIORS, 1, &priors);
    size_t bytes = 36 * sizeof(uint16_t);
    assert_memory_equal(episode_target(&plain, 0), episode_target(&moves, 0), bytes);
    assert_memory_not_equal(episode_target(&plain, 0), episode_target(&priors, 0), bytes);
    int same = 0;
    for (int i = 0; i < 6; i++) same += plain.moves[i] == moves.moves[i];
    assert_true(same < 6);
    episode_free(&plain);
    episode_free(&moves);
    episode_free(&priors);
}

/* ---- what a game is ---- */

static int count_fives(const PatternBoard *patterns, int color)
{
    return pointset_count(&patterns->points[color][THREAT_FIVE]);
}

/* Every move after the opening is a sample but for forced blocks; the opening is as short as it should be. */
static void check_game(const Fixture *f, const Episode *e, int openings[4])
{
    Board b;
    PatternBoard patterns;
    Undo undo;
    board_init(&b, e->spec);
    assert_in_range(e->opening, 0, 3);
    openings[e->opening]++;
    for (int ply = 0, i = 0; ply <= e->length; ply++) {
        bool sample = i < e->samples && e->sample_ply[i] == ply;
        i += sample;
        if (ply == e->length) break;
        if (ply >= e->opening) {
            pattern_init(&patterns, f->table, &b);
            bool forced = count_fives(&patterns, b.to_move) == 0 && count_fives(&patterns, !b.to_move) == 1;
            bool last = pointset_count(&b.empty) == 1;
            assert_true(sample == !(forced || last));
        } else {
            assert_false(sample);
        }
        assert_false(board_over(&b));
        board_play(&b, e->moves[ply], &undo);
    }
    assert_true(e->proven ? !board_over(&b) : board_over(&b) && b.result == e->result);
    assert_int_not_equal(e->result, RESULT_NONE);
}

static void games_are_by_the_rules(void **state)
{
    (void)state;
    Fixture f;
    int openings[4] = {0}, games = 0;
    make(&f, options_for(7, 5, TACTICS_FOUR));
    for (int round = 0; round < 40; round++) {
        assert_int_equal(selfplay_play(f.selfplay, f.evaluator, NULL, NULL).code, STATUS_OK);
        assert_int_equal(selfplay_searches(f.selfplay), (round + 1) * GAMES * MOVES);
        int64_t before = -1;
        for (int i = 0; i < selfplay_finished(f.selfplay); i++, games++) {
            assert_int_equal(selfplay_read(f.selfplay, i, &f.game).code, STATUS_OK);
            assert_true(f.game.number > before);
            before = f.game.number;
            check_game(&f, &f.game, openings);
        }
        selfplay_next_round(f.selfplay);
    }
    assert_true(games > 20);
    for (int n = 0; n < 4; n++) assert_true(openings[n] > 0);
    unmake(&f);
}

/* Half of each game's rows by surprise; stones of the opening near the centre; visits as they are set. */
static void rows_openings_and_visits_are_as_asked(void **state)
{
    (void)state;
    Fixture f;
    int several = 0, stones = 0;
    SelfplayOptions options = options_for(9, 5, TACTICS_FOUR);
    options.opening_radius = 1;
    make(&f, options);
    for (int round = 0; round < 12; round++) {
        uint64_t before = f.evaluator->evaluations;
        int visits = round % 2 ? 16 : 4;
        selfplay_set_visits(f.selfplay, visits);
        assert_int_equal(selfplay_play(f.selfplay, f.evaluator, NULL, NULL).code, STATUS_OK);
        uint64_t evaluations = f.evaluator->evaluations - before;
        assert_true(evaluations <= (uint64_t)(GAMES * MOVES * (visits + 1)));
        assert_true(evaluations >= (uint64_t)(GAMES * MOVES * visits / 3));
        for (int i = 0; i < selfplay_finished(f.selfplay); i++) {
            assert_int_equal(selfplay_read(f.selfplay, i, &f.game).code, STATUS_OK);
            for (int k = 0; k < f.game.samples; k++) several += f.game.rows[k] > 1;
            for (int k = 0; k < f.game.opening; k++, stones++) {
                assert_in_range(f.game.moves[k] % 9, 3, 5);
                assert_in_range(f.game.moves[k] / 9, 3, 5);
            }
        }
        selfplay_next_round(f.selfplay);
    }
    assert_true(several > 5);
    assert_true(stones > 5);
    unmake(&f);
}

/* The winner with best play if a win comes within `depth` plies, else RESULT_NONE: all moves, no cleverness.
 */
static Result solve(const Board *b, int depth)
{
    if (board_over(b)) return (Result)b->result;
    if (depth == 0) return RESULT_NONE;
    Result mine = b->to_move == BLACK ? RESULT_BLACK : RESULT_WHITE;
    Result theirs = b->to_move == BLACK ? RESULT_WHITE : RESULT_BLACK;
    bool all_lost = true;
    for (Point p = pointset_next(&b->empty, 0); p != POINT_NONE; p = pointset_next(&b->empty, p + 1)) {
        Board after = *b;
        Undo undo;
        board_play(&after, p, &undo);
        Result r = solve(&after, depth - 1);
        if (r == mine) return mine;
        if (r != theirs) all_lost = false;
    }
    return all_lost ? theirs : RESULT_NONE;
}

/* Where a plain search sees to the end, as it does nearly always, it agrees with how games were broken off.
 */
static void adjudication_is_exact(void **state)
{
    (void)state;
    Fixture f;
    int proven = 0, confirmed = 0;
    make(&f, options_for(5, 4, TACTICS_FOUR));
    for (int round = 0; round < 6; round++) {
        assert_int_equal(selfplay_play(f.selfplay, f.evaluator, NULL, NULL).code, STATUS_OK);
        for (int i = 0; i < selfplay_finished(f.selfplay) && proven < 40; i++) {
            Board b;
            Undo undo;
            assert_int_equal(selfplay_read(f.selfplay, i, &f.game).code, STATUS_OK);
            if (!f.game.proven) continue;
            board_init(&b, f.game.spec);
            for (int ply = 0; ply < f.game.length; ply++) board_play(&b, f.game.moves[ply], &undo);
            Result exact = RESULT_NONE;
            int left = pointset_count(&b.empty);
            for (int depth = 1; depth <= 5 && exact == RESULT_NONE; depth++) exact = solve(&b, depth);
            if (exact == RESULT_NONE && left <= 5) exact = RESULT_DRAW;
            if (exact != RESULT_NONE) assert_int_equal(exact, f.game.result);
            confirmed += exact != RESULT_NONE;
            proven++;
        }
        selfplay_next_round(f.selfplay);
    }
    assert_true(proven >= 20);
    assert_true(confirmed * 5 > proven * 4);
    unmake(&f);
}

/* With the solver games are over sooner, and what won them is learned only if that is asked for. */
static void wins_by_force_are_samples_if_asked_for(void **state)
{
    (void)state;
    int64_t samples[2] = {0}, last_plies[2] = {0};
    for (int asked = 0; asked < 2; asked++) {
        Fixture f;
        SelfplayOptions options = options_for(9, 5, TACTICS_FOUR);
        options.search.threat_leaf_nodes = 100;
        options.search.threat_root_nodes = 1000;
        options.threat_samples = asked == 1;
        make(&f, options);
        for (int round = 0; round < 6; round++) {
            assert_int_equal(selfplay_play(f.selfplay, f.evaluator, NULL, NULL).code, STATUS_OK);
            for (int i = 0; i < selfplay_finished(f.selfplay); i++) {
                assert_int_equal(selfplay_read(f.selfplay, i, &f.game).code, STATUS_OK);
                samples[asked] += f.game.samples;
                last_plies[asked] +=
                    f.game.samples > 0 && f.game.sample_ply[f.game.samples - 1] == f.game.length;
            }
            selfplay_next_round(f.selfplay);
        }
        unmake(&f);
    }
    assert_true(samples[1] > samples[0] && last_plies[1] > last_plies[0]);
}

/* ---- determinism ---- */

static void the_same_seed_gives_the_same_games(void **state)
{
    (void)state;
    Fixture a, b, other;
    Blob x = {0}, y = {0}, z = {0};
    SelfplayOptions options = options_for(6, 4, TACTICS_FIVE);
    make(&a, options);
    make(&b, options);
    options.lane = 4;
    make(&other, options);
    play_rounds(&a, 4, &x);
    play_rounds(&b, 4, &y);
    play_rounds(&other, 4, &z);
    assert_true(x.size > 1000);
    assert_same_bytes(&x, &y);
    assert_false(x.size == z.size && memcmp(x.data, z.data, x.size) == 0);
    unmake(&a);
    unmake(&b);
    unmake(&other);
    blob_free(&x);
    blob_free(&y);
    blob_free(&z);
}

typedef struct Countdown {
    int left;
} Countdown;

static bool count_down(void *context)
{
    Countdown *c = context;
    return c->left-- == 0;
}

/* Into new objects, as after a restart. */
static void restart(Fixture *f)
{
    Blob saved = {0};
    selfplay_save(f->selfplay, &saved);
    assert_int_equal(blob_written(&saved).code, STATUS_OK);
    SelfplayOptions options = f->options;
    unmake(f);
    make(f, options);
    BlobReader in = blob_reader(saved.data, saved.size);
    assert_int_equal(selfplay_load(f->selfplay, &in).code, STATUS_OK);
    assert_int_equal(in.at, in.size);
    blob_free(&saved);
}

/* Interrupted at every so many batches, saved and loaded each time: not a byte differs. */
static void interruptions_change_nothing(void **state)
{
    (void)state;
    Fixture whole, torn;
    Blob x = {0}, y = {0};
    int interruptions = 0;
    make(&whole, options_for(6, 4, TACTICS_FOUR));
    make(&torn, whole.options);
    play_rounds(&whole, 3, &x);
    for (int round = 0; round < 3; round++) {
        for (;;) {
            Countdown c = {25 + 7 * (interruptions % 5)};
            Status status = selfplay_play(torn.selfplay, torn.evaluator, count_down, &c);
            if (status.code == STATUS_OK) break;
            assert_int_equal(status.code, ERR_INTERRUPTED);
            interruptions++;
            restart(&torn);
        }
        take_games(&torn, &y);
        restart(&torn);
    }
    assert_true(interruptions > 10);
    assert_int_equal(selfplay_searches(torn.selfplay), selfplay_searches(whole.selfplay));
    assert_same_bytes(&x, &y);
    unmake(&whole);
    unmake(&torn);
    blob_free(&x);
    blob_free(&y);
}

static void a_damaged_state_is_refused(void **state)
{
    (void)state;
    Fixture f;
    Blob saved = {0};
    make(&f, options_for(6, 4, TACTICS_FOUR));
    Countdown c = {60};
    assert_int_equal(selfplay_play(f.selfplay, f.evaluator, count_down, &c).code, ERR_INTERRUPTED);
    selfplay_save(f.selfplay, &saved);
    for (size_t cut = 0; cut < saved.size; cut += 13) {
        BlobReader in = blob_reader(saved.data, cut);
        assert_int_equal(selfplay_load(f.selfplay, &in).code, ERR_FORMAT);
    }
    saved.data[0]++; /* games */
    BlobReader in = blob_reader(saved.data, saved.size);
    assert_int_equal(selfplay_load(f.selfplay, &in).code, ERR_FORMAT);
    blob_free(&saved);
    unmake(&f);
}

/* A fault of the evaluator comes through, and play goes on afterwards. */
typedef struct Broken {
    Evaluator base;
    Evaluator *inner;
    int left;
} Broken;

static Status broken_submit(Evaluator *e, int n, const EvalRequest r[], Ticket *ticket)
{
    Broken *b = (Broken *)e;
    if (b->left-- == 0) return status_error(ERR_DEVICE, "the plug is out");
    return evaluator_submit(b->inner, n, r, ticket);
}

static Status broken_wait(Evaluator *e, Ticket ticket, Evaluation out[])
{
    return evaluator_wait(((Broken *)e)->inner, ticket, out);
}

static void a_fault_comes_through(void **state)
{
    (void)state;
    static const EvaluatorOps ops = {.submit = broken_submit, .wait = broken_wait};
    Fixture f, whole;
    Blob x = {0}, y = {0};
    make(&f, options_for(6, 4, TACTICS_FOUR));
    make(&whole, f.options);
    Broken broken = {.base = *f.evaluator, .inner = f.evaluator, .left = 30};
    broken.base.ops = &ops;
    Status status = selfplay_play(f.selfplay, &broken.base, NULL, NULL);
    assert_int_equal(status.code, ERR_DEVICE);
    assert_string_equal(status.message, "the plug is out");
    play_rounds(&f, 1, &x);
    play_rounds(&whole, 1, &y);
    assert_same_bytes(&x, &y);
    unmake(&f);
    unmake(&whole);
    blob_free(&x);
    blob_free(&y);
}

/* Without tactics searches see wins only by reaching them: nothing is forced, and rules end the games. */
static void plays_without_tactics_and_in_renju(void **state)
{
    (void)state;
    Fixture f;
    Blob x = {0};
    make(&f, options_for(5, 4, TACTICS_NONE));
    play_rounds(&f, 3, &x);
    assert_true(x.size > 0);
    unmake(&f);
    SelfplayOptions renju = options_for(7, 5, TACTICS_FOUR);
    renju.spec.rule = RULE_RENJU;
    make(&f, renju);
    blob_clear(&x);
    play_rounds(&f, 8, &x);
    assert_true(x.size > 0);
    unmake(&f);
    blob_free(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(games_are_by_the_rules),
        cmocka_unit_test(rows_openings_and_visits_are_as_asked),
        cmocka_unit_test(adjudication_is_exact),
        cmocka_unit_test(wins_by_force_are_samples_if_asked_for),
        cmocka_unit_test(the_same_seed_gives_the_same_games),
        cmocka_unit_test(interruptions_change_nothing),
        cmocka_unit_test(a_damaged_state_is_refused),
        cmocka_unit_test(a_fault_comes_through),
        cmocka_unit_test(plays_without_tactics_and_in_renju),
        cmocka_unit_test(noise_goes_where_it_should),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
