/* The % operator of str and bytes.
 *
 * A template is worked through directive by directive. While all arguments are plain values that is one call. Where
 * Python code has to answer (__str__, __int__, a mapping's __getitem__) the same runs on a native frame, whose
 * registers hold what was written so far; a directive that cannot be finished is read again when the answer has
 * come. */
#include <math.h>

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/bytes.h"
#include "engine/objects/compare.h"
#include "engine/objects/format.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/number.h"
#include "engine/objects/repr.h"
#include "engine/objects/set.h"
#include "engine/objects/text.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

typedef struct Directive {
    bool left, plus, space, alternate, zero;
    int64_t width, precision; /* -1: not given */
    uint32_t conversion;
    int64_t at, end;            /* of the conversion; behind it */
    int64_t key_start, key_end; /* key_start 0: none */
} Directive;

typedef struct Percent {
    World *world;
    Value template, args;
    TypeId type;      /* of the result */
    int64_t position; /* in the template */
    int64_t next;     /* argument */
    Value pending;    /* the value of the directive, or what Python made of it; UNDEFINED */
    StrBuilder out;
    Frame *frame; /* NULL: no Python code may be called */
} Percent;

enum { STAGE_VALUE, STAGE_FETCHED, STAGE_CONVERTED };

/* Registers: PARTS is a list of what is written. */
enum {
    PERCENT_TEMPLATE,
    PERCENT_ARGS,
    PERCENT_TYPE,
    PERCENT_POSITION,
    PERCENT_NEXT,
    PERCENT_PENDING,
    PERCENT_PARTS
};

/* --- arguments ---------------------------------------------------------------------------------------------------- */

static Value next_argument(Percent *p) {
    bool tuple = has_kind(p->world, p->args, KIND_TUPLE);
    const TupleObject *args = at(p->world, (Ref)p->args);
    if (p->next >= (tuple ? tuple_length(p->world, args) : 1)) {
        return raise(p->world, TYPE_TYPE_ERROR, "not enough arguments for format string");
    }
    int64_t index = p->next++;
    return tuple ? args->items[index] : p->args;
}

/* May `%(name)s` be asked of it, and may it be left unused? */
static bool is_mapping(World *world, Value v) {
    Value plain = unwrap(world, v);
    switch ((int)kind_of(world, plain)) {
    case KIND_TUPLE:
    case KIND_STR: return false;
    case KIND_DICT:
    case KIND_LIST:
    case KIND_BYTES:
    case KIND_BYTEARRAY:
    case KIND_MEMORYVIEW:
    case KIND_RANGE: return true;
    case KIND_INSTANCE: return special_lookup(world, v, NAME_getitem) != UNDEFINED;
    default: return false;
    }
}

/* The value under a directive's key. UNDEFINED: Python code must say, and there is no frame for it. */
static Value fetch(Percent *p, const Directive *d) {
    World *world = p->world;
    if (!is_mapping(world, p->args)) {
        return raise(world, TYPE_TYPE_ERROR, "format requires a mapping");
    }
    Value key = str_substring(world, p->template, d->key_start, d->key_end);
    if (!is_signal(key) && p->type != TYPE_STR) {
        const StrObject *s = str_of(world, key);
        key = bytes_from(world, str_data(world, s), s->length);
    }
    if (is_signal(key)) {
        return key;
    }
    return p->frame || has_kind(world, p->args, KIND_DICT) ? get_item(world, p->args, key)
                                                           : UNDEFINED;
}

/* --- directives --------------------------------------------------------------------------------------------------- */

static uint32_t char_of(const Percent *p, int64_t i) {
    return str_at(p->world, str_of(p->world, p->template), i);
}

/* What stands under a key is asked for before the rest is read. */
static Value incomplete(Percent *p, const Directive *d) {
    Value found = d->key_start ? fetch(p, d) : NONE;
    if (is_signal(found) || found == UNDEFINED) {
        return found;
    }
    return raise(p->world, TYPE_VALUE_ERROR, "incomplete format");
}

