/* The policy's JSON form, by the rows: what the host hands to the worker, and what programs read. */
#include "policy/json.h"

#include <jansson.h>

#include "base/limits.h"
#include "policy/rows.h"

static void write_names(WireJson *json, const PolicyNames *names) {
    wire_json_open(json, '[');
    for (int32_t i = 0; i < names->count; i++) {
        wire_json_str(json, names->items[i]);
    }
    wire_json_close(json, ']');
}

/* {"rule": {...}, "line": 3, "column": 5} each: the place is for what the vetting may say of it. */
static void write_rules(WireJson *json, const PolicyRules *rules) {
    wire_json_open(json, '[');
    for (int32_t i = 0; i < rules->count; i++) {
        wire_json_open(json, '{');
        wire_json_key(json, "rule");
        wire_json_raw(json, rules->items[i].json);
        wire_json_member_int(json, "line", rules->items[i].line);
        wire_json_member_int(json, "column", rules->items[i].col);
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
}

/* As a policy file has it: the numbers that stand for words are nobody else's business. */
static void write_when(WireJson *json, int64_t when) {
    Buf text;
    buf_init(&text, 64);
    policy_number_append(&text, POLICY_TYPE_WHEN, when);
    wire_json_str(json, buf_view(&text));
    buf_done(&text);
}

static void write_value(WireJson *json, const Policy *policy, const PolicyRow *row) {
    const void *field = policy_field_view(policy, row);
    switch (row->type) {
    case POLICY_TYPE_SIZE:
    case POLICY_TYPE_TIME:
    case POLICY_TYPE_COUNT:
    case POLICY_TYPE_MONEY: wire_json_int(json, *(const int64_t *)field); break;
    case POLICY_TYPE_WHEN: write_when(json, *(const int64_t *)field); break;
    case POLICY_TYPE_BOOL: wire_json_bool(json, *(const bool *)field); break;
    case POLICY_TYPE_CHOICE:
        wire_json_str(json, policy_word_at(row->range, *(const int *)field));
        break;
    case POLICY_TYPE_PATH:
    case POLICY_TYPE_TEXT: wire_json_str(json, *(const Str *)field); break;
    case POLICY_TYPE_NAMES:
    case POLICY_TYPE_FOLDERS:
    case POLICY_TYPE_MODULES: write_names(json, field); break;
    case POLICY_TYPE_RULES: write_rules(json, field); break;
    }
}

void policy_json_write(WireJson *json, const Policy *policy) {
    Str section = {"", 0};
    wire_json_open(json, '{');
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT; key++) {
        if (key == POLICY_IMPORTS_ADD) {
            continue; /* merged into imports.allow */
        }
        Str name = policy_rows[key].path;
        Str head = str_cut(&name, '.');
        Str new_section = name.data ? head : STR("");
        if (!str_equal(new_section, section)) {
            if (section.size > 0) {
                wire_json_close(json, '}');
            }
            if (new_section.size > 0) {
                wire_json_key_str(json, new_section);
                wire_json_open(json, '{');
            }
            section = new_section;
        }
        wire_json_key_str(json, name.data ? name : head);
        write_value(json, policy, &policy_rows[key]);
    }
    if (section.size > 0) {
        wire_json_close(json, '}');
    }
    wire_json_close(json, '}');
}

void policy_to_json(const Policy *policy, Buf *out) {
    WireJson json = wire_json(out);
    policy_json_write(&json, policy);
}

/* --- reading it back --- */

static Status read_str(Arena *arena, const json_t *value, Str *out_text) {
    if (!json_is_string(value)) {
        return ST_PROTOCOL;
    }
    Str text = {json_string_value(value), (int64_t)json_string_length(value)};
    *out_text = arena_copy_str(arena, text);
    return out_text->data ? ST_OK : ST_NO_MEMORY;
}

static Status read_names(Arena *arena, const PolicyRow *row, const json_t *value,
                         PolicyNames *out_names) {
    if (!json_is_array(value)) {
        return ST_PROTOCOL;
    }
    int64_t count = (int64_t)json_array_size(value);
    Str *items = ARENA_ARRAY(arena, Str, count);
    if (!items || count > INT32_MAX) {
        return ST_NO_MEMORY;
    }
    for (int64_t i = 0; i < count; i++) {
        Status status = read_str(arena, json_array_get(value, (size_t)i), &items[i]);
        if (status != ST_OK) {
            return status;
        }
        if (row->type == POLICY_TYPE_MODULES && !policy_module_valid(items[i])) {
            return ST_PROTOCOL;
        }
    }
    *out_names = (PolicyNames){items, (int32_t)count};
    return ST_OK;
}

/* A rule as it was written. Values that a policy file cannot hold are refused. */
static bool rewrite(WireJson *json, const json_t *value, int64_t depth) {
    if (depth > LIMIT_POLICY_DEPTH) {
        return false;
    }
    const char *key;
    json_t *member;
    size_t index;
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        wire_json_open(json, '{');
        json_object_foreach((json_t *)(uintptr_t)value, key, member) {
            wire_json_key(json, key);
            if (!rewrite(json, member, depth + 1)) {
                return false;
            }
        }
        wire_json_close(json, '}');
        return true;
    case JSON_ARRAY:
        wire_json_open(json, '[');
        json_array_foreach(value, index, member) {
            if (!rewrite(json, member, depth + 1)) {
                return false;
            }
        }
        wire_json_close(json, ']');
        return true;
    case JSON_STRING:
        wire_json_str(json, (Str){json_string_value(value), (int64_t)json_string_length(value)});
        return true;
    case JSON_INTEGER: wire_json_int(json, json_integer_value(value)); return true;
    case JSON_TRUE:
    case JSON_FALSE: wire_json_bool(json, json_is_true(value)); return true;
    case JSON_NULL: wire_json_null(json); return true;
    case JSON_REAL: break;
    }
    return false;
}

