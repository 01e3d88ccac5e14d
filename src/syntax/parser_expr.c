/* Expressions by precedence, from `lambda` and `if ... else` down to what binds tighter than `**`. */
#include "syntax/parser.h"

/* How tightly a binary operator binds; 0 for what is none. */
typedef enum Precedence {
    BINDS_NOT_AT_ALL,
    BINDS_OR,
    BINDS_AND,
    BINDS_NOT,
    BINDS_COMPARISON,
    BINDS_BIT_OR,
    BINDS_BIT_XOR,
    BINDS_BIT_AND,
    BINDS_SHIFT,
    BINDS_SUM,
    BINDS_TERM,
} Precedence;

typedef struct Operator {
    uint8_t precedence;
    uint8_t op; /* AstBoolop, AstCmpop or AstOperator, by precedence */
} Operator;

static const Operator operators[TOKEN_KIND_COUNT] = {
    [TOKEN_OR] = {BINDS_OR, AST_BOOLOP_OR},
    [TOKEN_AND] = {BINDS_AND, AST_BOOLOP_AND},
    [TOKEN_EQEQUAL] = {BINDS_COMPARISON, AST_CMPOP_EQ},
    [TOKEN_NOTEQUAL] = {BINDS_COMPARISON, AST_CMPOP_NOT_EQ},
    [TOKEN_LESS] = {BINDS_COMPARISON, AST_CMPOP_LT},
    [TOKEN_LESSEQUAL] = {BINDS_COMPARISON, AST_CMPOP_LT_E},
    [TOKEN_GREATER] = {BINDS_COMPARISON, AST_CMPOP_GT},
    [TOKEN_GREATEREQUAL] = {BINDS_COMPARISON, AST_CMPOP_GT_E},
    [TOKEN_IS] = {BINDS_COMPARISON, AST_CMPOP_IS},
    [TOKEN_IN] = {BINDS_COMPARISON, AST_CMPOP_IN},
    [TOKEN_NOT] = {BINDS_COMPARISON, AST_CMPOP_NOT_IN},
    [TOKEN_VBAR] = {BINDS_BIT_OR, AST_OPERATOR_BIT_OR},
    [TOKEN_CIRCUMFLEX] = {BINDS_BIT_XOR, AST_OPERATOR_BIT_XOR},
    [TOKEN_AMPER] = {BINDS_BIT_AND, AST_OPERATOR_BIT_AND},
    [TOKEN_LEFTSHIFT] = {BINDS_SHIFT, AST_OPERATOR_L_SHIFT},
    [TOKEN_RIGHTSHIFT] = {BINDS_SHIFT, AST_OPERATOR_R_SHIFT},
    [TOKEN_PLUS] = {BINDS_SUM, AST_OPERATOR_ADD},
    [TOKEN_MINUS] = {BINDS_SUM, AST_OPERATOR_SUB},
    [TOKEN_STAR] = {BINDS_TERM, AST_OPERATOR_MULT},
    [TOKEN_SLASH] = {BINDS_TERM, AST_OPERATOR_DIV},
    [TOKEN_DOUBLESLASH] = {BINDS_TERM, AST_OPERATOR_FLOOR_DIV},
    [TOKEN_PERCENT] = {BINDS_TERM, AST_OPERATOR_MOD},
    [TOKEN_AT] = {BINDS_TERM, AST_OPERATOR_MAT_MULT},
};

static AstNode *binary(Parser *parser, Precedence least);

/* --- tighter than any binary operator ---------------------------------------------------------------------------- */

static AstNode *binop(Parser *parser, Place start, AstNode *left, AstOperator op, AstNode *right) {
    AstBinOp *node = NEW(parser, AstBinOp, AST_BIN_OP);
    node->left = left;
    node->op = op;
    node->right = right;
    return finish(parser, node, start, max_of(height_of(parser, left), height_of(parser, right)));
}

static AstNode *await(Parser *parser) {
    Place start = here(parser);
    if (!accept(parser, TOKEN_AWAIT)) {
        return parse_primary(parser);
    }
    AstAwait *node = NEW(parser, AstAwait, AST_AWAIT);
    node->value = parse_primary(parser);
    return finish(parser, node, start, height_of(parser, node->value));
}

static AstNode *unary(Parser *parser) {
    Place start = here(parser);
    AstUnaryop op;
    switch (parser->token.kind) {
    case TOKEN_PLUS: op = AST_UNARYOP_U_ADD; break;
    case TOKEN_MINUS: op = AST_UNARYOP_U_SUB; break;
    case TOKEN_TILDE: op = AST_UNARYOP_INVERT; break;
    default: {
        AstNode *base = await(parser);
        if (!at(parser, TOKEN_DOUBLESTAR)) {
            return base;
        }
        advance(parser);
        parser_enter(parser, LEVEL_POWER);
        AstNode *exponent = unary(parser);
        parser_leave(parser, LEVEL_POWER);
        return binop(parser, start, base, AST_OPERATOR_POW, exponent);
    }
    }
    advance(parser);
    parser_enter(parser, LEVEL_UNARY);
    AstUnaryOp *node = NEW(parser, AstUnaryOp, AST_UNARY_OP);
    node->op = op;
    node->operand = unary(parser);
    parser_leave(parser, LEVEL_UNARY);
    return finish(parser, node, start, height_of(parser, node->operand));
}

