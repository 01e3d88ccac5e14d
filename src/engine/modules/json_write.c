/* The module _json: objects to text. What needs Python (subclasses, a default function, errors with their notes) is
 * left to lib/python/json, which starts afresh: what C does has no effects. */
#include "base/number.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/dict.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { DEPTH_MOST = 900, LOCAL_LEVELS = 32, SPACES = 64 };

typedef struct Level {
    Value container;
    int64_t next; /* item, entry, or place in the order */
    Ref order;    /* RawObject of entries, sorted by key; 0: as they stand */
    bool is_dict, begun;
} Level;

typedef struct Writer {
    World *world;
    StrBuilder b;
    bool ensure_ascii, allow_nan, sort_keys, skip_keys;
    Value indent; /* str or None */
    Value item_separator, key_separator;
    Level *levels;
    int depth;
    Value signal; /* NONE: Python must do it */
    Level local[LOCAL_LEVELS];
} Writer;

static inline void put(StrBuilder *b, const char *text, int64_t size) {
    if (LIKELY(b->width == 1 && b->length + size <= b->size)) {
        memcpy(b->data + b->length, text, (size_t)size);
        b->length += size;
    } else {
        builder_ascii(b, text, size);
    }
}

/* --- strings -------------------------------------------------------------------------------------------------- */

static void put_unit(StrBuilder *b, uint32_t unit) {
    static const char digits[] = "0123456789abcdef";
    char text[6] = {'\\',
                    'u',
                    digits[unit >> 12 & 15],
                    digits[unit >> 8 & 15],
                    digits[unit >> 4 & 15],
                    digits[unit & 15]};
    put(b, text, 6);
}

static bool is_rough(uint32_t c, bool ensure_ascii) {
    return c < 0x20 || c == '"' || c == '\\' || (ensure_ascii && c >= 0x7f);
}

static void put_rough(StrBuilder *b, uint32_t c) {
    static const char letters[] = "\"\\bfnrt", codes[] = "\"\\\b\f\n\r\t";
    const char *code = c && c < 0x80 ? strchr(codes, (int)c) : NULL;
    if (code) {
        char text[2] = {'\\', letters[code - codes]};
        put(b, text, 2);
    } else if (c < 0x10000) {
        put_unit(b, c);
    } else {
        put_unit(b, 0xD800 + ((c - 0x10000) >> 10));
        put_unit(b, 0xDC00 + ((c - 0x10000) & 0x3FF));
    }
}

static void put_string(Writer *w, Value v) {
    StrBuilder *b = &w->b;
    const StrObject *s = str_of(w->world, v);
    const char *data = str_data(w->world, s);
    int width = s->head.aux;
    put(b, "\"", 1);
    for (int64_t from = 0, at = 0;; at++) {
        while (at < s->length && !is_rough(chars_at(data, width, at), w->ensure_ascii)) {
            at++;
        }
        if (width == 1 && (s->head.flags & STR_ASCII)) {
            put(b, data + from, at - from);
        } else {
            builder_slice(b, s, from, at);
        }
        if (at == s->length) {
            break;
        }
        put_rough(b, chars_at(data, width, at));
        from = at + 1;
    }
    put(b, "\"", 1);
}

/* --- leaves --------------------------------------------------------------------------------------------------- */

static void put_small_int(StrBuilder *b, int64_t n) {
    char digits[24];
    int at = sizeof digits;
    uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        digits[--at] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (n < 0) {
        digits[--at] = '-';
    }
    put(b, digits + at, (int64_t)sizeof digits - at);
}

static bool put_float(Writer *w, double d) {
    char text[64];
    Buf buf = {.data = text, .capacity = sizeof text, .limit = sizeof text};
    if (d - d != 0) {
        const char *name = d != d ? "NaN" : d > 0 ? "Infinity" : "-Infinity";
        put(&w->b, name, (int64_t)strlen(name));
        return w->allow_nan;
    }
    number_append_real(&buf, d);
    put(&w->b, text, buf.size);
    return true;
}

