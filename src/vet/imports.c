/* The import gate of cordon mode: a tree of allowed names, deny by default. */
#include "vet/cordon.h"
#include "vet/modules.h"

/* Looking for a likely name costs a pass over all names; a program with more unknown ones is not mended by it. */
enum { SUGGESTIONS_MOST = 20 };

/* "*" covers all; "a" covers a alone; "a.*" covers a and everything below. */
static bool is_covered(Str module, Str entry) {
    if (str_equal(entry, STR("*"))) {
        return true;
    }
    if (!str_ends_with(entry, STR(".*"))) {
        return str_equal(module, entry);
    }
    Str package = str_slice(entry, 0, entry.size - 2);
    return str_starts_with(module, package) &&
           (module.size == package.size || module.data[package.size] == '.');
}

/* A denied package takes its submodules with it. */
static bool is_denied(Str module, Str entry) {
    return is_covered(module, entry) ||
           (str_starts_with(module, entry) && module.data[entry.size] == '.');
}

bool import_is_allowed(const Policy *policy, Str module) {
    for (int32_t i = 0; i < policy->imports_deny.count; i++) {
        if (is_denied(module, policy->imports_deny.items[i])) {
            return false;
        }
    }
    for (int32_t i = 0; i < policy->imports_allow.count; i++) {
        if (is_covered(module, policy->imports_allow.items[i])) {
            return true;
        }
    }
    return false;
}

bool import_is_open(const Policy *policy) {
    for (int32_t i = 0; i < policy->imports_allow.count; i++) {
        if (str_equal(policy->imports_allow.items[i], STR("*"))) {
            return true;
        }
    }
    return false;
}

bool import_is_named(const Policy *policy, Str module) {
    for (int32_t i = 0; i < policy->imports_allow.count; i++) {
        Str entry = policy->imports_allow.items[i];
        if (!str_equal(entry, STR("*")) && is_covered(module, entry)) {
            return true;
        }
    }
    return false;
}

static Str head_of(Str module) {
    int64_t dot = str_find(module, STR("."), 0);
    return dot < 0 ? module : str_slice(module, 0, dot);
}

/* What is allowed, said once a program: the first refusal lists it. */
static Str allowed_list(Cordon *cordon) {
    enum { LISTED_BYTES = 400 };
    if (cordon->has_listed_modules) {
        return STR("Use the modules that are allowed.");
    }
    cordon->has_listed_modules = true;
    const PolicyNames *names = &cordon->judge->policy->imports_allow;
    Buf text;
    buf_init(&text, LISTED_BYTES * 4);
    buf_append(&text, names->count ? STR("Allowed are ") : STR("No module is allowed."));
    for (int32_t i = 0; i < names->count; i++) {
        if (text.size > LISTED_BYTES) {
            buf_append_format(&text, " and %d more", names->count - i);
            break;
        }
        buf_append(&text, i ? STR(", ") : STR(""));
        buf_append(&text, names->items[i]);
    }
    Str copy = arena_copy_str(cordon->judge->arena, buf_view(&text));
    buf_done(&text);
    return copy.data ? copy : STR("");
}

/* What to use in a module's place, where that is known. */
static const char *advice_for(Str module) {
    static const struct {
        const char *module, *advice;
    } rows[] = {
        {"os", "Open files of the current folder by their name; for paths use plain text. "},
        {"sys", "End the program by reaching its end; print results; data comes as files. "},
        {"pathlib", "Open files of the current folder by their name. "},
        {"subprocess", "Do the work in Python. "},
        {"requests", "Ask for a tool that fetches the data. "},
        {"urllib", "Ask for a tool that fetches the data. "},
        {"socket", "Ask for a tool that fetches the data. "},
        {"threading", "Write the program as one sequence of steps. "},
        {"multiprocessing", "Write the program as one sequence of steps. "},
        {"pickle", "Use json. "},
        {"numpy", "Use math, statistics and lists. "},
        {"pandas", "Use csv, collections and statistics. "},
        {"logging", "Use print. "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_equal(module, str_from(rows[i].module))) {
            return rows[i].advice;
        }
    }
    return "";
}

static void set_instead(Cordon *cordon, int32_t before, Str text) {
    Judge *judge = cordon->judge;
    if (judge->finding_count > before && text.data) {
        judge->findings[judge->finding_count - 1].instead = text;
    }
}

/* One letter more, less or other, or two that changed places: what those register who wait for a slip. */
static bool is_slip(Str name, Str known) {
    enum { LONG = 5 };
    int64_t at = 0;
    if (name.size < LONG) {
        return false;
    }
    while (at < name.size && at < known.size && name.data[at] == known.data[at]) {
        at++;
    }
    bool is_swapped =
        name.size == known.size && at + 1 < name.size && name.data[at] == known.data[at + 1] &&
        name.data[at + 1] == known.data[at] &&
        str_equal(str_slice(name, at + 2, name.size), str_slice(known, at + 2, known.size));
    return is_swapped || str_distance(name, known, 2) == 1;
}

