/* What the reader of shell text (shell.c) and the judge of commands (shell_commands.c) share. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { SHELL_WORDS = 48, SHELL_TARGETS = 8, SHELL_VARIABLES = 8, SHELL_DEPTH = 6 };

typedef struct ShellVariable {
    Str name, value;
} ShellVariable;

/* One simple command: its words, quotes taken off, and where it reads from and writes to. */
typedef struct ShellCommand {
    Str words[SHELL_WORDS];
    int32_t count;
    Str targets[SHELL_TARGETS]; /* of redirections */
    int32_t target_count;
    int32_t redirects; /* the next words are targets */
    bool writes, reads;
    bool runs_fetched;     /* $(curl ...) or <(curl ...) stands in it */
    bool fetches, decodes; /* what it gives comes from the network, or was encoded */
} ShellCommand;

/* Whether the command alone does harm. */
bool shell_command_harms(const ShellCommand *command);
/* Whether all that it would harm lies in the folder that it runs in, or among temporary files. */
bool shell_keeps_inside(const ShellCommand *command);
/* Whether what a here-document gives it is run by it. */
bool shell_runs_input(const ShellCommand *command);
/* Whether it does with what `before` gives it. */
bool shell_pipe_harms(const ShellCommand *before, const ShellCommand *command);
/* Sets what a pipe needs to know of it. */
void shell_describe(ShellCommand *command);
/* The number of the word that is a script (sh -c SCRIPT), -1 where there is none. */
int32_t shell_script_word(const ShellCommand *command);
bool shell_is_eval(const ShellCommand *command);
/* The command that another one starts (find -exec, xargs); false where there is none. */
bool shell_inner_command(const ShellCommand *command, ShellCommand *out_inner);
/* Whether a script brings something from the network. */
bool shell_text_fetches(Str script);
