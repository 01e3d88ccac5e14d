/* Attributes of the program's classes and instances, items of its containers. A class or a literal stands for all that
 * is made of it; what is put into an attribute is found by the attribute's name, and what is put into a container by
 * the name of the variable or attribute that holds it, whichever object it is. */
#include "vet/evaluate.h"

#include "vet/modules.h"

static Evaluation deeper(const Evaluation *evaluation, const NameScope *scope) {
    return (Evaluation){evaluation->resolver, scope ? scope : evaluation->scope,
                        evaluation->depth + 1};
}

bool node_text(const AstNode *node, Str *out_text) {
    if (node->kind != AST_CONSTANT) {
        return false;
    }
    const AstValue *value = &((const AstConstant *)node)->value;
    bool is_text = value->kind == AST_VALUE_STR || value->kind == AST_VALUE_BYTES;
    if (is_text) {
        *out_text = value->text.data ? value->text : STR("");
    }
    return is_text;
}

/* --- stores ------------------------------------------------------------------------------------------------------- */

static void add_store(const Evaluation *evaluation, const Store *store, Values *out) {
    Evaluation inner = deeper(evaluation, store->value.scope);
    Values values = evaluate(&inner, store->value.node);
    if (store->is_element) {
        Values items = {0};
        add_elements(&inner, &values, &items);
        values = items;
    }
    for (int i = 0; i < store->unpacked; i++) {
        Values item = {0};
        add_indexed(&inner, &values, store->items[i], &item);
        values = item;
    }
    values_add_all(out, &values);
}

void add_stored_member(const Evaluation *evaluation, Str name, Values *out) {
    const StoreSlot *slot = scope_stored(evaluation->resolver, name, false);
    if (evaluation->depth >= EVALUATE_DEPTH) {
        return;
    }
    for (const Store *store = slot ? slot->first : NULL; store; store = store->next) {
        add_store(evaluation, store, out);
    }
}

static bool is_key(const Evaluation *evaluation, const AstNode *node, const NameScope *scope,
                   const Value *key) {
    if (!node || !key) {
        return true;
    }
    Evaluation inner = deeper(evaluation, scope);
    Values values = evaluate(&inner, node);
    for (int32_t i = 0; i < values.count; i++) {
        const Value *value = &values.items[i];
        if (value->kind == key->kind && value->integer == key->integer &&
            str_equal(value->text, key->text)) {
            return true;
        }
    }
    return values.open && values.count == 0;
}

void add_stored_items(const Evaluation *evaluation, const AstNode *container, const Value *key,
                      Values *out) {
    Str name = {NULL, 0};
    if (container->kind == AST_NAME) {
        name = ((const AstName *)container)->id->text;
    } else if (container->kind == AST_ATTRIBUTE) {
        name = ((const AstAttribute *)container)->attr->text;
    }
    const StoreSlot *slot = name.data ? scope_stored(evaluation->resolver, name, true) : NULL;
    if (evaluation->depth >= EVALUATE_DEPTH) {
        return;
    }
    for (const Store *store = slot ? slot->first : NULL; store; store = store->next) {
        bool is_slice = store->key && store->key->kind == AST_SLICE;
        if (is_slice || is_key(evaluation, store->key, store->value.scope, key)) {
            add_store(evaluation, store, out);
        }
    }
}

/* --- members ------------------------------------------------------------------------------------------------------ */

static bool has_decorator(const AstNode *node, const char *name) {
    const AstSeq *decorators = &((const AstFunctionDef *)node)->decorator_list;
    for (int32_t i = 0; i < decorators->count; i++) {
        const AstNode *decorator = decorators->items[i];
        if (decorator->kind == AST_NAME &&
            str_equal(((const AstName *)decorator)->id->text, str_from(name))) {
            return true;
        }
    }
    return false;
}

/* A function found in a class, read from `owner`. */
static void add_method(const Evaluation *evaluation, const Value *owner, const Value *function,
                       Values *out) {
    bool is_def =
        function->node->kind == AST_FUNCTION_DEF || function->node->kind == AST_ASYNC_FUNCTION_DEF;
    bool is_plain = !is_def || has_decorator(function->node, "staticmethod");
    bool is_bound =
        owner->kind == VALUE_INSTANCE || (is_def && has_decorator(function->node, "classmethod"));
    Value method = *function;
    if (function->kind == VALUE_PROGRAM && !is_plain && is_bound &&
        function->node->kind != AST_CLASS_DEF) {
        method.kind = VALUE_METHOD;
    }
    if (is_def && owner->kind == VALUE_INSTANCE &&
        (has_decorator(function->node, "property") ||
         has_decorator(function->node, "cached_property"))) {
        Evaluation inner = deeper(evaluation, NULL);
        add_result(&inner, &method, NULL, out);
        return;
    }
    values_add(out, method);
}

