#include "train/config.h"

#include "game/opening.h"
#include "net/optimizer.h"
#include "train/lanes.h"

#include <stdio.h>
#include <string.h>

static const char *const rules[] = {"freestyle", "standard", "renju", "caro", NULL};
static const char *const gates[] = {"off", "sprt", NULL};
static const char *const plane_sets[] = {"raw-1", "threat-1", "last-1", NULL};

enum { VALUE_MAX = 192 };

#define SEED_MAX 9007199254740992.0
#define ROWS_MAX 1e12

static const Option rows[] = {
    OPTION_HEADING("Game"),
    OPTION_ENUM(RunConfig, rule, "rule", rules, "rule of the game"),
    OPTION_INT(RunConfig, size, "size", BOARD_SIZE_MIN, BOARD_SIZE_MAX, "points along an edge"),
    OPTION_INT(RunConfig, line, "line", LINE_LENGTH_MIN, LINE_LENGTH_MAX, "stones in a row that win"),
    OPTION_HEADING("Network"),
    OPTION_ENUM(RunConfig, planes, "planes", plane_sets, "what the network sees"),
    OPTION_ENUM(RunConfig, network, "network", model_kind_names,
                "plain: convolutions, for one size of board"),
    OPTION_INT(RunConfig, blocks, "blocks", 1, 40, "residual blocks, or convolutions"),
    OPTION_INT(RunConfig, channels, "channels", 8, 512, "channels of the trunk, a multiple of 8"),
    OPTION_INT(RunConfig, policy_channels, "policy_channels", 1, 256, "of the policy head, a multiple of 8"),
    OPTION_INT(RunConfig, value_hidden, "value_hidden", 8, 512, "units of the value head, a multiple of 8"),
    OPTION_INT(RunConfig, pool_every, "pool_every", 0, 40, "one block in so many pools; 0: none"),
    OPTION_INT(RunConfig, aux, "aux", 0, 1, "1: heads that help training; 0: none"),
    OPTION_INT64(RunConfig, seed, "seed", 0, SEED_MAX, "names the random numbers"),
    OPTION_HEADING("Machine"),
    OPTION_ENUM(RunConfig, backend, "backend", backend_names, "what computes the network"),
    OPTION_ENUM(RunConfig, precision, "precision", precision_names, "number format of the network"),
    OPTION_STRING(RunConfig, arithmetic, "arithmetic",
                  "filled in when a run begins; any: go on with another"),
    OPTION_INT(RunConfig, threads, "threads", 0, 1024, "worker threads; 0: one for each core"),
    OPTION_INT(RunConfig, zero, "zero", 0, 3,
               "what ranks divide: 0 nothing, 1 moments, 2 gradients, 3 parameters"),
    OPTION_STRING(RunConfig, offload, "offload", "where the optimizer's state is: none, cpu or file:FOLDER"),
    OPTION_HEADING("Self-play"),
    OPTION_ENUM(RunConfig, root, "root", search_params_roots, "how the root chooses"),
    OPTION_ENUM(RunConfig, tactics, "tactics", search_params_tactics, "what is seen without search"),
    OPTION_INT(RunConfig, threat_leaf_nodes, "threat_leaf_nodes", 0, 100000,
               "to look for wins by force; 0: none"),
    OPTION_INT(RunConfig, threat_root_nodes, "threat_root_nodes", 0, 1000000, "the same at the root"),
    OPTION_INT(RunConfig, threat_samples, "threat_samples", 0, 1,
               "1: learn from roots so decided; 0: do not"),
    OPTION_INT(RunConfig, visits, "visits", 1, 1000000, "visits of a search, at first"),
    OPTION_INT64(RunConfig, visits_grow_rows, "visits_grow_rows", 0, ROWS_MAX,
                 "rows that double them; 0: never"),
    OPTION_INT(RunConfig, visits_max, "visits_max", 1, 1000000, "visits up to which they double"),
    OPTION_INT(RunConfig, gumbel_moves, "gumbel_moves", 1, BOARD_POINTS_MAX, "moves considered at first"),
    OPTION_DOUBLE(RunConfig, gumbel_c_visit, "gumbel_c_visit", 0, 1e4, "Gumbel: offset of the visits"),
    OPTION_DOUBLE(RunConfig, gumbel_c_scale, "gumbel_c_scale", 0, 100, "Gumbel: weight of the values"),
    OPTION_DOUBLE(RunConfig, puct, "puct", 0, 100, "PUCT: weight of the priors"),
    OPTION_DOUBLE(RunConfig, puct_log, "puct_log", 0, 100, "PUCT: growth of that weight with the visits"),
    OPTION_ENUM(RunConfig, first_play, "first_play", search_params_first_plays, "unvisited moves count as"),
    OPTION_ENUM(RunConfig, noise, "noise", search_params_noises, "PUCT: where the noise goes"),
    OPTION_DOUBLE(RunConfig, dirichlet_alpha, "dirichlet_alpha", 0, 1e3, "PUCT: alpha; 0: by the total"),
    OPTION_DOUBLE(RunConfig, dirichlet_total, "dirichlet_total", 0.01, 1e4, "PUCT: alpha times legal moves"),
    OPTION_DOUBLE(RunConfig, dirichlet_fraction, "dirichlet_fraction", 0, 1, "PUCT: share of the noise"),
    OPTION_INT(RunConfig, games, "games", 1, 4096, "in lockstep in each of the 8 lanes"),
    OPTION_INT(RunConfig, moves, "moves", 1, 10000, "searched by each game in a round"),
    OPTION_DOUBLE(RunConfig, temperature, "temperature", 0, 10, "of the first moves"),
    OPTION_INT(RunConfig, temperature_plies, "temperature_plies", 0, BOARD_POINTS_MAX, "plies it lasts"),
    OPTION_INT(RunConfig, opening_stones, "opening_stones", 0, 10, "random stones at most"),
    OPTION_INT(RunConfig, opening_radius, "opening_radius", 0, OPENING_ANYWHERE,
               "columns from the centre to them"),
    OPTION_HEADING("Replay window"),
    OPTION_DOUBLE(RunConfig, surprise, "surprise", 0, 1, "share of rows given to what surprised"),
    OPTION_INT64(RunConfig, window_min, "window_min", LANES, ROWS_MAX, "rows after which old ones leave"),
    OPTION_DOUBLE(RunConfig, window_power, "window_power", 0.01, 1,
                  "of the rows that it grows by; 1: a line"),
    OPTION_DOUBLE(RunConfig, window_growth, "window_growth", 0, 1, "rows it gains for a row, at first"),
    OPTION_INT64(RunConfig, window_max, "window_max", LANES, ROWS_MAX, "rows at most"),
    OPTION_HEADING("Optimisation"),
    OPTION_ENUM(RunConfig, optimizer, "optimizer", optimizer_names, "what turns gradients into steps"),
    OPTION_INT(RunConfig, batch, "batch", LANES, 65536, "rows of a step, a multiple of 8"),
    OPTION_DOUBLE(RunConfig, samples, "samples", 0.01, 100, "steps see each row so often"),
    OPTION_INT(RunConfig, update_games, "update_games", 0, 1000000, "games for an update; 0: by samples"),
    OPTION_INT(RunConfig, epochs, "epochs", 1, 1000, "steps of an update, on one batch"),
    OPTION_DOUBLE(RunConfig, kl_target, "kl_target", 0, 100, "of the policy, leads the rate; 0: nothing"),
    OPTION_DOUBLE(RunConfig, learning_rate, "learning_rate", 0, 1, "the highest"),
    OPTION_INT(RunConfig, warmup, "warmup", 0, 1000000, "steps over which it rises"),
    OPTION_DOUBLE(RunConfig, decay_from, "decay_from", 0, 1, "share of the rows after which it falls"),
    OPTION_DOUBLE(RunConfig, decay_to, "decay_to", 0, 1, "share of it at the end"),
    OPTION_DOUBLE(RunConfig, weight_decay, "weight_decay", 0, 1, "decoupled"),
    OPTION_DOUBLE(RunConfig, momentum, "momentum", 0, 0.9999, "SGD: memory of the gradients"),
    OPTION_DOUBLE(RunConfig, beta1, "beta1", 0, 0.9999, "AdamW: memory of the mean"),
    OPTION_DOUBLE(RunConfig, beta2, "beta2", 0, 0.999999, "AdamW: memory of the square"),
    OPTION_DOUBLE(RunConfig, clip, "clip", 1e-6, 1e6, "largest norm of a gradient"),
    OPTION_DOUBLE(RunConfig, policy_weight, "policy_weight", 0, 100, "of the policy in the loss"),
    OPTION_DOUBLE(RunConfig, value_weight, "value_weight", 0, 100, "of the value in the loss"),
    OPTION_DOUBLE(RunConfig, reply_weight, "reply_weight", 0, 100, "of the opponent's reply (aux)"),
    OPTION_DOUBLE(RunConfig, soft_weight, "soft_weight", 0, 100, "of the softened policy (aux)"),
    OPTION_DOUBLE(RunConfig, plies_weight, "plies_weight", 0, 100, "of the plies left (aux)"),
    OPTION_DOUBLE(RunConfig, average, "average", 0, 0.9999, "kept of the averaged weights each round"),
    OPTION_HEADING("Budget"),
    OPTION_INT64(RunConfig, rows, "rows", 1, ROWS_MAX, "training positions in all"),
    OPTION_DOUBLE(RunConfig, minutes, "minutes", 0, 1e7, "time limit of this start; 0: none"),
    OPTION_INT(RunConfig, checkpoint_seconds, "checkpoint_seconds", 0, 86400, "between checkpoints"),
    OPTION_DOUBLE(RunConfig, disk_gb, "disk_gb", 1e-4, 1e6, "for old games and networks"),
    OPTION_HEADING("Matches against pure Monte Carlo tree search"),
    OPTION_INT(RunConfig, match_playouts, "match_playouts", 1, 10000000, "its playouts a move"),
    OPTION_INT(RunConfig, match_visits, "match_visits", 1, 1000000, "the network's visits a move"),
    OPTION_INT(RunConfig, match_games_first, "match_games_first", 0, 100000, "before training"),
    OPTION_INT(RunConfig, match_games_between, "match_games_between", 0, 100000, "in between"),
    OPTION_INT(RunConfig, match_games_last, "match_games_last", 0, 100000, "at the end"),
    OPTION_INT64(RunConfig, match_every, "match_every", 0, ROWS_MAX, "rows in between; 0: no such match"),
    OPTION_HEADING("Kept networks, and matches against earlier ones"),
    OPTION_INT64(RunConfig, keep_every, "keep_every", 0, ROWS_MAX, "rows between kept networks; 0: the last"),
    OPTION_INT64(RunConfig, rival_every, "rival_every", 0, ROWS_MAX, "rows between matches; 0: none"),
    OPTION_INT(RunConfig, rivals, "rivals", 0, 16, "earlier networks in each; 0: none"),
    OPTION_INT(RunConfig, rival_games, "rival_games", 1, 100000, "against each of them"),
    OPTION_HEADING("The gate: what plays changes only for what is stronger"),
    OPTION_ENUM(RunConfig, gate, "gate", gates, "sprt: a match of each new network decides"),
    OPTION_INT64(RunConfig, gate_every, "gate_every", 1, ROWS_MAX, "rows between such matches"),
    OPTION_INT(RunConfig, gate_games, "gate_games", 2, 100000, "of a match at most"),
    OPTION_DOUBLE(RunConfig, gate_elo0, "gate_elo0", -1000, 1000, "is it stronger by no more than this …"),
    OPTION_DOUBLE(RunConfig, gate_elo1, "gate_elo1", -1000, 1000, "… or by this at least?"),
    OPTION_HEADING("Ratings on the ladder"),
    OPTION_INT64(RunConfig, ladder_every, "ladder_every", 0, ROWS_MAX, "rows between ratings; 0: none"),
    OPTION_INT(RunConfig, ladder_games, "ladder_games", 2, 100000, "of a rating, an even number"),
};
static const OptionTable table = OPTION_TABLE(rows);

