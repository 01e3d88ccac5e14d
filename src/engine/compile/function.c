/* Calls, functions, classes, comprehensions. */
#include "engine/compile/annotate.h"
#include "engine/compile/emit.h"
#include "engine/compile/generics.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

enum { ARGUMENTS_MOST = 100, ATTRIBUTES_MOST = 40 };

/* --- calls ---------------------------------------------------------------------------------------------------- */

static bool needs_unpacking(const AstCall *node) {
    if (node->args.count + node->keywords.count > ARGUMENTS_MOST) {
        return true;
    }
    for (int32_t i = 0; i < node->args.count; i++) {
        if (node->args.items[i]->kind == AST_STARRED) {
            return true;
        }
    }
    for (int32_t i = 0; i < node->keywords.count; i++) {
        if (!((const AstKeyword *)node->keywords.items[i])->arg) {
            return true;
        }
    }
    return false;
}

/* a, a+1 (function and first argument or nothing) for a call of `func`. */
static void load_callee(Unit *unit, const AstNode *func, int base) {
    if (func->kind == AST_ATTRIBUTE) {
        const AstAttribute *attribute = (const AstAttribute *)func;
        int mark = unit->temp;
        int object = expr(unit, attribute->value, -1);
        unit->temp = mark;
        const AstNode *outside = unit->node;
        unit->node = func;
        emit(unit, OP_LOAD_METHOD, base, object, 0);
        emit_word(unit, (uint32_t)ident_index(unit, attribute->attr));
        emit_cache(unit, 3, 1 | 4);
        unit->node = outside;
        return;
    }
    expr(unit, func, base);
    emit(unit, OP_LOAD_IMM, base + 1, 0, 0);
}

/* f(*arguments) */
static bool only_star(const AstCall *node) {
    return node->args.count == 1 && node->args.items[0]->kind == AST_STARRED;
}

/* name=value from number `i` on, up to a mapping or the end, into `dict`; the number behind them. */
static int32_t put_keywords(Unit *unit, AstSeq keywords, int32_t i, int dict) {
    for (; i < keywords.count && ((const AstKeyword *)keywords.items[i])->arg; i++) {
        const AstKeyword *keyword = (const AstKeyword *)keywords.items[i];
        int mark = unit->temp;
        int key = temp_take(unit, 1);
        load_const(unit, str_name(unit->compiler->world, keyword->arg->text), key);
        int value = expr(unit, keyword->value, -1);
        emit(unit, OP_DICT_SET, dict, key, value);
        unit->temp = mark;
    }
    return i;
}

/* The arguments behind those in the list base + 2, or the `sole` starred one instead of it, and the dict of the
 * keywords in base + 3. */
static void collect_arguments(Unit *unit, const AstCall *node, int base, bool sole) {
    int args = base + 2, keywords = base + 3;
    if (sole) {
        int mark = unit->temp;
        int reg = expr(unit, ((const AstStarred *)node->args.items[0])->value, -1);
        emit(unit, OP_STAR_ARGS, args, reg, base + 1);
        unit->temp = mark;
    }
    for (int32_t i = sole; i < node->args.count; i++) {
        int mark = unit->temp;
        bool star = node->args.items[i]->kind == AST_STARRED;
        const AstNode *value =
            star ? ((const AstStarred *)node->args.items[i])->value : node->args.items[i];
        int reg = expr(unit, value, -1);
        emit(unit, star ? OP_LIST_EXTEND : OP_LIST_APPEND, args, reg, star ? base + 1 : 0);
        unit->temp = mark;
    }
    if (!node->keywords.count) {
        emit(unit, OP_LOAD_IMM, keywords, 0, 0);
        return;
    }
    const AstKeyword *first = (const AstKeyword *)node->keywords.items[0];
    if (node->keywords.count == 1 && !first->arg) {
        int mark = unit->temp;
        int more = expr(unit, first->value, -1);
        emit(unit, OP_STAR_KEYWORDS, keywords, more, base);
        unit->temp = mark;
        return;
    }
    emit(unit, OP_BUILD_DICT, keywords, 0, 0);
    for (int32_t i = 0; i < node->keywords.count;) {
        const AstKeyword *keyword = (const AstKeyword *)node->keywords.items[i];
        if (keyword->arg && i == 0) {
            i = put_keywords(unit, node->keywords, i, keywords);
            continue;
        }
        int mark = unit->temp;
        int more;
        if (keyword->arg) { /* behind a mapping that may have the same name */
            more = temp_take(unit, 1);
            emit(unit, OP_BUILD_DICT, more, 0, 0);
            i = put_keywords(unit, node->keywords, i, more);
        } else {
            more = expr(unit, keyword->value, -1);
            i++;
        }
        emit(unit, OP_DICT_MERGE, keywords, more, base);
        unit->temp = mark;
    }
}

static Value keyword_names(Unit *unit, AstSeq keywords) {
    TupleObject *names = tuple_new(unit->compiler->world, keywords.count);
    for (int32_t i = 0; names && i < keywords.count; i++) {
        Value name =
            str_name(unit->compiler->world, ((const AstKeyword *)keywords.items[i])->arg->text);
        names->items[i] = is_signal(name) ? NONE : name;
    }
    return names ? value_of(unit->compiler->world, names) : SIGNAL_MEMORY;
}

