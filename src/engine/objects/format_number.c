/* The format mini-language for int, float and complex. */
#include <math.h>

#include "base/number.h"
#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/objects/exact.h"
#include "engine/objects/format.h"
#include "engine/objects/int.h"
#include "engine/objects/limbs.h"
#include "engine/objects/str.h"

/* A number taken apart: sign, prefix, digits to group, point, digits behind it, the rest. */
typedef struct NumberText {
    uint32_t sign; /* 0: none */
    const char *prefix, *whole, *fraction, *tail;
    int64_t whole_count, fraction_count, fraction_zeros, tail_count;
    bool point;
    int every; /* digits of a group */
} NumberText;

static int64_t grouped_length(int64_t digits, uint32_t separator, int every) {
    return separator && digits > 0 ? digits + (digits - 1) / every : digits;
}

/* Digits with a separator before each group counted from the right, zeros in front up to `width`. */
static void put_whole(StrBuilder *b, const NumberText *n, uint32_t separator, int64_t width) {
    int64_t zeros = 0;
    if (separator) {
        while (grouped_length(n->whole_count + zeros, separator, n->every) < width) {
            zeros++;
        }
    } else if (width > n->whole_count) {
        zeros = width - n->whole_count;
    }
    if (!separator) {
        builder_fill(b, '0', zeros);
        builder_ascii(b, n->whole, n->whole_count);
        return;
    }
    int64_t total = n->whole_count + zeros;
    for (int64_t i = 0; i < total; i++) {
        if (i > 0 && (total - i) % n->every == 0) {
            builder_char(b, separator);
        }
        builder_char(b, i < zeros ? '0' : (uint8_t)n->whole[i - zeros]);
    }
}

static void put_fraction(StrBuilder *b, const NumberText *n, uint32_t separator) {
    if (!separator) {
        builder_ascii(b, n->fraction, n->fraction_count);
        builder_fill(b, '0', n->fraction_zeros);
        return;
    }
    for (int64_t i = 0; i < n->fraction_count + n->fraction_zeros; i++) {
        if (i > 0 && i % 3 == 0) {
            builder_char(b, separator);
        }
        builder_char(b, i < n->fraction_count ? (uint8_t)n->fraction[i] : '0');
    }
}

static Value lay_out(World *world, const FormatSpec *spec, const NumberText *n) {
    uint32_t align = spec->align ? spec->align : '>', fill = spec->fill ? spec->fill : ' ';
    int64_t head = (n->sign != 0) + (int64_t)strlen(n->prefix);
    int64_t behind =
        n->point +
        grouped_length(n->fraction_count + n->fraction_zeros, spec->fraction_grouping, 3) +
        n->tail_count;
    int64_t inner = fill == '0' && align == '=' ? spec->width - head - behind : 0;
    int64_t whole = grouped_length(n->whole_count, spec->grouping, n->every);
    if (spec->grouping && n->whole_count == 0) {
        inner = 0;
    }
    int64_t length = head + (whole > inner ? whole : inner) + behind;
    int64_t padding = spec->width > length ? spec->width - length : 0;
    int64_t total = length + padding;
    if (total > INT32_MAX || !heap_could_hold(world, total)) {
        return SIGNAL_MEMORY;
    }
    if (!charge(world, total / 8)) {
        return SIGNAL_LIMIT;
    }
    StrBuilder b;
    builder_init(&b, world);
    int64_t left = align == '>' ? padding : align == '^' ? padding / 2 : 0;
    builder_fill(&b, fill, left);
    if (n->sign) {
        builder_char(&b, n->sign);
    }
    builder_text(&b, n->prefix);
    builder_fill(&b, fill, align == '=' ? padding : 0);
    put_whole(&b, n, spec->grouping, inner);
    if (n->point) {
        builder_char(&b, '.');
    }
    put_fraction(&b, n, spec->fraction_grouping);
    builder_ascii(&b, n->tail, n->tail_count);
    builder_fill(&b, fill, align == '=' ? 0 : padding - left);
    return builder_take(&b);
}

