/* Methods of text that look for a part of it. */
#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/text_methods.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

/* What is looked for. In bytes it may be a number, which goes to *byte. */
static Value needle_argument(World *world, const Text *self, Value v, const char *method, Text *out,
                             char *byte) {
    Value plain = unwrap(world, v);
    if (self->type == TYPE_STR) {
        if (!is_str(world, plain)) {
            return raise(world, TYPE_TYPE_ERROR, "%s() argument 1 must be str, not %T", method, v);
        }
        *out = text_of(world, plain);
        return NONE;
    }
    if (is_bytes_like(world, plain)) {
        return text_argument(world, self, v, NULL, out);
    }
    int64_t n;
    if (!is_integer(world, plain)) {
        if (has_kind(world, plain, KIND_INSTANCE) &&
            special_lookup(world, v, NAME_index) != UNDEFINED) {
            return UNDEFINED;
        }
        return raise(world, TYPE_TYPE_ERROR,
                     "argument should be integer or bytes-like object, not '%T'", v);
    }
    if (!int_to_int64(world, plain, &n) || n < 0 || n > 255) {
        return raise(world, TYPE_VALUE_ERROR, "byte must be in range(0, 256)");
    }
    *byte = (char)n;
    *out = (Text){v, byte, 1, 1, TYPE_BYTES};
    return NONE;
}

/* The start and end that a method was given, as in slices. */
static Value range_arguments(World *world, const Text *self, const Value *args, int64_t *start,
                             int64_t *end) {
    Value ready = place_argument(world, args[0], 0, start);
    Value last = is_ready(ready) ? place_argument(world, args[1], self->length, end) : ready;
    if (!is_ready(last)) {
        return last;
    }
    int64_t length = self->length;
    *end += *end < 0 ? length : 0;
    *end = *end > length ? length : *end < 0 ? 0 : *end;
    *start += *start < 0 ? length : 0;
    *start = *start < 0 ? 0 : *start;
    return NONE;
}

typedef struct Search {
    Text text, needle;
    Finder finder;
    int64_t start, end;
    char byte;
} Search;

/* Reads the arguments of find and its kin. NONE: ready; the range may be empty (start > end). */
static Value search_arguments(World *world, Value *args, const char *method, Search *s) {
    s->text = text_of(world, args[0]);
    bool range_first = s->text.type != TYPE_STR; /* whose complaint comes first */
    Value ready =
        range_first ? range_arguments(world, &s->text, args + 2, &s->start, &s->end) : NONE;
    ready = is_ready(ready)
                ? needle_argument(world, &s->text, args[1], method, &s->needle, &s->byte)
                : ready;
    ready = is_ready(ready) && !range_first
                ? range_arguments(world, &s->text, args + 2, &s->start, &s->end)
                : ready;
    if (!is_ready(ready)) {
        return ready;
    }
    if (s->end > s->start && !charge(world, (s->end - s->start) / 16)) {
        return SIGNAL_LIMIT;
    }
    return finder_init(world, &s->finder, &s->needle, s->text.width) ? NONE : SIGNAL_MEMORY;
}

static Value find(World *world, NativeId native, Value *args, int count, const char *method,
                  bool last, bool must) {
    Search s;
    Value ready = search_arguments(world, args, method, &s);
    if (!is_ready(ready)) {
        return not_ready(world, ready, native, args, count);
    }
    int64_t found = -1;
    if (s.start <= s.end) {
        found = last ? finder_last(world, &s.finder, s.text.data, s.start, s.end)
                     : finder_next(&s.finder, s.text.data, s.start, s.end);
        if (last && found == -1 && s.finder.length == 0) {
            found = s.end;
        }
    }
    if (found == -2) {
        return SIGNAL_MEMORY;
    }
    if (found < 0 && must) {
        return raise(world, TYPE_VALUE_ERROR,
                     s.text.type == TYPE_STR ? "substring not found" : "subsection not found");
    }
    return value_int(found);
}

Value text_find(World *world, NativeId native, Value *args, int count) {
    return find(world, native, args, count, "find", false, false);
}

Value text_rfind(World *world, NativeId native, Value *args, int count) {
    return find(world, native, args, count, "rfind", true, false);
}

