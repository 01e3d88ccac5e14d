/* Goal: SHA-256 as the standard's own examples give it, whatever the pieces. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/sha256.h"

static void examples_of_the_standard(void **state) {
    (void)state;
    static const struct {
        const char *text, *want;
    } rows[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char hex[SHA256_HEX_SIZE];
        Sha256 hash;
        sha256_init(&hash);
        sha256_update(&hash, str_from(rows[i].text));
        sha256_final(&hash, hex);
        assert_string_equal(hex, rows[i].want);
    }
}

static void pieces_make_no_difference(void **state) {
    (void)state;
    char text[1000];
    memset(text, 'a', sizeof text);
    char whole[SHA256_HEX_SIZE], pieced[SHA256_HEX_SIZE];
    static const int64_t steps[] = {1, 7, 55, 56, 63, 64, 65, 127, 128, 999};
    for (int64_t size = 0; size <= 1000; size += 111) {
        Sha256 hash;
        sha256_init(&hash);
        sha256_update(&hash, (Str){text, size});
        sha256_final(&hash, whole);
        for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
            sha256_init(&hash);
            for (int64_t at = 0; at < size; at += steps[i]) {
                sha256_update(&hash, (Str){text + at, size - at < steps[i] ? size - at : steps[i]});
            }
            sha256_final(&hash, pieced);
            assert_string_equal(pieced, whole);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_standard),
        cmocka_unit_test(pieces_make_no_difference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