static int32_t affix_weight(Str part) {
    static const struct {
        const char *word;
        int32_t weight;
    } rows[] = {
#define X(word, weight) {word, weight},
#include "../../spec/affixes.def"
#undef X
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_equal(part, str_from(rows[i].word))) {
            return rows[i].weight;
        }
    }
    return 0;
}

/* pandas_utils_pro: a well-known name with what sounds well around it. */
static bool is_compound(Str name) {
    enum { HEAVY = 2 };
    int32_t weight = 0;
    bool has_known = false;
    while (name.data && name.size > 0) {
        Str part = str_cut(&name, '_');
        has_known |= module_find(&module_package, part) != NULL;
        weight += affix_weight(part);
    }
    return has_known && weight >= HEAVY;
}

static int64_t stem_size(Str name) {
    int64_t size = name.size;
    while (size > 0 && name.data[size - 1] >= '0' && name.data[size - 1] <= '9') {
        size--;
    }
    return size;
}

/* boto4: the number of a version that there is not. */
static bool is_next_number(Str name, Str known) {
    int64_t size = stem_size(name);
    return size > 1 && size < name.size && size == stem_size(known) && size < known.size &&
           str_equal(str_slice(name, 0, size), str_slice(known, 0, size));
}

/* Letters of other scripts in what reads as a well-known name. */
static bool is_look_alike(Str name) {
    for (int64_t i = 0; i < name.size; i++) {
        if ((unsigned char)name.data[i] >= 0x80) {
            return true;
        }
    }
    return false;
}

/* A name that is no module: gone from Python, or never was. false when it exists. */
static bool check_existence(Cordon *cordon, const AstNode *node, Str module) {
    Arena *arena = cordon->judge->arena;
    Str head = head_of(module);
    if (module_exists(head)) {
        return false;
    }
    int32_t before = cordon->judge->finding_count;
    const ModuleRow *removed = module_find(&module_removed, head);
    bool is_wanted = !removed && cordon->suggested++ < SUGGESTIONS_MOST;
    Str nearest = is_wanted ? module_nearest(head) : (Str){NULL, 0};
    Str subject = module;
    const ScopedNode *item = cordon->item;
    bool is_wanted_here =
        !item->is_branch && !item->is_guarded && head.size == module.size && head.data[0] != '_';
    bool is_near = nearest.data && module_find(&module_package, nearest) &&
                   (is_slip(head, nearest) || is_next_number(head, nearest) || is_look_alike(head));
    if (is_wanted_here && (is_near || is_compound(head))) {
        cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_IMP_002], node, subject);
    } else {
        cordon_report(cordon, RULE_CDN_IMP_002, node, subject);
    }
    if (removed) {
        set_instead(cordon, before,
                    arena_format(arena,
                                 "Python 3 has no %.*s any more; its place is taken by %.*s.",
                                 STR_ARG(head), STR_ARG(removed->target)));
    } else if (nearest.data) {
        bool is_allowed = import_is_allowed(cordon->judge->policy, nearest);
        Str allowed = is_allowed ? STR("It is allowed.") : allowed_list(cordon);
        set_instead(
            cordon, before,
            arena_format(arena, "Did you mean %.*s? %.*s", STR_ARG(nearest), STR_ARG(allowed)));
        if (cordon->judge->finding_count > before) {
            VerdictFinding *finding = &cordon->judge->findings[before];
            finding->message = arena_format(arena, "%.*s; did you mean `%.*s`?",
                                            STR_ARG(finding->message), STR_ARG(nearest));
        }
    } else {
        set_instead(cordon, before, allowed_list(cordon));
    }
    return true;
}

static void refuse(Cordon *cordon, VerdictRuleIndex index, const AstNode *node, Str module) {
    Arena *arena = cordon->judge->arena;
    int32_t before = cordon->judge->finding_count;
    bool is_relative = str_starts_with(module, STR(".")); /* it fails where there is no package */
    if (is_relative) {
        cordon_report(cordon, index, node, module);
    } else {
        cordon_report_deed(cordon, &cordon->rules.rules[index], node, module);
    }
    Str allowed = allowed_list(cordon);
    set_instead(cordon, before,
                arena_format(arena, "%s%.*s", advice_for(head_of(module)), STR_ARG(allowed)));
}

static void warn(Cordon *cordon, const AstNode *node, Str module) {
    MatchCursor cursor = {0};
    const VerdictRule *rule;
    while ((rule = rule_set_next(&cordon->rules, MATCH_IMPORT, module, &cursor))) {
        cordon_report_rule(cordon, rule, node, module);
    }
}

