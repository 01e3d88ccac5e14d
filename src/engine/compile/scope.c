/* Two passes: collect what each scope binds and uses, then say how each name is reached. */
#include "engine/compile/scope.h"

#include "base/assert.h"

enum { DEPTH_MOST = 3000 };

Symbol *binding_of(const Scope *scope, const AstIdent *name) {
    ASSERT(scope);
    if (!scope->table_size) {
        return NULL;
    }
    uint32_t mask = (uint32_t)scope->table_size - 1;
    uint32_t slot = (uint32_t)str_hash(name->text) & mask;
    while (scope->table[slot]) {
        if (scope->table[slot]->name == name ||
            str_equal(scope->table[slot]->name->text, name->text)) {
            return scope->table[slot];
        }
        slot = (slot + 1) & mask;
    }
    return NULL;
}

static void table_put(Scope *scope, Symbol *symbol) {
    uint32_t mask = (uint32_t)scope->table_size - 1;
    uint32_t slot = (uint32_t)str_hash(symbol->name->text) & mask;
    while (scope->table[slot]) {
        slot = (slot + 1) & mask;
    }
    scope->table[slot] = symbol;
}

static Symbol *symbol_add(Scopes *s, Scope *scope, const AstIdent *name) {
    Symbol *symbol = binding_of(scope, name);
    if (symbol) {
        return symbol;
    }
    static Symbol spare; /* memory ran out: the arena says so at the end */
    if (scope->count == scope->capacity) {
        int32_t capacity = scope->capacity ? scope->capacity * 2 : 8;
        Symbol **symbols = ARENA_ARRAY(s->arena, Symbol *, capacity);
        Symbol **table = ARENA_ARRAY(s->arena, Symbol *, capacity * 2);
        if (!symbols || !table) {
            return &spare;
        }
        if (scope->count) {
            memcpy(symbols, scope->symbols, (size_t)scope->count * sizeof(Symbol *));
        }
        scope->symbols = symbols;
        scope->capacity = capacity;
        scope->table = table;
        scope->table_size = capacity * 2;
        for (int32_t i = 0; i < scope->count; i++) {
            table_put(scope, symbols[i]);
        }
    }
    symbol = ARENA_NEW(s->arena, Symbol);
    if (!symbol) {
        return &spare;
    }
    symbol->name = name;
    symbol->index = -1;
    scope->symbols[scope->count++] = symbol;
    table_put(scope, symbol);
    return symbol;
}

static uint32_t map_slot(const Scopes *s, const void *node) {
    uint32_t mask = (uint32_t)s->map_size - 1;
    uint32_t slot = (uint32_t)((uintptr_t)node >> 4) * 2654435761u & mask;
    while (s->map[slot].node && s->map[slot].node != node) {
        slot = (slot + 1) & mask;
    }
    return slot;
}

Scope *scope_of(const Scopes *s, const void *node) {
    return s->map[map_slot(s, node)].scope;
}

static bool map_put(Scopes *s, const void *node, Scope *scope) {
    if (s->map_count * 2 >= s->map_size) {
        Scopes old = *s;
        s->map_size = s->map_size ? s->map_size * 2 : 64;
        s->map = ARENA_ARRAY(s->arena, ScopeMapEntry, s->map_size);
        if (!s->map) {
            return false;
        }
        for (int32_t i = 0; i < old.map_size; i++) {
            if (old.map[i].node) {
                s->map[map_slot(s, old.map[i].node)] = old.map[i];
            }
        }
    }
    s->map[map_slot(s, node)] = (ScopeMapEntry){node, scope};
    s->map_count++;
    return true;
}

