/* asyncio: tasks without measure, and connections made by an event loop that came as a parameter. What the loop's own
 * functions give is known by rows of spec/modules.txt ("asyncio.get_running_loop()"). */
#include "vet/cordon.h"
#include "vet/walk.h"

/* --- tasks ------------------------------------------------------------------------------------------------------ */

static bool starts_task(Cordon *cordon, const AstCall *call, const NameScope *scope,
                        Str *out_path) {
    static const char *const starters[] = {
#define X(path) path,
#include "../../spec/task_starters.def"
#undef X
    };
    Values function = resolver_values(&cordon->resolver, call->func, scope);
    for (int32_t i = 0; i < function.count; i++) {
        for (size_t j = 0; j < sizeof starters / sizeof *starters; j++) {
            if (function.items[i].kind == VALUE_PATH &&
                str_equal(function.items[i].text, str_from(starters[j]))) {
                *out_path = function.items[i].text;
                return true;
            }
        }
    }
    return false;
}

void check_started_tasks(Cordon *cordon, const AstNode *node, const NameScope *scope) {
    Walk walk;
    walk_begin(&walk, cordon->judge->arena, node);
    const AstNode *part;
    while ((part = walk_next(&walk, NULL))) {
        Str path;
        if (part->kind == AST_CALL && starts_task(cordon, (const AstCall *)part, scope, &path)) {
            cordon_report(cordon, RULE_CDN_PRC_003, part, path);
        }
    }
}

/* --- loops that came as a parameter ----------------------------------------------------------------------------- */

/* A method of that name with that many arguments, in a program that imports asyncio, on something that is not known. */
static bool is_loop_method(const AstCall *call, Str *out_name) {
    static const struct {
        const char *name;
        int32_t arguments;
    } rows[] = {
        {"create_connection", 3},        {"create_server", 3},   {"create_unix_connection", 2},
        {"create_unix_server", 2},       {"subprocess_exec", 2}, {"subprocess_shell", 2},
        {"create_datagram_endpoint", 2}, {"sock_connect", 2},
    };
    if (call->func->kind != AST_ATTRIBUTE) {
        return false;
    }
    *out_name = ((const AstAttribute *)call->func)->attr->text;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (str_equal(*out_name, str_from(rows[i].name))) {
            return call->args.count + call->keywords.count >= rows[i].arguments;
        }
    }
    return false;
}

void check_loop_method(Cordon *cordon, const AstCall *call, const NameScope *scope) {
    Str name;
    if (!is_loop_method(call, &name) || !name_set_has(&cordon->imports, STR("asyncio"))) {
        return;
    }
    Values owner =
        resolver_values(&cordon->resolver, ((const AstAttribute *)call->func)->value, scope);
    if (owner.count == 0) {
        cordon_report(cordon, RULE_CDN_NET_004, &call->node, name);
    }
}
