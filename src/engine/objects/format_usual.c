/* What most programs format: short ASCII texts, small ints and floats with a few decimals, padded or not, by a format
 * spec or by %. Everything else is left to format.c and percent.c, with UNDEFINED. */
#include <math.h>

#include "engine/objects/format.h"
#include "engine/objects/limbs.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

enum { ROOM = 256, DECIMALS_MOST = 9, WIDTH_MOST = 100, NUMBER_ROOM = 48, USUAL_DECIMALS = 6 };

/* A spec or a directive that was understood. */
typedef struct Layout {
    char align; /* '<', '>', '^', '=' or 0: as the value has it */
    char fill;
    char type; /* 0: none */
    bool commas;
    int width, precision; /* precision -1: none */
} Layout;

typedef struct Output {
    char data[ROOM];
    int length;
    bool failed;
} Output;

static void put(Output *out, const char *data, int length) {
    if (length > ROOM - out->length) {
        out->failed = true;
        return;
    }
    memcpy(out->data + out->length, data, (size_t)length);
    out->length += length;
}

static void put_fill(Output *out, char fill, int count) {
    if (count > ROOM - out->length) {
        out->failed = true;
        return;
    }
    if (count > 0) {
        memset(out->data + out->length, fill, (size_t)count);
        out->length += count;
    }
}

/* `text`, whose first `sign` characters stay in front of zeros. */
static void put_padded(Output *out, const Layout *layout, char align, const char *text, int length,
                       int sign) {
    int missing = layout->width > length ? layout->width - length : 0;
    int before = align == '<' ? 0 : align == '^' ? missing / 2 : missing;
    if (align == '=') {
        put(out, text, sign);
        text += sign;
        length -= sign;
    }
    put_fill(out, layout->fill, before);
    put(out, text, length);
    put_fill(out, layout->fill, missing - before);
}

/* --- numbers -------------------------------------------------------------------------------------------------- */

/* The digits of `n` end at `end`, at least `least` of them, with a comma before every third if wanted. */
static char *put_digits(char *end, uint64_t n, int least, bool commas) {
    for (int count = 0; n || count < least; count++, n /= 10) {
        if (commas && count && count % 3 == 0) {
            *--end = ',';
        }
        *--end = (char)('0' + n % 10);
    }
    return end;
}

static const uint64_t powers[DECIMALS_MOST + 1] = {
    1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000, 1000000000};

/* |x| times a power of ten, rounded half to even. false: it is too large. */
static bool scaled(double x, int decimals, uint64_t *out) {
    int exponent;
    double fraction = frexp(fabs(x), &exponent); /* x is m * 2 ** (exponent - 53) */
    Wide whole = (Wide)(uint64_t)ldexp(fraction, 53) * powers[decimals];
    int shift = 53 - exponent;
    if (shift < -10) {
        return false;
    }
    if (shift <= 0) {
        whole <<= -shift;
    } else if (shift > 100) {
        whole = 0; /* far less than a half */
    } else {
        Wide rest = whole & (((Wide)1 << shift) - 1), half = (Wide)1 << (shift - 1);
        whole >>= shift;
        whole += rest > half || (rest == half && (whole & 1));
    }
    *out = (uint64_t)whole;
    return whole >> 62 == 0;
}

static bool put_float(Output *out, const Layout *layout, double x) {
    bool percent = layout->type == '%';
    int decimals = layout->precision < 0 ? USUAL_DECIMALS : layout->precision;
    x = percent ? x * 100 : x;
    uint64_t all;
    if (decimals > DECIMALS_MOST || !isfinite(x) || !scaled(x, decimals, &all)) {
        return false;
    }
    char text[NUMBER_ROOM], *end = text + NUMBER_ROOM, *start = end;
    if (percent) {
        *--start = '%';
    }
    if (decimals) {
        start = put_digits(start, all % powers[decimals], decimals, false);
        *--start = '.';
    }
    start = put_digits(start, all / powers[decimals], 1, layout->commas);
    if (signbit(x)) {
        *--start = '-';
    }
    put_padded(out, layout, layout->align ? layout->align : '>', start, (int)(end - start),
               signbit(x) != 0);
    return true;
}

static void put_int(Output *out, const Layout *layout, int64_t n) {
    char text[NUMBER_ROOM], *end = text + NUMBER_ROOM, *start;
    uint64_t size = n < 0 ? -(uint64_t)n : (uint64_t)n;
    if (layout->type == 'x') {
        start = end;
        do {
            *--start = "0123456789abcdef"[size & 15];
        } while (size >>= 4);
    } else {
        start = put_digits(end, size, 1, layout->commas);
    }
    if (n < 0) {
        *--start = '-';
    }
    put_padded(out, layout, layout->align ? layout->align : '>', start, (int)(end - start), n < 0);
}

/* false: it is not such a value. */
static bool put_value(World *world, Output *out, const Layout *layout, Value v) {
    char type = layout->type;
    if (type == 'f' || type == '%') {
        return (is_float(v) || is_int(v)) &&
               put_float(out, layout, is_float(v) ? float_of(v) : (double)int_of(v));
    }
    if (layout->precision >= 0) {
        return false;
    }
    if (is_int(v) && type != 's') {
        put_int(out, layout, int_of(v));
        return true;
    }
    if (!is_str(world, v) || (type && type != 's') || layout->commas || layout->align == '=') {
        return false;
    }
    const StrObject *s = str_of(world, v);
    if (!(s->head.flags & STR_ASCII) || s->length > ROOM) {
        return false;
    }
    put_padded(out, layout, layout->align ? layout->align : '<', str_data(world, s), (int)s->length,
               0);
    return true;
}

