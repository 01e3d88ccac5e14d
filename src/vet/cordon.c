/* cordon mode: rules on what names mean. One pass over the program; each node is shown to the rules that can
 * concern it. */
#include "vet/cordon.h"

#include "base/limits.h"
#include "vet/amounts.h"
#include "vet/modules.h"
#include "vet/walk.h"

enum {
    REASON_TEXTS = 3, /* messages in the verdict's line */
    REASON_BYTES = 1 << 12,
    DEPTH_USUAL = 80, /* levels of a tree that people write; the standard library stays below */
    BYTES_USUAL = 256 << 10,
};

/* --- findings --------------------------------------------------------------------------------------------------- */

struct CordonScore {
    const VerdictRule *rule; /* NULL: free */
    Str subject;
};

static CordonScore *score_slot(CordonScore *slots, int32_t capacity, const VerdictRule *rule,
                               Str subject) {
    uint64_t mask = (uint64_t)capacity - 1;
    uint64_t at = (str_hash(subject) ^ (uintptr_t)rule >> 4) & mask;
    while (slots[at].rule && (slots[at].rule != rule || !str_equal(slots[at].subject, subject))) {
        at = (at + 1) & mask;
    }
    return &slots[at];
}

/* Whether this rule has found this thing for the first time. */
static bool is_first(Cordon *cordon, const VerdictRule *rule, Str subject) {
    if (cordon->scored_count * 2 >= cordon->scored_capacity) {
        int32_t capacity = cordon->scored_capacity ? cordon->scored_capacity * 2 : 64;
        CordonScore *slots = ARENA_ARRAY(cordon->judge->arena, CordonScore, capacity);
        if (!slots) {
            return false;
        }
        for (int32_t i = 0; i < cordon->scored_capacity; i++) {
            const CordonScore *old = &cordon->scored[i];
            if (old->rule) {
                *score_slot(slots, capacity, old->rule, old->subject) = *old;
            }
        }
        cordon->scored = slots;
        cordon->scored_capacity = capacity;
    }
    CordonScore *slot = score_slot(cordon->scored, cordon->scored_capacity, rule, subject);
    if (slot->rule) {
        return false;
    }
    *slot = (CordonScore){rule, subject};
    cordon->scored_count++;
    return true;
}

/* What one more thing found by the rule adds: the first counts whole, others one point each, up to as much again. A
 * program that uses five functions of one module does one thing. */
static int32_t score_of_another(Cordon *cordon, const VerdictRule *rule) {
    int32_t *counted = &cordon->counted[rule - cordon->rules.rules];
    int32_t added = *counted == 0 ? rule->score : *counted < 2 * rule->score ? 1 : 0;
    *counted += added;
    return added;
}

static void add_reason(Buf *texts, int32_t *count, Str message) {
    if (*count < REASON_TEXTS) {
        buf_append(texts, *count ? STR("; ") : STR(""));
        buf_append(texts, message);
    }
    (*count)++;
}

/* Rows of the same rules for where they are told and weigh nothing. */
static bool make_mild(Cordon *cordon) {
    cordon->mild = ARENA_ARRAY(cordon->judge->arena, VerdictRule, cordon->rules.count);
    for (int32_t i = 0; cordon->mild && i < cordon->rules.count; i++) {
        VerdictRule *mild = &cordon->mild[i];
        *mild = cordon->rules.rules[i];
        mild->severity = mild->severity < SEVERITY_MEDIUM ? mild->severity : SEVERITY_MEDIUM;
        mild->score = 0;
    }
    return cordon->mild != NULL;
}

static void report(Cordon *cordon, const VerdictRule *rule, const AstNode *node,
                   const VerdictPlace *place, Str subject, bool is_deed) {
    enum { SUBJECT_BYTES = 200 };
    if (rule->off) {
        return;
    }
    subject.size = subject.size < SUBJECT_BYTES ? subject.size : SUBJECT_BYTES;
    bool is_tolerated = cordon->is_open && rule->is_capability && !is_deed;
    const VerdictRule *shown = is_tolerated ? &cordon->mild[rule - cordon->rules.rules] : rule;
    if (is_first(cordon, shown, subject)) {
        cordon->score += is_tolerated ? 0 : score_of_another(cordon, rule);
        Str message = judge_text(cordon->judge->arena, rule->message, subject);
        bool is_critical = shown->severity == SEVERITY_CRITICAL;
        cordon->is_blocked |= is_critical;
        add_reason(is_critical ? &cordon->critical : &cordon->minor,
                   is_critical ? &cordon->critical_count : &cordon->minor_count, message);
    }
    VerdictFinding *finding = judge_add(cordon->judge, shown, node, subject);
    if (finding && place) {
        finding->place = *place;
    }
}

void cordon_report_rule(Cordon *cordon, const VerdictRule *rule, const AstNode *node, Str subject) {
    report(cordon, rule, node, NULL, subject, false);
}

