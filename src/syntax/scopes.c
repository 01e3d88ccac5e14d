/* Scopes and their symbols: opening, naming, looking up. */
#include "syntax/scopes.h"

#include <stdarg.h>
#include <string.h>

#include "base/assert.h"
#include "syntax/check_fault.h"
#include "syntax/scope_builder.h"

enum { FIRST_SLOTS = 8 };

static uint32_t slot_hash(int32_t name_index) {
    return (uint32_t)name_index * UINT32_C(2654435769);
}

Symbol *scope_symbol(const Scope *scope, const AstIdent *name) {
    if (scope->slot_count == 0) {
        return NULL;
    }
    uint32_t mask = (uint32_t)scope->slot_count - 1;
    for (uint32_t at = slot_hash(name->index) & mask;; at = (at + 1) & mask) {
        int32_t index = scope->slots[at];
        if (index == 0) {
            return NULL;
        }
        if (scope->symbols[index - 1].name == name) {
            return &scope->symbols[index - 1];
        }
    }
}

static void slot_put(Scope *scope, int32_t index) {
    uint32_t mask = (uint32_t)scope->slot_count - 1;
    uint32_t at = slot_hash(scope->symbols[index].name->index) & mask;
    while (scope->slots[at] != 0) {
        at = (at + 1) & mask;
    }
    scope->slots[at] = index + 1;
}

/* Slots stay at most half full; the symbols' array holds half as many. */
static bool scope_grow(ScopeBuilder *builder, Scope *scope) {
    int32_t slot_count = scope->slot_count ? scope->slot_count * 2 : FIRST_SLOTS;
    int32_t *slots = ARENA_ARRAY(builder->arena, int32_t, slot_count);
    Symbol *symbols = ARENA_ARRAY(builder->arena, Symbol, slot_count / 2);
    if (!slots || !symbols) {
        builder->status = ST_NO_MEMORY;
        return false;
    }
    if (scope->symbol_count > 0) {
        memcpy(symbols, scope->symbols, (size_t)scope->symbol_count * sizeof *symbols);
    }
    scope->slots = slots;
    scope->slot_count = slot_count;
    scope->symbols = symbols;
    for (int32_t i = 0; i < scope->symbol_count; i++) {
        slot_put(scope, i);
    }
    return true;
}

void scope_add_to(ScopeBuilder *builder, Scope *scope, const AstIdent *mangled, SymbolFlag flag) {
    Symbol *symbol = scope_symbol(scope, mangled);
    if (!symbol) {
        if (scope->symbol_count * 2 >= scope->slot_count && !scope_grow(builder, scope)) {
            return;
        }
        symbol = &scope->symbols[scope->symbol_count];
        *symbol = (Symbol){.name = mangled};
        slot_put(scope, scope->symbol_count++);
    }
    symbol->flags = (uint16_t)(symbol->flags | flag);
}

static uint32_t node_hash(const AstNode *node) {
    return (uint32_t)((uintptr_t)node >> 4) * UINT32_C(2654435769) >> 3;
}

static void node_put(Scope **table, int32_t slots, Scope *scope) {
    uint32_t mask = (uint32_t)slots - 1;
    uint32_t at = node_hash(scope->node) & mask;
    while (table[at]) {
        at = (at + 1) & mask;
    }
    table[at] = scope;
}

/* At most half full. */
static void note_node(ScopeBuilder *builder, Scope *scope) {
    if (builder->by_node_count * 2 >= builder->by_node_slots) {
        int32_t slots = builder->by_node_slots ? builder->by_node_slots * 2 : FIRST_SLOTS;
        Scope **grown = ARENA_ARRAY(builder->arena, Scope *, slots);
        if (!grown) {
            builder->status = ST_NO_MEMORY;
            return;
        }
        for (int32_t i = 0; i < builder->by_node_slots; i++) {
            if (builder->by_node[i]) {
                node_put(grown, slots, builder->by_node[i]);
            }
        }
        builder->by_node = grown;
        builder->by_node_slots = slots;
    }
    node_put(builder->by_node, builder->by_node_slots, scope);
    builder->by_node_count++;
}

Scope *scope_of_node(const ScopeTree *scopes, const AstNode *node) {
    uint32_t mask = (uint32_t)scopes->by_node_slots - 1;
    for (uint32_t at = node_hash(node) & mask; scopes->by_node_slots > 0; at = (at + 1) & mask) {
        if (!scopes->by_node[at] || scopes->by_node[at]->node == node) {
            return scopes->by_node[at];
        }
    }
    return NULL;
}

