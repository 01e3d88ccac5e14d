/* type: lookup, C3, shapes, instances. */
#include "engine/objects/type.h"
#include "engine/heap/lifetime.h"

#include "base/assert.h"
#include "engine/exec/raise.h"
#include "engine/objects/compare.h"
#include "engine/objects/dict.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

static const uint8_t immediate_types[] = {TYPE_OBJECT,   TYPE_NONE_TYPE, TYPE_NOT_IMPLEMENTED_TYPE,
                                          TYPE_ELLIPSIS, TYPE_BOOL,      TYPE_BOOL};

TypeObject *type_of(World *world, Value v) {
    if (is_ref(v)) {
        return at(world, shape_of(world, object_of(world, v))->type);
    }
    if (is_int(v)) {
        return type_by_id(world, TYPE_INT);
    }
    if (is_float(v)) {
        return type_by_id(world, TYPE_FLOAT);
    }
    return type_by_id(world, (TypeId)immediate_types[v & 7]);
}

Value type_name_of(World *world, Value v) {
    return value_ref(type_of(world, v)->name);
}

bool type_is_subtype(World *world, const TypeObject *type, const TypeObject *of) {
    if (type == of) {
        return true;
    }
    const TupleObject *mro = at(world, type->mro);
    Value wanted = value_of(world, of);
    int64_t count = tuple_length(world, mro);
    for (int64_t i = 0; i < count; i++) {
        if (mro->items[i] == wanted) {
            return true;
        }
    }
    return false;
}

bool has_python_method(World *world, Value v, NameId id) {
    Kind kind = kind_of(world, v);
    if (kind != KIND_INSTANCE && kind != KIND_TYPE) { /* others have what C gives them */
        return false;
    }
    Value method = special_lookup(world, v, id);
    return method != UNDEFINED && method != NONE && !is_native(world, method);
}

bool is_instance(World *world, Value v, TypeId id) {
    return type_is_subtype(world, type_of(world, v), type_by_id(world, id));
}

/* *stable: the value may be kept until the epoch changes. */
static Value lookup_in_mro(World *world, TypeObject *type, Value name, bool *stable) {
    const TupleObject *mro = at(world, type->mro);
    int64_t count = tuple_length(world, mro);
    *stable = true;
    for (int64_t i = 0; i < count; i++) {
        const TypeObject *base = at(world, (Ref)mro->items[i]);
        Value found = dict_get_str(world, at(world, base->dict), name);
        if (found != UNDEFINED) {
            *stable = !(base->flags & TYPE_VOLATILE) || !is_plain_data(world, found);
            return found;
        }
    }
    return UNDEFINED;
}

Value type_lookup(World *world, TypeObject *type, Value name) {
    Ref type_ref = ref_to(world, type);
    uint32_t slot = ((type_ref >> 3) * 31 + (uint32_t)(name >> 3)) % METHOD_CACHE;
    MethodCacheEntry *entry = &host_side(world)->method_cache[slot];
    if (LIKELY(entry->type == type_ref && entry->name == (Ref)name &&
               entry->epoch == world->epoch)) {
        return entry->value;
    }
    bool stable;
    Value found = lookup_in_mro(world, type, name, &stable);
    if (stable && (str_of(world, name)->head.flags & STR_INTERNED)) {
        *entry = (MethodCacheEntry){type_ref, (Ref)name, world->epoch, found};
    }
    return found;
}

bool is_plain_data(World *world, Value v) {
    switch ((int)kind_of(world, v)) {
    case KIND_FREE: return v != UNDEFINED;
    case KIND_STR:
    case KIND_BYTES:
    case KIND_INT:
    case KIND_COMPLEX:
    case KIND_TUPLE:
    case KIND_LIST:
    case KIND_DICT:
    case KIND_SET: return true;
    default: return false;
    }
}

Value unwrap(World *world, Value v) {
    if (has_kind(world, v, KIND_INSTANCE) && (type_of(world, v)->flags & TYPE_PAYLOAD)) {
        return ((InstanceObject *)at(world, (Ref)v))->slots[0];
    }
    return v;
}

Value unwrap_for(World *world, Value v, NameId id) {
    Value plain = unwrap(world, v);
    return plain != v && special_lookup(world, v, id) == special_lookup(world, plain, id) ? plain
                                                                                          : v;
}

/* --- shapes ------------------------------------------------------------------------------------------------- */

static ShapeObject *shape_new(World *world, Ref type, int hidden, int capacity, int flags) {
    ShapeObject *shape = heap_new(world, TYPE_OBJECT, KIND_SHAPE, sizeof(ShapeObject));
    if (shape) {
        *shape = (ShapeObject){.head = shape->head,
                               .type = type,
                               .count = (uint16_t)hidden,
                               .capacity = (uint16_t)capacity};
        shape->head.flags = (uint8_t)flags;
    }
    return shape;
}

