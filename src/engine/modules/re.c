/* The module _re: compiling with a cache, and the methods of re.Pattern that search. */
#include "engine/modules/re.h"

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/bytes.h"
#include "engine/objects/dict.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/regex/compile.h"

/* A power of two: patterns by hash of text and flags, one a slot. */
enum { CACHE_SLOTS = 256 };

/* --- compiling ------------------------------------------------------------------------------------------------ */

static Value pattern_new(World *world, Value text, const Subject *subject, uint32_t flags) {
    RegexCompiled compiled;
    RegexFault fault;
    Value outcome = regex_compile(world, subject->data, subject->width, subject->length,
                                  subject->bytes, flags, &compiled, &fault);
    if (outcome == SIGNAL_ERROR) {
        if (fault.type != TYPE_EXCEPTION) {
            return raise(world, fault.type, "%S", fault.message);
        }
        bool placed = fault.position >= 0;
        Value args[3] = {fault.message, placed ? text : NONE,
                         placed ? value_int(fault.position) : NONE};
        return call_helper(world, HELPER_pattern_error, args, 3);
    }
    RecordObject *pattern = NULL;
    if (!is_signal(outcome)) {
        pattern = heap_new_record(world, TYPE_PATTERN, KIND_PATTERN, PATTERN_VALUES);
        outcome = pattern ? outcome : SIGNAL_MEMORY;
    }
    if (is_signal(outcome)) {
        return outcome;
    }
    pattern->values[PATTERN_TEXT] = text;
    pattern->values[PATTERN_FLAGS] = value_int(compiled.flags);
    pattern->values[PATTERN_GROUPS] = value_int(compiled.groups);
    pattern->values[PATTERN_NAMES] = value_ref(compiled.names);
    pattern->values[PATTERN_PROGRAM] = value_of(world, compiled.program);
    return value_of(world, pattern);
}

static uint32_t subject_hash(const Subject *subject, uint32_t flags) {
    uint32_t hash = flags * 31 + subject->length + subject->bytes;
    int64_t bytes = (int64_t)subject->length * subject->width;
    /* a long pattern's ends and a sample tell it from others well enough: all is compared in the end */
    int64_t step = bytes > 64 ? bytes / 64 : 1;
    for (int64_t i = 0; i < bytes; i += step) {
        hash = (hash ^ (uint8_t)subject->data[i]) * 16777619u;
    }
    return hash ^ hash >> 15;
}

static bool is_cached(World *world, Value cached, const Subject *subject, Value asked) {
    const RecordObject *pattern = record_at(world, cached);
    Subject other;
    if (pattern->values[PATTERN_ASKED] != asked ||
        !subject_of(world, pattern->values[PATTERN_TEXT], &other)) {
        return false;
    }
    return other.bytes == subject->bytes && other.length == subject->length &&
           other.width == subject->width &&
           memcmp(other.data, subject->data, (size_t)subject->length * (size_t)subject->width) == 0;
}

static Value *cache_slot(World *world, const Subject *subject, uint32_t flags) {
    if (!world->roots.regex_cache) {
        ArrayObject *cache = heap_new_array(world, CACHE_SLOTS);
        if (!cache) {
            return NULL;
        }
        world->roots.regex_cache = ref_to(world, cache);
    }
    ArrayObject *cache = at(world, world->roots.regex_cache);
    return &cache->items[subject_hash(subject, flags) % CACHE_SLOTS];
}

static Value read_flags(World *world, Value v, int64_t *out) {
    *out = 0;
    Value plain = v == UNDEFINED ? value_int(0) : unwrap(world, v);
    if (is_integer(world, plain) && int_to_int64(world, plain, out)) {
        *out &= UINT32_MAX;
        return NONE;
    }
    return raise(world, TYPE_TYPE_ERROR, "unsupported operand type(s) for &: '%T' and 'int'", v);
}

