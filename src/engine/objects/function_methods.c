/* Functions, code objects and cells: their attributes. */
#include "engine/exec/call.h"
#include "engine/exec/import.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/attribute.h"
#include "engine/objects/dict.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

static FunctionObject *function_at(World *world, const Value *args) {
    return at(world, (Ref)args[0]);
}

static Value or_none(Ref ref) {
    return ref ? value_ref(ref) : NONE;
}

static Value set_text(World *world, Value value, const char *name, Ref *place) {
    Value text = value == UNDEFINED ? NONE : unwrap(world, value);
    if (!is_str(world, text)) {
        return raise(world, TYPE_TYPE_ERROR, "%s must be set to a string object", name);
    }
    *place = (Ref)text;
    return NONE;
}

Value function_name(World *world, Value *args, int count) {
    (void)count;
    return value_ref(function_at(world, args)->name);
}

Value function_set_name(World *world, Value *args, int count) {
    (void)count;
    return set_text(world, args[1], "__name__", &function_at(world, args)->name);
}

Value function_qualname(World *world, Value *args, int count) {
    (void)count;
    return value_ref(function_at(world, args)->qualname);
}

Value function_set_qualname(World *world, Value *args, int count) {
    (void)count;
    return set_text(world, args[1], "__qualname__", &function_at(world, args)->qualname);
}

Value function_doc(World *world, Value *args, int count) {
    (void)count;
    Ref doc = function_at(world, args)->doc;
    Value other = own_attribute(world, args[0], name_value(world, NAME_doc));
    return doc ? value_ref(doc) : other == UNDEFINED ? NONE : other;
}

/* A doc is a str; what else a program sets lies in the function's dict. */
static Value set_either(World *world, Value *args, NameId name, Ref *place) {
    Value value = args[1] == UNDEFINED ? NONE : args[1];
    *place = is_str(world, value) ? (Ref)value : 0;
    if (*place || value == NONE) {
        return NONE;
    }
    return set_own(world, args[0], name_value(world, name), value, false);
}

Value function_set_doc(World *world, Value *args, int count) {
    (void)count;
    return set_either(world, args, NAME_doc, &function_at(world, args)->doc);
}

Value function_module(World *world, Value *args, int count) {
    (void)count;
    return or_none(function_at(world, args)->module);
}

Value function_set_module(World *world, Value *args, int count) {
    (void)count;
    return set_either(world, args, NAME_module, &function_at(world, args)->module);
}

Value function_defaults(World *world, Value *args, int count) {
    (void)count;
    return or_none(function_at(world, args)->defaults);
}

Value function_set_defaults(World *world, Value *args, int count) {
    (void)count;
    Value value = args[1] == UNDEFINED ? NONE : args[1];
    if (value != NONE && !has_kind(world, value, KIND_TUPLE)) {
        return raise(world, TYPE_TYPE_ERROR, "__defaults__ must be set to a tuple object");
    }
    function_at(world, args)->defaults = value == NONE ? 0 : (Ref)value;
    return NONE;
}

Value function_kwdefaults(World *world, Value *args, int count) {
    (void)count;
    return or_none(function_at(world, args)->kwdefaults);
}

Value function_set_kwdefaults(World *world, Value *args, int count) {
    (void)count;
    Value value = args[1] == UNDEFINED ? NONE : args[1];
    if (value != NONE && !has_kind(world, value, KIND_DICT)) {
        return raise(world, TYPE_TYPE_ERROR, "__kwdefaults__ must be set to a dict object");
    }
    function_at(world, args)->kwdefaults = value == NONE ? 0 : (Ref)value;
    return NONE;
}

Value function_code(World *world, Value *args, int count) {
    (void)count;
    return value_ref(function_at(world, args)->code);
}

Value function_set_code(World *world, Value *args, int count) {
    (void)count;
    FunctionObject *function = function_at(world, args);
    if (!has_kind(world, args[1], KIND_CODE)) {
        return raise(world, TYPE_TYPE_ERROR, "__code__ must be set to a code object");
    }
    const CodeObject *code = at(world, (Ref)args[1]);
    int64_t closure = function->closure ? tuple_length(world, at(world, function->closure)) : 0;
    int64_t wanted = code->freevars ? tuple_length(world, at(world, code->freevars)) : 0;
    if (closure != wanted) {
        return raise(world, TYPE_VALUE_ERROR,
                     "%S() requires a code object with %d free vars, not %d",
                     value_ref(function->name), closure, wanted);
    }
    function->code = (Ref)args[1];
    world->epoch++; /* calls may have been bound to the old code's length */
    return NONE;
}