int shape_find(World *world, const ShapeObject *shape, Value key) {
    while (shape->key) {
        if (shape->key == (Ref)key) {
            return shape->slot;
        }
        shape = at(world, shape->parent);
    }
    return -1;
}

/* `shape` with one attribute more. NULL with *memory false: too many attributes or transitions. */
static ShapeObject *shape_child(World *world, ShapeObject *shape, Value key, bool *no_memory) {
    *no_memory = false;
    for (Ref ref = shape->first_child; ref;) {
        ShapeObject *child = at(world, ref);
        if (child->key == (Ref)key) {
            return child;
        }
        ref = child->next_sibling;
    }
    if (shape->count >= MOST_ATTRIBUTES || shape->children >= MOST_ATTRIBUTES) {
        return NULL;
    }
    ShapeObject *child = shape_new(world, shape->type, shape->count + 1, shape->capacity, 0);
    if (!child) {
        *no_memory = true;
        return NULL;
    }
    child->parent = ref_to(world, shape);
    child->key = (Ref)key;
    child->slot = shape->count;
    child->next_sibling = shape->first_child;
    shape->first_child = ref_to(world, child);
    shape->children++;
    return child;
}

/* --- instances ---------------------------------------------------------------------------------------------- */

Value instance_new(World *world, TypeObject *type) {
    uint32_t bytes = (uint32_t)(sizeof(InstanceObject) + type->capacity * sizeof(Value));
    bool watched = type->flags & TYPE_FINALIZER;
    Ref ref = watched && !watch_reserve(world) ? 0 : heap_alloc(world, bytes);
    if (UNLIKELY(!ref)) {
        return SIGNAL_MEMORY;
    }
    InstanceObject *instance = at(world, ref);
    instance->head = (Object){.shape = type->root, .kind = KIND_INSTANCE, .aux = type->capacity};
    for (int i = 0; i < type->capacity; i++) {
        instance->slots[i] = UNDEFINED;
    }
    if (type->flags & TYPE_RAISES) {
        instance->slots[EXC_ARGS] = value_ref(world->roots.empty_tuple);
        instance->slots[EXC_SUPPRESS] = FALSE;
    }
    if (UNLIKELY(watched)) {
        watch_put(world, ref);
    }
    return value_ref(ref);
}

Value *instance_slot(World *world, InstanceObject *instance, const ShapeObject *shape, int slot) {
    int capacity = shape->capacity;
    if (LIKELY(shape->count <= capacity || slot < capacity - 1)) {
        return &instance->slots[slot];
    }
    ArrayObject *more = at(world, (Ref)instance->slots[capacity - 1]);
    return &more->items[slot - (capacity - 1)];
}

static DictObject *mode_dict(World *world, const InstanceObject *instance) {
    return dict_of(world, instance->slots[instance->head.aux - 1]);
}

Value instance_get(World *world, InstanceObject *instance, Value name) {
    const ShapeObject *shape = shape_of(world, &instance->head);
    if (UNLIKELY(instance->head.flags & INSTANCE_DICT_MODE)) {
        return dict_get_str(world, mode_dict(world, instance), name);
    }
    int slot = shape_find(world, shape, name);
    return slot < 0 ? UNDEFINED : *instance_slot(world, instance, shape, slot);
}

Value instance_dict(World *world, InstanceObject *instance) {
    if (instance->head.flags & INSTANCE_DICT_MODE) {
        return instance->slots[instance->head.aux - 1];
    }
    const ShapeObject *shape = shape_of(world, &instance->head);
    const TypeObject *type = at(world, shape->type);
    DictObject *dict = dict_new(world, shape->count - type->hidden);
    if (!dict) {
        return SIGNAL_MEMORY;
    }
    for (int slot = type->hidden; slot < shape->count; slot++) {
        const ShapeObject *owner = shape;
        while (owner->slot != slot) {
            owner = at(world, owner->parent);
        }
        Value value = *instance_slot(world, instance, shape, slot);
        if (value != UNDEFINED && !dict_set_str(world, dict, value_ref(owner->key), value)) {
            return SIGNAL_MEMORY;
        }
    }
    for (int slot = type->hidden; slot < instance->head.aux; slot++) {
        instance->slots[slot] = UNDEFINED;
    }
    instance->slots[instance->head.aux - 1] = value_of(world, dict);
    instance->head.flags |= INSTANCE_DICT_MODE;
    instance->head.shape = type->dict_shape;
    return value_of(world, dict);
}