static Scope *scope_add_as(Scopes *s, Scope *parent, ScopeKind kind, const AstNode *node,
                           const void *key) {
    Scope *scope = ARENA_NEW(s->arena, Scope);
    if (!scope || !map_put(s, key, scope)) {
        return NULL;
    }
    scope->kind = kind;
    scope->node = node;
    scope->parent = parent;
    if (parent) {
        scope->class_name = parent->class_name;
        scope->generics = parent->generics;
        if (parent->last_child) {
            parent->last_child->next = scope;
        } else {
            parent->first_child = scope;
        }
        parent->last_child = scope;
    }
    return scope;
}

static Scope *scope_add(Scopes *s, Scope *parent, ScopeKind kind, const AstNode *node) {
    return scope_add_as(s, parent, kind, node, node);
}

static const AstIdent *mangle(Scopes *s, const AstIdent *class_name, const AstIdent *name) {
    Str text = name->text;
    if (!class_name || text.size < 3 || !str_starts_with(text, STR("__")) ||
        str_ends_with(text, STR("__")) || str_find(text, STR("."), 0) >= 0) {
        return name;
    }
    Str owner = class_name->text;
    while (owner.size && owner.data[0] == '_') {
        owner = str_slice(owner, 1, owner.size);
    }
    if (!owner.size) {
        return name;
    }
    Str mangled = arena_format(s->arena, "_%.*s%.*s", STR_ARG(owner), STR_ARG(text));
    for (int32_t i = 0; i < s->mangled_count; i++) {
        if (str_equal(s->mangled[i]->text, mangled)) {
            return s->mangled[i];
        }
    }
    AstIdent *fresh = ARENA_NEW(s->arena, AstIdent);
    if (s->mangled_count == s->mangled_capacity) {
        int32_t capacity = s->mangled_capacity ? s->mangled_capacity * 2 : 16;
        AstIdent **more = ARENA_ARRAY(s->arena, AstIdent *, capacity);
        if (!more) {
            return name;
        }
        if (s->mangled_count) {
            memcpy(more, s->mangled, (size_t)s->mangled_count * sizeof(AstIdent *));
        }
        s->mangled = more;
        s->mangled_capacity = capacity;
    }
    if (!fresh || !mangled.data) {
        return name;
    }
    fresh->text = mangled;
    fresh->index = -1;
    s->mangled[s->mangled_count++] = fresh;
    return fresh;
}

/* In the bases of a generic class its type parameters alone are private names of its own. */
const AstIdent *mangled_name(Scopes *s, const Scope *scope, const AstIdent *name) {
    const Scope *generics = scope->generics;
    const AstIdent *parameter = generics ? mangle(s, generics->generic_class, name) : NULL;
    return parameter && binding_of(generics, parameter) ? parameter
                                                        : mangle(s, scope->class_name, name);
}

static void visit(Scopes *s, Scope *scope, AstNode *node);

static void visit_seq(Scopes *s, Scope *scope, AstSeq seq) {
    for (int32_t i = 0; i < seq.count; i++) {
        visit(s, scope, seq.items[i]);
    }
}

static void bind(Scopes *s, Scope *scope, const AstIdent *name) {
    symbol_add(s, scope, mangled_name(s, scope, name))->bound = true;
}

static void use(Scopes *s, Scope *scope, const AstIdent *name) {
    symbol_add(s, scope, mangled_name(s, scope, name))->used = true;
    if (str_equal(name->text, STR("super")) || str_equal(name->text, STR("__class__"))) {
        Scope *function = scope;
        while (function && function->kind != SCOPE_FUNCTION) {
            function = function->kind == SCOPE_COMPREHENSION ? function->parent : NULL;
        }
        if (function) {
            symbol_add(s, function, s->dunder_class)->used = true;
        }
    }
}

/* The scope whose frame code runs in. */
static Scope *frame_scope(Scope *scope) {
    while (scope->inlined) {
        scope = scope->parent;
        ASSERT(scope); /* a module's is never inlined */
    }
    return scope;
}

static bool is_comprehension(const Scope *scope) {
    return scope->kind == SCOPE_COMPREHENSION ||
           (scope->node->kind == AST_GENERATOR_EXP && !scope->lazy);
}

