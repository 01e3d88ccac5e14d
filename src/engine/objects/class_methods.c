/* type: the attributes and methods of classes. */
#include "engine/exec/bind.h"
#include "engine/exec/call.h"
#include "engine/exec/convert.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/attribute.h"
#include "engine/objects/dict.h"
#include "engine/objects/list.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

static TypeObject *type_at(World *world, const Value *args) {
    return at(world, (Ref)args[0]);
}

static Value own(World *world, const TypeObject *type, NameId name) {
    return dict_get_str(world, at(world, type->dict), name_value(world, name));
}

/* Whether the attribute may be set on the type; UNDEFINED deletes, which none of them allows. */
static Value check_set(World *world, const TypeObject *type, const char *name, Value value) {
    if (!(type->flags & TYPE_HEAP)) {
        return raise(world, TYPE_TYPE_ERROR, "cannot set '%s' attribute of immutable type '%S'",
                     name, value_ref(type->name));
    }
    if (value == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "cannot delete '%s' attribute of immutable type '%S'",
                     name, value_ref(type->name));
    }
    return NONE;
}

static Value set_text(World *world, Value *args, const char *name, Ref *place) {
    TypeObject *type = type_at(world, args);
    Value signal = check_set(world, type, name, args[1]);
    if (is_signal(signal)) {
        return signal;
    }
    Value text = unwrap(world, args[1]);
    if (!is_str(world, text)) {
        return raise(world, TYPE_TYPE_ERROR, "can only assign string to %S.%s, not '%T'",
                     value_ref(type->name), name, args[1]);
    }
    *place = (Ref)text;
    return NONE;
}

Value type_name(World *world, Value *args, int count) {
    (void)count;
    const TypeObject *type = type_at(world, args);
    bool plain = (type->flags & (TYPE_HEAP | TYPE_DOTTED)) == TYPE_HEAP;
    return value_ref(plain ? type->name : type->qualname);
}

Value type_set_name(World *world, Value *args, int count) {
    (void)count;
    return set_text(world, args, "__name__", &type_at(world, args)->name);
}

Value type_qualname(World *world, Value *args, int count) {
    (void)count;
    return value_ref(type_at(world, args)->qualname);
}

Value type_set_qualname(World *world, Value *args, int count) {
    (void)count;
    return set_text(world, args, "__qualname__", &type_at(world, args)->qualname);
}

Value type_module(World *world, Value *args, int count) {
    (void)count;
    const TypeObject *type = type_at(world, args);
    Value module = own(world, type, NAME_module);
    if (type->flags & TYPE_HEAP) {
        return module == UNDEFINED ? raise(world, TYPE_ATTRIBUTE_ERROR, "__module__") : module;
    }
    return is_str(world, module) ? module : str_name(world, STR("builtins"));
}

static Value set_entry(World *world, Value *args, NameId name, const char *text) {
    TypeObject *type = type_at(world, args);
    Value signal = check_set(world, type, text, args[1]);
    if (is_signal(signal)) {
        return signal;
    }
    if (!dict_set_str(world, at(world, type->dict), name_value(world, name), args[1])) {
        return SIGNAL_MEMORY;
    }
    type_changed(world, type);
    return NONE;
}

Value type_set_module(World *world, Value *args, int count) {
    (void)count;
    return set_entry(world, args, NAME_module, "__module__");
}

/* Looked up in the type's own dict alone: a doc is not inherited. */
Value type_doc(World *world, Value *args, int count) {
    (void)count;
    TypeObject *type = type_at(world, args);
    Value doc = own(world, type, NAME_doc);
    return doc == UNDEFINED || has_kind(world, doc, KIND_MEMBER)
               ? NONE
               : descriptor_get(world, doc, UNDEFINED, type);
}

Value type_set_doc(World *world, Value *args, int count) {
    (void)count;
    return set_entry(world, args, NAME_doc, "__doc__");
}

Value type_mro_member(World *world, Value *args, int count) {
    (void)count;
    return value_ref(type_at(world, args)->mro);
}

Value type_mro(World *world, Value *args, int count) {
    (void)count;
    TypeObject *type = type_at(world, args);
    Value tuple = type_linearize(world, type, at(world, type->bases));
    if (is_signal(tuple)) {
        return tuple;
    }
    const TupleObject *items = at(world, (Ref)tuple);
    return list_from(world, items->items, tuple_length(world, items));
}

Value type_bases(World *world, Value *args, int count) {
    (void)count;
    return value_ref(type_at(world, args)->bases);
}

