/* What is a deed, where capabilities alone are let pass.
 *
 * A policy that lets every module in says: what this program may do is decided when it runs. Then a function that would
 * run code, walk a frame or start a command is no reason to refuse the program: the standard library is full of them.
 * What remains a reason is harm that the program itself shows:
 * - it runs it: the code stands in the module, in a function that is called from there, or in a special method;
 * - and it does so by a detour: the function is reached through a container, another module, or a name that is nowhere
 *   spelled; the text that is run is not written in the program; a walk begins at a literal or goes on from one inner
 *   object to the next.
 *
 * Each question here is about one use; the rules stay those of spec/rules. */
#include "vet/cordon.h"
#include "vet/evaluate.h"
#include "vet/modules.h"

enum { DEPTH_MOST = 16 };

/* --- what is run -------------------------------------------------------------------------------------------------- */

typedef enum Reached { REACHED_UNKNOWN, REACHED_BUSY, REACHED_NO, REACHED_YES } Reached;

static bool is_special(Str name) {
    return name.size > 4 && str_starts_with(name, STR("__")) && str_ends_with(name, STR("__"));
}

/* Special methods and properties run without being called by their name. */
static bool runs_unasked(const NameScope *scope) {
    if (scope->node->kind == AST_LAMBDA) {
        return true;
    }
    const AstFunctionDef *function = (const AstFunctionDef *)scope->node;
    bool is_method = scope->parent && scope->parent->kind == NAME_SCOPE_CLASS;
    return is_method && (is_special(function->name->text) || function->decorator_list.count > 0) &&
           !str_equal(function->name->text, STR("__init__"));
}

bool scope_is_reached(const NameScope *scope) {
    NameScope *known = (NameScope *)(uintptr_t)scope;
    if (scope->kind == NAME_SCOPE_MODULE) {
        return true;
    }
    if (known->reached != REACHED_UNKNOWN) {
        return known->reached == REACHED_YES;
    }
    known->reached = REACHED_BUSY;
    bool is_function = scope->kind == NAME_SCOPE_FUNCTION;
    bool is_reached = (!is_function || runs_unasked(scope)) && scope_is_reached(scope->parent);
    for (const CallSite *site = scope->sites; is_function && site && !is_reached;
         site = site->next) {
        is_reached = scope_is_reached(site->scope);
    }
    known->reached = is_reached ? REACHED_YES : REACHED_NO;
    return is_reached;
}

/* Whether the scope is run with the module, in no function. */
static bool is_direct(const NameScope *scope) {
    while (scope && scope->kind != NAME_SCOPE_FUNCTION) {
        scope = scope->parent;
    }
    return !scope;
}

/* --- what is spelled ---------------------------------------------------------------------------------------------- */

typedef enum DeedList {
    DEED_LOOKUP,
    DEED_TELLING_MEMBER,
    DEED_TELLING_KEY,
    DEED_TELLING_CALL,
    DEED_TREASURE,
    DEED_INNER_PART,
    DEED_WAY_STATION,
    DEED_RUNNER,
    DEED_OF_SITE,
    DEED_CHANGER,
} DeedList;

static bool is_listed(Str name, DeedList list) {
    static const struct {
        DeedList list;
        const char *name;
    } rows[] = {
#define X(list, name) {DEED_##list, name},
#include "../../spec/deeds.def"
#undef X
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].list == list && str_equal(name, str_from(rows[i].name))) {
            return true;
        }
    }
    return false;
}

static bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (unsigned char)c >= 0x80;
}

static bool has_word(Str source, Str word) {
    for (int64_t at = 0; (at = str_find(source, word, at)) >= 0; at++) {
        int64_t end = at + word.size;
        bool is_whole = (at == 0 || !is_word(source.data[at - 1])) &&
                        (end == source.size || !is_word(source.data[end]));
        if (is_whole) {
            return true;
        }
    }
    return false;
}

