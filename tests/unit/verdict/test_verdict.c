/* Goal: a verdict survives its JSON form, and nothing but a verdict's JSON form is taken for one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/limits.h"
#include "verdict/verdict.h"

static Verdict example(void) {
    static const VerdictStep steps[] = {{{1, 2, 3, 4}, {"`o` is `os`", 11}}};
    static const VerdictFinding findings[] = {
        {.rule = {"CDN-CMD-001", 11},
         .title = {"Runs a command", 14},
         .severity = SEVERITY_CRITICAL,
         .score = 10,
         .cwe = 78,
         .place = {1, 1, 1, 9},
         .message = {"a \"quoted\" \\ text\n", 18},
         .why = {"\xE4\xB8\xAD", 3},
         .instead = {"", 0},
         .steps = steps,
         .step_count = 1},
        {.rule = {"MY-1", 4}, .severity = SEVERITY_INFO},
    };
    static const Str imports[] = {{"a.b", 3}, {"os", 2}};
    static const VerdictTriple triple = {false, {"Syntax error: x", 15}, 100};
    static const VerdictSyntaxError error = {
        {"SyntaxError", 11}, {"bad", 3}, {3, 0, 0, 0}, {"  File\n", 7}};
    return (Verdict){.decision = DECISION_BLOCK,
                     .risk_score = 10,
                     .reason = STR("because"),
                     .findings = findings,
                     .finding_count = 2,
                     .findings_dropped = 7,
                     .syntax_error = &error,
                     .imports = imports,
                     .import_count = 2,
                     .patterns = &triple,
                     .gate = STR("os\nsys"),
                     .from_markdown = true};
}

static void json_comes_back(void **state) {
    (void)state;
    Arena arena;
    Buf first, second;
    arena_init(&arena, 1 << 20);
    buf_init(&first, 1 << 20);
    buf_init(&second, 1 << 20);
    Verdict verdict = example();
    Verdict back;
    verdict_to_json(&verdict, &first);
    assert_int_equal(verdict_from_json(&arena, buf_view(&first), &back), ST_OK);
    verdict_to_json(&back, &second);
    assert_true(str_equal(buf_view(&first), buf_view(&second)));
    assert_int_equal(back.finding_count, 2);
    assert_true(str_equal(back.findings[0].message, STR("a \"quoted\" \\ text\n")));
    assert_int_equal(back.findings[0].steps[0].place.end_col, 4);
    assert_int_equal(back.patterns->risk_score, 100);
    buf_done(&first);
    buf_done(&second);
    arena_done(&arena);
}

/* Replaces the first `old` in a good document by `new` and says what the reader makes of it. */
static Status read_changed(const char *old, const char *new) {
    Arena arena;
    Buf json, changed;
    arena_init(&arena, 1 << 20);
    buf_init(&json, 1 << 20);
    buf_init(&changed, 1 << 20);
    Verdict verdict = example();
    verdict_to_json(&verdict, &json);
    Str text = buf_view(&json);
    int64_t at = str_find(text, str_from(old), 0);
    assert_true(at >= 0);
    buf_append(&changed, str_slice(text, 0, at));
    buf_append(&changed, str_from(new));
    buf_append(&changed, str_slice(text, at + (int64_t)strlen(old), text.size));
    Verdict back = {.risk_score = 4711};
    Status status = verdict_from_json(&arena, buf_view(&changed), &back);
    assert_true(status == ST_OK || back.risk_score == 4711);
    buf_done(&json);
    buf_done(&changed);
    arena_done(&arena);
    return status;
}

