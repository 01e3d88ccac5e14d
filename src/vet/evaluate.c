/* What expressions can be. See resolve.h. */
#include "vet/evaluate.h"

#include "vet/modules.h"
#include "vet/residual.h"

enum {
    BINDINGS_MOST = 64, /* of one name that are looked at */
    STEP_COST = 16,
};

/* --- sets of values --------------------------------------------------------------------------------------------- */

static bool is_same(const Value *a, const Value *b) {
    return a->kind == b->kind && str_equal(a->text, b->text) && a->integer == b->integer &&
           a->node == b->node && memcmp(&a->real, &b->real, sizeof a->real) == 0;
}

void values_add(Values *values, Value value) {
    for (int32_t i = 0; i < values->count; i++) {
        if (is_same(&values->items[i], &value)) {
            return;
        }
    }
    if (values->count == VALUES_MOST) {
        /* A path says more than a constant: it takes the place of one. */
        values->open = true;
        for (int32_t i = 0; value.kind == VALUE_PATH && i < VALUES_MOST; i++) {
            if (values->items[i].kind != VALUE_PATH) {
                values->items[i] = value;
                return;
            }
        }
        return;
    }
    values->items[values->count++] = value;
}

void values_add_path(Values *values, Str path) {
    if (path.data) {
        values_add(values, (Value){.kind = VALUE_PATH, .text = path});
    } else {
        values->open = true;
    }
}

void values_add_text(Values *values, ValueKind kind, Str text) {
    if (text.data) {
        values_add(values, (Value){.kind = kind, .text = text});
    } else {
        values->open = true;
    }
}

void values_add_int(Values *values, int64_t integer) {
    values_add(values, (Value){.kind = VALUE_INT, .integer = integer});
}

void values_add_all(Values *values, const Values *more) {
    for (int32_t i = 0; i < more->count; i++) {
        values_add(values, more->items[i]);
    }
    values->open |= more->open;
}

bool spend(Resolver *resolver, int64_t cost) {
    resolver->budget -= cost < resolver->budget ? cost : resolver->budget;
    return resolver->budget > 0;
}

Str path_join(Resolver *resolver, Str base, Str name) {
    Arena *arena = resolver->arena;
    bool is_builtin =
        str_starts_with(base, STR("builtins.")) && !memchr(base.data, '(', (size_t)base.size);
    if (is_builtin && str_equal(name, STR("__self__"))) {
        return STR("builtins"); /* a builtin function belongs to its module */
    }
    int64_t size = base.size + 1 + name.size;
    char *data = spend(resolver, size) ? (char *)arena_alloc(arena, size) : NULL;
    if (!data) {
        return (Str){NULL, 0};
    }
    memcpy(data, base.data, (size_t)base.size);
    data[base.size] = '.';
    memcpy(data + base.size + 1, name.data, (size_t)name.size);
    return module_canonical(arena, (Str){data, size});
}

/* --- names ------------------------------------------------------------------------------------------------------ */

Values found_again(const Value *items, int32_t count, bool open) {
    Values values = {.count = count, .open = open};
    if (count > 0) {
        memcpy(values.items, items, (size_t)count * sizeof *items);
    }
    return values;
}

const Value *values_kept(Resolver *resolver, const Values *values) {
    Value *items = ARENA_ARRAY(resolver->arena, Value, values->count);
    if (items && values->count > 0) {
        memcpy(items, values->items, (size_t)values->count * sizeof *items);
    }
    return items;
}

/* `x += y` works on what x is where it stands. */
static void add_augmented(const Evaluation *evaluation, const Binding *binding, Values *out) {
    const AstAugAssign *assign = (const AstAugAssign *)binding->node;
    Values before = evaluate(evaluation, assign->target);
    Values more = evaluate(evaluation, binding->value);
    for (int32_t i = 0; i < before.count; i++) {
        for (int32_t j = 0; j < more.count; j++) {
            fold_operation(evaluation, assign->op, &before.items[i], &more.items[j], out);
        }
    }
    out->open |= before.open || more.open || binding->loop != NULL;
}

