/* Atoms, displays and comprehensions, calls and subscripts, targets. */
#include "syntax/parser.h"

/* --- brackets ---------------------------------------------------------------------------------------------------- */

static AstNode *generator(Parser *parser, Place open, AstNode *element) {
    AstGeneratorExp *node = NEW(parser, AstGeneratorExp, AST_GENERATOR_EXP);
    node->elt = element;
    node->generators = parse_comprehensions(parser);
    expect(parser, TOKEN_RPAR);
    return finish(parser, node, open,
                  max_of(height_of(parser, element), height_of_all(parser, node->generators)));
}

static bool at_comprehension(const Parser *parser) {
    return at(parser, TOKEN_FOR) || at(parser, TOKEN_ASYNC);
}

/* The rest of a list of elements behind its first, which is pushed, up to `close`. */
static void more_elements(Parser *parser, TokenKind close) {
    while (accept(parser, TOKEN_COMMA) && !at(parser, close)) {
        push(parser, parse_star_named(parser));
    }
    expect(parser, close);
}

/* (...): a tuple, a generator, or what stands in it. */
static AstNode *parenthesized(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    int32_t mark = parser->top;
    if (at(parser, TOKEN_YIELD)) {
        AstNode *value = parse_yield(parser);
        expect(parser, TOKEN_RPAR);
        return value;
    }
    if (!at(parser, TOKEN_RPAR)) {
        bool star = at(parser, TOKEN_STAR);
        AstNode *first = parse_star_named(parser);
        if (!star && at_comprehension(parser)) {
            return generator(parser, start, first);
        }
        if (!star && at(parser, TOKEN_RPAR)) {
            advance(parser);
            return first;
        }
        if (!at(parser, TOKEN_COMMA)) {
            parser_refuse(parser);
        }
        push(parser, first);
    }
    more_elements(parser, TOKEN_RPAR);
    return take_tuple(parser, start, mark);
}

static AstNode *list(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    int32_t mark = parser->top;
    if (!at(parser, TOKEN_RSQB)) {
        bool star = at(parser, TOKEN_STAR);
        AstNode *first = parse_star_named(parser);
        if (!star && at_comprehension(parser)) {
            AstListComp *node = NEW(parser, AstListComp, AST_LIST_COMP);
            node->elt = first;
            node->generators = parse_comprehensions(parser);
            expect(parser, TOKEN_RSQB);
            return finish(
                parser, node, start,
                max_of(height_of(parser, first), height_of_all(parser, node->generators)));
        }
        push(parser, first);
    }
    more_elements(parser, TOKEN_RSQB);
    AstList *node = NEW(parser, AstList, AST_LIST);
    node->elts = take(parser, mark);
    return finish(parser, node, start, height_of_all(parser, node->elts));
}

static AstNode *set(Parser *parser, Place start, AstNode *first, bool may_comprehend) {
    if (may_comprehend && at_comprehension(parser)) {
        AstSetComp *node = NEW(parser, AstSetComp, AST_SET_COMP);
        node->elt = first;
        node->generators = parse_comprehensions(parser);
        expect(parser, TOKEN_RBRACE);
        return finish(parser, node, start,
                      max_of(height_of(parser, first), height_of_all(parser, node->generators)));
    }
    int32_t mark = parser->top;
    push(parser, first);
    more_elements(parser, TOKEN_RBRACE);
    AstSet *node = NEW(parser, AstSet, AST_SET);
    node->elts = take(parser, mark);
    return finish(parser, node, start, height_of_all(parser, node->elts));
}

static AstNode *dict_comprehension(Parser *parser, Place start, AstNode *key, AstNode *value) {
    AstDictComp *node = NEW(parser, AstDictComp, AST_DICT_COMP);
    node->key = key;
    node->value = value;
    node->generators = parse_comprehensions(parser);
    expect(parser, TOKEN_RBRACE);
    int32_t height = max_of(height_of(parser, key), height_of(parser, value));
    return finish(parser, node, start, max_of(height, height_of_all(parser, node->generators)));
}

/* A key and a value, or `**` and a mapping with NULL for the key. */
static void dict_item(Parser *parser) {
    if (accept(parser, TOKEN_DOUBLESTAR)) {
        push(parser, NULL);
        push(parser, parse_bitwise_or(parser));
        return;
    }
    push(parser, parse_expression(parser));
    expect(parser, TOKEN_COLON);
    push(parser, parse_expression(parser));
}

/* The rest of a dict; what was pushed since `mark` are its keys and values so far. */
static AstNode *dict(Parser *parser, Place start, int32_t mark) {
    while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RBRACE)) {
        dict_item(parser);
    }
    expect(parser, TOKEN_RBRACE);
    AstDict *node = NEW(parser, AstDict, AST_DICT);
    node->keys = take_half(parser, mark, 0);
    node->values = take_half(parser, mark, 1);
    parser->top = mark;
    return finish(parser, node, start,
                  max_of(height_of_all(parser, node->keys), height_of_all(parser, node->values)));
}

