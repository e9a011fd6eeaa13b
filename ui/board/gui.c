#include "ui/board/gui.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const float LABEL = 15, CORNER = 7;

void gui_begin(Gui *g, Picture *picture)
{
    picture_clear(picture);
    g->picture = picture;
    g->covered = false;
    g->modal = false;
    g->widgets = 0;
    g->tip[0] = '\0';
}

static void draw_tip(Gui *g, Box window)
{
    float width = gui_width(g, g->tip, 13, false) + 20;
    Box box = {g->tip_x, g->tip_y, width, 28};
    if (box.x + box.w > window.w - 6) box.x = window.w - 6 - box.w;
    if (box.x < 6) box.x = 6;
    if (box.y + box.h > window.h - 6) box.y = g->y - box.h - 10;
    picture_shadow(g->picture, box, 8, 0x00000060);
    picture_rect(g->picture, box, 6, g->theme->text);
    picture_text(g->picture, box.x + 10, box.y + box.h / 2, 13, TEXT_LEFT, false, g->theme->panel, g->tip);
}

void gui_end(Gui *g, Box window)
{
    if (g->tip[0]) draw_tip(g, window);
    if (g->focus < 0) g->focus = g->widgets - 1;
    if (g->focus >= g->widgets || g->focus < 0) g->focus = 0;
    if (!g->down) g->active = 0;
    memset(&g->in, 0, sizeof g->in);
}

float gui_width(const Gui *g, const char *text, float size, bool bold)
{
    return g->measure(g->fonts, text, size, bold);
}

bool gui_hot(const Gui *g, Box box)
{
    return !g->covered && picture_inside(box, g->x, g->y);
}

/* Draws the keyboard's frame and takes the arrows that walk; true if this widget has the keyboard. */
static bool take_focus(Gui *g, Box box)
{
    if (!g->modal || g->covered) return false;
    bool mine = g->widgets++ == g->focus;
    if (!mine) return false;
    picture_frame(g->picture, (Box){box.x - 3, box.y - 3, box.w + 6, box.h + 6}, CORNER + 3, 1.5f,
                  picture_fade(g->theme->accent, 0.7f));
    int step = g->in.key == GUI_KEY_DOWN ? 1 : g->in.key == GUI_KEY_UP ? -1 : 0;
    if (step) {
        g->focus += step; /* gui_end knows how many there are, and goes round */
        g->in.key = GUI_KEY_NONE;
        return false;
    }
    return true;
}

/* The click that began and ended on this widget. */
static bool take_click(Gui *g, int id, Box box)
{
    bool hot = gui_hot(g, box);
    if (hot && g->in.pressed) {
        g->active = id;
        g->in.pressed = false;
        if (g->modal) g->focus = g->widgets - 1;
    }
    return hot && g->in.released && g->active == id;
}

static bool press(Gui *g, int id, Box box, bool enabled)
{
    bool focused = take_focus(g, box);
    bool entered = focused && g->in.key == GUI_KEY_ENTER;
    if (entered) g->in.key = GUI_KEY_NONE;
    return enabled && (take_click(g, id, box) || entered);
}

static void draw_button(Gui *g, Box box, Ink fill, Ink ink, bool bold, const char *label)
{
    float size = LABEL;
    while (size > 10 && gui_width(g, label, size, bold) > box.w - 8) size -= 1;
    picture_rect(g->picture, box, CORNER, fill);
    picture_text(g->picture, box.x + box.w / 2, box.y + box.h / 2, size, TEXT_CENTER, bold, ink, label);
}

static Ink button_fill(const Gui *g, int id, Box box, bool enabled)
{
    if (!enabled || !gui_hot(g, box)) return g->theme->button;
    return g->active == id ? g->theme->edge : g->theme->button_hot;
}

bool gui_button(Gui *g, int id, Box box, const char *label, bool enabled)
{
    bool clicked = press(g, id, box, enabled);
    Ink ink = enabled ? g->theme->text : picture_fade(g->theme->quiet, 0.5f);
    draw_button(g, box, button_fill(g, id, box, enabled), ink, false, label);
    return clicked;
}

bool gui_primary(Gui *g, int id, Box box, const char *label)
{
    bool clicked = press(g, id, box, true);
    if (g->modal && !g->covered && g->in.key == GUI_KEY_ENTER) {
        g->in.key = GUI_KEY_NONE;
        clicked = true;
    }
    Ink fill = gui_hot(g, box) ? picture_mix(g->theme->accent, g->theme->text, 0.15f) : g->theme->accent;
    draw_button(g, box, fill, g->theme->on_accent, true, label);
    return clicked;
}

