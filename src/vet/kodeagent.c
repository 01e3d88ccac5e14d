/* kodeagent mode: the reference detector, rule for rule, and its import gate.
 *
 * What the reference does is copied in its effects, faults included: it looks at spelling, counts a call and its
 * attribute both, and reads `os` as the module whatever it is. The order of the findings is that of ast.NodeVisitor.
 * tests/vet/reference.py is the same table in Python; the tests compare the two. */
#include <stdio.h>

#include "base/buf.h"
#include "base/limits.h"
#include "vet/bignum.h"
#include "vet/judge.h"
#include "vet/walk.h"

enum {
    LARGE_RANGE = 1000000,        /* a range argument above it is a finding */
    LARGE_REPETITION = 100000000, /* a repetition count above it is one */
    SCORE_LIMIT = 15,             /* a score above it is not safe */
    SCORE_UNPARSED = 100,
};

typedef struct Detector {
    Judge *judge;
    Buf critical, all; /* the texts, joined by "; " */
    int64_t score;
} Detector;

/* --- findings --------------------------------------------------------------------------------------------------- */

static void join(Buf *texts, Str text) {
    if (texts->size > 0) {
        buf_append(texts, STR("; "));
    }
    buf_append(texts, text);
}

static void report(Detector *detector, VerdictRuleIndex index, const AstNode *node, Str name) {
    const VerdictRule *rule = &verdict_rules[index];
    ArenaMark mark = arena_mark(detector->judge->arena);
    Str text = judge_text(detector->judge->arena, rule->message, name);
    join(&detector->all, text);
    if (rule->severity == SEVERITY_CRITICAL) {
        join(&detector->critical, text);
    }
    detector->score += rule->score;
    arena_release(detector->judge->arena, mark);
    judge_add(detector->judge, rule, node, name);
}

/* --- the rules, one function a node ----------------------------------------------------------------------------- */

/* The id of a name, the attribute of an attribute, else empty. */
static Str function_name(const AstNode *func) {
    if (func->kind == AST_NAME) {
        return ((const AstName *)func)->id->text;
    }
    if (func->kind == AST_ATTRIBUTE) {
        return ((const AstAttribute *)func)->attr->text;
    }
    return STR("");
}

static void look_at_call(Detector *detector, const AstCall *call) {
    static const char *const builtins[] = {"exec", "eval", "compile", "__import__", NULL};
    static const char *const decoders[] = {"b64decode", "fromhex", "unhexlify", "decode", NULL};
    static const char *const commands[] = {"system", "popen", "spawn", "execv", "execl", NULL};
    Str name = function_name(call->func);
    if (is_one_of(name, builtins)) {
        report(detector, RULE_KA_BUILTIN, &call->node, name);
    }
    if (is_one_of(name, decoders)) {
        report(detector, RULE_KA_OBFUSCATION, &call->node, name);
    }
    if (is_one_of(name, commands)) {
        report(detector, RULE_KA_COMMAND, &call->node, name);
    }
    bool is_environ = call->func->kind == AST_ATTRIBUTE && str_equal(name, STR("environ"));
    if (str_equal(name, STR("getenv")) || is_environ) {
        report(detector, RULE_KA_ENVIRONMENT, &call->node, name);
    }
}

static void look_at_attribute(Detector *detector, const AstAttribute *attribute) {
    static const char *const members[] = {"system", "popen",  "environ", "execv",  "execl",
                                          "spawn",  "remove", "rmdir",   "unlink", NULL};
    static const char *const dunders[] = {"__dict__",       "__class__",   "__bases__",
                                          "__subclasses__", "__globals__", "__code__",
                                          "__builtins__",   NULL};
    Str attr = attribute->attr->text;
    bool is_os = attribute->value->kind == AST_NAME &&
                 str_equal(((const AstName *)attribute->value)->id->text, STR("os"));
    if (is_os && is_one_of(attr, members)) {
        report(detector, RULE_KA_OS, &attribute->node, attr);
    }
    if (is_one_of(attr, dunders)) {
        report(detector, RULE_KA_INTROSPECTION, &attribute->node, attr);
    }
}

