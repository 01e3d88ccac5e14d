/* Making classes: the class statement, and type(name, bases, namespace) behind it.
 *
 * Both are native frames. The statement resolves bases and metaclass, asks for the namespace, runs the body and
 * calls the metaclass; type's own frame makes the type, tells its attributes their names and its base that it
 * has a subclass. */
#include "engine/exec/class.h"
#include "engine/exec/loop.h"

#include "engine/exec/call.h"
#include "engine/exec/import.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/attribute.h"
#include "engine/objects/dict.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { ARGUMENTS_MOST = 250 };

/* The module that runs now, or that called the running native; UNDEFINED without. */
static Value calling_module(World *world) {
    for (Ref ref = world->frame; ref; ref = ((Frame *)at(world, ref))->prev) {
        const Frame *frame = at(world, ref);
        if (!(frame->flags & FRAME_NATIVE)) {
            const FunctionObject *function = at(world, frame->function);
            return dict_get_str(world, at(world, function->globals), name_value(world, NAME_name));
        }
    }
    return UNDEFINED;
}

static Value own_name(World *world, Value type) {
    return value_ref(((TypeObject *)at(world, (Ref)type))->name);
}

/* --- type(name, bases, namespace) ----------------------------------------------------------------------------- */

enum {
    MADE_META,
    MADE_NAME,
    MADE_BASES,
    MADE_DICT,
    MADE_CAPACITY,
    MADE_KEYS,
    MADE_VALUES,
    MADE_TYPE,
    MADE_SLOTS
};
/* frame->pc; from BUILD_ENTRIES on the number of the entry whose name is told next. */
enum {
    BUILD_SLOTS,
    BUILD_MAKE,
    BUILD_MRO,
    BUILD_ORDERED,
    BUILD_ANNOUNCE,
    BUILD_DONE,
    BUILD_ENTRIES
};

/* The hooks that are class methods (or static) without saying so. */
static bool wrap_hook(World *world, DictObject *namespace, NameId name, TypeId type, int how) {
    Value hook = dict_get_str(world, namespace, name_value(world, name));
    if (!has_kind(world, hook, KIND_FUNCTION)) {
        return true;
    }
    RecordObject *wrapper = heap_new_record(world, type, KIND_WRAPPER, 1);
    if (!wrapper) {
        return false;
    }
    wrapper->head.flags = (uint8_t)how;
    wrapper->values[0] = hook;
    return dict_set_str(world, namespace, name_value(world, name), value_of(world, wrapper));
}

static bool prepare_namespace(World *world, DictObject *namespace) {
    Value eq = dict_get_str(world, namespace, name_value(world, NAME_eq));
    Value hash = dict_get_str(world, namespace, name_value(world, NAME_hash));
    if (eq != UNDEFINED && hash == UNDEFINED &&
        !dict_set_str(world, namespace, name_value(world, NAME_hash), NONE)) {
        return false;
    }
    return wrap_hook(world, namespace, NAME_init_subclass, TYPE_CLASSMETHOD, WRAP_CLASS) &&
           wrap_hook(world, namespace, NAME_class_getitem, TYPE_CLASSMETHOD, WRAP_CLASS) &&
           wrap_hook(world, namespace, NAME_new, TYPE_STATICMETHOD, WRAP_STATIC);
}

static Value build_make(World *world, Frame *frame) {
    DictObject *namespace = dict_of(world, frame->regs[MADE_DICT]);
    if (!prepare_namespace(world, namespace)) {
        return SIGNAL_MEMORY;
    }
    Value cell = dict_get_str(world, namespace, name_value(world, NAME_classcell));
    if (cell != UNDEFINED && !has_kind(world, cell, KIND_CELL)) {
        return raise(world, TYPE_TYPE_ERROR, "__classcell__ must be a nonlocal cell, not %R",
                     value_of(world, type_of(world, cell)));
    }
    NewType wanted = {.meta = at(world, (Ref)frame->regs[MADE_META]),
                      .name = frame->regs[MADE_NAME],
                      .bases = frame->regs[MADE_BASES],
                      .dict = frame->regs[MADE_DICT],
                      .slots = frame->regs[MADE_SLOTS],
                      .capacity = (int)int_of(frame->regs[MADE_CAPACITY])};
    Value type = type_make(world, &wanted);
    if (!is_signal(type) && cell != UNDEFINED) {
        ((RecordObject *)at(world, (Ref)cell))->values[0] = type;
        dict_delete_str(world, namespace, name_value(world, NAME_classcell));
    }
    return type;
}

