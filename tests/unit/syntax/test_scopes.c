/* Goal: each name is bound where CPython's symtable binds it, however deep, and hostile programs cost what they weigh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "syntax/syntax.h"

static const int64_t ARENA_BYTES = INT64_C(1) << 30;

/* The scope reached by taking, at each step of `path`, the child with that number ("" is the module, "0.1"). */
static const Scope *scope_at(const ScopeTree *scopes, const char *path) {
    const Scope *scope = scopes->module;
    for (const char *at = path; *at; at++) {
        if (*at == '.') {
            continue;
        }
        scope = scope->first_child;
        for (int step = *at - '0'; step > 0; step--) {
            scope = scope->next;
        }
    }
    return scope;
}

static const Symbol *symbol_named(const Scope *scope, const char *name) {
    for (int32_t i = 0; i < scope->symbol_count; i++) {
        if (str_equal(scope->symbols[i].name->text, str_from(name))) {
            return &scope->symbols[i];
        }
    }
    return NULL;
}

static void names_are_bound_as_in_cpython(void **state) {
    (void)state;
    static const struct {
        const char *source, *path, *name;
        SymbolBinding want;
    } rows[] = {
        {"x = 1", "", "x", BINDING_LOCAL},
        {"print(x)", "", "print", BINDING_GLOBAL_IMPLICIT},
        /* A function's annotations take a scope before its body does. */
        {"def f(a): return a", "1", "a", BINDING_LOCAL},
        {"def f():\n x = 1\n def g(): return x", "1", "x", BINDING_CELL},
        {"def f():\n x = 1\n def g(): return x", "1.1", "x", BINDING_FREE},
        {"def f():\n x = 1\n def g():\n  def h(): return x", "1.1", "x", BINDING_FREE},
        {"def f():\n global x\n x = 1\n def g(): return x", "1", "x", BINDING_GLOBAL_EXPLICIT},
        {"def f():\n x = 1\n def g():\n  nonlocal x\n  x = 2", "1.1", "x", BINDING_FREE},
        {"class A:\n x = 1\n def f(self): return x", "0.1", "x", BINDING_GLOBAL_IMPLICIT},
        {"def f():\n x = 1\n class A:\n  x = 2\n  def g(self): return x", "1.0.1", "x",
         BINDING_FREE},
        {"class A:\n def f(self): return __x", "0.1", "_A__x", BINDING_GLOBAL_IMPLICIT},
        {"class _A:\n __x = 1", "0", "_A__x", BINDING_LOCAL},
        {"class A:\n __x__ = 1", "0", "__x__", BINDING_LOCAL},
        {"import a.b", "", "a", BINDING_LOCAL},
        {"import a.b as c", "", "c", BINDING_LOCAL},
        {"def f():\n [y := 1 for z in q]\n return y", "1", "y", BINDING_CELL},
        {"[y := 1 for z in q]", "0", "y", BINDING_GLOBAL_EXPLICIT},
        {"def f[T](a: T): pass", "0.0", "T", BINDING_FREE},
        {"class A[T]:\n def f(self): return T", "0.0.1", "T", BINDING_FREE},
        {"lambda: x", "0", "x", BINDING_GLOBAL_IMPLICIT},
        {"def f(x): return [x for y in x]", "1.0", "x", BINDING_FREE},
        {"def f(x): return [1 for x in x]", "1.0", "x", BINDING_LOCAL},
        {"try: pass\nexcept E as e: pass", "", "e", BINDING_LOCAL},
        {"match x:\n case [a, *b, {**c}]: pass", "", "c", BINDING_LOCAL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Arena arena;
        arena_init(&arena, ARENA_BYTES);
        SyntaxTree tree;
        SyntaxFault fault;
        ScopeTree scopes;
        assert_int_equal(syntax_parse(&arena, str_from(rows[i].source), &tree, &fault), ST_OK);
        assert_int_equal(syntax_scopes(&arena, &tree, &scopes, &fault), ST_OK);
        const Symbol *symbol = symbol_named(scope_at(&scopes, rows[i].path), rows[i].name);
        if (!symbol || symbol->binding != rows[i].want) {
            fail_msg("%s: %s in scope %s is bound %d, not %d", rows[i].source, rows[i].name,
                     rows[i].path, symbol ? symbol->binding : -1, rows[i].want);
        }
        arena_done(&arena);
    }
}

static void nodes_lead_to_their_scopes(void **state) {
    (void)state;
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    SyntaxTree tree;
    SyntaxFault fault;
    ScopeTree scopes;
    assert_int_equal(
        syntax_parse(&arena, STR("def f[T](a: T): pass\nclass A: pass\nx = 1"), &tree, &fault),
        ST_OK);
    assert_int_equal(syntax_scopes(&arena, &tree, &scopes, &fault), ST_OK);
    const AstModule *module = (const AstModule *)tree.root;
    const Scope *function = scope_of_node(&scopes, module->body.items[0]);
    assert_non_null(function);
    assert_int_equal(function->kind, SCOPE_FUNCTION);
    assert_int_equal(scope_of_node(&scopes, module->body.items[1])->kind, SCOPE_CLASS);
    assert_null(scope_of_node(&scopes, module->body.items[2]));
    arena_done(&arena);
}

/* `head` n times, each `%` in it the number of the time, `middle`, `tail` n times. */
static Str repeated(Buf *buf, const char *head, const char *middle, const char *tail, int count) {
    buf_clear(buf);
    for (int i = 0; i < count; i++) {
        for (const char *at = head; *at; at++) {
            if (*at == '%') {
                buf_append_int(buf, i);
            } else {
                buf_append_char(buf, *at);
            }
        }
    }
    buf_append(buf, str_from(middle));
    for (int i = 0; i < count; i++) {
        buf_append(buf, str_from(tail));
    }
    return buf_view(buf);
}

static void hostile_programs_are_checked_in_bounds(void **state) {
    (void)state;
    static const struct {
        const char *head, *middle, *tail;
        int count;
        Status want;
    } rows[] = {
        {"lambda a%: ", "a0", "", 300, ST_OK},
        {"x% = f(a%=1)\n", "f(a=1, a=2)", "", 20000, ST_SYNTAX},
        {"def f%():\n global x%\n", "nonlocal q", "", 20000, ST_SYNTAX},
        {"[", "1", " for x in y]", 150, ST_OK},
        {"if x%: y%\n", "return", "", 50000, ST_SYNTAX},
    };
    Buf source;
    buf_init(&source, ARENA_BYTES);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Arena arena;
        arena_init(&arena, ARENA_BYTES);
        SyntaxTree tree;
        SyntaxFault fault;
        Str text = repeated(&source, rows[i].head, rows[i].middle, rows[i].tail, rows[i].count);
        assert_int_equal(syntax_parse(&arena, text, &tree, &fault), ST_OK);
        assert_int_equal(syntax_check(&arena, &tree, &fault), rows[i].want);
        arena_done(&arena);
    }
    buf_clear(&source);
    buf_append(&source, STR("f("));
    for (int i = 0; i < 100000; i++) {
        buf_append_format(&source, "k%d=1,", i);
    }
    buf_append(&source, STR("k0=2)"));
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    SyntaxTree tree;
    SyntaxFault fault;
    assert_int_equal(syntax_parse(&arena, buf_view(&source), &tree, &fault), ST_OK);
    assert_int_equal(syntax_check(&arena, &tree, &fault), ST_SYNTAX);
    assert_true(str_equal(fault.message, STR("keyword argument repeated: k0")));
    arena_done(&arena);
    buf_done(&source);
}

static void memory_that_runs_out_is_told(void **state) {
    (void)state;
    Str source = STR(
        "def f(a, b):\n def g():\n  nonlocal a\n  a = [b for c in a]\nmatch x:\n case {1: y}: pass\n");
    Arena whole;
    arena_init(&whole, ARENA_BYTES);
    SyntaxTree tree;
    SyntaxFault fault;
    assert_int_equal(syntax_parse(&whole, source, &tree, &fault), ST_OK);
    Status status = ST_NO_MEMORY;
    for (int64_t bytes = 16; status != ST_OK; bytes += 16) {
        assert_true(bytes < 1 << 20);
        Arena arena;
        arena_init(&arena, bytes);
        status = syntax_check(&arena, &tree, &fault);
        assert_true(status == ST_OK || status == ST_NO_MEMORY);
        arena_done(&arena);
    }
    arena_done(&whole);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_bound_as_in_cpython),
        cmocka_unit_test(nodes_lead_to_their_scopes),
        cmocka_unit_test(hostile_programs_are_checked_in_bounds),
        cmocka_unit_test(memory_that_runs_out_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
