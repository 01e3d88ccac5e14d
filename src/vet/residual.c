/* Folding by running: an expression whose parts depend on constants alone is put into a program of its own, with the
 * statements that make its names, and run where it can reach nothing. docs/vetting.md tells how they are chosen. */
#include "vet/residual.h"

#include "vet/modules.h"

enum {
    GROUPS_MOST = 8,
    STATEMENTS_MOST = 200, /* of one program made */
    NEEDS_MOST = 200,
    NODES_MOST = 4000,
    DEPTH_MOST = 40,
    VARIANTS_MOST = 8, /* of an expression whose names can be several constants */
    RUNS_MOST = 100,   /* expressions of one program that are tried */
    RUN_DEPTH = 3,     /* expressions tried to make others */
};

typedef struct Need {
    const NameScope *home;
    Str name;
} Need;

/* The statements taken from one scope. */
typedef struct Group {
    const NameScope *scope;
    AstNode *prologue[VALUES_MOST * 2]; /* what parameters are given */
    int32_t prologue_count;
} Group;

typedef struct Slice {
    Resolver *resolver;
    Arena *arena;
    const AstNode *wanted; /* the expression; what holds it is not run */
    Group groups[GROUPS_MOST];
    int32_t group_count;
    const AstNode *statements[STATEMENTS_MOST];
    const NameScope *homes[STATEMENTS_MOST];
    int32_t statement_count;
    Need needs[NEEDS_MOST];
    int32_t need_count;
    int32_t node_count;
    int32_t variant,
        variants; /* which of several constants is put in; the most there are of one name */
    bool failed;
} Slice;

static bool contains(const AstNode *outer, const AstNode *inner) {
    bool starts =
        outer->line < inner->line || (outer->line == inner->line && outer->col <= inner->col);
    bool ends = outer->end_line > inner->end_line ||
                (outer->end_line == inner->end_line && outer->end_col >= inner->end_col);
    return starts && ends;
}

static const AstSeq *body_of(const NameScope *scope) {
    switch (scope->node->kind) {
    case AST_MODULE: return &((const AstModule *)scope->node)->body;
    case AST_FUNCTION_DEF:
    case AST_ASYNC_FUNCTION_DEF: return &((const AstFunctionDef *)scope->node)->body;
    default: return NULL;
    }
}

static Group *group_of(Slice *slice, const NameScope *scope) {
    for (int32_t i = 0; i < slice->group_count; i++) {
        if (slice->groups[i].scope == scope) {
            return &slice->groups[i];
        }
    }
    if (slice->group_count == GROUPS_MOST) {
        slice->failed = true;
        return NULL;
    }
    Group *group = &slice->groups[slice->group_count++];
    *group = (Group){.scope = scope};
    return group;
}

static void need_name(Slice *slice, const AstName *name, const NameScope *scope);
static AstNode *copy(Slice *slice, const AstNode *node, const NameScope *scope, int depth);

/* --- statements --------------------------------------------------------------------------------------------------- */

/* All names in the statement that are bound in the scope it stands in, or around it. */
static void need_names_of(Slice *slice, const AstNode *node, const NameScope *scope,
                          const NameScope *home, int depth) {
    if (!node || slice->failed) {
        return;
    }
    if (depth > DEPTH_MOST || slice->node_count++ > NODES_MOST || !spend(slice->resolver, 8)) {
        slice->failed = true;
        return;
    }
    if (node->kind == AST_NAME) {
        Str id = ((const AstName *)node)->id->text;
        for (const NameScope *inner = scope; inner && inner != home; inner = inner->parent) {
            const Binding *binding = resolver_binding(slice->resolver, inner, id);
            if (binding && binding->kind != BINDING_GLOBAL && binding->kind != BINDING_NONLOCAL) {
                return;
            }
        }
        need_name(slice, (const AstName *)node, home);
        return;
    }
    const NameScope *opened = resolver_opened(slice->resolver, node);
    scope = opened ? opened : scope;
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = 0; i < info->field_count; i++) {
        AstSeq children = ast_field_nodes(node, &info->fields[i]);
        for (int32_t j = 0; j < children.count; j++) {
            need_names_of(slice, children.items[j], scope, home, depth + 1);
        }
    }
}

