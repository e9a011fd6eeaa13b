#include "ui/cli/play_loop.h"

#include "game/base/file.h"
#include "game/base/os.h"
#include "ui/cli/command.h"
#include "ui/cli/game_file.h"
#include "ui/cli/play_input.h"
#include "ui/cli/session.h"
#include "ui/cli/thinker.h"

#include <stdio.h>
#include <string.h>

enum { PLAYOUTS_A_VISIT = 10 }; /* a random playout costs and tells that much less than a network's look */

/* ---- the game ---- */

typedef struct Play {
    const PlaySetup *setup;
    Console console;
    uint64_t game; /* number of the game, for the random streams */
    GameSpec spec;
    Thinker *thinker;
    Session session;
    Color person;
    bool resigned;
    bool leaving;
    char own_file[PLAY_LINE_MAX]; /* saved or loaded here, so it may be written over */
} Play;

static const char *color_word(Color c)
{
    return c == BLACK ? "black" : "white";
}

static bool game_over(const Play *p)
{
    return p->resigned || board_over(&p->session.board);
}

static bool engine_to_move(const Play *p)
{
    return !game_over(p) && (Color)p->session.board.to_move != p->person;
}

static Rng move_rng(const Play *p)
{
    return rng_make(p->setup->seed, 0, p->game, (uint32_t)p->session.count, RNG_MOVE);
}

static Status make_thinker(const Play *p, GameSpec spec, Thinker **out)
{
    if (p->setup->net->model) return thinker_new_network(out, p->setup->net->model, spec, p->setup->visits);
    return thinker_new_playouts(out, spec, PLAYOUTS_A_VISIT * p->setup->visits);
}

static void draw_person(Play *p)
{
    Rng rng = rng_make(p->setup->seed, 0, p->game, 0, RNG_CHOICE);
    PlayColor choice = p->setup->color;
    if (choice == PLAY_RANDOM) choice = rng_below(&rng, 2) ? PLAY_WHITE : PLAY_BLACK;
    p->person = choice == PLAY_BLACK ? BLACK : WHITE;
}

static void new_game(Play *p)
{
    Board empty;
    board_init(&empty, p->spec);
    p->game++;
    p->resigned = false;
    session_begin(&p->session, &empty);
    draw_person(p);
}

/* ---- what is shown ---- */

static void show_board(const Play *p)
{
    char text[BOARD_TEXT_MAX];
    console_print("\n%s\n", board_text_draw(&p->session.board, p->setup->style, text, sizeof text));
}

static void show_sides(const Play *p)
{
    Color engine = color_other(p->person);
    console_print("You are %s %s, the engine is %s %s; black begins.\n", color_word(p->person),
                  board_text_stone(p->person, p->setup->style), color_word(engine),
                  board_text_stone(engine, p->setup->style));
    if (p->spec.rule == RULE_RENJU && p->person == BLACK)
        console_print("Points marked ! are forbidden to you.\n");
}

static void show_winning_line(const Play *p)
{
    const Board *b = &p->session.board;
    if (b->reason != REASON_LINE || b->last == POINT_NONE) return;
    Point line[BOARD_SIZE_MAX];
    char point[NOTATION_TEXT_MAX];
    int n = board_winning_line(b, b->last, line);
    for (int i = 0; i < n; i++)
        console_print("%s%s", i ? " " : ": ", session_point(&p->session, line[i], point));
}

static void show_end(const Play *p)
{
    const Board *b = &p->session.board;
    char text[120];
    if (!board_over(b)) return;
    console_print("Game over: %s", board_result_text(b, text, sizeof text));
    show_winning_line(p);
    if (b->result == RESULT_DRAW)
        console_print(".");
    else
        console_print(b->result == (p->person == BLACK ? RESULT_BLACK : RESULT_WHITE) ? ". You win!"
                                                                                      : ". The engine wins.");
    console_print(" Type new for another game, undo to try again, quit to leave.\n");
}

static void show_turn(const Play *p)
{
    if (!game_over(p))
        console_print("Your move (%s %s).\n", color_word(p->person),
                      board_text_stone(p->person, p->setup->style));
}

/* A point of this board to show how points are written. */
static const char *example(const Play *p, char text[NOTATION_TEXT_MAX])
{
    int middle = p->spec.size / 2;
    return session_point(&p->session, (Point)(middle * p->spec.size + middle), text);
}

static void show_help(const Play *p)
{
    const char *usage, *about;
    char point[NOTATION_TEXT_MAX];
    console_print("  %-11s%s\n", example(p, point),
                  "play at that point: a letter for the column, a number for the row");
    for (int i = 0; (usage = play_input_help(i, &about)) != NULL; i++)
        console_print("  %-11s%s\n", usage, about);
}

