/* The painter: what is drawn lies where it should, looks the same at every scale, and touches nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/support/assert_status.h"
#include "tests/support/board_window.h"
#include "ui/board/click.h"
#include "ui/board/painter.h"

#include <stdlib.h>

enum { GUARD = 64 };
static const Pixel SENTINEL = 0x5a5a5a5a;

/* Letters as boxes: half as wide as high. */
static bool box_letters(void *fonts, const char *text, float pixels, bool bold, TextMask *out)
{
    static const uint8_t full[1 << 16] = {255};
    (void)bold;
    (void)fonts;
    *out = (TextMask){(int)((float)strlen(text) * pixels * 0.5f), (int)pixels, 0, full};
    if (out->width > 1 << 16) return false;
    return true;
}

typedef struct Sheet {
    Pixel *memory;
    Canvas canvas;
} Sheet;

static Sheet new_sheet(int width, int height)
{
    size_t count = (size_t)width * (size_t)height + 2 * GUARD;
    Sheet s = {malloc(count * sizeof(Pixel)), {NULL, width, height, width}};
    assert_non_null(s.memory);
    for (size_t i = 0; i < count; i++) s.memory[i] = SENTINEL;
    s.canvas.pixel = s.memory + GUARD;
    return s;
}

static void check_guards(const Sheet *s)
{
    size_t end = (size_t)s->canvas.width * (size_t)s->canvas.height + GUARD;
    for (size_t i = 0; i < GUARD; i++) {
        assert_true(s->memory[i] == SENTINEL);
        assert_true(s->memory[end + i] == SENTINEL);
    }
}

static Pixel at(const Sheet *s, int x, int y)
{
    return s->canvas.pixel[y * s->canvas.width + x];
}

static Sheet paint(const Picture *picture, int width, int height, float scale)
{
    Painter *p;
    Sheet s = new_sheet((int)((float)width * scale), (int)((float)height * scale));
    assert_ok(painter_new(&p, box_letters, NULL));
    assert_ok(painter_paint(p, picture, scale, &s.canvas));
    painter_free(p);
    check_guards(&s);
    return s;
}

static int brightness(Pixel p)
{
    return (int)((p >> 16 & 0xff) + (p >> 8 & 0xff) + (p & 0xff)) / 3;
}

static void shapes_lie_where_they_should(void **unused)
{
    Picture *picture = calloc(1, sizeof *picture);
    (void)unused;
    picture_rect(picture, (Box){0, 0, 100, 60}, 0, 0x000000ff);
    picture_disc(picture, 20, 20, 8, 0xff0000ff);
    picture_rect(picture, (Box){50, 10, 20, 20}, 6, 0x00ff00ff);
    picture_line(picture, 10, 50, 90, 50, 3, 0x0000ffff);
    picture_ring(picture, 85, 20, 8, 2, 0xffffffff);
    picture_clip(picture, (Box){0, 0, 30, 60});
    picture_rect(picture, (Box){25, 40, 20, 4}, 0, 0xffff00ff);
    picture_unclip(picture);
    Sheet s = paint(picture, 100, 60, 1);
    assert_true(at(&s, 20, 20) == 0xffff0000);
    assert_true(at(&s, 20, 30) == 0xff000000);
    assert_true(at(&s, 60, 20) == 0xff00ff00);
    assert_true(at(&s, 50, 10) == 0xff000000);
    assert_true(at(&s, 50, 50) == 0xff0000ff);
    assert_true(at(&s, 85, 20) == 0xff000000);
    assert_true(brightness(at(&s, 92, 20)) > 200);
    assert_true(at(&s, 28, 42) == 0xffffff00);
    assert_true(at(&s, 32, 42) == 0xff000000);
    free(s.memory);
    free(picture);
}

/* Rows are painted in stretches where a large box allows it, columns never: so a square that is the same when x and y
 * change places shows that nothing was lost. */
