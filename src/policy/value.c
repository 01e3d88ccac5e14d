/* Each type of value: what it accepts, and what it says of anything else. */
#include "policy/value.h"

#include "policy/rules.h"

/* How people write units that a policy does not take, and what they mean by them. */
static const struct {
    PolicyType type;
    const char *spelling; /* lower case, blanks left out */
    const char *unit;
} unit_spellings[] = {
    {POLICY_TYPE_SIZE, "b", ""},        {POLICY_TYPE_SIZE, "bytes", ""},
    {POLICY_TYPE_SIZE, "k", "KiB"},     {POLICY_TYPE_SIZE, "kb", "KiB"},
    {POLICY_TYPE_SIZE, "kib", "KiB"},   {POLICY_TYPE_SIZE, "m", "MiB"},
    {POLICY_TYPE_SIZE, "mb", "MiB"},    {POLICY_TYPE_SIZE, "mib", "MiB"},
    {POLICY_TYPE_SIZE, "g", "GiB"},     {POLICY_TYPE_SIZE, "gb", "GiB"},
    {POLICY_TYPE_SIZE, "gib", "GiB"},   {POLICY_TYPE_SIZE, "t", "TiB"},
    {POLICY_TYPE_SIZE, "tb", "TiB"},    {POLICY_TYPE_SIZE, "tib", "TiB"},
    {POLICY_TYPE_TIME, "", "s"},        {POLICY_TYPE_TIME, "ms", "ms"},
    {POLICY_TYPE_TIME, "msec", "ms"},   {POLICY_TYPE_TIME, "milliseconds", "ms"},
    {POLICY_TYPE_TIME, "s", "s"},       {POLICY_TYPE_TIME, "sec", "s"},
    {POLICY_TYPE_TIME, "secs", "s"},    {POLICY_TYPE_TIME, "second", "s"},
    {POLICY_TYPE_TIME, "seconds", "s"}, {POLICY_TYPE_TIME, "m", "m"},
    {POLICY_TYPE_TIME, "min", "m"},     {POLICY_TYPE_TIME, "mins", "m"},
    {POLICY_TYPE_TIME, "minute", "m"},  {POLICY_TYPE_TIME, "minutes", "m"},
    {POLICY_TYPE_TIME, "h", "h"},       {POLICY_TYPE_TIME, "hr", "h"},
    {POLICY_TYPE_TIME, "hour", "h"},    {POLICY_TYPE_TIME, "hours", "h"},
    {POLICY_TYPE_COUNT, "", ""},
};

/* What a scalar of each type looks like. */
static const char *type_example(PolicyType type) {
    switch (type) {
    case POLICY_TYPE_SIZE: return "a size with a binary unit: 64MiB";
    case POLICY_TYPE_TIME: return "a time with its unit: 30s, 500ms or 2m";
    case POLICY_TYPE_COUNT: return "a whole number";
    case POLICY_TYPE_BOOL: return "true or false";
    case POLICY_TYPE_MONEY: return "an amount of money: 5 or 0.25";
    case POLICY_TYPE_WHEN: return "always, findings, or \"score >= N\"";
    case POLICY_TYPE_PATH: return "an absolute path";
    case POLICY_TYPE_TEXT: return "text";
    case POLICY_TYPE_CHOICE: return "one word";
    case POLICY_TYPE_NAMES: return "a list of names: [one, two]";
    case POLICY_TYPE_FOLDERS: return "a list of folders: [/data, /srv/reports=reports]";
    case POLICY_TYPE_MODULES: return "a list of modules: [json, numpy.*]";
    case POLICY_TYPE_RULES: return "a list of mappings, each with an id";
    }
    return "";
}

int value_reach(Str word) {
    return word.size < 3 ? 0 : word.size < 6 ? 1 : 2;
}

Str value_closest_word(const char *words, Str word) {
    Str rest = str_from(words), closest = {0};
    int reach = value_reach(word) + 1;
    while (rest.data) {
        Str candidate = str_cut(&rest, '|');
        int distance = str_distance(word, candidate, reach);
        if (distance < reach) {
            reach = distance;
            closest = candidate;
        }
    }
    return closest;
}

