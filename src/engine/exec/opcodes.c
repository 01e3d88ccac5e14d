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

static const uint8_t with_number[] = {
    OP_ADD,  OP_SUB,  OP_MUL,  OP_MOD,  OP_FLOORDIV,  OP_LSHIFT,  OP_RSHIFT,  OP_AND,
    OP_IADD, OP_ISUB, OP_IMUL, OP_IMOD, OP_IFLOORDIV, OP_ILSHIFT, OP_IRSHIFT, OP_IAND};

Opcode opcode_of_number(uint32_t op) {
    return (Opcode)with_number[op - OP_ADD_INT];
}

Opcode opcode_with_number(Opcode op) {
    for (uint32_t i = 0; i < sizeof with_number; i++) {
        if (with_number[i] == op) {
            return (Opcode)(OP_ADD_INT + i);
        }
    }
    return OP_COUNT;
}
