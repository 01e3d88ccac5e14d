/* Calls of the host, and the frame that runs a cell. */
#include "engine/exec/host.h"

#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/repr.h"

/* pc: 0 to be asked, 1 asked. */
Value step_host_call(World *world, Frame *frame, Value input) {
    (void)input;
    if (frame->pc == 0 ||
        (frame->regs[HOST_ANSWER] == UNDEFINED && frame->regs[HOST_ERROR] == UNDEFINED)) {
        frame->pc = 1;
        return SIGNAL_HOST;
    }
    return frame->regs[HOST_ERROR] == UNDEFINED ? frame->regs[HOST_ANSWER]
                                                : raise_object(world, frame->regs[HOST_ERROR]);
}

Value ask_host(World *world, Value name, Value args, Value keywords) {
    Value signal;
    Frame *frame = step_push(world, STEP_host_call, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[HOST_NAME] = name;
    frame->regs[HOST_ARGS] = args;
    frame->regs[HOST_KEYWORDS] = keywords;
    return SIGNAL_CALL;
}

Value host_call(World *world, Value *args, int count) {
    (void)count;
    return ask_host(world, args[0], args[1], args[2]);
}

enum { CELL_FUNCTION, CELL_VALUE };
enum { CELL_START, CELL_RAN, CELL_SHOWN };

/* The module of a cell, then the repr of what it gave. */
Value step_cell(World *world, Frame *frame, Value input) {
    if (frame->pc == CELL_START) {
        frame->pc = CELL_RAN;
        input = call_value(world, frame->regs[CELL_FUNCTION], NULL, 0, 0);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? CELL_START : CELL_RAN;
            return input;
        }
    }
    if (frame->pc == CELL_RAN) {
        frame->regs[CELL_VALUE] = world->cell_value = input;
        if (input == NONE) {
            return NONE;
        }
        frame->pc = CELL_SHOWN;
        input = value_repr(world, input);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? CELL_RAN : CELL_SHOWN;
            return input;
        }
    }
    world->cell_repr = input;
    return frame->regs[CELL_VALUE];
}