Value re_compile(World *world, Value *args, int count) {
    (void)count;
    int64_t flags;
    Value signal = read_flags(world, args[1], &flags);
    if (is_signal(signal)) {
        return signal;
    }
    if (has_kind(world, args[0], KIND_PATTERN)) {
        return flags ? raise(world, TYPE_VALUE_ERROR,
                             "cannot process flags argument with a compiled pattern")
                     : args[0];
    }
    Subject subject;
    if (!subject_of(world, args[0], &subject)) {
        return raise(world, TYPE_TYPE_ERROR, "first argument must be string or compiled pattern");
    }
    if (subject.bytes && !is_bytes(world, subject.object)) {
        return raise(world, TYPE_TYPE_ERROR,
                     "cannot use 'tuple' as a dict key (unhashable type: '%T')", args[0]);
    }
    if (!charge(world, 8 + subject.length / 8)) {
        return SIGNAL_LIMIT;
    }
    Value *slot = cache_slot(world, &subject, (uint32_t)flags);
    if (slot && *slot != UNDEFINED && is_cached(world, *slot, &subject, value_int(flags))) {
        return *slot;
    }
    Value pattern = slot ? pattern_new(world, args[0], &subject, (uint32_t)flags) : SIGNAL_MEMORY;
    if (!is_signal(pattern)) {
        record_at(world, pattern)->values[PATTERN_ASKED] = value_int(flags);
        *slot = pattern;
    }
    return pattern;
}

Value re_purge(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    world->roots.regex_cache = 0;
    return NONE;
}

Value re_types(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    Value types[2] = {type_value(world, TYPE_PATTERN), type_value(world, TYPE_MATCH)};
    return tuple_from(world, types, 2);
}

/* --- searching ------------------------------------------------------------------------------------------------ */

Value index_argument(World *world, Value v, int64_t otherwise, int64_t *out) {
    *out = otherwise;
    Value plain = v == UNDEFINED ? v : unwrap(world, v);
    if (plain == UNDEFINED) {
        return NONE;
    }
    if (!is_integer(world, plain)) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", v);
    }
    if (!int_to_int64(world, plain, out)) {
        *out = int_order(world, plain, value_int(0)) < 0 ? INT64_MIN : INT64_MAX;
    }
    return NONE;
}

static uint32_t clamp(int64_t n, uint32_t most) {
    return n < 0 ? 0 : n > most ? most : (uint32_t)n;
}

/* A pattern from a saved world has no program: what is saved is never trusted to be one. It is made again and costs
 * nothing, so that the run costs what it would have. NONE or a signal. */
static Value compile_again(World *world, RecordObject *pattern) {
    RegexCompiled compiled;
    RegexFault fault;
    Subject text;
    if (!subject_of(world, pattern->values[PATTERN_TEXT], &text)) {
        return raise(world, TYPE_VALUE_ERROR, "the saved pattern is none");
    }
    int64_t fuel = world->fuel, before = world->fuel_before, left = world->fuel_left;
    uint32_t flags = (uint32_t)int_of(pattern->values[PATTERN_ASKED]);
    Value outcome = regex_compile(world, text.data, text.width, text.length, text.bytes, flags,
                                  &compiled, &fault);
    world->fuel = fuel;
    world->fuel_before = before;
    world->fuel_left = left;
    if (is_signal(outcome)) {
        return outcome == SIGNAL_ERROR ? raise(world, TYPE_VALUE_ERROR, "the saved pattern is none")
                                       : outcome;
    }
    pattern->values[PATTERN_GROUPS] = value_int(compiled.groups);
    pattern->values[PATTERN_NAMES] = value_ref(compiled.names);
    pattern->values[PATTERN_PROGRAM] = value_of(world, compiled.program);
    return NONE;
}

Value pattern_ready(World *world, Value pattern) {
    RecordObject *record = record_at(world, pattern);
    return record->values[PATTERN_PROGRAM] == UNDEFINED ? compile_again(world, record) : NONE;
}