/* A number or `*`. NONE or a signal. */
static Value read_count(Percent *p, int64_t *i, int64_t *out, const char *what) {
    World *world = p->world;
    int64_t length = str_of(world, p->template)->length;
    if (*i < length && char_of(p, *i) == '*') {
        Value v = next_argument(p);
        if (is_signal(v)) {
            return v;
        }
        v = unwrap(world, v);
        if (!is_integer(world, v)) {
            return raise(world, TYPE_TYPE_ERROR, "* wants int");
        }
        if (!int_to_int64(world, v, out) || *out > INT32_MAX || *out < -INT32_MAX) {
            return raise(world, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C %s",
                         *what == 'w' ? "ssize_t" : "int");
        }
        ++*i;
        return NONE;
    }
    for (; *i < length && char_of(p, *i) - '0' < 10; ++*i) {
        *out = (*out < 0 ? 0 : *out) * 10 + char_of(p, *i) - '0';
        if (*out > INT32_MAX) {
            return raise(world, TYPE_VALUE_ERROR, "%s too big", what);
        }
    }
    return NONE;
}

/* The key in brackets behind the %; brackets may be inside. */
static Value read_key(Percent *p, int64_t *i, Directive *d) {
    int64_t length = str_of(p->world, p->template)->length, depth = 1;
    d->key_start = ++*i;
    for (; *i < length && depth; ++*i) {
        depth += (char_of(p, *i) == '(') - (char_of(p, *i) == ')');
    }
    d->key_end = *i - 1;
    return depth ? raise(p->world, TYPE_VALUE_ERROR, "incomplete format key") : NONE;
}

/* Reads what stands behind the % at p->position. NONE or a signal. */
static Value read_directive(Percent *p, Directive *d) {
    World *world = p->world;
    int64_t length = str_of(world, p->template)->length, i = p->position + 1;
    *d = (Directive){.width = -1, .precision = -1};
    if (i == length) {
        return incomplete(p, d);
    }
    if (char_of(p, i) == '(') {
        if (!is_mapping(world, p->args)) {
            return raise(world, TYPE_TYPE_ERROR, "format requires a mapping");
        }
        Value done = read_key(p, &i, d);
        if (is_signal(done)) {
            return done;
        }
        p->next = INT32_MAX; /* from a mapping on there are no arguments in order */
    }
    for (; i < length; i++) {
        uint32_t c = char_of(p, i);
        bool *flag = c == '-'   ? &d->left
                     : c == '+' ? &d->plus
                     : c == ' ' ? &d->space
                     : c == '#' ? &d->alternate
                     : c == '0' ? &d->zero
                                : NULL;
        if (!flag) {
            break;
        }
        *flag = true;
    }
    Value done = read_count(p, &i, &d->width, "width");
    if (!is_signal(done) && d->width < -1) {
        d->left = true;
        d->width = -d->width;
    }
    if (!is_signal(done) && i < length && char_of(p, i) == '.') {
        i++;
        d->precision = 0;
        done = read_count(p, &i, &d->precision, "precision");
        d->precision = d->precision < 0 ? 0 : d->precision;
    }
    if (is_signal(done)) {
        return done;
    }
    if (i < length && (char_of(p, i) == 'h' || char_of(p, i) == 'l' || char_of(p, i) == 'L')) {
        i++;
    }
    if (i >= length) {
        return incomplete(p, d);
    }
    d->conversion = char_of(p, i);
    d->at = i;
    d->end = i + 1;
    return NONE;
}

static Value unsupported(Percent *p, const Directive *d) {
    uint32_t c = d->conversion;
    char digits[8];
    int i = 8;
    do {
        digits[--i] = "0123456789abcdef"[c & 15];
    } while (c >>= 4);
    Value number = str_from_chars(p->world, digits + i, 1, 8 - i);
    uint32_t shown = d->conversion >= 32 && d->conversion < 127 ? d->conversion : '?';
    return is_signal(number) ? number
                             : raise(p->world, TYPE_VALUE_ERROR,
                                     "unsupported format character '%c' (0x%S) at index %d",
                                     (int)shown, number, d->at);
}

/* --- conversions -------------------------------------------------------------------------------------------------- */

/* What a conversion needs of a value: a str, an int, a float. NOT_IMPLEMENTED: the value has no such; UNDEFINED: Python
 * must be asked without a frame for it; SIGNAL_CALL: it is asked. */
static Value ask(Percent *p, Value v, NameId first, NameId second) {
    NameId name = special_lookup(p->world, v, first) != UNDEFINED    ? first
                  : special_lookup(p->world, v, second) != UNDEFINED ? second
                                                                     : NAME_add;
    if (name == NAME_add || !has_kind(p->world, v, KIND_INSTANCE)) {
        return NOT_IMPLEMENTED;
    }
    return p->frame ? call_special(p->world, name, v, NULL, 0) : UNDEFINED;
}