/* with x as y: what a file or a lock gives is itself; a class of the program says what it gives. */
static void add_entered(const Evaluation *evaluation, const Values *managers, Values *out) {
    for (int32_t i = 0; i < managers->count; i++) {
        const Value *manager = &managers->items[i];
        if (manager->kind == VALUE_INSTANCE) {
            Values enter = {0};
            add_own_member(evaluation, manager, STR("__enter__"), &enter);
            for (int32_t j = 0; j < enter.count; j++) {
                add_result(evaluation, &enter.items[j], NULL, out);
            }
        } else if (manager->kind == VALUE_ITEMS && manager->node->kind == AST_FUNCTION_DEF) {
            add_yielded(evaluation, manager->node, out);
        } else {
            values_add(out, *manager);
        }
    }
    out->open |= managers->open;
}

static Values unpacked(const Evaluation *evaluation, const Binding *binding, Values values) {
    for (int i = 0; i < binding->unpacked; i++) {
        Values item = {0};
        add_indexed(evaluation, &values, binding->items[i], &item);
        values = item;
    }
    return values;
}

static void add_bound(const Evaluation *evaluation, const Binding *binding, Values *out) {
    switch (binding->kind) {
    case BINDING_VALUE: *out = evaluate(evaluation, binding->value); break;
    case BINDING_AUGMENT: add_augmented(evaluation, binding, out); break;
    case BINDING_ELEMENT: {
        Values sources = evaluate(evaluation, binding->value);
        add_elements(evaluation, &sources, out);
        add_stored_items(evaluation, binding->value, NULL, out);
        break;
    }
    case BINDING_ENTERED: {
        Values managers = evaluate(evaluation, binding->value);
        add_entered(evaluation, &managers, out);
        break;
    }
    case BINDING_PARAMETER:
        if (binding->value) {
            *out = evaluate(evaluation, binding->value);
        }
        add_arguments(evaluation, binding, out);
        break;
    case BINDING_IMPORT:
        values_add_path(out, module_canonical(evaluation->resolver->arena, binding->path));
        break;
    case BINDING_PROGRAM:
        if (binding->node->kind == AST_CLASS_DEF) {
            values_add(
                out,
                (Value){.kind = VALUE_PROGRAM, .node = binding->node, .scope = binding->scope});
        } else {
            add_decorated(evaluation, binding->node, out);
        }
        break;
    case BINDING_OPAQUE:
    case BINDING_GLOBAL:
    case BINDING_NONLOCAL:
    case BINDING_UNBOUND: out->open = true; break;
    }
}

Values binding_values(const Evaluation *evaluation, Binding *binding) {
    Values out = {0};
    Resolver *resolver = evaluation->resolver;
    if (binding->generation == resolver->generation) {
        return found_again(binding->found, binding->found_count, binding->found_open);
    }
    if (binding->is_busy || evaluation->depth >= EVALUATE_DEPTH) {
        /* What the round before found: with each round, names that depend on each other know more. */
        out = found_again(binding->found, binding->found_count, true);
        return out;
    }
    binding->is_busy = true;
    Evaluation inner = {resolver, binding->scope, evaluation->depth + 1};
    add_bound(&inner, binding, &out);
    if (binding->unpacked > 0) {
        out = unpacked(&inner, binding, out);
    }
    binding->is_busy = false;
    binding->found = values_kept(resolver, &out);
    binding->found_count = binding->found ? out.count : 0;
    binding->found_open = out.open;
    binding->generation = resolver->generation;
    return out;
}

/* Whether a star import brings the name in a builtin's place: the module's members are known, and it is one. */
static bool add_starred(Resolver *resolver, Str name, Values *out) {
    bool is_found = false;
    for (int32_t i = 0; i < resolver->star_count; i++) {
        Str path = path_join(resolver, resolver->stars[i], name);
        if (path.data && module_find(&module_member, path)) {
            values_add_path(out, path);
            is_found = true;
        }
    }
    return is_found;
}