/* super() without arguments means super(__class__, the first parameter). */
static bool is_bare_super(Unit *unit, const AstCall *node) {
    if (node->func->kind != AST_NAME || node->args.count || node->keywords.count ||
        !str_equal(((const AstName *)node->func)->id->text, STR("super")) ||
        unit->host->kind != SCOPE_FUNCTION || !unit->local_count) {
        return false;
    }
    Symbol *own = find_symbol(unit, unit->compiler->scopes.dunder_class);
    return own && own->access == ACCESS_FREE;
}

static int call_super(Unit *unit, const AstCall *node, int dest) {
    int mark = unit->temp;
    int base = temp_take(unit, 3);
    expr(unit, node->func, base);
    load_name(unit, unit->compiler->scopes.dunder_class, base + 1);
    load_name(unit, unit->locals[0], base + 2);
    unit->temp = mark;
    int reg = dest >= 0 ? dest : temp_take(unit, 1);
    emit(unit, OP_CALL, base, 2, reg);
    return reg;
}

int call(Unit *unit, const AstCall *node, int dest) {
    if (is_bare_super(unit, node)) {
        return call_super(unit, node, dest);
    }
    int mark = unit->temp;
    bool method = node->func->kind == AST_ATTRIBUTE;
    bool unpacked = needs_unpacking(node);
    bool pair = method || unpacked || node->keywords.count;
    int base = temp_take(unit, unpacked ? 4 : pair ? 2 : 1);
    if (pair) {
        load_callee(unit, node->func, base);
    } else {
        expr(unit, node->func, base);
    }
    if (unpacked) {
        bool sole = only_star(node);
        if (!sole) {
            emit(unit, OP_BUILD_LIST, base + 2, 0, 0);
        }
        collect_arguments(unit, node, base, sole);
        unit->temp = mark;
        int reg = dest >= 0 ? dest : temp_take(unit, 1);
        emit(unit, OP_CALL_EX, base, reg, 0);
        return reg;
    }
    for (int32_t i = 0; i < node->args.count; i++) {
        expr_temp(unit, node->args.items[i]);
    }
    for (int32_t i = 0; i < node->keywords.count; i++) {
        expr_temp(unit, ((const AstKeyword *)node->keywords.items[i])->value);
    }
    unit->temp = mark;
    int reg = dest >= 0 ? dest : temp_take(unit, 1);
    int count = node->args.count + node->keywords.count;
    emit(unit,
         node->keywords.count ? OP_CALL_KW
         : pair               ? OP_CALL_METHOD
                              : OP_CALL,
         base, count, reg);
    if (node->keywords.count) {
        emit_word(unit, (uint32_t)const_index(unit, keyword_names(unit, node->keywords)));
    }
    return reg;
}

/* --- scopes --------------------------------------------------------------------------------------------------- */

/* A variable that gets no register: there are too many. */
static void add_extra(Unit *unit, Symbol *symbol) {
    const AstIdent **grown = grow_array(unit->compiler->arena, (void *)unit->extras,
                                        unit->extra_count, &unit->extra_capacity, sizeof(*grown));
    if (!grown) {
        unit->compiler->no_memory = true;
        return;
    }
    unit->extras = grown;
    symbol->access = ACCESS_EXTRA;
    symbol->index = unit->extra_count;
    grown[unit->extra_count++] = symbol->name;
}

static void add_local(Unit *unit, Symbol *symbol) {
    if (unit->local_count >= LOCALS_MOST) {
        unit_fail(unit, "too many local variables in one function");
        symbol->index = 0;
        return;
    }
    if (!unit->locals) {
        unit->locals = ARENA_ARRAY(unit->compiler->arena, const AstIdent *, LOCALS_MOST);
        if (!unit->locals) {
            unit->compiler->no_memory = true;
            return;
        }
    }
    symbol->index = unit->local_count;
    unit->locals[unit->local_count++] = symbol->name;
}

static void add_parameter(Unit *unit, const AstNode *node) {
    if (node) {
        const AstIdent *name =
            mangled_name(&unit->compiler->scopes, unit->host, ((const AstArg *)node)->arg);
        Symbol *symbol = binding_of(unit->host, name);
        add_local(unit, symbol);
        set_bound(unit, symbol->index, true);
    }
}

static void add_parameters(Unit *unit, const AstArguments *args) {
    const AstSeq rows[3] = {args->posonlyargs, args->args, args->kwonlyargs};
    for (int row = 0; row < 3; row++) {
        for (int32_t i = 0; i < rows[row].count; i++) {
            add_parameter(unit, rows[row].items[i]);
        }
    }
    add_parameter(unit, args->vararg);
    add_parameter(unit, args->kwarg);
}

static const AstIdent format_name = {.text = {"format", 6}, .index = -1};
static const AstIdent extras_name = {.text = {".1", 2}, .index = -1};
static const AstIdent hidden_name = {.text = {".0", 2}, .index = -1};

