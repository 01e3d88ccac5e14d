/* The checks behind the parser, in their order: the symbol table, the compiler's walk. */
#include "syntax/check.h"

#include <stdarg.h>

#include "syntax/check_fault.h"
#include "syntax/future.h"

void check_fail(Checker *checker, const AstNode *place, const char *format, ...) {
    if (checker->status != ST_OK) {
        return;
    }
    va_list args;
    va_start(args, format);
    checker->status = check_fault_format(checker->arena, checker->fault, place, format, args);
    va_end(args);
}

bool check_push(Checker *checker, CheckBlock block, const AstNode *place) {
    CheckUnit *unit = checker->unit;
    if (unit->block_count >= CHECK_BLOCKS) {
        check_fail(checker, place, "too many statically nested blocks");
    }
    if (checker->status != ST_OK) {
        return false;
    }
    unit->blocks[unit->block_count++] = block;
    return true;
}

void check_pop(Checker *checker) {
    checker->unit->block_count--;
}

CheckUnit *check_enter(Checker *checker, CheckUnit *unit, const Scope *scope) {
    CheckUnit *around = checker->unit;
    unit->scope = scope;
    unit->block_count = 0;
    unit->annotations = (AstSeq){NULL, 0};
    unit->annotation_capacity = 0;
    checker->unit = unit;
    if (scope && scope->kind == SCOPE_FUNCTION && (scope->is_generator || scope->is_coroutine)) {
        unit->blocks[unit->block_count++] = BLOCK_GENERATOR;
    }
    return around;
}

void check_leave(Checker *checker, CheckUnit *around) {
    checker->unit = around;
}

Status syntax_check(Arena *arena, const SyntaxTree *tree, SyntaxFault *out_fault) {
    SyntaxFault fault = {0};
    ScopeTree scopes = {0};
    Checker checker = {.arena = arena, .fault = &fault, .scopes = &scopes};
    const AstModule *module = (const AstModule *)tree->root;
    checker.annotations_are_text = future_has_annotations(module);
    checker.status = syntax_scopes(arena, tree, &scopes, &fault);
    if (checker.status == ST_OK) {
        checker.name_stamps = ARENA_ARRAY(arena, int32_t, scopes.name_count + 1);
        checker.name_places = ARENA_ARRAY(arena, int32_t, scopes.name_count + 1);
        checker.capture_stamps = ARENA_ARRAY(arena, int32_t, scopes.name_count + 1);
        checker.status = checker.name_stamps && checker.name_places && checker.capture_stamps
                             ? ST_OK
                             : ST_NO_MEMORY;
    }
    if (checker.status == ST_OK) {
        CheckUnit unit;
        check_enter(&checker, &unit, scopes.module);
        check_body(&checker, module->body);
        check_exprs(&checker, unit.annotations);
        check_leave(&checker, NULL);
    }
    if (checker.status == ST_SYNTAX) {
        check_fault_finish(tree, &fault);
        *out_fault = fault;
    }
    return checker.status;
}
