/* repr and str: leaves at once, containers and Python's __repr__ by frames. */
#include "engine/objects/repr.h"

#include <math.h>

#include "base/number.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/deque.h"
#include "engine/objects/dict.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/regex/objects.h"

static void put_float(StrBuilder *b, double d, bool part) {
    char text[64];
    Buf buf = {.data = text, .capacity = sizeof text, .limit = sizeof text};
    if (part) {
        number_append_real_part(&buf, d);
    } else {
        number_append_real(&buf, d);
    }
    builder_ascii(b, text, buf.size);
}

static void put_value(StrBuilder *b, Value text) {
    if (is_signal(text)) {
        b->failed = true;
    } else {
        builder_str(b, text);
    }
}

static void put_address(StrBuilder *b, Value v) {
    char text[16];
    static const char digits[] = "0123456789abcdef";
    for (int i = 0; i < 12; i++) {
        text[i] = digits[((UINT64_C(0x7f0000000000) + (Ref)v) >> (4 * (11 - i))) & 15];
    }
    builder_text(b, "0x");
    builder_ascii(b, text, 12);
}

static void put_type(StrBuilder *b, const TypeObject *type) {
    World *world = b->world;
    builder_text(b, "<class '");
    Value module = dict_get_str(world, at(world, type->dict), name_value(world, NAME_module));
    if (is_str(world, module) && !str_equals(world, module, "builtins")) {
        builder_str(b, module);
        builder_char(b, '.');
    }
    builder_str(b, value_ref(type->qualname));
    builder_text(b, "'>");
}

static void put_native(StrBuilder *b, Value v) {
    World *world = b->world;
    const NativeObject *native = at(world, (Ref)v);
    bool of_type = native->owner && !(native->head.flags & NATIVE_NEW);
    bool operator= of_type && type_of(world, v)->type_id == TYPE_WRAPPER_DESCRIPTOR;
    builder_text(b, operator        ? "<slot wrapper '"
                    : of_type       ? "<method '"
                    : native->owner ? "<built-in method "
                                    : "<built-in function ");
    builder_str(b, value_ref(native->name));
    if (of_type) {
        builder_text(b, "' of '");
        builder_str(b, value_ref(((TypeObject *)at(world, native->owner))->name));
        builder_text(b, "' objects");
    } else if (native->owner) {
        builder_text(b, " of type object at ");
        put_address(b, value_ref(native->owner));
    }
    builder_char(b, '>');
}

static void put_method(StrBuilder *b, Value v) {
    World *world = b->world;
    const RecordObject *method = at(world, (Ref)v);
    Value function = method->values[0], self = method->values[1];
    if (has_kind(world, function, KIND_NATIVE)) {
        bool operator= type_of(world, v)->type_id == TYPE_METHOD_WRAPPER;
        builder_text(b, operator? "<method-wrapper '" : "<built-in method ");
        builder_str(b, value_ref(((NativeObject *)at(world, (Ref)function))->name));
        builder_text(b, operator? "' of " : " of ");
        builder_str(b, type_name_of(world, self));
        builder_text(b, " object at ");
        put_address(b, self);
        builder_char(b, '>');
        return;
    }
    builder_text(b, "<bound method ");
    builder_str(b, has_kind(world, function, KIND_FUNCTION)
                       ? value_ref(((FunctionObject *)at(world, (Ref)function))->qualname)
                       : type_name_of(world, function));
    builder_text(b, " of ");
    put_value(b, repr_plain(world, self));
    builder_char(b, '>');
}

static void put_code(StrBuilder *b, Value v) {
    const CodeObject *code = at(b->world, (Ref)v);
    builder_text(b, "<code object ");
    builder_str(b, value_ref(code->name));
    builder_text(b, " at ");
    put_address(b, v);
    builder_text(b, ", file \"");
    builder_str(b, value_ref(code->filename));
    builder_text(b, "\", line ");
    put_value(b, value_repr(b->world, value_int(code->first_line)));
    builder_char(b, '>');
}