static Value text_for(Percent *p, uint32_t conversion, Value v) {
    World *world = p->world;
    Str bytes;
    if (p->type != TYPE_STR && (conversion == 's' || conversion == 'b')) {
        Value ready = bytes_view(world, v, &bytes);
        if (is_ready(ready)) {
            return str_from_chars(world, bytes.data, 1, bytes.size);
        }
        return is_signal(ready) ? ready : ask(p, v, NAME_bytes, NAME_bytes);
    }
    if (!is_plain(world, v) && !p->frame) {
        return UNDEFINED;
    }
    return conversion == 's' ? value_str(world, v) : value_repr(world, v);
}

static Value int_for(Percent *p, uint32_t conversion, Value v) {
    Value plain = unwrap(p->world, v);
    bool decimal = conversion == 'd' || conversion == 'i' || conversion == 'u';
    if (is_integer(p->world, plain)) {
        return is_bool(plain) ? value_int(plain == TRUE) : plain;
    }
    if (decimal && is_float(plain)) {
        return float_to_int(p->world, float_of(plain));
    }
    return decimal ? ask(p, v, NAME_int, NAME_index) : ask(p, v, NAME_index, NAME_index);
}

static Value float_for(Percent *p, Value v) {
    Value plain = unwrap(p->world, v);
    double d;
    if (is_float(plain)) {
        return plain;
    }
    if (!is_integer(p->world, plain)) {
        return ask(p, v, NAME_float, NAME_index);
    }
    return int_to_double(p->world, plain, &d)
               ? value_float(d)
               : raise(p->world, TYPE_OVERFLOW_ERROR, "int too large to convert to float");
}

static Value char_for(Percent *p, Value v) {
    Value plain = unwrap(p->world, v);
    bool text = p->type == TYPE_STR
                    ? is_str(p->world, plain)
                    : is_bytes(p->world, plain) || has_kind(p->world, plain, KIND_BYTEARRAY);
    if (text && text_of(p->world, plain).length == 1) {
        Text one = text_of(p->world, plain);
        return value_int(chars_at(one.data, one.width, 0));
    }
    if (text && p->type == TYPE_STR) {
        return raise(p->world, TYPE_TYPE_ERROR,
                     "%%c requires an int or a unicode character, not a string of length %d",
                     (int64_t)str_of(p->world, plain)->length);
    }
    if (text) {
        return raise(p->world, TYPE_TYPE_ERROR,
                     "%%c requires an integer in range(256) or a single byte, not a %T object of "
                     "length %d",
                     v, text_of(p->world, plain).length);
    }
    return is_integer(p->world, plain) ? plain : ask(p, v, NAME_index, NAME_index);
}

static Value convert(Percent *p, const Directive *d, Value v) {
    switch (d->conversion) {
    case 's':
    case 'r':
    case 'a':
    case 'b': return text_for(p, d->conversion, v);
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o': return int_for(p, d->conversion, v);
    case 'c': return char_for(p, v);
    default: return float_for(p, v);
    }
}

static Value not_convertible(Percent *p, const Directive *d, Value v) {
    switch (d->conversion) {
    case 's':
    case 'b':
        return raise(p->world, TYPE_TYPE_ERROR,
                     "%%b requires a bytes-like object, or an object that implements __bytes__, "
                     "not '%T'",
                     v);
    case 'd':
    case 'i':
    case 'u':
        return raise(p->world, TYPE_TYPE_ERROR, "%%%c format: a real number is required, not %T",
                     (int)d->conversion, v);
    case 'x':
    case 'X':
    case 'o':
        return raise(p->world, TYPE_TYPE_ERROR, "%%%c format: an integer is required, not %T",
                     (int)d->conversion, v);
    case 'c':
        return raise(p->world, TYPE_TYPE_ERROR,
                     p->type == TYPE_STR
                         ? "%%c requires an int or a unicode character, not %T"
                         : "%%c requires an integer in range(256) or a single byte, not %T",
                     v);
    default:
        return raise(p->world, TYPE_TYPE_ERROR,
                     p->type == TYPE_STR ? "must be real number, not %T"
                                         : "float argument required, not %T",
                     v);
    }
}

/* --- writing ------------------------------------------------------------------------------------------------------ */