/* Keys that a run may change when it goes on, or that config_resolve judges. */
static const char *const changeable[] = {
    "backend",
    "precision",
    "arithmetic",
    "threads",
    "zero",
    "offload",
    "rows",
    "minutes",
    "disk_gb",
    "checkpoint_seconds",
    "match_playouts",
    "match_visits",
    "match_every",
    "match_games_first",
    "match_games_between",
    "match_games_last",
    "keep_every",
    "rival_every",
    "rivals",
    "rival_games",
    "gate",
    "gate_every",
    "gate_games",
    "gate_elo0",
    "gate_elo1",
    "ladder_every",
    "ladder_games",
};

typedef struct Preset {
    const char *name;
    const char *about;
    RunConfig config;
} Preset;

/* The gate stays open: networks that learn fast have no need of it. */
#define GATE .gate_every = 25000, .gate_games = 400, .gate_elo0 = 0, .gate_elo1 = 30, .ladder_games = 200

/* What all presets share. */
#define COMMON                                                                                               \
    .planes = PLANES_THREAT_1, .seed = 1, .root = ROOT_GUMBEL, .tactics = TACTICS_FOUR, .visits = 32,        \
    .gumbel_moves = 16, .gumbel_c_visit = 50, .gumbel_c_scale = 0.2, .puct = 1.5, .puct_log = 0.45,          \
    .dirichlet_total = 10, .dirichlet_fraction = 0.25, .games = 32, .moves = 8, .temperature = 1,            \
    .window_max = 500000, .optimizer = OPTIMIZER_ADAMW, .batch = 256, .samples = 3, .epochs = 1,             \
    .learning_rate = 2e-3, .warmup = 50, .decay_from = 0.5, .decay_to = 0.02, .weight_decay = 1e-4,          \
    .momentum = 0.9, .beta1 = 0.9, .beta2 = 0.999, .clip = 5, .policy_weight = 1, .value_weight = 1,         \
    .reply_weight = 0.15, .soft_weight = 4, .plies_weight = 0.1, .average = 0.8, .disk_gb = 10,              \
    .offload = "none", .match_visits = 32, .rival_games = 60, GATE