/* `prefix` is "from " in a from-import's text. */
static void look_at_module(Detector *detector, const AstNode *node, const char *prefix, Str name) {
    static const char *const process[] = {"subprocess", "multiprocessing", "threading", NULL};
    static const char *const network[] = {"socket", "urllib", "http", NULL};
    bool is_process = is_one_of(name, process);
    if (is_process || is_one_of(name, network)) {
        Str text = arena_format(detector->judge->arena, "%s%.*s", prefix, STR_ARG(name));
        report(detector, is_process ? RULE_KA_PROCESS_MODULE : RULE_KA_NETWORK_MODULE, node, text);
    }
}

static void look_at_import(Detector *detector, const AstImport *import) {
    for (int32_t i = 0; i < import->names.count; i++) {
        const AstAlias *alias = (const AstAlias *)import->names.items[i];
        look_at_module(detector, &import->node, "", alias->name->text);
    }
}

static bool has_break(Detector *detector, const AstSeq *body) {
    ArenaMark mark = arena_mark(detector->judge->arena);
    bool found = false;
    for (int32_t i = 0; i < body->count && !found; i++) {
        Walk walk;
        walk_begin(&walk, detector->judge->arena, body->items[i]);
        const AstNode *node;
        while (!found && (node = walk_next(&walk, NULL))) {
            found = node->kind == AST_BREAK;
        }
    }
    arena_release(detector->judge->arena, mark);
    return found;
}

static void look_at_while(Detector *detector, const AstWhile *loop) {
    bool is_true = loop->test->kind == AST_CONSTANT &&
                   ((const AstConstant *)loop->test)->value.kind == AST_VALUE_TRUE;
    if (is_true && !has_break(detector, &loop->body)) {
        report(detector, RULE_KA_INFINITE_LOOP, &loop->node, STR(""));
    }
}

/* Whether the node is an int literal above `limit`. A bool is an int, but never above a limit. */
static bool is_int_above(const AstNode *node, int64_t limit) {
    if (node->kind != AST_CONSTANT) {
        return false;
    }
    const AstValue *value = &((const AstConstant *)node)->value;
    return value->kind == AST_VALUE_BIG_INT ||
           (value->kind == AST_VALUE_INT && value->number.integer > limit);
}

static Str int_text(Detector *detector, const AstNode *node) {
    return bignum_decimal(detector->judge->arena, &((const AstConstant *)node)->value);
}

static void look_at_for(Detector *detector, const AstFor *loop) {
    if (loop->iter->kind != AST_CALL) {
        return;
    }
    const AstCall *call = (const AstCall *)loop->iter;
    if (call->args.count > 0 && str_equal(function_name(call->func), STR("range")) &&
        is_int_above(call->args.items[0], LARGE_RANGE)) {
        report(detector, RULE_KA_LARGE_LOOP, &loop->node, int_text(detector, call->args.items[0]));
    }
}

static bool is_text(const AstNode *node) {
    return node->kind == AST_CONSTANT && ((const AstConstant *)node)->value.kind == AST_VALUE_STR;
}

static void look_at_operation(Detector *detector, const AstBinOp *operation) {
    if (operation->op != AST_OPERATOR_MULT) {
        return;
    }
    Arena *arena = detector->judge->arena;
    Str text = {0};
    if (is_text(operation->left) && is_int_above(operation->right, LARGE_REPETITION)) {
        text = arena_format(arena, "string * %.*s", STR_ARG(int_text(detector, operation->right)));
    } else if (is_text(operation->right) && is_int_above(operation->left, LARGE_REPETITION)) {
        text = arena_format(arena, "%.*s * string", STR_ARG(int_text(detector, operation->left)));
    }
    if (text.data) {
        report(detector, RULE_KA_LARGE_STRING, &operation->node, text);
    }
}

