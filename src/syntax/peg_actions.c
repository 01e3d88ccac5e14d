/* What the grammar's error alternatives say, and where; and the few alternatives that need more than a row. */
#include <stdio.h>

#include "base/utf8.h"
#include "syntax/keyword.h"
#include "syntax/literals.h"
#include "syntax/peg.h"

/* --- places ------------------------------------------------------------------------------------------------- */

/* Bytes, columns from 0 and ends exclusive; col -1 is a token without a place. */
typedef struct Place {
    int32_t line, col, end_line, end_col;
} Place;

/* How CPython turns bytes into an offset: characters that begin in the first `bytes` of the text, of which there are no
 * more than one behind its end. */
static int32_t offset_of(Str text, int32_t bytes) {
    if (bytes <= 0) {
        return 0;
    }
    bool is_past_end = bytes > text.size;
    return (int32_t)utf8_count(str_slice(text, 0, is_past_end ? text.size : bytes)) + is_past_end;
}

/* The offsets `col` and `end_col` are CPython's: bytes counted from 1, where an end below 1 is given as it is. */
static void refuse(Peg *peg, SyntaxFaultType type, Place offsets, Str message) {
    if (peg->stop != PEG_RUNNING) {
        return;
    }
    if (!message.data) {
        peg->stop = PEG_EXHAUSTED;
        return;
    }
    Str text = lexer_line_text(peg->lexer, offsets.line);
    peg->stop = PEG_REFUSED;
    peg->fault = (SyntaxFault){
        .context = keyword_context(peg->text, peg->statement_line, offsets.line),
        .type = type,
        .message = message,
        .line = offsets.line,
        .col = offset_of(text, offsets.col),
        .end_line = offsets.end_line,
        .end_col = offsets.end_col > 0 ? offset_of(text, offsets.end_col) : offsets.end_col,
        .text = text,
    };
}

static Place place_of(const Peg *peg, const PegNode *from, const PegNode *to) {
    const Token *first = &peg->tokens[from->first].token;
    const Token *last = &peg->tokens[to->last].token;
    return (Place){first->line, first->col, last->end_line, last->end_col};
}

static void refuse_range(Peg *peg, const PegNode *from, const PegNode *to, Str message) {
    Place place = place_of(peg, from, to);
    place.col++;
    place.end_col++;
    refuse(peg, SYNTAX_FAULT_SYNTAX_ERROR, place, message);
}

static void refuse_from(Peg *peg, const PegNode *from, Str message) {
    Place place = place_of(peg, from, from);
    place.col++;
    place.end_line = peg->lexer->line;
    place.end_col = (int32_t)(peg->lexer->cur - peg->lexer->line_start);
    refuse(peg, SYNTAX_FAULT_SYNTAX_ERROR, place, message);
}

/* At a token by its number; a token without a place stands where the lexer is. */
static void refuse_at_token(Peg *peg, SyntaxFaultType type, int32_t number, Str message) {
    const Token *token = &peg->tokens[number].token;
    Place place = {token->line, token->col + 1, token->end_line, token->end_col + 1};
    if (token->col < 0) {
        place.col = (int32_t)(peg->lexer->cur - peg->lexer->line_start);
    }
    if (token->end_col < 0) {
        place.end_col = -1;
    }
    refuse(peg, type, place, message);
}

static void refuse_here(Peg *peg, Str message) {
    refuse_at_token(peg, SYNTAX_FAULT_SYNTAX_ERROR, peg->token_count - 1, message);
}

void peg_refuse_nameless(Peg *peg, int32_t number) {
    const Token *token = &peg->tokens[number].token;
    if (token->kind == TOKEN_INDENT || token->kind == TOKEN_DEDENT) {
        refuse_at_token(peg, SYNTAX_FAULT_INDENTATION_ERROR, peg->token_count - 1,
                        token->kind == TOKEN_INDENT ? STR("unexpected indent")
                                                    : STR("unexpected unindent"));
        return;
    }
    Place place = {token->line, token->col + 1, token->end_line, token->end_col + 1};
    refuse(peg, SYNTAX_FAULT_SYNTAX_ERROR, place, STR("invalid syntax"));
}

void peg_refuse_token(Peg *peg, TokenKind expected) {
    const Token *token = &peg->tokens[peg->mark].token;
    Place place = {token->line, token->col + 1, token->end_line, token->end_col + 1};
    refuse(peg, SYNTAX_FAULT_SYNTAX_ERROR, place,
           arena_format(peg->arena, "expected '%s'", token_text(expected)));
}

