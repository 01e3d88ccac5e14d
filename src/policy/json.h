/* The policy's JSON form; private to policy. */
#pragma once

#include "policy/policy.h"
#include "wire/wire.h"

/* Writes {"imports": {"allow": [...]}, ..., "limits": {"cpu": 30000}} as one value. */
void policy_json_write(WireJson *json, const Policy *policy);