static AstNode *braces(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    int32_t mark = parser->top;
    if (at(parser, TOKEN_RBRACE)) {
        return dict(parser, start, mark);
    }
    if (at(parser, TOKEN_DOUBLESTAR)) {
        dict_item(parser);
        return dict(parser, start, mark);
    }
    bool star = at(parser, TOKEN_STAR);
    bool walrus = false;
    AstNode *first = star ? parse_star_named(parser) : parse_named(parser, &walrus);
    if (star || walrus || !at(parser, TOKEN_COLON)) {
        return set(parser, start, first, !star);
    }
    advance(parser);
    AstNode *value = parse_expression(parser);
    if (at_comprehension(parser)) {
        return dict_comprehension(parser, start, first, value);
    }
    push(parser, first);
    push(parser, value);
    return dict(parser, start, mark);
}

static AstNode *comprehension(Parser *parser) {
    AstComprehension *node = NEW(parser, AstComprehension, AST_COMPREHENSION);
    node->is_async = accept(parser, TOKEN_ASYNC);
    expect(parser, TOKEN_FOR);
    node->target = parse_for_targets(parser);
    expect(parser, TOKEN_IN);
    node->iter = parse_disjunction(parser);
    int32_t mark = parser->top;
    while (accept(parser, TOKEN_IF)) {
        push(parser, parse_disjunction(parser));
    }
    node->ifs = take(parser, mark);
    int32_t height = max_of(height_of(parser, node->target), height_of(parser, node->iter));
    return finish_bare(parser, node, max_of(height, height_of_all(parser, node->ifs)));
}

AstSeq parse_comprehensions(Parser *parser) {
    int32_t mark = parser->top;
    while (at_comprehension(parser)) {
        push(parser, comprehension(parser));
    }
    return take(parser, mark);
}

/* --- atoms ------------------------------------------------------------------------------------------------------- */

static AstNode *constant(Parser *parser, AstValueKind kind) {
    Place start = here(parser);
    advance(parser);
    AstConstant *node = NEW(parser, AstConstant, AST_CONSTANT);
    node->value.kind = (uint8_t)kind;
    return finish(parser, node, start, 0);
}

AstNode *parse_number(Parser *parser) {
    Place start = here(parser);
    AstConstant *node = NEW(parser, AstConstant, AST_CONSTANT);
    Str unused;
    Status status =
        literal_number(parser->arena, token_str(parser, &parser->token), &node->value, &unused);
    if (status == ST_SYNTAX) {
        parser_refuse(parser);
    } else if (status != ST_OK) {
        parser_out_of_memory(parser);
    }
    advance(parser);
    return finish(parser, node, start, 0);
}

static AstNode *bracketed(Parser *parser) {
    parser_enter(parser, LEVEL_BRACKET);
    AstNode *node = at(parser, TOKEN_LPAR)   ? parenthesized(parser)
                    : at(parser, TOKEN_LSQB) ? list(parser)
                                             : braces(parser);
    parser_leave(parser, LEVEL_BRACKET);
    return node;
}

AstNode *parse_atom(Parser *parser) {
    switch (parser->token.kind) {
    case TOKEN_NAME: {
        Place start = here(parser);
        AstName *node = NEW(parser, AstName, AST_NAME);
        node->id = parser->token.name;
        advance(parser);
        return finish(parser, node, start, 0);
    }
    case TOKEN_NUMBER: return parse_number(parser);
    case TOKEN_STRING:
    case TOKEN_FSTRING_START:
    case TOKEN_TSTRING_START: return parse_strings(parser);
    case TOKEN_LPAR:
    case TOKEN_LSQB:
    case TOKEN_LBRACE: return bracketed(parser);
    case TOKEN_NONE: return constant(parser, AST_VALUE_NONE);
    case TOKEN_TRUE: return constant(parser, AST_VALUE_TRUE);
    case TOKEN_FALSE: return constant(parser, AST_VALUE_FALSE);
    case TOKEN_ELLIPSIS: return constant(parser, AST_VALUE_ELLIPSIS);
    default: parser_refuse(parser); return &NEW(parser, AstName, AST_NAME)->node;
    }
}

/* --- calls ------------------------------------------------------------------------------------------------------- */

/* Positional arguments and keywords on their way into two lists. Keywords wait in a chain, for the stack is taken by
 * the arguments between them. */
typedef struct Arguments {
    AstKeyword **keywords;
    int32_t keyword_count, keyword_capacity;
    bool named;    /* a keyword was seen: only `*` may still be positional */
    bool unpacked; /* a `**` was seen: not even that */
} Arguments;

