/* Widgets, driven as the window drives them: a pass for every event. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/board/gui.h"

#include <stdlib.h>
#include <string.h>

typedef struct Bench {
    Gui gui;
    Picture picture;
    GuiField field;
    int clicks, choice, slid;
} Bench;

static float even(void *fonts, const char *text, float size, bool bold)
{
    (void)fonts;
    (void)bold;
    return (float)strlen(text) * size * 0.5f;
}

static const Box BUTTON = {10, 10, 80, 30}, CHOICE = {10, 50, 90, 30}, SLIDER = {10, 90, 118, 30},
                 FIELD = {10, 130, 200, 30};

static void pass(Bench *b, bool modal)
{
    const char *const labels[] = {"one", "two", "three"};
    gui_begin(&b->gui, &b->picture);
    b->gui.modal = modal;
    if (gui_button(&b->gui, 1, BUTTON, "button", true)) b->clicks++;
    gui_choice(&b->gui, 2, CHOICE, labels, 3, &b->choice);
    gui_slider(&b->gui, 3, SLIDER, 0, 10, &b->slid);
    gui_field(&b->gui, 4, FIELD, &b->field, "");
    gui_end(&b->gui, (Box){0, 0, 400, 300});
}

static Bench *fresh(void)
{
    Bench *b = calloc(1, sizeof *b);
    assert_non_null(b);
    b->gui.measure = even;
    b->gui.theme = theme_get(THEME_LIGHT);
    return b;
}

static void press(Bench *b, float x, float y, bool down)
{
    b->gui.x = x;
    b->gui.y = y;
    b->gui.down = down;
    b->gui.in.pressed = down;
    b->gui.in.released = !down;
    pass(b, false);
}

static void key(Bench *b, GuiKey k)
{
    b->gui.in.key = k;
    pass(b, true);
}

static void a_click_begins_and_ends_on_the_button(void **unused)
{
    Bench *b = fresh();
    (void)unused;
    press(b, 20, 20, true);
    assert_int_equal(b->clicks, 0);
    press(b, 20, 20, false);
    assert_int_equal(b->clicks, 1);
    press(b, 20, 20, true);
    press(b, 200, 200, false);
    press(b, 200, 200, true);
    press(b, 20, 20, false);
    assert_int_equal(b->clicks, 1);
    free(b);
}

static void choices_and_sliders_follow_the_pointer(void **unused)
{
    Bench *b = fresh();
    (void)unused;
    press(b, 55, 60, true);
    press(b, 55, 60, false);
    assert_int_equal(b->choice, 1);
    press(b, 69, 100, true);
    assert_int_equal(b->slid, 5);
    b->gui.x = 400;
    pass(b, false);
    assert_int_equal(b->slid, 10);
    press(b, 400, 100, false);
    b->gui.x = 20;
    pass(b, false);
    assert_int_equal(b->slid, 10);
    free(b);
}

static void the_keyboard_walks_through_a_dialog(void **unused)
{
    Bench *b = fresh();
    (void)unused;
    key(b, GUI_KEY_NONE);
    key(b, GUI_KEY_ENTER);
    assert_int_equal(b->clicks, 1);
    key(b, GUI_KEY_DOWN);
    key(b, GUI_KEY_RIGHT);
    assert_int_equal(b->choice, 1);
    key(b, GUI_KEY_DOWN);
    key(b, GUI_KEY_RIGHT);
    key(b, GUI_KEY_RIGHT);
    key(b, GUI_KEY_LEFT);
    key(b, GUI_KEY_LEFT);
    key(b, GUI_KEY_LEFT);
    assert_int_equal(b->slid, 0);
    key(b, GUI_KEY_DOWN);
    key(b, GUI_KEY_DOWN);
    assert_int_equal(b->gui.focus, 0);
    key(b, GUI_KEY_UP);
    assert_int_equal(b->gui.focus, 3);
    free(b);
}

static void type(Bench *b, const char *text)
{
    strcpy(b->gui.in.text, text);
    pass(b, true);
}

static void a_field_is_edited_by_whole_characters(void **unused)
{
    Bench *b = fresh();
    (void)unused;
    b->gui.focus = 3;
    type(b, "a");
    type(b, "天");
    type(b, "b");
    assert_string_equal(b->field.text, "a天b");
    key(b, GUI_KEY_LEFT);
    key(b, GUI_KEY_BACKSPACE);
    assert_string_equal(b->field.text, "ab");
    type(b, "元");
    key(b, GUI_KEY_LEFT);
    key(b, GUI_KEY_DELETE);
    assert_string_equal(b->field.text, "ab");
    key(b, GUI_KEY_HOME);
    key(b, GUI_KEY_DELETE);
    key(b, GUI_KEY_END);
    key(b, GUI_KEY_RIGHT);
    key(b, GUI_KEY_DELETE);
    assert_string_equal(b->field.text, "b");
    assert_int_equal(b->field.cursor, 1);
    free(b);
}

static void a_full_field_takes_no_more(void **unused)
{
    Bench *b = fresh();
    (void)unused;
    b->gui.focus = 3;
    for (int i = 0; i < GUI_FIELD_MAX; i++) type(b, "xyz");
    assert_true(strlen(b->field.text) < GUI_FIELD_MAX);
    assert_true(strlen(b->field.text) > GUI_FIELD_MAX - 4);
    free(b);
}

/* Every letter of a paragraph is drawn, in lines that are not too wide; Chinese breaks anywhere. */
static void paragraphs_keep_to_their_width(void **unused)
{
    static const char *const texts[] = {"one two three four five six seven", "轮到你走你执黑方轮到你走",
                                        "averylongwordthatdoesnotfit anyhow"};
    Bench *b = fresh();
    (void)unused;
    for (int i = 0; i < 3; i++) {
        size_t letters = 0, wanted = 0;
        gui_begin(&b->gui, &b->picture);
        gui_paragraph(&b->gui, (Box){0, 0, 100, 400}, 16, 0xff, texts[i]);
        for (const char *c = texts[i]; *c; c++) wanted += *c != ' ';
        for (int k = 0; k < b->picture.count; k++) {
            const char *line = b->picture.letters + b->picture.shape[k].text;
            for (const char *c = line; *c; c++) letters += *c != ' ';
            if (i < 2) assert_true(even(NULL, line, 16, false) <= 100 + 8);
        }
        assert_int_equal(letters, wanted);
    }
    free(b);
}

/* Closing marks stay with the character before them, wherever the line would end. */
static void no_line_begins_with_a_closing_mark(void **unused)
{
    Bench *b = fresh();
    (void)unused;
    for (float width = 60; width < 200; width += 8) {
        gui_begin(&b->gui, &b->picture);
        gui_paragraph(&b->gui, (Box){0, 0, width, 800}, 16, 0xff,
                      "三子已摆好。哪一方更好？选一方，或再摆两子……");
        assert_true(b->picture.count > 1);
        for (int k = 0; k < b->picture.count; k++) {
            const char *line = b->picture.letters + b->picture.shape[k].text;
            assert_false(strncmp(line, "，", 3) == 0 || strncmp(line, "。", 3) == 0 ||
                         strncmp(line, "？", 3) == 0);
        }
    }
    free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_click_begins_and_ends_on_the_button),
        cmocka_unit_test(choices_and_sliders_follow_the_pointer),
        cmocka_unit_test(the_keyboard_walks_through_a_dialog),
        cmocka_unit_test(a_field_is_edited_by_whole_characters),
        cmocka_unit_test(a_full_field_takes_no_more),
        cmocka_unit_test(paragraphs_keep_to_their_width),
        cmocka_unit_test(no_line_begins_with_a_closing_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
