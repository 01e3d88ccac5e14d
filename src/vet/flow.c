/* Data flow: does something secret, or something said from outside, reach a place where it does harm?
 *
 * The search goes backwards. From what a sink is given it follows names to what they are bound to, parameters to what
 * calls give them, results to what functions return, members and items to what is put there, and all parts of other
 * expressions, until it meets a source or there is nothing left. The way back is the list of steps that the finding
 * shows. A search looks at a bounded number of nodes; each binding is looked at once. */
#include "vet/cordon.h"
#include "vet/evaluate.h"
#include "vet/modules.h"

enum { NODES_MOST = 400, DEPTH_MOST = 32, STEPS_MOST = 8, SEEN_MOST = 64 };

typedef enum SourceKind {
    SOURCE_NONE,
    SOURCE_ENVIRONMENT, /* all of it */
    SOURCE_VARIABLE,    /* one variable of it */
    SOURCE_FILE,        /* a file with keys, or of the system */
    SOURCE_PERSON,      /* what is typed, or given with the command */
    SOURCE_TOOL,        /* what a function answers that the program was given */
    SOURCE_NETWORK,     /* what another machine says */
} SourceKind;

typedef struct Flow {
    Cordon *cordon;
    uint32_t wanted; /* kinds, a bit each */
    SourceKind kind;
    Str name;                      /* of the source, for people */
    VerdictStep steps[STEPS_MOST]; /* the source first */
    int32_t step_count;
    int32_t nodes;
    const void *seen[SEEN_MOST];
    int32_t seen_count;
} Flow;

static bool search(Flow *flow, const AstNode *node, const NameScope *scope, int depth);

static bool is_new(Flow *flow, const void *thing) {
    for (int32_t i = 0; i < flow->seen_count; i++) {
        if (flow->seen[i] == thing) {
            return false;
        }
    }
    if (flow->seen_count == SEEN_MOST) {
        return false;
    }
    flow->seen[flow->seen_count++] = thing;
    return true;
}

static void add_step(Flow *flow, const AstNode *node, Str text) {
    if (flow->step_count < STEPS_MOST && text.data) {
        flow->steps[flow->step_count++] =
            (VerdictStep){.place = judge_place(flow->cordon->judge, node), .text = text};
    }
}

/* --- sources ------------------------------------------------------------------------------------------------------ */

typedef struct SourceRow {
    const char *path;
    SourceKind kind;
} SourceRow;

static const SourceRow source_rows[] = {
#define X(path, kind) {path, SOURCE_##kind},
#include "../../spec/flow_sources.def"
#undef X
};

static SourceKind path_source(Str path) {
    path.size -= str_ends_with(path, STR("()")) ? 2 : 0;
    for (size_t i = 0; i < sizeof source_rows / sizeof *source_rows; i++) {
        if (str_equal(path, str_from(source_rows[i].path))) {
            return source_rows[i].kind;
        }
    }
    return SOURCE_NONE;
}

static bool is_wanted(const Flow *flow, SourceKind kind) {
    return kind != SOURCE_NONE && (flow->wanted >> kind & 1);
}

static bool found(Flow *flow, SourceKind kind, Str name, const AstNode *node) {
    flow->kind = kind;
    flow->name = name;
    add_step(flow, node, arena_format(flow->cordon->judge->arena, "`%.*s` is read", STR_ARG(name)));
    return true;
}

static SourceKind value_source(const Values *values, Str *out_path) {
    for (int32_t i = 0; i < values->count; i++) {
        SourceKind kind =
            values->items[i].kind == VALUE_PATH ? path_source(values->items[i].text) : SOURCE_NONE;
        if (kind != SOURCE_NONE) {
            *out_path = values->items[i].text;
            return kind;
        }
    }
    return SOURCE_NONE;
}

/* Whether a variable of the environment holds what nobody should see, by its name. */
static bool is_secret_name(Str name) {
    static const char *const parts[] = {"KEY",    "TOKEN",        "SECRET", "PASS",  "PWD",
                                        "CRED",   "AUTH",         "PRIV",   "CERT",  "SESS",
                                        "COOKIE", "DATABASE_URL", "DSN",    "CANARY"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (str_find(name, str_from(parts[i]), 0) >= 0) {
            return true;
        }
    }
    return false;
}

