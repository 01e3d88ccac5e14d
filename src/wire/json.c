/* JSON text, written as it goes; base64 for what JSON cannot hold. */
#include <jansson.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "wire/wire.h"

static void begin_value(WireJson *json) {
    if (json->needs_comma) {
        buf_append_char(json->out, ',');
    }
    json->needs_comma = true;
}

void wire_json_open(WireJson *json, char bracket) {
    begin_value(json);
    buf_append_char(json->out, bracket);
    json->needs_comma = false;
}

void wire_json_close(WireJson *json, char bracket) {
    buf_append_char(json->out, bracket);
    json->needs_comma = true;
}

void wire_json_key_str(WireJson *json, Str name) {
    wire_json_str(json, name);
    buf_append_char(json->out, ':');
    json->needs_comma = false;
}

void wire_json_key(WireJson *json, const char *name) {
    wire_json_key_str(json, str_from(name));
}

static bool is_surrogate(int32_t code_point) {
    return code_point >= 0xD800 && code_point <= 0xDFFF;
}

static bool is_plain(int32_t code_point) {
    return code_point >= 0x20 && code_point != '"' && code_point != '\\' &&
           !(code_point >= 0x7F && code_point <= 0x9F) && !is_surrogate(code_point);
}

static void write_escaped(Buf *out, int32_t code_point) {
    if (code_point < 0 || is_surrogate(code_point)) {
        buf_append_utf8(out, 0xFFFD);
    } else if (code_point == '"' || code_point == '\\') {
        buf_append_char(out, '\\');
        buf_append_char(out, (char)code_point);
    } else if (code_point == '\n') {
        buf_append(out, STR("\\n"));
    } else {
        buf_append_format(out, "\\u%04x", (unsigned)code_point);
    }
}

void wire_json_str(WireJson *json, Str text) {
    begin_value(json);
    buf_append_char(json->out, '"');
    int64_t plain_start = 0;
    int64_t at = 0;
    while (at < text.size) {
        int64_t start = at;
        int32_t code_point = utf8_next(text, &at);
        if (is_plain(code_point)) {
            continue;
        }
        buf_append(json->out, str_slice(text, plain_start, start));
        write_escaped(json->out, code_point);
        plain_start = at;
    }
    buf_append(json->out, str_slice(text, plain_start, text.size));
    buf_append_char(json->out, '"');
}

void wire_json_int(WireJson *json, int64_t value) {
    begin_value(json);
    buf_append_int(json->out, value);
}

void wire_json_bool(WireJson *json, bool value) {
    wire_json_raw(json, value ? STR("true") : STR("false"));
}

void wire_json_null(WireJson *json) {
    wire_json_raw(json, STR("null"));
}

void wire_json_thousandths(WireJson *json, int64_t thousandths) {
    begin_value(json);
    buf_append_format(json->out, "%s%lld.%03d", thousandths < 0 ? "-" : "",
                      llabs((long long)(thousandths / 1000)), abs((int)(thousandths % 1000)));
}

void wire_json_raw(WireJson *json, Str text) {
    begin_value(json);
    buf_append(json->out, text);
}

void wire_json_member_str(WireJson *json, const char *name, Str text) {
    wire_json_key(json, name);
    wire_json_str(json, text);
}

void wire_json_member_int(WireJson *json, const char *name, int64_t value) {
    wire_json_key(json, name);
    wire_json_int(json, value);
}

void wire_json_member_bool(WireJson *json, const char *name, bool value) {
    wire_json_key(json, name);
    wire_json_bool(json, value);
}

void wire_json_prepare(void) {
    json_object_seed(0);
}

bool wire_is_text(Str bytes) {
    int64_t at = 0;
    while (at < bytes.size) {
        int32_t code_point = utf8_next(bytes, &at);
        if (code_point < 0 || is_surrogate(code_point)) {
            return false;
        }
    }
    return true;
}

void wire_base64(Buf *out, Str bytes) {
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int64_t i = 0; i < bytes.size; i += 3) {
        int64_t left = bytes.size - i;
        uint32_t group = (uint32_t)(unsigned char)bytes.data[i] << 16;
        group |= left > 1 ? (uint32_t)(unsigned char)bytes.data[i + 1] << 8 : 0;
        group |= left > 2 ? (uint32_t)(unsigned char)bytes.data[i + 2] : 0;
        buf_append_char(out, alphabet[group >> 18]);
        buf_append_char(out, alphabet[group >> 12 & 63]);
        buf_append_char(out, left > 1 ? alphabet[group >> 6 & 63] : '=');
        buf_append_char(out, left > 2 ? alphabet[group & 63] : '=');
    }
}

static int base64_digit(char c) {
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

bool wire_base64_read(Str text, Buf *out) {
    if (!text.data || text.size % 4 != 0) {
        return false;
    }
    for (int64_t at = 0; at < text.size; at += 4) {
        const char *group = text.data + at;
        bool is_last = at + 4 == text.size;
        int padding = !is_last || group[3] != '=' ? 0 : group[2] == '=' ? 2 : 1;
        uint32_t bits = 0;
        for (int i = 0; i < 4; i++) {
            int digit = i >= 4 - padding ? 0 : base64_digit(group[i]);
            if (digit < 0) {
                return false;
            }
            bits = bits << 6 | (uint32_t)digit;
        }
        if ((padding == 1 && (bits & 0xFF) != 0) || (padding == 2 && (bits & 0xFFFF) != 0)) {
            return false; /* two texts would be the same bytes */
        }
        for (int i = 0; i < 3 - padding; i++) {
            buf_append_char(out, (char)(bits >> (16 - 8 * i)));
        }
    }
    return out->failure == ST_OK;
}
