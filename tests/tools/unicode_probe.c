/* Shows the unicode library to tests/unicode.
 *
 * usage: unicode_probe properties   a line for each code point: start, continue, printable, category number, class
 *        unicode_probe normalize    lines of UTF-8 in, their normal form KC out
 *        unicode_probe names        lines of names in, code points in hexadecimal out, "-" where there is none */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unicode/unicode.h"

static void show_properties(void) {
    for (uint32_t c = 0; c <= 0x10FFFF; c++) {
        printf("%d%d%d %d %d\n", unicode_is_identifier_start(c), unicode_is_identifier_continue(c),
               unicode_is_printable(c), (int)unicode_category(c), unicode_combining_class(c));
    }
}

static int normalize(Arena *arena, Str line) {
    Str normal = {NULL, 0};
    arena_clear(arena);
    if (unicode_normalize(arena, line, &normal) != ST_OK) {
        return 1;
    }
    fwrite(normal.data, 1, (size_t)normal.size, stdout);
    putchar('\n');
    return 0;
}

static int find_name(Arena *arena, Str line) {
    (void)arena;
    uint32_t found;
    if (unicode_find_name(line, &found)) {
        printf("%04X\n", found);
    } else {
        puts("-");
    }
    return 0;
}

static int for_lines(int (*act)(Arena *, Str)) {
    Arena arena;
    arena_init(&arena, INT64_C(1) << 30);
    char *line = NULL;
    size_t room = 0;
    ssize_t size;
    int failures = 0;
    while ((size = getline(&line, &room, stdin)) > 0) {
        failures += act(&arena, (Str){line, size - (line[size - 1] == '\n')});
    }
    free(line);
    arena_done(&arena);
    return failures ? 1 : 0;
}

int main(int argc, char **argv) {
    const char *mode = argc == 2 ? argv[1] : "";
    if (strcmp(mode, "properties") == 0) {
        show_properties();
        return 0;
    }
    if (strcmp(mode, "normalize") == 0) {
        return for_lines(normalize);
    }
    return strcmp(mode, "names") == 0 ? for_lines(find_name) : 2;
}
