#include "ui/board/state_dump.h"

#include "ui/board/transfer.h"
#include "ui/board/view.h"

#include <math.h>

static void dump_point(const State *s, Text *out, const char *key, Point p)
{
    char text[NOTATION_TEXT_MAX];
    text_format(out, "%s %s\n", key, notation_point(p, s->game.start.spec.size, ORIGIN_BOTTOM, text));
}

void state_dump(const State *s, float width, float height, Text *out)
{
    static const char *const dialogs[DIALOGS] = {"none", "new",  "settings", "puzzles",
                                                 "keys", "open", "save",     "engine"};
    static const char *const seats[SEATS] = {"black", "white", "both", "none"};
    static const char *const tasks[] = {"rest", "move", "hint", "analyse", "swap2"};
    static const char *const steps[SWAP2_STEPS] = {"off", "three", "choose", "two", "decide"};
    static const char *const stages[CRITIQUE_STAGES] = {"none", "working", "ready"};
    static const char *const quizzes[QUIZ_STAGES] = {"off", "yours", "judging", "solved", "wrong"};
    char text[3 * BOARD_POINTS_MAX + NOTATION_TEXT_MAX];
    Layout l = view_layout(s, width, height);
    text_format(out, "game %s\n", game_spec_text(s->game.start.spec, text, sizeof text));
    text_format(out, "moves %s\n", transfer_moves(s, text, sizeof text));
    text_format(out, "to_move %s\n", s->game.board.to_move == BLACK ? "black" : "white");
    text_format(out, "result %d\n", (int)state_result(s));
    text_format(out, "sentence %s\n", state_sentence(s, text, sizeof text));
    text_format(out, "notice %s\n", s->notice);
    text_format(out, "seats %s\ntask %s\ndialog %s\n", seats[s->seats], tasks[state_task(s)],
                dialogs[s->dialog]);
    text_format(out, "analysing %d\nwaiting %d\n", s->analysing, s->waiting);
    text_format(out, "reviewing %d\nreview %s\nmistakes %d\n", s->reviewing, stages[s->critique.stage],
                critique_mistakes(&s->critique));
    bool rival = state_is_rival(s, BLACK) || state_is_rival(s, WHITE);
    text_format(out, "opponent %s\n", rival ? state_engine_name(s, text, sizeof text) : "tengen");
    text_format(out, "placing %d\n", s->placing);
    text_format(out, "swap2 %s\n", steps[state_swap2(s)]);
    text_format(out, "puzzle %s\npuzzle_number %d\n", quizzes[s->quiz.stage], s->quiz.number);
    text_format(out, "level %d\ntheme %d\nlanguage %d\n", s->settings.level, s->settings.theme,
                s->settings.language);
    text_format(out, "numbers %d\ncoordinates %d\n", s->settings.numbers, s->settings.coordinates);
    text_format(out, "clock %.0f %.0f\n", ceil(s->clock_left[BLACK]), ceil(s->clock_left[WHITE]));
    text_format(out, "nodes %d\nply %d\n", s->game.count, s->game.node[s->game.at].ply);
    text_format(out, "threat %d\n", state_threat(s) ? state_threat(s)->plies : 0);
    text_format(out, "visits %d\n", s->look_hash == s->game.board.hash ? s->look.result.visits : 0);
    dump_point(s, out, "hint", s->hint);
    dump_point(s, out, "hover", s->hover);
    dump_point(s, out, "cursor", s->cursor);
    text_format(out, "layout %.0f %.0f %.0f\n", (double)l.x, (double)l.y, (double)l.cell);
}