void cordon_report_deed(Cordon *cordon, const VerdictRule *rule, const AstNode *node, Str subject) {
    report(cordon, rule, node, NULL, subject, true);
}

void cordon_report(Cordon *cordon, VerdictRuleIndex index, const AstNode *node, Str subject) {
    report(cordon, &cordon->rules.rules[index], node, NULL, subject, false);
}

void cordon_report_place(Cordon *cordon, VerdictRuleIndex index, VerdictPlace place, Str subject) {
    report(cordon, &cordon->rules.rules[index], NULL, &place, subject, false);
}

/* --- names, members, calls -------------------------------------------------------------------------------------- */

/* "builtins.eval" is shown as eval. */
static Str shown(Str path) {
    static const Str prefix = {"builtins.", 9};
    return str_starts_with(path, prefix) ? str_slice(path, prefix.size, path.size) : path;
}

/* How a name came to mean what it does, for a name that is spelled otherwise. */
static void explain_name(Cordon *cordon, const AstNode *node, Str path, const NameScope *scope,
                         VerdictFinding *finding) {
    if (node->kind != AST_NAME) {
        return;
    }
    Str name = ((const AstName *)node)->id->text;
    if (str_equal(name, shown(path))) {
        return;
    }
    for (; scope; scope = scope->parent) {
        const Binding *binding = resolver_binding(&cordon->resolver, scope, name);
        if (binding && binding->node) {
            VerdictStep *step = ARENA_NEW(cordon->judge->arena, VerdictStep);
            if (step) {
                step->place = judge_place(cordon->judge, binding->node);
                step->text = arena_format(cordon->judge->arena, "`%.*s` is `%.*s`", STR_ARG(name),
                                          STR_ARG(shown(path)));
                finding->steps = step;
                finding->step_count = 1;
            }
            return;
        }
    }
}

/* A pattern "threading.*" speaks of the module as a whole. Where the policy allows that module by name the operator has
 * decided; only what is critical is still said. */
static bool is_granted(const Cordon *cordon, const VerdictRule *rule, const MatchCursor *cursor) {
    return cursor->entry->is_wild && rule->severity < SEVERITY_CRITICAL &&
           import_is_named(cordon->judge->policy, cursor->entry->pattern);
}

static void match_path(Cordon *cordon, const AstNode *node, Str path, const NameScope *scope) {
    MatchCursor cursor = {0};
    const VerdictRule *rule;
    while ((rule = rule_set_next(&cordon->rules, MATCH_PATH, path, &cursor))) {
        if (is_granted(cordon, rule, &cursor)) {
            continue;
        }
        int32_t before = cordon->judge->finding_count;
        bool is_deed = cordon->is_open && deed_of_path(cordon, rule, node, path);
        report(cordon, rule, node, NULL, shown(path), is_deed);
        if (scope && cordon->judge->finding_count > before) {
            explain_name(cordon, node, path, scope, &cordon->judge->findings[before]);
        }
    }
}

static void match_attribute(Cordon *cordon, const AstNode *node, Str name, bool is_deed) {
    MatchCursor cursor = {0};
    is_deed |= cordon->is_open && deed_of_member(cordon, node, name);
    const VerdictRule *rule;
    while ((rule = rule_set_next(&cordon->rules, MATCH_ATTRIBUTE, name, &cursor))) {
        report(cordon, rule, node, NULL, name, is_deed);
    }
}

/* A member named in a text, where writing it as a member would do: it is hidden from those who read the program. */
static bool is_hidden_walk(Str name) {
    static const char *const names[] = {"__class__",    "__mro__",          "__base__",
                                        "__bases__",    "__subclasshook__", "__init_subclass__",
                                        "__traceback__"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_equal(name, str_from(names[i]))) {
            return true;
        }
    }
    return false;
}

/* The members named in a text, with `separator` between them. */
static void match_member_text(Cordon *cordon, const AstNode *node, Str text, char separator,
                              bool is_read, bool is_deed) {
    while (text.data && text.size > 0) {
        Str name = str_cut(&text, separator);
        match_attribute(cordon, node, name, is_deed);
        if (is_read && is_hidden_walk(name)) {
            report(cordon, &cordon->rules.rules[RULE_CDN_INT_008], node, NULL, name, is_deed);
        }
    }
}

static void check_paths(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Values values = resolver_values(&cordon->resolver, node, scope);
    for (int32_t i = 0; i < values.count; i++) {
        if (values.items[i].kind == VALUE_PATH) {
            match_path(cordon, node, values.items[i].text, scope);
        }
    }
}

static void check_name(Cordon *cordon, const AstName *name, const NameScope *scope) {
    if (name->ctx == AST_EXPR_CONTEXT_LOAD) {
        check_paths(cordon, &name->node, scope);
        check_defined(cordon, name, scope);
        return;
    }
    Str id = name->id->text;
    if (str_equal(id, STR("__builtins__"))) {
        cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_EVL_002], &name->node, id);
        return;
    }
    check_bound_name(cordon, &name->node, id, scope);
}

