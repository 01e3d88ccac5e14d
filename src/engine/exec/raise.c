/* Raising exceptions from C. */
#include "engine/exec/raise.h"

#include <stdarg.h>

#include "engine/exec/charge.h"
#include "engine/objects/exception.h"
#include "engine/objects/int.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

static void put_int(StrBuilder *b, int64_t n) {
    char digits[24];
    int at = 24;
    uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        digits[--at] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude);
    if (n < 0) {
        digits[--at] = '-';
    }
    builder_ascii(b, digits + at, 24 - at);
}

/* Text that could not be made is not told: the message is not made either. */
static void put_str(StrBuilder *b, Value text) {
    if (is_signal(text)) {
        b->failed = true;
    } else {
        builder_str(b, text);
    }
}

static void put_repr(StrBuilder *b, Value v) {
    put_str(b, is_signal(v) ? v : repr_plain(b->world, v));
}

static Value format_list(World *world, const char *format, va_list args) {
    StrBuilder b;
    builder_init(&b, world);
    for (const char *p = format; *p; p++) {
        if (*p != '%') {
            builder_char(&b, (uint8_t)*p);
            continue;
        }
        switch (*++p) {
        case 's': builder_text(&b, va_arg(args, const char *)); break;
        case 'd': put_int(&b, va_arg(args, int64_t)); break;
        case 'c': builder_char(&b, (uint32_t)va_arg(args, int)); break;
        case 'S': put_str(&b, va_arg(args, Value)); break;
        case 'T': builder_str(&b, type_name_of(world, va_arg(args, Value))); break;
        case 'R': put_repr(&b, va_arg(args, Value)); break;
        default: builder_char(&b, '%'); break;
        }
    }
    return builder_take(&b);
}

Value format_text(World *world, const char *format, ...) {
    va_list args;
    va_start(args, format);
    Value text = format_list(world, format, args);
    va_end(args);
    return text;
}

Value raise_object(World *world, Value exception) {
    InstanceObject *object = at(world, (Ref)exception);
    if (world->handled != NONE && world->handled != exception) {
        /* the context chain must not become a ring */
        Value link = world->handled;
        for (int i = 0; i < 100 && link != UNDEFINED && link != NONE; i++) {
            InstanceObject *one = at(world, (Ref)link);
            if (one->slots[EXC_CONTEXT] == exception) {
                one->slots[EXC_CONTEXT] = UNDEFINED;
                break;
            }
            link = one->slots[EXC_CONTEXT];
        }
        object->slots[EXC_CONTEXT] = world->handled;
    }
    world->error = exception;
    return SIGNAL_ERROR;
}

Value raise_value(World *world, TypeId type, Value argument) {
    Value exception = instance_new(world, type_by_id(world, type));
    Value args = argument == UNDEFINED ? value_ref(world->roots.empty_tuple)
                                       : tuple_from(world, &argument, 1);
    if (is_signal(exception) || is_signal(args)) {
        return SIGNAL_MEMORY;
    }
    *exception_slot(world, exception, EXC_ARGS) = args;
    if (type == TYPE_STOP_ITERATION) {
        *exception_slot(world, exception, EXC_STOP_VALUE) = argument;
    } else if (type == TYPE_SYNTAX_ERROR) {
        *exception_slot(world, exception, EXC_SYNTAX_MSG) = argument;
    }
    return raise_object(world, exception);
}

Value raise(World *world, TypeId type, const char *format, ...) {
    va_list args;
    va_start(args, format);
    Value text = format_list(world, format, args);
    va_end(args);
    return is_signal(text) ? text : raise_value(world, type, text);
}

Value raised_with(World *world, Value signal, int slot, Value value) {
    if (signal == SIGNAL_ERROR) {
        *exception_slot(world, world->error, slot) = value;
    }
    return signal;
}

Value world_limit(World *world, EngineLimit limit) {
    if (!world->limit_reached) {
        world->limit_reached = (uint32_t)limit;
    }
    return SIGNAL_LIMIT;
}

Value raise_too_deep(World *world) {
    if (world->recursion_limit == world->depth_limit) {
        return world_limit(world, ENGINE_LIMIT_RECURSION);
    }
    return raise(world, TYPE_RECURSION_ERROR, "maximum recursion depth exceeded");
}

/* A slice that ends where the pause is due; past that, one that makes the loop look at its next test. */
static int64_t slice_to_pause(const World *world, int64_t slice) {
    int64_t left = world->fuel_left + world->fuel - world->pause_at;
    int64_t most = (left > 0 ? left : 0) - world->fuel;
    return slice < most ? slice : most;
}

Value charge_check(World *world) {
    if (UNLIKELY(world->pause_wanted) && world->fuel_left + world->fuel <= world->pause_at) {
        world->pause_wanted = 0;
        return SIGNAL_PAUSE;
    }
    return charge(world, 0) ? NONE : SIGNAL_LIMIT;
}

bool charge_slow(World *world) {
    const volatile int *interrupt = host_side(world)->calls.interrupt;
    if (interrupt && *interrupt) {
        world_limit(world, ENGINE_LIMIT_INTERRUPT);
        return false;
    }
    while (world->fuel < 0 && world->fuel_left > 0) {
        int64_t need = -world->fuel + SLICE_FUEL;
        int64_t slice = need < world->fuel_left ? need : world->fuel_left;
        if (UNLIKELY(world->pause_wanted)) {
            slice = slice_to_pause(world, slice);
        }
        world->fuel += slice;
        world->fuel_before += slice;
        world->fuel_left -= slice;
    }
    if (world->fuel < 0) {
        world_limit(world, ENGINE_LIMIT_FUEL);
        return false;
    }
    return true;
}
