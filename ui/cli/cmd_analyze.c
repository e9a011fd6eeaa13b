#include "game/base/os.h"
#include "game/record_pos.h"
#include "ui/assets.h"
#include "ui/cli/analyze_compare.h"
#include "ui/cli/analyze_json.h"
#include "ui/cli/analyze_sgf.h"
#include "ui/cli/analyze_stream.h"
#include "ui/cli/analyze_text.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

typedef struct AnalyzeOptions {
    char net[FILE_PATH_MAX];
    int rule; /* 0: the network's own; else a Rule + 1 */
    int size; /* 0: the network's own, and so on */
    int line;
    int visits;
    int lines;
    int move; /* -1: all of a game */
    char sgf[FILE_PATH_MAX];
    float inaccuracy, mistake, blunder; /* percentage points */
    int solver_nodes;
    char search[512];
    int threads;
    bool marked;
    bool compare;
    bool policy;
    bool json;
} AnalyzeOptions;

static const char *const rule_choices[] = {"auto", "freestyle", "standard", "renju", "caro", NULL};

static const Option rows[] = {
    OPTION_STRING(AnalyzeOptions, net, "net", "network file or run folder; auto: the one shipped"),
    OPTION_ENUM(AnalyzeOptions, rule, "rule", rule_choices, "where a file does not say; auto: the network's"),
    OPTION_INT(AnalyzeOptions, size, "size", 0, BOARD_SIZE_MAX, "points along an edge; 0: the network's"),
    OPTION_INT(AnalyzeOptions, line, "line", 0, LINE_LENGTH_MAX,
               "stones in a row that win; 0: the network's"),
    OPTION_INT(AnalyzeOptions, visits, "visits", 1, 1000000, "of the search of a position"),
    OPTION_INT(AnalyzeOptions, lines, "lines", 1, ANALYZER_LINES_MAX, "best moves shown of a position"),
    OPTION_INT(AnalyzeOptions, move, "move", -1, BOARD_POINTS_MAX,
               "only the position after so many moves; -1: the whole game"),
    OPTION_BOOL(AnalyzeOptions, marked, "marked", "of a game show only the moves with a mark"),
    OPTION_STRING(AnalyzeOptions, sgf, "sgf", "write the game here with comments and better moves"),
    OPTION_FLOAT(AnalyzeOptions, inaccuracy, "inaccuracy", 0, 100, "points of win rate that make one"),
    OPTION_FLOAT(AnalyzeOptions, mistake, "mistake", 0, 100, "points that make a mistake"),
    OPTION_FLOAT(AnalyzeOptions, blunder, "blunder", 0, 100, "points that make a blunder"),
    OPTION_INT(AnalyzeOptions, solver_nodes, "solver_nodes", 0, 100000000, "of the threat solver; 0: none"),
    OPTION_STRING(AnalyzeOptions, search, "search", "constants of the search: puct=0.8,gumbel_moves=8"),
    OPTION_INT(AnalyzeOptions, threads, "threads", 0, 1024, "worker threads; 0: one for each core"),
    OPTION_BOOL(AnalyzeOptions, policy, "policy", "JSON of a position with the whole policy"),
    OPTION_BOOL(AnalyzeOptions, compare, "compare",
                "the first two words are networks: how far apart are they?"),
    OPTION_BOOL(AnalyzeOptions, json, "json", "JSON lines instead of text"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "analyze FILE…|MOVES|- [options], or analyze --compare A B [FILE…]",
    .about =
        "Search positions and go over games: a file (.sgf, .psq, .pos, .txt), moves such as h8i9g7, or -.",
    .tail =
        "- reads JSON lines or position strings and answers each by a JSON line, in order (docs/formats.md).",
    .positionals_min = 1,
    .positionals_max = COMMAND_ARGUMENTS_MAX,
    .missing = "analyse what? a game's file, moves such as h8i9g7, or - for lines from standard input",
};

static Status check_options(const AnalyzeOptions *o, const CommandWords *words)
{
    if (o->inaccuracy > o->mistake || o->mistake > o->blunder)
        return status_error(ERR_INPUT, "inaccuracy, mistake and blunder must rise: %g, %g, %g",
                            (double)o->inaccuracy, (double)o->mistake, (double)o->blunder);
    if (o->sgf[0] && !file_has_suffix(o->sgf, ".sgf"))
        return status_error(ERR_INPUT, "%.100s: the reviewed game is written as .sgf", o->sgf);
    if (o->sgf[0]) TRY(command_new_file(o->sgf));
    if (o->sgf[0] && words->count > 1) return status_error(ERR_INPUT, "--sgf takes one game");
    for (int i = 0; i < words->count; i++)
        if (strcmp(words->word[i], "-") == 0 && words->count > 1)
            return status_error(ERR_INPUT, "- stands alone: lines come from standard input");
    return status_ok();
}

/* ---- the analysis of a game ---- */

typedef struct Analyze {
    AnalyzeOptions options;
    SearchParams search;
    Console console;
    Analysis *analysis;      /* of the game that was analysed last, or NULL */
    char net[FILE_PATH_MAX]; /* its network … */
    GameSpec trained_on;     /* … and what that was trained for */
    bool several;            /* files: each answer says of which it is */
    double since;
} Analyze;

enum { VISITS_ASKED_MAX = 20000 }; /* by a line of standard input, if the option is not more */

static GameWish wish_of(const AnalyzeOptions *o)
{
    return (GameWish){
        .rule = o->rule ? o->rule - 1 : -1,
        .size = o->size ? o->size : -1,
        .line = o->line ? o->line : -1,
    };
}

/* Where no network that comes with the program was trained under the rule, one of another rule judges, by the game's
 * own rules; print_network says so. */
static Status choose_net(const AnalyzeOptions *o, GameWish wish, ChosenNet *out)
{
    if (strcmp(o->net, "auto") != 0) return assets_open(o->net, wish, out);
    Status status = assets_choose(wish, out);
    if (status.code != ERR_INPUT || wish.rule < 0) return status;
    GameWish any_rule = {.rule = -1, .size = wish.size, .line = wish.line};
    Status kindred = assets_choose(any_rule, out);
    if (kindred.code != STATUS_OK) return status;
    out->game.rule = (uint8_t)wish.rule;
    return kindred;
}

static Status open_analysis(Analyze *a, GameWish wish, int visits)
{
    const AnalyzeOptions *o = &a->options;
    ChosenNet net = {.model = NULL};
    AnalysisOptions options = analysis_options_default(visits);
    options.threads = o->threads;
    options.solver_nodes = o->solver_nodes;
    options.search = a->search;
    analysis_free(a->analysis);
    a->analysis = NULL;
    TRY(choose_net(o, wish, &net));
    snprintf(a->net, sizeof a->net, "%s", net.path);
    a->trained_on = net.info.trained_on;
    Status status = analysis_new(&a->analysis, net.model, net.game, &options);
    model_free(net.model);
    return status;
}

/* Be ready for positions of spec; nothing changes where that is so. */
static Status prepare(Analyze *a, GameSpec spec)
{
    if (a->analysis && game_spec_equal(analysis_game(a->analysis), spec)) return status_ok();
    GameWish wish = {spec.rule, spec.size, spec.line};
    return open_analysis(a, wish, a->options.visits);
}

/* ---- positions ---- */

static Status ask(Analyze *a, const Board *b, AnalyzerAnswer *answer)
{
    const AnalyzeOptions *o = &a->options;
    AnalyzerQuestion q = {.board = *b, .visits = o->visits, .lines = o->lines};
    Analyzer *analyzer = analysis_analyzer(a->analysis);
    bool asked = analyzer_ask(analyzer, &q);
    while (asked && !analyzer_take(analyzer, 0.2, answer))
        if (os_interrupted()) return status_error(ERR_INTERRUPTED, "interrupted");
    return answer->status;
}

static Status print_text(Text *text)
{
    char *string;
    TRY(text_take(text, &string, NULL));
    console_print("%s", string);
    free(string);
    return status_ok();
}

static void print_network(const Analyze *a)
{
    char game[80];
    console_print("by %s, trained for %s\n", a->net, game_spec_text(a->trained_on, game, sizeof game));
    Rule rule = (Rule)analysis_game(a->analysis).rule;
    if (rule != (Rule)a->trained_on.rule)
        console_print("no network for %s comes with the program; the rules of %s were kept\n",
                      rule_name(rule), rule_name(rule));
}

static Status show_position(Analyze *a, const char *name, const Board *b)
{
    AnalyzerAnswer answer;
    char result[80];
    BoardTextStyle style = {.utf8 = a->console.utf8, .color = a->console.color};
    Text text = {0};
    if (!board_over(b)) TRY(ask(a, b, &answer));
    if (a->options.json) {
        json_t *o =
            board_over(b) ? analyze_json_over(b) : analyze_json_position(b, &answer, a->options.policy);
        if (a->several) analyze_json_name(o, "file", name);
        return analyze_json_print(o);
    }
    if (a->several) text_format(&text, "%s\n", name);
    if (board_over(b))
        text_format(&text, "%s\n", board_result_text(b, result, sizeof result));
    else
        analyze_text_position(&text, b, &answer, style);
    TRY(print_text(&text));
    print_network(a);
    return status_ok();
}

/* ---- games ---- */

static void show_progress(void *context, int done, int total)
{
    Analyze *a = context;
    char line[160], left[40];
    double seconds = os_seconds() - a->since;
    if (!a->console.terminal || a->options.json) return;
    int n = snprintf(line, sizeof line, "%d of %d positions | %.0f visits/s", done, total,
                     (double)analyzer_visits(analysis_analyzer(a->analysis)) / seconds);
    if (done > 0)
        snprintf(line + n, sizeof line - (size_t)n, " | %s left",
                 words_duration(seconds / done * (total - done), left, sizeof left));
    console_progress(&a->console, line);
}

static bool is_interrupted(void *context)
{
    (void)context;
    return os_interrupted();
}

static void print_heading(const Analyze *a, const char *name, const Record *r)
{
    char game[80];
    console_print("%s: %s, %d moves, %d visits a position\n", name,
                  game_spec_text(r->spec, game, sizeof game), r->moves, a->options.visits);
}

static Status print_review_json(const Analyze *a, const char *name, const Record *r, const Review *v)
{
    for (int i = 0; i <= v->moves; i++) {
        json_t *o = i < v->moves ? analyze_json_move(r, v, i) : analyze_json_summary(r, v);
        if (a->several) analyze_json_name(o, "file", name);
        TRY(analyze_json_print(o));
    }
    return status_ok();
}

static Status print_review(const Analyze *a, const char *name, const Record *r, const Review *v)
{
    Text text = {0};
    char taken[40];
    if (a->options.json) return print_review_json(a, name, r, v);
    print_heading(a, name, r);
    analyze_text_review(&text, r, v, !a->options.marked);
    TRY(print_text(&text));
    console_print("searched in %s ", words_duration(os_seconds() - a->since, taken, sizeof taken));
    print_network(a);
    return status_ok();
}

static Status review(Analyze *a, const char *name, const Record *r)
{
    const AnalyzeOptions *o = &a->options;
    ReviewOptions options = {
        .visits = o->visits,
        .inaccuracy = o->inaccuracy / 100,
        .mistake = o->mistake / 100,
        .blunder = o->blunder / 100,
        .context = a,
        .progress = show_progress,
        .should_stop = is_interrupted,
    };
    Review *v = malloc(sizeof *v);
    if (!v) return status_no_memory(sizeof *v, "a review");
    a->since = os_seconds();
    Status status = review_run(r, analysis_analyzer(a->analysis), &options, v);
    console_progress_erase(&a->console);
    if (status.code == STATUS_OK) status = print_review(a, name, r, v);
    if (status.code == STATUS_OK && o->sgf[0]) {
        status = analyze_sgf_write(r, v, o->sgf);
        if (status.code == STATUS_OK && !o->json) console_print("written to %s\n", o->sgf);
    }
    free(v);
    return status;
}

/* ---- words ---- */

static Status analyze_record(Analyze *a, const char *name, const Record *r, bool whole)
{
    Board b;
    int move = a->options.move;
    if (move > r->moves)
        return status_error(ERR_INPUT, "move = %d: %.100s has %d moves", move, name, r->moves);
    if (whole && move < 0 && r->moves > 0) return review(a, name, r);
    if (a->options.sgf[0]) return status_error(ERR_INPUT, "--sgf wants a whole game, not one position");
    record_board(r, move < 0 ? r->moves : move, &b);
    return show_position(a, name, &b);
}

static Status analyze_file(Analyze *a, const char *path)
{
    GameSpec assumed;
    Record *r = NULL;
    TRY(assets_game(wish_of(&a->options), &assumed));
    TRY(record_read(path, assumed, ORIGIN_BOTTOM, &r));
    Status status = prepare(a, r->spec);
    if (status.code == STATUS_OK) status = analyze_record(a, path, r, true);
    record_free(r);
    return status;
}

static Status analyze_moves(Analyze *a, const char *moves)
{
    Record *r = NULL;
    Status status = open_analysis(a, wish_of(&a->options), a->options.visits);
    if (status.code != STATUS_OK) return status;
    status = record_pos_read("moves", moves, strlen(moves), analysis_game(a->analysis), ORIGIN_BOTTOM, &r);
    if (status.code != STATUS_OK) return status_prefix(status, "%.60s is no file, nor a position", moves);
    status = analyze_record(a, moves, r, false);
    record_free(r);
    return status;
}

static Status analyze_stream(Analyze *a)
{
    const AnalyzeOptions *o = &a->options;
    int most = o->visits > VISITS_ASKED_MAX ? o->visits : VISITS_ASKED_MAX;
    TRY(open_analysis(a, wish_of(o), most));
    AnalyzeDefaults defaults = {
        .spec = analysis_game(a->analysis),
        .visits = o->visits,
        .visits_max = most,
        .lines = o->lines,
        .policy = o->policy,
    };
    return analyze_stream_run(a->analysis, &defaults);
}

static Status compare(const Analyze *a, const CommandWords *words)
{
    if (words->count < 2)
        return status_error(ERR_INPUT, "--compare wants two networks: %s analyze --compare A B",
                            command_program());
    AnalyzeCompareOptions options = {
        .wish = wish_of(&a->options),
        .files = words->word + 2,
        .file_count = words->count - 2,
        .seed = 1,
        .json = a->options.json,
        .style = {.utf8 = a->console.utf8, .color = a->console.color},
    };
    return analyze_compare_run(words->word[0], words->word[1], &options);
}

static Status analyze_words(Analyze *a, const CommandWords *words)
{
    if (a->options.compare) return compare(a, words);
    TRY(check_options(&a->options, words));
    TRY(command_search_params(a->options.search, &a->search));
    if (strcmp(words->word[0], "-") == 0) return analyze_stream(a);
    TRY(os_interrupt_install());
    a->several = words->count > 1;
    for (int i = 0; i < words->count; i++)
        TRY(file_exists(words->word[i]) ? analyze_file(a, words->word[i]) : analyze_moves(a, words->word[i]));
    return status_ok();
}

Status cmd_analyze(CommandArgs args)
{
    Analyze a = {
        .options = {.net = "auto",
                    .visits = 400,
                    .lines = 5,
                    .move = -1,
                    .inaccuracy = 5,
                    .mistake = 10,
                    .blunder = 20,
                    .solver_nodes = ANALYSIS_SOLVER_NODES},
        .search = search_params_default(),
        .console = console_open(),
    };
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &a.options, &words, &helped));
    if (helped) return status_ok();
    Status status = analyze_words(&a, &words);
    analysis_free(a.analysis);
    return status;
}