Value text_index(World *world, NativeId native, Value *args, int count) {
    return find(world, native, args, count, "index", false, true);
}

Value text_rindex(World *world, NativeId native, Value *args, int count) {
    return find(world, native, args, count, "rindex", true, true);
}

/* Eight bytes at a time: those equal to `byte` are the zero bytes of the difference. */
static int64_t count_byte(const char *data, int64_t size, char byte) {
    const uint64_t low = UINT64_C(0x7f7f7f7f7f7f7f7f);
    uint64_t pattern = (uint8_t)byte * UINT64_C(0x0101010101010101), word;
    int64_t found = 0;
    for (; size >= 8; size -= 8, data += 8) {
        memcpy(&word, data, 8);
        word ^= pattern;
        found += __builtin_popcountll(~(((word & low) + low) | word | low));
    }
    for (int64_t i = 0; i < size; i++) {
        found += data[i] == byte;
    }
    return found;
}

Value text_count(World *world, NativeId native, Value *args, int count) {
    Search s;
    Value ready = search_arguments(world, args, "count", &s);
    if (!is_ready(ready)) {
        return not_ready(world, ready, native, args, count);
    }
    int64_t found = 0;
    if (s.start > s.end) {
        return value_int(0);
    }
    if (s.needle.length == 0) {
        return value_int(s.end - s.start + 1);
    }
    if (s.finder.length == 1 && s.text.width == 1) {
        return value_int(count_byte(s.text.data + s.start, s.end - s.start, s.finder.needle[0]));
    }
    for (int64_t i = s.start; (i = finder_next(&s.finder, s.text.data, i, s.end)) >= 0;
         i += s.needle.length) {
        found++;
    }
    return value_int(found);
}

Value text_contains(World *world, Value v, Value item) {
    Search s = {.text = text_of(world, v)};
    if (s.text.type == TYPE_STR && !is_str(world, unwrap(world, item))) {
        return raise(world, TYPE_TYPE_ERROR,
                     "'in <string>' requires string as left operand, not %T", item);
    }
    Value ready = needle_argument(world, &s.text, item, "in", &s.needle, &s.byte);
    if (ready == SIGNAL_ERROR && is_instance(world, world->error, TYPE_TYPE_ERROR)) {
        world->error = UNDEFINED;
        return raise(world, TYPE_TYPE_ERROR, "a bytes-like object is required, not '%T'", item);
    }
    if (!is_ready(ready)) {
        return ready;
    }
    if (!charge(world, s.text.length / 16)) {
        return SIGNAL_LIMIT;
    }
    return finder_init(world, &s.finder, &s.needle, s.text.width)
               ? value_bool(finder_next(&s.finder, s.text.data, 0, s.text.length) >= 0)
               : SIGNAL_MEMORY;
}

/* --- ends ------------------------------------------------------------------------------------------------------ */

static bool has_at(const Text *text, const Text *part, int64_t at_char) {
    if (part->width == text->width) {
        return memcmp(text->data + at_char * text->width, part->data,
                      (size_t)(part->length * part->width)) == 0;
    }
    for (int64_t i = 0; i < part->length; i++) {
        if (chars_at(text->data, text->width, at_char + i) !=
            chars_at(part->data, part->width, i)) {
            return false;
        }
    }
    return true;
}

/* TRUE, FALSE or a signal. */
static Value has_affix(World *world, const Text *text, Value v, int64_t start, int64_t end,
                       bool front, const char *complaint) {
    Text affix;
    Value done = text_argument(world, text, v, complaint, &affix);
    if (!is_ready(done)) {
        return done;
    }
    if (start > end || affix.length > end - start) {
        return FALSE;
    }
    owe(world, affix.length * affix.width / 32);
    return value_bool(has_at(text, &affix, front ? start : end - affix.length));
}

