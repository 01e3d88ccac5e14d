/* Tracebacks, frame objects, globals() and locals(). */
#include "engine/exec/frames.h"
#include "engine/exec/import.h"

#include "engine/exec/charge.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/code.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

enum { VIEWS_MOST = 16 };

static FunctionObject *function_of(World *world, const Frame *frame) {
    return at(world, frame->function);
}

static bool in_names(World *world, Ref names, Value name) {
    const TupleObject *tuple = names ? at(world, names) : NULL;
    for (int64_t i = 0; tuple && i < tuple_length(world, tuple); i++) {
        if (tuple->items[i] == name) {
            return true;
        }
    }
    return false;
}

static bool add_local(World *world, DictObject *dict, Value name, Value value) {
    return value == UNDEFINED || str_at(world, str_of(world, name), 0) == '.' ||
           dict_set_str(world, dict, name, value);
}

static Value function_locals(World *world, const Frame *frame) {
    const CodeObject *code = at(world, frame->code);
    DictObject *dict = dict_new(world, code->local_count);
    const TupleObject *names = at(world, code->varnames);
    int64_t count = tuple_length(world, names);
    for (int64_t i = 0; dict && i < count; i++) {
        bool extra = i >= code->local_count;
        Value value = frame->regs[extra ? code->local_count - 1 : i];
        if (extra) { /* past the registers */
            const ArrayObject *extras = at(world, (Ref)value);
            value = has_kind(world, value, KIND_ARRAY) ? extras->items[i - code->local_count]
                                                       : UNDEFINED;
        }
        if (in_names(world, code->cellvars, names->items[i]) && has_kind(world, value, KIND_CELL)) {
            value = ((RecordObject *)at(world, (Ref)value))->values[0];
        }
        if (!add_local(world, dict, names->items[i], value)) {
            return SIGNAL_MEMORY;
        }
    }
    Ref closure = function_of(world, frame)->closure;
    const TupleObject *free_names = at(world, code->freevars);
    for (int64_t i = 0; dict && closure && i < tuple_length(world, free_names); i++) {
        const TupleObject *cells = at(world, closure);
        const RecordObject *cell = at(world, (Ref)cells->items[i]);
        if (!add_local(world, dict, free_names->items[i], cell->values[0])) {
            return SIGNAL_MEMORY;
        }
    }
    return dict ? value_of(world, dict) : SIGNAL_MEMORY;
}

Value frame_locals(World *world, const Frame *frame) {
    const CodeObject *code = at(world, frame->code);
    if (code->flags & CODE_CLASS) {
        return frame->regs[0];
    }
    return code->flags & CODE_MODULE ? value_ref(function_of(world, frame)->globals)
                                     : function_locals(world, frame);
}

/* The frame that called the running native: natives of C have none. NULL: no Python code runs, the host has called. */
static const Frame *python_frame(World *world, Ref from) {
    while (from) {
        const Frame *frame = at(world, from);
        if (!(frame->flags & FRAME_NATIVE)) {
            return frame;
        }
        from = frame->prev;
    }
    return NULL;
}

Value builtin_globals(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    const Frame *frame = python_frame(world, world->frame);
    return value_ref(frame ? function_of(world, frame)->globals : world->roots.main);
}

Value builtin_locals(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    const Frame *frame = python_frame(world, world->frame);
    return frame ? frame_locals(world, frame) : value_ref(world->roots.main);
}

/* --- tracebacks ----------------------------------------------------------------------------------------------- */

static const CodeObject *code_of(World *world, const RecordObject *tb) {
    return at(world, (Ref)tb->values[TB_CODE]);
}

/* A traceback made by a program keeps a line in place of a word: it is negative. */
static int64_t line_of(World *world, const RecordObject *tb) {
    CodePosition position;
    int64_t word = int_of(tb->values[TB_WORD]);
    if (word < 0) {
        return -word;
    }
    return code_position(world, code_of(world, tb), word, &position)
               ? (int64_t)position.line
               : (int64_t)code_of(world, tb)->first_line;
}

/* (line, end line, column, end column, anchor, left line, left column, statement column), or None. */
Value frames_position(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[0], KIND_TRACEBACK)) {
        return NONE;
    }
    const RecordObject *tb = at(world, (Ref)args[0]);
    CodePosition p;
    int64_t word = int_of(tb->values[TB_WORD]);
    if (word < 0 || !code_position(world, code_of(world, tb), word, &p)) {
        return NONE;
    }
    Value parts[8] = {value_int(p.line),     value_int(p.end_line),     value_int(p.col),
                      value_int(p.end_col),  value_int(p.anchor),       value_int(p.left_line),
                      value_int(p.left_col), value_int(p.statement_col)};
    return tuple_from(world, parts, 8);
}

/* All of a file that was run; None. */
Value frames_source(World *world, Value *args, int count) {
    (void)count;
    Value source = is_str(world, args[0])
                       ? dict_get_str(world, at(world, world->roots.sources), args[0])
                       : UNDEFINED;
    if (!has_kind(world, source, KIND_BYTES)) {
        return NONE;
    }
    const BytesObject *bytes = at(world, (Ref)source);
    return charge(world, bytes->length) ? str_from_utf8(world, (Str){bytes->data, bytes->length})
                                        : SIGNAL_LIMIT;
}

