/* Python values outside of Python. */
#include "embed/values.h"

#include <stdlib.h>
#include <string.h>

#include "wire/wire.h"

struct CordonValue {
    CordonType type;
    long long integer; /* of a bool too */
    double real;
    char *bytes; /* a NUL stands behind them; of a str, bytes, big int, object */
    size_t size;
    CordonValue **items; /* of a dict key, value, key, value ... */
    size_t item_count;
};

static CordonValue *make(CordonType type) {
    CordonValue *value = calloc(1, sizeof *value);
    if (value) {
        value->type = type;
    }
    return value;
}

static CordonValue *make_text(CordonType type, const void *bytes, size_t size) {
    CordonValue *value = make(type);
    char *copy = value ? malloc(size + 1) : NULL;
    if (!copy) {
        free(value);
        return NULL;
    }
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    copy[size] = '\0';
    value->bytes = copy;
    value->size = size;
    return value;
}

CordonValue *cordon_none(void) {
    return make(CORDON_NONE);
}

CordonValue *cordon_bool(int truth) {
    CordonValue *value = make(CORDON_BOOL);
    if (value) {
        value->integer = truth != 0;
    }
    return value;
}

CordonValue *cordon_int(long long number) {
    CordonValue *value = make(CORDON_INT);
    if (value) {
        value->integer = number;
    }
    return value;
}

CordonValue *cordon_big_int(const char *digits) {
    return make_text(CORDON_BIG_INT, digits, strlen(digits));
}

CordonValue *cordon_float(double number) {
    CordonValue *value = make(CORDON_FLOAT);
    if (value) {
        value->real = number;
    }
    return value;
}

CordonValue *cordon_str(const char *text, size_t bytes) {
    return make_text(CORDON_STR, text, bytes);
}

CordonValue *cordon_bytes(const void *data, size_t bytes) {
    return make_text(CORDON_BYTES, data, bytes);
}

static CordonValue *make_container(CordonType type, CordonValue *const *items, size_t count) {
    CordonValue *value = make(type);
    bool is_whole = value != NULL;
    if (value && count > 0) {
        value->items = calloc(count, sizeof(CordonValue *));
        is_whole = value->items != NULL;
    }
    for (size_t i = 0; i < count; i++) {
        is_whole = is_whole && items[i];
    }
    if (!is_whole) {
        for (size_t i = 0; i < count; i++) {
            cordon_value_free(items[i]);
        }
        cordon_value_free(value);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        value->items[i] = items[i];
    }
    value->item_count = count;
    return value;
}

CordonValue *cordon_list(CordonValue *const *items, size_t count) {
    return make_container(CORDON_LIST, items, count);
}

CordonValue *cordon_tuple(CordonValue *const *items, size_t count) {
    return make_container(CORDON_TUPLE, items, count);
}

CordonValue *cordon_dict(CordonValue *const *items, size_t pair_count) {
    return make_container(CORDON_DICT, items, 2 * pair_count);
}

void cordon_value_free(CordonValue *value) {
    if (!value) {
        return;
    }
    for (size_t i = 0; i < value->item_count; i++) {
        cordon_value_free(value->items[i]);
    }
    free(value->items);
    free(value->bytes);
    free(value);
}

/* --- reading ---------------------------------------------------------------------------------------------------- */

CordonType cordon_type(const CordonValue *value) {
    return value ? value->type : CORDON_NONE;
}

int cordon_as_bool(const CordonValue *value) {
    return cordon_type(value) == CORDON_BOOL && value->integer;
}

long long cordon_as_int(const CordonValue *value) {
    CordonType type = cordon_type(value);
    return type == CORDON_INT || type == CORDON_BOOL ? value->integer : 0;
}

double cordon_as_float(const CordonValue *value) {
    return cordon_type(value) == CORDON_FLOAT ? value->real : (double)cordon_as_int(value);
}

const char *cordon_as_text(const CordonValue *value, size_t *out_bytes) {
    if (out_bytes) {
        *out_bytes = value ? value->size : 0;
    }
    return value ? value->bytes : NULL;
}

size_t cordon_count(const CordonValue *value) {
    return cordon_type(value) == CORDON_DICT ? value->item_count / 2
           : value                           ? value->item_count
                                             : 0;
}

const CordonValue *cordon_item(const CordonValue *value, size_t index) {
    if (index >= cordon_count(value)) {
        return NULL;
    }
    return value->items[value->type == CORDON_DICT ? 2 * index + 1 : index];
}

const CordonValue *cordon_key(const CordonValue *value, size_t index) {
    bool is_there = cordon_type(value) == CORDON_DICT && index < cordon_count(value);
    return is_there ? value->items[2 * index] : NULL;
}

