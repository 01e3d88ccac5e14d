/* Checks of what is handed to a function: paths, commands, addresses, patterns, times. */
#include "vet/amounts.h"
#include "vet/cordon.h"
#include "vet/evaluate.h"
#include "vet/modules.h"
#include "vet/regex.h"

typedef struct CallCheck {
    Cordon *cordon;
    const AstCall *call;
    Str path; /* of the function */
    const NameScope *scope;
} CallCheck;

static const AstNode *argument(const CallCheck *check, int32_t index) {
    return index < check->call->args.count ? check->call->args.items[index] : NULL;
}

static bool text_at(const CallCheck *check, int32_t index, Str *out_text) {
    const AstNode *node = argument(check, index);
    return node && resolver_text(&check->cordon->resolver, node, check->scope, out_text);
}

/* --- files ------------------------------------------------------------------------------------------------------ */

enum { PATH_DEPTH = 16 };

static bool place_text(const CallCheck *check, const AstNode *node, int depth, Str *out_text);

/* os.path.join("a", "b"), Path("a", "b"), os.path.expanduser("~/a") */
static bool call_place(const CallCheck *check, const AstCall *call, int depth, Str *out_text) {
    static const char *const makers[] = {
        "os.path.join",      "os.path.expanduser",      "os.path.abspath", "os.path.normpath",
        "os.path.realpath",  "os.path.expandvars",      "pathlib.Path",    "pathlib.PurePath",
        "pathlib.PosixPath", "pathlib.Path().joinpath", "builtins.str",    "os.fspath"};
    Values function = resolver_values(&check->cordon->resolver, call->func, check->scope);
    bool is_maker = false;
    if (function.count > 0 && function.items[0].kind == VALUE_PATH &&
        str_equal(function.items[0].text, STR("pathlib.Path.home"))) {
        *out_text = STR("~");
        return true;
    }
    for (size_t i = 0; function.count > 0 && i < sizeof makers / sizeof *makers; i++) {
        is_maker |= function.items[0].kind == VALUE_PATH &&
                    str_equal(function.items[0].text, str_from(makers[i]));
    }
    if (!is_maker) {
        return false;
    }
    Str whole = STR("");
    for (int32_t i = 0; i < call->args.count; i++) {
        Str part;
        if (!place_text(check, call->args.items[i], depth, &part)) {
            part = STR("?");
        }
        bool is_new = i == 0 || str_starts_with(part, STR("/"));
        whole = is_new ? part
                       : arena_format(check->cordon->judge->arena, "%.*s/%.*s", STR_ARG(whole),
                                      STR_ARG(part));
    }
    *out_text = whole;
    return whole.data != NULL;
}

/* Path("a") / "b" */
static bool joined_place(const CallCheck *check, const AstBinOp *operation, int depth,
                         Str *out_text) {
    Str left, right;
    if (operation->op != AST_OPERATOR_DIV || !place_text(check, operation->left, depth, &left)) {
        return false;
    }
    if (!place_text(check, operation->right, depth, &right)) {
        right = STR("?");
    }
    *out_text =
        arena_format(check->cordon->judge->arena, "%.*s/%.*s", STR_ARG(left), STR_ARG(right));
    return out_text->data != NULL;
}

/* The path that an expression gives, as far as it can be told. */
static bool place_text(const CallCheck *check, const AstNode *node, int depth, Str *out_text) {
    if (depth >= PATH_DEPTH) {
        return false;
    }
    if (resolver_text(&check->cordon->resolver, node, check->scope, out_text)) {
        return true;
    }
    if (node->kind == AST_NAME) {
        CallCheck there = *check;
        const AstNode *source = amount_source(check->cordon, node, &there.scope);
        return source != node && place_text(&there, source, depth + 1, out_text);
    }
    if (node->kind == AST_CALL) {
        return call_place(check, (const AstCall *)node, depth + 1, out_text);
    }
    if (node->kind == AST_BIN_OP) {
        return joined_place(check, (const AstBinOp *)node, depth + 1, out_text);
    }
    if (node->kind == AST_JOINED_STR && ((const AstJoinedStr *)node)->values.count > 0) {
        /* f"/etc/{name}": the beginning tells. */
        return place_text(check, ((const AstJoinedStr *)node)->values.items[0], depth + 1,
                          out_text);
    }
    return false;
}

