#include "ui/cli/match_settings.h"

#include "game/opening.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double SECONDS_MAX = 1000000;
static const double GRACE_SECONDS = 1; /* for a late engine, before it is ended */

/* ---- lists --------------------------------------------------------------------------------------------- */

/* One "key=value", text[0..length). */
static Status set_key(const OptionTable *table, void *values, const char *text, size_t length)
{
    char item[160];
    if (length >= sizeof item) return status_error(ERR_INPUT, "'%.40s…' is too long", text);
    memcpy(item, text, length);
    item[length] = '\0';
    char *equals = strchr(item, '=');
    if (!equals) return status_error(ERR_INPUT, "'%s' is no key=value", item);
    *equals = '\0';
    return options_set(table, values, item, equals + 1);
}

Status match_settings_list(const OptionTable *table, void *values, const char *text, const char *what)
{
    if (table->count == 0 && *text)
        return status_error(ERR_INPUT, "%s takes no options such as '%.40s'", what, text);
    while (*text) {
        size_t length = strcspn(text, ",");
        TRY(set_key(table, values, text, length));
        text += length;
        if (*text == ',') text++;
    }
    return status_ok();
}

/* ---- the clock ----------------------------------------------------------------------------------------- */

/* A number of seconds at *at; false if there is none. */
static bool take_seconds(const char **at, double *out)
{
    char *end;
    *out = strtod(*at, &end);
    bool good = end > *at && isfinite(*out) && *out >= 0 && *out <= SECONDS_MAX;
    *at = end;
    return good;
}

Status match_settings_clock(const char *text, PlayerClock *out)
{
    PlayerClock c = {.match = INFINITY};
    const char *at = text;
    bool good = take_seconds(&at, &c.turn);
    if (good && *at == '/') {
        at++;
        c.match = c.turn;
        good = take_seconds(&at, &c.turn);
    }
    if (good && *at == '+') {
        at++;
        good = !isinf(c.match) && take_seconds(&at, &c.increment);
    }
    if (!good || *at || c.turn <= 0)
        return status_error(
            ERR_INPUT,
            "tc = %.40s: seconds a move, more than none, as 0.5; or those of a game before them, as 60/5, "
            "and what each move adds, as 60/5+0.2",
            text);
    c.left = c.match;
    *out = c;
    return status_ok();
}

/* ---- engines ------------------------------------------------------------------------------------------- */

typedef struct EngineSettings {
    int tolerance_ms, startup_ms, memory_mb, depth, nodes;
} EngineSettings;

static const Option engine_rows[] = {
    OPTION_INT(EngineSettings, tolerance_ms, "tolerance_ms", 0, 86400000, "overlooked behind each limit"),
    OPTION_INT(EngineSettings, startup_ms, "startup_ms", 1, 86400000, "until an engine says OK"),
    OPTION_INT(EngineSettings, memory_mb, "memory_mb", 0, 1000000, "mebibytes; 0: any"),
    OPTION_INT(EngineSettings, depth, "depth", 0, 1000, "max_depth; 0: not told"),
    OPTION_INT(EngineSettings, nodes, "nodes", 0, 2000000000, "max_node; 0: not told"),
};
static const OptionTable engine_table = OPTION_TABLE(engine_rows);

EngineOptions match_settings_engines_default(void)
{
    return (EngineOptions){
        .startup = 10, .tolerance = 0.5, .grace = GRACE_SECONDS, .memory = (uint64_t)350 << 20};
}

Status match_settings_engines(const char *text, EngineOptions *options)
{
    EngineSettings s = {.tolerance_ms = (int)lround(1000 * options->tolerance),
                        .startup_ms = (int)lround(1000 * options->startup),
                        .memory_mb = (int)(options->memory >> 20),
                        .depth = options->depth,
                        .nodes = options->nodes};
    Status status = match_settings_list(&engine_table, &s, text, "engines");
    if (status.code != STATUS_OK) return status_prefix(status, "engines");
    options->startup = s.startup_ms / 1000.0;
    options->tolerance = s.tolerance_ms / 1000.0;
    options->memory = (uint64_t)s.memory_mb << 20;
    options->depth = s.depth;
    options->nodes = s.nodes;
    return status_ok();
}