/* The texts that a template can be. */
static void check_format_texts(Cordon *cordon, const AstNode *node, const AstNode *template,
                               const NameScope *scope) {
    Values texts = resolver_texts(&cordon->resolver, template, scope);
    for (int32_t i = 0; i < texts.count; i++) {
        check_format_text(cordon, node, texts.items[i].text);
    }
}

static bool is_format_name(Str name) {
    return str_equal(name, STR("format")) || str_equal(name, STR("format_map"));
}

static void check_attribute(Cordon *cordon, const AstAttribute *attribute, const NameScope *scope,
                            bool is_guarded) {
    match_attribute(cordon, &attribute->node, attribute->attr->text, false);
    if (is_format_name(attribute->attr->text)) {
        check_format_texts(cordon, &attribute->node, attribute->value, scope);
    }
    Resolver *resolver = &cordon->resolver;
    Values base = resolver_values(resolver, attribute->value, scope);
    Values values = resolver_values(resolver, &attribute->node, scope);
    for (int32_t i = 0; i < values.count; i++) {
        if (values.items[i].kind != VALUE_PATH) {
            continue;
        }
        Str path = values.items[i].text;
        if (attribute->ctx == AST_EXPR_CONTEXT_LOAD) {
            match_path(cordon, &attribute->node, path, scope);
            check_reached_module(cordon, &attribute->node, path);
        }
    }
    for (int32_t i = 0; attribute->ctx == AST_EXPR_CONTEXT_LOAD && i < base.count; i++) {
        if (base.items[i].kind == VALUE_PATH && !is_guarded) {
            check_member(cordon, &attribute->node, base.items[i].text, attribute->attr->text);
        }
    }
    if (attribute->ctx == AST_EXPR_CONTEXT_LOAD && !is_guarded) {
        check_type_member(cordon, attribute, scope);
    }
    if (attribute->ctx != AST_EXPR_CONTEXT_LOAD) {
        check_changed_member(cordon, attribute, &base);
    }
}

/* attrgetter("a.__class__.__base__"): more than the class alone. */
static bool is_walk(Str names) {
    int64_t dot = str_find(names, STR("."), 0);
    return str_equal(names, STR("__subclasses__")) ||
           (dot >= 0 && str_find(names, STR("__"), 0) >= 0 &&
            !str_ends_with(names, STR(".__name__")));
}

/* Names of members given as text: getattr(x, "a"), attrgetter("a.b"), methodcaller("a"), x.__getattribute__("a"). */
static void check_member_texts(Cordon *cordon, const AstCall *call, Str path,
                               const NameScope *scope) {
    int32_t first;
    if (str_equal(path, STR("builtins.getattr")) || str_equal(path, STR("builtins.setattr")) ||
        str_equal(path, STR("builtins.delattr")) || str_equal(path, STR("builtins.hasattr"))) {
        first = 1;
    } else if (str_equal(path, STR("operator.attrgetter")) ||
               str_equal(path, STR("operator.methodcaller"))) {
        first = 0;
    } else {
        return;
    }
    for (int32_t i = first; i < call->args.count && (i == first || first == 0); i++) {
        Values texts = resolver_texts(&cordon->resolver, call->args.items[i], scope);
        for (int32_t j = 0; j < texts.count; j++) {
            bool is_read = !str_equal(path, STR("builtins.hasattr"));
            if (first == 1 && is_format_name(texts.items[j].text)) {
                check_format_texts(cordon, &call->node, call->args.items[0], scope);
            }
            bool is_deed = cordon->is_open &&
                           (first == 0 ? is_walk(texts.items[j].text)
                                       : deed_of_lookup(cordon, call->args.items[0],
                                                        call->args.items[i], texts.items[j].text));
            match_member_text(cordon, &call->node, texts.items[j].text, '.', is_read, is_deed);
        }
    }
}

static void check_function(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope) {
    MatchCursor cursor = {0};
    const VerdictRule *rule;
    while ((rule = rule_set_next(&cordon->rules, MATCH_CALL, path, &cursor))) {
        if (is_granted(cordon, rule, &cursor)) {
            continue;
        }
        cordon_report_rule(cordon, rule, &call->node, shown(path));
    }
    cursor = (MatchCursor){0};
    while ((rule = rule_set_next(&cordon->rules, MATCH_CHECK, path, &cursor))) {
        check_call(cordon, rule, call, path, scope);
    }
    check_member_texts(cordon, call, path, scope);
    check_forging_call(cordon, call, path, scope);
    check_allocating_call(cordon, call, path, scope);
    check_consuming_call(cordon, call, path, scope);
    check_endless_wait(cordon, call, path);
    check_evaluator(cordon, call, path, scope);
    check_stranger(cordon, call, path, scope);
}

