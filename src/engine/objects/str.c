/* str: storage, hashing, comparison, search. The methods are in str_methods.c. */
#include "engine/objects/str.h"

#include <stddef.h>

#include "base/assert.h"
#include "engine/exec/charge.h"
#include "engine/objects/dict.h"
#include "engine/objects/limbs.h"

enum { VIEW_LEAST = 64, BUFFER_LEAST = 256 };

StrObject *str_new(World *world, int64_t length, int width, bool ascii) {
    int64_t bytes = (int64_t)offsetof(StrObject, body) + length * width;
    if (UNLIKELY(bytes > SMALL_BYTES) &&
        (length > INT32_MAX || !heap_could_hold(world, bytes) || bytes > UINT32_MAX / 2)) {
        return NULL;
    }
    uint32_t size =
        bytes < (int64_t)sizeof(StrObject) ? (uint32_t)sizeof(StrObject) : (uint32_t)bytes;
    StrObject *s = heap_new(world, TYPE_STR, KIND_STR, size);
    if (s) {
        s->head.aux = (uint16_t)width;
        s->head.flags = ascii ? STR_ASCII : 0;
        s->hash = 0;
        s->length = (uint32_t)length;
    }
    return s;
}

/* The largest character, rounded up to 0x7f, 0xff, 0xffff or 0x10ffff. */
static uint32_t chars_bound(const char *data, int width, int64_t length) {
    uint32_t all = 0;
    if (width == 1) {
        uint64_t bits = 0, word;
        for (; length >= 8; length -= 8, data += 8) {
            memcpy(&word, data, 8);
            bits |= word;
        }
        all = bits & UINT64_C(0x8080808080808080) ? 0x80 : 0;
    }
    for (int64_t i = 0; i < length; i++) {
        all |= chars_at(data, width, i);
    }
    return all < 0x80 ? 0x7f : all < 0x100 ? 0xff : all < 0x10000 ? 0xffff : 0x10ffff;
}

void chars_fill(char *to, int width, int64_t from, int64_t count, uint32_t c) {
    if (width == 1) {
        memset(to + from, (int)c, (size_t)count);
        return;
    }
    for (int64_t i = 0; i < count; i++) {
        chars_put(to, width, from + i, c);
    }
}

void chars_copy(char *to, int to_width, const char *from, int from_width, int64_t length) {
    if (to_width == from_width) {
        memcpy(to, from, (size_t)(length * to_width));
        return;
    }
    if (from_width == 1 && to_width == 2) {
        for (int64_t i = 0; i < length; i++) {
            ((uint16_t *)(void *)to)[i] = (uint8_t)from[i];
        }
        return;
    }
    for (int64_t i = 0; i < length; i++) {
        chars_put(to, to_width, i, chars_at(from, from_width, i));
    }
}

Value str_from_char(World *world, uint32_t c) {
    if (c < 256) {
        return value_ref(world->roots.chars[c]);
    }
    StrObject *s = str_new(world, 1, char_width(c), false);
    if (!s) {
        return SIGNAL_MEMORY;
    }
    chars_put(s->body.data, s->head.aux, 0, c);
    return value_of(world, s);
}

Value str_from_chars(World *world, const char *data, int width, int64_t length) {
    if (length == 0) {
        return value_ref(world->roots.empty_str);
    }
    uint32_t bound = chars_bound(data, width, length);
    if (length == 1 && bound < 256) {
        return value_ref(world->roots.chars[chars_at(data, width, 0)]);
    }
    StrObject *s = str_new(world, length, char_width(bound), bound < 0x80);
    if (!s) {
        return SIGNAL_MEMORY;
    }
    chars_copy(s->body.data, s->head.aux, data, width, length);
    return value_of(world, s);
}