/* What a walrus binds is a variable of the scope around all comprehensions and generator expressions. */
static void bind_walrus(Scopes *s, Scope *scope, const AstIdent *name) {
    Scope *owner = scope;
    while (is_comprehension(owner)) {
        owner = owner->parent;
    }
    owner->has_walrus = true;
    bind(s, owner, name);
    use(s, scope, name);
    if (owner != scope && owner == s->module) {
        symbol_add(s, owner, mangled_name(s, scope, name))->global = true;
    }
}

/* All fields of a node whose own rule is simply its children's. */
static void visit_fields(Scopes *s, Scope *scope, AstNode *node) {
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = 0; i < info->field_count; i++) {
        visit_seq(s, scope, ast_field_nodes(node, &info->fields[i]));
    }
}

static void bind_parameter(Scopes *s, Scope *scope, AstNode *node) {
    if (node) {
        Symbol *symbol = symbol_add(s, scope, mangled_name(s, scope, ((AstArg *)node)->arg));
        symbol->bound = symbol->parameter = true;
    }
}

static void bind_parameters(Scopes *s, Scope *scope, AstNode *node) {
    const AstArguments *args = (const AstArguments *)node;
    const AstSeq rows[3] = {args->posonlyargs, args->args, args->kwonlyargs};
    for (int row = 0; row < 3; row++) {
        for (int32_t i = 0; i < rows[row].count; i++) {
            bind_parameter(s, scope, rows[row].items[i]);
        }
    }
    bind_parameter(s, scope, args->vararg);
    bind_parameter(s, scope, args->kwarg);
}

/* Whether names that the scope does not bind are looked for in a class's namespace first. */
static bool looks_into_class(const Scope *scope) {
    return scope->kind == SCOPE_CLASS || scope->sees_class;
}

/* The scope in which annotations made in `scope`, or bounds and values, are evaluated later; what stands in a class is
 * evaluated as its body is. */
static Scope *annotation_scope(Scopes *s, Scope *scope, const AstNode *key) {
    return scope_add(s, scope, looks_into_class(scope) ? SCOPE_CLASS : SCOPE_FUNCTION, key);
}

static void visit_annotation(Scopes *s, Scope *scope, AstNode *annotation) {
    if (annotation && scope && !s->text_annotations) {
        visit(s, scope, annotation);
    }
}

static void visit_parameter_annotations(Scopes *s, Scope *scope, const AstFunctionDef *def) {
    const AstArguments *args = (const AstArguments *)def->args;
    const AstSeq rows[3] = {args->posonlyargs, args->args, args->kwonlyargs};
    bool any = def->returns || (args->vararg && ((AstArg *)args->vararg)->annotation) ||
               (args->kwarg && ((AstArg *)args->kwarg)->annotation);
    for (int row = 0; row < 3; row++) {
        for (int32_t i = 0; i < rows[row].count; i++) {
            any = any || ((AstArg *)rows[row].items[i])->annotation;
        }
    }
    if (!any) {
        return;
    }
    Scope *inner = annotation_scope(s, scope, def->args);
    for (int row = 0; row < 3; row++) {
        for (int32_t i = 0; i < rows[row].count; i++) {
            visit_annotation(s, inner, ((AstArg *)rows[row].items[i])->annotation);
        }
    }
    visit_annotation(s, inner, args->vararg ? ((AstArg *)args->vararg)->annotation : NULL);
    visit_annotation(s, inner, args->kwarg ? ((AstArg *)args->kwarg)->annotation : NULL);
    visit_annotation(s, inner, def->returns);
}

/* A class keeps the set of annotations that have run in a cell, a module among its variables. */
static void keep_ran_annotations(Scopes *s, Scope *scope) {
    scope->maybe_annotated = true;
    bind(s, scope, s->ran_annotations);
    if (!scope->annotations) {
        return;
    }
    use(s, scope->annotations, s->ran_annotations);
    if (scope->node->kind == AST_CLASS_DEF) {
        binding_of(scope, s->ran_annotations)->access = ACCESS_CELL;
        binding_of(scope->annotations, s->ran_annotations)->access = ACCESS_FREE;
    }
}

