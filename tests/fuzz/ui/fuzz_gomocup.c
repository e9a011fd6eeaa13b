/* Any bytes as what a tournament manager sends: the conversation ends, and every line that it answers is one that
 * managers know. A network of one small block answers fast enough for moves to be made where no time is given. */
#include "ui/gomocup/gomocup.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static int begins_with(const char *line, const char *word)
{
    return strncmp(line, word, strlen(word)) == 0;
}

static int is_known(const char *line)
{
    static const char *const words[] = {"MESSAGE ", "ERROR ",          "UNKNOWN ",
                                        "INFO ",    "name=\"Tengen\"", "FORBID "};
    if (strcmp(line, "OK") == 0 || strcmp(line, "SWAP") == 0) return 1;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (begins_with(line, words[i])) return line[strlen(words[i])] != '\0';
    return isdigit((unsigned char)line[0]) && strspn(line, "0123456789, ") == strlen(line);
}

static void check(char *answers)
{
    for (char *line = answers, *end; *line; line = end + 1) {
        end = strchr(line, '\n');
        if (!end) abort();
        *end = '\0';
        if (!is_known(line) || (end > line && end[-1] == ' ')) abort();
        for (const char *p = line; *p; p++)
            if ((unsigned char)*p < ' ') abort();
    }
}

static const Model *small_model(void)
{
    static Model *model;
    NetSpec spec = {
        .planes = PLANES_RAW_1, .blocks = 1, .channels = 8, .policy_channels = 8, .value_hidden = 8};
    if (model) return model;
    if (model_new(&model, spec).code != STATUS_OK) abort();
    model_init(model, rng_make(1, 0, 0, 0, RNG_INIT));
    return model;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *answers = NULL;
    size_t length = 0;
    FILE *in = tmpfile(), *out = open_memstream(&answers, &length);
    if (!in || !out || fwrite(data, 1, size, in) != size) abort();
    rewind(in);
    GomocupSetup setup = {.in = in, .out = out, .brain = brain_options_default(), .version = "0"};
    setup.brain.model = small_model();
    setup.brain.engine.means.memory = 1 << 20;
    if (gomocup_run(&setup).code != STATUS_OK) abort();
    fclose(in);
    fclose(out);
    check(answers);
    free(answers);
    return 0;
}