/* One character of valid WTF-8. */
static uint32_t utf8_next(const char **at_byte) {
    const uint8_t *p = (const uint8_t *)*at_byte;
    if (p[0] < 0x80) {
        *at_byte += 1;
        return p[0];
    }
    if (p[0] < 0xe0) {
        *at_byte += 2;
        return (uint32_t)(p[0] & 0x1f) << 6 | (p[1] & 0x3f);
    }
    if (p[0] < 0xf0) {
        *at_byte += 3;
        return (uint32_t)(p[0] & 0x0f) << 12 | (uint32_t)(p[1] & 0x3f) << 6 | (p[2] & 0x3f);
    }
    *at_byte += 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3f) << 12 |
           (uint32_t)(p[2] & 0x3f) << 6 | (p[3] & 0x3f);
}

Value str_from_utf8(World *world, Str text) {
    int64_t length = 0;
    uint32_t all = 0;
    const char *end = text.data + text.size;
    for (const char *p = text.data; p < end; length++) {
        all |= utf8_next(&p);
    }
    if (all < 0x80) {
        return str_from_chars(world, text.data, 1, length);
    }
    StrObject *s = str_new(world, length, char_width(all), false);
    if (!s) {
        return SIGNAL_MEMORY;
    }
    const char *p = text.data;
    for (int64_t i = 0; i < length; i++) {
        chars_put(s->body.data, s->head.aux, i, utf8_next(&p));
    }
    return length == 1 && all < 256 ? value_ref(world->roots.chars[all]) : value_of(world, s);
}

int64_t str_to_utf8(World *world, const StrObject *s, char *out, int64_t room) {
    const char *data = str_data(world, s);
    if (s->head.flags & STR_ASCII) {
        int64_t taken = s->length < room ? s->length : room;
        if (taken > 0) {
            memcpy(out, data, (size_t)taken);
        }
        return s->length;
    }
    int64_t used = 0;
    for (int64_t i = 0; i < s->length; i++) {
        uint32_t c = chars_at(data, s->head.aux, i);
        char bytes[4];
        int count = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        static const uint8_t lead[5] = {0, 0, 0xc0, 0xe0, 0xf0};
        for (int k = count - 1; k > 0; k--) {
            bytes[k] = (char)(0x80 | (c & 0x3f));
            c >>= 6;
        }
        bytes[0] = (char)(lead[count] | c);
        for (int k = 0; k < count; k++, used++) {
            if (used < room) {
                out[used] = bytes[k];
            }
        }
    }
    return used;
}