/* The attribute's __set_name__ raised: the exception learns where. */
static Value note_set_name(World *world, Value value, Value name, Value type) {
    Value text = format_text(world, "Error calling __set_name__ on '%T' instance %R in '%S'", value,
                             name, own_name(world, type));
    Value args[2] = {world->error, text};
    return is_signal(text) ? text : exception_add_note(world, args, 2);
}

/* __set_name__ of each attribute that has one; frame->pc counts the entries. NONE when all are done. */
static Value build_set_names(World *world, Frame *frame, Value input) {
    const DictObject *namespace = dict_of(world, frame->regs[MADE_DICT]);
    if (input == SIGNAL_ERROR) { /* of the entry before */
        int64_t before = (int64_t)frame->pc - BUILD_ENTRIES - 1;
        if (before < 0 || before >= namespace->used) {
            return SIGNAL_ERROR;
        }
        const Value *pair = dict_entries(world, namespace) + 2 * before;
        Value noted = note_set_name(world, pair[1], pair[0], frame->regs[MADE_TYPE]);
        return noted == SIGNAL_MEMORY ? noted : SIGNAL_ERROR;
    }
    for (;;) {
        int64_t entry = dict_next(world, namespace, frame->pc - BUILD_ENTRIES);
        if (entry < 0) {
            return NONE;
        }
        const Value *pair = dict_entries(world, namespace) + 2 * entry;
        if (has_kind(world, pair[1], KIND_PROPERTY)) {
            property_set_name(world, pair[1], pair[0]);
        } else if (has_kind(world, pair[1], KIND_INSTANCE) &&
                   special_lookup(world, pair[1], NAME_set_name) != UNDEFINED) {
            Value args[2] = {frame->regs[MADE_TYPE], pair[0]};
            Value result = call_special(world, NAME_set_name, pair[1], args, 2);
            if (result == SIGNAL_MEMORY) {
                return result;
            }
            if (result == SIGNAL_ERROR) {
                Value noted = note_set_name(world, pair[1], pair[0], frame->regs[MADE_TYPE]);
                frame->flags &= (uint8_t)~FRAME_CATCHES;
                return noted == SIGNAL_MEMORY ? noted : SIGNAL_ERROR;
            }
            frame->pc = (uint32_t)entry + 1 + BUILD_ENTRIES;
            if (is_signal(result)) {
                return result;
            }
        }
        frame->pc = (uint32_t)entry + 1 + BUILD_ENTRIES;
    }
}

/* Calls with a few arguments and the keywords of a class statement, of which there may be any number. */
static Value call_with_keywords(World *world, Value callee, const Value *first, int first_count,
                                Value keys, Value values) {
    if (!is_ref(keys)) {
        return call_value(world, callee, first, first_count, 0);
    }
    const TupleObject *more = at(world, (Ref)values);
    int64_t count = tuple_length(world, more);
    Value usual[ARGUMENTS_MOST];
    Value *args = argument_room(world, usual, ARGUMENTS_MOST, first_count + count);
    if (!args) {
        return SIGNAL_MEMORY;
    }
    copy_values(args, first, first_count);
    copy_values(args + first_count, more->items, count);
    return call_value(world, callee, args, first_count + (int)count, (Ref)keys);
}

