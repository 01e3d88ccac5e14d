/* exec, eval, compile: source that the program made itself, where the host allows it. It is parsed and compiled here,
 * in an arena that is no larger than what the world has left, and paid for before. */
#include "engine/compile/compile.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/frames.h"
#include "engine/exec/import.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/modules/source.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "syntax/syntax.h"

/* MODE_SINGLE: a line of a prompt, whose values are shown. MODE_EXAMPLE: the same, out of a docstring. */
typedef enum Mode { MODE_EXEC, MODE_EVAL, MODE_SINGLE, MODE_EXAMPLE } Mode;

static Value refuse(World *world, const char *name) {
    return raise(world, TYPE_PERMISSION_ERROR,
                 "%s() is not allowed here: running source that a program makes is a capability, "
                 "and the policy does not grant it. Write the code out instead",
                 name);
}

/* eval takes one expression. */
static bool is_expression(const AstModule *module) {
    return module->body.count == 1 && module->body.items[0]->kind == AST_EXPR;
}

/* The tree's SyntaxWarnings as a list of (message, line); NONE: it has none. */
static Value warnings_of(World *world, const SyntaxTree *tree) {
    ListObject *list = tree->warning_count ? list_new(world, 0) : NULL;
    if (!list) {
        return tree->warning_count ? SIGNAL_MEMORY : NONE;
    }
    for (int32_t i = 0; i < tree->warning_count; i++) {
        Value pair[2] = {str_from_utf8(world, tree->warnings[i].message),
                         value_int(tree->warnings[i].line)};
        Value item = is_signal(pair[0]) ? pair[0] : tuple_from(world, pair, 2);
        if (is_signal(item) || !list_append(world, list, item)) {
            return SIGNAL_MEMORY;
        }
    }
    return value_of(world, list);
}

static Value compile_tree(World *world, Arena *arena, Str text, Mode mode, bool names,
                          Value filename, Value *warnings) {
    SyntaxTree tree;
    SyntaxFault fault = {0};
    Status status = syntax_parse(arena, text, &tree, &fault);
    status = status == ST_OK ? syntax_check(arena, &tree, &fault) : status;
    if (status == ST_SYNTAX) {
        return source_raise(world, &fault, filename);
    }
    if (status != ST_OK) {
        return raise(world, TYPE_MEMORY_ERROR,
                     "the source is too large for the memory that is left");
    }
    if (mode == MODE_EVAL && !is_expression((const AstModule *)tree.root)) {
        bool empty = ((const AstModule *)tree.root)->body.count == 0;
        fault = (SyntaxFault){
            .message = STR("invalid syntax"), .line = !empty, .col = !empty, .text = text};
        return source_raise(world, &fault, filename);
    }
    Wanted wanted = mode == MODE_EVAL   ? WANTED_VALUE
                    : mode == MODE_EXEC ? WANTED_NOTHING
                                        : WANTED_SHOWN;
    *warnings = warnings_of(world, &tree);
    return is_signal(*warnings) ? *warnings
                                : compile_dynamic(world, tree.root, filename, wanted, names);
}

/* Does `line` stand in `text`, backslashes apart (a docstring doubles them)? */
static bool stands_in(Str text, Str line) {
    for (int64_t start = 0; start < text.size; start++) {
        int64_t i = start, j = 0;
        while (j < line.size && (i < text.size || line.data[j] == '\\')) {
            if (line.data[j] == '\\') {
                j++;
            } else if (text.data[i] == '\\') {
                i++;
            } else if (text.data[i] == line.data[j]) {
                i++;
                j++;
            } else {
                break;
            }
        }
        if (j == line.size) {
            return true;
        }
    }
    return false;
}

