/* Folding by running: a world of its own beside that of a run, made for one expression and gone with it. It is handed
 * nothing: what asks the host for something has no answer and ends. */
#include "worker/fold.h"

#include "engine/engine.h"

enum {
    RUN_FUEL = 400000,      /* of one expression; decoding takes some 100 a byte */
    PROGRAM_FUEL = 4000000, /* of all expressions of a program */
    RUN_BYTES = 16 << 20,
    OUTPUT_BYTES = 1 << 16,
    RESULT_BYTES = 1 << 16,
    RESULT_ITEMS = 256,
};

static void drop_output(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
}

void fold_init(WorkerFold *fold) {
    *fold = (WorkerFold){.fuel_left = 0};
    cage_init(&fold->cage);
}

static Str text_of(Arena *arena, World *world, EngineValue value) {
    int64_t size = engine_str(world, value, NULL, 0);
    char *data = size <= RESULT_BYTES ? (char *)arena_alloc(arena, size) : NULL;
    if (data) {
        engine_str(world, value, data, size);
    }
    return (Str){data, data ? size : 0};
}

/* A constant; VET_FOLDED_NOTHING for anything else. */
static VetFolded constant_of(Arena *arena, World *world, EngineValue value) {
    VetFolded folded = {.kind = VET_FOLDED_NOTHING};
    switch (engine_type(world, value)) {
    case ENGINE_STR:
        folded.text = text_of(arena, world, value);
        folded.kind = folded.text.data ? VET_FOLDED_TEXT : VET_FOLDED_NOTHING;
        break;
    case ENGINE_BYTES: {
        Str bytes = engine_bytes(world, value);
        folded.text = bytes.size <= RESULT_BYTES ? arena_copy_str(arena, bytes) : (Str){NULL, 0};
        folded.kind = folded.text.data ? VET_FOLDED_BYTES : VET_FOLDED_NOTHING;
        break;
    }
    case ENGINE_INT:
        folded.kind =
            engine_int64(world, value, &folded.integer) ? VET_FOLDED_INT : VET_FOLDED_NOTHING;
        break;
    case ENGINE_FLOAT:
        folded = (VetFolded){.kind = VET_FOLDED_FLOAT, .real = engine_float(world, value)};
        break;
    case ENGINE_NOTHING:
    case ENGINE_NONE:
    case ENGINE_BOOL:
    case ENGINE_LIST:
    case ENGINE_TUPLE:
    case ENGINE_DICT:
    case ENGINE_SET:
    case ENGINE_OBJECT: break;
    }
    return folded;
}

static AstNode *node_of(Arena *arena, const VetFolded *folded) {
    AstConstant *node = (AstConstant *)ast_new(arena, AST_CONSTANT);
    bool is_node = node && (folded->kind == VET_FOLDED_TEXT || folded->kind == VET_FOLDED_BYTES ||
                            folded->kind == VET_FOLDED_INT);
    if (!is_node) {
        return NULL;
    }
    node->value.kind = folded->kind == VET_FOLDED_TEXT    ? AST_VALUE_STR
                       : folded->kind == VET_FOLDED_BYTES ? AST_VALUE_BYTES
                                                          : AST_VALUE_INT;
    if (folded->kind == VET_FOLDED_INT) {
        node->value.number.integer = folded->integer;
    } else {
        node->value.text = folded->text;
    }
    return &node->node;
}

static VetFolded items_of(Arena *arena, World *world, EngineValue list) {
    VetFolded folded = {.kind = VET_FOLDED_NOTHING};
    int64_t count = engine_count(world, list);
    AstNode **items = count <= RESULT_ITEMS ? ARENA_ARRAY(arena, AstNode *, count) : NULL;
    int64_t cursor = 0;
    int32_t made = 0;
    EngineValue key, item;
    while (items && made < count && engine_next(world, list, &cursor, &key, &item)) {
        VetFolded one = constant_of(arena, world, item);
        items[made] = node_of(arena, &one);
        if (!items[made]) {
            return folded;
        }
        made++;
    }
    if (items) {
        folded = (VetFolded){.kind = VET_FOLDED_ITEMS, .items = {items, made}};
    }
    return folded;
}

static void run(void *context, Arena *arena, const AstNode *module, Str source, VetFolded *out) {
    WorkerFold *fold = context;
    EngineOptions options = {.memory_bytes = RUN_BYTES,
                             .fuel = fold->fuel_left < RUN_FUEL ? fold->fuel_left : RUN_FUEL,
                             .output_bytes = OUTPUT_BYTES,
                             .hash_seed = ENGINE_IMAGE_SEED};
    EngineHost host = {.write = drop_output};
    World *world = NULL;
    int status;
    *out = (VetFolded){.kind = VET_FOLDED_NOTHING};
    if (fold->fuel_left <= 0 || cage_start(&fold->cage, &host, &options, &world) != ST_OK) {
        cage_empty(&fold->cage);
        return;
    }
    EngineOutcome outcome = engine_run_cell(world, module, STR("folded"), source, &status);
    EngineUsage usage;
    engine_usage(world, &usage);
    fold->fuel_left -= usage.fuel;
    if (outcome == ENGINE_DONE) {
        EngineValue value = engine_result(world);
        EngineType type = engine_type(world, value);
        bool has_items = type == ENGINE_LIST || type == ENGINE_TUPLE;
        *out = has_items ? items_of(arena, world, value) : constant_of(arena, world, value);
    }
    if (outcome == ENGINE_STOPPED && options.fuel == RUN_FUEL) {
        out->kind = VET_FOLDED_EXHAUSTED;
    }
    cage_empty(&fold->cage);
}

const VetFolder *fold_begin(WorkerFold *fold) {
    fold->folder = (VetFolder){fold, run};
    fold->fuel_left = PROGRAM_FUEL;
    return &fold->folder;
}
