#include "ui/board/view_dialog.h"

#include "ui/board/view_level.h"

#include <math.h>
#include <stdio.h>

/* Rows of a dialog's right column are numbered from COLUMN on. */
enum { FIRST_WIDGET = 300, COLUMN = 10 };

static const float PAD = 24, ROW = 34, STEP = 62;

/* The dialog's card, with its title; returns what is left below it. */
static Box draw_card(State *s, Gui *g, const Layout *l, float width, float height, TextId title)
{
    Box box = {(l->window.w - width) / 2, (l->window.h - height) / 2, width, height};
    picture_rect(g->picture, l->window, 0, 0x00000066);
    picture_shadow(g->picture, box, 24, 0x00000090);
    picture_rect(g->picture, box, 14, g->theme->panel);
    picture_text(g->picture, box.x + PAD, box.y + 32, 20, TEXT_LEFT, true, g->theme->text,
                 state_text(s, title));
    return (Box){box.x + PAD, box.y + 62, box.w - 2 * PAD, box.h - 62 - PAD};
}

static void draw_label(Gui *g, Box in, float y, const char *text)
{
    picture_text(g->picture, in.x, y + 8, 13, TEXT_LEFT, false, g->theme->quiet, text);
}

static Box row_at(Box in, int row)
{
    return (Box){in.x, in.y + STEP * (float)(row % COLUMN) + 20, in.w, ROW};
}

/* A labelled choice in a row of the dialog. */
static bool choose(State *s, Gui *g, Box in, int row, TextId label, const TextId ids[], int n, int *value)
{
    const char *texts[8];
    for (int i = 0; i < n; i++) texts[i] = state_text(s, ids[i]);
    draw_label(g, in, in.y + STEP * (float)(row % COLUMN), state_text(s, label));
    return gui_choice(g, FIRST_WIDGET + row, row_at(in, row), texts, n, value);
}

static bool slide(State *s, Gui *g, Box in, int row, TextId label, int low, int high, int *value)
{
    char number[12], text[80];
    snprintf(number, sizeof number, "%d", *value);
    language_fill((Language)s->settings.language, label, text, sizeof text, number, NULL, NULL);
    draw_label(g, in, in.y + STEP * (float)(row % COLUMN), text);
    return gui_slider(g, FIRST_WIDGET + row, row_at(in, row), low, high, value);
}

static bool switch_of(State *s, Gui *g, Box in, int row, TextId label, bool *value)
{
    static const TextId ids[] = {TEXT_OFF, TEXT_ON};
    int chosen = *value;
    bool changed = choose(s, g, in, row, label, ids, 2, &chosen);
    *value = chosen;
    return changed;
}

/* Two buttons at the dialog's lower edge; the right one is the one to press. */
static void draw_ending(State *s, Gui *g, Box in, TextId no, TextId yes, Action action, ActionQueue *asked)
{
    Box left = {in.x, in.y + in.h - 38, in.w / 2 - 5, 38}, right = left;
    right.x += in.w / 2 + 5;
    if (gui_button(g, FIRST_WIDGET + 90, left, state_text(s, no), true))
        action_ask(asked, (Action){ACTION_CLOSE, 0, POINT_NONE});
    if (gui_primary(g, FIRST_WIDGET + 91, right, state_text(s, yes))) action_ask(asked, action);
}

/* ---- a new game ---- */

static void explain(State *s, Gui *g, Box in, int row, const TextId tips[], int n)
{
    Box box = row_at(in, row);
    float width = box.w / (float)n;
    for (int i = 0; i < n; i++)
        gui_tip(g, (Box){box.x + width * (float)i, box.y, width, box.h}, state_text(s, tips[i]));
}

/* Renju is five in a row, and a line has to fit on the board. */
static void make_agree(Settings *d)
{
    if (d->rule == RULE_RENJU) d->line = 5;
    if (d->line > d->size) d->size = d->line;
}