static void nothing_else_is_read(void **state) {
    (void)state;
    static const struct {
        const char *old, *new;
    } rows[] = {
        {"{", "["},
        {"\"is_safe\":false", "\"is_safe\":true"},
        {"\"is_safe\":false", "\"is_safe\":0"},
        {"\"is_safe\":false,", ""},
        {"\"is_safe\":false", "\"is_safe\":false,\"is_safe\":false"},
        {"\"is_safe\"", "\"is_sure\""},
        {"\"verdict\":\"block\"", "\"verdict\":\"maybe\""},
        {"\"verdict\":\"block\"", "\"verdict\":null"},
        {"\"risk_score\":10", "\"risk_score\":-1"},
        {"\"risk_score\":10", "\"risk_score\":2147483648"},
        {"\"risk_score\":10", "\"risk_score\":1.5"},
        {"\"risk_score\":10", "\"risk_score\":99999999999999999999"},
        {"\"severity\":\"critical\"", "\"severity\":\"bad\""},
        {"\"line\":1", "\"line\":-1"},
        {"\"steps\":[{", "\"steps\":[{\"more\":1,"},
        {"\"steps\":[", "\"steps\":[1,"},
        {"\"findings\":[", "\"findings\":[null,"},
        {"\"findings\":[", "\"findings\":{},\"x\":["},
        {"\"imports\":[", "\"imports\":[1,"},
        {"\"patterns\":{", "\"patterns\":{\"x\":1,"},
        {"\"syntax_error\":{", "\"syntax_error\":[{"},
        {"\"gate\":\"os\\nsys\"", "\"gate\":1"},
        {"\"from_markdown\":true", "\"from_markdown\":\"true\""},
        {"because", "\\ud800"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(read_changed(rows[i].old, rows[i].new), ST_PROTOCOL);
    }
    assert_int_equal(read_changed("because", "\\u0000"), ST_OK);
    Arena arena;
    arena_init(&arena, 1 << 20);
    Verdict verdict;
    assert_int_equal(verdict_from_json(&arena, STR(""), &verdict), ST_PROTOCOL);
    assert_int_equal(verdict_from_json(&arena, STR("{}"), &verdict), ST_PROTOCOL);
    assert_int_equal(verdict_from_json(&arena, STR("null"), &verdict), ST_PROTOCOL);
    arena_done(&arena);
}

/* The limits of lists, at n and at n + 1. */
static void lists_are_bounded(void **state) {
    (void)state;
    static const int64_t counts[] = {LIMIT_IMPORTS, LIMIT_IMPORTS + 1};
    for (int i = 0; i < 2; i++) {
        Arena arena;
        Buf json;
        arena_init(&arena, 8 << 20);
        buf_init(&json, 8 << 20);
        Str *imports = ARENA_ARRAY(&arena, Str, counts[i]);
        assert_non_null(imports);
        for (int64_t j = 0; j < counts[i]; j++) {
            imports[j] = STR("m");
        }
        Verdict verdict = {.decision = DECISION_ALLOW,
                           .is_safe = true,
                           .imports = imports,
                           .import_count = (int32_t)counts[i]};
        Verdict back;
        verdict_to_json(&verdict, &json);
        assert_int_equal(verdict_from_json(&arena, buf_view(&json), &back),
                         i == 0 ? ST_OK : ST_PROTOCOL);
        buf_done(&json);
        arena_done(&arena);
    }
}

/* The n-th allocation fails, for n = 1, 2, 3 ... until none does: never anything but ST_NO_MEMORY. */
static void memory_may_end(void **state) {
    (void)state;
    Buf json;
    buf_init(&json, 1 << 20);
    Verdict verdict = example();
    verdict_to_json(&verdict, &json);
    Status status = ST_NO_MEMORY;
    for (int64_t limit = 0; status != ST_OK; limit += 512) {
        Arena arena;
        Verdict back;
        arena_init(&arena, limit);
        status = verdict_from_json(&arena, buf_view(&json), &back);
        assert_true(status == ST_OK || status == ST_NO_MEMORY);
        assert_true(limit < 1 << 20);
        arena_done(&arena);
    }
    buf_done(&json);
}

static void rules_are_sorted_and_found(void **state) {
    (void)state;
    for (int32_t i = 0; i < RULE_COUNT; i++) {
        assert_ptr_equal(verdict_rule_find(verdict_rules[i].id), &verdict_rules[i]);
        assert_true(i == 0 || str_compare(verdict_rules[i - 1].id, verdict_rules[i].id) < 0);
    }
    assert_null(verdict_rule_find(STR("")));
    assert_null(verdict_rule_find(STR("CDN-CMD-0010")));
    assert_null(verdict_rule_find(STR("ZZZ")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_comes_back),
        cmocka_unit_test(nothing_else_is_read),
        cmocka_unit_test(lists_are_bounded),
        cmocka_unit_test(memory_may_end),
        cmocka_unit_test(rules_are_sorted_and_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
