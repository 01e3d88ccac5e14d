/* Fuzzes the vetting's reader of shell text: it says the same each time, points into what it read, and comes to an end. */
#include <stddef.h>
#include <stdint.h>

#include "base/assert.h"
#include "vet/shell.h"

enum { TEXT_MOST = 64 << 10, ARENA_BYTES = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > TEXT_MOST) {
        return 0;
    }
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    Str text = {(const char *)data, (int64_t)size}, what = {"", 0}, again = {"", 0};
    bool is_harmful = shell_is_harmful(&arena, text, &what);
    ASSERT(is_harmful == shell_is_harmful(&arena, text, &again) && str_equal(what, again));
    ShellReading reading;
    shell_program_read(&arena, text, &reading);
    ASSERT(reading.count >= 0 && reading.count <= SHELL_FOUND);
    for (int32_t i = 0; i < reading.count; i++) {
        ASSERT(reading.found[i].at >= 0 && reading.found[i].at <= text.size);
    }
    arena_done(&arena);
    return 0;
}