static inline uint64_t mix(uint64_t a, uint64_t b) {
    Wide product = (Wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Keyed: without the seed no one can choose strings that collide. Multiply-and-fold over 16 bytes at a time. */
static uint32_t hash_bytes(uint64_t seed, const char *data, int64_t size) {
    uint64_t h = seed ^ UINT64_C(0x9e3779b97f4a7c15) * (uint64_t)size;
    while (size > 0) {
        uint64_t word[2] = {0, 0};
        memcpy(word, data, (size_t)(size < 16 ? size : 16));
        h = mix(word[0] ^ seed ^ UINT64_C(0xa0761d6478bd642f), word[1] ^ h);
        data += 16;
        size -= 16;
    }
    h = mix(h, seed ^ UINT64_C(0xe7037ed1a0b428db));
    uint32_t folded = (uint32_t)(h ^ (h >> 32));
    return folded ? folded : 1;
}

uint32_t chars_hash(World *world, const char *data, int64_t size) {
    return hash_bytes(world->hash_seed, data, size);
}

uint32_t str_object_hash(World *world, StrObject *s) {
    if (!s->hash) {
        s->hash =
            hash_bytes(world->hash_seed, str_data(world, s), (int64_t)s->length * s->head.aux);
    }
    return s->hash;
}

bool str_same(World *world, const StrObject *a, const StrObject *b) {
    if (a == b) {
        return true;
    }
    if (a->length != b->length || a->head.aux != b->head.aux ||
        (a->head.flags & b->head.flags & STR_INTERNED)) {
        return false;
    }
    owe(world, a->length / 32);
    return memcmp(str_data(world, a), str_data(world, b), (size_t)a->length * a->head.aux) == 0;
}

int str_order(World *world, const StrObject *a, const StrObject *b) {
    const char *da = str_data(world, a), *db = str_data(world, b);
    int64_t common = a->length < b->length ? a->length : b->length;
    owe(world, common / (a->head.aux == 1 && b->head.aux == 1 ? 32 : 4));
    if (a->head.aux == 1 && b->head.aux == 1) {
        int order = memcmp(da, db, (size_t)common);
        if (order) {
            return order;
        }
    } else {
        for (int64_t i = 0; i < common; i++) {
            uint32_t ca = chars_at(da, a->head.aux, i), cb = chars_at(db, b->head.aux, i);
            if (ca != cb) {
                return ca < cb ? -1 : 1;
            }
        }
    }
    return a->length < b->length ? -1 : a->length > b->length;
}

bool str_equals(World *world, Value s, const char *text) {
    const StrObject *object = str_of(world, s);
    return object->head.aux == 1 && object->length == strlen(text) &&
           memcmp(str_data(world, object), text, object->length) == 0;
}

Value str_intern(World *world, Value s) {
    StrObject *object = str_of(world, s);
    if (object->head.flags & STR_INTERNED) {
        return s;
    }
    DictObject *interned = at(world, world->roots.interned);
    Value twin = dict_find_key(world, interned, s);
    if (twin == UNDEFINED && world->roots.frozen_names) {
        twin = dict_find_key(world, at(world, world->roots.frozen_names), s);
    }
    if (twin != UNDEFINED) {
        return twin;
    }
    if (object->head.flags & STR_VIEW) {
        s = str_from_chars(world, str_data(world, object), object->head.aux, object->length);
        if (is_signal(s)) {
            return s;
        }
        object = str_of(world, s);
    }
    if (!dict_set_str(world, interned, s, NONE)) {
        return SIGNAL_MEMORY;
    }
    object->head.flags |= STR_INTERNED;
    return s;
}

Value str_name(World *world, Str text) {
    Value s = str_from_utf8(world, text);
    return is_signal(s) ? s : str_intern(world, s);
}

static Value concat_view(World *world, StrObject *a, StrObject *b, int width) {
    int64_t length = (int64_t)a->length + b->length;
    uint32_t bytes = (uint32_t)(length * width);
    RawObject *raw = NULL;
    if ((a->head.flags & STR_VIEW) && a->head.aux == width) {
        raw = at(world, a->body.buffer);
        if (raw->used != a->length * (uint32_t)width || bytes > raw->size) {
            raw = NULL;
        }
    }
    bool fresh = !raw;
    if (fresh) {
        raw = heap_new_raw(world,
                           (int64_t)bytes * 2 > BUFFER_LEAST ? (int64_t)bytes * 2 : BUFFER_LEAST);
        if (!raw) {
            return SIGNAL_MEMORY;
        }
    }
    StrObject *view = heap_new(world, TYPE_STR, KIND_STR, sizeof(StrObject));
    if (!view) {
        return SIGNAL_MEMORY;
    }
    view->head.aux = (uint16_t)width;
    view->head.flags = (uint8_t)(STR_VIEW | (a->head.flags & b->head.flags & STR_ASCII));
    view->hash = 0;
    view->length = (uint32_t)length;
    memset(&view->body, 0, sizeof view->body);
    view->body.buffer = ref_to(world, raw);
    if (fresh) {
        chars_copy(raw->data, width, str_data(world, a), a->head.aux, a->length);
    }
    chars_copy(raw->data + (size_t)a->length * (size_t)width, width, str_data(world, b),
               b->head.aux, b->length);
    raw->used = bytes;
    return value_of(world, view);
}

Value str_concat(World *world, Value va, Value vb) {
    StrObject *a = str_of(world, va), *b = str_of(world, vb);
    if (a->length == 0) {
        return vb;
    }
    if (b->length == 0) {
        return va;
    }
    int width = a->head.aux > b->head.aux ? a->head.aux : b->head.aux;
    int64_t length = (int64_t)a->length + b->length;
    if (length * width > UINT32_MAX / 4) {
        return SIGNAL_MEMORY;
    }
    if (a->length >= VIEW_LEAST && a->length >= b->length) {
        return concat_view(world, a, b, width);
    }
    StrObject *s = str_new(world, length, width, a->head.flags & b->head.flags & STR_ASCII);
    if (!s) {
        return SIGNAL_MEMORY;
    }
    char *out = s->body.data;
    chars_copy(out, width, str_data(world, a), a->head.aux, a->length);
    chars_copy(out + (size_t)a->length * (size_t)width, width, str_data(world, b), b->head.aux,
               b->length);
    return value_of(world, s);
}

Value str_substring(World *world, Value v, int64_t start, int64_t end) {
    StrObject *s = str_of(world, v);
    if (start >= end) {
        return value_ref(world->roots.empty_str);
    }
    if (start == 0 && end == s->length) {
        return v;
    }
    const char *data = str_data(world, s);
    if (!(s->head.flags & STR_ASCII)) {
        return str_from_chars(world, data + start * s->head.aux, s->head.aux, end - start);
    }
    if (end - start == 1) {
        return value_ref(world->roots.chars[(uint8_t)data[start]]);
    }
    StrObject *part = str_new(world, end - start, 1, true);
    if (!part) {
        return SIGNAL_MEMORY;
    }
    memcpy(part->body.data, data + start, (size_t)(end - start));
    return value_of(world, part);
}

void builder_init(StrBuilder *b, World *world) {
    b->world = world;
    b->data = b->near;
    b->size = sizeof b->near;
    b->length = 0;
    b->width = 1;
    b->ascii = true;
    b->failed = false;
}

static bool builder_grow(StrBuilder *b, int64_t needed, int width) {
    RawObject *raw = heap_new_raw(b->world, needed * 2);
    if (!raw) {
        b->failed = true;
        return false;
    }
    chars_copy(raw->data, width, b->data, b->width, b->length);
    b->data = raw->data;
    b->size = raw->size;
    b->width = width;
    return true;
}

/* Room for `count` more characters of `width`. */
static inline bool builder_room(StrBuilder *b, int64_t count, int width) {
    if (UNLIKELY(b->failed)) {
        return false;
    }
    int wide = width > b->width ? width : b->width;
    int64_t needed = (b->length + count) * wide;
    return LIKELY(wide == b->width && needed <= b->size) || builder_grow(b, needed, wide);
}

void builder_char(StrBuilder *b, uint32_t c) {
    if (builder_room(b, 1, char_width(c))) {
        chars_put(b->data, b->width, b->length++, c);
        b->ascii = b->ascii && c < 0x80;
    }
}

void builder_fill(StrBuilder *b, uint32_t c, int64_t count) {
    if (count > 0 && builder_room(b, count, char_width(c))) {
        chars_fill(b->data, b->width, b->length, count, c);
        b->length += count;
        b->ascii = b->ascii && c < 0x80;
    }
}

void builder_ascii(StrBuilder *b, const char *text, int64_t length) {
    if (length > 0 && builder_room(b, length, 1)) {
        chars_copy(b->data + b->length * b->width, b->width, text, 1, length);
        b->length += length;
    }
}

void builder_text(StrBuilder *b, const char *text) {
    builder_ascii(b, text, (int64_t)strlen(text));
}

void builder_slice(StrBuilder *b, const StrObject *s, int64_t start, int64_t end) {
    if (start < end && builder_room(b, end - start, s->head.aux)) {
        chars_copy(b->data + b->length * b->width, b->width,
                   str_data(b->world, s) + start * s->head.aux, s->head.aux, end - start);
        b->length += end - start;
        b->ascii = b->ascii && (s->head.flags & STR_ASCII);
    }
}

void builder_str(StrBuilder *b, Value s) {
    const StrObject *object = str_of(b->world, s);
    builder_slice(b, object, 0, object->length);
}

Value builder_take(StrBuilder *b) {
    if (b->failed) {
        return SIGNAL_MEMORY;
    }
    if (b->length == 0) {
        return value_ref(b->world->roots.empty_str);
    }
    return str_from_chars(b->world, b->data, b->width, b->length);
}
