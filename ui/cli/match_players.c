#include "ui/cli/match_players.h"

#include "game/base/process.h"
#include "mcts/level.h"
#include "net/precision.h"
#include "ui/cli/command.h"
#include "ui/cli/match_settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const kind_names[PLAYER_KINDS + 1] = {
    [PLAYER_NET] = "net",         [PLAYER_LEVEL] = "level",
    [PLAYER_MCTS] = "mcts",       [PLAYER_ALPHABETA] = "alphabeta",
    [PLAYER_VCF] = "vcf",         [PLAYER_RANDOM] = "random",
    [PLAYER_PATTERN] = "pattern", [PLAYER_COMMAND] = "cmd",
};

static const Option net_rows[] = {
    OPTION_INT(PlayerSpec, visits, "visits", 1, 10000000, "of the search for a move"),
    OPTION_INT(PlayerSpec, ms, "ms", 0, 3600000, "milliseconds for a move, instead of visits"),
    OPTION_INT(PlayerSpec, leaves, "leaves", 0, 64, "of one tree evaluated together"),
    OPTION_ENUM(PlayerSpec, precision, "precision", precision_names, "of the network"),
    OPTION_BOOL(PlayerSpec, any_rule, "any_rule", "play rules that it was not trained for"),
    SEARCH_PARAMS_OPTIONS(PlayerSpec, search),
};
static const Option mcts_rows[] = {
    OPTION_INT(PlayerSpec, playouts, "playouts", 2, 10000000, "random games for a move"),
};
#define SLIP_ROW OPTION_DOUBLE(PlayerSpec, slip, "slip", 0, 1, "share of moves played at random")
static const Option alphabeta_rows[] = {
    OPTION_INT(PlayerSpec, alphabeta.depth, "depth", 1, ALPHABETA_DEPTH_MAX, "plies looked ahead"),
    OPTION_INT64(PlayerSpec, alphabeta.nodes, "nodes", 0, 1000000000000,
                 "made on the board for a move at most; 0: any"),
    OPTION_INT(PlayerSpec, alphabeta.width, "width", 1, BOARD_POINTS_MAX, "moves tried in a position"),
    SLIP_ROW,
};
static const Option vcf_rows[] = {
    OPTION_INT(PlayerSpec, vcf_nodes, "nodes", 1, 10000000, "of the search for wins by fours, at each move"),
    SLIP_ROW,
};
static const Option pattern_rows[] = {SLIP_ROW};
static const OptionTable tables[PLAYER_KINDS] = {
    [PLAYER_NET] = OPTION_TABLE(net_rows),
    [PLAYER_MCTS] = OPTION_TABLE(mcts_rows),
    [PLAYER_ALPHABETA] = OPTION_TABLE(alphabeta_rows),
    [PLAYER_VCF] = OPTION_TABLE(vcf_rows),
    [PLAYER_PATTERN] = OPTION_TABLE(pattern_rows),
};

/* "NAME=" before the kind: no other equals sign stands before the first colon or comma. */
static const char *take_name(const char *text, char *name, size_t n)
{
    size_t length = strcspn(text, "=:,");
    name[0] = '\0';
    if (text[length] != '=' || length == 0 || length >= n) return text;
    memcpy(name, text, length);
    name[length] = '\0';
    return text + length + 1;
}

/* Would net:WORD be a run? */
static bool is_run(const char *word)
{
    char folder[FILE_PATH_MAX];
    return word[0] && command_run_folder(word, folder, sizeof folder).code == STATUS_OK &&
           file_is_folder(folder);
}

/* A file without its kind: which kind it would be. */
static Status refuse_file(const char *word)
{
    bool network = file_has_suffix(word, ".safetensors") || file_is_folder(word) || is_run(word);
    return status_error(ERR_INPUT, "no player '%s': did you mean %s:%s?", word, network ? "net" : "cmd",
                        word);
}

static Status parse_kind(const char *text, size_t length, PlayerKind *out)
{
    char word[160];
    snprintf(word, sizeof word, "%.*s", (int)length, text);
    for (int k = 0; k < PLAYER_KINDS; k++)
        if (strlen(kind_names[k]) == length && strncmp(text, kind_names[k], length) == 0) {
            *out = (PlayerKind)k;
            return status_ok();
        }
    if (strchr(word, '/') || file_exists(word) || is_run(word)) return refuse_file(word);
    int near = options_nearest(word, kind_names, PLAYER_KINDS);
    if (near >= 0) return status_error(ERR_INPUT, "no player '%s': did you mean %s?", word, kind_names[near]);
    return status_error(
        ERR_INPUT, "no player '%s': net:FILE, level:3, mcts, alphabeta, vcf, pattern, random or cmd:PROGRAM",
        word);
}

static Status set_keys(PlayerSpec *p, const char *text)
{
    return match_settings_list(&tables[p->kind], p, text, kind_names[p->kind]);
}

static Status parse_level(PlayerSpec *p, const char *rest)
{
    char *end;
    long level = strtol(rest, &end, 10);
    if (end == rest || *end || level < 1 || level > LEVELS)
        return status_error(ERR_INPUT, "a level is a number from 1 to %d", LEVELS);
    p->level = (int)level;
    snprintf(p->what, sizeof p->what, "auto");
    return status_ok();
}

