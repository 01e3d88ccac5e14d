/* SyntaxWarnings as CPython shows them. */
#include <string.h>

#include "syntax/syntax.h"

/* Goes on from *at, the start of *line, to the line `wanted`; starts anew where it lies behind. */
static void seek_line(Str source, int32_t wanted, int64_t *at, int32_t *line) {
    if (wanted < *line) {
        *at = 0;
        *line = 1;
    }
    for (; *line < wanted; (*line)++) {
        const char *newline = memchr(source.data + *at, '\n', (size_t)(source.size - *at));
        if (!newline) {
            return;
        }
        *at = newline - source.data + 1;
    }
}

void syntax_warnings_print(const SyntaxTree *tree, Str filename, Buf *out) {
    int64_t at = 0;
    int32_t line = 1;
    for (int32_t i = 0; i < tree->warning_count && out->failure == ST_OK; i++) {
        const SyntaxFault *warning = &tree->warnings[i];
        seek_line(tree->source, warning->line, &at, &line);
        Str rest = str_slice(tree->source, at, tree->source.size);
        buf_append_format(out, "%.*s:%d: SyntaxWarning: %.*s\n  ", STR_ARG(filename), warning->line,
                          STR_ARG(warning->message));
        buf_append(out, str_trim(str_cut(&rest, '\n')));
        buf_append_char(out, '\n');
    }
}