static void check_path(const CallCheck *check, const AstNode *node, Str path) {
    if (str_find(path, STR("\n"), 0) >= 0) {
        return;
    }
    switch (path_kind(path)) {
    case PATH_SYSTEM:
        if (deed_of_file(check->cordon, check->call, check->path, path)) {
            cordon_report_deed(check->cordon, &check->cordon->rules.rules[RULE_CDN_FIL_001], node,
                               path);
        } else {
            cordon_report(check->cordon, RULE_CDN_FIL_001, node, path);
        }
        break;
    case PATH_OUTSIDE: cordon_report(check->cordon, RULE_CDN_FIL_002, node, path); break;
    case PATH_INSIDE: break;
    }
}

static void check_place(const CallCheck *check, const AstNode *node) {
    Values texts = {0};
    if (node) {
        texts = resolver_texts(&check->cordon->resolver, node, check->scope);
    }
    for (int32_t i = 0; i < texts.count; i++) {
        check_path(check, node, texts.items[i].text);
    }
    Str path;
    if (node && texts.count == 0 && place_text(check, node, 0, &path)) {
        check_path(check, node, path);
    }
}

bool place_of_argument(Cordon *cordon, const AstNode *node, const NameScope *scope, Str *out_path) {
    CallCheck check = {.cordon = cordon, .scope = scope};
    return place_text(&check, node, 0, out_path);
}

static void check_network(const CallCheck *check) {
    check_sent(check->cordon, check->call, check->scope);
}

static void check_voice(const CallCheck *check) {
    check_run_voice(check->cordon, check->call, check->scope);
}

static void check_output(const CallCheck *check) {
    check_shown(check->cordon, check->call, check->scope);
}

static void check_file(const CallCheck *check) {
    const AstNode *first = argument(check, 0);
    bool is_maker = str_starts_with(check->path, STR("pathlib."));
    if (is_maker && check->call->args.count > 1) {
        first = &check->call->node; /* all parts together */
    }
    check_place(check, first);
    bool takes_two = str_starts_with(check->path, STR("shutil.")) ||
                     str_equal(check->path, STR("os.rename")) ||
                     str_equal(check->path, STR("os.symlink"));
    if (takes_two) {
        check_place(check, argument(check, 1));
    }
}

void check_path_join(Cordon *cordon, const AstBinOp *operation, const NameScope *scope) {
    CallCheck check = {.cordon = cordon, .scope = scope};
    const AstNode *first = &operation->node;
    while (first->kind == AST_BIN_OP && ((const AstBinOp *)first)->op == AST_OPERATOR_DIV) {
        first = ((const AstBinOp *)first)->left;
    }
    Values base = resolver_values(&cordon->resolver, first, scope);
    bool is_path = base.count > 0 && base.items[0].kind == VALUE_PATH &&
                   str_starts_with(base.items[0].text, STR("pathlib."));
    Str path;
    if (is_path && place_text(&check, &operation->node, 0, &path) &&
        path_kind(path) == PATH_SYSTEM) {
        if (path_is_guarded(path)) {
            cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_FIL_001], &operation->node,
                               path);
        } else {
            cordon_report(cordon, RULE_CDN_FIL_001, &operation->node, path);
        }
    }
}

/* --- commands, addresses, questions, times ---------------------------------------------------------------------- */

static void check_command(const CallCheck *check) {
    Str command, what;
    const AstNode *node = argument(check, 0);
    if (node && text_of_command(check->cordon, node, check->scope, &command) &&
        text_is_destructive(check->cordon, command, &what)) {
        cordon_report(check->cordon, RULE_CDN_CMD_002, node, what);
    }
}