/* What is no container: true; false: Python must do it, or w->signal. */
static bool put_leaf(Writer *w, Value v) {
    if (is_int(v)) {
        put_small_int(&w->b, int_of(v));
        return true;
    }
    if (is_float(v)) {
        return put_float(w, float_of(v));
    }
    if (v == NONE || is_bool(v)) {
        const char *name = v == NONE ? "null" : v == TRUE ? "true" : "false";
        put(&w->b, name, (int64_t)strlen(name));
        return true;
    }
    if (is_str(w->world, v)) {
        put_string(w, v);
        return true;
    }
    if (has_kind(w->world, v, KIND_INT)) {
        Value text = int_to_str(w->world, v, 10);
        if (is_signal(text)) {
            w->signal = text;
            return false;
        }
        builder_str(&w->b, text);
        return true;
    }
    return false;
}

/* 1 written, 0 skipped, -1 Python must do it. */
static int put_key(Writer *w, Value key) {
    if (is_str(w->world, key)) {
        put_string(w, key);
        return 1;
    }
    bool good = !is_ref(key) || has_kind(w->world, key, KIND_INT);
    if (!good || key == NOT_IMPLEMENTED || key == ELLIPSIS) {
        return w->skip_keys && !has_kind(w->world, key, KIND_INSTANCE) ? 0 : -1;
    }
    put(&w->b, "\"", 1);
    good = put_leaf(w, key);
    put(&w->b, "\"", 1);
    return good ? 1 : -1;
}

/* --- containers ----------------------------------------------------------------------------------------------- */

static void put_line(Writer *w) {
    if (w->indent == NONE) {
        return;
    }
    put(&w->b, "\n", 1);
    for (int i = 0; i < w->depth; i++) {
        builder_str(&w->b, w->indent);
    }
}

static int key_order(Writer *w, const Value *entries, uint32_t a, uint32_t b) {
    return str_order(w->world, str_of(w->world, entries[2 * a]), str_of(w->world, entries[2 * b]));
}

static void sink(Writer *w, const Value *entries, uint32_t *order, int64_t root, int64_t end) {
    for (int64_t child = 2 * root + 1; child < end; root = child, child = 2 * root + 1) {
        child += child + 1 < end && key_order(w, entries, order[child], order[child + 1]) < 0;
        if (key_order(w, entries, order[root], order[child]) >= 0) {
            return;
        }
        uint32_t swapped = order[root];
        order[root] = order[child];
        order[child] = swapped;
    }
}

/* The entries of a dict by their keys, which are different strings. 0: some are not, or no memory. */
static Ref sorted_entries(Writer *w, const DictObject *dict) {
    const Value *entries = dict_entries(w->world, dict);
    RawObject *raw = heap_new_raw(w->world, (int64_t)dict->live * 4);
    if (!raw || !charge(w->world, (int64_t)dict->live * 4)) {
        w->signal = raw ? SIGNAL_LIMIT : SIGNAL_MEMORY;
        return 0;
    }
    uint32_t *order = (uint32_t *)(void *)raw->data;
    int64_t count = 0;
    for (int64_t i = dict_next(w->world, dict, 0); i >= 0; i = dict_next(w->world, dict, i + 1)) {
        if (!is_str(w->world, entries[2 * i])) {
            return 0;
        }
        order[count++] = (uint32_t)i;
    }
    for (int64_t root = count / 2; root-- > 0;) {
        sink(w, entries, order, root, count);
    }
    for (int64_t end = count; end-- > 1;) {
        uint32_t swapped = order[0];
        order[0] = order[end];
        order[end] = swapped;
        sink(w, entries, order, 0, end);
    }
    return ref_to(w->world, raw);
}