/* The first attribute past the capacity, or one more behind it, in the array that the last slot refers to. */
static bool add_overflow(World *world, InstanceObject *instance, int slot, Value value) {
    int capacity = instance->head.aux, index = slot - (capacity - 1);
    if (index == 1) {
        ArrayObject *array = heap_new_array(world, 4);
        if (!array) {
            return false;
        }
        array->items[0] = instance->slots[capacity - 1];
        instance->slots[capacity - 1] = value_of(world, array);
    }
    ArrayObject *array = at(world, (Ref)instance->slots[capacity - 1]);
    if ((uint32_t)index >= array->head.shape) {
        ArrayObject *larger = heap_new_array(world, index * 2);
        if (!larger) {
            return false;
        }
        memcpy(larger->items, array->items, array->head.shape * sizeof(Value));
        instance->slots[capacity - 1] = value_of(world, larger);
        array = larger;
    }
    array->items[index] = value;
    return true;
}

bool instance_set(World *world, InstanceObject *instance, Value name, Value value) {
    if (UNLIKELY(instance->head.flags & INSTANCE_DICT_MODE)) {
        return dict_set_str(world, mode_dict(world, instance), name, value);
    }
    ShapeObject *shape = shape_of(world, &instance->head);
    int slot = shape_find(world, shape, name);
    if (slot >= 0) {
        *instance_slot(world, instance, shape, slot) = value;
        return true;
    }
    bool no_memory;
    ShapeObject *child = shape_child(world, shape, name, &no_memory);
    if (!child) {
        return !no_memory && !is_signal(instance_dict(world, instance)) &&
               dict_set_str(world, mode_dict(world, instance), name, value);
    }
    if (child->slot < child->capacity) {
        instance->slots[child->slot] = value;
    } else if (!add_overflow(world, instance, child->slot, value)) {
        return false;
    }
    instance->head.shape = ref_to(world, child);
    return true;
}

int instance_delete(World *world, InstanceObject *instance, Value name) {
    if (instance_get(world, instance, name) == UNDEFINED) {
        return 0;
    }
    Value dict = instance_dict(world, instance);
    if (is_signal(dict)) {
        return -1;
    }
    dict_delete_str(world, dict_of(world, dict), name);
    return 1;
}

/* --- making types ------------------------------------------------------------------------------------------- */

static TypeObject *type_alloc(World *world, Ref meta_shape) {
    Ref ref = heap_alloc(world, sizeof(TypeObject));
    if (!ref) {
        return NULL;
    }
    TypeObject *type = at(world, ref);
    *type =
        (TypeObject){.head = {.shape = meta_shape, .kind = KIND_TYPE}, .type_id = TYPE_ID_COUNT};
    return type;
}

/* Root and dictionary-mode shape of the type's instances. */
static bool type_add_shapes(World *world, TypeObject *type) {
    ShapeObject *root = shape_new(world, ref_to(world, type), type->hidden, type->capacity, 0);
    ShapeObject *dict =
        shape_new(world, ref_to(world, type), type->hidden, type->capacity, SHAPE_DICT);
    if (!root || !dict) {
        return false;
    }
    type->root = ref_to(world, root);
    type->dict_shape = ref_to(world, dict);
    return true;
}

/* "re.Match": messages show the name as it stands; __module__ and __name__ are its halves. false: no memory. */
static bool split_name(World *world, TypeObject *type, const char *name) {
    const char *dot = strchr(name, '.');
    if (!dot) {
        return true;
    }
    Value module = str_name(world, (Str){name, dot - name});
    Value rest = str_name(world, str_from(dot + 1));
    if (is_signal(module) || is_signal(rest)) {
        return false;
    }
    type->qualname = (Ref)rest;
    return dict_set_str(world, at(world, type->dict), name_value(world, NAME_module), module);
}

TypeObject *type_make_builtin(World *world, TypeId id, const char *name, TypeId base, Kind kind,
                              int flags, int fields) {
    TypeObject *type = type_alloc(world, 0);
    Value text = str_name(world, str_from(name));
    DictObject *dict = dict_new(world, 0);
    if (!type || is_signal(text) || !dict) {
        return NULL;
    }
    world->roots.types[id] = ref_to(world, type);
    type->name = type->qualname = (Ref)text;
    type->dict = ref_to(world, dict);
    if (!split_name(world, type, name)) {
        return NULL;
    }
    type->flags = (uint16_t)flags;
    type->instance_kind = (uint8_t)kind;
    type->type_id = (uint16_t)id;
    type->hidden = flags & TYPE_RAISES    ? (uint8_t)(EXC_HIDDEN + fields)
                   : flags & TYPE_PAYLOAD ? 1
                                          : 0;
    type->base = ref_to(world, type);
    if ((flags & TYPE_RAISES) && base != TYPE_OBJECT && !fields) { /* the base's layout */
        type->base = type_by_id(world, base)->base;
        type->hidden = type_by_id(world, base)->hidden;
    }
    type->solid = type->base;
    type->flags |= flags & TYPE_RAISES ? 0 : TYPE_SLOTS_ONLY;
    type->capacity = (uint16_t)(type->hidden + 1);
    TupleObject *base_mro = id == TYPE_OBJECT ? NULL : at(world, type_by_id(world, base)->mro);
    int64_t count = base_mro ? tuple_length(world, base_mro) : 0;
    TupleObject *mro = tuple_new(world, count + 1);
    if (!mro || !type_add_shapes(world, type)) {
        return NULL;
    }
    mro->items[0] = value_of(world, type);
    if (base_mro) {
        memcpy(mro->items + 1, base_mro->items, (size_t)count * sizeof(Value));
    }
    type->mro = ref_to(world, mro);
    Value base_value = base_mro ? type_value(world, base) : NONE;
    Value bases = tuple_from(world, &base_value, base_mro ? 1 : 0);
    type->bases = (Ref)bases;
    world->roots.shapes[id] = type->root;
    return is_signal(bases) ? NULL : type;
}

