/* How soon the kernel runs a thread. */
#include "base/schedule.h"

#include <linux/sched.h>
#include <linux/sched/types.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The shortest that the kernel takes. */
enum { TURN_NS = 100000 };

void schedule_soon(void) {
    struct sched_attr wanted = {.size = sizeof wanted,
                                .sched_policy = SCHED_NORMAL,
                                .sched_flags = SCHED_FLAG_RESET_ON_FORK,
                                .sched_runtime = TURN_NS};
    if (syscall(SYS_sched_getscheduler, 0) ==
        SCHED_NORMAL) { /* a real-time one is ahead as it is */
        wanted.sched_nice = getpriority(PRIO_PROCESS, 0);
        (void)syscall(SYS_sched_setattr, 0, &wanted, 0);
    }
}
