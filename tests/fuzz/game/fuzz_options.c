/* Any bytes as a configuration file and as a command line: values stay in range, and what is dumped reads
 * back as the same dump. */
#include "game/base/options.h"

#include <stdlib.h>
#include <string.h>

typedef struct Settings {
    int visits;
    int64_t seed;
    float learning_rate;
    double momentum;
    bool json;
    char net[100];
    int shape;
} Settings;

static const char *const shapes[] = {"square", "round", NULL};

static const Option rows[] = {
    OPTION_HEADING("Search"),
    OPTION_INT(Settings, visits, "visits", 1, 100000, "playouts a move"),
    OPTION_INT64(Settings, seed, "seed", 0, 9007199254740992.0, "first random number"),
    OPTION_FLOAT(Settings, learning_rate, "learning_rate", 0, 0.1, "size of a step"),
    OPTION_DOUBLE(Settings, momentum, "momentum", -1, 1, "share kept of the last step"),
    OPTION_BOOL(Settings, json, "json", "print JSON"),
    OPTION_STRING(Settings, net, "net", "file of the network"),
    OPTION_ENUM(Settings, shape, "shape", shapes, "shape of the window"),
};
static const OptionTable table = OPTION_TABLE(rows);

static const Settings defaults = {.visits = 1};

static void check(const Settings *s)
{
    if (s->visits < 1 || s->visits > 100000 || s->seed < 0 ||
        !(s->learning_rate >= 0 && s->learning_rate <= 0.1f) || !(s->momentum >= -1 && s->momentum <= 1) ||
        !memchr(s->net, '\0', sizeof s->net) || s->shape < 0 || s->shape > 1)
        abort();
    char *once = NULL, *twice = NULL;
    Settings back = defaults;
    if (options_format(&table, s, &once).code != STATUS_OK) abort();
    if (options_read_text(&table, &back, "x", once, strlen(once)).code != STATUS_OK) abort();
    if (options_format(&table, &back, &twice).code != STATUS_OK) abort();
    if (strcmp(once, twice) != 0) abort();
    free(once);
    free(twice);
}

/* The lines of the text as the arguments. */
static void parse_lines(char *text)
{
    enum { ARGUMENTS_MAX = 64 };
    const char *arguments[ARGUMENTS_MAX], *positional[ARGUMENTS_MAX];
    int n = 0, positionals;
    for (char *rest = text, *line; n < ARGUMENTS_MAX && (line = strsep(&rest, "\n"));) arguments[n++] = line;
    Settings s = defaults;
    if (options_parse(&table, &s, n, arguments, positional, &positionals).code == STATUS_OK) check(&s);
    if (positionals > n) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Settings s = defaults;
    if (options_read_text(&table, &s, "x", (const char *)data, size).code == STATUS_OK) check(&s);
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    parse_lines(text);
    free(text);
    return 0;
}