/* --- words -------------------------------------------------------------------------------------------------- */

static const char *kind_name(const PegNode *node) {
    switch ((PegKind)node->kind) {
    case PEG_NAME: return "name";
    case PEG_LITERAL:
    case PEG_BYTES: return "literal";
    case PEG_TUPLE: return "tuple";
    case PEG_IF_EXP: return "conditional expression";
    case PEG_YIELD: return "yield expression";
    case PEG_STARRED: return "starred";
    case PEG_NAMED_EXPR: return "named expression";
    case PEG_OPERATION: return "expression";
    case PEG_COMPARISON:
    case PEG_COMPARISON_IN: return "comparison";
    case PEG_AWAIT: return "await expression";
    case PEG_ATTRIBUTE: return "attribute";
    case PEG_CALL: return "function call";
    case PEG_SUBSCRIPT: return "subscript";
    case PEG_TRUE: return "True";
    case PEG_FALSE: return "False";
    case PEG_NONE: return "None";
    case PEG_ELLIPSIS: return "ellipsis";
    case PEG_LAMBDA: return "lambda";
    case PEG_F_STRING: return "f-string expression";
    case PEG_T_STRING: return "t-string expression";
    case PEG_LIST: return "list";
    case PEG_SET: return "set display";
    case PEG_DICT: return "dict literal";
    case PEG_LIST_COMP: return "list comprehension";
    case PEG_SET_COMP: return "set comprehension";
    case PEG_DICT_COMP: return "dict comprehension";
    case PEG_GENERATOR: return "generator expression";
    case PEG_TOKEN:
    case PEG_SEQUENCE:
    case PEG_OTHER:
    case PEG_IN:
    case PEG_CLAUSE:
    case PEG_ARGUMENTS:
    case PEG_KEYWORD:
    case PEG_KEYWORD_UNPACKING:
    case PEG_TEXT: break;
    }
    return "expression";
}

static Str node_text(const Peg *peg, const PegNode *node) {
    const Token *token = &peg->tokens[node->first].token;
    return (Str){peg->text.data + token->start, token->end - token->start};
}

/* The message with {a}, {a.line} and {a.text} filled in. */
static Str word_message(Peg *peg, const char *message, const PegNode *a) {
    const char *brace = strstr(message, "{a");
    if (!brace) {
        return str_from(message);
    }
    int before = (int)(brace - message);
    const char *after = strchr(brace, '}') + 1;
    if (brace[2] == '}') {
        return arena_format(peg->arena, "%.*s%s%s", before, message, kind_name(a), after);
    }
    if (brace[3] == 'l') {
        return arena_format(peg->arena, "%.*s%d%s", before, message,
                            (int)peg->tokens[a->first].token.line, after);
    }
    Str text = node_text(peg, a);
    return arena_format(peg->arena, "%.*s%.*s%s", before, message, STR_ARG(text), after);
}

static const PegNode *pick(const PegNode *node, PegPick which) {
    switch (which) {
    case PEG_PICK_WHOLE: return node;
    case PEG_PICK_FIRST: return node->items[0];
    case PEG_PICK_LAST: return node->items[node->item_count - 1];
    case PEG_PICK_CLAUSES: {
        const PegNode *clause = node->items[node->item_count - 1];
        return clause->items[clause->item_count - 1];
    }
    }
    return node;
}

void peg_refuse(Peg *peg, const PegAlternative *alternative, PegNode *const *slots) {
    /* The line that an IndentationError names is that of its only slot, which needs no place of its own. */
    Str message = word_message(peg, peg_messages[alternative->what], slots[0]);
    switch ((PegPlace)alternative->place) {
    case PEG_PLACE_AT: refuse_range(peg, slots[0], slots[0], message); break;
    case PEG_PLACE_RANGE:
        refuse_range(peg, pick(slots[0], (PegPick)alternative->picks[0]),
                     pick(slots[1], (PegPick)alternative->picks[1]), message);
        break;
    case PEG_PLACE_FROM: refuse_from(peg, slots[0], message); break;
    case PEG_PLACE_HERE: refuse_here(peg, message); break;
    case PEG_PLACE_NEXT:
        if (peg_token(peg)) {
            refuse_at_token(peg, SYNTAX_FAULT_SYNTAX_ERROR, peg->mark, message);
        }
        break;
    case PEG_PLACE_INDENT:
        refuse_at_token(peg, SYNTAX_FAULT_INDENTATION_ERROR, peg->token_count - 1, message);
        break;
    }
}