static bool in_tail(World *world, Value type, Value *sequences, const int64_t *heads,
                    int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        const TupleObject *sequence = at(world, (Ref)sequences[i]);
        int64_t length = tuple_length(world, sequence);
        for (int64_t k = heads[i] + 1; k < length; k++) {
            if (sequence->items[k] == type) {
                return true;
            }
        }
    }
    return false;
}

static Value mro_conflict(World *world, const TupleObject *bases) {
    StrBuilder names;
    builder_init(&names, world);
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        builder_text(&names, i ? ", " : "");
        builder_str(&names, value_ref(((TypeObject *)at(world, (Ref)bases->items[i]))->name));
    }
    Value text = builder_take(&names);
    return is_signal(text) ? text
                           : raise(world, TYPE_TYPE_ERROR,
                                   "Cannot create a consistent method resolution order (MRO) for "
                                   "bases %S",
                                   text);
}

enum { BASES_MOST = 60, SLOTS_MOST = 120 };

/* C3: merges the bases' orders and the list of bases. */
Value type_linearize(World *world, TypeObject *type, TupleObject *bases) {
    Value sequences[BASES_MOST + 1];
    int64_t heads[BASES_MOST + 1] = {0};
    int64_t count = tuple_length(world, bases);
    if (count > BASES_MOST) {
        return raise(world, TYPE_TYPE_ERROR, "too many bases");
    }
    ListObject *order = list_new(world, 0);
    if (!order || !list_append(world, order, value_of(world, type))) {
        return SIGNAL_MEMORY;
    }
    for (int64_t i = 0; i < count; i++) {
        sequences[i] = value_ref(((TypeObject *)at(world, (Ref)bases->items[i]))->mro);
    }
    sequences[count++] = value_of(world, bases);
    for (;;) {
        Value chosen = UNDEFINED;
        bool left = false;
        for (int64_t i = 0; i < count && chosen == UNDEFINED; i++) {
            const TupleObject *sequence = at(world, (Ref)sequences[i]);
            if (heads[i] < tuple_length(world, sequence)) {
                left = true;
                if (!in_tail(world, sequence->items[heads[i]], sequences, heads, count)) {
                    chosen = sequence->items[heads[i]];
                }
            }
        }
        if (!left) {
            return tuple_from(world, list_items(world, order), order->length);
        }
        if (chosen == UNDEFINED) {
            return mro_conflict(world, bases);
        }
        if (!list_append(world, order, chosen)) {
            return SIGNAL_MEMORY;
        }
        for (int64_t i = 0; i < count; i++) {
            const TupleObject *sequence = at(world, (Ref)sequences[i]);
            if (heads[i] < tuple_length(world, sequence) && sequence->items[heads[i]] == chosen) {
                heads[i]++;
            }
        }
    }
}

TypeObject *type_solid_base(World *world, const TupleObject *bases) {
    TypeObject *best = type_by_id(world, TYPE_OBJECT);
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        TypeObject *solid = at(world, ((TypeObject *)at(world, (Ref)bases->items[i]))->solid);
        if (type_is_subtype(world, best, solid)) {
            continue;
        }
        if (!type_is_subtype(world, solid, best)) {
            return NULL;
        }
        best = solid;
    }
    return best;
}

