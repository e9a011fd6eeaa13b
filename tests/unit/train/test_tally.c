/* What a round's games look like: lengths, results, and how many lines there were. */
#include "train/tally.h"

#include "tests/support/assert_status.h"

#include <string.h>

enum { MOST = 16 };

typedef struct Fixture {
    TallySheet sheets[LANES];
    uint64_t gathered[LANES * MOST];
    Episode episode;
} Fixture;

static int make(void **state)
{
    static Fixture f;
    GameSpec spec = {.rule = RULE_FREESTYLE, .size = 15, .line = 5};
    for (int lane = 0; lane < LANES; lane++) assert_ok(tally_sheet_new(&f.sheets[lane], MOST));
    assert_ok(episode_new(&f.episode, spec));
    *state = &f;
    return 0;
}

static int unmake(void **state)
{
    Fixture *f = *state;
    for (int lane = 0; lane < LANES; lane++) tally_sheet_free(&f->sheets[lane]);
    episode_free(&f->episode);
    return 0;
}

/* A game along the rows from the point `from` on, seen after so many quarter turns. */
static void add(Fixture *f, int lane, int plies, Point from, int turns, Result result)
{
    episode_reset(&f->episode, 0);
    for (int i = 0; i < plies; i++) {
        int x = (from + i) % 15, y = (from + i) / 15;
        for (int t = 0; t < turns; t++) {
            int old = x;
            x = 14 - y;
            y = old;
        }
        episode_add_move(&f->episode, (Point)(y * 15 + x));
    }
    f->episode.result = (uint8_t)result;
    tally_sheet_add(&f->sheets[lane], &f->episode);
}

static void games_are_counted(void **state)
{
    Fixture *f = *state;
    add(f, 0, 11, 0, 0, RESULT_BLACK);
    add(f, 0, 12, 20, 0, RESULT_BLACK);
    add(f, 3, 100, 40, 0, RESULT_WHITE);
    add(f, 7, 7, 60, 0, RESULT_DRAW);
    Tally t = tally_total(f->sheets, f->gathered);
    assert_int_equal(t.games, 4);
    assert_int_equal(t.plies, 130);
    assert_int_equal(t.brief, 2);
    assert_int_equal(t.black, 2);
    assert_int_equal(t.white, 1);
    assert_int_equal(t.draws, 1);
    assert_int_equal(t.lines, 3);
    assert_int_equal(t.distinct, 3);
    for (int lane = 0; lane < LANES; lane++) tally_sheet_clear(&f->sheets[lane]);
    t = tally_total(f->sheets, f->gathered);
    assert_int_equal(t.games + t.plies + t.lines + t.distinct, 0);
}

/* The same line in other lanes, with another end, or turned is one line. */
static void symmetric_lines_are_one(void **state)
{
    Fixture *f = *state;
    for (int lane = 0; lane < LANES; lane++) add(f, lane, 8 + lane, 16, lane % 4, RESULT_WHITE);
    add(f, 5, 30, 17, 0, RESULT_WHITE);
    Tally t = tally_total(f->sheets, f->gathered);
    assert_int_equal(t.lines, LANES + 1);
    assert_int_equal(t.distinct, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(games_are_counted, make, unmake),
        cmocka_unit_test_setup_teardown(symmetric_lines_are_one, make, unmake),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
