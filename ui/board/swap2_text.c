#include "ui/board/swap2_text.h"

static TextId of_person(Swap2Step step, Color next)
{
    switch (step) {
    case SWAP2_THREE:
        return TEXT_SWAP2_THREE;
    case SWAP2_CHOOSE:
        return TEXT_SWAP2_CHOOSE;
    case SWAP2_TWO:
        return next == WHITE ? TEXT_SWAP2_TWO : TEXT_SWAP2_ONE;
    default:
        return TEXT_SWAP2_DECIDE;
    }
}

static TextId of_engine(Swap2Step step)
{
    if (step == SWAP2_THREE) return TEXT_SWAP2_ENGINE_THREE;
    return step == SWAP2_TWO ? TEXT_SWAP2_ENGINE_TWO : TEXT_SWAP2_ENGINE_CHOOSES;
}

static TextId of_two_people(Swap2Step step)
{
    static const TextId texts[SWAP2_STEPS] = {[SWAP2_THREE] = TEXT_SWAP2_FIRST_THREE,
                                              [SWAP2_CHOOSE] = TEXT_SWAP2_SECOND_CHOOSES,
                                              [SWAP2_TWO] = TEXT_SWAP2_SECOND_TWO,
                                              [SWAP2_DECIDE] = TEXT_SWAP2_FIRST_DECIDES};
    return texts[step];
}

const char *swap2_text_sentence(const State *s, char *text, int n)
{
    Swap2Step step = state_swap2(s);
    Color next = (Color)s->game.board.to_move;
    TextId id = s->seats == SEATS_BOTH  ? of_two_people(step)
                : state_persons_turn(s) ? of_person(step, next)
                : s->waiting            ? TEXT_WAITS
                                        : of_engine(step);
    return language_fill((Language)s->settings.language, id, text, n, state_text(s, state_color_text(next)),
                         NULL, NULL);
}