static void show_opponent(const Play *p)
{
    char game[80], net[120], number[40];
    console_print("%s\n", game_spec_text(p->spec, game, sizeof game));
    if (!p->setup->net->model) {
        double playouts = (double)PLAYOUTS_A_VISIT * p->setup->visits;
        console_print("The engine has no network: plain tree search,\n%s random playouts a move.\n",
                      words_number(playouts, number, sizeof number));
        return;
    }
    console_print("The engine is %s\n%s, %s visits a move.\n", p->setup->net->path,
                  model_text(p->setup->net->model, net, sizeof net),
                  words_number(p->setup->visits, number, sizeof number));
    if (p->setup->net->info.trained_on.size != p->spec.size)
        console_print("Note: this network was trained on %dx%d boards;\non %dx%d it may well play weakly.\n",
                      p->setup->net->info.trained_on.size, p->setup->net->info.trained_on.size, p->spec.size,
                      p->spec.size);
}

/* ---- what is done ---- */

static Status think(Play *p, Thought *out)
{
    if (p->console.terminal) console_progress(&p->console, "thinking ...");
    Status status = thinker_think(p->thinker, &p->session.board, move_rng(p), out);
    console_progress_erase(&p->console);
    return status;
}

static void show_thought(const Play *p, const char *who, const Thought *thought)
{
    char point[NOTATION_TEXT_MAX], opinion[64];
    session_point(&p->session, thought->best, point);
    words_opinion(thought->opinion, opinion, sizeof opinion);
    console_print("%s: %s%s%s\n", who, point, opinion[0] ? ", " : "", opinion);
}

static Status engine_move(Play *p)
{
    Thought thought;
    TRY(think(p, &thought));
    session_play(&p->session, thought.best);
    show_board(p);
    show_thought(p, "engine", &thought);
    show_end(p);
    show_turn(p);
    return status_ok();
}

static Status do_move(Play *p, Point point)
{
    if (p->resigned) return status_error(ERR_INPUT, "you have resigned; type new for another game, or undo");
    TRY(session_check(&p->session, point));
    session_play(&p->session, point);
    if (board_over(&p->session.board)) show_board(p);
    show_end(p);
    return status_ok();
}

static void show_position(const Play *p)
{
    show_board(p);
    show_end(p);
    show_turn(p);
}

static Status do_undo(Play *p)
{
    if (p->resigned)
        p->resigned = false;
    else if (session_undo(&p->session, p->person) == 0)
        return status_error(ERR_INPUT, "there is no move of yours to take back");
    show_position(p);
    return status_ok();
}

static Status do_redo(Play *p)
{
    if (session_redo(&p->session, p->person) == 0)
        return status_error(ERR_INPUT, "there is nothing to play again: redo follows undo");
    show_position(p);
    return status_ok();
}

static Status do_hint(Play *p)
{
    Thought thought;
    if (game_over(p)) return status_error(ERR_INPUT, "the game is over; type new for another one");
    TRY(think(p, &thought));
    show_thought(p, "hint", &thought);
    return status_ok();
}

static void show_moves(const Play *p)
{
    char text[SESSION_TEXT_MAX];
    session_moves(&p->session, text);
    console_print("%s\n", text[0] ? text : "no moves yet");
}

static Status do_save(Play *p, const char *path)
{
    if (file_exists(path) && strcmp(path, p->own_file) != 0)
        return status_error(ERR_INPUT, "%s is there already; choose another name", path);
    TRY(game_file_save(path, &p->session, p->person));
    snprintf(p->own_file, sizeof p->own_file, "%s", path);
    console_print("saved %s\n", path);
    return status_ok();
}

static Status check_loaded(const Play *p, const char *path, GameSpec spec)
{
    if (p->setup->net->model && (spec.rule != p->spec.rule || spec.line != p->spec.line)) {
        char game[80], quoted[PLAY_LINE_MAX];
        return status_error(ERR_INPUT,
                            "%s is a game of %s, which this network does not play; try: %s play %s", path,
                            game_spec_text(spec, game, sizeof game), command_program(),
                            command_quote(path, quoted, sizeof quoted));
    }
    return status_ok();
}

static Status adopt(Play *p, const Session *loaded)
{
    GameSpec spec = loaded->board.spec;
    if (!game_spec_equal(spec, p->spec)) {
        Thinker *thinker;
        TRY(make_thinker(p, spec, &thinker));
        thinker_free(p->thinker);
        p->thinker = thinker;
        p->spec = spec;
        show_opponent(p);
    }
    p->session = *loaded;
    p->resigned = false;
    p->game++;
    return status_ok();
}