/* os.environ["NAME"], os.environ.get("NAME"), os.getenv("NAME"): one variable, by its name. */
static bool is_variable(Flow *flow, const AstNode *node, const NameScope *scope,
                        bool *is_harmless) {
    const AstNode *owner = NULL;
    const AstNode *key = NULL;
    Resolver *resolver = &flow->cordon->resolver;
    if (node->kind == AST_SUBSCRIPT) {
        owner = ((const AstSubscript *)node)->value;
        key = ((const AstSubscript *)node)->slice;
    } else if (node->kind == AST_CALL && ((const AstCall *)node)->args.count > 0) {
        const AstCall *call = (const AstCall *)node;
        bool is_get = call->func->kind == AST_ATTRIBUTE &&
                      str_equal(((const AstAttribute *)call->func)->attr->text, STR("get"));
        owner = is_get ? ((const AstAttribute *)call->func)->value : call->func;
        key = call->args.items[0];
    }
    Str path, name;
    if (!owner) {
        return false;
    }
    Values values = resolver_values(resolver, owner, scope);
    SourceKind kind = value_source(&values, &path);
    bool is_one = kind == SOURCE_ENVIRONMENT || kind == SOURCE_VARIABLE;
    if (is_one && key->kind != AST_SLICE && resolver_text(resolver, key, scope, &name) &&
        !is_secret_name(name)) {
        *is_harmless = true;
        return false;
    }
    bool is_named = (kind == SOURCE_ENVIRONMENT || kind == SOURCE_VARIABLE) &&
                    is_wanted(flow, SOURCE_VARIABLE) && key->kind != AST_SLICE &&
                    resolver_text(resolver, key, scope, &name);
    return is_named && found(flow, SOURCE_VARIABLE, name, node);
}

/* open("/etc/passwd"), Path.home() / ".ssh" / "id_rsa" */
static bool is_secret_file(Flow *flow, const AstNode *node, const NameScope *scope) {
    static const char *const openers[] = {"builtins.open", "io.open", "pathlib.Path", "os.open",
                                          "codecs.open"};
    if (!is_wanted(flow, SOURCE_FILE) || node->kind != AST_CALL ||
        ((const AstCall *)node)->args.count == 0) {
        return false;
    }
    const AstCall *call = (const AstCall *)node;
    Values function = resolver_values(&flow->cordon->resolver, call->func, scope);
    bool opens = false;
    for (size_t i = 0; function.count > 0 && i < sizeof openers / sizeof *openers; i++) {
        opens |= function.items[0].kind == VALUE_PATH &&
                 str_equal(function.items[0].text, str_from(openers[i]));
    }
    Str path;
    return opens && place_of_argument(flow->cordon, call->args.items[0], scope, &path) &&
           path_kind(path) == PATH_SYSTEM && found(flow, SOURCE_FILE, path, node);
}

/* *is_harmless: the node is a source of what may be known, and nothing in it need be looked at. */
static bool is_source(Flow *flow, const AstNode *node, const NameScope *scope, bool *is_harmless) {
    if (is_variable(flow, node, scope, is_harmless) || is_secret_file(flow, node, scope)) {
        return true;
    }
    if (node->kind != AST_NAME && node->kind != AST_ATTRIBUTE && node->kind != AST_CALL) {
        return false;
    }
    Str path;
    Values values = resolver_values(&flow->cordon->resolver, node, scope);
    SourceKind kind = value_source(&values, &path);
    if (!is_wanted(flow, kind)) {
        return false;
    }
    bool is_builtin = str_starts_with(path, STR("builtins."));
    return found(flow, kind, is_builtin ? str_slice(path, 9, path.size) : path, node);
}

/* --- the way back ------------------------------------------------------------------------------------------------- */

static bool search_binding(Flow *flow, const Binding *binding, Str name, int depth) {
    if (!is_new(flow, binding)) {
        return false;
    }
    bool is_found = false;
    if (binding->kind == BINDING_PARAMETER) {
        ScopedExpression given[4];
        int32_t count = arguments_given(binding, given, 4);
        for (int32_t i = 0; i < count && !is_found; i++) {
            is_found = search(flow, given[i].node, given[i].scope, depth + 1);
        }
    }
    if (!is_found && binding->value) {
        is_found = search(flow, binding->value, binding->scope, depth + 1);
    }
    if (is_found && binding->node) {
        add_step(flow, binding->node,
                 arena_format(flow->cordon->judge->arena, "`%.*s` holds it", STR_ARG(name)));
    }
    return is_found;
}