const CordonValue *cordon_find(const CordonValue *dict, const char *key) {
    for (size_t i = 0; cordon_type(dict) == CORDON_DICT && i < cordon_count(dict); i++) {
        const CordonValue *found = cordon_key(dict, i);
        if (found->type == CORDON_STR && found->size == strlen(key) &&
            memcmp(found->bytes, key, found->size) == 0) {
            return cordon_item(dict, i);
        }
    }
    return NULL;
}

/* --- as bytes --------------------------------------------------------------------------------------------------- */

static const WireTag tags[] = {
    [CORDON_NONE] = WIRE_NONE,       [CORDON_BOOL] = WIRE_FALSE,  [CORDON_INT] = WIRE_INT,
    [CORDON_BIG_INT] = WIRE_BIG_INT, [CORDON_FLOAT] = WIRE_FLOAT, [CORDON_STR] = WIRE_STR,
    [CORDON_BYTES] = WIRE_BYTES,     [CORDON_LIST] = WIRE_LIST,   [CORDON_TUPLE] = WIRE_TUPLE,
    [CORDON_DICT] = WIRE_DICT,       [CORDON_SET] = WIRE_SET,     [CORDON_OBJECT] = WIRE_OBJECT,
};

static bool put(const CordonValue *value, int depth, Buf *out) {
    WireTag tag = tags[cordon_type(value)];
    switch (cordon_type(value)) {
    case CORDON_NONE: wire_put_constant(out, tag); break;
    case CORDON_BOOL: wire_put_constant(out, value->integer ? WIRE_TRUE : WIRE_FALSE); break;
    case CORDON_INT: wire_put_int(out, value->integer); break;
    case CORDON_FLOAT: wire_put_float(out, value->real); break;
    case CORDON_BIG_INT:
    case CORDON_STR:
    case CORDON_BYTES: wire_put_bytes(out, tag, (Str){value->bytes, (int64_t)value->size}); break;
    case CORDON_LIST:
    case CORDON_TUPLE:
    case CORDON_DICT:
        wire_put_head(out, tag, (int64_t)cordon_count(value));
        for (size_t i = 0; i < value->item_count; i++) {
            if (depth >= WIRE_VALUE_DEPTH || !put(value->items[i], depth + 1, out)) {
                return false;
            }
        }
        break;
    case CORDON_SET:
    case CORDON_OBJECT: return false;
    }
    return out->failure == ST_OK;
}

bool embed_value_put(const CordonValue *value, Buf *out) {
    return put(value, 0, out);
}

static CordonValue *take_value(Str *rest);

static CordonValue *take_items(Str *rest, CordonType type, int64_t count) {
    CordonValue *value = make(type);
    if (value && count > 0) {
        value->items = calloc((size_t)count, sizeof(CordonValue *));
    }
    if (!value || (count > 0 && !value->items)) {
        cordon_value_free(value);
        return NULL;
    }
    for (int64_t i = 0; i < count; i++) {
        value->items[i] = take_value(rest);
        if (!value->items[i]) {
            cordon_value_free(value);
            return NULL;
        }
        value->item_count++;
    }
    return value;
}

static CordonValue *take_value(Str *rest) {
    WireValue value;
    if (wire_take_value(rest, &value) != ST_OK) {
        return NULL;
    }
    size_t size = (size_t)value.bytes.size;
    switch (value.tag) {
    case WIRE_NONE: return cordon_none();
    case WIRE_FALSE: return cordon_bool(0);
    case WIRE_TRUE: return cordon_bool(1);
    case WIRE_INT: return cordon_int(value.integer);
    case WIRE_FLOAT: return cordon_float(value.real);
    case WIRE_BIG_INT: return make_text(CORDON_BIG_INT, value.bytes.data, size);
    case WIRE_STR: return make_text(CORDON_STR, value.bytes.data, size);
    case WIRE_BYTES: return make_text(CORDON_BYTES, value.bytes.data, size);
    case WIRE_OBJECT: return make_text(CORDON_OBJECT, value.bytes.data, size);
    case WIRE_LIST: return take_items(rest, CORDON_LIST, value.count);
    case WIRE_TUPLE: return take_items(rest, CORDON_TUPLE, value.count);
    case WIRE_DICT: return take_items(rest, CORDON_DICT, 2 * value.count);
    case WIRE_SET: return take_items(rest, CORDON_SET, value.count);
    }
    return NULL;
}

CordonValue *embed_value_take(Str bytes) {
    return wire_is_value(bytes) ? take_value(&bytes) : NULL;
}
