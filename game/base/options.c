#include "game/base/options.h"

#include "game/base/file.h"
#include "game/base/text.h"

#include <assert.h>
#include <ctype.h>
#include <errno.h>
#include <ini.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY_MAX = 64, FILE_BYTES_MAX = 1 << 20, LINE_BYTES_MAX = 190 };

/* ---- names ------------------------------------------------------------------------------------------- */

static char canonical(char c)
{
    return c == '-' ? '_' : (char)tolower((unsigned char)c);
}

static bool same_key(const char *a, const char *b)
{
    while (*a && canonical(*a) == canonical(*b)) {
        a++;
        b++;
    }
    return *a == '\0' && *b == '\0';
}

const Option *options_find(const OptionTable *t, const char *key)
{
    for (int i = 0; i < t->count; i++)
        if (t->option[i].type != OPTION_TYPE_HEADING && same_key(t->option[i].key, key)) return &t->option[i];
    return NULL;
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* The distance of optimal string alignment; both at most KEY_MAX long. */
static int distance(const char *a, const char *b)
{
    int row[3][KEY_MAX + 1];
    int n = (int)strlen(a), m = (int)strlen(b);
    for (int j = 0; j <= m; j++) row[0][j] = j;
    for (int i = 1; i <= n; i++) {
        int *above2 = row[(i + 1) % 3], *above = row[(i + 2) % 3], *here = row[i % 3];
        here[0] = i;
        for (int j = 1; j <= m; j++) {
            bool same = canonical(a[i - 1]) == canonical(b[j - 1]);
            here[j] = least(least(above[j], here[j - 1]) + 1, above[j - 1] + !same);
            if (i > 1 && j > 1 && canonical(a[i - 1]) == canonical(b[j - 2]) &&
                canonical(a[i - 2]) == canonical(b[j - 1]))
                here[j] = least(here[j], above2[j - 2] + 1);
        }
    }
    return row[n % 3][m];
}

int options_nearest(const char *name, const char *const candidates[], int n)
{
    size_t length = strlen(name);
    if (length == 0 || length > KEY_MAX) return -1;
    int best = -1;
    int limit = length <= 3 ? 1 : (int)(length + 2) / 3;
    for (int i = 0; i < n; i++) {
        if (strlen(candidates[i]) > KEY_MAX) continue;
        int d = distance(name, candidates[i]);
        /* A distance equal to the length would mean that nothing is alike. */
        if (d > limit || d >= (int)length) continue;
        best = i;
        limit = d - 1;
    }
    return best;
}

/* A key as a command line spells it, into text[KEY_MAX + 1]. */
static const char *with_dashes(const char *key, char *text)
{
    snprintf(text, KEY_MAX + 1, "%s", key);
    for (char *c = text; *c; c++)
        if (*c == '_') *c = '-';
    return text;
}

/* "unknown WHAT 'NAME'; did you mean 'PREFIX…'?" */
static Status unknown(const OptionTable *t, const char *what, const char *prefix, const char *name)
{
    const char *keys[OPTIONS_MAX];
    char dashed[KEY_MAX + 1];
    int n = 0;
    for (int i = 0; i < t->count; i++)
        if (t->option[i].type != OPTION_TYPE_HEADING) keys[n++] = t->option[i].key;
    int nearest = options_nearest(name, keys, n);
    if (nearest < 0) return status_error(ERR_INPUT, "unknown %s '%s%.60s'", what, prefix, name);
    return status_error(ERR_INPUT, "unknown %s '%s%.60s'; did you mean '%s%s'?", what, prefix, name, prefix,
                        *prefix ? with_dashes(keys[nearest], dashed) : keys[nearest]);
}

/* ---- one value --------------------------------------------------------------------------------------- */

static Status bad(const Option *o, const char *value, const char *why)
{
    return status_error(ERR_INPUT, "%s = %.60s: %s", o->key, value, why);
}

static const char *range_text(const Option *o, char *text, int n)
{
    const char *format =
        o->type == OPTION_TYPE_INT || o->type == OPTION_TYPE_INT64 ? "%.0f to %.0f" : "%g to %g";
    snprintf(text, (size_t)n, format, o->minimum, o->maximum);
    return text;
}

static Status out_of_range(const Option *o, const char *value)
{
    char why[96], range[80];
    snprintf(why, sizeof why, "must be %s", range_text(o, range, sizeof range));
    return bad(o, value, why);
}

static bool at_end(const char *text)
{
    return text[strspn(text, " \t")] == '\0';
}

static Status set_whole(const Option *o, void *field, const char *value)
{
    char *end;
    errno = 0;
    long long number = strtoll(value, &end, 10);
    if (end == value || !at_end(end)) return bad(o, value, "must be a whole number");
    if (errno == ERANGE || (double)number < o->minimum || (double)number > o->maximum)
        return out_of_range(o, value);
    if (o->type == OPTION_TYPE_INT)
        *(int *)field = (int)number;
    else
        *(int64_t *)field = number;
    return status_ok();
}

static Status set_real(const Option *o, void *field, const char *value)
{
    char *end;
    double number = strtod(value, &end);
    if (end == value || !at_end(end)) return bad(o, value, "must be a number");
    /* Said so that NaN fails too. Bounds are compared as floats, or 0.1f would lie above a bound of 0.1. */
    if (o->type == OPTION_TYPE_FLOAT) {
        float single = (float)number;
        if (!(single >= (float)o->minimum && single <= (float)o->maximum)) return out_of_range(o, value);
        *(float *)field = single;
    } else {
        if (!(number >= o->minimum && number <= o->maximum)) return out_of_range(o, value);
        *(double *)field = number;
    }
    return status_ok();
}

static Status set_bool(const Option *o, void *field, const char *value)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};
    for (int i = 0; i < 8; i++)
        if (same_key(words[i], value)) {
            *(bool *)field = i % 2 == 1;
            return status_ok();
        }
    return bad(o, value, "must be true or false");
}