static void put_cell(StrBuilder *b, Value v) {
    Value held = ((RecordObject *)at(b->world, (Ref)v))->values[0];
    builder_text(b, "<cell at ");
    put_address(b, v);
    builder_text(b, ": ");
    if (held == UNDEFINED) {
        builder_text(b, "empty>");
        return;
    }
    builder_str(b, type_name_of(b->world, held));
    builder_text(b, " object at ");
    put_address(b, held);
    builder_char(b, '>');
}

static void put_object(StrBuilder *b, Value v) {
    World *world = b->world;
    const TypeObject *type = type_of(world, v);
    const RecordObject *record = at(world, (Ref)v);
    switch ((int)kind_of(world, v)) {
    case KIND_TYPE: put_type(b, at(world, (Ref)v)); return;
    case KIND_FUNCTION:
        builder_text(b, "<function ");
        builder_str(b, value_ref(((const FunctionObject *)record)->qualname));
        break;
    case KIND_NATIVE: put_native(b, v); return;
    case KIND_METHOD: put_method(b, v); return;
    case KIND_MEMBER:
        builder_text(b, type->type_id == TYPE_MEMBER ? "<attribute '" : "<member '");
        builder_str(b, record->values[MEMBER_NAME]);
        builder_text(b, "' of '");
        builder_str(b,
                    value_ref(((TypeObject *)at(world, (Ref)record->values[MEMBER_OWNER]))->name));
        builder_text(b, "' objects>");
        return;
    case KIND_WRAPPER:
        builder_char(b, '<');
        builder_str(b, value_ref(type->name));
        builder_char(b, '(');
        put_value(b, repr_plain(world, record->values[0]));
        builder_text(b, ")>");
        return;
    case KIND_SUPER:
        builder_text(b, "<super: <class '");
        builder_str(b, value_ref(((TypeObject *)at(world, (Ref)record->values[0]))->name));
        builder_text(b, record->values[1] == NONE ? "'>, NULL>" : "'>, <");
        if (record->values[1] != NONE) {
            builder_str(b, type_name_of(world, record->values[1]));
            builder_text(b, " object>>");
        }
        return;
    case KIND_CODE: put_code(b, v); return;
    case KIND_CELL: put_cell(b, v); return;
    case KIND_MODULE:
        builder_text(b, "<module '");
        builder_str(b, value_ref(((const ModuleObject *)record)->name));
        builder_text(b, ((const ModuleObject *)record)->head.flags & MODULE_NATIVE ? "' (built-in)>"
                        : ((const ModuleObject *)record)->head.flags & MODULE_FROZEN ? "' (frozen)>"
                                                                                     : "'>");
        return;
    case KIND_GENERATOR:
        builder_char(b, '<');
        builder_str(b, value_ref(type->name));
        builder_text(b, " object ");
        builder_str(b, value_ref(((const GeneratorObject *)record)->qualname));
        break;
    default:
        builder_char(b, '<');
        Value module = dict_get_str(world, at(world, type->dict), name_value(world, NAME_module));
        if (is_str(world, module) && !str_equals(world, module, "builtins")) {
            builder_str(b, module);
            builder_char(b, '.');
        }
        builder_str(b, value_ref(type->qualname));
        builder_text(b, " object");
    }
    builder_text(b, " at ");
    put_address(b, v);
    builder_char(b, '>');
}

static void put_bytes(StrBuilder *b, Value v, bool array) {
    Str bytes;
    bytes_view(b->world, v, &bytes);
    repr_put_bytes(b, bytes, array);
}

/* Of a bytearray in an instance of a subclass. */
static Value bytearray_repr(World *world, Value whole, Value array) {
    StrBuilder b;
    builder_init(&b, world);
    builder_str(&b, type_name_of(world, whole));
    builder_char(&b, '(');
    put_bytes(&b, array, true);
    builder_char(&b, ')');
    return builder_take(&b);
}