/* Is every line of it in the text of the program that was judged? Then running it is no capability. */
static bool is_of_program(World *world, Str source) {
    const DictObject *sources = at(world, world->roots.sources);
    for (int64_t start = 0; start < source.size;) {
        int64_t end = str_find(source, STR("\n"), start);
        end = end < 0 ? source.size : end;
        Str line = str_trim(str_slice(source, start, end));
        bool found = line.size == 0;
        for (int64_t e = dict_next(world, sources, 0); e >= 0 && !found;
             e = dict_next(world, sources, e + 1)) {
            const BytesObject *bytes = at(world, (Ref)dict_entries(world, sources)[2 * e + 1]);
            if (!charge(world, bytes->length)) {
                return false;
            }
            found = stands_in((Str){bytes->data, bytes->length}, line);
        }
        if (!found) {
            return false;
        }
        start = end + 1;
    }
    return true;
}

/* The code of a source. `names`: its variables are looked up in a namespace apart from the globals. */
static Value compile_source(World *world, Value source, Mode mode, bool names, Value filename,
                            Value *warnings) {
    *warnings = NONE;
    Arena arena;
    Str text;
    Value code = source_open(world, source, mode == MODE_EVAL, &arena, &text);
    if (is_signal(code)) {
        return code;
    }
    if (mode == MODE_EXAMPLE && !world->dynamic_code && !is_of_program(world, text)) {
        code = raise(world, TYPE_PERMISSION_ERROR,
                     "this example is not allowed here: it does not stand in the program's text, "
                     "and the policy does not let a program run source that it makes");
    } else {
        code = compile_tree(world, &arena, text, mode, names, filename, warnings);
    }
    arena_done(&arena);
    return code;
}

/* The namespaces of the call: the caller's where none are given. */
static Value namespaces(World *world, const char *name, Value *globals, Value *locals) {
    if (*globals == UNDEFINED || *globals == NONE) {
        Value outer_locals =
            *locals == UNDEFINED || *locals == NONE ? builtin_locals(world, NULL, 0) : *locals;
        if (is_signal(outer_locals)) {
            return outer_locals;
        }
        *globals = builtin_globals(world, NULL, 0);
        *locals = outer_locals;
    }
    *globals = unwrap(world, *globals);
    if (!has_kind(world, *globals, KIND_DICT)) {
        return str_equal(str_from(name), STR("eval"))
                   ? raise(world, TYPE_TYPE_ERROR, "globals must be a dict")
                   : raise(world, TYPE_TYPE_ERROR, "%s() globals must be a dict, not %T", name,
                           *globals);
    }
    *locals = *locals == UNDEFINED || *locals == NONE ? *globals : *locals;
    if (!has_kind(world, *locals, KIND_DICT) &&
        special_lookup(world, *locals, NAME_getitem) == UNDEFINED) {
        return str_equal(str_from(name), STR("eval"))
                   ? raise(world, TYPE_TYPE_ERROR, "locals must be a mapping")
                   : raise(world, TYPE_TYPE_ERROR, "%s() locals must be a mapping or None, not %T",
                           name, *locals);
    }
    Value key = name_value(world, NAME_builtins);
    Value module = value_ref(world->roots.native_modules[MODULE_builtins]);
    if (dict_get_str(world, dict_of(world, *globals), key) == UNDEFINED &&
        !dict_set_str(world, dict_of(world, *globals), key, module)) {
        return SIGNAL_MEMORY;
    }
    return NONE;
}