/* The same where the bases are a program's; NULL and *error set when they do not go together. */
static TypeObject *solid_base(World *world, const TupleObject *bases, Value *error) {
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        TypeObject *base = at(world, (Ref)bases->items[i]);
        for (int64_t k = 0; k < i; k++) {
            if (bases->items[k] == bases->items[i]) {
                *error =
                    raise(world, TYPE_TYPE_ERROR, "duplicate base class %S", value_ref(base->name));
                return NULL;
            }
        }
        if (!(base->flags & (TYPE_BASE | TYPE_HEAP))) {
            *error = raise(world, TYPE_TYPE_ERROR, "type '%S' is not an acceptable base type",
                           value_ref(base->name));
            return NULL;
        }
    }
    TypeObject *solid = type_solid_base(world, bases);
    if (!solid) {
        *error = raise(world, TYPE_TYPE_ERROR, "multiple bases have instance lay-out conflict");
    }
    return solid;
}

void type_changed(World *world, TypeObject *type) {
    world->epoch++;
    type_read_hooks(world, type);
}

void type_read_hooks(World *world, TypeObject *type) {
    type->flags &= (uint16_t) ~(TYPE_GETATTR | TYPE_SETATTR);
    if (!is_native(world, type_lookup_id(world, type, NAME_getattribute)) ||
        type_lookup_id(world, type, NAME_getattr) != UNDEFINED) {
        type->flags |= TYPE_GETATTR;
    }
    type->flags &= (uint16_t)~TYPE_FINALIZER;
    if (type_lookup_id(world, type, NAME_del) != UNDEFINED) {
        type->flags |= TYPE_FINALIZER;
    }
    if (!is_native(world, type_lookup_id(world, type, NAME_setattr)) ||
        !is_native(world, type_lookup_id(world, type, NAME_delattr))) {
        type->flags |= TYPE_SETATTR;
    }
}

static int inherited_capacity(World *world, const TupleObject *bases) {
    int most = 0;
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        const TypeObject *base = at(world, (Ref)bases->items[i]);
        if (base->flags & TYPE_HEAP) {
            int own = base->capacity - base->hidden;
            most = own > most ? own : most;
        }
    }
    return most;
}

/* Room for one subclass more. */
static bool reserve_subclass(World *world, TypeObject *base) {
    if (!base->subclasses) {
        ListObject *list = list_new(world, 0);
        if (!list) {
            return false;
        }
        base->subclasses = ref_to(world, list);
    }
    ListObject *list = at(world, base->subclasses);
    int64_t wanted = (int64_t)list->length + 1;
    return wanted <= list->capacity || list_reserve(world, list, wanted + wanted / 2);
}

static bool add_subclass(World *world, TypeObject *base, Value type) {
    return reserve_subclass(world, base) && list_append(world, at(world, base->subclasses), type);
}

/* --- __slots__ ------------------------------------------------------------------------------------------------ */

typedef struct Slots {
    Value names[SLOTS_MOST]; /* sorted, private ones mangled */
    int count;
    bool dict, weakref;
} Slots;

static bool is_identifier(World *world, Value text) {
    const StrObject *s = str_of(world, text);
    for (uint32_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(world, s, i);
        bool letter = (c | 32) - 'a' < 26 || c == '_' || c >= 0x80;
        if (!letter && !(i && c - '0' < 10)) {
            return false;
        }
    }
    return s->length > 0;
}

/* "__x" in class "_C" is "_C__x". */
static Value mangle(World *world, Value class_name, Value name) {
    const StrObject *s = str_of(world, name), *owner = str_of(world, class_name);
    uint32_t length = s->length, skip = 0;
    bool private = length > 2 && str_at(world, s, 0) == '_' && str_at(world, s, 1) == '_' &&
                   !(str_at(world, s, length - 1) == '_' && str_at(world, s, length - 2) == '_');
    while (skip < owner->length && str_at(world, owner, skip) == '_') {
        skip++;
    }
    if (!private || skip == owner->length) {
        return str_intern(world, name);
    }
    Value stem = str_substring(world, class_name, skip, owner->length);
    Value text = is_signal(stem) ? stem : format_text(world, "_%S%S", stem, name);
    return is_signal(text) ? text : str_intern(world, text);
}

static bool has_dict(World *world, const TupleObject *bases) {
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        if (!(((TypeObject *)at(world, (Ref)bases->items[i]))->flags & TYPE_SLOTS_ONLY)) {
            return true;
        }
    }
    return false;
}

static bool has_weakref(World *world, const TupleObject *bases) {
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        if (type_lookup_id(world, at(world, (Ref)bases->items[i]), NAME_weakref) != UNDEFINED) {
            return true;
        }
    }
    return false;
}

