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