/* "depth=6,memory_mb=100:" before a command; they are tried here and used when it is started. */
static Status parse_limits(PlayerSpec *p, const char **rest)
{
    EngineOptions trial = match_settings_engines_default();
    size_t length = strcspn(*rest, ":");
    if (length >= sizeof p->limits) return status_error(ERR_INPUT, "its limits are too long");
    memcpy(p->limits, *rest, length);
    p->limits[length] = '\0';
    *rest += length + ((*rest)[length] == ':');
    return match_settings_engines(p->limits, &trial);
}

static Status parse_command(PlayerSpec *p, const char *rest, bool limits)
{
    if (limits) TRY(parse_limits(p, &rest));
    if (strlen(rest) >= sizeof p->what) return status_error(ERR_INPUT, "the command is too long");
    strcpy(p->what, rest);
    return status_ok();
}

/* What stands between the colon and the first comma, a file; or a key=value already. */
static Status parse_rest(PlayerSpec *p, const char *rest)
{
    size_t length = strcspn(rest, ",");
    if (p->kind == PLAYER_LEVEL) return parse_level(p, rest);
    if (p->kind != PLAYER_NET || memchr(rest, '=', length)) return set_keys(p, rest);
    if (length >= sizeof p->what) return status_error(ERR_INPUT, "the file's name is too long");
    memcpy(p->what, rest, length);
    p->what[length] = '\0';
    return rest[length] ? set_keys(p, rest + length + 1) : status_ok();
}

/* The file's or program's name without folders and ending. */
static void take_base(const PlayerSpec *p, char *base, size_t n)
{
    char storage[FILE_PATH_MAX];
    const char *word[PROCESS_WORDS_MAX + 1], *path = p->what;
    if (p->kind == PLAYER_COMMAND && process_split(p->what, storage, word).code == STATUS_OK) path = word[0];
    const char *slash = strrchr(path, '/'), *name = slash && slash[1] ? slash + 1 : path;
    snprintf(base, n, "%.*s", (int)strcspn(name, "."), name);
}

static void name_by_itself(PlayerSpec *p)
{
    char base[41];
    take_base(p, base, sizeof base);
    if (p->kind == PLAYER_NET && p->ms > 0)
        snprintf(p->name, sizeof p->name, "%s@%dms", base, p->ms);
    else if (p->kind == PLAYER_NET)
        snprintf(p->name, sizeof p->name, "%s@%d", base, p->visits);
    else if (p->kind == PLAYER_LEVEL)
        snprintf(p->name, sizeof p->name, "level-%d", p->level);
    else if (p->kind == PLAYER_MCTS)
        snprintf(p->name, sizeof p->name, "mcts@%d", p->playouts);
    else if (p->kind == PLAYER_ALPHABETA)
        snprintf(p->name, sizeof p->name, "alphabeta@%d", p->alphabeta.depth);
    else
        snprintf(p->name, sizeof p->name, "%s", p->kind == PLAYER_COMMAND ? base : kind_names[p->kind]);
    if (p->slip > 0) {
        size_t n = strlen(p->name);
        snprintf(p->name + n, sizeof p->name - n, "~%g", p->slip);
    }
}

static Status check(const PlayerSpec *p)
{
    if (p->kind == PLAYER_COMMAND && !p->what[strspn(p->what, " ")])
        return status_error(ERR_INPUT, "which program? cmd:./pbrain-engine");
    if (p->kind == PLAYER_LEVEL && p->level == 0)
        return status_error(ERR_INPUT, "which level? level:1 to level:%d", LEVELS);
    if (p->kind == PLAYER_NET && !p->what[0])
        return status_error(ERR_INPUT, "which network? net:FILE, or net:auto for a shipped one");
    return status_ok();
}

Status match_players_parse(const char *text, PlayerSpec *out)
{
    PlayerSpec p = {.visits = 400,
                    .playouts = 1000,
                    .alphabeta = {.depth = 4, .width = 20},
                    .vcf_nodes = 1000,
                    .search = search_params_default()};
    const char *spec = take_name(text, p.name, sizeof p.name);
    p.named = p.name[0] != '\0';
    size_t length = strcspn(spec, ":,");
    Status status = parse_kind(spec, length, &p.kind);
    if (status.code == STATUS_OK && spec[length])
        status = p.kind == PLAYER_COMMAND ? parse_command(&p, spec + length + 1, spec[length] == ',')
                                          : parse_rest(&p, spec + length + 1);
    if (status.code == STATUS_OK) status = check(&p);
    if (status.code != STATUS_OK) return status_prefix(status, "player %.60s", text);
    if (!p.name[0]) name_by_itself(&p);
    *out = p;
    return status;
}

Status match_players_check_names(const PlayerSpec players[], int n)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            if (players[i].named && players[j].named && strcmp(players[i].name, players[j].name) == 0)
                return status_error(ERR_INPUT, "two players are called '%s'", players[i].name);
    return status_ok();
}

void match_players_tell_apart(PlayerSpec players[], int n)
{
    for (int i = 1; i < n; i++) {
        char base[PLAYER_NAME_MAX];
        memcpy(base, players[i].name, sizeof base);
        for (int number = 2, j = 0; j < i; j++) {
            if (strcmp(players[i].name, players[j].name) != 0) continue;
            snprintf(players[i].name, sizeof players[i].name, "%.56s-%d", base, number++);
            j = -1;
        }
    }
}

bool match_players_timed(const PlayerSpec *p)
{
    return p->kind == PLAYER_COMMAND || (p->kind == PLAYER_NET && p->ms > 0);
}
