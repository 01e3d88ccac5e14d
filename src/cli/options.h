/* The reader of the command line. */
#pragma once

#include "cli/command.h"

/* What a command line asks for: run `line.command` (NULL: nothing more to do), or end with `status` after `message`. */
typedef struct OptionsResult {
    CommandLine line;
    bool wants_help; /* --help */
    Str help_group; /* wants_help, of this group of commands; data NULL: of line.command, or of all */
    bool wants_version; /* --version */
    Str error;          /* what is wrong and what to do instead; data NULL: nothing is */
} OptionsResult;

/* Reads argv by the rows of spec/commands.def and spec/options.def.
 *
 * Long options take their value behind = or as the next argument, short ones behind the letter or as the next argument;
 * short flags may stand together. Options and operands may mix; -- ends the options. Names are never completed: what
 * works today must mean the same when options are added.
 * errors: ST_NO_MEMORY. A wrong command line is no failure of the call: see `error`. */
MUST_USE Status options_read(Arena *arena, int argc, char **argv, OptionsResult *out_result);

/* The name closest to `word` among the commands or the options of a command, NULL where none is close. */
const char *options_closest_command(Str word);