Value type_assign_bases(World *world, Value *args, int count) {
    (void)count;
    TypeObject *type = type_at(world, args);
    Value signal = check_set(world, type, "__bases__", args[1]);
    if (is_signal(signal)) {
        return signal;
    }
    if (!has_kind(world, args[1], KIND_TUPLE)) {
        return raise(world, TYPE_TYPE_ERROR, "can only assign tuple to %S.__bases__, not %T",
                     value_ref(type->name), args[1]);
    }
    TupleObject *bases = at(world, (Ref)args[1]);
    int64_t length = tuple_length(world, bases);
    if (length == 0) {
        return raise(world, TYPE_TYPE_ERROR,
                     "can only assign non-empty tuple to %S.__bases__, not ()",
                     value_ref(type->name));
    }
    for (int64_t i = 0; i < length; i++) {
        if (!has_kind(world, bases->items[i], KIND_TYPE)) {
            return raise(world, TYPE_TYPE_ERROR, "%S.__bases__ must be tuple of classes, not '%T'",
                         value_ref(type->name), bases->items[i]);
        }
    }
    return type_set_bases(world, type, bases);
}

Value type_base(World *world, Value *args, int count) {
    (void)count;
    const TypeObject *type = type_at(world, args);
    const TupleObject *bases = at(world, type->bases);
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        const TypeObject *base = at(world, (Ref)bases->items[i]);
        if (base->solid == type->solid ||
            (type->solid == ref_to(world, type) && base->base == type->base)) {
            return bases->items[i];
        }
    }
    return tuple_length(world, bases) ? bases->items[0] : NONE;
}

Value mapping_proxy(World *world, Value mapping) {
    Value proxy = instance_new(world, type_by_id(world, TYPE_MAPPING_PROXY));
    if (!is_signal(proxy)) {
        ((InstanceObject *)at(world, (Ref)proxy))->slots[0] = mapping;
    }
    return proxy;
}

Value mapping_proxy_new(World *world, Value *args, int count) {
    (void)count;
    Value plain = unwrap(world, args[1]);
    if (!has_kind(world, plain, KIND_DICT)) {
        return raise(world, TYPE_TYPE_ERROR, "mappingproxy() argument must be a mapping, not %T",
                     args[1]);
    }
    return mapping_proxy(world, plain);
}

Value type_dict(World *world, Value *args, int count) {
    (void)count;
    return mapping_proxy(world, value_ref(type_at(world, args)->dict));
}

Value type_params(World *world, Value *args, int count) {
    (void)count;
    Value params = own(world, type_at(world, args), NAME_type_params);
    return params == UNDEFINED ? value_ref(world->roots.empty_tuple) : params;
}

Value type_set_params(World *world, Value *args, int count) {
    (void)count;
    return set_entry(world, args, NAME_type_params, "__type_params__");
}

Value type_abstract(World *world, Value *args, int count) {
    (void)count;
    Value names = own(world, type_at(world, args), NAME_abstractmethods);
    return names == UNDEFINED
               ? attribute_error(world, args[0], name_value(world, NAME_abstractmethods))
               : names;
}

Value type_set_abstract(World *world, Value *args, int count) {
    (void)count;
    TypeObject *type = type_at(world, args);
    Value signal = set_entry(world, args, NAME_abstractmethods, "__abstractmethods__");
    if (is_signal(signal)) {
        return signal;
    }
    Value truth_of = truth(world, args[1]);
    bool any = truth_of == TRUE;
    type->flags = (uint16_t)((type->flags & ~TYPE_ABSTRACT) | (any ? TYPE_ABSTRACT : 0));
    return NONE;
}

Value type_subclasses(World *world, Value *args, int count) {
    (void)count;
    const TypeObject *type = type_at(world, args);
    const ListObject *list = type->subclasses ? at(world, type->subclasses) : NULL;
    return list && list->length ? list_from(world, list_items(world, list), list->length)
                                : list_from(world, NULL, 0);
}

Value type_instancecheck(World *world, Value *args, int count) {
    (void)count;
    return value_bool(type_is_subtype(world, type_of(world, args[1]), type_at(world, args)));
}

Value type_subclasscheck(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[1], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR, "issubclass() arg 1 must be a class");
    }
    return value_bool(type_is_subtype(world, at(world, (Ref)args[1]), type_at(world, args)));
}

Value type_prepare(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    DictObject *dict = dict_new(world, 0);
    return dict ? value_of(world, dict) : SIGNAL_MEMORY;
}

Value type_init(World *world, Value *args, int count) {
    int64_t keywords =
        args[count - 1] == UNDEFINED ? 0 : tuple_length(world, at(world, (Ref)args[count - 1]));
    int64_t given = count - 2 - keywords;
    if (given == 1 && keywords) {
        return raise(world, TYPE_TYPE_ERROR, "type.__init__() takes no keyword arguments");
    }
    if (given != 1 && given != 3) {
        return raise(world, TYPE_TYPE_ERROR, "type.__init__() takes 1 or 3 arguments");
    }
    return NONE;
}

