/* BaseException and the builtin exceptions that keep more than their arguments. */
#include "engine/objects/exception.h"

#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/dict.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

typedef struct FieldRow {
    TypeId type;
    int slot;
    const char *name;
    FieldAccess access;
} FieldRow;

static const FieldRow field_rows[] = {
#define X(type, slot, name, access) {TYPE_##type, slot, name, access},
#include "../../../spec/exception_fields.def"
#undef X
};

enum { FIELD_ROWS = sizeof field_rows / sizeof *field_rows };

int exception_field_count(TypeId type) {
    int count = 0;
    for (int i = 0; i < FIELD_ROWS; i++) {
        count += field_rows[i].type == type;
    }
    return count;
}

bool exception_make_fields(World *world) {
    for (int i = 0; i < FIELD_ROWS; i++) {
        const FieldRow *row = &field_rows[i];
        RecordObject *member = heap_new_record(world, TYPE_SLOT_MEMBER, KIND_MEMBER, MEMBER_VALUES);
        Value name = str_name(world, str_from(row->name));
        if (!member || is_signal(name)) {
            return false;
        }
        member->values[0] = value_int(EXC_HIDDEN + row->slot);
        member->values[1] = value_int((int)row->access);
        member->values[MEMBER_NAME] = name;
        member->values[MEMBER_OWNER] = type_value(world, row->type);
        DictObject *dict = at(world, type_by_id(world, row->type)->dict);
        if (!dict_set_str(world, dict, name, value_of(world, member))) {
            return false;
        }
    }
    return true;
}

Value field_get(World *world, Value exception, const RecordObject *field) {
    Value value = *exception_slot(world, exception, (int)int_of(field->values[0]));
    if (value != UNDEFINED) {
        return value;
    }
    return int_of(field->values[1]) == FIELD_ABSENT
               ? raise(world, TYPE_ATTRIBUTE_ERROR, "%S", field->values[MEMBER_NAME])
               : NONE;
}

Value field_set(World *world, Value exception, const RecordObject *field, Value value) {
    if (int_of(field->values[1]) == FIELD_READONLY) {
        return raise(world, TYPE_ATTRIBUTE_ERROR, "readonly attribute");
    }
    *exception_slot(world, exception, (int)int_of(field->values[0])) = value;
    return NONE;
}

/* --- BaseException -------------------------------------------------------------------------------------------- */

static Value no_keywords(World *world, const TypeObject *type) {
    return raise(world, TYPE_TYPE_ERROR, "%S() takes no keyword arguments", value_ref(type->name));
}

Value exception_new(World *world, Value *args, int count) {
    if (!has_kind(world, args[0], KIND_TYPE)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "BaseException.__new__(X): X is not a type object (%T)", args[0]);
    }
    TypeObject *type = at(world, (Ref)args[0]);
    if (!(type->flags & TYPE_RAISES)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "BaseException.__new__(%S): %S is not a subtype of BaseException",
                     value_ref(type->name), value_ref(type->name));
    }
    return exception_make(world, type, args + 1, count - 1, 0);
}

Value exception_init(World *world, Value *args, int count) {
    Value tuple = tuple_from(world, args + 1, count - 1);
    if (is_signal(tuple)) {
        return tuple;
    }
    *exception_slot(world, args[0], EXC_ARGS) = tuple;
    return NONE;
}

static Value slot_or_none(World *world, Value exception, int slot) {
    Value value = *exception_slot(world, exception, slot);
    return value == UNDEFINED ? NONE : value;
}

Value exception_args(World *world, Value *args, int count) {
    (void)count;
    return *exception_slot(world, args[0], EXC_ARGS);
}

Value exception_set_args(World *world, Value *args, int count) {
    (void)count;
    if (args[1] == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "args may not be deleted");
    }
    if (!is_iterable(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object is not iterable", args[1]);
    }
    Value tuple = with_items(world, args[1], AFTER_TUPLE, UNDEFINED, UNDEFINED, UNDEFINED);
    if (tuple == SIGNAL_CALL) {
        pop_frame(world, top_frame(world));
        return raise(world, TYPE_TYPE_ERROR, "args must be a tuple");
    }
    if (is_signal(tuple)) {
        return tuple;
    }
    *exception_slot(world, args[0], EXC_ARGS) = tuple;
    return NONE;
}

