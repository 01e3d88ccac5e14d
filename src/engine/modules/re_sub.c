/* sub() and subn(): replacement texts and putting the result together. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/modules/re.h"
#include "engine/objects/dict.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "unicode/unicode.h"

/* --- putting text together ------------------------------------------------------------------------------------ */

void assembly_begin(World *world, Assembly *a, bool bytes) {
    *a = (Assembly){.bytes = bytes};
    if (!bytes) {
        builder_init(&a->builder, world);
        return;
    }
    a->raw = heap_new_raw(world, 256);
    a->failed = !a->raw;
}

static void add_bytes(World *world, Assembly *a, const char *data, int64_t size) {
    if (a->failed) {
        return;
    }
    int64_t need = (int64_t)a->raw->used + size;
    if (need > a->raw->size) {
        int64_t room = 2 * need;
        RawObject *raw =
            room < INT32_MAX && heap_could_hold(world, room) ? heap_new_raw(world, room) : NULL;
        if (!raw) {
            a->failed = true;
            return;
        }
        memcpy(raw->data, a->raw->data, a->raw->used);
        raw->used = a->raw->used;
        a->raw = raw;
    }
    memcpy(a->raw->data + a->raw->used, data, (size_t)size);
    a->raw->used = (uint32_t)need;
}

void assembly_add(World *world, Assembly *a, const Subject *subject, int64_t from, int64_t to) {
    if (from >= to) {
        return;
    }
    if (a->bytes) {
        add_bytes(world, a, subject->data + from, to - from);
    } else {
        builder_slice(&a->builder, str_of(world, subject->object), from, to);
    }
}

static void add_char(World *world, Assembly *a, uint32_t c) {
    if (a->bytes) {
        char byte = (char)c;
        add_bytes(world, a, &byte, 1);
    } else {
        builder_char(&a->builder, c);
    }
}

Value assembly_take(World *world, Assembly *a) {
    if (!a->bytes) {
        return builder_take(&a->builder);
    }
    if (a->failed) {
        return SIGNAL_MEMORY;
    }
    Subject all = {.data = a->raw->data, .bytes = true, .width = 1};
    return subject_slice(world, &all, 0, a->raw->used);
}

void template_expand(World *world, const Template *t, const Subject *subject, const int64_t *spans,
                     Assembly *out) {
    const TemplatePiece *pieces = (const TemplatePiece *)(const void *)t->pieces->data;
    for (uint32_t i = 0; i < t->pieces->used / sizeof(TemplatePiece); i++) {
        const TemplatePiece *piece = &pieces[i];
        switch ((PieceKind)piece->kind) {
        case PIECE_TEXT: assembly_add(world, out, &t->text, piece->a, piece->b); break;
        case PIECE_CHAR: add_char(world, out, piece->a); break;
        case PIECE_GROUP:
            if (spans[2 * piece->a] >= 0) {
                assembly_add(world, out, subject, spans[2 * piece->a], spans[2 * piece->a + 1]);
            }
            break;
        }
    }
}

/* --- replacement texts ---------------------------------------------------------------------------------------- */

typedef struct TemplateParser {
    World *world;
    Template *out;
    const RecordObject *pattern;
    Value text;
    uint32_t at;
    Value signal;
} TemplateParser;

static uint32_t char_of(const TemplateParser *p, uint32_t at) {
    return chars_at(p->out->text.data, p->out->text.width, at);
}

static bool digit_at(const TemplateParser *p, uint32_t at, uint32_t base) {
    return at < p->out->text.length && char_of(p, at) - '0' < base;
}

static Value slice_of(const TemplateParser *p, uint32_t from, uint32_t to) {
    const Subject *text = &p->out->text;
    return str_from_chars(p->world, text->data + (int64_t)from * text->width, text->width,
                          (int64_t)to - from);
}

static bool fault(TemplateParser *p, int64_t position, Value message) {
    Value args[3] = {message, p->text, value_int(position)};
    p->signal = is_signal(message) ? message : call_helper(p->world, HELPER_pattern_error, args, 3);
    return false;
}

static bool add_piece(TemplateParser *p, PieceKind kind, uint32_t a, uint32_t b) {
    RawObject *raw = p->out->pieces;
    if (raw->used + sizeof(TemplatePiece) > raw->size) {
        RawObject *larger = heap_new_raw(p->world, 2 * (int64_t)raw->size);
        if (!larger) {
            p->signal = SIGNAL_MEMORY;
            return false;
        }
        memcpy(larger->data, raw->data, raw->used);
        larger->used = raw->used;
        p->out->pieces = raw = larger;
    }
    TemplatePiece piece = {kind, a, b};
    memcpy(raw->data + raw->used, &piece, sizeof piece);
    raw->used += (uint32_t)sizeof piece;
    return true;
}

