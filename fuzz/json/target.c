/* Fuzzes JSON: program.py reads any text and writes what it read. */
#include "../worlds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size <= 1 << 16) {
        fuzz_check("fuzz/json/program.py", data, size);
    }
    return 0;
}
