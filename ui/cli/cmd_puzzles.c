#include "game/base/os.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/puzzle_miner.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct PuzzlesOptions {
    char net[FILE_PATH_MAX];
    char out[FILE_PATH_MAX];
    int rule;
    int size;
    int vcf;
    int vct;
    int visits;
    int64_t seed;
} PuzzlesOptions;

static const char *const rules[] = {"freestyle", "standard", "renju", "caro", NULL};

static const Option rows[] = {
    OPTION_STRING(PuzzlesOptions, net, "net", "network file or run folder; auto: one that is shipped"),
    OPTION_STRING(PuzzlesOptions, out, "out", "write the puzzles here, a line each"),
    OPTION_ENUM(PuzzlesOptions, rule, "rule", rules, "rule of the game"),
    OPTION_INT(PuzzlesOptions, size, "size", 9, BOARD_SIZE_MAX, "points along an edge"),
    OPTION_INT(PuzzlesOptions, vcf, "vcf", 0, 100000, "wins by continuous fours wanted"),
    OPTION_INT(PuzzlesOptions, vct, "vct", 0, 100000, "wins by fours and threes wanted"),
    OPTION_INT(PuzzlesOptions, visits, "visits", 1, 1000000, "of the search for each move"),
    OPTION_INT64(PuzzlesOptions, seed, "seed", 0, 1000000000, "names the random numbers; 0: from the clock"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "puzzles --out FILE.txt [options]",
    .about =
        "Let a network play itself, and write down the positions in which the side to move wins by force.\n"
        "A game gives one puzzle of each kind at most, its longest.",
};

/* A win in three plies is no puzzle. */
enum { VCF_PLIES_LEAST = 5, VCT_PLIES_LEAST = 5 };

typedef struct Found {
    int wanted[PUZZLE_KINDS];
    int count[PUZZLE_KINDS];
    int64_t games;
    uint64_t *positions; /* hashes of those taken */
    Text text;
} Found;

/* Short openings can lead to the same game twice. */
static bool is_new(const Found *f, uint64_t hash)
{
    int all = f->count[PUZZLE_VCF] + f->count[PUZZLE_VCT];
    for (int i = 0; i < all; i++)
        if (f->positions[i] == hash) return false;
    return true;
}

static void take(Found *f, const Puzzle *p)
{
    Board b;
    puzzle_board(p, &b);
    if (f->count[p->kind] == f->wanted[p->kind] || !is_new(f, b.hash)) return;
    f->positions[f->count[PUZZLE_VCF] + f->count[PUZZLE_VCT]] = b.hash;
    f->count[p->kind]++;
    puzzle_write(p, &f->text);
}

static void show_progress(Console *console, const Found *f)
{
    char text[96];
    snprintf(text, sizeof text, "%lld games | %d of %d by fours | %d of %d by threes", (long long)f->games,
             f->count[PUZZLE_VCF], f->wanted[PUZZLE_VCF], f->count[PUZZLE_VCT], f->wanted[PUZZLE_VCT]);
    console_progress(console, text);
}

static Status mine(const PuzzlesOptions *o, Brain *brain, Found *f)
{
    PuzzleMinerOptions options = {
        .spec = {(uint8_t)o->rule, (uint8_t)o->size, 5},
        .brain = brain,
        .visits = o->visits,
        .vcf_plies_least = VCF_PLIES_LEAST,
        .vct_plies_least = VCT_PLIES_LEAST,
        .seed = command_seed(o->seed),
    };
    PuzzleMiner *miner = NULL;
    Console console = console_open();
    Status status;
    CHECK(status, brain_load(brain, options.spec));
    CHECK(status, puzzle_miner_new(&miner, &options));
    while (f->count[PUZZLE_VCF] < f->wanted[PUZZLE_VCF] || f->count[PUZZLE_VCT] < f->wanted[PUZZLE_VCT]) {
        Puzzle puzzles[PUZZLE_KINDS];
        int count;
        CHECK(status, puzzle_miner_next(miner, puzzles, &count));
        for (int i = 0; i < count; i++) take(f, &puzzles[i]);
        f->games++;
        show_progress(&console, f);
    }
done:
    console_progress_end(&console);
    puzzle_miner_free(miner);
    return status;
}

static Status save(const PuzzlesOptions *o, Found *f)
{
    char *text;
    size_t size;
    TRY(text_take(&f->text, &text, &size));
    Status status = file_write(o->out, text, size);
    free(text);
    if (status.code == STATUS_OK)
        console_print("%d puzzles from %lld games, written to %s\n",
                      f->count[PUZZLE_VCF] + f->count[PUZZLE_VCT], (long long)f->games, o->out);
    return status;
}

static Status check_options(const PuzzlesOptions *o)
{
    if (!o->out[0]) return status_error(ERR_INPUT, "--out: which file shall the puzzles go to?");
    if (o->vcf + o->vct == 0)
        return status_error(ERR_INPUT, "--vcf and --vct are both 0: no puzzle is wanted");
    return command_new_file(o->out);
}

Status cmd_puzzles(CommandArgs args)
{
    PuzzlesOptions o = {.net = "auto", .size = 15, .vcf = 50, .vct = 10, .visits = 16};
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &o, &words, &helped));
    if (helped) return status_ok();
    TRY(check_options(&o));
    BrainOptions options = brain_options_default();
    snprintf(options.net, sizeof options.net, "%s", o.net);
    options.kindred = true;
    /* Players who see every win by force leave none to be found. */
    options.engine.search.threat_leaf_nodes = options.engine.search.threat_root_nodes = 0;
    Brain *brain;
    Status status;
    Found found = {.wanted = {o.vcf, o.vct}};
    size_t bytes = ((size_t)o.vcf + (size_t)o.vct) * sizeof *found.positions;
    TRY(os_interrupt_install());
    TRY(brain_new(&brain, &options));
    found.positions = malloc(bytes);
    if (!found.positions) CHECK(status, status_no_memory(bytes, "puzzles"));
    CHECK(status, mine(&o, brain, &found));
    status = save(&o, &found);
done:
    text_free(&found.text);
    free(found.positions);
    brain_free(brain);
    return status;
}
