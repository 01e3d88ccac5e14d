/* Ends what is inside a jail soon. */
#pragma once

#include "jail/jail.h"

/* Process 1 has been sent SIGKILL: sees to it that it and all others are dead soon, however busy the machine is. A
 * wish: what cannot be had is left, and the kernel ends them all the same. */
void jail_haste(const Jail *jail);
