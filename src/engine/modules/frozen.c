/* Finding and compiling the modules of lib/python. */
#include "engine/modules/frozen.h"

#include "engine/compile/compile.h"
#include "engine/exec/raise.h"
#include "engine/objects/str.h"
#include "syntax/syntax.h"

enum { ARENA_BYTES_MOST = 64 << 20 };

const FrozenFile *frozen_find(World *world, Value name) {
    for (int32_t i = 0; i < frozen_file_count; i++) {
        if (str_equals(world, name, frozen_files[i].name)) {
            return &frozen_files[i];
        }
    }
    return NULL;
}

Value frozen_code(World *world, Value name) {
    const FrozenFile *file = frozen_find(world, name);
    if (!file) {
        return UNDEFINED;
    }
    Arena arena;
    arena_init(&arena, ARENA_BYTES_MOST);
    SyntaxTree tree;
    SyntaxFault fault;
    Status status =
        syntax_parse(&arena, (Str){file->start, file->end - file->start}, &tree, &fault);
    Value code = status == ST_OK ? compile_frozen(world, tree.root)
                 : status == ST_SYNTAX
                     ? raise(world, TYPE_SYNTAX_ERROR, "frozen module '%s', line %d", file->name,
                             (int64_t)fault.line)
                     : SIGNAL_MEMORY;
    arena_done(&arena);
    return code;
}