Value exception_traceback(World *world, Value *args, int count) {
    (void)count;
    return slot_or_none(world, args[0], EXC_TRACEBACK);
}

Value exception_set_traceback(World *world, Value *args, int count) {
    (void)count;
    if (args[1] == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "__traceback__ may not be deleted");
    }
    if (args[1] != NONE && !has_kind(world, args[1], KIND_TRACEBACK)) {
        return raise(world, TYPE_TYPE_ERROR, "__traceback__ must be a traceback or None");
    }
    *exception_slot(world, args[0], EXC_TRACEBACK) = args[1];
    return NONE;
}

Value exception_with_traceback(World *world, Value *args, int count) {
    Value done = exception_set_traceback(world, args, count);
    return is_signal(done) ? done : args[0];
}

/* __cause__ and __context__. */
static Value set_link(World *world, Value exception, int slot, Value other, const char *name) {
    if (other == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "__%s__ may not be deleted", name);
    }
    if (other != NONE && !is_instance(world, other, TYPE_BASE_EXCEPTION)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "exception %s must be None or derive from BaseException", name);
    }
    *exception_slot(world, exception, slot) = other;
    return NONE;
}

Value exception_cause(World *world, Value *args, int count) {
    (void)count;
    return slot_or_none(world, args[0], EXC_CAUSE);
}

Value exception_set_cause(World *world, Value *args, int count) {
    (void)count;
    Value done = set_link(world, args[0], EXC_CAUSE, args[1], "cause");
    if (!is_signal(done)) {
        *exception_slot(world, args[0], EXC_SUPPRESS) = TRUE;
    }
    return done;
}

Value exception_context(World *world, Value *args, int count) {
    (void)count;
    return slot_or_none(world, args[0], EXC_CONTEXT);
}

Value exception_set_context(World *world, Value *args, int count) {
    (void)count;
    return set_link(world, args[0], EXC_CONTEXT, args[1], "context");
}

Value exception_suppress(World *world, Value *args, int count) {
    (void)count;
    return *exception_slot(world, args[0], EXC_SUPPRESS);
}

Value exception_set_suppress(World *world, Value *args, int count) {
    (void)count;
    if (args[1] == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "can't delete numeric/char attribute");
    }
    if (!is_bool(args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "attribute value type must be bool");
    }
    *exception_slot(world, args[0], EXC_SUPPRESS) = args[1];
    return NONE;
}

Value exception_add_note(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "add_note() argument must be str, not %T", args[1]);
    }
    InstanceObject *exception = at(world, (Ref)args[0]);
    Value notes = instance_get(world, exception, name_value(world, NAME_notes));
    if (notes != UNDEFINED && !has_kind(world, notes, KIND_LIST)) {
        return raise(world, TYPE_TYPE_ERROR, "Cannot add note: __notes__ is not a list");
    }
    if (notes != UNDEFINED) {
        return list_append(world, at(world, (Ref)notes), args[1]) ? NONE : SIGNAL_MEMORY;
    }
    notes = list_from(world, &args[1], 1);
    return !is_signal(notes) && instance_set(world, exception, name_value(world, NAME_notes), notes)
               ? NONE
               : SIGNAL_MEMORY;
}

/* An OSError's arguments with the names of files that its constructor took out of them. */
static Value os_error_args(World *world, Value error) {
    Value args = *exception_slot(world, error, EXC_ARGS);
    Value file = *exception_slot(world, error, EXC_OS_FILENAME);
    Value second = *exception_slot(world, error, EXC_OS_FILENAME2);
    const TupleObject *tuple = at(world, (Ref)args);
    if (tuple_length(world, tuple) != 2 || file == UNDEFINED || file == NONE) {
        return args;
    }
    Value all[5] = {tuple->items[0], tuple->items[1], file, NONE, second};
    return tuple_from(world, all, second == UNDEFINED || second == NONE ? 3 : 5);
}

