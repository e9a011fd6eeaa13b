/* engine_club.h - matches of two engines that misbehave (tests/match/fake_engine.c), and what is seen of them.
 *
 * A test that uses it is told by FAKE_ENGINE where the program is (tests/CMakeLists.txt). */
#ifndef TENGEN_TESTS_SUPPORT_ENGINE_CLUB_H
#define TENGEN_TESTS_SUPPORT_ENGINE_CLUB_H

#include "game/base/os.h"
#include "game/match/engine_process.h"
#include "game/match/tournament.h"
#include "game/match/transcript.h"
#include "tests/support/assert_status.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef FAKE_ENGINE
#define FAKE_ENGINE "tests/fake_engine"
#endif

#define CLUB_GAME      ((GameSpec){RULE_FREESTYLE, 9, 5})
#define CLUB_TURN      0.2 /* seconds, like these */
#define CLUB_TOLERANCE 0.1
#define CLUB_GRACE     0.3

enum { CLUB_GAMES = 4, ACCOUNT_ROOM = TRANSCRIPT_MAX };

typedef struct Club {
    char command[2][512];
    EngineOptions options;
    bool swap2;
    char went[CLUB_GAMES][64]; /* swap2 */
    GameEnd end[CLUB_GAMES];
    Result result[CLUB_GAMES];
    int black[CLUB_GAMES];
    int plies[CLUB_GAMES];
    double ended[CLUB_GAMES]; /* os_seconds */
    char account[CLUB_GAMES][2][ACCOUNT_ROOM];
} Club;

static inline Status club_engine(void *context, int worker, int player, Player **out)
{
    Club *club = context;
    (void)worker;
    EngineOptions options = club->options;
    options.command = club->command[player];
    return engine_process_new(out, CLUB_GAME, &options);
}

static inline Status club_note(void *context, const TournamentGame *game, const Referee *r)
{
    Club *club = context;
    int n = game->number;
    club->end[n] = r->end;
    club->result[n] = r->result;
    club->black[n] = game->black;
    club->plies[n] = r->count;
    referee_swap2_text(r, club->went[n], sizeof club->went[n]);
    club->ended[n] = os_seconds();
    for (int c = 0; c < 2; c++)
        snprintf(club->account[n][c == BLACK ? game->black : game->white], ACCOUNT_ROOM, "%.*s",
                 ACCOUNT_ROOM - 1, player_account(r->players[c]));
    return status_ok();
}

static inline Club *club_open(const char *habit_a, const char *habit_b)
{
    Club *club = calloc(1, sizeof *club);
    assert_non_null(club);
    snprintf(club->command[0], sizeof club->command[0], "'%s' %s", FAKE_ENGINE, habit_a);
    snprintf(club->command[1], sizeof club->command[1], "'%s' %s", FAKE_ENGINE, habit_b);
    club->options = (EngineOptions){.startup = 1, .tolerance = CLUB_TOLERANCE, .grace = CLUB_GRACE};
    return club;
}

/* Play them, `workers` games at once; how long it took. */
static inline double club_play(Club *club, int games, int workers)
{
    TournamentOptions o = {
        .rules = {.spec = CLUB_GAME,
                  .seed = 5,
                  .clock = {CLUB_TURN, INFINITY, INFINITY, 0},
                  .swap2 = club->swap2},
        .pairings = {.players = 2, .pairs = games / 2},
        .openings = {.random_min = 2, .random_max = 2, .radius = 1},
        .workers = workers,
        .tables = 1,
        .hooks = {.context = club, .make = club_engine, .finished = club_note},
    };
    Tournament *t = NULL;
    double since = os_seconds();
    assert_ok(tournament_new(&o, &t));
    assert_ok(tournament_run(t));
    assert_int_equal(tournament_finished(t), games);
    tournament_free(t);
    return os_seconds() - since;
}

/* How many fake engines of ours there are. */
static inline int club_alive(void)
{
    int n = 0;
    DIR *processes = opendir("/proc");
    assert_non_null(processes);
    for (struct dirent *entry; (entry = readdir(processes));) {
        char path[300], target[512];
        snprintf(path, sizeof path, "/proc/%s/exe", entry->d_name);
        ssize_t length = readlink(path, target, sizeof target - 1);
        if (length <= 0) continue;
        target[length] = '\0';
        n += strcmp(target, FAKE_ENGINE) == 0;
    }
    closedir(processes);
    return n;
}

#endif
