/* The natives under the import system: modules of C and of lib/python, and running a module's code. */
#include "engine/exec/call.h"
#include "engine/exec/import.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/modules/frozen.h"
#include "engine/objects/dict.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

/* Programs can get at these functions: what is no name, no class ... is refused. */
static Value misused(World *world, Value v) {
    return raise(world, TYPE_TYPE_ERROR, "'%T' object has no business here", v);
}

Value imp_native(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[0])) {
        return misused(world, args[0]);
    }
    for (int id = 0; id < MODULE_ID_COUNT; id++) {
        ModuleObject *module = at(world, world->roots.native_modules[id]);
        if (str_same(world, str_of(world, value_ref(module->name)), str_of(world, args[0]))) {
            return value_of(world, module);
        }
    }
    return NONE;
}

Value imp_frozen(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[0])) {
        return misused(world, args[0]);
    }
    Value code = frozen_code(world, args[0]);
    return code == UNDEFINED ? NONE : code;
}

Value imp_has_frozen(World *world, Value *args, int count) {
    (void)count;
    return !is_str(world, args[0]) ? misused(world, args[0])
                                   : value_bool(frozen_find(world, args[0]) != NULL);
}

Value imp_import_guest(World *world, Value *args, int count) {
    return call_helper(world, HELPER_import_guest, args, count);
}

/* A class of lib/python that is one of C in CPython: messages give its module, too. */
Value imp_dot_name(World *world, Value *args, int count) {
    (void)count;
    TypeObject *type = at(world, (Ref)args[0]);
    if (!has_kind(world, args[0], KIND_TYPE) || !(type->flags & TYPE_HEAP)) {
        return misused(world, args[0]);
    }
    Value module = dict_get_str(world, at(world, type->dict), name_value(world, NAME_module));
    Value name = format_text(world, "%S.%S", module, value_ref(type->qualname));
    if (is_signal(name)) {
        return name;
    }
    type->name = (Ref)name;
    type->flags |= TYPE_DOTTED;
    return args[0];
}

Value imp_is_package(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[0])) {
        return misused(world, args[0]);
    }
    const FrozenFile *file = frozen_find(world, args[0]);
    return value_bool(file && file->package);
}

Value imp_run(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[0], KIND_CODE) || !has_kind(world, args[1], KIND_MODULE)) {
        return misused(world, args[0]);
    }
    const CodeObject *code = at(world, (Ref)args[0]);
    ModuleObject *module = at(world, (Ref)args[1]);
    Ref dict = module->dict;
    module->head.flags |= MODULE_FROZEN;
    if (!dict_set_str(world, at(world, dict), name_value(world, NAME_doc),
                      code->doc ? value_ref(code->doc) : NONE) ||
        !dict_set_str(world, at(world, dict), name_value(world, NAME_builtins),
                      value_ref(world->roots.builtins))) {
        return SIGNAL_MEMORY;
    }
    return push_module(world, args[0], dict);
}

Value imp_frozen_names(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    ListObject *names = list_new(world, 0);
    for (int32_t i = 0; names && i < frozen_file_count; i++) {
        Value name = frozen_files[i].name[0] == '_' || strchr(frozen_files[i].name, '.')
                         ? NONE
                         : str_name(world, str_from(frozen_files[i].name));
        if (is_signal(name) || (name != NONE && !list_append(world, names, name))) {
            return SIGNAL_MEMORY;
        }
    }
    return names ? value_of(world, names) : SIGNAL_MEMORY;
}

/* A class of lib/python that programs know by another name. */
Value imp_rename(World *world, Value *args, int count) {
    (void)count;
    TypeObject *type = at(world, (Ref)args[0]);
    if (!has_kind(world, args[0], KIND_TYPE) || !(type->flags & TYPE_HEAP) ||
        !is_str(world, args[1])) {
        return misused(world, args[0]);
    }
    type->name = type->qualname = (Ref)args[1];
    return dict_set_str(world, at(world, type->dict), name_value(world, NAME_module), args[2])
               ? args[0]
               : SIGNAL_MEMORY;
}

Value imp_modules(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    return value_ref(world->roots.modules);
}

Value imp_private_modules(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    return value_ref(world->roots.private_modules);
}

Value imp_allowed(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    return world->roots.allowed ? value_ref(world->roots.allowed) : NONE;
}

/* Always with the program's rights: lib/python may be calling it for the program, as functools.partial does. */
Value builtin_import(World *world, Value *args, int count) {
    (void)count;
    Value all[5] = {args[0], args[1] == UNDEFINED ? NONE : args[1],
                    args[3] == UNDEFINED ? NONE : args[3],
                    args[4] == UNDEFINED ? value_int(0) : args[4], TRUE};
    return call_helper(world, HELPER_import_dunder, all, 5);
}

Value module_new(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "module() argument 'name' must be str, not %T",
                     args[1]);
    }
    return module_new_named(world, args[1], args[2] == UNDEFINED ? NONE : args[2]);
}

Value module_init(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "module() argument 'name' must be str, not %T",
                     args[1]);
    }
    return module_fill(world, args[0], args[1], args[2] == UNDEFINED ? NONE : args[2]);
}
