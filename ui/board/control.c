#include "ui/board/control.h"

#include "ui/board/moves.h"
#include "ui/board/set_up.h"
#include "ui/board/swap2_moves.h"

#include <math.h>
#include <stdio.h>

/* ---- the game ---- */

/* The engine moves for the side to move and keeps that side: the person has the other. */
static void engine_moves(State *s, Outbox *out)
{
    if (state_over(s)) {
        state_say(s, TEXT_GAME_OVER, NULL);
        return;
    }
    if (state_swap2(s) != SWAP2_OFF && state_persons_turn(s)) {
        state_say(s, TEXT_SWAP2_YOURS, NULL);
        return;
    }
    s->waiting = s->analysing = s->hint_asked = s->reviewing = false;
    s->quiz.stage = QUIZ_OFF;
    if (s->critique.stage == CRITIQUE_WORKING) critique_forget(&s->critique);
    if (state_persons_turn(s)) s->seats = s->game.board.to_move == BLACK ? SEATS_WHITE : SEATS_BLACK;
    out->game_changed = true;
}

static void resign(State *s, Outbox *out)
{
    Color loser = (Color)s->game.board.to_move;
    if (state_over(s)) {
        state_say(s, TEXT_GAME_OVER, NULL);
        return;
    }
    if (s->seats != SEATS_BOTH && s->seats != SEATS_NONE) loser = s->seats == SEATS_BLACK ? BLACK : WHITE;
    s->hint_asked = s->analysing = false;
    s->quiz.stage = QUIZ_OFF;
    s->result = loser == BLACK ? RESULT_WHITE : RESULT_BLACK;
    s->ending = ENDING_RESIGNED;
    out->game_changed = true;
}

static void begin(State *s, Outbox *out)
{
    state_new_game(s);
    s->notice_until = s->now;
    s->dialog = DIALOG_NONE;
    out->settings_changed = out->game_changed = true;
}

static void swap_sides(State *s, Outbox *out)
{
    if (s->settings.seats == SEATS_BLACK || s->settings.seats == SEATS_WHITE)
        s->settings.seats = s->settings.seats == SEATS_BLACK ? SEATS_WHITE : SEATS_BLACK;
    begin(s, out);
}

/* ---- help from the engine ---- */

static void ask_hint(State *s)
{
    if (state_over(s))
        state_say(s, TEXT_GAME_OVER, NULL);
    else if (s->hint == POINT_NONE && (s->waiting || state_persons_turn(s)))
        s->hint_asked = true;
}

static void analyse(State *s, Outbox *out)
{
    s->analysing = !s->analysing;
    s->hint_asked = false;
    s->hint = POINT_NONE;
    s->clock_seen = s->now;
    if (!s->analysing) s->waiting = !state_persons_turn(s);
    out->game_changed = true;
}

/* ---- the review ---- */

/* In, which goes over the line at hand unless that was done; or out, where the engine waits. */
static void review(State *s, Outbox *out)
{
    int line[BOARD_POINTS_MAX + 1];
    if (s->reviewing) {
        if (s->critique.stage == CRITIQUE_WORKING) critique_forget(&s->critique);
        s->reviewing = false;
    } else if (variations_line(&s->game, line) < 2) {
        state_say(s, TEXT_REVIEW_NOTHING, NULL);
        return;
    } else {
        if (!critique_covers(&s->critique, &s->game)) critique_begin(&s->critique, &s->game);
        s->reviewing = true;
        s->quiz.stage = QUIZ_OFF;
        s->hint = POINT_NONE;
    }
    s->analysing = s->hint_asked = false;
    s->waiting = !state_persons_turn(s);
    out->game_changed = true;
}

static void go_to_mistake(State *s, Outbox *out, int step)
{
    if (!s->reviewing) review(s, out);
    if (!s->reviewing) return;
    if (s->critique.stage != CRITIQUE_READY) {
        state_say(s, TEXT_REVIEW_WAIT, NULL);
        return;
    }
    int node = critique_next(&s->critique, &s->game, step);
    if (node == VARIATION_NONE)
        state_say(s, TEXT_REVIEW_NO_MORE, NULL);
    else
        moves_go(s, out, node);
}

