/* The image's objects in pages that a saved world has changed.
 *
 * Unchanged objects refer to them, and were checked when the image was made: by kind, and by what they say of their
 * size. So both must be as they were. What they hold besides is looked at as in any other object. */
#include "engine/snapshot/verify.h"

/* The block that the page lies in, 0: it is none of the image's. */
static Ref block_at(const Check *check, int64_t page) {
    int64_t offset = page - ENGINE_HOST_BYTES - HEAP_FIRST;
    if (offset < 0 || offset >= (int64_t)check->image->heap_end - HEAP_FIRST) {
        return 0;
    }
    uint32_t index = (uint32_t)(offset / BLOCK_BYTES);
    if (image_block(check, index) == BLOCK_FREE) {
        return 0;
    }
    while (image_block(check, index) == BLOCK_LARGE_REST) {
        index--;
    }
    return HEAP_FIRST + index * BLOCK_BYTES;
}

void image_each(Check *check, int64_t page, void (*visit)(Check *check, Ref ref, int64_t page)) {
    Ref ref = block_at(check, page);
    if (!ref) {
        return;
    }
    const Block *block = image_at(check, ref);
    if (block->bytes) {
        visit(check, ref + BLOCK_HEAD_BYTES, page);
        return;
    }
    uint32_t from = (uint32_t)(page - ENGINE_HOST_BYTES - ref), cell = block->cell_bytes;
    uint32_t first = from <= BLOCK_HEAD_BYTES ? BLOCK_HEAD_BYTES
                                              : from - (from - BLOCK_HEAD_BYTES) %
                                                           cell; /* it may begin before the page */
    for (uint32_t word = first >> 9; word < (from + IMAGE_PAGE_BYTES) >> 9; word++) {
        for (uint64_t bits = block->marks[word]; bits; bits &= bits - 1) {
            uint32_t offset = (word * 64 + (uint32_t)__builtin_ctzll(bits)) * 8;
            if (offset >= first) {
                visit(check, ref + offset, page);
            }
        }
    }
}

static bool type_is_kept(const TypeObject *now, const TypeObject *was) {
    return now->name == was->name && now->qualname == was->qualname && now->bases == was->bases &&
           now->mro == was->mro && now->base == was->base && now->root == was->root &&
           now->dict_shape == was->dict_shape && now->solid == was->solid &&
           ((now->flags ^ was->flags) & ~TYPE_VOLATILE) == 0 &&
           now->instance_kind == was->instance_kind && now->hidden == was->hidden &&
           now->capacity == was->capacity && now->type_id == was->type_id;
}

static bool shape_is_kept(const ShapeObject *now, const ShapeObject *was) {
    return now->type == was->type && now->parent == was->parent && now->key == was->key &&
           now->slot == was->slot && now->count == was->count && now->capacity == was->capacity;
}

/* Pages that hold nothing else are not written. */
static void put_back(void *now, const void *was, size_t bytes) {
    if (memcmp(now, was, bytes) != 0) {
        memcpy(now, was, bytes);
    }
}

static void check_kept(Check *check, Ref ref, int64_t page) {
    (void)page;
    Object *now = at(check->world, ref);
    const Object *was = image_at(check, ref);
    if (now->kind != was->kind) {
        check->bad = true;
        return;
    }
    bool same = now->aux == was->aux;
    switch ((int)(Kind)was->kind) {
    case KIND_STR:
    case KIND_RAW:
    case KIND_BYTES:
    case KIND_INT:
    case KIND_COMPLEX:
    case KIND_TUPLE:
    case KIND_NATIVE:
    case KIND_CODE:
    case KIND_WRAPPER:
    case KIND_MEMBER: put_back(now, was, (size_t)heap_object_bytes(check->world, ref)); return;
    case KIND_ARRAY:
    case KIND_TABLE:
    case KIND_SET_TABLE: same = same && now->shape == was->shape; break;
    case KIND_TYPE:
        same = same && type_is_kept((const TypeObject *)now, (const TypeObject *)was);
        break;
    case KIND_SHAPE:
        same = same && now->flags == was->flags &&
               shape_is_kept((const ShapeObject *)now, (const ShapeObject *)was);
        break;
    default: break;
    }
    check->bad = check->bad || !same;
}

void check_changed_object(Check *check, Ref ref, int64_t page) {
    const Object *object = at(check->world, ref);
    int64_t start = page - ENGINE_HOST_BYTES - ref, room = heap_object_bytes(check->world, ref);
    int64_t end = start + IMAGE_PAGE_BYTES;
    if (object->kind == KIND_TABLE) {
        check_table(check, (const TableObject *)object, room, start > 0 ? start : 0,
                    end < room ? end : room);
    } else if (object->kind != KIND_CODE) { /* code was put back */
        check_object(check, ref);
    }
}

/* The block's head, if it lies in the page; nothing of what is frozen. */
static bool block_is_kept(const Check *check, int64_t page) {
    Ref ref = block_at(check, page);
    if (!ref) {
        return true;
    }
    if (image_block(check, (ref - HEAP_FIRST) / BLOCK_BYTES) == BLOCK_FROZEN) {
        return false;
    }
    return page != ENGINE_HOST_BYTES + (int64_t)ref ||
           memcmp(at(check->world, ref), image_at(check, ref), BLOCK_HEAD_BYTES) == 0;
}

bool image_is_kept(const Check *check, const EngineBase *base) {
    Check own = *check;
    for (int pass = 0; pass < 2; pass++) { /* heads before what lies behind them */
        for (int32_t i = 0; i < base->changed_count && !own.bad; i++) {
            EngineRange range = base->changed[i];
            for (int64_t k = 0; k < range.bytes && !own.bad; k += IMAGE_PAGE_BYTES) {
                if (pass == 0) {
                    own.bad = !block_is_kept(check, range.offset + k);
                } else {
                    image_each(&own, range.offset + k, check_kept);
                }
            }
        }
    }
    return !own.bad;
}
