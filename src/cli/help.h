/* Help texts, written from the rows. */
#pragma once

#include "cli/command.h"

/* What `cordon --help` prints: the commands, one a line. */
void help_overview(Buf *out, int columns);
/* What `cordon COMMAND --help` prints. */
void help_command(Buf *out, const CommandRow *row, int columns);
/* The same for each command of a group; false if there is no such group. */
bool help_group(Buf *out, Str name, int columns);
