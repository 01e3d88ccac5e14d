/* cli: the sub-commands of `cordon`, one file each. */
#pragma once

/* The whole program: parses the options, runs the sub-command. Returns the exit status. */
int cli_main(int argc, char **argv);
