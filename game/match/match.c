#include "game/match/match.h"

#include "game/match/rating.h"

#include <assert.h>
#include <stdlib.h>

enum { SIDE_A, SIDE_B };
enum { UNFINISHED = -1 };

/* One game being played, and the two who play it. */
typedef struct Table {
    Player *players[2]; /* by side */
    int game;           /* UNFINISHED between games */
    bool a_is_black;
    Referee referee;
} Table;

typedef struct Match {
    const MatchOptions *options;
    RefereeRules rules;
    MatchResult *result;
    Table *tables;
    int table_count;
    int begun;           /* games */
    int finished;        /* games */
    int8_t *half_points; /* of A by game, or UNFINISHED */
} Match;

/* ---- openings --------------------------------------------------------------------------------------- */

static Status choose_opening(const MatchOptions *o, int pair, Opening *out)
{
    if (o->opening_count > 0) {
        *out = o->openings[pair % o->opening_count];
        return status_ok();
    }
    Rng rng = rng_make(o->seed, 0, (uint64_t)pair, 0, RNG_OPENING);
    int stones = o->random_min + (int)rng_below(&rng, (uint32_t)(o->random_max - o->random_min + 1));
    return opening_random(o->spec, stones, OPENING_ANYWHERE, rng, out);
}

/* ---- games ------------------------------------------------------------------------------------------ */

static Status begin_game(Match *m, Table *t)
{
    int game = m->options->first_game + m->begun;
    Opening opening;
    TRY(choose_opening(m->options, game / 2, &opening));
    m->begun++;
    t->game = game;
    t->a_is_black = game % 2 == 0;
    Player *black = t->players[t->a_is_black ? SIDE_A : SIDE_B];
    Player *white = t->players[t->a_is_black ? SIDE_B : SIDE_A];
    referee_begin(&t->referee, &m->rules, game, &opening, black, white);
    return status_ok();
}

static void report(const Match *m, const Table *t)
{
    const Referee *r = &t->referee;
    MatchGame game = {
        .game = t->game,
        .a_is_black = t->a_is_black,
        .result = r->result,
        .end = r->end,
        .board = &r->board,
        .moves = r->moves,
        .count = r->count,
        .opening_count = r->opening_count,
    };
    m->options->on_game(m->options->context, &game);
}

static void end_game(Match *m, Table *t)
{
    const Referee *r = &t->referee;
    int points = match_half_points(r->result, t->a_is_black);
    match_count(m->result, t->a_is_black, points, r->end, r->count - r->opening_count);
    m->half_points[t->game - m->options->first_game] = (int8_t)points;
    m->finished++;
    if (m->options->on_game) report(m, t);
    t->game = UNFINISHED;
}

/* A turn of a table, which goes on to its next game at once. */
static Status serve(Match *m, Table *t)
{
    bool moved;
    if (t->game != UNFINISHED) {
        TRY(referee_serve(&t->referee, &moved));
        if (!referee_over(&t->referee)) return status_ok();
        end_game(m, t);
    }
    if (m->begun == m->options->games) return status_ok();
    TRY(begin_game(m, t));
    return referee_serve(&t->referee, &moved);
}

static Status serve_all(Match *m)
{
    const MatchOptions *o = m->options;
    while (m->finished < o->games) {
        for (int i = 0; i < m->table_count; i++) {
            if (o->should_stop && o->should_stop(o->context))
                return status_error(ERR_INTERRUPTED, "the match was stopped after %d of %d games",
                                    m->finished, o->games);
            TRY(serve(m, &m->tables[i]));
        }
    }
    return status_ok();
}

/* ---- the match -------------------------------------------------------------------------------------- */

static void count_pairs(const Match *m)
{
    for (int i = 0; i + 1 < m->options->games; i += 2) {
        int first = m->half_points[i], second = m->half_points[i + 1];
        if (first != UNFINISHED && second != UNFINISHED) m->result->pairs[first + second]++;
    }
}

