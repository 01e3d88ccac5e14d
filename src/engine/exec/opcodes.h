/* Opcode numbers and widths, from spec/opcodes.def. */
#pragma once

#include <stdint.h>

typedef enum Opcode {
#define X(name, words, operands, doc) OP_##name,
#include "../../../spec/opcodes.def"
#undef X
    OP_COUNT
} Opcode;

extern const uint8_t opcode_words[OP_COUNT];
extern const char *const opcode_names[OP_COUNT];
/* The operator of an instruction OP_ADD_INT .. OP_IAND_INT, whose right operand is a number: OP_ADD .. OP_IFLOORDIV. */
Opcode opcode_of_number(uint32_t op);
/* Its contrary; OP_COUNT: there is none. */
Opcode opcode_with_number(Opcode op);
/* The word with which the instruction's inline cache begins; it goes on to the end. opcode_words[op]: it has none. */
uint32_t opcode_cache(uint32_t op);