static Value put_padded(Percent *p, const Directive *d, Value text) {
    if (!is_signal(text) && d->width > 0) {
        FormatSpec spec = {.align = d->left ? '<' : '>', .width = d->width, .precision = -1};
        text = format_padded(p->world, &spec, text);
    }
    if (!is_signal(text)) {
        builder_str(&p->out, text);
    }
    return is_signal(text) ? text : NONE;
}

static Value put_int(Percent *p, const Directive *d, Value number) {
    World *world = p->world;
    uint32_t type = d->conversion == 'i' || d->conversion == 'u' ? 'd' : d->conversion;
    if (type == 'd' && d->precision < 0 && !d->zero && !d->plus && !d->space) {
        return put_padded(p, d, int_to_str(world, number, 10));
    }
    FormatSpec spec = {.type = type,
                       .sign = d->plus    ? '+'
                               : d->space ? ' '
                                          : 0,
                       .alternate = d->alternate && type != 'd',
                       .width = -1,
                       .precision = -1};
    if (d->zero && !d->left && d->precision < 0) {
        spec.fill = '0';
        spec.align = '=';
        spec.width = d->width;
    }
    Value plain = format_int(world, &spec, number);
    if (is_signal(plain) || d->precision < 0) {
        return put_padded(p, d, plain);
    }
    /* the precision is a least count of digits, without sign and prefix */
    const StrObject *s = str_of(world, plain);
    int64_t head = str_at(world, s, 0) - '0' < 10 || str_at(world, s, 0) >= 'A' ? 0 : 1;
    head += spec.alternate ? 2 : 0;
    spec.fill = '0';
    spec.align = '=';
    spec.width = head + d->precision;
    bool zero = d->zero && !d->left && d->width > spec.width;
    spec.width = zero ? d->width : spec.width;
    return put_padded(p, d, format_int(world, &spec, number));
}

static Value put_float(Percent *p, const Directive *d, double number) {
    FormatSpec spec = {.type = d->conversion,
                       .sign = d->plus    ? '+'
                               : d->space ? ' '
                                          : 0,
                       .alternate = d->alternate,
                       .width = -1,
                       .precision = d->precision < 0 ? 6 : d->precision};
    if (d->zero && !d->left) {
        spec.fill = '0';
        spec.align = '=';
        spec.width = d->width;
    }
    return put_padded(p, d, format_double(p->world, &spec, number));
}

static Value put_char(Percent *p, const Directive *d, Value number) {
    int64_t c, limit = p->type == TYPE_STR ? 0x110000 : 256;
    if (!int_to_int64(p->world, number, &c) || c < 0 || c >= limit) {
        return raise(p->world, TYPE_OVERFLOW_ERROR,
                     limit == 256 ? "%%c arg not in range(256)" : "%%c arg not in range(0x110000)");
    }
    return put_padded(p, d, str_from_char(p->world, (uint32_t)c));
}

/* `v` is what convert wanted. NONE or a signal. */
static Value put(Percent *p, const Directive *d, Value v) {
    World *world = p->world;
    Value plain = unwrap(world, v);
    switch (d->conversion) {
    case 's':
    case 'r':
    case 'a':
    case 'b':
        if (p->type != TYPE_STR && is_bytes(world, plain)) {
            Text bytes = text_of(world, plain);
            plain = str_from_chars(world, bytes.data, 1, bytes.length);
        } else if (!is_str(world, plain)) {
            return raise(world, TYPE_TYPE_ERROR, "__%s__ returned non-%s (type %T)",
                         d->conversion != 's'  ? "repr"
                         : p->type == TYPE_STR ? "str"
                                               : "bytes",
                         p->type == TYPE_STR ? "string" : "bytes", v);
        }
        if (d->conversion == 'a' || (d->conversion == 'r' && p->type != TYPE_STR)) {
            plain = is_signal(plain) ? plain : str_to_ascii(world, plain);
        }
        if (!is_signal(plain) && d->precision >= 0) {
            int64_t length = str_of(world, plain)->length;
            plain = str_substring(world, plain, 0, d->precision < length ? d->precision : length);
        }
        return put_padded(p, d, plain);
    case 'c': return put_char(p, d, plain);
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
        if (!is_integer(world, plain)) {
            return raise(world, TYPE_TYPE_ERROR, "__int__ returned non-int (type %T)", v);
        }
        return put_int(p, d, plain);
    default: break;
    }
    double number = 0;
    if (is_float(plain)) {
        number = float_of(plain);
    } else if (!is_integer(world, plain) || !int_to_double(world, plain, &number)) {
        return raise(world, TYPE_TYPE_ERROR, "__float__ returned non-float (type %T)", v);
    }
    return put_float(p, d, number);
}

