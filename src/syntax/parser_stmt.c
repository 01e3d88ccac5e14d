/* Simple statements. */
#include "base/assert.h"
#include "syntax/parser.h"

/* --- assignments ------------------------------------------------------------------------------------------------- */

/* One above the AstOperator of an augmented assignment's token; 0 for other tokens. */
static const uint8_t augmented[TOKEN_KIND_COUNT] = {
    [TOKEN_PLUSEQUAL] = AST_OPERATOR_ADD + 1,
    [TOKEN_MINEQUAL] = AST_OPERATOR_SUB + 1,
    [TOKEN_STAREQUAL] = AST_OPERATOR_MULT + 1,
    [TOKEN_ATEQUAL] = AST_OPERATOR_MAT_MULT + 1,
    [TOKEN_SLASHEQUAL] = AST_OPERATOR_DIV + 1,
    [TOKEN_PERCENTEQUAL] = AST_OPERATOR_MOD + 1,
    [TOKEN_AMPEREQUAL] = AST_OPERATOR_BIT_AND + 1,
    [TOKEN_VBAREQUAL] = AST_OPERATOR_BIT_OR + 1,
    [TOKEN_CIRCUMFLEXEQUAL] = AST_OPERATOR_BIT_XOR + 1,
    [TOKEN_LEFTSHIFTEQUAL] = AST_OPERATOR_L_SHIFT + 1,
    [TOKEN_RIGHTSHIFTEQUAL] = AST_OPERATOR_R_SHIFT + 1,
    [TOKEN_DOUBLESTAREQUAL] = AST_OPERATOR_POW + 1,
    [TOKEN_DOUBLESLASHEQUAL] = AST_OPERATOR_FLOOR_DIV + 1,
};

static bool is_single_target(const AstNode *node) {
    return node->kind == AST_NAME || node->kind == AST_ATTRIBUTE || node->kind == AST_SUBSCRIPT;
}

/* A name, an attribute or a subscript, which an augmented or annotated assignment asks for. */
static void make_single_target(Parser *parser, AstNode *node) {
    if (!is_single_target(node)) {
        parser_refuse(parser);
        return;
    }
    make_target(parser, node, AST_EXPR_CONTEXT_STORE, false);
}

static AstNode *assignment(Parser *parser, Place start, AstNode *first) {
    int32_t mark = parser->top;
    AstNode *value = first;
    while (at(parser, TOKEN_EQUAL)) {
        make_target(parser, value, AST_EXPR_CONTEXT_STORE, true);
        push(parser, value);
        advance(parser);
        value = parse_value(parser);
    }
    AstAssign *node = NEW(parser, AstAssign, AST_ASSIGN);
    node->targets = take(parser, mark);
    node->value = value;
    return finish(parser, node, start,
                  max_of(height_of(parser, value), height_of_all(parser, node->targets)));
}

static AstNode *augmented_assignment(Parser *parser, Place start, AstNode *target) {
    make_single_target(parser, target);
    AstAugAssign *node = NEW(parser, AstAugAssign, AST_AUG_ASSIGN);
    node->target = target;
    node->op = (AstOperator)(augmented[parser->token.kind] - 1);
    advance(parser);
    node->value = parse_value(parser);
    return finish(parser, node, start,
                  max_of(height_of(parser, target), height_of(parser, node->value)));
}

/* What `node` is applied to: a of a.b, a[b], a(b); NULL for all else. */
static const AstNode *applied_to(const AstNode *node) {
    switch ((int)node->kind) {
    case AST_ATTRIBUTE: return ((const AstAttribute *)(const void *)node)->value;
    case AST_SUBSCRIPT: return ((const AstSubscript *)(const void *)node)->value;
    case AST_CALL: return ((const AstCall *)(const void *)node)->func;
    default: return NULL;
    }
}

/* (a).b: CPython's grammar takes `(a)` for the whole target, does not look back, and refuses what follows. */
static bool begins_with_target_in_parentheses(const AstNode *target, Place start) {
    const AstNode *node = target;
    while (node && node->line == start.line && node->col == start.col) {
        node = applied_to(node);
    }
    return node && node != target && is_single_target(node);
}

static AstNode *annotated_assignment(Parser *parser, Place start, AstNode *target, bool bare) {
    make_single_target(parser, target);
    if (begins_with_target_in_parentheses(target, start)) {
        parser_refuse(parser);
    }
    AstAnnAssign *node = NEW(parser, AstAnnAssign, AST_ANN_ASSIGN);
    node->target = target;
    node->simple = bare && target->kind == AST_NAME;
    expect(parser, TOKEN_COLON);
    node->annotation = parse_expression(parser);
    if (accept(parser, TOKEN_EQUAL)) {
        node->value = parse_value(parser);
    }
    int32_t height = max_of(height_of(parser, target), height_of(parser, node->annotation));
    return finish(parser, node, start, max_of(height, height_of(parser, node->value)));
}

