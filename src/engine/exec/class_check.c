/* isinstance, issubclass and dir: what a class may answer for itself. */
#include "engine/exec/call.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/list.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

static const char *const bad_class[2] = {
    "isinstance() arg 2 must be a type, a tuple of types, or a union",
    "issubclass() arg 2 must be a class, a tuple of classes, or a union",
};

/* One class that is no tuple: TRUE or FALSE, UNDEFINED when Python code must be asked, or a signal. */
static Value check_simple(World *world, Value subject, Value class, bool subclass) {
    bool type = has_kind(world, class, KIND_TYPE);
    if (type && (type_of(world, class)->type_id == TYPE_TYPE ||
                 (!subclass && type_of(world, subject) == at(world, (Ref) class)))) {
        const TypeObject *have = subclass ? at(world, (Ref)subject) : type_of(world, subject);
        return value_bool(type_is_subtype(world, have, at(world, (Ref) class)));
    }
    Value check = special_lookup(world, class, subclass ? NAME_subclasscheck : NAME_instancecheck);
    if (check == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "%s", bad_class[subclass]);
    }
    if (type && is_native(world, check)) {
        const TypeObject *have = subclass ? at(world, (Ref)subject) : type_of(world, subject);
        return value_bool(type_is_subtype(world, have, at(world, (Ref) class)));
    }
    return UNDEFINED;
}

enum { CHECK_SUBJECT, CHECK_CLASSES, CHECK_SUBCLASS };

/* Asks one class after the other; nested tuples are unfolded into the list of those still to ask. */
Value step_class_check(World *world, Frame *frame, Value input) {
    ListObject *left = at(world, (Ref)frame->regs[CHECK_CLASSES]);
    bool subclass = frame->regs[CHECK_SUBCLASS] == TRUE;
    if (frame->pc == 1) {
        Value answer = truth(world, input);
        if (is_signal(answer)) {
            return answer;
        }
        if (answer == TRUE) {
            return TRUE;
        }
        frame->pc = 0;
    }
    while (left->length) {
        Value class = list_items(world, left)[left->length - 1];
        if (has_kind(world, class, KIND_TUPLE)) {
            const TupleObject *tuple = at(world, (Ref) class);
            int64_t count = tuple_length(world, tuple);
            if (!list_reserve(world, left, left->length + count)) {
                return SIGNAL_MEMORY;
            }
            left->length--;
            for (int64_t i = count - 1; i >= 0; i--) {
                list_append(world, left, tuple->items[i]);
            }
            continue;
        }
        Value answer = check_simple(world, frame->regs[CHECK_SUBJECT], class, subclass);
        if (answer == UNDEFINED) {
            answer = call_special(world, subclass ? NAME_subclasscheck : NAME_instancecheck, class,
                                  &frame->regs[CHECK_SUBJECT], 1);
            left->length -= answer != SIGNAL_MEMORY;
            frame->pc = answer == SIGNAL_CALL;
            answer = is_signal(answer) ? answer : truth(world, answer);
        } else {
            left->length--;
        }
        if (answer != FALSE) {
            return answer;
        }
    }
    return FALSE;
}

static Value class_check(World *world, Value subject, Value classes, bool subclass) {
    if (!has_kind(world, classes, KIND_TUPLE)) {
        Value answer = check_simple(world, subject, classes, subclass);
        if (answer != UNDEFINED) {
            return answer;
        }
    }
    ListObject *left = list_new(world, 1);
    Value signal = SIGNAL_MEMORY;
    Frame *frame = left ? step_push(world, STEP_class_check, &signal) : NULL;
    if (!frame) {
        return signal;
    }
    list_items(world, left)[0] = classes;
    frame->regs[CHECK_SUBJECT] = subject;
    frame->regs[CHECK_CLASSES] = value_of(world, left);
    frame->regs[CHECK_SUBCLASS] = value_bool(subclass);
    return SIGNAL_CALL;
}

Value builtin_isinstance(World *world, Value *args, int count) {
    (void)count;
    if (has_kind(world, args[1], KIND_TUPLE)) { /* the common case: types of type */
        const TupleObject *tuple = at(world, (Ref)args[1]);
        int64_t length = tuple_length(world, tuple), i = 0;
        for (; i < length && has_kind(world, tuple->items[i], KIND_TYPE) &&
               type_of(world, tuple->items[i])->type_id == TYPE_TYPE;
             i++) {
            if (type_is_subtype(world, type_of(world, args[0]), at(world, (Ref)tuple->items[i]))) {
                return TRUE;
            }
        }
        if (i == length) {
            return FALSE;
        }
    }
    return class_check(world, args[0], args[1], false);
}

Value builtin_issubclass(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[0], KIND_TYPE) && has_kind(world, args[1], KIND_TYPE) &&
        type_of(world, args[1])->type_id == TYPE_TYPE) {
        return raise(world, TYPE_TYPE_ERROR, "issubclass() arg 1 must be a class");
    }
    if (!has_kind(world, args[0], KIND_TYPE) && has_kind(world, args[1], KIND_TUPLE)) {
        return raise(world, TYPE_TYPE_ERROR, "issubclass() arg 1 must be a class");
    }
    return class_check(world, args[0], args[1], true);
}

/* dir(x): the list that __dir__ gives, sorted. */
Value step_dir(World *world, Frame *frame, Value input) {
    if (frame->pc == 0) {
        frame->pc = 1;
        input = call_special(world, NAME_dir, frame->regs[0], NULL, 0);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
            return input;
        }
    }
    if (frame->pc == 1) {
        frame->regs[0] = input; /* what comes in comes only once: the sorting may run again */
        frame->pc = 2;
    }
    if (frame->pc == 2) {
        frame->pc = 3;
        Value sorted =
            with_items(world, frame->regs[0], AFTER_SORTED, UNDEFINED, UNDEFINED, UNDEFINED);
        if (is_signal(sorted)) {
            frame->pc = sorted == SIGNAL_MEMORY ? 2 : 3;
        }
        return sorted;
    }
    return input;
}

Value builtin_dir(World *world, Value *args, int count) {
    (void)count;
    Value signal;
    Frame *frame = step_push(world, STEP_dir, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[0] = args[0];
    return SIGNAL_CALL;
}
