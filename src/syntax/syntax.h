/* syntax: Python 3.14 source in, CPython's tree or CPython's error out.
 *
 * Everything a call returns lies in the arena it was given. Nothing here does input or output, and no call recurses
 * deeper than a fixed bound, whatever the source. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "syntax/ast.h"
#include "syntax/scopes.h"

/* The exception CPython would raise. */
typedef enum SyntaxFaultType {
    SYNTAX_FAULT_SYNTAX_ERROR,
    SYNTAX_FAULT_INDENTATION_ERROR,
    SYNTAX_FAULT_TAB_ERROR,
    SYNTAX_FAULT_MEMORY_ERROR,    /* "Parser stack overflowed": nested too deeply */
    SYNTAX_FAULT_RECURSION_ERROR, /* nested too deeply for the passes behind the parser */
} SyntaxFaultType;

/* One refusal or one warning, with the attributes of CPython's SyntaxError. */
typedef struct SyntaxFault {
    SyntaxFaultType type;
    Str message;      /* SyntaxError.msg */
    int32_t line;     /* lineno, from 1; 0 where CPython gives None */
    int32_t col;      /* offset: characters from 1; 0 and -1 occur as CPython gives them */
    int32_t end_line; /* end_lineno; 0 where CPython gives None */
    int32_t end_col;  /* end_offset */
    Str text; /* SyntaxError.text: the source line with its newline; data == NULL for None */
    Str context; /* the lines in which CPython looks for a misspelt keyword when it prints the error; may be empty */
} SyntaxFault;

typedef struct SyntaxTree {
    AstNode *root;               /* an AstModule */
    int32_t ident_count;         /* identifiers are numbered 0 .. ident_count - 1 */
    const SyntaxFault *warnings; /* SyntaxWarnings, in source order; `type` is without meaning */
    int32_t warning_count;
    Str source; /* what was parsed: decoded to UTF-8, no BOM */
} SyntaxTree;

/* Parses a file's bytes as CPython does a source file: byte order mark, encoding declaration, universal newlines.
 * The symbol table's errors (`return` outside a function, nonlocal at module level, ...) are not looked for; see
 * syntax_check.
 *
 * errors: ST_SYNTAX with *out_fault filled, ST_NO_MEMORY when the arena is exhausted, ST_LIMIT past
 *         LIMIT_SOURCE_BYTES. *out_tree is set only with ST_OK.
 * owns:   all results lie in `arena` or borrow `source`, which must outlive them. */
MUST_USE Status syntax_parse(Arena *arena, Str source, SyntaxTree *out_tree,
                             SyntaxFault *out_fault);

/* Builds the table. The same errors in the same order as CPython's symbol table, from duplicate arguments to nonlocals
 * without a binding.
 *
 * errors: ST_SYNTAX with *out_fault filled, ST_NO_MEMORY.
 * owns:   everything lies in `arena` and refers to the tree. */
MUST_USE Status syntax_scopes(Arena *arena, const SyntaxTree *tree, ScopeTree *out_scopes,
                              SyntaxFault *out_fault);

/* The errors CPython finds between parsing and running: its symbol table's and its compiler's.
 *
 * errors: ST_SYNTAX with *out_fault filled, ST_NO_MEMORY. */
MUST_USE Status syntax_check(Arena *arena, const SyntaxTree *tree, SyntaxFault *out_fault);

/* Appends the program, decoded to UTF-8, without its comments; every line stays where it is.
 *
 * errors: ST_SYNTAX it does not lex, ST_NO_MEMORY, ST_LIMIT; the buf's failures. */
MUST_USE Status syntax_strip_comments(Arena *arena, Str source, Buf *out);

/* Appends what ast.dump(tree, include_attributes=True, indent=indent) gives; indent < 0 is None (one line).
 * errors: ST_RANGE where CPython's repr of an int refuses (more than LIMIT_INT_DIGITS digits); the buf's failures stay
 *         in the buf. */
MUST_USE Status syntax_dump(const AstNode *node, int indent, Buf *out);

/* Appends what CPython prints for the uncaught error: `  File "name", line n`, the source line, carets, and
 * `Type: message`, each line ended by a newline. Where a keyword in place of a name makes the lines around the error a
 * program, the message and the carets are about that name. */
void syntax_fault_print(const SyntaxFault *fault, Str filename, Buf *out);

/* Appends the tree's warnings as CPython shows them: `name:line: SyntaxWarning: message`, and the source line. */
void syntax_warnings_print(const SyntaxTree *tree, Str filename, Buf *out);

/* "SyntaxError", "IndentationError", ... */
const char *syntax_fault_type_name(SyntaxFaultType type);
