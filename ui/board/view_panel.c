#include "ui/board/view_panel.h"

#include "ui/board/quiz_text.h"
#include "ui/board/view_analysis.h"
#include "ui/board/view_board.h"
#include "ui/board/view_level.h"
#include "ui/board/view_review.h"
#include "ui/board/view_tree.h"

#include <math.h>
#include <stdio.h>

enum { FIRST_BUTTON = 100, LEVEL_SLIDER = 200, FIRST_WAY = 210 };

static const float GAP = 8, PAD = 16;

/* A button for an action: its name, and its keys as a tip. */
static void action_button(const State *s, Gui *g, Box box, ActionId id, bool on, bool enabled,
                          ActionQueue *asked)
{
    char keys[64];
    const char *label = state_text(s, on ? TEXT_PLAY_ON : action_name(id));
    bool clicked = on ? gui_toggle(g, FIRST_BUTTON + (int)id, box, label, true)
                      : gui_button(g, FIRST_BUTTON + (int)id, box, label, enabled);
    gui_tip(g, box, action_keys(id, keys, sizeof keys));
    if (clicked) action_ask(asked, (Action){id, 0, POINT_NONE});
}

static Box cell(Box row, int i, int n)
{
    float width = (row.w - GAP * (float)(n - 1)) / (float)n;
    return (Box){row.x + (width + GAP) * (float)i, row.y, width, row.h};
}

/* ---- players ---- */

static const char *player_name(const State *s, Color c, char text[80])
{
    char level[12];
    snprintf(level, sizeof level, "%d", s->settings.level);
    bool played = s->seats == SEATS_BLACK || s->seats == SEATS_WHITE;
    if (played && state_swap2(s) != SWAP2_OFF) return state_text(s, TEXT_SWAP2_OPEN_SEAT);
    if (state_is_rival(s, c)) return state_engine_name(s, text, 80);
    if (state_is_person(s, c)) return state_text(s, s->seats == SEATS_BOTH ? state_color_text(c) : TEXT_YOU);
    return language_fill((Language)s->settings.language, TEXT_ENGINE_LEVEL, text, 80, level, NULL, NULL);
}

static void draw_clock(const State *s, Gui *g, Box box, Color c)
{
    char text[24];
    if (!s->clock_on) return;
    int left = (int)ceil(s->clock_left[c]);
    snprintf(text, sizeof text, "%d:%02d", left / 60, left % 60);
    picture_text(g->picture, box.x + box.w - 12, box.y + box.h / 2, 19, TEXT_RIGHT, true,
                 left <= 20 ? g->theme->mark : g->theme->text, text);
}

static void draw_player(const State *s, Gui *g, Box box, Color c)
{
    char name[80];
    bool turn = !state_over(s) && s->game.board.to_move == c;
    picture_rect(g->picture, box, 8, g->theme->button);
    if (turn) picture_frame(g->picture, box, 8, 2, g->theme->accent);
    view_board_stone(g, box.x + 26, box.y + box.h / 2, 13, c, 1);
    picture_text(g->picture, box.x + 50, box.y + box.h / 2, 16, TEXT_LEFT, turn, g->theme->text,
                 player_name(s, c, name));
    draw_clock(s, g, box, c);
}

static const char *game_line(const State *s, char *text, int n)
{
    GameSpec spec = s->game.start.spec;
    char size[8], line[8];
    if (s->quiz.stage != QUIZ_OFF) return quiz_text_title(s, text, n);
    snprintf(size, sizeof size, "%d", spec.size);
    snprintf(line, sizeof line, "%d", spec.line);
    return language_fill((Language)s->settings.language, TEXT_GAME_LINE, text, n,
                         state_text(s, state_rule_text((Rule)spec.rule)), size, line);
}

/* ---- sentence, buttons, level ---- */

static float draw_sentence(const State *s, Gui *g, Box box)
{
    char text[STATE_NOTICE_MAX];
    return gui_paragraph(g, (Box){box.x, box.y, box.w, 52}, 16, g->theme->text,
                         state_sentence(s, text, sizeof text));
}

/* A button with a shorter name than the list of keys has for its action. */
static void short_button(const State *s, Gui *g, Box box, ActionId id, TextId label, ActionQueue *asked)
{
    char keys[64];
    bool clicked = gui_button(g, FIRST_BUTTON + (int)id, box, state_text(s, label), true);
    gui_tip(g, box, action_keys(id, keys, sizeof keys));
    if (clicked) action_ask(asked, (Action){id, 0, POINT_NONE});
}

static void draw_review_buttons(const State *s, Gui *g, Box row, ActionQueue *asked)
{
    if (s->critique.stage == CRITIQUE_READY) {
        short_button(s, g, cell(row, 0, 3), ACTION_PREVIOUS_MISTAKE, TEXT_MISTAKE_BEFORE, asked);
        short_button(s, g, cell(row, 1, 3), ACTION_NEXT_MISTAKE, TEXT_MISTAKE_AFTER, asked);
        action_button(s, g, cell(row, 2, 3), ACTION_TRY_AGAIN, false, !state_over(s), asked);
    }
    row.y += row.h + GAP;
    action_button(s, g, row, ACTION_REVIEW, true, true, asked);
}

