/* Entities of XML that hold others: what a document grows to when they are put in. */
#include "vet/cordon.h"

enum { ENTITIES_MOST = 64, GROWN_MOST = 10000000 };

typedef struct Entity {
    Str name;
    int64_t size; /* with all that it holds */
} Entity;

typedef struct EntityTable {
    Entity items[ENTITIES_MOST];
    int32_t count;
} EntityTable;

/* How many bytes the text has with its entities put in; one that is declared later counts as it is written. */
static int64_t grown_size(const EntityTable *table, Str text) {
    int64_t size = text.size;
    int64_t at = 0;
    while (size <= GROWN_MOST && (at = str_find(text, STR("&"), at)) >= 0) {
        int64_t end = str_find(text, STR(";"), at);
        if (end < 0) {
            break;
        }
        Str name = str_slice(text, at + 1, end);
        for (int32_t i = 0; i < table->count; i++) {
            size += str_equal(name, table->items[i].name) ? table->items[i].size : 0;
        }
        at++;
    }
    return size;
}

/* <!ENTITY name "value">, from `at` on; the place behind it. */
static int64_t read_entity(EntityTable *table, Str text, int64_t at) {
    Str rest = str_trim(str_slice(text, at, text.size));
    int64_t space = str_find(rest, STR(" "), 0);
    Str value = space < 0 ? STR("") : str_trim(str_slice(rest, space, rest.size));
    bool is_value = value.size > 1 && (value.data[0] == '"' || value.data[0] == '\'');
    if (!is_value || table->count == ENTITIES_MOST) {
        return at;
    }
    int64_t end = str_find(value, str_slice(value, 0, 1), 1);
    if (end < 0) {
        return text.size;
    }
    Str inner = str_slice(value, 1, end);
    table->items[table->count++] =
        (Entity){.name = str_slice(rest, 0, space), .size = grown_size(table, inner)};
    return value.data + end - text.data;
}

bool entities_are_vast(Str document) {
    EntityTable table = {.count = 0};
    Str mark = STR("<!ENTITY");
    int64_t end = 0;
    for (int64_t at = 0; (at = str_find(document, mark, at)) >= 0;) {
        at = read_entity(&table, document, at + mark.size);
        end = at;
    }
    return table.count > 0 &&
           grown_size(&table, str_slice(document, end, document.size)) > GROWN_MOST;
}