/* A name that nothing binds: a builtin, or something a star import brought. */
static void add_unbound(Resolver *resolver, Str name, Values *out) {
    if (resolver->star_count > 0 && module_find(&module_builtin, name) &&
        add_starred(resolver, name, out)) {
        return;
    }
    if (str_equal(name, STR("__builtins__"))) {
        values_add_path(out, STR("builtins"));
    } else if (module_find(&module_builtin, name)) {
        values_add_path(out, path_join(resolver, STR("builtins"), name));
    } else {
        out->open = true;
    }
    for (int32_t i = 0; i < resolver->star_count; i++) {
        if (!module_find(&module_builtin, name)) {
            values_add_path(out, path_join(resolver, resolver->stars[i], name));
        }
    }
}

static bool is_after(const AstNode *use, int32_t line, int32_t col) {
    return use->line > line || (use->line == line && use->col >= col);
}

static bool holds(const AstNode *loop, const AstNode *use) {
    return loop && is_after(use, loop->line, loop->col) &&
           (use->end_line < loop->end_line ||
            (use->end_line == loop->end_line && use->end_col <= loop->end_col));
}

/* Whether a use in `scope` runs in the order in which it stands in `home`: in the scope itself, or in a list that is
 * made there and then. */
static bool is_in_order(const NameScope *scope, const NameScope *home) {
    while (scope != home && scope && scope->kind == NAME_SCOPE_COMPREHENSION &&
           scope->node->kind != AST_GENERATOR_EXP) {
        scope = scope->parent;
    }
    return scope == home;
}

/* What a name that `home` binds is at `use`: the last certain binding before it and all that may come between, and,
 * where order says nothing, all. *out_sure: it is bound by then. */
static void add_reaching(const Evaluation *evaluation, const AstName *use, Binding *binding,
                         bool *out_sure, Values *out) {
    const NameScope *home = binding->home;
    bool in_order = is_in_order(evaluation->scope, home) && use->node.line > 0;
    int32_t count = 0;
    bool is_deleted = false;
    for (; binding; binding = binding->previous) {
        bool is_before = binding->is_foreign || is_after(&use->node, binding->line, binding->col);
        if (in_order && !is_before && !holds(binding->loop, &use->node)) {
            continue;
        }
        if (count++ == BINDINGS_MOST) {
            out->open = true;
            return;
        }
        if (binding->kind == BINDING_UNBOUND) {
            is_deleted = true;
        } else {
            bool is_own_value = binding->is_busy;
            Values values = binding_values(evaluation, binding);
            values_add_all(out, &values);
            *out_sure |= binding->is_certain && !is_own_value && !is_deleted && is_before;
        }
        if (in_order && binding->is_certain && is_before) {
            return;
        }
    }
}

/* globals()["name"] = v: bound where no assignment shows it. */
static void add_unseen(const Evaluation *evaluation, Str name, Values *out) {
    Value key = {.kind = VALUE_TEXT, .text = name};
    static const char *const holders[] = {"globals", "locals", "vars", "__dict__", "__builtins__"};
    AstName holder = {.node = {.kind = AST_NAME}};
    AstIdent ident = {.index = -1};
    holder.id = &ident;
    for (size_t i = 0; i < sizeof holders / sizeof *holders; i++) {
        ident.text = str_from(holders[i]);
        add_stored_items(evaluation, &holder.node, &key, out);
    }
}

static Values name_values(const Evaluation *evaluation, const AstName *name) {
    Resolver *resolver = evaluation->resolver;
    Str id = name->id->text;
    Values out = {0};
    bool is_global = false;
    for (const NameScope *scope = evaluation->scope; scope; scope = scope->parent) {
        bool is_hidden = scope->kind == NAME_SCOPE_CLASS && scope != evaluation->scope;
        if (is_hidden || (is_global && scope->kind != NAME_SCOPE_MODULE)) {
            continue;
        }
        Binding *binding = resolver_binding(resolver, scope, id);
        if (!binding) {
            continue;
        }
        if (binding->kind == BINDING_GLOBAL || binding->kind == BINDING_NONLOCAL) {
            is_global = binding->kind == BINDING_GLOBAL;
            continue;
        }
        bool is_sure =
            scope->kind == NAME_SCOPE_FUNCTION || scope->kind == NAME_SCOPE_COMPREHENSION;
        add_reaching(evaluation, name, binding, &is_sure, &out);
        if (!is_sure && module_find(&module_builtin, id)) {
            add_unbound(resolver, id, &out);
        }
        return out;
    }
    add_unseen(evaluation, id, &out);
    add_unbound(resolver, id, &out);
    return out;
}

