/* How soon the kernel runs a thread. */
#pragma once

/* Has the calling thread run soon after it is woken, though others keep the processors busy: its turns become short, so
 * that its next one is due before theirs. Its share of the processors stays what it was, and its children are scheduled
 * as ever. A wish: kernels before Linux 6.12 know no turns of a thread's own.
 *
 * source: sched_setattr(2); sched_runtime of SCHED_OTHER, since Linux 6.12. */
void schedule_soon(void);