static int32_t hidden_words(Cordon *cordon, Str text, int32_t enough) {
    enum { WORDS_MOST = 64, LETTERS = 2 };
    Str source = cordon->judge->tree->source;
    int32_t words = 0;
    int32_t hidden = 0;
    for (int64_t at = 0; at < text.size && words < WORDS_MOST && hidden < enough; at++) {
        int64_t end = at;
        while (end < text.size && is_word(text.data[end])) {
            end++;
        }
        if (end - at >= LETTERS) {
            words++;
            hidden += !spend(&cordon->resolver, source.size / 4) ||
                      !has_word(source, str_slice(text, at, end));
        }
        at = end;
    }
    return hidden;
}

bool text_is_hidden(Cordon *cordon, Str text) {
    return hidden_words(cordon, text, 1) > 0;
}

bool command_is_hidden(Cordon *cordon, Str command) {
    enum { MANY = 3 };
    int64_t space = str_find(command, STR(" "), 0);
    Str first = space > 0 ? str_slice(command, 0, space) : command;
    return text_is_hidden(cordon, first) || hidden_words(cordon, command, MANY) >= MANY;
}

static bool is_builtin(Cordon *cordon, const AstNode *node, const NameScope *scope);

/* What an expression is made of: is it written so that a reader sees which path it is? */
static bool is_plain(Cordon *cordon, const AstNode *node, Str path, const NameScope *scope,
                     bool is_strict, int depth);

static Str last_of(Str path) {
    int64_t at = path.size;
    while (at > 0 && path.data[at - 1] != '.') {
        at--;
    }
    return str_slice(path, at, path.size);
}

static bool is_plain_name(Cordon *cordon, const AstName *name, Str path, const NameScope *scope,
                          bool is_strict, int depth) {
    Str id = name->id->text;
    bool is_written =
        name->node.end_line != name->node.line || name->node.end_col - name->node.col == id.size;
    if (!is_written) {
        return false; /* letters that only look like those */
    }
    for (; scope; scope = scope->parent) {
        const Binding *binding = resolver_binding(&cordon->resolver, scope, id);
        if (!binding) {
            continue;
        }
        for (const Binding *one = binding; one; one = one->previous) {
            if (one->kind == BINDING_IMPORT) {
                return true;
            }
        }
        if (!is_strict) {
            return true; /* a variable like any other */
        }
        bool is_alias = binding->kind == BINDING_VALUE && binding->value && !binding->unpacked &&
                        str_equal(id, last_of(path));
        return is_alias &&
               (binding->value->kind == AST_NAME || binding->value->kind == AST_ATTRIBUTE ||
                binding->value->kind == AST_CALL) &&
               is_plain(cordon, binding->value, path, binding->scope, is_strict, depth + 1);
    }
    return !is_strict || str_starts_with(path, STR("builtins"));
}

static bool has_path(const Values *values, Str path) {
    for (int32_t i = 0; i < values->count; i++) {
        if (values->items[i].kind == VALUE_PATH && str_equal(values->items[i].text, path)) {
            return true;
        }
    }
    return false;
}

static bool is_plain_member(Cordon *cordon, const AstAttribute *attribute, Str path,
                            const NameScope *scope, bool is_strict, int depth) {
    Str name = attribute->attr->text;
    Values base = resolver_values(&cordon->resolver, attribute->value, scope);
    if (!is_strict && (base.count == 0 || base.items[0].kind != VALUE_PATH)) {
        return true; /* an object of the program that keeps it */
    }
    if (!str_equal(name, last_of(path)) || path.size <= name.size) {
        return false;
    }
    Str owner = str_slice(path, 0, path.size - name.size - 1);
    if (!has_path(&base, owner)) {
        return false;
    }
    return is_plain(cordon, attribute->value, owner, scope, is_strict, depth + 1);
}

/* list(x), sorted(x), next(x): what they give is what they were given. */
static bool is_passing_on(Cordon *cordon, const AstCall *call, const NameScope *scope,
                          bool is_strict) {
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    if (!is_strict && function.count > 0 && function.items[0].kind != VALUE_PATH &&
        function.items[0].kind != VALUE_APPLIED) {
        return true; /* a function of the program */
    }
    return function.count > 0 && function.items[0].kind == VALUE_PATH &&
           str_starts_with(function.items[0].text, STR("builtins.")) &&
           !is_listed(function.items[0].text, DEED_LOOKUP);
}