/* x: T in a class or module is kept; in a function it only makes x local. */
static void visit_variable_annotation(Scopes *s, Scope *scope, AstAnnAssign *node) {
    bool kept = scope->kind == SCOPE_CLASS || scope->kind == SCOPE_MODULE;
    if (!kept || !node->simple || node->target->kind != AST_NAME) {
        return;
    }
    if (scope->annotated_count == scope->annotated_capacity) {
        int32_t capacity = scope->annotated_capacity ? scope->annotated_capacity * 2 : 8;
        Annotated *more = ARENA_ARRAY(s->arena, Annotated, capacity);
        if (!more) {
            return;
        }
        if (scope->annotated_count) {
            memcpy(more, scope->annotated, (size_t)scope->annotated_count * sizeof *more);
        }
        scope->annotated = more;
        scope->annotated_capacity = capacity;
    }
    scope->annotated[scope->annotated_count++] = (Annotated){&node->node, scope->blocks > 0};
    if (!scope->annotations) {
        scope->annotations = annotation_scope(s, scope, &node->node);
    }
    if (scope->blocks && !scope->maybe_annotated) {
        keep_ran_annotations(s, scope);
    }
    visit_annotation(s, scope->annotations, node->annotation);
}

/* An expression that is evaluated when it is asked for. It may be a lambda or a comprehension, which has a scope of its
 * own besides. */
static void visit_lazy(Scopes *s, Scope *scope, AstNode *const *field) {
    ScopeKind kind = looks_into_class(scope) ? SCOPE_CLASS : SCOPE_FUNCTION;
    Scope *inner = *field ? scope_add_as(s, scope, kind, *field, field) : NULL;
    if (inner) {
        inner->lazy = true;
        visit(s, inner, *field);
    }
}

/* The scope of type parameters, around the definition that has them; `scope` itself without any. */
static Scope *type_parameter_scope(Scopes *s, Scope *scope, AstSeq params, const AstIdent *owner) {
    Scope *inner = params.count ? scope_add(s, scope, SCOPE_FUNCTION, params.items[0]) : scope;
    if (inner && inner != scope) {
        inner->sees_class = looks_into_class(scope);
        inner->generic_class = owner;
        inner->generics = owner ? inner : scope->generics;
    }
    for (int32_t i = 0; inner && i < params.count; i++) {
        AstNode *node = params.items[i];
        const AstIdent *name = node->kind == AST_TYPE_VAR     ? ((AstTypeVar *)node)->name
                               : node->kind == AST_PARAM_SPEC ? ((AstParamSpec *)node)->name
                                                              : ((AstTypeVarTuple *)node)->name;
        symbol_add(s, inner, owner ? mangle(s, owner, name) : mangled_name(s, inner, name))->bound =
            true;
    }
    for (int32_t i = 0; inner && i < params.count; i++) {
        AstNode *node = params.items[i];
        if (node->kind == AST_TYPE_VAR) {
            visit_lazy(s, inner, &((AstTypeVar *)node)->bound);
            visit_lazy(s, inner, &((AstTypeVar *)node)->default_value);
        } else {
            visit_lazy(s, inner,
                       node->kind == AST_PARAM_SPEC ? &((AstParamSpec *)node)->default_value
                                                    : &((AstTypeVarTuple *)node)->default_value);
        }
    }
    return inner ? inner : scope;
}

static void visit_type_alias(Scopes *s, Scope *scope, AstTypeAlias *node) {
    bind(s, scope, ((AstName *)node->name)->id);
    visit_lazy(s, type_parameter_scope(s, scope, node->type_params, NULL), &node->value);
}