/* Whether `text` in lower case holds `needle` at `at`. Beside ASCII only the Kelvin sign (U+212A) has a lower case in
 * the needles' letters. */
static bool matches_lower(Str text, int64_t at, Str needle) {
    for (int64_t i = 0; i < needle.size; i++) {
        if (at >= text.size) {
            return false;
        }
        char c = text.data[at++];
        if (c == '\xE2' && text.size - at >= 2 && text.data[at] == '\x84' &&
            text.data[at + 1] == '\xAA') {
            c = 'k';
            at += 2;
        } else if (c >= 'A' && c <= 'Z') {
            c = (char)(c - 'A' + 'a');
        }
        if (c != needle.data[i]) {
            return false;
        }
    }
    return true;
}

static bool holds_lower(Str text, Str needle) {
    for (int64_t at = 0; at < text.size; at++) {
        if (matches_lower(text, at, needle)) {
            return true;
        }
    }
    return false;
}

static void look_at_text(Detector *detector, const AstConstant *constant) {
    static const struct {
        const char *needle, *name;
    } commands[] = {
        {"rm -rf /", "rm command"},
        {"rm -rf ~", "rm command"},
        {"dd if=/dev", "dd command"},
        {"mkfs.", "mkfs command"},
        {"del /f /s /q", "Windows delete command"},
        {"rmdir /s /q", "Windows rmdir command"},
    };
    if (constant->value.kind != AST_VALUE_STR) {
        return;
    }
    Str text = constant->value.text;
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (holds_lower(text, str_from(commands[i].needle))) {
            Str name = arena_format(detector->judge->arena, "%s: %s", commands[i].name,
                                    commands[i].needle);
            report(detector, RULE_KA_SHELL_TEXT, &constant->node, name);
        }
    }
    if (str_find(text, STR("../../../"), 0) >= 0 || str_find(text, STR("..\\..\\..\\"), 0) >= 0) {
        report(detector, RULE_KA_TRAVERSAL, &constant->node, STR(""));
    }
}

static void look_at(Detector *detector, const AstNode *node) {
    switch (node->kind) {
    case AST_CALL: look_at_call(detector, (const AstCall *)node); break;
    case AST_ATTRIBUTE: look_at_attribute(detector, (const AstAttribute *)node); break;
    case AST_IMPORT: look_at_import(detector, (const AstImport *)node); break;
    case AST_IMPORT_FROM: {
        const AstIdent *module = ((const AstImportFrom *)node)->module;
        look_at_module(detector, node, "from ", module ? module->text : STR(""));
        break;
    }
    case AST_WHILE: look_at_while(detector, (const AstWhile *)node); break;
    case AST_FOR: look_at_for(detector, (const AstFor *)node); break;
    case AST_BIN_OP: look_at_operation(detector, (const AstBinOp *)node); break;
    case AST_CONSTANT: look_at_text(detector, (const AstConstant *)node); break;
    default: break;
    }
}

/* --- the detector's answer -------------------------------------------------------------------------------------- */

static Str joined(Detector *detector, const char *prefix, const Buf *texts) {
    Str view = buf_view(texts);
    Arena *arena = detector->judge->arena;
    Str head = str_from(prefix);
    char *data = (char *)arena_alloc(arena, head.size + view.size);
    if (!data) {
        return STR("");
    }
    memcpy(data, head.data, (size_t)head.size);
    if (view.size > 0) {
        memcpy(data + head.size, view.data, (size_t)view.size);
    }
    return (Str){data, head.size + view.size};
}

