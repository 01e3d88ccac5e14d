/* re.Pattern and re.Match: their texts. */
#include "engine/regex/objects.h"

#include "engine/objects/bytes.h"
#include "engine/objects/repr.h"
#include "engine/objects/type.h"

bool subject_of(World *world, Value v, Subject *out) {
    Value plain = unwrap(world, v);
    *out = (Subject){.object = plain};
    if (is_str(world, plain)) {
        const StrObject *s = str_of(world, plain);
        out->data = str_data(world, s);
        out->width = s->head.aux;
        out->length = s->length;
        return true;
    }
    if (has_kind(world, plain, KIND_BYTEARRAY)) {
        const ByteArrayObject *array = bytearray_of(world, plain);
        out->data = bytearray_data(world, array);
        out->length = array->length;
        out->bytes = true;
    } else if (has_kind(world, plain, KIND_MEMORYVIEW)) {
        Str bytes;
        if (!memoryview_plain(world, plain, &bytes)) {
            return false;
        }
        out->data = bytes.data;
        out->length = (uint32_t)bytes.size;
        out->bytes = true;
    }
    if (out->bytes) {
        out->width = 1;
        return true;
    }
    if (has_kind(world, plain, KIND_BYTES)) {
        const BytesObject *bytes = at(world, (Ref)plain);
        out->data = bytes->data;
        out->width = 1;
        out->length = bytes->length;
        out->bytes = true;
        return true;
    }
    return false;
}

Value subject_slice(World *world, const Subject *subject, int64_t from, int64_t to) {
    if (!subject->bytes) {
        return str_substring(world, subject->object, from, to);
    }
    if (from == 0 && to == subject->length && has_kind(world, subject->object, KIND_BYTES)) {
        return subject->object;
    }
    int64_t size = to - from;
    BytesObject *bytes =
        heap_new(world, TYPE_BYTES, KIND_BYTES, (uint32_t)(sizeof(BytesObject) + (size_t)size));
    if (!bytes) {
        return SIGNAL_MEMORY;
    }
    bytes->hash = 0;
    bytes->length = (uint32_t)size;
    memcpy(bytes->data, subject->data + from, (size_t)size);
    return value_of(world, bytes);
}

static void put_repr(StrBuilder *b, Value v, int64_t most) {
    Value text = is_signal(v) ? v : repr_plain(b->world, v);
    if (is_signal(text)) {
        b->failed = true;
        return;
    }
    const StrObject *s = str_of(b->world, text);
    builder_slice(b, s, 0, s->length < most ? s->length : most);
}

static void put_number(StrBuilder *b, int64_t n) {
    char digits[24];
    int at = sizeof digits;
    for (int64_t rest = n < 0 ? -n : n; rest || at == sizeof digits; rest /= 10) {
        digits[--at] = (char)('0' + rest % 10);
    }
    if (n < 0) {
        digits[--at] = '-';
    }
    builder_ascii(b, digits + at, (int64_t)sizeof digits - at);
}

void put_pattern(StrBuilder *b, Value pattern) {
    static const struct {
        uint32_t flag;
        const char *name;
    } names[] = {{REGEX_IGNORECASE, "re.IGNORECASE"}, {REGEX_LOCALE, "re.LOCALE"},
                 {REGEX_MULTILINE, "re.MULTILINE"},   {REGEX_DOTALL, "re.DOTALL"},
                 {REGEX_UNICODE, "re.UNICODE"},       {REGEX_VERBOSE, "re.VERBOSE"},
                 {REGEX_DEBUG, "re.DEBUG"},           {REGEX_ASCII, "re.ASCII"}};
    const RecordObject *record = record_at(b->world, pattern);
    Value text = record->values[PATTERN_TEXT];
    uint32_t flags = (uint32_t)int_of(record->values[PATTERN_FLAGS]);
    uint32_t types = REGEX_LOCALE | REGEX_UNICODE | REGEX_ASCII;
    if (is_str(b->world, unwrap(b->world, text)) && (flags & types) == REGEX_UNICODE) {
        flags &= ~(uint32_t)REGEX_UNICODE;
    }
    builder_text(b, "re.compile(");
    put_repr(b, text, 200);
    const char *separator = ", ";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (flags & names[i].flag) {
            builder_text(b, separator);
            builder_text(b, names[i].name);
            separator = "|";
        }
    }
    builder_char(b, ')');
}

void put_match(StrBuilder *b, Value match) {
    const RecordObject *record = record_at(b->world, match);
    int64_t from = int_of(record->values[MATCH_SPANS]),
            to = int_of(record->values[MATCH_SPANS + 1]);
    Subject subject;
    builder_text(b, "<re.Match object; span=(");
    put_number(b, from);
    builder_text(b, ", ");
    put_number(b, to);
    builder_text(b, "), match=");
    if (subject_of(b->world, record->values[MATCH_STRING], &subject) && to <= subject.length) {
        put_repr(b, subject_slice(b->world, &subject, from, to), 50);
    }
    builder_char(b, '>');
}
