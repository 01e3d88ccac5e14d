/* Goal: a policy is its defaults, its file and its command line, in that order; it survives its JSON form; memory that
 * runs out anywhere is an error and nothing else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "policy/policy.h"

enum { ARENA_BYTES = 8 << 20, JSON_BYTES = 1 << 20 };

static PolicyLoaded load(Arena *arena, const char *text, PolicyRequest request) {
    PolicyLoaded loaded;
    if (text) {
        request.file = STR("team.yaml");
        request.text = str_from(text);
    }
    assert_int_equal(policy_load(arena, &request, &loaded), ST_OK);
    return loaded;
}

static bool allows(const Policy *policy, const char *module) {
    for (int32_t i = 0; i < policy->imports_allow.count; i++) {
        if (str_equal(policy->imports_allow.items[i], str_from(module))) {
            return true;
        }
    }
    return false;
}

static void defaults_are_the_documented_ones(void **state) {
    (void)state;
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    PolicyLoaded loaded = load(&arena, NULL, policy_request_empty());
    const Policy *policy = &loaded.policy;
    assert_int_equal(loaded.fault_count, 0);
    assert_int_equal(policy->limit_cpu_ms, 30000);
    assert_int_equal(policy->limit_wall_ms, 60000);
    assert_int_equal(policy->limit_memory_bytes, 256 << 20);
    assert_int_equal(policy->limit_file_bytes, 100 << 20);
    assert_int_equal(policy->limit_files, 100);
    assert_int_equal(policy->limit_processes, 64);
    assert_int_equal(policy->limit_output_bytes, 1 << 20);
    assert_int_equal(policy->vet_threshold, 15);
    assert_int_equal(policy->vet_mode, VET_MODE_CORDON);
    assert_int_equal(policy->engine, ENGINE_AUTO);
    assert_false(policy->allow_eval || policy->allow_subprocess);
    assert_int_equal(policy->imports_deny.count, 0);
    assert_int_equal(policy->sandbox_accept_missing.count, 0);
    static const char *const refused[] = {
        "os",        "sys",    "subprocess", "socket",   "ctypes",    "importlib",
        "pickle",    "shutil", "numpy",      "*",        "mimetypes", "asyncio.subprocess",
        "threading", "types",  "pathlib",    "builtins", "inspect",   "gc",
        "io.*",      "code"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        assert_false(allows(policy, refused[i]));
    }
    /* The three reference lists: KodeAgent's code and document, smolagents. */
    static const char *const allowed[] = {
        "ast",    "operator", "re",          "time",       "random",      "datetime",
        "typing", "json",     "collections", "itertools",  "functools",   "string",
        "math",   "queue",    "stat",        "statistics", "unicodedata", "collections.abc"};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        assert_true(allows(policy, allowed[i]));
    }
    arena_done(&arena);
}

static void kodeagent_mode_has_its_own_default_list(void **state) {
    (void)state;
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    PolicyRequest request = policy_request_empty();
    request.mode = VET_MODE_KODEAGENT;
    PolicyLoaded loaded = load(&arena, NULL, request);
    assert_int_equal(loaded.policy.imports_allow.count, 13);
    assert_true(allows(&loaded.policy, "mimetypes"));
    assert_false(allows(&loaded.policy, "math"));
    loaded = load(&arena, "vet: {mode: kodeagent}", policy_request_empty());
    assert_int_equal(loaded.policy.imports_allow.count, 13);
    request.mode = VET_MODE_CORDON;
    loaded = load(&arena, "vet: {mode: kodeagent}", request);
    assert_true(allows(&loaded.policy, "math"));
    assert_int_equal(loaded.origins[POLICY_VET_MODE].from, POLICY_FROM_COMMAND);
    arena_done(&arena);
}

