/* The arrays of the regular expression compiler, and its nodes. */
#include "engine/regex/nodes.h"

bool pool_init(Compiler *c, Pool *pool, uint32_t item_bytes, uint32_t room, uint32_t reserved) {
    *pool = (Pool){.raw = heap_new_raw(c->world, (int64_t)item_bytes * room),
                   .item_bytes = item_bytes,
                   .count = reserved};
    if (!pool->raw) {
        c->signal = SIGNAL_MEMORY;
        return false;
    }
    memset(pool->raw->data, 0, (size_t)item_bytes * reserved);
    return true;
}

static bool pool_grow(Compiler *c, Pool *pool, int64_t bytes) {
    int64_t size = 2 * (int64_t)pool->raw->size > bytes ? 2 * (int64_t)pool->raw->size : bytes;
    RawObject *raw = NULL;
    if (!charge(c->world, bytes / 64)) {
        c->signal = SIGNAL_LIMIT;
        return false;
    }
    if (size < INT32_MAX && heap_could_hold(c->world, size)) {
        raw = heap_new_raw(c->world, size);
    }
    if (!raw) {
        c->signal = SIGNAL_MEMORY;
        return false;
    }
    memcpy(raw->data, pool->raw->data, (size_t)pool->count * pool->item_bytes);
    pool->raw = raw;
    return true;
}

uint32_t pool_add(Compiler *c, Pool *pool, uint32_t count) {
    int64_t bytes = ((int64_t)pool->count + count) * pool->item_bytes;
    if (bytes > pool->raw->size && (c->signal != NONE || !pool_grow(c, pool, bytes))) {
        return 0;
    }
    uint32_t at = pool->count;
    pool->count += count;
    memset(pool->raw->data + (size_t)at * pool->item_bytes, 0, (size_t)count * pool->item_bytes);
    return at;
}

uint32_t node_new(Compiler *c, NodeType type, uint32_t a, uint32_t b) {
    uint32_t number = pool_add(c, &c->nodes, 1);
    if (number) {
        *node_at(c, number) = (Node){.type = (uint8_t)type, .a = a, .b = b};
    }
    return number;
}

void node_append(Compiler *c, uint32_t parent, uint32_t child) {
    if (!parent || !child) {
        return;
    }
    Node *above = node_at(c, parent);
    node_at(c, child)->parent = parent;
    node_at(c, child)->previous = above->last;
    if (above->last) {
        node_at(c, above->last)->next = child;
    } else {
        above->child = child;
    }
    above->last = child;
}

Value regex_text(const Compiler *c, uint32_t from, uint32_t to) {
    return str_from_chars(c->world, c->text + (int64_t)from * c->width, c->width,
                          (int64_t)to - from);
}

/* Reading a character looks one further, and so a backslash at the very end is found before what its predecessor does
 * wrong. */
static bool is_last_backslash(const Compiler *c) {
    return c->length && c->at == c->length - 1 && char_of(c, c->at) == '\\';
}

bool regex_fault(Compiler *c, int64_t position, Value message) {
    if (is_last_backslash(c)) {
        position = c->at;
        message = format_text(c->world, "bad escape (end of pattern)");
    }
    if (c->signal == NONE) {
        c->signal = is_signal(message) ? message : SIGNAL_ERROR;
        c->fault->message = message;
        c->fault->position = position;
        c->fault->type = TYPE_EXCEPTION;
    }
    return false;
}
