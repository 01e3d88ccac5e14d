/* unicode: what Python asks of Unicode 16 about characters, names and normal forms. The tables are generated, from
 * CPython 3.14's own (spec/unicode). */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* General categories; UNICODE_LU is "Lu". */
typedef enum UnicodeCategory {
    UNICODE_CN, /* not assigned */
    UNICODE_LU,
    UNICODE_LL,
    UNICODE_LT,
    UNICODE_MN,
    UNICODE_MC,
    UNICODE_ME,
    UNICODE_ND,
    UNICODE_NL,
    UNICODE_NO,
    UNICODE_ZS,
    UNICODE_ZL,
    UNICODE_ZP,
    UNICODE_CC,
    UNICODE_CF,
    UNICODE_CS,
    UNICODE_CO,
    UNICODE_LM,
    UNICODE_LO,
    UNICODE_PC,
    UNICODE_PD,
    UNICODE_PS,
    UNICODE_PE,
    UNICODE_PI,
    UNICODE_PF,
    UNICODE_PO,
    UNICODE_SM,
    UNICODE_SC,
    UNICODE_SK,
    UNICODE_SO,
} UnicodeCategory;

/* Code points past 0x10FFFF are as unassigned ones, here and below. */
UnicodeCategory unicode_category(uint32_t code_point);
/* Canonical combining class, 0 to 254. */
int unicode_combining_class(uint32_t code_point);
/* May begin an identifier: XID_Start or `_`; str.isidentifier() of the character alone. */
bool unicode_is_identifier_start(uint32_t code_point);
/* May go on in an identifier: XID_Continue. */
bool unicode_is_identifier_continue(uint32_t code_point);
/* str.isprintable() of the character alone. */
bool unicode_is_printable(uint32_t code_point);

/* What str's methods of these names say of the character alone. */
bool unicode_is_alpha(uint32_t code_point);
bool unicode_is_lower(uint32_t code_point);
bool unicode_is_upper(uint32_t code_point);
bool unicode_is_title(uint32_t code_point);
bool unicode_is_space(uint32_t code_point);
bool unicode_is_numeric(uint32_t code_point);
/* str.splitlines() ends a line there. */
bool unicode_ends_line(uint32_t code_point);
/* Has a case, of letters or signs; skipped when the next letter's case is looked at. */
bool unicode_is_cased(uint32_t code_point);
bool unicode_is_case_ignorable(uint32_t code_point);
bool unicode_is_mirrored(uint32_t code_point);
/* 0 to 9, -1 without. A digit such as a superscript is no decimal. */
int unicode_decimal(uint32_t code_point);
int unicode_digit(uint32_t code_point);
/* Only of what unicode_is_numeric. */
double unicode_numeric(uint32_t code_point);
/* "L", "AN"; "" without. "N", "Wa" and so on. */
const char *unicode_bidirectional(uint32_t code_point);
const char *unicode_width(uint32_t code_point);

typedef enum UnicodeCase { UNICODE_UPPER, UNICODE_LOWER, UNICODE_TITLE, UNICODE_FOLD } UnicodeCase;
/* The character in that case: the count of characters written to `out`, 1 to 3. Final sigma is the caller's. */
int unicode_map_case(UnicodeCase to, uint32_t code_point, uint32_t out[3]);

/* The first character at or above `from` that others differ from by case only, as IGNORECASE sees it, and the next of
 * their ring. false: there is none. */
bool unicode_case_ring(uint32_t from, uint32_t *out_code_point, uint32_t *out_next);

/* The text in normal form KC, in time and memory linear in its length. `text` is valid UTF-8 or WTF-8.
 *
 * errors: ST_NO_MEMORY; *out untouched.
 * owns:   *out lies in `arena`, or is `text` where that is seen at once to be normal already.
 * source: Unicode 16, 3.11; UAX #15. */
MUST_USE Status unicode_normalize(Arena *arena, Str text, Str *out);

enum { UNICODE_DECOMPOSED_MOST = 18 };
/* The full canonical or compatibility decomposition of a character: how many characters it has. */
int unicode_decompose(uint32_t code_point, bool compatible, uint32_t out[UNICODE_DECOMPOSED_MOST]);
/* Puts marks of decomposed text into canonical order and, if asked, composes it; gives the new length. `spare` has room
 * for `count` characters, too. Linear. */
int64_t unicode_reorder(uint32_t *items, int64_t count, uint32_t *spare, bool composes);

/* The code point of a name, as `\N{...}` finds it: aliases too, letters of either case, no named sequences. The
 * computed names of Hangul syllables and unified ideographs are found in capitals only: CPython's habit. false when
 * there is none. */
bool unicode_find_name(Str name, uint32_t *out);

enum { UNICODE_NAME_ROOM = 128 };
/* The name of a character, unicodedata.name(): its size, 0 without one. Not ended by a zero. */
int unicode_name_of(uint32_t code_point, char name[UNICODE_NAME_ROOM]);
