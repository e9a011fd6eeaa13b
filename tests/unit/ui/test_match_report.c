#include "game/match/bots.h"
#include "tests/support/assert_status.h"
#include "tests/support/scratch_test.h"
#include "ui/cli/match_report.h"
#include "ui/cli/match_report_data.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PLAYERS = 3, DEPTH_MAX = 32 };

static const GameSpec SPEC = {RULE_FREESTYLE, 9, 5};
static const MatchDbSetting settings[] = {
    {"rule", "freestyle"}, {"size", "9"}, {"line", "5"}, {"seed", "7"}, {"tc", "1"}};
static const MatchDbPlayer players[PLAYERS] = {
    {"alpha <b> & \"co\"", "net:x,visits=3"}, {"beta ]]></script>", "random"}, {"g\351nie", "cmd:'./x'"}};

/* ---- a match written by hand ---------------------------------------------------------------------------- */

/* Black's stones in a row and white's in another; the first two are the opening. */
static void write_game(MatchDb *db, int number, int black, int white, Result result, GameEnd end, int column)
{
    TournamentGame game = {.number = number, .black = black, .white = white};
    Player *bot = NULL;
    assert_ok(bots_random_new(&bot));
    Referee r = {.result = result, .end = end, .opening_count = 2, .players = {bot, bot}};
    board_init(&r.board, SPEC);
    for (r.count = 0; r.count < 9; r.count++) {
        r.moves[r.count] = (Point)(r.count % 2 * 9 + column + r.count / 2);
        r.about[r.count] = (RefereeMove){.score = NAN, .seconds = r.count < 2 ? NAN : 0.25f};
    }
    assert_ok(match_db_add(db, &game, &r));
    player_free(bot);
}

static MatchDb *write_match(const char *path)
{
    MatchDb *db = NULL;
    assert_ok(match_db_open(path, &db));
    assert_ok(match_db_agree(db, settings, sizeof settings / sizeof *settings, players, PLAYERS));
    write_game(db, 0, 0, 1, RESULT_BLACK, GAME_BY_RULES, 0);
    write_game(db, 1, 1, 0, RESULT_WHITE, GAME_BY_CRASH, 0);
    write_game(db, 2, 0, 1, RESULT_DRAW, GAME_BY_MOVE_LIMIT, 1);
    write_game(db, 3, 1, 0, RESULT_BLACK, GAME_BY_RULES, 1);
    write_game(db, 4, 1, 2, RESULT_BLACK, GAME_BY_TIME, 0);
    assert_ok(match_db_flush(db));
    return db;
}

/* ---- well-formedness ------------------------------------------------------------------------------------ */

/* Behind the tag at `at`, whose name goes to name[32]. */
static const char *skip_tag(const char *at, char name[32])
{
    size_t n = strcspn(at, " />");
    snprintf(name, 32, "%.*s", (int)n, at);
    for (at += n; *at && *at != '>'; at++) {
        assert_int_not_equal(*at, '<');
        if (*at != '"') continue;
        at = strchr(at + 1, '"');
        assert_non_null(at);
    }
    assert_int_equal(*at, '>');
    return at + 1;
}

static const char *skip_reference(const char *at)
{
    static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(at, known[i], strlen(known[i])) == 0) return at + strlen(known[i]);
    fail_msg("no reference: %.30s", at);
    return NULL;
}

/* Each element is closed, by itself or in turn. */
static void assert_well_formed(const char *html)
{
    char open[DEPTH_MAX][32], name[32];
    int depth = 0;
    const char *at = html + strlen("<!DOCTYPE html>");
    assert_memory_equal(html, "<!DOCTYPE html>", strlen("<!DOCTYPE html>"));
    while (*at) {
        if (strncmp(at, "<![CDATA[", 9) == 0) {
            at = strstr(at, "]]>");
            assert_non_null(at);
            at += 3;
        } else if (*at == '&') {
            at = skip_reference(at);
        } else if (at[0] == '<' && at[1] == '/') {
            at = skip_tag(at + 2, name);
            assert_true(depth > 0);
            assert_string_equal(name, open[--depth]);
        } else if (*at == '<') {
            at = skip_tag(at + 1, name);
            assert_true(depth < DEPTH_MAX && isalpha((unsigned char)name[0]));
            if (at[-2] != '/') memcpy(open[depth++], name, sizeof name);
        } else {
            at++;
        }
    }
    assert_int_equal(depth, 0);
}

