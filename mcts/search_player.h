/* search_player.h - a player that searches with an evaluator, usually a batcher that many players share: each
 * poll takes the answers it waits for and asks for its next leaves. */
#ifndef TENGEN_MCTS_SEARCH_PLAYER_H
#define TENGEN_MCTS_SEARCH_PLAYER_H

#include "game/match/player.h"
#include "mcts/search.h"

typedef struct SearchPlayerOptions {
    SearchParams search;
    int points;            /* of the largest board it will play on */
    int visits;            /* a move, >= 1; with `seconds` the most for which there is room */
    double seconds;        /* a move, instead of visits; 0: visits count. No result is the same twice */
    int leaves;            /* at once, >= 1; more fill a lone game's batches and weaken its search a little */
    float temperature;     /* of the move choice in the first plies; 0: always the best */
    int temperature_plies; /* while fewer stones than this stand */
    bool noise;            /* at the root; never against people or in matches */
    bool fresh; /* never keep the tree from the player's last move, as must be for training games */
} SearchPlayerOptions;

/* 15x15, the default parameters, 1 leaf, no temperature, no noise, no clock. Where a position is the one that the
 * player's last move led to and a reply, the tree below is kept (search_continue). */
SearchPlayerOptions search_player_options_default(int visits);

/* table and evaluator are borrowed and outlive the player; options are copied. ERR_MEMORY. Its start and
 * poll pass on the evaluator's faults. */
Status search_player_new(Player **out, const PatternTable *table, Evaluator *evaluator,
                         const SearchPlayerOptions *options) __attribute__((warn_unused_result));

/* The result of the last move's search; it has played one. */
void search_player_result(const Player *p, SearchResult *out);

#endif
