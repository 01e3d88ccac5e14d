/* format(value, spec): the mini-language is read, and the type of the value chooses. */
#include "engine/objects/format.h"

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/int.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

static bool is_align(uint32_t c) {
    return c == '<' || c == '>' || c == '=' || c == '^';
}

typedef struct SpecReader {
    World *world;
    const StrObject *text;
    uint32_t at;
} SpecReader;

static uint32_t peek(const SpecReader *r, uint32_t ahead) {
    return r->at + ahead < r->text->length ? str_at(r->world, r->text, r->at + ahead) : 0;
}

static bool take(SpecReader *r, uint32_t wanted) {
    bool is = r->at < r->text->length && peek(r, 0) == wanted;
    r->at += is;
    return is;
}

/* -1 without a digit; false: too many. */
static bool take_number(SpecReader *r, int64_t *out) {
    *out = -1;
    while (r->at < r->text->length && peek(r, 0) >= '0' && peek(r, 0) <= '9') {
        *out = (*out < 0 ? 0 : *out) * 10 + peek(r, 0) - '0';
        if (*out > INT32_MAX) {
            return false;
        }
        r->at++;
    }
    return true;
}

/* "," or "_" or nothing. NONE or the error of both. */
static Value take_grouping(SpecReader *r, uint32_t *out) {
    *out = take(r, ',') ? ',' : 0;
    if (take(r, '_')) {
        if (*out) {
            return raise(r->world, TYPE_VALUE_ERROR, "Cannot specify both ',' and '_'.");
        }
        *out = '_';
    }
    if (*out == '_' && peek(r, 0) == ',') {
        return raise(r->world, TYPE_VALUE_ERROR, "Cannot specify both ',' and '_'.");
    }
    return NONE;
}

/* A code as messages show it. */
static Value code_text(World *world, uint32_t c) {
    if (c > 32 && c < 128) {
        return format_text(world, "%c", (int)c);
    }
    char digits[8];
    int at_digit = 8;
    do {
        digits[--at_digit] = "0123456789abcdef"[c & 15];
    } while (c >>= 4);
    StrBuilder b;
    builder_init(&b, world);
    builder_text(&b, "\\x");
    builder_ascii(&b, digits + at_digit, 8 - at_digit);
    return builder_take(&b);
}

/* Which types may be grouped. */
static Value check_grouping(World *world, const FormatSpec *spec, uint32_t grouping) {
    bool any = !spec->type || strchr("defgEG%F", (int)spec->type);
    bool fours = strchr("boxX", (int)spec->type) && grouping == '_';
    if (!grouping || (spec->type < 128 && (any || fours))) {
        return NONE;
    }
    Value code = code_text(world, spec->type);
    return is_signal(code) ? code
                           : raise(world, TYPE_VALUE_ERROR, "Cannot specify '%c' with '%S'.",
                                   (int)grouping, code);
}

/* NONE or a signal. */
static Value parse_spec(World *world, Value text, Value v, bool is_text, FormatSpec *spec) {
    SpecReader r = {world, str_of(world, text), 0};
    bool filled = false;
    *spec = (FormatSpec){.width = -1, .precision = -1};
    if (r.text->length >= 2 && is_align(peek(&r, 1))) {
        spec->fill = peek(&r, 0);
        spec->align = peek(&r, 1);
        filled = true;
        r.at = 2;
    } else if (is_align(peek(&r, 0))) {
        spec->align = peek(&r, 0);
        r.at = 1;
    }
    uint32_t c = peek(&r, 0);
    if (c == '+' || c == '-' || c == ' ') {
        spec->sign = c;
        r.at++;
    }
    spec->no_negative_zero = take(&r, 'z');
    spec->alternate = take(&r, '#');
    if (!filled && take(&r, '0')) {
        spec->zero = true;
        spec->fill = '0';
        spec->align = spec->align || is_text ? spec->align : '=';
    }
    if (!take_number(&r, &spec->width)) {
        return raise(world, TYPE_VALUE_ERROR, "Too many decimal digits in format string");
    }
    Value done = take_grouping(&r, &spec->grouping);
    if (is_signal(done)) {
        return done;
    }
    if (take(&r, '.')) {
        if (!take_number(&r, &spec->precision)) {
            return raise(world, TYPE_VALUE_ERROR, "Too many decimal digits in format string");
        }
        done = take_grouping(&r, &spec->fraction_grouping);
        if (is_signal(done)) {
            return done;
        }
        if (spec->precision < 0 && !spec->fraction_grouping) {
            return raise(world, TYPE_VALUE_ERROR, "Format specifier missing precision");
        }
    }
    if (r.text->length > r.at + 1) {
        return raise(world, TYPE_VALUE_ERROR,
                     "Invalid format specifier '%S' for object of type '%T'", text, v);
    }
    spec->typed = r.at < r.text->length;
    spec->type = spec->typed ? peek(&r, 0) : is_text ? 's' : 0;
    done = check_grouping(world, spec, spec->grouping);
    return is_signal(done) ? done : check_grouping(world, spec, spec->fraction_grouping);
}