void enter_scope(Unit *unit, Scope *scope) {
    if (scope->generator || scope->coroutine) { /* where throw() before the start comes out */
        emit(unit, OP_MOVE, 0, 0, 0);
    }
    AstKind kind = scope->node->kind;
    bool annotations = kind == AST_ARGUMENTS || kind == AST_ANN_ASSIGN;
    bool type_params = kind == AST_TYPE_VAR || kind == AST_PARAM_SPEC || kind == AST_TYPE_VAR_TUPLE;
    bool generator = kind == AST_GENERATOR_EXP && !scope->lazy;
    if (generator || scope->kind == SCOPE_CLASS) {
        Symbol hidden = {.name = &hidden_name};
        add_local(unit, &hidden);
        set_bound(unit, 0, true);
    }
    if (annotations) {
        Symbol format = {.name = &format_name};
        add_local(unit, &format);
        set_bound(unit, format.index, true);
    } else if (type_params) { /* the class's namespace, the defaults of the def inside */
        for (int i = 0; i < 3; i++) {
            Symbol hidden = {.name = &hidden_name};
            add_local(unit, &hidden);
            set_bound(unit, i, true);
        }
    } else if (scope->kind == SCOPE_FUNCTION && !scope->lazy && !generator) {
        const AstNode *node = scope->node;
        add_parameters(unit, (const AstArguments *)(node->kind == AST_LAMBDA
                                                        ? ((const AstLambda *)node)->args
                                                        : ((const AstFunctionDef *)node)->args));
    }
    for (int32_t i = 0; i < scope->count; i++) {
        Symbol *symbol = scope->symbols[i];
        if (symbol->name == unit->compiler->scopes.own_class) {
            symbol->access = ACCESS_CELL;
        }
        if ((symbol->access == ACCESS_LOCAL || symbol->access == ACCESS_CELL) &&
            symbol->index < 0) {
            if (symbol->access == ACCESS_LOCAL && unit->local_count >= REGISTER_LOCALS) {
                add_extra(unit, symbol);
            } else {
                add_local(unit, symbol);
            }
        }
    }
    if (unit->extra_count) { /* the last named register */
        Symbol extras = {.name = &extras_name};
        add_local(unit, &extras);
        emit_bx(unit, OP_MAKE_EXTRA, extras.index, unit->extra_count);
    }
    unit->temp = unit->temp_most = unit->local_count;
    for (int32_t i = 0; i < scope->count; i++) {
        if (scope->symbols[i]->access == ACCESS_CELL) {
            emit(unit, OP_MAKE_CELL, scope->symbols[i]->index, 0, 0);
        }
    }
}

Value qualified_name(Unit *outer, Str name) {
    World *world = outer->compiler->world;
    while (outer->transparent) {
        outer = outer->outer;
    }
    StrBuilder b;
    builder_init(&b, world);
    if (outer->host->kind != SCOPE_MODULE && is_ref(outer->qualname)) {
        builder_str(&b, outer->qualname);
        builder_text(&b, outer->host->kind == SCOPE_FUNCTION ? ".<locals>." : ".");
    }
    Value text = str_from_utf8(world, name);
    if (is_signal(text)) {
        outer->compiler->no_memory = true;
        return UNDEFINED;
    }
    builder_str(&b, text);
    Value result = builder_take(&b);
    result = is_signal(result) ? result : str_intern(world, result);
    if (is_signal(result)) {
        outer->compiler->no_memory = true;
        return UNDEFINED;
    }
    return result;
}

/* A function declared global has its bare name. */
static Value name_for(Unit *outer, Str name, const AstIdent *ident) {
    Symbol *symbol = ident ? binding_of(outer->scope, ident) : NULL;
    if (symbol && symbol->global) {
        Value bare = str_name(outer->compiler->world, name);
        return is_signal(bare) ? UNDEFINED : bare;
    }
    return qualified_name(outer, name);
}

/* Cells that the inner frame wants, as a tuple in `dest`; false: none. */
bool build_closure(Unit *unit, const Scope *inner, int dest) {
    if (!inner->free_count) {
        return false;
    }
    int mark = unit->temp;
    int first = temp_take(unit, inner->free_count);
    for (int32_t i = 0; i < inner->count; i++) {
        const Symbol *wanted = inner->symbols[i];
        if (!in_closure(wanted)) {
            continue;
        }
        const Symbol *have = class_cell(unit, unit->scope, wanted->name);
        have = have ? have : find_symbol(unit, wanted->name);
        if (have && have->access == ACCESS_CELL) {
            move(unit, first + wanted->index, have->index);
        } else if (have) {
            emit_bx(unit, OP_LOAD_FREE_CELL, first + wanted->index, have->index);
        }
    }
    emit(unit, OP_BUILD_TUPLE, dest, first, inner->free_count);
    unit->temp = mark;
    return true;
}

/* --- functions ------------------------------------------------------------------------------------------------ */

void emit_return(Unit *unit, int reg) {
    emit(unit, OP_RETURN, reg, 0, 0);
}