static void check_address(const CallCheck *check) {
    static const char *const schemes[] = {"http://", "https://", "ftp://",
                                          "s3://",   "gs://",    "smb://"};
    Str text;
    if (!text_at(check, 0, &text)) {
        return;
    }
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (str_starts_with(text, str_from(schemes[i]))) {
            cordon_report(check->cordon, RULE_CDN_NET_003, &check->call->node, check->path);
            return;
        }
    }
}

static void check_question(const CallCheck *check) {
    static const char *const secrets[] = {"password", "passwd",  "passphrase", "secret",  "token",
                                          "api key",  "api_key", "apikey",     "pin code"};
    Str text;
    if (!text_at(check, 0, &text)) {
        return;
    }
    char lower[128];
    int64_t size = text.size < (int64_t)sizeof lower ? text.size : (int64_t)sizeof lower;
    for (int64_t i = 0; i < size; i++) {
        char c = text.data[i];
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
    }
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        if (str_find((Str){lower, size}, str_from(secrets[i]), 0) >= 0) {
            cordon_report(check->cordon, RULE_CDN_INP_002, &check->call->node,
                          str_from(secrets[i]));
            return;
        }
    }
}

static void check_wait(const CallCheck *check) {
    enum { SECONDS_MOST = 3600 };
    const AstNode *node = argument(check, 0);
    if (!node) {
        return;
    }
    Values values = resolver_values(&check->cordon->resolver, node, check->scope);
    for (int32_t i = 0; i < values.count; i++) {
        const Value *value = &values.items[i];
        double seconds = value->kind == VALUE_INT     ? (double)value->integer
                         : value->kind == VALUE_FLOAT ? value->real
                                                      : 0;
        if (seconds > SECONDS_MOST) {
            cordon_report(check->cordon, RULE_CDN_LOP_004, &check->call->node,
                          arena_format(check->cordon->judge->arena, "%.0f", seconds));
            return;
        }
    }
}

/* "'a' + 'ab' * n + '!'", as Python would write it. */
static Str attack_shown(Arena *arena, const RegexAttack *attack) {
    enum { SHOWN_BYTES = 1 << 10 };
    const Str parts[] = {attack->prefix, attack->pump, attack->suffix};
    Buf text;
    buf_init(&text, SHOWN_BYTES);
    for (int i = 0; i < 3; i++) {
        buf_append(&text, i == 0 ? STR("'") : STR(" + '"));
        for (int64_t j = 0; j < parts[i].size; j++) {
            unsigned char c = (unsigned char)parts[i].data[j];
            if (c < ' ' || c >= 0x7F || c == '\'' || c == '\\') {
                buf_append_format(&text, "\\x%02x", c);
            } else {
                buf_append_char(&text, (char)c);
            }
        }
        buf_append(&text, i == 1 ? STR("' * n") : STR("'"));
    }
    Str shown = arena_copy_str(arena, buf_view(&text));
    buf_done(&text);
    return shown;
}

static void check_pattern(const CallCheck *check) {
    enum { PATTERNS_MOST = 40, COST = 20000 };
    Cordon *cordon = check->cordon;
    Str pattern;
    RegexAttack attack;
    RegexUse use =
        str_ends_with(check->path, STR(".fullmatch")) ? REGEX_FULL
        : str_ends_with(check->path, STR(".match")) || str_ends_with(check->path, STR(".compile"))
            ? REGEX_MATCH
            : REGEX_SEARCH;
    if (!text_at(check, 0, &pattern) || cordon->patterns++ >= PATTERNS_MOST ||
        !spend(&cordon->resolver, COST) ||
        !regex_find_attack(cordon->judge->arena, pattern, use, &attack)) {
        return;
    }
    int32_t before = cordon->judge->finding_count;
    cordon_report(cordon, RULE_CDN_REG_001, check->call->args.items[0], pattern);
    VerdictStep *step = ARENA_NEW(cordon->judge->arena, VerdictStep);
    if (step && cordon->judge->finding_count > before) {
        VerdictFinding *finding = &cordon->judge->findings[before];
        *step = (VerdictStep){
            .place = finding->place,
            .text = arena_format(cordon->judge->arena,
                                 "each further n multiplies the time it takes to fail on %.*s",
                                 STR_ARG(attack_shown(cordon->judge->arena, &attack)))};
        finding->steps = step;
        finding->step_count = 1;
    }
}