static void try_again(State *s, Outbox *out)
{
    if (s->quiz.stage != QUIZ_OFF) {
        variations_go(&s->game, 0);
        moves_changed(s, out);
        s->waiting = s->analysing = false;
        return;
    }
    if (!s->reviewing) return;
    if (state_over(s)) {
        state_say(s, TEXT_GAME_OVER, NULL);
        return;
    }
    moves_leave_review(s);
    moves_changed(s, out);
}

void control_review(State *s, const ReviewerReport *report)
{
    Critique *c = &s->critique;
    if (c->stage != CRITIQUE_WORKING) return;
    c->done = report->done;
    if (report->total > 0) c->total = report->total;
    if (!report->ended) return;
    if (report->status.code != STATUS_OK) {
        critique_forget(c);
        s->reviewing = false;
        state_say(s, TEXT_REVIEW_FAILED, report->status.message);
        return;
    }
    c->stage = CRITIQUE_READY;
    for (int i = 0; i < c->nodes; i++) s->game.node[c->node[i]].score = c->review.black[i];
}

/* ---- puzzles ---- */

static void settle(State *s, Outbox *out)
{
    s->swap2.on = false;
    moves_changed(s, out);
    s->reviewing = s->placing = false;
    critique_forget(&s->critique);
    s->quiz.stage = QUIZ_OFF;
    s->cursor = s->hover = s->landed = POINT_NONE;
    s->clock_on = false;
    s->dialog = DIALOG_NONE;
    s->waiting = !state_persons_turn(s);
}

void control_puzzle(State *s, Outbox *out, const Puzzle *puzzle, const Quiz *quiz)
{
    Board start;
    puzzle_board(puzzle, &start);
    variations_begin(&s->game, &start);
    s->seats = start.to_move == BLACK ? SEATS_BLACK : SEATS_WHITE;
    settle(s, out);
    s->analysing = false;
    s->notice_until = s->now;
    s->quiz = *quiz;
    s->quiz.stage = QUIZ_YOURS;
}

void control_answer(State *s, Outbox *out, const PuzzleAnswer *answer)
{
    static const uint8_t stages[] = {
        [PUZZLE_HOLDS] = QUIZ_YOURS, [PUZZLE_SOLVED] = QUIZ_SOLVED, [PUZZLE_WRONG] = QUIZ_WRONG};
    if (s->quiz.stage != QUIZ_JUDGING) return;
    if (answer->reply != POINT_NONE) moves_play(s, out, answer->reply);
    s->quiz.stopper = answer->reply;
    s->quiz.stage = stages[answer->verdict];
    out->puzzle_solved = answer->verdict == PUZZLE_SOLVED;
}

static void solve(State *s, Outbox *out)
{
    s->settings = s->draft;
    s->dialog = DIALOG_NONE;
    out->settings_changed = out->puzzle = true;
}

/* ---- settings ---- */

static void set_level(State *s, Outbox *out, int level)
{
    char number[12];
    level = level < 1 ? 1 : level > LEVELS ? LEVELS : level;
    if (level == s->settings.level) return;
    s->settings.level = level;
    out->settings_changed = true;
    snprintf(number, sizeof number, "%d", level);
    state_say(s, TEXT_LEVEL_NEXT, number);
}

static void change_setting(State *s, Outbox *out, ActionId id)
{
    Settings *set = &s->settings;
    out->settings_changed = true;
    switch (id) {
    case ACTION_NUMBERS:
        set->numbers = !set->numbers;
        break;
    case ACTION_COORDINATES:
        set->coordinates = !set->coordinates;
        break;
    case ACTION_SOUND:
        set->sound = !set->sound;
        break;
    case ACTION_THEME:
        set->theme = (set->theme + 1) % THEMES;
        break;
    default:
        set->language = (set->language + 1) % LANGUAGES;
    }
    s->draft = *set;
}

