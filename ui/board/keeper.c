#include "ui/board/keeper.h"

#include "ui/board/background.h"
#include "ui/board/keep.h"

#include <stdio.h>
#include <stdlib.h>

/* Each edition is another content; 0: none. A question names all that is to be on disk, not only what is new: the
 * one before it may never have been begun. */
typedef struct Order {
    uint32_t settings_edition, game_edition;
    Settings settings;
    State game;
} Order;

struct Keeper {
    Background *background;
    Order order;
    bool busy;
    uint32_t settings_written, game_written; /* editions; the background's own */
    char settings_path[FILE_PATH_MAX], game_path[FILE_PATH_MAX];
};

static Status write_order(Keeper *k, const Order *order)
{
    Status settings = status_ok(), game = status_ok();
    if (order->settings_edition != k->settings_written)
        settings = settings_write(k->settings_path, &order->settings);
    if (settings.code == STATUS_OK) k->settings_written = order->settings_edition;
    if (order->game_edition != k->game_written) game = keep_write(k->game_path, &order->game);
    if (game.code == STATUS_OK) k->game_written = order->game_edition;
    return game.code != STATUS_OK ? game : settings;
}

/* Whether a newer order has come does not matter: half of a game is never left. */
static void work(void *context, Background *b, const void *question, void *answer)
{
    (void)b;
    *(Status *)answer = write_order(context, question);
}

Status keeper_new(Keeper **out, const char *settings_path, const char *game_path)
{
    *out = NULL;
    Keeper *k = calloc(1, sizeof *k);
    if (!k) return status_no_memory(sizeof *k, "keeping the game");
    snprintf(k->settings_path, sizeof k->settings_path, "%s", settings_path);
    snprintf(k->game_path, sizeof k->game_path, "%s", game_path);
    Status status = background_new(&k->background, work, k, sizeof(Order), sizeof(Status));
    if (status.code == STATUS_OK)
        *out = k;
    else
        free(k);
    return status;
}

void keeper_free(Keeper *k)
{
    if (!k) return;
    keeper_finish(k);
    background_free(k->background);
    free(k);
}

void keeper_keep(Keeper *k, const Settings *settings, const State *game)
{
    if (!settings && !game) return;
    if (settings) {
        k->order.settings = *settings;
        k->order.settings_edition++;
    }
    if (game) {
        k->order.game = *game;
        k->order.game_edition++;
    }
    k->busy = true;
    background_ask(k->background, &k->order);
}

bool keeper_busy(const Keeper *k)
{
    return k->busy;
}

bool keeper_look(Keeper *k, Status *status)
{
    if (!k->busy || !background_look(k->background, status)) return false;
    k->busy = false;
    return true;
}

void keeper_finish(Keeper *k)
{
    background_finish(k->background);
}
