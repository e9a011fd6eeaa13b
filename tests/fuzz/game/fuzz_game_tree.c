/* Any bytes as SGF with variations: what is read, written and read again is the same text. */
#include "game/game_tree_sgf.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GameSpec assumed = {RULE_FREESTYLE, 15, 5};
    GameTree *first = NULL, *second = NULL;
    char *text = NULL, *again = NULL;
    size_t length;
    if (game_tree_sgf_read("x", (const char *)data, size, assumed, &first).code != STATUS_OK) return 0;
    if (game_tree_sgf_write(first, &text, &length).code != STATUS_OK) abort();
    if (game_tree_sgf_read("x", text, length, assumed, &second).code != STATUS_OK) abort();
    if (game_tree_sgf_write(second, &again, NULL).code != STATUS_OK) abort();
    if (strcmp(text, again) != 0) abort();
    free(text);
    free(again);
    game_tree_free(first);
    game_tree_free(second);
    return 0;
}
