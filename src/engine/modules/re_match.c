/* re.Match. */
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/modules/re.h"
#include "engine/objects/dict.h"
#include "engine/objects/int.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

static uint32_t group_count(World *world, Value match) {
    const RecordObject *record = record_at(world, match);
    return (uint32_t)int_of(
        record_at(world, record->values[MATCH_PATTERN])->values[PATTERN_GROUPS]);
}

/* The group that a number or name means, -1 with an error raised. */
static int64_t group_index(World *world, Value match, Value key, Value *out_signal) {
    const RecordObject *record = record_at(world, match);
    Value plain = unwrap(world, key);
    int64_t group = -1;
    if (is_int(plain) || is_bool(plain)) {
        group = is_int(plain) ? int_of(plain) : plain == TRUE;
    } else if (is_str(world, plain)) {
        Value names = record_at(world, record->values[MATCH_PATTERN])->values[PATTERN_NAMES];
        Value found = dict_get_str(world, dict_of(world, names), plain);
        group = found == UNDEFINED ? -1 : int_of(found);
    }
    if (group < 0 || group > group_count(world, match)) {
        *out_signal = raise(world, TYPE_INDEX_ERROR, "no such group");
        return -1;
    }
    return group;
}

static Value group_at_index(World *world, Value match, int64_t group, Value otherwise) {
    const RecordObject *record = record_at(world, match);
    int64_t from = int_of(record->values[MATCH_SPANS + 2 * group]);
    int64_t to = int_of(record->values[MATCH_SPANS + 2 * group + 1]);
    Subject subject;
    if (from < 0 || !subject_of(world, record->values[MATCH_STRING], &subject)) {
        return otherwise;
    }
    /* a bytearray may have shrunk since */
    to = to > subject.length ? subject.length : to;
    from = from > to ? to : from;
    return subject_slice(world, &subject, from, to);
}

static Value group_by_key(World *world, Value match, Value key) {
    Value signal = NONE;
    int64_t group = group_index(world, match, key, &signal);
    return group < 0 ? signal : group_at_index(world, match, group, NONE);
}

Value match_group(World *world, Value *args, int count) {
    if (count <= 2) {
        return count < 2 ? group_at_index(world, args[0], 0, NONE)
                         : group_by_key(world, args[0], args[1]);
    }
    TupleObject *all = tuple_new(world, count - 1);
    for (int i = 1; all && i < count; i++) {
        all->items[i - 1] = NONE;
    }
    for (int i = 1; all && i < count; i++) {
        Value one = group_by_key(world, args[0], args[i]);
        if (is_signal(one)) {
            return one;
        }
        all->items[i - 1] = one;
    }
    return all ? value_of(world, all) : SIGNAL_MEMORY;
}

Value match_getitem(World *world, Value *args, int count) {
    (void)count;
    return group_by_key(world, args[0], args[1]);
}

Value match_groups(World *world, Value *args, int count) {
    (void)count;
    uint32_t groups = group_count(world, args[0]);
    Value otherwise = args[1] == UNDEFINED ? NONE : args[1];
    TupleObject *all = tuple_new(world, groups);
    for (uint32_t i = 0; all && i < groups; i++) {
        all->items[i] = NONE;
    }
    for (uint32_t i = 0; all && i < groups; i++) {
        Value one = group_at_index(world, args[0], i + 1, otherwise);
        if (is_signal(one)) {
            return one;
        }
        all->items[i] = one;
    }
    return all ? value_of(world, all) : SIGNAL_MEMORY;
}

Value match_groupdict(World *world, Value *args, int count) {
    (void)count;
    const RecordObject *record = record_at(world, args[0]);
    Value otherwise = args[1] == UNDEFINED ? NONE : args[1];
    const DictObject *names =
        dict_of(world, record_at(world, record->values[MATCH_PATTERN])->values[PATTERN_NAMES]);
    DictObject *all = dict_new(world, names->live);
    for (int64_t i = dict_next(world, names, 0); all && i >= 0;
         i = dict_next(world, names, i + 1)) {
        const Value *entry = &dict_entries(world, names)[2 * i];
        Value one = group_at_index(world, args[0], int_of(entry[1]), otherwise);
        if (is_signal(one) || !dict_set_str(world, all, entry[0], one)) {
            return SIGNAL_MEMORY;
        }
    }
    return all ? value_of(world, all) : SIGNAL_MEMORY;
}