static Value check_slot(World *world, const NewType *wanted, Value name, Slots *slots) {
    const TupleObject *bases = at(world, (Ref)wanted->bases);
    if (!is_str(world, name)) {
        return raise(world, TYPE_TYPE_ERROR, "__slots__ items must be strings, not '%T'", name);
    }
    if (!is_identifier(world, name)) {
        return raise(world, TYPE_TYPE_ERROR, "__slots__ must be identifiers");
    }
    bool dict = str_equals(world, name, "__dict__"),
         weakref = str_equals(world, name, "__weakref__");
    if ((dict && (slots->dict || has_dict(world, bases))) ||
        (weakref && (slots->weakref || has_weakref(world, bases)))) {
        return raise(world, TYPE_TYPE_ERROR, "%S slot disallowed: we already got one", name);
    }
    slots->dict = slots->dict || dict;
    slots->weakref = slots->weakref || weakref;
    if (dict || weakref) {
        return NONE;
    }
    name = mangle(world, wanted->name, name);
    if (is_signal(name)) {
        return name;
    }
    if (dict_get_str(world, dict_of(world, wanted->dict), name) != UNDEFINED &&
        !str_equals(world, name, "__qualname__") && !str_equals(world, name, "__classcell__")) {
        return raise(world, TYPE_VALUE_ERROR, "%R in __slots__ conflicts with class variable",
                     name);
    }
    if (slots->count == SLOTS_MOST) {
        return raise(world, TYPE_TYPE_ERROR, "too many __slots__");
    }
    int place = slots->count++;
    while (place &&
           str_order(world, str_of(world, name), str_of(world, slots->names[place - 1])) < 0) {
        slots->names[place] = slots->names[place - 1];
        place--;
    }
    slots->names[place] = name;
    return NONE;
}

static Value read_slots(World *world, const NewType *wanted, const TypeObject *layout, Slots *out) {
    const TupleObject *names = at(world, (Ref)wanted->slots);
    int64_t count = tuple_length(world, names);
    bool variable = layout->type_id == TYPE_INT || layout->type_id == TYPE_TUPLE ||
                    layout->type_id == TYPE_BYTES || layout->type_id == TYPE_TYPE ||
                    layout->type_id == TYPE_MODULE;
    if (count && variable) {
        return raise(
            world, TYPE_TYPE_ERROR, "nonempty __slots__ not supported for subtype of '%S'",
            value_ref(((TypeObject *)at(
                           world, (Ref)((TupleObject *)at(world, (Ref)wanted->bases))->items[0]))
                          ->name));
    }
    for (int64_t i = 0; i < count; i++) {
        Value signal = check_slot(world, wanted, names->items[i], out);
        if (is_signal(signal)) {
            return signal;
        }
    }
    return NONE;
}

/* The descriptor of a slot; UNDEFINED: no memory. */
static Value new_member(World *world, TypeObject *type, Value name, int slot) {
    RecordObject *member = heap_new_record(world, TYPE_SLOT_MEMBER, KIND_MEMBER, MEMBER_VALUES);
    if (!member) {
        return UNDEFINED;
    }
    member->head.flags = MEMBER_SLOT;
    member->values[MEMBER_GET] = value_int(slot);
    member->values[MEMBER_SET] = NONE;
    member->values[MEMBER_NAME] = name;
    member->values[MEMBER_OWNER] = value_of(world, type);
    return value_of(world, member);
}

/* --- classes -------------------------------------------------------------------------------------------------- */

/* What every class's dict has besides what its body said. false: no memory, and the dict is as it was. */
static bool fill_type_dict(World *world, TypeObject *type, const Slots *slots, bool adds_dict,
                           bool adds_weakref) {
    DictObject *dict = at(world, type->dict);
    Value members[SLOTS_MOST];
    for (int i = 0; i < slots->count; i++) {
        members[i] = new_member(world, type, slots->names[i], type->hidden - slots->count + i);
        if (members[i] == UNDEFINED) {
            return false;
        }
    }
    if (!dict_reserve(world, dict, slots->count + 3)) {
        return false;
    }
    dict_delete_str(world, dict, name_value(world, NAME_qualname));
    for (int i = 0; i < slots->count; i++) {
        dict_set_str(world, dict, slots->names[i], members[i]);
    }
    if (adds_dict) {
        dict_set_str(world, dict, name_value(world, NAME_dict),
                     value_ref(world->roots.dict_member));
    }
    if (adds_weakref) {
        dict_set_str(world, dict, name_value(world, NAME_weakref),
                     value_ref(world->roots.weakref_member));
    }
    if (dict_get_str(world, dict, name_value(world, NAME_doc)) == UNDEFINED) {
        dict_set_str(world, dict, name_value(world, NAME_doc), NONE);
    }
    return true;
}

static bool has_item(World *world, Value tuple, Value item) {
    int64_t count =
        has_kind(world, tuple, KIND_TUPLE) ? tuple_length(world, at(world, (Ref)tuple)) : 0;
    for (int64_t i = 0; i < count; i++) {
        if (((TupleObject *)at(world, (Ref)tuple))->items[i] == item) {
            return true;
        }
    }
    return false;
}