static bool is_plain_call(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope,
                          bool is_strict, int depth) {
    if (str_ends_with(path, STR("()"))) {
        return is_plain(cordon, call->func, str_slice(path, 0, path.size - 2), scope, is_strict,
                        depth + 1);
    }
    bool is_getattr = call->func->kind == AST_NAME &&
                      str_equal(((const AstName *)call->func)->id->text, STR("getattr")) &&
                      call->args.count > 1;
    Str name = last_of(path);
    if (is_passing_on(cordon, call, scope, is_strict)) {
        return true;
    }
    if (text_is_hidden(cordon, name)) {
        return false;
    }
    Str given;
    bool is_of_variable = is_getattr && call->args.items[0]->kind == AST_NAME &&
                          !is_builtin(cordon, call->args.items[0], scope) &&
                          node_text(call->args.items[1], &given);
    if (is_of_variable && !is_strict && str_equal(path, STR("builtins"))) {
        return true; /* getattr(f, "__self__", None) */
    }
    if (!is_getattr || path.size <= name.size) {
        return !is_strict && !is_getattr && path.size == name.size; /* __import__("os") */
    }
    return is_plain(cordon, call->args.items[0], str_slice(path, 0, path.size - name.size - 1),
                    scope, is_strict, depth + 1);
}

/* sys.modules["builtins"], as a value and not to get at what is in it */
static bool is_module_lookup(Cordon *cordon, const AstSubscript *subscript,
                             const NameScope *scope) {
    Values base = resolver_values(&cordon->resolver, subscript->value, scope);
    Str name;
    return has_path(&base, STR("sys.modules")) && node_text(subscript->slice, &name);
}

static bool is_plain(Cordon *cordon, const AstNode *node, Str path, const NameScope *scope,
                     bool is_strict, int depth) {
    if (depth > DEPTH_MOST) {
        return false;
    }
    switch (node->kind) {
    case AST_NAME:
        return is_plain_name(cordon, (const AstName *)node, path, scope, is_strict, depth);
    case AST_ATTRIBUTE:
        return is_plain_member(cordon, (const AstAttribute *)node, path, scope, is_strict, depth);
    case AST_CALL:
        return is_plain_call(cordon, (const AstCall *)node, path, scope, is_strict, depth);
    case AST_SUBSCRIPT:
        return !is_strict && is_module_lookup(cordon, (const AstSubscript *)node, scope);
    case AST_ALIAS:
    case AST_IMPORT_FROM: return true;
    default: return false;
    }
}

/* --- what is looked at and not used ------------------------------------------------------------------------------- */

void deeds_excuse(Cordon *cordon, const AstNode *node) {
    cordon->excused[cordon->excused_at++ % EXCUSED_MOST] = node;
}

static bool is_excused(const Cordon *cordon, const AstNode *node) {
    for (int i = 0; i < EXCUSED_MOST; i++) {
        if (cordon->excused[i] == node) {
            return true;
        }
    }
    return false;
}

static void excuse_chain(Cordon *cordon, const AstNode *node) {
    for (int depth = 0; node && depth < DEPTH_MOST; depth++) {
        deeds_excuse(cordon, node);
        node = node->kind == AST_ATTRIBUTE   ? ((const AstAttribute *)node)->value
               : node->kind == AST_SUBSCRIPT ? ((const AstSubscript *)node)->value
               : node->kind == AST_CALL      ? ((const AstCall *)node)->func
                                             : NULL;
    }
}

