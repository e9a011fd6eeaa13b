#include "ui/board/app.h"

#include "game/base/file.h"
#include "ui/board/defender.h"
#include "ui/board/keep.h"
#include "ui/board/keeper.h"
#include "ui/board/puzzle_shelf.h"
#include "ui/board/rival.h"
#include "ui/board/state_dump.h"
#include "ui/board/state_record.h"
#include "ui/board/transfer.h"
#include "ui/board/view.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Between two looks at the engine; and how long it seems to think at least, so that its stone is seen to come. */
static const double LOOK_SECONDS = 0.04, ANALYSIS_SECONDS = 0.15, MOVE_SECONDS = 0.35, WATCH_SECONDS = 0.7;

/* What the adviser was last asked. */
typedef struct Request {
    AdviserTask task;
    uint64_t hash;
    double began, looked;
    bool ended;
} Request;

struct App {
    State state;
    Gui gui;
    Outbox out;
    ActionQueue asked;
    Picture picture[2];
    int shown; /* which of them was given out last */
    bool built, stale;
    Adviser adviser;
    Request request;
    Reviewer reviewer;
    uint32_t review_asked; /* of the critique being worked on; 0: none */
    double review_looked;
    PuzzleShelf *shelf;
    Defender *defender;
    uint64_t judged; /* the position that is being judged, 0: none */
    double judged_since;
    Scout *scout;
    uint64_t scouted; /* the position that it was asked about, 0: none */
    float width, height;
    Dialog dialog_before;
    bool chinese;
    Keeper *keeper; /* NULL: nothing is kept */
    char settings_path[FILE_PATH_MAX], game_path[FILE_PATH_MAX], solved_path[FILE_PATH_MAX];
    char saved[GUI_FIELD_MAX]; /* the file that may be written over */
    char copied[3 * BOARD_POINTS_MAX + NOTATION_TEXT_MAX];
};

static void tell(App *a, TextId id, const char *detail)
{
    char text[STATE_NOTICE_MAX];
    state_notice(&a->state, language_fill((Language)a->state.settings.language, id, text, sizeof text, detail,
                                          NULL, NULL));
    a->stale = true;
}

void app_notice(App *a, TextId id, const char *detail)
{
    tell(a, id, detail);
}

/* ---- beginning ---- */

static Status find_paths(App *a, const char *folder)
{
    if (!folder) return status_ok();
    TRY(file_make_folders(folder));
    TRY(file_join(a->settings_path, sizeof a->settings_path, folder, "board.ini"));
    TRY(file_join(a->game_path, sizeof a->game_path, folder, "board-game.json"));
    TRY(file_join(a->solved_path, sizeof a->solved_path, folder, "board-puzzles.txt"));
    return keeper_new(&a->keeper, a->settings_path, a->game_path);
}

static void resume(App *a, const AppSetup *setup, double now)
{
    Settings settings = setup->settings;
    Status read = status_ok(), kept = status_ok();
    if (a->keeper && file_exists(a->settings_path)) read = settings_read(a->settings_path, &settings);
    if (setup->fresh) {
        GameSpec spec = settings_game(&setup->settings);
        settings.rule = spec.rule;
        settings.size = spec.size;
        settings.line = spec.line;
        settings.seats = setup->settings.seats;
    }
    state_begin(&a->state, &settings, now);
    if (a->keeper && !setup->fresh && !setup->file && file_exists(a->game_path)) {
        kept = keep_read(a->game_path, &a->state);
        if (kept.code == STATUS_OK && a->state.game.count > 1) tell(a, TEXT_RESUMED, NULL);
    }
    if (kept.code != STATUS_OK) tell(a, TEXT_GAME_BAD, kept.message);
    if (read.code != STATUS_OK) tell(a, TEXT_SETTINGS_BAD, read.message);
    a->state.clock_seen = a->state.turn_began = now;
}

