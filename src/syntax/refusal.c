/* CPython's error for a source that the parser refused.
 *
 * CPython parses a second time, with the error alternatives switched on, when the first time failed without words; if
 * that gives no words either, the error stands at the last token that the first time looked at. Either way the rest of
 * the source is lexed: an error of the lexer's own behind the place takes its place. Both passes are run here again,
 * because the fast parser decides without the look-ahead that moves that last token. */
#include "syntax/refusal.h"

#include "base/limits.h"
#include "syntax/peg.h"

/* A bracket left open on an earlier line than the error is the likelier cause. */
static bool unclosed_before(const Lexer *lexer, int32_t line) {
    return lexer->bracket_count > 0 && line > lexer->brackets[lexer->bracket_count - 1].line;
}

static void lex_rest(Peg *peg) {
    Lexer *lexer = peg->lexer;
    int32_t line = peg->tokens[peg->token_count - 1].token.line;
    Token token;
    do {
        lexer_next(lexer, &token);
    } while (token.kind != TOKEN_ERROR && token.kind != TOKEN_END);
    if (token.kind != TOKEN_ERROR) {
        return;
    }
    if (lexer->failure == LEXER_NO_MEMORY) {
        peg->stop = PEG_EXHAUSTED;
    } else if (lexer->mode_count > 0) {
        /* CPython forgets what it finds inside an f-string or t-string here. */
        return;
    } else if (lexer->failure == LEXER_RAISED) {
        peg->fault = lexer->fault;
    } else if (unclosed_before(lexer, line)) {
        lexer_unclosed(lexer, &peg->fault);
    }
}

/* Whether the grammar takes the source after all. */
static bool explain(Peg *peg) {
    if (peg_run(peg, false)) {
        return true;
    }
    int32_t furthest = peg->token_count - 1;
    if (peg->stop == PEG_RUNNING) {
        (void)peg_run(peg, true);
    }
    bool final = peg->lexer->failure != LEXER_FINE;
    if (peg->stop == PEG_RUNNING) {
        peg_refuse_nameless(peg, furthest);
        final = peg->fault.type == SYNTAX_FAULT_INDENTATION_ERROR;
    }
    if (peg->stop == PEG_REFUSED && !final && peg->fault.type != SYNTAX_FAULT_MEMORY_ERROR) {
        lex_rest(peg);
    }
    return false;
}

/* The error of last resort, where explaining would take too much memory or time: the lexer's own, if it is the lexer
 * that stopped the parser. */
static SyntaxFault plain_fault(const Lexer *lexer, const Token *furthest,
                               const SyntaxFault *lexer_fault) {
    if (furthest->kind == TOKEN_ERROR) {
        return *lexer_fault;
    }
    Str text = lexer_line_text(lexer, furthest->line);
    return (SyntaxFault){
        .type = SYNTAX_FAULT_SYNTAX_ERROR,
        .message = STR("invalid syntax"),
        .line = furthest->line,
        .col = furthest->col + 1,
        .end_line = furthest->end_line,
        .end_col = furthest->end_col + 1,
        .text = text,
    };
}

Status refusal_explain(Arena *arena, const Source *source, const Token *furthest,
                       const SyntaxFault *lexer_fault, SyntaxFault *out_fault) {
    Arena notes, store;
    arena_init(&notes, LIMIT_REFUSAL_BYTES);
    arena_init(&store, LIMIT_REFUSAL_BYTES);
    Lexer *lexer = ARENA_NEW(arena, Lexer);
    Names *names = ARENA_NEW(arena, Names);
    if (!lexer || !names || !names_init(names, arena)) {
        return ST_NO_MEMORY;
    }
    lexer_init(lexer, source, arena, names, NULL);
    Peg peg = {.lexer = lexer,
               .arena = arena,
               .notes = &notes,
               .store = &store,
               .text = source->text,
               .steps = LIMIT_REFUSAL_STEPS};
    bool accepted = explain(&peg);
    arena_done(&notes);
    arena_done(&store);
    if (arena->exhausted) {
        return ST_NO_MEMORY;
    }
    *out_fault = peg.stop == PEG_REFUSED && !accepted ? peg.fault
                                                      : plain_fault(lexer, furthest, lexer_fault);
    return ST_OK;
}
