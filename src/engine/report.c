/* What is written when an exception leaves the program: lib/python/_traceback.py makes the text; what is here is for
 * when that fails, too. */
#include "engine/report.h"

#include "engine/engine.h"
#include "engine/exec/call.h"
#include "engine/exec/frames.h"
#include "engine/exec/loop.h"
#include "engine/exec/raise.h"
#include "engine/objects/code.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

/* Telling is not charged to the program, but it has an end, too. */
enum { REPORT_FUEL = 20000000 };

static void write_error(World *world, Str text) {
    EngineHost *calls = &host_side(world)->calls;
    calls->write(calls->context, 2, text);
}

static void write_value(World *world, Value text) {
    char bytes[4096];
    if (!is_signal(text)) {
        int64_t size = str_to_utf8(world, str_of(world, text), bytes, sizeof bytes);
        write_error(world,
                    (Str){bytes, size < (int64_t)sizeof bytes ? size : (int64_t)sizeof bytes});
    }
}

static void write_source_line(World *world, Str source, int32_t line) {
    int64_t start = 0;
    for (int32_t i = 1; i < line && start >= 0; i++) {
        int64_t end = str_find(source, STR("\n"), start);
        start = end < 0 ? -1 : end + 1;
    }
    if (start < 0 || start >= source.size) {
        return;
    }
    int64_t end = str_find(source, STR("\n"), start);
    Str text = str_trim(str_slice(source, start, end < 0 ? source.size : end));
    write_error(world, STR("    "));
    write_error(world, text);
    write_error(world, STR("\n"));
}

/* The text of a file that was run, as bytes. */
static Str source_of(World *world, Ref filename) {
    Value source = dict_get_str(world, at(world, world->roots.sources), value_ref(filename));
    const BytesObject *bytes = is_ref(source) ? at(world, (Ref)source) : NULL;
    return bytes ? (Str){bytes->data, bytes->length} : STR("");
}

static void write_traceback(World *world, Value entry) {
    write_error(world, STR("Traceback (most recent call last):\n"));
    for (int i = 0; i < 1000 && has_kind(world, entry, KIND_TRACEBACK); i++) {
        const RecordObject *record = at(world, (Ref)entry);
        const CodeObject *code = at(world, (Ref)record->values[TB_CODE]);
        CodePosition position = {.line = (int32_t)code->first_line};
        code_position(world, code, int_of(record->values[TB_WORD]), &position);
        int32_t line = position.line;
        write_value(world,
                    format_text(world, "  File \"%S\", line %d, in %S\n", value_ref(code->filename),
                                (int64_t)line, value_ref(code->qualname)));
        write_source_line(world, source_of(world, code->filename), line);
        entry = record->values[TB_NEXT];
    }
}

/* Runs a helper on `argument`. A signal: it did not come to its end. */
static Value run_helper(World *world, HelperId helper, Value argument) {
    int64_t fuel = world->fuel, fuel_left = world->fuel_left;
    uint32_t stress = world->stress, limit = world->limit_reached, pause = world->pause_wanted;
    world->pause_wanted = 0;
    world->fuel = 0;
    world->fuel_left = REPORT_FUEL;
    world->stress = 0;
    world->handled = NONE;
    Value outcome = call_helper(world, helper, &argument, 1);
    if (outcome == SIGNAL_CALL) {
        top_frame(world)->ret = RET_EXIT;
        outcome = loop_run(world);
    }
    world->fuel = fuel;
    world->fuel_left = fuel_left;
    world->stress = stress;
    world->limit_reached = limit;
    world->pause_wanted = pause;
    world->frame = 0;
    world->stack_top = STACK_FIRST;
    world->error = UNDEFINED;
    return outcome;
}

void report_error(World *world, Value exception) {
    world->cell_value = exception;
    Value text = run_helper(world, HELPER_report, exception);
    if (!is_signal(text)) {
        world->cell_repr = text;
        return;
    }
    write_traceback(world, *exception_slot(world, exception, EXC_TRACEBACK));
    const TupleObject *args = at(world, (Ref)*exception_slot(world, exception, EXC_ARGS));
    write_value(world, type_name_of(world, exception));
    if (tuple_length(world, args) == 1 && is_str(world, args->items[0])) {
        write_error(world, STR(": "));
        write_value(world, args->items[0]);
    }
    write_error(world, STR("\n"));
}

void report_text(World *world, Value value) {
    world->cell_value = value;
    run_helper(world, HELPER_report_text, value);
}
