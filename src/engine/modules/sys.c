/* The natives under sys: output, facts about the run. */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/modules/output.h"
#include "engine/objects/int.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

Value write_out(World *world, int stream, Value text) {
    bool is_text = has_kind(world, text, KIND_STR);
    const BytesObject *given = at(world, (Ref)text);
    int64_t bytes = is_text ? str_to_utf8(world, str_of(world, text), NULL, 0) : given->length;
    if (bytes > world->output_left) {
        return world_limit(world, ENGINE_LIMIT_OUTPUT);
    }
    if (!charge(world, bytes / 8 + 1)) {
        return SIGNAL_LIMIT;
    }
    const char *data = given->data;
    if (is_text) {
        RawObject *raw = heap_new_raw(world, bytes + 1);
        if (!raw) {
            return SIGNAL_MEMORY;
        }
        str_to_utf8(world, str_of(world, text), raw->data, bytes);
        data = raw->data;
    }
    world->output_left -= bytes;
    EngineHost *calls = &host_side(world)->calls;
    calls->write(calls->context, stream, (Str){data, bytes});
    return NONE;
}

Value sys_write(World *world, Value *args, int count) {
    (void)count;
    Value text = unwrap(world, args[1]);
    if (!has_kind(world, text, KIND_STR) && !has_kind(world, text, KIND_BYTES)) {
        return raise(world, TYPE_TYPE_ERROR, "write() argument must be str, not %T", args[1]);
    }
    return write_out(world, int_of(args[0]) == 2 ? 2 : 1, text);
}

Value sys_set_stdout(World *world, Value *args, int count) {
    (void)count;
    if (!has_kind(world, args[0], KIND_MODULE) || !is_ref(args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "a module and a file are wanted");
    }
    world->roots.sys_dict = ((ModuleObject *)at(world, (Ref)args[0]))->dict;
    world->roots.stdout_object = (Ref)args[1];
    return NONE;
}

Value sys_cordon_version(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    return str_name(world, STR(CORDON_VERSION));
}

Value sys_getrecursionlimit(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    return value_int(world->recursion_limit);
}

Value sys_setrecursionlimit(World *world, Value *args, int count) {
    (void)count;
    uint32_t limit = (uint32_t)int_of(args[0]);
    world->recursion_limit = limit < world->depth_limit ? limit : world->depth_limit;
    return NONE;
}

/* The most decimal digits of an int's text, after setting it where it is given. */
Value sys_int_digits(World *world, Value *args, int count) {
    (void)count;
    if (is_int(args[0]) && int_of(args[0]) >= 0 && int_of(args[0]) <= INT32_MAX) {
        world->int_digits_most = (uint32_t)int_of(args[0]);
    }
    return value_int(world->int_digits_most);
}

Value sys_depth(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    return value_int(top_frame(world)->depth);
}

Value sys_getsizeof(World *world, Value *args, int count) {
    (void)count;
    return value_int(is_ref(args[0]) ? heap_object_bytes(world, (Ref)args[0]) : 8);
}

Value sys_intern(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[0])) {
        return raise(world, TYPE_TYPE_ERROR, "intern() argument must be str, not %T", args[0]);
    }
    return str_intern(world, args[0]);
}

/* The exception being handled in the code that asks. */
Value sys_exception(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    return world->handled;
}

Value sys_index(World *world, Value *args, int count) {
    Value plain = unwrap(world, args[0]);
    return is_integer(world, plain) ? plain : call_helper(world, HELPER_to_index, args, count);
}

Value builtin_input(World *world, Value *args, int count) {
    return call_helper(world, HELPER_input_line, args, args[0] == UNDEFINED ? 0 : count);
}
