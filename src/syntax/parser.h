/* The parser's inside: one recursive descent over the tokens, by hand, without going back.
 *
 * What is always true:
 *   - `token` is the next token not yet used; `end` is where the last used one ended, not counting newlines and
 *     indentation. A node reaches from the place of its first token to `end` when it is finished.
 *   - Nothing is tried and taken back. Where the grammar leaves a choice open, the parser reads what both readings
 *     share and decides by what follows: `a, b` becomes a target when `=` does, an element a genexp when `for` does.
 *     Only `match` and `with (` need more; there a copy of the lexer scans the tokens up to the line's or the
 *     bracket's end, and they are lexed again when their turn comes.
 *   - Refusing is a state, not a return value: parser_refuse keeps the reason, and from then on `token` is TOKEN_ERROR,
 *     which fits nowhere, so that every loop ends and every function returns. Nodes made then are never seen. When
 *     memory ends, nodes are made in `sink`, one over the other; all functions give a node, never NULL, and none looks
 *     into a node once the parser has failed.
 *   - `level` counts as CPython's parser counts its rules, so that a program that is nested too deeply for it is
 *     refused here too, and the C stack stays small; see the LEVEL_* costs.
 *   - A list's items stand on `stack` while it is read, and are copied to the arena in their final number. */
#pragma once

#include <string.h>

#include "base/limits.h"
#include "syntax/lexer.h"
#include "syntax/literals.h"

/* How many of its rules CPython nests for a construct, measured as how much less nesting it bears within; and how
 * many it allows.
 * source: MAXSTACK in CPython's Parser/pegen.h, and bisection with nested programs. */
enum {
    LEVEL_LIMIT = 6000,
    LEVEL_STATEMENT = 31,
    LEVEL_BLOCK = 6,
    LEVEL_ELIF = 1,
    LEVEL_UNARY = 1,
    LEVEL_POWER = 2,
    LEVEL_TERNARY = 1,
    LEVEL_LAMBDA = 2,
    LEVEL_BRACKET = 28,
    LEVEL_TRAILER = 24,
    LEVEL_PATTERN = 6,
};

typedef struct Place {
    int32_t line, col;
} Place;

typedef struct Parser {
    Token token;
    Place end;
    Token next; /* the one behind `token`, when `has_next` */
    bool has_next;
    bool failed;
    Status status;     /* once `failed`: ST_SYNTAX; ST_LIMIT, see `bound`; ST_NO_MEMORY */
    Token furthest;    /* the token that was refused */
    SyntaxFault bound; /* ST_LIMIT: what CPython raises at its bound */
    int32_t level;
    int32_t top; /* of the stack */
    int32_t stack_capacity;
    AstNode **stack;
    Arena *arena;
    const char *source;
    bool angle_operator; /* `<>` stands for `!=`, see note_barry */
    Names names;
    WarningList warnings;
    const AstIdent *word_match, *word_case, *word_type, *word_wildcard;
    Lexer lexer;
    _Alignas(16) char sink[256];
} Parser;

/* --- tokens ------------------------------------------------------------------------------------------------------ */

/* Stops: the token at hand fits nowhere. */
void parser_refuse(Parser *parser);
/* Stops because the rules nest deeper than LEVEL_LIMIT. */
void parser_too_deep(Parser *parser);
/* Stops because memory ran out. */
void parser_out_of_memory(Parser *parser);
/* Goes to the next token, one that was read ahead included. */
void parser_shift(Parser *parser);
/* The kind of the token behind the one at hand. */
TokenKind parser_peek(Parser *parser);

/* A look at the tokens behind the one at hand, as far as one likes. */
typedef struct Scan {
    const Parser *parser;
    bool begun;
    Lexer lexer;
} Scan;

void scan_init(Scan *scan, const Parser *parser);
/* TOKEN_ERROR and TOKEN_END are given again and again. */
TokenKind scan_next(Scan *scan);

static inline bool at(const Parser *parser, TokenKind kind) {
    return parser->token.kind == kind;
}

static inline Place here(const Parser *parser) {
    return (Place){parser->token.line, parser->token.col};
}

/* Uses the token at hand. */
static inline void advance(Parser *parser) {
    parser->end = (Place){parser->token.end_line, parser->token.end_col};
    parser_shift(parser);
}

static inline bool accept(Parser *parser, TokenKind kind) {
    if (parser->token.kind == kind) {
        advance(parser);
        return true;
    }
    return false;
}

static inline void expect(Parser *parser, TokenKind kind) {
    if (parser->token.kind == kind) {
        advance(parser);
    } else {
        parser_refuse(parser);
    }
}

static inline const AstIdent *expect_name(Parser *parser) {
    const AstIdent *name = parser->token.name;
    expect(parser, TOKEN_NAME);
    return name;
}

static inline Str token_str(const Parser *parser, const Token *token) {
    return (Str){parser->source + token->start, token->end - token->start};
}

/* The soft keyword `word`, spelled in ASCII. */
static inline bool at_word(const Parser *parser, const AstIdent *word) {
    return parser->token.kind == TOKEN_NAME && parser->token.name == word &&
           parser->token.end - parser->token.start == word->text.size;
}

/* Goes `levels` rules down. Every call is paired with parser_leave. */
static inline void parser_enter(Parser *parser, int levels) {
    parser->level += levels;
    if (__builtin_expect(parser->level > LEVEL_LIMIT, 0)) {
        parser_too_deep(parser);
    }
}

static inline void parser_leave(Parser *parser, int levels) {
    parser->level -= levels;
}