/* Boards that are learned in minutes: the window is about the newest half. */
#define SMALL                                                                                                \
    COMMON, .blocks = 3, .channels = 32, .policy_channels = 16, .value_hidden = 32, .opening_stones = 3,     \
            .opening_radius = OPENING_ANYWHERE, .surprise = 0, .window_min = 8192, .window_power = 1,        \
            .window_growth = 0.5, .checkpoint_seconds = 5, .match_games_first = 200,                         \
            .match_games_between = 40, .match_games_last = 200

/* Boards that take longer. Games begin with stones near the centre, so that they do not all become the same
 * short attack. Against random playouts networks soon win every game there, so earlier networks are what they
 * are measured by. */
#define LARGE                                                                                                \
    COMMON, .channels = 64, .policy_channels = 32, .value_hidden = 64, .pool_every = 3, .aux = 1,            \
            .opening_stones = 4, .opening_radius = 3, .surprise = 0.5, .window_power = 0.65,                 \
            .window_growth = 0.4, .checkpoint_seconds = 30, .rivals = 3

/* AlphaZero_Gomoku's settings, said in ours: its PUCT constant of 5 is for values from -1 to 1; its window of
 * 10,000 rows holds each position in all eight symmetries. Where it plays one game at a time, 64 are played at
 * once here, a move of each in a round, with an update for every game that has ended. */