static Status do_load(Play *p, const char *path)
{
    char count[40];
    Session loaded;
    TRY(game_file_load(path, p->spec, &loaded));
    TRY(check_loaded(p, path, loaded.board.spec));
    TRY(adopt(p, &loaded));
    if (!board_over(&loaded.board)) p->person = (Color)loaded.board.to_move;
    snprintf(p->own_file, sizeof p->own_file, "%s", path);
    console_print("%s: %s; you play %s.\n", path, words_count(loaded.count, "move", count, sizeof count),
                  color_word(p->person));
    show_position(p);
    return status_ok();
}

static void do_new(Play *p)
{
    new_game(p);
    p->own_file[0] = '\0';
    show_sides(p);
    if (!engine_to_move(p)) show_position(p);
}

static void do_swap(Play *p)
{
    p->person = color_other(p->person);
    show_sides(p);
}

static Status do_resign(Play *p)
{
    if (game_over(p)) return status_error(ERR_INPUT, "the game is over already; type new for another one");
    p->resigned = true;
    console_print("You resign: %s wins. Type new for another game, undo to go on after all, quit to leave.\n",
                  color_word(color_other(p->person)));
    return status_ok();
}

static Status act(Play *p, const PlayInput *input)
{
    switch (input->verb) {
    case PLAY_NOTHING:
        return status_ok();
    case PLAY_MOVE:
        return do_move(p, input->point);
    case PLAY_UNDO:
        return do_undo(p);
    case PLAY_REDO:
        return do_redo(p);
    case PLAY_HINT:
        return do_hint(p);
    case PLAY_BOARD:
        show_position(p);
        break;
    case PLAY_MOVES:
        show_moves(p);
        break;
    case PLAY_SAVE:
        return do_save(p, input->argument);
    case PLAY_LOAD:
        return do_load(p, input->argument);
    case PLAY_NEW:
        do_new(p);
        break;
    case PLAY_SWAP:
        do_swap(p);
        break;
    case PLAY_RESIGN:
        return do_resign(p);
    case PLAY_HELP:
        show_help(p);
        break;
    case PLAY_QUIT:
        p->leaving = true;
        break;
    }
    return status_ok();
}

/* Faults of the game's own making end it; what the person typed or named does not. */
static bool goes_on_after(StatusCode code)
{
    return code == ERR_INPUT || code == ERR_FORMAT || code == ERR_IO;
}

static Status obey(Play *p, const char *line)
{
    PlayInput input;
    Status status = play_input_parse(line, p->spec.size, &input);
    if (status.code == STATUS_OK) status = act(p, &input);
    if (!goes_on_after(status.code)) return status;
    console_print("%s\n", status.message);
    return status_ok();
}

static void leave(Play *p)
{
    char moves[SESSION_TEXT_MAX], count[40];
    if (p->console.interactive && !p->leaving) console_print("\n");
    if (!game_over(p) && p->session.count > 0)
        console_print("Unfinished after %s: %s\n", words_count(p->session.count, "move", count, sizeof count),
                      session_moves(&p->session, moves));
}

static Status converse(Play *p)
{
    char line[PLAY_LINE_MAX], point[NOTATION_TEXT_MAX];
    while (!p->leaving) {
        if (engine_to_move(p)) TRY(engine_move(p));
        if (p->console.interactive) console_print("> ");
        TRY(console_flush());
        ConsoleRead read = console_read(line, sizeof line);
        if (read == CONSOLE_END) break;
        if (read == CONSOLE_TOO_LONG)
            console_print("that line is too long: type a point such as %s, or help\n", example(p, point));
        else
            TRY(obey(p, line));
    }
    return os_interrupted() ? status_error(ERR_INTERRUPTED, "interrupted") : status_ok();
}

static Status begin(Play *p)
{
    char point[NOTATION_TEXT_MAX];
    new_game(p);
    show_opponent(p);
    if (p->setup->file) return do_load(p, p->setup->file);
    show_sides(p);
    console_print("Type a point such as %s, or help.\n", example(p, point));
    if (!engine_to_move(p)) show_position(p);
    return status_ok();
}

Status play_loop_run(const PlaySetup *setup)
{
    Play play = {.setup = setup, .console = setup->console, .spec = setup->spec};
    Status status;
    CHECK(status, os_interrupt_install());
    CHECK(status, make_thinker(&play, play.spec, &play.thinker));
    CHECK(status, begin(&play));
    status = converse(&play);
    if (status.code == STATUS_OK || status.code == ERR_INTERRUPTED) leave(&play);
    if (status.code == STATUS_OK) console_print("Goodbye.\n");
done:
    thinker_free(play.thinker);
    return status;
}
