/* The machine in another's hands: a connection that becomes the input of a command, what was downloaded and is run. */
#include "vet/cordon.h"
#include "vet/evaluate.h"
#include "vet/shell.h"

/* --- shells ------------------------------------------------------------------------------------------------------- */

/* A socket, or its number; both ends of a pair are the program's own. */
static bool is_connection(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Values values = resolver_values(&cordon->resolver, node, scope);
    for (int32_t i = 0; i < values.count; i++) {
        Str path = values.items[i].text;
        if (values.items[i].kind == VALUE_PATH && str_starts_with(path, STR("socket.")) &&
            str_find(path, STR("()"), 0) > 0 && !str_starts_with(path, STR("socket.socketpair"))) {
            return true;
        }
    }
    return false;
}

static void check_shell(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope) {
    bool is_given = str_equal(path, STR("os.dup2")) && call->args.count > 1 &&
                    is_connection(cordon, call->args.items[0], scope);
    bool starts = str_starts_with(path, STR("subprocess."));
    for (int32_t i = 0; starts && i < call->keywords.count; i++) {
        const AstKeyword *keyword = (const AstKeyword *)call->keywords.items[i];
        is_given |= keyword->arg && str_equal(keyword->arg->text, STR("stdin")) &&
                    is_connection(cordon, keyword->value, scope);
    }
    if (is_given) {
        cordon_report(cordon, RULE_CDN_CMD_004, &call->node, STR("a connection"));
    }
}

/* --- downloads ---------------------------------------------------------------------------------------------------- */

typedef enum RunKind { RUN_COMMAND, RUN_PLACE } RunKind;

typedef struct RunRow {
    const char *path;
    RunKind kind;
    int32_t argument;
} RunRow;

static const RunRow run_rows[] = {
#define X(path, kind, argument) {path, RUN_##kind, argument},
#include "../../spec/downloads.def"
#undef X
};

/* The call that opened what `node` writes to: open(place), Path(place); the place it was given. */
static const AstNode *opened_place(Cordon *cordon, const AstNode *node, const NameScope **scope) {
    enum { NAMES_MOST = 4 };
    for (int depth = 0; depth < NAMES_MOST && node->kind == AST_NAME; depth++) {
        const Binding *binding = NULL;
        for (const NameScope *around = *scope; around && !binding; around = around->parent) {
            binding =
                resolver_binding(&cordon->resolver, around, ((const AstName *)node)->id->text);
        }
        bool is_told = binding && binding->value &&
                       (binding->kind == BINDING_VALUE || binding->kind == BINDING_ENTERED);
        if (!is_told) {
            return NULL;
        }
        node = binding->value;
        *scope = binding->scope;
    }
    bool is_made = node->kind == AST_CALL && ((const AstCall *)node)->args.count > 0;
    return is_made ? ((const AstCall *)node)->args.items[0] : NULL;
}

/* Where the call puts what another machine says; false where it does not. */
static bool stores_download(Cordon *cordon, const ScopedExpression *item, Str *out_place) {
    static const char *const writers[] = {"write", "write_bytes", "write_text", "writelines"};
    const AstCall *call = (const AstCall *)item->node;
    Str name = call->func->kind == AST_ATTRIBUTE ? ((const AstAttribute *)call->func)->attr->text
               : call->func->kind == AST_NAME    ? ((const AstName *)call->func)->id->text
                                                 : STR("");
    const NameScope *scope = item->scope;
    if (str_equal(name, STR("urlretrieve")) && call->args.count > 1) {
        return place_of_argument(cordon, call->args.items[1], scope, out_place);
    }
    bool is_writer = false;
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        is_writer |= str_equal(name, str_from(writers[i]));
    }
    if (!is_writer || call->func->kind != AST_ATTRIBUTE || call->args.count == 0) {
        return false;
    }
    const AstNode *place = opened_place(cordon, ((const AstAttribute *)call->func)->value, &scope);
    return place && place_of_argument(cordon, place, scope, out_place) &&
           comes_from_network(cordon, call->args.items[0], item->scope);
}

static bool runs_place(Cordon *cordon, const RunRow *row, const AstNode *node,
                       const NameScope *scope, Str place) {
    Str text;
    if (row->kind == RUN_PLACE) {
        return place_of_argument(cordon, node, scope, &text) && str_equal(text, place);
    }
    return text_of_command(cordon, node, scope, &text) && shell_text_runs(text, place);
}

static void check_download(Cordon *cordon, const AstCall *call, const RunRow *row,
                           const NameScope *scope) {
    enum { COST = 64 };
    const AstNode *node = call->args.items[row->argument];
    const ScopedExpression *item = cordon->resolver.calls;
    for (; item && spend(&cordon->resolver, COST); item = item->next) {
        Str place;
        if (stores_download(cordon, item, &place) && place.size > 0 &&
            runs_place(cordon, row, node, scope, place)) {
            cordon_report(cordon, RULE_CDN_CMD_004, &call->node, place);
            return;
        }
    }
}

void check_stranger(Cordon *cordon, const AstCall *call, Str path, const NameScope *scope) {
    check_shell(cordon, call, path, scope);
    for (size_t i = 0; i < sizeof run_rows / sizeof *run_rows; i++) {
        const RunRow *row = &run_rows[i];
        if (str_starts_with(path, str_from(row->path)) && row->argument < call->args.count) {
            check_download(cordon, call, row, scope);
            return;
        }
    }
}