Status app_new(App **out, const AppSetup *setup, double now)
{
    App *a = calloc(1, sizeof *a);
    *out = NULL;
    if (!a) return status_no_memory(sizeof *a, "the window");
    a->adviser = setup->adviser;
    a->reviewer = setup->reviewer;
    a->gui.measure = setup->measure;
    a->gui.fonts = setup->fonts;
    a->gui.x = a->gui.y = -1;
    a->chinese = setup->chinese;
    a->width = 1120;
    a->height = 800;
    a->stale = true;
    Status paths = find_paths(a, setup->folder);
    resume(a, setup, now);
    if (paths.code != STATUS_OK) tell(a, TEXT_NOT_SAVED, paths.message);
    if (!a->chinese) a->state.settings.language = LANGUAGE_ENGLISH;
    Status status;
    CHECK(status, puzzle_shelf_new(&a->shelf, a->keeper ? a->solved_path : NULL));
    CHECK(status, defender_new(&a->defender));
    CHECK(status, scout_new(&a->scout));
    if (setup->file) CHECK(status, transfer_open(&a->state, &a->out, setup->file));
    *out = a;
    return status;
done:
    app_free(a);
    return status;
}

/* ---- passes ---- */

static void do_file(App *a, bool save)
{
    const char *path = a->state.field.text;
    Status status;
    if (save && file_exists(path) && strcmp(path, a->saved) != 0) {
        snprintf(a->saved, sizeof a->saved, "%s", path);
        tell(a, TEXT_REPLACE, path);
        return;
    }
    status = save ? transfer_save(&a->state, path) : transfer_open(&a->state, &a->out, path);
    if (status.code != STATUS_OK) {
        state_notice(&a->state, status.message);
        return;
    }
    a->state.dialog = DIALOG_NONE;
    snprintf(a->saved, sizeof a->saved, "%s", path);
    tell(a, save ? TEXT_SAVED : TEXT_OPENED, path);
}

/* ---- another program ---- */

static void do_program(App *a)
{
    Status status = rival_typed(&a->state, &a->out, a->state.field.text);
    if (status.code == STATUS_OK)
        a->state.dialog = DIALOG_NEW;
    else
        state_notice(&a->state, status.message);
}

static bool drop_program(App *a, const char *path)
{
    char name[80];
    if (!rival_dropped(&a->state, &a->out, path)) return false;
    tell(a, TEXT_ENGINE_SET, state_engine_name(&a->state, name, sizeof name));
    return true;
}

/* ---- puzzles ---- */

static Status find_puzzle(App *a)
{
    const Settings *set = &a->state.settings;
    const Quiz *last = &a->state.quiz;
    Rule rule = (Rule)set->puzzle_rule;
    int difficulty = set->puzzle_difficulty, solved;
    bool goes_on = last->rule == rule && last->difficulty == difficulty;
    Quiz quiz = {.rule = (uint8_t)rule, .difficulty = (uint8_t)difficulty};
    const Puzzle *puzzle;
    Board start;
    TRY(puzzle_shelf_next(a->shelf, rule, difficulty, goes_on ? last->number : 0, &puzzle, &quiz.number));
    TRY(puzzle_shelf_count(a->shelf, rule, difficulty, &quiz.all, &solved));
    puzzle_board(puzzle, &start);
    quiz.plies = puzzle->plies;
    quiz.hash = start.hash;
    control_puzzle(&a->state, &a->out, puzzle, &quiz);
    return status_ok();
}

static void serve_puzzles(App *a)
{
    State *s = &a->state;
    Status status = status_ok();
    if (a->out.puzzle) status = find_puzzle(a);
    if (a->out.puzzle_solved) status = puzzle_shelf_solve(a->shelf, s->quiz.hash);
    if (status.code == STATUS_OK && s->dialog == DIALOG_PUZZLES)
        status = puzzle_shelf_count(a->shelf, (Rule)s->draft.puzzle_rule, s->draft.puzzle_difficulty,
                                    &s->shelf_all, &s->shelf_solved);
    if (status.code != STATUS_OK) state_notice(s, status.message);
    a->out.puzzle = a->out.puzzle_solved = false;
}

