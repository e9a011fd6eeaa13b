#include "ui/board/sdl.h"

#include "game/base/file.h"
#include "game/base/os.h"
#include "ui/board/click.h"
#include "ui/board/font.h"
#include "ui/board/painter.h"
#include "ui/board/view.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    FONT_SIZES = 64,
    TEXTS_KEPT = 1024,
    WIDTHS_KEPT = 4096,
    CHINESE_LETTER = 0x6846,
    WIDTH = 1120,
    HEIGHT = 780
};

/* ---- letters ---- */

/* Each weight is a font of its own: to change one's style is to lose all its letters. */
typedef struct FontSize {
    int pixels;
    bool bold;
    TTF_Font *font;
} FontSize;

/* A text measured before, known by its hash. */
typedef struct KeptWidth {
    uint64_t hash; /* 0: unused */
    int width;
} KeptWidth;

typedef struct KeptText {
    char *text; /* NULL: unused */
    int pixels;
    bool bold;
    TextMask mask;
    uint8_t *cover;
} KeptText;

typedef struct Letters {
    void *file; /* the font's, as it is on disk; NULL if there is none */
    size_t file_size;
    int face;
    float scale;
    FontSize size[FONT_SIZES];
    KeptText kept[TEXTS_KEPT];
    KeptWidth width[WIDTHS_KEPT];
} Letters;

static TTF_Font *open_size(Letters *l, int pixels, bool bold)
{
    int i = 0;
    if (!l->file) return NULL;
    for (i = 0; i < FONT_SIZES && l->size[i].font; i++)
        if (l->size[i].pixels == pixels && l->size[i].bold == bold) return l->size[i].font;
    /* More sizes than places: the window was resized for long. The first gives way. */
    if (i == FONT_SIZES) TTF_CloseFont(l->size[i = 0].font);
    TTF_Font *font = TTF_OpenFontIndexRW(SDL_RWFromConstMem(l->file, (int)l->file_size), 1, pixels, l->face);
    if (font && bold) TTF_SetFontStyle(font, TTF_STYLE_BOLD);
    l->size[i] = (FontSize){pixels, bold, font};
    return font;
}

static TTF_Font *font_of(Letters *l, float pixels, bool bold)
{
    int whole = (int)lroundf(pixels);
    return open_size(l, whole < 6 ? 6 : whole > 200 ? 200 : whole, bold);
}

static uint64_t hash_text(const char *text, int pixels, bool bold)
{
    uint64_t h = 14695981039346656037u ^ (uint64_t)(2 * pixels + bold);
    for (; *text; text++) h = (h ^ (unsigned char)*text) * 1099511628211u;
    return h | 1;
}

static float measure_text(void *fonts, const char *text, float size, bool bold)
{
    Letters *l = fonts;
    float pixels = size * l->scale;
    uint64_t hash = hash_text(text, (int)lroundf(pixels), bold);
    KeptWidth *k = &l->width[(hash >> 8) % WIDTHS_KEPT];
    if (k->hash != hash) {
        int width = 0, height = 0;
        TTF_Font *font = font_of(l, pixels, bold);
        if (!font || !text[0] || TTF_SizeUTF8(font, text, &width, &height) != 0) return 0;
        *k = (KeptWidth){hash, width};
    }
    return (float)k->width / l->scale;
}

static void forget_text(KeptText *k)
{
    free(k->text);
    free(k->cover);
    memset(k, 0, sizeof *k);
}

/* The coverage is the alpha of what SDL_ttf draws in white. */
static bool render_text(KeptText *k, TTF_Font *font, const char *text)
{
    SDL_Surface *s = TTF_RenderUTF8_Blended(font, text, (SDL_Color){255, 255, 255, 255});
    if (!s) return false;
    size_t length = strlen(text) + 1;
    k->cover = malloc((size_t)s->w * (size_t)s->h);
    k->text = malloc(length);
    if (k->cover && k->text) {
        memcpy(k->text, text, length);
        for (int y = 0; y < s->h; y++) {
            const uint32_t *row =
                (const uint32_t *)(const void *)((const char *)s->pixels + (size_t)y * (size_t)s->pitch);
            for (int x = 0; x < s->w; x++) k->cover[y * s->w + x] = (uint8_t)(row[x] >> 24);
        }
        k->mask = (TextMask){s->w, s->h, s->w, k->cover};
    } else {
        forget_text(k);
    }
    SDL_FreeSurface(s);
    return k->text != NULL;
}

