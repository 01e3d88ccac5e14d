/* Reads YAML by libyaml's events into a bounded tree.
 *
 * Events and not documents: the document interface follows aliases by itself, and here an alias must be refused before
 * anything is made of it. Each open collection knows its parent, so that a file's nesting is bounded by a limit and not
 * by the C stack. */
#include "policy/tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <yaml.h>

#include "base/assert.h"
#include "base/limits.h"
#include "base/utf8.h"

typedef struct Reader {
    Arena *arena;
    Faults *faults;
    Str text;
    TreeNode *root;
    TreeNode *open; /* the innermost collection that has begun and not ended */
    int32_t nodes, documents;
    bool is_done;
    bool is_broken; /* what has been read is not what was meant */
} Reader;

Status faults_init(Faults *faults, Arena *arena, Str file) {
    PolicyFault *items = ARENA_ARRAY(arena, PolicyFault, LIMIT_POLICY_FAULTS);
    if (!items) {
        return ST_NO_MEMORY;
    }
    *faults = (Faults){arena, file, items, 0};
    return ST_OK;
}

void fault_add(Faults *faults, int32_t line, int32_t col, const char *format, ...) {
    if (faults->count == LIMIT_POLICY_FAULTS) {
        return;
    }
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    Str kept = arena_copy_str(faults->arena, str_from(message));
    Str file = line > 0 ? faults->file : (Str){"", 0};
    faults->items[faults->count++] = (PolicyFault){file, line, col, kept};
}

/* A fault that makes the rest of the file unreadable. */
static void stop_at(Reader *reader, int32_t line, int32_t col, const char *message) {
    fault_add(reader->faults, line, col, "%s", message);
    reader->is_done = true;
    reader->is_broken = true;
}

static void take_key(Reader *reader, TreeNode *mapping, TreeNode *key) {
    mapping->waiting_key = key;
    if (key->kind != TREE_SCALAR) {
        key->is_refused = true;
        FAULT_AT(reader->faults, key, "a list or mapping cannot be a key");
        return;
    }
    if (!key->is_quoted && str_equal(key->text, STR("<<"))) {
        key->is_refused = true;
        FAULT_AT(reader->faults, key, "merges (<<) are refused; write the keys out");
        return;
    }
    for (const TreeNode *value = mapping->first; value; value = value->next) {
        if (value->key->kind == TREE_SCALAR && str_equal(value->key->text, key->text)) {
            FAULT_AT(reader->faults, key, "%.*s is given twice, first in line %d; keep one",
                     STR_ARG(key->text), value->key->line);
            return;
        }
    }
}

/* Puts a value where the file has it: the root, the open list's next item, the open mapping's next key or value. */
static void place(Reader *reader, TreeNode *node) {
    TreeNode *open = reader->open;
    node->parent = open;
    node->depth = open ? open->depth + 1 : 1;
    if (!open) {
        reader->root = node;
        return;
    }
    if (open->kind == TREE_MAPPING && !open->waiting_key) {
        take_key(reader, open, node);
        return;
    }
    node->key = open->waiting_key;
    open->waiting_key = NULL;
    if (open->last) {
        open->last->next = node;
    } else {
        open->first = node;
    }
    open->last = node;
}

static TreeNode *new_node(Reader *reader, const yaml_event_t *event, TreeKind kind) {
    TreeNode *node = ARENA_NEW(reader->arena, TreeNode);
    if (!node) {
        reader->is_done = true;
        return NULL;
    }
    node->kind = kind;
    node->line = (int32_t)event->start_mark.line + 1;
    node->col = (int32_t)event->start_mark.column + 1;
    if (++reader->nodes > LIMIT_POLICY_NODES) {
        stop_at(reader, node->line, node->col, "too many values for a policy");
    } else if (reader->open && reader->open->depth >= LIMIT_POLICY_DEPTH) {
        stop_at(reader, node->line, node->col, "nested too deeply for a policy");
    }
    return reader->is_done ? NULL : node;
}

static void check_marks(Reader *reader, TreeNode *node, const yaml_char_t *anchor,
                        const yaml_char_t *tag) {
    if (anchor) {
        FAULT_AT(reader->faults, node,
                 "anchors (&%.100s) are refused; write the value where it is meant",
                 (const char *)anchor);
    }
    if (tag) {
        node->is_refused = true;
        FAULT_AT(reader->faults, node, "tags (%.100s) are refused; write the plain value",
                 (const char *)tag);
    }
}