static void excuse_call(Cordon *cordon, const AstCall *call) {
    Str text;
    cordon->called[cordon->called_at++ % EXCUSED_MOST] = call->func;
    Str name = call->func->kind == AST_NAME        ? ((const AstName *)call->func)->id->text
               : call->func->kind == AST_ATTRIBUTE ? ((const AstAttribute *)call->func)->attr->text
                                                   : STR("");
    if (str_equal(name, STR("get")) && call->func->kind == AST_ATTRIBUTE && call->args.count > 0 &&
        node_text(call->args.items[0], &text) && is_listed(text, DEED_TELLING_KEY)) {
        excuse_chain(cordon, ((const AstAttribute *)call->func)->value);
    }
    bool is_making = str_equal(name, STR("type")) && call->args.count > 1;
    if (is_listed(name, DEED_TELLING_CALL) && call->args.count > 0 && !is_making) {
        excuse_chain(cordon, call->args.items[0]);
    }
}

void deeds_note(Cordon *cordon, const AstNode *node) {
    Str text;
    if (node->kind == AST_ATTRIBUTE &&
        is_listed(((const AstAttribute *)node)->attr->text, DEED_TELLING_MEMBER)) {
        excuse_chain(cordon, ((const AstAttribute *)node)->value);
    } else if (node->kind == AST_SUBSCRIPT &&
               node_text(((const AstSubscript *)node)->slice, &text) &&
               is_listed(text, DEED_TELLING_KEY)) {
        excuse_chain(cordon, ((const AstSubscript *)node)->value);
    } else if (node->kind == AST_COMPARE) { /* `frame.f_globals is module.__dict__` */
        const AstCompare *compare = (const AstCompare *)node;
        excuse_chain(cordon, compare->left);
        for (int32_t i = 0; i < compare->comparators.count && i < DEPTH_MOST / 4; i++) {
            excuse_chain(cordon, compare->comparators.items[i]);
        }
    } else if (node->kind == AST_CALL) {
        excuse_call(cordon, (const AstCall *)node);
    }
}

/* --- walks -------------------------------------------------------------------------------------------------------- */

typedef struct Chain {
    const AstNode *root;
    int32_t stations;
    int32_t frames; /* of them, what tracebacks are printed from */
} Chain;

/* From `node` back to where the walk begins. */
static Chain chain_of(const AstNode *node) {
    Chain chain = {node, 0, 0};
    for (int depth = 0; depth < DEPTH_MOST * 2; depth++) {
        if (chain.root->kind == AST_ATTRIBUTE) {
            const AstAttribute *attribute = (const AstAttribute *)chain.root;
            chain.stations += is_listed(attribute->attr->text, DEED_WAY_STATION);
            chain.frames += str_equal(attribute->attr->text, STR("tb_frame"));
            chain.root = attribute->value;
        } else if (chain.root->kind == AST_SUBSCRIPT) {
            chain.root = ((const AstSubscript *)chain.root)->value;
        } else if (chain.root->kind == AST_CALL) {
            chain.root = ((const AstCall *)chain.root)->func;
        } else {
            break;
        }
    }
    return chain;
}

bool node_is_literal(const AstNode *node) {
    switch (node->kind) {
    case AST_CONSTANT:
    case AST_TUPLE:
    case AST_LIST:
    case AST_DICT:
    case AST_SET:
    case AST_LAMBDA:
    case AST_JOINED_STR:
    case AST_GENERATOR_EXP:
    case AST_LIST_COMP: return true;
    default: return false;
    }
}

/* A builtin that nothing binds anew: print.__self__, object.__subclasses__, help.__class__ */
static bool is_builtin(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Str id = node->kind == AST_NAME ? ((const AstName *)node)->id->text : STR("");
    if (id.size == 0 || str_equal(id, STR("type")) || str_equal(id, STR("super")) ||
        str_equal(id, STR("__loader__")) || str_equal(id, STR("__spec__"))) {
        return false;
    }
    for (const NameScope *around = scope; around; around = around->parent) {
        if (resolver_binding(&cordon->resolver, around, id)) {
            return false;
        }
    }
    Values values = resolver_values(&cordon->resolver, node, scope);
    return values.count == 1 && values.items[0].kind == VALUE_PATH &&
           str_starts_with(values.items[0].text, STR("builtins."));
}