static void follow_puzzle(App *a, double now)
{
    uint64_t wanted = a->state.quiz.stage == QUIZ_JUDGING ? a->state.game.board.hash : 0;
    DefenderAnswer answer;
    if (wanted != a->judged) {
        if (wanted)
            defender_ask(a->defender, &a->state.game.board);
        else
            defender_drop(a->defender);
        a->judged = wanted;
        a->judged_since = now;
    }
    if (!wanted || !defender_look(a->defender, &answer) || now - a->judged_since < MOVE_SECONDS) return;
    if (answer.status.code == STATUS_OK)
        control_answer(&a->state, &a->out, &answer.answer);
    else
        state_notice(&a->state, answer.status.message);
    if (answer.status.code != STATUS_OK) a->state.quiz.stage = QUIZ_YOURS;
    serve_puzzles(a);
    a->stale = true;
}

/* ---- threats ---- */

static void follow_scout(App *a)
{
    State *s = &a->state;
    bool wanted = state_shows_threats(s) && s->threat.hash != s->game.board.hash;
    if (!wanted) {
        a->scouted = 0;
        return;
    }
    if (a->scouted != s->game.board.hash) {
        scout_ask(a->scout, &s->game.board);
        a->scouted = s->game.board.hash;
    }
    if (!scout_look(a->scout, &s->threat)) return;
    a->scouted = 0;
    a->stale = true;
}

static void after_actions(App *a)
{
    serve_puzzles(a);
    if (a->out.open || a->out.save) do_file(a, a->out.save);
    if (a->out.engine) do_program(a);
    a->out.open = a->out.save = a->out.engine = false;
    if (!a->chinese && a->state.settings.language == LANGUAGE_CHINESE) {
        a->state.settings.language = a->state.draft.language = LANGUAGE_ENGLISH;
        tell(a, TEXT_NO_CHINESE, NULL);
    }
    if (a->state.dialog != a->dialog_before) a->gui.focus = 0;
    a->dialog_before = a->state.dialog;
    a->stale = true;
}

/* One pass of the view with what is in gui.in, and what it asks for. */
static void pass(App *a)
{
    Picture *picture = &a->picture[1 - a->shown];
    view_build(&a->state, &a->gui, picture, a->width, a->height, &a->asked);
    for (int i = 0; i < a->asked.count; i++) control_do(&a->state, &a->out, a->asked.action[i]);
    a->asked.count = 0;
    after_actions(a);
}

void app_resize(App *a, float width, float height)
{
    a->width = width;
    a->height = height;
    a->stale = true;
}

void app_pointer(App *a, float x, float y)
{
    a->gui.x = x;
    a->gui.y = y;
    if (a->gui.down) pass(a);
    a->stale = true;
}

void app_button(App *a, bool down)
{
    a->gui.down = down;
    a->gui.in.pressed = down;
    a->gui.in.released = !down;
    pass(a);
}

void app_wheel(App *a, float clicks)
{
    a->gui.in.wheel = clicks;
    pass(a);
}

static GuiKey gui_key(int code)
{
    switch (code) {
    case KEY_LEFT:
        return GUI_KEY_LEFT;
    case KEY_RIGHT:
        return GUI_KEY_RIGHT;
    case KEY_UP:
        return GUI_KEY_UP;
    case KEY_DOWN:
    case KEY_TAB:
        return GUI_KEY_DOWN;
    case KEY_HOME:
        return GUI_KEY_HOME;
    case KEY_END:
        return GUI_KEY_END;
    case KEY_ENTER:
        return GUI_KEY_ENTER;
    case KEY_BACKSPACE:
        return GUI_KEY_BACKSPACE;
    case KEY_DELETE:
        return GUI_KEY_DELETE;
    default:
        return GUI_KEY_NONE;
    }
}

void app_key(App *a, KeyPress key)
{
    if (app_typing(a) && key.control && key.code == 'v') {
        a->out.paste = true;
        return;
    }
    if (control_key(&a->state, &a->out, key)) {
        after_actions(a);
        return;
    }
    a->gui.in.key = gui_key(key.code);
    pass(a);
}

bool app_typing(const App *a)
{
    return state_typing(&a->state);
}

