/* Any bytes as what a tournament manager sends: the conversation ends, and every line that it answers is one that
 * managers know. There is no network, which is missed only where a move is asked for, so that every thought is an ERROR. */
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *answers = NULL;
    size_t length = 0;
    FILE *in = tmpfile(), *out = open_memstream(&answers, &length);
    if (!in || !out || fwrite(data, 1, size, in) != size) abort();
    rewind(in);
    GomocupSetup setup = {
        .in = in, .out = out, .brain = brain_options_default(), .lazy = true, .version = "0"};
    snprintf(setup.brain.net, sizeof setup.brain.net, "no network");
    setup.brain.engine.means.memory = 1 << 20;
    if (gomocup_run(&setup).code != STATUS_OK) abort();
    fclose(in);
    fclose(out);
    check(answers);
    free(answers);
    return 0;
}