#define PAPER                                                                                                \
    .rule = RULE_FREESTYLE, .size = 8, .line = 5, .planes = PLANES_LAST_1, .network = NET_PLAIN,             \
    .blocks = 3, .channels = 128, .policy_channels = 4, .value_hidden = 64, .seed = 1, .root = ROOT_PUCT,    \
    .tactics = TACTICS_NONE, .visits = 400, .visits_max = 400, .gumbel_moves = 16, .gumbel_c_visit = 50,     \
    .gumbel_c_scale = 0.2, .puct = 2.5, .puct_log = 0, .first_play = FIRST_PLAY_EVEN, .noise = NOISE_MOVES,  \
    .dirichlet_alpha = 0.3, .dirichlet_total = 10, .dirichlet_fraction = 0.25, .games = 8, .moves = 1,       \
    .temperature = 1, .temperature_plies = 64, .window_min = 1250, .window_power = 1, .window_max = 1250,    \
    .optimizer = OPTIMIZER_ADAM, .batch = 512, .samples = 1, .update_games = 1, .epochs = 5,                 \
    .kl_target = 0.02, .learning_rate = 2e-3, .decay_from = 1, .decay_to = 1, .weight_decay = 1e-4,          \
    .momentum = 0.9, .beta1 = 0.9, .beta2 = 0.999, .clip = 1e6, .policy_weight = 1, .value_weight = 1,       \
    .rows = 75000, .checkpoint_seconds = 5, .disk_gb = 10, .offload = "none", .match_playouts = 1000,        \
    .match_visits = 400, .match_games_first = 40, .match_games_between = 20, .match_games_last = 100,        \
    .match_every = 15000, .keep_every = 15000, .rival_games = 60, GATE