static bool add_group(TemplateParser *p, uint64_t group, int64_t position) {
    if (group > (uint64_t)int_of(p->pattern->values[PATTERN_GROUPS])) {
        return fault(p, position,
                     format_text(p->world, "invalid group reference %d", (int64_t)group));
    }
    return add_piece(p, PIECE_GROUP, (uint32_t)group, 0);
}

static bool is_identifier(const TemplateParser *p, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        uint32_t c = char_of(p, i);
        if (!(i == from ? unicode_is_identifier_start(c) : unicode_is_identifier_continue(c))) {
            return false;
        }
    }
    return true;
}

static bool add_named(TemplateParser *p, uint32_t from, uint32_t to) {
    Value name = slice_of(p, from, to);
    if (is_signal(name)) {
        return fault(p, 0, name);
    }
    if (!is_identifier(p, from, to)) {
        uint64_t group = 0;
        bool digits = true;
        for (uint32_t i = from; i < to; i++) {
            digits &= digit_at(p, i, 10);
            group = group < INT32_MAX ? group * 10 + (char_of(p, i) - '0') : group;
        }
        if (!digits) {
            return fault(p, from, format_text(p->world, "bad character in group name %R", name));
        }
        return add_group(p, group, from);
    }
    bool ascii = str_of(p->world, name)->head.flags & STR_ASCII;
    if (p->out->text.bytes && !ascii) {
        return fault(p, from, format_text(p->world, "bad character in group name %R", name));
    }
    Value names = p->pattern->values[PATTERN_NAMES];
    Value group = dict_get_str(p->world, dict_of(p->world, names), name);
    if (group == UNDEFINED) {
        p->signal = raise(p->world, TYPE_INDEX_ERROR, "unknown group name %R", name);
        return false;
    }
    return add_group(p, (uint64_t)int_of(group), from);
}

/* Behind \g. */
static bool parse_name(TemplateParser *p) {
    uint32_t length = p->out->text.length;
    if (p->at == length || char_of(p, p->at) != '<') {
        return fault(p, p->at, format_text(p->world, "missing <"));
    }
    uint32_t from = ++p->at;
    while (p->at < length && char_of(p, p->at) != '>') {
        p->at++;
    }
    if (p->at == from) {
        return fault(p, from, format_text(p->world, "missing group name"));
    }
    if (p->at == length) {
        return fault(p, from, format_text(p->world, "missing >, unterminated name"));
    }
    return add_named(p, from, p->at++);
}

static bool parse_number(TemplateParser *p, uint32_t start, uint32_t first) {
    uint32_t n = first - '0';
    if (first == '0') {
        for (int i = 0; i < 2 && digit_at(p, p->at, 8); i++) {
            n = n * 8 + (char_of(p, p->at++) - '0');
        }
        return add_piece(p, PIECE_CHAR, n & 255, 0);
    }
    if (!digit_at(p, p->at, 10)) {
        return add_group(p, n, start + 1);
    }
    if (first < '8' && digit_at(p, p->at, 8) && digit_at(p, p->at + 1, 8)) {
        n = n * 64 + (char_of(p, p->at) - '0') * 8 + (char_of(p, p->at + 1) - '0');
        p->at += 2;
        Value shown = slice_of(p, start, p->at);
        return n <= 255
                   ? add_piece(p, PIECE_CHAR, n, 0)
                   : fault(p, start,
                           format_text(p->world, "octal escape value %S outside of range 0-0o377",
                                       shown));
    }
    return add_group(p, n * 10 + (char_of(p, p->at++) - '0'), start + 1);
}

static bool parse_backslash(TemplateParser *p) {
    static const char letters[] = "abfnrtv\\", codes[] = "\a\b\f\n\r\t\v\\";
    uint32_t start = p->at++;
    if (p->at == p->out->text.length) {
        return fault(p, start, format_text(p->world, "bad escape (end of pattern)"));
    }
    uint32_t c = char_of(p, p->at++);
    if (c == 'g') {
        return parse_name(p);
    }
    if (c - '0' < 10) {
        return parse_number(p, start, c);
    }
    const char *letter = c && c < 0x80 ? strchr(letters, (int)c) : NULL;
    if (letter) {
        return add_piece(p, PIECE_CHAR, (uint32_t)codes[letter - letters], 0);
    }
    if ((c | 32) - 'a' < 26) {
        return fault(p, start, format_text(p->world, "bad escape %S", slice_of(p, start, p->at)));
    }
    return add_piece(p, PIECE_TEXT, start, p->at);
}