static void check_document(const CallCheck *check) {
    Str document;
    if (text_at(check, 0, &document) && spend(&check->cordon->resolver, document.size) &&
        entities_are_vast(document)) {
        cordon_report(check->cordon, RULE_CDN_MEM_001, &check->call->node,
                      STR("a document whose entities multiply"));
    }
}

/* --- hidden code, computed members ------------------------------------------------------------------------------ */

/* Whether the expression decodes something or puts it together from pieces. */
static bool is_decoding(const AstNode *node, bool is_strict) {
    static const char *const decoders[] = {"b64decode",
                                           "b32decode",
                                           "b16decode",
                                           "b85decode",
                                           "a85decode",
                                           "decodebytes",
                                           "decodestring",
                                           "unhexlify",
                                           "fromhex",
                                           "a2b_base64",
                                           "bytes",
                                           "bytearray",
                                           "a2b_hex",
                                           "a2b_uu",
                                           "decompress",
                                           "to_bytes",
                                           "chr",
                                           "rot13",
                                           "urlsafe_b64decode",
                                           "standard_b64decode",
                                           "decode",
                                           "join",
                                           "unquote",
                                           "loads"};
    enum { PIECING = 4 }; /* the last ones, which put together what may well be seen */
    const size_t count = sizeof decoders / sizeof *decoders - (is_strict ? PIECING : 0);
    enum { CHAIN = 16 };
    for (int depth = 0; depth < CHAIN && node->kind == AST_CALL; depth++) {
        const AstCall *call = (const AstCall *)node;
        Str name = STR("");
        if (call->func->kind == AST_NAME) {
            name = ((const AstName *)call->func)->id->text;
        } else if (call->func->kind == AST_ATTRIBUTE) {
            name = ((const AstAttribute *)call->func)->attr->text;
        }
        bool is_codec = call->args.count > 1 && str_equal(name, STR("decode"));
        for (size_t i = 0; i < count; i++) {
            if (is_codec || str_equal(name, str_from(decoders[i]))) {
                return true;
            }
        }
        const bool is_method = is_strict && call->func->kind == AST_ATTRIBUTE;
        if (call->args.count == 0 && !is_method) {
            return false;
        }
        node =
            call->args.count > 0 ? call->args.items[0] : ((const AstAttribute *)call->func)->value;
    }
    bool is_reversed =
        node->kind == AST_SUBSCRIPT && ((const AstSubscript *)node)->slice->kind == AST_SLICE;
    if (is_strict) {
        return is_reversed && ((const AstSlice *)((const AstSubscript *)node)->slice)->step != NULL;
    }
    bool is_added = node->kind == AST_BIN_OP && (((const AstBinOp *)node)->op == AST_OPERATOR_ADD ||
                                                 ((const AstBinOp *)node)->op == AST_OPERATOR_MOD);
    return is_reversed || is_added;
}

/* The text of ast.parse(text), compile(text, ...). */
static const AstNode *behind_parsing(const CallCheck *check, const AstNode *node) {
    static const char *const parsers[] = {"ast.parse", "builtins.compile", "textwrap.dedent"};
    enum { CHAIN = 4 };
    for (int depth = 0; depth < CHAIN && node->kind == AST_CALL; depth++) {
        const AstCall *call = (const AstCall *)node;
        Values function = resolver_values(&check->cordon->resolver, call->func, check->scope);
        bool is_parser = false;
        for (size_t i = 0; function.count > 0 && i < sizeof parsers / sizeof *parsers; i++) {
            is_parser |= function.items[0].kind == VALUE_PATH &&
                         str_equal(function.items[0].text, str_from(parsers[i]));
        }
        if (!is_parser || call->args.count == 0) {
            break;
        }
        node = call->args.items[0];
    }
    return node;
}

