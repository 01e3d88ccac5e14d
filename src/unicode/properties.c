/* What is true of single characters. */
#include "unicode/tables.h"
#include "unicode/unicode.h"

UnicodeCategory unicode_category(uint32_t code_point) {
    return (UnicodeCategory)unicode_record(code_point)->category;
}

int unicode_combining_class(uint32_t code_point) {
    return unicode_record(code_point)->combining;
}

bool unicode_is_identifier_start(uint32_t code_point) {
    return unicode_record(code_point)->flags & UNICODE_FLAG_START;
}

bool unicode_is_identifier_continue(uint32_t code_point) {
    return unicode_record(code_point)->flags & UNICODE_FLAG_CONTINUE;
}

bool unicode_is_printable(uint32_t code_point) {
    return unicode_record(code_point)->flags & UNICODE_FLAG_PRINTABLE;
}