static bool add_class_member(const Evaluation *evaluation, const Value *owner, Str name,
                             Values *out) {
    Resolver *resolver = evaluation->resolver;
    const NameScope *scope = resolver_opened(resolver, owner->node);
    Binding *binding = scope ? resolver_binding(resolver, scope, name) : NULL;
    bool is_found = binding != NULL;
    for (int32_t i = 0; binding && i < ITEMS_MOST; binding = binding->previous, i++) {
        Evaluation inner = deeper(evaluation, NULL);
        Values values = binding_values(&inner, binding);
        for (int32_t j = 0; j < values.count; j++) {
            if (values.items[j].kind == VALUE_PROGRAM) {
                add_method(evaluation, owner, &values.items[j], out);
            } else {
                values_add(out, values.items[j]);
            }
        }
        out->open |= values.open;
    }
    return is_found;
}

bool add_own_member(const Evaluation *evaluation, const Value *owner, Str name, Values *out) {
    if (evaluation->depth >= EVALUATE_DEPTH || owner->node->kind != AST_CLASS_DEF) {
        out->open = true;
        return false;
    }
    bool is_found = add_class_member(evaluation, owner, name, out);
    const AstSeq *bases = &((const AstClassDef *)owner->node)->bases;
    for (int32_t i = 0; !is_found && i < bases->count && i < VALUES_MOST; i++) {
        Evaluation outside = deeper(evaluation, owner->scope);
        Values base = evaluate(&outside, bases->items[i]);
        for (int32_t j = 0; j < base.count; j++) {
            Value value = base.items[j];
            if (value.kind == VALUE_PROGRAM) {
                value.kind = owner->kind;
                is_found |= add_own_member(&outside, &value, name, out);
            } else if (value.kind == VALUE_PATH) {
                Str path = value.text;
                if (owner->kind == VALUE_INSTANCE) {
                    path = arena_format(evaluation->resolver->arena, "%.*s()", STR_ARG(path));
                }
                values_add_path(out, path_join(evaluation->resolver, path, name));
            }
        }
    }
    return is_found;
}

/* --- items -------------------------------------------------------------------------------------------------------- */

static Str call_path(const Evaluation *evaluation, const AstCall *call, const NameScope *scope) {
    Evaluation inner = deeper(evaluation, scope);
    Values function = evaluate(&inner, call->func);
    for (int32_t i = 0; i < function.count; i++) {
        if (function.items[i].kind == VALUE_PATH) {
            return function.items[i].text;
        }
    }
    return STR("");
}

/* Found once: functions that hand `*args` on to each other have what they hold in each other's arguments. */
static void add_elements_of(const Evaluation *evaluation, const AstNode *node, Values *out) {
    Values held = {.open = true};
    if (!held_before(evaluation->resolver, node, &held)) {
        held_keep(evaluation->resolver, node, &held); /* while it is being worked out */
        Values found = {0};
        Values values = evaluate(evaluation, node);
        add_elements(evaluation, &values, &found);
        add_stored_items(evaluation, node, NULL, &found);
        held_keep(evaluation->resolver, node, &found);
        held = found;
    }
    values_add_all(out, &held);
}

static void add_literal_elements(const Evaluation *evaluation, const Value *sequence, Values *out) {
    const AstSeq *items = &((const AstTuple *)sequence->node)->elts;
    Evaluation inner = deeper(evaluation, sequence->scope);
    for (int32_t i = 0; i < items->count && i < ITEMS_MOST; i++) {
        if (items->items[i]->kind == AST_STARRED) {
            add_elements_of(&inner, ((const AstStarred *)items->items[i])->value, out);
            continue;
        }
        Values item = evaluate(&inner, items->items[i]);
        values_add_all(out, &item);
    }
    out->open |= items->count > ITEMS_MOST;
}

/* map(f, xs): what f gives. */
static void add_mapped(const Evaluation *evaluation, const AstCall *call, Values *out) {
    Values function = evaluate(evaluation, call->args.items[0]);
    for (int32_t i = 0; i < function.count; i++) {
        add_result(evaluation, &function.items[i], NULL, out);
    }
    out->open = true;
}

