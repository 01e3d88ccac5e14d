/* Private to the pattern check: the constant keys of a mapping pattern, equal where Python's are. */
#pragma once

#include "base/buf.h"
#include "syntax/syntax.h"

typedef enum PatternKeyKind {
    PATTERN_KEY_OBJECT, /* None and what is compared by its text: a string, bytes, an int past 64 bits */
    PATTERN_KEY_BOOL,
    PATTERN_KEY_INT,
    PATTERN_KEY_REAL,
    PATTERN_KEY_COMPLEX,
} PatternKeyKind;

typedef struct PatternKey {
    PatternKeyKind kind;
    bool negative;         /* of an int past 64 bits */
    const AstValue *value; /* OBJECT */
    int64_t integer;       /* BOOL, INT */
    double real, imaginary;
} PatternKey;

/* A set of keys. */
typedef struct PatternKeys {
    PatternKey *slots;
    bool *used;
    int32_t slot_count;
} PatternKeys;

/* Reads a literal key, signed or complex ones included. false when `node` is none. */
bool pattern_key_read(const AstNode *node, PatternKey *out);
/* What repr() of the key gives. */
void pattern_key_repr(const PatternKey *key, Buf *out);

/* An empty set with room for `count` keys. false when memory ran out. */
bool pattern_keys_init(PatternKeys *keys, Arena *arena, int32_t count);
/* false when an equal key is there. */
bool pattern_keys_add(PatternKeys *keys, const PatternKey *key);