/* --- targets ------------------------------------------------------------------------------------------------ */

/* The part of an expression that cannot be assigned to or deleted; NULL when all can. */
static const PegNode *bad_target(const PegNode *node, PegCall use) {
    for (;;) {
        switch ((int)node->kind) { /* all other kinds are alike */
        case PEG_NAME:
        case PEG_ATTRIBUTE:
        case PEG_SUBSCRIPT: return NULL;
        case PEG_STARRED:
            if (use == PEG_CALL_DELETE_TARGET) {
                return node;
            }
            node = node->items[0];
            continue;
        case PEG_COMPARISON_IN:
            if (use != PEG_CALL_FOR_TARGET) {
                return node;
            }
            node = node->items[0];
            continue;
        case PEG_COMPARISON: return use == PEG_CALL_FOR_TARGET ? NULL : node;
        case PEG_TUPLE:
        case PEG_LIST:
            for (int32_t i = 0; i < node->item_count; i++) {
                const PegNode *bad = bad_target(node->items[i], use);
                if (bad) {
                    return bad;
                }
            }
            return NULL;
        default: return node;
        }
    }
}

static PegNode *refuse_target(Peg *peg, const PegNode *node, PegCall use) {
    const PegNode *bad = bad_target(node, use);
    if (bad) {
        const char *verb = use == PEG_CALL_DELETE_TARGET ? "delete" : "assign to";
        refuse_range(peg, bad, bad, arena_format(peg->arena, "cannot %s %s", verb, kind_name(bad)));
    }
    return NULL;
}

/* --- calls -------------------------------------------------------------------------------------------------- */

static bool is_legacy_name(const Peg *peg, const PegNode *node) {
    if (node->kind != PEG_NAME) {
        return false;
    }
    Str text = node_text(peg, node);
    return str_equal(text, STR("print")) || str_equal(text, STR("exec"));
}

static PegNode *refuse_legacy(Peg *peg, PegNode *const *slots) {
    if (is_legacy_name(peg, slots[0])) {
        Str name = node_text(peg, slots[0]);
        refuse_range(peg, slots[0], slots[1],
                     arena_format(peg->arena,
                                  "Missing parentheses in call to '%.*s'. Did you mean %.*s(...)?",
                                  STR_ARG(name), STR_ARG(name)));
    }
    return NULL;
}

static PegNode *refuse_missing_comma(Peg *peg, PegNode *const *slots) {
    if (!is_legacy_name(peg, slots[0]) && peg->tokens[peg->mark - 1].level > 0) {
        refuse_range(peg, slots[0], slots[1], STR("invalid syntax. Perhaps you forgot a comma?"));
    }
    return NULL;
}

/* f(a, b for b in c): the expression before the clauses is the last argument. */
static PegNode *refuse_bare_generator(Peg *peg, PegNode *const *slots) {
    const PegNode *last = NULL;
    int32_t count = 0;
    for (int32_t i = 0; i < slots[0]->item_count; i++) {
        const PegNode *item = slots[0]->items[i];
        if (item->kind != PEG_KEYWORD && item->kind != PEG_KEYWORD_UNPACKING) {
            last = item;
            count++;
        }
    }
    if (count > 1) {
        refuse_range(peg, last, pick(slots[1], PEG_PICK_CLAUSES),
                     STR("Generator expression must be parenthesized"));
    }
    return NULL;
}

static PegNode *refuse_positional_last(Peg *peg, const PegNode *arguments) {
    bool unpacks = false;
    for (int32_t i = 0; i < arguments->item_count; i++) {
        unpacks = unpacks || arguments->items[i]->kind == PEG_KEYWORD_UNPACKING;
    }
    refuse_here(peg, unpacks ? STR("positional argument follows keyword argument unpacking")
                             : STR("positional argument follows keyword argument"));
    return NULL;
}

static PegNode *refuse_bound(Peg *peg, PegNode *const *slots, const char *what) {
    refuse_from(peg, slots[0],
                arena_format(peg->arena, "cannot use %s with %s",
                             slots[1]->kind == PEG_TUPLE ? "constraints" : "bound", what));
    return NULL;
}

/* From the last character of the key, to nowhere. */
static PegNode *refuse_missing_colon(Peg *peg, const PegNode *key) {
    Place place = place_of(peg, key, key);
    refuse(peg, SYNTAX_FAULT_SYNTAX_ERROR, (Place){place.line, place.end_col, place.end_line, 0},
           STR("':' expected after dictionary key"));
    return NULL;
}