/* One of six amounts, the first of which is 0: none. */
static void choose_amount(State *s, Gui *g, Box in, int row, TextId label, const int amounts[6], int *value)
{
    char numbers[6][12];
    const char *labels[6] = {state_text(s, TEXT_CLOCK_NONE)};
    int chosen = 0;
    for (int i = 0; i < 6; i++) {
        snprintf(numbers[i], sizeof numbers[i], "%d", amounts[i]);
        if (i > 0) labels[i] = numbers[i];
        if (*value == amounts[i]) chosen = i;
    }
    draw_label(g, in, in.y + STEP * (float)(row % COLUMN), state_text(s, label));
    if (gui_choice(g, FIRST_WIDGET + row, row_at(in, row), labels, 6, &chosen)) *value = amounts[chosen];
}

static void slide_level(State *s, Gui *g, Box in, int row)
{
    char text[80];
    draw_label(g, in, in.y + STEP * (float)(row % COLUMN),
               view_level_text(s, s->draft.level, text, sizeof text));
    gui_slider(g, FIRST_WIDGET + row, row_at(in, row), 1, LEVELS, &s->draft.level);
}

/* Tengen or another program; where nobody plays, which stones that program has. */
static void choose_opponent(State *s, Gui *g, Box in, int row, ActionQueue *asked)
{
    Settings *d = &s->draft;
    char name[80], label[120];
    bool watch = d->seats == SEATS_NONE && d->engine[0];
    int chosen = watch ? d->rival : d->rival != RIVAL_NONE;
    state_engine_name(s, name, sizeof name);
    const char *texts[] = {state_text(s, watch ? TEXT_RIVAL_NONE : TEXT_OPPONENT_TENGEN),
                           watch          ? state_text(s, TEXT_AS_BLACK)
                           : d->engine[0] ? name
                                          : state_text(s, TEXT_OPPONENT_CHOOSE),
                           state_text(s, TEXT_AS_WHITE)};
    if (watch)
        language_fill((Language)s->settings.language, TEXT_RIVAL, label, sizeof label, name, NULL, NULL);
    else
        snprintf(label, sizeof label, "%s", state_text(s, TEXT_OPPONENT));
    draw_label(g, in, in.y + STEP * (float)(row % COLUMN), label);
    if (!gui_choice(g, FIRST_WIDGET + row, row_at(in, row), texts, watch ? 3 : 2, &chosen)) return;
    if (chosen && !d->engine[0]) {
        action_ask(asked, (Action){ACTION_ENGINE, 0, POINT_NONE});
        return;
    }
    d->rival = watch || !chosen ? chosen : RIVAL_WHITE;
    if (d->rival != RIVAL_NONE) d->swap2 = false;
}

/* The opening swap2 is between the person and Tengen. */
static void choose_opening(State *s, Gui *g, Box in, int row)
{
    static const TextId openings[] = {TEXT_OPENING_FREE, TEXT_OPENING_SWAP2};
    static const TextId tips[] = {TEXT_OPENING_FREE_TIP, TEXT_OPENING_SWAP2_TIP};
    int swap2 = s->draft.swap2;
    choose(s, g, in, row, TEXT_OPENING, openings, 2, &swap2);
    explain(s, g, in, row, tips, 2);
    if (swap2 && !s->draft.swap2) s->draft.rival = RIVAL_NONE;
    s->draft.swap2 = swap2 != 0;
}