/* --- expressions ------------------------------------------------------------------------------------------------ */

static Values constant_values(const AstConstant *constant) {
    Values out = {0};
    const AstValue *value = &constant->value;
    switch ((AstValueKind)value->kind) {
    case AST_VALUE_STR:
        values_add_text(&out, VALUE_TEXT, value->text.data ? value->text : STR(""));
        break;
    case AST_VALUE_BYTES:
        values_add_text(&out, VALUE_BYTES, value->text.data ? value->text : STR(""));
        break;
    case AST_VALUE_INT: values_add_int(&out, value->number.integer); break;
    case AST_VALUE_BIG_INT: values_add_int(&out, INT64_MAX); break;
    case AST_VALUE_TRUE:
    case AST_VALUE_FALSE: values_add_int(&out, value->kind == AST_VALUE_TRUE); break;
    case AST_VALUE_FLOAT:
        values_add(&out, (Value){.kind = VALUE_FLOAT, .real = value->number.real});
        break;
    case AST_VALUE_NONE:
    case AST_VALUE_ELLIPSIS:
    case AST_VALUE_IMAGINARY: out.open = true; break;
    }
    return out;
}

/* "p.__dict__" and what vars() and globals() give are looked into by key. */
static Str without_dict(Str path) {
    static const char *const ends[] = {".__dict__", ".__dict__.get()"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends_with(path, str_from(ends[i]))) {
            return str_slice(path, 0, path.size - (int64_t)strlen(ends[i]));
        }
    }
    return (Str){NULL, 0};
}

/* The member `key` of what `path` names, when it is looked into by key; data == NULL when it is no such thing. */
Str path_item(Resolver *resolver, Str path, Str key) {
    Str owner = without_dict(path);
    if (owner.data) {
        return path_join(resolver, owner, key);
    }
    if (str_equal(path, STR("sys.modules"))) {
        return module_canonical(resolver->arena, key);
    }
    bool is_globals =
        str_equal(path, STR("builtins.globals()")) || str_equal(path, STR("builtins.locals()")) ||
        str_equal(path, STR("builtins.vars()")) || str_ends_with(path, STR(".__globals__"));
    if (is_globals) {
        return str_equal(key, STR("__builtins__")) ? STR("builtins") : (Str){NULL, 0};
    }
    /* __builtins__ is the module or its dict: either way a key names a builtin. */
    return str_equal(path, STR("builtins")) ? path_join(resolver, path, key) : (Str){NULL, 0};
}

Values evaluate_member(const Evaluation *evaluation, const Values *base, Str name) {
    Values out = {.open = base->open};
    bool is_object = base->count == 0;
    for (int32_t i = 0; i < base->count; i++) {
        const Value *owner = &base->items[i];
        if (owner->kind == VALUE_PATH) {
            values_add_path(&out, path_join(evaluation->resolver, owner->text, name));
            continue;
        }
        if (owner->kind == VALUE_PROGRAM || owner->kind == VALUE_INSTANCE) {
            is_object = true;
            (void)add_own_member(evaluation, owner, name, &out);
        }
        out.open = true;
    }
    if (is_object) {
        add_stored_member(evaluation, name, &out);
    }
    return out;
}

static Values attribute_values(const Evaluation *evaluation, const AstAttribute *attribute) {
    Values base = evaluate(evaluation, attribute->value);
    return evaluate_member(evaluation, &base, attribute->attr->text);
}

static void add_item(const Evaluation *evaluation, const Value *base, const Value *key,
                     Values *out) {
    if (base->kind == VALUE_PATH && key->kind == VALUE_TEXT) {
        values_add_path(out, path_item(evaluation->resolver, base->text, key->text));
    } else {
        add_own_item(evaluation, NULL, base, key, out);
    }
}

