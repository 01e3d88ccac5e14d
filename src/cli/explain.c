/* cordon explain: not built yet. */
#include "cli/command.h"

int command_explain(const CommandLine *line) {
    return command_fail(line, EXIT_INTERNAL, "not built yet");
}
