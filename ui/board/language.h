/* language.h - every text of the window, in English and in Simplified Chinese. */
#ifndef TENGEN_UI_BOARD_LANGUAGE_H
#define TENGEN_UI_BOARD_LANGUAGE_H

#include "ui/board/language_texts.h"

typedef enum Language { LANGUAGE_ENGLISH, LANGUAGE_CHINESE, LANGUAGES } Language;

#define LANGUAGE_NAME(name, english, chinese) TEXT_##name,
typedef enum TextId { LANGUAGE_TEXTS(LANGUAGE_NAME) TEXT_COUNT } TextId;
#undef LANGUAGE_NAME

const char *language_text(Language language, TextId id);

/* The text with {0}, {1} and {2} replaced by a, b and c (NULL where there are fewer), into out[n]; returns out.
 */
const char *language_fill(Language language, TextId id, char *out, int n, const char *a, const char *b,
                          const char *c);

/* The language of a locale's name such as "zh_CN.UTF-8"; English for all others and for NULL. */
Language language_of_locale(const char *locale);

#endif
