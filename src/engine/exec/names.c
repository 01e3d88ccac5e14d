/* NameError. */
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/exception.h"

Value global_missing(World *world, Value name) {
    return raised_with(world, raise(world, TYPE_NAME_ERROR, "name '%S' is not defined", name),
                       EXC_NAME_NAME, name);
}
