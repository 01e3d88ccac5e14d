/* Makes a policy: the defaults, then the file, then the command line. */
#include <stdlib.h>

#include "base/assert.h"
#include "policy/rows.h"
#include "policy/value.h"

typedef struct Loader {
    Arena *arena;
    Faults faults;
    PolicyLoaded loaded;
    const TreeNode *found[POLICY_KEY_COUNT]; /* the file's value of each key */
} Loader;

/* "a|b" as a list. */
static void load_default_names(Loader *loader, const PolicyRow *row) {
    PolicyNames *names = policy_field(&loader->loaded.policy, row);
    Str rest = str_from(row->default_text);
    Str *items = ARENA_ARRAY(loader->arena, Str, rest.size);
    int32_t count = 0;
    while (items && rest.size > 0) {
        items[count++] = str_cut(&rest, '|');
    }
    *names = (PolicyNames){items, count};
}

static void load_defaults(Loader *loader) {
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT; key++) {
        const PolicyRow *row = &policy_rows[key];
        if (row->type == POLICY_TYPE_NAMES) {
            load_default_names(loader, row);
            continue;
        }
        TreeNode value = {.kind = TREE_SCALAR, .text = str_from(row->default_text)};
        if (value.text.size > 0) {
            value_read(loader->arena, &loader->faults, row, &value, &loader->loaded.policy);
        }
    }
    ASSERT(loader->faults.count == 0);
}

/* --- the file --- */

/* Whether some key lies under the section `path`. */
static bool is_section(Str path) {
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT; key++) {
        Str row = policy_rows[key].path;
        if (row.size > path.size && str_starts_with(row, path) && row.data[path.size] == '.') {
            return true;
        }
    }
    return false;
}

/* The part of a row's path that stands directly under `section`, data NULL if the row lies elsewhere. */
static Str name_under(Str section, const PolicyRow *row) {
    Str path = row->path;
    if (section.size > 0) {
        if (!str_starts_with(path, section) || path.size <= section.size ||
            path.data[section.size] != '.') {
            return (Str){0};
        }
        path = str_slice(path, section.size + 1, path.size);
    }
    return str_cut(&path, '.');
}

static Str last_name(Str path) {
    Str name = {0};
    while (path.data) {
        name = str_cut(&path, '.');
    }
    return name;
}

/* An unknown key: another one nearby is meant, or the right one in the wrong place, or nothing is known of it. */
static void fault_unknown(Loader *loader, Str section, const TreeNode *key) {
    Str closest = {0};
    int reach = value_reach(key->text) + 1;
    for (PolicyKey id = 0; id < POLICY_KEY_COUNT; id++) {
        Str name = name_under(section, &policy_rows[id]);
        int distance = name.data ? str_distance(key->text, name, reach) : reach;
        if (distance < reach) {
            reach = distance;
            closest = name;
        }
    }
    if (closest.data) {
        FAULT_AT(&loader->faults, key, "unknown key %.*s; did you mean %.*s?", STR_ARG(key->text),
                 STR_ARG(closest));
        return;
    }
    for (PolicyKey id = 0; id < POLICY_KEY_COUNT; id++) {
        Str path = policy_rows[id].path;
        if (str_equal(key->text, last_name(path)) || str_equal(key->text, path)) {
            FAULT_AT(&loader->faults, key, "unknown key %.*s here; it belongs under %.*s",
                     STR_ARG(key->text), (int)(path.size - last_name(path).size - 1), path.data);
            return;
        }
    }
    FAULT_AT(&loader->faults, key, "unknown key %.*s; `cordon policy show` prints all there are",
             STR_ARG(key->text));
}

static void load_key(Loader *loader, Str path, const TreeNode *value) {
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT; key++) {
        if (str_equal(path, policy_rows[key].path)) {
            value_read(loader->arena, &loader->faults, &policy_rows[key], value,
                       &loader->loaded.policy);
            loader->loaded.origins[key] = (PolicyOrigin){POLICY_FROM_FILE, value->line, value->col};
            loader->found[key] = value;
        }
    }
}