/* ---- openings ------------------------------------------------------------------------------------------ */

static const Option opening_rows[] = {
    OPTION_INT(OpeningSettings, stones, "stones", 0, OPENING_MOVES_MAX, "of a random opening"),
    OPTION_INT(OpeningSettings, radius, "radius", 0, BOARD_SIZE_MAX, "columns and rows from the centre"),
};
static const OptionTable opening_table = OPTION_TABLE(opening_rows);

Status match_settings_openings(const char *text, OpeningSettings *out)
{
    OpeningSettings s = {.stones = 4, .radius = 3};
    size_t length = strcspn(text, ":");
    bool automatic = strcmp(text, "auto") == 0;
    bool random = length == strlen("random") && strncmp(text, "random", length) == 0;
    if (random && text[length]) {
        Status status = match_settings_list(&opening_table, &s, text + length + 1, "random");
        if (status.code != STATUS_OK) return status_prefix(status, "openings");
    }
    if (!random && !automatic && !file_exists(text) && !file_is_folder(text))
        return status_error(ERR_INPUT, "openings = %.150s: no such file", text);
    s.automatic = automatic;
    if (!random && !automatic) snprintf(s.file, sizeof s.file, "%s", text);
    *out = s;
    return status_ok();
}

/* ---- the anchor ---------------------------------------------------------------------------------------- */

static const double ELO_MAX = 10000;

Status match_settings_anchor(const char *text, MatchNames *names)
{
    const char *equals = strrchr(text, '=');
    size_t length = equals ? (size_t)(equals - text) : strlen(text);
    char *end = NULL;
    names->anchor = 0;
    names->anchor_elo = 0;
    if (!*text) return status_ok();
    if (equals) names->anchor_elo = strtod(equals + 1, &end);
    if (equals && (end == equals + 1 || *end || !(fabs(names->anchor_elo) <= ELO_MAX)))
        return status_error(ERR_INPUT, "anchor = %.100s: '%.40s' is no Elo from -10000 to 10000", text,
                            equals + 1);
    for (int i = 0; i < names->count; i++)
        if (strlen(names->name[i]) == length && strncmp(names->name[i], text, length) == 0) {
            names->anchor = i;
            return status_ok();
        }
    return status_error(ERR_INPUT, "anchor = %.100s: no player has that name; the first is called %.60s",
                        text, names->name[0]);
}

/* ---- the sequential test ------------------------------------------------------------------------------- */

static const Option sprt_rows[] = {
    OPTION_DOUBLE(Sprt, elo0, "elo0", -1000, 1000, "what the weaker hypothesis says"),
    OPTION_DOUBLE(Sprt, elo1, "elo1", -1000, 1000, "what the stronger hypothesis says"),
    OPTION_DOUBLE(Sprt, alpha, "alpha", 0.0001, 0.4, "probability of accepting elo1 wrongly"),
    OPTION_DOUBLE(Sprt, beta, "beta", 0.0001, 0.4, "probability of accepting elo0 wrongly"),
    OPTION_BOOL(Sprt, normalized, "normalized", "Elo in deviations of a game"),
};
static const OptionTable sprt_table = OPTION_TABLE(sprt_rows);

Status match_settings_sprt(const char *text, Sprt *out)
{
    Sprt s = {.elo0 = 0, .elo1 = 10, .alpha = 0.05, .beta = 0.05};
    Status status = match_settings_list(&sprt_table, &s, text, "sprt");
    if (status.code != STATUS_OK) return status_prefix(status, "sprt (as elo0=0,elo1=10)");
    if (s.elo0 >= s.elo1)
        return status_error(ERR_INPUT, "sprt: elo0 = %g must be less than elo1 = %g", s.elo0, s.elo1);
    *out = s;
    return status_ok();
}
