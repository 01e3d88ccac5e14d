/* Does the engine have what a program asks for by name?
 *
 * There is no list of what the engine has but the engine: the program is compiled, what it imports is imported, and the
 * names that it uses without defining them are looked up, in a world that is thrown away. Nothing of the program runs.
 * An attribute that is missing may be missing in CPython as well; then the answer errs towards no. */
#include "engine/compile/compile.h"
#include "engine/engine.h"
#include "engine/exec/call.h"
#include "engine/exec/import.h"
#include "engine/exec/loop.h"
#include "engine/objects/dict.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"
#include "syntax/syntax.h"

enum { NAME_BYTES = 100 }; /* of a name that is told */

typedef enum Use { USE_NAME = 1, USE_ATTRIBUTE = 2, USE_DEFINED = 4 } Use;

typedef struct Coverage {
    World *world;
    Arena *arena;
    uint8_t *uses; /* of each identifier of the tree, by its index */
    const AstIdent **idents;
    int32_t ident_count;
    Buf texts;   /* the program's text constants: they may name attributes, as namedtuple's do */
    Buf imports; /* its imports as a program of its own */
    Str why;
} Coverage;

/* --- what the program names ------------------------------------------------------------------------------------- */

static void note(Coverage *coverage, const AstIdent *ident, Use use) {
    if (ident && ident->index < coverage->ident_count) {
        coverage->uses[ident->index] |= (uint8_t)use;
        coverage->idents[ident->index] = ident;
        note(coverage, ident->top, use);
    }
}

static void note_import(Coverage *coverage, const AstNode *node) {
    Buf *out = &coverage->imports;
    const AstIdent *module = NULL;
    AstSeq names;
    if (node->kind == AST_IMPORT_FROM) {
        module = ((const AstImportFrom *)node)->module;
        if (module && str_equal(module->text, STR("__future__"))) {
            return;
        }
        names = ((const AstImportFrom *)node)->names;
    } else {
        names = ((const AstImport *)node)->names;
    }
    for (int32_t i = 0; i < names.count; i++) {
        Str name = ((const AstAlias *)names.items[i])->name->text;
        if (module) {
            buf_append_format(out, "from %.*s ", STR_ARG(module->text));
        }
        buf_append_format(out, "import %.*s\n", STR_ARG(name));
    }
}

static void note_fields(Coverage *coverage, const AstNode *node) {
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = 0; i < info->field_count; i++) {
        const AstField *field = &info->fields[i];
        if (field->type != AST_FIELD_IDENTIFIER) {
            continue;
        }
        if (field->shape == AST_SHAPE_LIST) {
            const AstIdentSeq *list = ast_field_at(node, field);
            for (int32_t j = 0; j < list->count; j++) {
                note(coverage, list->items[j], USE_DEFINED);
            }
        } else {
            note(coverage, *(const AstIdent *const *)ast_field_at(node, field), USE_DEFINED);
        }
    }
}

/* A level of the tree is a level of calls: LIMIT_TREE_HEIGHT bounds them. */
static void walk(Coverage *coverage, const AstNode *node) {
    switch (node->kind) {
    case AST_NAME: {
        const AstName *name = (const AstName *)node;
        note(coverage, name->id, name->ctx == AST_EXPR_CONTEXT_LOAD ? USE_NAME : USE_DEFINED);
        break;
    }
    case AST_ATTRIBUTE: {
        const AstAttribute *attribute = (const AstAttribute *)node;
        note(coverage, attribute->attr,
             attribute->ctx == AST_EXPR_CONTEXT_LOAD ? USE_ATTRIBUTE : USE_DEFINED);
        break;
    }
    case AST_CONSTANT: {
        const AstConstant *constant = (const AstConstant *)node;
        if (constant->value.kind == AST_VALUE_STR) {
            buf_append(&coverage->texts, constant->value.text);
            buf_append_char(&coverage->texts, ' ');
        }
        break;
    }
    case AST_IMPORT:
    case AST_IMPORT_FROM: note_import(coverage, node); break;
    default: note_fields(coverage, node); break;
    }
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = 0; i < info->field_count; i++) {
        AstSeq children = ast_field_nodes(node, &info->fields[i]);
        for (int32_t j = 0; j < children.count; j++) {
            if (children.items[j]) {
                walk(coverage, children.items[j]);
            }
        }
    }
}

/* --- what the engine has ---------------------------------------------------------------------------------------- */

static bool refuse(Coverage *coverage, const char *what, Str name) {
    Str shown = name.size > NAME_BYTES ? str_slice(name, 0, NAME_BYTES) : name;
    coverage->why =
        arena_format(coverage->arena, "the embedded engine has no %s%.*s", what, STR_ARG(shown));
    return false;
}

/* The world's error, or its limit, is the reason. */
static bool refuse_outcome(Coverage *coverage, Value outcome) {
    World *world = coverage->world;
    char text[200] = "a limit was reached";
    if (outcome == SIGNAL_ERROR) {
        Value words = value_str(world, world->error);
        int64_t size =
            is_signal(words) ? 0 : str_to_utf8(world, str_of(world, words), text, sizeof text - 1);
        text[size < (int64_t)sizeof text ? size : (int64_t)sizeof text - 1] = '\0';
    }
    coverage->why =
        arena_format(coverage->arena, "the embedded engine cannot prepare it: %s", text);
    return false;
}