/* The items of what a call gives that only passes others' on. */
static void add_call_elements(const Evaluation *evaluation, const Value *items, Values *out) {
    const AstCall *call = (const AstCall *)items->node;
    Evaluation inner = deeper(evaluation, items->scope);
    Str path = items->text;
    out->open = true;
    if (str_equal(path, STR("builtins.map")) && call->args.count > 1) {
        add_mapped(&inner, call, out);
        return;
    }
    int32_t first = str_equal(path, STR("builtins.filter")) ? 1 : 0;
    for (int32_t i = first; i < call->args.count && i < VALUES_MOST; i++) {
        add_elements_of(&inner, call->args.items[i], out);
    }
}

static void add_mapping_elements(const Evaluation *evaluation, const Value *mapping, bool of_keys,
                                 Values *out) {
    Evaluation inner = deeper(evaluation, mapping->scope);
    if (mapping->node->kind == AST_CALL) {
        const AstSeq *keywords = &((const AstCall *)mapping->node)->keywords;
        for (int32_t i = 0; i < keywords->count && i < ITEMS_MOST; i++) {
            const AstKeyword *keyword = (const AstKeyword *)keywords->items[i];
            if (of_keys && keyword->arg) {
                values_add_text(out, VALUE_TEXT, keyword->arg->text);
            } else if (!of_keys) {
                Values values = evaluate(&inner, keyword->value);
                values_add_all(out, &values);
            }
        }
        return;
    }
    const AstDict *dict = (const AstDict *)mapping->node;
    for (int32_t i = 0; i < dict->values.count && i < ITEMS_MOST; i++) {
        const AstNode *part = of_keys ? dict->keys.items[i] : dict->values.items[i];
        if (part && dict->keys.items[i]) {
            Values values = evaluate(&inner, part);
            values_add_all(out, &values);
        }
    }
}

void add_elements(const Evaluation *evaluation, const Values *container, Values *out) {
    out->open |= container->open;
    if (evaluation->depth >= EVALUATE_DEPTH) {
        out->open = true;
        return;
    }
    for (int32_t i = 0; i < container->count; i++) {
        const Value *source = &container->items[i];
        switch (source->kind) {
        case VALUE_SEQUENCE: add_literal_elements(evaluation, source, out); break;
        case VALUE_MAPPING: add_mapping_elements(evaluation, source, true, out); break;
        case VALUE_TEXT:
            if (source->text.size > 0) {
                values_add_text(out, VALUE_TEXT, str_slice(source->text, 0, 1));
            }
            out->open = true;
            break;
        case VALUE_ITEMS:
            if (source->node->kind == AST_CALL && str_equal(source->text, STR("row"))) {
                values_add(out, (Value){.kind = VALUE_ROW,
                                        .node = source->node,
                                        .scope = source->scope,
                                        .text = source->text});
            } else if (source->node->kind == AST_CALL) {
                add_call_elements(evaluation, source, out);
            } else if (source->node->kind == AST_FUNCTION_DEF ||
                       source->node->kind == AST_ASYNC_FUNCTION_DEF ||
                       source->node->kind == AST_LAMBDA) {
                add_yielded(evaluation, source->node, out);
            } else {
                /* ListComp, SetComp and GeneratorExp have the same members; a DictComp's items are its keys. */
                Evaluation inner =
                    deeper(evaluation, resolver_opened(evaluation->resolver, source->node));
                Values item = evaluate(&inner, ((const AstListComp *)source->node)->elt);
                values_add_all(out, &item);
            }
            break;
        case VALUE_PATH:
        case VALUE_BYTES:
        case VALUE_INT:
        case VALUE_FLOAT:
        case VALUE_ROW:
        case VALUE_PROGRAM:
        case VALUE_INSTANCE:
        case VALUE_METHOD:
        case VALUE_APPLIED: out->open = true; break;
        }
    }
}

