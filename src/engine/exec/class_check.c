/* isinstance, issubclass and dir: what a class may answer for itself. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/list.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

/* May the object's __class__ be another than its type? */
static bool hides_class(World *world, Value subject) {
    if (!has_kind(world, subject, KIND_INSTANCE)) {
        return false;
    }
    TypeObject *type = type_of(world, subject);
    return (type->flags & TYPE_GETATTR) ||
           type_lookup_id(world, type, NAME_class) !=
               type_lookup_id(world, type_by_id(world, TYPE_OBJECT), NAME_class);
}

/* Is `have` a subclass? UNDEFINED: `subject` may say that it is. */
static Value check_type_of(World *world, Value subject, const TypeObject *class, bool subclass) {
    const TypeObject *have = subclass ? at(world, (Ref)subject) : type_of(world, subject);
    if (subclass && !has_kind(world, subject, KIND_TYPE)) {
        return UNDEFINED;
    }
    bool is = type_is_subtype(world, have, class);
    return !is && !subclass && hides_class(world, subject) ? UNDEFINED : value_bool(is);
}

/* One class that is no tuple: TRUE or FALSE, UNDEFINED when Python code must be asked, or a signal. */
static Value check_simple(World *world, Value subject, Value class, bool subclass) {
    bool type = has_kind(world, class, KIND_TYPE);
    if (type && (type_of(world, class)->type_id == TYPE_TYPE ||
                 (!subclass && type_of(world, subject) == at(world, (Ref) class)))) {
        return check_type_of(world, subject, at(world, (Ref) class), subclass);
    }
    Value check = special_lookup(world, class, subclass ? NAME_subclasscheck : NAME_instancecheck);
    return type && is_native(world, check)
               ? check_type_of(world, subject, at(world, (Ref) class), subclass)
               : UNDEFINED;
}

static Value ask_class(World *world, Value class, Value subject, bool subclass) {
    NameId name = subclass ? NAME_subclasscheck : NAME_instancecheck;
    Value check = special_lookup(world, class, name);
    if (check != UNDEFINED && !(has_kind(world, class, KIND_TYPE) && is_native(world, check))) {
        return call_special(world, name, class, &subject, 1);
    }
    Value args[3] = {subject, class, value_bool(subclass)};
    return call_helper(world, HELPER_class_check, args, 3);
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
        if (!charge(world, 4)) {
            return SIGNAL_LIMIT;
        }
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
            answer = ask_class(world, class, frame->regs[CHECK_SUBJECT], subclass);
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
        if (i == length && !hides_class(world, args[0])) {
            return FALSE;
        }
    }
    return class_check(world, args[0], args[1], false);
}

Value builtin_issubclass(World *world, Value *args, int count) {
    (void)count;
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
    if (args[0] == UNDEFINED) {
        Value names = builtin_locals(world, NULL, 0);
        return is_signal(names)
                   ? names
                   : with_items(world, names, AFTER_SORTED, UNDEFINED, UNDEFINED, UNDEFINED);
    }
    Value signal;
    Frame *frame = step_push(world, STEP_dir, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[0] = args[0];
    return SIGNAL_CALL;
}