/* Line `number` of a file that was run, without its end; None. */
Value frames_source_line(World *world, Value *args, int count) {
    (void)count;
    Value source = is_str(world, args[0])
                       ? dict_get_str(world, at(world, world->roots.sources), args[0])
                       : NONE;
    if (!has_kind(world, source, KIND_BYTES) || !is_int(args[1])) {
        return NONE;
    }
    const BytesObject *bytes = at(world, (Ref)source);
    const char *next = bytes->data, *end = bytes->data + bytes->length;
    for (int64_t line = 1; line < int_of(args[1]) && next; line++) {
        const char *newline = memchr(next, '\n', (size_t)(end - next));
        next = newline ? newline + 1 : NULL;
    }
    if (!next || next >= end || int_of(args[1]) < 1) {
        return NONE;
    }
    const char *newline = memchr(next, '\n', (size_t)(end - next));
    int64_t size = (newline ? newline : end) - next;
    size -= size && next[size - 1] == '\r';
    return str_from_utf8(world, (Str){next, size});
}

/* A column in UTF-8 bytes as one in characters. */
Value frames_characters(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[0]) || !is_int(args[1])) {
        return NONE;
    }
    const StrObject *line = str_of(world, args[0]);
    int64_t bytes = int_of(args[1]), column = 0;
    while (bytes > 0 && column < line->length) {
        uint32_t c = str_at(world, line, column++);
        bytes -= c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    }
    return value_int(column);
}

/* Straight to the host: for what is told when nothing else runs any more. */
Value frames_write_error(World *world, Value *args, int count) {
    (void)count;
    EngineHost *calls = &host_side(world)->calls;
    char bytes[4096];
    if (!is_str(world, args[0])) {
        return NONE;
    }
    const StrObject *text = str_of(world, args[0]);
    for (int64_t from = 0; from < text->length; from += 1000) {
        int64_t to = from + 1000 < text->length ? from + 1000 : text->length;
        Value part = str_substring(world, args[0], from, to);
        if (is_signal(part)) {
            return from ? NONE : part;
        }
        int64_t size = str_to_utf8(world, str_of(world, part), bytes, sizeof bytes);
        calls->write(calls->context, 2, (Str){bytes, size});
    }
    return NONE;
}

Value frames_handled(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    return world->handled;
}

static Value new_view(World *world, const CodeObject *code, Value globals, Value locals,
                      int64_t line) {
    RecordObject *view = heap_new_record(world, TYPE_FRAME, KIND_FRAME, VIEW_VALUES);
    if (!view) {
        return SIGNAL_MEMORY;
    }
    view->values[VIEW_CODE] = value_of(world, code);
    view->values[VIEW_GLOBALS] = globals;
    view->values[VIEW_LOCALS] = locals;
    view->values[VIEW_LINE] = value_int(line);
    view->values[VIEW_BACK] = NONE;
    return value_of(world, view);
}

/* The frame `depth` calls further out as an object, with some of those behind it. */
Value frames_current(World *world, Value *args, int count) {
    (void)count;
    const Frame *frame = python_frame(world, world->frame);
    for (int64_t depth = is_int(args[0]) ? int_of(args[0]) : 0; frame && depth > 0; depth--) {
        frame = python_frame(world, frame->prev);
    }
    if (!frame) {
        return raise(world, TYPE_VALUE_ERROR, "call stack is not deep enough");
    }
    Value first = NONE;
    RecordObject *last = NULL;
    for (int i = 0; frame && i < VIEWS_MOST; i++, frame = python_frame(world, frame->prev)) {
        const CodeObject *code = at(world, frame->code);
        CodePosition position = {.line = (int32_t)code->first_line};
        code_position(world, code, (frame->pc - ref_to(world, code->words)) / 4 - 1, &position);
        Value locals = i ? NONE : frame_locals(world, frame);
        Value view = is_signal(locals)
                         ? locals
                         : new_view(world, code, value_ref(function_of(world, frame)->globals),
                                    locals, position.line);
        if (is_signal(view)) {
            return view;
        }
        if (last) {
            last->values[VIEW_BACK] = view;
        } else {
            first = view;
        }
        last = at(world, (Ref)view);
    }
    return first;
}

/* gi_frame and the like: None once the end was reached. */
static Value suspended_frame(World *world, Value v) {
    GeneratorObject *generator = at(world, (Ref)v);
    if (generator->head.aux == GENERATOR_DONE) {
        return NONE;
    }
    const Frame *frame = generator_frame(generator);
    const CodeObject *code = at(world, frame->code);
    CodePosition position = {.line = (int32_t)code->first_line};
    int64_t word = (frame->pc - ref_to(world, code->words)) / 4;
    if (word > 0) {
        code_position(world, code, word - 1, &position);
    }
    Value locals = frame_locals(world, frame);
    return is_signal(locals) ? locals
                             : new_view(world, code, value_ref(function_of(world, frame)->globals),
                                        locals, position.line);
}

