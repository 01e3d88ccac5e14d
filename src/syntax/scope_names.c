/* What a scope does with a name, and what it may not. */
#include "syntax/scope_builder.h"

void scope_check_name(ScopeBuilder *builder, const AstIdent *name, const AstNode *place,
                      bool is_delete) {
    if (str_equal(name->text, STR("__debug__"))) {
        scope_fail(builder, place, "cannot %s __debug__", is_delete ? "delete" : "assign to");
    }
}

uint16_t scope_flags(ScopeBuilder *builder, const AstIdent *name) {
    const AstIdent *mangled = scope_mangle(builder, name);
    const Symbol *symbol = mangled ? scope_symbol(builder->current, mangled) : NULL;
    return symbol ? symbol->flags : 0;
}

void scope_add(ScopeBuilder *builder, const AstIdent *name, SymbolFlag flag, const AstNode *place) {
    if (flag != SYMBOL_USED) {
        scope_check_name(builder, name, place, false);
    }
    const AstIdent *mangled = scope_mangle(builder, name);
    if (builder->status != ST_OK || !mangled) {
        return;
    }
    const Symbol *known = scope_symbol(builder->current, mangled);
    uint16_t flags = known ? known->flags : 0;
    if (flag == SYMBOL_PARAMETER && (flags & SYMBOL_PARAMETER)) {
        scope_fail(builder, place, "duplicate argument '%.*s' in function definition",
                   STR_ARG(name->text));
    } else if (flag == SYMBOL_TYPE_PARAMETER && (flags & SYMBOL_TYPE_PARAMETER)) {
        scope_fail(builder, place, "duplicate type parameter '%.*s'", STR_ARG(name->text));
    }
    if (builder->in_iteration_target) {
        if (flags & (SYMBOL_GLOBAL_STATEMENT | SYMBOL_NONLOCAL_STATEMENT)) {
            scope_fail(builder, place,
                       "comprehension inner loop cannot rebind assignment expression target '%.*s'",
                       STR_ARG(name->text));
        }
        scope_add_to(builder, builder->current, mangled, SYMBOL_ITERATED);
    }
    scope_add_to(builder, builder->current, mangled, flag);
}

static void note_directive(ScopeBuilder *builder, const AstIdent *mangled, const AstNode *place) {
    ScopeDirective *directive = ARENA_NEW(builder->arena, ScopeDirective);
    if (!directive) {
        builder->status = ST_NO_MEMORY;
        return;
    }
    *directive = (ScopeDirective){.scope = builder->current, .name = mangled, .place = place};
    *builder->directives_end = directive;
    builder->directives_end = &directive->next;
}

void scope_declare(ScopeBuilder *builder, const AstIdent *name, SymbolFlag flag,
                   const AstNode *statement) {
    const char *word = flag == SYMBOL_GLOBAL_STATEMENT ? "global" : "nonlocal";
    uint16_t flags = scope_flags(builder, name);
    int size = (int)name->text.size;
    const char *text = name->text.data;
    if (flags & SYMBOL_PARAMETER) {
        scope_fail(builder, statement, "name '%.*s' is parameter and %s", size, text, word);
    } else if (flags & SYMBOL_USED) {
        scope_fail(builder, statement, "name '%.*s' is used prior to %s declaration", size, text,
                   word);
    } else if (flags & SYMBOL_ANNOTATED) {
        scope_fail(builder, statement, "annotated name '%.*s' can't be %s", size, text, word);
    } else if (flags & SYMBOL_ASSIGNED) {
        scope_fail(builder, statement, "name '%.*s' is assigned to before %s declaration", size,
                   text, word);
    }
    const AstIdent *mangled = scope_mangle(builder, name);
    if (builder->status != ST_OK || !mangled) {
        return;
    }
    scope_add_to(builder, builder->current, mangled, flag);
    if (flag == SYMBOL_GLOBAL_STATEMENT) {
        scope_add_to(builder, builder->module, mangled, flag);
    }
    note_directive(builder, mangled, statement);
}

/* The walrus target lands in `scope`, the innermost one around the comprehensions that is none. */
static void bind_walrus(ScopeBuilder *builder, Scope *scope, const AstIdent *mangled,
                        const AstNode *place) {
    const Symbol *known = scope_symbol(scope, mangled);
    if (scope->kind == SCOPE_FUNCTION) {
        bool is_global = known && (known->flags & SYMBOL_GLOBAL_STATEMENT);
        scope_add_to(builder, builder->current, mangled,
                     is_global ? SYMBOL_GLOBAL_STATEMENT : SYMBOL_NONLOCAL_STATEMENT);
        note_directive(builder, mangled, place);
        scope_add_to(builder, scope, mangled, SYMBOL_ASSIGNED);
        return;
    }
    static const char *const refusals[] = {
        [SCOPE_CLASS] =
            "assignment expression within a comprehension cannot be used in a class body",
        [SCOPE_TYPE_ALIAS] =
            "assignment expression within a comprehension cannot be used in a type alias",
        [SCOPE_TYPE_PARAMETERS] =
            "assignment expression within a comprehension cannot be used within the definition of a generic",
        [SCOPE_TYPE_VARIABLE] =
            "assignment expression within a comprehension cannot be used in a TypeVar bound",
    };
    if (scope->kind != SCOPE_MODULE) {
        const char *refusal =
            scope->kind < sizeof refusals / sizeof *refusals ? refusals[scope->kind] : NULL;
        scope_fail(builder, place, "%s", refusal ? refusal : refusals[SCOPE_CLASS]);
        return;
    }
    scope_add_to(builder, builder->current, mangled, SYMBOL_GLOBAL_STATEMENT);
    note_directive(builder, mangled, place);
    scope_add_to(builder, scope, mangled, SYMBOL_GLOBAL_STATEMENT);
}

void scope_extend_walrus(ScopeBuilder *builder, const AstName *target) {
    const AstIdent *mangled = scope_mangle(builder, target->id);
    for (Scope *scope = builder->current; scope && mangled; scope = scope->parent) {
        const Symbol *known = scope_symbol(scope, mangled);
        if (scope->comprehension != COMPREHENSION_NONE) {
            /* ITERATED alone is a name that a target such as a[name] only reads. */
            if (known && (known->flags & SYMBOL_ITERATED) &&
                (known->flags & (SYMBOL_ASSIGNED | SYMBOL_GLOBAL_STATEMENT))) {
                scope_fail(
                    builder, &target->node,
                    "assignment expression cannot rebind comprehension iteration variable '%.*s'",
                    STR_ARG(target->id->text));
                return;
            }
        } else if (scope->kind != SCOPE_ANNOTATION) {
            bind_walrus(builder, scope, mangled, &target->node);
            return;
        }
    }
}