/* Every RETURN learns how many words lie behind it. */
void finish_return(Unit *unit) {
    for (int32_t i = 0; i < unit->count && !unit->compiler->no_memory;) {
        uint32_t op = unit->words[i] & 0xFF;
        if (op == OP_RETURN) {
            int32_t behind = unit->count - (i + 1);
            unit->words[i] |= (uint32_t)(behind > 0xFFFF ? 0xFFFF : behind) << 16;
        }
        i += opcode_words[op];
    }
}

/* Calling makes an object; the code runs when that is asked to. */
static uint16_t generator_flags(const Scope *scope) {
    return (uint16_t)((scope->generator ? CODE_GENERATOR : 0) |
                      (scope->coroutine ? CODE_COROUTINE : 0));
}

static void set_parameters(CodeObject *code, const AstArguments *args, const Scope *scope) {
    code->positional_only_count = (uint16_t)args->posonlyargs.count;
    code->positional_count = (uint16_t)(args->posonlyargs.count + args->args.count);
    code->keyword_only_count = (uint16_t)args->kwonlyargs.count;
    bool simple = !args->kwonlyargs.count && !args->vararg && !args->kwarg;
    uint16_t generates = generator_flags(scope);
    code->flags |= (uint16_t)((simple ? CODE_SIMPLE : 0) | (args->vararg ? CODE_VARARGS : 0) |
                              (args->kwarg ? CODE_VARKEYWORDS : 0) | generates);
    code->simple_count = simple && !generates ? code->positional_count : UINT32_MAX;
}

static CodeObject *function_code(Unit *outer, const AstNode *node, Value qualname) {
    bool lambda = node->kind == AST_LAMBDA;
    const AstFunctionDef *def = (const AstFunctionDef *)node;
    Scope *scope = scope_of(&outer->compiler->scopes, node);
    if (!scope) {
        outer->compiler->no_memory = true;
        return NULL;
    }
    Unit unit;
    unit_init(&unit, outer->compiler, outer, scope, lambda ? STR("<lambda>") : def->name->text);
    unit.qualname = qualname;
    enter_scope(&unit, scope);
    Value doc = UNDEFINED;
    if (lambda) {
        int reg = expr(&unit, ((const AstLambda *)node)->body, -1);
        emit_return(&unit, reg);
    } else {
        doc = docstring(&unit, def->body);
        body(&unit, def->body);
        int reg = temp_take(&unit, 1);
        load_const(&unit, NONE, reg);
        emit_return(&unit, reg);
    }
    finish_return(&unit);
    CodeObject *code = unit_finish(&unit);
    if (code) {
        const AstNode *args = lambda ? ((const AstLambda *)node)->args : def->args;
        set_parameters(code, (const AstArguments *)args, scope);
        code->doc = doc != UNDEFINED && is_ref(doc) ? (Ref)doc : 0;
    }
    return code;
}

/* Defaults of keyword-only parameters as a dict; false: there are none. */
static bool keyword_defaults(Unit *unit, const AstArguments *args, int dest) {
    bool any = false;
    for (int32_t i = 0; i < args->kw_defaults.count; i++) {
        if (!args->kw_defaults.items[i]) {
            continue;
        }
        if (!any) {
            emit(unit, OP_BUILD_DICT, dest, 0, 0);
        }
        any = true;
        int mark = unit->temp;
        int key = temp_take(unit, 1);
        const AstIdent *name = ((const AstArg *)args->kwonlyargs.items[i])->arg;
        load_const(unit,
                   str_name(unit->compiler->world,
                            mangled_name(&unit->compiler->scopes, unit->scope, name)->text),
                   key);
        int value = expr(unit, args->kw_defaults.items[i], -1);
        emit(unit, OP_DICT_SET, dest, key, value);
        unit->temp = mark;
    }
    return any;
}

void make_function(Unit *unit, CodeObject *code, int base, uint32_t parts) {
    if (!code) {
        return;
    }
    emit_bx(unit, OP_MAKE_FUNCTION, base, const_index(unit, value_of(unit->compiler->world, code)));
    emit_word(unit, parts);
}

/* The function object in `base`; its defaults lie behind it as `parts` says. */
static void finish_function(Unit *unit, const AstNode *node, int base, uint32_t parts) {
    bool lambda = node->kind == AST_LAMBDA;
    const AstFunctionDef *def = (const AstFunctionDef *)node;
    Str name = lambda ? STR("<lambda>") : def->name->text;
    Value qualname = name_for(unit, name, lambda ? NULL : def->name);
    CodeObject *code = function_code(unit, node, qualname);
    Scope *scope = scope_of(&unit->compiler->scopes, node);
    if (scope && build_closure(unit, scope, base + 1)) {
        parts |= 1;
    }
    if (!lambda && annotate_parameters(unit, def, base + 4)) {
        parts |= 8;
    }
    make_function(unit, code, base, parts);
}

