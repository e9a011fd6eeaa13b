#include "ui/board/launch.h"

#include "game/base/file.h"
#include "game/base/os.h"
#include "ui/board/brain_adviser.h"
#include "ui/board/brain_reviewer.h"
#include "ui/board/sdl.h"

#include <stdio.h>
#include <stdlib.h>

#ifdef TENGEN_HAVE_BOARD

/* Of the search of each position in a review. */
enum { REVIEW_VISITS = 200 };

/* Asked before SDL is: without a desktop it would take over the console. */
Status launch_possible(void)
{
    static const char *const variables[] = {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"};
    for (int i = 0; i < 3; i++) {
        const char *value = getenv(variables[i]);
        if (value && value[0]) return sdl_display();
    }
    return status_error(ERR_UNSUPPORTED, "no display");
}

/* False where the system names no place for a user's files: nothing is kept then. */
static bool home_folder(char *text, int n)
{
    const char *own = getenv("TENGEN_HOME"), *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int length = 0;
    if (own && own[0])
        length = snprintf(text, (size_t)n, "%s", own);
    else if (data && data[0])
        length = snprintf(text, (size_t)n, "%s/tengen", data);
    else if (home && home[0])
        length = snprintf(text, (size_t)n, "%s/.local/share/tengen", home);
    return length > 0 && length < n;
}

static const char *locale_name(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (int i = 0; i < 3; i++) {
        const char *value = getenv(variables[i]);
        if (value && value[0]) return value;
    }
    return NULL;
}

Status launch_board(const LaunchOptions *options)
{
    char folder[FILE_PATH_MAX];
    BrainAdviser *adviser = NULL;
    BrainReviewer *reviewer = NULL;
    AppSetup setup = {.settings = settings_default(options->game, locale_name()),
                      .fresh = options->fresh,
                      .folder = home_folder(folder, sizeof folder) ? folder : NULL,
                      .file = options->file};
    setup.settings.seats = options->seats;
    TRY(os_interrupt_install());
    TRY(brain_adviser_new(&adviser, options->net, options->seed));
    Status status = brain_reviewer_new(&reviewer, options->net, REVIEW_VISITS);
    if (status.code == STATUS_OK) {
        setup.adviser = brain_adviser_table(adviser);
        setup.reviewer = brain_reviewer_table(reviewer);
        status = sdl_run(&setup, (SdlOptions){options->scale, options->dump});
    }
    brain_reviewer_free(reviewer);
    brain_adviser_free(adviser);
    return status;
}

#else

Status launch_possible(void)
{
    return status_error(ERR_UNSUPPORTED, "this program was built without its window, for want of SDL2");
}

Status launch_board(const LaunchOptions *options)
{
    (void)options;
    return launch_possible();
}

#endif