/* What the arguments do not say: the attributes, and an ImportError's or AttributeError's own. NONE: nothing. */
static Value exception_state(World *world, Value error) {
    static const struct {
        TypeId type;
        int slot;
        const char *name;
    } fields[] = {{TYPE_IMPORT_ERROR, EXC_IMPORT_NAME, "name"},
                  {TYPE_IMPORT_ERROR, EXC_IMPORT_PATH, "path"},
                  {TYPE_IMPORT_ERROR, EXC_IMPORT_FROM, "name_from"},
                  {TYPE_ATTRIBUTE_ERROR, EXC_ATTRIBUTE_NAME, "name"},
                  {TYPE_ATTRIBUTE_ERROR, EXC_ARGS, "args"}};
    Value state = NONE;
    if (((InstanceObject *)at(world, (Ref)error))->head.shape != type_of(world, error)->root) {
        Value dict = instance_dict(world, at(world, (Ref)error));
        state = is_signal(dict) ? dict : dict_copy(world, dict_of(world, dict));
    }
    for (size_t i = 0; i < sizeof fields / sizeof *fields && !is_signal(state); i++) {
        Value value = is_instance(world, error, fields[i].type)
                          ? *exception_slot(world, error, fields[i].slot)
                          : NONE;
        if (value == UNDEFINED || value == NONE) {
            continue;
        }
        DictObject *dict = state == NONE ? dict_new(world, 0) : dict_of(world, state);
        Value name = str_name(world, str_from(fields[i].name));
        state = !dict || is_signal(name) || !dict_set_str(world, dict, name, value)
                    ? SIGNAL_MEMORY
                    : value_of(world, dict);
    }
    return state;
}

/* What copying and pickling call: the type, the arguments, and the state if there is any. */
Value exception_reduce(World *world, Value *args, int count) {
    (void)count;
    bool os = is_instance(world, args[0], TYPE_OS_ERROR);
    Value parts[3] = {value_of(world, type_of(world, args[0])),
                      os ? os_error_args(world, args[0])
                         : *exception_slot(world, args[0], EXC_ARGS),
                      exception_state(world, args[0])};
    return is_signal(parts[1])   ? parts[1]
           : is_signal(parts[2]) ? parts[2]
                                 : tuple_from(world, parts, parts[2] == NONE ? 2 : 3);
}

Value exception_setstate(World *world, Value *args, int count) {
    (void)count;
    return call_helper(world, HELPER_exception_setstate, args, 2);
}

/* --- text ----------------------------------------------------------------------------------------------------- */

enum { WRITE_EXCEPTION };

/* "Name(" repr ")", or what repr of several arguments gives behind the name. */
static Value write_repr(World *world, Value exception, Value inner) {
    const TupleObject *args = at(world, (Ref)*exception_slot(world, exception, EXC_ARGS));
    bool single = tuple_length(world, args) == 1;
    return format_text(world, single ? "%S(%S)" : "%S%S", type_name_of(world, exception), inner);
}

/* The repr of the argument has come. */
Value step_exception_repr(World *world, Frame *frame, Value input) {
    Value exception = frame->regs[WRITE_EXCEPTION];
    if (frame->pc == 0) {
        const TupleObject *args = at(world, (Ref)*exception_slot(world, exception, EXC_ARGS));
        input = value_repr(world, tuple_length(world, args) == 1
                                      ? args->items[0]
                                      : *exception_slot(world, exception, EXC_ARGS));
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_CALL;
            return input;
        }
    }
    if (!is_str(world, input)) {
        return raise(world, TYPE_TYPE_ERROR, "__repr__ returned non-string (type %T)", input);
    }
    return write_repr(world, exception, input);
}

