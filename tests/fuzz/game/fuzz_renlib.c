/* Any bytes as a RenLib library: refused in words, or a tree that can be written as SGF and read again. What SGF
 * cannot say the same way ("012ms" is a time there) changes at the first reading, and never again. */
#include "game/game_tree_sgf.h"
#include "game/record_renlib.h"

#include <stdlib.h>
#include <string.h>

static const GameSpec assumed = {RULE_FREESTYLE, 15, 5};

static char *write_tree(GameTree *t, size_t *size)
{
    char *text = NULL;
    if (game_tree_sgf_write(t, &text, size).code != STATUS_OK) abort();
    game_tree_free(t);
    return text;
}

static char *rewrite(char *text, size_t *size)
{
    GameTree *t = NULL;
    if (game_tree_sgf_read("x", text, *size, assumed, &t).code != STATUS_OK) abort();
    free(text);
    return write_tree(t, size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    GameTree *t = NULL;
    size_t length;
    if (record_renlib_read("x", (const char *)data, size, assumed, &t).code != STATUS_OK) return 0;
    char *text = rewrite(write_tree(t, &length), &length), *before = strdup(text);
    text = rewrite(text, &length);
    if (!before || strcmp(before, text) != 0) abort();
    free(before);
    free(text);
    return 0;
}