Value repr_plain(World *world, Value v) {
    StrBuilder b;
    Value quoted = is_str(world, v) ? repr_quoted(world, str_of(world, v)) : UNDEFINED;
    if (quoted != UNDEFINED) {
        return quoted;
    }
    builder_init(&b, world);
    if (is_integer(world, v) && !is_bool(v)) {
        return int_to_str(world, v, 10);
    }
    if (is_float(v)) {
        put_float(&b, float_of(v), false);
        return builder_take(&b);
    }
    if (!is_ref(v)) {
        static const char *const names[] = {"<undefined>", "None",  "NotImplemented",
                                            "Ellipsis",    "False", "True"};
        builder_text(&b, names[v & 7]);
        return builder_take(&b);
    }
    const RecordObject *record = at(world, (Ref)v);
    switch ((int)kind_of(world, v)) {
    case KIND_STR: repr_put_str(&b, str_of(world, v)); break;
    case KIND_BYTES: put_bytes(&b, v, false); break;
    case KIND_BYTEARRAY:
        builder_text(&b, "bytearray(");
        put_bytes(&b, v, true);
        builder_char(&b, ')');
        break;
    case KIND_MEMORYVIEW:
        builder_text(&b,
                     record->values[VIEW_OBJECT] == NONE ? "<released memory at " : "<memory at ");
        put_address(&b, v);
        builder_char(&b, '>');
        break;
    case KIND_COMPLEX: {
        const ComplexObject *z = (const ComplexObject *)record;
        if (z->real == 0 && !signbit(z->real)) {
            put_float(&b, z->imaginary, true);
            builder_char(&b, 'j');
            break;
        }
        builder_char(&b, '(');
        put_float(&b, z->real, true);
        builder_text(&b, !signbit(z->imaginary) || z->imaginary != z->imaginary ? "+" : "");
        put_float(&b, z->imaginary, true);
        builder_text(&b, "j)");
        break;
    }
    case KIND_RANGE:
        builder_text(&b, "range(");
        put_value(&b, repr_plain(world, record->values[0]));
        builder_text(&b, ", ");
        put_value(&b, repr_plain(world, record->values[1]));
        if (record->values[2] != value_int(1)) {
            builder_text(&b, ", ");
            put_value(&b, repr_plain(world, record->values[2]));
        }
        builder_char(&b, ')');
        break;
    case KIND_PATTERN: put_pattern(&b, v); break;
    case KIND_MATCH: put_match(&b, v); break;
    default: put_object(&b, v);
    }
    return builder_take(&b);
}

enum { REPR_OBJECT, REPR_ITEMS, REPR_PARTS, REPR_INDEX };

static bool is_container(Kind kind) {
    return kind == KIND_LIST || kind == KIND_TUPLE || kind == KIND_DICT || kind == KIND_SET ||
           kind == KIND_VIEW || kind == KIND_SLICE || kind == KIND_DEQUE;
}

/* The parts of a container in order; of a dict keys and values in turn. */
static Value parts_of(World *world, Value v) {
    const RecordObject *record = at(world, (Ref)v);
    switch ((int)kind_of(world, v)) {
    case KIND_LIST: {
        const ListObject *list = at(world, (Ref)v);
        return list_from(world, list->length ? list_items(world, list) : NULL, list->length);
    }
    case KIND_TUPLE:
        return list_from(world, ((TupleObject *)record)->items,
                         tuple_length(world, (TupleObject *)record));
    case KIND_SLICE: return list_from(world, record->values, 3);
    case KIND_DEQUE: return deque_items(world, deque_of(world, v));
    case KIND_SET: {
        const SetObject *set = (const SetObject *)record;
        ListObject *list = list_new(world, set->live);
        int64_t n = 0;
        for (int64_t slot = set_next(world, set, 0); list && slot >= 0;
             slot = set_next(world, set, slot + 1)) {
            list_items(world, list)[n++] = set_entries(world, set)[slot].key;
        }
        return list ? value_of(world, list) : SIGNAL_MEMORY;
    }
    default: break;
    }
    bool view = kind_of(world, v) == KIND_VIEW;
    const DictObject *dict = dict_of(world, view ? record->values[0] : v);
    bool keys = !view || record->head.flags != ITER_VALUES,
         values = !view || record->head.flags != ITER_KEYS;
    ListObject *list = list_new(world, (int64_t)dict->live * (keys + values));
    int64_t n = 0;
    for (int64_t e = dict_next(world, dict, 0); list && e >= 0; e = dict_next(world, dict, e + 1)) {
        if (keys) {
            list_items(world, list)[n++] = dict_entries(world, dict)[2 * e];
        }
        if (values) {
            list_items(world, list)[n++] = dict_entries(world, dict)[2 * e + 1];
        }
    }
    return list ? value_of(world, list) : SIGNAL_MEMORY;
}