/* A def inside the function that binds its type parameters: the defaults are that function's arguments. */
static void generic_function(Unit *unit, const void *node, int params, int dest) {
    const AstArguments *args = (const AstArguments *)((const AstFunctionDef *)node)->args;
    bool keyword = false;
    for (int32_t i = 0; i < args->kw_defaults.count; i++) {
        keyword = keyword || args->kw_defaults.items[i];
    }
    int mark = unit->temp;
    int base = temp_take(unit, 5);
    move(unit, base + 2, 1);
    move(unit, base + 3, 2);
    finish_function(unit, node, base, (args->defaults.count ? 2u : 0u) | (keyword ? 4u : 0u));
    move(unit, dest, base);
    store_type_parameters(unit, dest, params);
    unit->temp = mark;
}

int function(Unit *unit, const AstNode *node, int dest) {
    bool lambda = node->kind == AST_LAMBDA;
    const AstFunctionDef *def = (const AstFunctionDef *)node;
    const AstArguments *args =
        (const AstArguments *)(lambda ? ((const AstLambda *)node)->args : def->args);
    bool generic = !lambda && def->type_params.count;
    int mark = unit->temp;
    int base = temp_take(unit, 5);
    uint32_t parts = 0;
    if (args->defaults.count) {
        AstTuple defaults = {.node = {.kind = AST_TUPLE}, .elts = args->defaults};
        expr(unit, &defaults.node, base + 2);
        parts |= 2;
    }
    if (keyword_defaults(unit, args, base + 3)) {
        parts |= 4;
    }
    int made = base;
    if (generic) {
        int arguments[2] = {base + 2, base + 3};
        generic_definition(unit, def->type_params, generic_function, node, arguments, made);
    } else {
        finish_function(unit, node, base, parts);
    }
    unit->temp = mark;
    int reg = dest >= 0 ? dest : temp_take(unit, 1);
    move(unit, reg, base);
    return reg;
}

/* Decorators into temporaries, in order; apply_decorators calls them from the last to the first. */
static int load_decorators(Unit *unit, AstSeq decorators) {
    int first = unit->temp;
    for (int32_t i = 0; i < decorators.count; i++) {
        expr_temp(unit, decorators.items[i]);
    }
    return first;
}

static void apply_decorators(Unit *unit, AstSeq decorators, int first) {
    for (int32_t i = decorators.count - 1; i >= 0; i--) {
        unit->node = decorators.items[i];
        emit(unit, OP_CALL, first + i, 1, first + i);
    }
}

void function_definition(Unit *unit, const AstNode *node) {
    const AstFunctionDef *def = (const AstFunctionDef *)node;
    int mark = unit->temp;
    int first = load_decorators(unit, def->decorator_list);
    int reg = temp_take(unit, 1);
    function(unit, node, reg);
    apply_decorators(unit, def->decorator_list, first);
    store_name(unit, def->name, def->decorator_list.count ? first : reg);
    unit->temp = mark;
}

/* --- classes -------------------------------------------------------------------------------------------------- */

typedef struct AttributeNames {
    const AstIdent *self;
    const AstIdent *names[ATTRIBUTES_MOST];
    int count;
    int depth;
} AttributeNames;

static void find_attributes(AttributeNames *found, AstNode *node) {
    if (!node || found->depth > 40) {
        return;
    }
    if (node->kind == AST_ATTRIBUTE) {
        const AstAttribute *attribute = (const AstAttribute *)node;
        if (attribute->ctx == AST_EXPR_CONTEXT_STORE && attribute->value->kind == AST_NAME &&
            ((const AstName *)attribute->value)->id == found->self) {
            for (int i = 0; i < found->count; i++) {
                if (found->names[i] == attribute->attr) {
                    return;
                }
            }
            if (found->count < ATTRIBUTES_MOST) {
                found->names[found->count++] = attribute->attr;
            }
        }
        return;
    }
    if (node->kind == AST_AUG_ASSIGN) { /* such an attribute is there already */
        return;
    }
    if (ast_kinds[node->kind].category == AST_CATEGORY_EXPR && node->kind != AST_TUPLE &&
        node->kind != AST_LIST && node->kind != AST_STARRED) {
        return;
    }
    found->depth++;
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = 0; i < info->field_count; i++) {
        AstSeq children = ast_field_nodes(node, &info->fields[i]);
        for (int32_t k = 0; k < children.count; k++) {
            find_attributes(found, children.items[k]);
        }
    }
    found->depth--;
}

static int32_t first_line(const AstClassDef *def) {
    return def->decorator_list.count ? def->decorator_list.items[0]->line : def->node.line;
}