Value search_begin(World *world, Search *s, Value pattern, Value string, Value pos, Value endpos) {
    const RecordObject *record = record_at(world, pattern);
    if (!subject_of(world, string, &s->subject)) {
        return raise(world, TYPE_TYPE_ERROR, "expected string or bytes-like object, got '%T'",
                     string);
    }
    bool bytes = !is_str(world, unwrap(world, record->values[PATTERN_TEXT]));
    if (bytes != s->subject.bytes) {
        return raise(world, TYPE_TYPE_ERROR,
                     bytes ? "cannot use a bytes pattern on a string-like object"
                           : "cannot use a string pattern on a bytes-like object");
    }
    int64_t from = 0, to = INT64_MAX;
    Value signal = pattern_ready(world, pattern);
    signal = is_signal(signal) ? signal : index_argument(world, pos, 0, &from);
    signal = is_signal(signal) ? signal : index_argument(world, endpos, INT64_MAX, &to);
    if (is_signal(signal)) {
        return signal;
    }
    s->pattern = pattern;
    s->string = string;
    s->pos = s->start = clamp(from, s->subject.length);
    s->endpos = clamp(to, s->subject.length);
    if (!charge(world, 10)) {
        return SIGNAL_LIMIT;
    }
    return regex_begin(&s->matcher, world, pattern_program(world, record), s->subject.data,
                       s->subject.width, s->endpos);
}

Value search_next(Search *s, RegexHow how) {
    Value found = regex_find(&s->matcher, how, s->start);
    if (found == TRUE) {
        s->matcher.forbid = s->matcher.from == s->matcher.to ? s->matcher.to : REGEX_UNSET;
        s->start = s->matcher.to;
    }
    return found;
}

bool search_span(const Search *s, uint32_t group, uint32_t *from, uint32_t *to) {
    const Matcher *m = &s->matcher;
    *from = group ? m->regs[2 * (group - 1)] : m->from;
    *to = group ? m->regs[2 * (group - 1) + 1] : m->to;
    return *from != REGEX_UNSET && *to != REGEX_UNSET && *from <= *to;
}

Value search_result(World *world, const Search *s) {
    uint32_t groups = s->matcher.head->groups;
    RecordObject *match =
        heap_new_record(world, TYPE_MATCH, KIND_MATCH, (int)(MATCH_SPANS + 2 * (groups + 1)));
    if (!match) {
        return SIGNAL_MEMORY;
    }
    match->values[MATCH_STRING] = s->string;
    match->values[MATCH_PATTERN] = s->pattern;
    match->values[MATCH_POS] = value_int(s->pos);
    match->values[MATCH_ENDPOS] = value_int(s->endpos);
    uint32_t last = s->matcher.regs[2 * groups];
    match->values[MATCH_LAST] = last == REGEX_UNSET ? NONE : value_int(last);
    for (uint32_t i = 0; i <= groups; i++) {
        uint32_t from, to;
        bool taken = search_span(s, i, &from, &to);
        match->values[MATCH_SPANS + 2 * i] = value_int(taken ? (int64_t)from : -1);
        match->values[MATCH_SPANS + 2 * i + 1] = value_int(taken ? (int64_t)to : -1);
    }
    return value_of(world, match);
}

static Value find_one(World *world, Value *args, RegexHow how) {
    Search s;
    Value found = search_begin(world, &s, args[0], args[1], args[2], args[3]);
    found = is_signal(found) ? found : search_next(&s, how);
    return found == TRUE ? search_result(world, &s) : found == FALSE ? NONE : found;
}

Value pattern_match(World *world, Value *args, int count) {
    (void)count;
    return find_one(world, args, REGEX_MATCH);
}

Value pattern_fullmatch(World *world, Value *args, int count) {
    (void)count;
    return find_one(world, args, REGEX_FULLMATCH);
}

Value pattern_search(World *world, Value *args, int count) {
    (void)count;
    return find_one(world, args, REGEX_SEARCH);
}

/* A group's text; what took no part is `otherwise`, or empty text when that is UNDEFINED. */
static Value group_text(World *world, const Search *s, uint32_t group, Value otherwise) {
    uint32_t from = 0, to = 0;
    if (!search_span(s, group, &from, &to)) {
        if (otherwise != UNDEFINED) {
            return otherwise;
        }
        from = to = 0;
    }
    return subject_slice(world, &s->subject, from, to);
}