static void add_keyword(Parser *parser, Arguments *arguments, AstNode *keyword) {
    if (arguments->keyword_count == arguments->keyword_capacity) {
        int32_t capacity = arguments->keyword_capacity ? arguments->keyword_capacity * 2 : 4;
        AstKeyword **grown = arena_alloc(parser->arena, capacity * (int64_t)sizeof *grown);
        if (!grown) {
            parser_out_of_memory(parser);
            return;
        }
        if (arguments->keyword_count > 0) {
            memcpy(grown, arguments->keywords, (size_t)arguments->keyword_count * sizeof *grown);
        }
        arguments->keywords = grown;
        arguments->keyword_capacity = capacity;
    }
    arguments->keywords[arguments->keyword_count++] = (AstKeyword *)(void *)keyword;
}

static AstNode *keyword(Parser *parser, Place start, const AstIdent *name) {
    AstKeyword *node = NEW(parser, AstKeyword, AST_KEYWORD);
    node->arg = name;
    node->value = parse_expression(parser);
    return finish(parser, node, start, height_of(parser, node->value));
}

/* '*' and any expression: in calls and subscripts. */
static AstNode *spread(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstStarred *node = NEW(parser, AstStarred, AST_STARRED);
    node->value = parse_expression(parser);
    return finish(parser, node, start, height_of(parser, node->value));
}

/* One argument; the first of a call may be a generator without parentheses of its own. true when it was. */
static bool argument(Parser *parser, Arguments *arguments, bool may_generate, Place open) {
    Place start = here(parser);
    if (at(parser, TOKEN_STAR)) {
        if (arguments->unpacked) {
            parser_refuse(parser);
        }
        push(parser, spread(parser));
        return false;
    }
    if (accept(parser, TOKEN_DOUBLESTAR)) {
        arguments->named = true;
        arguments->unpacked = true;
        add_keyword(parser, arguments, keyword(parser, start, NULL));
        return false;
    }
    bool name = at(parser, TOKEN_NAME);
    AstNode *value = parse_named(parser, NULL);
    if (name && at(parser, TOKEN_EQUAL) && value->kind == AST_NAME) {
        advance(parser);
        arguments->named = true;
        add_keyword(parser, arguments, keyword(parser, start, ((AstName *)value)->id));
        return false;
    }
    if (may_generate && at_comprehension(parser)) {
        push(parser, generator(parser, open, value));
        return true;
    }
    if (arguments->named) {
        parser_refuse(parser);
    }
    push(parser, value);
    return false;
}

static AstSeq keyword_list(Parser *parser, const Arguments *arguments) {
    if (arguments->keyword_count == 0) {
        return (AstSeq){NULL, 0};
    }
    int32_t mark = parser->top;
    for (int32_t i = 0; i < arguments->keyword_count; i++) {
        push(parser, &arguments->keywords[i]->node);
    }
    return take(parser, mark);
}

void parse_arguments(Parser *parser, Place open, bool may_generate, AstSeq *args,
                     AstSeq *keywords) {
    Arguments arguments = {0};
    int32_t mark = parser->top;
    bool closed = false;
    if (!at(parser, TOKEN_RPAR)) {
        closed = argument(parser, &arguments, may_generate, open);
        while (!closed && accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RPAR)) {
            argument(parser, &arguments, false, open);
        }
    }
    if (!closed) {
        expect(parser, TOKEN_RPAR);
    }
    *args = take(parser, mark);
    *keywords = keyword_list(parser, &arguments);
}

/* --- subscripts -------------------------------------------------------------------------------------------------- */

/* One of the bounds, or nothing where the next colon or the end is. */
static AstNode *bound(Parser *parser) {
    bool none = at(parser, TOKEN_COLON) || at(parser, TOKEN_COMMA) || at(parser, TOKEN_RSQB);
    return none ? NULL : parse_expression(parser);
}

static AstNode *slice(Parser *parser) {
    Place start = here(parser);
    AstNode *lower = NULL;
    if (at(parser, TOKEN_STAR)) {
        return spread(parser);
    }
    if (!at(parser, TOKEN_COLON)) {
        bool walrus;
        lower = parse_named(parser, &walrus);
        if (walrus || !at(parser, TOKEN_COLON)) {
            return lower;
        }
    }
    AstSlice *node = NEW(parser, AstSlice, AST_SLICE);
    node->lower = lower;
    expect(parser, TOKEN_COLON);
    node->upper = bound(parser);
    if (accept(parser, TOKEN_COLON)) {
        node->step = bound(parser);
    }
    int32_t height = max_of(height_of(parser, lower), height_of(parser, node->upper));
    return finish(parser, node, start, max_of(height, height_of(parser, node->step)));
}

