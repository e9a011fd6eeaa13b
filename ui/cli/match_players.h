/* match_players.h - players of a match as the command line names them.
 *
 *     KIND[:WHAT][,key=value…]     or     NAME=KIND…
 *
 *   net:FILE,visits=400   a network: a file or run folder, "auto" for a shipped one; any constant of the search
 *                         is a key
 *   level:3               a level of the board's window (mcts/level.h), with the shipped network
 *   mcts,playouts=1000    tree search with random playouts
 *   alphabeta,depth=4     alpha-beta search without a network; nodes= bounds it too, width= the moves it tries
 *   vcf,nodes=1000        the pattern bot, but it plays and stops wins by fours
 *   random, pattern       bots; slip=0.2 makes any of these four bots play at random one move in five
 *   cmd:PROGRAM ARGUMENT… an engine that speaks Gomocup's protocol; everything behind the colon is its command, and
 *                         limits of its own may stand before it: cmd,depth=6,memory_mb=100:PROGRAM */
#ifndef TENGEN_UI_CLI_MATCH_PLAYERS_H
#define TENGEN_UI_CLI_MATCH_PLAYERS_H

#include "game/base/file.h"
#include "mcts/alphabeta.h"
#include "mcts/params.h"

typedef enum PlayerKind {
    PLAYER_NET,
    PLAYER_LEVEL,
    PLAYER_MCTS,
    PLAYER_ALPHABETA,
    PLAYER_VCF,
    PLAYER_RANDOM,
    PLAYER_PATTERN,
    PLAYER_COMMAND,
    PLAYER_KINDS,
} PlayerKind;

enum { PLAYER_NAME_MAX = 64 };

typedef struct PlayerSpec {
    PlayerKind kind;
    char name[PLAYER_NAME_MAX];
    bool named;               /* by the user */
    char what[FILE_PATH_MAX]; /* a network's file, an engine's command; else "" */
    int level;                /* of PLAYER_LEVEL */
    int visits;
    int ms;     /* a move, instead of visits; 0: visits count */
    int leaves; /* of one tree evaluated together; 0: what suits */
    int playouts;
    AlphaBetaOptions alphabeta;
    int vcf_nodes;
    double slip;   /* a bot's: the share of moves played at random, 0..1 */
    int precision; /* a Precision */
    bool any_rule; /* a network may play a rule and line that it was not trained for */
    SearchParams search;
    char limits[160]; /* of an engine, where they are not those of all (match_settings_engines) */
} PlayerSpec;

/* ERR_INPUT in words, with the text in it. */
Status match_players_parse(const char *text, PlayerSpec *out) __attribute__((warn_unused_result));

/* ERR_INPUT: the user gave two of them the same name. */
Status match_players_check_names(const PlayerSpec players[], int n) __attribute__((warn_unused_result));

/* Give players of the same name numbers, "net", "net-2" …, so that all names differ. */
void match_players_tell_apart(PlayerSpec players[], int n);

/* Does it use a processor for as long as its clock allows, so that others must not share it? */
bool match_players_timed(const PlayerSpec *p);

#endif
