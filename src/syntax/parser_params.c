/* Parameters of functions and lambdas, type parameters. */
#include "syntax/parser.h"

static AstNode *annotation(Parser *parser, bool may_star) {
    if (!may_star || !at(parser, TOKEN_STAR)) {
        return parse_expression(parser);
    }
    Place start = here(parser);
    advance(parser);
    AstStarred *node = NEW(parser, AstStarred, AST_STARRED);
    node->value = parse_bitwise_or(parser);
    return finish(parser, node, start, height_of(parser, node->value));
}

/* NAME, with its annotation in a def. `may_star`: of *args, whose annotation may be starred. */
static AstNode *parameter(Parser *parser, bool annotated, bool may_star) {
    Place start = here(parser);
    AstArg *node = NEW(parser, AstArg, AST_ARG);
    node->arg = expect_name(parser);
    if (annotated && accept(parser, TOKEN_COLON)) {
        node->annotation = annotation(parser, may_star);
    }
    return finish(parser, node, start, height_of(parser, node->annotation));
}

/* Nodes kept aside while others are on the parser's stack. */
typedef struct Pile {
    AstNode **items;
    int32_t count, capacity;
} Pile;

static void pile_add(Parser *parser, Pile *pile, AstNode *node) {
    if (pile->count == pile->capacity) {
        int32_t capacity = pile->capacity ? pile->capacity * 2 : 4;
        AstNode **grown = arena_alloc(parser->arena, capacity * (int64_t)sizeof *grown);
        if (!grown) {
            parser_out_of_memory(parser);
            return;
        }
        if (pile->count > 0) {
            memcpy(grown, pile->items, (size_t)pile->count * sizeof *grown);
        }
        pile->items = grown;
        pile->capacity = capacity;
    }
    pile->items[pile->count++] = node;
}

static AstSeq pile_seq(const Pile *pile) {
    return (AstSeq){pile->items, pile->count};
}

/* The parameters read so far. */
typedef struct Parameters {
    Pile positional, defaults, keyword_only, keyword_defaults;
    AstSeq positional_only;
    AstNode *vararg, *kwarg;
    bool starred, slashed;
    bool bare_star; /* a `*` that still needs a name behind it */
} Parameters;

static void slash(Parser *parser, Parameters *parameters) {
    if (parameters->slashed || parameters->starred || parameters->positional.count == 0) {
        parser_refuse(parser);
    }
    advance(parser);
    parameters->slashed = true;
    parameters->positional_only = pile_seq(&parameters->positional);
    parameters->positional = (Pile){0};
}

static void star(Parser *parser, Parameters *parameters, bool annotated) {
    if (parameters->starred) {
        parser_refuse(parser);
    }
    advance(parser);
    parameters->starred = true;
    if (at(parser, TOKEN_NAME)) {
        parameters->vararg = parameter(parser, annotated, annotated);
    } else {
        parameters->bare_star = true;
        if (!at(parser, TOKEN_COMMA)) {
            parser_refuse(parser);
        }
    }
}

static void named(Parser *parser, Parameters *parameters, bool annotated) {
    AstNode *node = parameter(parser, annotated, false);
    bool has_default = accept(parser, TOKEN_EQUAL);
    AstNode *value = has_default ? parse_expression(parser) : NULL;
    if (parameters->starred) {
        parameters->bare_star = false;
        pile_add(parser, &parameters->keyword_only, node);
        pile_add(parser, &parameters->keyword_defaults, value);
        return;
    }
    pile_add(parser, &parameters->positional, node);
    if (has_default) {
        pile_add(parser, &parameters->defaults, value);
    } else if (parameters->defaults.count > 0) {
        parser_refuse(parser);
    }
}

static void one(Parser *parser, Parameters *parameters, bool annotated) {
    if (at(parser, TOKEN_SLASH)) {
        slash(parser, parameters);
    } else if (at(parser, TOKEN_STAR)) {
        star(parser, parameters, annotated);
    } else if (at(parser, TOKEN_DOUBLESTAR)) {
        if (parameters->bare_star) {
            parser_refuse(parser);
        }
        advance(parser);
        parameters->kwarg = parameter(parser, annotated, false);
    } else {
        named(parser, parameters, annotated);
    }
}

static int32_t height_of_parameters(const Parser *parser, const AstArguments *node) {
    int32_t height =
        max_of(height_of_all(parser, node->posonlyargs), height_of_all(parser, node->args));
    height = max_of(height, height_of_all(parser, node->kwonlyargs));
    height = max_of(height, height_of_all(parser, node->kw_defaults));
    height = max_of(height, height_of_all(parser, node->defaults));
    return max_of(height, max_of(height_of(parser, node->vararg), height_of(parser, node->kwarg)));
}

AstNode *parse_parameters(Parser *parser, TokenKind close) {
    Parameters parameters = {0};
    bool annotated = close == TOKEN_RPAR;
    while (!at(parser, close) && !parser->failed) {
        one(parser, &parameters, annotated);
        if (!accept(parser, TOKEN_COMMA) || parameters.kwarg) {
            break;
        }
    }
    if (parameters.bare_star) {
        parser_refuse(parser);
    }
    AstArguments *node = NEW(parser, AstArguments, AST_ARGUMENTS);
    node->posonlyargs = parameters.positional_only;
    node->args = pile_seq(&parameters.positional);
    node->vararg = parameters.vararg;
    node->kwonlyargs = pile_seq(&parameters.keyword_only);
    node->kw_defaults = pile_seq(&parameters.keyword_defaults);
    node->kwarg = parameters.kwarg;
    node->defaults = pile_seq(&parameters.defaults);
    return finish_bare(parser, node, height_of_parameters(parser, node));
}

/* --- type parameters --------------------------------------------------------------------------------------------- */

static AstNode *type_var_tuple(Parser *parser, Place start) {
    AstTypeVarTuple *node = NEW(parser, AstTypeVarTuple, AST_TYPE_VAR_TUPLE);
    node->name = expect_name(parser);
    if (accept(parser, TOKEN_EQUAL)) {
        node->default_value = annotation(parser, true);
    }
    return finish(parser, node, start, height_of(parser, node->default_value));
}

static AstNode *param_spec(Parser *parser, Place start) {
    AstParamSpec *node = NEW(parser, AstParamSpec, AST_PARAM_SPEC);
    node->name = expect_name(parser);
    if (accept(parser, TOKEN_EQUAL)) {
        node->default_value = parse_expression(parser);
    }
    return finish(parser, node, start, height_of(parser, node->default_value));
}

static AstNode *type_var(Parser *parser, Place start) {
    AstTypeVar *node = NEW(parser, AstTypeVar, AST_TYPE_VAR);
    node->name = expect_name(parser);
    if (accept(parser, TOKEN_COLON)) {
        node->bound = parse_expression(parser);
    }
    if (accept(parser, TOKEN_EQUAL)) {
        node->default_value = parse_expression(parser);
    }
    return finish(parser, node, start,
                  max_of(height_of(parser, node->bound), height_of(parser, node->default_value)));
}

AstSeq parse_type_params(Parser *parser) {
    if (!accept(parser, TOKEN_LSQB)) {
        return (AstSeq){NULL, 0};
    }
    int32_t mark = parser->top;
    do {
        Place start = here(parser);
        AstNode *node = accept(parser, TOKEN_STAR)         ? type_var_tuple(parser, start)
                        : accept(parser, TOKEN_DOUBLESTAR) ? param_spec(parser, start)
                                                           : type_var(parser, start);
        push(parser, node);
    } while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RSQB));
    expect(parser, TOKEN_RSQB);
    return take(parser, mark);
}
