/* What commands print: results, errors, and whether it may be in colour. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/printable.h"
#include "cli/command.h"

enum {
    MESSAGE_BYTES = 64 << 10,
    FINDINGS_BYTES = 16 << 20,
    COLUMNS_LEAST = 40,
    COLUMNS_MOST = 200,
    COLUMNS_USUAL = 80
};

int command_fail(const CommandLine *line, ExitStatus status, const char *format, ...) {
    char message[8192];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (line->failure) {
        *line->failure = arena_copy_str(line->arena, str_from(message));
    }
    Buf out;
    buf_init(&out, MESSAGE_BYTES);
    buf_append_format(&out, "cordon%s%s: ", line->command ? " " : "",
                      line->command ? line->command->name : "");
    printable_append(&out, str_from(message));
    buf_append_char(&out, '\n');
    /* Nobody can be told when standard error itself fails. */
    (void)!write(STDERR_FILENO, out.data, (size_t)out.size);
    buf_done(&out);
    return (int)status;
}

int command_print(const CommandLine *line, ExitStatus status, Str bytes) {
    if (fd_write_all(STDOUT_FILENO, bytes) != ST_OK) {
        return command_fail(line, EXIT_INTERNAL, "cannot write standard output: %s",
                            strerror(errno));
    }
    return (int)status;
}

int command_print_error(Str text, ExitStatus status) {
    /* Nobody can be told when standard error itself fails. */
    (void)!fd_write_all(STDERR_FILENO, text);
    return (int)status;
}

int command_print_quoted(Str text, ExitStatus status) {
    if (!isatty(STDERR_FILENO)) {
        return command_print_error(text, status);
    }
    Buf escaped;
    buf_init(&escaped, 4 * text.size);
    printable_append(&escaped, text);
    command_print_error(buf_view(&escaped), status);
    buf_done(&escaped);
    return (int)status;
}

int command_print_findings(const Verdict *verdict, Str path, Str source, ExitStatus status) {
    VerdictSource shown = {.path = path, .text = source};
    Buf text;
    buf_init(&text, FINDINGS_BYTES);
    verdict_report_text(verdict, &shown, command_colour(STDERR_FILENO), &text);
    command_print_error(buf_view(&text), status);
    buf_done(&text);
    return (int)status;
}

bool command_colour(int fd) {
    const char *no_colour = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return !(no_colour && *no_colour) && terminal && strcmp(terminal, "dumb") != 0 && isatty(fd);
}

int command_columns(int fd) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
        return COLUMNS_USUAL;
    }
    return size.ws_col < COLUMNS_LEAST  ? COLUMNS_LEAST
           : size.ws_col > COLUMNS_MOST ? COLUMNS_MOST
                                        : size.ws_col;
}

void command_append_spaces(Buf *out, int64_t count) {
    for (int64_t i = 0; i < count; i++) {
        buf_append_char(out, ' ');
    }
}

void command_append_wrapped(Buf *out, Str text, int64_t at, int indent, int columns) {
    Str rest = text;
    bool is_first = true;
    while (rest.data) {
        Str word = str_cut(&rest, ' ');
        if (!is_first && at + 1 + word.size > columns) {
            buf_append_char(out, '\n');
            command_append_spaces(out, indent);
            at = indent;
        } else if (!is_first) {
            buf_append_char(out, ' ');
            at++;
        }
        buf_append(out, word);
        at += word.size;
        is_first = false;
    }
    buf_append_char(out, '\n');
}

int command_print_buf(const CommandLine *line, ExitStatus status, const Buf *bytes) {
    return bytes->failure == ST_OK
               ? command_print(line, status, buf_view(bytes))
               : command_fail(line, EXIT_INTERNAL, "%s", status_text(bytes->failure));
}
