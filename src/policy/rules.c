/* Rules of a policy file as JSON objects: the shape of what they say is the vetting's to check. */
#include "policy/rules.h"

#include <stdlib.h>

#include "wire/wire.h"

/* Escapes make a byte of YAML at most six of JSON. */
enum { RULE_JSON_BYTES = 8 * (256 << 10) };

static bool is_integer(Str text) {
    int64_t at = text.size > 1 && text.data[0] == '-' ? 1 : 0;
    if (text.size == 0 || text.size - at > 18) {
        return false;
    }
    for (; at < text.size; at++) {
        if (text.data[at] < '0' || text.data[at] > '9') {
            return false;
        }
    }
    return true;
}

typedef enum ScalarKind { SCALAR_STRING, SCALAR_INTEGER, SCALAR_BOOL, SCALAR_NULL } ScalarKind;

/* A plain scalar as YAML means it, as far as JSON has it: numbers are whole; everything else is a string. */
static ScalarKind scalar_kind(const TreeNode *node) {
    if (node->is_quoted) {
        return SCALAR_STRING;
    }
    if (str_equal(node->text, STR("true")) || str_equal(node->text, STR("false"))) {
        return SCALAR_BOOL;
    }
    if (node->text.size == 0 || str_equal(node->text, STR("null"))) {
        return SCALAR_NULL;
    }
    return is_integer(node->text) ? SCALAR_INTEGER : SCALAR_STRING;
}

static void write_scalar(WireJson *json, const TreeNode *node) {
    switch (scalar_kind(node)) {
    case SCALAR_STRING: wire_json_str(json, node->text); break;
    case SCALAR_INTEGER: wire_json_int(json, strtoll(node->text.data, NULL, 10)); break;
    case SCALAR_BOOL: wire_json_bool(json, node->text.data[0] == 't'); break;
    case SCALAR_NULL: wire_json_null(json); break;
    }
}

/* The tree's depth is bounded by LIMIT_POLICY_DEPTH, so the recursion is. */
static void write_node(WireJson *json, const TreeNode *node) {
    if (node->kind == TREE_SCALAR) {
        write_scalar(json, node);
        return;
    }
    wire_json_open(json, node->kind == TREE_LIST ? '[' : '{');
    for (const TreeNode *child = node->first; child; child = child->next) {
        if (node->kind == TREE_MAPPING) {
            wire_json_key(json, child->key->text.data);
        }
        write_node(json, child);
    }
    wire_json_close(json, node->kind == TREE_LIST ? ']' : '}');
}

static Str node_to_json_text(Arena *arena, const TreeNode *node) {
    Buf text;
    buf_init(&text, RULE_JSON_BYTES);
    WireJson json = wire_json(&text);
    write_node(&json, node);
    Str kept = text.failure == ST_OK ? arena_copy_str(arena, buf_view(&text)) : (Str){0};
    buf_done(&text);
    return kept;
}

static const TreeNode *find_id(const TreeNode *mapping) {
    for (const TreeNode *value = mapping->first; value; value = value->next) {
        if (value->key->kind == TREE_SCALAR && str_equal(value->key->text, STR("id"))) {
            return value;
        }
    }
    return NULL;
}

/* Whether the reader took every key and value of the tree; it has complained of the others. */
static bool is_readable(const TreeNode *node) {
    for (const TreeNode *child = node->first; child; child = child->next) {
        if (child->is_refused || (child->key && child->key->is_refused) || !is_readable(child)) {
            return false;
        }
    }
    return true;
}

static void read_rule(Arena *arena, Faults *faults, const TreeNode *item, PolicyRules *rules,
                      PolicyRule *items) {
    const TreeNode *id = item->kind == TREE_MAPPING ? find_id(item) : NULL;
    if (!id || id->kind != TREE_SCALAR || id->text.size == 0) {
        FAULT_AT(faults, item, "a rule is a mapping with an id: {id: CDN-REG-001, off: true}");
        return;
    }
    if (scalar_kind(id) != SCALAR_STRING) {
        FAULT_AT(faults, id, "an id is a word; put %.*s in quotes", STR_ARG(id->text));
        return;
    }
    for (int32_t i = 0; i < rules->count; i++) {
        if (str_equal(items[i].id, id->text)) {
            FAULT_AT(faults, id, "the rule %.*s stands here twice, first in line %d",
                     STR_ARG(id->text), items[i].line);
            return;
        }
    }
    if (!is_readable(item)) {
        return;
    }
    Str json = node_to_json_text(arena, item);
    if (json.data) {
        items[rules->count++] = (PolicyRule){id->text, json, item->line, item->col};
    } else {
        /* Only memory can be missing: say so where every caller looks for it. */
        arena->exhausted = true;
    }
}

void rules_read(Arena *arena, Faults *faults, const TreeNode *list, PolicyRules *out_rules) {
    int32_t count = 0;
    for (const TreeNode *item = list->first; item; item = item->next) {
        count++;
    }
    PolicyRule *items = ARENA_ARRAY(arena, PolicyRule, count);
    PolicyRules rules = {items, 0};
    for (const TreeNode *item = list->first; item && items; item = item->next) {
        if (!item->is_refused) {
            read_rule(arena, faults, item, &rules, items);
        }
    }
    *out_rules = rules;
}
