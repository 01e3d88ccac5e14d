/* What the files of the module _re share. */
#pragma once

#include "engine/regex/objects.h"

/* A search over one object with one pattern. */
typedef struct Search {
    Matcher matcher;
    Subject subject;
    Value pattern, string;
    uint32_t pos, endpos; /* as asked for, within the text */
    uint32_t start;       /* where the next search begins */
} Search;

/* Makes the program of a pattern that has none yet. NONE or a signal. */
Value pattern_ready(World *world, Value pattern);
/* Readies a search; pos and endpos may be UNDEFINED. NONE or a signal. */
Value search_begin(World *world, Search *s, Value pattern, Value string, Value pos, Value endpos);
/* The next match behind the last one: TRUE, FALSE or a signal. */
Value search_next(Search *s, RegexHow how);
/* What was just found as a Match. */
Value search_result(World *world, const Search *s);
/* Start and end of a group of what was just found; false: it took no part. */
bool search_span(const Search *s, uint32_t group, uint32_t *from, uint32_t *to);

/* An index argument: UNDEFINED gives `otherwise`. NONE or a signal. */
Value index_argument(World *world, Value v, int64_t otherwise, int64_t *out);

/* A replacement text with its references, cut into pieces. */
typedef struct Template {
    Subject text;
    RawObject *pieces; /* TemplatePiece, used / sizeof of them */
} Template;
typedef enum PieceKind { PIECE_TEXT, PIECE_GROUP, PIECE_CHAR } PieceKind;
typedef struct TemplatePiece {
    uint32_t kind, a, b; /* characters a..b of the text, group a, character a */
} TemplatePiece;

/* NONE or a signal; SIGNAL_CALL: a helper raises what is wrong. */
Value template_parse(World *world, Value pattern, Value text, Template *out);

/* Text being put together: str or bytes as the pattern is. */
typedef struct Assembly {
    bool bytes;
    StrBuilder builder;
    RawObject *raw;
    bool failed;
} Assembly;
void assembly_begin(World *world, Assembly *a, bool bytes);
void assembly_add(World *world, Assembly *a, const Subject *subject, int64_t from, int64_t to);
Value assembly_take(World *world, Assembly *a);
/* Adds the pieces, groups from `spans`: two numbers each, negative for none. */
void template_expand(World *world, const Template *t, const Subject *subject, const int64_t *spans,
                     Assembly *out);
