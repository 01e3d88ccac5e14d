/* struct: numbers and bytes packed by a format. Complaints that become struct.error are returned as str: that class is
 * Python's. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/packed.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

typedef struct Layout {
    const char *text;
    int64_t length, at;
    bool native, big;
    int64_t offset; /* bytes so far */
} Layout;

/* One code of the format: `count` values of `size` bytes at `offset`; of 's' and 'p' one value of `count` bytes. */
typedef struct Item {
    char code;
    int size;
    int64_t count, offset;
} Item;

enum { SIZE_MOST = INT32_MAX };

static void layout_init(Layout *l, const char *text, int64_t length) {
    *l = (Layout){.text = text, .length = length, .native = true};
    if (length && strchr("@=<>!", *text)) {
        l->at = 1;
        l->native = *text == '@';
        l->big = *text == '>' || *text == '!';
    }
}

/* NULL: an item; "": the end; else a complaint. */
static const char *next_item(Layout *l, Item *item) {
    while (l->at < l->length &&
           (l->text[l->at] == ' ' || (l->text[l->at] >= '\t' && l->text[l->at] <= '\r'))) {
        l->at++;
    }
    if (l->at == l->length) {
        return "";
    }
    *item = (Item){.count = 1};
    bool counted = false;
    for (; l->at < l->length && l->text[l->at] >= '0' && l->text[l->at] <= '9'; l->at++) {
        item->count = (counted ? item->count * 10 : 0) + l->text[l->at] - '0';
        counted = true;
        if (item->count > SIZE_MOST) {
            return "overflow in item count";
        }
    }
    if (l->at == l->length) {
        return "repeat count given without format specifier";
    }
    item->code = l->text[l->at++];
    bool bytes = item->code == 's' || item->code == 'p';
    item->size = bytes ? 1 : packed_size((uint8_t)item->code, l->native);
    if (!item->size) {
        return "bad char in struct format";
    }
    if (l->native && item->size > 1) {
        l->offset = (l->offset + item->size - 1) / item->size * item->size;
    }
    item->offset = l->offset;
    l->offset += item->count * item->size;
    return l->offset > SIZE_MOST ? "total struct size too long" : NULL;
}

/* The format argument's characters. NONE or a signal. */
static Value format_text_of(World *world, Value v, Layout *out) {
    Value plain = unwrap(world, v);
    Str bytes;
    if (is_str(world, plain)) {
        const StrObject *s = str_of(world, plain);
        if (!(s->head.flags & STR_ASCII)) {
            layout_init(out, "\xff", 1);
            return NONE;
        }
        layout_init(out, str_data(world, s), s->length);
        return NONE;
    }
    Value ready = is_bytes(world, plain) ? bytes_view(world, plain, &bytes) : UNDEFINED;
    if (ready != NONE) {
        return raise(world, TYPE_TYPE_ERROR,
                     "Struct() argument 1 must be a str or bytes object, not %T", v);
    }
    layout_init(out, bytes.data, bytes.size);
    return NONE;
}

static Value complaint(World *world, const char *text) {
    return str_from_utf8(world, str_from(text));
}

/* The size in bytes and the number of values; a complaint as str, or a signal. */
static Value measure(World *world, Layout l, int64_t *size, int64_t *values) {
    Item item;
    const char *wrong;
    *values = 0;
    owe(world, l.length);
    while (!(wrong = next_item(&l, &item))) {
        *values += item.code == 's' || item.code == 'p' ? 1 : item.code == 'x' ? 0 : item.count;
    }
    *size = l.offset;
    return *wrong ? complaint(world, wrong) : NONE;
}

Value binary_calcsize(World *world, Value *args, int count) {
    (void)count;
    Layout l = {0};
    int64_t size, values;
    Value ready = format_text_of(world, args[0], &l);
    ready = ready == NONE ? measure(world, l, &size, &values) : ready;
    return ready == NONE ? value_int(size) : ready;
}

static Value range_complaint(World *world, const Item *item) {
    bool is_signed = strchr("bhilqn", item->code);
    Value low = value_int(0), high;
    uint64_t most = item->size == 8 ? UINT64_MAX : (UINT64_C(1) << (8 * item->size)) - 1;
    most = is_signed ? most >> 1 : most;
    high = int_from_limbs(world, &most, 1, false);
    if (is_signed && !is_signal(high)) {
        low = int_sub(world, value_int(-1), high);
    }
    Value low_text = is_signal(high) || is_signal(low) ? SIGNAL_MEMORY : int_to_str(world, low, 10);
    Value high_text = is_signal(low_text) ? low_text : int_to_str(world, high, 10);
    return is_signal(high_text) ? high_text
                                : format_text(world, "'%c' format requires %S <= number <= %S",
                                              (int)item->code, low_text, high_text);
}