/* "text".format(...), and the same on a name that is a text. */
static void check_formatting(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    if (call->func->kind != AST_ATTRIBUTE) {
        return;
    }
    const AstAttribute *attribute = (const AstAttribute *)call->func;
    Str name = attribute->attr->text;
    bool is_format = is_format_name(name);
    Str text;
    Values owner = {0};
    if (is_format && call->args.count > 0) {
        owner = resolver_values(&cordon->resolver, attribute->value, scope);
    }
    bool is_type = owner.count > 0 && owner.items[0].kind == VALUE_PATH;
    if (is_type) { /* str.format("...", x) */
        check_format_texts(cordon, &call->node, call->args.items[0], scope);
    }
    if (str_equal(name, STR("__getattribute__")) && call->args.count > 0 &&
        resolver_text(&cordon->resolver, call->args.items[call->args.count - 1], scope, &text)) {
        const AstNode *object = call->args.count > 1 ? call->args.items[0] : NULL;
        bool is_deed = cordon->is_open &&
                       deed_of_lookup(cordon, object, call->args.items[call->args.count - 1], text);
        match_attribute(cordon, &call->node, text, is_deed);
        if (is_deed && is_hidden_walk(text)) {
            cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_INT_008], &call->node, text);
        }
    }
}

enum { CONSTANTS_MOST = 64 };

static bool is_word_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* The texts that stand in an expression. */
static int32_t constants_in(Cordon *cordon, const AstNode *root, const AstNode **found) {
    ArenaMark mark = arena_mark(cordon->judge->arena);
    Walk walk;
    walk_begin(&walk, cordon->judge->arena, root);
    int32_t count = 0;
    const AstNode *node;
    for (int32_t i = 0; i < CONSTANTS_MOST && (node = walk_next(&walk, NULL)) != NULL; i++) {
        if (node->kind == AST_CONSTANT &&
            ((const AstConstant *)node)->value.kind == AST_VALUE_STR) {
            found[count++] = node;
        }
    }
    arena_release(cordon->judge->arena, mark);
    return count;
}

/* The words of a text one after the other, whatever stands between them. */
static Str next_word(Str text, int64_t *at) {
    while (*at < text.size && !is_word_character(text.data[*at])) {
        (*at)++;
    }
    int64_t start = *at;
    while (*at < text.size && is_word_character(text.data[*at])) {
        (*at)++;
    }
    return str_slice(text, start, *at);
}

/* Names of members anywhere in what goes with a getattr: ['__self__', 'eval'], '__class__ __base__'.split(). */
static void check_member_constants(Cordon *cordon, const AstNode *root) {
    const AstNode *found[CONSTANTS_MOST];
    int32_t count = constants_in(cordon, root, found);
    for (int32_t i = 0; i < count; i++) {
        Str text = ((const AstConstant *)found[i])->value.text;
        for (int64_t at = 0; at < text.size;) {
            Str word = next_word(text, &at);
            if (word.size > 0) {
                match_member_text(cordon, found[i], word, '.', true, true);
            }
        }
    }
}

static void check_format_constants(Cordon *cordon, const AstNode *root) {
    const AstNode *found[CONSTANTS_MOST];
    int32_t count = constants_in(cordon, root, found);
    for (int32_t i = 0; i < count; i++) {
        check_format_text(cordon, found[i], ((const AstConstant *)found[i])->value.text);
    }
}

/* What is called, also through functools.partial. */
static void check_called(Cordon *cordon, const AstCall *call, const Values *function,
                         const NameScope *scope, const AstNode *place) {
    for (int32_t i = 0; i < function->count; i++) {
        const Value *value = &function->items[i];
        if (value->kind == VALUE_PATH) {
            check_function(cordon, call, value->text, scope);
        } else if (value->kind == VALUE_APPLIED &&
                   str_equal(value->text, STR("functools.partial"))) {
            const AstCall *whole = applied_call(&cordon->resolver, value, call);
            Values inner = {0};
            if (whole) {
                inner = resolver_values(&cordon->resolver, whole->func, value->scope);
                AstNode *node = (AstNode *)(uintptr_t)&whole->node;
                node->line = place->line;
                node->col = place->col;
                node->end_line = place->end_line;
                node->end_col = place->end_col;
            }
            for (int32_t j = 0; j < inner.count; j++) {
                if (inner.items[j].kind == VALUE_PATH) {
                    check_function(cordon, whole, inner.items[j].text, scope);
                }
            }
        }
    }
}

/* lambda o, n: getattr(o, n) */
static bool is_getattr_wrapped(const AstLambda *lambda) {
    const AstCall *call = (const AstCall *)lambda->body;
    return lambda->body->kind == AST_CALL && call->func->kind == AST_NAME &&
           str_equal(((const AstName *)call->func)->id->text, STR("getattr")) &&
           call->args.count > 1 && call->args.items[1]->kind == AST_NAME;
}

