/* match: subjects, cases, patterns. */
#include "syntax/parser.h"

static AstNode *pattern(Parser *parser);

static bool at_wildcard(const Parser *parser) {
    return at_word(parser, parser->word_wildcard);
}

/* A name that a pattern binds; `_` is none. */
static const AstIdent *capture_name(Parser *parser) {
    if (at_wildcard(parser)) {
        parser_refuse(parser);
    }
    return expect_name(parser);
}

/* --- values ------------------------------------------------------------------------------------------------------ */

static bool is_imaginary(const AstNode *node) {
    return ((const AstConstant *)(const void *)node)->value.kind == AST_VALUE_IMAGINARY;
}

/* NUMBER, -NUMBER, and a real plus or minus an imaginary. */
static AstNode *number(Parser *parser) {
    Place start = here(parser);
    bool negative = accept(parser, TOKEN_MINUS);
    if (!at(parser, TOKEN_NUMBER)) {
        parser_refuse(parser);
        return &NEW(parser, AstConstant, AST_CONSTANT)->node;
    }
    AstNode *left = parse_number(parser);
    bool real = !is_imaginary(left);
    if (negative) {
        AstUnaryOp *minus = NEW(parser, AstUnaryOp, AST_UNARY_OP);
        minus->op = AST_UNARYOP_U_SUB;
        minus->operand = left;
        left = finish(parser, minus, start, 1);
    }
    bool add = at(parser, TOKEN_PLUS);
    if (!add && !at(parser, TOKEN_MINUS)) {
        return left;
    }
    advance(parser);
    AstBinOp *node = NEW(parser, AstBinOp, AST_BIN_OP);
    node->left = left;
    node->op = add ? AST_OPERATOR_ADD : AST_OPERATOR_SUB;
    if (!real || !at(parser, TOKEN_NUMBER)) {
        parser_refuse(parser);
        return left;
    }
    node->right = parse_number(parser);
    if (!is_imaginary(node->right)) {
        parser_refuse(parser);
    }
    return finish(parser, node, start, height_of(parser, left));
}

static bool at_string(const Parser *parser) {
    return at(parser, TOKEN_STRING) || at(parser, TOKEN_FSTRING_START) ||
           at(parser, TOKEN_TSTRING_START);
}

/* a.b.c from behind its first name. */
static AstNode *attributes(Parser *parser, Place start, AstNode *value) {
    while (accept(parser, TOKEN_DOT)) {
        AstAttribute *node = NEW(parser, AstAttribute, AST_ATTRIBUTE);
        node->value = value;
        node->attr = expect_name(parser);
        value = finish(parser, node, start, height_of(parser, value));
    }
    return value;
}

static AstNode *name_or_attribute(Parser *parser) {
    Place start = here(parser);
    AstName *name = NEW(parser, AstName, AST_NAME);
    name->id = expect_name(parser);
    return attributes(parser, start, finish(parser, name, start, 0));
}

static AstNode *match_value(Parser *parser, Place start, AstNode *value) {
    AstMatchValue *node = NEW(parser, AstMatchValue, AST_MATCH_VALUE);
    node->value = value;
    return finish(parser, node, start, height_of(parser, value));
}

static AstNode *singleton(Parser *parser) {
    Place start = here(parser);
    AstMatchSingleton *node = NEW(parser, AstMatchSingleton, AST_MATCH_SINGLETON);
    AstNode *constant = parse_atom(parser);
    node->value = ((AstConstant *)(void *)constant)->value;
    return finish(parser, node, start, 0);
}

/* --- sequences and mappings -------------------------------------------------------------------------------------- */

static AstNode *star_pattern(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstMatchStar *node = NEW(parser, AstMatchStar, AST_MATCH_STAR);
    if (at_wildcard(parser)) {
        advance(parser);
    } else {
        node->name = capture_name(parser);
    }
    return finish(parser, node, start, 0);
}

static AstNode *maybe_star(Parser *parser) {
    return at(parser, TOKEN_STAR) ? star_pattern(parser) : pattern(parser);
}

static AstNode *sequence(Parser *parser, Place start, int32_t mark) {
    AstMatchSequence *node = NEW(parser, AstMatchSequence, AST_MATCH_SEQUENCE);
    node->patterns = take(parser, mark);
    return finish(parser, node, start, height_of_all(parser, node->patterns));
}

/* [...] or (...): a sequence; in parentheses one pattern alone is only that. */
static AstNode *bracketed(Parser *parser, TokenKind close) {
    Place start = here(parser);
    advance(parser);
    parser_enter(parser, LEVEL_PATTERN);
    int32_t mark = parser->top;
    bool star = at(parser, TOKEN_STAR), comma = false;
    while (!at(parser, close) && !parser->failed) {
        push(parser, maybe_star(parser));
        if (!accept(parser, TOKEN_COMMA)) {
            break;
        }
        comma = true;
    }
    expect(parser, close);
    parser_leave(parser, LEVEL_PATTERN);
    if (close == TOKEN_RPAR && !comma && parser->top == mark + 1) {
        parser->top = mark;
        if (star) {
            parser_refuse(parser);
        }
        return parser->stack[mark];
    }
    return sequence(parser, start, mark);
}

