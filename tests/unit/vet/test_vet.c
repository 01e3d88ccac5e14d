/* Goal: what the command line cannot reach of vet_program: the tools of kodeagent mode, wrong rules, memory that ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "policy/policy.h"
#include "vet/vet.h"

enum { ARENA_BYTES = 64 << 20 };

static Policy policy_of(Arena *arena, PolicyVetMode mode) {
    PolicyRequest request = policy_request_empty();
    request.mode = (int)mode;
    PolicyLoaded loaded;
    assert_int_equal(policy_load(arena, &request, &loaded), ST_OK);
    return loaded.policy;
}

static void the_gate_covers_the_tools(void **state) {
    (void)state;
    static const struct {
        const char *tools, *program, *gate, *reason;
        bool is_safe;
    } rows[] = {
        {"", "import re", "", "No suspicious patterns detected", true},
        {"import json", "import re", "", "No suspicious patterns detected", true},
        {"import os", "import re", "os", "Imports that are not allowed: os", false},
        {"import os", "import sys", "os\nsys", "Imports that are not allowed: os, sys", false},
        {"x = eval", "import os", "Forbidden builtin: eval", "Forbidden builtin: eval", false},
        {"x = [eval]", "exec", "Forbidden builtin: exec", "Forbidden builtin: exec", false},
        {"eval", "exec", "Forbidden builtin: eval", "Forbidden builtin: eval", false},
        /* patterns are looked for in the program alone */
        {"x.__class__.__dict__\n'rm -rf /'", "x", "", "No suspicious patterns detected", true},
        {"x = (", "import re", "", "The tools do not parse: '(' was never closed, line 1", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Arena arena;
        arena_init(&arena, ARENA_BYTES);
        Policy policy = policy_of(&arena, VET_MODE_KODEAGENT);
        VetProgram program = {.filename = STR("a.py"),
                              .source = str_from(rows[i].program),
                              .tools = str_from(rows[i].tools)};
        Verdict verdict;
        PolicyFault problem;
        assert_int_equal(vet_program(&arena, &policy, &program, &verdict, &problem), ST_OK);
        assert_true(str_equal(verdict.gate, str_from(rows[i].gate)));
        assert_true(str_equal(verdict.reason, str_from(rows[i].reason)));
        assert_int_equal(verdict.is_safe, rows[i].is_safe);
        assert_true(verdict.patterns->is_safe);
        arena_done(&arena);
    }
}

static void a_wrong_rule_is_placed(void **state) {
    (void)state;
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    Policy policy = policy_of(&arena, VET_MODE_CORDON);
    PolicyRule rule = {.id = STR("X"), .json = STR("{\"id\":\"X\"}"), .line = 7, .col = 3};
    policy.vet_rules = (PolicyRules){&rule, 1};
    VetProgram program = {.filename = STR("a.py"), .source = STR("x = 1"), .tools = STR("")};
    Verdict verdict = {.risk_score = 4711};
    PolicyFault problem;
    assert_int_equal(vet_program(&arena, &policy, &program, &verdict, &problem), ST_INVALID);
    assert_int_equal(problem.line, 7);
    assert_int_equal(problem.col, 3);
    assert_true(problem.message.size > 0);
    assert_int_equal(verdict.risk_score, 4711);
    arena_done(&arena);
}

/* The arena's limit grows until the program fits: until then ST_NO_MEMORY and an untouched verdict. */
static void memory_may_end(void **state) {
    (void)state;
    static const char source[] =
        "import os as o, re\nfrom math import tau\nx = ''.join(['a', 'b'])\n"
        "def f(n):\n    return getattr(o, 'sys' + 'tem')(x), re.match('(a+)+', x)\n"
        "print('{0.__class__}'.format(f), [y for y in range(3)], open('/etc/passwd'))\n";
    static const PolicyVetMode modes[] = {VET_MODE_CORDON, VET_MODE_KODEAGENT};
    for (int i = 0; i < 2; i++) {
        Arena kept;
        arena_init(&kept, ARENA_BYTES);
        Policy policy = policy_of(&kept, modes[i]);
        VetProgram program = {
            .filename = STR("a.py"), .source = str_from(source), .tools = STR("")};
        Status status = ST_NO_MEMORY;
        int failures = 0;
        for (int64_t limit = 1024; status != ST_OK; limit += 2048) {
            Arena arena;
            arena_init(&arena, limit);
            Verdict verdict = {.risk_score = 4711};
            PolicyFault problem;
            status = vet_program(&arena, &policy, &program, &verdict, &problem);
            assert_true(status == ST_OK || status == ST_NO_MEMORY);
            assert_true(status == ST_OK || verdict.risk_score == 4711);
            assert_true(status != ST_OK || verdict.decision == DECISION_BLOCK);
            assert_true(limit < 8 << 20);
            failures += status != ST_OK;
            arena_done(&arena);
        }
        assert_true(failures > 3);
        arena_done(&kept);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_gate_covers_the_tools),
        cmocka_unit_test(a_wrong_rule_is_placed),
        cmocka_unit_test(memory_may_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