/* How many of the attributes that the class's methods assign are assigned by its first base's methods, too. */
static int known_attributes(World *world, const NewType *wanted) {
    Value names = name_value(world, NAME_static_attributes);
    Value own = dict_get_str(world, dict_of(world, wanted->dict), names);
    Value base = ((TupleObject *)at(world, (Ref)wanted->bases))->items[0];
    Value theirs = type_lookup(world, at(world, (Ref)base), names);
    int64_t count = has_kind(world, own, KIND_TUPLE) ? tuple_length(world, at(world, (Ref)own)) : 0;
    int known = 0;
    for (int64_t i = 0; i < count; i++) {
        known += has_item(world, theirs, ((TupleObject *)at(world, (Ref)own))->items[i]);
    }
    return known < wanted->capacity ? known : wanted->capacity;
}

/* Kinds with namespaces of their own. */
static bool has_namespace(const TypeObject *layout) {
    return layout->type_id == TYPE_TYPE || layout->type_id == TYPE_MODULE;
}

TypeLayout type_layout(const TypeObject *layout, const TypeObject *solid) {
    bool exception = layout->flags & TYPE_RAISES, own = has_namespace(layout);
    bool plain = layout->type_id == TYPE_OBJECT || exception || own;
    return (TypeLayout){.flags =
                            (uint16_t)((layout->flags & TYPE_RAISES) | (plain ? 0 : TYPE_PAYLOAD)),
                        .instance_kind = own ? layout->instance_kind : KIND_INSTANCE,
                        .hidden = solid->flags & TYPE_HEAP || exception ? solid->hidden
                                  : plain                               ? 0
                                                                        : 1};
}

static Value fill_layout(World *world, TypeObject *type, const NewType *wanted, TypeObject *solid,
                         Slots *slots) {
    TypeObject *layout = at(world, solid->base);
    const TupleObject *bases = at(world, (Ref)wanted->bases);
    if (wanted->slots != UNDEFINED) {
        Value signal = read_slots(world, wanted, layout, slots);
        if (is_signal(signal)) {
            return signal;
        }
    }
    type->base = ref_to(world, layout);
    type->solid = slots->count ? ref_to(world, type) : ref_to(world, solid);
    TypeLayout inherited = type_layout(layout, solid);
    bool dict = (layout->flags & TYPE_RAISES) || has_namespace(layout) ||
                wanted->slots == UNDEFINED || slots->dict || has_dict(world, bases);
    type->flags =
        (uint16_t)(TYPE_HEAP | TYPE_BASE | inherited.flags | (dict ? 0 : TYPE_SLOTS_ONLY));
    type->instance_kind = inherited.instance_kind;
    type->hidden = (uint8_t)(inherited.hidden + slots->count);
    int most =
        inherited_capacity(world, bases) + wanted->capacity - known_attributes(world, wanted);
    type->capacity = (uint16_t)(type->hidden + (!dict ? 0 : most > 40 ? 40 : most < 1 ? 1 : most));
    return NONE;
}

Value type_make(World *world, const NewType *wanted) {
    TupleObject *bases = at(world, (Ref)wanted->bases);
    int64_t count = tuple_length(world, bases);
    if (count > BASES_MOST) {
        return raise(world, TYPE_TYPE_ERROR, "too many bases");
    }
    Value error = UNDEFINED;
    TypeObject *solid = solid_base(world, bases, &error);
    if (!solid) {
        return error;
    }
    TypeObject *type = type_alloc(world, wanted->meta->root);
    if (!type) {
        return SIGNAL_MEMORY;
    }
    type->name = (Ref)wanted->name;
    Value qualname =
        dict_get_str(world, dict_of(world, wanted->dict), name_value(world, NAME_qualname));
    if (qualname != UNDEFINED && !is_str(world, qualname)) {
        return raise(world, TYPE_TYPE_ERROR, "type __qualname__ must be a str, not %T", qualname);
    }
    type->qualname = qualname != UNDEFINED ? (Ref)qualname : (Ref)wanted->name;
    type->bases = (Ref)wanted->bases;
    type->dict = (Ref)wanted->dict;
    Slots slots = {.count = 0};
    Value done = fill_layout(world, type, wanted, solid, &slots);
    if (is_signal(done)) {
        return done;
    }
    Value mro = type_linearize(world, type, bases);
    if (is_signal(mro)) {
        return mro;
    }
    type->mro = (Ref)mro;
    bool new_slots = wanted->slots == UNDEFINED && type->instance_kind == KIND_INSTANCE;
    bool adds_dict = (new_slots || slots.dict) && !has_dict(world, bases);
    bool adds_weakref = (new_slots || slots.weakref) && !has_weakref(world, bases);
    for (int64_t i = 0; i < count; i++) {
        if (!reserve_subclass(world, at(world, (Ref)bases->items[i]))) {
            return SIGNAL_MEMORY;
        }
    }
    if (!type_add_shapes(world, type) ||
        !fill_type_dict(world, type, &slots, adds_dict, adds_weakref)) {
        return SIGNAL_MEMORY;
    }
    for (int64_t i = 0; i < count; i++) {
        add_subclass(world, at(world, (Ref)bases->items[i]), value_of(world, type));
    }
    type_read_hooks(world, type);
    return value_of(world, type);
}

