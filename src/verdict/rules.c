/* Rule rows of a policy: changes to Cordon's rules, and rules of the user's own. */
#include <jansson.h>

#include "base/limits.h"
#include "verdict/verdict.h"

enum {
    SCORE_MOST = 1000,
    PATTERNS_MOST = 1000,
    CWE_MOST = 99999,
};

typedef struct RowReader {
    Arena *arena;
    Str *problem;
    bool is_new; /* the id is not one of Cordon's */
    bool has_match, has_message;
    VerdictRule rule;
} RowReader;

#define FAIL(reader, ...)                                                                          \
    (*(reader)->problem = arena_format((reader)->arena, __VA_ARGS__), ST_INVALID)

static Status read_text(RowReader *reader, const char *key, const json_t *value, Str *out) {
    if (!json_is_string(value) || json_string_length(value) == 0) {
        return FAIL(reader, "rule %.*s: %s must be a text", STR_ARG(reader->rule.id), key);
    }
    *out = arena_copy_str(reader->arena,
                          (Str){json_string_value(value), (int64_t)json_string_length(value)});
    return ST_OK;
}

static Status read_number(RowReader *reader, const char *key, const json_t *value, int most,
                          int32_t *out) {
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < 0 || number > most) {
        return FAIL(reader, "rule %.*s: %s must be a whole number from 0 to %d",
                    STR_ARG(reader->rule.id), key, most);
    }
    *out = (int32_t)number;
    return ST_OK;
}

static Status read_severity(RowReader *reader, const json_t *value) {
    const char *name = json_string_value(value);
    if (!name || verdict_severity_from_name(str_from(name), &reader->rule.severity) != ST_OK) {
        return FAIL(reader, "rule %.*s: severity must be info, low, medium, high or critical",
                    STR_ARG(reader->rule.id));
    }
    return ST_OK;
}

static Status read_match(RowReader *reader, const json_t *value) {
    static const char *const names[] = {"path", "call", "attribute", "import"};
    const char *name = json_string_value(value);
    for (int i = 0; name && i <= MATCH_IMPORT; i++) {
        if (strcmp(name, names[i]) == 0) {
            reader->rule.match = (VerdictMatch)i;
            reader->has_match = true;
            return ST_OK;
        }
    }
    return FAIL(reader, "rule %.*s: match must be path, call, attribute or import",
                STR_ARG(reader->rule.id));
}

/* "os.system", "subprocess.*": names with dots between them, a star only as the last. */
static bool is_pattern(Str text) {
    if (str_ends_with(text, STR(".*"))) {
        text.size -= 2;
    }
    bool wants_name = true;
    for (int64_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
        if (c == '.' && !wants_name) {
            wants_name = true;
        } else if (is_letter || (!wants_name && c >= '0' && c <= '9')) {
            wants_name = false;
        } else {
            return false;
        }
    }
    return !wants_name;
}

static Status read_patterns(RowReader *reader, const json_t *value) {
    size_t count = json_array_size(value);
    if (!json_is_array(value) || count == 0 || count > PATTERNS_MOST) {
        return FAIL(reader, "rule %.*s: patterns must be a list of 1 to %d names",
                    STR_ARG(reader->rule.id), PATTERNS_MOST);
    }
    Str *patterns = ARENA_ARRAY(reader->arena, Str, (int64_t)count);
    if (!patterns) {
        return ST_NO_MEMORY;
    }
    for (size_t i = 0; i < count; i++) {
        Status status = read_text(reader, "a pattern", json_array_get(value, i), &patterns[i]);
        if (status != ST_OK) {
            return status;
        }
        if (!is_pattern(patterns[i])) {
            return FAIL(reader, "rule %.*s: `%.*s` is no name; write \"os.system\" or \"os.*\"",
                        STR_ARG(reader->rule.id), STR_ARG(patterns[i]));
        }
    }
    reader->rule.patterns = patterns;
    reader->rule.pattern_count = (int32_t)count;
    return ST_OK;
}

static Status read_off(RowReader *reader, const json_t *value) {
    if (!json_is_boolean(value)) {
        return FAIL(reader, "rule %.*s: off must be true or false", STR_ARG(reader->rule.id));
    }
    reader->rule.off = json_is_true(value);
    return ST_OK;
}

/* The keys that only a rule of the user's own may have: what a rule of Cordon's looks for is not changed, it is
 * switched off and written anew. */
