/* Compilation of a module. */
#include "engine/compile/compile.h"

#include "engine/compile/annotate.h"
#include "engine/compile/emit.h"
#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/objects/str.h"

enum { ARENA_BYTES_MOST = 1 << 30 };

static CodeObject *module_code(Compiler *compiler, const AstNode *module) {
    Unit unit;
    unit_init(&unit, compiler, NULL, compiler->scopes.module, STR("<module>"));
    bool names = compiler->scopes.module->kind == SCOPE_CLASS;
    enter_scope(&unit, compiler->scopes.module);
    AstSeq statements = ((const AstModule *)module)->body;
    const AstNode *last = statements.count ? statements.items[statements.count - 1] : NULL;
    bool valued = compiler->wants_value && last && last->kind == AST_EXPR;
    statements.count -= valued;
    int annotate = temp_take(&unit, 1);
    if (annotate_body(&unit, annotate)) {
        emit_bx(&unit, OP_STORE_GLOBAL, annotate, name_index(&unit, STR("__annotate__")));
        emit_cache(&unit, 2, 0);
    }
    annotations_begin(&unit);
    body(&unit, statements);
    int reg = temp_take(&unit, 1);
    if (valued) {
        unit.node = last;
        expr(&unit, ((const AstExpr *)last)->value, reg);
    } else {
        load_const(&unit, NONE, reg);
    }
    emit_return(&unit, reg);
    finish_return(&unit);
    CodeObject *code = unit_finish(&unit);
    if (code) {
        code->flags |= (uint16_t)(CODE_SIMPLE | (names ? CODE_CLASS : CODE_MODULE));
        code->positional_count = names;
        code->simple_count = names;
        Value doc = docstring(&unit, ((const AstModule *)module)->body);
        code->doc = is_ref(doc) ? (Ref)doc : 0;
    }
    return code;
}

static Value compile_with(World *world, const AstNode *module, Value filename, uint16_t flags,
                          Wanted wanted, bool names) {
    Arena arena;
    arena_init(&arena, ARENA_BYTES_MOST);
    Compiler compiler = {.world = world,
                         .arena = &arena,
                         .flags = flags,
                         .wants_value = wanted == WANTED_VALUE,
                         .shows = wanted == WANTED_SHOWN};
    uint32_t stress = world->stress, refused = world->refused;
    world->stress = 0; /* half a program cannot be compiled again from the middle */
    compiler.filename = filename;
    CodeObject *code = NULL;
    bool scoped = module_scopes_build(&arena, module, names, &compiler.scopes);
    if (scoped && !is_signal(compiler.filename)) {
        code = module_code(&compiler, module);
    }
    Value result = SIGNAL_MEMORY;
    if (world->refused != refused) {
        code = NULL; /* something in it is missing, wherever that was */
    } else if (code) {
        result = value_of(world, code);
    } else if (compiler.problem) {
        result = raise(world, TYPE_SYNTAX_ERROR, "%s", compiler.problem);
    } else if (compiler.scopes.too_deep) {
        result = raise(world, TYPE_RECURSION_ERROR,
                       "maximum recursion depth exceeded during compilation");
    }
    world->stress = stress;
    arena_done(&arena);
    return result;
}

Value compile_module(World *world, const AstNode *module, Str filename) {
    return compile_with(world, module, str_name(world, filename), 0, WANTED_NOTHING, false);
}

Value compile_cell(World *world, const AstNode *module, Str filename) {
    return compile_with(world, module, str_name(world, filename), 0, WANTED_VALUE, false);
}

Value compile_frozen(World *world, const AstNode *module) {
    return compile_with(world, module, str_name(world, STR("<frozen>")), CODE_FROZEN,
                        WANTED_NOTHING, false);
}

Value compile_dynamic(World *world, const AstNode *module, Value filename, Wanted wanted,
                      bool names) {
    return compile_with(world, module, filename, 0, wanted, names);
}