static Status read_rule(Arena *arena, const json_t *item, PolicyRule *out_rule) {
    const json_t *rule = json_object_get(item, "rule");
    const json_t *line = json_object_get(item, "line"), *column = json_object_get(item, "column");
    if (!json_is_object(rule) || !json_is_integer(line) || !json_is_integer(column)) {
        return ST_PROTOCOL;
    }
    PolicyRule read = {.line = (int32_t)json_integer_value(line),
                       .col = (int32_t)json_integer_value(column)};
    Status status = read_str(arena, json_object_get(rule, "id"), &read.id);
    if (status != ST_OK) {
        return status;
    }
    Buf text;
    buf_init(&text, LIMIT_FRAME_BYTES);
    WireJson json = wire_json(&text);
    status = !rewrite(&json, rule, 1) ? ST_PROTOCOL : text.failure;
    read.json = status == ST_OK ? arena_copy_str(arena, buf_view(&text)) : (Str){0};
    buf_done(&text);
    if (status == ST_OK && !read.json.data) {
        status = ST_NO_MEMORY;
    }
    if (status == ST_OK) {
        *out_rule = read;
    }
    return status;
}

static Status read_rules(Arena *arena, const json_t *value, PolicyRules *out_rules) {
    if (!json_is_array(value)) {
        return ST_PROTOCOL;
    }
    int64_t count = (int64_t)json_array_size(value);
    PolicyRule *items = ARENA_ARRAY(arena, PolicyRule, count);
    if (!items || count > INT32_MAX) {
        return ST_NO_MEMORY;
    }
    for (int64_t i = 0; i < count; i++) {
        Status status = read_rule(arena, json_array_get(value, (size_t)i), &items[i]);
        if (status != ST_OK) {
            return status;
        }
    }
    *out_rules = (PolicyRules){items, (int32_t)count};
    return ST_OK;
}

static Status read_number(const PolicyRow *row, const json_t *value, int64_t *out_number) {
    int64_t least, most;
    policy_range(row, &least, &most);
    int64_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < least || number > most) {
        return ST_PROTOCOL;
    }
    *out_number = number;
    return ST_OK;
}

static Status read_when(const json_t *value, int64_t *out_when) {
    Str text = {json_string_value(value), (int64_t)json_string_length(value)};
    bool is_good =
        json_is_string(value) && policy_number_parse(POLICY_TYPE_WHEN, text, out_when) == ST_OK;
    return is_good ? ST_OK : ST_PROTOCOL;
}

static Status read_choice(const PolicyRow *row, const json_t *value, int *out_index) {
    Str word = {json_string_value(value), (int64_t)json_string_length(value)};
    int index = json_is_string(value) ? policy_word_index(row->range, word) : -1;
    if (index < 0) {
        return ST_PROTOCOL;
    }
    *out_index = index;
    return ST_OK;
}

static Status read_value(Arena *arena, const PolicyRow *row, const json_t *value, Policy *policy) {
    void *field = policy_field(policy, row);
    switch (row->type) {
    case POLICY_TYPE_SIZE:
    case POLICY_TYPE_TIME:
    case POLICY_TYPE_COUNT:
    case POLICY_TYPE_MONEY: return read_number(row, value, field);
    case POLICY_TYPE_WHEN: return read_when(value, field);
    case POLICY_TYPE_BOOL:
        if (!json_is_boolean(value)) {
            return ST_PROTOCOL;
        }
        *(bool *)field = json_is_true(value);
        return ST_OK;
    case POLICY_TYPE_CHOICE: return read_choice(row, value, field);
    case POLICY_TYPE_PATH:
    case POLICY_TYPE_TEXT: return read_str(arena, value, field);
    case POLICY_TYPE_NAMES:
    case POLICY_TYPE_FOLDERS:
    case POLICY_TYPE_MODULES: return read_names(arena, row, value, field);
    case POLICY_TYPE_RULES: return read_rules(arena, value, field);
    }
    return ST_PROTOCOL;
}

/* How many values lie in the object and in the objects directly in it: all of them must be ones that rows name. */
static size_t count_values(const json_t *root) {
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)root, key, value) {
        count += json_is_object(value) ? json_object_size(value) : 1;
    }
    return count;
}

static Status read_policy(Arena *arena, const json_t *root, Policy *policy) {
    size_t wanted = 0;
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT; key++) {
        const PolicyRow *row = &policy_rows[key];
        if (key == POLICY_IMPORTS_ADD) {
            continue;
        }
        wanted++;
        Str name = row->path;
        Str head = str_cut(&name, '.');
        const json_t *value = json_object_getn(root, head.data, (size_t)head.size);
        if (name.data) {
            value = json_object_getn(value, name.data, (size_t)name.size);
        }
        Status status = value ? read_value(arena, row, value, policy) : ST_PROTOCOL;
        if (status != ST_OK) {
            return status;
        }
    }
    return count_values(root) == wanted ? ST_OK : ST_PROTOCOL;
}

Status policy_from_json(Arena *arena, Str json, Policy *out_policy) {
    json_t *root = json_loadb(json.data, (size_t)json.size, JSON_REJECT_DUPLICATES, NULL);
    if (!root) {
        return ST_PROTOCOL;
    }
    Policy policy = {0};
    Status status = read_policy(arena, root, &policy);
    json_decref(root);
    if (status == ST_OK) {
        *out_policy = policy;
    }
    return status;
}