/* --- the run ------------------------------------------------------------------------------------------------------ */

/* Before Python code is called: what is written so far goes to the frame. NONE or SIGNAL_MEMORY. */
static Value save(Percent *p) {
    Value *regs = p->frame->regs;
    Value text = builder_take(&p->out);
    if (is_signal(text) || !list_append(p->world, at(p->world, (Ref)regs[PERCENT_PARTS]), text)) {
        return SIGNAL_MEMORY;
    }
    regs[PERCENT_POSITION] = value_int(p->position);
    regs[PERCENT_NEXT] = value_int(p->next);
    p->frame->pc = STAGE_VALUE; /* what was pending has been written */
    builder_init(&p->out, p->world);
    return NONE;
}

/* One directive from stage on. NONE: done, the position stands behind it. *stage says where to go on after SIGNAL_CALL;
 * UNDEFINED: a frame is needed. */
static Value run_directive(Percent *p, int *stage) {
    Directive d;
    int64_t next = p->next;
    if (p->frame && *stage == STAGE_VALUE && save(p) != NONE) {
        return SIGNAL_MEMORY;
    }
    Value done = read_directive(p, &d), v = p->pending;
    if (is_signal(done) || done == UNDEFINED) {
        p->next = done == SIGNAL_ERROR ? p->next : next;
        return done;
    }
    if (d.conversion == '%' && d.at == p->position + 1) {
        builder_char(&p->out, '%');
        p->position = d.end;
        return NONE;
    }
    if (*stage == STAGE_VALUE) {
        v = d.key_start ? fetch(p, &d) : next_argument(p);
        if (is_signal(v) || v == UNDEFINED) {
            p->next = v == SIGNAL_ERROR ? p->next : next;
            *stage = v == SIGNAL_CALL ? STAGE_FETCHED : STAGE_VALUE;
            return v;
        }
    } else if (!d.key_start) {
        p->next++; /* the value was taken from there */
    }
    const char *known = p->type == TYPE_STR ? "srcadiuoxXeEfFgG" : "srcabdiuoxXeEfFgG";
    if (d.conversion >= 128 || !strchr(known, (int)d.conversion)) {
        return unsupported(p, &d);
    }
    Value text = *stage == STAGE_CONVERTED ? v : convert(p, &d, v);
    if (text == NOT_IMPLEMENTED) {
        return not_convertible(p, &d, v);
    }
    if (is_signal(text) || text == UNDEFINED) {
        p->next = next;
        *stage = text == SIGNAL_CALL ? STAGE_CONVERTED : *stage;
        return text;
    }
    done = put(p, &d, text);
    if (done == SIGNAL_MEMORY) {
        p->next = next;
    }
    if (!is_signal(done)) {
        p->position = d.end;
        *stage = STAGE_VALUE;
        p->pending = UNDEFINED;
    }
    return done;
}

static Value finish(Percent *p) {
    World *world = p->world;
    bool tuple = has_kind(world, p->args, KIND_TUPLE);
    int64_t given = tuple ? tuple_length(world, at(world, (Ref)p->args)) : 1;
    if (p->next < given && !is_mapping(world, p->args)) {
        return raise(world, TYPE_TYPE_ERROR, "not all arguments converted during %s formatting",
                     p->type == TYPE_STR ? "string" : "bytes");
    }
    Value text = builder_take(&p->out);
    if (p->frame && !is_signal(text)) {
        ListObject *parts = at(world, (Ref)p->frame->regs[PERCENT_PARTS]);
        if (!list_append(world, parts, text)) {
            return SIGNAL_MEMORY;
        }
        text = join_list(world, parts, value_ref(world->roots.empty_str), UNDEFINED, UNDEFINED);
        parts->length--; /* it may have to be done again */
    }
    if (is_signal(text) || p->type == TYPE_STR) {
        return text;
    }
    const StrObject *s = str_of(world, text);
    return text_make(world, &(Text){.type = p->type}, str_data(world, s), 1, s->length);
}