static void draw_new(State *s, Gui *g, const Layout *l, ActionQueue *asked)
{
    static const TextId seats[] = {TEXT_AS_BLACK, TEXT_AS_WHITE, TEXT_AS_BOTH, TEXT_AS_NONE};
    static const TextId opens[] = {TEXT_YOU_OPEN, TEXT_ENGINE_OPENS, TEXT_AS_BOTH, TEXT_AS_NONE};
    static const TextId rules[] = {TEXT_FREESTYLE, TEXT_STANDARD, TEXT_RENJU, TEXT_CARO};
    static const TextId tips[] = {TEXT_FREESTYLE_TIP, TEXT_STANDARD_TIP, TEXT_RENJU_TIP, TEXT_CARO_TIP};
    static const int minutes[] = {0, 1, 3, 5, 10, 30}, seconds[] = {0, 1, 2, 5, 10, 30};
    Settings *d = &s->draft;
    Box in = draw_card(s, g, l, 684, 62 + 5 * STEP + 38 + 14 + PAD, TEXT_NEW_GAME);
    Box left = {in.x, in.y, (in.w - PAD) / 2, in.h}, right = left;
    right.x += left.w + PAD;
    choose(s, g, in, 0, TEXT_COLOUR, d->swap2 ? opens : seats, SEATS, &d->seats);
    choose(s, g, left, 1, TEXT_RULE, rules, RULE_COUNT, &d->rule);
    explain(s, g, left, 1, tips, RULE_COUNT);
    choose_opening(s, g, right, COLUMN + 1);
    slide(s, g, left, 2, TEXT_SIZE, BOARD_SIZE_MIN, BOARD_SIZE_MAX, &d->size);
    slide(s, g, right, COLUMN + 2, TEXT_LINE, LINE_LENGTH_MIN, LINE_LENGTH_MAX, &d->line);
    slide_level(s, g, left, 3);
    choose_opponent(s, g, right, COLUMN + 3, asked);
    choose_amount(s, g, left, 4, TEXT_CLOCK, minutes, &d->minutes);
    choose_amount(s, g, right, COLUMN + 4, TEXT_INCREMENT, seconds, &d->increment);
    make_agree(d);
    draw_ending(s, g, in, TEXT_CANCEL, TEXT_START, (Action){ACTION_START, 0, POINT_NONE}, asked);
}

/* ---- puzzles ---- */

static void draw_puzzles(State *s, Gui *g, const Layout *l, ActionQueue *asked)
{
    static const TextId rules[] = {TEXT_FREESTYLE, TEXT_STANDARD, TEXT_RENJU, TEXT_CARO};
    static const char *const difficulties[PUZZLE_DIFFICULTY_MAX] = {"1", "2", "3", "4", "5"};
    Settings *d = &s->draft;
    char solved[12], all[12], text[80];
    Box in = draw_card(s, g, l, 480, 62 + 2 * STEP + 60 + 38 + 14 + PAD, TEXT_PUZZLES);
    int difficulty = d->puzzle_difficulty - 1;
    choose(s, g, in, 0, TEXT_RULE, rules, RULE_COUNT, &d->puzzle_rule);
    draw_label(g, in, in.y + STEP, state_text(s, TEXT_PUZZLE_DIFFICULTY));
    gui_choice(g, FIRST_WIDGET + 1, row_at(in, 1), difficulties, PUZZLE_DIFFICULTY_MAX, &difficulty);
    d->puzzle_difficulty = difficulty + 1;
    snprintf(solved, sizeof solved, "%d", s->shelf_solved);
    snprintf(all, sizeof all, "%d", s->shelf_all);
    language_fill((Language)s->settings.language, TEXT_PUZZLE_PROGRESS, text, sizeof text, solved, all, NULL);
    gui_paragraph(g, (Box){in.x, in.y + 2 * STEP + 4, in.w, 24}, 15, g->theme->text, text);
    gui_paragraph(g, (Box){in.x, in.y + 2 * STEP + 28, in.w, 24}, 14, g->theme->quiet,
                  state_text(s, TEXT_PUZZLE_HELP));
    draw_ending(s, g, in, TEXT_CANCEL, TEXT_START, (Action){ACTION_SOLVE, 0, POINT_NONE}, asked);
}

/* ---- settings ---- */