/* What an INI file could not give back is refused from the start. */
static Status set_string(const Option *o, void *field, const char *value)
{
    size_t length = strlen(value);
    if (length >= o->size) {
        char why[64];
        snprintf(why, sizeof why, "longer than %zu bytes", o->size - 1);
        return bad(o, value, why);
    }
    for (size_t i = 0; i < length; i++) {
        if (iscntrl((unsigned char)value[i])) return bad(o, value, "holds a control character");
        if (value[i] == ';' && (i == 0 || isspace((unsigned char)value[i - 1])))
            return bad(o, value, "holds a semicolon after a space, which begins a comment");
    }
    if (length && (value[0] == ' ' || value[length - 1] == ' '))
        return bad(o, value, "begins or ends with a space");
    memmove(field, value, length + 1);
    return status_ok();
}

static Status set_enum(const Option *o, void *field, const char *value)
{
    for (int i = 0; o->choices[i]; i++)
        if (same_key(o->choices[i], value)) {
            memcpy(field, &i, sizeof i);
            return status_ok();
        }
    char why[160] = "must be ";
    size_t used = strlen(why);
    for (int i = 0; o->choices[i] && used < sizeof why; i++) {
        const char *join = i == 0 ? "" : o->choices[i + 1] ? ", " : " or ";
        used += (size_t)snprintf(why + used, sizeof why - used, "%s%s", join, o->choices[i]);
    }
    return bad(o, value, why);
}

static Status set(const Option *o, void *values, const char *value)
{
    void *field = (char *)values + o->offset;
    switch (o->type) {
    case OPTION_TYPE_INT:
    case OPTION_TYPE_INT64:
        return set_whole(o, field, value);
    case OPTION_TYPE_FLOAT:
    case OPTION_TYPE_DOUBLE:
        return set_real(o, field, value);
    case OPTION_TYPE_BOOL:
        return set_bool(o, field, value);
    case OPTION_TYPE_STRING:
        return set_string(o, field, value);
    case OPTION_TYPE_ENUM:
        return set_enum(o, field, value);
    case OPTION_TYPE_HEADING:
        break;
    }
    assert(!"a heading has no value");
    return status_ok();
}

Status options_set(const OptionTable *t, void *values, const char *key, const char *value)
{
    const Option *o = options_find(t, key);
    return o ? set(o, values, value) : unknown(t, "option", "", key);
}

/* The fewest digits that read back as the same number. */
static void format_real(double number, bool single, char *text, int n)
{
    for (int digits = 6; digits <= 17; digits++) {
        snprintf(text, (size_t)n, "%.*g", digits, number);
        if (single ? strtof(text, NULL) == (float)number : strtod(text, NULL) == number) return;
    }
}