static const Preset presets[] = {
    {"tiny",
     "6x6, four in a row: learns to win in less than a minute on two cores",
     {SMALL, .rule = RULE_FREESTYLE, .size = 6, .line = 4, .temperature_plies = 8, .visits_max = 32,
      .rows = 100000, .match_every = 25000, .match_playouts = 1000, .keep_every = 25000}},
    {"classic",
     "8x8, five in a row: strong after a minute or two, done after about ten on two cores",
     {SMALL, .rule = RULE_FREESTYLE, .size = 8, .line = 5, .temperature_plies = 10,
      .visits_grow_rows = 500000, .visits_max = 64, .rows = 1000000, .match_every = 250000,
      .match_playouts = 5000, .keep_every = 50000}},
    {"paper", "8x8, five in a row: the program AlphaZero_Gomoku as published, for comparison", {PAPER}},
    {"9x9",
     "9x9, five in a row: a larger network, about a quarter of an hour on two cores",
     {LARGE, .rule = RULE_FREESTYLE, .size = 9, .line = 5, .blocks = 4, .temperature_plies = 12,
      .visits_grow_rows = 200000, .visits_max = 64, .window_min = 25000, .rows = 400000,
      .match_every = 100000, .match_playouts = 5000, .match_games_first = 40, .match_games_between = 20,
      .match_games_last = 100, .keep_every = 50000, .rival_every = 50000}},
    {"15x15",
     "15x15, five in a row, the full board: about 90 minutes on two cores",
     {LARGE, .rule = RULE_FREESTYLE, .size = 15, .line = 5, .blocks = 6, .temperature_plies = 16,
      .visits_grow_rows = 300000, .visits_max = 128, .window_min = 50000, .rows = 800000,
      .match_playouts = 1000, .keep_every = 50000, .rival_every = 50000}},
};

enum { PRESETS = sizeof presets / sizeof *presets };

const OptionTable *config_options(void)
{
    return &table;
}

Status config_preset(const char *name, RunConfig *out)
{
    const char *names[PRESETS];
    char list[128] = "";
    for (int i = 0; i < PRESETS; i++) {
        names[i] = presets[i].name;
        size_t n = strlen(list);
        snprintf(list + n, sizeof list - n, "%s%s", i ? ", " : "", presets[i].name);
        if (strcmp(name, presets[i].name) != 0) continue;
        *out = presets[i].config;
        return status_ok();
    }
    int nearest = options_nearest(name, names, PRESETS);
    if (nearest >= 0)
        return status_error(ERR_INPUT, "unknown preset '%s'; did you mean '%s'? There are %s", name,
                            names[nearest], list);
    return status_error(ERR_INPUT, "unknown preset '%s'; there are %s", name, list);
}