static bool compiles(Coverage *coverage, const AstNode *tree) {
    Value code = compile_module(coverage->world, tree, STR("<coverage>"));
    return !is_signal(code) || refuse_outcome(coverage, code);
}

static bool imports(Coverage *coverage) {
    if (coverage->imports.failure != ST_OK || coverage->texts.failure != ST_OK) {
        return refuse(coverage, "room for its names", STR(""));
    }
    World *world = coverage->world;
    SyntaxTree tree;
    SyntaxFault fault;
    if (syntax_parse(coverage->arena, buf_view(&coverage->imports), &tree, &fault) != ST_OK) {
        return refuse(coverage, "such imports", STR(""));
    }
    Value code = compile_module(world, tree.root, STR("<coverage>"));
    Value outcome = is_signal(code) ? code : push_module(world, code, world->roots.main);
    if (outcome == SIGNAL_CALL) {
        top_frame(world)->ret = RET_EXIT;
        outcome = loop_run(world);
    }
    /* What a module asks the host while it is imported: randomness. */
    static const char zeros[64];
    while (outcome == SIGNAL_HOST &&
           engine_answer(world, engine_make_bytes(world, (Str){zeros, sizeof zeros}))) {
        outcome = loop_run(world);
    }
    return !is_signal(outcome) || refuse_outcome(coverage, outcome);
}

static bool has_attribute(World *world, const DictObject *dict, Value name) {
    return dict_get_str(world, dict, name) != UNDEFINED;
}

/* Whether a module, or a type that a module shows, has it. */
static bool is_of_modules(World *world, Value name) {
    const DictObject *modules = at(world, world->roots.modules);
    for (int64_t i = dict_next(world, modules, 0); i >= 0; i = dict_next(world, modules, i + 1)) {
        Value module = dict_entries(world, modules)[2 * i + 1];
        if (!has_kind(world, module, KIND_MODULE)) {
            continue;
        }
        const DictObject *members = at(world, ((ModuleObject *)at(world, (Ref)module))->dict);
        if (has_attribute(world, members, name)) {
            return true;
        }
        for (int64_t j = dict_next(world, members, 0); j >= 0;
             j = dict_next(world, members, j + 1)) {
            Value member = dict_entries(world, members)[2 * j + 1];
            if (has_kind(world, member, KIND_TYPE) &&
                has_attribute(world, at(world, ((TypeObject *)at(world, (Ref)member))->dict),
                              name)) {
                return true;
            }
        }
    }
    return false;
}

static bool is_attribute_known(World *world, Value name) {
    for (int id = 0; id < TYPE_ID_COUNT; id++) {
        if (has_attribute(world, at(world, type_by_id(world, (TypeId)id)->dict), name)) {
            return true;
        }
    }
    return is_of_modules(world, name);
}

/* What CPython's builtins have beyond the engine's; any other name that is not there is a NameError everywhere. */
static bool is_builtin_elsewhere(Str name) {
    static const char *const names[] = {"breakpoint", "copyright", "credits", "exit",
                                        "help",       "license",   "quit"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_equal(name, str_from(names[i]))) {
            return true;
        }
    }
    return false;
}

static bool knows(Coverage *coverage, const AstIdent *ident) {
    World *world = coverage->world;
    uint8_t use = coverage->uses[ident->index];
    if (use & USE_DEFINED || str_starts_with(ident->text, STR("__"))) {
        return true;
    }
    Value name = str_name(world, ident->text);
    if (is_signal(name)) {
        return refuse_outcome(coverage, name);
    }
    if (use & USE_NAME && is_builtin_elsewhere(ident->text)) {
        return refuse(coverage, "", ident->text);
    }
    if (use & USE_ATTRIBUTE && str_find(buf_view(&coverage->texts), ident->text, 0) < 0 &&
        !is_attribute_known(world, name)) {
        return refuse(coverage, "attribute ", ident->text);
    }
    return true;
}

bool engine_covers(World *world, Arena *arena, const AstNode *tree, int32_t ident_count,
                   Str *out_why) {
    Coverage coverage = {.world = world,
                         .arena = arena,
                         .uses = ARENA_ARRAY(arena, uint8_t, ident_count),
                         .idents = ARENA_ARRAY(arena, const AstIdent *, ident_count),
                         .ident_count = ident_count};
    *out_why = STR("out of memory");
    if (!coverage.uses || !coverage.idents) {
        return false;
    }
    buf_init(&coverage.texts, INT64_C(1) << 24);
    buf_init(&coverage.imports, INT64_C(1) << 20);
    walk(&coverage, tree);
    bool is_covered = compiles(&coverage, tree) && imports(&coverage);
    for (int32_t i = 0; is_covered && i < ident_count; i++) {
        is_covered = !coverage.idents[i] || knows(&coverage, coverage.idents[i]);
    }
    buf_done(&coverage.texts);
    buf_done(&coverage.imports);
    *out_why = is_covered ? STR("") : coverage.why.data ? coverage.why : STR("out of memory");
    return is_covered;
}
