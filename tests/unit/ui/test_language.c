/* Both languages say everything, with the same gaps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "game/base/text.h"
#include "ui/board/action.h"

#include <string.h>

static void both_languages_have_the_same_gaps(void **unused)
{
    (void)unused;
    for (int id = 0; id < TEXT_COUNT; id++) {
        const char *english = language_text(LANGUAGE_ENGLISH, (TextId)id);
        const char *chinese = language_text(LANGUAGE_CHINESE, (TextId)id);
        assert_true(english[0] && chinese[0]);
        assert_true(text_is_utf8(chinese, strlen(chinese)));
        for (int gap = 0; gap < 3; gap++) {
            char mark[4] = {'{', (char)('0' + gap), '}', '\0'};
            if ((strstr(english, mark) != NULL) != (strstr(chinese, mark) != NULL))
                fail_msg("%s: only one language has %s", english, mark);
        }
    }
}

static void gaps_are_filled_and_cut(void **unused)
{
    char text[80];
    (void)unused;
    language_fill(LANGUAGE_ENGLISH, TEXT_GAME_LINE, text, sizeof text, "Renju", "15", "5");
    assert_string_equal(text, "Renju 15×15, 5 in a row");
    language_fill(LANGUAGE_ENGLISH, TEXT_WIN_RESIGNED, text, 12, "Black", "White", NULL);
    assert_string_equal(text, "White wins:");
    language_fill(LANGUAGE_ENGLISH, TEXT_HINT_BARE, text, sizeof text, NULL, NULL, NULL);
    assert_string_equal(text, "Hint: {0}.");
}

static void locales_choose_the_language(void **unused)
{
    (void)unused;
    assert_int_equal(language_of_locale("zh_CN.UTF-8"), LANGUAGE_CHINESE);
    assert_int_equal(language_of_locale("de_DE.UTF-8"), LANGUAGE_ENGLISH);
    assert_int_equal(language_of_locale(NULL), LANGUAGE_ENGLISH);
}

static void every_listed_action_has_a_name_and_a_key(void **unused)
{
    char keys[64];
    (void)unused;
    for (int id = ACTION_NEW; id <= ACTION_QUIT; id++) {
        assert_true(language_text(LANGUAGE_ENGLISH, action_name((ActionId)id))[0]);
        if (!action_keys((ActionId)id, keys, sizeof keys)[0]) fail_msg("action %d has no key", id);
        for (int other = ACTION_NEW; other < id; other++)
            assert_true(action_name((ActionId)other) != action_name((ActionId)id));
    }
    assert_string_equal(action_keys(ACTION_UNDO, keys, sizeof keys), "U  Ctrl+Z  Backspace");
    assert_string_equal(action_keys(ACTION_PLACE, keys, sizeof keys), "Enter  Space");
}

static void keys_find_their_actions(void **unused)
{
    (void)unused;
    assert_int_equal(action_of_key((KeyPress){'z', true}).id, ACTION_UNDO);
    assert_int_equal(action_of_key((KeyPress){'z', false}).id, ACTION_NONE);
    assert_int_equal(action_of_key((KeyPress){'r', true}).id, ACTION_RESIGN);
    assert_int_equal(action_of_key((KeyPress){'r', false}).id, ACTION_REDO);
    assert_int_equal(action_of_key((KeyPress){KEY_F1, false}).id, ACTION_KEYS);
    assert_int_equal(action_of_key((KeyPress){KEY_NONE, false}).id, ACTION_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_languages_have_the_same_gaps),
        cmocka_unit_test(gaps_are_filled_and_cut),
        cmocka_unit_test(locales_choose_the_language),
        cmocka_unit_test(every_listed_action_has_a_name_and_a_key),
        cmocka_unit_test(keys_find_their_actions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
