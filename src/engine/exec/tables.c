/* Native functions and steps by number. */
#include "engine/exec/call.h"
#include "engine/exec/natives.h"

const NativeFunction native_functions[NATIVE_ID_COUNT] = {
#define X(function, owner, name, signature) function,
#include "../../../spec/natives.def"
#undef X
};

const char *const native_names[NATIVE_ID_COUNT] = {
#define X(function, owner, name, signature) name,
#include "../../../spec/natives.def"
#undef X
};

const char *const native_signatures[NATIVE_ID_COUNT] = {
#define X(function, owner, name, signature) signature,
#include "../../../spec/natives.def"
#undef X
};

const StepFunction step_functions[STEP_ID_COUNT] = {
#define X(id, registers, states, holds) step_##id,
#include "../../../spec/steps.def"
#undef X
};
