#include "ui/board/language.h"

#include <stddef.h>
#include <string.h>

const char *language_text(Language language, TextId id)
{
#define LANGUAGE_PAIR(name, english, chinese) {english, chinese},
    static const char *const texts[TEXT_COUNT][LANGUAGES] = {LANGUAGE_TEXTS(LANGUAGE_PAIR)};
#undef LANGUAGE_PAIR
    return texts[id][language];
}

const char *language_fill(Language language, TextId id, char *out, int n, const char *a, const char *b,
                          const char *c)
{
    const char *const values[3] = {a, b, c};
    const char *text = language_text(language, id);
    int at = 0;
    while (*text && at < n - 1) {
        int index = text[0] == '{' && text[1] >= '0' && text[1] <= '2' && text[2] == '}' ? text[1] - '0' : -1;
        if (index < 0 || !values[index]) {
            out[at++] = *text++;
            continue;
        }
        for (const char *from = values[index]; *from && at < n - 1; from++) out[at++] = *from;
        text += 3;
    }
    out[at] = '\0';
    return out;
}

Language language_of_locale(const char *locale)
{
    return locale && strncmp(locale, "zh", 2) == 0 ? LANGUAGE_CHINESE : LANGUAGE_ENGLISH;
}
