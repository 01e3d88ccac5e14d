/* How jail_run tells call_fault where the set-up begins and ends: prctl(JAIL_MARK, JAIL_MARK_...), which the kernel
 * refuses. */
#pragma once

enum { JAIL_MARK = 0x6a61696c, JAIL_MARK_BEGIN = 1, JAIL_MARK_END = 2 };
