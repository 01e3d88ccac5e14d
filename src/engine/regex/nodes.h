/* Inside the compiler of regular expressions: text to nodes (parse*.c), nodes to a program (emit.c).
 *
 * All it needs lies in growing arrays in the cage; nodes and set words are named by their number, 0 is none. When one
 * cannot grow, `signal` is set and what is asked for is number 0, which is always there, so nobody else has to look
 * before the end of an item. Nothing here calls itself: the parser keeps its own stack of open groups, the others
 * walk the
 * tree by parent and sibling. */
#pragma once

#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/objects/str.h"
#include "engine/regex/compile.h"
#include "engine/regex/program.h"

typedef struct Pool {
    RawObject *raw;
    uint32_t count, item_bytes;
} Pool;

typedef enum NodeType {
    NODE_NONE,
    NODE_EMPTY,
    NODE_CHAR, /* a: character */
    NODE_SET,  /* a: set */
    NODE_ANY,  /* but newline */
    NODE_ANY_ALL,
    NODE_AT, /* a: RegexPlace */
    NODE_SEQ,
    NODE_BRANCH,
    NODE_GROUP,  /* a: number, 0 when it is not captured */
    NODE_REPEAT, /* a: minimum, b: maximum, mode: REPEAT_... */
    NODE_LOOK,   /* a: negative, b: behind */
    NODE_ATOMIC,
    NODE_BACKREF, /* a: group, b: 0, 1 IGNORECASE, 2 the same in ASCII */
    NODE_COND,    /* a: group, b: where it stands; children yes, no */
    NODE_FAIL,
} NodeType;

typedef struct Node {
    uint8_t type, mode;
    bool nullable;      /* may match nothing */
    uint8_t first_high; /* what it can begin with above 255: HIGH_ classes */
    uint32_t a, b;
    uint32_t parent, previous, next, child, last;
    uint32_t least, most; /* characters; REGEX_MANY: no bound */
    uint32_t first;       /* 8 words of bits: the Latin-1 characters it can begin with */
    uint32_t size;        /* about so many words of code */
    uint32_t patch, patch_next, left, reg, place; /* emit.c's */
} Node;

/* Classes of characters above 255 that firsts are told apart by. */
enum { HIGH_WORD = 1, HIGH_SPACE = 2, HIGH_OTHER = 4, HIGH_ALL = 7 };

typedef struct Group {
    uint32_t closed;
    uint32_t least, most;
} Group;

typedef struct Open {
    uint32_t container, branch, seq;
    uint32_t start;  /* of its parenthesis */
    uint32_t flags;  /* to restore */
    uint32_t behind; /* outermost lookbehind: forget behind_groups */
} Open;

typedef struct Compiler {
    World *world;
    const char *text;
    int width;
    bool bytes;
    uint32_t length, at;
    uint32_t flags;        /* at the present place */
    uint32_t global_flags; /* of the whole pattern */
    bool begun;            /* an item or a branch was seen: flags may not come any more */
    Pool nodes, words, opens, groups, code;
    uint32_t branch, seq; /* being filled */
    uint32_t container;
    uint32_t
        behind_groups; /* groups there were when the outermost lookbehind began, 0: not in one, else plus 1 */
    bool has_cond, has_backref;
    Ref names;    /* dict: name -> group */
    Value signal; /* NONE, or why there is no more */
    RegexFault *fault;
} Compiler;

/* --- arrays (pool.c) */
bool pool_init(Compiler *c, Pool *pool, uint32_t item_bytes, uint32_t room, uint32_t reserved);
uint32_t pool_add(Compiler *c, Pool *pool, uint32_t count);
static inline Node *node_at(const Compiler *c, uint32_t number) {
    return (Node *)(void *)c->nodes.raw->data + number;
}
static inline uint32_t *words_at(const Compiler *c, uint32_t number) {
    return (uint32_t *)(void *)c->words.raw->data + number;
}
static inline Group *group_at(const Compiler *c, uint32_t number) {
    return (Group *)(void *)c->groups.raw->data + number;
}
static inline Open *open_at(const Compiler *c, uint32_t number) {
    return (Open *)(void *)c->opens.raw->data + number;
}
static inline uint32_t *code_at(const Compiler *c, uint32_t number) {
    return (uint32_t *)(void *)c->code.raw->data + number;
}
uint32_t node_new(Compiler *c, NodeType type, uint32_t a, uint32_t b);
void node_append(Compiler *c, uint32_t parent, uint32_t child);

/* --- text */
static inline uint32_t char_of(const Compiler *c, uint32_t at) {
    return chars_at(c->text, c->width, at);
}
static inline bool ahead(const Compiler *c, uint32_t ch) {
    return c->at < c->length && char_of(c, c->at) == ch;
}
static inline bool take(Compiler *c, uint32_t ch) {
    if (!ahead(c, ch)) {
        return false;
    }
    c->at++;
    return true;
}
Value regex_text(const Compiler *c, uint32_t from, uint32_t to);
/* Ends the compilation; the first fault counts. position -1: none. Returns false. */
bool regex_fault(Compiler *c, int64_t position, Value message);
#define fail(c, position, ...) regex_fault(c, position, format_text((c)->world, __VA_ARGS__))

/* --- parse_group.c, parse_escape.c, parse_set.c: each reads behind the characters that led to it; false: a fault */
bool parse_group(Compiler *c);
bool parse_escape(Compiler *c);
bool parse_set(Compiler *c);
/* A backslash's character within a set: *out_class is a REGEX_SET class, or 0 with *out_char. */
bool parse_set_escape(Compiler *c, uint32_t *out_char, uint32_t *out_class);
bool check_reference(Compiler *c, uint32_t group, uint32_t position);
void append_item(Compiler *c, uint32_t node);
void append_char(Compiler *c, uint32_t ch);
/* A level of alternatives inside `container`. */
void open_level(Compiler *c, uint32_t container, uint32_t start);
bool is_ascii_only(const Compiler *c);

/* --- charset.c: building sets */
uint32_t charset_new(Compiler *c);
void charset_add(Compiler *c, uint32_t set, uint32_t first, uint32_t last, bool ignore_case);
void charset_add_class(Compiler *c, uint32_t set, uint32_t class);
void charset_finish(Compiler *c, uint32_t set, bool negated);
/* Whether what the set holds above 255 is listed by ranges alone, so that sets can be joined. */
bool charset_is_plain(const Compiler *c, uint32_t set);

/* --- analyse.c */
/* Fills widths, firsts and size of a node whose children are complete. */
void analyse(Compiler *c, uint32_t number);
/* What can stand behind a node's match. */
typedef struct Follow {
    uint32_t bits[8];
    uint8_t high;
    bool known; /* something must stand there, and only this */
} Follow;
void follow_of(const Compiler *c, uint32_t number, Follow *out);

/* --- emit.c */
/* The program of the tree. NULL: c->signal says why. */
RawObject *emit_program(Compiler *c, uint32_t root);