bool gui_toggle(Gui *g, int id, Box box, const char *label, bool on)
{
    bool clicked = press(g, id, box, true);
    Ink fill = on ? g->theme->accent : button_fill(g, id, box, true);
    draw_button(g, box, fill, on ? g->theme->on_accent : g->theme->text, on, label);
    return clicked;
}

/* Left and right change a number within its range. */
static bool take_arrows(Gui *g, Box box, int low, int high, int *value)
{
    if (!take_focus(g, box)) return false;
    int next = *value + (g->in.key == GUI_KEY_RIGHT) - (g->in.key == GUI_KEY_LEFT);
    if (next == *value || next < low || next > high) return false;
    *value = next;
    g->in.key = GUI_KEY_NONE;
    return true;
}

static void draw_cell(Gui *g, Box cell, const char *label, bool on)
{
    const Theme *t = g->theme;
    float size = LABEL;
    while (size > 10 && gui_width(g, label, size, on) > cell.w - 6) size -= 1;
    if (on)
        picture_rect(g->picture, cell, CORNER, t->accent);
    else if (gui_hot(g, cell))
        picture_rect(g->picture, cell, CORNER, t->button_hot);
    picture_text(g->picture, cell.x + cell.w / 2, cell.y + cell.h / 2, size, TEXT_CENTER, on,
                 on ? t->on_accent : t->text, label);
}

bool gui_choice(Gui *g, int id, Box box, const char *const labels[], int n, int *chosen)
{
    bool changed = take_arrows(g, box, 0, n - 1, chosen);
    float width = box.w / (float)n;
    bool clicked = take_click(g, id, box);
    picture_rect(g->picture, box, CORNER, g->theme->button);
    for (int i = 0; i < n; i++) {
        Box cell = {box.x + width * (float)i, box.y, width, box.h};
        if (clicked && picture_inside(cell, g->x, g->y) && i != *chosen) {
            *chosen = i;
            changed = true;
        }
    }
    for (int i = 0; i < n; i++)
        draw_cell(g, (Box){box.x + width * (float)i, box.y, width, box.h}, labels[i], i == *chosen);
    return changed;
}

static int slider_value(Box box, float x, int low, int high)
{
    float share = (x - box.x - 9) / (box.w - 18);
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return low + (int)lroundf(share * (float)(high - low));
}

bool gui_slider(Gui *g, int id, Box box, int low, int high, int *value)
{
    int before = *value;
    take_arrows(g, box, low, high, value);
    take_click(g, id, box);
    if (g->active == id && g->down && !g->covered) *value = slider_value(box, g->x, low, high);
    if (gui_hot(g, box) && g->in.wheel != 0) {
        int next = *value + (g->in.wheel > 0 ? 1 : -1);
        *value = next < low ? low : next > high ? high : next;
        g->in.wheel = 0;
    }
    float share = (float)(*value - low) / (float)(high - low), middle = box.y + box.h / 2;
    float knob = box.x + 9 + share * (box.w - 18);
    const Theme *t = g->theme;
    picture_rect(g->picture, (Box){box.x, middle - 3, box.w, 6}, 3, t->edge);
    picture_rect(g->picture, (Box){box.x, middle - 3, knob - box.x, 6}, 3, t->accent);
    picture_disc(g->picture, knob, middle, gui_hot(g, box) ? 10 : 9, t->accent);
    picture_disc(g->picture, knob, middle, 4, t->on_accent);
    return *value != before;
}

/* ---- text fields ---- */

