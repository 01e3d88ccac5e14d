/* Fuzzes what formats: program.py takes the input for a format specification, a % format, a str.format and a struct
 * format, and formats values of every kind by it. */
#include "../worlds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size <= 1 << 12) {
        fuzz_check("fuzz/format/program.py", data, size);
    }
    return 0;
}