static PegNode *make_comparison(Peg *peg, PegNode *const *slots, int32_t first) {
    PegNode **items = arena_alloc(peg->notes, (int64_t)sizeof *items);
    if (!items) {
        peg->stop = PEG_EXHAUSTED;
        return NULL;
    }
    items[0] = slots[0];
    bool in = slots[1]->items[0]->kind == PEG_IN;
    return peg_node(peg, in ? PEG_COMPARISON_IN : PEG_COMPARISON, first, items, 1);
}

/* `!=` and `<>` are one token; which of them is right depends on a future import. */
static PegNode *check_not_equal(Peg *peg, PegNode *node) {
    bool angles = str_equal(node_text(peg, node), STR("<>"));
    if (peg->flufl && !angles) {
        refuse_here(peg, STR("with Barry as BDFL, use '<>' instead of '!='"));
    }
    return angles == peg->flufl ? node : NULL;
}

static PegNode *note_future(Peg *peg, PegNode *const *slots) {
    if (slots[0]->item_count == 0 && str_equal(node_text(peg, slots[1]), STR("__future__"))) {
        for (int32_t i = 0; i < slots[2]->item_count; i++) {
            if (str_equal(node_text(peg, slots[2]->items[i]), STR("barry_as_FLUFL"))) {
                peg->flufl = true;
            }
        }
    }
    return slots[2];
}

/* CPython's second pass reads a function through an error alternative that fits all of them, and so has no line for
 * it. */
static PegNode *note_statement(Peg *peg, PegNode *node) {
    const PegToken *first = &peg->tokens[node->first];
    bool async = first->token.kind == TOKEN_ASYNC;
    bool function = first[async].token.kind == TOKEN_DEF;
    if (peg->errors && !function && first->token.line >= peg->statement_line) {
        peg->statement_line = first->token.line;
    }
    return node;
}

static PegNode *check_conversion(Peg *peg, PegNode *const *slots) {
    const Lexer *lexer = peg->lexer;
    bool in_template = lexer->mode_count > 0 && lexer->modes[lexer->mode_count - 1].template;
    char letter = in_template ? 't' : 'f';
    const Token *mark = &peg->tokens[slots[0]->first].token;
    const Token *name = &peg->tokens[slots[1]->first].token;
    if (mark->line != name->line || mark->end_col != name->col) {
        refuse_range(peg, slots[0], slots[1],
                     arena_format(peg->arena,
                                  "%c-string: conversion type must come right after the "
                                  "exclamation mark",
                                  letter));
        return NULL;
    }
    Str text = name->name->text;
    if (text.size != 1 || !memchr("sra", text.data[0], 3)) {
        refuse_range(peg, slots[1], slots[1],
                     arena_format(peg->arena,
                                  "%c-string: invalid conversion character '%.*s': expected 's', "
                                  "'r', or 'a'",
                                  letter, STR_ARG(text)));
        return NULL;
    }
    return slots[1];
}

/* --- literals ----------------------------------------------------------------------------------------------- */

static bool is_imaginary(const Peg *peg, const PegNode *number) {
    Str text = node_text(peg, number);
    return text.data[text.size - 1] == 'j' || text.data[text.size - 1] == 'J';
}

static PegNode *check_number_part(Peg *peg, PegNode *number, bool imaginary) {
    if (is_imaginary(peg, number) != imaginary) {
        refuse_range(peg, number, number,
                     imaginary ? STR("imaginary number required in complex literal")
                               : STR("real number required in complex literal"));
        return NULL;
    }
    return number;
}

bool peg_check_number(Peg *peg, int32_t number) {
    const Token *token = &peg->tokens[number].token;
    Str text = {peg->text.data + token->start, token->end - token->start};
    AstValue value;
    Str message;
    Status status = literal_number(peg->notes, text, &value, &message);
    if (status == ST_SYNTAX) {
        refuse(peg, SYNTAX_FAULT_SYNTAX_ERROR, (Place){token->line, 0, token->end_line, 0},
               arena_copy_str(peg->arena, message));
    } else if (status != ST_OK) {
        peg->stop = PEG_EXHAUSTED;
    }
    return status == ST_OK;
}

/* Escapes: what is wrong with them stands at the last token fetched; a character that bytes cannot hold, at the
 * string. */