static Values subscript_values(const Evaluation *evaluation, const AstSubscript *subscript) {
    Values out = {0};
    Values base = evaluate(evaluation, subscript->value);
    out.open = base.open;
    if (subscript->slice->kind == AST_SLICE) {
        for (int32_t i = 0; i < base.count; i++) {
            fold_slice(evaluation, &base.items[i], (const AstSlice *)subscript->slice, &out);
        }
        return out;
    }
    Values key = evaluate(evaluation, subscript->slice);
    out.open |= key.open;
    for (int32_t i = 0; i < base.count; i++) {
        for (int32_t j = 0; j < key.count; j++) {
            add_item(evaluation, &base.items[i], &key.items[j], &out);
        }
        if (key.count == 0) {
            Values one = {.items = {base.items[i]}, .count = 1};
            add_elements(evaluation, &one, &out);
        }
    }
    for (int32_t j = 0; j < key.count; j++) {
        add_stored_items(evaluation, subscript->value, &key.items[j], &out);
    }
    if (key.count == 0) {
        add_stored_items(evaluation, subscript->value, NULL, &out);
    }
    return out;
}

static Values operation_values(const Evaluation *evaluation, const AstBinOp *operation) {
    Values out = {0};
    Values left = evaluate(evaluation, operation->left);
    Values right = evaluate(evaluation, operation->right);
    out.open = left.open || right.open;
    for (int32_t i = 0; i < left.count; i++) {
        for (int32_t j = 0; j < right.count; j++) {
            fold_operation(evaluation, operation->op, &left.items[i], &right.items[j], &out);
        }
    }
    return out;
}

static Values unary_values(const Evaluation *evaluation, const AstUnaryOp *unary) {
    Values out = {0};
    Values operand = evaluate(evaluation, unary->operand);
    out.open = operand.open;
    for (int32_t i = 0; i < operand.count; i++) {
        const Value *value = &operand.items[i];
        if (unary->op == AST_UNARYOP_U_SUB && value->kind == VALUE_INT) {
            values_add_int(&out, -value->integer);
        } else if (unary->op == AST_UNARYOP_U_ADD && value->kind == VALUE_INT) {
            values_add_int(&out, value->integer);
        } else if (unary->op == AST_UNARYOP_NOT && value->kind == VALUE_INT) {
            values_add_int(&out, value->integer == 0);
        } else {
            out.open = true;
        }
    }
    return out;
}

/* The text of an f-string whose parts are all known. */
static Values joined_values(const Evaluation *evaluation, const AstJoinedStr *joined) {
    Values out = {0};
    Buf text;
    buf_init(&text, EVALUATE_TEXT_BYTES);
    bool is_known = true;
    for (int32_t i = 0; i < joined->values.count && is_known; i++) {
        const AstNode *part = joined->values.items[i];
        if (part->kind == AST_FORMATTED_VALUE) {
            const AstFormattedValue *formatted = (const AstFormattedValue *)part;
            is_known = !formatted->format_spec &&
                       (formatted->conversion == -1 || formatted->conversion == 's');
            part = formatted->value;
        }
        Str piece;
        int64_t number;
        if (evaluate_text(evaluation, part, &piece)) {
            buf_append(&text, piece);
        } else if (evaluate_int(evaluation, part, &number)) {
            buf_append_int(&text, number);
        } else {
            is_known = false;
        }
    }
    if (is_known && text.failure == ST_OK) {
        values_add_text(&out, VALUE_TEXT,
                        arena_copy_str(evaluation->resolver->arena, buf_view(&text)));
    } else {
        out.open = true;
    }
    buf_done(&text);
    return out;
}

static Values choice_values(const Evaluation *evaluation, const AstNode *one,
                            const AstNode *other) {
    Values out = evaluate(evaluation, one);
    Values more = evaluate(evaluation, other);
    values_add_all(&out, &more);
    return out;
}

static Values any_values(const Evaluation *evaluation, const AstSeq *nodes) {
    Values out = {0};
    for (int32_t i = 0; i < nodes->count && i < VALUES_MOST; i++) {
        Values more = evaluate(evaluation, nodes->items[i]);
        values_add_all(&out, &more);
    }
    return out;
}

