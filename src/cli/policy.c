/* cordon policy: not built yet. */
#include "cli/command.h"

int command_policy_show(const CommandLine *line) {
    return command_fail(line, EXIT_INTERNAL, "not built yet");
}

int command_policy_check(const CommandLine *line) {
    return command_fail(line, EXIT_INTERNAL, "not built yet");
}