static bool mask_text(void *fonts, const char *text, float pixels, bool bold, TextMask *out)
{
    Letters *l = fonts;
    int whole = (int)lroundf(pixels);
    KeptText *k = &l->kept[(hash_text(text, whole, bold) >> 8) % TEXTS_KEPT];
    if (!k->text || k->pixels != whole || k->bold != bold || strcmp(k->text, text) != 0) {
        TTF_Font *font = font_of(l, pixels, bold);
        forget_text(k);
        if (!font || !render_text(k, font, text)) return false;
        k->pixels = whole;
        k->bold = bold;
    }
    *out = k->mask;
    return true;
}

static bool letters_open(Letters *l)
{
    char path[FILE_PATH_MAX];
    if (TTF_Init() == 0 && font_find(path, sizeof path, &l->face))
        l->file = SDL_LoadFile(path, &l->file_size);
    if (open_size(l, 16, false)) return true;
    SDL_free(l->file);
    l->file = NULL;
    return false;
}

static bool letters_chinese(Letters *l)
{
    TTF_Font *font = open_size(l, 16, false);
    return font && TTF_GlyphIsProvided32(font, CHINESE_LETTER);
}

static void letters_close(Letters *l)
{
    for (int i = 0; i < TEXTS_KEPT; i++) forget_text(&l->kept[i]);
    for (int i = 0; i < FONT_SIZES; i++)
        if (l->size[i].font) TTF_CloseFont(l->size[i].font);
    SDL_free(l->file);
    if (TTF_WasInit()) TTF_Quit();
}

/* ---- the window ---- */

typedef struct Window {
    SDL_Window *window;
    SDL_Renderer *renderer;
    SDL_Texture *texture;
    int width, height;  /* of the texture, pixels */
    float scale;        /* pixels in a point */
    float wanted_scale; /* by the user or the display */
    bool exposed;       /* the system wants it shown again */
    Painter *painter;
    Letters letters;
    SDL_AudioDeviceID audio;
    bool audio_tried;
    const char *dump;
    bool dumped_kept; /* what the last dump says of app_kept */
    int frames;
    App *app;
} Window;

static Status fault(const char *what)
{
    return status_error(ERR_UNSUPPORTED, "%s: %s", what, SDL_GetError());
}

static float display_scale(void)
{
    float dpi = 0;
    if (SDL_GetDisplayDPI(0, &dpi, NULL, NULL) != 0 || dpi < 115) return 1;
    return fminf(4, roundf(dpi / 96 * 4) / 4);
}

static Status open_window(Window *w, float scale)
{
    int flags = SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    w->wanted_scale = scale > 0 ? scale : display_scale();
    SDL_Rect room = {0, 0, (int)(WIDTH * w->wanted_scale), (int)(HEIGHT * w->wanted_scale)}, usable;
    if (SDL_GetDisplayUsableBounds(0, &usable) == 0) {
        if (room.w > usable.w) room.w = usable.w;
        if (room.h > usable.h) room.h = usable.h;
    }
    w->window = SDL_CreateWindow("Tengen", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, room.w, room.h,
                                 (Uint32)flags);
    if (!w->window) return fault("no window");
    SDL_SetWindowMinimumSize(w->window, (int)(VIEW_WIDTH_MIN * w->wanted_scale),
                             (int)(VIEW_HEIGHT_MIN * w->wanted_scale));
    /* Whole pictures are put on the screen, which a graphics driver does no better and takes long to be loaded for. */
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    w->renderer = SDL_CreateRenderer(w->window, -1, SDL_RENDERER_SOFTWARE);
    if (!w->renderer) w->renderer = SDL_CreateRenderer(w->window, -1, 0);
    return w->renderer ? status_ok() : fault("no way to draw");
}

/* The texture is as large as the window; a high-density display may have more pixels than the system says. */
static Status fit(Window *w)
{
    int width, height, logical;
    if (SDL_GetRendererOutputSize(w->renderer, &width, &height) != 0) return fault("the window's size");
    SDL_GetWindowSize(w->window, &logical, NULL);
    w->scale = w->wanted_scale * (logical > 0 ? (float)width / (float)logical : 1);
    w->letters.scale = w->scale;
    if (w->app) app_resize(w->app, (float)width / w->scale, (float)height / w->scale);
    if (w->texture && width == w->width && height == w->height) return status_ok();
    if (w->texture) SDL_DestroyTexture(w->texture);
    w->texture =
        SDL_CreateTexture(w->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING, width, height);
    w->width = width;
    w->height = height;
    return w->texture ? status_ok() : fault("the picture");
}