static VerdictTriple conclude(Detector *detector) {
    VerdictTriple triple = {
        .risk_score = (int32_t)(detector->score < INT32_MAX ? detector->score : INT32_MAX)};
    if (detector->critical.size > 0) {
        triple.reason = joined(detector, "Critical security violations: ", &detector->critical);
    } else if (detector->score > SCORE_LIMIT) {
        char prefix[64];
        (void)snprintf(prefix, sizeof prefix, "High risk score (%d): ", triple.risk_score);
        triple.reason = joined(detector, prefix, &detector->all);
    } else if (detector->all.size > 0) {
        triple.is_safe = true;
        triple.reason = joined(detector, "Minor concerns detected: ", &detector->all);
    } else {
        triple.is_safe = true;
        triple.reason = STR("No suspicious patterns detected");
    }
    return triple;
}

static Status detect(Judge *judge, VerdictTriple *out) {
    Detector detector = {.judge = judge};
    buf_init(&detector.critical, LIMIT_FRAME_BYTES);
    buf_init(&detector.all, LIMIT_FRAME_BYTES);
    Walk walk;
    walk_begin(&walk, judge->arena, judge->tree->root);
    const AstNode *node;
    while ((node = walk_next(&walk, NULL))) {
        look_at(&detector, node);
    }
    *out = conclude(&detector);
    bool failed =
        walk.failed || detector.critical.failure || detector.all.failure || judge->arena->exhausted;
    buf_done(&detector.critical);
    buf_done(&detector.all);
    return failed ? ST_NO_MEMORY : ST_OK;
}

/* --- the import gate -------------------------------------------------------------------------------------------- */

typedef struct Gate {
    Arena *arena;
    const Policy *policy;
    Str builtin; /* the first forbidden one, breadth first, as ast.walk comes to it */
    int32_t builtin_depth;
    NameSet refused;
    NameSet imports;
} Gate;

/* Allowed: equal to an allowed name, or beginning with one and a dot. */
static bool is_below(Str module, Str allowed) {
    if (str_ends_with(allowed, STR(".*"))) {
        allowed.size -= 2;
    }
    return str_equal(allowed, STR("*")) || str_equal(module, allowed) ||
           (str_starts_with(module, allowed) && module.data[allowed.size] == '.');
}

static bool is_listed(Str module, const PolicyNames *names) {
    for (int32_t i = 0; i < names->count; i++) {
        if (is_below(module, names->items[i])) {
            return true;
        }
    }
    return false;
}

static void gate_module(Gate *gate, Str module) {
    name_set_add(gate->arena, &gate->imports, module);
    if (!is_listed(module, &gate->policy->imports_allow) ||
        is_listed(module, &gate->policy->imports_deny)) {
        name_set_add(gate->arena, &gate->refused, module);
    }
}

static void gate_node(Gate *gate, const AstNode *node, int32_t depth) {
    static const char *const builtins[] = {"exec", "eval", "__import__", "compile", NULL};
    if (node->kind == AST_NAME) {
        Str id = ((const AstName *)node)->id->text;
        if (is_one_of(id, builtins) && (!gate->builtin.data || depth < gate->builtin_depth)) {
            gate->builtin = id;
            gate->builtin_depth = depth;
        }
    } else if (node->kind == AST_IMPORT) {
        const AstImport *import = (const AstImport *)node;
        for (int32_t i = 0; i < import->names.count; i++) {
            gate_module(gate, ((const AstAlias *)import->names.items[i])->name->text);
        }
    } else if (node->kind == AST_IMPORT_FROM) {
        /* The reference looks at the name alone; without one (`from . import x`) it fails. Here it is refused. */
        const AstIdent *module = ((const AstImportFrom *)node)->module;
        gate_module(gate, module ? module->text : STR("."));
    }
}

static Status gate_tree(Gate *gate, const SyntaxTree *tree) {
    Walk walk;
    walk_begin(&walk, gate->arena, tree->root);
    const AstNode *node;
    int32_t depth;
    while ((node = walk_next(&walk, &depth))) {
        gate_node(gate, node, depth);
    }
    return walk.failed || gate->arena->exhausted ? ST_NO_MEMORY : ST_OK;
}

