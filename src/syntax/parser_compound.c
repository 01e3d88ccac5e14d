/* Compound statements, but for match. */
#include "syntax/parser.h"

AstSeq parse_block(Parser *parser) {
    int32_t mark = parser->top;
    if (!at(parser, TOKEN_NEWLINE)) {
        parse_simple_statements(parser);
        return take(parser, mark);
    }
    parser_shift(parser);
    if (!at(parser, TOKEN_INDENT)) {
        parser_refuse(parser);
    }
    parser_shift(parser);
    parser_enter(parser, LEVEL_BLOCK);
    do {
        parse_statement(parser);
    } while (!parser->failed && !at(parser, TOKEN_DEDENT));
    parser_leave(parser, LEVEL_BLOCK);
    if (at(parser, TOKEN_DEDENT)) {
        parser_shift(parser);
    }
    return take(parser, mark);
}

static AstSeq colon_block(Parser *parser) {
    expect(parser, TOKEN_COLON);
    return parse_block(parser);
}

/* else: ..., or nothing. */
static AstSeq else_block(Parser *parser) {
    return accept(parser, TOKEN_ELSE) ? colon_block(parser) : (AstSeq){NULL, 0};
}

static AstSeq single(Parser *parser, AstNode *node) {
    int32_t mark = parser->top;
    push(parser, node);
    return take(parser, mark);
}

/* if or elif, and what hangs on it: each elif is the one statement of the else before it. */
static AstNode *if_statement(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstIf *node = NEW(parser, AstIf, AST_IF);
    node->test = parse_named(parser, NULL);
    node->body = colon_block(parser);
    if (at(parser, TOKEN_ELIF)) {
        parser_enter(parser, LEVEL_ELIF);
        node->orelse = single(parser, if_statement(parser));
        parser_leave(parser, LEVEL_ELIF);
    } else {
        node->orelse = else_block(parser);
    }
    int32_t height = max_of(height_of(parser, node->test), height_of_all(parser, node->body));
    return finish(parser, node, start, max_of(height, height_of_all(parser, node->orelse)));
}

static AstNode *while_statement(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstWhile *node = NEW(parser, AstWhile, AST_WHILE);
    node->test = parse_named(parser, NULL);
    node->body = colon_block(parser);
    node->orelse = else_block(parser);
    int32_t height = max_of(height_of(parser, node->test), height_of_all(parser, node->body));
    return finish(parser, node, start, max_of(height, height_of_all(parser, node->orelse)));
}

/* for and async for have one shape. */
static AstNode *for_statement(Parser *parser, Place start, AstKind kind) {
    advance(parser);
    AstFor *node = NEW(parser, AstFor, kind);
    node->target = parse_for_targets(parser);
    expect(parser, TOKEN_IN);
    node->iter = parse_star_expressions(parser);
    node->body = colon_block(parser);
    node->orelse = else_block(parser);
    int32_t height = max_of(height_of(parser, node->target), height_of(parser, node->iter));
    height = max_of(height, height_of_all(parser, node->body));
    return finish(parser, node, start, max_of(height, height_of_all(parser, node->orelse)));
}

/* --- with -------------------------------------------------------------------------------------------------------- */

static AstNode *with_item(Parser *parser) {
    AstWithitem *node = NEW(parser, AstWithitem, AST_WITHITEM);
    node->context_expr = parse_expression(parser);
    if (accept(parser, TOKEN_AS)) {
        node->optional_vars = parse_with_target(parser);
    }
    return finish_bare(
        parser, node,
        max_of(height_of(parser, node->context_expr), height_of(parser, node->optional_vars)));
}

static int bracket_step(TokenKind kind) {
    switch ((int)kind) {
    case TOKEN_LPAR:
    case TOKEN_LSQB:
    case TOKEN_LBRACE: return 1;
    case TOKEN_RPAR:
    case TOKEN_RSQB:
    case TOKEN_RBRACE: return -1;
    default: return 0;
    }
}

/* Directly in the parentheses, what no item holds: `yield`, `:=`, `for`, a star that begins an element, nothing. */
static bool rules_out_items(TokenKind before, TokenKind kind) {
    bool first = before == TOKEN_LPAR || before == TOKEN_COMMA;
    return kind == TOKEN_YIELD || kind == TOKEN_COLONEQUAL || kind == TOKEN_FOR ||
           (first && kind == TOKEN_STAR) || (before == TOKEN_LPAR && kind == TOKEN_RPAR);
}

/* At `with (`: do the parentheses hold the items, or do they begin the first item's expression? They hold the items
 * when the colon follows them and no expression of another kind stands in them. */
