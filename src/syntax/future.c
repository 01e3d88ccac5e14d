/* Imports from __future__. */
#include "syntax/future.h"

bool future_is_feature(Str name) {
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

static bool future_is_import(const AstImportFrom *import) {
    return import->level == 0 && import->module &&
           str_equal(import->module->text, STR("__future__"));
}

static bool is_docstring(const AstNode *node) {
    if (node->kind != AST_EXPR || ((const AstExpr *)node)->value->kind != AST_CONSTANT) {
        return false;
    }
    return ((const AstConstant *)((const AstExpr *)node)->value)->value.kind == AST_VALUE_STR;
}

int32_t future_import_count(const AstModule *module) {
    int32_t i = 0;
    for (; i < module->body.count; i++) {
        const AstNode *node = module->body.items[i];
        bool is_import =
            node->kind == AST_IMPORT_FROM && future_is_import((const AstImportFrom *)node);
        if (!is_import && !(i == 0 && is_docstring(node))) {
            break;
        }
    }
    return i;
}

bool future_is_late(const AstModule *module, const AstImportFrom *import) {
    if (!future_is_import(import)) {
        return false;
    }
    int32_t count = future_import_count(module);
    if (count == 0) {
        return true;
    }
    const AstNode *last = module->body.items[count - 1];
    return import->node.line > last->line ||
           (import->node.line == last->line && import->node.col > last->col);
}
