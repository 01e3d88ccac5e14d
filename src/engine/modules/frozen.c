/* Finding and compiling the modules of lib/python. */
#include "engine/modules/frozen.h"

#include "engine/compile/compile.h"
#include "engine/exec/import.h"
#include "engine/exec/natives.h"
#include "engine/exec/opcodes.h"
#include "engine/exec/raise.h"
#include "engine/objects/dict.h"
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

static Value compile_file(World *world, const FrozenFile *file) {
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

/* What names a type: names, attributes, subscripts, unions, constants. A call is none. */
static bool is_type_expression(const AstNode *node) {
    enum { HEIGHT_MOST = 200 };
    if (node->height > HEIGHT_MOST) {
        return false;
    }
    switch ((int)node->kind) {
    case AST_NAME:
    case AST_CONSTANT: return true;
    case AST_ATTRIBUTE: return is_type_expression(((const AstAttribute *)node)->value);
    case AST_STARRED: return is_type_expression(((const AstStarred *)node)->value);
    case AST_UNARY_OP: return is_type_expression(((const AstUnaryOp *)node)->operand);
    case AST_SUBSCRIPT:
        return is_type_expression(((const AstSubscript *)node)->value) &&
               is_type_expression(((const AstSubscript *)node)->slice);
    case AST_BIN_OP:
        return ((const AstBinOp *)node)->op == AST_OPERATOR_BIT_OR &&
               is_type_expression(((const AstBinOp *)node)->left) &&
               is_type_expression(((const AstBinOp *)node)->right);
    case AST_TUPLE:
    case AST_LIST: break;
    default: return false;
    }
    AstSeq items =
        node->kind == AST_TUPLE ? ((const AstTuple *)node)->elts : ((const AstList *)node)->elts;
    for (int32_t i = 0; i < items.count; i++) {
        if (!is_type_expression(items.items[i])) {
            return false;
        }
    }
    return true;
}

/* Whether it is what lib/python makes: one function (dataclasses, whose names it has checked), or one name set to a
 * type that a str of the program's names (typing). */
static bool is_generated(const AstModule *module) {
    const AstNode *node = module->body.count == 1 ? module->body.items[0] : NULL;
    return node &&
           (node->kind == AST_FUNCTION_DEF ||
            (node->kind == AST_ASSIGN && is_type_expression(((const AstAssign *)node)->value)));
}

/* Compiles `source`, which lib/python has written, and runs it in the dict `globals`. A part of it may be the
 * program's: that is no way around the capability `eval`. */
Value classes_run(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[0]) || !has_kind(world, args[1], KIND_DICT)) {
        return raise(world, TYPE_TYPE_ERROR, "a source and a dict are wanted");
    }
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
    Value code;
    if (status != ST_OK) {
        code = raise(world, TYPE_SYNTAX_ERROR, "invalid generated code");
    } else if (!world->dynamic_code && !is_generated((const AstModule *)tree.root)) {
        code =
            raise(world, TYPE_PERMISSION_ERROR,
                  "a type that is written as a str may be made of names, attributes, subscripts, "
                  "| and constants: the policy does not let a program run source that it makes");
    } else {
        code = compile_module(world, tree.root, STR("<string>"));
    }
    arena_done(&arena);
    return is_signal(code) ? code : push_module(world, code, (Ref)args[1]);
}

/* The code in the start image. UNDEFINED: it is not there. */
static Value image_code(World *world, Value name) {
    if (!world->roots.frozen) {
        return UNDEFINED;
    }
    return dict_get_str(world, at(world, world->roots.frozen), name);
}

Value frozen_code(World *world, Value name) {
    Value code = image_code(world, name);
    if (code != UNDEFINED) {
        return code;
    }
    const FrozenFile *file = frozen_find(world, name);
    return file ? compile_file(world, file) : UNDEFINED;
}

enum { MODULES_MOST = 1000, NAMES_SPARE = 500 };

