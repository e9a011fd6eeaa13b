#include "ui/board/font.h"

#include <fontconfig/fontconfig.h>
#include <stdio.h>

/* One face for both scripts: mixed lines then stand on one baseline. */
static FcPattern *wanted(void)
{
    static const char *const families[] = {"Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei",
                                           "Noto Sans SC", "sans-serif"};
    FcPattern *pattern = FcPatternCreate();
    for (unsigned i = 0; i < sizeof families / sizeof *families; i++)
        FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)families[i]);
    FcPatternAddBool(pattern, FC_SCALABLE, FcTrue);
    return pattern;
}

bool font_find(char *path, int n, int *face)
{
    FcResult result;
    FcChar8 *file = NULL;
    FcConfig *config = FcInitLoadConfigAndFonts();
    if (!config) return false;
    FcPattern *pattern = wanted();
    FcConfigSubstitute(config, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    FcPattern *match = FcFontMatch(config, pattern, &result);
    bool found = match && FcPatternGetString(match, FC_FILE, 0, &file) == FcResultMatch;
    if (found) found = snprintf(path, (size_t)n, "%s", (const char *)file) < n;
    if (!match || FcPatternGetInteger(match, FC_INDEX, 0, face) != FcResultMatch) *face = 0;
    if (match) FcPatternDestroy(match);
    FcPatternDestroy(pattern);
    FcConfigDestroy(config);
    return found;
}
