/* re.Pattern, re.Match and the scanner as objects: records whose values are these. */
#pragma once

#include "engine/objects/str.h"
#include "engine/regex/program.h"

enum {
    PATTERN_TEXT, /* str or bytes */
    PATTERN_FLAGS,
    PATTERN_GROUPS,
    PATTERN_NAMES,   /* dict: name -> group */
    PATTERN_PROGRAM, /* RawObject */
    PATTERN_ASKED,   /* the flags that the cache knows it by */
    PATTERN_VALUES,
};

enum {
    MATCH_STRING,
    MATCH_PATTERN,
    MATCH_POS,
    MATCH_ENDPOS,
    MATCH_LAST,  /* group or None */
    MATCH_SPANS, /* start and end of group 0, 1, ...; -1 when it took no part */
};

enum {
    SCANNER_STRING,
    SCANNER_PATTERN,
    SCANNER_START,
    SCANNER_POS,
    SCANNER_ENDPOS,
    SCANNER_ADVANCE, /* the next match must not be empty where the last one ended */
    SCANNER_VALUES,
};

static inline RecordObject *record_at(World *world, Value v) {
    return (RecordObject *)at(world, (Ref)v);
}
static inline RawObject *pattern_program(World *world, const RecordObject *pattern) {
    return (RawObject *)at(world, (Ref)pattern->values[PATTERN_PROGRAM]);
}

/* What is searched: characters of a str, or bytes. */
typedef struct Subject {
    Value object; /* str, bytes, bytearray or memoryview, unwrapped */
    const char *data;
    int width;
    uint32_t length;
    bool bytes;
} Subject;

/* false: no text at all. */
bool subject_of(World *world, Value v, Subject *out);
/* Characters from..to as an object of the subject's type. */
Value subject_slice(World *world, const Subject *subject, int64_t from, int64_t to);

void put_pattern(StrBuilder *b, Value pattern);
void put_match(StrBuilder *b, Value match);
