/* The import instructions and module objects. */
#include "engine/exec/import.h"

#include "engine/exec/call.h"
#include "engine/exec/opcodes.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/attribute.h"
#include "engine/objects/dict.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

#define A  (word >> 8 & 0xFF)
#define B  (word >> 16 & 0xFF)
#define BX (word >> 16)

enum { IMPORT_LAST = 0x10000 };

bool is_frozen_code(World *world, const Frame *frame) {
    return !(frame->flags & FRAME_NATIVE) &&
           (((CodeObject *)at(world, frame->code))->flags & CODE_FROZEN);
}

DictObject *builtins_of(World *world, const DictObject *globals) {
    Value own = dict_get_str(world, globals, name_value(world, NAME_builtins));
    if (own != UNDEFINED && has_kind(world, own, KIND_MODULE)) {
        return at(world, ((ModuleObject *)at(world, (Ref)own))->dict);
    }
    own = own == UNDEFINED ? own : unwrap(world, own);
    return own != UNDEFINED && has_kind(world, own, KIND_DICT)
               ? dict_of(world, own)
               : (DictObject *)at(world, world->roots.builtins);
}

Value module_new_bare(World *world, const TypeObject *type) {
    ModuleObject *module = heap_new(world, TYPE_MODULE, KIND_MODULE, sizeof(ModuleObject));
    DictObject *dict = dict_new(world, 8);
    if (!module || !dict) {
        return SIGNAL_MEMORY;
    }
    module->head.shape = type->root;
    module->dict = ref_to(world, dict);
    module->name = world->roots.empty_str;
    return value_of(world, module);
}

Value module_fill(World *world, Value v, Value name, Value doc) {
    ModuleObject *module = at(world, (Ref)v);
    DictObject *dict = at(world, module->dict);
    module->name = (Ref)name;
    if (!dict_set_str(world, dict, name_value(world, NAME_name), name) ||
        !dict_set_str(world, dict, name_value(world, NAME_doc), doc) ||
        !dict_set_str(world, dict, name_value(world, NAME_package), NONE) ||
        !dict_set_str(world, dict, name_value(world, NAME_loader), NONE) ||
        !dict_set_str(world, dict, name_value(world, NAME_spec), NONE)) {
        return SIGNAL_MEMORY;
    }
    return NONE;
}

Value module_new_named(World *world, Value name, Value doc) {
    Value module = module_new_bare(world, type_by_id(world, TYPE_MODULE));
    Value signal = is_signal(module) ? module : module_fill(world, module, name, doc);
    return is_signal(signal) ? signal : module;
}

Value module_function(World *world, Value code_value, Ref globals) {
    CodeObject *code = at(world, (Ref)code_value);
    FunctionObject *function =
        heap_new(world, TYPE_FUNCTION, KIND_FUNCTION, sizeof(FunctionObject));
    if (!function) {
        return SIGNAL_MEMORY;
    }
    *function = (FunctionObject){.head = function->head,
                                 .code = (Ref)code_value,
                                 .globals = globals,
                                 .name = code->name,
                                 .qualname = code->qualname};
    return value_of(world, function);
}

Value push_module(World *world, Value code, Ref globals) {
    Value function = module_function(world, code, globals);
    return is_signal(function)
               ? function
               : push_python(world, at(world, (Ref)function), at(world, (Ref)code), NULL, 0);
}

/* "_x", but not "__x__". */
static bool is_private(World *world, Value name) {
    const StrObject *s = str_of(world, name);
    return s->length > 1 && str_at(world, s, 0) == '_' && str_at(world, s, 1) != '_';
}

static bool is_dotted(World *world, Value name) {
    const StrObject *s = str_of(world, name);
    for (uint32_t i = 0; i < s->length; i++) {
        if (str_at(world, s, i) == '.') {
            return true;
        }
    }
    return false;
}