Value function_globals(World *world, Value *args, int count) {
    (void)count;
    const FunctionObject *function = function_at(world, args);
    const CodeObject *code = at(world, function->code);
    return code->flags & CODE_FROZEN ? namespace_shown(world, function->globals)
                                     : value_ref(function->globals);
}

Value function_closure(World *world, Value *args, int count) {
    (void)count;
    return or_none(function_at(world, args)->closure);
}

Value function_builtins(World *world, Value *args, int count) {
    (void)count;
    return value_of(world, builtins_of(world, at(world, function_at(world, args)->globals)));
}

Value function_dict(World *world, Value *args, int count) {
    (void)count;
    FunctionObject *function = function_at(world, args);
    if (!function->dict) {
        DictObject *dict = dict_new(world, 0);
        if (!dict) {
            return SIGNAL_MEMORY;
        }
        function->dict = ref_to(world, dict);
    }
    return value_ref(function->dict);
}

Value function_set_dict(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[1], KIND_DICT)) {
        return raise(world, TYPE_TYPE_ERROR, "__dict__ must be set to a dictionary, not a '%T'",
                     args[1] == UNDEFINED ? NONE : args[1]);
    }
    function_at(world, args)->dict = (Ref)args[1];
    return NONE;
}

Value function_type_params(World *world, Value *args, int count) {
    (void)count;
    Ref params = function_at(world, args)->type_params;
    return value_ref(params ? params : world->roots.empty_tuple);
}

Value function_set_type_params(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[1], KIND_TUPLE)) {
        return raise(world, TYPE_TYPE_ERROR, "__type_params__ must be set to a tuple");
    }
    function_at(world, args)->type_params = (Ref)args[1];
    return NONE;
}

/* --- code ----------------------------------------------------------------------------------------------------- */

static const CodeObject *code_at(World *world, const Value *args) {
    return at(world, (Ref)args[0]);
}

Value code_name(World *world, Value *args, int count) {
    (void)count;
    return value_ref(code_at(world, args)->name);
}

Value code_qualname(World *world, Value *args, int count) {
    (void)count;
    return value_ref(code_at(world, args)->qualname);
}

Value code_filename(World *world, Value *args, int count) {
    (void)count;
    return value_ref(code_at(world, args)->filename);
}

Value code_first_line(World *world, Value *args, int count) {
    (void)count;
    return value_int(code_at(world, args)->first_line);
}

Value code_argcount(World *world, Value *args, int count) {
    (void)count;
    return value_int(code_at(world, args)->positional_count);
}

Value code_posonly(World *world, Value *args, int count) {
    (void)count;
    return value_int(code_at(world, args)->positional_only_count);
}

Value code_kwonly(World *world, Value *args, int count) {
    (void)count;
    return value_int(code_at(world, args)->keyword_only_count);
}

static Value or_empty(World *world, Ref tuple) {
    return value_ref(tuple ? tuple : world->roots.empty_tuple);
}

Value code_varnames(World *world, Value *args, int count) {
    (void)count;
    return or_empty(world, code_at(world, args)->varnames);
}

Value code_nlocals(World *world, Value *args, int count) {
    (void)count;
    Ref names = code_at(world, args)->varnames;
    return value_int(names ? tuple_length(world, at(world, names)) : 0);
}

Value code_freevars(World *world, Value *args, int count) {
    (void)count;
    return or_empty(world, code_at(world, args)->freevars);
}

Value code_cellvars(World *world, Value *args, int count) {
    (void)count;
    return or_empty(world, code_at(world, args)->cellvars);
}

Value code_consts(World *world, Value *args, int count) {
    (void)count;
    return or_empty(world, code_at(world, args)->consts);
}

Value code_names(World *world, Value *args, int count) {
    (void)count;
    return or_empty(world, code_at(world, args)->names);
}

/* As CPython numbers them: optimized and new locals, *args, **kw, nested, generator, coroutine. */
Value code_flags(World *world, Value *args, int count) {
    (void)count;
    const CodeObject *code = code_at(world, args);
    bool nested = code->freevars && tuple_length(world, at(world, code->freevars));
    return value_int(3 | (code->flags & CODE_VARARGS ? 4 : 0) |
                     (code->flags & CODE_VARKEYWORDS ? 8 : 0) | (nested ? 16 : 0) |
                     (code->flags & CODE_GENERATOR ? 32 : 0) |
                     (code->flags & CODE_COROUTINE ? 128 : 0));
}