static Value made(World *world, const Output *out) {
    if (out->failed) {
        return UNDEFINED;
    }
    if (out->length < 2) {
        return value_ref(out->length ? world->roots.chars[(uint8_t)out->data[0]]
                                     : world->roots.empty_str);
    }
    StrObject *s = str_new(world, out->length, 1, true);
    if (!s) {
        return UNDEFINED;
    }
    memcpy(s->body.data, out->data, (size_t)out->length);
    world->fuel -= out->length / 8;
    return value_of(world, s);
}

/* --- reading -------------------------------------------------------------------------------------------------- */

/* Up to three digits; -1: more. */
static int read_number(const char **at_char, const char *end) {
    int number = 0;
    for (int count = 0; *at_char < end && (uint8_t)(**at_char - '0') < 10; ++*at_char) {
        number = 10 * number + (**at_char - '0');
        if (++count > 3) {
            return -1;
        }
    }
    return number;
}

static bool is_align(char c) {
    return c == '<' || c == '>' || c == '^';
}

static bool read_spec(const char *text, int length, Layout *layout) {
    const char *end = text + length;
    *layout = (Layout){.fill = ' ', .precision = -1};
    if (length > 1 && is_align(text[1])) {
        layout->fill = *text++;
        layout->align = *text++;
    } else if (length && is_align(*text)) {
        layout->align = *text++;
    } else if (length && *text == '0') {
        layout->fill = '0';
        layout->align = '=';
        text++;
    }
    if (layout->align && text < end && *text == '0' && layout->align != '=') {
        return false; /* zeros on another side */
    }
    layout->width = read_number(&text, end);
    if (text < end && *text == ',') {
        layout->commas = true;
        text++;
    }
    if (text < end && *text == '.') {
        text++;
        const char *start = text;
        layout->precision = read_number(&text, end);
        if (text == start || layout->precision < 0) {
            return false;
        }
    }
    if (text < end) {
        layout->type = *text++;
        if (!layout->type) {
            return false;
        }
    }
    char type = layout->type;
    return text == end && layout->width >= 0 && layout->width <= WIDTH_MOST &&
           (!type || type == 'd' || type == 'f' || type == 's' || type == 'x' || type == '%') &&
           !(layout->commas && (layout->align == '=' || type == 'x' || type == 's'));
}

Value format_usual(World *world, Value v, Value spec) {
    const StrObject *s = str_of(world, spec);
    Layout layout;
    Output out;
    out.length = 0;
    out.failed = false;
    if (!(s->head.flags & STR_ASCII) || s->length == 0 || s->length > 16 ||
        !read_spec(str_data(world, s), (int)s->length, &layout) ||
        !put_value(world, &out, &layout, v)) {
        return UNDEFINED;
    }
    return made(world, &out);
}

/* Behind a "%": its end, NULL: it is not such a directive. */
static const char *read_directive(const char *text, const char *end, Layout *layout) {
    *layout = (Layout){.fill = ' ', .align = '>', .precision = -1};
    if (text < end && *text == '-') {
        layout->align = '<';
        text++;
    } else if (text < end && *text == '0') {
        layout->fill = '0';
        layout->align = '=';
        text++;
    }
    layout->width = read_number(&text, end);
    if (text < end && *text == '.') {
        text++;
        layout->precision = read_number(&text, end);
        if (layout->precision < 0) {
            return NULL;
        }
    }
    if (text == end || layout->width < 0 || layout->width > WIDTH_MOST) {
        return NULL;
    }
    layout->type = *text == 'i' ? 'd' : *text;
    char type = layout->type;
    return type == 'd' || type == 'f' || type == 's' || type == 'x' ? text + 1 : NULL;
}

/* A directive's value: %s takes an int as well, without zeros in front. */
static bool put_argument(World *world, Output *out, Layout *layout, Value v) {
    if (layout->type == 's' && is_int(v)) {
        layout->type = 'd';
        layout->fill = ' ';
    }
    if (layout->type == 's') {
        layout->fill = ' ';
    }
    layout->align = layout->align == '=' && layout->fill == ' ' ? '>' : layout->align;
    return put_value(world, out, layout, v);
}

Value percent_usual(World *world, Value template, Value args) {
    const StrObject *s = str_of(world, template);
    const TupleObject *tuple = has_kind(world, args, KIND_TUPLE) ? at(world, (Ref)args) : NULL;
    if (!(s->head.flags & STR_ASCII) || s->length > ROOM || (tuple && tuple->head.aux > ROOM) ||
        (!tuple && !is_int(args) && !is_float(args) && !is_str(world, args))) {
        return UNDEFINED;
    }
    const Value *values = tuple ? tuple->items : &args;
    int count = tuple ? tuple->head.aux : 1, used = 0;
    const char *text = str_data(world, s), *end = text + s->length;
    Output out;
    out.length = 0;
    out.failed = false;
    while (text < end) {
        const char *next = memchr(text, '%', (size_t)(end - text));
        next = next ? next : end;
        put(&out, text, (int)(next - text));
        if (next == end) {
            break;
        }
        text = next + 1;
        if (text < end && *text == '%') {
            put(&out, text++, 1);
            continue;
        }
        Layout layout;
        text = read_directive(text, end, &layout);
        if (!text || used == count || !put_argument(world, &out, &layout, values[used++])) {
            return UNDEFINED;
        }
    }
    return used == count ? made(world, &out) : UNDEFINED;
}