static bool search_stores(Flow *flow, Str name, bool is_item, int depth) {
    const StoreSlot *slot = scope_stored(&flow->cordon->resolver, name, is_item);
    for (const Store *store = slot ? slot->first : NULL; store; store = store->next) {
        if (is_new(flow, store) && search(flow, store->value.node, store->value.scope, depth + 1)) {
            add_step(flow, store->value.node,
                     arena_format(flow->cordon->judge->arena, "`%.*s` holds it", STR_ARG(name)));
            return true;
        }
    }
    return false;
}

static bool search_name(Flow *flow, const AstName *name, const NameScope *scope, int depth) {
    Str id = name->id->text;
    for (; scope; scope = scope->parent) {
        const Binding *binding = resolver_binding(&flow->cordon->resolver, scope, id);
        if (!binding || binding->kind == BINDING_GLOBAL || binding->kind == BINDING_NONLOCAL) {
            continue;
        }
        for (; binding; binding = binding->previous) {
            if (search_binding(flow, binding, id, depth)) {
                return true;
            }
        }
        return search_stores(flow, id, true, depth);
    }
    return false;
}

/* What a function of the program returns. */
static bool search_result(Flow *flow, const AstCall *call, const NameScope *scope, int depth) {
    Values function = resolver_values(&flow->cordon->resolver, call->func, scope);
    for (int32_t i = 0; i < function.count; i++) {
        const Value *value = &function.items[i];
        bool is_own = (value->kind == VALUE_PROGRAM || value->kind == VALUE_METHOD) &&
                      value->node->kind != AST_CLASS_DEF;
        const NameScope *opened =
            is_own ? resolver_opened(&flow->cordon->resolver, value->node) : NULL;
        if (!opened || !is_new(flow, opened)) {
            continue;
        }
        for (int list = 0; list < 2; list++) {
            const ScopedExpression *item = list == 0 ? opened->returns : opened->yields;
            for (; item; item = item->next) {
                if (search(flow, item->node, item->scope, depth + 1)) {
                    add_step(flow, item->node, STR("it is returned"));
                    return true;
                }
            }
        }
    }
    return false;
}

/* Calls whose result says little of what they were given. */
static bool hides_arguments(const AstNode *function) {
    static const char *const names[] = {"len",      "bool",       "isinstance", "type",
                                        "callable", "id",         "open",       "exit",
                                        "hasattr",  "startswith", "endswith",   "exists"};
    Str name = STR("");
    if (function->kind == AST_NAME) {
        name = ((const AstName *)function)->id->text;
    } else if (function->kind == AST_ATTRIBUTE) {
        name = ((const AstAttribute *)function)->attr->text;
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_equal(name, str_from(names[i]))) {
            return true;
        }
    }
    return false;
}

static bool search_parts(Flow *flow, const AstNode *node, const NameScope *scope, int depth) {
    const NameScope *opened = resolver_opened(&flow->cordon->resolver, node);
    scope = opened ? opened : scope;
    const AstKindInfo *info = &ast_kinds[node->kind];
    for (int i = 0; i < info->field_count; i++) {
        AstSeq children = ast_field_nodes(node, &info->fields[i]);
        for (int32_t j = 0; j < children.count; j++) {
            if (children.items[j] && search(flow, children.items[j], scope, depth + 1)) {
                return true;
            }
        }
    }
    return false;
}

/* fetch_page(url), where nothing defines fetch_page: a tool that the program was given. */
static bool is_tool(const Flow *flow, const AstCall *call, const NameScope *scope) {
    if (call->func->kind != AST_NAME || !is_wanted(flow, SOURCE_TOOL) ||
        flow->cordon->resolver.star_count > 0) {
        return false;
    }
    Str id = ((const AstName *)call->func)->id->text;
    for (const NameScope *outer = scope; outer; outer = outer->parent) {
        if (resolver_binding(&flow->cordon->resolver, outer, id)) {
            return false;
        }
    }
    return !module_find(&module_builtin, id);
}