/* "St(" before what a subclass of set holds, "mappingproxy(" before a dict; false: nothing. */
static bool put_outer_name(World *world, StrBuilder *b, Value object, Value plain) {
    const TypeObject *type = type_of(world, object);
    bool named = object != plain &&
                 (has_kind(world, plain, KIND_SET) || type->type_id == TYPE_MAPPING_PROXY);
    if (named) {
        builder_str(b, value_ref(type->name));
        builder_char(b, '(');
    }
    return named;
}

static Value assemble(World *world, Value whole, const ListObject *parts) {
    StrBuilder b;
    builder_init(&b, world);
    Value object = unwrap(world, whole);
    bool named = put_outer_name(world, &b, whole, object);
    Kind kind = kind_of(world, object);
    const RecordObject *record = at(world, (Ref)object);
    bool view = kind == KIND_VIEW, items = view && record->head.flags == ITER_ITEMS;
    bool frozen = kind == KIND_SET && !named && type_of(world, object)->type_id == TYPE_FROZENSET;
    bool pairs = kind == KIND_DICT || items;
    builder_text(&b, kind == KIND_TUPLE                ? "("
                     : kind == KIND_LIST               ? "["
                     : kind == KIND_SLICE              ? "slice("
                     : kind == KIND_DEQUE              ? "deque(["
                     : frozen                          ? "frozenset({"
                     : !view                           ? "{"
                     : items                           ? "dict_items(["
                     : record->head.flags == ITER_KEYS ? "dict_keys(["
                                                       : "dict_values([");
    for (uint32_t i = 0; i < parts->length; i++) {
        if (!is_str(world, list_items(world, parts)[i])) {
            return wrong_register(world);
        }
        bool second = pairs && i % 2;
        builder_text(&b, i == 0 ? "" : second ? (items ? ", " : ": ") : ", ");
        builder_text(&b, items && !second ? "(" : "");
        builder_str(&b, list_items(world, parts)[i]);
        builder_text(&b, items && second ? ")" : "");
    }
    if (kind == KIND_DEQUE) {
        put_value(&b, deque_tail(world, deque_of(world, object)));
        return builder_take(&b);
    }
    builder_text(&b, kind == KIND_TUPLE   ? (parts->length == 1 ? ",)" : ")")
                     : kind == KIND_LIST  ? "]"
                     : kind == KIND_SLICE ? ")"
                     : frozen             ? "})"
                     : !view              ? "}"
                                          : "])");
    builder_text(&b, named ? ")" : "");
    return builder_take(&b);
}

/* repr of a container: the repr of each part, one after the other. */
Value step_repr(World *world, Frame *frame, Value input) {
    if (!is_container(kind_of(world, unwrap(world, frame->regs[REPR_OBJECT])))) {
        return wrong_register(world);
    }
    if (frame->regs[REPR_PARTS] == UNDEFINED) {
        Value items = parts_of(world, unwrap(world, frame->regs[REPR_OBJECT]));
        if (is_signal(items)) {
            return items;
        }
        ListObject *parts = list_new(world, 0);
        if (!parts || !list_reserve(world, parts, ((ListObject *)at(world, (Ref)items))->length)) {
            return SIGNAL_MEMORY;
        }
        frame->regs[REPR_ITEMS] = items;
        frame->regs[REPR_PARTS] = value_of(world, parts);
    }
    ListObject *parts = at(world, (Ref)frame->regs[REPR_PARTS]);
    const ListObject *items = at(world, (Ref)frame->regs[REPR_ITEMS]);
    if (frame->pc == 1) {
        list_append(world, parts, unwrap(world, input));
        frame->pc = 0;
    }
    while (parts->length < items->length) {
        if (!charge(world, 1)) {
            return SIGNAL_LIMIT;
        }
        Value text = value_repr(world, list_items(world, items)[parts->length]);
        if (is_signal(text)) {
            frame->pc = text == SIGNAL_CALL;
            return text;
        }
        list_append(world, parts, text);
    }
    return assemble(world, frame->regs[REPR_OBJECT], parts);
}