/* findall()'s item. */
static Value found_item(World *world, const Search *s) {
    uint32_t groups = s->matcher.head->groups;
    if (groups < 2) {
        return group_text(world, s, groups, UNDEFINED);
    }
    TupleObject *item = tuple_new(world, groups);
    for (uint32_t i = 0; item && i < groups; i++) {
        item->items[i] = NONE;
    }
    for (uint32_t i = 0; item && i < groups; i++) {
        item->items[i] = group_text(world, s, i + 1, UNDEFINED);
        if (is_signal(item->items[i])) {
            return item->items[i];
        }
    }
    return item ? value_of(world, item) : SIGNAL_MEMORY;
}

Value pattern_findall(World *world, Value *args, int count) {
    (void)count;
    Search s;
    ListObject *list = list_new(world, 0);
    Value found =
        list ? search_begin(world, &s, args[0], args[1], args[2], args[3]) : SIGNAL_MEMORY;
    while (!is_signal(found)) {
        found = search_next(&s, REGEX_SEARCH);
        if (found != TRUE) {
            break;
        }
        if (!charge(world, 4)) {
            return SIGNAL_LIMIT;
        }
        Value item = found_item(world, &s);
        if (is_signal(item) || !list_append(world, list, item)) {
            return SIGNAL_MEMORY;
        }
    }
    return is_signal(found) ? found : value_of(world, list);
}

Value pattern_split(World *world, Value *args, int count) {
    (void)count;
    Search s;
    int64_t most, cut = 0;
    Value found = index_argument(world, args[2], 0, &most);
    ListObject *list = list_new(world, 0);
    found = is_signal(found) ? found
            : !list          ? SIGNAL_MEMORY
                             : search_begin(world, &s, args[0], args[1], UNDEFINED, UNDEFINED);
    for (int64_t n = 0; !is_signal(found) && most >= 0 && (most == 0 || n < most); n++) {
        found = search_next(&s, REGEX_SEARCH);
        if (found != TRUE) {
            break;
        }
        if (!charge(world, 4)) {
            return SIGNAL_LIMIT;
        }
        Value piece = subject_slice(world, &s.subject, cut, s.matcher.from);
        for (uint32_t i = 1;; i++) {
            if (is_signal(piece) || !list_append(world, list, piece)) {
                return SIGNAL_MEMORY;
            }
            if (i > s.matcher.head->groups) {
                break;
            }
            piece = group_text(world, &s, i, NONE);
        }
        cut = s.matcher.to;
    }
    if (is_signal(found)) {
        return found;
    }
    Value rest = subject_slice(world, &s.subject, cut, s.subject.length);
    return is_signal(rest) || !list_append(world, list, rest) ? SIGNAL_MEMORY
                                                              : value_of(world, list);
}

/* --- the scanner: what finditer() asks again and again -------------------------------------------------------- */

Value pattern_scanner(World *world, Value *args, int count) {
    (void)count;
    Search s;
    Value signal = search_begin(world, &s, args[0], args[1], args[2], args[3]);
    RecordObject *scanner = heap_new_record(world, TYPE_SCANNER, KIND_SCANNER, SCANNER_VALUES);
    if (is_signal(signal) || !scanner) {
        return is_signal(signal) ? signal : SIGNAL_MEMORY;
    }
    scanner->values[SCANNER_STRING] = args[1];
    scanner->values[SCANNER_PATTERN] = args[0];
    scanner->values[SCANNER_START] = scanner->values[SCANNER_POS] = value_int(s.pos);
    scanner->values[SCANNER_ENDPOS] = value_int(s.endpos);
    scanner->values[SCANNER_ADVANCE] = FALSE;
    return value_of(world, scanner);
}