/* The interned strings that lie in frozen blocks get a table there: the collector need not see them. */
static bool freeze_names(World *world) {
    DictObject *interned = at(world, world->roots.interned);
    DictObject *names = dict_new(world, interned->live);
    if (!names) {
        return false;
    }
    for (int64_t entry = interned->used - 1; entry >= 0; entry--) {
        Value name = dict_entries(world, interned)[2 * entry];
        if (name == UNDEFINED || !heap_is_frozen(world, (Ref)name)) {
            continue;
        }
        if (!dict_set_str(world, names, name, NONE)) {
            return false;
        }
        dict_delete_entry(world, interned, entry);
    }
    world->roots.frozen_names = ref_to(world, names);
    return true;
}

bool names_move_out(World *world) {
    Value interned = dict_copy(world, at(world, world->roots.interned));
    if (is_signal(interned) || !dict_reserve(world, at(world, (Ref)interned), NAMES_SPARE)) {
        return false;
    }
    world->roots.interned = (Ref)interned;
    return true;
}

/* Compiled into blocks of their own; the table that grew meanwhile is moved out of those again. */
static bool freeze_files(World *world, Value *codes) {
    Freezing freezing;
    heap_freeze_begin(world, &freezing);
    for (int32_t i = 0; i < frozen_file_count; i++) {
        codes[i] = compile_file(world, &frozen_files[i]);
        if (codes[i] == SIGNAL_MEMORY) {
            return false;
        }
    }
    if (!freeze_names(world)) {
        return false;
    }
    heap_freeze_end(world, &freezing);
    if ((int64_t)world->frozen_blocks * BLOCK_BYTES > FROZEN_MOST) {
        return false;
    }
    world->error = UNDEFINED;
    return names_move_out(world);
}

/* Caches that the start has filled: what is loaded on top of the image must not be taken for what they knew. */
static void forget(Object *object) {
    CodeObject *code = (CodeObject *)object;
    switch ((int)(Kind)object->kind) {
    case KIND_DICT: ((DictObject *)object)->version = 0; break;
    case KIND_TYPE: ((TypeObject *)object)->init_epoch = 0; break;
    case KIND_CODE:
        code->flags &= (uint16_t)~CODE_CACHED;
        code->next_cached = 0;
        for (uint32_t i = 0; i < code->word_count;) {
            uint32_t op = code->words[i] & 0xFF, cache = opcode_cache(op);
            memset(code->words + i + cache, 0, (opcode_words[op] - cache) * sizeof *code->words);
            i += opcode_words[op];
        }
        break;
    default: break;
    }
}

static void forget_all(World *world) {
    world->roots.cached_code = 0;
    const uint8_t *table = at(world, BLOCK_TABLE);
    for (Ref ref = HEAP_FIRST; ref < world->heap_end; ref += BLOCK_BYTES) {
        uint8_t kind = table[(ref - HEAP_FIRST) / BLOCK_BYTES];
        const Block *block = at(world, ref);
        for (uint32_t i = 0; (kind == BLOCK_IMAGE || kind == BLOCK_FROZEN) && i < 32; i++) {
            for (uint64_t bits = block->marks[i]; bits; bits &= bits - 1) {
                forget(at(world, ref + (i * 64 + (uint32_t)__builtin_ctzll(bits)) * 8));
            }
        }
    }
}

bool frozen_freeze(World *world) {
    Value codes[MODULES_MOST];
    if (frozen_file_count > MODULES_MOST) {
        return false;
    }
    heap_collect(world);
    DictObject *frozen = dict_new(world, frozen_file_count);
    if (!frozen) {
        return false;
    }
    world->roots.frozen = ref_to(world, frozen);
    if (!freeze_files(world, codes)) {
        return false;
    }
    for (int32_t i = 0; i < frozen_file_count; i++) {
        Value name = str_name(world, str_from(frozen_files[i].name));
        if (is_signal(name) ||
            (!is_signal(codes[i]) && !dict_set_str(world, frozen, name, codes[i]))) {
            return false;
        }
    }
    heap_make_image(world);
    forget_all(world);
    return true;
}
