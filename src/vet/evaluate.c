/* What expressions can be. See resolve.h. */
#include "vet/evaluate.h"

#include "vet/modules.h"

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

/* Of a binding: not evaluated yet, being evaluated, evaluated. */
enum { NEW, BUSY, DONE };

static Values binding_values(const Evaluation *evaluation, Binding *binding);

static void add_elements(const Evaluation *evaluation, const Values *sources, Values *out) {
    for (int32_t i = 0; i < sources->count; i++) {
        const Value *source = &sources->items[i];
        if (source->kind == VALUE_SEQUENCE) {
            const AstSeq *items = &((const AstTuple *)source->node)->elts;
            Evaluation inner = {evaluation->resolver, source->scope, evaluation->depth + 1};
            for (int32_t j = 0; j < items->count && j < VALUES_MOST; j++) {
                Values item = evaluate(&inner, items->items[j]);
                values_add_all(out, &item);
            }
            out->open |= items->count > VALUES_MOST;
        } else if (source->kind == VALUE_TEXT && source->text.size > 0) {
            values_add_text(out, VALUE_TEXT, str_slice(source->text, 0, 1));
            out->open = true;
        } else {
            out->open = true;
        }
    }
    out->open |= sources->open;
}

static void add_augmented(const Evaluation *evaluation, Binding *binding, Values *out) {
    const AstAugAssign *assign = (const AstAugAssign *)binding->node;
    if (!binding->previous) {
        out->open = true;
        return;
    }
    Values before = binding_values(evaluation, binding->previous);
    Values more = evaluate(evaluation, binding->value);
    for (int32_t i = 0; i < before.count; i++) {
        for (int32_t j = 0; j < more.count; j++) {
            fold_operation(evaluation, assign->op, &before.items[i], &more.items[j], out);
        }
    }
    out->open = true; /* it may happen more than once */
}

static Values binding_values(const Evaluation *evaluation, Binding *binding) {
    Values out = {0};
    Resolver *resolver = evaluation->resolver;
    if (binding->state == DONE) {
        return binding->values;
    }
    if (binding->state == BUSY || evaluation->depth >= EVALUATE_DEPTH) {
        out.open = true;
        return out;
    }
    binding->state = BUSY;
    Evaluation inner = {resolver, binding->scope, evaluation->depth + 1};
    switch (binding->kind) {
    case BINDING_VALUE:
        out = evaluate(&inner, binding->value);
        out.open |= binding->is_parameter;
        break;
    case BINDING_AUGMENT: add_augmented(&inner, binding, &out); break;
    case BINDING_ELEMENT: {
        Values sources = evaluate(&inner, binding->value);
        add_elements(&inner, &sources, &out);
        break;
    }
    case BINDING_IMPORT:
        values_add_path(&out, module_canonical(resolver->arena, binding->path));
        break;
    case BINDING_PROGRAM:
        values_add(&out,
                   (Value){.kind = VALUE_PROGRAM, .node = binding->node, .scope = binding->scope});
        break;
    case BINDING_OPAQUE:
    case BINDING_GLOBAL:
    case BINDING_NONLOCAL: out.open = true; break;
    }
    binding->state = DONE;
    binding->values = out;
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

/* Whether a use of a module's name, at `use` in `scope`, surely comes after the binding. */
static bool is_before(const Binding *binding, const AstNode *use, const NameScope *scope) {
    if (!binding->is_certain) {
        return false;
    }
    if (scope->kind != NAME_SCOPE_MODULE) {
        return true;
    }
    const AstNode *node = binding->node;
    return node->line < use->line || (node->line == use->line && node->col <= use->col);
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
        int32_t count = 0;
        for (; binding && count < BINDINGS_MOST; binding = binding->previous, count++) {
            /* `eval = eval`: the value is evaluated before the name is bound. */
            bool is_own_value = binding->state == BUSY;
            Values values = binding_values(evaluation, binding);
            values_add_all(&out, &values);
            is_sure |= !is_own_value && is_before(binding, &name->node, evaluation->scope);
        }
        out.open |= binding != NULL;
        if (!is_sure && module_find(&module_builtin, id)) {
            add_unbound(resolver, id, &out);
        }
        return out;
    }
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
    bool is_globals = str_equal(path, STR("builtins.globals()")) ||
                      str_equal(path, STR("builtins.locals()")) ||
                      str_ends_with(path, STR(".__globals__"));
    if (is_globals) {
        return str_equal(key, STR("__builtins__")) ? STR("builtins") : (Str){NULL, 0};
    }
    /* __builtins__ is the module or its dict: either way a key names a builtin. */
    return str_equal(path, STR("builtins")) ? path_join(resolver, path, key) : (Str){NULL, 0};
}

Values evaluate_member(const Evaluation *evaluation, const Values *base, Str name) {
    Values out = {.open = base->open};
    for (int32_t i = 0; i < base->count; i++) {
        if (base->items[i].kind == VALUE_PATH) {
            values_add_path(&out, path_join(evaluation->resolver, base->items[i].text, name));
        } else {
            out.open = true;
        }
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
    } else if (base->kind == VALUE_SEQUENCE && key->kind == VALUE_INT) {
        const AstSeq *items = &((const AstTuple *)base->node)->elts;
        int64_t at = key->integer < 0 ? key->integer + items->count : key->integer;
        if (at >= 0 && at < items->count) {
            Evaluation inner = {evaluation->resolver, base->scope, evaluation->depth + 1};
            Values item = evaluate(&inner, items->items[at]);
            values_add_all(out, &item);
        }
    } else if (base->kind == VALUE_TEXT && key->kind == VALUE_INT) {
        int64_t at = key->integer < 0 ? key->integer + base->text.size : key->integer;
        if (at >= 0 && at < base->text.size) {
            values_add_text(out, VALUE_TEXT, str_slice(base->text, at, at + 1));
        }
    } else {
        out->open = true;
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
        values_add(&out, (Value){.kind = VALUE_SEQUENCE, .node = node, .scope = evaluation->scope});
        return out;
    case AST_AWAIT: return evaluate(evaluation, ((const AstAwait *)node)->value);
    default: out.open = true; return out;
    }
}

Values evaluate(const Evaluation *evaluation, const AstNode *node) {
    if (evaluation->depth >= EVALUATE_DEPTH || !spend(evaluation->resolver, STEP_COST)) {
        return (Values){.open = true};
    }
    Evaluation inner = *evaluation;
    inner.depth++;
    return evaluate_kind(&inner, node);
}

bool evaluate_text(const Evaluation *evaluation, const AstNode *node, Str *out_text) {
    Values values = evaluate(evaluation, node);
    for (int32_t i = 0; i < values.count; i++) {
        if (values.items[i].kind == VALUE_TEXT || values.items[i].kind == VALUE_BYTES) {
            *out_text = values.items[i].text;
            return true;
        }
    }
    return false;
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
