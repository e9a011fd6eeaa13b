#include "ui/cli/words.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void says(Proof proof, int plies, float score, const char *expected)
{
    char text[64];
    Opinion o = {.proof = proof, .plies = plies, .score = score};
    assert_string_equal(words_opinion(o, text, sizeof text), expected);
}

static void opinions_are_words(void **state)
{
    (void)state;
    says(PROOF_NONE, 0, 0.57f, "win 57 %");
    says(PROOF_NONE, 0, 0.0f, "win 0 %");
    says(PROOF_NONE, 0, NAN, "");
    says(PROOF_WIN, 1, 1, "wins with this move");
    says(PROOF_WIN, 3, 1, "wins in 2 moves");
    says(PROOF_WIN, 5, 1, "wins in 3 moves");
    says(PROOF_LOSS, 2, 0, "loses in 1 move");
    says(PROOF_LOSS, 4, 0, "loses in 2 moves");
    says(PROOF_DRAW, 8, 0.5f, "a proven draw");
}

static void numbers_are_grouped(void **state)
{
    (void)state;
    char text[40];
    assert_string_equal(words_number(0, text, sizeof text), "0");
    assert_string_equal(words_number(999, text, sizeof text), "999");
    assert_string_equal(words_number(1000, text, sizeof text), "1,000");
    assert_string_equal(words_number(1234567.4, text, sizeof text), "1,234,567");
    assert_string_equal(words_number(-12345, text, sizeof text), "-12,345");
}

static void durations_and_sizes(void **state)
{
    (void)state;
    char text[40];
    assert_string_equal(words_duration(-3, text, sizeof text), "0 s");
    assert_string_equal(words_duration(59.4, text, sizeof text), "59 s");
    assert_string_equal(words_duration(61, text, sizeof text), "1 min 01 s");
    assert_string_equal(words_duration(7500, text, sizeof text), "2 h 05 min");
    assert_string_equal(words_bytes(512, text, sizeof text), "512 B");
    assert_string_equal(words_bytes(1536, text, sizeof text), "1.5 KiB");
    assert_string_equal(words_bytes(640.0 * 1048576, text, sizeof text), "640 MiB");
    assert_string_equal(words_count(1, "game", text, sizeof text), "1 game");
    assert_string_equal(words_count(2, "game", text, sizeof text), "2 games");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opinions_are_words),
        cmocka_unit_test(numbers_are_grouped),
        cmocka_unit_test(durations_and_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