const char *config_preset_name(int i, const char **about)
{
    if (i < 0 || i >= PRESETS) return NULL;
    if (about) *about = presets[i].about;
    return presets[i].name;
}

/* A value set by code has not been through the table. */
static Status check_ranges(const RunConfig *c)
{
    for (int i = 0; i < table.count; i++) {
        RunConfig copy = *c;
        char text[VALUE_MAX];
        if (rows[i].type == OPTION_TYPE_HEADING) continue;
        TRY(options_set(&table, &copy, rows[i].key, options_value(&rows[i], c, text, sizeof text)));
    }
    return status_ok();
}

static Status check_multiple(const char *key, int value, int of)
{
    if (value % of == 0) return status_ok();
    return status_error(ERR_INPUT, "%s = %d: must be a multiple of %d", key, value, of);
}

/* Whether there are such openings shows in looking for one. */
static Status check_opening(const RunConfig *c)
{
    Opening found;
    Rng rng = rng_make(0, 0, 0, 0, RNG_OPENING);
    Status status = opening_random(config_game(c), c->opening_stones, c->opening_radius, rng, &found);
    if (status.code == STATUS_OK) return status;
    return status_error(ERR_INPUT, "opening_stones = %d: on %dx%d, %d in a row, they leave no game to play",
                        c->opening_stones, c->size, c->size, c->line);
}

static const char OFFLOAD_FILE[] = "file:";

const char *config_offload_folder(const RunConfig *c)
{
    size_t prefix = sizeof OFFLOAD_FILE - 1;
    return strncmp(c->offload, OFFLOAD_FILE, prefix) == 0 ? c->offload + prefix : NULL;
}

/* Settings that were saved before there was this key have it empty. */
static Status check_offload(const RunConfig *c)
{
    const char *folder = config_offload_folder(c), *o = c->offload;
    bool memory = !o[0] || strcmp(o, "none") == 0 || strcmp(o, "cpu") == 0;
    if (memory || (folder && folder[0])) return status_ok();
    return status_error(ERR_INPUT, "offload = %s: must be none, cpu or file:FOLDER", o);
}

Status config_check(const RunConfig *c)
{
    TRY(check_ranges(c));
    TRY(game_spec_check(config_game(c)));
    TRY(model_check(config_net(c)));
    TRY(check_multiple("batch", c->batch, LANES));
    TRY(check_opening(c));
    TRY(check_offload(c));
    if (c->visits_grow_rows > 0 && c->visits_max < c->visits)
        return status_error(ERR_INPUT, "visits_max = %d: is less than visits = %d", c->visits_max, c->visits);
    if (c->window_max < c->window_min)
        return status_error(ERR_INPUT, "window_max = %lld: is less than window_min = %lld",
                            (long long)c->window_max, (long long)c->window_min);
    if (c->gate != GATE_OFF && c->gate_elo1 <= c->gate_elo0)
        return status_error(ERR_INPUT, "gate_elo1 = %g: is not more than gate_elo0 = %g", c->gate_elo1,
                            c->gate_elo0);
    TRY(check_multiple("ladder_games", c->ladder_games, 2));
    TRY(check_multiple("gate_games", c->gate_games, 2));
    if (c->policy_weight + c->value_weight == 0)
        return status_error(ERR_INPUT,
                            "policy_weight and value_weight are both 0: there is nothing to learn");
    return status_ok();
}

static bool may_change(const char *key)
{
    for (size_t i = 0; i < sizeof changeable / sizeof *changeable; i++)
        if (strcmp(key, changeable[i]) == 0) return true;
    return false;
}