/* The tools and the program, as one. *out_fault is set when the tools do not parse. */
static Status gate_all(Gate *gate, Judge *judge, const VetProgram *program,
                       SyntaxFault *out_fault) {
    if (program->tools.size > 0) {
        SyntaxTree tools;
        Status status = syntax_parse(judge->arena, program->tools, &tools, out_fault);
        if (status == ST_OK) {
            status = gate_tree(gate, &tools);
        }
        if (status != ST_OK) {
            return status;
        }
    }
    return gate_tree(gate, judge->tree);
}

/* --- both together ---------------------------------------------------------------------------------------------- */

static void summarise(Judge *judge, const Gate *gate, const VerdictTriple *triple, Verdict *out) {
    Arena *arena = judge->arena;
    out->risk_score = triple->risk_score;
    out->is_safe = false;
    out->gate = STR("");
    if (gate->builtin.data) {
        out->gate = arena_format(arena, "Forbidden builtin: %.*s", STR_ARG(gate->builtin));
        out->reason = out->gate;
    } else if (gate->refused.count > 0) {
        out->gate = name_set_join(arena, &gate->refused, '\n');
        out->reason = arena_format(arena, "Imports that are not allowed: %.*s",
                                   STR_ARG(name_set_join(arena, &gate->refused, ' ')));
    } else if (!triple->is_safe) {
        Buf text = {.size = triple->reason.size, .data = (char *)(uintptr_t)triple->reason.data};
        Detector detector = {.judge = judge};
        out->reason = joined(&detector, "Pattern detection blocked: ", &text);
    } else {
        out->is_safe = true;
        out->reason = triple->reason;
    }
    out->decision = out->is_safe ? DECISION_ALLOW : DECISION_BLOCK;
}

Status kodeagent_judge(Judge *judge, const VetProgram *program, Verdict *out) {
    VerdictTriple *triple = ARENA_NEW(judge->arena, VerdictTriple);
    if (!triple) {
        return ST_NO_MEMORY;
    }
    Status status = detect(judge, triple);
    if (status != ST_OK) {
        return status;
    }
    Gate gate = {.arena = judge->arena, .policy = judge->policy};
    SyntaxFault fault;
    status = gate_all(&gate, judge, program, &fault);
    out->patterns = triple;
    if (status == ST_SYNTAX) {
        out->decision = DECISION_BLOCK;
        out->is_safe = false;
        out->risk_score = triple->risk_score;
        out->gate = STR("");
        out->reason = arena_format(judge->arena, "The tools do not parse: %.*s, line %d",
                                   STR_ARG(fault.message), fault.line);
        return judge->arena->exhausted ? ST_NO_MEMORY : ST_OK;
    }
    if (status != ST_OK) {
        return status;
    }
    summarise(judge, &gate, triple, out);
    name_set_list(judge->arena, &gate.imports, &out->imports, &out->import_count);
    return judge->arena->exhausted ? ST_NO_MEMORY : ST_OK;
}

Status kodeagent_judge_unparsed(Judge *judge, const SyntaxFault *fault, Verdict *out) {
    VerdictTriple *triple = ARENA_NEW(judge->arena, VerdictTriple);
    if (!triple) {
        return ST_NO_MEMORY;
    }
    /* str(SyntaxError) of ast.parse(text), whose file name is "<unknown>"; an error without a line has neither. */
    char place[48] = "";
    if (fault->line > 0) {
        (void)snprintf(place, sizeof place, " (<unknown>, line %d)", fault->line);
    }
    triple->reason =
        arena_format(judge->arena, "Syntax error: %.*s%s", STR_ARG(fault->message), place);
    triple->risk_score = SCORE_UNPARSED;
    out->patterns = triple;
    out->reason = triple->reason;
    out->risk_score = triple->risk_score;
    return triple->reason.data ? ST_OK : ST_NO_MEMORY;
}
