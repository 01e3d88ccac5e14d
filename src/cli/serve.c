/* cordon serve: becomes cordon-serve, the program that owns the pool. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/program.h"
#include "cli/client.h"

enum { FIXED_WORDS = 7, MEMBERS = 8, MEMORY_MIB = 256, IDLE_S = 1800, TOTAL_S = 86400 };

static const char *number_text(const CommandLine *line, OptionId id, int64_t absent) {
    const OptionUse *use = command_option(line, id);
    return arena_format(line->arena, "%lld", (long long)(use ? use->number : absent)).data;
}

int command_serve(const CommandLine *line) {
    char program[4096], folder[256];
    if (!program_find("cordon-serve", program, sizeof program)) {
        return command_fail(line, EXIT_INTERNAL, "cordon-serve is not installed beside cordon");
    }
    if (!pool_folder(folder, sizeof folder)) {
        return command_fail(line, EXIT_USAGE, "the name of the folder for its sockets is too long");
    }
    PolicyLoaded loaded;
    int status = command_policy(line, &loaded); /* its errors are told here, in full */
    const char **argv = ARENA_ARRAY(line->arena, const char *, FIXED_WORDS + line->use_count + 1);
    if (status != EXIT_OK || !argv) {
        return status != EXIT_OK ? status : command_fail(line, EXIT_INTERNAL, "out of memory");
    }
    Str policy = command_value(line, OPTION_POLICY), module;
    int32_t count = 0, cursor = 0;
    argv[count++] = "cordon-serve";
    argv[count++] = folder;
    argv[count++] = number_text(line, OPTION_MEMBERS, MEMBERS);
    argv[count++] = number_text(line, OPTION_MEMORY, MEMORY_MIB);
    argv[count++] = number_text(line, OPTION_IDLE, IDLE_S);
    argv[count++] = number_text(line, OPTION_TOTAL, TOTAL_S);
    argv[count++] = policy.data ? policy.data : "";
    while (command_next_value(line, OPTION_IMPORT, &cursor, &module)) {
        if (count - FIXED_WORDS == POOL_IMPORTS_MAX) {
            return command_fail(line, EXIT_USAGE, "at most %d modules can be imported ahead",
                                POOL_IMPORTS_MAX);
        }
        argv[count++] = module.data;
    }
    argv[count] = NULL;
    /* Only what names the state folder: where the record is. */
    char *environment[3] = {NULL};
    const char *const names[] = {"XDG_STATE_HOME", "HOME"};
    for (int i = 0, kept = 0; i < 2; i++) {
        const char *value = getenv(names[i]);
        Str text = value ? arena_format(line->arena, "%s=%s", names[i], value) : (Str){0};
        if (text.data) {
            environment[kept++] = (char *)(uintptr_t)text.data;
        }
    }
    execve(program, (char *const *)(uintptr_t)argv, environment);
    return command_fail(line, EXIT_INTERNAL, "cordon-serve cannot be executed");
}