/* --- binary operators -------------------------------------------------------------------------------------------- */

static AstNode * not(Parser * parser) {
    Place start = here(parser);
    advance(parser);
    parser_enter(parser, LEVEL_UNARY);
    AstUnaryOp *node = NEW(parser, AstUnaryOp, AST_UNARY_OP);
    node->op = AST_UNARYOP_NOT;
    node->operand = binary(parser, BINDS_NOT);
    parser_leave(parser, LEVEL_UNARY);
    return finish(parser, node, start, height_of(parser, node->operand));
}

/* a or b or c: one node. */
static AstNode *boolean(Parser *parser, Place start, AstNode *first) {
    TokenKind kind = parser->token.kind;
    Precedence above = operators[kind].precedence + 1;
    int32_t mark = parser->top;
    push(parser, first);
    while (accept(parser, kind)) {
        push(parser, binary(parser, above));
    }
    AstBoolOp *node = NEW(parser, AstBoolOp, AST_BOOL_OP);
    node->op = (AstBoolop)operators[kind].op;
    node->values = take(parser, mark);
    return finish(parser, node, start, height_of_all(parser, node->values));
}

/* The comparison operator at hand, which may be two tokens. */
static AstCmpop comparison_operator(Parser *parser) {
    TokenKind kind = parser->token.kind;
    if (kind == TOKEN_NOTEQUAL &&
        (parser->source[parser->token.start] == '<') != parser->angle_operator) {
        parser_refuse(parser);
    }
    advance(parser);
    if (kind == TOKEN_NOT) {
        expect(parser, TOKEN_IN);
    } else if (kind == TOKEN_IS && accept(parser, TOKEN_NOT)) {
        return AST_CMPOP_IS_NOT;
    }
    return (AstCmpop)operators[kind].op;
}

/* Operators of a comparison that are kept until their number is known. */
enum { FEW_OPERATORS = 8 };

typedef struct OperatorList {
    uint8_t few[FEW_OPERATORS];
    uint8_t *items;
    int32_t count, capacity;
} OperatorList;

static void add_operator(Parser *parser, OperatorList *list, AstCmpop op) {
    if (list->count == list->capacity) {
        uint8_t *items = arena_alloc(parser->arena, list->capacity * INT64_C(2));
        if (!items) {
            parser_out_of_memory(parser);
            return;
        }
        memcpy(items, list->items, (size_t)list->count);
        list->items = items;
        list->capacity *= 2;
    }
    list->items[list->count++] = (uint8_t)op;
}

/* a < b <= c: one node. */
static AstNode *comparison(Parser *parser, Place start, AstNode *left) {
    OperatorList ops = {.capacity = FEW_OPERATORS};
    ops.items = ops.few;
    int32_t mark = parser->top;
    while (operators[parser->token.kind].precedence == BINDS_COMPARISON) {
        add_operator(parser, &ops, comparison_operator(parser));
        push(parser, binary(parser, BINDS_BIT_OR));
    }
    AstCompare *node = NEW(parser, AstCompare, AST_COMPARE);
    node->left = left;
    node->comparators = take(parser, mark);
    uint8_t *items = arena_alloc(parser->arena, ops.count);
    if (!items) {
        parser_out_of_memory(parser);
        return left;
    }
    memcpy(items, ops.items, (size_t)ops.count);
    node->ops = (AstEnumSeq){items, ops.count};
    return finish(parser, node, start,
                  max_of(height_of(parser, left), height_of_all(parser, node->comparators)));
}

/* Operators that bind at least as tightly as `least`. */
static AstNode *binary(Parser *parser, Precedence least) {
    Place start = here(parser);
    AstNode *left;
    if (at(parser, TOKEN_NOT) && least <= BINDS_NOT) {
        left = not(parser);
    } else {
        left = unary(parser);
    }
    for (;;) {
        Operator op = operators[parser->token.kind];
        if (op.precedence < least || op.precedence == BINDS_NOT_AT_ALL) {
            return left;
        }
        if (op.precedence <= BINDS_AND) {
            left = boolean(parser, start, left);
        } else if (op.precedence == BINDS_COMPARISON) {
            left = comparison(parser, start, left);
        } else {
            advance(parser);
            AstNode *right = binary(parser, op.precedence + 1);
            left = binop(parser, start, left, (AstOperator)op.op, right);
        }
    }
}

AstNode *parse_disjunction(Parser *parser) {
    return binary(parser, BINDS_OR);
}

