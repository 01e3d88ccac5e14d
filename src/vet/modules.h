/* What is known of Python's modules: which there are, which are gone, and which hand out others. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

typedef struct ModuleRow {
    Str name;
    Str target; /* see spec/modules.txt */
} ModuleRow;

/* Rows sorted by name. */
typedef struct ModuleTable {
    const ModuleRow *rows;
    int32_t count;
} ModuleTable;

extern const ModuleTable module_builtin, module_stdlib, module_package, module_removed,
    module_alias, module_reach, module_member, module_names;

/* NULL when there is no row of that name. */
const ModuleRow *module_find(const ModuleTable *table, Str name);

/* Whether a module of that dotted name is known to exist. */
bool module_exists(Str name);

/* The known module whose name is most like `name`; data == NULL when none is near. */
Str module_nearest(Str name);

/* Whether every member of the module is known. */
bool module_has_members(Str name);
/* Whether the module's public names are known and `name` is none of them. */
bool module_lacks(Str module, Str name);
/* The member of `module` whose name is most like `name`; data == NULL when none is near. */
Str module_nearest_member(Str module, Str name);

/* The path by which rules know what `path` names: aliases and modules reached through modules are followed
 * ("random._os.system" is "os.system", "posix.system" too). Returns `path` itself where there is nothing to follow. */
Str module_canonical(Arena *arena, Str path);
