/* The builtins, from the rows in spec/: types, names, native functions. */
#include "engine/modules/boot.h"

#include "engine/exec/bind.h"
#include "engine/exec/call.h"
#include "engine/exec/import.h"
#include "engine/exec/loop.h"
#include "engine/modules/frozen.h"
#include "engine/objects/attribute.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { OWNER_IS_MODULE = 1000 };
enum {
    OWNER_BEFORE_MODULES = OWNER_IS_MODULE - 1,
#define X(name) TYPE_MODULE_##name,
#include "../../../spec/native_modules.def"
#undef X
};
static const uint16_t native_owners[NATIVE_ID_COUNT] = {
#define X(function, owner, name, signature) TYPE_##owner,
#include "../../../spec/natives.def"
#undef X
};

static const char *const module_names[MODULE_ID_COUNT] = {
#define X(name) #name,
#include "../../../spec/native_modules.def"
#undef X
};

static const char *const name_texts[NAME_ID_COUNT] = {
#define X(id, text) text,
#include "../../../spec/names.def"
#undef X
};

typedef struct TypeRow {
    const char *name;
    TypeId base;
    Kind kind;
    int flags;
} TypeRow;

static const TypeRow type_rows[TYPE_ID_COUNT] = {
#define X(id, name, base, kind, flags) {name, TYPE_##base, KIND_##kind, flags},
#include "../../../spec/types.def"
#undef X
};

/* Strings and dicts exist before their types: their headers are given the shapes when there are any. */
static bool make_types(World *world) {
    for (int id = 0; id < TYPE_ID_COUNT; id++) {
        const TypeRow *row = &type_rows[id];
        if (!type_make_builtin(world, (TypeId)id, row->name, row->base, row->kind, row->flags,
                               exception_field_count((TypeId)id))) {
            return false;
        }
    }
    return true;
}

/* Gives every object made so far in blocks of the kind that is allocated from now the shape of its type. */
static void mend_shapes(World *world) {
    uint8_t kind = world->freezing ? BLOCK_FROZEN : BLOCK_SMALL;
    static const uint8_t types[KIND_COUNT] = {[KIND_STR] = TYPE_STR,
                                              [KIND_TUPLE] = TYPE_TUPLE,
                                              [KIND_DICT] = TYPE_DICT,
                                              [KIND_TYPE] = TYPE_TYPE,
                                              [KIND_SHAPE] = TYPE_OBJECT};
    const uint8_t *table = at(world, BLOCK_TABLE);
    for (Ref ref = HEAP_FIRST; ref < world->heap_end; ref += BLOCK_BYTES) {
        const Block *block = at(world, ref);
        if (table[(ref - HEAP_FIRST) / BLOCK_BYTES] != kind || block->bytes) {
            continue;
        }
        const Cursor *cursor = &world->cursors[block->size_class];
        for (uint32_t cell = BLOCK_HEAD_BYTES; cell + block->cell_bytes <= BLOCK_BYTES;
             cell += block->cell_bytes) {
            if (ref + cell == cursor->next) {
                break;
            }
            Object *object = at(world, ref + cell);
            if (types[object->kind] && object->shape == 0) {
                object->shape = world->roots.shapes[types[object->kind]];
            }
        }
    }
}

