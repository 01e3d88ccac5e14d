/* Misspelt keywords, as traceback.TracebackException finds them when it prints a SyntaxError.
 *
 * CPython does this only for errors without words of their own. It takes the lines from the last compound statement
 * that it read whole to the error, and tries keywords for the first ten names in them: the nearest by edit distance,
 * then the three that difflib finds most alike. The first replacement that compiles, or that lacks nothing but what
 * follows, is the suggestion.
 *
 * source: CPython 3.14, behaviour of traceback, codeop, difflib.get_close_matches and the suggestions of names. */
#include "syntax/keyword.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "syntax/peg.h"

enum {
    CONTEXT_CHARS = 1024, /* longer ones are not looked at */
    NAMES_TRIED = 10,
    MATCHES_TRIED = 3,
    NAME_BYTES = 40,    /* longer names are near nothing */
    KEYWORD_BYTES = 16, /* more than the longest has */
    MOVE_COST = 2,      /* of an edit */
    CASE_COST = 1,      /* of an edit of case */
    FIRST_KEYWORD = TOKEN_FALSE,
    END_KEYWORD = TOKEN_YIELD + 1,
};

/* --- the lines ---------------------------------------------------------------------------------------------- */

/* The bytes of the line end at `at`, as str.splitlines has them: 0 where there is none. */
static int line_end_size(Str text, int64_t at) {
    const unsigned char *p = (const unsigned char *)text.data + at;
    int64_t left = text.size - at;
    if (p[0] == '\r' && left > 1 && p[1] == '\n') {
        return 2;
    }
    if ((p[0] >= '\n' && p[0] <= '\r') || (p[0] >= 0x1C && p[0] <= 0x1E)) {
        return 1;
    }
    if (p[0] == 0xC2 && left > 1 && p[1] == 0x85) {
        return 2;
    }
    bool separator = p[0] == 0xE2 && left > 2 && p[1] == 0x80 && (p[2] == 0xA8 || p[2] == 0xA9);
    return separator ? 3 : 0;
}

/* Cuts the first line, without its end, off *rest. */
static Str cut_line(Str *rest) {
    int64_t at = 0;
    int end = 0;
    while (at < rest->size && (end = line_end_size(*rest, at)) == 0) {
        at++;
    }
    Str line = {rest->data, at};
    rest->data += at + end;
    rest->size -= at + end;
    return line;
}

Str keyword_context(Str source, int32_t first_line, int32_t last_line) {
    Str rest = source;
    int32_t line = 1;
    for (; line < first_line && rest.size > 0; line++) {
        (void)cut_line(&rest);
    }
    Str context = {rest.data, 0};
    for (; line <= last_line && rest.size > 0; line++) {
        (void)cut_line(&rest);
        context.size = rest.data - context.data;
    }
    return context;
}

static bool is_blank(Str line) {
    for (int64_t i = 0; i < line.size; i++) {
        if (line.data[i] != ' ' && line.data[i] != '\t') {
            return false;
        }
    }
    return true;
}

/* The white space that all lines share which are not blank. */
static int64_t shared_indentation(Str context) {
    Str shared = {NULL, 0};
    for (Str rest = context; rest.size > 0;) {
        Str line = cut_line(&rest);
        if (is_blank(line)) {
            continue;
        }
        int64_t size = 0;
        int64_t limit = shared.data && shared.size < line.size ? shared.size : line.size;
        while (size < limit && (line.data[size] == ' ' || line.data[size] == '\t') &&
               (!shared.data || shared.data[size] == line.data[size])) {
            size++;
        }
        shared = (Str){line.data, size};
    }
    return shared.size;
}

/* The context without its indentation, each line ended by a newline. data == NULL: too long, or no memory. */
static Str dedented(Arena *arena, Str context) {
    int64_t margin = shared_indentation(context);
    char *text = arena_alloc(arena, context.size + 1);
    int64_t size = 0;
    for (Str rest = context; text && rest.size > 0;) {
        Str line = cut_line(&rest);
        if (!is_blank(line)) {
            memcpy(text + size, line.data + margin, (size_t)(line.size - margin));
            size += line.size - margin;
        }
        text[size++] = '\n';
    }
    Str code = {text, size};
    return utf8_count(code) > CONTEXT_CHARS + 1 ? (Str){NULL, 0} : code;
}

/* --- near names --------------------------------------------------------------------------------------------- */

static int edit_cost(char a, char b) {
    if (a == b) {
        return 0;
    }
    char lower_a = a >= 'A' && a <= 'Z' ? (char)(a + 32) : a;
    char lower_b = b >= 'A' && b <= 'Z' ? (char)(b + 32) : b;
    return lower_a == lower_b ? CASE_COST : MOVE_COST;
}