/* --- nodes ------------------------------------------------------------------------------------------------------- */

/* Stops: the tree is higher than LIMIT_TREE_HEIGHT. Gives the height that may stand in a node. */
int32_t parser_too_high(Parser *parser);

static inline void *node_alloc(Parser *parser, AstKind kind, int64_t size) {
    AstNode *node = (AstNode *)arena_alloc(parser->arena, size);
    if (__builtin_expect(!node, 0)) {
        parser_out_of_memory(parser);
        node = (AstNode *)(void *)parser->sink;
    }
    memset(node, 0, (size_t)size);
    node->kind = (uint8_t)kind;
    return node;
}

/* A node of the struct `type`, fields zero. */
#define NEW(parser, type, node_kind)                                                               \
    ((type *)node_alloc((parser), (node_kind), (int64_t)sizeof(type)))

/* 1 more than the node's height; 0 for none. Nodes that share the sink overwrite each other's fields, so that after a
 * failure nothing is read from them. */
static inline int32_t height_of(const Parser *parser, const AstNode *node) {
    return node && !parser->failed ? node->height + 1 : 0;
}

static inline int32_t max_of(int32_t a, int32_t b) {
    return a > b ? a : b;
}

/* The height of a node with these items below it. */
static inline int32_t height_of_all(const Parser *parser, AstSeq seq) {
    int32_t height = 0;
    for (int32_t i = 0; i < seq.count && !parser->failed; i++) {
        height = max_of(height, height_of(parser, seq.items[i]));
    }
    return height;
}

/* Notes where a node starts and ends, and how high it is. */
static inline AstNode *finish(Parser *parser, void *made, Place start, int32_t height) {
    AstNode *node = (AstNode *)made;
    if (__builtin_expect(height > LIMIT_TREE_HEIGHT, 0)) {
        height = parser_too_high(parser);
    }
    node->height = (uint16_t)height;
    node->line = start.line;
    node->col = start.col;
    node->end_line = parser->end.line;
    node->end_col = parser->end.col;
    return node;
}

/* The same for a node whose category has no position. */
static inline AstNode *finish_bare(Parser *parser, void *made, int32_t height) {
    AstNode *node = (AstNode *)made;
    node->height = (uint16_t)(height > LIMIT_TREE_HEIGHT ? parser_too_high(parser) : height);
    return node;
}

void parser_stack_grow(Parser *parser);

static inline void push(Parser *parser, AstNode *node) {
    if (__builtin_expect(parser->top == parser->stack_capacity, 0)) {
        parser_stack_grow(parser);
    }
    if (parser->top < parser->stack_capacity) {
        parser->stack[parser->top++] = node;
    }
}

/* What was pushed since `mark`, as a list. */
AstSeq take(Parser *parser, int32_t mark);
/* The same as a Tuple from `start` to the last used token. */
AstNode *take_tuple(Parser *parser, Place start, int32_t mark);
/* Every second of them, from the `first`-th on; they stay on the stack. */
AstSeq take_half(Parser *parser, int32_t mark, int32_t first);

/* --- expressions (parser_expr.c, parser_atom.c, parser_string.c) ------------------------------------------------- */

AstNode *parse_expression(Parser *parser);
/* NAME ':=' expression, or an expression. *out_walrus (may be NULL) says which. */
AstNode *parse_named(Parser *parser, bool *out_walrus);
AstNode *parse_disjunction(Parser *parser);
AstNode *parse_bitwise_or(Parser *parser);
/* One or several, with `*`; several make a Tuple. */
AstNode *parse_star_expressions(Parser *parser);
/* The same, or a yield. */
AstNode *parse_value(Parser *parser);
AstNode *parse_star_named(Parser *parser);
/* An atom with what follows it: attributes, calls, subscripts. */
AstNode *parse_primary(Parser *parser);
AstNode *parse_atom(Parser *parser);
AstNode *parse_yield(Parser *parser);
AstNode *parse_lambda(Parser *parser);
AstNode *parse_strings(Parser *parser);
AstNode *parse_number(Parser *parser);
/* Whether an expression can start with the token at hand. */
bool starts_expression(const Parser *parser);

/* From behind the opening parenthesis to behind the closing one. `open` is the opening one's place; without
 * `generator` (a class's bases) a bare generator expression is refused. */
void parse_arguments(Parser *parser, Place open, bool may_generate, AstSeq *args, AstSeq *keywords);

/* for ... in ...: one clause or more. */
AstSeq parse_comprehensions(Parser *parser);
/* Targets behind `for`. */
AstNode *parse_for_targets(Parser *parser);
/* Targets behind `as` in a with. */
AstNode *parse_with_target(Parser *parser);

/* Makes an expression that was read as a value a target: its context becomes Store or Del. Refuses what is none;
 * `starred` allows one leading star. */
void make_target(Parser *parser, AstNode *node, AstExprContext context, bool may_star);

/* --- definitions (parser_params.c) ------------------------------------------------------------------------------- */

/* Parameters up to `close`, which is not used: `)` for a def, with annotations; `:` for a lambda, without. */
AstNode *parse_parameters(Parser *parser, TokenKind close);
/* [T, *Ts, **P], or nothing. */
AstSeq parse_type_params(Parser *parser);

/* --- statements (parser_stmt.c, parser_compound.c, parser_pattern.c) --------------------------------------------- */

/* Statements up to the token that ends them, pushed. */
void parse_simple_statements(Parser *parser);
AstNode *parse_match(Parser *parser);
AstSeq parse_block(Parser *parser);
void parse_statement(Parser *parser);