/* __init_subclass__ of the next class in the order. */
static Value build_announce(World *world, Frame *frame) {
    Value type = frame->regs[MADE_TYPE];
    const TupleObject *mro = at(world, ((TypeObject *)at(world, (Ref)type))->mro);
    Value hook = UNDEFINED;
    for (int64_t i = 1; i < tuple_length(world, mro) && hook == UNDEFINED; i++) {
        const TypeObject *base = at(world, (Ref)mro->items[i]);
        hook = dict_get_str(world, at(world, base->dict), name_value(world, NAME_init_subclass));
    }
    Value bound = descriptor_get(world, hook, UNDEFINED, at(world, (Ref)type));
    return is_signal(bound) ? bound
                            : call_with_keywords(world, bound, NULL, 0, frame->regs[MADE_KEYS],
                                                 frame->regs[MADE_VALUES]);
}

/* __slots__ as a tuple, UNDEFINED without; by a frame where Python code makes the items. */
static Value build_slots(World *world, const DictObject *namespace) {
    Value slots = dict_get_str(world, namespace, name_value(world, NAME_slots));
    if (slots == UNDEFINED || has_kind(world, slots, KIND_TUPLE)) {
        return slots;
    }
    return is_str(world, slots)
               ? tuple_from(world, &slots, 1)
               : with_items(world, slots, AFTER_TUPLE, UNDEFINED, UNDEFINED, UNDEFINED);
}

/* The order that a metaclass's own mro() gave. */
static Value build_order(World *world, Frame *frame, Value order) {
    TypeObject *type = at(world, (Ref)frame->regs[MADE_TYPE]);
    Value tuple = with_items(world, order, AFTER_TUPLE, UNDEFINED, UNDEFINED, UNDEFINED);
    if (is_signal(tuple)) {
        return tuple;
    }
    const TupleObject *items = at(world, (Ref)tuple);
    for (int64_t i = 0; i < tuple_length(world, items); i++) {
        if (!has_kind(world, items->items[i], KIND_TYPE)) {
            return raise(world, TYPE_TYPE_ERROR, "mro() returned a non-class ('%T')",
                         items->items[i]);
        }
    }
    type->mro = (Ref)tuple;
    type_changed(world, type);
    return NONE;
}

/* frame->pc < BUILD_ENTRIES: the type itself. NONE when it stands in MADE_TYPE. */
static Value build_type(World *world, Frame *frame, Value input) {
    if (frame->pc == BUILD_SLOTS) {
        frame->pc = BUILD_MAKE;
        input = build_slots(world, dict_of(world, frame->regs[MADE_DICT]));
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? BUILD_SLOTS : BUILD_MAKE;
            return input;
        }
        frame->regs[MADE_SLOTS] = input;
    }
    if (frame->pc == BUILD_MAKE) {
        if (input != UNDEFINED && !has_kind(world, input, KIND_TUPLE)) {
            return wrong_register(world);
        }
        if (input != UNDEFINED) {
            frame->regs[MADE_SLOTS] = input;
        }
        Value type = build_make(world, frame);
        if (is_signal(type)) {
            return type;
        }
        frame->regs[MADE_TYPE] = type;
        frame->pc =
            is_native(world, special_lookup(world, type, NAME_mro)) ? BUILD_ENTRIES : BUILD_MRO;
    }
    if (frame->pc == BUILD_MRO) {
        input = call_special(world, NAME_mro, frame->regs[MADE_TYPE], NULL, 0);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? BUILD_MRO : BUILD_ORDERED;
            return input;
        }
        frame->pc = BUILD_ORDERED;
    }
    if (frame->pc == BUILD_ORDERED) {
        Value done = build_order(world, frame, input);
        if (is_signal(done)) {
            return done;
        }
        frame->pc = BUILD_ENTRIES;
    }
    return NONE;
}

Value step_type(World *world, Frame *frame, Value input) {
    if (frame->pc < BUILD_ANNOUNCE) {
        Value done = build_type(world, frame, input);
        if (is_signal(done)) {
            return done;
        }
        input = UNDEFINED;
    }
    if (frame->pc >= BUILD_ENTRIES) {
        frame->flags |= FRAME_CATCHES;
        Value done = build_set_names(world, frame, input);
        if (is_signal(done)) {
            frame->flags &= (uint8_t) ~(done == SIGNAL_ERROR ? FRAME_CATCHES : 0);
            return done;
        }
        frame->flags &= (uint8_t)~FRAME_CATCHES;
        frame->pc = BUILD_ANNOUNCE;
    }
    if (frame->pc == BUILD_ANNOUNCE) {
        Value done = build_announce(world, frame);
        frame->pc = done == SIGNAL_MEMORY ? BUILD_ANNOUNCE : BUILD_DONE;
        if (is_signal(done)) {
            return done;
        }
    }
    return frame->regs[MADE_TYPE];
}