/* Strings that every world has: they and all that has no other state are frozen. */
static bool make_strings(World *world, Freezing *freezing) {
    DictObject *interned = dict_new(world, 400);
    if (!interned) {
        return false;
    }
    world->roots.interned = ref_to(world, interned);
    heap_freeze_begin(world, freezing);
    StrObject *empty = str_new(world, 0, 1, true);
    TupleObject *none = tuple_new(world, 0);
    if (!empty || !none) {
        return false;
    }
    world->roots.empty_str = ref_to(world, empty);
    world->roots.empty_tuple = ref_to(world, none);
    for (uint32_t c = 0; c < 256; c++) {
        StrObject *s = str_new(world, 1, 1, c < 0x80);
        if (!s) {
            return false;
        }
        s->body.data[0] = (char)c;
        world->roots.chars[c] = ref_to(world, s);
    }
    for (int i = 0; i < NAME_ID_COUNT; i++) {
        Value name = str_name(world, str_from(name_texts[i]));
        if (is_signal(name)) {
            return false;
        }
        world->roots.names[i] = (Ref)name;
    }
    for (int id = 0; id < TYPE_ID_COUNT; id++) {
        if (is_signal(str_name(world, str_from(type_rows[id].name)))) {
            return false;
        }
    }
    for (uint32_t c = 0; c < 128; c++) {
        if (is_signal(str_intern(world, value_ref(world->roots.chars[c])))) {
            return false;
        }
    }
    return !is_signal(str_intern(world, value_ref(world->roots.empty_str)));
}

/* ExceptionGroup is an Exception, too. */
static bool join_exception_group(World *world) {
    static const TypeId order[] = {TYPE_EXCEPTION_GROUP, TYPE_BASE_EXCEPTION_GROUP, TYPE_EXCEPTION,
                                   TYPE_BASE_EXCEPTION, TYPE_OBJECT};
    enum { COUNT = sizeof order / sizeof *order };
    Value mro[COUNT];
    for (int i = 0; i < COUNT; i++) {
        mro[i] = type_value(world, order[i]);
    }
    Value all = tuple_from(world, mro, COUNT), bases = tuple_from(world, mro + 1, 2);
    TypeObject *type = type_by_id(world, TYPE_EXCEPTION_GROUP);
    type->mro = (Ref)all;
    type->bases = (Ref)bases;
    return !is_signal(all) && !is_signal(bases);
}

static DictObject *module_dict(World *world, ModuleId id) {
    return at(world, ((ModuleObject *)at(world, world->roots.native_modules[id]))->dict);
}

/* The getter (and the setter in the next row) of an attribute as a descriptor. */
static Value make_member(World *world, const NativeObject *native) {
    RecordObject *member = heap_new_record(world, TYPE_MEMBER, KIND_MEMBER, MEMBER_VALUES);
    if (!member) {
        return SIGNAL_MEMORY;
    }
    member->values[MEMBER_GET] = value_of(world, native);
    member->values[MEMBER_SET] = NONE;
    member->values[MEMBER_NAME] = value_ref(native->name);
    member->values[MEMBER_OWNER] = value_ref(native->owner);
    return value_of(world, member);
}

/* A class or static method in its type's dict. */
static Value wrap_native(World *world, Value native, char mark) {
    TypeId type = mark == '^' ? TYPE_CLASSMETHOD : TYPE_STATICMETHOD;
    RecordObject *wrapper = heap_new_record(world, type, KIND_WRAPPER, 1);
    if (!wrapper) {
        return SIGNAL_MEMORY;
    }
    wrapper->head.flags = mark == '^' ? WRAP_CLASS : WRAP_STATIC;
    wrapper->values[0] = native;
    return value_of(world, wrapper);
}

/* Is it a slot of CPython's types ("slot wrapper"), not a method that only has such a name? */
static bool is_operator_name(World *world, Value name) {
    static const char *const methods[] = {
        "__format__",    "__round__",       "__trunc__",         "__floor__",
        "__ceil__",      "__complex__",     "__bytes__",         "__getnewargs__",
        "__reversed__",  "__sizeof__",      "__dir__",           "__reduce__",
        "__reduce_ex__", "__getstate__",    "__setstate__",      "__copy__",
        "__deepcopy__",  "__length_hint__", "__instancecheck__", "__subclasscheck__",
        "__prepare__",   "__subclasses__",  "__enter__",         "__exit__"};
    const StrObject *s = str_of(world, name);
    if (s->length <= 4 || str_at(world, s, 0) != '_' || str_at(world, s, 1) != '_') {
        return false;
    }
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (str_equals(world, name, methods[i])) {
            return false;
        }
    }
    return true;
}