/* Levenshtein's distance in edit costs. */
static int edit_distance(Str name, Str keyword) {
    int row[KEYWORD_BYTES + 1];
    for (int64_t j = 0; j <= keyword.size; j++) {
        row[j] = (int)j * MOVE_COST;
    }
    for (int64_t i = 0; i < name.size; i++) {
        int diagonal = row[0];
        row[0] = (int)(i + 1) * MOVE_COST;
        for (int64_t j = 0; j < keyword.size; j++) {
            int changed = diagonal + edit_cost(name.data[i], keyword.data[j]);
            int moved = (row[j] < row[j + 1] ? row[j] : row[j + 1]) + MOVE_COST;
            diagonal = row[j + 1];
            row[j + 1] = changed < moved ? changed : moved;
        }
    }
    return row[keyword.size];
}

/* The keyword with the smallest distance, where at most a third of the characters differ; 0: none. */
static int nearest_keyword(Str name) {
    int nearest = 0;
    int best = INT32_MAX;
    for (int kind = FIRST_KEYWORD; kind < END_KEYWORD && name.size <= NAME_BYTES; kind++) {
        Str keyword = str_from(token_text((TokenKind)kind));
        int limit = (int)(name.size + keyword.size + 3) * MOVE_COST / 6;
        int distance = edit_distance(name, keyword);
        if (distance <= limit && distance < best) {
            best = distance;
            nearest = kind;
        }
    }
    return nearest;
}

/* Bytes in common, by the longest common part and then what is left and right of it. */
static int64_t common_size(Str a, Str b) {
    int64_t size = 0, at_a = 0, at_b = 0;
    for (int64_t i = 0; i < a.size; i++) {
        for (int64_t j = 0; j < b.size; j++) {
            int64_t k = 0;
            while (i + k < a.size && j + k < b.size && a.data[i + k] == b.data[j + k]) {
                k++;
            }
            if (k > size) {
                size = k;
                at_a = i;
                at_b = j;
            }
        }
    }
    if (size == 0) {
        return 0;
    }
    return size + common_size(str_slice(a, 0, at_a), str_slice(b, 0, at_b)) +
           common_size(str_slice(a, at_a + size, a.size), str_slice(b, at_b + size, b.size));
}

typedef struct Match {
    double ratio;
    int kind;
} Match;

/* Up to three keywords that are at least half alike, the most alike first; of equals, the last by name. */
static int similar_keywords(Str name, Match *matches) {
    int count = 0;
    int64_t name_chars = utf8_count(name);
    for (int kind = FIRST_KEYWORD; kind < END_KEYWORD; kind++) {
        Str keyword = str_from(token_text((TokenKind)kind));
        if (name_chars > 3 * keyword.size) {
            continue; /* not half alike whatever the letters, and the next line takes its time */
        }
        double ratio =
            2.0 * (double)common_size(keyword, name) / (double)(keyword.size + name_chars);
        if (ratio < 0.5) {
            continue;
        }
        int at = count < MATCHES_TRIED ? count++ : MATCHES_TRIED;
        while (at > 0 && matches[at - 1].ratio <= ratio) {
            if (at < MATCHES_TRIED) {
                matches[at] = matches[at - 1];
            }
            at--;
        }
        if (at < MATCHES_TRIED) {
            matches[at] = (Match){ratio, kind};
        }
    }
    return count;
}

/* --- trying ------------------------------------------------------------------------------------------------- */

/* `code` with `keyword` in place of start..end, as a source. text.data == NULL: no memory. */
static Source replaced(Arena *arena, Str code, int64_t start, int64_t end, Str keyword) {
    int64_t size = code.size - (end - start) + keyword.size;
    char *text = arena_alloc_zeroed(arena, size + SOURCE_PADDING, 1);
    if (!text) {
        return (Source){0};
    }
    memcpy(text, code.data, (size_t)start);
    memcpy(text + start, keyword.data, (size_t)keyword.size);
    memcpy(text + start + keyword.size, code.data + end, (size_t)(code.size - end));
    return (Source){.text = {text, size}};
}

/* Whether the machine stopped for want of more source, not because of what there is. */
static bool wants_more(const Peg *peg) {
    const Lexer *lexer = peg->lexer;
    if (lexer->failure == LEXER_FINE) {
        uint8_t last = peg->tokens[peg->token_count - 1].token.kind;
        return last == TOKEN_END || (last == TOKEN_DEDENT && lexer->cur >= lexer->end);
    }
    return lexer->failure == LEXER_END ||
           (lexer->failure == LEXER_RAISED &&
            str_starts_with(lexer->fault.message, STR("unterminated triple-quoted")));
}