/* Every reference leads into the page. */
static void assert_self_contained(const char *html)
{
    static const char *const forbidden[] = {"http:",  "https:",  "src=",    "url(",    "@import",
                                            "fetch(", "XMLHttp", "<iframe", "<object", "<img"};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        if (strstr(html, forbidden[i])) fail_msg("the page holds %s", forbidden[i]);
    for (const char *at = html; (at = strstr(at, "href=\""));) {
        at += strlen("href=\"");
        if (*at != '#' && strncmp(at, "data:,\"", 7) != 0) fail_msg("a reference to %.40s", at);
    }
    assert_non_null(strstr(html, "default-src 'none'"));
}

static char *write_page(const char *path, ReportCounts *counts)
{
    char *html = NULL;
    size_t size = 0;
    MatchDb *db = write_match(path);
    assert_ok(match_report_write(db, "", &html, &size, counts));
    match_db_close(db);
    assert_int_equal(strlen(html), size);
    return html;
}

/* ---- tests ---------------------------------------------------------------------------------------------- */

static void test_the_page_is_whole_and_alone(void **state)
{
    ReportCounts counts;
    char *html = write_page(scratch_file(*state, "m.db"), &counts);
    assert_well_formed(html);
    assert_self_contained(html);
    assert_int_equal(counts.games, 5);
    assert_int_equal(counts.faults, 2);
    free(html);
}

static void assert_holds(const char *html, const char *text)
{
    if (!strstr(html, text)) fail_msg("the page lacks %s", text);
}

static void test_what_it_says(void **state)
{
    ReportCounts counts;
    char *html = write_page(scratch_file(*state, "m.db"), &counts);
    assert_holds(html, "<h1>A tournament of 3 players</h1>");
    assert_holds(html, "5 games of freestyle 9x9");
    assert_holds(html, "Black won 3, 1 were drawn, white won 1");
    /* the first player: two wins, a draw and a loss; one pair of 2 points, one of a half */
    assert_holds(html, "<td class=\"left\">alpha &lt;b&gt; &amp; &quot;co&quot;</td>"
                       "<td class=\"left\">beta ]]&gt;&lt;/script&gt;</td><td>62.5 %");
    assert_holds(html, "<td>2-1-1</td><td>1-1-0</td><td>1-0-1</td><td>0 1 0 0 1</td>");
    assert_holds(html, "g\303\251nie loses by time");
    assert_holds(html, "beta ]]&gt;&lt;/script&gt; loses by crash");
    assert_holds(html, "<td class=\"left\">a9a8</td>");
    assert_holds(
        html, "[3,0,1,3,\"move limit\",2,\"b9b8c9c8d9d8e9e8f9\",[-1,-1,250,250,250,250,250,250,250],\"\"]");
    assert_holds(html, "beta ]]\\u003e\\u003c/script\\u003e");
    free(html);
}