static bool open_level(Writer *w, Value v) {
    if (w->depth >= DEPTH_MOST) {
        return false;
    }
    if (w->depth == LOCAL_LEVELS && w->levels == w->local) {
        RawObject *raw = heap_new_raw(w->world, (int64_t)sizeof(Level) * DEPTH_MOST);
        if (!raw) {
            w->signal = SIGNAL_MEMORY;
            return false;
        }
        memcpy(raw->data, w->local, sizeof w->local);
        w->levels = (Level *)(void *)raw->data;
    }
    Level level = {.container = v, .is_dict = has_kind(w->world, v, KIND_DICT)};
    if (level.is_dict && w->sort_keys && dict_of(w->world, v)->live > 1) {
        level.order = sorted_entries(w, dict_of(w->world, v));
        if (!level.order) {
            return false;
        }
    }
    w->levels[w->depth++] = level;
    return true;
}

/* The next item of a list or tuple, UNDEFINED. */
static Value next_item(Writer *w, Level *level) {
    if (has_kind(w->world, level->container, KIND_LIST)) {
        const ListObject *list = at(w->world, (Ref)level->container);
        return level->next < list->length ? list_items(w->world, list)[level->next++] : UNDEFINED;
    }
    const TupleObject *tuple = at(w->world, (Ref)level->container);
    return level->next < tuple_length(w->world, tuple) ? tuple->items[level->next++] : UNDEFINED;
}

static const Value *next_entry(Writer *w, Level *level) {
    const DictObject *dict = dict_of(w->world, level->container);
    if (level->order) {
        const uint32_t *order =
            (const uint32_t *)(const void *)((RawObject *)at(w->world, level->order))->data;
        return level->next < dict->live ? &dict_entries(w->world, dict)[2 * order[level->next++]]
                                        : NULL;
    }
    int64_t entry = dict->live ? dict_next(w->world, dict, level->next) : -1;
    level->next = entry + 1;
    return entry < 0 ? NULL : &dict_entries(w->world, dict)[2 * entry];
}

static void put_between(Writer *w, Level *level) {
    if (level->begun) {
        builder_str(&w->b, w->item_separator);
    }
    level->begun = true;
    put_line(w);
}

/* The value that comes next in the innermost container with all that stands before it; UNDEFINED: it has ended.
 * *failed: Python must do it. */
static Value advance(Writer *w, bool *failed) {
    Level *level = &w->levels[w->depth - 1];
    if (!level->is_dict) {
        Value item = next_item(w, level);
        if (item != UNDEFINED) {
            put_between(w, level);
        }
        return item;
    }
    for (const Value *entry; (entry = next_entry(w, level));) {
        bool writes = is_str(w->world, entry[0]) || !is_ref(entry[0]) ||
                      has_kind(w->world, entry[0], KIND_INT);
        if (writes) {
            put_between(w, level);
        }
        int written = put_key(w, entry[0]);
        *failed = written < 0;
        if (written) {
            builder_str(&w->b, w->key_separator);
            return entry[1];
        }
    }
    return UNDEFINED;
}

static bool is_container(World *world, Value v) {
    return has_kind(world, v, KIND_LIST) || has_kind(world, v, KIND_TUPLE) ||
           has_kind(world, v, KIND_DICT);
}

/* false: Python must do it, or w->signal. */
static bool write_value(Writer *w, Value v) {
    int64_t charged = 0;
    for (;;) {
        if (is_container(w->world, v)) {
            bool is_dict = has_kind(w->world, v, KIND_DICT);
            put(&w->b, is_dict ? "{" : "[", 1);
            if (!open_level(w, v)) {
                return false;
            }
        } else if (!put_leaf(w, v)) {
            return false;
        }
        bool failed = false;
        while (w->depth && (v = advance(w, &failed)) == UNDEFINED && !failed) {
            const Level level = w->levels[--w->depth];
            if (level.begun) {
                put_line(w);
            }
            put(&w->b, level.is_dict ? "}" : "]", 1);
        }
        if (failed || w->b.failed) {
            w->signal = w->b.failed ? SIGNAL_MEMORY : w->signal;
            return false;
        }
        if (!w->depth) {
            return true;
        }
        if (w->b.length - charged > 1024) {
            if (!charge(w->world, (w->b.length - charged) / 8)) {
                w->signal = SIGNAL_LIMIT;
                return false;
            }
            charged = w->b.length;
        }
    }
}

