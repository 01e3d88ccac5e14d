/* Reading a policy for a command. */
#pragma once

#include "cli/command.h"

/* Reads `path` (data NULL: no file) and lays the command line over it. Returns EXIT_OK with the policy and its
 * faults, or `unreadable` after saying why the file cannot be read. */
int policy_file_load(const CommandLine *line, Str path, ExitStatus unreadable,
                     PolicyLoaded *out_loaded);
/* Appends every fault as "file:line:col: message". */
void policy_file_faults(const PolicyLoaded *loaded, Buf *out);
