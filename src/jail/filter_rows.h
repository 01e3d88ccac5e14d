/* What the rows of spec/syscalls.def are read with. Whoever includes this has the numbers of an architecture's calls
 * (__NR_...) defined before. */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "jail/filter.h"
#include "jail/old_calls.h"

#ifndef PR_SET_VMA
#define PR_SET_VMA 0x53564d41
#endif
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define GUEST_CLONE_REFUSED                                                                        \
    ((uint32_t)(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |      \
                CLONE_NEWPID | CLONE_NEWNET | CLONE_PTRACE | CLONE_UNTRACED | CLONE_IO))

#define ALLOW                         FILTER_ALLOW, 0, 0, 0
#define REFUSE                        FILTER_REFUSE, 0, 0, 0
#define WHEN(argument, mask, value)   FILTER_WHEN, argument, mask, value
#define UNLESS(argument, mask, value) FILTER_UNLESS, argument, mask, value
#define EXCEPT(argument, mask, value) FILTER_EXCEPT, argument, mask, value
#define WHEN_NULL(argument)           FILTER_WHEN_NULL, argument, 0, 0
#define ELSE(error)                   FILTER_ELSE, 0, 0, error
#define X(call, action, reason)       {__NR_##call, action, #call},