static bool search_call(Flow *flow, const AstCall *call, const NameScope *scope, int depth) {
    if (is_tool(flow, call, scope)) {
        return found(flow, SOURCE_TOOL, ((const AstName *)call->func)->id->text, &call->node);
    }
    if (search_result(flow, call, scope, depth)) {
        return true;
    }
    Values function = resolver_values(&flow->cordon->resolver, call->func, scope);
    bool is_own = false;
    for (int32_t i = 0; i < function.count; i++) {
        bool is_function = function.items[i].kind == VALUE_PROGRAM &&
                           function.items[i].node->kind != AST_CLASS_DEF;
        is_own |= is_function || function.items[i].kind == VALUE_METHOD;
    }
    bool is_method = call->func->kind == AST_ATTRIBUTE;
    if (is_method && search(flow, ((const AstAttribute *)call->func)->value, scope, depth + 1)) {
        return true;
    }
    /* What a function of the program makes of its arguments was seen by what it returns. */
    for (int32_t i = 0; !is_own && !hides_arguments(call->func) && i < call->args.count; i++) {
        if (search(flow, call->args.items[i], scope, depth + 1)) {
            return true;
        }
    }
    for (int32_t i = 0; !is_own && !hides_arguments(call->func) && i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        if (search(flow, keyword->value, scope, depth + 1)) {
            return true;
        }
    }
    return false;
}

static bool search(Flow *flow, const AstNode *node, const NameScope *scope, int depth) {
    if (depth > DEPTH_MOST || flow->nodes++ > NODES_MOST || !spend(&flow->cordon->resolver, 32)) {
        return false;
    }
    bool is_harmless = false;
    if (is_source(flow, node, scope, &is_harmless) || is_harmless) {
        return !is_harmless;
    }
    switch (node->kind) {
    case AST_CONSTANT:
    case AST_COMPARE:
    case AST_LAMBDA: return false;
    case AST_NAME: return search_name(flow, (const AstName *)node, scope, depth);
    case AST_CALL: return search_call(flow, (const AstCall *)node, scope, depth);
    case AST_ATTRIBUTE: {
        const AstAttribute *attribute = (const AstAttribute *)node;
        return search(flow, attribute->value, scope, depth + 1) ||
               search_stores(flow, attribute->attr->text, false, depth);
    }
    case AST_SUBSCRIPT: return search(flow, ((const AstSubscript *)node)->value, scope, depth + 1);
    case AST_IF_EXP:
        return search(flow, ((const AstIfExp *)node)->body, scope, depth + 1) ||
               search(flow, ((const AstIfExp *)node)->orelse, scope, depth + 1);
    default: return search_parts(flow, node, scope, depth);
    }
}

/* --- sinks -------------------------------------------------------------------------------------------------------- */

static const uint32_t secrets =
    1u << SOURCE_ENVIRONMENT | 1u << SOURCE_VARIABLE | 1u << SOURCE_FILE;
static const uint32_t voices = 1u << SOURCE_PERSON | 1u << SOURCE_NETWORK | 1u << SOURCE_TOOL;

static bool reaches(Cordon *cordon, const AstNode *node, const NameScope *scope, uint32_t wanted,
                    Flow *flow) {
    *flow = (Flow){.cordon = cordon, .wanted = wanted};
    return search(flow, node, scope, 0);
}

static void tell(Cordon *cordon, VerdictRuleIndex rule, const AstNode *node, Str subject,
                 const Flow *flow) {
    int32_t before = cordon->judge->finding_count;
    if (flow->kind == SOURCE_NETWORK || flow->kind == SOURCE_TOOL) {
        cordon_report_deed(cordon, &cordon->rules.rules[rule], node, subject);
    } else {
        cordon_report(cordon, rule, node, subject);
    }
    if (cordon->judge->finding_count == before) {
        return;
    }
    VerdictStep *steps = ARENA_ARRAY(cordon->judge->arena, VerdictStep, flow->step_count);
    if (steps) {
        memcpy(steps, flow->steps, (size_t)flow->step_count * sizeof *steps);
        cordon->judge->findings[before].steps = steps;
        cordon->judge->findings[before].step_count = flow->step_count;
    }
}

/* "https://api.example.com/x" gives "api.example.com"; data NULL where there is no such address. */
static Str host_of(Str url) {
    int64_t start = str_find(url, STR("://"), 0);
    if (start < 0) {
        return (Str){NULL, 0};
    }
    int64_t end = start + 3;
    while (end < url.size && !strchr("/:?#", url.data[end])) {
        end++;
    }
    return str_slice(url, start + 3, end);
}

