/* What expressions can be: the parts of the resolver's evaluation. See resolve.h. */
#pragma once

#include "vet/resolve.h"

/* Deeper expressions, and longer chains of names, are not followed. */
enum { EVALUATE_DEPTH = 48, EVALUATE_TEXT_BYTES = 1 << 16 };

typedef struct Evaluation {
    Resolver *resolver;
    const NameScope *scope;
    int32_t depth;
} Evaluation;

Values evaluate(const Evaluation *evaluation, const AstNode *node);
/* The member `name` of what `base` can be. */
Values evaluate_member(const Evaluation *evaluation, const Values *base, Str name);
/* What a call gives, where it can be told: getattr, __import__, chr, join, format, decode ... */
void evaluate_call(const Evaluation *evaluation, const AstCall *call, Values *out);
/* Operators on constants. */
void fold_operation(const Evaluation *evaluation, AstOperator op, const Value *left,
                    const Value *right, Values *out);
void fold_slice(const Evaluation *evaluation, const Value *base, const AstSlice *slice,
                Values *out);

/* templates.c; data == NULL where the result cannot be told. */
Str fold_percent(const Evaluation *evaluation, Str template, const AstSeq *items);
Str fold_braces(const Evaluation *evaluation, Str template, const AstCall *call);

void values_add(Values *values, Value value);
void values_add_path(Values *values, Str path);
void values_add_text(Values *values, ValueKind kind, Str text);
void values_add_int(Values *values, int64_t integer);
void values_add_all(Values *values, const Values *more);

/* The text or bytes, the number, that `node` can be; the first of several. */
bool evaluate_text(const Evaluation *evaluation, const AstNode *node, Str *out_text);
bool evaluate_int(const Evaluation *evaluation, const AstNode *node, int64_t *out_integer);

/* "a" and "b.c" give "a.b.c", canonical; data == NULL when the budget or memory is spent. */
Str path_join(Resolver *resolver, Str base, Str name);
/* What is looked up by `key` in `path` ("os.__dict__", "sys.modules", "builtins"); data == NULL when that is no lookup
 * of a module's members. */
Str path_item(Resolver *resolver, Str path, Str key);
/* Takes from the budget. false when it is spent: the result is then "cannot be told". */
bool spend(Resolver *resolver, int64_t cost);