static bool is_key(Str path) {
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT; key++) {
        if (str_equal(path, policy_rows[key].path)) {
            return true;
        }
    }
    return false;
}

/* The key that a single word in place of a section means: `review: ask`. Empty: the section has none. */
static Str key_of_word(Str section) {
    static const PolicyKey keys[] = {POLICY_REVIEW_BY, POLICY_RECORD_KEEP};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        Str name = policy_rows[keys[i]].path;
        if (str_equal(str_cut(&name, '.'), section)) {
            return policy_rows[keys[i]].path;
        }
    }
    return STR("");
}

/* Reads the mapping at `section` ("" is the root). Sections nest no deeper than the rows' paths do. */
static void load_section(Loader *loader, Str section, const TreeNode *mapping) {
    if (mapping->is_refused) {
        return;
    }
    if (mapping->kind != TREE_MAPPING) {
        const char *what = section.size > 0 ? section.data : "the policy";
        FAULT_AT(&loader->faults, mapping, "%s must be a mapping: keys with their values", what);
        return;
    }
    for (const TreeNode *value = mapping->first; value; value = value->next) {
        if (value->key->is_refused) {
            continue;
        }
        Str name = value->key->text;
        Str path = section.size > 0
                       ? arena_format(loader->arena, "%.*s.%.*s", STR_ARG(section), STR_ARG(name))
                       : name;
        if (!path.data) {
            return;
        }
        if (name.size > 0 && str_find(name, STR("."), 0) < 0 && is_key(path)) {
            load_key(loader, path, value);
        } else if (value->kind == TREE_SCALAR && key_of_word(path).size > 0) {
            load_key(loader, key_of_word(path), value);
        } else if (name.size > 0 && str_find(name, STR("."), 0) < 0 && is_section(path)) {
            load_section(loader, path, value);
        } else {
            fault_unknown(loader, section, value->key);
        }
    }
}

/* Hands the file's rules to whoever knows what they may say. false without memory. */
static bool check_rules(Loader *loader, const PolicyRequest *request) {
    const PolicyRules *rules = &loader->loaded.policy.vet_rules;
    for (int32_t i = 0; i < rules->count && request->check_rule; i++) {
        const PolicyRule *rule = &rules->items[i];
        Str problem = {0};
        Status status = request->check_rule(loader->arena, rule->json, &problem);
        if (status == ST_INVALID) {
            fault_add(&loader->faults, rule->line, rule->col, "vet.rules: %.*s", STR_ARG(problem));
        } else if (status != ST_OK) {
            return false;
        }
    }
    return true;
}

/* --- the command line and the modules --- */

/* What the user asks for by name is allowed by that. */
static void add_language(Loader *loader, PolicyLanguage language) {
    Policy *policy = &loader->loaded.policy;
    if (policy_allows_language(policy, language)) {
        return;
    }
    PolicyNames *names = &policy->languages;
    Str *items = ARENA_ARRAY(loader->arena, Str, names->count + 1);
    for (int32_t i = 0; items && i < names->count; i++) {
        items[i] = names->items[i];
    }
    if (items) {
        items[names->count] = str_from(policy_template(language)->name);
        *names = (PolicyNames){items, names->count + 1};
        loader->loaded.origins[POLICY_LANGUAGES] = (PolicyOrigin){.from = POLICY_FROM_COMMAND};
    }
}

Str policy_key_ending(Str word) {
    Str found = {0};
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT; key++) {
        Str path = policy_rows[key].path;
        if (str_equal(word, last_name(path))) {
            if (found.data) {
                return (Str){0};
            }
            found = path;
        }
    }
    return found;
}

