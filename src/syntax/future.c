/* Imports from __future__. */
#include "syntax/future.h"

#include <stdarg.h>

#include "syntax/check_fault.h"

static bool is_feature(Str name) {
    static const char *const features[] = {
        "nested_scopes",  "generators",       "division",       "absolute_import", "with_statement",
        "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop",  "annotations",
    };
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        if (str_equal(name, str_from(features[i]))) {
            return true;
        }
    }
    return false;
}

static bool is_future(const AstImportFrom *import) {
    return import->level == 0 && import->module &&
           str_equal(import->module->text, STR("__future__"));
}

static bool is_docstring(const AstNode *node) {
    if (node->kind != AST_EXPR || ((const AstExpr *)node)->value->kind != AST_CONSTANT) {
        return false;
    }
    return ((const AstConstant *)((const AstExpr *)node)->value)->value.kind == AST_VALUE_STR;
}

/* How many of the module's first statements are its docstring and future imports. */
static int32_t import_count(const AstModule *module) {
    int32_t i = 0;
    for (; i < module->body.count; i++) {
        const AstNode *node = module->body.items[i];
        bool is_import = node->kind == AST_IMPORT_FROM && is_future((const AstImportFrom *)node);
        if (!is_import && !(i == 0 && is_docstring(node))) {
            break;
        }
    }
    return i;
}

bool future_is_late(const AstModule *module, const AstImportFrom *import) {
    if (!is_future(import)) {
        return false;
    }
    int32_t count = import_count(module);
    if (count == 0) {
        return true;
    }
    const AstNode *last = module->body.items[count - 1];
    return import->node.line > last->line ||
           (import->node.line == last->line && import->node.col > last->col);
}

PRINTF_LIKE(4, 5)
static Status fail(Arena *arena, SyntaxFault *fault, const AstNode *place, const char *format,
                   ...) {
    va_list args;
    va_start(args, format);
    Status status = check_fault_format(arena, fault, place, format, args);
    va_end(args);
    return status;
}

static Status check_feature(Arena *arena, const AstAlias *alias, SyntaxFault *fault) {
    Str name = alias->name->text;
    if (str_equal(name, STR("braces"))) {
        return fail(arena, fault, &alias->node, "not a chance");
    }
    return is_feature(name) ? ST_OK
                            : fail(arena, fault, &alias->node, "future feature %.*s is not defined",
                                   STR_ARG(name));
}

/* The names that the statement imports; none when it is the docstring. */
static AstSeq imported(const AstNode *node) {
    return node->kind == AST_IMPORT_FROM ? ((const AstImportFrom *)node)->names : (AstSeq){NULL, 0};
}

Status future_check(Arena *arena, const SyntaxTree *tree, SyntaxFault *out_fault) {
    const AstModule *module = (const AstModule *)tree->root;
    int32_t count = import_count(module);
    for (int32_t i = 0; i < count; i++) {
        AstSeq names = imported(module->body.items[i]);
        for (int32_t k = 0; k < names.count; k++) {
            SyntaxFault fault;
            Status status = check_feature(arena, (const AstAlias *)names.items[k], &fault);
            if (status == ST_SYNTAX) {
                check_fault_finish(tree, &fault);
                *out_fault = fault;
            }
            if (status != ST_OK) {
                return status;
            }
        }
    }
    return ST_OK;
}

bool future_has_annotations(const AstModule *module) {
    int32_t count = import_count(module);
    for (int32_t i = 0; i < count; i++) {
        AstSeq names = imported(module->body.items[i]);
        for (int32_t k = 0; k < names.count; k++) {
            if (str_equal(((const AstAlias *)names.items[k])->name->text, STR("annotations"))) {
                return true;
            }
        }
    }
    return false;
}