/* Of a row of zip(a, b), enumerate(a), d.items(): its part at `index`. */
static void add_row_part(const Evaluation *evaluation, const Value *row, int64_t index,
                         Values *out) {
    const AstCall *call = (const AstCall *)row->node;
    Evaluation inner = deeper(evaluation, row->scope);
    Str path = call_path(evaluation, call, row->scope);
    if (str_equal(path, STR("builtins.zip")) && index >= 0 && index < call->args.count) {
        add_elements_of(&inner, call->args.items[index], out);
    } else if (str_equal(path, STR("builtins.enumerate")) && index == 1 && call->args.count > 0) {
        add_elements_of(&inner, call->args.items[0], out);
    } else if (call->func->kind == AST_ATTRIBUTE && index <= 1) {
        const AstNode *owner = ((const AstAttribute *)call->func)->value;
        Values base = evaluate(&inner, owner);
        for (int32_t i = 0; i < base.count; i++) {
            if (base.items[i].kind == VALUE_MAPPING) {
                add_mapping_elements(&inner, &base.items[i], index == 0, out);
            }
        }
        if (index == 1) {
            add_stored_items(&inner, owner, NULL, out);
        }
    }
    out->open = true;
}

void add_indexed(const Evaluation *evaluation, const Values *container, int64_t index,
                 Values *out) {
    out->open |= container->open;
    for (int32_t i = 0; i < container->count; i++) {
        const Value *base = &container->items[i];
        if (base->kind == VALUE_ROW) {
            add_row_part(evaluation, base, index, out);
        } else {
            Value key = {.kind = VALUE_INT, .integer = index};
            add_own_item(evaluation, NULL, base, &key, out);
        }
    }
}

static void add_sequence_item(const Evaluation *evaluation, const Value *base, int64_t index,
                              Values *out) {
    const AstSeq *items = &((const AstTuple *)base->node)->elts;
    int64_t at = index < 0 ? index + items->count : index;
    for (int32_t i = 0; i < items->count && i <= at; i++) {
        if (items->items[i]->kind == AST_STARRED) {
            add_literal_elements(evaluation, base, out); /* where it stands cannot be told */
            return;
        }
    }
    if (at >= 0 && at < items->count) {
        Evaluation inner = deeper(evaluation, base->scope);
        Values item = evaluate(&inner, items->items[at]);
        values_add_all(out, &item);
    }
}

static void add_mapping_item(const Evaluation *evaluation, const Value *base, const Value *key,
                             Values *out) {
    Evaluation inner = deeper(evaluation, base->scope);
    if (base->node->kind == AST_CALL) {
        const AstSeq *keywords = &((const AstCall *)base->node)->keywords;
        for (int32_t i = 0; i < keywords->count; i++) {
            const AstKeyword *keyword = (const AstKeyword *)keywords->items[i];
            if (keyword->arg && key->kind == VALUE_TEXT &&
                str_equal(keyword->arg->text, key->text)) {
                Values values = evaluate(&inner, keyword->value);
                values_add_all(out, &values);
            }
        }
        return;
    }
    const AstDict *dict = (const AstDict *)base->node;
    for (int32_t i = 0; i < dict->keys.count && i < ITEMS_MOST; i++) {
        if (!dict->keys.items[i]) { /* **other */
            Values other = evaluate(&inner, dict->values.items[i]);
            for (int32_t j = 0; j < other.count; j++) {
                add_own_item(&inner, NULL, &other.items[j], key, out);
            }
        } else if (is_key(&inner, dict->keys.items[i], base->scope, key)) {
            Values values = evaluate(&inner, dict->values.items[i]);
            values_add_all(out, &values);
        }
    }
}

void add_own_item(const Evaluation *evaluation, const AstNode *container, const Value *base,
                  const Value *key, Values *out) {
    if (evaluation->depth >= EVALUATE_DEPTH) {
        out->open = true;
        return;
    }
    Values one = {.items = {*base}, .count = 1};
    if (base->kind == VALUE_SEQUENCE && key->kind == VALUE_INT) {
        add_sequence_item(evaluation, base, key->integer, out);
    } else if (base->kind == VALUE_MAPPING) {
        add_mapping_item(evaluation, base, key, out);
    } else if (base->kind == VALUE_ROW && key->kind == VALUE_INT) {
        add_row_part(evaluation, base, key->integer, out);
    } else if (base->kind == VALUE_TEXT && key->kind == VALUE_INT) {
        int64_t at = key->integer < 0 ? key->integer + base->text.size : key->integer;
        if (at >= 0 && at < base->text.size) {
            values_add_text(out, VALUE_TEXT, str_slice(base->text, at, at + 1));
        }
    } else if (base->kind == VALUE_ITEMS) {
        add_elements(evaluation, &one, out);
    } else {
        out->open = true;
    }
    if (container) {
        add_stored_items(evaluation, container, key, out);
    }
}
