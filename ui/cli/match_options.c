#include "ui/cli/match_options.h"

#include "game/match/pairings.h"
#include "game/rules.h"
#include "ui/cli/match_export.h"

#include <string.h>

static const char *const rule_choices[] = {"auto", "freestyle", "standard", "renju", "caro", NULL};

static const char *const format_choices[] = {"round-robin", "gauntlet", "swiss", NULL};

static const Option rows[] = {
    OPTION_INT(MatchCommandOptions, games, "games", 2, 10000000, "between any two players, an even number"),
    OPTION_ENUM(MatchCommandOptions, format, "format", format_choices,
                "who meets whom; gauntlet: the first meets all others"),
    OPTION_INT(MatchCommandOptions, rounds, "rounds", 0, PAIRINGS_PLAYERS_MAX - 1,
               "of a Swiss tournament; 0: five, if there are enough players"),
    OPTION_ENUM(MatchCommandOptions, rule, "rule", rule_choices, "rule of the game; auto: the networks'"),
    OPTION_INT(MatchCommandOptions, size, "size", 0, BOARD_SIZE_MAX,
               "points along an edge; 0: the networks'"),
    OPTION_INT(MatchCommandOptions, line, "line", 0, LINE_LENGTH_MAX,
               "stones in a row that win; 0: the networks'"),
    OPTION_STRING(MatchCommandOptions, openings, "openings",
                  "a file or folder, random:stones=4,radius=3, or auto: see below"),
    OPTION_INT(MatchCommandOptions, opening_moves, "opening_moves", 0, BOARD_POINTS_MAX,
               "moves taken of each game of --openings; 0: all"),
    OPTION_BOOL(MatchCommandOptions, symmetries, "symmetries",
                "turn and mirror each opening of a file, at random by the seed"),
    OPTION_BOOL(MatchCommandOptions, swap2, "swap2", "the players lay the opening and choose their colours"),
    OPTION_STRING(MatchCommandOptions, tc, "tc",
                  "seconds of programs: 0.5 a move; 60/5 a game and at most a move; 60/5+0.2"),
    OPTION_STRING(MatchCommandOptions, engines, "engines",
                  "limits of programs: memory_mb=350,tolerance_ms=500,startup_ms=10000,depth=,nodes="),
    OPTION_INT(MatchCommandOptions, move_limit, "move_limit", 0, BOARD_POINTS_MAX,
               "stones after which a game is drawn; 0: a full board"),
    OPTION_INT(MatchCommandOptions, agree, "agree", 0, 100,
               "end a game when both scores agreed for so many moves of each; 0: never"),
    OPTION_INT(MatchCommandOptions, prove, "prove", 0, 100000000,
               "end a game that a search of so many nodes proves won; 0: never"),
    OPTION_STRING(MatchCommandOptions, sprt, "sprt", "stop when it is clear: elo0=0,elo1=10,normalized=no"),
    OPTION_STRING(MatchCommandOptions, db, "db", "keep every game in this file, and go on from it"),
    OPTION_STRING(MatchCommandOptions, export, "export",
                  "the games of --db as .sgf, .jsonl, .pgn, .txt or .psq"),
    OPTION_STRING(MatchCommandOptions, anchor, "anchor",
                  "whose Elo is fixed in a table of three or more: NAME or NAME=ELO"),
    OPTION_INT(MatchCommandOptions, concurrency, "concurrency", 0, 4096, "games at once; 0: what suits"),
    OPTION_INT64(MatchCommandOptions, seed, "seed", 0, 1000000000,
                 "names the random numbers; 0: from the clock"),
    OPTION_BOOL(MatchCommandOptions, quiet, "quiet", "the result only"),
    OPTION_BOOL(MatchCommandOptions, json, "json", "the result as one JSON object"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "match A B … [options]",
    .about = "Let players play each other in pairs of games: the same opening, colours swapped.",
    .tail =
        "A player is one of these; NAME= may precede it:\n"
        "  net:runs/first,visits=400    a network, visits a move; any constant of the search is an option\n"
        "  net:auto,ms=50               a shipped network, milliseconds a move\n"
        "  level:3                      a level of the board's window, with the shipped network\n"
        "  mcts,playouts=1000           tree search with random playouts\n"
        "  alphabeta,depth=4            alpha-beta search without a network\n"
        "  vcf, pattern, random         bots: vcf plays and stops wins by fours, pattern looks one move "
        "ahead;\n"
        "                               vcf,slip=0.2 plays one move in five at random\n"
        "  cmd:'./engine --option'      a program that speaks Gomocup's protocol; limits of its own stand\n"
        "                               before the colon: cmd,memory_mb=100,depth=6:./engine\n"
        "Openings: a file holds one on each line, as Gomocup's offsets from the centre or as h8i9; of an "
        ".sgf\n"
        "file every game is one; of a folder all .txt and .sgf are read. Equal ones are played once. auto "
        "takes "
        "those\n"
        "that come with the program (15x15, five in a row), or else four random stones near the centre.\n"
        "Draws: a full board, --move-limit, and with --agree scores near one half, of a board half full.\n"
        "With --agree and --prove games end early and say so; by default all are played to their end.\n"
        "Examples:\n"
        "  match net:auto mcts --games 20                         is the network stronger, and by how much?\n"
        "  match a=cmd:./pbrain-old b=cmd:./pbrain-new --tc 0.5 --sprt elo0=0,elo1=20 --db test.db\n"
        "  match a=cmd:./x b=cmd:./y c=pattern --db cup.db        three programs; then: report cup.db",
    .positionals_min = 2,
    .positionals_max = PAIRINGS_PLAYERS_MAX,
    .missing = "who plays? a match wants two players, such as net:auto and mcts",
};

MatchCommandOptions match_options_default(void)
{
    return (MatchCommandOptions){.games = 100, .openings = "auto", .tc = "1"};
}

static Status check(const MatchCommandOptions *o, int players)
{
    if (o->games % 2)
        return status_error(ERR_INPUT, "games = %d: must be even, since games come in pairs", o->games);
    if (o->sprt[0] && players != 2)
        return status_error(ERR_INPUT, "sprt: is a question about two players, not %d", players);
    if (o->format != FORMAT_SWISS && o->rounds)
        return status_error(ERR_INPUT, "rounds: are of a Swiss tournament alone (--format swiss)");
    if (o->format == FORMAT_SWISS && o->rounds >= players)
        return status_error(ERR_INPUT, "rounds = %d: %d players can meet in %d at most", o->rounds, players,
                            players - 1);
    if (o->swap2 && strcmp(o->openings, "auto") != 0)
        return status_error(ERR_INPUT, "swap2: the players lay the opening; leave --openings out");
    if (o->swap2 && (o->symmetries || o->opening_moves))
        return status_error(ERR_INPUT, "swap2: has no openings for --symmetries and --opening_moves");
    if (o->export[0] && !o->db[0])
        return status_error(ERR_INPUT, "export: needs --db, where the games are kept");
    return o->export[0] ? match_export_check(o->export) : status_ok();
}

/* What other runners call an option, and what it is called here. */
static const char *foreign_option(const char *word)
{
    static const struct {
        const char *there, *here;
    } options[] = {
        {"--time", "--tc SECONDS"},
        {"--tolerance", "--engines tolerance_ms=500"},
        {"--memory", "--engines memory_mb=350"},
        {"--depth", "--engines depth=6, or cmd,depth=6:PROGRAM for one player"},
        {"--nodes", "--engines nodes=1000, or cmd,nodes=1000:PROGRAM for one player"},
        {"--visits", "net:FILE,visits=400"},
        {"--threads", "--concurrency 2"},
        {"--output", "--db FILE and --export FILE"},
        {"--pgn", "--db FILE and --export FILE.pgn"},
        {"--elo0", "--sprt elo0=0,elo1=10"},
        {"--elo1", "--sprt elo0=0,elo1=10"},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        if (strncmp(word, options[i].there, strlen(options[i].there)) == 0) return options[i].here;
    return NULL;
}

static Status check_foreign(CommandArgs args)
{
    for (int i = 0; i < args.argc; i++) {
        const char *here = foreign_option(args.argv[i]);
        if (here) return status_error(ERR_INPUT, "unknown option '%.40s'; here it is %s", args.argv[i], here);
    }
    return status_ok();
}

Status match_options_parse(CommandArgs args, MatchCommandOptions *o, CommandWords *words, bool *helped)
{
    enum { SWISS_ROUNDS = 5 };
    TRY(check_foreign(args));
    TRY(command_parse(args, &syntax, &table, o, words, helped));
    if (*helped) return status_ok();
    TRY(check(o, words->count));
    if (o->format == FORMAT_SWISS && o->rounds == 0)
        o->rounds = words->count > SWISS_ROUNDS ? SWISS_ROUNDS : words->count - 1;
    return status_ok();
}

const char *match_options_format(int format)
{
    return format_choices[format];
}