static void layers_lie_over_each_other(void **state) {
    (void)state;
    static const Str named[] = {{"scipy", 5}, {"numpy", 5}};
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    PolicyRequest request = policy_request_empty();
    request.add_imports = (PolicyNames){named, 2};
    request.engine = ENGINE_PROCESS;
    PolicyLoaded loaded =
        load(&arena,
             "imports:\n  allow: [json]\n  add: [numpy, json]\n  deny: [json.tool]\n"
             "engine: vm\nlimits:\n  cpu: 5s\n",
             request);
    const Policy *policy = &loaded.policy;
    assert_int_equal(loaded.fault_count, 0);
    assert_int_equal(policy->imports_allow.count, 3);
    assert_true(allows(policy, "json") && allows(policy, "numpy") && allows(policy, "scipy"));
    assert_int_equal(loaded.import_origins[0].line, 2);
    assert_int_equal(loaded.import_origins[1].line, 3);
    assert_int_equal(loaded.import_origins[1].col, 9);
    assert_int_equal(loaded.import_origins[2].from, POLICY_FROM_COMMAND);
    assert_int_equal(policy->imports_deny.count, 1);
    assert_int_equal(policy->engine, ENGINE_PROCESS);
    assert_int_equal(policy->limit_cpu_ms, 5000);
    assert_int_equal(loaded.origins[POLICY_LIMITS_CPU].line, 7);
    assert_int_equal(loaded.origins[POLICY_LIMITS_CPU].col, 8);
    assert_int_equal(loaded.origins[POLICY_LIMITS_WALL].from, POLICY_FROM_DEFAULT);
    arena_done(&arena);
}

static const char *const FULL_POLICY =
    "imports: {allow: ['*', a.b, \"\xC3\xA9t\xC3\xA9\"], deny: [os.*]}\n"
    "vet:\n  mode: kodeagent\n  threshold: 0\n  rules:\n"
    "    - {id: CDN-X, off: true, score: -3, names: [a, \"1\", null], text: \"a\\nb\"}\n"
    "    - {id: MINE, match: {call: foo}}\n"
    "engine: vm\nsandbox: {python: /opt/py, accept_missing: [landlock]}\n"
    "capabilities: {eval: true, subprocess: true}\n"
    "limits: {cpu: 10ms, wall: 24h, memory: 1TiB, file_size: 1, files: 1, disk: 64KiB, processes: 1,\n"
    "         open_files: 16, output: 1025}\n";

static void json_form_comes_back_the_same(void **state) {
    (void)state;
    static const char *const files[] = {"", "vet: {threshold: 7}", NULL};
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    for (int i = 0; i < 3; i++) {
        PolicyLoaded loaded =
            load(&arena, files[i] ? files[i] : FULL_POLICY, policy_request_empty());
        assert_int_equal(loaded.fault_count, 0);
        Buf first, second;
        buf_init(&first, JSON_BYTES);
        buf_init(&second, JSON_BYTES);
        policy_to_json(&loaded.policy, &first);
        Policy back;
        assert_int_equal(policy_from_json(&arena, buf_view(&first), &back), ST_OK);
        policy_to_json(&back, &second);
        assert_true(str_equal(buf_view(&first), buf_view(&second)));
        assert_int_equal(back.limit_wall_ms, loaded.policy.limit_wall_ms);
        assert_int_equal(back.vet_rules.count, loaded.policy.vet_rules.count);
        buf_done(&first);
        buf_done(&second);
    }
    PolicyLoaded loaded = load(&arena, FULL_POLICY, policy_request_empty());
    assert_int_equal(loaded.policy.vet_rules.count, 2);
    const PolicyRule *rule = &loaded.policy.vet_rules.items[0];
    assert_int_equal(rule->line, 6);
    assert_int_equal(rule->col, 7);
    assert_true(str_equal(
        rule->json,
        STR("{\"id\":\"CDN-X\",\"off\":true,\"score\":-3,\"names\":[\"a\",\"1\",null],\"text\":\"a\\nb\"}")));
    arena_done(&arena);
}

