/* open(), and what a program was started with. */
#include "engine/exec/call.h"
#include "engine/exec/natives.h"
#include "engine/objects/dict.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"

enum { OPEN_ARGUMENTS = 8 };

Value builtin_open(World *world, Value *args, int count) {
    (void)count;
    for (int i = 0; i < OPEN_ARGUMENTS; i++) {
        args[i] = args[i] == UNDEFINED ? NONE : args[i];
    }
    return call_helper(world, HELPER_open_file, args, OPEN_ARGUMENTS);
}

Value sys_argv(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    if (world->roots.argv) {
        return value_ref(world->roots.argv);
    }
    ListObject *list = list_new(world, 1);
    if (!list) {
        return SIGNAL_MEMORY;
    }
    list_items(world, list)[0] = value_ref(world->roots.empty_str);
    list->length = 1;
    return value_of(world, list);
}
