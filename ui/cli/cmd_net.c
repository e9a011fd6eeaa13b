#include "ui/assets.h"
#include "ui/cli/command.h"
#include "ui/cli/console.h"
#include "ui/cli/net_compare.h"
#include "ui/cli/words.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

typedef struct NetCommandOptions {
    int positions;
    int64_t seed;
    bool json;
} NetCommandOptions;

static const Option rows[] = {
    OPTION_INT(NetCommandOptions, positions, "positions", 1, 100000, "compare: random positions to look at"),
    OPTION_INT64(NetCommandOptions, seed, "seed", 1, 1000000000, "compare: names the positions"),
    OPTION_BOOL(NetCommandOptions, json, "json", "JSON instead of text"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const CommandSyntax syntax = {
    .usage = "net info FILE | net compare A B [options]",
    .about = "What a network is, and how two of them differ. A run's folder stands for its newest network.",
    .positionals_max = 3,
};

static const GameWish any_game = {-1, -1, -1};

/* ---- info ---- */

/* Without the arena's padding. */
static size_t parameters(const Model *m)
{
    const ParamSlice *slices;
    int n = model_slices(m, &slices);
    size_t count = 0;
    for (int i = 0; i < n; i++) count += slices[i].count;
    return count;
}

static json_t *info_object(const ChosenNet *net, const char *checksum)
{
    NetSpec spec = model_spec(net->model);
    GameSpec game = net->info.trained_on;
    return json_pack(
        "{s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:s, s:i, s:I, s:s, s:i, s:i, s:s, s:I, s:s, s:s}", "file",
        net->path, "planes", planes_name(spec.planes), "blocks", spec.blocks, "channels", spec.channels,
        "policy_channels", spec.policy_channels, "value_hidden", spec.value_hidden, "pool_every",
        spec.pool_every, "aux", spec.aux, "network", model_kind_names[spec.kind], "board", spec.board,
        "parameters", (json_int_t)parameters(net->model), "rule", rule_name((Rule)game.rule), "size",
        (int)game.size, "line", (int)game.line, "run", net->info.run, "rows", (json_int_t)net->info.rows,
        "created", net->info.created, "checksum", checksum);
}

static Status print_json(json_t *object)
{
    char *text = object ? json_dumps(object, JSON_COMPACT) : NULL;
    json_decref(object);
    if (!text) return status_error(ERR_FORMAT, "the network's metadata is not text in UTF-8");
    console_print("%s\n", text);
    free(text);
    return status_ok();
}

static void print_info(const ChosenNet *net, const char *checksum)
{
    char text[160], rows_text[40];
    NetSpec spec = model_spec(net->model);
    console_print("file          %s\n", net->path);
    console_print("architecture  %s\n", model_text(net->model, text, sizeof text));
    console_print("heads         policy %d channels, value %d hidden units%s\n", spec.policy_channels,
                  spec.value_hidden, spec.aux ? ", auxiliary heads of training" : "");
    console_print("trained on    %s\n", game_spec_text(net->info.trained_on, text, sizeof text));
    console_print("training      %s rows%s%s\n",
                  words_number((double)net->info.rows, rows_text, sizeof rows_text),
                  net->info.run[0] ? ", run " : "", net->info.run);
    console_print("created       %s\n", net->info.created);
    console_print("checksum      %s\n", checksum);
}

static Status net_info(const NetCommandOptions *options, const CommandWords *words)
{
    ChosenNet net;
    if (words->count != 2)
        return status_error(ERR_INPUT, "net info wants one file: %s net info FILE", command_program());
    TRY(assets_open(words->word[1], any_game, &net));
    char checksum[WEIGHTS_CHECKSUM_MAX];
    Status status = weights_checksum(net.model, checksum);
    if (status.code == STATUS_OK && options->json)
        status = print_json(info_object(&net, checksum));
    else if (status.code == STATUS_OK)
        print_info(&net, checksum);
    model_free(net.model);
    return status;
}

/* ---- compare ---- */

static bool same_architecture(const Model *a, const Model *b)
{
    NetSpec x = model_spec(a), y = model_spec(b);
    return x.planes == y.planes && x.blocks == y.blocks && x.channels == y.channels &&
           x.policy_channels == y.policy_channels && x.value_hidden == y.value_hidden &&
           x.pool_every == y.pool_every && x.aux == y.aux && x.kind == y.kind && x.board == y.board;
}

static void print_slices(const Model *a, const Model *b)
{
    const ParamSlice *slices;
    int count = model_slices(a, &slices);
    console_print("%-28s%12s%12s%12s\n", "slice", "largest", "rms", "rms of A");
    for (int i = 0; i < count; i++) {
        SliceDifference d = net_compare_slice(a, b, i);
        console_print("%-28s%12.4g%12.4g%12.4g\n", slices[i].name, d.largest, d.rms, d.scale);
    }
}

static json_t *slices_object(const Model *a, const Model *b)
{
    const ParamSlice *slices;
    int count = model_slices(a, &slices);
    json_t *list = json_array();
    for (int i = 0; i < count; i++) {
        SliceDifference d = net_compare_slice(a, b, i);
        json_array_append_new(list, json_pack("{s:s, s:f, s:f, s:f}", "slice", slices[i].name, "largest",
                                              d.largest, "rms", d.rms, "scale", d.scale));
    }
    return list;
}

static void print_answers(const AnswerDifference *d, GameSpec spec)
{
    char game[80];
    console_print("on %d random positions of %s:\n", d->positions, game_spec_text(spec, game, sizeof game));
    console_print(
        "  policy: %.4f nats apart (Kullback-Leibler, A from B), %.4f in total variation; the same best "
        "move in %.1f %%\n",
        d->policy_kl, d->policy_tv, 100 * d->same_best);
    console_print("  value: %.4f apart on average, %.4f at most (expected score, 0 to 1)\n", d->value_mean,
                  d->value_largest);
}

static Status compare_answers(const NetCommandOptions *o, const ChosenNet *a, const ChosenNet *b,
                              AnswerDifference *out)
{
    size_t n = (size_t)o->positions, bytes = n * (sizeof(Board) + sizeof(PositionDifference));
    Board *boards = malloc(n * sizeof *boards);
    PositionDifference *differences = malloc(n * sizeof *differences);
    NetSide side_a = {.model = a->model}, side_b = {.model = b->model};
    Status status;
    if (!boards || !differences) CHECK(status, status_no_memory(bytes, "positions to compare"));
    CHECK(status, net_compare_random(a->info.trained_on, o->positions, (uint64_t)o->seed, boards));
    CHECK(status, net_compare_positions(side_a, side_b, boards, o->positions, differences));
    *out = net_compare_sum(differences, o->positions);
done:
    free(differences);
    free(boards);
    return status;
}

static Status compare(const NetCommandOptions *options, const ChosenNet *a, const ChosenNet *b)
{
    AnswerDifference answers;
    GameSpec spec = a->info.trained_on;
    bool same = same_architecture(a->model, b->model);
    char ta[160], tb[160];
    TRY(compare_answers(options, a, b, &answers));
    if (options->json)
        return print_json(json_pack("{s:s, s:s, s:b, s:o, s:i, s:f, s:f, s:f, s:f, s:f}", "a", a->path, "b",
                                    b->path, "same_architecture", same, "slices",
                                    same ? slices_object(a->model, b->model) : json_array(), "positions",
                                    answers.positions, "policy_kl", answers.policy_kl, "policy_tv",
                                    answers.policy_tv, "same_best", answers.same_best, "value_mean",
                                    answers.value_mean, "value_largest", answers.value_largest));
    console_print("A  %s: %s\nB  %s: %s\n", a->path, model_text(a->model, ta, sizeof ta), b->path,
                  model_text(b->model, tb, sizeof tb));
    if (same)
        print_slices(a->model, b->model);
    else
        console_print("The architectures differ, so the weights cannot be compared one by one.\n");
    print_answers(&answers, spec);
    return status_ok();
}

static Status net_compare_files(const NetCommandOptions *options, const CommandWords *words)
{
    ChosenNet a = {.model = NULL}, b = {.model = NULL};
    Status status;
    if (words->count != 3)
        return status_error(ERR_INPUT, "net compare wants two files: %s net compare A B", command_program());
    CHECK(status, assets_open(words->word[1], any_game, &a));
    GameWish same_game = {a.info.trained_on.rule, -1, a.info.trained_on.line};
    CHECK(status, assets_open(words->word[2], same_game, &b));
    CHECK(status, compare(options, &a, &b));
done:
    model_free(b.model);
    model_free(a.model);
    return status;
}

Status cmd_net(CommandArgs args)
{
    static const char *const actions[] = {"info", "compare"};
    NetCommandOptions options = {.positions = 200, .seed = 1};
    CommandWords words;
    bool helped;
    TRY(command_parse(args, &syntax, &table, &options, &words, &helped));
    if (helped) return status_ok();
    if (words.count == 0)
        return status_error(ERR_INPUT, "net what? %s net info FILE, or net compare A B", command_program());
    if (strcmp(words.word[0], "info") == 0) return net_info(&options, &words);
    if (strcmp(words.word[0], "compare") == 0) return net_compare_files(&options, &words);
    int near = options_nearest(words.word[0], actions, 2);
    return status_error(ERR_INPUT, "net does not know '%.40s': did you mean %s?", words.word[0],
                        near >= 0 ? actions[near] : "info or compare");
}