static Value run_source(World *world, const char *name, Value *args, Mode mode) {
    if (!world->dynamic_code) {
        return refuse(world, name);
    }
    Value source = args[0], globals = args[1], locals = args[2];
    bool code_given = has_kind(world, source, KIND_CODE);
    if (!code_given && !is_source(world, source)) {
        return raise(world, TYPE_TYPE_ERROR, "%s() arg 1 must be a string, bytes or code object",
                     name);
    }
    Value ready = namespaces(world, name, &globals, &locals);
    if (is_signal(ready)) {
        return ready;
    }
    Value filename = str_name(world, STR("<string>"));
    if (is_signal(filename)) {
        return filename;
    }
    Value warnings = NONE;
    Value code = code_given
                     ? source
                     : compile_source(world, source, mode, globals != locals, filename, &warnings);
    if (is_signal(code)) {
        return code;
    }
    if (warnings != NONE) { /* they are told first, and may be errors */
        Value all[5] = {code, globals, locals, filename, warnings};
        return call_helper(world, HELPER_run_warned, all, 5);
    }
    const CodeObject *made = at(world, (Ref)code);
    if (made->positional_count > (made->flags & CODE_CLASS ? 1 : 0) ||
        !(made->flags & (CODE_MODULE | CODE_CLASS))) {
        return raise(world, TYPE_TYPE_ERROR,
                     "%s() takes the code of a module or expression here, not of a function", name);
    }
    if (made->doc && has_kind(world, unwrap(world, locals), KIND_DICT) &&
        !dict_set_str(world, dict_of(world, unwrap(world, locals)), name_value(world, NAME_doc),
                      value_ref(made->doc))) {
        return SIGNAL_MEMORY;
    }
    Value function = module_function(world, code, (Ref)globals);
    return is_signal(function) ? function
                               : push_python(world, at(world, (Ref)function), at(world, (Ref)code),
                                             &locals, made->flags & CODE_CLASS ? 1 : 0);
}

Value builtin_exec(World *world, Value *args, int count) {
    (void)count;
    return run_source(world, "exec", args, MODE_EXEC);
}

Value builtin_eval(World *world, Value *args, int count) {
    (void)count;
    return run_source(world, "eval", args, MODE_EVAL);
}

Value builtin_compile(World *world, Value *args, int count) {
    (void)count;
    if (!world->dynamic_code) {
        return refuse(world, "compile");
    }
    if (!is_source(world, args[0])) {
        return raise(world, TYPE_TYPE_ERROR,
                     "compile() arg 1 must be a string, bytes or AST object");
    }
    if (!is_str(world, args[1]) || !is_str(world, args[2])) {
        return raise(world, TYPE_TYPE_ERROR, "compile() argument '%s' must be str, not %T",
                     is_str(world, args[1]) ? "mode" : "filename",
                     is_str(world, args[1]) ? args[2] : args[1]);
    }
    bool eval = str_equals(world, args[2], "eval"), single = str_equals(world, args[2], "single");
    if (!eval && !single && !str_equals(world, args[2], "exec")) {
        return raise(world, TYPE_VALUE_ERROR, "compile() mode must be 'exec', 'eval' or 'single'");
    }
    Value warnings;
    Value code = compile_source(world, args[0],
                                eval     ? MODE_EVAL
                                : single ? MODE_SINGLE
                                         : MODE_EXEC,
                                true, args[1], &warnings);
    if (is_signal(code) || warnings == NONE) {
        return code;
    }
    Value all[3] = {code, args[1], warnings};
    return call_helper(world, HELPER_compile_warned, all, 3);
}

/* _imp.run_example(source, filename, globals): what doctest runs. The source, bytes, is kept for tracebacks. */
Value imp_run_example(World *world, Value *args, int count) {
    (void)count;
    Value globals = unwrap(world, args[2]);
    if (!is_source(world, args[0]) || !is_str(world, args[1]) ||
        !has_kind(world, globals, KIND_DICT)) {
        return raise(world, TYPE_TYPE_ERROR, "an example is a text, a file name and a namespace");
    }
    Value warnings;
    Value code = compile_source(world, args[0], MODE_EXAMPLE, false, args[1], &warnings);
    if (!is_signal(code) &&
        !dict_set_str(world, at(world, world->roots.sources), args[1], args[0])) {
        return SIGNAL_MEMORY;
    }
    Value function = is_signal(code) ? code : module_function(world, code, (Ref)globals);
    return is_signal(function)
               ? function
               : push_python(world, at(world, (Ref)function), at(world, (Ref)code), NULL, 0);
}