void app_type(App *a, const char *text)
{
    if (!app_typing(a)) return;
    snprintf(a->gui.in.text, sizeof a->gui.in.text, "%s", text);
    pass(a);
}

void app_drop(App *a, const char *path)
{
    if (drop_program(a, path)) {
        after_actions(a);
        return;
    }
    Status status = transfer_open(&a->state, &a->out, path);
    if (status.code != STATUS_OK)
        state_notice(&a->state, status.message);
    else
        tell(a, TEXT_OPENED, path);
    after_actions(a);
}

void app_paste(App *a, const char *text)
{
    if (app_typing(a)) {
        app_type(a, text);
        return;
    }
    if (!text || !text[0]) {
        tell(a, TEXT_CLIPBOARD_EMPTY, NULL);
        return;
    }
    Status status = transfer_in(&a->state, &a->out, state_text(&a->state, TEXT_PASTE), text, strlen(text));
    if (status.code != STATUS_OK)
        state_notice(&a->state, status.message);
    else
        tell(a, TEXT_PASTED, NULL);
    after_actions(a);
}

/* ---- the engine ---- */

static void ask_adviser(App *a, double now)
{
    Request *r = &a->request;
    AdviserTask task = state_task(&a->state);
    uint64_t hash = a->state.game.board.hash;
    if (task == r->task && hash == r->hash) return;
    if (r->task != ADVISER_REST && !r->ended) a->adviser.stop(a->adviser.self);
    *r = (Request){.task = task, .hash = hash, .began = now};
    if (task == ADVISER_REST) return;
    AdviserQuestion question = {task, a->state.settings.level, state_engine(&a->state)};
    Status status = a->adviser.think(a->adviser.self, &a->state.game.board, &question);
    if (status.code == STATUS_OK) return;
    AdviserReport report = {.ended = true, .status = status};
    control_report(&a->state, &a->out, task, &report);
    r->ended = true;
}

static double least_seconds(const App *a)
{
    if (a->request.task != ADVISER_MOVE && a->request.task != ADVISER_SWAP2) return 0;
    return a->state.seats == SEATS_NONE ? WATCH_SECONDS : MOVE_SECONDS;
}

static void look_at_adviser(App *a, double now)
{
    Request *r = &a->request;
    AdviserReport report;
    double pause = r->task == ADVISER_ANALYSE ? ANALYSIS_SECONDS : 0;
    if (r->task == ADVISER_REST || r->ended || now - r->looked < pause) return;
    if (now - r->began < least_seconds(a)) return;
    a->adviser.look(a->adviser.self, &report);
    r->looked = now;
    r->ended = report.ended;
    control_report(&a->state, &a->out, r->task, &report);
    a->stale = true;
}

/* ---- the review ---- */

static void begin_review(App *a)
{
    Record *record;
    Status status = state_record(&a->state, &record);
    if (status.code == STATUS_OK)
        a->reviewer.begin(a->reviewer.self, record);
    else
        control_review(&a->state, &(ReviewerReport){.ended = true, .status = status});
}

static void follow_review(App *a, double now)
{
    Critique *c = &a->state.critique;
    uint32_t wanted = c->stage == CRITIQUE_WORKING ? c->asked : 0;
    if (wanted != a->review_asked) {
        if (wanted)
            begin_review(a);
        else
            a->reviewer.stop(a->reviewer.self);
        a->review_asked = wanted;
    }
    if (!wanted || now - a->review_looked < ANALYSIS_SECONDS) return;
    ReviewerReport report = a->reviewer.look(a->reviewer.self, &c->review);
    a->review_looked = now;
    control_review(&a->state, &report);
    if (report.ended) {
        a->review_asked = 0;
        a->out.game_changed = true;
    }
    a->stale = true;
}

/* ---- time ---- */

/* A position that is being set up is no game yet. */
static void keep(App *a)
{
    const State *s = &a->state;
    bool settings = a->out.settings_changed, game = a->out.game_changed && !s->placing;
    a->out.settings_changed = a->out.game_changed = false;
    if (a->keeper) keeper_keep(a->keeper, settings ? &s->settings : NULL, game ? s : NULL);
}

