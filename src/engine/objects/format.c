/* format(value, spec): the format mini-language for str, int and float. */
#include <math.h>
#include <stdio.h>

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/int.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

typedef struct FormatSpec {
    uint32_t fill, align, sign, type, grouping;
    bool alternate, zero, negative_zero;
    int64_t width, precision; /* -1: not given */
} FormatSpec;

enum { WIDTH_MOST = 1 << 30, PRECISION_MOST = 400 };

static bool is_align(uint32_t c) {
    return c == '<' || c == '>' || c == '=' || c == '^';
}

static bool take(World *world, const StrObject *s, uint32_t *i, uint32_t wanted) {
    if (*i < s->length && str_at(world, s, *i) == wanted) {
        ++*i;
        return true;
    }
    return false;
}

static int64_t take_number(World *world, const StrObject *s, uint32_t *i) {
    int64_t n = -1;
    while (*i < s->length && str_at(world, s, *i) >= '0' && str_at(world, s, *i) <= '9') {
        n = (n < 0 ? 0 : n) * 10 + str_at(world, s, *i) - '0';
        n = n > WIDTH_MOST ? WIDTH_MOST : n;
        ++*i;
    }
    return n;
}

static bool parse_spec(World *world, const StrObject *s, FormatSpec *spec) {
    uint32_t i = 0;
    *spec = (FormatSpec){.fill = ' ', .width = -1, .precision = -1};
    if (s->length >= 2 && is_align(str_at(world, s, 1))) {
        spec->fill = str_at(world, s, 0);
        spec->align = str_at(world, s, 1);
        i = 2;
    } else if (s->length >= 1 && is_align(str_at(world, s, 0))) {
        spec->align = str_at(world, s, 0);
        i = 1;
    }
    if (i < s->length) {
        uint32_t c = str_at(world, s, i);
        if (c == '+' || c == '-' || c == ' ') {
            spec->sign = c;
            i++;
        }
    }
    spec->negative_zero = take(world, s, &i, 'z');
    spec->alternate = take(world, s, &i, '#');
    if (take(world, s, &i, '0')) {
        spec->zero = true;
        if (!spec->align) {
            spec->align = '=';
            spec->fill = '0';
        }
    }
    spec->width = take_number(world, s, &i);
    spec->grouping = take(world, s, &i, ',') ? ',' : take(world, s, &i, '_') ? '_' : 0;
    if (take(world, s, &i, '.')) {
        spec->precision = take_number(world, s, &i);
        if (spec->precision < 0) {
            return false;
        }
    }
    if (i < s->length) {
        spec->type = str_at(world, s, i++);
    }
    return i == s->length;
}

/* The digits with a separator every `every`, zero-filled to `width` where padding goes inside. */
static void put_grouped(StrBuilder *b, const char *digits, int64_t count, uint32_t separator,
                        int every, int64_t width) {
    int64_t zeros = 0;
    if (separator) {
        while (count + zeros + (count + zeros - 1) / every < width) {
            zeros++;
        }
    } else {
        zeros = width > count ? width - count : 0;
    }
    int64_t total = count + zeros;
    for (int64_t i = 0; i < total; i++) {
        if (separator && i > 0 && (total - i) % every == 0) {
            builder_char(b, separator);
        }
        builder_char(b, i < zeros ? '0' : (uint8_t)digits[i - zeros]);
    }
}

