/* Chat completions (OpenAI, Ollama, llama.cpp, vLLM) and Messages (Anthropic).
 *
 * source: OpenAI API reference, "Create chat completion" and "Structured outputs"; Anthropic API reference, "Messages",
 *         "Structured outputs", "Tool use". */
#include "reviewer/forms.h"

#include <jansson.h>
#include <string.h>

#include "base/limits.h"
#include "wire/wire.h"

#define TOOL_NAME "give_verdict"
#define TOOL_DOC  "Gives the verdict on the program."

Dialect dialect_make(ReviewerApi api, ReviewerForm form) {
    return (Dialect){.api = api,
                     .form = form == REVIEWER_FORM_AUTO ? REVIEWER_FORM_SCHEMA : form,
                     .is_form_free = form == REVIEWER_FORM_AUTO,
                     .has_temperature = api == REVIEWER_OPENAI};
}

const char *dialect_path(const Dialect *dialect) {
    return dialect->api == REVIEWER_OPENAI ? "/chat/completions" : "/v1/messages";
}

const char *dialect_home(const Dialect *dialect) {
    return dialect->api == REVIEWER_OPENAI ? "https://api.openai.com/v1"
                                           : "https://api.anthropic.com";
}

/* --- requests --------------------------------------------------------------------------------------------------- */

static void put_message(WireJson *json, const char *role, Str text) {
    wire_json_open(json, '{');
    wire_json_member_str(json, "role", str_from(role));
    wire_json_member_str(json, "content", text);
    wire_json_close(json, '}');
}

static void put_schema(WireJson *json, const char *name, Str schema) {
    wire_json_key(json, name);
    wire_json_raw(json, schema);
}

static void put_openai_form(WireJson *json, const Dialect *dialect, Str schema) {
    if (dialect->form == REVIEWER_FORM_SCHEMA) {
        wire_json_key(json, "response_format");
        wire_json_open(json, '{');
        wire_json_member_str(json, "type", STR("json_schema"));
        wire_json_key(json, "json_schema");
        wire_json_open(json, '{');
        wire_json_member_str(json, "name", STR("verdict"));
        wire_json_member_bool(json, "strict", true);
        put_schema(json, "schema", schema);
        wire_json_close(json, '}');
        wire_json_close(json, '}');
    } else if (dialect->form == REVIEWER_FORM_TOOL) {
        wire_json_key(json, "tools");
        wire_json_raw(json,
                      STR("[{\"type\":\"function\",\"function\":{\"name\":\"" TOOL_NAME
                          "\",\"description\":\"" TOOL_DOC "\",\"strict\":true,\"parameters\":"));
        buf_append(json->out, schema);
        buf_append(json->out, STR("}}]"));
        wire_json_key(json, "tool_choice");
        wire_json_raw(json,
                      STR("{\"type\":\"function\",\"function\":{\"name\":\"" TOOL_NAME "\"}}"));
    }
}

static void put_anthropic_form(WireJson *json, const Dialect *dialect, Str schema) {
    if (dialect->form == REVIEWER_FORM_SCHEMA) {
        wire_json_key(json, "output_config");
        wire_json_raw(json, STR("{\"format\":{\"type\":\"json_schema\",\"schema\":"));
        buf_append(json->out, schema);
        buf_append(json->out, STR("}}"));
    } else if (dialect->form == REVIEWER_FORM_TOOL) {
        wire_json_key(json, "tools");
        wire_json_raw(json, STR("[{\"name\":\"" TOOL_NAME "\",\"description\":\"" TOOL_DOC
                                "\",\"input_schema\":"));
        buf_append(json->out, schema);
        buf_append(json->out, STR("}]"));
        wire_json_key(json, "tool_choice");
        wire_json_raw(json, STR("{\"type\":\"tool\",\"name\":\"" TOOL_NAME "\"}"));
    }
}

