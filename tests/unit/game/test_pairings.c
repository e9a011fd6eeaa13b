#include "game/match/pairings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static Pairings *make(Format format, int players, int pairs, int rounds)
{
    PairingsOptions options = {.format = format, .players = players, .pairs = pairs, .rounds = rounds};
    Pairings *s = NULL;
    assert_int_equal(pairings_new(&options, &s).code, STATUS_OK);
    return s;
}

static void test_round_robin_lets_everybody_meet(void **state)
{
    (void)state;
    for (int players = 2; players <= 5; players++) {
        Pairings *s = make(FORMAT_ROUND_ROBIN, players, 3, 0);
        int pairings = players * (players - 1) / 2, met[5][5] = {{0}};
        assert_int_equal(pairings_count(s), 3 * pairings);
        for (int k = 0; k < pairings_count(s); k++) {
            GamePair p;
            assert_true(pairings_get(s, k, &p));
            assert_true(p.first < p.second);
            met[p.first][p.second]++;
            /* All pairings have had an opening before the next one comes. */
            assert_int_equal(p.opening, k / pairings);
        }
        for (int a = 0; a < players; a++)
            for (int b = a + 1; b < players; b++) assert_int_equal(met[a][b], 3);
        pairings_free(s);
    }
}

static void test_gauntlet_is_run_by_the_first(void **state)
{
    (void)state;
    Pairings *s = make(FORMAT_GAUNTLET, 4, 2, 0);
    assert_int_equal(pairings_count(s), 6);
    int met[4] = {0};
    for (int k = 0; k < 6; k++) {
        GamePair p;
        assert_true(pairings_get(s, k, &p));
        assert_int_equal(p.first, 0);
        met[p.second]++;
        assert_int_equal(p.opening, k / 3);
    }
    for (int b = 1; b < 4; b++) assert_int_equal(met[b], 2);
    pairings_free(s);
}

/* Play a Swiss tournament in which the smaller number always wins; met[a][b] counts pairings. */
static void play_swiss(Pairings *s, int players, int pairs, int rounds, int met[][8], int rests[])
{
    int width = players / 2;
    for (int round = 0; round < rounds; round++) {
        bool plays[8] = {false};
        int first = round * width * pairs;
        for (int k = first; k < first + width * pairs; k++) {
            GamePair p;
            assert_true(pairings_get(s, k, &p));
            assert_int_equal(p.round, round);
            assert_int_equal(p.opening, k / width);
            plays[p.first] = plays[p.second] = true;
            met[p.first][p.second]++;
            met[p.second][p.first]++;
        }
        for (int a = 0; a < players; a++) rests[a] += !plays[a];
        for (int k = first + width * pairs - 1; k >= first; k--) {
            GamePair p, later;
            assert_true(pairings_get(s, k, &p));
            if (round + 1 < rounds) assert_false(pairings_get(s, first + width * pairs, &later));
            pairings_score(s, k, p.first < p.second ? 4 : 0);
        }
    }
}

static void test_swiss_never_repeats_a_pairing(void **state)
{
    (void)state;
    for (int players = 4; players <= 8; players++) {
        int met[8][8] = {{0}}, rests[8] = {0}, rounds = 3;
        Pairings *s = make(FORMAT_SWISS, players, 2, rounds);
        assert_int_equal(pairings_count(s), players / 2 * 2 * rounds);
        play_swiss(s, players, 2, rounds, met, rests);
        int total = 0;
        for (int a = 0; a < players; a++) {
            assert_in_range(rests[a], 0, players % 2);
            total += pairings_points(s, a);
            for (int b = 0; b < players; b++) assert_true(met[a][b] == 0 || met[a][b] == 2);
        }
        /* Each round deals out four half points a pair, and as many to the one who rests. */
        assert_int_equal(total, rounds * 2 * 4 * (players / 2 + players % 2));
        if (players % 2 == 0) assert_int_equal(pairings_points(s, 0), rounds * 2 * 4);
        pairings_free(s);
    }
}

static void test_swiss_pairs_equals(void **state)
{
    (void)state;
    Pairings *s = make(FORMAT_SWISS, 4, 1, 2);
    GamePair p;
    pairings_score(s, 0, 4); /* 0 beats 1, 2 beats 3 */
    pairings_score(s, 1, 4);
    assert_true(pairings_get(s, 2, &p));
    assert_true(p.first == 0 && p.second == 2);
    assert_true(pairings_get(s, 3, &p));
    assert_true(p.first == 1 && p.second == 3);
    pairings_free(s);
}

/* More rounds than opponents: neighbours meet again rather than nobody. */
static void test_swiss_goes_on_when_all_have_met(void **state)
{
    (void)state;
    int met[8][8] = {{0}}, rests[8] = {0};
    Pairings *s = make(FORMAT_SWISS, 4, 1, 5);
    play_swiss(s, 4, 1, 5, met, rests);
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++)
            if (a != b) assert_in_range(met[a][b], 1, 3);
    pairings_free(s);
}

/* Pair k is between k and k + 1, and known once `context`, a number of pairs, says so. */
static bool choose(void *context, int k, GamePair *out)
{
    if (k >= *(const int *)context) return false;
    *out = (GamePair){.first = k, .second = k + 1, .opening = 7 * k};
    return true;
}

static void test_chosen_pairs_are_somebody_elses(void **state)
{
    (void)state;
    int known = 2;
    PairingsOptions options = {
        .format = FORMAT_CHOSEN, .players = 6, .pairs = 5, .choose = choose, .context = &known};
    Pairings *s;
    GamePair p;
    assert_int_equal(pairings_new(&options, &s).code, STATUS_OK);
    assert_int_equal(pairings_count(s), 5);
    assert_true(pairings_get(s, 1, &p));
    assert_int_equal(p.second, 2);
    assert_int_equal(p.opening, 7);
    assert_false(pairings_get(s, 2, &p));
    pairings_score(s, 1, 3);
    known = 5;
    assert_true(pairings_get(s, 4, &p));
    pairings_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_robin_lets_everybody_meet),
        cmocka_unit_test(test_gauntlet_is_run_by_the_first),
        cmocka_unit_test(test_swiss_never_repeats_a_pairing),
        cmocka_unit_test(test_swiss_pairs_equals),
        cmocka_unit_test(test_swiss_goes_on_when_all_have_met),
        cmocka_unit_test(test_chosen_pairs_are_somebody_elses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