static void draw_puzzle_buttons(const State *s, Gui *g, Box row, ActionQueue *asked)
{
    bool solved = s->quiz.stage == QUIZ_SOLVED;
    action_button(s, g, cell(row, 0, 3), ACTION_UNDO, false, s->game.at != 0, asked);
    action_button(s, g, cell(row, 1, 3), ACTION_TRY_AGAIN, false, s->game.at != 0, asked);
    action_button(s, g, cell(row, 2, 3), ACTION_HINT, false, !state_over(s), asked);
    row.y += row.h + GAP;
    action_button(s, g, cell(row, 0, 2), ACTION_ANALYSE, false, true, asked);
    if (!solved)
        action_button(s, g, cell(row, 1, 2), ACTION_NEXT_PUZZLE, false, true, asked);
    else if (gui_primary(g, FIRST_BUTTON + ACTION_NEXT_PUZZLE, cell(row, 1, 2),
                         state_text(s, TEXT_NEXT_PUZZLE)))
        action_ask(asked, (Action){ACTION_NEXT_PUZZLE, 0, POINT_NONE});
}

static void draw_set_up_buttons(const State *s, Gui *g, Box row, ActionQueue *asked)
{
    action_button(s, g, cell(row, 0, 2), ACTION_TURN, false, true, asked);
    if (gui_button(g, FIRST_BUTTON + ACTION_CLEAR, cell(row, 1, 2), state_text(s, TEXT_SET_UP_CLEAR), true))
        action_ask(asked, (Action){ACTION_CLEAR, 0, POINT_NONE});
    row.y += row.h + GAP;
    if (gui_primary(g, FIRST_BUTTON + ACTION_SET_UP, row, state_text(s, TEXT_SET_UP_END)))
        action_ask(asked, (Action){ACTION_SET_UP, 0, POINT_NONE});
}

static bool shows_ways(const State *s)
{
    return !s->analysing && !s->reviewing && swap2_offers(state_swap2(s), SWAP2_WHITE);
}

/* The choices of a swap2 opening, in words. */
static void draw_ways(const State *s, Gui *g, Box row, ActionQueue *asked)
{
    static const TextId texts[SWAP2_WAYS] = {
        [SWAP2_WHITE] = TEXT_SWAP2_WHITE, [SWAP2_BLACK] = TEXT_SWAP2_BLACK, [SWAP2_MORE] = TEXT_SWAP2_MORE};
    for (int way = SWAP2_WHITE; way < SWAP2_WAYS; way++) {
        char label[120];
        if (!swap2_offers(state_swap2(s), (Swap2Way)way)) continue;
        snprintf(label, sizeof label, "%d  %s", way, state_text(s, texts[way]));
        if (gui_button(g, FIRST_WAY + way, row, label, state_persons_turn(s)))
            action_ask(asked, (Action){ACTION_SWAP2, way, POINT_NONE});
        row.y += row.h + GAP;
    }
}

static void draw_buttons(const State *s, Gui *g, Box row, ActionQueue *asked)
{
    bool over = state_over(s);
    if (s->placing) {
        draw_set_up_buttons(s, g, row, asked);
        return;
    }
    if (s->reviewing && !s->analysing) {
        draw_review_buttons(s, g, row, asked);
        return;
    }
    if (s->quiz.stage != QUIZ_OFF && !s->analysing) {
        draw_puzzle_buttons(s, g, row, asked);
        return;
    }
    if (shows_ways(s)) {
        draw_ways(s, g, row, asked);
        return;
    }
    action_button(s, g, cell(row, 0, 3), ACTION_UNDO, false, s->game.at != 0, asked);
    action_button(s, g, cell(row, 1, 3), ACTION_REDO, false,
                  s->game.node[s->game.at].chosen != VARIATION_NONE, asked);
    action_button(s, g, cell(row, 2, 3), ACTION_HINT, false, !over, asked);
    row.y += row.h + GAP;
    if (s->analysing) {
        action_button(s, g, row, ACTION_ANALYSE, true, true, asked);
        return;
    }
    action_button(s, g, cell(row, 0, 3), ACTION_ANALYSE, false, true, asked);
    action_button(s, g, cell(row, 1, 3), ACTION_ENGINE_MOVES, false, !over, asked);
    action_button(s, g, cell(row, 2, 3), ACTION_RESIGN, false, !over, asked);
}

static void draw_after_game(const State *s, Gui *g, Box row, ActionQueue *asked)
{
    bool sides = s->settings.seats == SEATS_BLACK || s->settings.seats == SEATS_WHITE;
    int n = sides ? 3 : 2;
    if (gui_primary(g, FIRST_BUTTON + ACTION_AGAIN, cell(row, 0, n), state_text(s, TEXT_AGAIN)))
        action_ask(asked, (Action){ACTION_AGAIN, 0, POINT_NONE});
    if (sides && gui_button(g, FIRST_BUTTON + ACTION_SWAP_SIDES, cell(row, 1, n),
                            state_text(s, TEXT_SWAP_SIDES), true))
        action_ask(asked, (Action){ACTION_SWAP_SIDES, 0, POINT_NONE});
    action_button(s, g, cell(row, n - 1, n), ACTION_REVIEW, false, true, asked);
}