const char *options_value(const Option *o, const void *values, char *text, int n)
{
    assert(n >= 32);
    const void *field = (const char *)values + o->offset;
    int choice;
    switch (o->type) {
    case OPTION_TYPE_INT:
        snprintf(text, (size_t)n, "%d", *(const int *)field);
        break;
    case OPTION_TYPE_INT64:
        snprintf(text, (size_t)n, "%lld", (long long)*(const int64_t *)field);
        break;
    case OPTION_TYPE_FLOAT:
        format_real(*(const float *)field, true, text, n);
        break;
    case OPTION_TYPE_DOUBLE:
        format_real(*(const double *)field, false, text, n);
        break;
    case OPTION_TYPE_BOOL:
        snprintf(text, (size_t)n, "%s", *(const bool *)field ? "true" : "false");
        break;
    case OPTION_TYPE_STRING:
        snprintf(text, (size_t)n, "%s", (const char *)field);
        break;
    case OPTION_TYPE_ENUM:
        memcpy(&choice, field, sizeof choice);
        snprintf(text, (size_t)n, "%s", o->choices[choice]);
        break;
    case OPTION_TYPE_HEADING:
        text[0] = '\0';
        break;
    }
    return text;
}

/* ---- the command line -------------------------------------------------------------------------------- */

/* The name in "--name=value" into key[KEY_MAX + 1], cut if it is longer. */
static const char *split_argument(const char *argument, char *key)
{
    size_t length = strcspn(argument, "=");
    snprintf(key, KEY_MAX + 1, "%.*s", (int)(length < KEY_MAX ? length : KEY_MAX), argument);
    return argument[length] == '=' ? argument + length + 1 : NULL;
}

/* One "--name…"; *next is the argument after it or NULL, and becomes NULL when it was used as the value. */
static Status parse_option(const OptionTable *t, void *values, const char *argument, const char **next)
{
    char key[KEY_MAX + 1];
    const char *value = split_argument(argument, key);
    const Option *o = options_find(t, key);
    if (o && o->type == OPTION_TYPE_BOOL) return set(o, values, value ? value : "true");
    if (!o && !value && strncmp(key, "no-", 3) == 0) {
        o = options_find(t, key + 3);
        if (o && o->type == OPTION_TYPE_BOOL) return set(o, values, "false");
        o = NULL;
    }
    if (!o) return unknown(t, "option", "--", key);
    if (!value) {
        value = *next;
        *next = NULL;
    }
    if (!value) return status_error(ERR_INPUT, "--%s needs a value", with_dashes(o->key, key));
    return set(o, values, value);
}

Status options_parse(const OptionTable *t, void *values, int argc, const char *const argv[],
                     const char *positional[], int *positionals)
{
    assert(t->count <= OPTIONS_MAX);
    *positionals = 0;
    for (int i = 0; i < argc; i++) {
        if (strcmp(argv[i], "--") == 0) {
            while (++i < argc) positional[(*positionals)++] = argv[i];
        } else if (strncmp(argv[i], "--", 2) == 0) {
            const char *next = i + 1 < argc ? argv[i + 1] : NULL;
            bool last = next == NULL;
            TRY(parse_option(t, values, argv[i] + 2, &next));
            if (!last && !next) i++;
        } else if (argv[i][0] == '-' && isalpha((unsigned char)argv[i][1])) {
            return status_error(ERR_INPUT, "unknown option '%.60s'; options begin with two dashes", argv[i]);
        } else {
            positional[(*positionals)++] = argv[i];
        }
    }
    return status_ok();
}

/* ---- the configuration file -------------------------------------------------------------------------- */

typedef struct IniReader {
    const OptionTable *table;
    void *values;
    const char *name;
    const char *at, *end;
    int line;      /* the line that the parser was given last, from 1 */
    Status status; /* the first error */
    bool seen[OPTIONS_MAX];
} IniReader;

static void ini_fail(IniReader *r, Status status)
{
    if (r->status.code == STATUS_OK) r->status = status_prefix(status, "%s:%d", r->name, r->line);
}

/* inih asks for the next line; giving the lines ourselves tells which one an error stands in. */
static char *next_line(char *buffer, int room, void *context)
{
    IniReader *r = context;
    if (r->at == r->end || r->status.code != STATUS_OK) return NULL;
    r->line++;
    const char *stop = memchr(r->at, '\n', (size_t)(r->end - r->at));
    if (!stop) stop = r->end;
    const char *start = r->at;
    r->at = stop < r->end ? stop + 1 : stop;
    /* An indented line would count as the continuation of the one above. */
    while (start < stop && isspace((unsigned char)*start)) start++;
    size_t length = (size_t)(stop - start);
    if (length > LINE_BYTES_MAX || (int)length + 2 > room) {
        ini_fail(r, status_error(ERR_INPUT, "the line is longer than %d bytes", LINE_BYTES_MAX));
        return NULL;
    }
    if (memchr(start, '\0', length)) {
        ini_fail(r, status_error(ERR_INPUT, "not a text file"));
        return NULL;
    }
    if (length && *start == '[') {
        ini_fail(r, status_error(ERR_INPUT, "sections are not used here"));
        return NULL;
    }
    if (length && !strchr(";#", *start) && !memchr(start, '=', length) && !memchr(start, ':', length)) {
        ini_fail(r, status_error(ERR_INPUT, "expected 'key = value'"));
        return NULL;
    }
    memcpy(buffer, start, length);
    buffer[length] = '\n';
    buffer[length + 1] = '\0';
    return buffer;
}