/* reduce(getattr, names, x), map(getattr, ...): members read by names that are nowhere spelled. */
static void check_handed_getattr(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    bool is_handed = false;
    for (int32_t i = 0; i < call->args.count && !is_handed; i++) {
        const AstNode *node = call->args.items[i];
        Values values = {0};
        if (node->kind == AST_NAME || node->kind == AST_ATTRIBUTE || node->kind == AST_CALL) {
            values = resolver_values(&cordon->resolver, node, scope);
        }
        if (values.count > 0 && values.items[0].kind == VALUE_APPLIED) {
            const AstCall *maker = (const AstCall *)values.items[0].node;
            bool is_partial = str_equal(values.items[0].text, STR("functools.partial"));
            values = (Values){0};
            if (is_partial) {
                values = resolver_values(&cordon->resolver, maker->args.items[0], scope);
            }
        }
        is_handed = (values.count > 0 && values.items[0].kind == VALUE_PATH &&
                     str_equal(values.items[0].text, STR("builtins.getattr"))) ||
                    (node->kind == AST_LAMBDA && is_getattr_wrapped((const AstLambda *)node));
    }
    for (int32_t i = 0; is_handed && i < call->args.count; i++) {
        check_member_constants(cordon, call->args.items[i]);
    }
    for (int32_t i = 0; i < call->args.count && call->args.count > 1; i++) {
        Values values = {0};
        if (call->args.items[i]->kind == AST_ATTRIBUTE) {
            values = resolver_values(&cordon->resolver, call->args.items[i], scope);
        }
        bool is_format = values.count > 0 && values.items[0].kind == VALUE_PATH &&
                         str_equal(values.items[0].text, STR("builtins.str.format"));
        for (int32_t j = 0; is_format && j < call->args.count; j++) {
            check_format_constants(cordon, call->args.items[j]); /* map(str.format, [...]) */
        }
    }
    if (is_handed) {
        cordon_report(cordon, RULE_CDN_INT_007, &call->node, STR("getattr"));
    }
    for (int32_t i = 0; is_handed && i < call->args.count; i++) {
        Values values = resolver_values(&cordon->resolver, call->args.items[i], scope);
        for (int32_t j = 0; j < values.count; j++) {
            if (values.items[j].kind == VALUE_PATH && module_exists(values.items[j].text)) {
                cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_INT_008], &call->node,
                                   values.items[j].text);
            }
        }
    }
}

/* @f @g class C: f(g(C)), as the calls that it is. */
static void check_decorators(Cordon *cordon, const AstNode *definition, const AstIdent *name,
                             const AstSeq *decorators, const NameScope *scope) {
    enum { DECORATORS_MOST = 16 };
    Arena *arena = cordon->judge->arena;
    AstName *made = decorators->count > 0 ? (AstName *)ast_new(arena, AST_NAME) : NULL;
    if (!made) {
        return;
    }
    made->id = name;
    made->node.line = definition->end_line; /* where the name is bound */
    made->node.col = definition->end_col;
    AstNode *inner = &made->node;
    for (int32_t i = decorators->count - 1, n = 0; i >= 0 && n < DECORATORS_MOST; i--, n++) {
        AstCall *call = (AstCall *)ast_new(arena, AST_CALL);
        AstNode **args = ARENA_ARRAY(arena, AstNode *, 1);
        if (!call || !args) {
            return;
        }
        args[0] = inner;
        call->node = *decorators->items[i];
        call->node.kind = AST_CALL;
        call->func = decorators->items[i];
        call->args = (AstSeq){args, 1};
        Values function = resolver_values(&cordon->resolver, call->func, scope);
        check_called(cordon, call, &function, scope, &call->node);
        check_handed_runner(cordon, call->func, scope);
        inner = &call->node;
    }
}

static bool is_plain_path(Str path) {
    return !str_ends_with(path, STR("()"));
}

/* map(open, ["a", "b"]): the calls that it makes. */
static void check_mapped(Cordon *cordon, const AstCall *call, const Values *function,
                         const NameScope *scope) {
    enum { ITEMS_LOOKED_AT = 16 };
    bool is_map = function->count > 0 && function->items[0].kind == VALUE_PATH &&
                  str_equal(function->items[0].text, STR("builtins.map"));
    Values items = {0};
    if (is_map && call->args.count == 2) {
        items = resolver_values(&cordon->resolver, call->args.items[1], scope);
    }
    for (int32_t i = 0; i < items.count; i++) {
        if (items.items[i].kind != VALUE_SEQUENCE) {
            continue;
        }
        const AstSeq *elements = &((const AstTuple *)items.items[i].node)->elts;
        for (int32_t j = 0; j < elements->count && j < ITEMS_LOOKED_AT; j++) {
            AstCall *made = (AstCall *)ast_new(cordon->judge->arena, AST_CALL);
            if (!made || elements->items[j]->kind == AST_STARRED) {
                return;
            }
            made->node = call->node;
            made->func = call->args.items[0];
            made->args = (AstSeq){elements->items + j, 1};
            Values called = resolver_values(&cordon->resolver, made->func, scope);
            check_called(cordon, made, &called, items.items[i].scope, &call->node);
        }
    }
}

