/* Where each name is found when the program runs.
 *
 * One walk over the scopes, parents first, keeps for every name the innermost enclosing function scope that binds
 * it (`owner`), or the module as the mark of a global statement. A scope restores what it changed when its children are
 * done, so the work is linear in symbols, however deep the nesting. */
#include "syntax/scope_builder.h"

typedef struct Resolver {
    ScopeBuilder *builder;
    Scope **owner; /* by name index; NULL: bound by no function around */
} Resolver;

typedef struct Restore {
    int32_t index;
    Scope *owner;
} Restore;

static const AstNode *directive_place(const ScopeBuilder *builder, const Scope *scope,
                                      const AstIdent *name) {
    for (const ScopeDirective *d = builder->directives; d; d = d->next) {
        if (d->scope == scope && d->name == name) {
            return d->place;
        }
    }
    return scope->node;
}

static void check_nonlocal(Resolver *resolver, const Scope *scope, const AstIdent *name) {
    Scope *owner = resolver->owner[name->index];
    const AstNode *place = directive_place(resolver->builder, scope, name);
    bool is_class_cell = str_equal(name->text, STR("__class__"));
    if (scope->kind == SCOPE_MODULE) {
        scope_fail(resolver->builder, place, "nonlocal declaration not allowed at module level");
    } else if (!owner || owner->kind == SCOPE_MODULE) {
        bool in_class = false;
        for (const Scope *around = scope->parent; is_class_cell && around;
             around = around->parent) {
            in_class |= around->kind == SCOPE_CLASS;
        }
        if (!in_class) {
            scope_fail(resolver->builder, place, "no binding for nonlocal '%.*s' found",
                       STR_ARG(name->text));
        }
    } else if (scope_symbol(owner, name)->flags & SYMBOL_TYPE_PARAMETER) {
        scope_fail(resolver->builder, place,
                   "nonlocal binding not allowed for type parameter '%.*s'", STR_ARG(name->text));
    }
}

/* The owner keeps the name in a cell; the scopes between hand it through. */
static void bind_free(Resolver *resolver, Scope *scope, Symbol *symbol, Scope *owner) {
    symbol->binding = BINDING_FREE;
    scope_symbol(owner, symbol->name)->binding = BINDING_CELL;
    const AstIdent *name = symbol->name;
    for (Scope *between = scope->parent; between != owner; between = between->parent) {
        Symbol *passed = scope_symbol(between, name);
        if (passed && passed->binding == BINDING_FREE) {
            break;
        }
        if (!passed) {
            scope_add_to(resolver->builder, between, name, 0);
            passed = scope_symbol(between, name);
            if (!passed) {
                return;
            }
            passed->binding = BINDING_FREE;
        }
    }
}

static void resolve_symbol(Resolver *resolver, Scope *scope, int32_t index) {
    Symbol *symbol = &scope->symbols[index];
    Scope *owner = resolver->owner[symbol->name->index];
    uint16_t flags = symbol->flags;
    if (flags & SYMBOL_GLOBAL_STATEMENT) {
        if (flags & SYMBOL_NONLOCAL_STATEMENT) {
            scope_fail(resolver->builder, directive_place(resolver->builder, scope, symbol->name),
                       "name '%.*s' is nonlocal and global", STR_ARG(symbol->name->text));
        }
        symbol->binding = BINDING_GLOBAL_EXPLICIT;
    } else if (flags & SYMBOL_NONLOCAL_STATEMENT) {
        check_nonlocal(resolver, scope, symbol->name);
        if (resolver->builder->status == ST_OK && owner) {
            bind_free(resolver, scope, symbol, owner);
        }
    } else if (flags & SYMBOL_BOUND) {
        symbol->binding = BINDING_LOCAL;
    } else if (flags == 0 && symbol->binding == BINDING_FREE) {
        return; /* handed through to a scope inside */
    } else if (owner && owner->kind != SCOPE_MODULE) {
        bind_free(resolver, scope, symbol, owner);
    } else {
        symbol->binding = owner ? BINDING_GLOBAL_EXPLICIT : BINDING_GLOBAL_IMPLICIT;
    }
}

/* The scopes inside see what this one binds, unless it is a class body or the module. Returns what to restore. */
static Restore *push_names(Resolver *resolver, Scope *scope, int32_t *out_count) {
    *out_count = 0;
    if (scope->kind == SCOPE_MODULE || scope->symbol_count == 0) {
        return NULL;
    }
    Restore *saved = ARENA_ARRAY(resolver->builder->arena, Restore, scope->symbol_count);
    if (!saved) {
        resolver->builder->status = ST_NO_MEMORY;
        return NULL;
    }
    for (int32_t i = 0; i < scope->symbol_count; i++) {
        const Symbol *symbol = &scope->symbols[i];
        int32_t index = symbol->name->index;
        bool is_global = symbol->flags & SYMBOL_GLOBAL_STATEMENT;
        bool is_bound =
            (symbol->flags & SYMBOL_BOUND) && !(symbol->flags & SYMBOL_NONLOCAL_STATEMENT);
        if (is_global || (is_bound && scope->kind != SCOPE_CLASS)) {
            saved[(*out_count)++] = (Restore){index, resolver->owner[index]};
            resolver->owner[index] = is_global ? resolver->builder->module : scope;
        }
    }
    return saved;
}

/* Recursion is bounded by the tree's height. */
static void resolve_scope(Resolver *resolver, Scope *scope) {
    for (int32_t i = 0; i < scope->symbol_count && resolver->builder->status == ST_OK; i++) {
        resolve_symbol(resolver, scope, i);
    }
    int32_t saved_count;
    Restore *saved = push_names(resolver, scope, &saved_count);
    for (Scope *child = scope->first_child; child && resolver->builder->status == ST_OK;
         child = child->next) {
        resolve_scope(resolver, child);
    }
    for (int32_t i = saved_count; i-- > 0;) {
        resolver->owner[saved[i].index] = saved[i].owner;
    }
}

void scopes_resolve(ScopeBuilder *builder) {
    Scope **owner = ARENA_ARRAY(builder->arena, Scope *, builder->name_count + 1);
    if (!owner) {
        builder->status = ST_NO_MEMORY;
        return;
    }
    resolve_scope(&(Resolver){.builder = builder, .owner = owner}, builder->module);
}