static void follow_keeper(App *a)
{
    Status status;
    if (!a->keeper || !keeper_look(a->keeper, &status)) return;
    if (status.code != STATUS_OK) tell(a, TEXT_NOT_SAVED, status.message);
}

bool app_kept(const App *a)
{
    return !a->keeper || !keeper_busy(a->keeper);
}

void app_finish(App *a)
{
    if (a->keeper) keeper_finish(a->keeper);
    follow_keeper(a);
}

void app_tick(App *a, double now)
{
    bool noticed = a->state.notice[0] != '\0', clock = a->state.clock_on;
    control_tick(&a->state, &a->out, now);
    ask_adviser(a, now);
    look_at_adviser(a, now);
    /* What it answered may be followed by the next thing to ask. */
    ask_adviser(a, now);
    follow_review(a, now);
    follow_puzzle(a, now);
    follow_scout(a);
    keep(a);
    follow_keeper(a);
    if (noticed || clock || now < view_moves_until(&a->state) + 0.05) a->stale = true;
}

static double sooner(double a, double b)
{
    return a < b ? a : b;
}

double app_patience(const App *a)
{
    const State *s = &a->state;
    double patience = INFINITY;
    if (s->now < view_moves_until(s) + 0.05) patience = 1.0 / 60;
    if (a->request.task != ADVISER_REST && !a->request.ended)
        patience = sooner(patience, a->request.task == ADVISER_ANALYSE ? ANALYSIS_SECONDS : LOOK_SECONDS);
    if (s->quiz.stage == QUIZ_JUDGING) patience = sooner(patience, LOOK_SECONDS);
    if (!app_kept(a)) patience = sooner(patience, LOOK_SECONDS);
    if (a->scouted) patience = sooner(patience, LOOK_SECONDS);
    if (s->critique.stage == CRITIQUE_WORKING) patience = sooner(patience, ANALYSIS_SECONDS);
    if (s->notice[0]) patience = sooner(patience, s->notice_until - s->now);
    if (s->clock_on && !state_over(s)) patience = sooner(patience, 0.2);
    return patience > 0.001 ? patience : 0.001;
}

/* ---- out ---- */

const Picture *app_picture(App *a, bool *changed)
{
    int other = 1 - a->shown;
    *changed = false;
    if (!a->stale && a->built) return &a->picture[a->shown];
    view_build(&a->state, &a->gui, &a->picture[other], a->width, a->height, &a->asked);
    a->asked.count = 0;
    a->stale = false;
    if (a->built && picture_equal(&a->picture[0], &a->picture[1])) return &a->picture[a->shown];
    a->built = *changed = true;
    a->shown = other;
    return &a->picture[other];
}

AppWants app_wants(App *a)
{
    AppWants wants = {.quit = a->out.quit,
                      .fullscreen = a->out.fullscreen,
                      .click = a->out.click && a->state.settings.sound,
                      .paste = a->out.paste};
    if (a->out.copy) {
        transfer_moves(&a->state, a->copied, sizeof a->copied);
        wants.copy = a->copied;
        tell(a, TEXT_COPIED, NULL);
    }
    a->out.quit = a->out.fullscreen = a->out.click = a->out.paste = a->out.copy = false;
    return wants;
}

const State *app_state(const App *a)
{
    return &a->state;
}

void app_dump(const App *a, Text *out)
{
    state_dump(&a->state, a->width, a->height, out);
    text_format(out, "full %d\nkept %d\n", a->picture[a->shown].full, app_kept(a));
}

/* ---- the end ---- */

void app_free(App *a)
{
    if (!a) return;
    if (a->request.task != ADVISER_REST) a->adviser.stop(a->adviser.self);
    if (a->review_asked) a->reviewer.stop(a->reviewer.self);
    puzzle_shelf_free(a->shelf);
    defender_free(a->defender);
    scout_free(a->scout);
    keep(a);
    keeper_free(a->keeper);
    free(a);
}