/* The object of which `node` is the table of members: vars(x), x.__dict__, a function that returns one; NULL: none. */
static const AstNode *table_owner(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    enum { FOLLOWED = 4 };
    for (int i = 0; i < FOLLOWED; i++) {
        node = amount_source(cordon, node, &scope);
        if (node->kind == AST_ATTRIBUTE) {
            const AstAttribute *attribute = (const AstAttribute *)node;
            return str_equal(attribute->attr->text, STR("__dict__")) ? attribute->value : NULL;
        }
        if (node->kind != AST_CALL) {
            return NULL;
        }
        const AstCall *call = (const AstCall *)node;
        Values function = resolver_values(&cordon->resolver, call->func, scope);
        if (function.count != 1) {
            return NULL;
        }
        const Value *value = &function.items[0];
        if (value->kind == VALUE_PATH && str_equal(value->text, STR("builtins.vars"))) {
            return call->args.count == 1 ? call->args.items[0] : NULL;
        }
        const NameScope *opened =
            value->kind == VALUE_PROGRAM ? resolver_opened(&cordon->resolver, value->node) : NULL;
        if (!opened || !opened->returns) {
            return NULL;
        }
        node = opened->returns->node;
        scope = opened->returns->scope;
    }
    return NULL;
}

/* vars(type)["__subclasses__"], type.__dict__.get("__subclasses__"): members by way of the table that holds them. */
static void check_table_key(Cordon *cordon, const AstNode *node, const AstNode *table,
                            const AstNode *key, const NameScope *scope) {
    const AstNode *owner = table_owner(cordon, table, scope);
    Values texts = {0};
    if (owner) {
        texts = resolver_texts(&cordon->resolver, key, scope);
    }
    for (int32_t i = 0; i < texts.count; i++) {
        Str text = texts.items[i].text;
        bool is_deed = cordon->is_open && deed_of_lookup(cordon, owner, key, text);
        match_member_text(cordon, node, text, '.', true, is_deed);
    }
}

static bool takes_by_key(Str method) {
    return str_equal(method, STR("get")) || str_equal(method, STR("pop")) ||
           str_equal(method, STR("setdefault")) || str_equal(method, STR("__getitem__"));
}

static void check_call_node(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    check_called(cordon, call, &function, scope, &call->node);
    check_mapped(cordon, call, &function, scope);
    if (call->func->kind == AST_ATTRIBUTE && call->args.count > 0 &&
        takes_by_key(((const AstAttribute *)call->func)->attr->text)) {
        check_table_key(cordon, &call->node, ((const AstAttribute *)call->func)->value,
                        call->args.items[0], scope);
    }
    check_formatting(cordon, call, scope);
    check_arguments(cordon, call, scope);
    check_handed_getattr(cordon, call, scope);
    check_loop_method(cordon, call, scope);
    check_own_call(cordon, call, scope);
    check_handed_runners(cordon, call, scope);
    /* What the call gives: getattr(os, "system"), __import__("os"). */
    Values result = resolver_values(&cordon->resolver, &call->node, scope);
    for (int32_t i = 0; i < result.count; i++) {
        if (result.items[i].kind == VALUE_PATH && is_plain_path(result.items[i].text)) {
            match_path(cordon, &call->node, result.items[i].text, NULL);
            check_reached_module(cordon, &call->node, result.items[i].text);
        }
    }
}

static void check_subscript(Cordon *cordon, const AstSubscript *subscript, const NameScope *scope) {
    Values values = resolver_values(&cordon->resolver, &subscript->node, scope);
    Values base = resolver_values(&cordon->resolver, subscript->value, scope);
    bool is_lookup = base.count > 0 && base.items[0].kind == VALUE_PATH;
    check_table_key(cordon, &subscript->node, subscript->value, subscript->slice, scope);
    for (int32_t i = 0; is_lookup && i < values.count; i++) {
        if (values.items[i].kind == VALUE_PATH) {
            match_path(cordon, &subscript->node, values.items[i].text, NULL);
            check_reached_module(cordon, &subscript->node, values.items[i].text);
        }
    }
}

static void check_imported_names(Cordon *cordon, const AstImportFrom *import, bool is_guarded) {
    check_import_from(cordon, import);
    for (int32_t i = 0; import->module && import->level == 0 && i < import->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)import->names.items[i];
        Str plain = arena_format(cordon->judge->arena, "%.*s.%.*s", STR_ARG(import->module->text),
                                 STR_ARG(alias->name->text));
        if (!plain.data) {
            return;
        }
        Str path = module_canonical(cordon->judge->arena, plain);
        match_path(cordon, &alias->node, path, NULL);
        if (!str_equal(path, plain)) {
            check_reached_module(cordon, &alias->node, path);
        }
        match_attribute(cordon, &alias->node, alias->name->text, false);
        if (!is_guarded) {
            check_member(cordon, &alias->node, import->module->text, alias->name->text);
        }
    }
}

/* `case object(__class__=c)` reads the member. */
static void check_class_pattern(Cordon *cordon, const AstMatchClass *pattern) {
    for (int32_t i = 0; i < pattern->kwd_attrs.count; i++) {
        match_attribute(cordon, &pattern->node, pattern->kwd_attrs.items[i]->text, false);
        if (is_hidden_walk(pattern->kwd_attrs.items[i]->text)) {
            cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_INT_008], &pattern->node,
                               pattern->kwd_attrs.items[i]->text);
        }
    }
}