static AstNode *mapping_key(Parser *parser) {
    switch (parser->token.kind) {
    case TOKEN_NUMBER:
    case TOKEN_MINUS: return number(parser);
    case TOKEN_NAME: {
        AstNode *key = name_or_attribute(parser);
        if (key->kind != AST_ATTRIBUTE) {
            parser_refuse(parser);
        }
        return key;
    }
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_FALSE: return parse_atom(parser);
    default:
        if (!at_string(parser)) {
            parser_refuse(parser);
        }
        return parse_strings(parser);
    }
}

static AstNode *mapping(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    parser_enter(parser, LEVEL_PATTERN);
    AstMatchMapping *node = NEW(parser, AstMatchMapping, AST_MATCH_MAPPING);
    int32_t mark = parser->top;
    while (!at(parser, TOKEN_RBRACE) && !parser->failed) {
        if (accept(parser, TOKEN_DOUBLESTAR)) {
            node->rest = capture_name(parser);
            accept(parser, TOKEN_COMMA);
            break;
        }
        push(parser, mapping_key(parser));
        expect(parser, TOKEN_COLON);
        push(parser, pattern(parser));
        if (!accept(parser, TOKEN_COMMA)) {
            break;
        }
    }
    expect(parser, TOKEN_RBRACE);
    parser_leave(parser, LEVEL_PATTERN);
    node->keys = take_half(parser, mark, 0);
    node->patterns = take_half(parser, mark, 1);
    parser->top = mark;
    return finish(parser, node, start,
                  max_of(height_of_all(parser, node->keys), height_of_all(parser, node->patterns)));
}

/* --- classes ----------------------------------------------------------------------------------------------------- */

/* Keyword patterns: name and pattern by turns on the stack, the name as an AstName. */
static AstIdentSeq take_names(Parser *parser, AstSeq names) {
    const AstIdent **items = arena_alloc(parser->arena, names.count * (int64_t)sizeof *items);
    if (!items) {
        parser_out_of_memory(parser);
        return (AstIdentSeq){NULL, 0};
    }
    for (int32_t i = 0; i < names.count; i++) {
        items[i] = ((AstName *)(void *)names.items[i])->id;
    }
    return (AstIdentSeq){items, names.count};
}

static void keyword_patterns(Parser *parser, AstMatchClass *node) {
    int32_t mark = parser->top;
    do {
        AstName *name = NEW(parser, AstName, AST_NAME);
        name->id = expect_name(parser);
        push(parser, &name->node);
        expect(parser, TOKEN_EQUAL);
        push(parser, pattern(parser));
    } while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RPAR));
    AstSeq names = take_half(parser, mark, 0);
    node->kwd_attrs = take_names(parser, names);
    node->kwd_patterns = take_half(parser, mark, 1);
    parser->top = mark;
}

static bool at_keyword_pattern(Parser *parser) {
    return at(parser, TOKEN_NAME) && parser_peek(parser) == TOKEN_EQUAL;
}

static AstNode *class_pattern(Parser *parser, Place start, AstNode *class) {
    advance(parser);
    parser_enter(parser, LEVEL_PATTERN);
    AstMatchClass *node = NEW(parser, AstMatchClass, AST_MATCH_CLASS);
    node->cls = class;
    int32_t mark = parser->top;
    while (!at(parser, TOKEN_RPAR) && !at_keyword_pattern(parser) && !parser->failed) {
        push(parser, pattern(parser));
        if (!accept(parser, TOKEN_COMMA)) {
            break;
        }
    }
    node->patterns = take(parser, mark);
    if (at_keyword_pattern(parser)) {
        keyword_patterns(parser, node);
    }
    expect(parser, TOKEN_RPAR);
    parser_leave(parser, LEVEL_PATTERN);
    int32_t height =
        max_of(height_of_all(parser, node->patterns), height_of_all(parser, node->kwd_patterns));
    return finish(parser, node, start, max_of(height, height_of(parser, class)));
}

/* A name alone captures; a dotted one is a value; with parentheses behind it either is a class. */
static AstNode *name_pattern(Parser *parser) {
    Place start = here(parser);
    bool wildcard = at_wildcard(parser);
    AstNode *name = name_or_attribute(parser);
    if (at(parser, TOKEN_LPAR)) {
        return class_pattern(parser, start, name);
    }
    if (name->kind == AST_ATTRIBUTE) {
        return match_value(parser, start, name);
    }
    AstMatchAs *node = NEW(parser, AstMatchAs, AST_MATCH_AS);
    node->name = wildcard ? NULL : ((AstName *)(void *)name)->id;
    return finish(parser, node, start, 0);
}

