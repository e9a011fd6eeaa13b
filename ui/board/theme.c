#include "ui/board/theme.h"

const Theme *theme_get(ThemeName name)
{
    static const Theme themes[THEMES] = {
        [THEME_LIGHT] = {.desk = 0xece7dfff,
                         .panel = 0xfbf9f6ff,
                         .edge = 0xd9d1c5ff,
                         .text = 0x2c2722ff,
                         .quiet = 0x7d7468ff,
                         .button = 0xefeae3ff,
                         .button_hot = 0xe3dbd0ff,
                         .accent = 0x9a5b2eff,
                         .on_accent = 0xffffffff,
                         .board = 0xdfb26cff,
                         .lines = 0x3d2a12e0,
                         .labels = 0x5c4420ff,
                         .mark = 0xd8402cff},
        [THEME_DARK] = {.desk = 0x1b1d21ff,
                        .panel = 0x26292fff,
                        .edge = 0x383c44ff,
                        .text = 0xeceae6ff,
                        .quiet = 0x9a9ca2ff,
                        .button = 0x32363eff,
                        .button_hot = 0x3f444eff,
                        .accent = 0xd9a35bff,
                        .on_accent = 0x221a10ff,
                        .board = 0xb98a4eff,
                        .lines = 0x241808e0,
                        .labels = 0x2f2110ff,
                        .mark = 0xe2543eff},
        [THEME_PAPER] = {.desk = 0xf4f1eaff,
                         .panel = 0xfffefbff,
                         .edge = 0xcfc9bdff,
                         .text = 0x1f1f1fff,
                         .quiet = 0x6f6c66ff,
                         .button = 0xf1eee7ff,
                         .button_hot = 0xe5e1d7ff,
                         .accent = 0x2b4a7aff,
                         .on_accent = 0xffffffff,
                         .board = 0xfdfbf5ff,
                         .lines = 0x8a94a6ff,
                         .labels = 0x6b7485ff,
                         .mark = 0xc0392bff,
                         .flat = true},
    };
    return &themes[name];
}

Ink theme_quality(bool safe, float quality)
{
    static const Ink usual[3] = {0xd64535ff, 0xe3b341ff, 0x3f9b57ff};
    static const Ink blind[3] = {0xd55e00ff, 0xe6c35cff, 0x0072b2ff};
    const Ink *stops = safe ? blind : usual;
    if (quality < 0.5f) return picture_mix(stops[0], stops[1], quality < 0 ? 0 : 2 * quality);
    return picture_mix(stops[1], stops[2], quality > 1 ? 1 : 2 * quality - 1);
}