static void open_dialog(State *s, Dialog dialog)
{
    s->dialog = dialog;
    s->draft = s->settings;
    if (dialog == DIALOG_SAVE) gui_field_set(&s->field, "game.sgf");
    if (dialog == DIALOG_OPEN) gui_field_set(&s->field, "");
    if (dialog == DIALOG_ENGINE) gui_field_set(&s->field, s->settings.engine);
}

/* The draft's size may not hold its line, and renju is five in a row: made to agree as they are changed. */
static void adopt_draft(State *s, Outbox *out)
{
    s->settings = s->draft;
    out->settings_changed = true;
    begin(s, out);
}

static void accept(State *s, Outbox *out)
{
    if (s->dialog == DIALOG_OPEN) out->open = true;
    if (s->dialog == DIALOG_SAVE) out->save = true;
    if (s->dialog == DIALOG_ENGINE) out->engine = true;
}

/* ---- the keyboard's cursor ---- */

static void move_cursor(State *s, int step)
{
    int size = s->game.start.spec.size, middle = size / 2;
    int dy = (step > 1 ? 1 : step < -1 ? -1 : 0), dx = dy ? 0 : step;
    int x = middle, y = middle;
    if (s->cursor != POINT_NONE) {
        x = s->cursor % size + dx;
        y = s->cursor / size + dy;
    }
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    s->cursor = (Point)(y * size + x);
}

/* ---- the table ---- */

static bool do_game(State *s, Outbox *out, Action a)
{
    switch (a.id) {
    case ACTION_PLAY:
        if (a.point >= 0 && a.point < board_points(&s->game.board)) moves_by_person(s, out, a.point);
        return true;
    case ACTION_PLACE:
        if (s->cursor == POINT_NONE)
            move_cursor(s, 0);
        else
            moves_by_person(s, out, s->cursor);
        return true;
    case ACTION_CURSOR:
        move_cursor(s, a.value);
        return true;
    case ACTION_UNDO:
        moves_undo(s, out);
        return true;
    case ACTION_REDO:
        moves_redo(s, out);
        return true;
    case ACTION_BACK:
    case ACTION_FORWARD:
    case ACTION_FIRST:
    case ACTION_LAST:
    case ACTION_NEXT_VARIATION:
    case ACTION_PREVIOUS_VARIATION:
        moves_walk(s, out, a.id);
        return true;
    case ACTION_GO:
        moves_go(s, out, a.value);
        return true;
    case ACTION_HINT:
        ask_hint(s);
        return true;
    case ACTION_ANALYSE:
        analyse(s, out);
        return true;
    case ACTION_ENGINE_MOVES:
        engine_moves(s, out);
        return true;
    case ACTION_REVIEW:
        review(s, out);
        return true;
    case ACTION_NEXT_MISTAKE:
    case ACTION_PREVIOUS_MISTAKE:
        go_to_mistake(s, out, a.id == ACTION_NEXT_MISTAKE ? 1 : -1);
        return true;
    case ACTION_TRY_AGAIN:
        try_again(s, out);
        return true;
    case ACTION_RESIGN:
        resign(s, out);
        return true;
    case ACTION_SWAP2:
        swap2_moves_choose(s, out, a.value);
        return true;
    default:
        return false;
    }
}

static bool wants_a_game(ActionId id)
{
    switch (id) {
    case ACTION_UNDO:
    case ACTION_REDO:
    case ACTION_HINT:
    case ACTION_ANALYSE:
    case ACTION_REVIEW:
    case ACTION_NEXT_MISTAKE:
    case ACTION_PREVIOUS_MISTAKE:
    case ACTION_TRY_AGAIN:
    case ACTION_ENGINE_MOVES:
    case ACTION_RESIGN:
    case ACTION_BACK:
    case ACTION_FORWARD:
    case ACTION_FIRST:
    case ACTION_LAST:
    case ACTION_NEXT_VARIATION:
    case ACTION_PREVIOUS_VARIATION:
    case ACTION_GO:
    case ACTION_SAVE:
        return true;
    default:
        return false;
    }
}

