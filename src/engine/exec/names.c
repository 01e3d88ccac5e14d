/* NameError. */
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"

Value global_missing(World *world, Value name) {
    return raise(world, TYPE_NAME_ERROR, "name '%S' is not defined", name);
}