static void test_sums(void **state)
{
    MatchDb *db = write_match(scratch_file(*state, "m.db"));
    ReportData d;
    assert_ok(match_report_data_read(db, "", &d));
    match_db_close(db);
    assert_int_equal(d.player_count, PLAYERS);
    assert_int_equal(d.opening_count, 2);
    assert_int_equal(d.openings[0].games, 3);
    assert_int_equal(d.openings[0].points, 4);
    assert_int_equal(d.openings[0].played, 2);
    assert_int_equal(d.openings[1].black.draws, 1);
    assert_int_equal(d.openings[1].points, 1);
    for (int a = 0; a < PLAYERS; a++)
        for (int b = 0; b < PLAYERS; b++) {
            MatchScore s = match_total(match_report_data_pairing(&d, a, b));
            MatchScore back = match_total(match_report_data_pairing(&d, b, a));
            assert_int_equal(s.wins, back.losses);
            assert_int_equal(s.draws, back.draws);
        }
    MatchResult beta = match_report_data_total(&d, 1);
    assert_int_equal(beta.black.wins, 2);
    assert_int_equal(beta.black.losses, 1);
    assert_int_equal(beta.pairs[0] + beta.pairs[3], 2);
    assert_true(d.players[0].rating.elo == 0);
    assert_true(d.players[1].rating.elo < 0 && d.players[2].rating.elo < d.players[1].rating.elo);
    match_report_data_free(&d);
}

/* Whose strength is fixed stands at his Elo; a test and swap2 are told of where there were some. */
static void test_anchor_test_and_swap2(void **state)
{
    MatchDb *db = write_match(scratch_file(*state, "m.db"));
    ReportData d;
    assert_ok(match_report_data_read(db, "beta ]]></script>=1500", &d));
    assert_true(d.players[1].rating.elo == 1500 && d.players[1].rating.error == 0);
    assert_true(d.players[0].rating.elo > 1500 && d.players[2].rating.elo < 1500);
    assert_false(d.tested || d.swap2);
    match_report_data_free(&d);
    assert_fault(match_report_data_read(db, "delta", &d), ERR_INPUT,
                 "anchor = delta: no player has that name; the first is called alpha <b> & \"co\"");
    match_report_data_free(&d);
    match_db_close(db);

    static const MatchDbSetting test[] = {
        {"rule", "freestyle"}, {"size", "9"}, {"line", "5"}, {"sprt", "elo1=400"}};
    char *html = NULL;
    size_t size;
    ReportCounts counts;
    assert_ok(match_db_open(scratch_file(*state, "s.db"), &db));
    assert_ok(match_db_agree(db, test, 4, players, 2));
    for (int g = 0; g < 40; g++)
        write_game(db, g, g % 2, 1 - g % 2, g % 2 ? RESULT_WHITE : RESULT_BLACK, GAME_BY_RULES, 0);
    assert_ok(match_report_data_read(db, "", &d));
    assert_true(d.tested);
    /* The pairs up to the one that decided it, and no more. */
    int last = d.sprt_pairs[4], before[5] = {0, 0, 0, 0, last - 1};
    assert_in_range(last, 1, 19);
    assert_int_equal(sprt_verdict(&d.sprt, d.sprt_pairs), SPRT_ACCEPTS_ELO1);
    assert_int_equal(sprt_verdict(&d.sprt, before), SPRT_GOES_ON);
    match_report_data_free(&d);
    assert_ok(match_report_write(db, "", &html, &size, &counts));
    assert_well_formed(html);
    assert_holds(html, "<h2>Sequential test</h2>");
    assert_holds(html, "is stronger than beta");
    free(html);
    match_db_close(db);
}

static void test_an_empty_match_has_a_page(void **state)
{
    MatchDb *db = NULL;
    char *html = NULL;
    size_t size = 0;
    ReportCounts counts;
    assert_ok(match_db_open(scratch_file(*state, "m.db"), &db));
    assert_ok(match_db_agree(db, settings, sizeof settings / sizeof *settings, players, 2));
    assert_ok(match_report_write(db, "", &html, &size, &counts));
    assert_well_formed(html);
    assert_int_equal(counts.games + counts.faults, 0);
    free(html);
    match_db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SCRATCH_TEST(test_the_page_is_whole_and_alone),
        SCRATCH_TEST(test_what_it_says),
        SCRATCH_TEST(test_sums),
        SCRATCH_TEST(test_anchor_test_and_swap2),
        SCRATCH_TEST(test_an_empty_match_has_a_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
