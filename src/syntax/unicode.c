/* ASCII's part of Unicode, until the tables are generated. */
#include "syntax/unicode.h"

bool unicode_is_identifier_start(uint32_t code_point) {
    return code_point >= 0xC0;
}

bool unicode_is_identifier_continue(uint32_t code_point) {
    return code_point >= 0xC0;
}

bool unicode_is_printable(uint32_t code_point) {
    return code_point > 0xA0;
}

Status unicode_normalize(Arena *arena, Str text, Str *out) {
    (void)arena;
    *out = text;
    return ST_OK;
}

bool unicode_find_name(Str name, uint32_t *out) {
    (void)name;
    (void)out;
    return false;
}