static Status show(Window *w, const Picture *picture)
{
    void *pixels;
    int pitch;
    if (SDL_LockTexture(w->texture, NULL, &pixels, &pitch) != 0) return fault("the picture");
    Canvas canvas = {pixels, w->width, w->height, pitch / (int)sizeof(Pixel)};
    Status status = painter_paint(w->painter, picture, w->scale, &canvas);
    SDL_UnlockTexture(w->texture);
    TRY(status);
    w->frames++;
    w->exposed = true;
    return status_ok();
}

static Status write_dump(Window *w)
{
    Text text = {0};
    char *dump;
    size_t size;
    if (!w->dump) return status_ok();
    w->dumped_kept = app_kept(w->app);
    app_dump(w->app, &text);
    text_format(&text, "frames %d\nscale %.2f\n", w->frames, (double)w->scale);
    TRY(text_take(&text, &dump, &size));
    Status status = file_write_quickly(w->dump, dump, size);
    free(dump);
    return status;
}

static Status present(Window *w)
{
    bool changed;
    const Picture *picture = app_picture(w->app, &changed);
    if (changed) TRY(show(w, picture));
    if (w->exposed) {
        SDL_RenderCopy(w->renderer, w->texture, NULL, NULL);
        SDL_RenderPresent(w->renderer);
        w->exposed = false;
    }
    return changed || w->dumped_kept != app_kept(w->app) ? write_dump(w) : status_ok();
}

/* ---- sound ---- */

static void play_click(Window *w)
{
    int16_t samples[CLICK_SAMPLES];
    SDL_AudioSpec spec = {.freq = CLICK_RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = 512};
    if (!w->audio_tried) {
        w->audio_tried = true;
        if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0) w->audio = SDL_OpenAudioDevice(NULL, 0, &spec, NULL, 0);
        if (!w->audio)
            app_notice(w->app, TEXT_NO_SOUND, SDL_GetError());
        else
            SDL_PauseAudioDevice(w->audio, 0);
    }
    if (!w->audio) return;
    click_make(samples);
    SDL_ClearQueuedAudio(w->audio);
    SDL_QueueAudio(w->audio, samples, sizeof samples);
}

/* ---- events ---- */

static int key_code(const SDL_Keysym *key)
{
    static const struct {
        SDL_Keycode sdl;
        int code;
    } table[] = {
        {SDLK_ESCAPE, KEY_ESCAPE},
        {SDLK_RETURN, KEY_ENTER},
        {SDLK_KP_ENTER, KEY_ENTER},
        {SDLK_TAB, KEY_TAB},
        {SDLK_BACKSPACE, KEY_BACKSPACE},
        {SDLK_DELETE, KEY_DELETE},
        {SDLK_LEFT, KEY_LEFT},
        {SDLK_RIGHT, KEY_RIGHT},
        {SDLK_UP, KEY_UP},
        {SDLK_DOWN, KEY_DOWN},
        {SDLK_PAGEUP, KEY_PAGE_UP},
        {SDLK_PAGEDOWN, KEY_PAGE_DOWN},
        {SDLK_HOME, KEY_HOME},
        {SDLK_END, KEY_END},
        {SDLK_F1, KEY_F1},
        {SDLK_F2, KEY_F2},
        {SDLK_F11, KEY_F11},
        {SDLK_KP_PLUS, '+'},
        {SDLK_KP_MINUS, '-'},
    };
    for (unsigned i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i].sdl == key->sym) return table[i].code;
    if (key->sym == SDLK_SLASH && key->mod & KMOD_SHIFT) return '?';
    return key->sym >= ' ' && key->sym < 0x7f ? key->sym : KEY_NONE;
}

static void take_window(Window *w, const SDL_WindowEvent *e)
{
    if (e->event == SDL_WINDOWEVENT_LEAVE) app_pointer(w->app, -1, -1);
    if (e->event == SDL_WINDOWEVENT_EXPOSED) w->exposed = true;
}

static void take_pointer(Window *w, int x, int y)
{
    int logical;
    SDL_GetWindowSize(w->window, &logical, NULL);
    float k = (float)w->width / (float)(logical > 0 ? logical : w->width) / w->scale;
    app_pointer(w->app, ((float)x + 0.5f) * k, ((float)y + 0.5f) * k);
}