/* The module if it is loaded and this code may have it, UNDEFINED when Python must look closer. */
static Value loaded_module(World *world, Value name, bool frozen) {
    if (frozen && (is_private(world, name) || world->roots.allowed)) {
        Value module = dict_get_str(world, at(world, world->roots.private_modules), name);
        if (module != UNDEFINED) {
            return module;
        }
    }
    if (frozen && is_private(world, name)) {
        Value module = UNDEFINED;
        for (int id = 0; module == UNDEFINED && id < MODULE_ID_COUNT; id++) {
            Ref native = world->roots.native_modules[id];
            if (((ModuleObject *)at(world, native))->name == (Ref)name) {
                module = value_ref(native);
            }
        }
        return module;
    }
    if (!frozen && world->roots.allowed &&
        dict_get_str(world, at(world, world->roots.allowed), name) == UNDEFINED) {
        return UNDEFINED;
    }
    Value module = dict_get_str(world, at(world, world->roots.modules), name);
    return module == NONE ? UNDEFINED : module;
}

/* The __import__ that the builtins of a program's code hold in place of ours; UNDEFINED: it is ours. */
static Value other_import(World *world, Ref globals, bool *missing) {
    const DictObject *all = at(world, world->roots.builtins);
    const DictObject *own = builtins_of(world, at(world, globals));
    Value name = name_value(world, NAME_import);
    Value function = own == all ? UNDEFINED : dict_get_str(world, own, name);
    *missing = own != all && function == UNDEFINED;
    return function == dict_get_str(world, all, name) ? UNDEFINED : function;
}

static Value import_name(World *world, Frame *frame, Value name, uint32_t how) {
    bool frozen = is_frozen_code(world, frame);
    Ref globals = ((FunctionObject *)at(world, frame->function))->globals;
    bool missing = false;
    Value other = frozen ? UNDEFINED : other_import(world, globals, &missing);
    if (missing) {
        return raise(world, TYPE_IMPORT_ERROR, "__import__ not found");
    }
    if (other != UNDEFINED) {
        Value all[5] = {other, name, value_ref(globals), value_int(how & 0xFFFF),
                        value_bool(how & IMPORT_LAST)};
        return call_helper(world, HELPER_import_through, all, 5);
    }
    if (!(how & 0xFFFF) && (how & IMPORT_LAST || !is_dotted(world, name))) {
        Value module = loaded_module(world, name, frozen);
        if (module != UNDEFINED) {
            return module;
        }
    }
    Value args[5] = {name, value_ref(globals), value_int(how & 0xFFFF),
                     value_bool(how & IMPORT_LAST), value_bool(!frozen)};
    return call_helper(world, HELPER_import_name, args, 5);
}

Value import_instruction(World *world, Frame *frame, uint32_t *pc) {
    uint32_t word = *pc;
    Value *regs = frame->regs, value;
    const TupleObject *consts = at(world, ((CodeObject *)at(world, frame->code))->consts);
    Value guest = value_bool(!is_frozen_code(world, frame));
    world->slow_dest = A;
    world->slow_ret = RET_VALUE;
    switch (word & 0xFF) {
    case OP_IMPORT: value = import_name(world, frame, consts->items[BX], pc[1]); break;
    case OP_IMPORT_FROM: {
        Value module = regs[B], name = consts->items[pc[1]];
        value = has_kind(world, module, KIND_MODULE)
                    ? dict_get_str(world, at(world, ((ModuleObject *)at(world, (Ref)module))->dict),
                                   name)
                    : UNDEFINED;
        bool is_hidden = guest == TRUE && value != UNDEFINED &&
                         module_hides(world, at(world, (Ref)module), value);
        if (value == UNDEFINED || is_hidden) {
            Value args[3] = {module, name, guest};
            value = call_helper(world, HELPER_import_from, args, 3);
        }
        break;
    }
    default: {
        world->slow_ret = RET_DISCARD;
        Value args[3] = {regs[A],
                         value_ref(((FunctionObject *)at(world, frame->function))->globals), guest};
        return call_helper(world, HELPER_import_star, args, 3);
    }
    }
    if (is_signal(value)) {
        return value;
    }
    regs[A] = value;
    return NONE;
}