/* --- cells ---------------------------------------------------------------------------------------------------- */

Value cell_contents(World *world, Value *args, int count) {
    (void)count;
    Value held = ((RecordObject *)at(world, (Ref)args[0]))->values[0];
    return held == UNDEFINED ? raise(world, TYPE_VALUE_ERROR, "cell is empty") : held;
}

Value cell_set_contents(World *world, Value *args, int count) {
    (void)count;
    ((RecordObject *)at(world, (Ref)args[0]))->values[0] = args[1];
    return NONE;
}

Value cell_new(World *world, Value *args, int count) {
    (void)count;
    RecordObject *cell = heap_new_record(world, TYPE_CELL, KIND_CELL, 1);
    if (!cell) {
        return SIGNAL_MEMORY;
    }
    cell->values[0] = args[1];
    return value_of(world, cell);
}

/* --- annotations ---------------------------------------------------------------------------------------------- */

/* The slot is 0, the function that makes them, or a pair of it (or None) and what it made. */
Value function_annotate(World *world, Value *args, int count) {
    (void)count;
    Ref slot = function_at(world, args)->annotate;
    return has_kind(world, value_ref(slot), KIND_TUPLE) ? ((TupleObject *)at(world, slot))->items[0]
                                                        : or_none(slot);
}

Value function_set_annotate(World *world, Value *args, int count) {
    (void)count;
    if (args[1] == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "__annotate__ cannot be deleted");
    }
    if (args[1] != NONE && !is_ref(args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "__annotate__ must be callable or None");
    }
    function_at(world, args)->annotate = args[1] == NONE ? 0 : (Ref)args[1];
    return NONE;
}

static Value keep_annotations(World *world, FunctionObject *function, Value annotate, Value dict) {
    Value pair[2] = {annotate, dict};
    Value tuple = tuple_from(world, pair, 2);
    if (is_signal(tuple)) {
        return tuple;
    }
    function->annotate = (Ref)tuple;
    return dict;
}

Value function_annotations(World *world, Value *args, int count) {
    FunctionObject *function = function_at(world, args);
    Ref slot = function->annotate;
    if (slot && has_kind(world, value_ref(slot), KIND_TUPLE)) {
        return ((TupleObject *)at(world, slot))->items[1];
    }
    if (slot) {
        return call_helper(world, HELPER_annotations_of, args, count);
    }
    DictObject *dict = dict_new(world, 0);
    return dict ? keep_annotations(world, function, NONE, value_of(world, dict)) : SIGNAL_MEMORY;
}

Value function_set_annotations(World *world, Value *args, int count) {
    (void)count;
    Value value = args[1];
    if (value == UNDEFINED || value == NONE) {
        function_at(world, args)->annotate = 0;
        return NONE;
    }
    if (!has_kind(world, unwrap(world, value), KIND_DICT)) {
        return raise(world, TYPE_TYPE_ERROR, "__annotations__ must be set to a dict object");
    }
    return keep_annotations(world, function_at(world, args), NONE, value);
}

/* For the helper: what the function's __annotate__ gave. */
static Value flag_function(World *world, Value function, uint8_t flag) {
    if (!has_kind(world, function, KIND_FUNCTION)) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object is no function", function);
    }
    object_of(world, function)->flags |= flag;
    return function;
}

/* Makes a function of lib/python one that is never bound. */
Value classes_plain(World *world, Value *args, int count) {
    (void)count;
    return flag_function(world, args[0], FUNCTION_PLAIN);
}

/* Puts C in front of what lru_cache() gives, and of partial.__call__ (exec/front.c). */
Value classes_remember(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[0], KIND_FUNCTION) || !has_kind(world, args[1], KIND_LIST)) {
        return raise(world, TYPE_TYPE_ERROR, "a function and a list are required");
    }
    ((FunctionObject *)at(world, (Ref)args[0]))->front = (Ref)args[1];
    return flag_function(world, args[0], FUNCTION_MEMO);
}

Value classes_partial_call(World *world, Value *args, int count) {
    (void)count;
    return flag_function(world, args[0], FUNCTION_PARTIAL);
}

Value classes_keep_annotations(World *world, Value *args, int count) {
    (void)count;
    FunctionObject *function = function_at(world, args);
    if (!has_kind(world, args[0], KIND_FUNCTION)) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object is no function", args[0]);
    }
    return keep_annotations(world, function, value_ref(function->annotate), args[1]);
}
