/* Rows of what values may stand at a place, and the records that have one. */
#include "engine/snapshot/rows.h"

#include <string.h>

#include "engine/exec/frames.h"
#include "engine/objects/attribute.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/regex/objects.h"

/* Ints that a cursor counts up from: it never gets where it would leave the small ints. */
#define CURSOR_MOST (INT64_C(1) << 48)

static uint64_t kinds_of(char letter) {
    switch (letter) {
    case 'l': return K(LIST);
    case 't': return K(TUPLE);
    case 'd': return K(DICT);
    case 'S': return K(SET);
    case 's': return K(STR);
    case 'T': return K(TYPE);
    case 'f': return K(FUNCTION);
    case 'g': return K(GENERATOR);
    case 'I': return K(ITER);
    case 'c': return K(CELL);
    case 'q': return K(DEQUE);
    case 'C': return K(CODE);
    case 'p': return K(PATTERN);
    case 'v': return K(RANGE);
    case 'k': return K(TRACEBACK);
    case 'B': return K(BYTES) | K(BYTEARRAY) | K(MEMORYVIEW);
    case 'Z': return K(INT);
    case 'x': return K(INSTANCE);
    case '*':
    case '@': return VALUE_KINDS;
    default: return 0;
    }
}

bool is_exception(Check *check, Value v) {
    const Object *object = is_ref(v) ? check_ref(check, (Ref)v, K(INSTANCE)) : NULL;
    const ShapeObject *shape =
        object ? (const ShapeObject *)check_ref(check, object->shape, K(SHAPE)) : NULL;
    const TypeObject *type =
        shape ? (const TypeObject *)check_ref(check, shape->type, K(TYPE)) : NULL;
    return type && (type->flags & TYPE_RAISES) && object->aux >= EXC_HIDDEN;
}

/* Is what is no reference one of the letters? */
static bool plain_is_good(Value v, const char *word, const char *end) {
    for (; word < end; word++) {
        switch (*word) {
        case '*':
        case '@': return true;
        case 'u':
            if (v == UNDEFINED) {
                return true;
            }
            break;
        case 'N':
            if (v == NONE) {
                return true;
            }
            break;
        case 'b':
            if (is_bool(v)) {
                return true;
            }
            break;
        case 'Z':
            if (is_int(v) || is_bool(v)) {
                return true;
            }
            break;
        case 'z':
            if (is_int(v)) {
                return true;
            }
            break;
        case 'i': {
            int64_t most = 0;
            for (const char *digit = word + 1; digit < end && *digit >= '0' && *digit <= '9';
                 digit++) {
                most = most * 10 + (*digit - '0');
            }
            if (is_int(v) && int_of(v) >= 0 && int_of(v) < (most ? most : CURSOR_MOST)) {
                return true;
            }
            break;
        }
        default: break;
        }
    }
    return false;
}

static void check_word(Check *check, Value v, const char *word, const char *end) {
    if (!is_ref(v)) {
        check_value(check, v); /* one of the words of a value at all */
        check->bad = check->bad || !plain_is_good(v, word, end);
        return;
    }
    uint64_t kinds = 0;
    bool raises = false;
    for (const char *letter = word; letter < end; letter++) {
        kinds |= kinds_of(*letter);
        raises = raises || *letter == 'x';
    }
    const Object *object = check_ref(check, (Ref)v, kinds);
    if (object && raises && object->kind == KIND_INSTANCE) {
        check->bad = !is_exception(check, v) || check->bad;
    }
}

static const char *word_end(const char *word) {
    while (*word && *word != ' ') {
        word++;
    }
    return word;
}

void check_row_prefix(Check *check, const Value *values, int64_t count, const char *row) {
    for (int64_t i = 0; *row && !check->bad; i++) {
        const char *end = word_end(row);
        if (i >= count) {
            check->bad = true;
            return;
        }
        check_word(check, values[i], row, end);
        row = *end ? end + 1 : end;
    }
}

static int64_t row_words(const char *row) {
    int64_t words = 0;
    while (*row) {
        const char *end = word_end(row);
        words++;
        row = *end ? end + 1 : end;
    }
    return words;
}

void check_row(Check *check, const Value *values, int64_t count, const char *row) {
    if (row_words(row) != count) {
        check->bad = true;
        return;
    }
    check_row_prefix(check, values, count, row);
}

bool row_has(const char *row, int64_t index, char letter) {
    for (; index > 0 && *row; index--) {
        const char *end = word_end(row);
        row = *end ? end + 1 : end;
    }
    const char *found = *row ? memchr(row, letter, (size_t)(word_end(row) - row)) : NULL;
    return found != NULL;
}

/* --- records ------------------------------------------------------------------------------------------------ */

