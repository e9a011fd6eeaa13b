#include "game/base/os.h"
#include "ui/cli/assets.h"
#include "ui/cli/board_text.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/game_file.h"
#include "ui/cli/play_input.h"
#include "ui/cli/session.h"
#include "ui/cli/thinker.h"

#include <stdio.h>
#include <string.h>

enum { PLAYOUTS_A_VISIT = 10 }; /* a random playout costs and tells that much less than a network's look */

/* ---- options ---------------------------------------------------------------------------------------------
 */

typedef enum ColorChoice { CHOICE_BLACK, CHOICE_WHITE, CHOICE_RANDOM } ColorChoice;

typedef struct PlayOptions {
    char net[FILE_PATH_MAX];
    int rule; /* 0: the network's own; else a Rule + 1 */
    int size; /* 0: the network's own, and so on */
    int line;
    int color;
    int visits;
    int64_t seed;
    bool ascii;
} PlayOptions;

static const char *const rule_choices[] = {"auto", "freestyle", "standard", "renju", "caro", NULL};
static const char *const color_choices[] = {"black", "white", "random", NULL};

static const Option rows[] = {
    OPTION_STRING(PlayOptions, net, "net",
                  "network file or run folder; auto: the one shipped; none: no network"),
    OPTION_ENUM(PlayOptions, rule, "rule", rule_choices, "rule of the game; auto: the network's"),
    OPTION_INT(PlayOptions, size, "size", 0, BOARD_SIZE_MAX, "points along an edge; 0: the network's"),
    OPTION_INT(PlayOptions, line, "line", 0, LINE_LENGTH_MAX, "stones in a row that win; 0: the network's"),
    OPTION_ENUM(PlayOptions, color, "color", color_choices, "your stones; black begins"),
    OPTION_INT(PlayOptions, visits, "visits", 1, 1000000, "how much the engine thinks about a move"),
    OPTION_INT64(PlayOptions, seed, "seed", 0, 1000000000, "of its random choices; 0: from the clock"),
    OPTION_BOOL(PlayOptions, ascii, "ascii", "X and O instead of round stones"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "tengen play [FILE] [options]",
    .about = "Play against a network in the terminal; FILE is a game to go on with (.sgf, .psq, .txt).",
    .tail = "In the game type a point such as h8, or help.",
    .positionals_max = 1,
};

/* ---- the game --------------------------------------------------------------------------------------------
 */

typedef struct Play {
    Console console;
    BoardTextStyle style;
    PlayOptions options;
    uint64_t seed;
    uint64_t game; /* number of the game, for the random streams */
    ChosenNet net; /* its model is NULL without a network */
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
    return rng_make(p->seed, 0, p->game, (uint32_t)p->session.count, RNG_MOVE);
}

static Status make_thinker(const Play *p, GameSpec spec, Thinker **out)
{
    if (p->net.model) return thinker_new_network(out, p->net.model, spec, p->options.visits);
    return thinker_new_playouts(out, spec, PLAYOUTS_A_VISIT * p->options.visits);
}

static void draw_person(Play *p)
{
    Rng rng = rng_make(p->seed, 0, p->game, 0, RNG_CHOICE);
    int choice = p->options.color;
    if (choice == CHOICE_RANDOM) choice = rng_below(&rng, 2) ? CHOICE_WHITE : CHOICE_BLACK;
    p->person = choice == CHOICE_BLACK ? BLACK : WHITE;
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

/* ---- what is shown ---------------------------------------------------------------------------------------
 */

static void show_board(const Play *p)
{
    char text[BOARD_TEXT_MAX];
    console_print("\n%s\n", board_text_draw(&p->session.board, p->style, text, sizeof text));
}

static void show_sides(const Play *p)
{
    Color engine = color_other(p->person);
    console_print("You are %s %s, the engine is %s %s; black begins.\n", color_word(p->person),
                  board_text_stone(p->person, p->style), color_word(engine),
                  board_text_stone(engine, p->style));
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
        console_print("Your move (%s %s).\n", color_word(p->person), board_text_stone(p->person, p->style));
}

static void show_help(void)
{
    const char *usage, *about;
    for (int i = 0; (usage = play_input_help(i, &about)) != NULL; i++)
        console_print("  %-11s%s\n", usage, about);
}

static void show_opponent(const Play *p)
{
    char game[80], net[120];
    console_print("%s. ", game_spec_text(p->spec, game, sizeof game));
    if (!p->net.model) {
        console_print("The engine has no network: plain tree search, %d random playouts a move.\n",
                      PLAYOUTS_A_VISIT * p->options.visits);
        return;
    }
    console_print("The engine is %s\n%s, %d visits a move.\n", p->net.path,
                  model_text(p->net.model, net, sizeof net), p->options.visits);
    if (p->net.info.trained_on.size != p->spec.size)
        console_print("Note: this network was trained on %dx%d boards; on %dx%d it may well play weakly.\n",
                      p->net.info.trained_on.size, p->net.info.trained_on.size, p->spec.size, p->spec.size);
}

/* ---- what is done ----------------------------------------------------------------------------------------
 */

static Status think(Play *p, Thought *out)
{
    if (p->console.terminal) console_progress(&p->console, "thinking …");
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
    if (p->net.model && (spec.rule != p->spec.rule || spec.line != p->spec.line)) {
        char game[80];
        return status_error(ERR_INPUT,
                            "%s is a game of %s, which this network does not play; try: tengen play %s", path,
                            game_spec_text(spec, game, sizeof game), path);
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
    Session loaded;
    TRY(game_file_load(path, p->spec, &loaded));
    TRY(check_loaded(p, path, loaded.board.spec));
    TRY(adopt(p, &loaded));
    if (!board_over(&loaded.board)) p->person = (Color)loaded.board.to_move;
    snprintf(p->own_file, sizeof p->own_file, "%s", path);
    console_print("%s: %d moves; you are to play %s.\n", path, loaded.count, color_word(p->person));
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
        show_help();
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
    char moves[SESSION_TEXT_MAX];
    if (p->console.interactive && !p->leaving) console_print("\n");
    if (!game_over(p) && p->session.count > 0)
        console_print("Unfinished after %d moves: %s\n", p->session.count, session_moves(&p->session, moves));
    console_print("Goodbye.\n");
}

static Status converse(Play *p)
{
    char line[PLAY_LINE_MAX];
    while (!p->leaving) {
        if (engine_to_move(p)) TRY(engine_move(p));
        if (p->console.interactive) console_print("> ");
        TRY(console_flush());
        ConsoleRead read = console_read(line, sizeof line);
        if (read == CONSOLE_END) break;
        if (read == CONSOLE_TOO_LONG)
            console_print("that line is too long: type a point such as h8, or help\n");
        else
            TRY(obey(p, line));
    }
    leave(p);
    return status_ok();
}

/* ---- setting up ------------------------------------------------------------------------------------------
 */

static GameWish wish_of(const PlayOptions *o)
{
    GameWish wish = {
        .rule = o->rule ? o->rule - 1 : -1,
        .size = o->size ? o->size : -1,
        .line = o->line ? o->line : -1,
    };
    return wish;
}

static Status choose_game(Play *p, GameWish wish)
{
    if (strcmp(p->options.net, "none") == 0) return assets_game(wish, &p->spec);
    GameSpec asked;
    if (wish.size >= 0 || wish.rule >= 0 || wish.line >= 0) TRY(assets_game(wish, &asked));
    if (strcmp(p->options.net, "auto") == 0)
        TRY(assets_choose(wish, &p->net));
    else
        TRY(assets_open(p->options.net, wish, &p->net));
    p->spec = p->net.game;
    return status_ok();
}

/* A game to go on with says which game it is, where the options do not. */
static Status wish_from_file(const char *path, GameWish *wish)
{
    GameSpec usual;
    Session session;
    if (file_is_folder(path) || file_has_suffix(path, ".safetensors"))
        return status_error(ERR_INPUT, "%.80s is no game; to play against a network: tengen play --net %.80s",
                            path, path);
    TRY(assets_game(*wish, &usual));
    TRY(game_file_load(path, usual, &session));
    wish->rule = session.board.spec.rule;
    wish->size = session.board.spec.size;
    wish->line = session.board.spec.line;
    return status_ok();
}

static Status begin(Play *p, const char *file)
{
    new_game(p);
    show_opponent(p);
    if (file) return do_load(p, file);
    show_sides(p);
    console_print("Type a point such as %c%d, or help.\n", 'a' + p->spec.size / 2,
                  p->spec.size - p->spec.size / 2);
    if (!engine_to_move(p)) show_position(p);
    return status_ok();
}

Status cmd_play(CommandArgs args)
{
    Play play = {.options = {.net = "auto", .visits = 400}}, *p = &play;
    CommandWords words;
    bool helped;
    Status status;
    CHECK(status, command_parse(args, &syntax, &table, &p->options, &words, &helped));
    if (helped) return status_ok();
    const char *file = words.count ? words.word[0] : NULL;
    GameWish wish = wish_of(&p->options);
    if (file) CHECK(status, wish_from_file(file, &wish));
    p->console = console_open();
    p->style = (BoardTextStyle){.utf8 = p->console.utf8 && !p->options.ascii, .color = p->console.color};
    p->seed = command_seed(p->options.seed);
    CHECK(status, choose_game(p, wish));
    CHECK(status, make_thinker(p, p->spec, &p->thinker));
    CHECK(status, begin(p, file));
    CHECK(status, converse(p));
done:
    thinker_free(p->thinker);
    model_free(p->net.model);
    return status;
}
