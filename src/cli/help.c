/* cordon help: the texts that the rows of commands, options, examples and exit statuses make. */
#include "cli/help.h"

#include <unistd.h>

#include "cli/options.h"

enum { HELP_BYTES = 256 << 10, TEXT_INDENT = 2, OPTION_TEXT_COLUMN = 26, STATUS_TEXT_COLUMN = 8 };

static const struct {
    CommandId command;
    const char *line, *text;
} example_rows[] = {
#define X(id, line, text) {COMMAND_##id, line, text},
#include "../../spec/examples.def"
#undef X
};

static const struct {
    int status;
    uint64_t commands;
    const char *text;
} exit_rows[] = {
#define X(name, status, commands, text) {status, commands, text},
#include "../../spec/exits.def"
#undef X
};

/* "  left    text": the text starts at `column`, on the next line where `left` is too long for that. */
static void append_row(Buf *out, Str left, const char *text, int column, int columns) {
    command_append_spaces(out, TEXT_INDENT);
    buf_append(out, left);
    int64_t at = TEXT_INDENT + left.size;
    if (at + 2 > column) {
        buf_append_char(out, '\n');
        at = 0;
    }
    command_append_spaces(out, column - at);
    command_append_wrapped(out, str_from(text), column, column, columns);
}

static void append_option(Buf *out, const OptionRow *row, int columns) {
    Buf left;
    buf_init(&left, HELP_BYTES);
    if (row->short_name) {
        buf_append_format(&left, "-%c, ", row->short_name);
    } else {
        command_append_spaces(&left, 4);
    }
    bool may_be_absent = row->kind == OPTION_KIND_MAYBE_NUMBER;
    buf_append_format(&left, "--%s%s%s%s", row->name,
                      may_be_absent    ? "[="
                      : *row->argument ? " "
                                       : "",
                      row->argument, may_be_absent ? "]" : "");
    Buf text;
    buf_init(&text, HELP_BYTES);
    buf_append(&text, str_from(row->text));
    if (row->kind == OPTION_KIND_CHOICE) {
        buf_append_format(&text, " (%s)", row->range);
    } else if (row->kind == OPTION_KIND_LIST) {
        buf_append(&text, STR("; may be repeated"));
    }
    buf_append_char(&text, '\0');
    append_row(out, buf_view(&left), text.data ? text.data : "", OPTION_TEXT_COLUMN, columns);
    buf_done(&left);
    buf_done(&text);
}

static void append_paragraphs(Buf *out, const char *description, int columns) {
    Str rest = str_from(description);
    while (rest.data) {
        int64_t end = str_find(rest, STR("\n\n"), 0);
        Str paragraph = end < 0 ? rest : str_slice(rest, 0, end);
        rest = end < 0 ? (Str){0} : str_slice(rest, end + 2, rest.size);
        buf_append_char(out, '\n');
        command_append_wrapped(out, paragraph, 0, 0, columns);
    }
}

static void append_exits(Buf *out, CommandId id, int columns) {
    buf_append(out, STR("\nExit status:\n"));
    for (size_t i = 0; i < sizeof exit_rows / sizeof *exit_rows; i++) {
        if (exit_rows[i].commands & (UINT64_C(1) << id)) {
            char digits[8] = {0};
            Buf left;
            buf_init(&left, sizeof digits);
            buf_append_int(&left, exit_rows[i].status);
            append_row(out, buf_view(&left), exit_rows[i].text, STATUS_TEXT_COLUMN, columns);
            buf_done(&left);
        }
    }
}

void help_overview(Buf *out, int columns) {
    buf_append(
        out, STR("Cordon judges programs that a language model wrote, and runs them in a sandbox.\n"
                 "\nUsage: cordon COMMAND [OPTION...] [ARGUMENT...]\n\nCommands:\n"));
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        append_row(out, str_from(command_rows[id].name), command_rows[id].summary, 18, columns);
    }
    buf_append(out, STR("\nOptions:\n"));
    append_option(out, &option_rows[OPTION_HELP], columns);
    append_option(out, &option_rows[OPTION_VERSION], columns);
    buf_append(
        out,
        STR("\n`cordon help COMMAND` shows a command's options, examples and exit statuses.\n"));
}

void help_command(Buf *out, const CommandRow *row, int columns) {
    CommandId id = (CommandId)(row - command_rows);
    buf_append_format(out, "cordon %s: %s\n", row->name, row->summary);
    buf_append_format(out, "\nUsage: cordon %s [OPTION...]%s%s\n", row->name,
                      *row->operands ? " " : "", row->operands);
    append_paragraphs(out, row->description, columns);
    buf_append(out, STR("\nOptions:\n"));
    for (OptionId option = 0; option < OPTION_COUNT; option++) {
        if (option_rows[option].commands & (UINT64_C(1) << id)) {
            append_option(out, &option_rows[option], columns);
        }
    }
    buf_append(out, STR("\nExamples:\n"));
    for (size_t i = 0; i < sizeof example_rows / sizeof *example_rows; i++) {
        if (example_rows[i].command == id) {
            buf_append_format(out, "  %s\n", example_rows[i].line);
            command_append_spaces(out, 6);
            command_append_wrapped(out, str_from(example_rows[i].text), 6, 6, columns);
        }
    }
    append_exits(out, id, columns);
}

/* The command that the words of `cordon help WORD [WORD]` name, NULL if there is none. */
static const CommandRow *named_command(const CommandLine *line) {
    Str name = line->operands[0];
    if (line->operand_count == 2) {
        name = arena_format(line->arena, "%.*s %.*s", STR_ARG(name), STR_ARG(line->operands[1]));
    }
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        if (str_equal(name, str_from(command_rows[id].name))) {
            return &command_rows[id];
        }
    }
    return NULL;
}

bool help_group(Buf *out, Str name, int columns) {
    bool found = false;
    for (CommandId id = 0; id < COMMAND_COUNT; id++) {
        Str second = str_from(command_rows[id].name);
        if (str_equal(str_cut(&second, ' '), name) && second.data) {
            buf_append(out, found ? STR("\n\n") : STR(""));
            help_command(out, &command_rows[id], columns);
            found = true;
        }
    }
    return found;
}

int command_help(const CommandLine *line) {
    Buf out;
    buf_init(&out, HELP_BYTES);
    int columns = command_columns(STDOUT_FILENO);
    int status = EXIT_OK;
    if (line->operand_count == 0) {
        help_overview(&out, columns);
    } else {
        const CommandRow *row = named_command(line);
        if (row) {
            help_command(&out, row, columns);
        } else if (line->operand_count == 2 || !help_group(&out, line->operands[0], columns)) {
            const char *closest = options_closest_command(line->operands[0]);
            status = command_fail(line, EXIT_USAGE, "no command %s%s%s%s", line->operands[0].data,
                                  closest ? "; did you mean " : "", closest ? closest : "",
                                  closest ? "?" : "");
        }
    }
    if (status == EXIT_OK) {
        status = command_print(line, EXIT_OK, buf_view(&out));
    }
    buf_done(&out);
    return status;
}
