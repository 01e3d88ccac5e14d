/* The command's entry: reads the command line, runs the command it names. */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/help.h"
#include "cli/options.h"

enum { HELP_BYTES = 256 << 10 };
#define ARENA_BYTES (INT64_C(4) << 30)

/* A standard descriptor that is closed would be the number of the next file opened, and that file would get what is
 * printed. In its place comes one that refuses: reads find the end, writes fail and are reported. */
static void fill_standard_descriptors(void) {
    static const int modes[] = {O_RDONLY, O_RDONLY, O_WRONLY};
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) < 0) {
            (void)!open("/dev/null", modes[fd]);
        }
    }
}

static int print_help(const OptionsResult *asked) {
    const CommandLine *line = &asked->line;
    Buf out;
    buf_init(&out, HELP_BYTES);
    if (line->command) {
        help_command(&out, line->command, command_columns(STDOUT_FILENO));
    } else if (!asked->help_group.data ||
               !help_group(&out, asked->help_group, command_columns(STDOUT_FILENO))) {
        help_overview(&out, command_columns(STDOUT_FILENO));
    }
    int status = command_print(line, EXIT_OK, buf_view(&out));
    buf_done(&out);
    return status;
}

static int usage_error(const OptionsResult *asked) {
    const CommandRow *command = asked->line.command;
    return command_fail(&asked->line, EXIT_USAGE, "%.*s\nTry: cordon help%s%s",
                        STR_ARG(asked->error), command ? " " : "", command ? command->name : "");
}

static int run(Arena *arena, int argc, char **argv) {
    OptionsResult asked;
    if (options_read(arena, argc, argv, &asked) != ST_OK) {
        return command_fail(&(CommandLine){0}, EXIT_INTERNAL, "out of memory");
    }
    if (asked.error.data) {
        return usage_error(&asked);
    }
    if (asked.wants_version) {
        return command_print(&asked.line, EXIT_OK, STR("cordon " CORDON_VERSION "\n"));
    }
    if (asked.wants_help) {
        return print_help(&asked);
    }
    return asked.line.command->function(&asked.line);
}

int cli_main(int argc, char **argv) {
    fill_standard_descriptors();
    /* A reader that has gone is a failed write like any other: reported, and never the end of a run's clean-up. */
    signal(SIGPIPE, SIG_IGN);
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    int status = run(&arena, argc, argv);
    arena_done(&arena);
    return status;
}
