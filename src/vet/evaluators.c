/* Functions of other packages that run what they are given (spec/evaluators.def): expressions of tables and formulas,
 * templates, data that names what is called. A constant of the program that computes is left alone; what is told is a
 * constant that reaches for the inside, and what others decide. */
#include "vet/amounts.h"
#include "vet/cordon.h"
#include "vet/evaluate.h"
#include "vet/modules.h"
#include "vet/walk.h"

typedef enum EvaluatorKind {
    EVALUATOR_EXPRESSION,
    EVALUATOR_TEMPLATE,
    EVALUATOR_DATA,
    EVALUATOR_PICKLE,
    EVALUATOR_SETTINGS,
    EVALUATOR_STORED,
    EVALUATOR_WRITTEN,
} EvaluatorKind;

typedef struct Evaluator {
    const char *module, *last;
    EvaluatorKind kind;
    int32_t argument;
    const char *option, *value;
} Evaluator;

typedef struct EvaluatorCall {
    Cordon *cordon;
    const AstCall *call;
    const NameScope *scope;
    const AstNode *given;
} EvaluatorCall;

static const Evaluator evaluators[] = {
#define X(module, last, kind, argument, option, value)                                             \
    {module, last, EVALUATOR_##kind, argument, option, value},
#define Y(word)
#include "../../spec/evaluators.def"
#undef X
#undef Y
};

/* --- which it is -------------------------------------------------------------------------------------------------- */

static bool is_of(Str path, const Evaluator *row) {
    Str module = str_from(row->module);
    Str last = str_from(row->last);
    int64_t dot = path.size - last.size - 1;
    return dot >= module.size && path.data[dot] == '.' && str_ends_with(path, last) &&
           str_starts_with(path, module) && path.data[module.size] == '.';
}

/* Whether the option's value is written as the row has it: a constant, or a class by its name. */
static bool is_value(Cordon *cordon, const AstNode *node, const NameScope *scope, Str value) {
    if (node->kind == AST_CONSTANT) {
        AstValueKind kind = ((const AstConstant *)node)->value.kind;
        return (kind == AST_VALUE_TRUE && str_equal(value, STR("True"))) ||
               (kind == AST_VALUE_FALSE && str_equal(value, STR("False")));
    }
    Values values = resolver_values(&cordon->resolver, node, scope);
    for (int32_t i = 0; i < values.count; i++) {
        Str text = values.items[i].text;
        int64_t start = text.size - value.size;
        if (values.items[i].kind == VALUE_PATH && str_ends_with(text, value) && start > 0 &&
            text.data[start - 1] == '.') {
            return true;
        }
    }
    return false;
}

static bool has_option(Cordon *cordon, const AstCall *call, const NameScope *scope,
                       const Evaluator *row) {
    if (!*row->option) {
        return true;
    }
    for (int32_t i = 0; i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        if (keyword->arg && str_equal(keyword->arg->text, str_from(row->option))) {
            return is_value(cordon, keyword->value, scope, str_from(row->value));
        }
    }
    return false;
}

/* --- constants ---------------------------------------------------------------------------------------------------- */

static bool is_part(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_way_out(Str word, bool is_called) {
    static const char *const words[] = {
#define X(module, last, kind, argument, option, value)
#define Y(word) word,
#include "../../spec/evaluators.def"
#undef X
#undef Y
    };
    if (word.size > 4 && str_starts_with(word, STR("__")) && str_ends_with(word, STR("__"))) {
        return true;
    }
    for (size_t i = 0; is_called && i < sizeof words / sizeof *words; i++) {
        if (str_equal(word, str_from(words[i]))) {
            return true;
        }
    }
    return false;
}

/* Whether an expression reaches for more than it was given. */
static bool expression_leaves(Str text) {
    for (int64_t at = 0; at < text.size; at++) {
        int64_t end = at;
        while (end < text.size && is_part(text.data[end])) {
            end++;
        }
        bool is_called = end < text.size && text.data[end] == '(';
        if (end > at && is_way_out(str_slice(text, at, end), is_called)) {
            return true;
        }
        at = end;
    }
    return false;
}

/* The same for what stands in the braces of a template. */
static bool template_leaves(Str text) {
    static const char *const opening[] = {"{{", "{%", "${"};
    for (size_t i = 0; i < sizeof opening / sizeof *opening; i++) {
        int64_t end = 0;
        for (int64_t at; (at = str_find(text, str_from(opening[i]), end)) >= 0;) {
            end = str_find(text, STR("}"), at);
            end = end < 0 ? text.size : end;
            if (expression_leaves(str_slice(text, at, end))) {
                return true;
            }
        }
    }
    return false;
}

/* "posix.system": whether a rule speaks of what the data names. */
static bool is_harmful(Cordon *cordon, Str path) {
    Str old = STR("__builtin__.");
    if (str_starts_with(path, old)) {
        path = arena_format(cordon->judge->arena, "builtins.%.*s",
                            STR_ARG(str_slice(path, old.size, path.size)));
    }
    MatchCursor cursor = {0};
    const VerdictRule *rule;
    path = path.data ? module_canonical(cordon->judge->arena, path) : path;
    while (path.data && (rule = rule_set_next(&cordon->rules, MATCH_PATH, path, &cursor))) {
        if (rule->severity == SEVERITY_CRITICAL && !rule->off) {
            return true;
        }
    }
    return false;
}

static void tell_named(const EvaluatorCall *it, Str path) {
    cordon_report(it->cordon, RULE_CDN_SER_002, &it->call->node,
                  arena_format(it->cordon->judge->arena, "it calls `%.*s`", STR_ARG(path)));
}

/* The first harmful path among the dotted words of the text. */
static bool text_names_harm(Cordon *cordon, Str text, Str *out_path) {
    for (int64_t at = 0; at < text.size; at++) {
        int64_t end = at;
        while (end < text.size && (is_part(text.data[end]) || text.data[end] == '.')) {
            end++;
        }
        *out_path = str_slice(text, at, end);
        if (str_find(*out_path, STR("."), 0) > 0 && is_harmful(cordon, *out_path)) {
            return true;
        }
        at = end;
    }
    return false;
}

static bool is_named(const EvaluatorCall *it, Str module, Str name) {
    Str path = arena_format(it->cordon->judge->arena, "%.*s.%.*s", STR_ARG(module), STR_ARG(name));
    bool is_told = path.data && is_harmful(it->cordon, path);
    if (is_told) {
        tell_named(it, path);
    }
    return is_told;
}

static bool check_pickle(const EvaluatorCall *it, Str data) {
    enum { NAMED_MOST = 64, KEPT = (int)(sizeof((PickleReader *)0)->strings / sizeof(Str)) };
    PickleReader reader = {.data = data};
    Str module = STR("");
    Str name = STR("");
    bool is_shared;
    for (int i = 0; i < NAMED_MOST && pickle_next(&reader, &module, &name, &is_shared); i++) {
        if (!is_shared && is_named(it, module, name)) {
            return true;
        }
        int32_t kept = reader.string_count < KEPT ? reader.string_count : KEPT;
        for (int32_t j = 0; is_shared && j < kept * kept; j++) {
            if (is_named(it, reader.strings[j / kept], reader.strings[j % kept])) {
                return true;
            }
        }
        if (!spend(&it->cordon->resolver, KEPT * KEPT)) {
            return false;
        }
    }
    return false;
}

static void check_constant_text(const EvaluatorCall *it, EvaluatorKind kind, Str text) {
    enum { SHOWN_BYTES = 80 };
    Str path;
    bool leaves = (kind == EVALUATOR_EXPRESSION && expression_leaves(text)) ||
                  (kind == EVALUATOR_TEMPLATE && template_leaves(text));
    if (leaves) {
        Str shown = str_slice(text, 0, text.size < SHOWN_BYTES ? text.size : SHOWN_BYTES);
        cordon_report(it->cordon, RULE_CDN_EVL_003, &it->call->node, shown);
    } else if (kind == EVALUATOR_DATA && text_names_harm(it->cordon, text, &path)) {
        tell_named(it, path);
    } else if (kind == EVALUATOR_PICKLE) {
        check_pickle(it, text);
    }
}

/* {"()": "os.system"} */
static void check_settings(const EvaluatorCall *it) {
    enum { PARTS_MOST = 400 };
    Cordon *cordon = it->cordon;
    const NameScope *scope = it->scope;
    const AstNode *source = amount_source(cordon, it->given, &scope);
    ArenaMark mark = arena_mark(cordon->judge->arena);
    Walk walk;
    walk_begin(&walk, cordon->judge->arena, source);
    const AstNode *node;
    Str found = {NULL, 0};
    for (int i = 0; i < PARTS_MOST && !found.data && (node = walk_next(&walk, NULL)); i++) {
        Str path;
        bool is_text =
            node->kind == AST_CONSTANT && ((const AstConstant *)node)->value.kind == AST_VALUE_STR;
        if (is_text && text_names_harm(cordon, ((const AstConstant *)node)->value.text, &path)) {
            found = path;
        }
    }
    arena_release(cordon->judge->arena, mark);
    if (found.data) {
        tell_named(it, found);
    }
}

/* --- data from elsewhere ------------------------------------------------------------------------------------------ */

/* Whether the program hands the same name to something that keeps data: what it made itself it may read. */
static bool is_written_here(Cordon *cordon, Str place) {
    static const char *const keepers[] = {"save", "savez", "dump", "to_pickle", "save_pretrained"};
    for (const ScopedExpression *item = cordon->resolver.calls; item; item = item->next) {
        const AstCall *call = (const AstCall *)item->node;
        Str name = call->func->kind == AST_ATTRIBUTE
                       ? ((const AstAttribute *)call->func)->attr->text
                       : STR("");
        bool is_keeper = false;
        for (size_t i = 0; i < sizeof keepers / sizeof *keepers; i++) {
            is_keeper |= str_equal(name, str_from(keepers[i]));
        }
        for (int32_t i = 0; is_keeper && i < call->args.count; i++) {
            Str text;
            if (resolver_text(&cordon->resolver, call->args.items[i], item->scope, &text) &&
                str_equal(text, place)) {
                return true;
            }
        }
    }
    return false;
}

static void check_stored(const EvaluatorCall *it, bool is_asked_for) {
    Str place;
    bool is_told = resolver_text(&it->cordon->resolver, it->given, it->scope, &place);
    bool is_remote = is_told && str_find(place, STR("://"), 0) > 0;
    bool is_own = is_told && is_written_here(it->cordon, place);
    if (is_remote || (is_asked_for && !is_own && scope_is_reached(it->scope))) {
        cordon_report(it->cordon, RULE_CDN_SER_002, &it->call->node,
                      is_told ? place : STR("the program did not make it"));
    }
}

static void check_given(const EvaluatorCall *it, const Evaluator *row) {
    Values texts = {0};
    bool is_code = row->kind == EVALUATOR_EXPRESSION || row->kind == EVALUATOR_TEMPLATE;
    bool is_stored = row->kind == EVALUATOR_STORED || row->kind == EVALUATOR_WRITTEN;
    if (row->kind == EVALUATOR_SETTINGS) {
        check_settings(it);
        return;
    }
    if (!is_stored) {
        texts = resolver_texts(&it->cordon->resolver, it->given, it->scope);
    }
    for (int32_t i = 0; i < texts.count; i++) {
        check_constant_text(it, row->kind, texts.items[i].text);
    }
    VerdictRuleIndex rule = is_code ? RULE_CDN_EVL_003 : RULE_CDN_SER_002;
    if (texts.count > 0 ||
        check_foreign(it->cordon, rule, it->call, it->given, it->scope, is_code)) {
        return;
    }
    if (is_stored) {
        check_stored(it, row->kind == EVALUATOR_STORED);
    } else if (row->kind == EVALUATOR_DATA && scope_is_reached(it->scope)) {
        cordon_report(it->cordon, rule, &it->call->node, STR("the program did not make it"));
    }
}

void check_evaluator(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope) {
    for (size_t i = 0; i < sizeof evaluators / sizeof *evaluators; i++) {
        const Evaluator *row = &evaluators[i];
        if (is_of(path, row) && row->argument < call->args.count &&
            has_option(cordon, call, scope, row)) {
            EvaluatorCall it = {cordon, call, scope, call->args.items[row->argument]};
            check_given(&it, row);
            return;
        }
    }
}