Value exception_repr(World *world, Value *args, int count) {
    (void)count;
    const TupleObject *tuple = at(world, (Ref)*exception_slot(world, args[0], EXC_ARGS));
    int64_t length = tuple_length(world, tuple);
    if (length == 0 || (length == 1 && !is_ref(tuple->items[0])) ||
        (length == 1 && is_str(world, tuple->items[0]))) {
        Value inner = length ? repr_plain(world, tuple->items[0]) : format_text(world, "()");
        return is_signal(inner) ? inner : write_repr(world, args[0], inner);
    }
    Value signal;
    Frame *frame = step_push(world, STEP_exception_repr, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[WRITE_EXCEPTION] = args[0];
    return SIGNAL_CALL;
}

Value exception_str(World *world, Value *args, int count) {
    (void)count;
    const TupleObject *tuple = at(world, (Ref)*exception_slot(world, args[0], EXC_ARGS));
    switch (tuple_length(world, tuple)) {
    case 0: return value_ref(world->roots.empty_str);
    case 1: return value_str(world, tuple->items[0]);
    default: return value_repr(world, value_of(world, tuple));
    }
}

Value key_error_str(World *world, Value *args, int count) {
    const TupleObject *tuple = at(world, (Ref)*exception_slot(world, args[0], EXC_ARGS));
    return tuple_length(world, tuple) == 1 ? value_repr(world, tuple->items[0])
                                           : exception_str(world, args, count);
}

Value import_error_str(World *world, Value *args, int count) {
    Value msg = *exception_slot(world, args[0], EXC_IMPORT_MSG);
    return is_str(world, msg) ? msg : exception_str(world, args, count);
}

/* Field `slot` as str() shows plain values. */
static Value plain_text(World *world, Value exception, int slot) {
    Value value = slot_or_none(world, exception, slot);
    return is_str(world, value) ? value : repr_plain(world, value);
}

Value os_error_str(World *world, Value *args, int count) {
    Value number = plain_text(world, args[0], EXC_OS_ERRNO);
    Value text = plain_text(world, args[0], EXC_OS_STRERROR);
    Value filename = *exception_slot(world, args[0], EXC_OS_FILENAME);
    Value filename2 = *exception_slot(world, args[0], EXC_OS_FILENAME2);
    if (is_signal(number) || is_signal(text)) {
        return SIGNAL_MEMORY;
    }
    if (filename != UNDEFINED && filename2 != UNDEFINED) {
        return format_text(world, "[Errno %S] %S: %R -> %R", number, text, filename, filename2);
    }
    if (filename != UNDEFINED) {
        return format_text(world, "[Errno %S] %S: %R", number, text, filename);
    }
    bool described = *exception_slot(world, args[0], EXC_OS_ERRNO) != UNDEFINED &&
                     *exception_slot(world, args[0], EXC_OS_STRERROR) != UNDEFINED;
    return described ? format_text(world, "[Errno %S] %S", number, text)
                     : exception_str(world, args, count);
}

/* The last part of a path. */
static Value base_name(World *world, Value path) {
    const StrObject *s = str_of(world, path);
    int64_t start = 0;
    for (uint32_t i = 0; i < s->length; i++) {
        start = str_at(world, s, i) == '/' ? (int64_t)i + 1 : start;
    }
    return str_substring(world, path, start, s->length);
}

Value syntax_error_str(World *world, Value *args, int count) {
    (void)count;
    Value msg = plain_text(world, args[0], EXC_SYNTAX_MSG);
    Value filename = *exception_slot(world, args[0], EXC_SYNTAX_FILENAME);
    Value line = *exception_slot(world, args[0], EXC_SYNTAX_LINE);
    if (is_signal(msg)) {
        return msg;
    }
    bool named = is_str(world, filename);
    Value base = named ? base_name(world, filename) : NONE;
    if (is_signal(base)) {
        return base;
    }
    if (named && is_int(line)) {
        return format_text(world, "%S (%S, line %d)", msg, base, int_of(line));
    }
    if (named) {
        return format_text(world, "%S (%S)", msg, base);
    }
    return is_int(line) ? format_text(world, "%S (line %d)", msg, int_of(line)) : msg;
}

Value exception_group_str(World *world, Value *args, int count) {
    (void)count;
    const TupleObject *members = at(world, (Ref)*exception_slot(world, args[0], EXC_GROUP_MEMBERS));
    int64_t length = tuple_length(world, members);
    return format_text(world, "%S (%d sub-exception%s)",
                       *exception_slot(world, args[0], EXC_GROUP_MESSAGE), length,
                       length == 1 ? "" : "s");
}

/* --- those with fields ---------------------------------------------------------------------------------------- */

/* The first `skip` places of the argument array are self and keywords; the rest are the exception's arguments. */
static Value init_args(World *world, const Value *args, int skip, int count) {
    Value tuple = tuple_from(world, args + skip, count - skip);
    if (!is_signal(tuple)) {
        *exception_slot(world, args[0], EXC_ARGS) = tuple;
    }
    return tuple;
}

Value stop_iteration_init(World *world, Value *args, int count) {
    Value tuple = init_args(world, args, 1, count);
    if (is_signal(tuple)) {
        return tuple;
    }
    *exception_slot(world, args[0], EXC_STOP_VALUE) = count > 1 ? args[1] : NONE;
    return NONE;
}

Value system_exit_init(World *world, Value *args, int count) {
    Value tuple = init_args(world, args, 1, count);
    if (is_signal(tuple)) {
        return tuple;
    }
    *exception_slot(world, args[0], EXC_EXIT_CODE) = count == 2  ? args[1]
                                                     : count > 2 ? tuple
                                                                 : UNDEFINED;
    return NONE;
}

Value import_error_init(World *world, Value *args, int count) {
    Value tuple = init_args(world, args, 4, count);
    if (is_signal(tuple)) {
        return tuple;
    }
    *exception_slot(world, args[0], EXC_IMPORT_NAME) = args[1];
    *exception_slot(world, args[0], EXC_IMPORT_PATH) = args[2];
    *exception_slot(world, args[0], EXC_IMPORT_FROM) = args[3];
    *exception_slot(world, args[0], EXC_IMPORT_MSG) = count == 5 ? args[4] : UNDEFINED;
    return NONE;
}

Value attribute_error_init(World *world, Value *args, int count) {
    Value tuple = init_args(world, args, 3, count);
    if (is_signal(tuple)) {
        return tuple;
    }
    *exception_slot(world, args[0], EXC_ATTRIBUTE_NAME) = args[1];
    *exception_slot(world, args[0], EXC_ATTRIBUTE_OBJECT) = args[2];
    return NONE;
}

Value name_error_init(World *world, Value *args, int count) {
    Value tuple = init_args(world, args, 2, count);
    if (is_signal(tuple)) {
        return tuple;
    }
    *exception_slot(world, args[0], EXC_NAME_NAME) = args[1];
    return NONE;
}

/* (filename, line, offset, text[, end line, end offset[, metadata]]) of SyntaxError's second argument. */
static Value syntax_details(World *world, Value exception, Value details) {
    const Value *items;
    int64_t count;
    if (has_kind(world, details, KIND_TUPLE)) {
        const TupleObject *tuple = at(world, (Ref)details);
        items = tuple->items;
        count = tuple_length(world, tuple);
    } else if (has_kind(world, details, KIND_LIST)) {
        const ListObject *list = at(world, (Ref)details);
        items = list->length ? list_items(world, list) : NULL;
        count = list->length;
    } else {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object is not iterable", details);
    }
    if (count < 4 || count > 7) {
        return raise(world, TYPE_TYPE_ERROR, "function takes at %s arguments (%d given)",
                     count < 4 ? "least 4" : "most 7", count);
    }
    if (count == 5) {
        return raise(world, TYPE_TYPE_ERROR,
                     "end_offset must be provided when end_lineno is provided");
    }
    for (int64_t i = 0; i < count; i++) {
        int slot = i < 6 ? EXC_SYNTAX_FILENAME + (int)i : EXC_SYNTAX_METADATA;
        *exception_slot(world, exception, slot) = items[i];
    }
    return NONE;
}

Value syntax_error_init(World *world, Value *args, int count) {
    Value tuple = init_args(world, args, 1, count);
    if (is_signal(tuple)) {
        return tuple;
    }
    if (count > 1) {
        *exception_slot(world, args[0], EXC_SYNTAX_MSG) = args[1];
    }
    return count == 3 ? syntax_details(world, args[0], args[2]) : NONE;
}

/* --- OSError -------------------------------------------------------------------------------------------------- */

/* Numbers of Linux. */
static TypeId os_error_type(int64_t number) {
    switch (number) {
    case 1:
    case 13: return TYPE_PERMISSION_ERROR;
    case 2: return TYPE_FILE_NOT_FOUND_ERROR;
    case 3: return TYPE_PROCESS_LOOKUP_ERROR;
    case 4: return TYPE_INTERRUPTED_ERROR;
    case 10: return TYPE_CHILD_PROCESS_ERROR;
    case 11:
    case 114:
    case 115: return TYPE_BLOCKING_IO_ERROR;
    case 17: return TYPE_FILE_EXISTS_ERROR;
    case 20: return TYPE_NOT_A_DIRECTORY_ERROR;
    case 21: return TYPE_IS_A_DIRECTORY_ERROR;
    case 32:
    case 108: return TYPE_BROKEN_PIPE_ERROR;
    case 103: return TYPE_CONNECTION_ABORTED_ERROR;
    case 104: return TYPE_CONNECTION_RESET_ERROR;
    case 110: return TYPE_TIMEOUT_ERROR;
    case 111: return TYPE_CONNECTION_REFUSED_ERROR;
    default: return TYPE_OS_ERROR;
    }
}

/* Two to five arguments are errno, strerror, filename, a number of Windows, filename2. */
static Value fill_os_error(World *world, Value exception, const Value *args, int count) {
    bool detailed = count >= 2 && count <= 5;
    bool written = detailed && count > 2 && is_int(args[2]) &&
                   is_instance(world, exception, TYPE_BLOCKING_IO_ERROR);
    bool named = detailed && count > 2 && args[2] != NONE && !written;
    Value tuple = tuple_from(world, args, named ? 2 : count);
    if (is_signal(tuple)) {
        return tuple;
    }
    *exception_slot(world, exception, EXC_ARGS) = tuple;
    if (detailed) {
        *exception_slot(world, exception, EXC_OS_ERRNO) = args[0];
        *exception_slot(world, exception, EXC_OS_STRERROR) = args[1];
    }
    if (written) {
        *exception_slot(world, exception, EXC_OS_WRITTEN) = args[2];
    }
    if (named) {
        *exception_slot(world, exception, EXC_OS_FILENAME) = args[2];
        *exception_slot(world, exception, EXC_OS_FILENAME2) =
            count == 5 && args[4] != NONE ? args[4] : UNDEFINED;
    }
    return NONE;
}

/* A subclass with an __init__ of its own and no __new__ has its fields filled by OSError.__init__. */
static bool os_error_waits(World *world, TypeObject *type) {
    return !is_native(world, type_lookup_id(world, type, NAME_init)) &&
           is_native(world, type_lookup_id(world, type, NAME_new));
}

static Value os_error_make(World *world, TypeObject *type, const Value *args, int count,
                           Ref names) {
    bool waits = os_error_waits(world, type);
    if (names && !waits) {
        return no_keywords(world, type);
    }
    if (type->type_id == TYPE_OS_ERROR && count >= 2 && count <= 5 && is_int(args[0])) {
        type = type_by_id(world, os_error_type(int_of(args[0])));
    }
    Value exception = instance_new(world, type);
    if (is_signal(exception) || waits) {
        return exception;
    }
    Value done = fill_os_error(world, exception, args, count);
    return is_signal(done) ? done : exception;
}

Value os_error_init(World *world, Value *args, int count) {
    return os_error_waits(world, type_of(world, args[0]))
               ? fill_os_error(world, args[0], args + 1, count - 1)
               : NONE;
}

/* --- Unicode -------------------------------------------------------------------------------------------------- */

static Value unicode_fields(World *world, const Value *args, int count, bool translates,
                            Kind object_kind) {
    int wanted = translates ? 4 : 5;
    if (count - 1 != wanted) {
        return raise(world, TYPE_TYPE_ERROR, "function takes exactly %d arguments (%d given)",
                     (int64_t)wanted, (int64_t)count - 1);
    }
    const Value *rest = args + 1 + !translates;
    if (!translates && !is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "argument 1 must be str, not %T", args[1]);
    }
    if (object_kind == KIND_STR && !is_str(world, rest[0])) {
        return raise(world, TYPE_TYPE_ERROR, "argument %d must be str, not %T",
                     (int64_t)(translates ? 1 : 2), rest[0]);
    }
    if (object_kind == KIND_BYTES && !has_kind(world, rest[0], KIND_BYTES)) {
        return raise(world, TYPE_TYPE_ERROR, "a bytes-like object is required, not '%T'", rest[0]);
    }
    for (int i = 1; i < 3; i++) {
        if (!is_int(rest[i])) {
            return raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer",
                         rest[i]);
        }
    }
    if (!is_str(world, rest[3])) {
        return raise(world, TYPE_TYPE_ERROR, "argument %d must be str, not %T", (int64_t)wanted,
                     rest[3]);
    }
    Value tuple = init_args(world, args, 1, count);
    if (is_signal(tuple)) {
        return tuple;
    }
    *exception_slot(world, args[0], EXC_UNICODE_ENCODING) = translates ? UNDEFINED : args[1];
    for (int i = 0; i < 4; i++) {
        *exception_slot(world, args[0], EXC_UNICODE_OBJECT + i) = rest[i];
    }
    return NONE;
}

