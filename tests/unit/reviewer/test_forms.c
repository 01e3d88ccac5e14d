/* Goal: both APIs are spoken as their references say, in each form of the answer; what a server does not take is left
 * out, once each, and no body makes an answer that is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "reviewer/forms.h"

static const Question question = {.model = {"m", 1},
                                  .max_tokens = 100,
                                  .system = {"be strict", 9},
                                  .user = {"print(1)", 8},
                                  .schema = {"{\"type\":\"object\"}", 17}};

/* The body as JSON; the caller's. */
static json_t *body_of(const Dialect *dialect) {
    Buf out;
    buf_init(&out, 1 << 20);
    form_request(dialect, &question, &out);
    json_t *root = json_loadb(out.data, (size_t)out.size, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(root);
    buf_done(&out);
    return root;
}

static bool has(const Dialect *dialect, const char *key) {
    json_t *root = body_of(dialect);
    bool found = json_object_get(root, key) != NULL;
    json_decref(root);
    return found;
}

static void each_form_is_its_own(void **state) {
    (void)state;
    static const struct {
        ReviewerApi api;
        ReviewerForm form;
        const char *has, *lacks;
    } rows[] = {
        {REVIEWER_OPENAI, REVIEWER_FORM_AUTO, "response_format", "tools"},
        {REVIEWER_OPENAI, REVIEWER_FORM_SCHEMA, "response_format", "tools"},
        {REVIEWER_OPENAI, REVIEWER_FORM_TOOL, "tool_choice", "response_format"},
        {REVIEWER_OPENAI, REVIEWER_FORM_PROMPT, "messages", "response_format"},
        {REVIEWER_ANTHROPIC, REVIEWER_FORM_SCHEMA, "output_config", "tools"},
        {REVIEWER_ANTHROPIC, REVIEWER_FORM_TOOL, "tool_choice", "output_config"},
        {REVIEWER_ANTHROPIC, REVIEWER_FORM_PROMPT, "system", "output_config"},
        {REVIEWER_ANTHROPIC, REVIEWER_FORM_AUTO, "output_config", "temperature"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Dialect dialect = dialect_make(rows[i].api, rows[i].form);
        assert_true(has(&dialect, rows[i].has));
        assert_false(has(&dialect, rows[i].lacks));
        assert_true(has(&dialect, "max_tokens"));
        assert_int_equal(has(&dialect, "temperature"), rows[i].api == REVIEWER_OPENAI);
    }
}

static void what_is_refused_is_left_out_once(void **state) {
    (void)state;
    Dialect dialect = dialect_make(REVIEWER_OPENAI, REVIEWER_FORM_AUTO);
    Str temperature = STR("temperature is not supported");
    assert_true(dialect_adapt(&dialect, temperature));
    assert_false(has(&dialect, "temperature"));
    assert_false(dialect_adapt(&dialect, temperature));
    assert_true(dialect_adapt(&dialect, STR("use max_completion_tokens, not max_tokens")));
    assert_true(has(&dialect, "max_completion_tokens"));
    assert_false(dialect_adapt(&dialect, STR("max_tokens")));
    assert_true(dialect_adapt(&dialect, STR("response_format")));
    assert_int_equal(dialect.form, REVIEWER_FORM_TOOL);
    assert_true(dialect_adapt(&dialect, STR("no tools here")));
    assert_int_equal(dialect.form, REVIEWER_FORM_PROMPT);
    assert_false(dialect_adapt(&dialect, STR("response_format")));
    assert_false(dialect_adapt(&dialect, STR("")));
    Dialect fixed = dialect_make(REVIEWER_OPENAI, REVIEWER_FORM_SCHEMA);
    assert_false(dialect_adapt(&fixed, STR("response_format")));
    Dialect anthropic = dialect_make(REVIEWER_ANTHROPIC, REVIEWER_FORM_AUTO);
    assert_false(dialect_adapt(&anthropic, STR("temperature")));
    assert_false(dialect_adapt(&anthropic, STR("max_tokens")));
}

static Status read(ReviewerApi api, const char *body, FormAnswer *answer) {
    static Arena arena;
    arena_done(&arena);
    arena_init(&arena, 16 << 20);
    Dialect dialect = dialect_make(api, REVIEWER_FORM_AUTO);
    return form_answer(&dialect, &arena, str_from(body), answer);
}

static void no_other_body_is_an_answer(void **state) {
    (void)state;
    static const char *const bodies[] = {
        "",
        "null",
        "[]",
        "{}",
        "{\"choices\": {}}",
        "{\"choices\": []}",
        "{\"choices\": [{}]}",
        "{\"choices\": [{\"message\": {}}]}",
        "{\"choices\": [{\"message\": {\"content\": 3}}]}",
        "{\"choices\": [{\"message\": \"yes\"}]}",
        "{\"choices\": [{\"message\": {\"content\": \"a\", \"content\": \"b\"}}]}",
        "{\"content\": \"yes\"}",
        "{\"content\": []}",
        "{\"content\": [{\"type\": \"image\"}]}",
        "{\"content\": [{\"type\": \"tool_use\", \"input\": \"yes\"}]}",
        "{\"choices\": [{\"message\": {\"content\": \"a\"}}]} trailing",
    };
    FormAnswer answer;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        assert_int_equal(read(REVIEWER_OPENAI, bodies[i], &answer), ST_PROTOCOL);
        assert_int_equal(read(REVIEWER_ANTHROPIC, bodies[i], &answer), ST_PROTOCOL);
    }
}

static void answers_are_read(void **state) {
    (void)state;
    FormAnswer answer;
    assert_int_equal(read(REVIEWER_OPENAI,
                          "{\"choices\":[{\"message\":{\"content\":\"yes\"},\"finish_reason\":"
                          "\"length\"}],\"usage\":{\"prompt_tokens\":-5,"
                          "\"completion_tokens\":99999999999}}",
                          &answer),
                     ST_OK);
    assert_true(str_equal(answer.text, STR("yes")) && answer.is_cut && !answer.is_declined);
    assert_true(answer.tokens_in == 0 && answer.tokens_out == INT32_MAX);
    assert_int_equal(
        read(REVIEWER_ANTHROPIC,
             "{\"content\":[{\"type\":\"thinking\",\"text\":\"hm\"},{\"type\":\"text\",\"text\":"
             "\"ye\"},{\"type\":\"text\",\"text\":\"s\"}],\"stop_reason\":\"end_turn\"}",
             &answer),
        ST_OK);
    assert_true(str_equal(answer.text, STR("yes")) && !answer.is_cut);
    assert_int_equal(
        read(REVIEWER_ANTHROPIC, "{\"content\":[],\"stop_reason\":\"refusal\"}", &answer), ST_OK);
    assert_true(answer.is_declined);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_is_its_own),
        cmocka_unit_test(what_is_refused_is_left_out_once),
        cmocka_unit_test(no_other_body_is_an_answer),
        cmocka_unit_test(answers_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