bool type_same_layout(World *world, const TypeObject *a, const TypeObject *b) {
    if (a->base != b->base || a->hidden != b->hidden || a->instance_kind != b->instance_kind ||
        (a->flags ^ b->flags) & (TYPE_SLOTS_ONLY | TYPE_PAYLOAD | TYPE_RAISES)) {
        return false;
    }
    const TypeObject *solid_a = at(world, a->solid), *solid_b = at(world, b->solid);
    while (solid_a != solid_b) { /* slots of the same names are the same slots */
        if (!(solid_a->flags & solid_b->flags & TYPE_HEAP)) {
            return false;
        }
        Value names = name_value(world, NAME_slots);
        Value slots_a = dict_get_str(world, at(world, solid_a->dict), names);
        Value slots_b = dict_get_str(world, at(world, solid_b->dict), names);
        if (simple_equal(world, slots_a, slots_b) != 1) {
            return false;
        }
        solid_a =
            at(world,
               ((TypeObject *)at(world, (Ref)((TupleObject *)at(world, solid_a->bases))->items[0]))
                   ->solid);
        solid_b =
            at(world,
               ((TypeObject *)at(world, (Ref)((TupleObject *)at(world, solid_b->bases))->items[0]))
                   ->solid);
    }
    return true;
}

static void remove_subclass(World *world, TypeObject *base, Value type) {
    ListObject *list = base->subclasses ? at(world, base->subclasses) : NULL;
    for (uint32_t i = 0; list && i < list->length; i++) {
        if (list_items(world, list)[i] == type) {
            list_splice(world, list, i, i + 1, NULL, 0);
            return;
        }
    }
}

/* The orders of the type and of all below it, anew; *again undoes: the old orders come back. */
static Value reorder(World *world, TypeObject *type, int depth) {
    Value mro = depth > 50
                    ? raise(world, TYPE_RECURSION_ERROR, "too many subclasses below each other")
                    : type_linearize(world, type, at(world, type->bases));
    if (is_signal(mro)) {
        return mro;
    }
    type->mro = (Ref)mro;
    type_changed(world, type);
    const ListObject *below = type->subclasses ? at(world, type->subclasses) : NULL;
    for (uint32_t i = 0; below && i < below->length; i++) {
        Value item = list_items(world, below)[i];
        Value done = has_kind(world, item, KIND_TYPE)
                         ? reorder(world, at(world, (Ref)item), depth + 1)
                         : NONE;
        if (is_signal(done)) {
            return done;
        }
    }
    return NONE;
}

Value type_set_bases(World *world, TypeObject *type, TupleObject *bases) {
    Value error = UNDEFINED;
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        if (type_is_subtype(world, at(world, (Ref)bases->items[i]), type)) {
            return raise(world, TYPE_TYPE_ERROR, "a __bases__ item causes an inheritance cycle");
        }
    }
    TypeObject *solid = solid_base(world, bases, &error);
    if (!solid) {
        return error;
    }
    bool alike = solid == type_solid_base(world, at(world, type->bases));
    if (!alike || (has_dict(world, bases) && (type->flags & TYPE_SLOTS_ONLY))) {
        bool builtin = !(solid->flags & TYPE_HEAP) && solid->type_id != TYPE_OBJECT;
        return raise(world, TYPE_TYPE_ERROR, "__bases__ assignment: '%S' %s differs from '%S'",
                     value_ref(((TypeObject *)at(world, (Ref)bases->items[0]))->name),
                     builtin ? "deallocator" : "object layout",
                     value_ref(((TypeObject *)at(
                                    world, (Ref)((TupleObject *)at(world, type->bases))->items[0]))
                                   ->name));
    }
    const TupleObject *before = at(world, type->bases);
    type->bases = ref_to(world, bases);
    Value done = reorder(world, type, 0);
    if (is_signal(done)) {
        Value failed = world->error;
        type->bases = ref_to(world, before);
        reorder(world, type, 0);
        world->error = failed;
        return done;
    }
    for (int64_t i = 0; i < tuple_length(world, before); i++) {
        remove_subclass(world, at(world, (Ref)before->items[i]), value_of(world, type));
    }
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        if (!add_subclass(world, at(world, (Ref)bases->items[i]), value_of(world, type))) {
            return SIGNAL_MEMORY;
        }
    }
    return NONE;
}