/* sign + prefix + digits + tail, padded. */
static Value pad_number(World *world, const FormatSpec *spec, const char *prefix,
                        const char *digits, int64_t count, const char *tail, int64_t tail_count,
                        int every) {
    StrBuilder b;
    builder_init(&b, world);
    int64_t head = (int64_t)strlen(prefix);
    int64_t inner = spec->align == '=' && spec->fill == '0' && spec->width > 0
                        ? spec->width - head - tail_count
                        : 0;
    int64_t body = spec->grouping && count > 0 ? count + (count - 1) / every : count;
    int64_t length = head + (body > inner ? body : inner) + tail_count;
    int64_t padding = spec->width > length ? spec->width - length : 0;
    if (!charge(world, padding / 8)) {
        return SIGNAL_LIMIT;
    }
    uint32_t align = spec->align ? spec->align : '>';
    int64_t left = align == '>' ? padding : align == '^' ? padding / 2 : 0;
    builder_fill(&b, spec->fill, left);
    builder_text(&b, prefix);
    if (align == '=') {
        builder_fill(&b, spec->fill, padding);
    }
    put_grouped(&b, digits, count, spec->grouping, every, inner);
    builder_ascii(&b, tail, tail_count);
    builder_fill(&b, spec->fill, align == '=' ? 0 : padding - left);
    return builder_take(&b);
}

static Value unknown_code(World *world, const FormatSpec *spec, Value v) {
    return raise(world, TYPE_VALUE_ERROR, "Unknown format code '%c' for object of type '%T'",
                 (int)spec->type, v);
}

static Value format_float(World *world, const FormatSpec *spec, Value v, double d) {
    char text[512], format[16];
    uint32_t type = spec->type ? spec->type : spec->precision >= 0 ? 'g' : 'r';
    int precision = (int)(spec->precision < 0                ? 6
                          : spec->precision > PRECISION_MOST ? PRECISION_MOST
                                                             : spec->precision);
    bool percent = type == '%';
    double shown = fabs(percent ? d * 100 : d);
    if (!strchr("eEfFgGnr%", (int)type)) {
        return unknown_code(world, spec, v);
    }
    if (type == 'r') {
        Value plain = repr_plain(world, value_float(shown));
        if (is_signal(plain)) {
            return plain;
        }
        int64_t count = str_to_utf8(world, str_of(world, plain), text, sizeof text - 1);
        text[count] = '\0';
    } else {
        precision = (type == 'g' || type == 'G' || type == 'n') && precision == 0 ? 1 : precision;
        snprintf(format, sizeof format, "%%%s.*%c", spec->alternate ? "#" : "",
                 percent       ? 'f'
                 : type == 'n' ? 'g'
                               : (char)type);
        if (d - d != 0) {
            snprintf(text, sizeof text, "%s",
                     d != d                   ? (type < 'a' ? "NAN" : "nan")
                     : type < 'a' && !percent ? "INF"
                                              : "inf");
        } else {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
            snprintf(text, sizeof text, format, precision, shown);
#pragma GCC diagnostic pop
        }
        if (!spec->type && !strpbrk(text, ".en")) {
            memcpy(text + strlen(text), ".0", 3);
        }
    }
    bool negative = signbit(d) && d == d;
    const char *prefix = negative ? "-" : spec->sign == '+' ? "+" : spec->sign == ' ' ? " " : "";
    int64_t whole = (int64_t)strspn(text, "0123456789");
    if (percent) {
        memcpy(text + strlen(text), "%", 2);
    }
    return pad_number(world, spec, prefix, text, whole ? whole : 0, text + whole,
                      (int64_t)strlen(text + whole), 3);
}