/* import concurrent.threads: a part that a package of the standard library does not have. */
static void check_parts(Cordon *cordon, const AstNode *node, Str module) {
    if (module_exists(module) || !module_find(&module_stdlib, head_of(module)) ||
        cordon->item->is_guarded) {
        return;
    }
    for (int64_t dot = str_find(module, STR("."), 0); dot >= 0;) {
        int64_t next = str_find(module, STR("."), dot + 1);
        Str name = str_slice(module, dot + 1, next < 0 ? module.size : next);
        check_member(cordon, node, str_slice(module, 0, dot), name);
        dot = next;
    }
}

static void check_module(Cordon *cordon, const AstNode *node, Str module) {
    const Policy *policy = cordon->judge->policy;
    name_set_add(cordon->judge->arena, &cordon->imports, module);
    bool is_allowed = import_is_allowed(policy, module);
    bool is_known = is_allowed && import_is_named(policy, module);
    if (!is_known && check_existence(cordon, node, module)) {
        return;
    }
    if (!is_allowed) {
        refuse(cordon, RULE_CDN_IMP_001, node, module);
    }
    if (!is_known) {
        check_parts(cordon, node, module);
        warn(cordon, node, module);
    }
}

void check_import(Cordon *cordon, const AstImport *import) {
    for (int32_t i = 0; i < import->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)import->names.items[i];
        check_module(cordon, &alias->node, alias->name->text);
    }
}

/* Whether all that is taken from `module` are submodules with their own leave: `from os import path` binds less than
 * `import os.path`, which such a leave allows too. */
static bool takes_allowed_modules(Cordon *cordon, const AstImportFrom *import, Str module) {
    for (int32_t i = 0; i < import->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)import->names.items[i];
        Str whole = arena_format(cordon->judge->arena, "%.*s.%.*s", STR_ARG(module),
                                 STR_ARG(alias->name->text));
        if (!whole.data || !import_is_allowed(cordon->judge->policy, whole)) {
            return false;
        }
    }
    return true;
}

static void check_from_module(Cordon *cordon, const AstImportFrom *import, Str module) {
    const Policy *policy = cordon->judge->policy;
    bool is_allowed = import_is_allowed(policy, module);
    bool is_by_names = !is_allowed && takes_allowed_modules(cordon, import, module);
    if (!is_by_names) {
        check_module(cordon, &import->node, module);
    }
    for (int32_t i = 0; i < import->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)import->names.items[i];
        Str whole = arena_format(cordon->judge->arena, "%.*s.%.*s", STR_ARG(module),
                                 STR_ARG(alias->name->text));
        if (is_by_names) {
            check_module(cordon, &alias->node, whole);
        } else if (whole.data && module_exists(whole) && is_allowed &&
                   !import_is_allowed(policy, whole)) {
            refuse(cordon, RULE_CDN_IMP_001, &alias->node, whole);
            warn(cordon, &alias->node, whole);
        }
    }
}

void check_import_from(Cordon *cordon, const AstImportFrom *import) {
    if (import->level > 0 || !import->module) {
        /* There is no package around a program; what it names is another file's code. */
        Str name = import->module ? import->module->text : STR("");
        name = arena_format(cordon->judge->arena, ".%.*s", STR_ARG(name));
        refuse(cordon, RULE_CDN_IMP_001, &import->node, name);
        return;
    }
    check_from_module(cordon, import, import->module->text);
}

void check_member(Cordon *cordon, const AstNode *node, Str module, Str name) {
    Str path = arena_format(cordon->judge->arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(name));
    bool is_known = !path.data || str_equal(name, STR("*")) || str_starts_with(name, STR("__")) ||
                    module_exists(path) || module_find(&module_reach, path) ||
                    (module_has_members(module) ? module_find(&module_member, path) != NULL
                                                : !module_lacks(module, name));
    if (is_known) {
        return;
    }
    int32_t before = cordon->judge->finding_count;
    bool is_wanted = cordon->suggested++ < SUGGESTIONS_MOST;
    Str nearest = is_wanted ? module_nearest_member(module, name) : (Str){NULL, 0};
    cordon_report(cordon, RULE_CDN_IMP_005, node, path);
    if (nearest.data) {
        set_instead(cordon, before,
                    arena_format(cordon->judge->arena, "Did you mean %.*s.%.*s?", STR_ARG(module),
                                 STR_ARG(nearest)));
    }
}

/* `path` is what an attribute, or a name that a `from` import bound, turned out to be. */
void check_reached_module(Cordon *cordon, const AstNode *node, Str path) {
    if (module_exists(path) && !import_is_allowed(cordon->judge->policy, path)) {
        refuse(cordon, RULE_CDN_IMP_003, node, path);
    }
}