static Value edge(World *world, Value *args, int which) {
    Value signal = NONE;
    int64_t group = args[1] == UNDEFINED ? 0 : group_index(world, args[0], args[1], &signal);
    return group < 0 ? signal : record_at(world, args[0])->values[MATCH_SPANS + 2 * group + which];
}

Value match_start(World *world, Value *args, int count) {
    (void)count;
    return edge(world, args, 0);
}

Value match_end(World *world, Value *args, int count) {
    (void)count;
    return edge(world, args, 1);
}

Value match_span(World *world, Value *args, int count) {
    (void)count;
    Value both[2] = {edge(world, args, 0), NONE};
    if (is_signal(both[0])) {
        return both[0];
    }
    both[1] = edge(world, args, 1);
    return tuple_from(world, both, 2);
}

Value match_expand(World *world, Value *args, int count) {
    (void)count;
    const RecordObject *record = record_at(world, args[0]);
    Template template;
    Subject subject;
    Value signal = template_parse(world, record->values[MATCH_PATTERN], args[1], &template);
    if (is_signal(signal)) {
        return signal;
    }
    uint32_t groups = group_count(world, args[0]);
    RawObject *raw = heap_new_raw(world, (int64_t)(groups + 1) * 16);
    if (!raw || !subject_of(world, record->values[MATCH_STRING], &subject)) {
        return SIGNAL_MEMORY;
    }
    int64_t *spans = (int64_t *)(void *)raw->data;
    for (uint32_t i = 0; i < 2 * (groups + 1); i++) {
        int64_t at_most = subject.length; /* a bytearray may have shrunk since */
        spans[i] = int_of(record->values[MATCH_SPANS + i]);
        spans[i] = spans[i] > at_most ? at_most : spans[i];
    }
    Assembly out;
    assembly_begin(world, &out, subject.bytes);
    template_expand(world, &template, &subject, spans, &out);
    return assembly_take(world, &out);
}

Value match_copy(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return args[0];
}

Value match_deepcopy(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return args[0];
}

Value match_string(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args[0])->values[MATCH_STRING];
}

Value match_re(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args[0])->values[MATCH_PATTERN];
}

Value match_pos(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args[0])->values[MATCH_POS];
}

Value match_endpos(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args[0])->values[MATCH_ENDPOS];
}

Value match_lastindex(World *world, Value *args, int count) {
    (void)count;
    return record_at(world, args[0])->values[MATCH_LAST];
}

Value match_lastgroup(World *world, Value *args, int count) {
    (void)count;
    const RecordObject *record = record_at(world, args[0]);
    const DictObject *names =
        dict_of(world, record_at(world, record->values[MATCH_PATTERN])->values[PATTERN_NAMES]);
    for (int64_t i = dict_next(world, names, 0); i >= 0; i = dict_next(world, names, i + 1)) {
        if (dict_entries(world, names)[2 * i + 1] == record->values[MATCH_LAST]) {
            return dict_entries(world, names)[2 * i];
        }
    }
    return NONE;
}

Value match_regs(World *world, Value *args, int count) {
    (void)count;
    uint32_t groups = group_count(world, args[0]);
    TupleObject *all = tuple_new(world, groups + 1);
    for (uint32_t i = 0; all && i <= groups; i++) {
        all->items[i] = NONE;
    }
    for (uint32_t i = 0; all && i <= groups; i++) {
        Value span = tuple_from(world, &record_at(world, args[0])->values[MATCH_SPANS + 2 * i], 2);
        if (is_signal(span)) {
            return span;
        }
        all->items[i] = span;
    }
    return all ? value_of(world, all) : SIGNAL_MEMORY;
}
