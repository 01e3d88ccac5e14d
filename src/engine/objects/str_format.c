/* str.format: the usual templates over plain values at once; attributes, items, nested fields, values with methods in
 * Python and every error go to the helper in Python, which starts over. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/special.h"
#include "engine/objects/compare.h"
#include "engine/objects/dict.h"
#include "engine/objects/repr.h"
#include "engine/objects/text.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

typedef struct Fields {
    World *world;
    const StrObject *template;
    Value *args; /* positional ones, then the keywords' values */
    int64_t positional, next;
    const TupleObject *names; /* of the keywords, or NULL */
    bool numbered, counted;   /* fields with a number, without one */
} Fields;

static uint32_t char_of(const Fields *f, int64_t i) {
    return str_at(f->world, f->template, i);
}

/* The argument that the field name start..end means; UNDEFINED: let Python say. */
static Value argument(Fields *f, int64_t start, int64_t end) {
    int64_t index = 0, i = start;
    if (start == end) {
        f->counted = true;
        index = f->next++;
    } else if (char_of(f, start) - '0' < 10) {
        f->numbered = true;
        for (; i < end && char_of(f, i) - '0' < 10 && index < 1000; i++) {
            index = index * 10 + char_of(f, i) - '0';
        }
    }
    if (f->numbered && f->counted) {
        return UNDEFINED;
    }
    if (start == end || i > start) {
        return (start == end || i == end) && index < f->positional ? f->args[index] : UNDEFINED;
    }
    int64_t count = f->names ? tuple_length(f->world, f->names) : 0;
    for (int64_t k = 0; k < count; k++) {
        const StrObject *name = str_of(f->world, f->names->items[k]);
        bool same = name->length == end - start;
        for (i = start; same && i < end; i++) {
            same = str_at(f->world, name, i - start) == char_of(f, i);
        }
        if (same) {
            return f->args[f->positional + k];
        }
    }
    return UNDEFINED;
}

/* The field behind the `{` before *i, which moves behind its `}`. A str, UNDEFINED: let Python do it, or a signal. */
static Value field(Fields *f, int64_t *i) {
    World *world = f->world;
    int64_t length = f->template->length, start = *i, end = start;
    uint32_t c = 0;
    for (; end < length; end++) {
        c = char_of(f, end);
        if (c == '}' || c == '!' || c == ':') {
            break;
        }
        if (c == '{' || c == '[' || c == '.') {
            return UNDEFINED;
        }
    }
    uint32_t conversion = 0;
    int64_t at_char = end;
    if (c == '!' && end + 2 < length) {
        conversion = char_of(f, end + 1);
        at_char = end + 2;
        c = char_of(f, at_char);
    }
    int64_t close = at_char;
    while (close < length && char_of(f, close) != '}' && char_of(f, close) != '{') {
        close++;
    }
    if (close >= length || char_of(f, close) != '}' || (c != ':' && c != '}')) {
        return UNDEFINED;
    }
    Value v = argument(f, start, end);
    if (v == UNDEFINED || !is_plain(world, v)) {
        return UNDEFINED;
    }
    *i = close + 1;
    if (conversion == 's') {
        v = value_str(world, v);
    } else if (conversion == 'r' || conversion == 'a') {
        v = value_repr(world, v);
        v = conversion == 'a' && !is_signal(v) ? str_to_ascii(world, v) : v;
    } else if (conversion) {
        return UNDEFINED;
    }
    if (is_signal(v) || at_char + 1 >= close) {
        return is_signal(v) ? v : value_str(world, v);
    }
    Value spec = str_substring(world, value_of(world, f->template), at_char + 1, close);
    return is_signal(spec) ? spec : format_value(world, v, spec);
}

/* UNDEFINED: let Python do it. */
static Value format_directly(Fields *f) {
    StrBuilder b;
    builder_init(&b, f->world);
    int64_t length = f->template->length;
    for (int64_t i = 0; i < length && !b.failed;) {
        int64_t start = i;
        while (i < length && char_of(f, i) != '{' && char_of(f, i) != '}') {
            i++;
        }
        builder_slice(&b, f->template, start, i);
        if (i == length) {
            break;
        }
        uint32_t c = char_of(f, i++);
        if (i < length && char_of(f, i) == c) {
            builder_char(&b, c);
            i++;
            continue;
        }
        Value text = c == '{' ? field(f, &i) : UNDEFINED;
        if (text == UNDEFINED || is_signal(text)) {
            return text;
        }
        builder_str(&b, text);
    }
    return builder_take(&b);
}

Value str_format(World *world, Value *args, int count) {
    Value names = args[count - 1];
    Fields f = {.world = world, .template = str_of(world, args[0]), .args = args + 1};
    f.names = is_ref(names) ? at(world, (Ref)names) : NULL;
    int64_t keywords = f.names ? tuple_length(world, f.names) : 0;
    f.positional = count - 2 - keywords;
    if (!charge(world, (int64_t)f.template->length / 4 + count)) {
        return SIGNAL_LIMIT;
    }
    Value text = format_directly(&f);
    if (text != UNDEFINED && text != SIGNAL_ERROR) {
        return text;
    }
    world->error = UNDEFINED;
    DictObject *dict = dict_new(world, keywords);
    Value given[3] = {args[0], tuple_from(world, args + 1, f.positional), UNDEFINED};
    if (!dict || is_signal(given[1])) {
        return SIGNAL_MEMORY;
    }
    for (int64_t i = 0; i < keywords; i++) {
        if (!dict_set_str(world, dict, f.names->items[i], f.args[f.positional + i])) {
            return SIGNAL_MEMORY;
        }
    }
    given[2] = value_of(world, dict);
    return call_helper(world, HELPER_str_format, given, 3);
}

Value str_format_map(World *world, Value *args, int count) {
    Value given[3] = {args[0], NONE, args[1]};
    (void)count;
    return call_helper(world, HELPER_str_format, given, 3);
}