/* NONE, a complaint or a signal. */
static Value pack_number(World *world, const Layout *l, const Item *item, Value v, char *to) {
    Value plain = unwrap(world, v);
    if (item->code == '?') {
        plain = truth(world, v);
        if (plain == SIGNAL_CALL) { /* a __bool__ in Python: not asked, it is taken for true */
            pop_frame(world, top_frame(world));
            plain = TRUE;
        }
        if (is_signal(plain)) {
            return plain;
        }
    }
    if (item->code == 'c' &&
        (!is_bytes(world, plain) || ((BytesObject *)at(world, (Ref)plain))->length != 1)) {
        return complaint(world, "char format requires a bytes object of length 1");
    }
    switch (packed_write(world, (uint8_t)item->code, item->size, l->big, plain, to)) {
    case PACK_OK: return NONE;
    case PACK_TYPE:
        return complaint(world, strchr("efd", item->code) ? "required argument is not a float"
                                                          : "required argument is not an integer");
    case PACK_RANGE:
        return strchr("efd", item->code)
                   ? raise(world, TYPE_OVERFLOW_ERROR, "int too large to convert to float")
                   : range_complaint(world, item);
    case PACK_FLOAT_RANGE: break;
    }
    if (item->code == 'f' && l->native) { /* as a C cast: infinity */
        double big = float_of(plain) < 0 ? -1e300 * 1e300 : 1e300 * 1e300;
        packed_write(world, 'f', 4, l->big, value_float(big), to);
        return NONE;
    }
    return raise(world, TYPE_OVERFLOW_ERROR, "float too large to pack with %c format",
                 (int)item->code);
}

static Value pack_bytes(World *world, const Item *item, Value v, char *to) {
    Str bytes;
    Value plain = unwrap(world, v);
    if (!is_bytes(world, plain) && !has_kind(world, plain, KIND_BYTEARRAY)) {
        return format_text(world, "argument for '%c' must be a bytes object", (int)item->code);
    }
    bytes_view(world, plain, &bytes);
    int64_t room = item->count - (item->code == 'p');
    int64_t size = bytes.size < room ? bytes.size : room;
    if (item->code == 'p' && item->count > 0) {
        *to++ = (char)(size < 255 ? size : 255);
    }
    if (size > 0) {
        memcpy(to, bytes.data, (size_t)size);
    }
    return NONE;
}

/* Of a tuple of values; a str is a complaint. */
Value binary_pack(World *world, Value *args, int count) {
    (void)count;
    Layout l = {0};
    Item item;
    int64_t size, values, next = 0;
    Value ready = format_text_of(world, args[0], &l);
    ready = ready == NONE ? measure(world, l, &size, &values) : ready;
    if (ready != NONE) {
        return ready;
    }
    const TupleObject *given = at(world, (Ref)args[1]);
    if (tuple_length(world, given) != values) {
        return format_text(world, "pack expected %d items for packing (got %d)", values,
                           tuple_length(world, given));
    }
    if (!charge(world, size / 16 + values)) {
        return SIGNAL_LIMIT;
    }
    BytesObject *bytes = bytes_new(world, size);
    if (!bytes) {
        return SIGNAL_MEMORY;
    }
    memset(bytes->data, 0, (size_t)size);
    while (!next_item(&l, &item)) {
        char *to = bytes->data + item.offset;
        bool text = item.code == 's' || item.code == 'p';
        for (int64_t i = 0; item.code != 'x' && i < (text ? 1 : item.count); i++) {
            Value v = given->items[next++];
            Value done = text ? pack_bytes(world, &item, v, to)
                              : pack_number(world, &l, &item, v, to + i * item.size);
            if (done != NONE) {
                return done;
            }
        }
    }
    return value_of(world, bytes);
}

/* The values in `bytes` from `offset` on, which is inside and leaves room enough. */
Value binary_unpack(World *world, Value *args, int count) {
    (void)count;
    Layout l = {0};
    Item item;
    Str bytes;
    int64_t size, values, next = 0, offset = int_of(args[2]);
    Value ready = format_text_of(world, args[0], &l);
    ready = ready == NONE ? measure(world, l, &size, &values) : ready;
    if (ready != NONE) {
        return ready;
    }
    ready = bytes_argument(world, args[1], &bytes);
    if (is_signal(ready)) {
        return ready;
    }
    if (offset < 0 || offset > bytes.size || size > bytes.size - offset) {
        return format_text(world, "unpack requires a buffer of %d bytes", size);
    }
    if (!charge(world, values + size / 16)) {
        return SIGNAL_LIMIT;
    }
    ListObject *list = list_new(world, values);
    while (list && !next_item(&l, &item)) {
        const char *from = bytes.data + offset + item.offset;
        bool text = item.code == 's' || item.code == 'p';
        for (int64_t i = 0; item.code != 'x' && i < (text ? 1 : item.count); i++) {
            int64_t length = item.count;
            if (item.code == 'p') {
                length = item.count ? (uint8_t)*from++ : 0;
                length = item.count && length > item.count - 1 ? item.count - 1 : length;
            }
            Value v = text ? bytes_from(world, from, length)
                           : packed_read(world, (uint8_t)item.code, item.size, l.big,
                                         from + i * item.size);
            if (is_signal(v)) {
                return v;
            }
            list_items(world, list)[next++] = v;
        }
    }
    return !list    ? SIGNAL_MEMORY
           : values ? tuple_from(world, list_items(world, list), values)
                    : value_ref(world->roots.empty_tuple);
}
