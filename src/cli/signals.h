/* Being told to stop, as something that poll can wait for. */
#pragma once

/* Catches SIGINT, SIGTERM and SIGHUP (those that are not ignored) from now on. Returns a descriptor that is readable
 * once one has come; -1 when there can be none: they end the process then. To be called once. */
int signals_catch(void);
/* The exit status for what came: 128 and its number, as shells have it. 130 when nothing came. */
int signals_exit_status(void);