/* An expression, or the assignment that it begins. */
static AstNode *expression_statement(Parser *parser) {
    Place start = here(parser);
    bool bare = at(parser, TOKEN_NAME);
    AstNode *value = parse_value(parser);
    if (at(parser, TOKEN_EQUAL)) {
        return assignment(parser, start, value);
    }
    if (augmented[parser->token.kind]) {
        return augmented_assignment(parser, start, value);
    }
    if (at(parser, TOKEN_COLON)) {
        return annotated_assignment(parser, start, value, bare);
    }
    AstExpr *node = NEW(parser, AstExpr, AST_EXPR);
    node->value = value;
    return finish(parser, node, start, height_of(parser, value));
}

/* --- imports ----------------------------------------------------------------------------------------------------- */

/* a.b.c as one identifier. */
static const AstIdent *dotted_name(Parser *parser) {
    const AstIdent *name = expect_name(parser);
    if (!at(parser, TOKEN_DOT)) {
        return name;
    }
    char *text = NULL;
    int64_t size = 0, capacity = 0;
    for (const AstIdent *part = name; part; part = expect_name(parser)) {
        int64_t needed = size + part->text.size + 1;
        if (needed > capacity) {
            capacity = needed * 2 + 64;
            char *grown = arena_alloc(parser->arena, capacity);
            if (!grown) {
                parser_out_of_memory(parser);
                return name;
            }
            if (size > 0) {
                memcpy(grown, text, (size_t)size);
            }
            text = grown;
        }
        if (size > 0) {
            text[size++] = '.';
        }
        ASSERT(text); /* `needed` is never 0 */
        memcpy(text + size, part->text.data, (size_t)part->text.size);
        size += part->text.size;
        if (!accept(parser, TOKEN_DOT)) {
            break;
        }
    }
    const AstIdent *whole = names_intern_dotted(&parser->names, (Str){text, size}, name);
    if (!whole) {
        parser_out_of_memory(parser);
    }
    return whole;
}

static AstNode *alias(Parser *parser, bool dotted) {
    Place start = here(parser);
    AstAlias *node = NEW(parser, AstAlias, AST_ALIAS);
    node->name = dotted ? dotted_name(parser) : expect_name(parser);
    if (accept(parser, TOKEN_AS)) {
        node->asname = expect_name(parser);
    }
    return finish(parser, node, start, 0);
}

static AstNode *import(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    int32_t mark = parser->top;
    do {
        push(parser, alias(parser, true));
    } while (accept(parser, TOKEN_COMMA));
    AstImport *node = NEW(parser, AstImport, AST_IMPORT);
    node->names = take(parser, mark);
    return finish(parser, node, start, 1);
}

static AstNode *star_alias(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstAlias *node = NEW(parser, AstAlias, AST_ALIAS);
    node->name = names_intern_ident(&parser->names, NAME_STR("*"));
    if (!node->name) {
        parser_out_of_memory(parser);
    }
    return finish(parser, node, start, 0);
}

/* PEP 401, which CPython knows: from then on `<>` is the operator and `!=` is none. */
static void note_barry(Parser *parser, const AstImportFrom *node) {
    if (node->level > 0 || !node->module || !str_equal(node->module->text, STR("__future__"))) {
        return;
    }
    for (int32_t i = 0; i < node->names.count; i++) {
        const AstAlias *name = (const AstAlias *)(const void *)node->names.items[i];
        if (name->name && str_equal(name->name->text, STR("barry_as_FLUFL"))) {
            parser->angle_operator = true;
        }
    }
}

static AstNode *import_from(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstImportFrom *node = NEW(parser, AstImportFrom, AST_IMPORT_FROM);
    while (at(parser, TOKEN_DOT) || at(parser, TOKEN_ELLIPSIS)) {
        node->level += at(parser, TOKEN_DOT) ? 1 : 3;
        advance(parser);
    }
    if (node->level == 0 || !at(parser, TOKEN_IMPORT)) {
        node->module = dotted_name(parser);
    }
    expect(parser, TOKEN_IMPORT);
    int32_t mark = parser->top;
    if (at(parser, TOKEN_STAR)) {
        push(parser, star_alias(parser));
    } else if (accept(parser, TOKEN_LPAR)) {
        do {
            push(parser, alias(parser, false));
        } while (accept(parser, TOKEN_COMMA) && !at(parser, TOKEN_RPAR));
        expect(parser, TOKEN_RPAR);
    } else {
        do {
            push(parser, alias(parser, false));
        } while (accept(parser, TOKEN_COMMA));
    }
    node->names = take(parser, mark);
    note_barry(parser, node);
    return finish(parser, node, start, 1);
}

