/* repr() of a constant. */
#include "syntax/value_repr.h"

#include "base/number.h"
#include "base/utf8.h"
#include "unicode/unicode.h"

static char quote_for(Str text) {
    bool single = text.size > 0 && memchr(text.data, '\'', (size_t)text.size);
    bool both = single && memchr(text.data, '"', (size_t)text.size);
    return single && !both ? '"' : '\'';
}

/* An ASCII character in a repr; false when it stands for itself. */
static bool append_escape(Buf *out, unsigned char c, char quote) {
    if (c == '\\' || c == (unsigned char)quote) {
        buf_append_char(out, '\\');
        buf_append_char(out, (char)c);
    } else if (c == '\n') {
        buf_append(out, STR("\\n"));
    } else if (c == '\t') {
        buf_append(out, STR("\\t"));
    } else if (c == '\r') {
        buf_append(out, STR("\\r"));
    } else if (c < ' ' || c == 0x7F) {
        buf_append_format(out, "\\x%02x", c);
    } else {
        return false;
    }
    return true;
}

static void append_wide(Buf *out, uint32_t c, Str as_is) {
    if (unicode_is_printable(c)) {
        buf_append(out, as_is);
    } else if (c < 0x100) {
        buf_append_format(out, "\\x%02x", c);
    } else if (c < 0x10000) {
        buf_append_format(out, "\\u%04x", c);
    } else {
        buf_append_format(out, "\\U%08x", c);
    }
}

void value_repr_str(Buf *out, Str text) {
    char quote = quote_for(text);
    const char *at = text.data, *end = text.data + text.size;
    buf_append_char(out, quote);
    while (at < end) {
        const char *start = at;
        while (at < end && (unsigned char)*at >= ' ' && (unsigned char)*at < 0x7F && *at != '\\' &&
               *at != quote) {
            at++;
        }
        buf_append(out, (Str){start, at - start});
        if (at == end) {
            break;
        }
        start = at;
        uint32_t c = utf8_read(&at);
        if (c >= 0x80) {
            append_wide(out, c, (Str){start, at - start});
        } else {
            append_escape(out, (unsigned char)c, quote);
        }
    }
    buf_append_char(out, quote);
}

static void append_bytes(Buf *out, Str bytes) {
    char quote = quote_for(bytes);
    buf_append_char(out, 'b');
    buf_append_char(out, quote);
    for (int64_t i = 0; i < bytes.size; i++) {
        unsigned char c = (unsigned char)bytes.data[i];
        if (c >= 0x80) {
            buf_append_format(out, "\\x%02x", c);
        } else if (!append_escape(out, c, quote)) {
            buf_append_char(out, (char)c);
        }
    }
    buf_append_char(out, quote);
}

Status constant_repr(Buf *out, const AstValue *value) {
    switch ((AstValueKind)value->kind) {
    case AST_VALUE_NONE: buf_append(out, STR("None")); break;
    case AST_VALUE_TRUE: buf_append(out, STR("True")); break;
    case AST_VALUE_FALSE: buf_append(out, STR("False")); break;
    case AST_VALUE_ELLIPSIS: buf_append(out, STR("Ellipsis")); break;
    case AST_VALUE_INT: buf_append_int(out, value->number.integer); break;
    case AST_VALUE_BIG_INT: return number_append_digits(out, value->text, value->base);
    case AST_VALUE_FLOAT: number_append_real(out, value->number.real); break;
    case AST_VALUE_IMAGINARY:
        number_append_real_part(out, value->number.real);
        buf_append_char(out, 'j');
        break;
    case AST_VALUE_STR: value_repr_str(out, value->text); break;
    case AST_VALUE_BYTES: append_bytes(out, value->text); break;
    }
    return ST_OK;
}
