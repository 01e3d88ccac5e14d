/* The worker's loop: give up everything, then parse, judge and run what comes in.
 *
 * A hostile program that takes this process over has a socket on which it can say a handful of things, and nothing
 * else: no files, no network, no other process. What is left of one request (memory) is dropped before the next. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fences.h"
#include "base/limits.h"
#include "jail/jail.h"
#include "policy/policy.h"
#include "syntax/syntax.h"
#include "vet/vet.h"
#include "wire/wire.h"
#include "worker/fold.h"
#include "worker/run.h"
#include "worker/worker.h"

/* The rest of what the process may have is for the dump or the verdict. */
#define MEMORY_BYTES  (LIMIT_WORKER_BYTES - LIMIT_FRAME_BYTES)
#define WARNING_BYTES (1 << 20) /* of text about a program that is shown; the rest is cut */
/* Kept from one request to the next; more than this goes back to the system. */
enum { KEPT_BYTES = 8 << 20 };

Status reply_with(WorkerReply type, int64_t number, Str first, Str second) {
    WireMessage message = {.type = (uint32_t)type, .number = number, .parts = {first, second}};
    return wire_send(WORKER_SOCKET_FD, &message, WIRE_WAIT_FOREVER);
}

Status reply_failure(Status failure, Str words) {
    return reply_with(WORKER_FAILED, failure, words, (Str){0});
}

static void fault_to_json(const SyntaxFault *fault, Str filename, Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "type", str_from(syntax_fault_type_name(fault->type)));
    wire_json_member_str(&json, "message", fault->message);
    wire_json_member_str(&json, "filename", filename);
    wire_json_member_int(&json, "lineno", fault->line);
    wire_json_member_int(&json, "offset", fault->col);
    wire_json_member_int(&json, "end_lineno", fault->end_line);
    wire_json_member_int(&json, "end_offset", fault->end_col);
    wire_json_key(&json, "text");
    if (fault->text.data) {
        wire_json_str(&json, fault->text);
    } else {
        wire_json_null(&json);
    }
    wire_json_close(&json, '}');
}

Status reply_fault(const SyntaxFault *fault, Str filename) {
    Buf rendered, json;
    buf_init(&rendered, LIMIT_FRAME_BYTES / 2);
    buf_init(&json, LIMIT_FRAME_BYTES / 2);
    syntax_fault_print(fault, filename, &rendered);
    fault_to_json(fault, filename, &json);
    Status failure = rendered.failure != ST_OK ? rendered.failure : json.failure;
    Status status = failure == ST_OK
                        ? reply_with(WORKER_SYNTAX_ERROR, 0, buf_view(&rendered), buf_view(&json))
                        : reply_failure(failure, (Str){0});
    buf_done(&rendered);
    buf_done(&json);
    return status;
}

static Status answer_ast(Arena *arena, const WireMessage *request) {
    SyntaxTree tree;
    SyntaxFault fault;
    Status status = syntax_parse(arena, request->parts[WORKER_PART_SOURCE], &tree, &fault);
    if (status == ST_SYNTAX) {
        return reply_fault(&fault, request->parts[WORKER_PART_FILENAME]);
    }
    if (status != ST_OK) {
        return reply_failure(status, (Str){0});
    }
    Buf dump, warnings;
    buf_init(&dump, LIMIT_FRAME_BYTES);
    buf_init(&warnings, WARNING_BYTES);
    status = syntax_dump((const AstNode *)tree.root, (int)request->number, &dump);
    if (status == ST_OK) {
        status = dump.failure;
    }
    syntax_warnings_print(&tree, request->parts[WORKER_PART_FILENAME], &warnings);
    status = status == ST_OK ? reply_with(WORKER_DUMP, 0, buf_view(&dump), buf_view(&warnings))
                             : reply_failure(status, (Str){0});
    buf_done(&dump);
    buf_done(&warnings);
    return status;
}

/* Asks the engine about the program that was judged. */
static bool covers(Arena *arena, Str source, bool from_markdown, Str *out_why) {
    if (!from_markdown) {
        return run_covers(arena, source, out_why);
    }
    Buf code;
    buf_init(&code, LIMIT_SOURCE_BYTES);
    bool is_covered = fences_extract(source, &code) && run_covers(arena, buf_view(&code), out_why);
    buf_done(&code);
    return is_covered;
}

