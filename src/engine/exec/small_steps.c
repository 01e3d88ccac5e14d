/* Steps of one call and one answer. */
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/special.h"
#include "engine/objects/builtin_operate.h"

Value step_bool(World *world, Frame *frame, Value input) {
    if (frame->pc == 0) {
        frame->pc = 1;
        input = frame->regs[0];
    }
    return truth(world, input);
}

Value bool_by_step(World *world, Value v) {
    Value signal;
    Frame *frame = step_push(world, STEP_bool, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[0] = v;
    return SIGNAL_CALL;
}

enum { EXTEND_LIST, EXTEND_ITERABLE, EXTEND_SELF };

Value step_extend(World *world, Frame *frame, Value input) {
    (void)input;
    if (frame->pc == 0) {
        frame->pc = 1;
        Value done = with_items(world, frame->regs[EXTEND_ITERABLE], AFTER_EXTEND,
                                frame->regs[EXTEND_LIST], UNDEFINED, UNDEFINED);
        if (is_signal(done)) {
            frame->pc = done == SIGNAL_MEMORY ? 0 : 1;
            return done;
        }
    }
    return frame->regs[EXTEND_SELF];
}

Value extend_then_self(World *world, Value list, Value iterable, Value self) {
    pop_frame(world, top_frame(world));
    Value signal;
    Frame *frame = step_push(world, STEP_extend, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[EXTEND_LIST] = list;
    frame->regs[EXTEND_ITERABLE] = iterable;
    frame->regs[EXTEND_SELF] = self;
    return SIGNAL_CALL;
}
