/* What expressions can be: the parts of the resolver's evaluation. See resolve.h. */
#pragma once

#include "vet/resolve.h"

/* Deeper expressions, and longer chains of names, are not followed. */
enum {
    EVALUATE_DEPTH = 48,
    EVALUATE_TEXT_BYTES = 1 << 16,
    STORES_MOST = 64, /* of one attribute or container that are kept */
    ITEMS_MOST = 64,  /* of a container that are looked at */
};

/* Parameters without a place among the arguments, in Binding.items[0]; PARAMETER_REST - n is *args behind n others. */
enum { PARAMETER_KEYWORD = -1, PARAMETER_KEYWORDS = -2, PARAMETER_REST = -10 };

typedef struct Evaluation {
    Resolver *resolver;
    const NameScope *scope;
    int32_t depth;
} Evaluation;

Values evaluate(const Evaluation *evaluation, const AstNode *node);
Values binding_values(const Evaluation *evaluation, Binding *binding);
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

/* --- scopes.c: what the first pass notes ------------------------------------------------------------------------- */

/* The scope that an assignment to `name` in `scope` binds in. */
NameScope *scope_home(Resolver *resolver, NameScope *scope, Str name);
void scope_bind(Resolver *resolver, const NameScope *home, Str name, Binding binding);
void scope_store(Resolver *resolver, Str name, bool is_item, Store store);
/* What was put into attributes of that name, or into containers that variables of that name hold. May be NULL. */
const StoreSlot *scope_stored(const Resolver *resolver, Str name, bool is_item);
void scope_expression(Resolver *resolver, ScopedExpression **list, const AstNode *node,
                      const NameScope *scope);
/* The text of a constant. */
bool node_text(const AstNode *node, Str *out_text);

/* --- objects.c: attributes and items ------------------------------------------------------------------------------ */

/* What one of the items of `container` can be; what the item at `index` can be. */
void add_elements(const Evaluation *evaluation, const Values *container, Values *out);
void add_indexed(const Evaluation *evaluation, const Values *container, int64_t index, Values *out);
/* The member of a class of the program or of an instance; false when the program does not say. */
bool add_own_member(const Evaluation *evaluation, const Value *owner, Str name, Values *out);
/* What the program puts into attributes of that name. */
void add_stored_member(const Evaluation *evaluation, Str name, Values *out);
/* container[key] where the container is the program's. */
void add_own_item(const Evaluation *evaluation, const AstNode *container, const Value *base,
                  const Value *key, Values *out);
/* What the program puts into `container`, a variable or an attribute, under a key like that; key NULL: under any. */
void add_stored_items(const Evaluation *evaluation, const AstNode *container, const Value *key,
                      Values *out);

/* --- apply.c: calls of the program's own functions ---------------------------------------------------------------- */

/* Finds from where each function is called. */
void sites_find(Resolver *resolver);
void resolver_evaluate_bindings(Resolver *resolver);
/* The expressions given to a parameter where that is seen; at most `room`. Returns how many there are. */
int32_t arguments_given(const Binding *parameter, ScopedExpression *out, int32_t room);
/* What the parameter is given. */
void add_arguments(const Evaluation *evaluation, const Binding *parameter, Values *out);
/* What calling `function` gives. `call` may be NULL: then nothing is known of the arguments. */
void add_result(const Evaluation *evaluation, const Value *function, const AstCall *call,
                Values *out);
/* The items of a generator of the program. */
void add_yielded(const Evaluation *evaluation, const AstNode *function, Values *out);
/* What a decorated function is. */
void add_decorated(const Evaluation *evaluation, const AstNode *node, Values *out);

/* A copy of the items that lasts, NULL when memory ran out; and the set that was kept so. */
const Value *values_kept(Resolver *resolver, const Values *values);
Values found_again(const Value *items, int32_t count, bool open);
/* The same table for what the node holds, as a container. */
bool held_before(Resolver *resolver, const AstNode *node, Values *out);
void held_keep(Resolver *resolver, const AstNode *node, const Values *values);
void values_add(Values *values, Value value);
void values_add_path(Values *values, Str path);
void values_add_text(Values *values, ValueKind kind, Str text);
void values_add_int(Values *values, int64_t integer);
void values_add_all(Values *values, const Values *more);

/* The texts and bytes that `node` can be; where that is not told by looking, by running it. */
Values evaluate_texts(const Evaluation *evaluation, const AstNode *node);
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