static void large_boxes_are_the_same_along_rows_and_columns(void **unused)
{
    Picture *picture = calloc(1, sizeof *picture);
    (void)unused;
    picture_rect(picture, (Box){0, 0, 200, 200}, 0, 0x305070ff);
    picture_shadow(picture, (Box){20, 20, 160, 160}, 14, 0x000000a0);
    picture_rect(picture, (Box){30, 30, 140, 140}, 12, 0xf0e0d0ff);
    picture_rect(picture, (Box){50, 50, 100, 100}, 9, 0x00ff0080);
    picture_frame(picture, (Box){36, 36, 128, 128}, 10, 3, 0xff0000ff);
    for (float scale = 0.5f; scale <= 2; scale += 0.5f) {
        Sheet s = paint(picture, 200, 200, scale);
        int size = s.canvas.width, middle = size / 2;
        for (int y = 0; y < size; y++)
            for (int x = 0; x < y; x++) assert_int_equal(at(&s, x, y), at(&s, y, x));
        assert_int_equal(at(&s, middle, middle), 0xff78f068);
        assert_int_equal(at(&s, (int)(40 * scale) + 1, middle), 0xfff0e0d0);
        assert_int_equal(at(&s, middle, 0), 0xff305070);
        free(s.memory);
    }
    free(picture);
}

static void what_lies_outside_is_left_out(void **unused)
{
    Picture *picture = calloc(1, sizeof *picture);
    (void)unused;
    picture_rect(picture, (Box){-50, -50, 500, 500}, 0, 0x102030ff);
    picture_wood(picture, (Box){-20, -30, 90, 90}, 0xdfb26cff);
    picture_stone(picture, -3, 59, 12, STONE_WHITE, 1);
    picture_stone(picture, 61, 2, 20, STONE_BLACK, 0.5f);
    picture_shadow(picture, (Box){40, 40, 60, 60}, 12, 0x80);
    picture_frame(picture, (Box){-4, 30, 90, 90}, 8, 3, 0xffffffff);
    picture_text(picture, 55, 50, 20, TEXT_CENTER, false, 0xffffffff, "outside");
    picture_disc(picture, 1e6f, -1e6f, 5, 0xff);
    for (float scale = 0.5f; scale < 3; scale += 0.45f) free(paint(picture, 60, 60, scale).memory);
    free(picture);
}

/* Twice the scale, averaged down again, is the same picture: for the whole window at three sizes. */
static void every_scale_shows_the_same_board(void **unused)
{
    static const int sizes[3][2] = {{720, 560}, {1120, 780}, {900, 900}};
    (void)unused;
    for (int i = 0; i < 3; i++) {
        int width = sizes[i][0], height = sizes[i][1];
        QuickAdviser q = {0};
        AppSetup setup = board_window_setup(&q, NULL);
        App *app;
        bool changed;
        setup.settings.coordinates = false;
        assert_ok(app_new(&app, &setup, 0));
        board_window_click(app, "h8");
        app_tick(app, 1);
        app_tick(app, 2);
        app_resize(app, (float)width, (float)height);
        const Picture *picture = app_picture(app, &changed);
        Layout l = view_layout(app_state(app), (float)width, (float)height);
        Sheet one = paint(picture, width, height, 1), two = paint(picture, width, height, 2);
        double off = 0, count = 0;
        for (int y = (int)l.board.y; y < (int)(l.board.y + l.board.h); y++)
            for (int x = (int)l.board.x; x < (int)(l.board.x + l.board.w); x++) {
                int sum = 0;
                for (int k = 0; k < 4; k++) sum += brightness(at(&two, 2 * x + k % 2, 2 * y + k / 2));
                off += abs(brightness(at(&one, x, y)) - sum / 4);
                count++;
            }
        if (off / count > 3) fail_msg("%dx%d: the scales differ by %.2f of 255", width, height, off / count);
        Point stone = app_state(app)->game.node[1].point;
        float x = view_x(app_state(app), &l, stone), y = view_y(app_state(app), &l, stone);
        assert_true(brightness(at(&one, (int)(x + l.cell * 0.3f), (int)(y + l.cell * 0.1f))) < 90);
        assert_true(brightness(at(&one, (int)(x + l.cell * 1.5f), (int)(y + l.cell * 3.5f))) > 120);
        free(one.memory);
        free(two.memory);
        app_free(app);
    }
}