Value type_call(World *world, Value *args, int count) {
    Value names = args[count - 1];
    return call_type_plain(world, at(world, (Ref)args[0]), args + 1, count - 2,
                           names == UNDEFINED ? 0 : (Ref)names);
}

Value type_repr(World *world, Value *args, int count) {
    (void)count;
    return repr_plain(world, args[0]);
}

/* --- annotations: kept in the class's dict, made by helpers ------------------------------------------------------- */

Value type_annotations(World *world, Value *args, int count) {
    if (!(type_at(world, args)->flags & TYPE_HEAP)) {
        return attribute_error(world, args[0], name_value(world, NAME_annotations));
    }
    return call_helper(world, HELPER_annotations_of, args, count);
}

Value type_set_annotations(World *world, Value *args, int count) {
    (void)count;
    TypeObject *type = type_at(world, args);
    if (!(type->flags & TYPE_HEAP)) {
        return check_set(world, type, "__annotations__", args[1]);
    }
    return call_helper(world, HELPER_set_class_annotations, args, args[1] == UNDEFINED ? 1 : 2);
}

Value type_annotate(World *world, Value *args, int count) {
    return type_at(world, args)->flags & TYPE_HEAP
               ? call_helper(world, HELPER_class_annotate, args, count)
               : attribute_error(world, args[0], name_value(world, NAME_annotate));
}

Value type_set_annotate(World *world, Value *args, int count) {
    (void)count;
    TypeObject *type = type_at(world, args);
    if (!(type->flags & TYPE_HEAP)) {
        return check_set(world, type, "__annotate__", args[1]);
    }
    if (args[1] == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "cannot delete __annotate__ attribute");
    }
    return call_helper(world, HELPER_set_class_annotate, args, 2);
}

Value module_annotations(World *world, Value *args, int count) {
    return call_helper(world, HELPER_module_annotations, args, count);
}

/* For the helpers: the class's own dict, which they may change. */
Value classes_own_dict(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[0], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object is no class", args[0]);
    }
    return value_ref(type_at(world, args)->dict);
}

/* After a helper changed it. */
Value classes_changed(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[0], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object is no class", args[0]);
    }
    type_changed(world, type_at(world, args));
    return NONE;
}

Value generic_alias(World *world, Value *args, int count) {
    return call_helper(world, HELPER_generic_alias, args, count);
}

Value exception_group_alias(World *world, Value *args, int count) {
    return generic_alias(world, args, count);
}

/* The bits of CPython's tp_flags that programs look at. */
enum {
    FLAG_IMMUTABLE = 1 << 8,
    FLAG_HEAP = 1 << 9,
    FLAG_BASE = 1 << 10,
    FLAG_READY = 1 << 12,
    FLAG_ABSTRACT = 1 << 20,
};

Value type_flags(World *world, Value *args, int count) {
    (void)count;
    static const struct {
        TypeId type;
        int bit;
    } subclass_bits[] = {
        {TYPE_INT, 24}, {TYPE_LIST, 25}, {TYPE_TUPLE, 26},          {TYPE_BYTES, 27},
        {TYPE_STR, 28}, {TYPE_DICT, 29}, {TYPE_BASE_EXCEPTION, 30}, {TYPE_TYPE, 31}};
    const TypeObject *type = type_at(world, args);
    bool heap = type->flags & TYPE_HEAP;
    int64_t flags = FLAG_READY | (heap ? FLAG_HEAP : FLAG_IMMUTABLE);
    flags |= heap || type->flags & TYPE_BASE ? FLAG_BASE : 0;
    flags |= type->flags & TYPE_ABSTRACT ? FLAG_ABSTRACT : 0;
    for (size_t i = 0; i < sizeof subclass_bits / sizeof *subclass_bits; i++) {
        bool below = type_is_subtype(world, type, type_by_id(world, subclass_bits[i].type));
        flags |= (int64_t)below << subclass_bits[i].bit;
    }
    return value_int(flags);
}

/* --- taking apart ------------------------------------------------------------------------------------------------- */

Value object_reduce_ex(World *world, Value *args, int count) {
    int64_t protocol;
    NumberOutcome outcome = number_int64(world, args[1], &protocol);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, NATIVE_object_reduce_ex, args, count, 1,
                              CONVERT_INDEX);
    }
    return call_helper(world, HELPER_reduce_ex, args, 2);
}

Value object_reduce(World *world, Value *args, int count) {
    (void)count;
    return call_helper(world, HELPER_reduce_object, args, 1);
}

Value object_getstate(World *world, Value *args, int count) {
    (void)count;
    return call_helper(world, HELPER_getstate, args, 1);
}