static void visit_function(Scopes *s, Scope *scope, AstNode *node) {
    AstFunctionDef *def = (AstFunctionDef *)node;
    bool lambda = node->kind == AST_LAMBDA;
    AstArguments *args = (AstArguments *)(lambda ? ((AstLambda *)node)->args : def->args);
    if (!lambda) {
        visit_seq(s, scope, def->decorator_list);
        bind(s, scope, def->name);
    }
    visit_seq(s, scope, args->defaults);
    visit_seq(s, scope, args->kw_defaults);
    if (!lambda) {
        scope = type_parameter_scope(s, scope, def->type_params, NULL);
        visit_parameter_annotations(s, scope, def);
    }
    Scope *inner = scope_add(s, scope, SCOPE_FUNCTION, node);
    if (!inner) {
        return;
    }
    bind_parameters(s, inner, &args->node);
    if (lambda) {
        visit(s, inner, ((AstLambda *)node)->body);
    } else {
        inner->coroutine = node->kind == AST_ASYNC_FUNCTION_DEF;
        visit_seq(s, inner, def->body);
    }
}

static void visit_class(Scopes *s, Scope *scope, AstNode *node) {
    AstClassDef *def = (AstClassDef *)node;
    visit_seq(s, scope, def->decorator_list);
    bind(s, scope, def->name);
    scope = type_parameter_scope(s, scope, def->type_params, def->name);
    visit_seq(s, scope, def->bases);
    visit_seq(s, scope, def->keywords);
    Scope *inner = scope_add(s, scope, SCOPE_CLASS, node);
    if (inner) {
        inner->class_name = def->name;
        inner->generics = NULL;
        visit_seq(s, inner, def->body);
    }
}

static void visit_comprehension(Scopes *s, Scope *scope, AstNode *node) {
    AstListComp *comp = (AstListComp *)node; /* DictComp has one field more before generators */
    AstSeq generators =
        node->kind == AST_DICT_COMP ? ((AstDictComp *)node)->generators : comp->generators;
    AstComprehension *first = (AstComprehension *)generators.items[0];
    visit(s, scope, first->iter);
    bool generator = node->kind == AST_GENERATOR_EXP;
    Scope *inner = scope_add(s, scope, generator ? SCOPE_FUNCTION : SCOPE_COMPREHENSION, node);
    if (!inner) {
        return;
    }
    inner->inlined = !generator;
    inner->generator = generator;
    for (int32_t i = 0; i < generators.count; i++) {
        AstComprehension *part = (AstComprehension *)generators.items[i];
        if (part->is_async) {
            frame_scope(inner)->coroutine = true;
        }
        if (i > 0) {
            visit(s, inner, part->iter);
        }
        visit(s, inner, part->target);
        visit_seq(s, inner, part->ifs);
    }
    if (node->kind == AST_DICT_COMP) {
        visit(s, inner, ((AstDictComp *)node)->key);
        visit(s, inner, ((AstDictComp *)node)->value);
    } else {
        visit(s, inner, comp->elt);
    }
}

const AstIdent *scope_first_part(Scopes *s, const AstIdent *dotted) {
    int64_t dot = str_find(dotted->text, STR("."), 0);
    AstIdent *first = dot < 0 ? NULL : ARENA_NEW(s->arena, AstIdent);
    if (!first) {
        return dotted;
    }
    *first = (AstIdent){.text = str_slice(dotted->text, 0, dot), .index = -1};
    return first;
}

static void visit_import(Scopes *s, Scope *scope, AstSeq names) {
    for (int32_t i = 0; i < names.count; i++) {
        const AstAlias *alias = (const AstAlias *)names.items[i];
        const AstIdent *name = alias->asname ? alias->asname : alias->name;
        int64_t dot = alias->asname ? -1 : str_find(name->text, STR("."), 0);
        if (dot < 0 && !str_equal(name->text, STR("*"))) {
            bind(s, scope, name);
        }
    }
}