/* What stands in the brackets of a subscript. */
static AstNode *slices(Parser *parser) {
    Place start = here(parser);
    bool star = at(parser, TOKEN_STAR);
    AstNode *first = slice(parser);
    if (!star && !at(parser, TOKEN_COMMA)) {
        return first;
    }
    int32_t mark = parser->top;
    push(parser, first);
    while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RSQB)) {
        push(parser, slice(parser));
    }
    return take_tuple(parser, start, mark);
}

static AstNode *attribute(Parser *parser, Place start, AstNode *value) {
    advance(parser);
    AstAttribute *node = NEW(parser, AstAttribute, AST_ATTRIBUTE);
    node->value = value;
    node->attr = expect_name(parser);
    return finish(parser, node, start, height_of(parser, value));
}

static AstNode *call(Parser *parser, Place start, AstNode *function) {
    Place open = here(parser);
    advance(parser);
    parser_enter(parser, LEVEL_TRAILER);
    AstCall *node = NEW(parser, AstCall, AST_CALL);
    node->func = function;
    parse_arguments(parser, open, true, &node->args, &node->keywords);
    parser_leave(parser, LEVEL_TRAILER);
    int32_t height =
        max_of(height_of_all(parser, node->args), height_of_all(parser, node->keywords));
    return finish(parser, node, start, max_of(height, height_of(parser, function)));
}

static AstNode *subscript(Parser *parser, Place start, AstNode *value) {
    advance(parser);
    parser_enter(parser, LEVEL_TRAILER);
    AstSubscript *node = NEW(parser, AstSubscript, AST_SUBSCRIPT);
    node->value = value;
    node->slice = slices(parser);
    expect(parser, TOKEN_RSQB);
    parser_leave(parser, LEVEL_TRAILER);
    return finish(parser, node, start,
                  max_of(height_of(parser, value), height_of(parser, node->slice)));
}

AstNode *parse_primary(Parser *parser) {
    Place start = here(parser);
    AstNode *node = parse_atom(parser);
    for (;;) {
        if (at(parser, TOKEN_DOT)) {
            node = attribute(parser, start, node);
        } else if (at(parser, TOKEN_LPAR)) {
            node = call(parser, start, node);
        } else if (at(parser, TOKEN_LSQB)) {
            node = subscript(parser, start, node);
        } else {
            return node;
        }
    }
}

/* --- targets ----------------------------------------------------------------------------------------------------- */

static void make_targets(Parser *parser, AstSeq seq, AstExprContext context) {
    for (int32_t i = 0; i < seq.count && !parser->failed; i++) {
        make_target(parser, seq.items[i], context, context == AST_EXPR_CONTEXT_STORE);
    }
}

void make_target(Parser *parser, AstNode *node, AstExprContext context, bool may_star) {
    if (parser->failed) {
        return;
    }
    if (node->kind == AST_NAME) {
        ((AstName *)node)->ctx = context;
    } else if (node->kind == AST_ATTRIBUTE) {
        ((AstAttribute *)node)->ctx = context;
    } else if (node->kind == AST_SUBSCRIPT) {
        ((AstSubscript *)node)->ctx = context;
    } else if (node->kind == AST_TUPLE) {
        ((AstTuple *)node)->ctx = context;
        make_targets(parser, ((AstTuple *)node)->elts, context);
    } else if (node->kind == AST_LIST) {
        ((AstList *)node)->ctx = context;
        make_targets(parser, ((AstList *)node)->elts, context);
    } else if (node->kind == AST_STARRED && may_star) {
        ((AstStarred *)node)->ctx = context;
        make_target(parser, ((AstStarred *)node)->value, context, false);
    } else {
        parser_refuse(parser);
    }
}

/* One target, with a star or without. */
static AstNode *star_target(Parser *parser) {
    Place start = here(parser);
    if (!accept(parser, TOKEN_STAR)) {
        return parse_bitwise_or(parser);
    }
    AstStarred *node = NEW(parser, AstStarred, AST_STARRED);
    node->value = parse_bitwise_or(parser);
    return finish(parser, node, start, height_of(parser, node->value));
}

AstNode *parse_with_target(Parser *parser) {
    AstNode *target = star_target(parser);
    make_target(parser, target, AST_EXPR_CONTEXT_STORE, true);
    return target;
}

AstNode *parse_for_targets(Parser *parser) {
    Place start = here(parser);
    AstNode *target = star_target(parser);
    if (at(parser, TOKEN_COMMA)) {
        int32_t mark = parser->top;
        push(parser, target);
        while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_IN)) {
            push(parser, star_target(parser));
        }
        target = take_tuple(parser, start, mark);
    }
    make_target(parser, target, AST_EXPR_CONTEXT_STORE, true);
    return target;
}
