/* Parses files again and again and prints megabytes a second of CPU time: parse [-n rounds] FILE... */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/fds.h"
#include "base/limits.h"
#include "syntax/syntax.h"

enum { ROUNDS = 10 };

typedef struct Program {
    char *data;
    int64_t size;
} Program;

/* What all parses together came to. */
typedef struct Total {
    int64_t bytes, memory, refused;
    double largest_multiple; /* of a source, over 64 KiB, that its parse took as memory */
} Total;

static bool load(const char *path, Program *out) {
    SCOPED_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    Buf buf;
    buf_init(&buf, LIMIT_SOURCE_BYTES);
    if (fd < 0 || fd_read_all(fd, &buf) != ST_OK) {
        buf_done(&buf);
        return false;
    }
    out->data = buf_take(&buf, &out->size);
    return true;
}

static double cpu_seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void parse(Arena *arena, const Program *program, Total *total) {
    SyntaxTree tree;
    SyntaxFault fault;
    arena_clear(arena);
    Str source = {program->data, program->size};
    total->refused += syntax_parse(arena, source, &tree, &fault) != ST_OK;
    total->bytes += program->size;
}

/* The memory of one parse from nothing. */
static void measure(const Program *program, Total *total) {
    Arena arena;
    arena_init(&arena, INT64_MAX / 2);
    parse(&arena, program, total);
    double multiple = (double)arena.used_bytes / (double)(program->size + 1);
    if (program->size > 64 << 10 && multiple > total->largest_multiple) {
        total->largest_multiple = multiple;
    }
    total->memory += arena.used_bytes;
    arena_done(&arena);
}

int main(int argc, char **argv) {
    int rounds = ROUNDS, first = 1;
    if (argc > 2 && strcmp(argv[1], "-n") == 0) {
        rounds = (int)strtol(argv[2], NULL, 10);
        first = 3;
    }
    Program *programs = calloc((size_t)argc, sizeof *programs);
    int count = 0;
    for (int i = first; programs && i < argc; i++) {
        count += load(argv[i], &programs[count]);
    }
    Total total = {0};
    for (int i = 0; i < count; i++) {
        measure(&programs[i], &total);
    }
    double multiple = (double)total.memory / (double)total.bytes;
    Arena arena;
    arena_init(&arena, INT64_MAX / 2);
    total.bytes = 0;
    double start = cpu_seconds();
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < count; i++) {
            parse(&arena, &programs[i], &total);
        }
    }
    double seconds = cpu_seconds() - start;
    printf("%d files, %d rounds, %.1f MB, %.3f s CPU, %.1f MB/s; memory %.1f times the source, "
           "%.1f at most; %lld refused\n",
           count, rounds, (double)total.bytes * 1e-6, seconds, (double)total.bytes * 1e-6 / seconds,
           multiple, total.largest_multiple, (long long)total.refused);
    arena_done(&arena);
    for (int i = 0; i < count; i++) {
        free(programs[i].data);
    }
    free(programs);
    return total.refused > 0;
}
