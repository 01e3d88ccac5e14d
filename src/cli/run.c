/* cordon run: not built yet. */
#include "cli/command.h"

int command_run(const CommandLine *line) {
    return command_fail(line, EXIT_INTERNAL, "not built yet");
}
