/* sdl.h - the window: shows an App's pictures and passes it what the user does. sdl.c is the one file that knows
 * SDL and its fonts; it is compiled only where they were found. */
#ifndef TENGEN_UI_BOARD_SDL_H
#define TENGEN_UI_BOARD_SDL_H

#include "ui/board/app.h"

typedef struct SdlOptions {
    float scale; /* pixels in a point; 0: what the display says */
    const char *
        dump; /* a file that is written anew with app_dump after every picture and when all is kept; or NULL */
} SdlOptions;

/* Is there a display to open a window on? Says why not in the Status: ERR_UNSUPPORTED. */
Status sdl_display(void) __attribute__((warn_unused_result));

/* Open the window, run the app that `setup` describes (its fonts are filled in here) until the user closes it, and
 * close. ERR_UNSUPPORTED: no window could be opened; ERR_MEMORY; what app_new says. */
Status sdl_run(AppSetup *setup, SdlOptions options) __attribute__((warn_unused_result));

#endif
