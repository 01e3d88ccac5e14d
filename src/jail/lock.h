/* Locks that a process puts on itself; each is one step, makes system calls only, and gives 0 or -errno. */
#pragma once

#include <stdint.h>

#include "jail/jail.h"

enum { LOCK_KEEP_MAX = 64 };

/* Closes every descriptor from `from` up but those kept (at most LOCK_KEEP_MAX). */
int lock_close_others(const int *keep_fds, int32_t keep_count, int from);
int lock_no_new_privileges(void);
/* No capability in any set, none to be gained by executing anything, and no way back. In the process's own user
 * namespace; needs CAP_SETPCAP there for the bounding set and does without where it is absent and the set is of no
 * use. */
int lock_capabilities(void);
/* No capability in effect; what is permitted stays, for lock_capabilities. */
int lock_effective_capabilities(void);
/* Leaves the process and what it executes those of the mask `kept`, in its own user namespace. */
int lock_capabilities_but(uint64_t kept);