void gui_field_set(GuiField *field, const char *text)
{
    snprintf(field->text, sizeof field->text, "%s", text);
    field->cursor = (int)strlen(field->text);
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

static int step_left(const GuiField *f, int at)
{
    if (at > 0) at--;
    while (at > 0 && continues(f->text[at])) at--;
    return at;
}

static int step_right(const GuiField *f, int at)
{
    if (f->text[at]) at++;
    while (continues(f->text[at])) at++;
    return at;
}

static void erase(GuiField *f, int from, int to)
{
    memmove(f->text + from, f->text + to, strlen(f->text + to) + 1);
    f->cursor = from;
}

static void insert(GuiField *f, const char *text)
{
    size_t length = strlen(text), have = strlen(f->text);
    if (have + length >= sizeof f->text) return;
    memmove(f->text + f->cursor + length, f->text + f->cursor, have - (size_t)f->cursor + 1);
    memcpy(f->text + f->cursor, text, length);
    f->cursor += (int)length;
}

static void edit(GuiField *f, const GuiInput *in)
{
    switch (in->key) {
    case GUI_KEY_LEFT:
        f->cursor = step_left(f, f->cursor);
        break;
    case GUI_KEY_RIGHT:
        f->cursor = step_right(f, f->cursor);
        break;
    case GUI_KEY_HOME:
        f->cursor = 0;
        break;
    case GUI_KEY_END:
        f->cursor = (int)strlen(f->text);
        break;
    case GUI_KEY_BACKSPACE:
        erase(f, step_left(f, f->cursor), f->cursor);
        break;
    case GUI_KEY_DELETE:
        erase(f, f->cursor, step_right(f, f->cursor));
        break;
    default:
        insert(f, in->text);
    }
}

/* The end of a long line is what is being typed: the text slides so that the cursor is seen. */
static void draw_field(Gui *g, Box box, const GuiField *f, bool focused, const char *empty)
{
    const Theme *t = g->theme;
    float middle = box.y + box.h / 2, room = box.w - 20;
    char head[GUI_FIELD_MAX];
    snprintf(head, sizeof head, "%.*s", f->cursor, f->text);
    float before = gui_width(g, head, LABEL, false), slide = before > room ? before - room : 0;
    picture_rect(g->picture, box, CORNER, t->button);
    picture_frame(g->picture, box, CORNER, 1, focused ? t->accent : t->edge);
    picture_clip(g->picture, (Box){box.x + 8, box.y, box.w - 16, box.h});
    picture_text(g->picture, box.x + 10 - slide, middle, LABEL, TEXT_LEFT, false,
                 f->text[0] ? t->text : t->quiet, f->text[0] ? f->text : empty);
    if (focused)
        picture_rect(g->picture, (Box){box.x + 10 + before - slide, middle - 10, 1.5f, 20}, 0, t->accent);
    picture_unclip(g->picture);
}

bool gui_field(Gui *g, int id, Box box, GuiField *field, const char *empty)
{
    bool focused = take_focus(g, box), entered = false;
    take_click(g, id, box);
    if (focused) {
        entered = g->in.key == GUI_KEY_ENTER;
        edit(field, &g->in);
        g->in.key = GUI_KEY_NONE;
        g->in.text[0] = '\0';
    }
    draw_field(g, box, field, focused, empty);
    return entered;
}

void gui_tip(Gui *g, Box box, const char *text)
{
    if (!gui_hot(g, box) || g->down) return;
    snprintf(g->tip, sizeof g->tip, "%s", text);
    g->tip_x = g->x + 12;
    g->tip_y = g->y + 20;
}

/* ---- paragraphs ---- */

/* May a line not begin here? Chinese punctuation stays with what it closes. */
static bool closes(const char *text)
{
    static const char *const marks[] = {"，", "。", "、", "：", "；", "？", "！", "）", "…"};
    for (unsigned i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strncmp(text, marks[i], strlen(marks[i])) == 0) return true;
    return false;
}

/* How many bytes of text go into a line: whole words, or characters where there are no spaces, as in Chinese.
 */
static int line_bytes(const Gui *g, const char *text, float size, float width)
{
    char line[400];
    int fits = 0, at = 0;
    while (text[at] && text[at] != '\n' && at < (int)sizeof line - 8) {
        int end = at + 1;
        bool ascii = ((unsigned char)text[at] & 0x80) == 0;
        while (text[end] &&
               (continues(text[end]) || (ascii && text[end - 1] != ' ' &&
                                         ((unsigned char)text[end] & 0x80) == 0 && text[end] != '\n')) &&
               end < (int)sizeof line - 8)
            end++;
        snprintf(line, sizeof line, "%.*s", end, text);
        if (fits > 0 && gui_width(g, line, size, false) > width) break;
        at = end;
        if (!closes(text + end)) fits = end;
    }
    return fits;
}

float gui_paragraph(Gui *g, Box box, float size, Ink ink, const char *text)
{
    float y = box.y, leading = size * 1.4f;
    while (*text && y + leading <= box.y + box.h + 1) {
        char line[400];
        int n = line_bytes(g, text, size, box.w);
        snprintf(line, sizeof line, "%.*s", n, text);
        picture_text(g->picture, box.x, y + leading / 2, size, TEXT_LEFT, false, ink, line);
        text += n;
        while (*text == ' ' || *text == '\n') text++;
        y += leading;
    }
    return y;
}