Value generator_frame_object(World *world, Value *args, int count) {
    (void)count;
    return suspended_frame(world, args[0]);
}

Value coroutine_frame_object(World *world, Value *args, int count) {
    (void)count;
    return suspended_frame(world, args[0]);
}

Value async_generator_frame_object(World *world, Value *args, int count) {
    (void)count;
    return suspended_frame(world, args[0]);
}

/* types.TracebackType and types.FrameType. */
Value frames_types(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    Value types[2] = {type_value(world, TYPE_TRACEBACK), type_value(world, TYPE_FRAME)};
    return tuple_from(world, types, 2);
}

Value traceback_new(World *world, Value *args, int count) {
    (void)count;
    if (args[1] != NONE && !has_kind(world, args[1], KIND_TRACEBACK)) {
        return raise(world, TYPE_TYPE_ERROR, "expected traceback object or None, got '%T'",
                     args[1]);
    }
    if (!has_kind(world, args[2], KIND_FRAME)) {
        return raise(world, TYPE_TYPE_ERROR, "argument 'tb_frame' must be frame, not %T", args[2]);
    }
    RecordObject *tb = heap_new_record(world, TYPE_TRACEBACK, KIND_TRACEBACK, TB_VALUES);
    if (!tb) {
        return SIGNAL_MEMORY;
    }
    const RecordObject *view = at(world, (Ref)args[2]);
    tb->values[TB_NEXT] = args[1];
    tb->values[TB_CODE] = view->values[VIEW_CODE];
    tb->values[TB_WORD] = value_int(is_int(args[4]) ? -int_of(args[4]) : 0);
    tb->values[TB_GLOBALS] = view->values[VIEW_GLOBALS];
    tb->values[TB_LOCALS] = view->values[VIEW_LOCALS];
    return value_of(world, tb);
}

static RecordObject *self_of(World *world, const Value *args) {
    return at(world, (Ref)args[0]);
}

Value traceback_next(World *world, Value *args, int count) {
    (void)count;
    return self_of(world, args)->values[TB_NEXT];
}

Value traceback_set_next(World *world, Value *args, int count) {
    (void)count;
    if (args[1] == UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR, "can't delete tb_next attribute");
    }
    if (args[1] != NONE && !has_kind(world, args[1], KIND_TRACEBACK)) {
        return raise(world, TYPE_TYPE_ERROR, "expected traceback object, got '%T'", args[1]);
    }
    for (Value link = args[1]; link != NONE; link = self_of(world, &link)->values[TB_NEXT]) {
        if (link == args[0]) {
            return raise(world, TYPE_VALUE_ERROR, "traceback loop detected");
        }
    }
    self_of(world, args)->values[TB_NEXT] = args[1];
    return NONE;
}

Value traceback_frame(World *world, Value *args, int count) {
    (void)count;
    const RecordObject *tb = self_of(world, args);
    return new_view(world, code_of(world, tb), tb->values[TB_GLOBALS], tb->values[TB_LOCALS],
                    line_of(world, tb));
}

Value traceback_line(World *world, Value *args, int count) {
    (void)count;
    return value_int(line_of(world, self_of(world, args)));
}

Value traceback_lasti(World *world, Value *args, int count) {
    (void)count;
    int64_t word = int_of(self_of(world, args)->values[TB_WORD]);
    return value_int(word < 0 ? -1 : 2 * word);
}

/* --- frame objects -------------------------------------------------------------------------------------------- */

Value frame_code(World *world, Value *args, int count) {
    (void)count;
    return self_of(world, args)->values[VIEW_CODE];
}

Value frame_globals(World *world, Value *args, int count) {
    (void)count;
    return self_of(world, args)->values[VIEW_GLOBALS];
}

Value frame_locals_of(World *world, Value *args, int count) {
    (void)count;
    Value locals = self_of(world, args)->values[VIEW_LOCALS];
    const CodeObject *code = at(world, (Ref)self_of(world, args)->values[VIEW_CODE]);
    if (locals != NONE) {
        return locals;
    }
    if (code->flags & CODE_MODULE) {
        return self_of(world, args)->values[VIEW_GLOBALS];
    }
    DictObject *empty = dict_new(world, 0);
    return empty ? value_of(world, empty) : SIGNAL_MEMORY;
}

Value frame_line(World *world, Value *args, int count) {
    (void)count;
    return self_of(world, args)->values[VIEW_LINE];
}

Value frame_back(World *world, Value *args, int count) {
    (void)count;
    return self_of(world, args)->values[VIEW_BACK];
}

Value frame_builtins(World *world, Value *args, int count) {
    (void)count;
    Value globals = self_of(world, args)->values[VIEW_GLOBALS];
    return value_of(world, builtins_of(world, dict_of(world, globals)));
}

Value frame_trace(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return NONE;
}

Value frame_clear(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return NONE;
}