static Value scan(World *world, Value self, RegexHow how) {
    Search s;
    RecordObject *scanner = record_at(world, self);
    if (scanner->values[SCANNER_START] == NONE) {
        return NONE;
    }
    Value found =
        search_begin(world, &s, scanner->values[SCANNER_PATTERN], scanner->values[SCANNER_STRING],
                     scanner->values[SCANNER_POS], scanner->values[SCANNER_ENDPOS]);
    if (is_signal(found)) {
        return found;
    }
    s.start = (uint32_t)int_of(scanner->values[SCANNER_START]);
    if (s.start > s.endpos) { /* a bytearray has shrunk since */
        scanner->values[SCANNER_START] = NONE;
        return NONE;
    }
    s.matcher.forbid = scanner->values[SCANNER_ADVANCE] == TRUE ? s.start : REGEX_UNSET;
    found = search_next(&s, how);
    Value match = found == TRUE ? search_result(world, &s) : found;
    if (is_signal(match)) {
        return match;
    }
    scanner->values[SCANNER_START] = found == TRUE ? value_int(s.start) : NONE;
    scanner->values[SCANNER_ADVANCE] = value_bool(s.matcher.forbid != REGEX_UNSET);
    return found == TRUE ? match : NONE;
}

Value scanner_match(World *world, Value *args, int count) {
    (void)count;
    return scan(world, args[0], REGEX_MATCH);
}

Value scanner_search(World *world, Value *args, int count) {
    (void)count;
    return scan(world, args[0], REGEX_SEARCH);
}

Value scanner_pattern(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args[0])->values[SCANNER_PATTERN];
}

Value pattern_finditer(World *world, Value *args, int count) {
    Value scanner = pattern_scanner(world, args, count);
    RecordObject *method = heap_new_record(world, TYPE_METHOD, KIND_METHOD, 2);
    if (is_signal(scanner) || !method) {
        return is_signal(scanner) ? scanner : SIGNAL_MEMORY;
    }
    method->values[0] = value_ref(world->roots.natives[NATIVE_scanner_search]);
    method->values[1] = scanner;
    return iter_new(world, TYPE_CALLABLE_ITERATOR, ITER_CALL, value_of(world, method), NONE, NONE);
}

/* --- attributes ----------------------------------------------------------------------------------------------- */

static Value pattern_value(World *world, Value *args, int value) {
    return record_at(world, args[0])->values[value];
}

Value pattern_pattern(World *world, Value *args, int count) {
    (void)count;
    return pattern_value(world, args, PATTERN_TEXT);
}

Value pattern_flags(World *world, Value *args, int count) {
    (void)count;
    return pattern_value(world, args, PATTERN_FLAGS);
}

Value pattern_groups(World *world, Value *args, int count) {
    (void)count;
    return pattern_value(world, args, PATTERN_GROUPS);
}

Value pattern_groupindex(World *world, Value *args, int count) {
    (void)count;
    return dict_copy(world, dict_of(world, pattern_value(world, args, PATTERN_NAMES)));
}

Value pattern_copy(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return args[0];
}

Value pattern_deepcopy(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return args[0];
}

/* --- functions of the module: the pattern is compiled first --------------------------------------------------- */

/* NONE with args[0] the compiled pattern, or a signal. */
static Value compiled_argument(World *world, Value *args, int flags) {
    Value both[2] = {args[0], args[flags]};
    Value pattern = re_compile(world, both, 2);
    if (is_signal(pattern)) {
        return pattern;
    }
    args[0] = pattern;
    args[flags] = UNDEFINED;
    return NONE;
}

#define MODULE_FUNCTION(name, flags)                                                               \
    Value re_##name(World *world, Value *args, int count) {                                        \
        Value all[6] = {args[0], args[1], args[2], UNDEFINED, UNDEFINED, UNDEFINED};               \
        for (int i = 3; i < count && i < 6; i++) {                                                 \
            all[i] = args[i];                                                                      \
        }                                                                                          \
        Value signal = compiled_argument(world, all, flags);                                       \
        return is_signal(signal) ? signal : pattern_##name(world, all, 4);                         \
    }
MODULE_FUNCTION(match, 2)
MODULE_FUNCTION(fullmatch, 2)
MODULE_FUNCTION(search, 2)
MODULE_FUNCTION(findall, 2)
MODULE_FUNCTION(finditer, 2)
MODULE_FUNCTION(split, 3)
MODULE_FUNCTION(sub, 4)
MODULE_FUNCTION(subn, 4)