Value unicode_decode_error_init(World *world, Value *args, int count) {
    return unicode_fields(world, args, count, false, KIND_BYTES);
}

Value unicode_encode_error_init(World *world, Value *args, int count) {
    return unicode_fields(world, args, count, false, KIND_STR);
}

Value unicode_translate_error_init(World *world, Value *args, int count) {
    return unicode_fields(world, args, count, true, KIND_STR);
}

static Value hexadecimal(World *world, const char *prefix, uint32_t c, int width) {
    char digits[8];
    for (int i = width - 1; i >= 0; i--, c >>= 4) {
        digits[i] = "0123456789abcdef"[c & 15];
    }
    Value text = str_from_utf8(world, (Str){digits, width});
    return is_signal(text) ? text : format_text(world, "%s%S", prefix, text);
}

/* The character or byte at a place as the message shows it. */
static Value culprit(World *world, Value object, int64_t place) {
    if (has_kind(world, object, KIND_BYTES)) {
        const BytesObject *bytes = at(world, (Ref)object);
        return hexadecimal(world, "0x", (uint8_t)bytes->data[place], 2);
    }
    uint32_t c = str_at(world, str_of(world, object), place);
    return c < 0x100     ? hexadecimal(world, "\\x", c, 2)
           : c < 0x10000 ? hexadecimal(world, "\\u", c, 4)
                         : hexadecimal(world, "\\U", c, 8);
}

