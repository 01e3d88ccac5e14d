/* Private to the checks behind the symbol table: what CPython's compiler refuses while it walks the tree.
 *
 * The walk takes the order in which the compiler emits code (a function's defaults before its body, a class's bases
 * after it, an assignment's value before its target), because of two errors the first one met is told. */
#pragma once

#include "syntax/syntax.h"

/* What a `break`, `continue` or `return` leaves; CPython allows CHECK_BLOCKS of them, one in another, in a function. */
typedef enum CheckBlock {
    BLOCK_LOOP,
    BLOCK_TRY,
    BLOCK_FINALLY_TRY,
    BLOCK_FINALLY_END,
    BLOCK_HANDLER,
    BLOCK_HANDLER_BODY,
    BLOCK_GROUP_HANDLER,
    BLOCK_WITH,
    BLOCK_GENERATOR, /* a generator's or coroutine's whole body */
    BLOCK_ASYNC_FOR, /* of a comprehension */
} CheckBlock;

enum { CHECK_BLOCKS = 21 };

/* One code object being checked. */
typedef struct CheckUnit {
    const Scope *scope;
    CheckBlock blocks[CHECK_BLOCKS];
    int block_count;
    AstSeq annotations; /* of a module or class: compiled behind its body */
    int32_t annotation_capacity;
} CheckUnit;

typedef struct Checker {
    Arena *arena;
    const ScopeTree *scopes;
    SyntaxFault *fault;
    Status status; /* the first failure; nothing more is done after it */
    CheckUnit *unit;
    bool annotations_are_text; /* from __future__ import annotations */
    int32_t *name_stamps; /* by name index: the round in which a name was last seen, and where */
    int32_t *name_places;
    int32_t *capture_stamps; /* by name index: the set of a pattern's captures that a name is in */
    int32_t stamp;
} Checker;

PRINTF_LIKE(3, 4)
void check_fail(Checker *checker, const AstNode *place, const char *format, ...);

void check_body(Checker *checker, AstSeq body);
void check_expr(Checker *checker, const AstNode *node);
void check_exprs(Checker *checker, AstSeq nodes);
/* Elements where a star is welcome: of a display, of a call. */
void check_elements(Checker *checker, AstSeq nodes);
void check_target(Checker *checker, const AstNode *node);
/* What stands between the parentheses of a call or a class statement. */
void check_call_arguments(Checker *checker, AstSeq args, AstSeq keywords);
void check_defaults(Checker *checker, const AstArguments *args);
void check_pattern_case(Checker *checker, const AstNode *pattern, bool allow_irrefutable);

/* false, and the fault, when there are too many blocks around. */
bool check_push(Checker *checker, CheckBlock block, const AstNode *place);
void check_pop(Checker *checker);
/* Opens the code object of `scope`; the caller's CheckUnit is its storage. Returns the one around, for check_leave. */
CheckUnit *check_enter(Checker *checker, CheckUnit *unit, const Scope *scope);
void check_leave(Checker *checker, CheckUnit *around);