/* --- the pass --------------------------------------------------------------------------------------------------- */

/* Names that are bound elsewhere than in an assignment. */
static void check_other_binding(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    const AstIdent *name = node->kind == AST_ALIAS ? ((const AstAlias *)node)->asname
                           : node->kind == AST_EXCEPT_HANDLER
                               ? ((const AstExceptHandler *)node)->name
                               : ((const AstMatchAs *)node)->name;
    if (name) {
        check_bound_name(cordon, node, name->text, scope);
    }
}

static void check_definition(Cordon *cordon, const AstFunctionDef *function,
                             const NameScope *scope) {
    check_unbound(cordon, &function->node, scope);
    check_recursion(cordon, function, scope);
    check_shrinking(cordon, function, scope);
    check_bound_name(cordon, &function->node, function->name->text, scope);
    check_decorators(cordon, &function->node, function->name, &function->decorator_list, scope);
}

static void check_mistakes(Cordon *cordon, const ScopedNode *item) {
    check_coroutine_use(cordon, item->node, item->scope);
    check_unreachable(cordon, item->node, item->scope);
    check_refused(cordon, item);
}

static void check_node(Cordon *cordon, const ScopedNode *item) {
    const AstNode *node = item->node;
    const NameScope *scope = item->scope;
    cordon->item = item;
    if (cordon->is_open) {
        deeds_note(cordon, node);
    }
    check_mistakes(cordon, item);
    switch (node->kind) {
    case AST_NAME:
        check_name(cordon, (const AstName *)node, scope);
        check_identifier(cordon, node, ((const AstName *)node)->id->text);
        break;
    case AST_ATTRIBUTE:
        check_attribute(cordon, (const AstAttribute *)node, scope, item->is_guarded);
        break;
    case AST_CALL: check_call_node(cordon, (const AstCall *)node, scope); break;
    case AST_SUBSCRIPT: check_subscript(cordon, (const AstSubscript *)node, scope); break;
    case AST_IMPORT: check_import(cordon, (const AstImport *)node); break;
    case AST_IMPORT_FROM:
        check_imported_names(cordon, (const AstImportFrom *)node, item->is_guarded);
        break;
    case AST_CONSTANT: check_constant(cordon, (const AstConstant *)node); break;
    case AST_BIN_OP:
        check_operation(cordon, (const AstBinOp *)node, scope);
        if (((const AstBinOp *)node)->op == AST_OPERATOR_DIV) {
            check_path_join(cordon, (const AstBinOp *)node, scope);
        }
        break;
    case AST_LIST:
    case AST_TUPLE:
    case AST_SET: check_collection(cordon, node, scope); break;
    case AST_LIST_COMP:
    case AST_SET_COMP:
    case AST_DICT_COMP:
    case AST_GENERATOR_EXP: check_comprehension(cordon, node, scope); break;
    case AST_FORMATTED_VALUE:
        check_format_spec(cordon, (const AstFormattedValue *)node, scope);
        break;
    case AST_ASSIGN:
        check_assigned_text(cordon, ((const AstAssign *)node)->value, scope);
        check_special_binding(cordon, (const AstAssign *)node, scope);
        check_forged_name(cordon, (const AstAssign *)node, scope);
        check_lambda_recursion(cordon, (const AstAssign *)node);
        break;
    case AST_COMPARE: check_searched(cordon, (const AstCompare *)node, scope); break;
    case AST_EXPR:
        check_examples(cordon, ((const AstExpr *)node)->value);
        check_awaited(cordon, ((const AstExpr *)node)->value, scope);
        break;
    case AST_ARG: check_annotation(cordon, ((const AstArg *)node)->annotation); break;
    case AST_ANN_ASSIGN: check_annotation(cordon, ((const AstAnnAssign *)node)->annotation); break;
    case AST_WHILE: check_while(cordon, (const AstWhile *)node, scope, item->is_guarded); break;
    case AST_FOR: check_for(cordon, (const AstFor *)node, scope); break;
    case AST_MODULE:
    case AST_ASYNC_FUNCTION_DEF: check_unbound(cordon, node, scope); break;
    case AST_FUNCTION_DEF: check_definition(cordon, (const AstFunctionDef *)node, scope); break;
    case AST_CLASS_DEF: {
        const AstClassDef *class = (const AstClassDef *)node;
        check_decorators(cordon, node, class->name, &class->decorator_list, scope);
        check_false_group(cordon, node);
        break;
    }
    case AST_TRY_STAR: check_false_group(cordon, node); break;
    case AST_ALIAS:
    case AST_EXCEPT_HANDLER:
    case AST_MATCH_AS: check_other_binding(cordon, node, scope); break;
    case AST_MATCH_CLASS: check_class_pattern(cordon, (const AstMatchClass *)node); break;
    default: break;
    }
}