static void visit_future(Scopes *s, const AstImportFrom *node) {
    if (!node->module || !str_equal(node->module->text, STR("__future__"))) {
        return;
    }
    for (int32_t i = 0; i < node->names.count; i++) {
        const AstIdent *name = ((const AstAlias *)node->names.items[i])->name;
        s->text_annotations = s->text_annotations || str_equal(name->text, STR("annotations"));
    }
}

static void visit_declaration(Scopes *s, Scope *scope, AstNode *node) {
    AstIdentSeq names = ((AstGlobal *)node)->names;
    for (int32_t i = 0; i < names.count; i++) {
        const AstIdent *name = mangled_name(s, scope, names.items[i]);
        Symbol *symbol = symbol_add(s, scope, name);
        if (node->kind == AST_GLOBAL) { /* of the module's own statements, too: they may run in */
            symbol->global = true;      /* a namespace that is not the globals */
            symbol_add(s, s->module, name)->global = true;
        } else {
            symbol->nonlocal = true;
        }
    }
}

/* Nodes with names of their own. true: the children are done, too. */
static bool visit_binding(Scopes *s, Scope *scope, AstNode *node) {
    switch (node->kind) {
    case AST_NAMED_EXPR: {
        AstNamedExpr *walrus = (AstNamedExpr *)node;
        bind_walrus(s, scope, ((AstName *)walrus->target)->id);
        visit(s, scope, walrus->value);
        return true;
    }
    case AST_EXCEPT_HANDLER:
        if (((AstExceptHandler *)node)->name) {
            bind(s, scope, ((AstExceptHandler *)node)->name);
        }
        return false;
    case AST_MATCH_STAR:
        if (((AstMatchStar *)node)->name) {
            bind(s, scope, ((AstMatchStar *)node)->name);
        }
        return false;
    case AST_MATCH_AS:
        if (((AstMatchAs *)node)->name) {
            bind(s, scope, ((AstMatchAs *)node)->name);
        }
        return false;
    case AST_MATCH_MAPPING:
        if (((AstMatchMapping *)node)->rest) {
            bind(s, scope, ((AstMatchMapping *)node)->rest);
        }
        return false;
    default: return false;
    }
}

static void visit_chain(Scopes *s, Scope *scope, AstNode *node) {
    /* a + b + c + ... leans left as deep as it is long */
    while (node->kind == AST_BIN_OP) {
        visit(s, scope, ((AstBinOp *)node)->right);
        node = ((AstBinOp *)node)->left;
    }
    visit(s, scope, node);
}

/* Whether what stands in such a statement may not run. */
static bool may_skip(AstKind kind) {
    return kind == AST_IF || kind == AST_FOR || kind == AST_ASYNC_FOR || kind == AST_WHILE ||
           kind == AST_WITH || kind == AST_ASYNC_WITH || kind == AST_TRY || kind == AST_TRY_STAR ||
           kind == AST_MATCH;
}