/* The key that an unknown one was probably meant to be, data NULL where none is close. */
static Str closest_key(Str path) {
    Str closest = policy_key_ending(path);
    int reach = value_reach(path) + 1;
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT && !closest.data; key++) {
        if (str_distance(path, policy_rows[key].path, reach) < reach) {
            closest = policy_rows[key].path;
        }
    }
    return closest;
}

static bool is_list(PolicyType type) {
    return type == POLICY_TYPE_NAMES || type == POLICY_TYPE_MODULES ||
           type == POLICY_TYPE_FOLDERS || type == POLICY_TYPE_RULES;
}

/* One --set KEY=VALUE. */
static void load_setting(Loader *loader, Str setting) {
    Str value = setting, path = str_trim(str_cut(&value, '='));
    if (!value.data) {
        fault_add(&loader->faults, 0, 0, "--set %.*s has no value; write --set KEY=VALUE",
                  STR_ARG(setting));
        return;
    }
    Str word_key = key_of_word(path);
    path = word_key.size > 0 ? word_key : path;
    for (PolicyKey key = 0; key < POLICY_KEY_COUNT; key++) {
        const PolicyRow *row = &policy_rows[key];
        if (!str_equal(path, row->path)) {
            continue;
        }
        if (is_list(row->type)) {
            fault_add(&loader->faults, 0, 0, "--set takes no lists; write %.*s into a policy file",
                      STR_ARG(path));
            return;
        }
        TreeNode node = {.kind = TREE_SCALAR,
                         .text = arena_copy_str(loader->arena, str_trim(value))};
        if (node.text.data) {
            value_read(loader->arena, &loader->faults, row, &node, &loader->loaded.policy);
            loader->loaded.origins[key] = (PolicyOrigin){.from = POLICY_FROM_COMMAND};
        }
        return;
    }
    Str closest = closest_key(path);
    if (closest.data) {
        fault_add(&loader->faults, 0, 0, "--set %.*s: unknown key; did you mean %.*s?",
                  STR_ARG(path), STR_ARG(closest));
    } else {
        fault_add(&loader->faults, 0, 0,
                  "--set %.*s: unknown key; `cordon policy show` prints all there are",
                  STR_ARG(path));
    }
}

static void load_command_line(Loader *loader, const PolicyRequest *request) {
    PolicyLoaded *loaded = &loader->loaded;
    for (int32_t i = 0; i < request->settings.count; i++) {
        load_setting(loader, request->settings.items[i]);
    }
    if (request->mode >= 0) {
        loaded->policy.vet_mode = (PolicyVetMode)request->mode;
        loaded->origins[POLICY_VET_MODE] = (PolicyOrigin){.from = POLICY_FROM_COMMAND};
    }
    if (request->engine >= 0) {
        loaded->policy.engine = (PolicyEngine)request->engine;
        loaded->origins[POLICY_ENGINE] = (PolicyOrigin){.from = POLICY_FROM_COMMAND};
    }
    if (request->require >= 0) {
        loaded->policy.sandbox_require = (PolicyStrength)request->require;
        loaded->origins[POLICY_SANDBOX_REQUIRE] = (PolicyOrigin){.from = POLICY_FROM_COMMAND};
    }
    if (request->language >= 0) {
        add_language(loader, (PolicyLanguage)request->language);
    }
    for (int32_t i = 0; i < request->add_imports.count; i++) {
        value_check_module(&loader->faults, 0, 0, request->add_imports.items[i]);
    }
}

typedef struct Modules {
    Str *items;
    PolicyOrigin *origins;
    int32_t count;
} Modules;

static void add_module(Modules *modules, Str name, PolicyOrigin origin) {
    for (int32_t i = 0; i < modules->count; i++) {
        if (str_equal(modules->items[i], name)) {
            return;
        }
    }
    modules->items[modules->count] = name;
    modules->origins[modules->count++] = origin;
}

static void add_modules_of_file(Modules *modules, const TreeNode *list) {
    for (const TreeNode *item = list ? list->first : NULL; item; item = item->next) {
        if (item->kind == TREE_SCALAR) {
            add_module(modules, item->text,
                       (PolicyOrigin){POLICY_FROM_FILE, item->line, item->col});
        }
    }
}