static bool parentheses_hold_items(Parser *parser) {
    int depth = 1, lambdas = 0;
    TokenKind before = TOKEN_LPAR;
    Scan scan;
    scan_init(&scan, parser);
    for (;;) {
        TokenKind kind = scan_next(&scan);
        if (kind == TOKEN_ERROR || kind == TOKEN_END) {
            return true;
        }
        if (depth == 1 && lambdas == 0 && rules_out_items(before, kind)) {
            return false;
        }
        depth += bracket_step(kind);
        if (depth == 0) {
            return scan_next(&scan) == TOKEN_COLON;
        }
        if (depth == 1) {
            lambdas += kind == TOKEN_LAMBDA;
            lambdas -= kind == TOKEN_COLON && lambdas > 0;
        }
        before = kind;
    }
}

/* with and async with have one shape. */
static AstNode *with_statement(Parser *parser, Place start, AstKind kind) {
    advance(parser);
    int32_t mark = parser->top;
    if (at(parser, TOKEN_LPAR) && parentheses_hold_items(parser)) {
        advance(parser);
        do {
            push(parser, with_item(parser));
        } while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RPAR));
        expect(parser, TOKEN_RPAR);
    } else {
        do {
            push(parser, with_item(parser));
        } while (accept(parser, TOKEN_COMMA));
    }
    AstWith *node = NEW(parser, AstWith, kind);
    node->items = take(parser, mark);
    node->body = colon_block(parser);
    return finish(parser, node, start,
                  max_of(height_of_all(parser, node->items), height_of_all(parser, node->body)));
}

/* --- try --------------------------------------------------------------------------------------------------------- */

/* Behind `except` or `except*`: an exception, several without parentheses (PEP 758), or one with a name. */
static AstNode *caught(Parser *parser, const AstIdent **out_name) {
    Place start = here(parser);
    AstNode *first = parse_expression(parser);
    if (accept(parser, TOKEN_AS)) {
        *out_name = expect_name(parser);
        return first;
    }
    if (!at(parser, TOKEN_COMMA)) {
        return first;
    }
    int32_t mark = parser->top;
    push(parser, first);
    while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_COLON)) {
        push(parser, parse_expression(parser));
    }
    return take_tuple(parser, start, mark);
}

/* One handler; *star says of which kind, and all of a try are of the kind of the first. */
static AstNode *handler(Parser *parser, bool first, bool *star) {
    Place start = here(parser);
    advance(parser);
    bool starred = accept(parser, TOKEN_STAR);
    if (!first && starred != *star) {
        parser_refuse(parser);
    }
    *star = starred;
    AstExceptHandler *node = NEW(parser, AstExceptHandler, AST_EXCEPT_HANDLER);
    if (starred || !at(parser, TOKEN_COLON)) {
        node->type = caught(parser, &node->name);
    }
    node->body = colon_block(parser);
    return finish(parser, node, start,
                  max_of(height_of(parser, node->type), height_of_all(parser, node->body)));
}

/* try and try with except* have one shape. */
static AstNode *try_statement(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstTry *node = NEW(parser, AstTry, AST_TRY);
    node->body = colon_block(parser);
    int32_t mark = parser->top;
    bool star = false;
    while (at(parser, TOKEN_EXCEPT)) {
        push(parser, handler(parser, parser->top == mark, &star));
    }
    node->handlers = take(parser, mark);
    node->node.kind = star ? AST_TRY_STAR : AST_TRY;
    if (node->handlers.count > 0) {
        node->orelse = else_block(parser);
    }
    if (accept(parser, TOKEN_FINALLY)) {
        node->finalbody = colon_block(parser);
    } else if (node->handlers.count == 0) {
        parser_refuse(parser);
    }
    int32_t height =
        max_of(height_of_all(parser, node->body), height_of_all(parser, node->handlers));
    height = max_of(height, height_of_all(parser, node->orelse));
    return finish(parser, node, start, max_of(height, height_of_all(parser, node->finalbody)));
}

/* --- definitions ------------------------------------------------------------------------------------------------- */