Value template_parse(World *world, Value pattern, Value text, Template *out) {
    TemplateParser p = {.world = world,
                        .out = out,
                        .pattern = record_at(world, pattern),
                        .text = text,
                        .signal = NONE};
    out->pieces = heap_new_raw(world, 8 * (int64_t)sizeof(TemplatePiece));
    if (!subject_of(world, text, &out->text)) {
        return raise(world, TYPE_TYPE_ERROR, "decoding to str: need a bytes-like object, %T found",
                     text);
    }
    if (!out->pieces) {
        return SIGNAL_MEMORY;
    }
    if (!charge(world, out->text.length)) {
        return SIGNAL_LIMIT;
    }
    while (p.at < out->text.length) {
        uint32_t from = p.at;
        while (p.at < out->text.length && char_of(&p, p.at) != '\\') {
            p.at++;
        }
        if ((p.at > from && !add_piece(&p, PIECE_TEXT, from, p.at)) ||
            (p.at < out->text.length && !parse_backslash(&p))) {
            return p.signal;
        }
    }
    return NONE;
}

/* --- sub ------------------------------------------------------------------------------------------------------ */

static void expand_found(World *world, const Template *t, const Search *s, int64_t *spans,
                         Assembly *out) {
    for (uint32_t i = 0; spans && i <= s->matcher.head->groups; i++) {
        uint32_t from, to;
        bool taken = search_span(s, i, &from, &to);
        spans[2 * i] = taken ? (int64_t)from : -1;
        spans[2 * i + 1] = taken ? (int64_t)to : -1;
    }
    template_expand(world, t, &s->subject, spans, out);
}

static Value wrong_kind(World *world, const Search *s) {
    int64_t place = s->matcher.from > 0;
    return s->subject.bytes
               ? raise(world, TYPE_TYPE_ERROR,
                       "sequence item %d: expected a bytes-like object, str found", place)
               : raise(world, TYPE_TYPE_ERROR,
                       "sequence item %d: expected str instance, bytes found", place);
}

static Value replace(World *world, Search *s, const Template *t, int64_t most, int64_t *out_count) {
    Assembly out;
    int64_t done = 0;
    RawObject *raw = heap_new_raw(world, ((int64_t)s->matcher.head->groups + 1) * 16);
    assembly_begin(world, &out, s->subject.bytes);
    Value found = raw ? TRUE : SIGNAL_MEMORY;
    while (found == TRUE && (most == 0 || *out_count < most)) {
        found = search_next(s, REGEX_SEARCH);
        if (found != TRUE) {
            break;
        }
        if (t->text.bytes != s->subject.bytes) {
            return wrong_kind(world, s);
        }
        if (!charge(world, 4 + (s->matcher.from - done) / 16)) {
            return SIGNAL_LIMIT;
        }
        assembly_add(world, &out, &s->subject, done, s->matcher.from);
        expand_found(world, t, s, (int64_t *)(void *)raw->data, &out);
        done = s->matcher.to;
        ++*out_count;
    }
    if (is_signal(found)) {
        return found;
    }
    if (*out_count == 0) {
        return s->subject.object;
    }
    assembly_add(world, &out, &s->subject, done, s->subject.length);
    return assembly_take(world, &out);
}

static bool can_be_called(World *world, Value v) {
    Kind kind = kind_of(world, v);
    return kind == KIND_FUNCTION || kind == KIND_NATIVE || kind == KIND_METHOD ||
           kind == KIND_TYPE || special_lookup(world, v, NAME_call) != UNDEFINED;
}

/* args: pattern, replacement, string, count. */
static Value substitute(World *world, Value *args, bool counted) {
    Search s;
    Template template;
    Subject text;
    if (!subject_of(world, args[1], &text) && can_be_called(world, args[1])) {
        Value all[5] = {args[0], args[1], args[2], args[3] == UNDEFINED ? value_int(0) : args[3],
                        value_bool(counted)};
        return call_helper(world, HELPER_pattern_sub, all, 5);
    }
    int64_t most, done = 0;
    Value signal = pattern_ready(world, args[0]);
    signal = is_signal(signal) ? signal : index_argument(world, args[3], 0, &most);
    signal = is_signal(signal) ? signal : template_parse(world, args[0], args[1], &template);
    signal = is_signal(signal) ? signal
                               : search_begin(world, &s, args[0], args[2], UNDEFINED, UNDEFINED);
    if (is_signal(signal)) {
        return signal;
    }
    Value result = most < 0 ? s.subject.object : replace(world, &s, &template, most, &done);
    if (is_signal(result) || !counted) {
        return result;
    }
    Value both[2] = {result, value_int(done)};
    return tuple_from(world, both, 2);
}

Value pattern_sub(World *world, Value *args, int count) {
    (void)count;
    return substitute(world, args, false);
}

Value pattern_subn(World *world, Value *args, int count) {
    (void)count;
    return substitute(world, args, true);
}