static Status walk(Cordon *cordon) {
    ScopeWalk walk;
    scope_walk_begin(&walk, &cordon->resolver, cordon->judge->tree->root);
    ScopedNode item;
    int32_t depth = 0;
    while (scope_walk_next(&walk, &item)) {
        depth = item.depth > depth ? item.depth : depth;
        check_node(cordon, &item);
    }
    if (depth > DEPTH_USUAL || cordon->judge->tree->source.size > BYTES_USUAL) {
        cordon_report_place(cordon, RULE_CDN_SYS_002, (VerdictPlace){0}, STR(""));
    }
    if (cordon->resolver.budget <= 0) {
        cordon_report_place(cordon, RULE_CDN_SYS_001, (VerdictPlace){0}, STR(""));
    }
    return cordon->resolver.failed || cordon->judge->arena->exhausted ? ST_NO_MEMORY : ST_OK;
}

static Str reason_of(Cordon *cordon, const Buf *texts, int32_t count) {
    Str view = buf_view(texts);
    int32_t more = count - REASON_TEXTS;
    if (more > 0) {
        return arena_format(cordon->judge->arena, "%.*s; and %d more", STR_ARG(view), more);
    }
    return arena_copy_str(cordon->judge->arena, view);
}

static void conclude(Cordon *cordon, Verdict *out) {
    Arena *arena = cordon->judge->arena;
    int64_t threshold = cordon->judge->policy->vet_threshold;
    out->risk_score = (int32_t)(cordon->score < INT32_MAX ? cordon->score : INT32_MAX);
    out->gate = STR("");
    if (cordon->is_blocked) {
        out->decision = DECISION_BLOCK;
        out->reason = reason_of(cordon, &cordon->critical, cordon->critical_count);
    } else if (cordon->score > threshold) {
        Str texts = reason_of(cordon, &cordon->minor, cordon->minor_count);
        out->decision = DECISION_BLOCK;
        out->reason = arena_format(arena, "the score is above %lld: %.*s", (long long)threshold,
                                   STR_ARG(texts));
    } else if (cordon->minor_count > 0) {
        out->decision = DECISION_ALLOW;
        out->reason = reason_of(cordon, &cordon->minor, cordon->minor_count);
    } else {
        out->decision = DECISION_ALLOW;
        out->reason = STR("nothing was found");
    }
    out->is_safe = out->decision != DECISION_BLOCK;
    name_set_list(arena, &cordon->imports, &out->imports, &out->import_count);
}

/* globals()["x"] = 1, exec("x = 1"), vars().update(...) */
static bool makes_names(const Resolver *resolver) {
    static const char *const makers[] = {"globals", "exec",    "eval",      "vars",
                                         "locals",  "setattr", "__import__"};
    for (const ScopedExpression *item = resolver->calls; item; item = item->next) {
        const AstNode *function = ((const AstCall *)item->node)->func;
        for (size_t i = 0; function->kind == AST_NAME && i < sizeof makers / sizeof *makers; i++) {
            if (str_equal(((const AstName *)function)->id->text, str_from(makers[i]))) {
                return true;
            }
        }
    }
    return false;
}

Status cordon_begin(Cordon *cordon, Judge *judge, PolicyFault *out_problem) {
    *cordon = (Cordon){.judge = judge};
    Status status = rule_set_init(&cordon->rules, judge->arena, judge->policy, out_problem);
    if (status != ST_OK) {
        return status;
    }
    cordon->is_open = import_is_open(judge->policy);
    cordon->counted = ARENA_ARRAY(judge->arena, int32_t, cordon->rules.count);
    buf_init(&cordon->critical, REASON_BYTES);
    buf_init(&cordon->minor, REASON_BYTES);
    bool is_made = cordon->counted && (!cordon->is_open || make_mild(cordon));
    return is_made ? ST_OK : ST_NO_MEMORY;
}

Status cordon_end(Cordon *cordon, Status status, Verdict *out) {
    if (status == ST_OK) {
        conclude(cordon, out);
        status = cordon->judge->arena->exhausted ? ST_NO_MEMORY : ST_OK;
    }
    buf_done(&cordon->critical);
    buf_done(&cordon->minor);
    return status;
}

Status cordon_judge(Judge *judge, Verdict *out, PolicyFault *out_problem) {
    Cordon cordon;
    Status status = cordon_begin(&cordon, judge, out_problem);
    if (status != ST_OK) {
        return status;
    }
    status = resolver_init(&cordon.resolver, judge->arena, judge->tree, judge->folder);
    if (status == ST_OK) {
        cordon.has_dynamic_names = makes_names(&cordon.resolver);
        cordon.is_on_purpose = str_find(judge->tree->source, STR("Raises("), 0) >= 0 ||
                               str_find(judge->tree->source, STR(".raises("), 0) >= 0;
        check_source(&cordon);
        status = walk(&cordon);
    }
    return cordon_end(&cordon, status, out);
}