static DictObject *owner_dict(World *world, int owner) {
    return owner >= OWNER_IS_MODULE ? module_dict(world, (ModuleId)(owner - OWNER_IS_MODULE))
                                    : at(world, type_by_id(world, (TypeId)owner)->dict);
}

/* A native, and what its owner's dict shows of it: itself or a descriptor around it. */
static Value make_native(World *world, int index, int owner, Value name, const char *signature,
                         Value *shown) {
    bool module = owner >= OWNER_IS_MODULE, new = !module &&str_equals(world, name, "__new__");
    bool plain = signature[0] == '$' || signature[0] == '^' || new;
    TypeId type = module || plain                 ? TYPE_NATIVE
                  : is_operator_name(world, name) ? TYPE_WRAPPER_DESCRIPTOR
                                                  : TYPE_METHOD_DESCRIPTOR;
    NativeObject *native = heap_new(world, type, KIND_NATIVE, sizeof(NativeObject));
    if (!native) {
        return SIGNAL_MEMORY;
    }
    *native =
        (NativeObject){.head = native->head,
                       .index = (uint32_t)index,
                       .name = (Ref)name,
                       .owner = module || signature[0] == '$' ? 0 : world->roots.types[owner]};
    native->head.flags = new || signature[0] == '^' ? NATIVE_NEW : 0;
    native->head.flags |= signature[0] == '~' ? NATIVE_WHOLE : 0;
    native_read_signature(native);
    Value value = value_of(world, native);
    if (signature[0] == '@' && signature[1] == '=') {
        Value member = dict_get_str(world, owner_dict(world, owner), name);
        ((RecordObject *)at(world, (Ref)member))->values[MEMBER_SET] = value;
        *shown = member;
        return value;
    }
    bool wraps = signature[0] == '^' || signature[0] == '$';
    *shown = signature[0] == '@' ? make_member(world, native)
             : wraps             ? wrap_native(world, value, signature[0])
                                 : value;
    return is_signal(*shown) ? SIGNAL_MEMORY : value;
}

/* A native under its name in its type (or the builtins). `index`: what it calls. */
static Value add_native(World *world, Freezing *freezing, int index, int owner, const char *text,
                        const char *signature) {
    Value shown = UNDEFINED;
    heap_freeze_switch(world, freezing);
    Value name = str_name(world, str_from(text));
    Value native =
        is_signal(name) ? name : make_native(world, index, owner, name, signature, &shown);
    heap_freeze_switch(world, freezing);
    return is_signal(native) || !dict_set_str(world, owner_dict(world, owner), name, shown)
               ? SIGNAL_MEMORY
               : native;
}

static bool make_natives(World *world, Freezing *freezing) {
    for (int id = 0; id < NATIVE_ID_COUNT; id++) {
        Value native = add_native(world, freezing, id, native_owners[id], native_names[id],
                                  native_signatures[id]);
        if (is_signal(native)) {
            return false;
        }
        world->roots.natives[id] = (Ref)native;
    }
    return true;
}

typedef struct WrapperRow {
    uint16_t owner, native;
    const char *name;
} WrapperRow;

static const WrapperRow wrapper_rows[] = {
#define X(owner, name, function) {TYPE_##owner, NATIVE_##function, name},
#include "../../../spec/wrappers.def"
#undef X
};

/* The operator methods: a few natives under many names. */
static bool make_wrappers(World *world, Freezing *freezing) {
    for (size_t i = 0; i < sizeof wrapper_rows / sizeof *wrapper_rows; i++) {
        const WrapperRow *row = &wrapper_rows[i];
        if (is_signal(add_native(world, freezing, row->native, row->owner, row->name,
                                 native_signatures[row->native]))) {
            return false;
        }
    }
    static const uint8_t unhashable[] = {TYPE_LIST,      TYPE_DICT,      TYPE_SET,
                                         TYPE_BYTEARRAY, TYPE_DICT_KEYS, TYPE_DICT_ITEMS};
    for (size_t i = 0; i < sizeof unhashable; i++) {
        if (!dict_set_str(world, at(world, type_by_id(world, (TypeId)unhashable[i])->dict),
                          name_value(world, NAME_hash), NONE)) {
            return false;
        }
    }
    return true;
}