/* While a position is set up nothing else is done with the board; what puts another game in its place is. */
static bool do_set_up(State *s, Outbox *out, Action a)
{
    Point p = a.id == ACTION_PLACE ? s->cursor : a.point;
    if (a.id == ACTION_SET_UP) {
        if (s->placing)
            set_up_end(s, out);
        else
            set_up_begin(s, out);
        return true;
    }
    if (!s->placing || a.id == ACTION_CURSOR || (a.id == ACTION_PLACE && p == POINT_NONE)) return false;
    switch (a.id) {
    case ACTION_PLAY:
    case ACTION_PLACE:
        if (p >= 0 && p < board_points(&s->game.board)) set_up_change(s, out, p);
        return true;
    case ACTION_TURN:
        set_up_turn(s, out);
        return true;
    case ACTION_CLEAR:
        set_up_clear(s, out);
        return true;
    default:
        if (!wants_a_game(a.id)) return false;
        state_say(s, TEXT_SET_UP_FIRST, NULL);
        return true;
    }
}

static bool do_dialog(State *s, Outbox *out, Action a)
{
    switch (a.id) {
    case ACTION_NEW:
        open_dialog(s, DIALOG_NEW);
        return true;
    case ACTION_SETTINGS:
        open_dialog(s, DIALOG_SETTINGS);
        return true;
    case ACTION_PUZZLES:
        open_dialog(s, DIALOG_PUZZLES);
        return true;
    case ACTION_NEXT_PUZZLE:
        out->puzzle = true;
        return true;
    case ACTION_SOLVE:
        solve(s, out);
        return true;
    case ACTION_KEYS:
        open_dialog(s, DIALOG_KEYS);
        return true;
    case ACTION_ENGINE:
        open_dialog(s, DIALOG_ENGINE);
        return true;
    case ACTION_OPEN:
        open_dialog(s, DIALOG_OPEN);
        return true;
    case ACTION_SAVE:
        open_dialog(s, DIALOG_SAVE);
        return true;
    case ACTION_CLOSE:
        if (s->dialog == DIALOG_NONE && s->reviewing) review(s, out);
        s->dialog = DIALOG_NONE;
        return true;
    case ACTION_ACCEPT:
        accept(s, out);
        return true;
    case ACTION_START:
        adopt_draft(s, out);
        return true;
    case ACTION_SET:
        s->settings = s->draft;
        out->settings_changed = true;
        return true;
    case ACTION_AGAIN:
        begin(s, out);
        return true;
    case ACTION_SWAP_SIDES:
        swap_sides(s, out);
        return true;
    default:
        return false;
    }
}

void control_do(State *s, Outbox *out, Action a)
{
    if (do_set_up(s, out, a) || do_game(s, out, a) || do_dialog(s, out, a)) return;
    switch (a.id) {
    case ACTION_LEVEL:
        set_level(s, out, a.value);
        break;
    case ACTION_STRONGER:
    case ACTION_WEAKER:
        set_level(s, out, s->settings.level + (a.id == ACTION_STRONGER ? 1 : -1));
        break;
    case ACTION_NUMBERS:
    case ACTION_COORDINATES:
    case ACTION_SOUND:
    case ACTION_THEME:
    case ACTION_LANGUAGE:
        change_setting(s, out, a.id);
        break;
    case ACTION_COPY:
        out->copy = true;
        break;
    case ACTION_PASTE:
        out->paste = true;
        break;
    case ACTION_FULLSCREEN:
        out->fullscreen = true;
        break;
    case ACTION_QUIT:
        out->quit = true;
        break;
    default:
        break;
    }
}

static bool belongs_to_window(ActionId id)
{
    return id == ACTION_QUIT || id == ACTION_FULLSCREEN || id == ACTION_CLOSE;
}