static void add_scalar(Reader *reader, const yaml_event_t *event) {
    TreeNode *node = new_node(reader, event, TREE_SCALAR);
    if (!node) {
        return;
    }
    Str text = {(const char *)event->data.scalar.value, (int64_t)event->data.scalar.length};
    node->is_quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    check_marks(reader, node, event->data.scalar.anchor, event->data.scalar.tag);
    if (memchr(text.data, '\0', (size_t)text.size)) {
        FAULT_AT(reader->faults, node, "a value cannot hold the character NUL");
        text = STR("");
        node->is_refused = true;
    }
    node->text = arena_copy_str(reader->arena, text);
    if (node->text.data) {
        place(reader, node);
    }
}

static void add_collection(Reader *reader, const yaml_event_t *event, TreeKind kind,
                           const yaml_char_t *anchor, const yaml_char_t *tag) {
    TreeNode *node = new_node(reader, event, kind);
    if (node) {
        check_marks(reader, node, anchor, tag);
        place(reader, node);
        reader->open = node;
    }
}

/* An alias becomes an empty value, so that the reading goes on. */
static void add_alias(Reader *reader, const yaml_event_t *event) {
    TreeNode *node = new_node(reader, event, TREE_SCALAR);
    if (node) {
        node->is_refused = true;
        node->text = STR("");
        FAULT_AT(reader->faults, node,
                 "aliases (*%.100s) are refused; write the value out, a name with a star in quotes",
                 (const char *)event->data.alias.anchor);
        place(reader, node);
    }
}

static void take_event(Reader *reader, const yaml_event_t *event) {
    switch (event->type) {
    case YAML_SCALAR_EVENT: add_scalar(reader, event); break;
    case YAML_SEQUENCE_START_EVENT:
        add_collection(reader, event, TREE_LIST, event->data.sequence_start.anchor,
                       event->data.sequence_start.tag);
        break;
    case YAML_MAPPING_START_EVENT:
        add_collection(reader, event, TREE_MAPPING, event->data.mapping_start.anchor,
                       event->data.mapping_start.tag);
        break;
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        ASSERT(reader->open); /* libyaml ends what it began */
        reader->open = reader->open->parent;
        break;
    case YAML_ALIAS_EVENT: add_alias(reader, event); break;
    case YAML_DOCUMENT_START_EVENT:
        if (++reader->documents > 1) {
            stop_at(reader, (int32_t)event->start_mark.line + 1,
                    (int32_t)event->start_mark.column + 1,
                    "a second document; a policy file holds one");
        }
        break;
    case YAML_STREAM_END_EVENT: reader->is_done = true; break;
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_DOCUMENT_END_EVENT: break;
    }
}

/* What to do about a syntax error, by what libyaml was scanning; "" where it is plain. */
static const char *syntax_hint(const yaml_parser_t *parser) {
    const char *context = parser->context ? parser->context : "";
    const char *problem = parser->problem ? parser->problem : "";
    if (strstr(context, "alias") || strstr(context, "anchor")) {
        return "; put a value that begins with * or & in quotes: \"*\"";
    }
    if (strstr(problem, "cannot start any token")) {
        return "; indent with spaces, and put a value that begins with a special character in quotes";
    }
    if (strstr(problem, "mapping values are not allowed")) {
        return "; put a value with a colon in quotes, and check the indentation above";
    }
    if (strstr(problem, "could not find expected ':'")) {
        return "; write key: value";
    }
    return "";
}

static void add_syntax_fault(Reader *reader, const yaml_parser_t *parser) {
    if (parser->error == YAML_READER_ERROR) {
        int32_t line, col;
        utf8_place(reader->text, (int64_t)parser->problem_offset, &line, &col);
        fault_add(reader->faults, line, col, "not text in UTF-8: %s", parser->problem);
        return;
    }
    fault_add(reader->faults, (int32_t)parser->problem_mark.line + 1,
              (int32_t)parser->problem_mark.column + 1, "not YAML: %s%s",
              parser->problem ? parser->problem : "malformed", syntax_hint(parser));
}

Status tree_read(Arena *arena, Str text, Faults *faults, const TreeNode **out_root) {
    Reader reader = {.arena = arena, .faults = faults, .text = text};
    if (text.size > LIMIT_POLICY_BYTES) {
        fault_add(faults, 1, 1, "larger than %lld KiB, the largest policy file that is read",
                  (long long)(LIMIT_POLICY_BYTES >> 10));
        *out_root = NULL;
        return ST_OK;
    }
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) {
        return ST_NO_MEMORY;
    }
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text.data, (size_t)text.size);
    bool no_memory = false;
    while (!reader.is_done) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            no_memory = parser.error == YAML_MEMORY_ERROR;
            add_syntax_fault(&reader, &parser);
            reader.is_broken = true;
            break;
        }
        take_event(&reader, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    if (no_memory || arena->exhausted) {
        return ST_NO_MEMORY;
    }
    *out_root = reader.is_broken ? NULL : reader.root;
    return ST_OK;
}