static void broken_json_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *from, *to;
    } changes[] = {
        {"{\"imports\"", "{\"import\""},
        {"\"allow\":[", "\"allow\":[3,"},
        {"\"threshold\":0", "\"threshold\":-1"},
        {"\"threshold\":0", "\"threshold\":\"0\""},
        {"\"threshold\":0", "\"threshold\":0,\"more\":1"},
        {"\"mode\":\"kodeagent\"", "\"mode\":\"kode\""},
        {"\"mode\":\"kodeagent\"", "\"mode\":7"},
        {"\"eval\":true", "\"eval\":1"},
        {"\"cpu\":10", "\"cpu\":9"},
        {"\"cpu\":10", "\"cpu\":10.0"},
        {"\"cpu\":10", "\"cpu\":10,\"cpu\":10"},
        {"\"engine\":\"vm\"", "\"engine\":null"},
        {"\"line\":6", "\"line\":\"6\""},
        {"\"id\":\"MINE\"", "\"id\":1"},
        {"\"accept_missing\":[", "\"accept_missing\":{},\"x\":["},
        {"os.*", "os.*."},
        {"}", "}}"},
    };
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    PolicyLoaded loaded = load(&arena, FULL_POLICY, policy_request_empty());
    Buf json, broken;
    buf_init(&json, JSON_BYTES);
    buf_init(&broken, JSON_BYTES);
    policy_to_json(&loaded.policy, &json);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        Str text = buf_view(&json), from = str_from(changes[i].from);
        int64_t at = str_find(text, from, 0);
        assert_true(at >= 0);
        buf_clear(&broken);
        buf_append(&broken, str_slice(text, 0, at));
        buf_append(&broken, str_from(changes[i].to));
        buf_append(&broken, str_slice(text, at + from.size, text.size));
        Policy policy = {.vet_threshold = 77};
        assert_int_equal(policy_from_json(&arena, buf_view(&broken), &policy), ST_PROTOCOL);
        assert_int_equal(policy.vet_threshold, 77);
    }
    for (int64_t size = 0; size < json.size; size += 7) {
        Policy policy;
        assert_int_equal(policy_from_json(&arena, str_slice(buf_view(&json), 0, size), &policy),
                         ST_PROTOCOL);
    }
    buf_done(&json);
    buf_done(&broken);
    arena_done(&arena);
}

static void what_is_shown_is_the_same_policy(void **state) {
    (void)state;
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    PolicyLoaded loaded = load(&arena, FULL_POLICY, policy_request_empty());
    Buf shown, first, second;
    buf_init(&shown, JSON_BYTES);
    buf_init(&first, JSON_BYTES);
    buf_init(&second, JSON_BYTES);
    policy_show(&loaded, &shown);
    assert_int_equal(shown.failure, ST_OK);
    PolicyRequest again = policy_request_empty();
    again.file = STR("shown.yaml");
    again.text = buf_view(&shown);
    PolicyLoaded reread;
    assert_int_equal(policy_load(&arena, &again, &reread), ST_OK);
    assert_int_equal(reread.fault_count, 0);
    /* The places of the rules differ, and nothing else. */
    PolicyRule rules[2];
    for (int i = 0; i < 2; i++) {
        rules[i] = reread.policy.vet_rules.items[i];
        rules[i].line = loaded.policy.vet_rules.items[i].line;
        rules[i].col = loaded.policy.vet_rules.items[i].col;
    }
    reread.policy.vet_rules.items = rules;
    policy_to_json(&loaded.policy, &first);
    policy_to_json(&reread.policy, &second);
    assert_true(str_equal(buf_view(&first), buf_view(&second)));
    buf_done(&shown);
    buf_done(&first);
    buf_done(&second);
    arena_done(&arena);
}

/* Every arena limit from nothing upwards: the load fails cleanly until it succeeds. */
static void memory_may_run_out_anywhere(void **state) {
    (void)state;
    bool succeeded = false;
    for (int64_t limit = 0; limit < ARENA_BYTES && !succeeded; limit += 1024) {
        Arena arena;
        arena_init(&arena, limit);
        PolicyRequest request = policy_request_empty();
        request.file = STR("team.yaml");
        request.text = str_from(FULL_POLICY);
        PolicyLoaded loaded = {.fault_count = 77};
        Status status = policy_load(&arena, &request, &loaded);
        succeeded = status == ST_OK;
        assert_true(succeeded || status == ST_NO_MEMORY);
        assert_int_equal(loaded.fault_count, succeeded ? 0 : 77);
        arena_done(&arena);
    }
    assert_true(succeeded);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults_are_the_documented_ones),
        cmocka_unit_test(kodeagent_mode_has_its_own_default_list),
        cmocka_unit_test(layers_lie_over_each_other),
        cmocka_unit_test(json_form_comes_back_the_same),
        cmocka_unit_test(broken_json_is_refused),
        cmocka_unit_test(what_is_shown_is_the_same_policy),
        cmocka_unit_test(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