/* Pushes the frame that makes a type; `keys` and `values` are for __init_subclass__, UNDEFINED without. */
static Value push_build(World *world, TypeObject *meta, Value name, Value bases, Value dict,
                        int capacity, Value keys, Value values) {
    Value signal;
    Frame *frame = step_push(world, STEP_type, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[MADE_META] = value_of(world, meta);
    frame->regs[MADE_NAME] = name;
    frame->regs[MADE_BASES] = bases;
    frame->regs[MADE_DICT] = dict;
    frame->regs[MADE_CAPACITY] = value_int(capacity);
    frame->regs[MADE_KEYS] = keys;
    frame->regs[MADE_VALUES] = values;
    return SIGNAL_CALL;
}

/* The most derived of `meta` and the metaclasses of the bases; NULL: a conflict, *out_signal. */
static TypeObject *winning_meta(World *world, TypeObject *meta, const TupleObject *bases,
                                Value *out_signal) {
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        TypeObject *other = type_of(world, bases->items[i]);
        if (type_is_subtype(world, meta, other)) {
            continue;
        }
        if (!type_is_subtype(world, other, meta)) {
            *out_signal =
                raise(world, TYPE_TYPE_ERROR,
                      "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                      "subclass of the metaclasses of all its bases");
            return NULL;
        }
        meta = other;
    }
    return meta;
}

static Value check_type_arguments(World *world, const Value *args) {
    static const TypeId wanted[3] = {TYPE_STR, TYPE_TUPLE, TYPE_DICT};
    static const char *const names[3] = {"str", "tuple", "dict"};
    for (int i = 0; i < 3; i++) {
        if (!is_instance(world, args[1 + i], wanted[i])) {
            return raise(world, TYPE_TYPE_ERROR, "type.__new__() argument %d must be %s, not %T",
                         (int64_t)(i + 1), names[i], args[1 + i]);
        }
    }
    Text name = text_of(world, unwrap(world, args[1]));
    for (int64_t i = 0; i < name.length; i++) {
        if (!chars_at(name.data, name.width, i)) {
            return raise(world, TYPE_VALUE_ERROR, "type name must not contain null characters");
        }
    }
    const TupleObject *bases = at(world, (Ref)unwrap(world, args[2]));
    for (int64_t i = 0; i < tuple_length(world, bases); i++) {
        if (has_kind(world, bases->items[i], KIND_TYPE)) {
            continue;
        }
        if (special_lookup(world, bases->items[i], NAME_mro_entries) != UNDEFINED) {
            return raise(world, TYPE_TYPE_ERROR,
                         "type() doesn't support MRO entry resolution; use types.new_class()");
        }
    }
    return NONE;
}

static Value default_bases(World *world, Value bases) {
    Value object = type_value(world, TYPE_OBJECT);
    return tuple_length(world, at(world, (Ref)bases)) ? bases : tuple_from(world, &object, 1);
}

/* type.__new__(meta, name, bases, namespace, **keywords); args[count - 1]: the keywords' names or UNDEFINED. */
Value type_new(World *world, Value *args, int count) {
    Value keys = args[count - 1];
    int64_t keywords = keys == UNDEFINED ? 0 : tuple_length(world, at(world, (Ref)keys));
    if (!has_kind(world, args[0], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR, "type.__new__(X): X is not a type object (%T)",
                     args[0]);
    }
    int64_t given = count - 2 - keywords;
    if (given != 3) {
        return raise(world, TYPE_TYPE_ERROR, "type.__new__() takes exactly 3 arguments (%d given)",
                     given);
    }
    Value signal = check_type_arguments(world, args);
    if (is_signal(signal)) {
        return signal;
    }
    Value bases = unwrap(world, args[2]);
    TypeObject *meta = winning_meta(world, at(world, (Ref)args[0]), at(world, (Ref)bases), &signal);
    if (!meta) {
        return signal;
    }
    Value winner_new = type_lookup_id(world, meta, NAME_new);
    if (meta != at(world, (Ref)args[0]) && !is_native(world, winner_new)) {
        Value bound = descriptor_get(world, winner_new, UNDEFINED, meta);
        args[0] = value_of(world, meta);
        return is_signal(bound)
                   ? bound
                   : call_value(world, bound, args, count - 1, keywords ? (Ref)keys : 0);
    }
    Value dict = dict_copy(world, dict_of(world, unwrap(world, args[3])));
    bases = default_bases(world, bases);
    Value values = keywords ? tuple_from(world, args + 4, keywords) : UNDEFINED;
    if (is_signal(dict) || is_signal(bases) || is_signal(values)) {
        return SIGNAL_MEMORY;
    }
    Value module = dict_get_str(world, dict_of(world, dict), name_value(world, NAME_module));
    if (module == UNDEFINED) {
        module = calling_module(world);
        if (module != UNDEFINED &&
            !dict_set_str(world, dict_of(world, dict), name_value(world, NAME_module), module)) {
            return SIGNAL_MEMORY;
        }
    }
    return push_build(world, meta, unwrap(world, args[1]), bases, dict, 0,
                      keywords ? keys : UNDEFINED, values);
}

/* --- the class statement ------------------------------------------------------------------------------------------ */

enum {
    CLASS_META, /* UNDEFINED: none was named */
    CLASS_NAME,
    CLASS_BASES,
    CLASS_NAMESPACE,
    CLASS_BODY,
    CLASS_KEYS, /* keywords but for metaclass, UNDEFINED: none */
    CLASS_VALUES,
    CLASS_GIVEN, /* the bases as they were written */
    CLASS_LIST,  /* of resolved bases */
    CLASS_CELL
};
/* frame->pc; from STATE_RESOLVE on the number of the base. */
enum { STATE_META, STATE_PREPARED, STATE_RUN, STATE_RAN, STATE_STORED, STATE_MADE, STATE_RESOLVE };

/* What __mro_entries__ gave for the base that is looked at. */
static Value take_entries(World *world, Frame *frame, ListObject *list, Value answer) {
    if (!has_kind(world, answer, KIND_TUPLE)) {
        return raise(world, TYPE_TYPE_ERROR, "__mro_entries__ must return a tuple");
    }
    const TupleObject *entries = at(world, (Ref)answer);
    int64_t more = tuple_length(world, entries);
    if (!list_reserve(world, list, list->length + more)) {
        return SIGNAL_MEMORY;
    }
    for (int64_t i = 0; i < more; i++) {
        list_append(world, list, entries->items[i]);
    }
    frame->regs[CLASS_CELL] = UNDEFINED;
    frame->pc++;
    return NONE;
}

/* base.__mro_entries__(bases); UNDEFINED: the base stands for itself. */
static Value ask_entries(World *world, Value base, Value bases) {
    if (has_kind(world, base, KIND_TYPE)) {
        return UNDEFINED;
    }
    Value own = own_attribute(world, base, name_value(world, NAME_mro_entries));
    return own != UNDEFINED ? call1(world, own, bases)
                            : call_special(world, NAME_mro_entries, base, &bases, 1);
}

/* Bases that are no types say what stands for them. NONE when CLASS_BASES is settled. */
static Value resolve_bases(World *world, Frame *frame, Value input) {
    const TupleObject *given = at(world, (Ref)frame->regs[CLASS_GIVEN]);
    int64_t count = tuple_length(world, given);
    ListObject *list =
        is_ref(frame->regs[CLASS_LIST]) ? at(world, (Ref)frame->regs[CLASS_LIST]) : NULL;
    if (!list) {
        list = list_new(world, 0);
        if (!list) {
            return SIGNAL_MEMORY;
        }
        frame->regs[CLASS_LIST] = value_of(world, list);
    }
    if (frame->regs[CLASS_CELL] == TRUE) { /* the input is an answer that was waited for */
        Value taken = take_entries(world, frame, list, input);
        if (is_signal(taken)) {
            return taken;
        }
    }
    while (frame->pc - STATE_RESOLVE < count) {
        Value base = given->items[frame->pc - STATE_RESOLVE];
        Value answer = ask_entries(world, base, frame->regs[CLASS_GIVEN]);
        if (answer == UNDEFINED) {
            if (!list_append(world, list, base)) {
                return SIGNAL_MEMORY;
            }
            frame->pc++;
            continue;
        }
        frame->regs[CLASS_CELL] = value_bool(answer == SIGNAL_CALL);
        answer = is_signal(answer) ? answer : take_entries(world, frame, list, answer);
        if (is_signal(answer)) {
            return answer;
        }
    }
    Value bases = tuple_from(world, list->length ? list_items(world, list) : NULL, list->length);
    if (is_signal(bases)) {
        return bases;
    }
    frame->regs[CLASS_BASES] = bases;
    frame->pc = STATE_META;
    return NONE;
}

/* Says which metaclass it is and asks it for the namespace. */
static Value class_prepare(World *world, Frame *frame) {
    Value named = frame->regs[CLASS_META];
    const TupleObject *bases = at(world, (Ref)frame->regs[CLASS_BASES]);
    if (named == UNDEFINED || has_kind(world, named, KIND_TYPE)) {
        TypeObject *first = named != UNDEFINED           ? at(world, (Ref)named)
                            : tuple_length(world, bases) ? type_of(world, bases->items[0])
                                                         : type_by_id(world, TYPE_TYPE);
        Value signal = UNDEFINED;
        TypeObject *meta = winning_meta(world, first, bases, &signal);
        if (!meta) {
            return signal;
        }
        frame->regs[CLASS_META] = value_of(world, meta);
    }
    Value meta = frame->regs[CLASS_META];
    bool type = has_kind(world, meta, KIND_TYPE);
    Value prepare = type ? type_lookup_id(world, at(world, (Ref)meta), NAME_prepare)
                         : attr_peek(world, meta, name_value(world, NAME_prepare));
    if (type && prepare != UNDEFINED) {
        prepare = descriptor_get(world, prepare, UNDEFINED, at(world, (Ref)meta));
    }
    bool plain = prepare == UNDEFINED ||
                 (type && ((TypeObject *)at(world, (Ref)meta))->type_id == TYPE_TYPE);
    if (plain) {
        DictObject *namespace = dict_new(world, 8);
        return namespace ? value_of(world, namespace) : SIGNAL_MEMORY;
    }
    if (is_signal(prepare)) {
        return prepare;
    }
    Value args[2] = {frame->regs[CLASS_NAME], frame->regs[CLASS_BASES]};
    return call_with_keywords(world, prepare, args, 2, frame->regs[CLASS_KEYS],
                              frame->regs[CLASS_VALUES]);
}

static Value check_namespace(World *world, Frame *frame, Value namespace) {
    Value meta = frame->regs[CLASS_META];
    if (has_kind(world, unwrap(world, namespace), KIND_DICT) ||
        special_lookup(world, namespace, NAME_getitem) != UNDEFINED) {
        frame->regs[CLASS_NAMESPACE] = namespace;
        return NONE;
    }
    return raise(world, TYPE_TYPE_ERROR, "%S.__prepare__() must return a mapping, not %T",
                 has_kind(world, meta, KIND_TYPE) ? own_name(world, meta)
                                                  : value_ref(world->roots.empty_str),
                 namespace);
}

/* The body has run: the metaclass is called. */
static Value class_call_meta(World *world, Frame *frame) {
    Value meta = frame->regs[CLASS_META], namespace = frame->regs[CLASS_NAMESPACE];
    if (has_kind(world, meta, KIND_TYPE) &&
        ((TypeObject *)at(world, (Ref)meta))->type_id == TYPE_TYPE) {
        if (!has_kind(world, namespace, KIND_DICT)) {
            return wrong_register(world);
        }
        const FunctionObject *body = at(world, (Ref)frame->regs[CLASS_BODY]);
        const TupleObject *bases = at(world, (Ref)frame->regs[CLASS_BASES]);
        for (int64_t i = 0; i < tuple_length(world, bases); i++) {
            if (!has_kind(world, bases->items[i], KIND_TYPE)) {
                return raise(world, TYPE_TYPE_ERROR, "bases must be types");
            }
        }
        Value full = default_bases(world, frame->regs[CLASS_BASES]);
        if (is_signal(full)) {
            return full;
        }
        return push_build(world, at(world, (Ref)meta), frame->regs[CLASS_NAME], full, namespace,
                          (int)((CodeObject *)at(world, body->code))->attribute_count,
                          frame->regs[CLASS_KEYS], frame->regs[CLASS_VALUES]);
    }
    Value args[3] = {frame->regs[CLASS_NAME], frame->regs[CLASS_BASES], namespace};
    return call_with_keywords(world, meta, args, 3, frame->regs[CLASS_KEYS],
                              frame->regs[CLASS_VALUES]);
}

static Value class_check_cell(World *world, Frame *frame, Value made) {
    Value cell = frame->regs[CLASS_CELL];
    if (!has_kind(world, made, KIND_TYPE) || !has_kind(world, cell, KIND_CELL)) {
        return made;
    }
    Value held = ((RecordObject *)at(world, (Ref)cell))->values[0];
    if (held == UNDEFINED) {
        return raise(
            world, TYPE_RUNTIME_ERROR,
            "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?",
            frame->regs[CLASS_NAME], made);
    }
    if (held != made) {
        return raise(world, TYPE_TYPE_ERROR, "__class__ set to %R defining %R as %R", held,
                     frame->regs[CLASS_NAME], made);
    }
    return made;
}

/* The statement up to the end of its body. NONE when it has run. */
static Value class_run(World *world, Frame *frame, Value input) {
    if (frame->pc >= STATE_RESOLVE) {
        Value done = resolve_bases(world, frame, input);
        if (is_signal(done)) {
            return done;
        }
    }
    if (frame->pc == STATE_META) {
        input = class_prepare(world, frame);
        frame->pc = input == SIGNAL_MEMORY ? STATE_META : STATE_PREPARED;
        if (is_signal(input)) {
            return input;
        }
    }
    if (frame->pc == STATE_PREPARED) {
        Value done = check_namespace(world, frame, input);
        if (is_signal(done)) {
            return done;
        }
        frame->pc = STATE_RUN;
    }
    if (frame->pc == STATE_RUN) {
        Value result = call1(world, frame->regs[CLASS_BODY], frame->regs[CLASS_NAMESPACE]);
        frame->pc = result == SIGNAL_MEMORY ? STATE_RUN : STATE_RAN;
        if (is_signal(result)) {
            return result;
        }
    }
    if (frame->pc == STATE_RAN) {
        Value plain = unwrap(world, frame->regs[CLASS_NAMESPACE]);
        frame->regs[CLASS_CELL] =
            has_kind(world, plain, KIND_DICT)
                ? dict_get_str(world, dict_of(world, plain), name_value(world, NAME_classcell))
                : UNDEFINED;
        frame->pc = STATE_STORED;
        if (frame->regs[CLASS_LIST] != UNDEFINED) {
            Value result = set_item(world, frame->regs[CLASS_NAMESPACE],
                                    name_value(world, NAME_orig_bases), frame->regs[CLASS_GIVEN]);
            frame->pc = result == SIGNAL_MEMORY ? STATE_RAN : STATE_STORED;
            return is_signal(result) ? result : NONE;
        }
    }
    return NONE;
}

Value step_class(World *world, Frame *frame, Value input) {
    if (frame->pc < STATE_STORED || frame->pc >= STATE_RESOLVE) {
        Value done = class_run(world, frame, input);
        if (is_signal(done)) {
            return done;
        }
    }
    if (frame->pc == STATE_STORED) {
        Value made = class_call_meta(world, frame);
        frame->pc = made == SIGNAL_MEMORY ? STATE_STORED : STATE_MADE;
        if (is_signal(made)) {
            return made;
        }
        input = made;
    }
    return class_check_cell(world, frame, input);
}

/* The keywords without `metaclass`, whose value goes to *meta. */
static Value split_keywords(World *world, const Value *values, Ref names, Frame *frame) {
    const TupleObject *keys = at(world, names);
    int64_t count = tuple_length(world, keys), kept = 0;
    Value usual_keys[ARGUMENTS_MOST], usual_values[ARGUMENTS_MOST];
    Value *other_keys = argument_room(world, usual_keys, ARGUMENTS_MOST, count);
    Value *other_values = argument_room(world, usual_values, ARGUMENTS_MOST, count);
    if (!other_keys || !other_values) {
        return SIGNAL_MEMORY;
    }
    for (int64_t i = 0; i < count; i++) {
        if (str_equals(world, keys->items[i], "metaclass")) {
            frame->regs[CLASS_META] = values[i];
        } else {
            other_keys[kept] = keys->items[i];
            other_values[kept++] = values[i];
        }
    }
    if (!kept) {
        return NONE;
    }
    frame->regs[CLASS_KEYS] = tuple_from(world, other_keys, kept);
    frame->regs[CLASS_VALUES] = tuple_from(world, other_values, kept);
    return is_signal(frame->regs[CLASS_KEYS]) || is_signal(frame->regs[CLASS_VALUES])
               ? SIGNAL_MEMORY
               : NONE;
}

Value build_class(World *world, Value body, Value name, const Value *bases, int count,
                  const Value *keywords, Ref names) {
    int64_t keyword_count = names ? tuple_length(world, at(world, names)) : 0;
    Value usual[ARGUMENTS_MOST]; /* keywords may lie where the frame goes */
    Value *copied = argument_room(world, usual, ARGUMENTS_MOST, keyword_count);
    if (!copied) {
        return SIGNAL_MEMORY;
    }
    copy_values(copied, keywords, keyword_count);
    Value given = tuple_from(world, bases, count);
    Value signal = given;
    bool types = true;
    for (int i = 0; i < count; i++) {
        types = types && has_kind(world, bases[i], KIND_TYPE);
    }
    Frame *frame = is_signal(given) ? NULL : step_push(world, STEP_class, &signal);
    if (!frame) {
        return signal;
    }
    frame->pc = types ? STATE_META : STATE_RESOLVE;
    frame->regs[CLASS_NAME] = name;
    frame->regs[CLASS_BASES] = frame->regs[CLASS_GIVEN] = given;
    frame->regs[CLASS_BODY] = body;
    signal = names ? split_keywords(world, copied, names, frame) : NONE;
    if (is_signal(signal)) {
        pop_frame(world, frame);
        return signal;
    }
    return SIGNAL_CALL;
}

/* The module of the guest's code that called into lib/python. */
Value classes_guest_module(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    for (Ref ref = world->frame; ref; ref = ((Frame *)at(world, ref))->prev) {
        const Frame *frame = at(world, ref);
        if (!(frame->flags & FRAME_NATIVE) && !is_frozen_code(world, frame)) {
            const FunctionObject *function = at(world, frame->function);
            Value name =
                dict_get_str(world, at(world, function->globals), name_value(world, NAME_name));
            return name == UNDEFINED ? NONE : name;
        }
    }
    return NONE;
}

/* A class statement whose bases or keywords are unpacked: body, name, bases ..., keywords. */
Value classes_build(World *world, Value *args, int count) {
    Value names = args[count - 1];
    int keywords = names == UNDEFINED ? 0 : (int)tuple_length(world, at(world, (Ref)names));
    int bases = count - 3 - keywords;
    if (bases < 0 || !has_kind(world, args[0], KIND_FUNCTION) || !is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "a class is made of a function and a name");
    }
    return build_class(world, args[0], args[1], args + 2, bases, args + 2 + bases,
                       names == UNDEFINED ? 0 : (Ref)names);
}
