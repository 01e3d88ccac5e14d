/* str: characters of 1, 2 or 4 bytes, the least that fits; or a view of a buffer that its longest view may
 * append to. */
#pragma once

#include "base/str.h"
#include "engine/heap/heap.h"

static inline const char *str_data(World *world, const StrObject *s) {
    if (UNLIKELY(s->head.flags & STR_VIEW)) {
        return ((RawObject *)at(world, s->body.buffer))->data;
    }
    return s->body.data;
}
static inline StrObject *str_of(World *world, Value v) {
    return (StrObject *)at(world, (Ref)v);
}
static inline bool is_str(World *world, Value v) {
    return has_kind(world, v, KIND_STR);
}
static inline uint32_t chars_at(const char *data, int width, int64_t i) {
    switch (width) {
    case 1: return (uint8_t)data[i];
    case 2: return ((const uint16_t *)(const void *)data)[i];
    default: return ((const uint32_t *)(const void *)data)[i];
    }
}
static inline void chars_put(char *data, int width, int64_t i, uint32_t c) {
    switch (width) {
    case 1: data[i] = (char)c; break;
    case 2: ((uint16_t *)(void *)data)[i] = (uint16_t)c; break;
    default: ((uint32_t *)(void *)data)[i] = c; break;
    }
}
static inline int char_width(uint32_t c) {
    return c < 0x100 ? 1 : c < 0x10000 ? 2 : 4;
}
static inline uint32_t str_at(World *world, const StrObject *s, int64_t i) {
    return chars_at(str_data(world, s), s->head.aux, i);
}

/* Characters arbitrary; the caller must fill them and see to it that `width` is the least. `ascii` says that all are
 * below 128. NULL: no memory. */
StrObject *str_new(World *world, int64_t length, int width, bool ascii);
/* WTF-8 bytes. SIGNAL_MEMORY. */
Value str_from_utf8(World *world, Str text);
/* Characters of `width` bytes; stored with the least width. SIGNAL_MEMORY. */
Value str_from_chars(World *world, const char *data, int width, int64_t length);
Value str_from_char(World *world, uint32_t c);
/* The string's interned twin: names that are looked up. SIGNAL_MEMORY. */
Value str_intern(World *world, Value s);
/* Interned name from C. SIGNAL_MEMORY. */
Value str_name(World *world, Str text);
/* Keyed hash of bytes. */
uint32_t chars_hash(World *world, const char *data, int64_t size);
uint32_t str_object_hash(World *world, StrObject *s);
bool str_same(World *world, const StrObject *a, const StrObject *b);
int str_order(World *world, const StrObject *a, const StrObject *b);
Value str_concat(World *world, Value a, Value b);
Value str_substring(World *world, Value v, int64_t start, int64_t end);
/* `count` times the same, from place `from` on. */
void chars_fill(char *to, int width, int64_t from, int64_t count, uint32_t c);
/* Copies characters to another width, which must hold them. */
void chars_copy(char *to, int to_width, const char *from, int from_width, int64_t length);
/* text.join(iterable) of any text. */
Value text_join(World *world, Value separator, Value iterable);
/* Appends as WTF-8 to `out`, at most `room` bytes; returns the bytes needed. */
int64_t str_to_utf8(World *world, const StrObject *s, char *out, int64_t room);
bool str_equals(World *world, Value s, const char *text);

/* A string being put together: short ones here, longer and wider ones in a RawObject of the cage. A native that fails
 * with no memory simply returns: the builder's pieces are garbage. */
typedef struct StrBuilder {
    World *world;
    char *data;
    int64_t size; /* bytes at `data` */
    int64_t length;
    int width;
    bool ascii;
    bool failed;
    char near[128]; /* characters of one byte */
} StrBuilder;

void builder_init(StrBuilder *b, World *world);
void builder_char(StrBuilder *b, uint32_t c);
void builder_ascii(StrBuilder *b, const char *text, int64_t length);
void builder_text(StrBuilder *b, const char *text);
void builder_str(StrBuilder *b, Value s);
void builder_slice(StrBuilder *b, const StrObject *s, int64_t start, int64_t end);
void builder_fill(StrBuilder *b, uint32_t c, int64_t count);
/* The str. SIGNAL_MEMORY. */
Value builder_take(StrBuilder *b);
