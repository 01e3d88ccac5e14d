/* What is known of Python's modules. */
#include "vet/modules.h"

const ModuleRow *module_find(const ModuleTable *table, Str name) {
    int32_t low = 0;
    int32_t high = table->count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        int order = str_compare(name, table->rows[middle].name);
        if (order == 0) {
            return &table->rows[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

bool module_exists(Str name) {
    return module_find(&module_stdlib, name) || module_find(&module_package, name);
}

/* Names of up to four letters are near at one edit, longer ones at two. */
static void search(const ModuleTable *table, Str name, int *best, Str *nearest) {
    for (int32_t i = 0; i < table->count; i++) {
        Str other = table->rows[i].name;
        int64_t difference =
            other.size > name.size ? other.size - name.size : name.size - other.size;
        if (other.data[0] == '_' || difference >= *best) {
            continue;
        }
        int distance = str_distance(name, other, *best - 1);
        if (distance < *best) {
            *best = distance;
            *nearest = other;
        }
    }
}

Str module_nearest(Str name) {
    Str nearest = {NULL, 0};
    if (name.size < 3 || name.size > 64) {
        return nearest;
    }
    int best = name.size <= 4 ? 2 : 3;
    search(&module_package, name, &best, &nearest);
    search(&module_stdlib, name, &best, &nearest);
    return nearest;
}

/* The first row of the table that is not before `name`. */
static int32_t lower_bound(const ModuleTable *table, Str name) {
    int32_t low = 0;
    int32_t high = table->count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (str_compare(table->rows[middle].name, name) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The member's name when the row is one of the module's own, else data == NULL. */
static Str member_of(const ModuleRow *row, Str module) {
    bool is_below = str_starts_with(row->name, module) && row->name.size > module.size &&
                    row->name.data[module.size] == '.';
    if (!is_below) {
        return (Str){NULL, 0};
    }
    return str_slice(row->name, module.size + 1, row->name.size);
}

bool module_has_members(Str name) {
    int32_t at = lower_bound(&module_member, name);
    return at < module_member.count && member_of(&module_member.rows[at], name).data;
}

/* Which constants a module has depends on the system. */
static bool is_constant(Str name) {
    bool has_letter = false;
    for (int64_t i = 0; i < name.size; i++) {
        if (name.data[i] >= 'a' && name.data[i] <= 'z') {
            return false;
        }
        has_letter |= name.data[i] >= 'A' && name.data[i] <= 'Z';
    }
    return has_letter;
}

bool module_lacks(Str module, Str name) {
    const ModuleRow *row = module_find(&module_names, module);
    if (!row || name.data[0] == '_' || is_constant(name)) {
        return false;
    }
    for (Str rest = row->target; rest.data && rest.size > 0;) {
        if (str_equal(str_cut(&rest, ' '), name)) {
            return false;
        }
    }
    return true;
}

Str module_nearest_member(Str module, Str name) {
    Str nearest = {NULL, 0};
    int best = name.size <= 4 ? 2 : 3;
    const ModuleRow *row = module_find(&module_names, module);
    for (Str rest = row ? row->target : nearest; rest.data && rest.size > 0;) {
        Str member = str_cut(&rest, ' ');
        int distance = str_distance(name, member, best - 1);
        if (distance < best) {
            best = distance;
            nearest = member;
        }
    }
    for (int32_t i = lower_bound(&module_member, module); i < module_member.count; i++) {
        Str member = member_of(&module_member.rows[i], module);
        if (!member.data) {
            break;
        }
        int distance = str_distance(name, member, best - 1);
        if (distance < best) {
            best = distance;
            nearest = member;
        }
    }
    return nearest;
}

static Str replaced(Arena *arena, Str path, int64_t prefix, Str target) {
    int64_t rest = path.size - prefix;
    char *data = (char *)arena_alloc(arena, target.size + rest);
    if (!data) {
        return path;
    }
    memcpy(data, target.data, (size_t)target.size);
    if (rest > 0) {
        memcpy(data + target.size, path.data + prefix, (size_t)rest);
    }
    return (Str){data, target.size + rest};
}

/* The end of the component that starts at byte `start`. */
static int64_t component_end(Str path, int64_t start) {
    int64_t dot = str_find(path, STR("."), start);
    return dot < 0 ? path.size : dot;
}

Str module_canonical(Arena *arena, Str path) {
    enum { STEPS_MOST = 16 };
    for (int step = 0; step < STEPS_MOST; step++) {
        const ModuleRow *found = NULL;
        int64_t end = 0;
        for (int64_t start = 0; start <= path.size && !found; start = end + 1) {
            end = component_end(path, start);
            Str head = str_slice(path, 0, end);
            found =
                start == 0 ? module_find(&module_alias, head) : module_find(&module_reach, head);
        }
        if (!found || str_equal(found->target, str_slice(path, 0, end))) {
            return path;
        }
        path = replaced(arena, path, end, found->target);
    }
    return path;
}
