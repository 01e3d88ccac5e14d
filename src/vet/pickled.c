/* What a pickle names: its instructions read one by one, nothing run. */
#include "vet/cordon.h"

enum { STRINGS_KEPT = (int)(sizeof((PickleReader *)0)->strings / sizeof(Str)) };

/* How long what follows an instruction is. */
typedef enum Follows { FOLLOWS_BYTES, FOLLOWS_LINES, FOLLOWS_COUNTED } Follows;

typedef struct Shape {
    Follows follows;
    int32_t size; /* bytes; lines; bytes of the count */
    bool is_text;
} Shape;

static Shape shape_of(unsigned char code) {
    switch (code) {
    case 'c':
    case 'i': return (Shape){FOLLOWS_LINES, 2, false};
    case 'S':
    case 'V': return (Shape){FOLLOWS_LINES, 1, true};
    case 'I':
    case 'L':
    case 'F':
    case 'g':
    case 'p':
    case 'P': return (Shape){FOLLOWS_LINES, 1, false};
    case 'U':
    case 0x8C: return (Shape){FOLLOWS_COUNTED, 1, true};
    case 'X':
    case 'T': return (Shape){FOLLOWS_COUNTED, 4, true};
    case 0x8D: return (Shape){FOLLOWS_COUNTED, 8, true};
    case 'C':
    case 0x8A: return (Shape){FOLLOWS_COUNTED, 1, false};
    case 'B':
    case 0x8B: return (Shape){FOLLOWS_COUNTED, 4, false};
    case 0x8E:
    case 0x96: return (Shape){FOLLOWS_COUNTED, 8, false};
    case 'K':
    case 'h':
    case 'q':
    case 0x80:
    case 0x82: return (Shape){FOLLOWS_BYTES, 1, false};
    case 'M':
    case 0x83: return (Shape){FOLLOWS_BYTES, 2, false};
    case 'J':
    case 'j':
    case 'r':
    case 0x84: return (Shape){FOLLOWS_BYTES, 4, false};
    case 'G':
    case 0x95: return (Shape){FOLLOWS_BYTES, 8, false};
    default: return (Shape){FOLLOWS_BYTES, 0, false};
    }
}

static Str take(PickleReader *reader, uint64_t size) {
    uint64_t left = (uint64_t)(reader->data.size - reader->at);
    int64_t end = reader->at + (int64_t)(size < left ? size : left);
    Str taken = str_slice(reader->data, reader->at, end);
    reader->at = end;
    return taken;
}

static Str take_line(PickleReader *reader) {
    int64_t end = str_find(reader->data, STR("\n"), reader->at);
    end = end < 0 ? reader->data.size : end;
    Str line = str_slice(reader->data, reader->at, end);
    reader->at = end < reader->data.size ? end + 1 : end;
    return line;
}

static Str take_counted(PickleReader *reader, int32_t count_bytes) {
    Str count = take(reader, (uint64_t)count_bytes);
    uint64_t size = 0;
    for (int64_t i = count.size - 1; i >= 0; i--) {
        size = size << 8 | (unsigned char)count.data[i];
    }
    return take(reader, size);
}

static void keep(PickleReader *reader, Str text) {
    bool is_quoted = text.size > 1 && (text.data[0] == '\'' || text.data[0] == '"');
    reader->strings[reader->string_count++ % STRINGS_KEPT] =
        is_quoted ? str_slice(text, 1, text.size - 1) : text;
}

bool pickle_next(PickleReader *reader, Str *out_module, Str *out_name, bool *out_is_shared) {
    enum { STACK_GLOBAL = 0x93 };
    while (reader->at < reader->data.size) {
        unsigned char code = (unsigned char)reader->data.data[reader->at++];
        Shape shape = shape_of(code);
        *out_is_shared = code == STACK_GLOBAL;
        if (*out_is_shared) {
            return true;
        }
        if (code == 'c' || code == 'i') {
            *out_module = take_line(reader);
            *out_name = take_line(reader);
            return true;
        }
        Str text = shape.follows == FOLLOWS_LINES     ? take_line(reader)
                   : shape.follows == FOLLOWS_COUNTED ? take_counted(reader, shape.size)
                                                      : take(reader, (uint64_t)shape.size);
        if (shape.is_text) {
            keep(reader, text);
        }
    }
    return false;
}