/* __dict__ and __weakref__ of instances: every class that adds them has the same descriptors. */
static bool make_instance_members(World *world) {
    DictObject *dict = at(world, type_by_id(world, TYPE_OBJECT)->dict);
    static const NameId names[2] = {NAME_dict, NAME_weakref};
    Ref *roots[2] = {&world->roots.dict_member, &world->roots.weakref_member};
    for (int i = 0; i < 2; i++) {
        *roots[i] = (Ref)dict_get_str(world, dict, name_value(world, names[i]));
        dict_delete_str(world, dict, name_value(world, names[i]));
    }
    return dict_set_str(world, dict, name_value(world, NAME_doc), NONE) &&
           dict_set_str(world, at(world, type_by_id(world, TYPE_BASE_EXCEPTION)->dict),
                        name_value(world, NAME_dict), value_ref(world->roots.dict_member));
}

/* Types whose names programs see. */
static bool is_hidden(const char *name) {
    static const char *const hidden[] = {"NoneType",      "NotImplementedType",
                                         "ellipsis",      "function",
                                         "method",        "code",
                                         "cell",          "module",
                                         "generator",     "traceback",
                                         "frame",         "iterator",
                                         "mappingproxy",  "coroutine",
                                         "method-wrapper"};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        if (strcmp(name, hidden[i]) == 0) {
            return true;
        }
    }
    return strpbrk(name, "_.") != NULL;
}

/* "itertools.chain" is found in the native module of that name or the one with an underscore before it. */
static bool place_library_types(World *world) {
    for (int id = 0; id < TYPE_ID_COUNT; id++) {
        const char *text = type_rows[id].name, *dot = strchr(text, '.');
        if (!dot) {
            continue;
        }
        TypeObject *type = type_by_id(world, (TypeId)id);
        Value name = value_ref(type->qualname), module = str_name(world, (Str){text, dot - text});
        if (is_signal(module)) {
            return false;
        }
        for (int owner = 0; owner < MODULE_ID_COUNT; owner++) {
            const char *own = module_names[owner] + (module_names[owner][0] == '_');
            if (str_equals(world, module, own) &&
                !dict_set_str(world, module_dict(world, (ModuleId)owner), name,
                              value_of(world, type))) {
                return false;
            }
        }
    }
    return true;
}

static bool fill_builtins(World *world) {
    DictObject *builtins = at(world, world->roots.builtins);
    for (int id = 0; id < TYPE_ID_COUNT; id++) {
        if (!is_hidden(type_rows[id].name) &&
            !dict_set_str(world, builtins, value_ref(type_by_id(world, (TypeId)id)->name),
                          type_value(world, (TypeId)id))) {
            return false;
        }
    }
    const struct {
        const char *name;
        Value value;
    } constants[] = {{"NotImplemented", NOT_IMPLEMENTED},
                     {"Ellipsis", ELLIPSIS},
                     {"__debug__", TRUE},
                     {"EnvironmentError", type_value(world, TYPE_OS_ERROR)},
                     {"IOError", type_value(world, TYPE_OS_ERROR)}};
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++) {
        Value name = str_name(world, str_from(constants[i].name));
        if (is_signal(name) || !dict_set_str(world, builtins, name, constants[i].value)) {
            return false;
        }
    }
    return true;
}

static Value module_make(World *world, Str name) {
    Value text = str_name(world, name);
    return is_signal(text) ? text : module_new_named(world, text, NONE);
}