Status config_check_resume(const RunConfig *then, const RunConfig *now)
{
    for (int i = 0; i < table.count; i++) {
        char old[VALUE_MAX], new[VALUE_MAX];
        if (rows[i].type == OPTION_TYPE_HEADING || may_change(rows[i].key)) continue;
        options_value(&rows[i], then, old, sizeof old);
        options_value(&rows[i], now, new, sizeof new);
        if (strcmp(old, new) != 0)
            return status_error(ERR_INPUT,
                                "%s = %s: this run began with %s, which cannot change; begin another run",
                                rows[i].key, new, old);
    }
    return status_ok();
}

static Status check_present(const RunConfig *c)
{
    if (strncmp(c->arithmetic, "none", 4) != 0) return status_ok();
    return status_error(ERR_UNSUPPORTED, "backend = %s, precision = %s: %s", backend_names[c->backend],
                        precision_names[c->precision], c->arithmetic);
}

Status config_resolve(RunConfig *now, const RunConfig *then, bool *changed)
{
    bool any = strcmp(now->arithmetic, "any") == 0;
    char expected[CONFIG_ARITHMETIC_MAX];
    if (then && !any) {
        if (now->backend == BACKEND_AUTO) now->backend = then->backend;
        if (now->precision == PRECISION_AUTO) now->precision = then->precision;
    }
    bool own = now->arithmetic[0] && !any;
    snprintf(expected, sizeof expected, "%s", own ? now->arithmetic : then ? then->arithmetic : "");
    BackendKind kind = (BackendKind)now->backend;
    Precision precision = (Precision)now->precision;
    backend_resolve(&kind, &precision);
    now->backend = (int)kind;
    now->precision = (int)precision;
    backend_text(kind, precision, now->arithmetic, sizeof now->arithmetic);
    *changed = expected[0] && strcmp(expected, now->arithmetic) != 0;
    if (*changed && !any)
        return status_error(ERR_INPUT,
                            "this run was computed by %s and would go on by %s, with other bits; to accept "
                            "that, name the backend: --backend %s",
                            expected, now->arithmetic, backend_names[now->backend]);
    return check_present(now);
}

GameSpec config_game(const RunConfig *c)
{
    GameSpec spec = {.rule = (uint8_t)c->rule, .size = (uint8_t)c->size, .line = (uint8_t)c->line};
    return spec;
}

NetSpec config_net(const RunConfig *c)
{
    NetSpec spec = {
        .planes = (PlaneSet)c->planes,
        .blocks = c->blocks,
        .channels = c->channels,
        .policy_channels = c->policy_channels,
        .value_hidden = c->value_hidden,
        .pool_every = c->pool_every,
        .aux = c->aux,
        .kind = (NetKind)c->network,
        .board = c->network == NET_PLAIN ? c->size : 0,
    };
    return spec;
}

LossWeights config_loss(const RunConfig *c)
{
    LossWeights weights = {
        .policy = (float)c->policy_weight,
        .value = (float)c->value_weight,
        .reply = (float)c->reply_weight,
        .soft = (float)c->soft_weight,
        .plies = (float)c->plies_weight,
    };
    return weights;
}

SearchParams config_search(const RunConfig *c)
{
    SearchParams p = search_params_default();
    p.root = (RootPolicy)c->root;
    p.tactics = (TacticsLevel)c->tactics;
    p.threat_leaf_nodes = c->threat_leaf_nodes;
    p.threat_root_nodes = c->threat_root_nodes;
    p.threat_leaf_threes = p.threat_again_threes = 0;
    p.puct = (float)c->puct;
    p.puct_log = (float)c->puct_log;
    p.first_play = (FirstPlay)c->first_play;
    p.noise = (NoisePlace)c->noise;
    p.dirichlet_alpha = (float)c->dirichlet_alpha;
    p.dirichlet_total = (float)c->dirichlet_total;
    p.dirichlet_fraction = (float)c->dirichlet_fraction;
    p.gumbel_moves = c->gumbel_moves;
    p.gumbel_c_visit = (float)c->gumbel_c_visit;
    p.gumbel_c_scale = (float)c->gumbel_c_scale;
    return p;
}