static Status prepare(Match *m, MatchSide a, MatchSide b)
{
    const MatchOptions *o = m->options;
    m->half_points = malloc((size_t)o->games);
    if (!m->half_points) return status_no_memory((size_t)o->games, "a match");
    for (int i = 0; i < o->games; i++) m->half_points[i] = UNFINISHED;
    m->tables = calloc((size_t)m->table_count, sizeof *m->tables);
    if (!m->tables) return status_no_memory((size_t)m->table_count * sizeof *m->tables, "a match");
    for (int i = 0; i < m->table_count; i++) {
        m->tables[i].game = UNFINISHED;
        TRY(a.make(a.context, o->spec, &m->tables[i].players[SIDE_A]));
        TRY(b.make(b.context, o->spec, &m->tables[i].players[SIDE_B]));
    }
    return status_ok();
}

static void clear(Match *m)
{
    for (int i = 0; m->tables && i < m->table_count; i++) {
        if (m->tables[i].game != UNFINISHED) referee_stop(&m->tables[i].referee);
    }
    for (int i = 0; m->tables && i < m->table_count; i++) {
        player_free(m->tables[i].players[SIDE_A]);
        player_free(m->tables[i].players[SIDE_B]);
    }
    free(m->tables);
    free(m->half_points);
}

Status match_run(const MatchOptions *options, MatchSide a, MatchSide b, MatchResult *result)
{
    assert(options->games >= 1 && options->concurrent >= 1 && options->first_game % 2 == 0);
    assert(options->opening_count > 0 || options->random_min <= options->random_max);
    *result = (MatchResult){0};
    Match m = {
        .options = options,
        .rules = {.spec = options->spec, .seed = options->seed},
        .result = result,
        .table_count = options->concurrent < options->games ? options->concurrent : options->games,
    };
    Status status;
    CHECK(status, prepare(&m, a, b));
    CHECK(status, serve_all(&m));
done:
    if (m.half_points) count_pairs(&m);
    clear(&m);
    return status;
}

/* ---- results ---------------------------------------------------------------------------------------- */

int match_half_points(Result result, bool a_is_black)
{
    assert(result != RESULT_NONE);
    if (result == RESULT_DRAW) return 1;
    return (result == RESULT_BLACK) == a_is_black ? 2 : 0;
}

void match_count_score(MatchScore *score, int half_points)
{
    score->wins += half_points == 2;
    score->draws += half_points == 1;
    score->losses += half_points == 0;
}

void match_count(MatchResult *result, bool a_is_black, int half_points, GameEnd end, int plies)
{
    match_count_score(a_is_black ? &result->black : &result->white, half_points);
    result->illegal[SIDE_A] += end == GAME_BY_ILLEGAL_MOVE && half_points == 0;
    result->illegal[SIDE_B] += end == GAME_BY_ILLEGAL_MOVE && half_points == 2;
    result->plies += plies;
}

static MatchScore add_scores(MatchScore a, MatchScore b)
{
    return (MatchScore){a.wins + b.wins, a.draws + b.draws, a.losses + b.losses};
}

void match_add(MatchResult *sum, const MatchResult *part)
{
    sum->black = add_scores(sum->black, part->black);
    sum->white = add_scores(sum->white, part->white);
    sum->opened = add_scores(sum->opened, part->opened);
    for (int i = 0; i < 5; i++) sum->pairs[i] += part->pairs[i];
    for (int i = 0; i < 2; i++) sum->illegal[i] += part->illegal[i];
    sum->plies += part->plies;
}

MatchScore match_total(const MatchResult *r)
{
    return add_scores(r->black, r->white);
}

int match_games(MatchScore s)
{
    return s.wins + s.draws + s.losses;
}

double match_score(MatchScore s)
{
    return (s.wins + 0.5 * s.draws) / match_games(s);
}

MatchEstimate match_estimate(const MatchResult *r)
{
    MatchScore total = match_total(r);
    int single[3] = {total.losses, total.draws, total.wins};
    int games = match_games(total), pairs = 0;
    assert(games > 0);
    for (int i = 0; i < 5; i++) pairs += r->pairs[i];
    bool all_in_pairs = 2 * pairs == games;
    MatchEstimate e = {
        .score = match_score(total),
        .error = all_in_pairs ? rating_error(r->pairs, 5) : rating_error(single, 3),
    };
    e.elo = rating_elo(e.score);
    double low, high;
    rating_interval(e.score, e.error, games, &low, &high);
    e.elo_low = rating_elo(low);
    e.elo_high = rating_elo(high);
    return e;
}