/* The darkest of the pixels round a place: a line is one of them, wherever its edge falls. */
static int darkest(const Sheet *s, float x, float y, float scale)
{
    int least = 255;
    for (int k = 0; k < 9; k++) {
        int b = brightness(at(s, (int)(x * scale) + k % 3 - 1, (int)(y * scale) + k / 3 - 1));
        least = b < least ? b : least;
    }
    return least;
}

/* Every point has the stone that stands there, or none: then the line to the next point is darker than the wood. */
static void check_point(const State *s, const Layout *l, const Sheet *sheet, float scale, Point p)
{
    const Board *b = &s->game.board;
    int size = b->spec.size;
    float x = view_x(s, l, p), y = view_y(s, l, p), half = l->cell / 2;
    int stone =
        brightness(at(sheet, (int)((x - l->cell * 0.2f) * scale), (int)((y + l->cell * 0.15f) * scale)));
    if (board_at(b, p) == BLACK) assert_in_range(stone, 0, 90);
    if (board_at(b, p) == WHITE) assert_in_range(stone, 200, 255);
    if (board_at(b, p) != EMPTY || p % size == size - 1 || board_at(b, (Point)(p + 1)) != EMPTY) return;
    assert_in_range(stone, 120, 199);
    int wood = darkest(sheet, x + half, p / size == size - 1 ? y - half : y + half, scale);
    assert_true(darkest(sheet, x + half, y, scale) < wood - 25);
}

static void every_stone_and_line_is_in_its_place(void **unused)
{
    static const int sizes[] = {9, 15, 20};
    (void)unused;
    for (int i = 0; i < 6; i++) {
        float scale = i % 2 ? 2 : 1;
        QuickAdviser q = {0};
        AppSetup setup = board_window_setup(&q, NULL);
        App *app;
        bool changed;
        setup.settings.size = sizes[i / 2];
        setup.settings.seats = SEATS_BOTH;
        assert_ok(app_new(&app, &setup, 0));
        app_paste(app, "e5d4f6a1i9g2c7b8h1");
        app_tick(app, 1);
        app_tick(app, 9);
        app_resize(app, 900, 700);
        const Picture *picture = app_picture(app, &changed);
        Layout l = view_layout(app_state(app), 900, 700);
        Sheet sheet = paint(picture, 900, 700, scale);
        assert_int_equal(app_state(app)->game.board.stones, 9);
        for (Point p = 0; p < sizes[i / 2] * sizes[i / 2]; p++)
            check_point(app_state(app), &l, &sheet, scale, p);
        free(sheet.memory);
        app_free(app);
    }
}

static void stones_are_lit_from_above(void **unused)
{
    float radius = 20;
    int size = texture_stone_size(radius), middle = size / 2;
    Pixel *stone = malloc((size_t)(size * size) * sizeof *stone);
    (void)unused;
    for (int look = STONE_BLACK; look <= STONE_WHITE; look++) {
        texture_stone(stone, radius, (StoneLook)look);
        int lit = brightness(stone[(middle - 8) * size + middle - 6]);
        int dark = brightness(stone[(middle + 12) * size + middle + 9]);
        assert_true(lit > dark + 10);
        assert_true((stone[0] >> 24) == 0);
        assert_true((stone[middle * size + middle] >> 24) == 255);
    }
    free(stone);
}

static void the_click_is_heard_and_ends(void **unused)
{
    int16_t samples[CLICK_SAMPLES];
    int loudest = 0;
    (void)unused;
    click_make(samples);
    for (int i = 0; i < CLICK_SAMPLES; i++) loudest = abs(samples[i]) > loudest ? abs(samples[i]) : loudest;
    assert_in_range(loudest, 4000, 32000);
    assert_in_range(abs(samples[CLICK_SAMPLES - 1]), 0, 20);
    assert_in_range(abs(samples[0]), 0, 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shapes_lie_where_they_should),
        cmocka_unit_test(what_lies_outside_is_left_out),
        cmocka_unit_test(large_boxes_are_the_same_along_rows_and_columns),
        cmocka_unit_test(every_scale_shows_the_same_board),
        cmocka_unit_test(every_stone_and_line_is_in_its_place),
        cmocka_unit_test(stones_are_lit_from_above),
        cmocka_unit_test(the_click_is_heard_and_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
