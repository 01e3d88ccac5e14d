/* cordon ast: not built yet. */
#include "cli/command.h"

int command_ast(const CommandLine *line) {
    return command_fail(line, EXIT_INTERNAL, "not built yet");
}