static void fault_type(Faults *faults, const PolicyRow *row, const TreeNode *node) {
    const char *found = node->kind == TREE_LIST      ? "a list"
                        : node->kind == TREE_MAPPING ? "a mapping"
                        : node->text.size == 0       ? "nothing"
                                                     : "a single value";
    FAULT_AT(faults, node, "%.*s is %s; write %s", STR_ARG(row->path), found,
             type_example(row->type));
}

/* The number in "64 MB" written as a policy takes it: "64MiB". size 0 where none can be made of it. */
static Str number_meant(Arena *arena, PolicyType type, Str text) {
    char suffix[16] = {0};
    size_t length = 0;
    int64_t digits = 0;
    while (digits < text.size && text.data[digits] >= '0' && text.data[digits] <= '9') {
        digits++;
    }
    for (int64_t i = digits; i < text.size; i++) {
        char c = text.data[i];
        if (c != ' ' && length + 1 < sizeof suffix) {
            suffix[length++] = (char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
        }
    }
    for (size_t i = 0; digits > 0 && i < sizeof unit_spellings / sizeof *unit_spellings; i++) {
        if (unit_spellings[i].type == type && strcmp(suffix, unit_spellings[i].spelling) == 0) {
            return arena_format(arena, "%.*s%s", (int)digits, text.data, unit_spellings[i].unit);
        }
    }
    return (Str){"", 0};
}

static void fault_number(Arena *arena, Faults *faults, const PolicyRow *row, const TreeNode *node) {
    Str meant = number_meant(arena, row->type, node->text);
    if (meant.data && meant.size > 0) {
        FAULT_AT(faults, node, "%.*s: %.*s has no exact meaning here; write %.*s",
                 STR_ARG(row->path), STR_ARG(node->text), STR_ARG(meant));
    } else {
        FAULT_AT(faults, node, "%.*s: \"%.*s\" is not %s", STR_ARG(row->path), STR_ARG(node->text),
                 type_example(row->type));
    }
}

static void read_number(Arena *arena, Faults *faults, const PolicyRow *row, const TreeNode *node,
                        int64_t *out_number) {
    int64_t number, least, most;
    policy_range(row, &least, &most);
    Status status = policy_number_parse(row->type, node->text, &number);
    if (status == ST_SYNTAX) {
        fault_number(arena, faults, row, node);
    } else if (status != ST_OK || number < least || number > most) {
        Str range = str_from(row->range);
        int64_t dots = str_find(range, STR(".."), 0);
        FAULT_AT(faults, node, "%.*s: %.*s is out of range; write a value from %.*s to %s",
                 STR_ARG(row->path), STR_ARG(node->text), (int)dots, row->range,
                 row->range + dots + 2);
    } else {
        *out_number = number;
    }
}

static void read_bool(Faults *faults, const PolicyRow *row, const TreeNode *node, bool *out_value) {
    bool is_true = str_equal(node->text, STR("true"));
    if (node->is_quoted || !(is_true || str_equal(node->text, STR("false")))) {
        FAULT_AT(faults, node, "%.*s: \"%.*s\" is not a truth value; write true or false%s",
                 STR_ARG(row->path), STR_ARG(node->text), node->is_quoted ? " without quotes" : "");
        return;
    }
    *out_value = is_true;
}

static void read_choice(Faults *faults, const PolicyRow *row, const TreeNode *node,
                        int *out_index) {
    int index = policy_word_index(row->range, node->text);
    if (index >= 0) {
        *out_index = index;
        return;
    }
    Str closest = value_closest_word(row->range, node->text);
    if (closest.data) {
        FAULT_AT(faults, node, "%.*s: no such choice: %.*s; did you mean %.*s?", STR_ARG(row->path),
                 STR_ARG(node->text), STR_ARG(closest));
    } else {
        FAULT_AT(faults, node, "%.*s: no such choice: %.*s; write one of %s", STR_ARG(row->path),
                 STR_ARG(node->text), row->range);
    }
}

static void read_path(Faults *faults, const PolicyRow *row, const TreeNode *node, Str *out_path) {
    bool is_none = node->text.size == 0 && row->default_text[0] == '\0';
    if (!is_none && !str_starts_with(node->text, STR("/"))) {
        FAULT_AT(faults, node, "%.*s: %.*s is no absolute path; it must begin with /",
                 STR_ARG(row->path), STR_ARG(node->text));
        return;
    }
    *out_path = node->text;
}

void value_check_module(Faults *faults, int32_t line, int32_t col, Str text) {
    if (!policy_module_valid(text)) {
        fault_add(faults, line, col,
                  "\"%.*s\" is no module; write a name as import does (json, os.path), a name with "
                  ".* for its submodules too, or \"*\"",
                  STR_ARG(text));
    }
}

static void check_name(Faults *faults, const PolicyRow *row, const TreeNode *item) {
    if (*row->range == '\0' || policy_word_index(row->range, item->text) >= 0) {
        return;
    }
    Str closest = value_closest_word(row->range, item->text);
    if (closest.data) {
        FAULT_AT(faults, item, "%.*s: no such name: %.*s; did you mean %.*s?", STR_ARG(row->path),
                 STR_ARG(item->text), STR_ARG(closest));
    } else {
        FAULT_AT(faults, item, "%.*s: no such name: %.*s; the names are %s", STR_ARG(row->path),
                 STR_ARG(item->text), row->range);
    }
}

/* /DIR or /DIR=NAME. */
static void check_folder(Faults *faults, const PolicyRow *row, const TreeNode *item) {
    if (!str_starts_with(item->text, STR("/"))) {
        FAULT_AT(faults, item, "%.*s: %.*s is no absolute path; it must begin with /",
                 STR_ARG(row->path), STR_ARG(item->text));
    }
}

static void read_names(Arena *arena, Faults *faults, const PolicyRow *row, const TreeNode *list,
                       PolicyNames *out_names) {
    int32_t count = 0;
    for (const TreeNode *item = list->first; item; item = item->next) {
        count++;
    }
    Str *items = ARENA_ARRAY(arena, Str, count);
    int32_t at = 0;
    for (const TreeNode *item = list->first; item && items; item = item->next) {
        if (item->is_refused) {
            continue;
        }
        if (item->kind != TREE_SCALAR || item->text.size == 0) {
            FAULT_AT(faults, item, "%.*s: each item is one name", STR_ARG(row->path));
            continue;
        }
        if (row->type == POLICY_TYPE_MODULES) {
            value_check_module(faults, item->line, item->col, item->text);
        } else if (row->type == POLICY_TYPE_FOLDERS) {
            check_folder(faults, row, item);
        } else {
            check_name(faults, row, item);
        }
        items[at++] = item->text;
    }
    *out_names = (PolicyNames){items, at};
}

void value_read(Arena *arena, Faults *faults, const PolicyRow *row, const TreeNode *node,
                Policy *policy) {
    bool is_list = row->type == POLICY_TYPE_NAMES || row->type == POLICY_TYPE_MODULES ||
                   row->type == POLICY_TYPE_FOLDERS || row->type == POLICY_TYPE_RULES;
    bool may_be_empty = row->type == POLICY_TYPE_TEXT || row->type == POLICY_TYPE_PATH;
    bool is_empty =
        node->kind == TREE_SCALAR && node->text.size == 0 && !(may_be_empty && node->is_quoted);
    if (node->is_refused) {
        return;
    }
    if (node->kind != (is_list ? TREE_LIST : TREE_SCALAR) || is_empty) {
        fault_type(faults, row, node);
        return;
    }
    void *field = policy_field(policy, row);
    switch (row->type) {
    case POLICY_TYPE_SIZE:
    case POLICY_TYPE_TIME:
    case POLICY_TYPE_COUNT:
    case POLICY_TYPE_MONEY:
    case POLICY_TYPE_WHEN: read_number(arena, faults, row, node, field); break;
    case POLICY_TYPE_BOOL: read_bool(faults, row, node, field); break;
    case POLICY_TYPE_CHOICE: read_choice(faults, row, node, field); break;
    case POLICY_TYPE_PATH: read_path(faults, row, node, field); break;
    case POLICY_TYPE_TEXT: *(Str *)field = node->text; break;
    case POLICY_TYPE_NAMES:
    case POLICY_TYPE_FOLDERS:
    case POLICY_TYPE_MODULES: read_names(arena, faults, row, node, field); break;
    case POLICY_TYPE_RULES: rules_read(arena, faults, node, field); break;
    }
}