static void take_event(Window *w, SDL_Event *e, AppWants *wants)
{
    switch (e->type) {
    case SDL_QUIT:
        wants->quit = true;
        break;
    case SDL_WINDOWEVENT:
        take_window(w, &e->window);
        break;
    case SDL_MOUSEMOTION:
        take_pointer(w, e->motion.x, e->motion.y);
        break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        if (e->button.button != SDL_BUTTON_LEFT) break;
        take_pointer(w, e->button.x, e->button.y);
        app_button(w->app, e->type == SDL_MOUSEBUTTONDOWN);
        break;
    case SDL_MOUSEWHEEL:
        app_wheel(w->app, e->wheel.preciseY);
        break;
    case SDL_KEYDOWN:
        app_key(w->app, (KeyPress){key_code(&e->key.keysym), (e->key.keysym.mod & KMOD_CTRL) != 0});
        break;
    case SDL_TEXTINPUT:
        app_type(w->app, e->text.text);
        break;
    case SDL_DROPFILE:
        app_drop(w->app, e->drop.file);
        SDL_free(e->drop.file);
        break;
    default:
        break;
    }
}

static void satisfy(Window *w, AppWants wants)
{
    if (wants.copy) SDL_SetClipboardText(wants.copy);
    if (wants.paste) {
        char *text = SDL_GetClipboardText();
        app_paste(w->app, text);
        SDL_free(text);
    }
    if (wants.fullscreen) {
        bool full = SDL_GetWindowFlags(w->window) & SDL_WINDOW_FULLSCREEN_DESKTOP;
        SDL_SetWindowFullscreen(w->window, full ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP);
    }
    if (wants.click) play_click(w);
    if (app_typing(w->app) != (SDL_IsTextInputActive() == SDL_TRUE)) {
        if (app_typing(w->app))
            SDL_StartTextInput();
        else
            SDL_StopTextInput();
    }
}

/* A signal does not end SDL's waiting, so nothing is waited for longer than a second. */
static int patience_ms(const Window *w)
{
    return (int)ceil(fmin(1, app_patience(w->app)) * 1000);
}

static Status run_events(Window *w)
{
    for (;;) {
        SDL_Event e;
        AppWants asked = {0};
        bool any = SDL_WaitEventTimeout(&e, patience_ms(w));
        for (; any; any = SDL_PollEvent(&e)) {
            take_event(w, &e, &asked);
            AppWants wants = app_wants(w->app);
            if (asked.quit || wants.quit) return status_ok();
            satisfy(w, wants);
        }
        if (os_interrupted()) return status_error(ERR_INTERRUPTED, "interrupted");
        TRY(fit(w));
        app_tick(w->app, os_seconds());
        satisfy(w, app_wants(w->app));
        TRY(present(w));
    }
}

/* ---- from beginning to end ---- */

Status sdl_display(void)
{
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) return fault("no display");
    return status_ok();
}

static void close_window(Window *w)
{
    app_free(w->app);
    if (w->audio) SDL_CloseAudioDevice(w->audio);
    painter_free(w->painter);
    letters_close(&w->letters);
    if (w->texture) SDL_DestroyTexture(w->texture);
    if (w->renderer) SDL_DestroyRenderer(w->renderer);
    if (w->window) SDL_DestroyWindow(w->window);
    free(w);
    SDL_Quit();
}

Status sdl_run(AppSetup *setup, SdlOptions options)
{
    Window *w = calloc(1, sizeof *w);
    Status status;
    if (!w) return status_no_memory(sizeof *w, "the window");
    w->dump = options.dump;
    CHECK(status, sdl_display());
    bool lettered = letters_open(&w->letters);
    CHECK(status, open_window(w, options.scale));
    if (!lettered) SDL_SetWindowTitle(w->window, "Tengen: no font was found; fonts-wqy-microhei is one");
    CHECK(status, fit(w));
    CHECK(status, painter_new(&w->painter, mask_text, &w->letters));
    setup->measure = measure_text;
    setup->fonts = &w->letters;
    setup->chinese = letters_chinese(&w->letters);
    CHECK(status, app_new(&w->app, setup, os_seconds()));
    SDL_StopTextInput();
    CHECK(status, fit(w));
    app_tick(w->app, os_seconds());
    CHECK(status, present(w));
    CHECK(status, run_events(w));
done:
    close_window(w);
    return status;
}
