/* Python values as bytes. */
#include <string.h>

#include "wire/wire.h"

static void put_word(Buf *out, uint64_t word) {
    char bytes[8];
    for (int i = 0; i < 8; i++) {
        bytes[i] = (char)(word >> (8 * i) & 0xFF);
    }
    buf_append(out, (Str){bytes, sizeof bytes});
}

void wire_put_constant(Buf *out, WireTag tag) {
    buf_append_char(out, (char)tag);
}

void wire_put_int(Buf *out, int64_t value) {
    buf_append_char(out, WIRE_INT);
    put_word(out, (uint64_t)value);
}

void wire_put_float(Buf *out, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    buf_append_char(out, WIRE_FLOAT);
    put_word(out, bits);
}

void wire_put_head(Buf *out, WireTag tag, int64_t count) {
    buf_append_char(out, (char)tag);
    put_word(out, (uint64_t)count);
}

void wire_put_bytes(Buf *out, WireTag tag, Str bytes) {
    wire_put_head(out, tag, bytes.size);
    buf_append(out, bytes);
}

static uint64_t word_at(const char *bytes) {
    uint64_t word = 0;
    for (int i = 8; i-- > 0;) {
        word = word << 8 | (unsigned char)bytes[i];
    }
    return word;
}

/* Reads what follows a tag that has a word behind it. */
static Status take_word(Str *after, WireValue *value, uint64_t word) {
    switch (value->tag) {
    case WIRE_INT: value->integer = (int64_t)word; return ST_OK;
    case WIRE_FLOAT: memcpy(&value->real, &word, sizeof word); return ST_OK;
    case WIRE_BIG_INT:
    case WIRE_STR:
    case WIRE_BYTES:
    case WIRE_OBJECT:
        if (word > (uint64_t)after->size) {
            return ST_PROTOCOL;
        }
        value->bytes = str_slice(*after, 0, (int64_t)word);
        *after = str_slice(*after, (int64_t)word, after->size);
        return ST_OK;
    case WIRE_LIST:
    case WIRE_TUPLE:
    case WIRE_DICT:
    case WIRE_SET:
        value->count = (int64_t)word;
        return word <= (uint64_t)after->size ? ST_OK : ST_PROTOCOL;
    case WIRE_NONE:
    case WIRE_FALSE:
    case WIRE_TRUE: break;
    }
    return ST_PROTOCOL;
}

Status wire_take_value(Str *rest, WireValue *out_value) {
    if (rest->size < 1 || (unsigned char)rest->data[0] > WIRE_OBJECT) {
        return ST_PROTOCOL;
    }
    WireValue value = {.tag = (WireTag)rest->data[0]};
    Str after = str_slice(*rest, 1, rest->size);
    if (value.tag > WIRE_TRUE) {
        if (after.size < 8) {
            return ST_PROTOCOL;
        }
        uint64_t word = word_at(after.data);
        after = str_slice(after, 8, after.size);
        Status status = take_word(&after, &value, word);
        if (status != ST_OK) {
            return status;
        }
    }
    *rest = after;
    *out_value = value;
    return ST_OK;
}

bool wire_is_value(Str bytes) {
    int64_t left[WIRE_VALUE_DEPTH + 1] = {1}; /* items that a level still wants */
    int depth = 0;
    while (depth >= 0) {
        if (left[depth] == 0) {
            depth--;
            continue;
        }
        WireValue value;
        if (wire_take_value(&bytes, &value) != ST_OK) {
            return false;
        }
        left[depth]--;
        if (value.tag >= WIRE_LIST && value.tag <= WIRE_SET) {
            if (depth == WIRE_VALUE_DEPTH) {
                return false;
            }
            left[++depth] = value.count * (value.tag == WIRE_DICT ? 2 : 1);
        }
    }
    return bytes.size == 0;
}