static void draw_settings(State *s, Gui *g, const Layout *l, ActionQueue *asked)
{
    static const TextId themes[] = {TEXT_THEME_LIGHT, TEXT_THEME_DARK, TEXT_THEME_PAPER};
    static const TextId palettes[] = {TEXT_PALETTE_USUAL, TEXT_PALETTE_SAFE};
    static const char *const languages[] = {"English", "中文"};
    Settings *d = &s->draft;
    Box in = draw_card(s, g, l, 480, 62 + 6 * STEP + 38 + 14 + PAD, TEXT_SETTINGS);
    bool changed = choose(s, g, in, 0, TEXT_THEME, themes, THEMES, &d->theme);
    draw_label(g, in, in.y + STEP, state_text(s, TEXT_LANGUAGE));
    changed |= gui_choice(g, FIRST_WIDGET + 1, row_at(in, 1), languages, LANGUAGES, &d->language);
    int palette = d->safe_palette;
    changed |= choose(s, g, in, 2, TEXT_PALETTE, palettes, 2, &palette);
    d->safe_palette = palette != 0;
    changed |= switch_of(s, g, in, 3, TEXT_SOUND, &d->sound);
    changed |= switch_of(s, g, in, 4, TEXT_NUMBERS, &d->numbers);
    changed |= switch_of(s, g, in, 5, TEXT_COORDINATES, &d->coordinates);
    Box close = {in.x, in.y + in.h - 38, in.w, 38};
    if (gui_primary(g, FIRST_WIDGET + 91, close, state_text(s, TEXT_CLOSE)))
        action_ask(asked, (Action){ACTION_CLOSE, 0, POINT_NONE});
    if (changed) action_ask(asked, (Action){ACTION_SET, 0, POINT_NONE});
}

/* ---- keys ---- */

static void draw_keys(State *s, Gui *g, const Layout *l, ActionQueue *asked)
{
    enum { LISTED = ACTION_QUIT - ACTION_NEW + 1, HALF = (LISTED + 1) / 2 };
    const float rest = 62 + 38 + 14 + PAD, line = fminf(22, floorf((l->window.h - 16 - rest) / HALF));
    Box in = draw_card(s, g, l, 684, rest + line * HALF, TEXT_KEYS);
    for (int i = 0; i < LISTED; i++) {
        ActionId id = (ActionId)(ACTION_NEW + i);
        char keys[64];
        float x = in.x + (i < HALF ? 0 : in.w / 2 + 12), y = in.y + line * ((float)(i % HALF) + 0.5f);
        picture_text(g->picture, x, y, 14, TEXT_LEFT, false, g->theme->text, state_text(s, action_name(id)));
        picture_text(g->picture, x + in.w / 2 - 16, y, 13, TEXT_RIGHT, true, g->theme->accent,
                     action_keys(id, keys, sizeof keys));
    }
    if (gui_primary(g, FIRST_WIDGET + 91, (Box){in.x, in.y + in.h - 38, in.w, 38}, state_text(s, TEXT_CLOSE)))
        action_ask(asked, (Action){ACTION_CLOSE, 0, POINT_NONE});
}

/* ---- files ---- */

static void draw_file(State *s, Gui *g, const Layout *l, TextId title, TextId help, TextId yes,
                      const char *empty, ActionQueue *asked)
{
    Action accept = {ACTION_ACCEPT, 0, POINT_NONE};
    Box in = draw_card(s, g, l, 520, 240, title);
    gui_paragraph(g, (Box){in.x, in.y - 4, in.w, 44}, 14, g->theme->quiet, state_text(s, help));
    if (gui_field(g, FIRST_WIDGET, (Box){in.x, in.y + 44, in.w, 38}, &s->field, empty))
        action_ask(asked, accept);
    draw_ending(s, g, in, TEXT_CANCEL, yes, accept, asked);
}

void view_dialog_draw(State *s, Gui *g, const Layout *l, ActionQueue *asked)
{
    g->covered = false;
    g->modal = true;
    switch (s->dialog) {
    case DIALOG_NEW:
        draw_new(s, g, l, asked);
        break;
    case DIALOG_SETTINGS:
        draw_settings(s, g, l, asked);
        break;
    case DIALOG_PUZZLES:
        draw_puzzles(s, g, l, asked);
        break;
    case DIALOG_KEYS:
        draw_keys(s, g, l, asked);
        break;
    case DIALOG_SAVE:
        draw_file(s, g, l, TEXT_SAVE, TEXT_SAVE_HELP, TEXT_SAVE, "game.sgf", asked);
        break;
    case DIALOG_ENGINE:
        draw_file(s, g, l, TEXT_ENGINE, TEXT_ENGINE_HELP, TEXT_CHOOSE, "./pbrain-engine", asked);
        break;
    default:
        draw_file(s, g, l, TEXT_OPEN, TEXT_OPEN_HELP, TEXT_OPEN, "game.sgf", asked);
    }
}