static Value unicode_text(World *world, Value exception) {
    Value object = *exception_slot(world, exception, EXC_UNICODE_OBJECT);
    Value encoding = *exception_slot(world, exception, EXC_UNICODE_ENCODING);
    Value first = *exception_slot(world, exception, EXC_UNICODE_START);
    Value last = *exception_slot(world, exception, EXC_UNICODE_END);
    Value reason = plain_text(world, exception, EXC_UNICODE_REASON);
    if (is_signal(reason)) {
        return reason;
    }
    bool bytes = has_kind(world, object, KIND_BYTES);
    if ((!bytes && !is_str(world, object)) || !is_int(first) || !is_int(last)) {
        return value_ref(world->roots.empty_str);
    }
    int64_t length =
        bytes ? ((BytesObject *)at(world, (Ref)object))->length : str_of(world, object)->length;
    int64_t start = int_of(first), end = int_of(last);
    start = start < 0 ? 0 : start >= length ? (length ? length - 1 : 0) : start;
    end = end < 1 ? 1 : end > length ? length : end;
    Value who = is_str(world, encoding) ? format_text(world, "'%S' codec can't %s", encoding,
                                                      bytes ? "decode" : "encode")
                                        : format_text(world, "can't translate");
    if (is_signal(who)) {
        return who;
    }
    const char *what = bytes ? "byte" : "character";
    if (end == start + 1 && start < length) {
        Value shown = culprit(world, object, start);
        return is_signal(shown) ? shown
                                : format_text(world,
                                              bytes ? "%S %s %S in position %d: %S"
                                                    : "%S %s '%S' in position %d: %S",
                                              who, what, shown, start, reason);
    }
    return format_text(world, "%S %ss in position %d-%d: %S", who, what, start, end - 1, reason);
}

