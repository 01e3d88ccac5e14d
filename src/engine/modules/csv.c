/* Rows of csv as most are: quotes that are doubled, no escapes. What is not one gives None, and Python reads or writes
 * it character by character (lib/python/csv.py). */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/objects/list.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/type.h"

/* A str of one character. */
static bool read_char(World *world, Value v, uint32_t *out) {
    if (!is_str(world, v) || str_of(world, v)->length != 1) {
        return false;
    }
    *out = str_at(world, str_of(world, v), 0);
    return true;
}

/* Without the line's end. */
static int64_t body_length(const Text *line) {
    int64_t end = line->length;
    if (end && chars_at(line->data, line->width, end - 1) == '\n') {
        end--;
    }
    return end && chars_at(line->data, line->width, end - 1) == '\r' ? end - 1 : end;
}

static bool has_char(const Text *text, uint32_t c, int64_t start, int64_t end) {
    return char_next(text->data, text->width, c, start, end) >= 0;
}

typedef struct RowReader {
    Text line;
    int64_t end;
    uint32_t delimiter, quote;
} RowReader;

/* The field between two quotes, the first before `*at`, which moves behind the second. NONE: there is no second. */
static Value quoted_field(World *world, const RowReader *row, int64_t *at) {
    const Text *line = &row->line;
    int64_t start = *at, found = char_next(line->data, line->width, row->quote, start, row->end);
    bool doubled = found >= 0 && found + 1 < row->end &&
                   chars_at(line->data, line->width, found + 1) == row->quote;
    if (found < 0 || !doubled) {
        *at = found + 1;
        return found < 0 ? NONE : text_part(world, line, start, found);
    }
    StrBuilder builder;
    builder_init(&builder, world);
    while (doubled) {
        builder_slice(&builder, str_of(world, line->value), start, found + 1);
        start = found + 2;
        found = char_next(line->data, line->width, row->quote, start, row->end);
        if (found < 0) {
            return NONE;
        }
        doubled =
            found + 1 < row->end && chars_at(line->data, line->width, found + 1) == row->quote;
    }
    builder_slice(&builder, str_of(world, line->value), start, found);
    *at = found + 1;
    return builder_take(&builder);
}

/* The field from `*at` on, which moves to the delimiter behind it or to the end. */
static Value next_field(World *world, const RowReader *row, int64_t *at) {
    const Text *line = &row->line;
    if (*at < row->end && chars_at(line->data, line->width, *at) == row->quote) {
        ++*at;
        Value field = quoted_field(world, row, at);
        bool over = *at == row->end || chars_at(line->data, line->width, *at) == row->delimiter;
        return over || is_signal(field) ? field : NONE;
    }
    int64_t start = *at;
    int64_t found = char_next(line->data, line->width, row->delimiter, start, row->end);
    *at = found < 0 ? row->end : found;
    bool whole = !has_char(line, '\n', start, *at) && !has_char(line, '\r', start, *at);
    return whole ? text_part(world, line, start, *at) : NONE;
}

/* The fields of a line that is a row. */
Value csv_fields(World *world, Value *args, int count) {
    (void)count;
    RowReader row;
    if (!is_str(world, args[0]) || !read_char(world, args[1], &row.delimiter) ||
        !read_char(world, args[2], &row.quote)) {
        return NONE;
    }
    row.line = text_of(world, args[0]);
    row.end = body_length(&row.line);
    if (!charge(world, 1 + row.end / 8)) {
        return SIGNAL_LIMIT;
    }
    ListObject *fields = list_new(world, 0);
    if (!fields) {
        return SIGNAL_MEMORY;
    }
    for (int64_t at = 0; row.end; at++) {
        Value field = next_field(world, &row, &at);
        if (is_signal(field) || field == NONE) {
            return field;
        }
        if (!list_append(world, fields, field)) {
            return SIGNAL_MEMORY;
        }
        if (at == row.end) {
            break;
        }
    }
    return value_of(world, fields);
}

/* A field's text without quotes. NONE: Python code may have to make it. */
static Value field_text(World *world, Value field) {
    if (is_str(world, field)) {
        return field;
    }
    if (field == NONE) {
        return str_from_utf8(world, STR(""));
    }
    bool plain = is_int(field) || is_float(field) || is_bool(field);
    return plain ? value_str_builtin(world, field) : NONE;
}

static void put_quoted(StrBuilder *out, World *world, const Text *text, uint32_t quote) {
    const StrObject *s = str_of(world, text->value);
    int64_t from = 0, found;
    builder_char(out, quote);
    while ((found = char_next(text->data, text->width, quote, from, text->length)) >= 0) {
        builder_slice(out, s, from, found + 1);
        builder_char(out, quote);
        from = found + 1;
    }
    builder_slice(out, s, from, text->length);
    builder_char(out, quote);
}

/* The line of a list of fields; `end` is made of \r and \n alone. */
Value csv_line(World *world, Value *args, int count) {
    (void)count;
    uint32_t delimiter, quote;
    if (!has_kind(world, args[0], KIND_LIST) || !read_char(world, args[1], &delimiter) ||
        !read_char(world, args[2], &quote) || !is_str(world, args[3])) {
        return NONE;
    }
    const ListObject *fields = at(world, (Ref)args[0]);
    StrBuilder out;
    builder_init(&out, world);
    for (int64_t i = 0; i < fields->length; i++) {
        Value field = field_text(world, list_items(world, fields)[i]);
        if (is_signal(field) || field == NONE) {
            return field;
        }
        Text text = text_of(world, field);
        if (!charge(world, 1 + text.length / 8)) {
            return SIGNAL_LIMIT;
        }
        if (i) {
            builder_char(&out, delimiter);
        }
        if (has_char(&text, delimiter, 0, text.length) || has_char(&text, quote, 0, text.length) ||
            has_char(&text, '\n', 0, text.length) || has_char(&text, '\r', 0, text.length) ||
            (fields->length == 1 && !text.length)) {
            put_quoted(&out, world, &text, quote);
        } else {
            builder_str(&out, field);
        }
    }
    builder_str(&out, args[3]);
    return builder_take(&out);
}
