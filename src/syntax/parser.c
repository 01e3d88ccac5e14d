/* The parser's frame: tokens, refusals, lists, and the way in. */
#include "syntax/parser.h"
#include "syntax/future.h"

#include "base/assert.h"
#include "syntax/refusal.h"

enum { STACK_FIRST = 256 };

/* --- refusals ---------------------------------------------------------------------------------------------------- */

static void stop(Parser *parser, Status status) {
    if (parser->failed) {
        return;
    }
    parser->failed = true;
    parser->status = status;
    parser->furthest = parser->token;
    parser->has_next = false;
    parser->token = (Token){.kind = TOKEN_ERROR};
}

void parser_refuse(Parser *parser) {
    stop(parser, ST_SYNTAX);
}

void parser_out_of_memory(Parser *parser) {
    stop(parser, ST_NO_MEMORY);
}

/* Stops at a bound of CPython's own, which it reports without a place. */
static void stop_at_bound(Parser *parser, SyntaxFaultType type, Str message) {
    if (!parser->failed) {
        parser->bound = (SyntaxFault){.type = type, .message = message};
        stop(parser, ST_LIMIT);
    }
}

void parser_too_deep(Parser *parser) {
    stop_at_bound(parser, SYNTAX_FAULT_MEMORY_ERROR,
                  STR("Parser stack overflowed - Python source too complex to parse"));
}

int32_t parser_too_high(Parser *parser) {
    stop_at_bound(parser, SYNTAX_FAULT_RECURSION_ERROR,
                  STR("maximum recursion depth exceeded during ast construction"));
    return LIMIT_TREE_HEIGHT;
}

/* --- tokens ------------------------------------------------------------------------------------------------------ */

static void lex(Parser *parser, Token *out) {
    lexer_next(&parser->lexer, out);
    if (out->kind == TOKEN_ERROR && parser->lexer.failure == LEXER_NO_MEMORY) {
        parser_out_of_memory(parser);
    }
}

void parser_shift(Parser *parser) {
    if (parser->has_next) {
        parser->token = parser->next;
        parser->has_next = false;
    } else if (!parser->failed) {
        lex(parser, &parser->token);
    }
}

TokenKind parser_peek(Parser *parser) {
    if (parser->failed) {
        return TOKEN_ERROR;
    }
    if (!parser->has_next) {
        parser->has_next = true;
        lex(parser, &parser->next);
    }
    return (TokenKind)parser->next.kind;
}

void scan_init(Scan *scan, const Parser *parser) {
    scan->parser = parser;
    scan->begun = false;
    scan->lexer = parser->lexer;
    scan->lexer.warnings = NULL;
}

TokenKind scan_next(Scan *scan) {
    if (!scan->begun && scan->parser->has_next) {
        scan->begun = true;
        return (TokenKind)scan->parser->next.kind;
    }
    scan->begun = true;
    Token token;
    lexer_next(&scan->lexer, &token);
    return (TokenKind)token.kind;
}

/* --- lists ------------------------------------------------------------------------------------------------------- */

void parser_stack_grow(Parser *parser) {
    int32_t capacity = parser->stack_capacity ? parser->stack_capacity * 2 : STACK_FIRST;
    AstNode **grown = arena_alloc(parser->arena, capacity * (int64_t)sizeof *grown);
    if (!grown) {
        parser_out_of_memory(parser);
        return;
    }
    if (parser->top > 0) {
        memcpy(grown, parser->stack, (size_t)parser->top * sizeof *grown);
    }
    parser->stack = grown;
    parser->stack_capacity = capacity;
}

AstSeq take(Parser *parser, int32_t mark) {
    int32_t count = parser->top - mark;
    parser->top = mark;
    if (count <= 0) {
        return (AstSeq){NULL, 0};
    }
    AstNode **items = arena_alloc(parser->arena, count * (int64_t)sizeof *items);
    if (!items) {
        parser_out_of_memory(parser);
        return (AstSeq){NULL, 0};
    }
    memcpy(items, parser->stack + mark, (size_t)count * sizeof *items);
    return (AstSeq){items, count};
}