bool deed_of_member(Cordon *cordon, const AstNode *node, Str name) {
    const NameScope *scope = cordon->item->scope;
    if (node->kind == AST_MATCH_CLASS) {
        return true; /* `case object(__self__=x)`: nobody writes that for another reason */
    }
    if (!scope_is_reached(scope) || str_equal(name, STR("__getattribute__")) ||
        str_equal(name, STR("__class__")) || node->kind != AST_ATTRIBUTE) {
        return false;
    }
    const AstAttribute *attribute = (const AstAttribute *)node;
    Chain chain = chain_of(attribute->value);
    if (attribute->ctx != AST_EXPR_CONTEXT_LOAD) {
        Values owner = resolver_values(&cordon->resolver, attribute->value, scope);
        return str_equal(name, STR("__code__")) && owner.count > 0 &&
               owner.items[0].kind == VALUE_PROGRAM;
    }
    if (is_excused(cordon, node)) {
        return false;
    }
    if (node_is_literal(chain.root) || is_builtin(cordon, chain.root, scope)) {
        return true;
    }
    if (str_equal(name, STR("__subclasses__"))) {
        return chain.stations > 0; /* of a class of one's own: a registry */
    }
    bool is_inner = is_direct(scope) && is_listed(name, DEED_INNER_PART);
    return is_inner ||
           (is_listed(name, DEED_TREASURE) && (chain.stations > chain.frames || is_direct(scope)));
}

bool deed_of_lookup(Cordon *cordon, const AstNode *owner, const AstNode *name, Str text) {
    const NameScope *scope = cordon->item->scope;
    if (!scope_is_reached(scope)) {
        return false;
    }
    if (text_is_hidden(cordon, text) ||
        (owner && (node_is_literal(owner) || is_builtin(cordon, owner, scope)))) {
        return true;
    }
    Values values = {0};
    if (owner && name->kind != AST_CONSTANT) {
        values = resolver_values(&cordon->resolver, owner, scope);
    }
    for (int32_t i = 0; i < values.count; i++) {
        if (values.items[i].kind != VALUE_PATH && values.items[i].kind <= VALUE_MAPPING) {
            return true; /* from a constant on, by names that stand elsewhere */
        }
    }
    return false;
}

/* --- uses of what is known by a path ------------------------------------------------------------------------------ */

/* What a class gives its special methods: `__getitem__ = exec`, `def __reduce__(self): return eval, (...)`. */
static bool is_in_special_method(const NameScope *scope) {
    for (; scope; scope = scope->parent) {
        bool is_method =
            scope->kind == NAME_SCOPE_FUNCTION && scope->node->kind == AST_FUNCTION_DEF;
        if (is_method) {
            return str_starts_with(((const AstFunctionDef *)scope->node)->name->text,
                                   STR("__reduce"));
        }
    }
    return false;
}

/* Whether the node is what a call calls. */
static bool is_called(const Cordon *cordon, const AstNode *node) {
    for (int i = 0; i < EXCUSED_MOST; i++) {
        if (cordon->called[i] == node) {
            return true;
        }
    }
    return false;
}

bool deed_of_path(Cordon *cordon, const VerdictRule *rule, const AstNode *node, Str path) {
    enum { WEIGHTY = 5 };
    const NameScope *scope = cordon->item->scope;
    if (rule->score < WEIGHTY || !scope_is_reached(scope)) {
        return false;
    }
    bool is_runner = is_listed(path, DEED_RUNNER);
    bool is_used = is_called(cordon, node) || node->kind == AST_CALL ||
                   node->kind == AST_SUBSCRIPT || str_equal(path, STR("sys.modules"));
    if (!is_runner && !is_used) {
        return false;
    }
    if (is_runner && is_in_special_method(scope)) {
        return true;
    }
    return !is_plain(cordon, node, path, scope, is_runner, 0);
}