/* --- all of them ------------------------------------------------------------------------------------------------- */

static AstNode *closed_pattern(Parser *parser) {
    Place start = here(parser);
    switch (parser->token.kind) {
    case TOKEN_NAME: return name_pattern(parser);
    case TOKEN_NUMBER:
    case TOKEN_MINUS: return match_value(parser, start, number(parser));
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_FALSE: return singleton(parser);
    case TOKEN_LPAR: return bracketed(parser, TOKEN_RPAR);
    case TOKEN_LSQB: return bracketed(parser, TOKEN_RSQB);
    case TOKEN_LBRACE: return mapping(parser);
    default:
        if (!at_string(parser)) {
            parser_refuse(parser);
        }
        return match_value(parser, start, parse_strings(parser));
    }
}

static AstNode *or_pattern(Parser *parser) {
    Place start = here(parser);
    AstNode *first = closed_pattern(parser);
    if (!at(parser, TOKEN_VBAR)) {
        return first;
    }
    int32_t mark = parser->top;
    push(parser, first);
    while (accept(parser, TOKEN_VBAR)) {
        push(parser, closed_pattern(parser));
    }
    AstMatchOr *node = NEW(parser, AstMatchOr, AST_MATCH_OR);
    node->patterns = take(parser, mark);
    return finish(parser, node, start, height_of_all(parser, node->patterns));
}

static AstNode *pattern(Parser *parser) {
    Place start = here(parser);
    AstNode *inner = or_pattern(parser);
    if (!accept(parser, TOKEN_AS)) {
        return inner;
    }
    AstMatchAs *node = NEW(parser, AstMatchAs, AST_MATCH_AS);
    node->pattern = inner;
    node->name = capture_name(parser);
    return finish(parser, node, start, height_of(parser, inner));
}

/* Behind `case`: one pattern, or a sequence without brackets. */
static AstNode *patterns(Parser *parser) {
    Place start = here(parser);
    bool star = at(parser, TOKEN_STAR);
    AstNode *first = maybe_star(parser);
    if (!at(parser, TOKEN_COMMA)) {
        if (star) {
            parser_refuse(parser);
        }
        return first;
    }
    int32_t mark = parser->top;
    push(parser, first);
    while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_COLON) && !at(parser, TOKEN_IF)) {
        push(parser, maybe_star(parser));
    }
    return sequence(parser, start, mark);
}

static AstNode *match_case(Parser *parser) {
    advance(parser);
    AstMatchCase *node = NEW(parser, AstMatchCase, AST_MATCH_CASE);
    node->pattern = patterns(parser);
    if (accept(parser, TOKEN_IF)) {
        node->guard = parse_named(parser, NULL);
    }
    expect(parser, TOKEN_COLON);
    node->body = parse_block(parser);
    int32_t height = max_of(height_of(parser, node->pattern), height_of(parser, node->guard));
    return finish_bare(parser, node, max_of(height, height_of_all(parser, node->body)));
}

static AstNode *subject(Parser *parser) {
    Place start = here(parser);
    bool star = at(parser, TOKEN_STAR);
    AstNode *first = parse_star_named(parser);
    if (!at(parser, TOKEN_COMMA)) {
        if (star) {
            parser_refuse(parser);
        }
        return first;
    }
    int32_t mark = parser->top;
    push(parser, first);
    while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_COLON)) {
        push(parser, parse_star_named(parser));
    }
    return take_tuple(parser, start, mark);
}

AstNode *parse_match(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstMatch *node = NEW(parser, AstMatch, AST_MATCH);
    node->subject = subject(parser);
    expect(parser, TOKEN_COLON);
    if (!at(parser, TOKEN_NEWLINE)) {
        parser_refuse(parser);
    }
    parser_shift(parser);
    if (!at(parser, TOKEN_INDENT)) {
        parser_refuse(parser);
    }
    parser_shift(parser);
    parser_enter(parser, LEVEL_BLOCK);
    int32_t mark = parser->top;
    do {
        if (!at_word(parser, parser->word_case)) {
            parser_refuse(parser);
        }
        push(parser, match_case(parser));
    } while (!parser->failed && !at(parser, TOKEN_DEDENT));
    parser_leave(parser, LEVEL_BLOCK);
    if (at(parser, TOKEN_DEDENT)) {
        parser_shift(parser);
    }
    node->cases = take(parser, mark);
    return finish(parser, node, start,
                  max_of(height_of(parser, node->subject), height_of_all(parser, node->cases)));
}
