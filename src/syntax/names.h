/* The identifiers of one tree, each once. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "syntax/tokens.h"

typedef struct NameSlot {
    uint32_t hash;
    uint8_t kind; /* TOKEN_NAME or a keyword */
    const AstIdent *ident;
} NameSlot;

typedef struct Names {
    Arena *arena;
    NameSlot *slots; /* open addressing, at most half full */
    int32_t capacity;
    int32_t used;
    int32_t ident_count;
    uint64_t seed; /* differs from process to process: a source cannot aim at one chain */
} Names;

/* Holds the keywords. false when the arena is exhausted. */
bool names_init(Names *names, Arena *arena);

/* The slot of an identifier or keyword as it stands in the source. NULL when the arena is exhausted.
 * owns: `text` is kept by reference and must live as long as the arena. Bytes up to the next multiple of 8 behind it
 *       must be readable. */
const NameSlot *names_intern(Names *names, Str text);

/* A literal with the bytes behind it that names_intern reads. */
#define NAME_STR(literal) ((Str){literal "\0\0\0\0\0\0\0", (int64_t)sizeof(literal) - 1})

/* As names_intern, for text that is an identifier even where it spells a keyword (a normalised name). */
const AstIdent *names_intern_ident(Names *names, Str text);

/* As names_intern_ident, for a dotted module name whose first part is `top`. */
const AstIdent *names_intern_dotted(Names *names, Str text, const AstIdent *top);