static void add_statement(Slice *slice, const AstNode *statement, const NameScope *home) {
    for (int32_t i = 0; i < slice->statement_count; i++) {
        if (slice->statements[i] == statement) {
            return;
        }
    }
    if (slice->statement_count == STATEMENTS_MOST || !group_of(slice, home)) {
        slice->failed = true;
        return;
    }
    slice->statements[slice->statement_count] = statement;
    slice->homes[slice->statement_count++] = home;
    need_names_of(slice, statement, home, home, 0);
}

/* The statement of the scope's own body that `node` stands in. */
static const AstNode *statement_at(const AstSeq *body, const AstNode *node) {
    int32_t low = 0;
    int32_t high = body->count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        const AstNode *statement = body->items[middle];
        bool is_before = statement->end_line < node->line ||
                         (statement->end_line == node->line && statement->end_col <= node->col);
        if (is_before) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < body->count && contains(body->items[low], node) ? body->items[low] : NULL;
}

static bool is_mutator(Str method) {
    static const char *const methods[] = {"append", "extend",  "insert",    "update", "add",
                                          "pop",    "reverse", "sort",      "remove", "setdefault",
                                          "clear",  "write",   "appendleft"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (str_equal(method, str_from(methods[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_name(const AstNode *node, Str name) {
    return node->kind == AST_NAME && str_equal(((const AstName *)node)->id->text, name);
}

/* Whether something in the statement changes what the variable holds: x.append(v), x[0] = v. */
static bool changes(Slice *slice, const AstNode *node, Str name, int depth) {
    if (!node || depth > DEPTH_MOST || slice->node_count++ > NODES_MOST) {
        return false;
    }
    if (node->kind == AST_CALL && ((const AstCall *)node)->func->kind == AST_ATTRIBUTE) {
        const AstAttribute *method = (const AstAttribute *)((const AstCall *)node)->func;
        if (is_name(method->value, name) && is_mutator(method->attr->text)) {
            return true;
        }
    }
    if (node->kind == AST_SUBSCRIPT && ((const AstSubscript *)node)->ctx != AST_EXPR_CONTEXT_LOAD &&
        is_name(((const AstSubscript *)node)->value, name)) {
        return true;
    }
    if (node->kind == AST_FUNCTION_DEF || node->kind == AST_CLASS_DEF ||
        node->kind == AST_ASYNC_FUNCTION_DEF) {
        return false;
    }
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = 0; i < info->field_count; i++) {
        AstSeq children = ast_field_nodes(node, &info->fields[i]);
        for (int32_t j = 0; j < children.count; j++) {
            if (changes(slice, children.items[j], name, depth + 1)) {
                return true;
            }
        }
    }
    return false;
}

static void add_changes(Slice *slice, const AstSeq *body, const NameScope *home, Str name) {
    for (int32_t i = 0; i < body->count && !slice->failed; i++) {
        const AstNode *statement = body->items[i];
        bool is_later = home == slice->groups[0].scope && statement->line > slice->wanted->line;
        if (!is_later && !contains(statement, slice->wanted) &&
            changes(slice, statement, name, 0)) {
            add_statement(slice, statement, home);
        }
    }
}

/* --- names -------------------------------------------------------------------------------------------------------- */

static AstNode *constant_of(Slice *slice, const Value *value) {
    AstConstant *constant = (AstConstant *)ast_new(slice->arena, AST_CONSTANT);
    if (!constant) {
        slice->failed = true;
        return NULL;
    }
    if (value->kind == VALUE_TEXT || value->kind == VALUE_BYTES) {
        constant->value.kind = value->kind == VALUE_TEXT ? AST_VALUE_STR : AST_VALUE_BYTES;
        constant->value.text = value->text;
    } else if (value->kind == VALUE_INT) {
        constant->value.kind = AST_VALUE_INT;
        constant->value.number.integer = value->integer;
    } else {
        constant->value.kind = AST_VALUE_FLOAT;
        constant->value.number.real = value->real;
    }
    return &constant->node;
}

static bool is_constant(const Value *value) {
    return value->kind == VALUE_TEXT || value->kind == VALUE_BYTES || value->kind == VALUE_FLOAT ||
           (value->kind == VALUE_INT && value->integer != INT64_MAX);
}

/* One of the constants that the values are, by the variant asked for; NULL where there is none. */
static AstNode *chosen(Slice *slice, const Values *values) {
    const Value *constants[VALUES_MOST];
    int32_t count = 0;
    for (int32_t i = 0; i < values->count; i++) {
        if (is_constant(&values->items[i])) {
            constants[count++] = &values->items[i];
        }
    }
    slice->variants = count > slice->variants ? count : slice->variants;
    return count > 0 ? constant_of(slice, constants[slice->variant % count]) : NULL;
}

static bool are_exact(const Values *values) {
    bool are = !values->open && values->count > 0;
    for (int32_t i = 0; are && i < values->count; i++) {
        are = is_constant(&values->items[i]);
    }
    return are;
}

/* What the parameter is given at the call whose turn it is, put before the function's statements. */
static void add_parameter(Slice *slice, const Binding *parameter, const AstName *use) {
    Group *group = group_of(slice, parameter->home);
    if (!group || group->prologue_count == VALUES_MOST * 2) {
        slice->failed = true;
        return;
    }
    const AstNode *given = parameter->value;
    const NameScope *scope = parameter->scope;
    ScopedExpression sites[VARIANTS_MOST];
    int32_t count = arguments_given(parameter, sites, VARIANTS_MOST);
    if (count > 0) {
        const ScopedExpression *site = &sites[slice->variant % count];
        given = site->node;
        scope = site->scope;
        slice->variants = count > slice->variants ? count : slice->variants;
    }
    AstAssign *assign = (AstAssign *)ast_new(slice->arena, AST_ASSIGN);
    AstName *target = (AstName *)ast_new(slice->arena, AST_NAME);
    AstNode **targets = ARENA_ARRAY(slice->arena, AstNode *, 1);
    if (!given || !assign || !target || !targets) {
        slice->failed = true;
        return;
    }
    target->node = use->node;
    target->id = use->id;
    target->ctx = AST_EXPR_CONTEXT_STORE;
    targets[0] = &target->node;
    assign->targets = (AstSeq){targets, 1};
    assign->value = copy(slice, given, scope, 0);
    assign->node.line = use->node.line;
    assign->node.end_line = use->node.end_line;
    assign->node.height = assign->value ? (uint16_t)(assign->value->height + 1) : 1;
    group->prologue[group->prologue_count++] = &assign->node;
}

/* Modules that only compute: a program that needs another would end at its import. */
static bool only_computes(Str module) {
    static const char *const names[] = {
        "base64",      "binascii",  "codecs",      "zlib",     "math",    "string",
        "re",          "functools", "itertools",   "operator", "struct",  "textwrap",
        "collections", "json",      "hashlib",     "html",     "bisect",  "heapq",
        "copy",        "enum",      "dataclasses", "typing",   "decimal", "fractions",
        "statistics",  "array",     "gzip",        "types",    "abc",     "unicodedata",
        "builtins",    "datetime",  "calendar",    "urllib",   "quopri",  "uu",
        "bz2",         "lzma",      "random"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        Str name = str_from(names[i]);
        if (str_starts_with(module, name) &&
            (module.size == name.size || module.data[name.size] == '.')) {
            return true;
        }
    }
    return false;
}

static void add_binding(Slice *slice, const Binding *binding, const AstName *use) {
    if (binding->kind == BINDING_PARAMETER) {
        add_parameter(slice, binding, use);
        return;
    }
    if (binding->kind == BINDING_IMPORT && !only_computes(binding->path)) {
        slice->failed = true;
        return;
    }
    const AstSeq *body = body_of(binding->home);
    const AstNode *statement =
        body && binding->node && !binding->is_foreign ? statement_at(body, binding->node) : NULL;
    if (!statement || contains(statement, slice->wanted)) {
        slice->failed |= !statement || statement->kind != AST_ASSIGN;
        return;
    }
    add_statement(slice, statement, binding->home);
}

static void need_name(Slice *slice, const AstName *name, const NameScope *scope) {
    Str id = name->id->text;
    Binding *binding = NULL;
    for (; scope && !binding; scope = scope->parent) {
        binding = resolver_binding(slice->resolver, scope, id);
        bool is_declared =
            binding && (binding->kind == BINDING_GLOBAL || binding->kind == BINDING_NONLOCAL);
        binding = is_declared ? NULL : binding;
    }
    if (!binding || slice->failed) {
        slice->failed |= !binding && !module_find(&module_builtin, id);
        return;
    }
    for (int32_t i = 0; i < slice->need_count; i++) {
        if (slice->needs[i].home == binding->home && str_equal(slice->needs[i].name, id)) {
            return;
        }
    }
    if (slice->need_count == NEEDS_MOST || binding->home->kind == NAME_SCOPE_CLASS) {
        slice->failed = true;
        return;
    }
    slice->needs[slice->need_count++] = (Need){binding->home, id};
    const NameScope *home = binding->home;
    for (; binding && !slice->failed; binding = binding->previous) {
        add_binding(slice, binding, name);
    }
    const AstSeq *body = body_of(home);
    if (body) {
        add_changes(slice, body, home, id);
    }
}

/* --- the expression ----------------------------------------------------------------------------------------------- */

/* The one value put into attributes of that name, where there is one alone. */
static const Store *only_store(const Slice *slice, const AstNode *node) {
    if (node->kind != AST_ATTRIBUTE) {
        return NULL;
    }
    const StoreSlot *slot =
        scope_stored(slice->resolver, ((const AstAttribute *)node)->attr->text, false);
    bool is_alone =
        slot && slot->count == 1 && slot->first->unpacked == 0 && !slot->first->is_element;
    return is_alone ? slot->first : NULL;
}

static AstNode *copy_children(Slice *slice, const AstNode *node, const NameScope *scope,
                              int depth) {
    const AstKindInfo *info = &ast_kinds[node->kind];
    AstNode *made = (AstNode *)arena_alloc(slice->arena, info->size_bytes);
    if (!made) {
        slice->failed = true;
        return NULL;
    }
    memcpy(made, node, (size_t)info->size_bytes);
    made->height = 0;
    for (int i = 0; i < info->field_count && !slice->failed; i++) {
        const AstField *field = &info->fields[i];
        AstSeq children = ast_field_nodes(node, field);
        if (children.count == 0) {
            continue;
        }
        AstNode **items = ARENA_ARRAY(slice->arena, AstNode *, children.count);
        for (int32_t j = 0; items && j < children.count && !slice->failed; j++) {
            items[j] = children.items[j] ? copy(slice, children.items[j], scope, depth + 1) : NULL;
            bool is_higher = items[j] && items[j]->height >= made->height;
            made->height = is_higher ? (uint16_t)(items[j]->height + 1) : made->height;
        }
        slice->failed |= !items;
        void *at = ast_field_at(made, field);
        if (!items) {
            return NULL;
        }
        if (field->shape == AST_SHAPE_ONE || field->shape == AST_SHAPE_OPTIONAL) {
            *(AstNode **)at = items[0];
        } else {
            ((AstSeq *)at)->items = items;
        }
    }
    return made;
}

static AstNode *copy_name(Slice *slice, const AstName *name, const NameScope *scope) {
    Evaluation evaluation = {slice->resolver, scope, 1};
    const AstNode *node = &name->node;
    if (name->ctx == AST_EXPR_CONTEXT_LOAD) {
        Values values = evaluate(&evaluation, node);
        if (are_exact(&values)) {
            return chosen(slice, &values);
        }
        for (const NameScope *inner = scope; inner; inner = inner->parent) {
            const Binding *binding = resolver_binding(slice->resolver, inner, name->id->text);
            bool is_inside =
                inner->node->kind == AST_LAMBDA ||
                (inner->kind == NAME_SCOPE_COMPREHENSION && contains(inner->node, node));
            if (binding && is_inside) {
                bool is_own = contains(slice->wanted, inner->node);
                if (is_own) {
                    return copy_children(slice, node, scope, 0);
                }
                if (inner->node->kind == AST_LAMBDA) {
                    break; /* the expression stands in it: what it is given counts */
                }
                AstNode *constant = chosen(slice, &values);
                slice->failed |= !constant;
                return constant;
            }
        }
        bool is_element = false;
        for (int32_t i = 0; i < values.count; i++) {
            is_element |= is_constant(&values.items[i]);
        }
        const Binding *own = resolver_binding(slice->resolver, scope, name->id->text);
        bool is_looped =
            own && own->kind == BINDING_ELEMENT && own->loop && contains(own->loop, slice->wanted);
        if (is_element && is_looped) {
            return chosen(slice, &values);
        }
        need_name(slice, name, scope);
    }
    return copy_children(slice, node, scope, 0);
}

/* The expression again, with constants in place of names and members that are known. */
static AstNode *copy(Slice *slice, const AstNode *node, const NameScope *scope, int depth) {
    if (slice->failed || depth > DEPTH_MOST || slice->node_count++ > NODES_MOST ||
        !spend(slice->resolver, 16)) {
        slice->failed = true;
        return NULL;
    }
    const NameScope *opened = resolver_opened(slice->resolver, node);
    bool is_member = node->kind == AST_ATTRIBUTE || node->kind == AST_SUBSCRIPT;
    if (node->kind == AST_NAME) {
        return copy_name(slice, (const AstName *)node, scope);
    }
    if (is_member && node != slice->wanted) {
        Evaluation evaluation = {slice->resolver, scope, 1};
        Values values = evaluate(&evaluation, node);
        if (are_exact(&values)) {
            return chosen(slice, &values);
        }
    }
    const Store *store = is_member ? only_store(slice, node) : NULL;
    if (store) {
        return copy(slice, store->value.node, store->value.scope, depth + 1);
    }
    return copy_children(slice, node, opened ? opened : scope, depth);
}

/* --- the program -------------------------------------------------------------------------------------------------- */

static bool is_before(const AstNode *a, const AstNode *b) {
    return a->line < b->line || (a->line == b->line && a->col < b->col);
}

static void put_group(Slice *slice, const Group *group, AstSeq *body) {
    for (int32_t i = 0; i < group->prologue_count; i++) {
        body->items[body->count++] = group->prologue[i];
    }
    int32_t first = body->count;
    for (int32_t i = 0; i < slice->statement_count; i++) {
        if (slice->homes[i] != group->scope) {
            continue;
        }
        int32_t at = body->count++;
        while (at > first && is_before(slice->statements[i], body->items[at - 1])) {
            body->items[at] = body->items[at - 1];
            at--;
        }
        body->items[at] = (AstNode *)(uintptr_t)slice->statements[i];
    }
}

/* The module's statements come first, then those of the functions on the way to the one that holds the expression. */
static AstModule *program_of(Slice *slice, AstNode *expression) {
    AstModule *module = (AstModule *)ast_new(slice->arena, AST_MODULE);
    AstExpr *last = (AstExpr *)ast_new(slice->arena, AST_EXPR);
    int32_t room = slice->statement_count + slice->group_count * VALUES_MOST * 2 + 1;
    AstNode **items = ARENA_ARRAY(slice->arena, AstNode *, room);
    if (!module || !last || !items || !expression) {
        return NULL;
    }
    module->body.items = items;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t i = slice->group_count - 1; i >= 0; i--) {
            bool is_module = slice->groups[i].scope->kind == NAME_SCOPE_MODULE;
            if (is_module == (pass == 0)) {
                put_group(slice, &slice->groups[i], &module->body);
            }
        }
    }
    last->node = *expression;
    last->node.kind = AST_EXPR;
    last->node.height = (uint16_t)(expression->height + 1);
    last->value = expression;
    items[module->body.count++] = &last->node;
    for (int32_t i = 0; i < module->body.count; i++) {
        bool is_higher = items[i]->height >= module->node.height;
        module->node.height = is_higher ? (uint16_t)(items[i]->height + 1) : module->node.height;
    }
    return module;
}

static void add_folded(Resolver *resolver, const VetFolded *folded, const NameScope *scope,
                       Values *out) {
    Value value = {.text = folded->text, .integer = folded->integer, .real = folded->real};
    switch (folded->kind) {
    case VET_FOLDED_NOTHING:
    case VET_FOLDED_EXHAUSTED: return;
    case VET_FOLDED_TEXT: value.kind = VALUE_TEXT; break;
    case VET_FOLDED_BYTES: value.kind = VALUE_BYTES; break;
    case VET_FOLDED_INT: value.kind = VALUE_INT; break;
    case VET_FOLDED_FLOAT: value.kind = VALUE_FLOAT; break;
    case VET_FOLDED_ITEMS: {
        AstTuple *tuple = (AstTuple *)ast_new(resolver->arena, AST_TUPLE);
        if (!tuple) {
            return;
        }
        tuple->elts = folded->items;
        value = (Value){.kind = VALUE_SEQUENCE, .node = &tuple->node, .scope = scope};
        break;
    }
    }
    values_add(out, value);
}

/* One way to run it; false where it cannot be. */
static bool run_variant(const Evaluation *evaluation, const AstNode *node, int32_t variant,
                        int32_t *variants, Values *out) {
    Resolver *resolver = evaluation->resolver;
    Slice made = {.resolver = resolver,
                  .arena = resolver->arena,
                  .wanted = node,
                  .variant = variant,
                  .variants = 1};
    Slice *slice = &made;
    const NameScope *scope = evaluation->scope;
    while (scope->kind == NAME_SCOPE_COMPREHENSION) {
        scope = scope->parent;
    }
    (void)group_of(slice, scope);
    AstNode *expression = copy(slice, node, evaluation->scope, 0);
    AstModule *module = slice->failed ? NULL : program_of(slice, expression);
    *variants = slice->variants;
    if (!module) {
        return false;
    }
    VetFolded folded = {.kind = VET_FOLDED_NOTHING};
    resolver->folder->run(resolver->folder->context, resolver->arena, &module->node,
                          resolver->tree->source, &folded);
    add_folded(resolver, &folded, evaluation->scope, out);
    resolver->exhausted_runs += folded.kind == VET_FOLDED_EXHAUSTED;
    return folded.kind != VET_FOLDED_NOTHING && folded.kind != VET_FOLDED_EXHAUSTED;
}

static bool can_be_run(const Resolver *resolver, const AstNode *node) {
    if (!resolver->folder || !resolver->is_settled || node->line == 0) {
        return false;
    }
    switch (node->kind) {
    case AST_NAME:
    case AST_CALL:
    case AST_BIN_OP:
    case AST_SUBSCRIPT:
    case AST_ATTRIBUTE:
    case AST_JOINED_STR:
    case AST_IF_EXP:
    case AST_LIST_COMP: return true;
    default: return false;
    }
}

bool fold_by_running(const Evaluation *evaluation, const AstNode *node, Values *out) {
    Resolver *resolver = evaluation->resolver;
    if (!can_be_run(resolver, node)) {
        return false;
    }
    for (const RunNode *past = resolver->runs; past; past = past->next) {
        if (past->node == node) {
            values_add_all(out, &past->values);
            return past->values.count > 0;
        }
    }
    bool may = resolver->run_count < RUNS_MOST && resolver->run_depth < RUN_DEPTH;
    RunNode *run = may ? ARENA_NEW(resolver->arena, RunNode) : NULL;
    if (!run) {
        return false;
    }
    resolver->run_count++;
    run->node = node;
    run->next = resolver->runs;
    resolver->runs = run;
    resolver->run_depth++;
    int32_t variants = 1;
    for (int32_t i = 0; i < variants && i < VARIANTS_MOST; i++) {
        (void)run_variant(evaluation, node, i, &variants, &run->values);
    }
    resolver->run_depth--;
    values_add_all(out, &run->values);
    return run->values.count > 0;
}
