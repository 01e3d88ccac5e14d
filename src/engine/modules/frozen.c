/* Finding and compiling the modules of lib/python. */
#include "engine/modules/frozen.h"

#include "engine/compile/compile.h"
#include "engine/exec/import.h"
#include "engine/exec/natives.h"
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

/* Compiles `source`, which lib/python has written, and runs it in the dict `globals`. */
Value classes_run(World *world, Value *args, int count) {
    (void)count;
    const StrObject *source = str_of(world, args[0]);
    int64_t bytes = str_to_utf8(world, source, NULL, 0);
    RawObject *raw = heap_new_raw(world, bytes + 1);
    if (!raw) {
        return SIGNAL_MEMORY;
    }
    str_to_utf8(world, source, raw->data, bytes);
    Arena arena;
    arena_init(&arena, ARENA_BYTES_MOST);
    SyntaxTree tree;
    SyntaxFault fault;
    Status status = syntax_parse(&arena, (Str){raw->data, bytes}, &tree, &fault);
    Value code = status == ST_OK ? compile_module(world, tree.root, STR("<string>"))
                                 : raise(world, TYPE_SYNTAX_ERROR, "invalid generated code");
    arena_done(&arena);
    return is_signal(code) ? code : push_module(world, code, (Ref)args[1]);
}
