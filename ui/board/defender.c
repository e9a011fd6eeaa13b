#include "ui/board/defender.h"

#include "ui/board/background.h"

#include <stdlib.h>

struct Defender {
    PuzzleJudge *judge; /* of the last question's game, or NULL; the thread's own */
    Background *background;
};

static Status get_judge(Defender *d, GameSpec spec)
{
    if (d->judge && game_spec_equal(puzzle_judge_game(d->judge), spec)) return status_ok();
    puzzle_judge_free(d->judge);
    return puzzle_judge_new(&d->judge, spec);
}

static void work(void *context, Background *background, const void *question, void *answer)
{
    Defender *d = context;
    const Board *b = question;
    DefenderAnswer *out = answer;
    out->status = get_judge(d, b->spec);
    if (out->status.code != STATUS_OK) return;
    puzzle_judge_begin(d->judge, b);
    while (!puzzle_judge_step(d->judge, &out->answer) && !background_dropped(background)) {
    }
}

Status defender_new(Defender **out)
{
    Defender *d = calloc(1, sizeof *d);
    *out = NULL;
    if (!d) return status_no_memory(sizeof *d, "a defender");
    Status status = background_new(&d->background, work, d, sizeof(Board), sizeof(DefenderAnswer));
    if (status.code == STATUS_OK)
        *out = d;
    else
        free(d);
    return status;
}

void defender_free(Defender *d)
{
    if (!d) return;
    background_free(d->background);
    puzzle_judge_free(d->judge);
    free(d);
}

void defender_ask(Defender *d, const Board *b)
{
    background_ask(d->background, b);
}

void defender_drop(Defender *d)
{
    background_drop(d->background);
}

bool defender_look(Defender *d, DefenderAnswer *out)
{
    return background_look(d->background, out);
}