static uint32_t sign_of(const FormatSpec *spec, bool negative) {
    return negative ? '-' : spec->sign == '+' ? '+' : spec->sign == ' ' ? ' ' : 0;
}

/* --- int ---------------------------------------------------------------------------------------------------------- */

static Value format_char(World *world, const FormatSpec *spec, Value number) {
    int64_t c;
    if (spec->sign) {
        return raise(world, TYPE_VALUE_ERROR, "Sign not allowed with integer format specifier 'c'");
    }
    if (spec->alternate) {
        return raise(world, TYPE_VALUE_ERROR,
                     "Alternate form (#) not allowed with integer format specifier 'c'");
    }
    if (!int_to_int64(world, number, &c)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C long");
    }
    if (c < 0 || c > 0x10ffff) {
        return raise(world, TYPE_OVERFLOW_ERROR, "%%c arg not in range(0x110000)");
    }
    Value s = str_from_char(world, (uint32_t)c);
    FormatSpec padding = *spec;
    padding.align = spec->align == '=' || !spec->align ? '>' : spec->align;
    return is_signal(s) ? s : format_padded(world, &padding, s);
}

Value format_int(World *world, const FormatSpec *spec, Value v) {
    Value number = is_bool(v) ? value_int(v == TRUE) : v;
    if (spec->precision >= 0) {
        return raise(world, TYPE_VALUE_ERROR, "Precision not allowed in integer format specifier");
    }
    if (spec->no_negative_zero) {
        return raise(world, TYPE_VALUE_ERROR,
                     "Negative zero coercion (z) not allowed in integer format specifier");
    }
    if (spec->type == 'c') {
        return format_char(world, spec, number);
    }
    int base = spec->type == 'b'                        ? 2
               : spec->type == 'o'                      ? 8
               : spec->type == 'x' || spec->type == 'X' ? 16
                                                        : 10;
    Value digits = int_to_str(world, number, base);
    if (is_signal(digits)) {
        return digits;
    }
    const StrObject *s = str_of(world, digits);
    const char *text = str_data(world, s);
    bool negative = *text == '-';
    if (spec->type == 'X') {
        RawObject *raw = heap_new_raw(world, s->length);
        if (!raw) {
            return SIGNAL_MEMORY;
        }
        for (uint32_t i = 0; i < s->length; i++) {
            raw->data[i] = (char)(text[i] >= 'a' ? text[i] - 32 : text[i]);
        }
        text = raw->data;
    }
    static const char *const prefixes[] = {[2] = "0b", [8] = "0o", [10] = "", [16] = "0x"};
    NumberText n = {.sign = sign_of(spec, negative),
                    .prefix = !spec->alternate    ? ""
                              : spec->type == 'X' ? "0X"
                                                  : prefixes[base],
                    .whole = text + negative,
                    .whole_count = (int64_t)s->length - negative,
                    .fraction = "",
                    .tail = "",
                    .every = base == 10 ? 3 : 4};
    return lay_out(world, spec, &n);
}

/* --- float -------------------------------------------------------------------------------------------------------- */

typedef struct FloatText {
    NumberText number;
    char whole[EXACT_DIGITS_MOST];
    char fraction[EXACT_DIGITS_MOST];
    char tail[12];
    bool is_zero;
} FloatText;

static void set_exponent(FloatText *f, int exponent, bool upper) {
    int n = 0, magnitude = exponent < 0 ? -exponent : exponent;
    f->tail[n++] = upper ? 'E' : 'e';
    f->tail[n++] = exponent < 0 ? '-' : '+';
    if (magnitude >= 100) {
        f->tail[n++] = (char)('0' + magnitude / 100);
    }
    f->tail[n++] = (char)('0' + magnitude / 10 % 10);
    f->tail[n++] = (char)('0' + magnitude % 10);
    f->number.tail_count = n;
}