/* Where capabilities are let pass: what of the text is not written in the program, or need not be a text at all. */
static void check_open_text(const CallCheck *check, const AstNode *node, bool is_harmful) {
    Cordon *cordon = check->cordon;
    bool is_code = str_starts_with(check->path, STR("builtins.")) &&
                   !str_equal(check->path, STR("builtins.__import__"));
    bool is_command = str_starts_with(check->path, STR("os.")) ||
                      str_starts_with(check->path, STR("subprocess."));
    Str command;
    node = behind_parsing(check, node);
    Values texts = resolver_texts(&cordon->resolver, node, check->scope);
    if (texts.count == 0 && !is_code && text_of_command(cordon, node, check->scope, &command)) {
        texts = (Values){.items = {{.kind = VALUE_TEXT, .text = command}}, .count = 1};
    }
    for (int32_t i = 0; i < texts.count; i++) {
        bool is_hidden = is_command ? command_is_hidden(cordon, texts.items[i].text)
                                    : text_is_hidden(cordon, texts.items[i].text);
        /* Code put together from pieces is how classes are made; it hides something, or it was decoded. */
        if (is_hidden && (!is_code || is_harmful || is_decoding(node, true))) {
            cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_OBF_001], &check->call->node,
                               check->path);
        } else if (is_code && deed_of_text(cordon, texts.items[i].text)) {
            cordon_report_deed(cordon, &cordon->rules.rules[RULE_CDN_EVL_001], &check->call->node,
                               str_slice(check->path, 9, check->path.size));
        }
    }
}

static void check_hidden(const CallCheck *check) {
    const AstNode *node = argument(check, 0);
    int32_t before = check->cordon->judge->finding_count;
    if (node && str_starts_with(check->path, STR("builtins.")) &&
        !str_equal(check->path, STR("builtins.__import__"))) {
        check_run_text(check->cordon, &check->call->node, node, check->scope);
    }
    if (node && check->cordon->is_open) {
        check_open_text(check, node, check->cordon->judge->finding_count > before);
    } else if (node && is_decoding(node, false)) {
        Str name = str_starts_with(check->path, STR("builtins."))
                       ? str_slice(check->path, 9, check->path.size)
                       : check->path;
        cordon_report(check->cordon, RULE_CDN_OBF_001, &check->call->node, name);
    }
}

static void check_computed_member(const CallCheck *check) {
    const AstNode *owner = argument(check, 0);
    Str text;
    if (!owner || check->call->args.count < 2 || text_at(check, 1, &text)) {
        return;
    }
    if (node_is_literal(owner)) { /* getattr((), name): nothing of a constant needs asking for */
        cordon_report_deed(check->cordon, &check->cordon->rules.rules[RULE_CDN_INT_008],
                           &check->call->node, str_slice(check->path, 9, check->path.size));
        return;
    }
    Values values = resolver_values(&check->cordon->resolver, owner, check->scope);
    for (int32_t i = 0; i < values.count; i++) {
        if (values.items[i].kind == VALUE_PATH &&
            (module_exists(values.items[i].text) ||
             str_equal(values.items[i].text, STR("builtins")))) {
            cordon_report(check->cordon, RULE_CDN_INT_005, &check->call->node,
                          str_slice(check->path, 9, check->path.size));
            return;
        }
    }
}

/* gather(*(f(i) for i in range(10**8))), wait([...]) */
static void check_tasks(const CallCheck *check) {
    for (int32_t i = 0; i < check->call->args.count; i++) {
        const AstNode *node = check->call->args.items[i];
        if (node->kind == AST_STARRED) {
            node = ((const AstStarred *)node)->value;
        }
        if (items_count(check->cordon, node, check->scope) > TASKS_MOST) {
            cordon_report(check->cordon, RULE_CDN_PRC_003, &check->call->node, check->path);
            return;
        }
    }
}

