/* A member before it is handed out; private to pool. */
#pragma once

#include "pool/pool.h"

/* The spec that the shape makes, but for what is executed. `accepted` is room for the names it refers to. */
JailSpec member_spec(const PoolShape *shape, Str accepted[JAIL_PROTECTION_COUNT]);
/* Has it do once what its first program will do, so that this need not; member_settle tells when that is done. */
MUST_USE Status member_prepare(const Jail *jail, PolicyLanguage language);
/* Waits until it has, and waits. From then on it uses no CPU time.
 * errors: ST_TIMEOUT not yet; ST_CRASHED it has ended, or said something else. */
MUST_USE Status member_settle(Jail *jail, int64_t timeout_ms);
