/* Running: programs, cells, calls from outside; leaving the loop and entering it again. */
#include "engine/compile/compile.h"
#include "engine/engine.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/host.h"
#include "engine/exec/import.h"
#include "engine/exec/loop.h"
#include "engine/exec/raise.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/report.h"
#include "engine/values.h"

/* SystemExit's code as the process's status; what is no number is told. */
static int exit_status(World *world, Value code) {
    if (is_int(code)) {
        return (int)int_of(code);
    }
    if (code == NONE || code == UNDEFINED || code == FALSE || code == TRUE) {
        return code == TRUE;
    }
    report_text(world, code);
    return 1;
}

static EngineOutcome failed(World *world, int *out_status) {
    Value exception = world->error;
    world->error = UNDEFINED;
    world->cell_value = exception;
    if (is_instance(world, exception, TYPE_SYSTEM_EXIT)) {
        Value code = *exception_slot(world, exception, EXC_EXIT_CODE);
        *out_status = exit_status(world, code);
        return ENGINE_EXIT;
    }
    report_error(world, exception);
    return ENGINE_ERROR;
}

/* What the loop gave, told to the caller. A run that ended in another way than by its end leaves no frames. */
static EngineOutcome finish(World *world, Value outcome, int *out_status) {
    *out_status = 1;
    switch (outcome) {
    case SIGNAL_HOST: return ENGINE_CALL;
    case SIGNAL_PAUSE: return ENGINE_PAUSED;
    case SIGNAL_ERROR: return failed(world, out_status);
    case SIGNAL_MEMORY: world_limit(world, ENGINE_LIMIT_MEMORY); return ENGINE_STOPPED;
    default: break;
    }
    if (is_signal(outcome)) {
        return ENGINE_STOPPED;
    }
    world->cell_value = outcome;
    *out_status = 0;
    return ENGINE_DONE;
}

/* Nothing of an earlier run is left but what its modules hold. */
static void start(World *world) {
    world->frame = 0;
    world->stack_top = STACK_FIRST;
    world->handled = NONE;
    world->error = UNDEFINED;
    world->cell_value = UNDEFINED;
    world->cell_repr = UNDEFINED;
    world->limit_reached = ENGINE_LIMIT_NONE;
    world->roots.host_values = 0;
}

static EngineOutcome run_pushed(World *world, Value signal, int *out_status) {
    if (signal == SIGNAL_CALL) {
        top_frame(world)->ret = RET_EXIT;
        signal = loop_run(world);
    }
    return finish(world, signal, out_status);
}

static Value keep_source(World *world, Str filename, Str source) {
    Value name = str_name(world, filename);
    Value bytes = bytes_value(world, source);
    if (is_signal(name) || is_signal(bytes)) {
        return SIGNAL_MEMORY;
    }
    return dict_set_str(world, at(world, world->roots.sources), name, bytes) ? NONE : SIGNAL_MEMORY;
}

/* A program, not a cell, knows its file's name. */
static bool name_file(World *world, Str filename) {
    DictObject *main = at(world, world->roots.main);
    Value name = str_name(world, filename);
    return !is_signal(name) && dict_set_str(world, main, name_value(world, NAME_file), name) &&
           dict_set_str(world, main, name_value(world, NAME_cached), NONE);
}

/* What becomes of the program's last expression. */
typedef enum Showing { SHOW_NOTHING, SHOW_REPR, SHOW_BY_MIME } Showing;

