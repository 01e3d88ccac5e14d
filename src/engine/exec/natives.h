/* Declarations of all native functions and steps, from their rows. */
#pragma once

#include "engine/exec/call.h"

#define X(function, owner, name, signature) Value function(World *world, Value *args, int count);
#include "../../../spec/natives.def"
#undef X

#define X(id, registers, states, holds) Value step_##id(World *world, Frame *frame, Value input);
#include "../../../spec/steps.def"
#undef X