static Value has_affixes(World *world, NativeId native, Value *args, int count, bool front) {
    Text text = text_of(world, args[0]);
    int64_t start, end;
    Value ready = range_arguments(world, &text, args + 2, &start, &end);
    if (!is_ready(ready)) {
        return not_ready(world, ready, native, args, count);
    }
    Value affixes = unwrap(world, args[1]);
    bool is_text = text.type == TYPE_STR;
    if (has_kind(world, affixes, KIND_TUPLE)) {
        const TupleObject *tuple = at(world, (Ref)affixes);
        int64_t number = tuple_length(world, tuple);
        const char *complaint = front ? "tuple for startswith must only contain str, not %T"
                                      : "tuple for endswith must only contain str, not %T";
        if (!charge(world, number)) {
            return SIGNAL_LIMIT;
        }
        for (int64_t i = 0; i < number; i++) {
            Value has = has_affix(world, &text, tuple->items[i], start, end, front, complaint);
            if (has != FALSE) {
                return has;
            }
        }
        return FALSE;
    }
    if (is_text ? !is_str(world, affixes) : !is_bytes_like(world, affixes)) {
        const char *kind = is_text ? "str" : "bytes";
        return raise(world, TYPE_TYPE_ERROR, "%s first arg must be %s or a tuple of %s, not %T",
                     front ? "startswith" : "endswith", kind, kind, args[1]);
    }
    return has_affix(world, &text, args[1], start, end, front, "%T");
}

Value text_starts(World *world, NativeId native, Value *args, int count) {
    return has_affixes(world, native, args, count, true);
}

Value text_ends(World *world, NativeId native, Value *args, int count) {
    return has_affixes(world, native, args, count, false);
}

static Value remove_affix(World *world, Value *args, bool front) {
    Text text = text_of(world, args[0]), affix;
    Value done = text_argument(world, &text, args[1],
                               front ? "removeprefix() argument must be str, not %T"
                                     : "removesuffix() argument must be str, not %T",
                               &affix);
    if (!is_ready(done)) {
        return done;
    }
    int64_t rest = text.length - affix.length;
    if (rest < 0 || affix.length == 0 || !has_at(&text, &affix, front ? 0 : rest)) {
        return text_part(world, &text, 0, text.length);
    }
    return front ? text_part(world, &text, affix.length, text.length)
                 : text_part(world, &text, 0, rest);
}

Value text_remove_prefix(World *world, NativeId native, Value *args, int count) {
    (void)native;
    (void)count;
    return remove_affix(world, args, true);
}

Value text_remove_suffix(World *world, NativeId native, Value *args, int count) {
    (void)native;
    (void)count;
    return remove_affix(world, args, false);
}

/* --- partition ------------------------------------------------------------------------------------------------- */

static Value partition(World *world, Value *args, bool last) {
    Text text = text_of(world, args[0]), separator;
    Value done = text_argument(world, &text, args[1], "must be str, not %T", &separator);
    if (!is_ready(done)) {
        return done;
    }
    if (separator.length == 0) {
        return raise(world, TYPE_VALUE_ERROR, "empty separator");
    }
    Finder finder;
    if (!charge(world, text.length / 16)) {
        return SIGNAL_LIMIT;
    }
    if (!finder_init(world, &finder, &separator, text.width)) {
        return SIGNAL_MEMORY;
    }
    int64_t found = last ? finder_last(world, &finder, text.data, 0, text.length)
                         : finder_next(&finder, text.data, 0, text.length);
    if (found == -2) {
        return SIGNAL_MEMORY;
    }
    Value parts[3];
    if (found < 0) {
        parts[last ? 2 : 0] = text_part(world, &text, 0, text.length);
        parts[1] = text_part(world, &text, 0, 0);
        parts[last ? 0 : 2] = text_part(world, &text, 0, 0);
    } else {
        Value unwrapped = unwrap(world, args[1]);
        bool same = text.type == TYPE_STR || is_bytes(world, unwrapped);
        parts[0] = text_part(world, &text, 0, found);
        parts[1] = same && text.type != TYPE_BYTEARRAY
                       ? unwrapped
                       : text_make(world, &text, separator.data, 1, separator.length);
        parts[2] = text_part(world, &text, found + separator.length, text.length);
    }
    for (int i = 0; i < 3; i++) {
        if (is_signal(parts[i])) {
            return parts[i];
        }
    }
    return tuple_from(world, parts, 3);
}

Value text_partition(World *world, NativeId native, Value *args, int count) {
    (void)native;
    (void)count;
    return partition(world, args, false);
}

Value text_rpartition(World *world, NativeId native, Value *args, int count) {
    (void)native;
    (void)count;
    return partition(world, args, true);
}
