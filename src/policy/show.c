/* The effective policy for people, as a policy file, and for programs. */
#include "base/printable.h"
#include "policy/json.h"
#include "policy/rows.h"

enum { COMMENT_COLUMN = 28 };

static void append_origin(const PolicyLoaded *loaded, PolicyOrigin origin, Buf *out) {
    switch (origin.from) {
    case POLICY_FROM_DEFAULT: buf_append(out, STR("default")); break;
    case POLICY_FROM_FILE:
        printable_append_line(out, loaded->file);
        buf_append_format(out, ":%d:%d", origin.line, origin.col);
        break;
    case POLICY_FROM_COMMAND: buf_append(out, STR("command line")); break;
    }
}

/* Ends a line that began at `start` with a comment that says where its value came from. */
static void end_line(const PolicyLoaded *loaded, PolicyOrigin origin, int64_t start, Buf *out) {
    do {
        buf_append_char(out, ' ');
    } while (out->size - start < COMMENT_COLUMN && out->failure == ST_OK);
    buf_append(out, STR("# "));
    append_origin(loaded, origin, out);
    buf_append_char(out, '\n');
}

/* A string as YAML: plain where it is plainly one, else as JSON writes it, which YAML reads the same. */
static void append_word(Str word, Buf *out) {
    bool plain = word.size > 0;
    for (int64_t i = 0; i < word.size; i++) {
        char c = word.data[i];
        plain &= (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '/' ||
                 (i > 0 && ((c >= '0' && c <= '9') || c == '.' || c == '-' || c == '*'));
    }
    if (plain) {
        buf_append(out, word);
        return;
    }
    WireJson json = wire_json(out);
    wire_json_str(&json, word);
}

static void show_names(const PolicyLoaded *loaded, PolicyKey key, const char *indent, int64_t start,
                       Buf *out) {
    const PolicyNames *names = policy_field_view(&loaded->policy, &policy_rows[key]);
    bool has_origins = key == POLICY_IMPORTS_ALLOW;
    if (names->count == 0) {
        buf_append(out, STR(" []"));
        end_line(loaded, loaded->origins[key], start, out);
        return;
    }
    buf_append_char(out, '\n');
    for (int32_t i = 0; i < names->count; i++) {
        start = out->size;
        buf_append_format(out, "%s  - ", indent);
        append_word(names->items[i], out);
        end_line(loaded, has_origins ? loaded->import_origins[i] : loaded->origins[key], start,
                 out);
    }
}

static void show_rules(const PolicyLoaded *loaded, const char *indent, int64_t start, Buf *out) {
    const PolicyRules *rules = &loaded->policy.vet_rules;
    if (rules->count == 0) {
        buf_append(out, STR(" []"));
        end_line(loaded, loaded->origins[POLICY_VET_RULES], start, out);
        return;
    }
    buf_append_char(out, '\n');
    for (int32_t i = 0; i < rules->count; i++) {
        start = out->size;
        buf_append_format(out, "%s  - ", indent);
        buf_append(out, rules->items[i].json);
        end_line(loaded,
                 (PolicyOrigin){POLICY_FROM_FILE, rules->items[i].line, rules->items[i].col}, start,
                 out);
    }
}

static void show_scalar(const PolicyLoaded *loaded, PolicyKey key, int64_t start, Buf *out) {
    const PolicyRow *row = &policy_rows[key];
    const void *field = policy_field_view(&loaded->policy, row);
    buf_append_char(out, ' ');
    switch (row->type) {
    case POLICY_TYPE_SIZE:
    case POLICY_TYPE_TIME:
    case POLICY_TYPE_COUNT:
    case POLICY_TYPE_MONEY:
    case POLICY_TYPE_WHEN: policy_number_append(out, row->type, *(const int64_t *)field); break;
    case POLICY_TYPE_BOOL:
        buf_append(out, *(const bool *)field ? STR("true") : STR("false"));
        break;
    case POLICY_TYPE_CHOICE:
        buf_append(out, policy_word_at(row->range, *(const int *)field));
        break;
    case POLICY_TYPE_PATH:
    case POLICY_TYPE_TEXT: append_word(*(const Str *)field, out); break;
    case POLICY_TYPE_NAMES:
    case POLICY_TYPE_FOLDERS:
    case POLICY_TYPE_MODULES:
    case POLICY_TYPE_RULES: break;
    }
    end_line(loaded, loaded->origins[key], start, out);
}

void policy_show(const PolicyLoaded *loaded, Buf *out) {
    Str section = {"", 0};
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT; key++) {
        if (key == POLICY_IMPORTS_ADD) {
            continue; /* its names stand in imports.allow */
        }
        Str name = policy_rows[key].path;
        Str head = str_cut(&name, '.');
        const char *indent = name.data ? "  " : "";
        if (name.data && !str_equal(head, section)) {
            buf_append_format(out, "%.*s:\n", STR_ARG(head));
        }
        section = name.data ? head : STR("");
        int64_t start = out->size;
        buf_append_format(out, "%s%.*s:", indent, STR_ARG(name.data ? name : head));
        switch (policy_rows[key].type) {
        case POLICY_TYPE_NAMES:
        case POLICY_TYPE_FOLDERS:
        case POLICY_TYPE_MODULES: show_names(loaded, key, indent, start, out); break;
        case POLICY_TYPE_RULES: show_rules(loaded, indent, start, out); break;
        case POLICY_TYPE_SIZE:
        case POLICY_TYPE_TIME:
        case POLICY_TYPE_COUNT:
        case POLICY_TYPE_BOOL:
        case POLICY_TYPE_MONEY:
        case POLICY_TYPE_WHEN:
        case POLICY_TYPE_CHOICE:
        case POLICY_TYPE_TEXT:
        case POLICY_TYPE_PATH: show_scalar(loaded, key, start, out); break;
        }
    }
}

static void write_origin(WireJson *json, const PolicyLoaded *loaded, PolicyOrigin origin) {
    wire_json_open(json, '{');
    switch (origin.from) {
    case POLICY_FROM_DEFAULT: wire_json_member_str(json, "from", STR("default")); break;
    case POLICY_FROM_COMMAND: wire_json_member_str(json, "from", STR("command line")); break;
    case POLICY_FROM_FILE:
        wire_json_member_str(json, "from", STR("file"));
        wire_json_member_str(json, "file", loaded->file);
        wire_json_member_int(json, "line", origin.line);
        wire_json_member_int(json, "column", origin.col);
        break;
    }
    wire_json_close(json, '}');
}

/* The modules are the keys of an object: each has an origin of its own. */
static void write_module_origins(WireJson *json, const PolicyLoaded *loaded) {
    const PolicyNames *allow = &loaded->policy.imports_allow;
    wire_json_open(json, '{');
    for (int32_t i = 0; i < allow->count; i++) {
        wire_json_key_str(json, allow->items[i]);
        write_origin(json, loaded, loaded->import_origins[i]);
    }
    wire_json_close(json, '}');
}

void policy_show_json(const PolicyLoaded *loaded, Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_key(&json, "policy");
    policy_json_write(&json, &loaded->policy);
    wire_json_key(&json, "origins");
    wire_json_open(&json, '{');
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT; key++) {
        if (key == POLICY_IMPORTS_ADD) {
            continue;
        }
        wire_json_key(&json, policy_rows[key].path.data);
        if (key == POLICY_IMPORTS_ALLOW) {
            write_module_origins(&json, loaded);
        } else {
            write_origin(&json, loaded, loaded->origins[key]);
        }
    }
    wire_json_close(&json, '}');
    wire_json_close(&json, '}');
}