Scope *scope_open(ScopeBuilder *builder, ScopeKind kind, const AstNode *node) {
    Scope *scope = ARENA_NEW(builder->arena, Scope);
    if (!scope) {
        builder->status = ST_NO_MEMORY;
        return NULL;
    }
    Scope *parent = builder->current;
    scope->kind = kind;
    scope->node = node;
    scope->parent = parent;
    if (parent) {
        scope->private_class = parent->private_class;
        *(parent->last_child ? &parent->last_child->next : &parent->first_child) = scope;
        parent->last_child = scope;
    }
    builder->current = scope;
    if (kind == SCOPE_FUNCTION || kind == SCOPE_CLASS) {
        note_node(builder, scope);
    }
    return scope;
}

void scope_close(ScopeBuilder *builder) {
    builder->current = builder->current->parent;
}

/* The names that begin with `_`, each text once. */
static const AstIdent *private_name(ScopeBuilder *builder, Str text, const AstIdent *known) {
    if (builder->private_count * 2 >= builder->private_slots) {
        int32_t slots = builder->private_slots ? builder->private_slots * 2 : FIRST_SLOTS;
        const AstIdent **grown = ARENA_ARRAY(builder->arena, const AstIdent *, slots);
        if (!grown) {
            builder->status = ST_NO_MEMORY;
            return NULL;
        }
        for (int32_t i = 0; i < builder->private_slots; i++) {
            const AstIdent *name = builder->private_names[i];
            if (name) {
                uint64_t at = str_hash(name->text) & (uint64_t)(slots - 1);
                while (grown[at]) {
                    at = (at + 1) & (uint64_t)(slots - 1);
                }
                grown[at] = name;
            }
        }
        builder->private_names = grown;
        builder->private_slots = slots;
    }
    uint64_t mask = (uint64_t)(builder->private_slots - 1);
    uint64_t at = str_hash(text) & mask;
    for (; builder->private_names[at]; at = (at + 1) & mask) {
        if (str_equal(builder->private_names[at]->text, text)) {
            return builder->private_names[at];
        }
    }
    if (!known) {
        AstIdent *made = ARENA_NEW(builder->arena, AstIdent);
        Str copy = arena_copy_str(builder->arena, text);
        if (!made || !copy.data) {
            builder->status = ST_NO_MEMORY;
            return NULL;
        }
        *made = (AstIdent){.text = copy, .index = builder->name_count++};
        known = made;
    }
    builder->private_names[at] = known;
    builder->private_count++;
    return known;
}

const AstIdent *scope_mangle(ScopeBuilder *builder, const AstIdent *name) {
    Str text = name->text;
    if (text.size == 0 || text.data[0] != '_') {
        return name;
    }
    const AstIdent *owner = builder->current->private_class;
    bool is_private = owner && str_starts_with(text, STR("__")) &&
                      !str_ends_with(text, STR("__")) &&
                      memchr(text.data, '.', (size_t)text.size) == NULL;
    if (is_private) {
        Str class_name = owner->text;
        while (class_name.size > 0 && class_name.data[0] == '_') {
            class_name = str_slice(class_name, 1, class_name.size);
        }
        if (class_name.size > 0) {
            Str mangled =
                arena_format(builder->arena, "_%.*s%.*s", STR_ARG(class_name), STR_ARG(text));
            return mangled.data ? private_name(builder, mangled, NULL) : NULL;
        }
    }
    return private_name(builder, text, name);
}

void scope_fail(ScopeBuilder *builder, const AstNode *place, const char *format, ...) {
    if (builder->status != ST_OK) {
        return;
    }
    va_list args;
    va_start(args, format);
    builder->status = check_fault_format(builder->arena, builder->fault, place, format, args);
    va_end(args);
}

Status syntax_scopes(Arena *arena, const SyntaxTree *tree, ScopeTree *out_scopes,
                     SyntaxFault *out_fault) {
    SyntaxFault fault = {0};
    ScopeBuilder builder = {.arena = arena, .fault = &fault, .name_count = tree->ident_count};
    builder.directives_end = &builder.directives;
    scopes_build(&builder, tree->root);
    if (builder.status == ST_OK) {
        scopes_resolve(&builder);
    }
    if (builder.status == ST_SYNTAX) {
        check_fault_finish(tree, &fault);
        *out_fault = fault;
    }
    if (builder.status == ST_OK) {
        *out_scopes =
            (ScopeTree){builder.module, builder.name_count, builder.by_node, builder.by_node_slots};
    }
    return builder.status;
}