static Status read_own_key(RowReader *reader, const char *key, const json_t *value) {
    bool is_match = strcmp(key, "match") == 0;
    if (!is_match && strcmp(key, "patterns") != 0) {
        return FAIL(reader,
                    "rule %.*s: unknown key `%s`; a row has id, severity, score, off, title, "
                    "message, why, instead, cwe, match, patterns",
                    STR_ARG(reader->rule.id), key);
    }
    if (!reader->is_new) {
        return FAIL(reader,
                    "rule %.*s: %s of a rule of Cordon's cannot be changed; switch the rule off "
                    "and add one with an id of your own",
                    STR_ARG(reader->rule.id), key);
    }
    return is_match ? read_match(reader, value) : read_patterns(reader, value);
}

static Status read_key(RowReader *reader, const char *key, const json_t *value) {
    const struct {
        const char *name;
        Str *text;
    } texts[] = {
        {"title", &reader->rule.title},
        {"message", &reader->rule.message},
        {"why", &reader->rule.why},
        {"instead", &reader->rule.instead},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (strcmp(key, texts[i].name) == 0) {
            reader->has_message |= texts[i].text == &reader->rule.message;
            return read_text(reader, key, value, texts[i].text);
        }
    }
    if (strcmp(key, "id") == 0) {
        return ST_OK;
    }
    if (strcmp(key, "severity") == 0) {
        return read_severity(reader, value);
    }
    if (strcmp(key, "score") == 0) {
        return read_number(reader, key, value, SCORE_MOST, &reader->rule.score);
    }
    if (strcmp(key, "cwe") == 0) {
        return read_number(reader, key, value, CWE_MOST, &reader->rule.cwe);
    }
    if (strcmp(key, "off") == 0) {
        return read_off(reader, value);
    }
    return read_own_key(reader, key, value);
}

static Status read_id(RowReader *reader, const json_t *root) {
    const json_t *id = json_object_get(root, "id");
    if (!json_is_string(id) || json_string_length(id) == 0) {
        return FAIL(reader, "a rule needs an id: one of Cordon's, or a new one for your own rule");
    }
    Str text = {json_string_value(id), (int64_t)json_string_length(id)};
    const VerdictRule *known = verdict_rule_find(text);
    reader->is_new = !known;
    reader->rule = known ? *known : (VerdictRule){.severity = SEVERITY_MEDIUM, .score = 3};
    reader->rule.id = known ? known->id : arena_copy_str(reader->arena, text);
    bool is_ours = str_starts_with(text, STR("CDN-")) || str_starts_with(text, STR("KA-"));
    if (!known && is_ours) {
        return FAIL(reader, "there is no rule %.*s; ids of your own begin with something else",
                    STR_ARG(text));
    }
    return ST_OK;
}

/* A rule of the user's own is complete, and its missing texts are filled in. */
static Status finish(RowReader *reader) {
    VerdictRule *rule = &reader->rule;
    if (!reader->is_new) {
        return ST_OK;
    }
    if (!reader->has_match || rule->pattern_count == 0 || !reader->has_message) {
        return FAIL(reader, "rule %.*s: a new rule needs match, patterns and message",
                    STR_ARG(rule->id));
    }
    rule->title = rule->title.size ? rule->title : rule->id;
    rule->why = rule->why.size ? rule->why : STR("");
    rule->instead = rule->instead.size ? rule->instead : STR("");
    return ST_OK;
}

static Status read_row(RowReader *reader, json_t *root) {
    if (!json_is_object(root)) {
        return FAIL(reader, "a rule is a map with an id and what it changes");
    }
    Status status = read_id(reader, root);
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value) {
        if (status == ST_OK) {
            status = read_key(reader, key, value);
        }
    }
    return status == ST_OK ? finish(reader) : status;
}

Status verdict_rule_parse(Arena *arena, Str json, VerdictRule *out_rule, Str *out_problem) {
    RowReader reader = {.arena = arena, .problem = out_problem};
    json_error_t error;
    json_t *root = json_loadb(json.data, (size_t)json.size, JSON_REJECT_DUPLICATES, &error);
    Status status;
    if (root) {
        status = read_row(&reader, root);
    } else {
        status = FAIL(&reader, "a rule is not JSON: %s", error.text);
    }
    json_decref(root);
    if (arena->exhausted) {
        return ST_NO_MEMORY;
    }
    if (status == ST_OK) {
        *out_rule = reader.rule;
    }
    return status;
}