static Values evaluate_kind(const Evaluation *evaluation, const AstNode *node) {
    Values out = {0};
    switch (node->kind) {
    case AST_NAME: return name_values(evaluation, (const AstName *)node);
    case AST_ATTRIBUTE: return attribute_values(evaluation, (const AstAttribute *)node);
    case AST_CONSTANT: return constant_values((const AstConstant *)node);
    case AST_CALL: evaluate_call(evaluation, (const AstCall *)node, &out); return out;
    case AST_SUBSCRIPT: return subscript_values(evaluation, (const AstSubscript *)node);
    case AST_BIN_OP: return operation_values(evaluation, (const AstBinOp *)node);
    case AST_UNARY_OP: return unary_values(evaluation, (const AstUnaryOp *)node);
    case AST_JOINED_STR: return joined_values(evaluation, (const AstJoinedStr *)node);
    case AST_NAMED_EXPR: return evaluate(evaluation, ((const AstNamedExpr *)node)->value);
    case AST_IF_EXP:
        return choice_values(evaluation, ((const AstIfExp *)node)->body,
                             ((const AstIfExp *)node)->orelse);
    case AST_BOOL_OP: return any_values(evaluation, &((const AstBoolOp *)node)->values);
    case AST_LIST:
    case AST_TUPLE:
    case AST_SET: /* all three begin with the same member */
        values_add(&out, (Value){.kind = VALUE_SEQUENCE, .node = node, .scope = evaluation->scope});
        return out;
    case AST_DICT:
        values_add(&out, (Value){.kind = VALUE_MAPPING, .node = node, .scope = evaluation->scope});
        return out;
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR_EXP:
        values_add(&out, (Value){.kind = VALUE_ITEMS,
                                 .node = node,
                                 .scope = evaluation->scope,
                                 .text = STR("")});
        return out;
    case AST_LAMBDA:
        values_add(&out, (Value){.kind = VALUE_PROGRAM, .node = node, .scope = evaluation->scope});
        return out;
    case AST_AWAIT: return evaluate(evaluation, ((const AstAwait *)node)->value);
    default: out.open = true; return out;
    }
}

/* --- what was found before ---------------------------------------------------------------------------------------- */

enum { NODES_LEAST = 1 << 8, NODES_MOST = 1 << 16, BYTES_A_NODE = 8, PROBES_MOST = 8 };

static NodeSlot *node_slot(Resolver *resolver, const AstNode *node) {
    if (!resolver->nodes) {
        uint64_t capacity = NODES_LEAST;
        while (capacity < NODES_MOST &&
               (int64_t)capacity < resolver->tree->source.size / BYTES_A_NODE) {
            capacity *= 2;
        }
        resolver->nodes = ARENA_ARRAY(resolver->arena, NodeSlot, (int64_t)capacity);
        resolver->node_capacity = capacity;
    }
    uint64_t at = ((uintptr_t)node >> 4) * UINT64_C(0x9E3779B97F4A7C15) >> 32;
    for (uint64_t i = 0; resolver->nodes && i < PROBES_MOST; i++) {
        NodeSlot *slot = &resolver->nodes[(at + i) & (resolver->node_capacity - 1)];
        if (!slot->node || slot->node == node || slot->generation != resolver->generation) {
            return slot;
        }
    }
    return NULL;
}

static void keep(Resolver *resolver, NodeSlot *slot, const AstNode *node, const Values *values) {
    const Value *items = values_kept(resolver, values);
    if (items) {
        *slot = (NodeSlot){node, resolver->generation, values->count, values->open, items};
    }
}

/* What a node holds is kept beside what it is, under an address that no node has. */
static const AstNode *held_key(const AstNode *node) {
    return (const AstNode *)((uintptr_t)node | 1);
}

bool held_before(Resolver *resolver, const AstNode *node, Values *out) {
    const NodeSlot *slot = node_slot(resolver, held_key(node));
    bool is_there =
        slot && slot->node == held_key(node) && slot->generation == resolver->generation;
    if (is_there) {
        *out = found_again(slot->items, slot->count, slot->open);
    }
    return is_there;
}