static bool is_given(Value v) {
    return v != UNDEFINED && v != NONE;
}

/* The indentation as a str or None; false: Python must look at it. */
static bool read_indent(Writer *w, Value v) {
    static const char spaces[SPACES + 1] =
        "                                                                ";
    w->indent = NONE;
    if (!is_given(v)) {
        return true;
    }
    if (is_str(w->world, v)) {
        w->indent = v;
        return true;
    }
    if (!is_int(v) || int_of(v) > SPACES) {
        return false;
    }
    w->indent = str_name(w->world, (Str){spaces, int_of(v) < 0 ? 0 : int_of(v)});
    w->signal = is_signal(w->indent) ? w->indent : NONE;
    return w->signal == NONE;
}

static bool read_separators(Writer *w, Value v) {
    if (is_given(v)) {
        const TupleObject *pair = has_kind(w->world, v, KIND_TUPLE) ? at(w->world, (Ref)v) : NULL;
        if (!pair || tuple_length(w->world, pair) != 2 || !is_str(w->world, pair->items[0]) ||
            !is_str(w->world, pair->items[1])) {
            return false;
        }
        w->item_separator = pair->items[0];
        w->key_separator = pair->items[1];
        return true;
    }
    w->item_separator = str_name(w->world, w->indent == NONE ? STR(", ") : STR(","));
    w->key_separator = str_name(w->world, STR(": "));
    bool failed = is_signal(w->item_separator) || is_signal(w->key_separator);
    w->signal = failed ? SIGNAL_MEMORY : NONE;
    return !failed;
}

static bool read_switch(Value v, bool otherwise, bool *out) {
    *out = v == UNDEFINED ? otherwise : v == TRUE;
    return v == UNDEFINED || is_bool(v);
}

/* obj, skipkeys, ensure_ascii, check_circular, allow_nan, cls, indent, separators, default, sort_keys */
Value json_dumps(World *world, Value *args, int count) {
    Writer w = {.world = world, .levels = w.local, .signal = NONE};
    bool circular;
    builder_init(&w.b, world);
    bool plain =
        read_switch(args[1], false, &w.skip_keys) && read_switch(args[2], true, &w.ensure_ascii) &&
        read_switch(args[3], true, &circular) && read_switch(args[4], true, &w.allow_nan) &&
        !is_given(args[5]) && read_indent(&w, args[6]) && read_separators(&w, args[7]) &&
        read_switch(args[9], false, &w.sort_keys);
    if (!charge(world, 10)) {
        return SIGNAL_LIMIT;
    }
    if (plain && write_value(&w, args[0])) {
        return builder_take(&w.b);
    }
    if (is_signal(w.signal)) {
        return w.signal;
    }
    for (int i = 1; i < count; i++) {
        bool yes = i == 2 || i == 3 || i == 4, no = i == 1 || i == 9;
        args[i] = args[i] != UNDEFINED ? args[i] : yes ? TRUE : no ? FALSE : NONE;
    }
    return call_helper(world, HELPER_json_dumps, args, count);
}

/* A str as JSON has it. */
Value json_encode_string(World *world, Value *args, int count) {
    (void)count;
    Writer w = {.world = world, .ensure_ascii = args[1] == TRUE};
    if (!is_str(world, unwrap(world, args[0]))) {
        return raise(world, TYPE_TYPE_ERROR, "first argument must be a string, not %T", args[0]);
    }
    builder_init(&w.b, world);
    put_string(&w, unwrap(world, args[0]));
    return builder_take(&w.b);
}