/* def and async def have one shape. */
static AstNode *function(Parser *parser, Place start, AstKind kind, AstSeq decorators) {
    expect(parser, TOKEN_DEF);
    AstFunctionDef *node = NEW(parser, AstFunctionDef, kind);
    node->decorator_list = decorators;
    node->name = expect_name(parser);
    node->type_params = parse_type_params(parser);
    expect(parser, TOKEN_LPAR);
    node->args = parse_parameters(parser, TOKEN_RPAR);
    expect(parser, TOKEN_RPAR);
    if (accept(parser, TOKEN_RARROW)) {
        node->returns = parse_expression(parser);
    }
    node->body = colon_block(parser);
    int32_t height = max_of(height_of(parser, node->args), height_of(parser, node->returns));
    height = max_of(height, height_of_all(parser, node->type_params));
    height = max_of(height, height_of_all(parser, decorators));
    return finish(parser, node, start, max_of(height, height_of_all(parser, node->body)));
}

static AstNode *class_definition(Parser *parser, AstSeq decorators) {
    Place start = here(parser);
    advance(parser);
    AstClassDef *node = NEW(parser, AstClassDef, AST_CLASS_DEF);
    node->decorator_list = decorators;
    node->name = expect_name(parser);
    node->type_params = parse_type_params(parser);
    Place open = here(parser);
    if (accept(parser, TOKEN_LPAR)) {
        parse_arguments(parser, open, false, &node->bases, &node->keywords);
    }
    node->body = colon_block(parser);
    int32_t height =
        max_of(height_of_all(parser, node->bases), height_of_all(parser, node->keywords));
    height = max_of(height, height_of_all(parser, node->type_params));
    height = max_of(height, height_of_all(parser, decorators));
    return finish(parser, node, start, max_of(height, height_of_all(parser, node->body)));
}

static AstNode *async_statement(Parser *parser, AstSeq decorators) {
    Place start = here(parser);
    advance(parser);
    if (at(parser, TOKEN_FOR) && decorators.count == 0) {
        return for_statement(parser, start, AST_ASYNC_FOR);
    }
    if (at(parser, TOKEN_WITH) && decorators.count == 0) {
        return with_statement(parser, start, AST_ASYNC_WITH);
    }
    return function(parser, start, AST_ASYNC_FUNCTION_DEF, decorators);
}

static AstNode *decorated(Parser *parser) {
    int32_t mark = parser->top;
    while (accept(parser, TOKEN_AT)) {
        push(parser, parse_named(parser, NULL));
        if (!at(parser, TOKEN_NEWLINE)) {
            parser_refuse(parser);
        }
        parser_shift(parser);
    }
    AstSeq decorators = take(parser, mark);
    if (at(parser, TOKEN_CLASS)) {
        return class_definition(parser, decorators);
    }
    if (at(parser, TOKEN_ASYNC)) {
        return async_statement(parser, decorators);
    }
    return function(parser, here(parser), AST_FUNCTION_DEF, decorators);
}

/* Tokens that cannot begin a subject: the name before them is an ordinary one. */
static bool ends_name(TokenKind next) {
    return next == TOKEN_EQUAL || next == TOKEN_DOT || next == TOKEN_COMMA ||
           next == TOKEN_NEWLINE || next == TOKEN_COLON || next == TOKEN_RPAR;
}

/* At the name `match`: a statement when the logical line ends with a colon, which no expression does. */
static bool match_begins(Parser *parser) {
    if (ends_name(parser_peek(parser))) {
        return false;
    }
    TokenKind before = TOKEN_NAME;
    Scan scan;
    scan_init(&scan, parser);
    for (;;) {
        TokenKind kind = scan_next(&scan);
        if (kind == TOKEN_NEWLINE) {
            return before == TOKEN_COLON;
        }
        if (kind == TOKEN_ERROR || kind == TOKEN_END) {
            return false;
        }
        before = kind;
    }
}

void parse_statement(Parser *parser) {
    AstSeq none = {NULL, 0};
    switch (parser->token.kind) {
    case TOKEN_IF: push(parser, if_statement(parser)); return;
    case TOKEN_DEF: push(parser, function(parser, here(parser), AST_FUNCTION_DEF, none)); return;
    case TOKEN_CLASS: push(parser, class_definition(parser, none)); return;
    case TOKEN_AT: push(parser, decorated(parser)); return;
    case TOKEN_FOR: push(parser, for_statement(parser, here(parser), AST_FOR)); return;
    case TOKEN_WHILE: push(parser, while_statement(parser)); return;
    case TOKEN_TRY: push(parser, try_statement(parser)); return;
    case TOKEN_WITH: push(parser, with_statement(parser, here(parser), AST_WITH)); return;
    case TOKEN_ASYNC: push(parser, async_statement(parser, none)); return;
    default:
        if (at_word(parser, parser->word_match) && match_begins(parser)) {
            push(parser, parse_match(parser));
            return;
        }
        parse_simple_statements(parser);
    }
}