/* Digits of 0.ddd * 10^point with `places` behind the point. */
static void set_fixed(FloatText *f, const ExactDigits *e, int point, int64_t places) {
    int whole = point > 0 ? point : 0;
    for (int i = 0; i < whole; i++) {
        f->whole[i] = i < e->count ? e->digits[i] : '0';
    }
    if (!whole) {
        f->whole[whole++] = '0';
    }
    int count = 0;
    for (int i = point; i < e->count && count < places; i++) {
        f->fraction[count++] = i < 0 ? '0' : e->digits[i];
    }
    f->number.whole_count = whole;
    f->number.fraction_count = count;
    f->number.fraction_zeros = places - count;
}

/* Fixed notation of what is small enough that its digits, point left out, are one 64-bit number: |d| = mantissa *
 * 2^-shift, so that number is mantissa * 10^places >> shift, rounded by what is shifted out. false: too large. */
static bool set_fixed_directly(FloatText *f, double d, int64_t places) {
    static const uint64_t tens[] = {1,      10,      100,      1000,      10000,
                                    100000, 1000000, 10000000, 100000000, 1000000000};
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int shift = 1075 - (int)(bits >> 52 & 0x7ff);
    if (places > 9 || shift <= 0 || shift > 110 || shift == 1075) {
        return false;
    }
    Wide scaled = (Wide)((bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52) * tens[places];
    Wide number = scaled >> shift, rest = scaled & (((Wide)1 << shift) - 1),
         half = (Wide)1 << (shift - 1);
    number += rest > half || (rest == half && (number & 1));
    if (number >> 63) {
        return false;
    }
    uint64_t digits = (uint64_t)number;
    for (int64_t i = places; i > 0; i--, digits /= 10) {
        f->fraction[i - 1] = (char)('0' + digits % 10);
    }
    char whole[24];
    int at_digit = 24;
    do {
        whole[--at_digit] = (char)('0' + digits % 10);
        digits /= 10;
    } while (digits);
    memcpy(f->whole, whole + at_digit, (size_t)(24 - at_digit));
    f->number.whole_count = 24 - at_digit;
    f->number.fraction_count = places;
    f->is_zero = number == 0;
    return true;
}

/* One digit before the point, `places` behind it. */
static void set_scientific(FloatText *f, const ExactDigits *e, int64_t places, bool upper) {
    ExactDigits zero = {.count = 1, .point = 1, .digits = "0"};
    const ExactDigits *digits = e->count ? e : &zero;
    set_fixed(f, digits, 1, places);
    set_exponent(f, digits->point - 1, upper);
}

static void set_general(FloatText *f, ExactDigits *e, int64_t precision, bool alternate,
                        bool dot_zero, bool upper) {
    precision = precision ? precision : 1;
    exact_round(e, precision);
    int point = e->count ? e->point : 1;
    int64_t significant = alternate ? precision : e->count;
    if (point <= -4 || point > precision - dot_zero) {
        set_scientific(f, e, significant > 0 ? significant - 1 : 0, upper);
    } else {
        int64_t places = significant - point;
        set_fixed(f, e, point, places > 0 ? places : dot_zero);
    }
}

/* repr's digits, taken apart. */
static void set_shortest(FloatText *f, double d) {
    char text[64];
    Buf buf = {.data = text, .capacity = sizeof text, .limit = sizeof text};
    number_append_real(&buf, d);
    int64_t i = 0;
    for (; i < buf.size && text[i] != '.' && text[i] != 'e'; i++) {
        f->whole[f->number.whole_count++] = text[i];
    }
    if (i < buf.size && text[i] == '.') {
        for (i++; i < buf.size && text[i] != 'e'; i++) {
            f->fraction[f->number.fraction_count++] = text[i];
        }
    }
    for (; i < buf.size; i++) {
        f->tail[f->number.tail_count++] = text[i];
    }
}

static void set_special(FloatText *f, double d, bool upper) {
    memcpy(f->tail, d != d ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf"), 3);
    f->number.tail_count = 3;
}

/* Takes |d| apart as the type says. */
static void set_float(FloatText *f, const FormatSpec *spec, double d) {
    f->number = (NumberText){
        .prefix = "", .whole = f->whole, .fraction = f->fraction, .tail = f->tail, .every = 3};
    uint32_t type = spec->type;
    bool upper = type == 'E' || type == 'F' || type == 'G';
    int64_t precision = spec->precision < 0 ? 6 : spec->precision;
    ExactDigits e;
    if (d - d != 0) {
        set_special(f, d, upper);
        if (type == '%') {
            f->tail[f->number.tail_count++] = '%';
        }
        return;
    }
    if (!type && spec->precision < 0) {
        set_shortest(f, d);
    } else if (!((type == 'f' || type == 'F' || type == '%') &&
                 set_fixed_directly(f, d, precision))) {
        exact_digits(d, &e);
        if (type == 'f' || type == 'F' || type == '%') {
            exact_round(&e, e.point + precision);
            set_fixed(f, &e, e.point, precision);
        } else if (type == 'e' || type == 'E') {
            exact_round(&e, precision + 1);
            set_scientific(f, &e, precision, upper);
        } else {
            set_general(f, &e, precision, spec->alternate, !type, upper);
        }
        f->is_zero = e.count == 0;
    }
    if (type == '%') {
        f->tail[f->number.tail_count++] = '%';
    }
    f->number.point = spec->alternate || f->number.fraction_count || f->number.fraction_zeros;
}

Value format_double(World *world, const FormatSpec *spec, double d) {
    FloatText f;
    f.is_zero = d == 0;
    if (spec->precision > INT32_MAX) {
        return raise(world, TYPE_VALUE_ERROR, "precision too big");
    }
    if (spec->type == '%') {
        d *= 100;
    }
    set_float(&f, spec, fabs(d));
    bool negative = signbit(d) && d == d;
    negative = negative && !(spec->no_negative_zero && f.is_zero);
    f.number.sign = sign_of(spec, negative);
    return lay_out(world, spec, &f.number);
}

/* --- complex ------------------------------------------------------------------------------------------------------ */

Value format_complex(World *world, const FormatSpec *spec, const ComplexObject *z) {
    if (spec->fill == '0') {
        return raise(world, TYPE_VALUE_ERROR,
                     "Zero padding is not allowed in complex format specifier");
    }
    if (spec->align == '=') {
        return raise(world, TYPE_VALUE_ERROR,
                     "'=' alignment flag is not allowed in complex format specifier");
    }
    FormatSpec part = *spec;
    part.width = -1;
    part.align = part.fill = 0;
    if (!part.type) { /* as repr: no ".0" is added */
        part.type = part.precision < 0 ? 'r' : 'g';
    }
    bool alone = !spec->type && z->real == 0 && !signbit(z->real);
    FloatText f;
    Value texts[2];
    for (int i = 0; i < 2; i++) {
        double d = i ? z->imaginary : z->real;
        FormatSpec own = part;
        own.type = part.type == 'r' ? 0 : part.type;
        own.sign = i && !alone ? '+' : part.sign;
        f.is_zero = d == 0;
        set_float(&f, &own, fabs(d));
        if (part.type == 'r' && f.number.fraction_count == 1 && f.fraction[0] == '0') {
            f.number.fraction_count = 0;
            f.number.point = spec->alternate;
        }
        bool negative = signbit(d) && d == d && !(spec->no_negative_zero && f.is_zero);
        f.number.sign = sign_of(&own, negative);
        texts[i] = lay_out(world, &own, &f.number);
        if (is_signal(texts[i])) {
            return texts[i];
        }
    }
    bool brackets = !spec->type && !alone;
    Value whole = alone ? format_text(world, "%Sj", texts[1])
                        : format_text(world, brackets ? "(%S%Sj)" : "%S%Sj", texts[0], texts[1]);
    FormatSpec padding = {.fill = spec->fill,
                          .align = spec->align ? spec->align : '>',
                          .width = spec->width,
                          .precision = -1};
    return is_signal(whole) ? whole : format_padded(world, &padding, whole);
}