static Value format_int(World *world, const FormatSpec *spec, Value v) {
    uint32_t type = spec->type ? spec->type : 'd';
    Value number = is_bool(v) ? value_int(v == TRUE) : v;
    double d;
    if (strchr("eEfFgG%", (int)type)) {
        return int_to_double(world, number, &d)
                   ? format_float(world, spec, v, d)
                   : raise(world, TYPE_OVERFLOW_ERROR, "int too large to convert to float");
    }
    if (spec->precision >= 0) {
        return raise(world, TYPE_VALUE_ERROR, "Precision not allowed in integer format specifier");
    }
    if (type == 'c') {
        Value c = str_from_char(world, (uint32_t)int_of(number));
        return c;
    }
    int base = type == 'b'                  ? 2
               : type == 'o'                ? 8
               : type == 'x' || type == 'X' ? 16
               : type == 'd' || type == 'n' ? 10
                                            : 0;
    if (!base) {
        return unknown_code(world, spec, v);
    }
    Value digits = int_to_str(world, number, base);
    if (is_signal(digits)) {
        return digits;
    }
    RawObject *raw = heap_new_raw(world, str_of(world, digits)->length + 1);
    if (!raw) {
        return SIGNAL_MEMORY;
    }
    int64_t count = str_to_utf8(world, str_of(world, digits), raw->data, raw->size);
    char *text = raw->data;
    bool negative = text[0] == '-';
    text += negative;
    count -= negative;
    for (int64_t i = 0; type == 'X' && i < count; i++) {
        text[i] = text[i] >= 'a' ? (char)(text[i] - 32) : text[i];
    }
    char prefix[8];
    const char *alternate = !spec->alternate ? ""
                            : base == 2      ? "0b"
                            : base == 8      ? "0o"
                            : type == 'x'    ? "0x"
                            : type == 'X'    ? "0X"
                                             : "";
    snprintf(prefix, sizeof prefix, "%s%s",
             negative            ? "-"
             : spec->sign == '+' ? "+"
             : spec->sign == ' ' ? " "
                                 : "",
             alternate);
    return pad_number(world, spec, prefix, text, count, "", 0, base == 10 ? 3 : 4);
}

static Value format_str(World *world, const FormatSpec *spec, Value v) {
    if (spec->type && spec->type != 's') {
        return unknown_code(world, spec, v);
    }
    if (spec->sign) {
        return raise(world, TYPE_VALUE_ERROR, "Sign not allowed in string format specifier");
    }
    if (spec->align == '=' && !spec->zero) {
        return raise(world, TYPE_VALUE_ERROR,
                     "'=' alignment not allowed in string format specifier");
    }
    const StrObject *s = str_of(world, v);
    int64_t length =
        spec->precision >= 0 && spec->precision < s->length ? spec->precision : s->length;
    int64_t padding = spec->width > length ? spec->width - length : 0;
    if (!charge(world, padding / 8)) {
        return SIGNAL_LIMIT;
    }
    int64_t left = spec->align == '>' ? padding : spec->align == '^' ? padding / 2 : 0;
    StrBuilder b;
    builder_init(&b, world);
    builder_fill(&b, spec->fill, left);
    builder_slice(&b, s, 0, length);
    builder_fill(&b, spec->fill, padding - left);
    return builder_take(&b);
}

Value format_value(World *world, Value v, Value spec_value) {
    if (spec_value == UNDEFINED) {
        spec_value = value_ref(world->roots.empty_str);
    }
    if (has_own_methods(world, v)) {
        Value method = special_lookup(world, v, NAME_format);
        if (!is_native(world, method)) {
            return call_special(world, NAME_format, v, &spec_value, 1);
        }
        if (!is_native_of(world, method, NATIVE_object_format) &&
            str_of(world, spec_value)->length) {
            return format_value(world, unwrap(world, v), spec_value);
        }
    }
    const StrObject *text = str_of(world, spec_value);
    if (text->length == 0) {
        return value_str(world, v);
    }
    FormatSpec spec;
    bool known = is_str(world, v) || is_float(v) || is_integer(world, v);
    if (!known) {
        return raise(world, TYPE_TYPE_ERROR, "unsupported format string passed to %T.__format__",
                     v);
    }
    if (!parse_spec(world, text, &spec)) {
        return raise(world, TYPE_VALUE_ERROR,
                     "Invalid format specifier '%S' for object of type '%T'", spec_value, v);
    }
    return is_str(world, v) ? format_str(world, &spec, v)
           : is_float(v)    ? format_float(world, &spec, v, float_of(v))
                            : format_int(world, &spec, v);
}