/* The attributes that the class's methods assign through their first parameter, and those its body annotates. */
static void class_attributes(AttributeNames *found, const AstClassDef *def, bool self_only) {
    for (int32_t i = 0; i < def->body.count; i++) {
        AstNode *statement = def->body.items[i];
        if (statement->kind == AST_ANN_ASSIGN && !self_only && found->count < ATTRIBUTES_MOST &&
            ((AstAnnAssign *)statement)->target->kind == AST_NAME) {
            found->names[found->count++] = ((AstName *)((AstAnnAssign *)statement)->target)->id;
        }
        if (statement->kind != AST_FUNCTION_DEF && statement->kind != AST_ASYNC_FUNCTION_DEF) {
            continue;
        }
        const AstArguments *args = (const AstArguments *)((AstFunctionDef *)statement)->args;
        AstSeq first = args->posonlyargs.count ? args->posonlyargs : args->args;
        if (!first.count) {
            continue;
        }
        found->self = ((const AstArg *)first.items[0])->arg;
        if (self_only && !str_equal(found->self->text, STR("self"))) {
            continue;
        }
        AstSeq statements = ((AstFunctionDef *)statement)->body;
        for (int32_t k = 0; k < statements.count; k++) {
            find_attributes(found, statements.items[k]);
        }
    }
}

/* How many slots the class's instances get. */
static int count_attributes(const AstClassDef *def) {
    AttributeNames found = {0};
    class_attributes(&found, def, false);
    return found.count;
}

static void store_text(Unit *unit, const char *name, Value value) {
    int reg = temp_take(unit, 1);
    load_const(unit, value, reg);
    emit_bx(unit, OP_STORE_NAME, reg, name_index(unit, str_from(name)));
    unit->temp = reg;
}

/* The names of the attributes that methods assign to `self`, sorted, under `name` in the namespace. */
static void store_names(Unit *unit, const char *name, const AstClassDef *def) {
    AttributeNames found = {0};
    class_attributes(&found, def, true);
    World *world = unit->compiler->world;
    TupleObject *tuple = tuple_new(world, found.count);
    for (int i = 0; tuple && i < found.count; i++) {
        Value text = str_name(
            world, mangled_name(&unit->compiler->scopes, unit->scope, found.names[i])->text);
        int place = i;
        while (!is_signal(text) && place &&
               str_order(world, str_of(world, text), str_of(world, tuple->items[place - 1])) < 0) {
            tuple->items[place] = tuple->items[place - 1];
            place--;
        }
        tuple->items[place] = is_signal(text) ? value_ref(world->roots.empty_str) : text;
    }
    if (tuple) {
        store_text(unit, name,
                   found.count ? value_of(world, tuple) : value_ref(world->roots.empty_tuple));
    }
}

static CodeObject *class_code(Unit *outer, const AstClassDef *def, Value qualname) {
    Scope *scope = scope_of(&outer->compiler->scopes, &def->node);
    if (!scope) {
        outer->compiler->no_memory = true;
        return NULL;
    }
    Unit unit;
    unit_init(&unit, outer->compiler, outer, scope, def->name->text);
    unit.qualname = qualname;
    enter_scope(&unit, scope);
    int reg = temp_take(&unit, 1);
    emit_bx(&unit, OP_LOAD_GLOBAL, reg, name_index(&unit, STR("__name__")));
    emit_cache(&unit, 3, 0);
    emit_bx(&unit, OP_STORE_NAME, reg, name_index(&unit, STR("__module__")));
    store_text(&unit, "__qualname__", qualname);
    store_text(&unit, "__firstlineno__", value_int(first_line(def)));
    Value doc = docstring(&unit, def->body);
    if (doc != UNDEFINED) {
        store_text(&unit, "__doc__", doc);
    }
    annotations_begin(&unit);
    body(&unit, def->body);
    if (annotate_body(&unit, reg)) {
        emit_bx(&unit, OP_STORE_NAME, reg, name_index(&unit, STR("__annotate_func__")));
    }
    store_names(&unit, "__static_attributes__", def);
    if (scope->uses_class_cell) {
        Symbol *cell = binding_of(scope, outer->compiler->scopes.own_class);
        emit_bx(&unit, OP_STORE_NAME, cell->index, name_index(&unit, STR("__classcell__")));
    }
    load_const(&unit, NONE, reg);
    emit_return(&unit, reg);
    finish_return(&unit);
    CodeObject *code = unit_finish(&unit);
    if (code) {
        code->flags |= CODE_SIMPLE | CODE_CLASS;
        code->positional_count = 1;
        code->simple_count = 1;
        code->attribute_count = (uint32_t)count_attributes(def);
    }
    return code;
}

static bool class_unpacks(const AstClassDef *def) {
    const AstCall call = {.args = def->bases, .keywords = def->keywords};
    return needs_unpacking(&call);
}

/* class C(*bases, **keywords): by a call that takes them as they come. */
static void class_unpacked(Unit *unit, const AstClassDef *def, int body, int params, int dest) {
    World *world = unit->compiler->world;
    int base = temp_take(unit, 4), reg = temp_take(unit, 1);
    load_const(unit, value_ref(world->roots.natives[NATIVE_classes_build]), base);
    emit(unit, OP_LOAD_IMM, base + 1, 0, 0);
    emit(unit, OP_BUILD_LIST, base + 2, 0, 0);
    emit(unit, OP_LIST_APPEND, base + 2, body, 0);
    load_const(unit, str_name(world, def->name->text), reg);
    emit(unit, OP_LIST_APPEND, base + 2, reg, 0);
    const AstCall call = {.args = def->bases, .keywords = def->keywords};
    collect_arguments(unit, &call, base, false);
    if (params >= 0) {
        generic_base(unit, params, reg);
        emit(unit, OP_LIST_APPEND, base + 2, reg, 0);
    }
    emit(unit, OP_CALL_EX, base, dest, 0);
}