static int on_pair(void *context, const char *section, const char *key, const char *value)
{
    (void)section;
    IniReader *r = context;
    const Option *o = options_find(r->table, key);
    if (!o) {
        ini_fail(r, unknown(r->table, "key", "", key));
    } else if (r->seen[o - r->table->option]) {
        ini_fail(r, status_error(ERR_INPUT, "'%s' is set a second time", o->key));
    } else {
        r->seen[o - r->table->option] = true;
        Status status = set(o, r->values, value);
        if (status.code != STATUS_OK) ini_fail(r, status);
    }
    return r->status.code == STATUS_OK;
}

Status options_read_text(const OptionTable *t, void *values, const char *name, const char *text, size_t size)
{
    assert(t->count <= OPTIONS_MAX);
    IniReader r = {.table = t, .values = values, .name = name, .at = text, .end = text + size};
    r.status = status_ok();
    if (size >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) r.at += 3;
    int line = ini_parse_stream(next_line, &r, on_pair, &r);
    if (r.status.code != STATUS_OK) return r.status;
    if (line > 0) return status_error(ERR_INPUT, "%s:%d: expected 'key = value'", name, line);
    if (line < 0) return status_no_memory(LINE_BYTES_MAX, "reading a configuration");
    return status_ok();
}

Status options_read(const OptionTable *t, void *values, const char *path)
{
    char *text = NULL;
    size_t size;
    TRY(file_read(path, FILE_BYTES_MAX, &text, &size));
    Status status = options_read_text(t, values, path, text, size);
    free(text);
    return status;
}

/* ---- dump and help ----------------------------------------------------------------------------------- */

/* Which values it takes: a range, the choices, or nothing to say. */
static const char *domain_text(const Option *o, char *text, int n)
{
    text[0] = '\0';
    if (o->type == OPTION_TYPE_ENUM) {
        int used = 0;
        for (int i = 0; o->choices[i] && used < n; i++)
            used += snprintf(text + used, (size_t)(n - used), "%s%s", i ? "|" : "", o->choices[i]);
    } else if (o->type != OPTION_TYPE_STRING && o->type != OPTION_TYPE_BOOL) {
        range_text(o, text, n);
    }
    return text;
}

static Status format_row(const Option *o, const void *values, Text *out)
{
    if (o->type == OPTION_TYPE_HEADING) {
        text_format(out, "\n# ---- %s ----\n", o->key);
        return status_ok();
    }
    char value[LINE_BYTES_MAX + 1], range[200];
    options_value(o, values, value, sizeof value);
    if (strlen(o->key) + 3 + strlen(value) > LINE_BYTES_MAX - 1)
        return status_error(ERR_INPUT, "%s = %.60s…: too long for a configuration file", o->key, value);
    domain_text(o, range, sizeof range);
    text_format(out, "# %s%s%s\n%s = %s\n", o->help, *range ? ": " : "", range, o->key, value);
    return status_ok();
}

static Status help_row(const Option *o, const void *defaults, Text *out)
{
    if (o->type == OPTION_TYPE_HEADING) {
        text_format(out, "%s\n", o->key);
        return status_ok();
    }
    char value[256], range[200], dashed[KEY_MAX + 1];
    options_value(o, defaults, value, sizeof value);
    domain_text(o, range, sizeof range);
    text_format(out, "  --%-18s %s", with_dashes(o->key, dashed), o->help);
    if (*range) text_format(out, ", %s", range);
    if (*value && o->type != OPTION_TYPE_BOOL) text_format(out, " (%s)", value);
    text_char(out, '\n');
    return status_ok();
}

static Status for_rows(const OptionTable *t, const void *values, char **text,
                       Status (*row)(const Option *, const void *, Text *))
{
    Text out = {0};
    Status status = status_ok();
    for (int i = 0; i < t->count && status.code == STATUS_OK; i++) status = row(&t->option[i], values, &out);
    if (status.code == STATUS_OK) return text_take(&out, text, NULL);
    text_free(&out);
    return status;
}

Status options_format(const OptionTable *t, const void *values, char **text)
{
    return for_rows(t, values, text, format_row);
}

Status options_help(const OptionTable *t, const void *defaults, char **text)
{
    return for_rows(t, defaults, text, help_row);
}