static void visit_node(Scopes *s, Scope *scope, AstNode *node) {
    switch (node->kind) {
    case AST_NAME: {
        AstName *name = (AstName *)node;
        if (name->ctx == AST_EXPR_CONTEXT_LOAD) {
            use(s, scope, name->id);
        } else {
            bind(s, scope, name->id);
        }
        break;
    }
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF:
    case AST_LAMBDA: visit_function(s, scope, node); break;
    case AST_CLASS_DEF: visit_class(s, scope, node); break;
    case AST_TYPE_ALIAS: visit_type_alias(s, scope, (AstTypeAlias *)node); break;
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR_EXP: visit_comprehension(s, scope, node); break;
    case AST_IMPORT:
        for (int32_t i = 0; i < ((AstImport *)node)->names.count; i++) {
            const AstAlias *alias = (const AstAlias *)((AstImport *)node)->names.items[i];
            const AstIdent *name = alias->asname ? alias->asname : scope_first_part(s, alias->name);
            bind(s, scope, name);
        }
        break;
    case AST_IMPORT_FROM:
        visit_import(s, scope, ((AstImportFrom *)node)->names);
        visit_future(s, (AstImportFrom *)node);
        break;
    case AST_GLOBAL:
    case AST_NONLOCAL: visit_declaration(s, scope, node); break;
    case AST_ANN_ASSIGN:
        visit(s, scope, ((AstAnnAssign *)node)->target);
        visit(s, scope, ((AstAnnAssign *)node)->value);
        visit_variable_annotation(s, scope, (AstAnnAssign *)node);
        break;
    case AST_AUG_ASSIGN:
        if (((AstAugAssign *)node)->target->kind == AST_NAME) {
            use(s, scope, ((AstName *)((AstAugAssign *)node)->target)->id);
        }
        visit_fields(s, scope, node);
        break;
    case AST_YIELD:
    case AST_YIELD_FROM:
        scope->generator = true;
        visit_fields(s, scope, node);
        break;
    case AST_AWAIT:
        frame_scope(scope)->coroutine = true;
        visit_fields(s, scope, node);
        break;
    case AST_BIN_OP: visit_chain(s, scope, node); break;
    default:
        if (!visit_binding(s, scope, node)) {
            scope->blocks += may_skip(node->kind);
            visit_fields(s, scope, node);
            scope->blocks -= may_skip(node->kind);
        }
    }
}

static void visit(Scopes *s, Scope *scope, AstNode *node) {
    if (!node || s->too_deep) {
        return;
    }
    if (++s->depth > DEPTH_MOST) {
        s->too_deep = true;
    } else {
        visit_node(s, scope, node);
    }
    s->depth--;
}

/* --- second pass -------------------------------------------------------------------------------------------- */

/* The function scope around `scope` that binds the name; class scopes are looked through. */
static Scope *find_owner(const Scope *scope, const AstIdent *name) {
    for (Scope *outer = scope->parent; outer; outer = outer->parent) {
        if (outer->kind == SCOPE_MODULE) {
            return NULL;
        }
        if (outer->kind == SCOPE_CLASS) {
            if (outer->node->kind == AST_CLASS_DEF && str_equal(name->text, STR("__class__"))) {
                return outer;
            }
            continue;
        }
        Symbol *symbol = binding_of(outer, name);
        if (symbol && symbol->global) {
            return NULL;
        }
        if (symbol && symbol->bound && !symbol->nonlocal) {
            return outer;
        }
    }
    return NULL;
}

/* Every frame between the use and its owner hands the cell through. */
static void capture(Scopes *s, Scope *scope, Scope *owner, const AstIdent *name) {
    owner->uses_class_cell = owner->uses_class_cell || owner->kind == SCOPE_CLASS;
    symbol_add(s, owner, owner->kind == SCOPE_CLASS ? s->own_class : name)->captured = true;
    for (Scope *at = scope; at != owner; at = at->parent) {
        Symbol *symbol = symbol_add(s, at, name);
        bool host_is_owner = false;
        for (Scope *up = at; up->inlined; up = up->parent) {
            host_is_owner = host_is_owner || up->parent == owner;
        }
        if (at->inlined && at->parent->kind != SCOPE_CLASS) {
            symbol->access = ACCESS_PARENT;
        } else if (at->inlined) {
            symbol->access = host_is_owner ? ACCESS_PARENT : ACCESS_FREE;
        } else if (at->kind == SCOPE_CLASS && (symbol->bound || symbol->global) &&
                   !symbol->nonlocal && at != scope) {
            symbol->passes = true;
        } else if (symbol->access != ACCESS_FREE) {
            symbol->access = ACCESS_FREE;
            symbol->class_first = looks_into_class(at) && !symbol->nonlocal;
        }
    }
}

