/* Strings as they stand beside each other, f-strings and t-strings with their replacement fields. */
#include "syntax/parser.h"

/* A piece of an f-string's text whose escapes are still to be read: they are read at the string's end, as in CPython,
 * which the places of errors and warnings show. Never set in a finished tree. */
enum { FLAG_UNREAD = 1 };

static const AstText text_u = {{"u", 1}};

/* Reads the escapes of `part`. */
static Str read_text(Parser *parser, const StringPart *part) {
    Str text = {"", 0}, unused;
    Status status = literal_string(parser->arena, &parser->warnings, part, &text, &unused);
    if (status == ST_SYNTAX) {
        parser_refuse(parser);
    } else if (status != ST_OK) {
        parser_out_of_memory(parser);
    }
    return text;
}

static AstConstant *text_constant(Parser *parser, AstValueKind kind, Str text) {
    AstConstant *node = NEW(parser, AstConstant, AST_CONSTANT);
    node->value.kind = (uint8_t)kind;
    node->value.text = text;
    return node;
}

/* A STRING token. */
static AstNode *plain(Parser *parser) {
    Place start = here(parser);
    StringForm form = string_form(token_str(parser, &parser->token));
    StringPart part = {form.body, parser->token.line, form.bytes, form.raw, false};
    Str text = read_text(parser, &part);
    AstConstant *node = text_constant(parser, form.bytes ? AST_VALUE_BYTES : AST_VALUE_STR, text);
    node->kind = form.kind_u ? &text_u : NULL;
    advance(parser);
    return finish(parser, node, start, 0);
}

/* --- joining ----------------------------------------------------------------------------------------------------- */

/* The constants first .. end - 1 of the stack as one: from the first's place to the last's, of the first's kind. */
static AstNode *joined_constants(Parser *parser, int32_t first, int32_t end) {
    AstConstant *one = (AstConstant *)(void *)parser->stack[first];
    if (end - first == 1) {
        return &one->node;
    }
    int64_t size = 0;
    for (int32_t i = first; i < end; i++) {
        size += ((AstConstant *)(void *)parser->stack[i])->value.text.size;
    }
    char *text = arena_alloc(parser->arena, size);
    if (!text) {
        parser_out_of_memory(parser);
        return &one->node;
    }
    int64_t used = 0;
    for (int32_t i = first; i < end; i++) {
        Str piece = ((AstConstant *)(void *)parser->stack[i])->value.text;
        memcpy(text + used, piece.data, (size_t)piece.size);
        used += piece.size;
    }
    AstConstant *joined = text_constant(parser, (AstValueKind)one->value.kind, (Str){text, size});
    const AstNode *last = parser->stack[end - 1];
    joined->kind = one->kind;
    joined->node.line = one->node.line;
    joined->node.col = one->node.col;
    joined->node.end_line = last->end_line;
    joined->node.end_col = last->end_col;
    return &joined->node;
}

/* The pieces since `mark` with neighbouring texts joined and empty ones left out. */
static AstSeq take_joined(Parser *parser, int32_t mark) {
    if (parser->failed) {
        parser->top = mark;
        return (AstSeq){NULL, 0};
    }
    int32_t kept = mark;
    for (int32_t i = mark; i < parser->top;) {
        if (parser->stack[i]->kind != AST_CONSTANT) {
            parser->stack[kept++] = parser->stack[i++];
            continue;
        }
        int32_t first = i;
        while (i < parser->top && parser->stack[i]->kind == AST_CONSTANT) {
            i++;
        }
        AstNode *joined = joined_constants(parser, first, i);
        if (((AstConstant *)(void *)joined)->value.text.size > 0) {
            parser->stack[kept++] = joined;
        }
    }
    parser->top = kept;
    return take(parser, mark);
}

/* --- replacement fields ------------------------------------------------------------------------------------------ */

/* The field's text from behind its brace to `end`, without comments. CPython takes `#` for a comment's start only
 * outside of strings. */
