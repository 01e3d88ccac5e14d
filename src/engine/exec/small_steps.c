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