/* A comprehension right in a module whose variables are those of a namespace sees them. */
static void name_in_module(Scopes *s, const Scope *scope, Symbol *symbol) {
    Scope *outer = scope->parent;
    while (outer->inlined) {
        outer = outer->parent;
    }
    if (outer != s->module) {
        return;
    }
    for (Scope *up = scope->parent; up != outer; up = up->parent) {
        symbol_add(s, up, symbol->name)->access = ACCESS_PARENT;
    }
    symbol->access = ACCESS_PARENT;
    Symbol *there = symbol_add(s, outer, symbol->name);
    there->access = there->global ? ACCESS_GLOBAL : ACCESS_NAME;
}

static void resolve_symbol(Scopes *s, Scope *scope, Symbol *symbol) {
    if (symbol->access != ACCESS_GLOBAL) {
        return; /* a scope inside decided it */
    }
    bool own = symbol->bound && !symbol->nonlocal && !symbol->global;
    if (symbol->global || scope->kind == SCOPE_MODULE) {
        symbol->access = ACCESS_GLOBAL;
    } else if (own && scope->kind == SCOPE_CLASS) {
        symbol->access = ACCESS_NAME;
    } else if (own) {
        symbol->access = ACCESS_LOCAL;
    } else {
        Scope *owner = find_owner(scope, symbol->name);
        if (owner) {
            bool in_frame = false;
            for (Scope *up = scope; up->inlined && !in_frame; up = up->parent) {
                in_frame = up->parent == owner;
            }
            if (in_frame) {
                for (Scope *at = scope; at != owner; at = at->parent) {
                    symbol_add(s, at, symbol->name)->access = ACCESS_PARENT;
                }
                return;
            }
            capture(s, scope, owner, symbol->name);
        } else if (looks_into_class(scope)) {
            symbol->access = ACCESS_NAME;
        } else if (scope->inlined && s->module->kind == SCOPE_CLASS) {
            name_in_module(s, scope, symbol);
        }
    }
}

static void resolve(Scopes *s, Scope *scope) {
    for (int32_t i = 0; i < scope->count; i++) {
        resolve_symbol(s, scope, scope->symbols[i]);
    }
    for (Scope *child = scope->first_child; child; child = child->next) {
        resolve(s, child);
    }
}

/* What inner functions captured lives in cells. */
static void settle(Scope *scope) {
    for (int32_t i = 0; i < scope->count; i++) {
        Symbol *symbol = scope->symbols[i];
        if (symbol->captured && symbol->access == ACCESS_LOCAL) {
            symbol->access = ACCESS_CELL;
        }
        if (in_closure(symbol)) { /* a comprehension in a class body uses the body's cell */
            symbol->index = scope->inlined ? binding_of(scope->parent, symbol->name)->index
                                           : scope->free_count++;
        }
    }
    for (Scope *child = scope->first_child; child; child = child->next) {
        settle(child);
    }
}

bool module_scopes_build(Arena *arena, const AstNode *module, bool names, Scopes *out) {
    *out = (Scopes){.arena = arena};
    AstIdent *dunder_class = ARENA_NEW(arena, AstIdent), *own_class = ARENA_NEW(arena, AstIdent);
    AstIdent *ran_annotations = ARENA_NEW(arena, AstIdent);
    if (!dunder_class || !own_class || !ran_annotations) {
        return false;
    }
    *ran_annotations = (AstIdent){.text = STR("__conditional_annotations__"), .index = -1};
    out->ran_annotations = ran_annotations;
    *own_class = (AstIdent){.text = STR(".class"), .index = -1};
    out->own_class = own_class;
    *dunder_class = (AstIdent){.text = STR("__class__"), .index = -1};
    out->dunder_class = dunder_class;
    out->module = scope_add(out, NULL, names ? SCOPE_CLASS : SCOPE_MODULE, module);
    if (!out->module) {
        return false;
    }
    visit_seq(out, out->module, ((const AstModule *)module)->body);
    if (out->too_deep || arena->exhausted) {
        return false;
    }
    resolve(out, out->module);
    settle(out->module);
    return !arena->exhausted;
}