AstSeq take_half(Parser *parser, int32_t mark, int32_t first) {
    int32_t count = (parser->top - mark) / 2;
    AstNode **items = arena_alloc(parser->arena, count * (int64_t)sizeof *items);
    if (!items) {
        parser_out_of_memory(parser);
        return (AstSeq){NULL, 0};
    }
    for (int32_t i = 0; i < count; i++) {
        items[i] = parser->stack[mark + 2 * i + first];
    }
    return (AstSeq){count > 0 ? items : NULL, count};
}

AstNode *take_tuple(Parser *parser, Place start, int32_t mark) {
    AstTuple *node = NEW(parser, AstTuple, AST_TUPLE);
    node->elts = take(parser, mark);
    return finish(parser, node, start, height_of_all(parser, node->elts));
}

/* --- the way in -------------------------------------------------------------------------------------------------- */

static const AstIdent *intern_word(Parser *parser, Str word) {
    const AstIdent *ident = names_intern_ident(&parser->names, word);
    if (!ident) {
        parser_out_of_memory(parser);
    }
    return ident;
}

static void init(Parser *parser, Arena *arena, const Source *source) {
    parser->token = (Token){.kind = TOKEN_ERROR};
    parser->end = (Place){0};
    parser->failed = false;
    parser->status = ST_OK;
    parser->level = LEVEL_STATEMENT;
    parser->top = parser->stack_capacity = 0;
    parser->angle_operator = false;
    parser->stack = NULL;
    parser->has_next = false;
    parser->arena = arena;
    parser->source = source->text.data;
    parser->warnings = (WarningList){0};
    if (!names_init(&parser->names, arena)) {
        parser_out_of_memory(parser);
        return;
    }
    parser->word_match = intern_word(parser, NAME_STR("match"));
    parser->word_case = intern_word(parser, NAME_STR("case"));
    parser->word_type = intern_word(parser, NAME_STR("type"));
    parser->word_wildcard = intern_word(parser, NAME_STR("_"));
    lexer_init(&parser->lexer, source, arena, &parser->names, &parser->warnings);
}

static AstNode *module(Parser *parser) {
    AstModule *node = NEW(parser, AstModule, AST_MODULE);
    int32_t mark = parser->top;
    parser_shift(parser);
    while (!parser->failed && !at(parser, TOKEN_END)) {
        parse_statement(parser);
    }
    node->body = take(parser, mark);
    return finish_bare(parser, node, height_of_all(parser, node->body));
}

/* What CPython says of a program that the parser stopped at. */
static Status explain(Parser *parser, const Source *source, SyntaxFault *out_fault) {
    if (parser->status == ST_NO_MEMORY || parser->arena->exhausted) {
        return ST_NO_MEMORY;
    }
    if (parser->status == ST_LIMIT) {
        *out_fault = parser->bound;
        return ST_SYNTAX;
    }
    Status status =
        refusal_explain(parser->arena, source, &parser->furthest, &parser->lexer.fault, out_fault);
    return status == ST_OK ? ST_SYNTAX : status;
}

Status syntax_parse(Arena *arena, Str bytes, SyntaxTree *out_tree, SyntaxFault *out_fault) {
    Source source;
    Status status = source_decode(arena, bytes, &source, out_fault);
    if (status != ST_OK) {
        return status;
    }
    Parser *parser = arena_alloc(arena, (int64_t)sizeof *parser);
    if (!parser) {
        return ST_NO_MEMORY;
    }
    init(parser, arena, &source);
    AstNode *root = module(parser);
    if (parser->failed) {
        return explain(parser, &source, out_fault);
    }
    if (arena->exhausted) {
        return ST_NO_MEMORY;
    }
    SyntaxTree tree = {
        .root = root,
        .ident_count = parser->names.ident_count,
        .warnings = parser->warnings.items,
        .warning_count = parser->warnings.count,
        .source = source.text,
    };
    status = future_check(arena, &tree, out_fault);
    if (status == ST_OK) {
        *out_tree = tree;
    }
    return status;
}