bool control_key(State *s, Outbox *out, KeyPress key)
{
    Action action = action_of_key(key);
    bool typing = state_typing(s);
    bool simple =
        (action.id == ACTION_THEME || action.id == ACTION_LANGUAGE || action.id == ACTION_KEYS) && !typing;
    if (s->dialog != DIALOG_NONE && !belongs_to_window(action.id) && !simple) return false;
    if (s->dialog == DIALOG_KEYS && action.id == ACTION_KEYS) action.id = ACTION_CLOSE;
    control_do(s, out, action);
    return true;
}

/* ---- the engine ---- */

static void report_fault(State *s, const AdviserReport *report)
{
    char text[STATE_NOTICE_MAX], name[80];
    bool rival = state_engine(s)[0] && !s->hint_asked && !s->analysing;
    Language language = (Language)s->settings.language;
    state_engine_name(s, name, sizeof name);
    if (rival)
        language_fill(language, TEXT_ENGINE_FAULT, text, sizeof text, name, report->status.message, NULL);
    else
        language_fill(language, TEXT_NO_ENGINE, text, sizeof text, report->status.message, NULL, NULL);
    state_notice(s, text);
    s->hint_asked = s->analysing = false;
    s->waiting = true;
}

static void tell_kindred(State *s, int learned)
{
    Rule rule = (Rule)s->game.start.spec.rule;
    char text[STATE_NOTICE_MAX];
    if (s->told_kindred || learned < 0 || learned == (int)rule) return;
    s->told_kindred = true;
    state_notice(s, language_fill((Language)s->settings.language, TEXT_KINDRED, text, sizeof text,
                                  state_text(s, state_rule_text(rule)),
                                  state_text(s, state_rule_text((Rule)learned)), NULL));
}

static float score_for_black(const State *s, Opinion o)
{
    float score = o.proof == PROOF_NONE ? o.score : proof_score(o.proof);
    return s->game.board.to_move == BLACK ? score : 1 - score;
}

void control_report(State *s, Outbox *out, AdviserTask task, const AdviserReport *report)
{
    if (task != state_task(s)) return;
    if (report->status.code != STATUS_OK) {
        report_fault(s, report);
        return;
    }
    if (report->searched && task != ADVISER_SWAP2)
        s->game.node[s->game.at].score = score_for_black(s, report->opinion);
    if (task == ADVISER_ANALYSE || (task == ADVISER_HINT && report->ended)) {
        s->look = *report;
        s->look_hash = s->game.board.hash;
    }
    if (!report->ended) return;
    if (task == ADVISER_HINT) {
        s->hint_asked = false;
        s->hint = report->best;
        s->hint_opinion = report->opinion;
    }
    if (task == ADVISER_MOVE) moves_play(s, out, report->best);
    if (task == ADVISER_SWAP2) swap2_moves_take(s, out, report);
    if (report->searched) tell_kindred(s, report->learned);
}

/* ---- time ---- */

static bool clock_runs(const State *s)
{
    return s->clock_on && !s->analysing && !s->reviewing && !s->waiting && !state_over(s) &&
           s->game.at != 0 && state_swap2(s) == SWAP2_OFF;
}

void control_tick(State *s, Outbox *out, double now)
{
    Color mover = (Color)s->game.board.to_move;
    s->now = now;
    if (clock_runs(s)) {
        int before = (int)ceil(s->clock_left[mover]);
        s->clock_left[mover] -= now - s->clock_seen;
        if ((int)ceil(s->clock_left[mover]) != before) out->game_changed = true;
        if (s->clock_left[mover] <= 0) {
            s->clock_left[mover] = 0;
            s->result = mover == BLACK ? RESULT_WHITE : RESULT_BLACK;
            s->ending = ENDING_TIME;
        }
    }
    s->clock_seen = now;
    if (s->notice[0] && now >= s->notice_until) s->notice[0] = '\0';
}

/* ---- records ---- */

void control_adopt(State *s, Outbox *out, const Variations *game)
{
    s->game = *game;
    settle(s, out);
}