/* The class, decorators not applied; `params` is the register of its type parameters or -1. */
static void class_object(Unit *unit, const void *node, int params, int dest) {
    const AstClassDef *def = node;
    int mark = unit->temp;
    int base = temp_take(unit, 2);
    Value qualname = name_for(unit, def->name->text, def->name);
    CodeObject *code = class_code(unit, def, qualname);
    int parts = temp_take(unit, 5);
    Scope *scope = scope_of(&unit->compiler->scopes, &def->node);
    bool closure = scope && build_closure(unit, scope, parts + 1);
    make_function(unit, code, parts, closure ? 1 : 0);
    move(unit, base, parts);
    unit->temp = parts;
    if (class_unpacks(def)) {
        class_unpacked(unit, def, base, params, dest);
    } else {
        load_const(unit, str_name(unit->compiler->world, def->name->text), base + 1);
        for (int32_t i = 0; i < def->bases.count; i++) {
            expr_temp(unit, def->bases.items[i]);
        }
        if (params >= 0) {
            generic_base(unit, params, temp_take(unit, 1));
        }
        for (int32_t i = 0; i < def->keywords.count; i++) {
            expr_temp(unit, ((const AstKeyword *)def->keywords.items[i])->value);
        }
        emit(unit, OP_BUILD_CLASS, base, def->bases.count + (params >= 0), dest);
        emit_word(unit, def->keywords.count
                            ? (uint32_t)const_index(unit, keyword_names(unit, def->keywords)) + 1
                            : 0);
    }
    if (params >= 0) {
        store_type_parameters(unit, dest, params);
    }
    unit->temp = mark;
}

void class_definition(Unit *unit, const AstNode *node) {
    const AstClassDef *def = (const AstClassDef *)node;
    int mark = unit->temp;
    int first = load_decorators(unit, def->decorator_list);
    int result = temp_take(unit, 1);
    if (def->type_params.count) {
        generic_definition(unit, def->type_params, class_object, node, NULL, result);
    } else {
        class_object(unit, node, -1, result);
    }
    apply_decorators(unit, def->decorator_list, first);
    store_name(unit, def->name, def->decorator_list.count ? first : result);
    unit->temp = mark;
}

/* --- comprehensions ------------------------------------------------------------------------------------------- */

typedef struct Loops {
    const AstNode *node;
    AstSeq generators;
    int result; /* the collection; of a generator expression -1 */
} Loops;

static void add_element(Unit *unit, const Loops *loops) {
    const AstNode *node = loops->node;
    int mark = unit->temp;
    if (node->kind == AST_DICT_COMP) {
        int key = expr(unit, ((const AstDictComp *)node)->key, -1);
        int value = expr(unit, ((const AstDictComp *)node)->value, -1);
        emit(unit, OP_DICT_SET, loops->result, key, value);
    } else {
        int value = expr(unit, ((const AstListComp *)node)->elt, -1);
        if (loops->result < 0) {
            int ignored = temp_take(unit, 1);
            emit(unit, unit->host->coroutine ? OP_ASYNC_YIELD : OP_YIELD, ignored, value, 0);
        } else {
            emit(unit, node->kind == AST_SET_COMP ? OP_SET_ADD : OP_LIST_APPEND, loops->result,
                 value, 0);
        }
    }
    unit->temp = mark;
}

static int target_register(Unit *unit, const AstNode *target) {
    int reg = target->kind == AST_NAME ? local_register(unit, ((const AstName *)target)->id) : -1;
    if (reg >= 0) {
        set_bound(unit, reg, true);
    }
    return reg;
}

static void comprehension_loop(Unit *unit, const Loops *loops, int32_t level, int iterator);

/* What `part` goes over as an iterator in `reg`: what fails there stands at that expression. */
static void load_iterator(Unit *unit, const AstComprehension *part, int reg) {
    const AstNode *around = unit->node;
    expr(unit, part->iter, reg);
    unit->node = part->iter;
    emit(unit, part->is_async ? OP_GET_AITER : OP_GET_ITER, reg, reg, 0);
    unit->node = around;
}

/* What is done for each item: the conditions, the loops inside, the element. */
static void comprehension_body(Unit *unit, const Loops *loops, int32_t level, Label *foot) {
    const AstComprehension *part = (const AstComprehension *)loops->generators.items[level];
    for (int32_t i = 0; i < part->ifs.count; i++) {
        jump_if(unit, part->ifs.items[i], false, foot);
    }
    if (level + 1 < loops->generators.count) {
        const AstComprehension *next = (const AstComprehension *)loops->generators.items[level + 1];
        int inner = temp_take(unit, 1);
        load_iterator(unit, next, inner);
        comprehension_loop(unit, loops, level + 1, inner);
    } else {
        add_element(unit, loops);
    }
}