/* The system text; where words alone say what the answer's form is, with the schema. */
static void put_system(const Dialect *dialect, const Question *question, Buf *out) {
    buf_append(out, question->system);
    if (dialect->form == REVIEWER_FORM_PROMPT) {
        buf_append(out, STR("\n\nAnswer with one JSON object by this JSON schema, and with nothing "
                            "before or after it:\n"));
        buf_append(out, question->schema);
    }
}

void form_request(const Dialect *dialect, const Question *question, Buf *out) {
    Buf system;
    buf_init(&system, out->limit);
    put_system(dialect, question, &system);
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "model", question->model);
    wire_json_member_int(&json,
                         dialect->has_new_limit_name ? "max_completion_tokens" : "max_tokens",
                         question->max_tokens);
    if (dialect->has_temperature) {
        wire_json_member_int(&json, "temperature", 0);
    }
    if (dialect->api == REVIEWER_ANTHROPIC) {
        wire_json_member_str(&json, "system", buf_view(&system));
    }
    wire_json_key(&json, "messages");
    wire_json_open(&json, '[');
    if (dialect->api == REVIEWER_OPENAI) {
        put_message(&json, "system", buf_view(&system));
    }
    put_message(&json, "user", question->user);
    wire_json_close(&json, ']');
    if (dialect->api == REVIEWER_OPENAI) {
        put_openai_form(&json, dialect, question->schema);
    } else {
        put_anthropic_form(&json, dialect, question->schema);
    }
    wire_json_close(&json, '}');
    if (system.failure != ST_OK) {
        out->failure = system.failure;
    }
    buf_done(&system);
}

/* --- answers ---------------------------------------------------------------------------------------------------- */

static Str text_of(const json_t *value) {
    return json_is_string(value)
               ? (Str){json_string_value(value), (int64_t)json_string_length(value)}
               : (Str){0};
}

static bool is_word(const json_t *value, const char *word) {
    return str_equal(text_of(value), str_from(word));
}

static int64_t tokens_of(const json_t *usage, const char *name) {
    int64_t tokens = json_integer_value(json_object_get(usage, name));
    return tokens < 0 ? 0 : tokens > INT32_MAX ? INT32_MAX : tokens;
}

static Status read_openai(Arena *arena, const json_t *root, FormAnswer *answer) {
    const json_t *choice = json_array_get(json_object_get(root, "choices"), 0);
    const json_t *message = json_object_get(choice, "message");
    const json_t *reason = json_object_get(choice, "finish_reason");
    const json_t *usage = json_object_get(root, "usage");
    const json_t *call = json_array_get(json_object_get(message, "tool_calls"), 0);
    const json_t *arguments = json_object_get(json_object_get(call, "function"), "arguments");
    Str text = arguments ? text_of(arguments) : text_of(json_object_get(message, "content"));
    answer->tokens_in = tokens_of(usage, "prompt_tokens");
    answer->tokens_out = tokens_of(usage, "completion_tokens");
    answer->is_cut = is_word(reason, "length");
    answer->is_declined =
        text_of(json_object_get(message, "refusal")).size > 0 || is_word(reason, "content_filter");
    if (!json_is_object(message) || (!text.data && !answer->is_declined)) {
        return ST_PROTOCOL;
    }
    answer->text = arena_copy_str(arena, text.data ? text : STR(""));
    return answer->text.data ? ST_OK : ST_NO_MEMORY;
}

/* The text blocks one after the other, or the tool's input. */
static bool read_blocks(const json_t *content, Buf *out) {
    size_t index;
    const json_t *block;
    bool has_any = false;
    json_array_foreach(content, index, block) {
        const json_t *type = json_object_get(block, "type");
        const json_t *input = json_object_get(block, "input");
        if (is_word(type, "tool_use") && json_is_object(input)) {
            size_t size = json_dumpb(input, NULL, 0, JSON_COMPACT);
            if (buf_reserve(out, (int64_t)size)) {
                out->size += (int64_t)json_dumpb(input, out->data + out->size, size, JSON_COMPACT);
            }
            has_any = true;
        } else if (is_word(type, "text")) {
            Str text = text_of(json_object_get(block, "text"));
            buf_append(out, text.data ? text : STR(""));
            has_any = true;
        }
    }
    return has_any;
}