static void draw_level(const State *s, Gui *g, Box box, ActionQueue *asked)
{
    int level = s->settings.level;
    char text[80];
    picture_text(g->picture, box.x, box.y + 10, 14, TEXT_LEFT, false, g->theme->quiet,
                 view_level_name(s, level, text, sizeof text));
    picture_text(g->picture, box.x + box.w, box.y + 10, 14, TEXT_RIGHT, false, g->theme->quiet,
                 view_level_strength(s, level, text, sizeof text));
    if (gui_slider(g, LEVEL_SLIDER, (Box){box.x, box.y + 22, box.w, 24}, 1, LEVELS, &level))
        action_ask(asked, (Action){ACTION_LEVEL, level, POINT_NONE});
}

static void draw_chances(const State *s, Gui *g, Box box, ActionQueue *asked)
{
    char line[200], warning[200], share[16], text[80];
    float score = s->game.node[s->game.at].score;
    if (box.h < 44) return;
    picture_text(g->picture, box.x, box.y + 10, 14, TEXT_LEFT, false, g->theme->quiet,
                 state_text(s, TEXT_CHANCES));
    if (!isnan(score)) {
        snprintf(share, sizeof share, "%.0f", 100.0 * (double)score);
        language_fill((Language)s->settings.language, TEXT_BLACK_SHARE, text, sizeof text, share, NULL, NULL);
        picture_text(g->picture, box.x + box.w, box.y + 10, 14, TEXT_RIGHT, true, g->theme->text, text);
    }
    /* The curve first; then the engine's line, and the variations in what is left. */
    float below = box.h > 150 ? 44 : 0, curve = fminf(box.h - 24 - below, 96), y = box.y + 24 + curve;
    view_analysis_graph(s, g, (Box){box.x, box.y + 24, box.w, curve}, asked);
    view_analysis_line(s, line, sizeof line);
    view_analysis_warning(s, warning, sizeof warning);
    if (below > 0) y = view_review_reasons(s, g, (Box){box.x, y + 8, box.w, 84});
    if (below > 0 && line[0]) y = gui_paragraph(g, (Box){box.x, y + 6, box.w, 40}, 14, g->theme->quiet, line);
    if (below > 0 && warning[0])
        y = gui_paragraph(g, (Box){box.x, y + 6, box.w, 40}, 14, g->theme->text, warning);
    view_tree_draw(s, g, (Box){box.x, y + 10, box.w, box.y + box.h - y - 10}, asked);
}

static void draw_menu(const State *s, Gui *g, Box row, ActionQueue *asked)
{
    if (gui_primary(g, FIRST_BUTTON + ACTION_NEW, cell(row, 0, 3), state_text(s, TEXT_NEW_GAME)))
        action_ask(asked, (Action){ACTION_NEW, 0, POINT_NONE});
    action_button(s, g, cell(row, 1, 3), ACTION_PUZZLES, false, true, asked);
    action_button(s, g, cell(row, 2, 3), ACTION_SETTINGS, false, true, asked);
    row.y += row.h + GAP;
    action_button(s, g, cell(row, 0, 3), ACTION_OPEN, false, true, asked);
    action_button(s, g, cell(row, 1, 3), ACTION_SAVE, false, true, asked);
    action_button(s, g, cell(row, 2, 3), ACTION_KEYS, false, true, asked);
}

void view_panel_draw(const State *s, Gui *g, const Layout *l, ActionQueue *asked)
{
    char text[120];
    Box panel = l->panel, in = {panel.x + PAD, panel.y + PAD, panel.w - 2 * PAD, panel.h - 2 * PAD};
    picture_rect(g->picture, panel, 12, g->theme->panel);
    picture_frame(g->picture, panel, 12, 1, g->theme->edge);
    picture_text(g->picture, in.x, in.y + 9, 15, TEXT_LEFT, true, g->theme->text,
                 game_line(s, text, sizeof text));
    draw_player(s, g, (Box){in.x, in.y + 28, in.w, 46}, BLACK);
    draw_player(s, g, (Box){in.x, in.y + 80, in.w, 46}, WHITE);
    draw_sentence(s, g, (Box){in.x, in.y + 136, in.w, 52});
    float y = in.y + 194, bottom = in.y + in.h - 80;
    if (state_over(s) && !s->reviewing && s->quiz.stage == QUIZ_OFF) {
        draw_after_game(s, g, (Box){in.x, y, in.w, 36}, asked);
        y += 36 + GAP;
    }
    draw_buttons(s, g, (Box){in.x, y, in.w, 34}, asked);
    if (shows_ways(s)) y += 34 + GAP;
    draw_level(s, g, (Box){in.x, y + 86, in.w, 48}, asked);
    draw_chances(s, g, (Box){in.x, y + 142, in.w, bottom - (y + 142) - 12}, asked);
    draw_menu(s, g, (Box){in.x, bottom, in.w, 36}, asked);
}
