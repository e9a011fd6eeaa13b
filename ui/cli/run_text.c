#include "ui/cli/run_text.h"

#include "ui/cli/words.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

enum { NUMBER_MAX = 40 };

typedef struct Writer {
    char *text;
    int length;
} Writer;

static void put(Writer *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void put(Writer *w, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int room = RUN_TEXT_MAX - w->length;
    int written = vsnprintf(w->text + w->length, (size_t)room, format, args);
    va_end(args);
    assert(written >= 0 && written < room);
    w->length += written;
}

static double percent_done(const RunProgress *p)
{
    return p->rows_target > 0 ? fmin(100, 100.0 * (double)p->rows / (double)p->rows_target) : 0;
}

const char *run_text_progress(const RunProgress *p, char text[RUN_TEXT_MAX])
{
    Writer w = {.text = text};
    char number[NUMBER_MAX];
    put(&w, "%.0f %% %s", percent_done(p), run_phase_name(p->phase));
    if (p->match_games > 0) put(&w, " %d/%d", p->match_done, p->match_games);
    /* What matters most stands first: a narrow terminal cuts the rest. */
    if (!isnan(p->eta_seconds)) put(&w, " | ETA %s", words_duration(p->eta_seconds, number, sizeof number));
    if (p->latest.games > 0) put(&w, " | score %.0f %%", 100 * p->latest.score);
    if (p->rating.networks > 0) put(&w, " | Elo %+.0f", p->rating.newest.elo);
    if (!isnan(p->loss_policy)) put(&w, " | loss %.3f", p->loss_policy + p->loss_value);
    put(&w, " | %s games", words_number((double)p->games, number, sizeof number));
    put(&w, " | %s pos/s", words_number(p->positions_per_second, number, sizeof number));
    put(&w, " %s evals/s", words_number(p->evaluations_per_second, number, sizeof number));
    return text;
}

const char *run_text_score(const RunProgress *p, int playouts, char text[RUN_TEXT_MAX])
{
    const RunScore *s = &p->latest;
    Writer w = {.text = text};
    if (s->games == 0) {
        put(&w, "no score: no match has been played (match_games_last)");
        return text;
    }
    put(&w,
        "score %.1f %% of %d games against pure MCTS with %d playouts (as black %.1f %%, as white %.1f %%",
        100 * s->score, s->games, playouts, 100 * s->as_black, 100 * s->as_white);
    if (p->first.games > 0) put(&w, "; untrained %.1f %%", 100 * p->first.score);
    put(&w, ")");
    return text;
}

const char *run_text_rating(const RunRating *r, char text[RUN_TEXT_MAX])
{
    const EloRating *e = &r->newest;
    Writer w = {.text = text};
    char number[NUMBER_MAX];
    text[0] = '\0';
    if (r->networks == 0) return text;
    put(&w, "Elo %+.0f ± %.0f over the ", e->elo, e->error);
    if (r->first_rows == 0)
        put(&w, "untrained network");
    else
        put(&w, "network of %s positions", words_number((double)r->first_rows, number, sizeof number));
    put(&w, " (as black %+.0f ± %.0f, as white %+.0f ± %.0f), by matches between %d of its networks",
        e->black, e->black_error, e->white, e->white_error, r->networks);
    return text;
}

static double share(int64_t part, int64_t whole)
{
    return whole > 0 ? (double)part / (double)whole : NAN;
}

const char *run_text_games(const Tally *t, char text[RUN_TEXT_MAX])
{
    Writer w = {.text = text};
    text[0] = '\0';
    if (t->games == 0) return text;
    put(&w, "%.1f plies a game (%.0f %% under %d), black wins %.0f %%, white %.0f %%, %.0f %% draws",
        share(t->plies, t->games), 100 * share(t->brief, t->games), TALLY_BRIEF,
        100 * share(t->black, t->games), 100 * share(t->white, t->games), 100 * share(t->draws, t->games));
    if (t->lines > 0)
        put(&w, ", %.0f %% differ after %d plies", 100 * share(t->distinct, t->lines), TALLY_LINE);
    return text;
}

static void put_member(Writer *w, const char *key, double value)
{
    if (isfinite(value))
        put(w, ",\"%s\":%.6g", key, value);
    else
        put(w, ",\"%s\":null", key);
}

static void put_score(Writer *w, const char *key, const RunScore *s)
{
    if (s->games == 0)
        put(w, ",\"%s\":null", key);
    else
        put(w, ",\"%s\":{\"games\":%d,\"score\":%.4f,\"as_black\":%.4f,\"as_white\":%.4f,\"rows\":%lld}", key,
            s->games, s->score, s->as_black, s->as_white, (long long)s->rows);
}

static void put_rating(Writer *w, const RunRating *r)
{
    const EloRating *e = &r->newest;
    if (r->networks == 0) {
        put(w, ",\"rating\":null");
        return;
    }
    put(w, ",\"rating\":{\"networks\":%d,\"rows\":%lld,\"over_rows\":%lld", r->networks, (long long)e->rows,
        (long long)r->first_rows);
    put_member(w, "elo", e->elo);
    put_member(w, "error", e->error);
    put_member(w, "black", e->black);
    put_member(w, "black_error", e->black_error);
    put_member(w, "white", e->white);
    put_member(w, "white_error", e->white_error);
    put(w, "}");
}

static void put_games(Writer *w, const Tally *t)
{
    if (t->games == 0) {
        put(w, ",\"selfplay\":null");
        return;
    }
    put(w, ",\"selfplay\":{\"games\":%lld", (long long)t->games);
    put_member(w, "plies", share(t->plies, t->games));
    put_member(w, "brief", share(t->brief, t->games));
    put_member(w, "black", share(t->black, t->games));
    put_member(w, "white", share(t->white, t->games));
    put_member(w, "draws", share(t->draws, t->games));
    put_member(w, "distinct", share(t->distinct, t->lines));
    put(w, "}");
}

/* Of several processes: each, and all together. */
static void put_ranks(Writer *w, const RunProgress *p)
{
    RunRank sum = {0};
    if (p->ranks < 2) return;
    put(w, ",\"ranks\":[");
    for (int i = 0; i < p->ranks; i++) {
        const RunRank *rank = &p->rank[i];
        put(w, "%s{\"positions_per_second\":%.6g,\"bytes_sent\":%lld,\"wait_seconds\":%.6g}", i ? "," : "",
            rank->positions_per_second, (long long)rank->bytes_sent, rank->wait_seconds);
        sum.bytes_sent += rank->bytes_sent;
        sum.wait_seconds += rank->wait_seconds;
    }
    put(w, "]");
    put_member(w, "bytes_sent", (double)sum.bytes_sent);
    put_member(w, "wait_seconds", sum.wait_seconds);
}

const char *run_text_json(const RunProgress *p, const char *event, char text[RUN_TEXT_MAX])
{
    Writer w = {.text = text};
    put(&w,
        "{\"event\":\"%s\",\"phase\":\"%s\",\"rows\":%lld,\"rows_target\":%lld,\"games\":%lld,\"steps\":%lld",
        event, run_phase_name(p->phase), (long long)p->rows, (long long)p->rows_target, (long long)p->games,
        (long long)p->steps);
    put_member(&w, "seconds", p->seconds);
    put_member(&w, "eta_seconds", p->eta_seconds);
    put_member(&w, "positions_per_second", p->positions_per_second);
    put_member(&w, "evaluations_per_second", p->evaluations_per_second);
    put_member(&w, "learning_rate", p->learning_rate);
    put_member(&w, "loss_policy", p->loss_policy);
    put_member(&w, "loss_value", p->loss_value);
    put_member(&w, "memory_peak", (double)p->memory_peak);
    put_score(&w, "first", &p->first);
    put_score(&w, "latest", &p->latest);
    put_rating(&w, &p->rating);
    put_games(&w, &p->tally);
    put_ranks(&w, p);
    put(&w, "}");
    return text;
}