static bool compiles(Arena *arena, Str text) {
    SyntaxTree tree;
    SyntaxFault fault;
    return syntax_parse(arena, text, &tree, &fault) == ST_OK &&
           syntax_check(arena, &tree, &fault) == ST_OK;
}

/* A lexer at the start of `source`; NULL: no memory. */
static Lexer *new_lexer(Arena *arena, const Source *source) {
    Lexer *lexer = ARENA_NEW(arena, Lexer);
    Names *names = ARENA_NEW(arena, Names);
    if (!lexer || !names || !names_init(names, arena)) {
        return NULL;
    }
    lexer_init(lexer, source, arena, names, NULL);
    return lexer;
}

static bool works(Arena *arena, const Source *source) {
    Lexer *lexer = source->text.data ? new_lexer(arena, source) : NULL;
    if (!lexer) {
        return false;
    }
    Arena notes;
    arena_init(&notes, arena->limit_bytes);
    Peg peg = {.lexer = lexer,
               .arena = arena,
               .notes = &notes,
               .store = arena,
               .text = source->text,
               .steps = INT32_MAX};
    bool accepted = peg_run(&peg, false);
    arena_done(&notes);
    if (peg.stop == PEG_EXHAUSTED) {
        return false;
    }
    return accepted ? compiles(arena, source->text) : wants_more(&peg);
}

/* --- suggesting --------------------------------------------------------------------------------------------- */

/* The line of `code` that holds byte `at`. */
static Str line_around(Str code, int64_t at) {
    int64_t start = at, end = at;
    while (start > 0 && code.data[start - 1] != '\n') {
        start--;
    }
    while (end < code.size && code.data[end] != '\n') {
        end++;
    }
    return str_slice(code, start, end);
}

/* A keyword that works in the token's place; 0: none. */
static int working_keyword(Arena *arena, Str code, const Token *token) {
    Str name = str_slice(code, token->start, token->end);
    Match matches[MATCHES_TRIED + 1];
    int count = 0;
    int nearest = nearest_keyword(name);
    if (nearest) {
        matches[count++].kind = nearest;
    }
    Match similar[MATCHES_TRIED];
    int similar_count = similar_keywords(name, similar);
    for (int i = 0; i < similar_count && count < MATCHES_TRIED; i++) {
        matches[count++] = similar[i];
    }
    for (int i = 0; i < count; i++) {
        ArenaMark mark = arena_mark(arena);
        Str keyword = str_from(token_text((TokenKind)matches[i].kind));
        Source source = replaced(arena, code, token->start, token->end, keyword);
        bool found = works(arena, &source);
        arena_release(arena, mark);
        if (found) {
            return matches[i].kind;
        }
    }
    return 0;
}

static void suggest_at(Arena *arena, Str code, const Token *token, int kind, SyntaxFault *fault) {
    fault->text = line_around(code, token->start);
    int64_t line_start = token->start - token->col;
    fault->col = (int32_t)utf8_count(str_slice(code, line_start, token->start)) + 1;
    fault->end_col = (int32_t)utf8_count(str_slice(code, line_start, token->end)) + 1;
    fault->line = token->line;
    fault->end_line = token->end_line;
    Str message =
        arena_format(arena, "invalid syntax. Did you mean '%s'?", token_text((TokenKind)kind));
    fault->message = message.data ? message : fault->message;
}

static bool has_no_words(const SyntaxFault *fault) {
    return fault->type == SYNTAX_FAULT_SYNTAX_ERROR && fault->text.data &&
           (str_equal(fault->message, STR("invalid syntax")) ||
            str_find(fault->message, STR("Perhaps you forgot a comma"), 0) >= 0);
}

bool keyword_suggest(Arena *arena, const SyntaxFault *fault, SyntaxFault *out) {
    if (fault->context.size == 0 || !has_no_words(fault)) {
        return false;
    }
    Str code = dedented(arena, fault->context);
    Source source = code.data ? replaced(arena, code, 0, 0, STR("")) : (Source){0};
    Lexer *lexer = source.text.data ? new_lexer(arena, &source) : NULL;
    if (!lexer) {
        return false;
    }
    Token token;
    lexer_next(lexer, &token);
    for (int left = NAMES_TRIED; token.kind != TOKEN_END && token.kind != TOKEN_ERROR;
         lexer_next(lexer, &token)) {
        if (token.kind != TOKEN_NAME) {
            continue;
        }
        if (left-- == 0) {
            return false;
        }
        int kind = working_keyword(arena, code, &token);
        if (kind) {
            *out = *fault;
            suggest_at(arena, code, &token, kind, out);
            return true;
        }
    }
    return false;
}