static void async_comprehension_loop(Unit *unit, const Loops *loops, int32_t level, int iterator) {
    const AstComprehension *part = (const AstComprehension *)loops->generators.items[level];
    int mark = unit->temp;
    Label foot = LABEL_NEW;
    Bound before = unit->bound;
    int32_t head = unit->count;
    int thrown = temp_take(unit, 1);
    int item = next_awaited(unit, iterator);
    int32_t end = unit->count;
    assign(unit, part->target, item);
    comprehension_body(unit, loops, level, &foot);
    label_bind(unit, &foot);
    emit_loop(unit, OP_JUMP_BACK, 0, 0, 0, head);
    handler_add(unit, head, end, unit->count, thrown);
    emit(unit, OP_END_ASYNC_FOR, thrown, 0, 0);
    unit->bound = before;
    unit->temp = mark;
}

/* Loop number `level` over the iterator in `iterator`, the others inside. */
static void comprehension_loop(Unit *unit, const Loops *loops, int32_t level, int iterator) {
    const AstComprehension *part = (const AstComprehension *)loops->generators.items[level];
    if (part->is_async) {
        async_comprehension_loop(unit, loops, level, iterator);
        return;
    }
    int mark = unit->temp;
    Label foot = LABEL_NEW;
    emit_jump(unit, OP_JUMP, 0, 0, 0, &foot);
    int32_t head = unit->count;
    Bound before = unit->bound;
    int item = target_register(unit, part->target);
    if (item < 0) {
        item = temp_take(unit, 1);
        assign(unit, part->target, item);
    }
    comprehension_body(unit, loops, level, &foot);
    label_bind(unit, &foot);
    const AstNode *around = unit->node;
    unit->node = part->iter;
    emit_loop(unit, OP_FOR_LOOP, iterator, item, 0, head);
    unit->node = around;
    unit->bound = before;
    unit->temp = mark;
}

static AstSeq generators_of(const AstNode *node) {
    return node->kind == AST_DICT_COMP ? ((const AstDictComp *)node)->generators
                                       : ((const AstListComp *)node)->generators;
}

int comprehension(Unit *unit, const AstNode *node, int dest) {
    Scope *scope = scope_of(&unit->compiler->scopes, node);
    int result = temp_take(unit, 1);
    int iterator = temp_take(unit, 1);
    Loops loops = {node, generators_of(node), result};
    load_iterator(unit, (const AstComprehension *)loops.generators.items[0], iterator);
    emit(unit,
         node->kind == AST_LIST_COMP  ? OP_BUILD_LIST
         : node->kind == AST_SET_COMP ? OP_BUILD_SET
                                      : OP_BUILD_DICT,
         result, 0, 0);
    Scope *outside = unit->scope;
    Bound bound = unit->bound;
    if (scope) {
        unit->scope = scope;
        for (int32_t i = 0; i < scope->count; i++) {
            Symbol *symbol = scope->symbols[i];
            if (symbol->access == ACCESS_LOCAL || symbol->access == ACCESS_CELL) {
                symbol->index = temp_take(unit, 1);
                set_bound(unit, symbol->index, false);
                load_const(unit, UNDEFINED, symbol->index);
            }
            if (symbol->access == ACCESS_CELL) {
                emit(unit, OP_MAKE_CELL, symbol->index, 0, 0);
            }
        }
        comprehension_loop(unit, &loops, 0, iterator);
    }
    unit->scope = outside;
    unit->bound = bound;
    unit->temp = result + 1;
    if (dest >= 0) {
        move(unit, dest, result);
        return dest;
    }
    return result;
}

static CodeObject *generator_code(Unit *outer, const AstNode *node, Scope *scope) {
    Unit unit;
    unit_init(&unit, outer->compiler, outer, scope, STR("<genexpr>"));
    unit.qualname = qualified_name(outer, STR("<genexpr>"));
    enter_scope(&unit, scope);
    Loops loops = {node, generators_of(node), -1};
    comprehension_loop(&unit, &loops, 0, 0);
    int reg = temp_take(&unit, 1);
    load_const(&unit, NONE, reg);
    emit_return(&unit, reg);
    finish_return(&unit);
    CodeObject *code = unit_finish(&unit);
    if (code) {
        code->flags |= CODE_SIMPLE | generator_flags(scope);
        code->positional_count = code->positional_only_count = 1;
    }
    return code;
}

int generator_expression(Unit *unit, const AstNode *node, int dest) {
    Scope *scope = scope_of(&unit->compiler->scopes, node);
    int mark = unit->temp;
    int base = temp_take(unit, 2);
    AstSeq generators = generators_of(node);
    load_iterator(unit, (const AstComprehension *)generators.items[0], base + 1);
    int parts = temp_take(unit, 5);
    CodeObject *code = scope ? generator_code(unit, node, scope) : NULL;
    bool closure = scope && build_closure(unit, scope, parts + 1);
    make_function(unit, code, parts, closure ? 1 : 0);
    move(unit, base, parts);
    unit->temp = mark;
    int reg = dest >= 0 ? dest : temp_take(unit, 1);
    emit(unit, OP_CALL, base, 1, reg);
    return reg;
}