static Status read_anthropic(Arena *arena, const json_t *root, FormAnswer *answer) {
    const json_t *content = json_object_get(root, "content");
    const json_t *reason = json_object_get(root, "stop_reason");
    const json_t *usage = json_object_get(root, "usage");
    answer->tokens_in = tokens_of(usage, "input_tokens");
    answer->tokens_out = tokens_of(usage, "output_tokens");
    answer->is_cut = is_word(reason, "max_tokens");
    answer->is_declined = is_word(reason, "refusal");
    Buf text;
    buf_init(&text, LIMIT_REVIEW_ANSWER_BYTES);
    bool is_good = json_is_array(content) &&
                   (read_blocks(content, &text) || answer->is_declined || answer->is_cut);
    answer->text = is_good ? arena_copy_str(arena, buf_view(&text)) : (Str){0};
    Status status = !is_good || text.failure != ST_OK ? ST_PROTOCOL
                    : answer->text.data               ? ST_OK
                                                      : ST_NO_MEMORY;
    buf_done(&text);
    return status;
}

/* jansson stops at its own depth of 2048, which a stack of a megabyte bears. */
static json_t *read_body(Str body) {
    return json_loadb(body.data, (size_t)body.size, JSON_REJECT_DUPLICATES, NULL);
}

Status form_answer(const Dialect *dialect, Arena *arena, Str body, FormAnswer *out_answer) {
    json_t *root = read_body(body);
    FormAnswer answer = {0};
    Status status = !json_is_object(root)             ? ST_PROTOCOL
                    : dialect->api == REVIEWER_OPENAI ? read_openai(arena, root, &answer)
                                                      : read_anthropic(arena, root, &answer);
    json_decref(root);
    if (status == ST_OK) {
        *out_answer = answer;
    }
    return status;
}

/* --- refusals --------------------------------------------------------------------------------------------------- */

Str form_error(Arena *arena, Str body) {
    enum { WORDS_MOST = 300 };
    json_t *root = read_body(body);
    const json_t *error = json_object_get(root, "error");
    Str words = text_of(json_is_object(error) ? json_object_get(error, "message") : error);
    if (!words.data) {
        words = text_of(json_object_get(root, "message"));
    }
    if (!words.data) {
        words = text_of(json_object_get(root, "detail"));
    }
    Str copy =
        words.data
            ? arena_copy_str(arena,
                             str_slice(words, 0, words.size < WORDS_MOST ? words.size : WORDS_MOST))
            : STR("");
    json_decref(root);
    return copy.data ? copy : STR("");
}

static bool names_any(Str words, const char *const *names) {
    for (; *names; names++) {
        if (str_find(words, str_from(*names), 0) >= 0) {
            return true;
        }
    }
    return false;
}

bool dialect_adapt(Dialect *dialect, Str words) {
    static const char *const forms[] = {"response_format", "json_schema", "output_config",
                                        "output_format",   "schema",      "tool",
                                        "format",          "strict",      NULL};
    static const char *const sampling[] = {"temperature", NULL}, *const limits[] = {"max_tokens",
                                                                                    NULL};
    if (dialect->has_temperature && names_any(words, sampling)) {
        dialect->has_temperature = false;
        return true;
    }
    if (dialect->api == REVIEWER_OPENAI && !dialect->has_new_limit_name &&
        names_any(words, limits)) {
        dialect->has_new_limit_name = true;
        return true;
    }
    if (dialect->is_form_free && dialect->form != REVIEWER_FORM_PROMPT && names_any(words, forms)) {
        dialect->form++;
        return true;
    }
    return false;
}