AstNode *parse_bitwise_or(Parser *parser) {
    return binary(parser, BINDS_BIT_OR);
}

/* --- whole expressions ------------------------------------------------------------------------------------------- */

AstNode *parse_lambda(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    parser_enter(parser, LEVEL_LAMBDA);
    AstLambda *node = NEW(parser, AstLambda, AST_LAMBDA);
    node->args = parse_parameters(parser, TOKEN_COLON);
    expect(parser, TOKEN_COLON);
    node->body = parse_expression(parser);
    parser_leave(parser, LEVEL_LAMBDA);
    return finish(parser, node, start,
                  max_of(height_of(parser, node->args), height_of(parser, node->body)));
}

AstNode *parse_expression(Parser *parser) {
    if (at(parser, TOKEN_LAMBDA)) {
        return parse_lambda(parser);
    }
    Place start = here(parser);
    AstNode *body = binary(parser, BINDS_OR);
    if (!at(parser, TOKEN_IF)) {
        return body;
    }
    advance(parser);
    AstIfExp *node = NEW(parser, AstIfExp, AST_IF_EXP);
    node->body = body;
    node->test = binary(parser, BINDS_OR);
    expect(parser, TOKEN_ELSE);
    parser_enter(parser, LEVEL_TERNARY);
    node->orelse = parse_expression(parser);
    parser_leave(parser, LEVEL_TERNARY);
    int32_t height = max_of(height_of(parser, body), height_of(parser, node->test));
    return finish(parser, node, start, max_of(height, height_of(parser, node->orelse)));
}

AstNode *parse_named(Parser *parser, bool *out_walrus) {
    Place start = here(parser);
    bool name = at(parser, TOKEN_NAME);
    AstNode *node = parse_expression(parser);
    bool walrus = name && at(parser, TOKEN_COLONEQUAL) && node->kind == AST_NAME;
    if (walrus) {
        advance(parser);
        AstNamedExpr *named = NEW(parser, AstNamedExpr, AST_NAMED_EXPR);
        ((AstName *)node)->ctx = AST_EXPR_CONTEXT_STORE;
        named->target = node;
        named->value = parse_expression(parser);
        node = finish(parser, named, start, height_of(parser, named->value));
    }
    if (out_walrus) {
        *out_walrus = walrus;
    }
    return node;
}

/* '*' and what it spreads. */
static AstNode *starred(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstStarred *node = NEW(parser, AstStarred, AST_STARRED);
    node->value = parse_bitwise_or(parser);
    return finish(parser, node, start, height_of(parser, node->value));
}

AstNode *parse_star_named(Parser *parser) {
    return at(parser, TOKEN_STAR) ? starred(parser) : parse_named(parser, NULL);
}

static AstNode *star_expression(Parser *parser) {
    return at(parser, TOKEN_STAR) ? starred(parser) : parse_expression(parser);
}

bool starts_expression(const Parser *parser) {
    switch (parser->token.kind) {
    case TOKEN_NAME:
    case TOKEN_NUMBER:
    case TOKEN_STRING:
    case TOKEN_FSTRING_START:
    case TOKEN_TSTRING_START:
    case TOKEN_LPAR:
    case TOKEN_LSQB:
    case TOKEN_LBRACE:
    case TOKEN_PLUS:
    case TOKEN_MINUS:
    case TOKEN_TILDE:
    case TOKEN_STAR:
    case TOKEN_ELLIPSIS:
    case TOKEN_FALSE:
    case TOKEN_NONE:
    case TOKEN_TRUE:
    case TOKEN_AWAIT:
    case TOKEN_LAMBDA:
    case TOKEN_NOT: return true;
    default: return false;
    }
}

AstNode *parse_star_expressions(Parser *parser) {
    Place start = here(parser);
    AstNode *first = star_expression(parser);
    if (!at(parser, TOKEN_COMMA)) {
        return first;
    }
    int32_t mark = parser->top;
    push(parser, first);
    while (accept(parser, TOKEN_COMMA) && starts_expression(parser)) {
        push(parser, star_expression(parser));
    }
    return take_tuple(parser, start, mark);
}

AstNode *parse_yield(Parser *parser) {
    Place start = here(parser);
    expect(parser, TOKEN_YIELD);
    if (accept(parser, TOKEN_FROM)) {
        AstYieldFrom *node = NEW(parser, AstYieldFrom, AST_YIELD_FROM);
        node->value = parse_expression(parser);
        return finish(parser, node, start, height_of(parser, node->value));
    }
    AstYield *node = NEW(parser, AstYield, AST_YIELD);
    if (starts_expression(parser)) {
        node->value = parse_star_expressions(parser);
    }
    return finish(parser, node, start, height_of(parser, node->value));
}

AstNode *parse_value(Parser *parser) {
    return at(parser, TOKEN_YIELD) ? parse_yield(parser) : parse_star_expressions(parser);
}