static const char *const iterator_rows[ITER_KINDS] = {
#define X(iter, holds, doc) holds,
#include "../../../spec/iterators.def"
#undef X
};

const char *iterator_row(uint32_t iter_kind) {
    return iter_kind < ITER_KINDS ? iterator_rows[iter_kind] : NULL;
}

/* What an iterator over numbers gives stays a small int to its end. */
static bool range_iter_is_good(const RecordObject *it) {
    int64_t next = int_of(it->values[0]), step = int_of(it->values[1]),
            left = int_of(it->values[2]), way, end;
    return left >= 0 && !__builtin_mul_overflow(step, left, &way) &&
           !__builtin_add_overflow(next, way, &end) && int_fits(end);
}

static bool pools_are_good(Check *check, const RecordObject *it) {
    const TupleObject *pools = at(check->world, (Ref)it->values[0]);
    for (int64_t i = 0; i < tuple_length(check->world, pools) && !check->bad; i++) {
        check->bad = !is_ref(pools->items[i]) ||
                     !check_ref(check, (Ref)pools->items[i], K(TUPLE)) || check->bad;
    }
    return !check->bad;
}

static void check_iterator(Check *check, const RecordObject *it) {
    World *world = check->world;
    const char *row = iterator_row(it->head.flags);
    if (!row) {
        check->bad = true;
        return;
    }
    check_row_prefix(check, it->values, it->head.aux, row);
    if (check->bad) {
        return;
    }
    bool good = true;
    switch ((int)it->head.flags) {
    case ITER_RANGE: good = range_iter_is_good(it); break;
    case ITER_REPEAT: good = int_of(it->values[1]) >= -1; break;
    case ITER_PRODUCT: good = pools_are_good(check, it); break;
    case ITER_GROUPER: {
        const RecordObject *groups = at(world, (Ref)it->values[0]);
        good = groups->head.flags == ITER_GROUPBY;
        break;
    }
    case ITER_TEE: {
        const RecordObject *node = at(world, (Ref)it->values[1]);
        good = node->head.aux >= 2;
        break;
    }
    default: break;
    }
    check->bad = !good;
}

/* A cell of two values is a node of tee's chain. */
static void check_cell(Check *check, const RecordObject *cell) {
    if (cell->head.aux != 1 && cell->head.aux != 2) {
        check->bad = true;
        return;
    }
    if (cell->head.aux == 2 && cell->values[1] != UNDEFINED) {
        const Object *next =
            is_ref(cell->values[1]) ? check_ref(check, (Ref)cell->values[1], K(CELL)) : NULL;
        check->bad = !next || next->aux != 2;
    }
}

/* A slot that a class gave its instances: none of those that natives read as their own. */
static void check_member(Check *check, const RecordObject *member) {
    if (!(member->head.flags & MEMBER_SLOT)) {
        return;
    }
    check_row(check, member->values, member->head.aux, "i * s T");
    if (check->bad) {
        return;
    }
    const TypeObject *owner = at(check->world, (Ref)member->values[MEMBER_OWNER]);
    int64_t slot = int_of(member->values[MEMBER_GET]);
    int64_t least = owner->flags & TYPE_RAISES ? EXC_HIDDEN : owner->flags & TYPE_PAYLOAD ? 1 : 0;
    check->bad = slot < least || slot >= owner->hidden;
}

void check_record_row(Check *check, const RecordObject *record) {
    int64_t count = record->head.aux;
    const Value *values = record->values;
    switch ((int)(Kind)record->head.kind) {
    case KIND_ITER: check_iterator(check, record); break;
    case KIND_CELL: check_cell(check, record); break;
    case KIND_MEMBER: check_member(check, record); break;
    case KIND_METHOD: check->bad = check->bad || count != 2; break;
    case KIND_SLICE: check->bad = check->bad || count != 3; break;
    case KIND_WRAPPER: check->bad = check->bad || count < 1; break;
    case KIND_PROPERTY: check->bad = check->bad || count != PROPERTY_VALUES; break;
    case KIND_SUPER: check_row(check, values, count, "T *"); break;
    case KIND_VIEW:
        check_row(check, values, count, "d");
        check->bad =
            check->bad || record->head.flags < ITER_KEYS || record->head.flags > ITER_ITEMS;
        break;
    case KIND_RANGE: check_row(check, values, count, "Z Z Z Z"); break;
    case KIND_TRACEBACK: check_row(check, values, count, "kN C z d *"); break;
    case KIND_FRAME: check_row(check, values, count, "C d * z *"); break;
    case KIND_SCANNER: check_row(check, values, count, "* p iN i i b"); break;
    case KIND_MATCH: check_row_prefix(check, values, count, "* p i i *"); break;
    default: break;
    }
}