/* Is the container being written already, further down the stack, be it by way of a __repr__ in Python? */
static bool in_progress(World *world, Value v) {
    int64_t passed = 0;
    bool found = false;
    for (Ref ref = world->frame; ref && !found; passed++) {
        const Frame *frame = at(world, ref);
        found = (frame->flags & FRAME_NATIVE) && frame->code == STEP_repr &&
                frame->regs[REPR_OBJECT] == v;
        ref = frame->prev;
    }
    owe(world, passed / 16);
    return found;
}

/* A container, `v`, perhaps inside an instance of a subclass, `whole`. */
static Value repr_by_step(World *world, Value v, Value whole) {
    Kind kind = kind_of(world, v);
    if (in_progress(world, whole)) {
        return format_text(world,
                           kind == KIND_LIST || kind == KIND_DEQUE ? "[...]"
                           : kind == KIND_TUPLE                    ? "(...)"
                           : kind == KIND_DICT                     ? "{...}"
                                                                   : "%S(...)",
                           type_name_of(world, whole));
    }
    if (kind == KIND_SET && set_of(world, v)->live == 0) {
        return format_text(world, "%S()", type_name_of(world, whole));
    }
    Value signal;
    Frame *frame = step_push(world, STEP_repr, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[REPR_OBJECT] = whole;
    return SIGNAL_CALL;
}

Value value_repr_builtin(World *world, Value v) {
    if (has_kind(world, v, KIND_TYPE)) {
        return repr_plain(world, v);
    }
    if (!has_kind(world, v, KIND_INSTANCE)) {
        return value_repr(world, v);
    }
    if (type_of(world, v)->flags & TYPE_RAISES) {
        return exception_repr(world, &v, 1);
    }
    Value plain = unwrap(world, v);
    if (plain == v) {
        return repr_plain(world, v);
    }
    Kind kind = kind_of(world, plain);
    return is_container(kind)       ? repr_by_step(world, plain, v)
           : kind == KIND_BYTEARRAY ? bytearray_repr(world, v, plain)
                                    : value_repr(world, plain);
}

Value value_repr(World *world, Value v) {
    Kind kind = kind_of(world, v);
    if (kind == KIND_INSTANCE || (kind == KIND_TYPE && (type_of(world, v)->flags & TYPE_HEAP))) {
        Value method = special_lookup(world, v, NAME_repr);
        if (!is_native(world, method)) {
            return call_wanting(world, method, v, FRAME_REPR);
        }
        return is_native_of(world, method, NATIVE_object_repr) ? repr_plain(world, v)
                                                               : value_repr_builtin(world, v);
    }
    if (kind == KIND_METHOD &&
        has_own_methods(world, ((RecordObject *)at(world, (Ref)v))->values[1])) {
        return call_helper(world, HELPER_method_repr, &v, 1);
    }
    if (!is_container(kind)) {
        return repr_plain(world, v);
    }
    return repr_by_step(world, v, v);
}

Value value_str_builtin(World *world, Value v) {
    if (!has_kind(world, v, KIND_INSTANCE)) {
        return is_str(world, v) ? v : value_repr(world, v);
    }
    Value method = special_lookup(world, v, NAME_str);
    return is_native_of(world, method, NATIVE_object_str)
               ? value_repr(world, v)
               : call_wanting(world, method, v, FRAME_STR);
}

Value value_str(World *world, Value v) {
    if (is_str(world, v)) {
        return v;
    }
    if (has_own_methods(world, v)) {
        Value method = special_lookup(world, v, NAME_str);
        if (!is_native(world, method)) {
            return call_wanting(world, method, v, FRAME_STR);
        }
        Value repr = special_lookup(world, v, NAME_repr);
        if (is_native_of(world, method, NATIVE_object_str) && !is_native(world, repr)) {
            return call_wanting(world, repr, v, FRAME_STR);
        }
        return value_str_builtin(world, v);
    }
    return value_repr(world, v);
}