/* The beginning of an address that is put together: 'https://host/' + x, f'https://host/{x}'. */
static const AstNode *beginning(const AstNode *node) {
    for (int depth = 0; depth < DEPTH_MOST; depth++) {
        if (node->kind == AST_BIN_OP) {
            node = ((const AstBinOp *)node)->left;
        } else if (node->kind == AST_JOINED_STR && ((const AstJoinedStr *)node)->values.count > 0) {
            node = ((const AstJoinedStr *)node)->values.items[0];
        } else {
            break;
        }
    }
    return node;
}

/* OPENAI_API_KEY belongs to api.openai.com: the first word of the variable is in the host's name. */
static bool is_own_host(Str variable, Str host) {
    char word[32];
    int64_t size = 0;
    while (size < variable.size && size < (int64_t)sizeof word && variable.data[size] != '_') {
        char c = variable.data[size];
        word[size++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    enum { TELLING = 3 };
    return size >= TELLING && str_find(host, (Str){word, size}, 0) >= 0;
}

/* The keywords in which a request carries who sends it. */
static bool is_identity(const AstKeyword *keyword) {
    return keyword->arg && (str_equal(keyword->arg->text, STR("headers")) ||
                            str_equal(keyword->arg->text, STR("auth")) ||
                            str_equal(keyword->arg->text, STR("cookies")));
}

static void judge_sent(Cordon *cordon, const AstCall *call, const AstNode *node,
                       const NameScope *scope, bool is_identity_part, Str host) {
    Flow flow;
    if (!reaches(cordon, node, scope, secrets, &flow)) {
        return;
    }
    bool is_key = flow.kind == SOURCE_VARIABLE && host.data;
    if (is_key && is_own_host(flow.name, host)) {
        return;
    }
    bool is_login = flow.kind == SOURCE_VARIABLE && is_identity_part;
    tell(cordon, is_login ? RULE_CDN_FLW_002 : RULE_CDN_FLW_001, &call->node, flow.name, &flow);
}

static bool is_metadata(Str text) {
    static const char *const addresses[] = {"169.254.169.254", "metadata.google.internal",
                                            "100.100.100.200", "fd00:ec2::254", "169.254.170.2"};
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        if (str_find(text, str_from(addresses[i]), 0) >= 0) {
            return true;
        }
    }
    return false;
}

void check_sent(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    Str host = {NULL, 0};
    for (int32_t i = 0; i < call->args.count; i++) {
        Values texts = resolver_texts(&cordon->resolver, call->args.items[i], scope);
        if (texts.count == 0) {
            texts = resolver_texts(&cordon->resolver, beginning(call->args.items[i]), scope);
        }
        for (int32_t j = 0; j < texts.count; j++) {
            Str there = host_of(texts.items[j].text);
            host = there.data ? there : host;
            if (is_metadata(texts.items[j].text)) {
                cordon_report(cordon, RULE_CDN_FLW_005, &call->node, texts.items[j].text);
            }
        }
    }
    for (int32_t i = 0; i < call->args.count; i++) {
        judge_sent(cordon, call, call->args.items[i], scope, false, host);
    }
    for (int32_t i = 0; i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        judge_sent(cordon, call, keyword->value, scope, is_identity(keyword), host);
    }
}

void check_run_voice(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    Flow flow;
    if (call->args.count > 0 && reaches(cordon, call->args.items[0], scope, voices, &flow)) {
        tell(cordon, RULE_CDN_FLW_003, &call->node, flow.name, &flow);
    }
}

bool comes_from_network(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Flow flow;
    return reaches(cordon, node, scope, 1u << SOURCE_NETWORK, &flow);
}

bool check_foreign(Cordon *cordon, VerdictRuleIndex rule, const AstCall *call, const AstNode *node,
                   const NameScope *scope, bool with_persons) {
    Flow flow;
    uint32_t wanted = with_persons ? voices : voices & ~(1u << SOURCE_PERSON);
    bool is_foreign = reaches(cordon, node, scope, wanted, &flow);
    if (is_foreign) {
        tell(cordon, rule, &call->node, flow.name, &flow);
    }
    return is_foreign;
}

void check_shown(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    for (int32_t i = 0; i < call->args.count; i++) {
        Flow flow;
        if (reaches(cordon, call->args.items[i], scope, secrets, &flow)) {
            tell(cordon, RULE_CDN_FLW_004, &call->node, flow.name, &flow);
            return;
        }
    }
}
