/* Lines made into entries. A line that does not stand as it was written tells nothing. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "record/record.h"

enum { ENTRIES_MOST = 1000000, RULES_AN_ENTRY = 200 };

typedef struct Gatherer {
    Arena *arena;
    const RecordQuery *query;
    RecordEntries *found;
    int32_t capacity;
} Gatherer;

static Str text_of(const json_t *value) {
    return json_is_string(value)
               ? (Str){json_string_value(value), (int64_t)json_string_length(value)}
               : STR("");
}

static Str copy_of(Gatherer *gatherer, const json_t *object, const char *name) {
    Str copy = arena_copy_str(gatherer->arena, text_of(json_object_get(object, name)));
    return copy.data ? copy : STR("");
}

static RecordEntry *find(Gatherer *gatherer, Str id) {
    for (int32_t i = gatherer->found->count; i-- > 0;) {
        if (str_equal(gatherer->found->items[i].id, id)) {
            return &gatherer->found->items[i];
        }
    }
    return NULL;
}

static RecordEntry *add(Gatherer *gatherer) {
    RecordEntries *found = gatherer->found;
    if (found->count == gatherer->capacity) {
        int32_t capacity = gatherer->capacity ? 2 * gatherer->capacity : 64;
        RecordEntry *items =
            capacity > ENTRIES_MOST ? NULL : ARENA_ARRAY(gatherer->arena, RecordEntry, capacity);
        if (!items) {
            return NULL;
        }
        if (found->count > 0) {
            memcpy(items, found->items, (size_t)found->count * sizeof *items);
        }
        found->items = items;
        gatherer->capacity = capacity;
    }
    RecordEntry *entry = &found->items[found->count++];
    *entry = (RecordEntry){.exit_status = -1, .outcome = STR("lost")};
    return entry;
}

static RecordRule *rule_of(RecordEntry *entry, Str rule) {
    for (int32_t i = 0; i < entry->rule_count; i++) {
        if (str_equal(entry->rules[i].rule, rule)) {
            return &entry->rules[i];
        }
    }
    return NULL;
}

static void take_rules(Gatherer *gatherer, const json_t *findings, RecordEntry *entry) {
    size_t index;
    const json_t *finding;
    size_t most = json_array_size(findings);
    most = most < RULES_AN_ENTRY ? most : RULES_AN_ENTRY;
    entry->rules = ARENA_ARRAY(gatherer->arena, RecordRule, (int64_t)most);
    if (!entry->rules) {
        return;
    }
    json_array_foreach(findings, index, finding) {
        RecordRule *rule = rule_of(entry, text_of(json_object_get(finding, "rule")));
        if (!rule && entry->rule_count < (int32_t)most) {
            rule = &entry->rules[entry->rule_count++];
            rule->rule = copy_of(gatherer, finding, "rule");
        }
        if (rule) {
            rule->findings++;
        }
    }
}

static Str keep(Gatherer *gatherer, Str text) {
    Str copy = gatherer->query->keeps_lines ? arena_copy_str(gatherer->arena, text) : STR("");
    return copy.data ? copy : STR("");
}

static void take_begin(Gatherer *gatherer, const json_t *line, Str text) {
    RecordEntry *entry = add(gatherer);
    if (!entry) {
        return;
    }
    const json_t *verdict = json_object_get(line, "verdict");
    entry->id = copy_of(gatherer, line, "id");
    entry->time = copy_of(gatherer, line, "time");
    entry->program = copy_of(gatherer, line, "program");
    entry->engine = copy_of(gatherer, line, "engine");
    entry->verdict = copy_of(gatherer, verdict, "verdict");
    entry->score = json_integer_value(json_object_get(verdict, "risk_score"));
    take_rules(gatherer, json_object_get(verdict, "findings"), entry);
    entry->begin = keep(gatherer, text);
    entry->end = STR("");
}

static void take_end(Gatherer *gatherer, const json_t *line, Str text) {
    RecordEntry *entry = find(gatherer, text_of(json_object_get(line, "id")));
    const json_t *exit_status = json_object_get(line, "exit_status");
    if (entry) {
        entry->outcome = copy_of(gatherer, line, "outcome");
        entry->exit_status = json_is_integer(exit_status) ? json_integer_value(exit_status) : -1;
        entry->has_replay = json_is_true(json_object_get(line, "replay"));
        entry->end = keep(gatherer, text);
    }
}

/* A mark without a rule is for all of the entry's. */
static void take_mark(Gatherer *gatherer, const json_t *line) {
    RecordEntry *entry = find(gatherer, text_of(json_object_get(line, "id")));
    Str rule = text_of(json_object_get(line, "rule"));
    for (int32_t i = 0; entry && i < entry->rule_count; i++) {
        if (rule.size == 0 || str_equal(rule, entry->rules[i].rule)) {
            entry->rules[i].marks++;
        }
    }
}

static bool gather(void *context, const RecordLine *line) {
    Gatherer *gatherer = context;
    json_t *root = line->is_whole ? json_loadb(line->text.data, (size_t)line->text.size,
                                               JSON_REJECT_DUPLICATES, NULL)
                                  : NULL;
    Str kind = text_of(json_object_get(root, "kind"));
    if (!json_is_object(root)) {
        gatherer->found->broken++;
    } else if (str_equal(kind, STR("begin"))) {
        take_begin(gatherer, root, line->text);
    } else if (str_equal(kind, STR("end"))) {
        take_end(gatherer, root, line->text);
    } else if (str_equal(kind, STR("mark"))) {
        take_mark(gatherer, root);
    }
    json_decref(root);
    return !gatherer->arena->exhausted;
}

/* --- choosing --------------------------------------------------------------------------------------------------- */

static bool is_asked(Str wanted, Str value) {
    return wanted.size == 0 || str_equal(wanted, value);
}

static bool matches(const RecordQuery *query, const RecordEntry *entry) {
    Str until = entry->time;
    until.size = until.size < query->until.size ? until.size : query->until.size;
    return str_starts_with(entry->id, query->id) && is_asked(query->verdict, entry->verdict) &&
           is_asked(query->outcome, entry->outcome) && is_asked(query->program, entry->program) &&
           (query->since.size == 0 || str_compare(entry->time, query->since) >= 0) &&
           (query->until.size == 0 || str_compare(until, query->until) <= 0) &&
           (query->rule.size == 0 || rule_of((RecordEntry *)(uintptr_t)entry, query->rule));
}

static void choose(const RecordQuery *query, RecordEntries *found) {
    int32_t kept = 0;
    for (int32_t i = 0; i < found->count; i++) {
        if (matches(query, &found->items[i])) {
            found->items[kept++] = found->items[i];
        }
    }
    found->count = kept;
    if (query->newest > 0 && found->count > query->newest) {
        found->items += found->count - query->newest;
        found->count = (int32_t)query->newest;
    }
}

Status record_entries(Arena *arena, const RecordQuery *query, RecordEntries *out_entries) {
    RecordQuery asked = *query;
    if (str_equal(asked.id, STR("last"))) {
        asked.id = STR("");
        asked.newest = 1;
    }
    *out_entries = (RecordEntries){0};
    Gatherer gatherer = {.arena = arena, .query = &asked, .found = out_entries};
    Status status = record_read(gather, &gatherer, &out_entries->torn);
    if (status == ST_OK && arena->exhausted) {
        status = ST_NO_MEMORY;
    }
    if (status == ST_OK) {
        choose(&asked, out_entries);
    }
    return status;
}
