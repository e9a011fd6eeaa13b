/* json_lines.c - is standard input lines of JSON, an object each, that have the keys of the arguments? */
#include <jansson.h>

#include <stdio.h>
#include <string.h>

static int check(const char *line, size_t length, int keys, char *key[])
{
    json_error_t error;
    json_t *object = json_loadb(line, length, JSON_REJECT_DUPLICATES, &error);
    if (!json_is_object(object)) {
        fprintf(stderr, "not an object: %s\n%s\n", error.text, line);
        json_decref(object);
        return 1;
    }
    int missing = 0;
    for (int i = 0; i < keys; i++)
        if (!json_object_get(object, key[i])) {
            fprintf(stderr, "no %s in %s\n", key[i], line);
            missing = 1;
        }
    json_decref(object);
    return missing;
}

int main(int argc, char *argv[])
{
    static char line[1 << 20];
    int lines = 0, bad = 0;
    for (; fgets(line, sizeof line, stdin); lines++) bad |= check(line, strlen(line), argc - 1, argv + 1);
    return lines == 0 || bad;
}