static PegNode *decode_part(Peg *peg, PegNode *node, const StringPart *part) {
    Str text, message;
    Status status = literal_string(peg->notes, NULL, part, &text, &message);
    if (status == ST_OK) {
        return node;
    }
    if (status != ST_SYNTAX) {
        peg->stop = PEG_EXHAUSTED;
        return NULL;
    }
    message = arena_copy_str(peg->arena, message);
    if (str_starts_with(message, STR("("))) {
        refuse_here(peg, message);
    } else {
        refuse_range(peg, node, node, message);
    }
    return NULL;
}

static PegNode *read_string(Peg *peg, PegNode *node) {
    StringForm form = string_form(node_text(peg, node));
    StringPart part = {.body = form.body, .bytes = form.bytes, .raw = form.raw};
    PegNode *made = peg_node(peg, form.bytes ? PEG_BYTES : PEG_LITERAL, node->first, NULL, 0);
    return made && decode_part(peg, node, &part) ? made : NULL;
}

static PegNode *read_text(Peg *peg, PegNode *node, bool raw) {
    StringPart part = {.body = node_text(peg, node), .raw = raw, .interpolated = true};
    return decode_part(peg, node, &part);
}

/* An f-string or t-string: the escapes of its text are read when its end is. */
static PegNode *read_pieces(Peg *peg, PegNode *const *slots, int32_t first) {
    Str prefix = node_text(peg, slots[0]);
    bool raw = memchr(prefix.data, 'r', (size_t)prefix.size) ||
               memchr(prefix.data, 'R', (size_t)prefix.size);
    for (int32_t i = 0; i < slots[1]->item_count; i++) {
        PegNode *piece = slots[1]->items[i];
        if (piece->kind == PEG_TEXT && !read_text(peg, piece, raw)) {
            return NULL;
        }
    }
    bool template = peg->tokens[first].token.kind == TOKEN_TSTRING_START;
    return peg_node(peg, template ? PEG_T_STRING : PEG_F_STRING, first, NULL, 0);
}

static PegNode *join_strings(Peg *peg, PegNode *parts) {
    bool bytes = false, text = false, fields = false;
    for (int32_t i = 0; i < parts->item_count; i++) {
        bytes = bytes || parts->items[i]->kind == PEG_BYTES;
        text = text || parts->items[i]->kind != PEG_BYTES;
        fields = fields || parts->items[i]->kind == PEG_F_STRING;
    }
    if (bytes && text) {
        refuse_here(peg, STR("cannot mix bytes and nonbytes literals"));
        return NULL;
    }
    return peg_node(peg, fields ? PEG_F_STRING : PEG_LITERAL, parts->first, NULL, 0);
}

PegNode *peg_call(Peg *peg, PegCall call, PegNode *const *slots, int32_t first) {
    switch (call) {
    case PEG_CALL_FUTURE: return note_future(peg, slots);
    case PEG_CALL_NOTE_STATEMENT: return note_statement(peg, slots[0]);
    case PEG_CALL_REAL: return check_number_part(peg, slots[0], false);
    case PEG_CALL_IMAGINARY: return check_number_part(peg, slots[0], true);
    case PEG_CALL_COMPARE: return make_comparison(peg, slots, first);
    case PEG_CALL_NOT_EQUAL: return check_not_equal(peg, slots[0]);
    case PEG_CALL_STRING: return read_string(peg, slots[0]);
    case PEG_CALL_STRINGS: return join_strings(peg, slots[0]);
    case PEG_CALL_FSTRING: return read_pieces(peg, slots, first);
    case PEG_CALL_SPEC_TEXT: return read_text(peg, slots[0], false);
    case PEG_CALL_CONVERSION: return check_conversion(peg, slots);
    case PEG_CALL_BARE_GENERATOR: return refuse_bare_generator(peg, slots);
    case PEG_CALL_POSITIONAL_LAST: return refuse_positional_last(peg, slots[0]);
    case PEG_CALL_LEGACY: return refuse_legacy(peg, slots);
    case PEG_CALL_VARIADIC_BOUND: return refuse_bound(peg, slots, "TypeVarTuple");
    case PEG_CALL_PARAMETERS_BOUND: return refuse_bound(peg, slots, "ParamSpec");
    case PEG_CALL_MISSING_COMMA: return refuse_missing_comma(peg, slots);
    case PEG_CALL_ASSIGN_TARGET:
    case PEG_CALL_DELETE_TARGET:
    case PEG_CALL_FOR_TARGET: return refuse_target(peg, slots[0], call);
    case PEG_CALL_MISSING_COLON: return refuse_missing_colon(peg, slots[0]);
    }
    return NULL;
}