static void put_small(StrBuilder *out, int64_t number) {
    char digits[24], *start = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    do {
        *--start = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (number < 0) {
        *--start = '-';
    }
    builder_ascii(out, start, digits + sizeof digits - start);
}

/* %s and %d as they stand, of a str or a small int: most directives. false: it is another case. */
static bool put_usual(Percent *p, const StrObject *s) {
    World *world = p->world;
    if (p->type != TYPE_STR || p->frame || p->position + 1 >= s->length) {
        return false;
    }
    uint32_t letter = str_at(world, s, p->position + 1);
    const TupleObject *tuple = at(world, (Ref)p->args);
    bool many = has_kind(world, p->args, KIND_TUPLE);
    if ((letter != 's' && letter != 'd') || p->next >= (many ? tuple_length(world, tuple) : 1)) {
        return false;
    }
    Value v = many ? tuple->items[p->next] : p->args;
    if (letter == 's' && is_str(world, v)) {
        builder_str(&p->out, v);
    } else if (is_int(v)) {
        put_small(&p->out, int_of(v));
    } else {
        return false;
    }
    p->next++;
    p->position += 2;
    return true;
}

/* To the end, or to where Python code is called. */
static Value run(Percent *p, int *stage) {
    World *world = p->world;
    const StrObject *s = str_of(world, p->template);
    for (;;) {
        int64_t mark = char_next(str_data(world, s), s->head.aux, '%', p->position, s->length);
        int64_t end = mark < 0 ? s->length : mark;
        builder_slice(&p->out, s, p->position, end);
        p->position = end;
        if (p->out.failed) {
            return SIGNAL_MEMORY;
        }
        if (mark < 0) {
            return finish(p);
        }
        if (!charge(world, 4)) {
            return SIGNAL_LIMIT;
        }
        Value done = put_usual(p, s) ? NONE : run_directive(p, stage);
        if (done != NONE) {
            return done;
        }
    }
}

/* frame->pc: the stage */
Value step_percent(World *world, Frame *frame, Value input) {
    Value *regs = frame->regs;
    Percent p = {.world = world,
                 .template = regs[PERCENT_TEMPLATE],
                 .args = regs[PERCENT_ARGS],
                 .type = (TypeId)int_of(regs[PERCENT_TYPE]),
                 .position = int_of(regs[PERCENT_POSITION]),
                 .next = int_of(regs[PERCENT_NEXT]),
                 .pending = frame->pc == STAGE_VALUE ? UNDEFINED : regs[PERCENT_PENDING],
                 .frame = frame};
    if (!is_ref(regs[PERCENT_PARTS])) {
        ListObject *parts = list_new(world, 0);
        if (!parts) {
            return SIGNAL_MEMORY;
        }
        regs[PERCENT_PARTS] = value_of(world, parts);
    }
    if (frame->pc != STAGE_VALUE && p.pending == UNDEFINED) {
        regs[PERCENT_PENDING] = p.pending = input;
    }
    builder_init(&p.out, world);
    int stage = (int)frame->pc;
    Value result = run(&p, &stage);
    if (result == SIGNAL_CALL) {
        frame->pc = (uint32_t)stage;
        regs[PERCENT_PENDING] = UNDEFINED;
    }
    return result;
}

Value text_percent(World *world, Value template, Value args) {
    Text text = text_of(world, template);
    Value usual = text.type == TYPE_STR ? percent_usual(world, template, args) : UNDEFINED;
    if (usual != UNDEFINED) {
        return usual;
    }
    Value str = text.type == TYPE_STR ? template : str_from_chars(world, text.data, 1, text.length);
    if (is_signal(str)) {
        return str;
    }
    if (!charge(world, text.length / 8)) {
        return SIGNAL_LIMIT;
    }
    Percent p = {
        .world = world, .template = str, .args = args, .type = text.type, .pending = UNDEFINED};
    if (!has_kind(world, args, KIND_TUPLE) && has_kind(world, unwrap(world, args), KIND_TUPLE)) {
        p.args = unwrap(world, args);
    }
    builder_init(&p.out, world);
    int stage = STAGE_VALUE;
    Value result = run(&p, &stage);
    if (result != UNDEFINED) {
        return result;
    }
    Value signal;
    Frame *frame = step_push(world, STEP_percent, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[PERCENT_TEMPLATE] = str;
    frame->regs[PERCENT_ARGS] = p.args;
    frame->regs[PERCENT_TYPE] = value_int(text.type);
    frame->regs[PERCENT_POSITION] = frame->regs[PERCENT_NEXT] = value_int(0);
    return SIGNAL_CALL;
}