Value unicode_decode_error_str(World *world, Value *args, int count) {
    (void)count;
    return unicode_text(world, args[0]);
}

Value unicode_encode_error_str(World *world, Value *args, int count) {
    (void)count;
    return unicode_text(world, args[0]);
}

Value unicode_translate_error_str(World *world, Value *args, int count) {
    (void)count;
    return unicode_text(world, args[0]);
}

/* --- groups --------------------------------------------------------------------------------------------------- */

/* The type that is made, by what the members are; 0: refused. */
static Value group_type(World *world, TypeObject **type, const TupleObject *members) {
    bool only_exceptions = true;
    for (int64_t i = 0; i < tuple_length(world, members); i++) {
        if (!is_instance(world, members->items[i], TYPE_BASE_EXCEPTION)) {
            return raise(world, TYPE_VALUE_ERROR,
                         "Item %d of second argument (exceptions) is not an exception", i);
        }
        only_exceptions = only_exceptions && is_instance(world, members->items[i], TYPE_EXCEPTION);
    }
    TypeObject *exception = type_by_id(world, TYPE_EXCEPTION);
    if ((*type)->type_id == TYPE_BASE_EXCEPTION_GROUP && only_exceptions) {
        *type = type_by_id(world, TYPE_EXCEPTION_GROUP);
    } else if (!only_exceptions && (*type)->type_id == TYPE_EXCEPTION_GROUP) {
        return raise(world, TYPE_TYPE_ERROR, "Cannot nest BaseExceptions in an ExceptionGroup");
    } else if (!only_exceptions && type_is_subtype(world, *type, exception)) {
        return raise(world, TYPE_TYPE_ERROR, "Cannot nest BaseExceptions in '%S'",
                     value_ref((*type)->name));
    }
    return NONE;
}