static Str field_text(Parser *parser, int32_t start, int32_t end) {
    if (parser->failed) {
        return (Str){"", 0};
    }
    Str all = {parser->source + start, end - start};
    if (!memchr(all.data, '#', (size_t)all.size)) {
        return all;
    }
    char *text = arena_alloc(parser->arena, all.size);
    if (!text) {
        parser_out_of_memory(parser);
        return (Str){"", 0};
    }
    int64_t size = 0;
    char quote = 0;
    for (int64_t i = 0; i < all.size; i++) {
        char c = all.data[i];
        if (quote && c == '\\' && i + 1 < all.size) {
            text[size++] = c;
            c = all.data[++i];
        } else if (quote) {
            quote = c == quote ? 0 : quote;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (c == '#') {
            while (i < all.size && all.data[i] != '\n') {
                i++;
            }
            if (i == all.size) {
                break;
            }
            c = '\n';
        }
        text[size++] = c;
    }
    return (Str){text, size};
}

/* Of which string the text and fields at hand are. */
typedef struct Shape {
    TokenKind text; /* TOKEN_FSTRING_MIDDLE or TOKEN_TSTRING_MIDDLE */
    bool raw;
    bool in_spec; /* where a t-string's fields are an f-string's */
} Shape;

static AstNode *format_spec(Parser *parser, Shape shape);

/* What stands between `!` and the spec: one of s, r, a, right behind the mark. */
static int32_t conversion(Parser *parser) {
    Place behind = {parser->token.end_line, parser->token.end_col};
    advance(parser);
    Str letter = token_str(parser, &parser->token);
    bool close = parser->token.line == behind.line && parser->token.col == behind.col;
    bool known = letter.size == 1 && strchr("sra", letter.data[0]);
    if (!at(parser, TOKEN_NAME) || !close || !known) {
        parser_refuse(parser);
        return 0;
    }
    advance(parser);
    return letter.data[0];
}

static void push_debug_text(Parser *parser, Place start, Str text) {
    AstConstant *node = text_constant(parser, AST_VALUE_STR, text);
    finish(parser, node, start, 0);
    node->node.end_line = parser->token.line;
    node->node.end_col = parser->token.col;
    push(parser, &node->node);
}

/* What a replacement field is made of. */
typedef struct Field {
    AstNode *value, *spec;
    Str expression; /* its text, without white space at the end */
    int32_t conversion;
} Field;

static AstNode *field_node(Parser *parser, const Field *field, bool template, Place start) {
    int32_t height = max_of(height_of(parser, field->value), height_of(parser, field->spec));
    if (template) {
        AstInterpolation *node = NEW(parser, AstInterpolation, AST_INTERPOLATION);
        node->value = field->value;
        node->str = (AstValue){.kind = AST_VALUE_STR, .text = field->expression};
        node->conversion = field->conversion;
        node->format_spec = field->spec;
        return finish(parser, node, start, height);
    }
    AstFormattedValue *node = NEW(parser, AstFormattedValue, AST_FORMATTED_VALUE);
    node->value = field->value;
    node->conversion = field->conversion;
    node->format_spec = field->spec;
    return finish(parser, node, start, height);
}

/* As CPython cuts the text of an interpolation: white space and `=` at its end, however many. */
static Str without_debug_end(Str text) {
    while (text.size > 0 && strchr(" \t\n\r\f\v=", text.data[text.size - 1])) {
        text.size--;
    }
    return text;
}

/* {expression = !r :spec}, pushed, behind the text that `=` asks for. */
static void replacement_field(Parser *parser, Shape shape) {
    bool template = shape.text == TOKEN_TSTRING_MIDDLE && !shape.in_spec;
    Place start = here(parser);
    int32_t text_start = parser->token.end;
    Place text_place = {parser->token.end_line, parser->token.end_col};
    parser_enter(parser, LEVEL_BRACKET);
    expect(parser, TOKEN_LBRACE);
    if (at(parser, TOKEN_LAMBDA)) {
        parser_refuse(parser);
    }
    Field field = {.value = parse_value(parser), .conversion = -1};
    int32_t expression_end = parser->token.start;
    bool debug = accept(parser, TOKEN_EQUAL);
    int32_t debug_end = parser->token.start;
    if (at(parser, TOKEN_COLON) && parser->token.field_text_end > 0) {
        expression_end = debug_end = parser->token.field_text_end;
    }
    if (template) {
        field.expression = without_debug_end(field_text(parser, text_start, expression_end));
    }
    if (debug) {
        push_debug_text(parser, text_place, field_text(parser, text_start, debug_end));
    }
    if (at(parser, TOKEN_EXCLAMATION)) {
        field.conversion = conversion(parser);
    } else if (debug && !at(parser, TOKEN_COLON)) {
        field.conversion = 'r';
    }
    if (at(parser, TOKEN_COLON)) {
        field.spec = format_spec(parser, shape);
    }
    expect(parser, TOKEN_RBRACE);
    parser_leave(parser, LEVEL_BRACKET);
    push(parser, field_node(parser, &field, template, start));
}

/* A MIDDLE token as a constant whose escapes are unread, unless there are none. */
static AstNode *middle(Parser *parser, bool raw) {
    Place start = here(parser);
    Str text = token_str(parser, &parser->token);
    AstConstant *node = text_constant(parser, AST_VALUE_STR, text);
    if (!raw && memchr(text.data, '\\', (size_t)text.size)) {
        node->node.flags = FLAG_UNREAD;
    }
    advance(parser);
    return finish(parser, node, start, 0);
}

static void read_constant(Parser *parser, AstNode *node, int32_t line) {
    if (!parser->failed && node->kind == AST_CONSTANT && node->flags == FLAG_UNREAD) {
        AstConstant *constant = (AstConstant *)(void *)node;
        StringPart part = {.body = constant->value.text, .line = line, .interpolated = true};
        node->flags = 0;
        constant->value.text = read_text(parser, &part);
    }
}

/* Text and fields up to a token that is neither, pushed. Format specs read their escapes at once. */
static void pieces(Parser *parser, Shape shape) {
    for (;;) {
        if (at(parser, TOKEN_LBRACE)) {
            replacement_field(parser, shape);
        } else if (at(parser, shape.text)) {
            int32_t line = parser->token.line;
            AstNode *node = middle(parser, shape.raw);
            if (shape.in_spec) {
                read_constant(parser, node, line);
            }
            push(parser, node);
        } else {
            return;
        }
    }
}

/* :spec, up to the brace that closes the field. */
static AstNode *format_spec(Parser *parser, Shape shape) {
    Place start = here(parser);
    advance(parser);
    int32_t mark = parser->top;
    shape.in_spec = true;
    pieces(parser, shape);
    AstJoinedStr *node = NEW(parser, AstJoinedStr, AST_JOINED_STR);
    node->values = take_joined(parser, mark);
    return finish(parser, node, start, height_of_all(parser, node->values));
}

/* An f-string or t-string; its pieces are pushed. */
static void interpolated(Parser *parser) {
    bool template = at(parser, TOKEN_TSTRING_START);
    Str prefix = token_str(parser, &parser->token);
    bool raw = false;
    for (int64_t i = 0; i < prefix.size; i++) {
        raw |= (prefix.data[i] | 0x20) == 'r';
    }
    advance(parser);
    int32_t mark = parser->top;
    Shape shape = {template ? TOKEN_TSTRING_MIDDLE : TOKEN_FSTRING_MIDDLE, raw, false};
    pieces(parser, shape);
    for (int32_t i = mark; i < parser->top; i++) {
        read_constant(parser, parser->stack[i], parser->token.line);
    }
    expect(parser, template ? TOKEN_TSTRING_END : TOKEN_FSTRING_END);
}

/* --- strings beside each other ----------------------------------------------------------------------------------- */

/* Which kinds of string stand together. */
typedef struct Mixture {
    bool bytes, text, format, template;
} Mixture;

static bool mixes_badly(const Mixture *seen) {
    bool other = seen->text || seen->format;
    return (seen->bytes && other) || (seen->template && (seen->bytes || other));
}

AstNode *parse_strings(Parser *parser) {
    Place start = here(parser);
    int32_t mark = parser->top;
    Mixture seen = {0};
    for (;;) {
        if (at(parser, TOKEN_STRING)) {
            AstNode *node = plain(parser);
            bool bytes = ((AstConstant *)(void *)node)->value.kind == AST_VALUE_BYTES;
            seen.bytes |= bytes;
            seen.text |= !bytes;
            push(parser, node);
        } else if (at(parser, TOKEN_FSTRING_START)) {
            seen.format = true;
            interpolated(parser);
        } else if (at(parser, TOKEN_TSTRING_START)) {
            seen.template = true;
            interpolated(parser);
        } else {
            break;
        }
    }
    if (mixes_badly(&seen)) {
        parser_refuse(parser);
    }
    if (parser->failed) {
        parser->top = mark;
        return &NEW(parser, AstConstant, AST_CONSTANT)->node;
    }
    if (!seen.format && !seen.template) {
        AstNode *node = joined_constants(parser, mark, parser->top);
        parser->top = mark;
        return node;
    }
    if (seen.template) {
        AstTemplateStr *node = NEW(parser, AstTemplateStr, AST_TEMPLATE_STR);
        node->values = take_joined(parser, mark);
        return finish(parser, node, start, height_of_all(parser, node->values));
    }
    AstJoinedStr *node = NEW(parser, AstJoinedStr, AST_JOINED_STR);
    node->values = take_joined(parser, mark);
    return finish(parser, node, start, height_of_all(parser, node->values));
}