static bool make_modules(World *world) {
    DictObject *modules = dict_new(world, 64), *private = dict_new(world, 64);
    Value main = module_make(world, STR("__main__"));
    if (!modules || !private || is_signal(main)) {
        return false;
    }
    DictObject *sources = dict_new(world, 0);
    if (!sources) {
        return false;
    }
    world->roots.sources = ref_to(world, sources);
    world->roots.modules = ref_to(world, modules);
    world->roots.private_modules = ref_to(world, private);
    world->roots.main = ((ModuleObject *)at(world, (Ref)main))->dict;
    for (int id = 0; id < MODULE_ID_COUNT; id++) {
        Value module = module_make(world, str_from(module_names[id]));
        if (is_signal(module)) {
            return false;
        }
        object_of(world, module)->flags = MODULE_NATIVE;
        world->roots.native_modules[id] = (Ref)module;
    }
    ModuleObject *builtins = at(world, world->roots.native_modules[MODULE_builtins]);
    world->roots.builtins = builtins->dict;
    Value text = str_name(world, STR("__builtins__"));
    return !is_signal(text) &&
           dict_set_str(world, modules, value_ref(builtins->name), value_of(world, builtins)) &&
           dict_set_str(world, modules, value_ref(((ModuleObject *)at(world, (Ref)main))->name),
                        main) &&
           dict_set_str(world, at(world, world->roots.main), text, value_of(world, builtins));
}

/* Runs lib/python/_builtins.py, `code`. Its globals hold the builtins: a guest that changes those changes no helper. */
static bool boot_helpers(World *world, Value code) {
    static const char *const names[HELPER_ID_COUNT] = {
#define X(name) #name,
#include "../../../spec/helpers.def"
#undef X
    };
    Value module = module_make(world, STR("_builtins"));
    if (is_signal(module)) {
        return false;
    }
    DictObject *own = at(world, ((ModuleObject *)at(world, (Ref)module))->dict);
    const DictObject *builtins = at(world, world->roots.builtins);
    for (int64_t e = dict_next(world, builtins, 0); e >= 0; e = dict_next(world, builtins, e + 1)) {
        const Value *pair = dict_entries(world, builtins) + 2 * e;
        if (dict_get_str(world, own, pair[0]) == UNDEFINED &&
            !dict_set_str(world, own, pair[0], pair[1])) {
            return false;
        }
    }
    world->fuel = INT64_MAX / 2;
    if (push_module(world, code, ref_to(world, own)) != SIGNAL_CALL) {
        return false;
    }
    top_frame(world)->ret = RET_EXIT;
    if (is_signal(loop_run(world))) {
        return false;
    }
    for (int id = 0; id < HELPER_ID_COUNT; id++) {
        Value name = str_name(world, str_from(names[id]));
        Value helper = is_signal(name) ? name : dict_get_str(world, own, name);
        if (!has_kind(world, helper, KIND_FUNCTION)) {
            return false;
        }
        world->roots.helpers[id] = (Ref)helper;
    }
    return true;
}

bool boot_world(World *world) {
    world->error = UNDEFINED;
    world->handled = NONE;
    world->result = UNDEFINED;
    Freezing freezing;
    if (!make_strings(world, &freezing)) {
        return false;
    }
    heap_freeze_switch(world, &freezing);
    if (!make_types(world)) {
        return false;
    }
    mend_shapes(world);
    heap_freeze_switch(world, &freezing);
    mend_shapes(world);
    heap_freeze_switch(world, &freezing);
    if (!make_modules(world) || !make_natives(world, &freezing) ||
        !make_wrappers(world, &freezing) || !make_instance_members(world) ||
        !exception_make_fields(world) || !join_exception_group(world) || !fill_builtins(world) ||
        !place_library_types(world)) {
        return false;
    }
    for (int id = 0; id < TYPE_ID_COUNT; id++) {
        TypeObject *type = type_by_id(world, (TypeId)id);
        type_changed(world, type);
        type->flags &= (uint16_t) ~(TYPE_GETATTR | TYPE_SETATTR);
    }
    heap_freeze_switch(world, &freezing);
    Value text = str_name(world, STR("_builtins"));
    Value code = is_signal(text) ? text : frozen_code(world, text);
    heap_freeze_end(world, &freezing);
    return !is_signal(code) && names_move_out(world) && boot_helpers(world, code);
}