/* Keywords by which the argument that is checked can be given. */
static const AstKeyword *first_keyword(const AstCall *call) {
    static const char *const names[] = {"file",    "path",   "filename", "args", "cmd", "command",
                                        "pattern", "source", "url",      "name", "src", "database"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        for (int32_t j = 0; j < call->keywords.count; j++) {
            const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[j];
            if (keyword->arg && str_equal(keyword->arg->text, str_from(names[i]))) {
                return keyword;
            }
        }
    }
    return NULL;
}

/* The items of a literal that is handed over with stars. */
static AstSeq starred_items(const CallCheck *check, const AstNode *node, bool is_mapping) {
    Values values = resolver_values(&check->cordon->resolver, node, check->scope);
    for (int32_t i = 0; i < values.count; i++) {
        const Value *value = &values.items[i];
        if (!is_mapping && value->kind == VALUE_SEQUENCE) {
            return ((const AstTuple *)value->node)->elts;
        }
        if (is_mapping && value->kind == VALUE_MAPPING && value->node->kind == AST_DICT) {
            return ((const AstDict *)value->node)->values;
        }
    }
    return (AstSeq){NULL, 0};
}

/* The call with all its arguments in their places: f(*args), f(file=x), f(**options). */
static const AstCall *spread(const CallCheck *check) {
    enum { SPREAD_MOST = 16 };
    const AstCall *call = check->call;
    bool is_plain = call->args.count > 0;
    for (int32_t i = 0; i < call->args.count; i++) {
        is_plain &= call->args.items[i]->kind != AST_STARRED;
    }
    Arena *arena = check->cordon->judge->arena;
    AstCall *whole = is_plain ? NULL : (AstCall *)ast_new(arena, AST_CALL);
    AstNode **items = whole ? ARENA_ARRAY(arena, AstNode *, SPREAD_MOST) : NULL;
    if (!items) {
        return call;
    }
    int32_t count = 0;
    for (int32_t i = 0; i < call->args.count && count < SPREAD_MOST; i++) {
        if (call->args.items[i]->kind != AST_STARRED) {
            items[count++] = call->args.items[i];
            continue;
        }
        AstSeq more = starred_items(check, ((const AstStarred *)call->args.items[i])->value, false);
        if (more.count == 0) {
            items[count++] = call->args.items[i];
        }
        for (int32_t j = 0; j < more.count && count < SPREAD_MOST; j++) {
            items[count++] = more.items[j];
        }
    }
    const AstKeyword *keyword = count == 0 ? first_keyword(call) : NULL;
    if (keyword) {
        items[count++] = keyword->value;
    }
    for (int32_t i = 0; count == 0 && i < call->keywords.count; i++) {
        keyword = (const AstKeyword *)call->keywords.items[i];
        AstSeq more = keyword->arg ? (AstSeq){NULL, 0} : starred_items(check, keyword->value, true);
        for (int32_t j = 0; j < more.count && count < SPREAD_MOST; j++) {
            items[count++] = more.items[j];
        }
    }
    *whole = *call;
    whole->args = (AstSeq){items, count};
    return whole;
}

void check_call(Cordon *cordon, const VerdictRule *rule, const AstCall *call, Str path,
                const NameScope *scope) {
    static void (*const checks[RULE_COUNT])(const CallCheck *) = {
        [RULE_CDN_FIL_001] = check_file,     [RULE_CDN_CMD_002] = check_command,
        [RULE_CDN_NET_003] = check_address,  [RULE_CDN_INP_002] = check_question,
        [RULE_CDN_LOP_004] = check_wait,     [RULE_CDN_REG_001] = check_pattern,
        [RULE_CDN_OBF_001] = check_hidden,   [RULE_CDN_INT_005] = check_computed_member,
        [RULE_CDN_PRC_003] = check_tasks,    [RULE_CDN_FLW_001] = check_network,
        [RULE_CDN_FLW_003] = check_voice,    [RULE_CDN_FLW_004] = check_output,
        [RULE_CDN_MEM_001] = check_document,
    };
    int64_t index = rule - cordon->rules.rules;
    if (index < RULE_COUNT && checks[index]) {
        CallCheck check = {cordon, call, path, scope};
        check.call = spread(&check);
        checks[index](&check);
    }
}
