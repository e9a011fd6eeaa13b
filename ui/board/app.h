/* app.h - the program behind the window: events in, a picture out. It knows files and the engine, but neither
 * SDL nor a screen, so that tests drive it as a window would.
 *
 * The window calls the event functions as things happen, then app_tick, then app_picture, then app_wants. */
#ifndef TENGEN_UI_BOARD_APP_H
#define TENGEN_UI_BOARD_APP_H

#include "game/base/text.h"
#include "ui/board/action.h"
#include "ui/board/reviewer.h"
#include "ui/board/state.h"

typedef struct App App;

typedef struct AppSetup {
    Settings settings;  /* the defaults */
    bool fresh;         /* begin a new game by these, whatever was kept */
    const char *folder; /* where settings and game are kept; NULL: nowhere */
    const char *file;   /* a game to open, or NULL */
    Adviser adviser;    /* outlives the app */
    Reviewer reviewer;  /* so does it */
    TextMeasure measure;
    void *fonts;
    bool chinese; /* the fonts have its letters */
} AppSetup;

/* What the window shall do. */
typedef struct AppWants {
    bool quit, fullscreen, click, paste;
    char *copy; /* to the clipboard; owned by the app until the next call; or NULL */
} AppWants;

/* Texts of the setup are copied. A damaged settings file or game is told in the window, and left alone until
 * something is to be kept. ERR_MEMORY; ERR_*: the file that was named cannot be opened. */
Status app_new(App **out, const AppSetup *setup, double now) __attribute__((warn_unused_result));

/* Waits until all that changed is kept. */
void app_free(App *a);

/* ---- events; coordinates in points ---- */
void app_resize(App *a, float width, float height);
void app_pointer(App *a, float x, float y);
void app_button(App *a, bool down);
void app_wheel(App *a, float clicks);
void app_key(App *a, KeyPress key);
void app_type(App *a, const char *text);
void app_drop(App *a, const char *path);
void app_paste(App *a, const char *text);
void app_notice(App *a, TextId id, const char *detail);

/* Time passes: the engine is looked at, clocks run, what changed is handed over to be kept. */
void app_tick(App *a, double now);

/* Is all that the last app_tick handed over on disk? app_finish waits until it is. */
bool app_kept(const App *a);
void app_finish(App *a);

/* Seconds until app_tick is wanted without any event; INFINITY: not at all. */
double app_patience(const App *a);

/* The picture; *changed says whether it is another than at the last call. */
const Picture *app_picture(App *a, bool *changed);

/* What the window shall do since the last call. */
AppWants app_wants(App *a);

/* Is a text being typed? Letters then come by app_type. */
bool app_typing(const App *a);

const State *app_state(const App *a);

/* The state as lines "key value", for tests. */
void app_dump(const App *a, Text *out);

#endif
