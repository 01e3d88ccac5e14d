/* Keys of mapping patterns: 1, 1.0 and True are one key, as they are in a dict. */
#include "syntax/pattern_key.h"

#include <math.h>

#include "base/number.h"
#include "syntax/value_repr.h"

static bool read_constant(const AstNode *node, PatternKey *out) {
    if (node->kind != AST_CONSTANT) {
        return false;
    }
    const AstValue *value = &((const AstConstant *)node)->value;
    *out = (PatternKey){.kind = PATTERN_KEY_OBJECT, .value = value};
    switch ((AstValueKind)value->kind) {
    case AST_VALUE_TRUE:
    case AST_VALUE_FALSE:
        out->kind = PATTERN_KEY_BOOL;
        out->integer = value->kind == AST_VALUE_TRUE;
        break;
    case AST_VALUE_INT:
        out->kind = PATTERN_KEY_INT;
        out->integer = value->number.integer;
        break;
    case AST_VALUE_FLOAT:
        out->kind = PATTERN_KEY_REAL;
        out->real = value->number.real;
        break;
    case AST_VALUE_IMAGINARY:
        out->kind = PATTERN_KEY_COMPLEX;
        out->imaginary = value->number.real;
        break;
    case AST_VALUE_NONE:
    case AST_VALUE_ELLIPSIS:
    case AST_VALUE_BIG_INT:
    case AST_VALUE_STR:
    case AST_VALUE_BYTES: break;
    }
    return true;
}

static bool negate(PatternKey *key) {
    if (key->kind == PATTERN_KEY_INT) {
        key->integer = -key->integer;
    } else if (key->kind == PATTERN_KEY_REAL || key->kind == PATTERN_KEY_COMPLEX) {
        key->real = -key->real;
        key->imaginary = -key->imaginary;
    } else if (key->kind == PATTERN_KEY_OBJECT && key->value->kind == AST_VALUE_BIG_INT) {
        key->negative = !key->negative;
    } else {
        return false;
    }
    return true;
}

static bool read_signed(const AstNode *node, PatternKey *out) {
    if (node->kind != AST_UNARY_OP) {
        return read_constant(node, out);
    }
    const AstUnaryOp *unary = (const AstUnaryOp *)node;
    return unary->op == AST_UNARYOP_U_SUB && read_constant(unary->operand, out) && negate(out);
}

bool pattern_key_read(const AstNode *node, PatternKey *out) {
    if (node->kind != AST_BIN_OP) {
        return read_signed(node, out);
    }
    const AstBinOp *sum = (const AstBinOp *)node;
    PatternKey real, imaginary;
    if (!read_signed(sum->left, &real) || !read_constant(sum->right, &imaginary) ||
        imaginary.kind != PATTERN_KEY_COMPLEX ||
        (real.kind != PATTERN_KEY_INT && real.kind != PATTERN_KEY_REAL)) {
        return false;
    }
    *out = (PatternKey){
        .kind = PATTERN_KEY_COMPLEX,
        .real = real.kind == PATTERN_KEY_INT ? (double)real.integer : real.real,
        .imaginary = sum->op == AST_OPERATOR_SUB ? -imaginary.imaginary : imaginary.imaginary,
    };
    return true;
}

void pattern_key_repr(const PatternKey *key, Buf *out) {
    switch (key->kind) {
    case PATTERN_KEY_OBJECT:
        if (key->negative) {
            buf_append_char(out, '-');
        }
        if (constant_repr(out, key->value) != ST_OK) {
            buf_append(out, STR("..."));
        }
        break;
    case PATTERN_KEY_BOOL: buf_append(out, key->integer ? STR("True") : STR("False")); break;
    case PATTERN_KEY_INT: buf_append_int(out, key->integer); break;
    case PATTERN_KEY_REAL: number_append_real(out, key->real); break;
    case PATTERN_KEY_COMPLEX:
        if (key->real == 0 && !signbit(key->real)) {
            number_append_real_part(out, key->imaginary);
            buf_append_char(out, 'j');
            break;
        }
        buf_append_char(out, '(');
        number_append_real_part(out, key->real);
        if (!signbit(key->imaginary)) {
            buf_append_char(out, '+');
        }
        number_append_real_part(out, key->imaginary);
        buf_append(out, STR("j)"));
        break;
    }
}

static bool is_integer(const PatternKey *key) {
    return key->kind == PATTERN_KEY_BOOL || key->kind == PATTERN_KEY_INT;
}

static double as_real(const PatternKey *key) {
    return is_integer(key) ? (double)key->integer : key->real;
}

static bool same_object(const PatternKey *a, const PatternKey *b) {
    return a->kind == b->kind && a->value->kind == b->value->kind &&
           a->value->base == b->value->base && a->negative == b->negative &&
           str_equal(a->value->text, b->value->text);
}

static bool keys_equal(const PatternKey *a, const PatternKey *b) {
    if (a->kind == PATTERN_KEY_OBJECT || b->kind == PATTERN_KEY_OBJECT) {
        return same_object(a, b);
    }
    if (is_integer(a) && is_integer(b)) {
        return a->integer == b->integer;
    }
    return as_real(a) == as_real(b) && a->imaginary == b->imaginary;
}

static uint64_t key_hash(const PatternKey *key) {
    if (key->kind == PATTERN_KEY_OBJECT) {
        return str_hash(key->value->text) + key->value->kind;
    }
    double parts[2] = {as_real(key) + 0.0, key->imaginary + 0.0}; /* -0.0 and 0.0 are one key */
    return str_hash((Str){(const char *)parts, (int64_t)sizeof parts});
}

bool pattern_keys_init(PatternKeys *keys, Arena *arena, int32_t count) {
    int32_t slots = 4;
    while (slots < count * 2) {
        slots *= 2;
    }
    keys->slot_count = slots;
    keys->slots = ARENA_ARRAY(arena, PatternKey, slots);
    keys->used = ARENA_ARRAY(arena, bool, slots);
    return keys->slots && keys->used;
}

bool pattern_keys_add(PatternKeys *keys, const PatternKey *key) {
    uint64_t mask = (uint64_t)(keys->slot_count - 1);
    uint64_t at = key_hash(key) & mask;
    for (; keys->used[at]; at = (at + 1) & mask) {
        if (keys_equal(&keys->slots[at], key)) {
            return false;
        }
    }
    keys->slots[at] = *key;
    keys->used[at] = true;
    return true;
}