static Value unknown_code(World *world, const FormatSpec *spec, Value v) {
    Value code = code_text(world, spec->type);
    return is_signal(code) ? code
                           : raise(world, TYPE_VALUE_ERROR,
                                   "Unknown format code '%S' for object of type '%T'", code, v);
}

Value format_padded(World *world, const FormatSpec *spec, Value v) {
    const StrObject *s = str_of(world, v);
    int64_t length =
        spec->precision >= 0 && spec->precision < s->length ? spec->precision : s->length;
    int64_t padding = spec->width > length ? spec->width - length : 0;
    if (!padding) {
        return str_substring(world, v, 0, length);
    }
    if (!heap_could_hold(world, padding)) {
        return SIGNAL_MEMORY;
    }
    if (!charge(world, padding / 8)) {
        return SIGNAL_LIMIT;
    }
    uint32_t fill = spec->fill ? spec->fill : ' ';
    int64_t left = spec->align == '>' ? padding : spec->align == '^' ? padding / 2 : 0;
    StrBuilder b;
    builder_init(&b, world);
    builder_fill(&b, fill, left);
    builder_slice(&b, s, 0, length);
    builder_fill(&b, fill, padding - left);
    return builder_take(&b);
}

static Value format_str(World *world, const FormatSpec *spec, Value v, Value plain) {
    if (spec->type != 's') {
        return unknown_code(world, spec, v);
    }
    if (spec->sign) {
        return raise(world, TYPE_VALUE_ERROR, "%s not allowed in string format specifier",
                     spec->sign == ' ' ? "Space" : "Sign");
    }
    if (spec->no_negative_zero) {
        return raise(world, TYPE_VALUE_ERROR,
                     "Negative zero coercion (z) not allowed in string format specifier");
    }
    if (spec->alternate) {
        return raise(world, TYPE_VALUE_ERROR,
                     "Alternate form (#) not allowed in string format specifier");
    }
    if (spec->align == '=') {
        return raise(world, TYPE_VALUE_ERROR,
                     "'=' alignment not allowed in string format specifier");
    }
    return format_padded(world, spec, plain);
}

static Value format_number(World *world, const FormatSpec *spec, Value v, Value plain) {
    uint32_t type = spec->type < 128 ? spec->type : 1;
    double d;
    if (has_kind(world, plain, KIND_COMPLEX)) {
        return type && !strchr("eEfFgGn", (int)type)
                   ? unknown_code(world, spec, v)
                   : format_complex(world, spec, at(world, (Ref)plain));
    }
    if (is_float(plain)) {
        return type && !strchr("eEfFgGn%", (int)type) ? unknown_code(world, spec, v)
                                                      : format_double(world, spec, float_of(plain));
    }
    if (!spec->typed || (type && strchr("bcdoxXn", (int)type))) {
        return format_int(world, spec, plain);
    }
    if (!type || !strchr("eEfFgG%", (int)type)) {
        return unknown_code(world, spec, v);
    }
    return int_to_double(world, is_bool(plain) ? value_int(plain == TRUE) : plain, &d)
               ? format_double(world, spec, d)
               : raise(world, TYPE_OVERFLOW_ERROR, "int too large to convert to float");
}

/* The builtin types' __format__; `v` is named in messages. */
static Value format_plain(World *world, Value v, Value plain, Value spec_value) {
    FormatSpec spec;
    bool is_text = is_str(world, plain);
    if (!is_text && !is_float(plain) && !is_integer(world, plain) &&
        !has_kind(world, plain, KIND_COMPLEX)) {
        return raise(world, TYPE_TYPE_ERROR, "unsupported format string passed to %T.__format__",
                     v);
    }
    Value done = parse_spec(world, spec_value, v, is_text, &spec);
    if (is_signal(done)) {
        return done;
    }
    return is_text ? format_str(world, &spec, v, plain) : format_number(world, &spec, v, plain);
}

Value format_value(World *world, Value v, Value spec) {
    if (spec == UNDEFINED) {
        spec = value_ref(world->roots.empty_str);
    }
    Value plain = v;
    if (has_own_methods(world, v)) {
        Value method = special_lookup(world, v, NAME_format);
        if (!is_native(world, method)) {
            return call_special(world, NAME_format, v, &spec, 1);
        }
        plain = unwrap(world, v);
    }
    return str_of(world, spec)->length ? format_plain(world, v, plain, spec) : value_str(world, v);
}