static Value group_make(World *world, TypeObject *type, const Value *args, int count) {
    if (count != 2) {
        return raise(world, TYPE_TYPE_ERROR,
                     "BaseExceptionGroup.__new__() takes exactly 2 arguments (%d given)",
                     (int64_t)count);
    }
    if (!is_str(world, args[0])) {
        return raise(world, TYPE_TYPE_ERROR,
                     "BaseExceptionGroup.__new__() argument 1 must be str, not %T", args[0]);
    }
    Value members = unwrap(world, args[1]);
    if (has_kind(world, members, KIND_LIST)) {
        const ListObject *list = at(world, (Ref)members);
        members = tuple_from(world, list->length ? list_items(world, list) : NULL, list->length);
    } else if (!has_kind(world, members, KIND_TUPLE)) {
        return raise(world, TYPE_TYPE_ERROR, "second argument (exceptions) must be a sequence");
    }
    if (is_signal(members)) {
        return members;
    }
    if (!tuple_length(world, at(world, (Ref)members))) {
        return raise(world, TYPE_VALUE_ERROR,
                     "second argument (exceptions) must be a non-empty sequence");
    }
    Value fits = group_type(world, &type, at(world, (Ref)members));
    Value tuple = is_signal(fits) ? fits : tuple_from(world, args, 2);
    Value group = is_signal(tuple) ? tuple : instance_new(world, type);
    if (!is_signal(group)) {
        *exception_slot(world, group, EXC_ARGS) = tuple;
        *exception_slot(world, group, EXC_GROUP_MESSAGE) = args[0];
        *exception_slot(world, group, EXC_GROUP_MEMBERS) = members;
    }
    return group;
}

Value exception_group_split(World *world, Value *args, int count) {
    return call_helper(world, HELPER_group_split, args, count);
}

Value exception_group_subgroup(World *world, Value *args, int count) {
    return call_helper(world, HELPER_group_subgroup, args, count);
}

Value exception_group_derive(World *world, Value *args, int count) {
    (void)count;
    Value parts[2] = {*exception_slot(world, args[0], EXC_GROUP_MESSAGE), args[1]};
    return group_make(world, type_by_id(world, TYPE_BASE_EXCEPTION_GROUP), parts, 2);
}

Value exception_make(World *world, TypeObject *type, const Value *args, int count, Ref names) {
    int positional = count - (names ? (int)tuple_length(world, at(world, names)) : 0);
    const TypeObject *layout = at(world, type->base);
    if (layout->type_id == TYPE_OS_ERROR) {
        return os_error_make(world, type, args, positional, names);
    }
    if (layout->type_id == TYPE_BASE_EXCEPTION_GROUP) {
        return group_make(world, type, args, positional);
    }
    Value tuple = tuple_from(world, args, positional);
    Value exception = is_signal(tuple) ? tuple : instance_new(world, type);
    if (!is_signal(exception)) {
        *exception_slot(world, exception, EXC_ARGS) = tuple;
    }
    return exception;
}