static Value push_program(World *world, const AstNode *tree, Str filename, Str source,
                          Showing showing) {
    bool cell = showing != SHOW_NOTHING;
    Value kept = keep_source(world, filename, source);
    if (is_signal(kept)) {
        return kept;
    }
    Value code = cell ? compile_cell(world, tree, filename) : compile_module(world, tree, filename);
    if (is_signal(code)) {
        return code;
    }
    const CodeObject *made = at(world, (Ref)code);
    Value doc = made->doc ? value_ref(made->doc) : NONE;
    if ((!cell || made->doc) &&
        !dict_set_str(world, at(world, world->roots.main), name_value(world, NAME_doc), doc)) {
        return SIGNAL_MEMORY;
    }
    if (!cell) {
        return name_file(world, filename) ? push_module(world, code, world->roots.main)
                                          : SIGNAL_MEMORY;
    }
    Value function = module_function(world, code, world->roots.main);
    if (showing == SHOW_BY_MIME && !is_signal(function)) {
        return call_helper(world, HELPER_run_cell, &function, 1);
    }
    Value signal = function;
    Frame *frame = is_signal(function) ? NULL : step_push(world, STEP_cell, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[0] = function;
    return SIGNAL_CALL;
}

static EngineOutcome run_tree(World *world, const AstNode *tree, Str filename, Str source,
                              Showing showing, int *out_status) {
    *out_status = 1;
    start(world);
    if (!charge(world, source.size)) {
        return ENGINE_STOPPED;
    }
    uint32_t stress = world->stress;
    world->stress = 0;
    Value signal = push_program(world, tree, filename, source, showing);
    if (signal == SIGNAL_MEMORY) {
        heap_collect(world);
        signal = push_program(world, tree, filename, source, showing);
    }
    world->stress = stress;
    return run_pushed(world, signal, out_status);
}

EngineOutcome engine_run(World *world, const AstNode *tree, Str filename, Str source,
                         int *out_status) {
    return run_tree(world, tree, filename, source, SHOW_NOTHING, out_status);
}

EngineOutcome engine_run_cell(World *world, const AstNode *tree, Str filename, Str source,
                              int *out_status) {
    return run_tree(world, tree, filename, source, SHOW_REPR, out_status);
}

EngineOutcome engine_run_shown(World *world, const AstNode *tree, Str filename, Str source,
                               int *out_status) {
    return run_tree(world, tree, filename, source, SHOW_BY_MIME, out_status);
}

EngineOutcome engine_invoke(World *world, EngineValue function, const EngineValue *args,
                            int64_t count, int *out_status) {
    _Static_assert(sizeof(EngineValue) == sizeof(Value), "a row of one is a row of the other");
    Ref kept = world->roots.host_values;
    start(world);
    world->roots.host_values = kept;
    return run_pushed(world, call_value(world, function.bits, (const Value *)args, (int)count, 0),
                      out_status);
}

/* Has the module been imported, by a program or by lib/python for itself? Takes no memory: the answer decides what is
 * paid for at the end. */
static bool is_imported(World *world, Ref modules, const char *module) {
    const DictObject *all = at(world, modules);
    for (int64_t e = dict_next(world, all, 0); e >= 0; e = dict_next(world, all, e + 1)) {
        Value name = dict_entries(world, all)[2 * e];
        if (is_str(world, name) && str_equals(world, name, module)) {
            return true;
        }
    }
    return false;
}

EngineOutcome engine_finish(World *world) {
    int status;
    Ref private = world->roots.private_modules;
    bool files = is_imported(world, private, "_files");
    bool called = is_imported(world, private, "_threads") ||
                  is_imported(world, world->roots.modules, "atexit");
    const RawObject *watched = world->roots.watched ? at(world, world->roots.watched) : NULL;
    if (!files && !called && !(watched && watched->used)) {
        return ENGINE_DONE;
    }
    start(world);
    world->pause_wanted = false; /* the program has ended: there is nothing left to pause */
    return run_pushed(world, call_helper(world, HELPER_at_exit, (Value[]){value_bool(files)}, 1),
                      &status);
}

/* Programs that ask the host again and again use little fuel from one answer to the next: a host that interrupts one
 * while it waits must not wait for the end of the slice. */
static void look_at_interrupt(World *world) {
    const volatile int *interrupt = host_side(world)->calls.interrupt;
    if (interrupt && *interrupt && world->fuel >= 0) {
        world->fuel_left += world->fuel + 1;
        world->fuel = -1;
    }
}

EngineOutcome engine_resume(World *world, int *out_status) {
    world->roots.host_values = 0;
    if (world->limit_reached) {
        *out_status = 1;
        return ENGINE_STOPPED;
    }
    look_at_interrupt(world);
    return finish(world, loop_run(world), out_status);
}

void engine_refill(World *world, int64_t fuel, int64_t output_bytes) {
    world->fuel = 0;
    world->fuel_left = fuel;
    world->fuel_limit = fuel;
    world->output_left = output_bytes;
}

void engine_pause_after(World *world, int64_t fuel) {
    world->pause_wanted = fuel > 0;
    world->pause_at = world->fuel_left + world->fuel - fuel;
    if (fuel > 0 && world->fuel > fuel) { /* a slice is running that would go past it */
        world->fuel_left += world->fuel - fuel;
        world->fuel = fuel;
    }
}

EngineValue engine_result(World *world) {
    return (EngineValue){world->cell_value};
}

EngineValue engine_result_repr(World *world) {
    return (EngineValue){world->cell_repr};
}

/* --- calls of the host ---------------------------------------------------------------------------------------- */

static Frame *asking_frame(World *world) {
    Frame *frame = world->frame ? top_frame(world) : NULL;
    return frame && (frame->flags & FRAME_NATIVE) && frame->code == STEP_host_call ? frame : NULL;
}

EngineState engine_state(World *world) {
    if (!world->frame || world->limit_reached) {
        return ENGINE_AT_REST;
    }
    return asking_frame(world) ? ENGINE_IN_CALL : ENGINE_IN_PAUSE;
}

void engine_call(World *world, EngineCall *out) {
    const Frame *frame = asking_frame(world);
    *out = (EngineCall){.name = STR(""), .args = {UNDEFINED}, .keywords = {UNDEFINED}};
    if (frame) {
        const StrObject *name = str_of(world, frame->regs[HOST_NAME]);
        *out = (EngineCall){{str_data(world, name), name->length},
                            {frame->regs[HOST_ARGS]},
                            {frame->regs[HOST_KEYWORDS]}};
    }
}

bool engine_answer(World *world, EngineValue value) {
    Frame *frame = asking_frame(world);
    if (!frame || value.bits == UNDEFINED || is_signal(value.bits)) {
        return false;
    }
    frame->regs[HOST_ANSWER] = value.bits;
    return true;
}

/* The builtin exception type of that name. */
static Value exception_type(World *world, Str name) {
    for (int id = 0; id < TYPE_ID_COUNT; id++) {
        const TypeObject *type = type_by_id(world, (TypeId)id);
        const StrObject *text = str_of(world, value_ref(type->name));
        if ((type->flags & TYPE_RAISES) &&
            str_equal(name, (Str){str_data(world, text), text->length})) {
            return value_of(world, type);
        }
    }
    return type_value(world, TYPE_RUNTIME_ERROR);
}

bool engine_answer_error(World *world, Str type, Str message) {
    Frame *frame = asking_frame(world);
    EngineValue text = engine_make_str(world, message);
    if (!frame || text.bits == UNDEFINED) {
        return false;
    }
    uint32_t stress = world->stress;
    world->stress = 0;
    Value exception = call_value(world, exception_type(world, type), &text.bits, 1, 0);
    if (exception == SIGNAL_MEMORY) {
        heap_collect(world);
        exception = call_value(world, exception_type(world, type), &text.bits, 1, 0);
    }
    world->stress = stress;
    if (is_signal(exception)) {
        return false;
    }
    frame->regs[HOST_ERROR] = exception;
    return true;
}