/* The program that was judged, without its comments. */
static Status strip(Arena *arena, Str source, bool from_markdown, Buf *out) {
    if (!from_markdown) {
        return syntax_strip_comments(arena, source, out);
    }
    Buf code;
    buf_init(&code, LIMIT_SOURCE_BYTES);
    Status status = fences_extract(source, &code)
                        ? syntax_strip_comments(arena, buf_view(&code), out)
                        : ST_SYNTAX;
    buf_done(&code);
    return status;
}

static Status answer_vet(Arena *arena, const WireMessage *request) {
    Policy policy;
    Status status = policy_from_json(arena, request->parts[WORKER_PART_POLICY], &policy);
    if (status != ST_OK) {
        return status; /* the host speaks nonsense: the loop ends */
    }
    VetProgram program = {.filename = request->parts[WORKER_PART_FILENAME],
                          .source = request->parts[WORKER_PART_SOURCE],
                          .tools = request->parts[WORKER_PART_TOOLS],
                          .folder = fold_begin()};
    Verdict verdict;
    PolicyFault problem = {0};
    status = vet_program(arena, &policy, &program, &verdict, &problem);
    if (status != ST_OK) {
        return reply_failure(status, problem.message);
    }
    Buf json;
    buf_init(&json, LIMIT_FRAME_BYTES);
    verdict_to_json(&verdict, &json);
    Str why = STR("");
    Buf bare;
    buf_init(&bare, LIMIT_SOURCE_BYTES);
    bool is_asked = (request->number & WORKER_VET_ENGINE) != 0;
    if ((request->number & WORKER_VET_BARE) && verdict.decision == DECISION_ALLOW &&
        strip(arena, program.source, verdict.from_markdown, &bare) != ST_OK) {
        buf_clear(&bare); /* the host asks for it, and will miss it */
    }
    bool is_covered = is_asked && verdict.decision == DECISION_ALLOW &&
                      covers(arena, program.source, verdict.from_markdown, &why);
    WireMessage reply = {.type = WORKER_VERDICT,
                         .number = is_covered,
                         .parts = {buf_view(&json), why, buf_view(&bare)}};
    status = json.failure == ST_OK ? wire_send(WORKER_SOCKET_FD, &reply, WIRE_WAIT_FOREVER)
                                   : reply_failure(json.failure, (Str){0});
    buf_done(&bare);
    buf_done(&json);
    return status;
}

/* What a worker may use for a program is a multiple of the program, so that a small one cannot ask for much. */
static int64_t memory_limit(const WireMessage *request) {
    int64_t source_bytes = 0;
    for (int i = 0; i < WIRE_PARTS; i++) {
        source_bytes += request->parts[i].size;
    }
    int64_t limit = LIMIT_TREE_LEAST_BYTES + LIMIT_TREE_FACTOR * source_bytes;
    return limit < MEMORY_BYTES ? limit : MEMORY_BYTES;
}

static Status answer(Arena *arena, const WireMessage *request) {
    arena->limit_bytes = memory_limit(request);
    switch (request->type) {
    case WORKER_AST: return answer_ast(arena, request);
    case WORKER_VET: return answer_vet(arena, request);
    default: return answer_in_world(arena, request);
    }
}

static void drop(Arena *arena) {
    if (arena->used_bytes > KEPT_BYTES) {
        arena_done(arena);
    } else {
        arena_clear(arena);
    }
}

int worker_main(void) {
    wire_json_prepare();
    const int kept[] = {WORKER_SOCKET_FD};
    Status status = run_prepare();
    if (status == ST_OK) {
        status = fold_prepare();
    }
    if (status == ST_OK) {
        status = jail_confine_self(kept, 1, LIMIT_WORKER_BYTES);
    }
    if (status != ST_OK) {
        (void)!reply_with(WORKER_REFUSED, status, str_from(strerror(errno)), (Str){0});
        return 1;
    }
    status = reply_with(WORKER_READY, 0, STR(CORDON_VERSION), (Str){0});
    Arena arena;
    arena_init(&arena, MEMORY_BYTES);
    while (status == ST_OK) {
        WireMessage request;
        arena.limit_bytes = MEMORY_BYTES;
        status =
            wire_receive(WORKER_SOCKET_FD, &arena, LIMIT_FRAME_BYTES, WIRE_WAIT_FOREVER, &request);
        if (status == ST_OK) {
            status = answer(&arena, &request);
        }
        drop(&arena);
    }
    arena_done(&arena);
    return status == ST_EOF ? 0 : 1;
}