/* `node` is handed to something: map(eval, ...), type("X", (), {"__add__": exec}), Thread(target=exec). */
static bool is_runner(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    if (node->kind != AST_NAME && node->kind != AST_ATTRIBUTE) {
        return false;
    }
    Values values = resolver_values(&cordon->resolver, node, scope);
    for (int32_t i = 0; i < values.count; i++) {
        if (values.items[i].kind == VALUE_PATH && is_listed(values.items[i].text, DEED_RUNNER)) {
            return true;
        }
    }
    return false;
}

static void check_handed(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    const AstSeq *items = node->kind == AST_DICT ? &((const AstDict *)node)->values
                          : node->kind == AST_LIST || node->kind == AST_TUPLE
                              ? &((const AstTuple *)node)->elts
                              : NULL;
    bool is_handed = is_runner(cordon, node, scope);
    for (int32_t i = 0; items && i < items->count && i < DEPTH_MOST; i++) {
        is_handed |= is_runner(cordon, items->items[i], scope);
    }
    if (is_handed) {
        cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_EVL_001], node, STR("eval"));
    }
}

void check_handed_runner(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    if (cordon->is_open && scope_is_reached(scope)) {
        check_handed(cordon, node, scope);
    }
}

bool deed_of_change(Cordon *cordon, const AstAttribute *member, Str module) {
    return str_equal(module, STR("builtins")) && scope_is_reached(cordon->item->scope) &&
           module_find(&module_builtin, member->attr->text) &&
           !is_listed(member->attr->text, DEED_OF_SITE);
}

/* Functions that only look at what they are given. */
static bool only_looks(const AstCall *call) {
    return call->func->kind == AST_NAME && call->args.count == 1 &&
           is_listed(((const AstName *)call->func)->id->text, DEED_TELLING_CALL);
}

void check_handed_runners(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    if (!cordon->is_open || only_looks(call) || !scope_is_reached(scope)) {
        return;
    }
    for (int32_t i = 0; i < call->args.count; i++) {
        check_handed(cordon, call->args.items[i], scope);
    }
    for (int32_t i = 0; i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        /* argparse's type=eval reads what the user of the program types. */
        if (keyword->arg && !str_equal(keyword->arg->text, STR("type"))) {
            check_handed(cordon, keyword->value, scope);
        }
    }
}

/* class X: __getitem__ = exec */
void check_special_binding(Cordon *cordon, const AstAssign *assign, const NameScope *scope) {
    if (!cordon->is_open || scope->kind != NAME_SCOPE_CLASS) {
        return;
    }
    for (int32_t i = 0; i < assign->targets.count; i++) {
        const AstNode *target = assign->targets.items[i];
        if (target->kind == AST_NAME && is_special(((const AstName *)target)->id->text) &&
            is_runner(cordon, assign->value, scope)) {
            cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_EVL_001], assign->value,
                               ((const AstName *)target)->id->text);
        }
    }
}

/* Text that is run: is it kept from the reader, or run for no reason that a reader can see? */
bool deed_of_text(Cordon *cordon, Str text) {
    const ScopedNode *item = cordon->item;
    return text_is_hidden(cordon, text) ||
           (scope_is_reached(item->scope) && is_direct(item->scope) && !item->is_branch);
}

static bool is_writing(Cordon *cordon, const AstCall *call) {
    const NameScope *scope = cordon->item->scope;
    Str mode;
    const AstNode *given = call->args.count > 1 ? call->args.items[1] : NULL;
    for (int32_t i = 0; i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        given = keyword->arg && str_equal(keyword->arg->text, STR("mode")) ? keyword->value : given;
    }
    if (!given || !resolver_text(&cordon->resolver, given, scope, &mode) || mode.size > 4) {
        return false;
    }
    for (int64_t i = 0; i < mode.size; i++) {
        if (strchr("wax+", mode.data[i])) {
            return true;
        }
    }
    return false;
}

bool deed_of_file(Cordon *cordon, const AstCall *call, Str function, Str path) {
    if (str_starts_with(path, STR("/dev/")) && !path_is_guarded(path)) {
        return false;
    }
    return path_is_guarded(path) || is_listed(function, DEED_CHANGER) || is_writing(cordon, call);
}
