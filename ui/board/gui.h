/* gui.h - a small immediate-mode layer: buttons, sliders, choices and text fields, drawn into a picture.
 *
 * A widget is a call: it draws itself and says what the user did to it in this pass. The window makes one
 * pass for every event, so nothing that happened between two pictures is lost. What has to last between
 * passes (which widget the button went down on, which has the keyboard) stands in Gui. Widgets are numbered
 * by their caller; within a dialog the keyboard goes through them in the order of the calls. */
#ifndef TENGEN_UI_BOARD_GUI_H
#define TENGEN_UI_BOARD_GUI_H

#include "ui/board/theme.h"

/* The width of a text in points at a size; supplied by whoever knows the fonts. */
typedef float (*TextMeasure)(void *fonts, const char *text, float size, bool bold);

typedef enum GuiKey {
    GUI_KEY_NONE,
    GUI_KEY_LEFT,
    GUI_KEY_RIGHT,
    GUI_KEY_UP,
    GUI_KEY_DOWN,
    GUI_KEY_HOME,
    GUI_KEY_END,
    GUI_KEY_ENTER,
    GUI_KEY_BACKSPACE,
    GUI_KEY_DELETE,
} GuiKey;

/* What happened since the last pass: at most one of it. */
typedef struct GuiInput {
    bool pressed;  /* the main button went down at x y */
    bool released; /* … or up */
    float wheel;   /* clicks of the wheel, up positive */
    GuiKey key;
    char text[64]; /* typed, UTF-8 */
} GuiInput;

enum { GUI_FIELD_MAX = 2048 };

/* A line being typed. */
typedef struct GuiField {
    char text[GUI_FIELD_MAX];
    int cursor; /* a byte offset at a character's beginning */
} GuiField;

typedef struct Gui {
    /* set by the caller before a pass */
    Picture *picture;
    const Theme *theme;
    TextMeasure measure;
    void *fonts;
    float x, y; /* the pointer, also between passes */
    bool down;
    GuiInput in;
    /* of the pass */
    bool covered;  /* a dialog stands above what is drawn now: it takes no input */
    bool modal;    /* a dialog is drawn now: the keyboard walks through its widgets */
    int widgets;   /* of the dialog, drawn so far */
    char tip[200]; /* what the widget under the pointer explains, "" if nothing */
    float tip_x, tip_y;
    /* between passes */
    int active; /* the widget on which the button went down, 0: none */
    int focus;  /* which of the dialog's widgets has the keyboard, from 0 */
} Gui;

/* Before and after the calls of a pass; the end draws the tooltip and forgets the input. */
void gui_begin(Gui *g, Picture *picture);
void gui_end(Gui *g, Box window);

/* True when clicked, or chosen by Enter. */
bool gui_button(Gui *g, int id, Box box, const char *label, bool enabled);

/* The same in the accent's colour: the one to press, and in a dialog what Enter does unless another widget took
 * it, so it comes last. */
bool gui_primary(Gui *g, int id, Box box, const char *label);

/* A button that stays down while `on`. */
bool gui_toggle(Gui *g, int id, Box box, const char *label, bool on);

/* One of n labels side by side; true when *chosen changed. */
bool gui_choice(Gui *g, int id, Box box, const char *const labels[], int n, int *chosen);

/* A whole number from low to high; true when *value changed. */
bool gui_slider(Gui *g, int id, Box box, int low, int high, int *value);

/* A line of text to type; true on Enter. */
bool gui_field(Gui *g, int id, Box box, GuiField *field, const char *empty);

/* Explain the widget in `box` if the pointer rests on it. */
void gui_tip(Gui *g, Box box, const char *text);

/* Is the pointer on the box, and may it act there? */
bool gui_hot(const Gui *g, Box box);

/* Text drawn with its width; a text broken into lines of a width, from the top at y; returns the y below. */
float gui_width(const Gui *g, const char *text, float size, bool bold);
float gui_paragraph(Gui *g, Box box, float size, Ink ink, const char *text);

/* A field with a text, the cursor behind it. */
void gui_field_set(GuiField *field, const char *text);

#endif