/* imports.allow as the vetting sees it: its list or the default one, then imports.add, then the command line's. */
static void merge_modules(Loader *loader, const PolicyRequest *request) {
    Policy *policy = &loader->loaded.policy;
    PolicyNames defaults = {0};
    if (!loader->found[POLICY_IMPORTS_ALLOW]) {
        defaults = policy_default_modules(loader->arena, policy->vet_mode);
    }
    int64_t room = (int64_t)defaults.count + policy->imports_allow.count +
                   policy->imports_add.count + request->add_imports.count;
    Modules modules = {ARENA_ARRAY(loader->arena, Str, room),
                       ARENA_ARRAY(loader->arena, PolicyOrigin, room), 0};
    if (loader->arena->exhausted) {
        return;
    }
    for (int32_t i = 0; i < defaults.count; i++) {
        add_module(&modules, defaults.items[i], (PolicyOrigin){.from = POLICY_FROM_DEFAULT});
    }
    add_modules_of_file(&modules, loader->found[POLICY_IMPORTS_ALLOW]);
    add_modules_of_file(&modules, loader->found[POLICY_IMPORTS_ADD]);
    for (int32_t i = 0; i < request->add_imports.count; i++) {
        add_module(&modules, request->add_imports.items[i],
                   (PolicyOrigin){.from = POLICY_FROM_COMMAND});
    }
    policy->imports_allow = (PolicyNames){modules.items, modules.count};
    policy->imports_add = (PolicyNames){0};
    loader->loaded.import_origins = modules.origins;
}

/* What a model's review cannot do without. */
static void check_review(Loader *loader) {
    const Policy *policy = &loader->loaded.policy;
    PolicyOrigin at = loader->loaded.origins[POLICY_REVIEW_BY];
    bool is_asked = policy->review_by == REVIEW_BY_MODEL || policy->review_by == REVIEW_BY_BOTH;
    if (is_asked && policy->review_model.size == 0) {
        fault_add(&loader->faults, at.line, at.col,
                  "review.by: a model reviews; write which: review.model");
    }
    if (policy->review_key_env.size > 0 && policy->review_key_file.size > 0) {
        at = loader->loaded.origins[POLICY_REVIEW_KEY_FILE];
        fault_add(&loader->faults, at.line, at.col,
                  "review.key_file: the key comes from review.key_env already; write one of them");
    }
}

static int compare_faults(const void *left, const void *right) {
    const PolicyFault *a = left, *b = right;
    return a->line != b->line ? (a->line > b->line) - (a->line < b->line)
                              : (a->col > b->col) - (a->col < b->col);
}

Status policy_load(Arena *arena, const PolicyRequest *request, PolicyLoaded *out_loaded) {
    Loader loader = {.arena = arena, .loaded = {.file = request->file}};
    if (faults_init(&loader.faults, arena, request->file) != ST_OK) {
        return ST_NO_MEMORY;
    }
    load_defaults(&loader);
    const TreeNode *root = NULL;
    if (request->file.size > 0 && tree_read(arena, request->text, &loader.faults, &root) != ST_OK) {
        return ST_NO_MEMORY;
    }
    if (root) {
        load_section(&loader, STR(""), root);
    }
    if (!check_rules(&loader, request)) {
        return ST_NO_MEMORY;
    }
    check_review(&loader);
    load_command_line(&loader, request);
    if (loader.faults.count == 0) {
        merge_modules(&loader, request);
    }
    if (arena->exhausted) {
        return ST_NO_MEMORY;
    }
    qsort(loader.faults.items, (size_t)loader.faults.count, sizeof *loader.faults.items,
          compare_faults);
    loader.loaded.faults = loader.faults.items;
    loader.loaded.fault_count = loader.faults.count;
    *out_loaded = loader.loaded;
    return ST_OK;
}