/* --- the rest ---------------------------------------------------------------------------------------------------- */

static AstNode *word(Parser *parser, AstKind kind) {
    Place start = here(parser);
    advance(parser);
    return finish(parser, NEW(parser, AstPass, kind), start, 0);
}

static AstNode *return_statement(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstReturn *node = NEW(parser, AstReturn, AST_RETURN);
    if (starts_expression(parser)) {
        node->value = parse_star_expressions(parser);
    }
    return finish(parser, node, start, height_of(parser, node->value));
}

static AstNode *raise_statement(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstRaise *node = NEW(parser, AstRaise, AST_RAISE);
    if (starts_expression(parser)) {
        node->exc = parse_expression(parser);
        if (accept(parser, TOKEN_FROM)) {
            node->cause = parse_expression(parser);
        }
    }
    return finish(parser, node, start,
                  max_of(height_of(parser, node->exc), height_of(parser, node->cause)));
}

static AstNode *assert_statement(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    AstAssert *node = NEW(parser, AstAssert, AST_ASSERT);
    node->test = parse_expression(parser);
    if (accept(parser, TOKEN_COMMA)) {
        node->msg = parse_expression(parser);
    }
    return finish(parser, node, start,
                  max_of(height_of(parser, node->test), height_of(parser, node->msg)));
}

static AstNode *delete_statement(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    int32_t mark = parser->top;
    do {
        AstNode *target = parse_primary(parser);
        make_target(parser, target, AST_EXPR_CONTEXT_DEL, false);
        push(parser, target);
    } while (accept(parser, TOKEN_COMMA) && starts_expression(parser));
    AstDelete *node = NEW(parser, AstDelete, AST_DELETE);
    node->targets = take(parser, mark);
    return finish(parser, node, start, height_of_all(parser, node->targets));
}

/* global and nonlocal have one shape. */
static AstNode *scope_statement(Parser *parser, AstKind kind) {
    Place start = here(parser);
    advance(parser);
    const AstIdent **items = NULL;
    int32_t count = 0, capacity = 0;
    do {
        if (count == capacity) {
            capacity = capacity ? capacity * 2 : 4;
            const AstIdent **grown = arena_alloc(parser->arena, capacity * (int64_t)sizeof *grown);
            if (!grown) {
                parser_out_of_memory(parser);
                break;
            }
            if (count > 0) {
                memcpy(grown, items, (size_t)count * sizeof *grown);
            }
            items = grown;
        }
        items[count++] = expect_name(parser);
    } while (accept(parser, TOKEN_COMMA));
    AstGlobal *node = NEW(parser, AstGlobal, kind);
    node->names = (AstIdentSeq){items, count};
    return finish(parser, node, start, 0);
}

/* type NAME[params] = value */
static AstNode *type_alias(Parser *parser) {
    Place start = here(parser);
    advance(parser);
    Place name_start = here(parser);
    AstName *name = NEW(parser, AstName, AST_NAME);
    name->id = expect_name(parser);
    name->ctx = AST_EXPR_CONTEXT_STORE;
    AstTypeAlias *node = NEW(parser, AstTypeAlias, AST_TYPE_ALIAS);
    node->name = finish(parser, name, name_start, 0);
    node->type_params = parse_type_params(parser);
    expect(parser, TOKEN_EQUAL);
    node->value = parse_expression(parser);
    return finish(parser, node, start,
                  max_of(height_of(parser, node->value), height_of_all(parser, node->type_params)));
}

static AstNode *simple_statement(Parser *parser) {
    switch (parser->token.kind) {
    case TOKEN_RETURN: return return_statement(parser);
    case TOKEN_IMPORT: return import(parser);
    case TOKEN_FROM: return import_from(parser);
    case TOKEN_RAISE: return raise_statement(parser);
    case TOKEN_PASS: return word(parser, AST_PASS);
    case TOKEN_DEL: return delete_statement(parser);
    case TOKEN_ASSERT: return assert_statement(parser);
    case TOKEN_BREAK: return word(parser, AST_BREAK);
    case TOKEN_CONTINUE: return word(parser, AST_CONTINUE);
    case TOKEN_GLOBAL: return scope_statement(parser, AST_GLOBAL);
    case TOKEN_NONLOCAL: return scope_statement(parser, AST_NONLOCAL);
    default:
        if (at_word(parser, parser->word_type) && parser_peek(parser) == TOKEN_NAME) {
            return type_alias(parser);
        }
        return expression_statement(parser);
    }
}

void parse_simple_statements(Parser *parser) {
    do {
        push(parser, simple_statement(parser));
    } while (accept(parser, TOKEN_SEMI) && !at(parser, TOKEN_NEWLINE));
    if (at(parser, TOKEN_NEWLINE)) {
        parser_shift(parser);
    } else {
        parser_refuse(parser);
    }
}
