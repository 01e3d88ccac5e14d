/* Interning of identifiers, and with the same look-up the recognition of keywords. */
#include "syntax/names.h"

#include <string.h>

enum { FIRST_CAPACITY = 256 };

typedef struct Keyword {
    AstIdent ident;
    TokenKind kind;
} Keyword;

/* Padded to whole words, because hashing reads whole words. */
#define KEYWORD(name, spelling)                                                                    \
    {{{spelling "\0\0\0\0\0\0\0", (int64_t)sizeof(spelling) - 1}, -1, NULL}, TOKEN_##name},
static const Keyword keywords[] = {
#include "../../spec/tokens.def"
};

static inline uint64_t load_tail(const char *data, int64_t size) {
    uint64_t word;
    memcpy(&word, data, sizeof word);
    return size >= 8 ? word : word & ((UINT64_C(1) << (size * 8)) - 1);
}

static inline uint64_t fold(uint64_t a, uint64_t b) {
    __extension__ typedef unsigned __int128 Wide;
    Wide product = (Wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Multiply and fold, eight bytes a step. */
static inline uint32_t hash_name(uint64_t seed, Str text) {
    uint64_t hash = seed ^ (uint64_t)text.size;
    const char *data = text.data;
    for (int64_t left = text.size; left > 0; left -= 8, data += 8) {
        hash = fold(hash ^ load_tail(data, left), UINT64_C(0x9E3779B97F4A7C15));
    }
    return (uint32_t)(hash ^ (hash >> 32));
}

static bool same(Str a, Str b) {
    return a.size == b.size && memcmp(a.data, b.data, (size_t)a.size) == 0;
}

static NameSlot *free_slot(NameSlot *slots, int32_t capacity, uint32_t hash) {
    uint32_t mask = (uint32_t)capacity - 1;
    uint32_t at = hash & mask;
    while (slots[at].ident) {
        at = (at + 1) & mask;
    }
    return &slots[at];
}

static void copy_slots(const Names *names, bool reserved, NameSlot *slots, int32_t capacity) {
    for (int32_t i = 0; i < names->capacity; i++) {
        const NameSlot *slot = &names->slots[i];
        if (slot->ident && (slot->kind != TOKEN_NAME) == reserved) {
            *free_slot(slots, capacity, slot->hash) = *slot;
        }
    }
}

/* Keywords go first, so that on their chain they stand before a name of the same spelling. */
static bool grow(Names *names) {
    int32_t capacity = names->capacity * 2;
    NameSlot *slots = ARENA_ARRAY(names->arena, NameSlot, capacity);
    if (!slots) {
        return false;
    }
    copy_slots(names, true, slots, capacity);
    copy_slots(names, false, slots, capacity);
    names->slots = slots;
    names->capacity = capacity;
    return true;
}

bool names_init(Names *names, Arena *arena) {
    NameSlot *slots = ARENA_ARRAY(arena, NameSlot, FIRST_CAPACITY);
    if (!slots) {
        return false;
    }
    *names = (Names){.arena = arena, .slots = slots, .capacity = FIRST_CAPACITY};
    names->seed = fold((uint64_t)(uintptr_t)slots, (uint64_t)(uintptr_t)keywords) |
                  UINT64_C(0x8000000000000000);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        uint32_t hash = hash_name(names->seed, keywords[i].ident.text);
        *free_slot(slots, names->capacity, hash) =
            (NameSlot){hash, (uint8_t)keywords[i].kind, &keywords[i].ident};
        names->used++;
    }
    return true;
}

static NameSlot *add(Names *names, Str text, uint32_t hash) {
    if (names->used * 2 >= names->capacity && !grow(names)) {
        return NULL;
    }
    AstIdent *ident = arena_alloc(names->arena, (int64_t)sizeof *ident);
    if (!ident) {
        return NULL;
    }
    *ident = (AstIdent){.text = text, .index = names->ident_count++};
    NameSlot *slot = free_slot(names->slots, names->capacity, hash);
    *slot = (NameSlot){hash, TOKEN_NAME, ident};
    names->used++;
    return slot;
}

const NameSlot *names_intern(Names *names, Str text) {
    uint32_t hash = hash_name(names->seed, text);
    uint32_t mask = (uint32_t)names->capacity - 1;
    for (uint32_t at = hash & mask; names->slots[at].ident; at = (at + 1) & mask) {
        const NameSlot *slot = &names->slots[at];
        if (slot->hash == hash && same(slot->ident->text, text)) {
            return slot;
        }
    }
    return add(names, text, hash);
}

const AstIdent *names_intern_ident(Names *names, Str text) {
    uint32_t hash = hash_name(names->seed, text);
    uint32_t mask = (uint32_t)names->capacity - 1;
    for (uint32_t at = hash & mask; names->slots[at].ident; at = (at + 1) & mask) {
        const NameSlot *slot = &names->slots[at];
        if (slot->hash == hash && slot->kind == TOKEN_NAME && same(slot->ident->text, text)) {
            return slot->ident;
        }
    }
    NameSlot *slot = add(names, text, hash);
    return slot ? slot->ident : NULL;
}

const AstIdent *names_intern_dotted(Names *names, Str text, const AstIdent *top) {
    const AstIdent *whole = names_intern_ident(names, text);
    if (whole) {
        ((AstIdent *)(uintptr_t)whole)->top = top;
    }
    return whole;
}
