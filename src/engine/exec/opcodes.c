/* The opcodes' tables. */
#include "engine/exec/opcodes.h"

const uint8_t opcode_words[OP_COUNT] = {
#define X(name, words, operands, doc) words,
#include "../../../spec/opcodes.def"
#undef X
};

const char *const opcode_names[OP_COUNT] = {
#define X(name, words, operands, doc) #name,
#include "../../../spec/opcodes.def"
#undef X
};

uint32_t opcode_cache(uint32_t op) {
    switch (op) {
    case OP_LOAD_GLOBAL:
    case OP_STORE_GLOBAL: return 1;
    case OP_LOAD_ATTR:
    case OP_LOAD_METHOD:
    case OP_STORE_ATTR: return 2;
    default: return opcode_words[op];
    }
}
