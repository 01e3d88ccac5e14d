/* Text: what str, bytes and bytearray have in common, so that each method is written once for the three. */
#pragma once

#include "base/str.h"
#include "engine/heap/heap.h"

/* A borrowed run of characters of `width` bytes; good until the next thing that may change a bytearray. */
typedef struct Text {
    Value value; /* the str, bytes or bytearray it is of */
    const char *data;
    int64_t length;
    int width;
    TypeId type; /* TYPE_STR, TYPE_BYTES, TYPE_BYTEARRAY: what methods make */
} Text;

/* Of a str, bytes or bytearray (no subclass). */
Text text_of(World *world, Value v);
/* text[start:end], of the same type; a str or bytes itself where that is all of it. SIGNAL_MEMORY. */
Value text_part(World *world, const Text *text, int64_t start, int64_t end);
/* A new value of `like`'s type. `width` is the characters' own; least for a str. SIGNAL_MEMORY. */
Value text_make(World *world, const Text *like, const char *data, int width, int64_t length);
/* Uninitialized: the caller fills *out_data. `ascii`: of a str whose characters are all below 128. SIGNAL_MEMORY. */
Value text_room(World *world, TypeId type, int64_t length, int width, bool ascii, char **out_data);
/* Is it known that all characters are below 128? */
bool text_is_ascii(World *world, const Text *text);
/* An argument beside a text: a str for a str, else anything bytes-like. `complaint`: TypeError for a str's method, with
 * %T for `v`; NULL: "a bytes-like object is required". NONE or a signal. */
Value text_argument(World *world, const Text *self, Value v, const char *complaint, Text *out);

/* template % args. */
Value text_percent(World *world, Value template, Value args);

/* Arguments that are indices. UNDEFINED: a Python __index__ must be asked, return ask_index; NONE or a signal. */
Value count_argument(World *world, Value v, int64_t otherwise, int64_t *out);
/* As in slices: None is `otherwise`, what is too large is cut. */
Value place_argument(World *world, Value v, int64_t otherwise, int64_t *out);
/* Calls the native again, with the __index__ of its arguments in their place. */
Value ask_index(World *world, NativeId native, const Value *args, int count);
static inline bool is_ready(Value v) {
    return v == NONE;
}
/* What to return when an argument was not ready. */
static inline Value not_ready(World *world, Value v, NativeId native, const Value *args,
                              int count) {
    return v == UNDEFINED ? ask_index(world, native, args, count) : v;
}

/* Search for one needle, again and again. Linear in the text whatever the needle: short ones by their first character,
 * long ones by the two-way algorithm of Crochemore and Perrin. */
typedef struct Finder {
    const char *needle;
    int64_t length;
    int width;
    bool two_way, periodic;
    int64_t cut, period;
    char room[256];
} Finder;

/* For texts of `width`. false: no memory. `finder->length` is -1 for what cannot occur in such a text. */
bool finder_init(World *world, Finder *finder, const Text *needle, int width);
/* The first place in [start, end), -1. */
int64_t finder_next(const Finder *finder, const char *data, int64_t start, int64_t end);
/* The last one. `world` gives room to turn long texts around; -2: no memory. */
int64_t finder_last(World *world, const Finder *finder, const char *data, int64_t start,
                    int64_t end);
int64_t char_next(const char *data, int width, uint32_t c, int64_t start, int64_t end);
