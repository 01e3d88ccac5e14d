/* Shows the syntax library to tests and benchmarks: many sources in one process, so that start-up does not count.
 *
 * usage: syntax_probe [ARENA_BYTES]
 * A request is a line `MODE INDENT SIZE` and SIZE bytes of source; MODE is parse, check (parse, then what the compiler
 * would refuse) or dump. The answer is a line of JSON, and behind it as many bytes as its "size" says: the dump. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "syntax/syntax.h"
#include "wire/wire.h"

enum { MODE_BYTES = 16 };

static const int64_t DUMP_BYTES = INT64_C(8) << 30;

typedef struct Answer {
    Status status;
    const char *stage;
    SyntaxFault fault;
    SyntaxTree tree;
    int64_t cpu_ns; /* of parsing alone */
    Buf dump;
} Answer;

static int64_t cpu_now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void examine(Arena *arena, const char *mode, int indent, Str source, Answer *answer) {
    int64_t start_ns = cpu_now_ns();
    answer->stage = "parse";
    answer->status = syntax_parse(arena, source, &answer->tree, &answer->fault);
    answer->cpu_ns = cpu_now_ns() - start_ns;
    if (answer->status == ST_OK && strcmp(mode, "check") == 0) {
        answer->stage = "check";
        answer->status = syntax_check(arena, &answer->tree, &answer->fault);
    }
    if (answer->status == ST_OK && strcmp(mode, "dump") == 0) {
        answer->stage = "dump";
        answer->status = syntax_dump(answer->tree.root, indent, &answer->dump);
        if (answer->status == ST_OK) {
            answer->status = answer->dump.failure;
        }
    }
}

static void write_fault(WireJson *json, const SyntaxFault *fault) {
    wire_json_key(json, "error");
    wire_json_open(json, '{');
    wire_json_member_str(json, "type", str_from(syntax_fault_type_name(fault->type)));
    wire_json_member_str(json, "message", fault->message);
    wire_json_member_int(json, "line", fault->line);
    wire_json_member_int(json, "col", fault->col);
    wire_json_member_int(json, "end_line", fault->end_line);
    wire_json_member_int(json, "end_col", fault->end_col);
    wire_json_key(json, "text");
    if (fault->text.data) {
        wire_json_str(json, fault->text);
    } else {
        wire_json_null(json);
    }
    Buf print;
    buf_init(&print, INT64_C(1) << 30);
    syntax_fault_print(fault, STR("<program>"), &print);
    wire_json_member_str(json, "print", buf_view(&print));
    buf_done(&print);
    wire_json_close(json, '}');
}

static void write_warnings(WireJson *json, const SyntaxTree *tree) {
    wire_json_key(json, "warnings");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < tree->warning_count; i++) {
        wire_json_open(json, '{');
        wire_json_member_str(json, "message", tree->warnings[i].message);
        wire_json_member_int(json, "line", tree->warnings[i].line);
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
}

static void write_answer(const Answer *answer, int64_t arena_bytes) {
    Buf line;
    buf_init(&line, INT64_C(2) << 30);
    WireJson json = wire_json(&line);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "stage", str_from(answer->stage));
    wire_json_member_str(&json, "status", str_from(status_text(answer->status)));
    wire_json_member_int(&json, "cpu_ns", answer->cpu_ns);
    wire_json_member_int(&json, "arena_bytes", arena_bytes);
    if (answer->status == ST_SYNTAX) {
        write_fault(&json, &answer->fault);
    } else {
        write_warnings(&json, &answer->tree);
    }
    Str dump = answer->status == ST_OK ? buf_view(&answer->dump) : STR("");
    wire_json_member_int(&json, "size", dump.size);
    wire_json_close(&json, '}');
    buf_append_char(&line, '\n');
    fwrite(line.data, 1, (size_t)line.size, stdout);
    fwrite(dump.data, 1, (size_t)dump.size, stdout);
    fflush(stdout);
    buf_done(&line);
}

/* false at the end of the requests. */
static bool answer_one(int64_t arena_limit) {
    char mode[MODE_BYTES];
    int indent;
    long long size;
    if (scanf("%15s %d %lld", mode, &indent, &size) != 3 || getchar() != '\n' || size < 0) {
        return false;
    }
    char *source = malloc((size_t)size + 1);
    if (!source || fread(source, 1, (size_t)size, stdin) != (size_t)size) {
        exit(2);
    }
    Arena arena;
    arena_init(&arena, arena_limit);
    Answer answer = {0};
    buf_init(&answer.dump, DUMP_BYTES);
    examine(&arena, mode, indent, (Str){source, size}, &answer);
    write_answer(&answer, arena.used_bytes);
    buf_done(&answer.dump);
    arena_done(&arena);
    free(source);
    return true;
}

int main(int argc, char **argv) {
    int64_t arena_limit = argc > 1 ? strtoll(argv[1], NULL, 10) : INT64_C(16) << 30;
    while (answer_one(arena_limit)) {
    }
    return 0;
}