void held_keep(Resolver *resolver, const AstNode *node, const Values *values) {
    NodeSlot *slot = node_slot(resolver, held_key(node));
    if (slot) {
        keep(resolver, slot, held_key(node), values);
    }
}

/* Whether it takes work to say what the node is, and the node is in the program, where it stands once. */
static bool is_kept(const AstNode *node) {
    return node->line > 0 &&
           (node->kind == AST_CALL || node->kind == AST_ATTRIBUTE || node->kind == AST_SUBSCRIPT ||
            node->kind == AST_BIN_OP || node->kind == AST_JOINED_STR);
}

Values evaluate(const Evaluation *evaluation, const AstNode *node) {
    Resolver *resolver = evaluation->resolver;
    if (evaluation->depth >= EVALUATE_DEPTH || !spend(resolver, STEP_COST)) {
        return (Values){.open = true};
    }
    NodeSlot *slot = is_kept(node) ? node_slot(resolver, node) : NULL;
    if (slot && slot->node == node && slot->generation == resolver->generation) {
        return found_again(slot->items, slot->count, slot->open);
    }
    Evaluation inner = *evaluation;
    inner.depth++;
    Values values = evaluate_kind(&inner, node);
    if (slot) {
        slot = node_slot(resolver, node);
        if (slot) {
            keep(resolver, slot, node, &values);
        }
    }
    return values;
}

Values evaluate_texts(const Evaluation *evaluation, const AstNode *node) {
    Values values = evaluate(evaluation, node);
    Values texts = {.open = values.open};
    Values folded = {0};
    bool is_open = values.open || values.count == 0;
    for (int32_t i = 0; i < values.count; i++) {
        is_open |= values.items[i].kind == VALUE_ITEMS || values.items[i].kind == VALUE_PATH;
    }
    if (is_open && node->kind != AST_CONSTANT && fold_by_running(evaluation, node, &folded)) {
        for (int32_t i = 0; i < values.count; i++) {
            values_add(&folded, values.items[i]);
        }
        values = folded;
    }
    for (int32_t i = 0; i < values.count; i++) {
        if (values.items[i].kind == VALUE_TEXT || values.items[i].kind == VALUE_BYTES) {
            values_add(&texts, values.items[i]);
        }
    }
    return texts;
}

bool evaluate_text(const Evaluation *evaluation, const AstNode *node, Str *out_text) {
    Values texts = evaluate_texts(evaluation, node);
    if (texts.count > 0) {
        *out_text = texts.items[0].text;
    }
    return texts.count > 0;
}

bool evaluate_int(const Evaluation *evaluation, const AstNode *node, int64_t *out_integer) {
    Values values = evaluate(evaluation, node);
    for (int32_t i = 0; i < values.count; i++) {
        if (values.items[i].kind == VALUE_INT) {
            *out_integer = values.items[i].integer;
            return true;
        }
    }
    return false;
}

Values resolver_values(Resolver *resolver, const AstNode *node, const NameScope *scope) {
    Evaluation evaluation = {resolver, scope, 0};
    return evaluate(&evaluation, node);
}

Values resolver_texts(Resolver *resolver, const AstNode *node, const NameScope *scope) {
    Evaluation evaluation = {resolver, scope, 0};
    return evaluate_texts(&evaluation, node);
}

bool resolver_text(Resolver *resolver, const AstNode *node, const NameScope *scope, Str *out_text) {
    Evaluation evaluation = {resolver, scope, 0};
    return evaluate_text(&evaluation, node, out_text);
}

bool resolver_int(Resolver *resolver, const AstNode *node, const NameScope *scope,
                  int64_t *out_integer) {
    Evaluation evaluation = {resolver, scope, 0};
    return evaluate_int(&evaluation, node, out_integer);
}

void resolver_evaluate_bindings(Resolver *resolver) {
    for (Binding *binding = resolver->first; binding; binding = binding->next) {
        Evaluation evaluation = {resolver, binding->scope, 0};
        (void)binding_values(&evaluation, binding);
    }
}
