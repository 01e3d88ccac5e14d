/* Answering requests: parsing and judging here, running programs in run.c. */
#include "base/fences.h"
#include "base/limits.h"
#include "policy/policy.h"
#include "vet/vet.h"
#include "worker/room.h"

#define WARNING_BYTES (1 << 20) /* of text about a program that is shown; the rest is cut */
Status room_reply(WorkerRoom *room, WorkerReply type, int64_t number, Str first, Str second) {
    WireMessage message = {.type = (uint32_t)type, .number = number, .parts = {first, second}};
    return room->say(room->context, &message);
}

Status room_fail(WorkerRoom *room, Status failure, Str words) {
    return room_reply(room, WORKER_FAILED, failure, words, (Str){0});
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

Status room_reply_fault(WorkerRoom *room, const SyntaxFault *fault, Str filename) {
    Buf rendered, json;
    buf_init(&rendered, LIMIT_FRAME_BYTES / 2);
    buf_init(&json, LIMIT_FRAME_BYTES / 2);
    syntax_fault_print(fault, filename, &rendered);
    fault_to_json(fault, filename, &json);
    Status failure = rendered.failure != ST_OK ? rendered.failure : json.failure;
    Status status = failure == ST_OK ? room_reply(room, WORKER_SYNTAX_ERROR, 0, buf_view(&rendered),
                                                  buf_view(&json))
                                     : room_fail(room, failure, (Str){0});
    buf_done(&rendered);
    buf_done(&json);
    return status;
}

static Status answer_ast(WorkerRoom *room, Arena *arena, const WireMessage *request) {
    SyntaxTree tree;
    SyntaxFault fault;
    Status status = syntax_parse(arena, request->parts[WORKER_PART_SOURCE], &tree, &fault);
    if (status == ST_SYNTAX) {
        return room_reply_fault(room, &fault, request->parts[WORKER_PART_FILENAME]);
    }
    if (status != ST_OK) {
        return room_fail(room, status, (Str){0});
    }
    Buf dump, warnings;
    buf_init(&dump, LIMIT_FRAME_BYTES);
    buf_init(&warnings, WARNING_BYTES);
    status = syntax_dump((const AstNode *)tree.root, (int)request->number, &dump);
    if (status == ST_OK) {
        status = dump.failure;
    }
    syntax_warnings_print(&tree, request->parts[WORKER_PART_FILENAME], &warnings);
    status = status == ST_OK
                 ? room_reply(room, WORKER_DUMP, 0, buf_view(&dump), buf_view(&warnings))
                 : room_fail(room, status, (Str){0});
    buf_done(&dump);
    buf_done(&warnings);
    return status;
}

/* Asks the engine about the program that was judged. */
static bool covers(WorkerRoom *room, Arena *arena, Str source, bool from_markdown, Str *out_why) {
    if (!from_markdown) {
        return room_covers(room, arena, source, out_why);
    }
    Buf code;
    buf_init(&code, LIMIT_SOURCE_BYTES);
    bool is_covered =
        fences_extract(source, &code) && room_covers(room, arena, buf_view(&code), out_why);
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

static PolicyLanguage language_of(const WireMessage *request) {
    return (PolicyLanguage)(request->number / WORKER_VET_LANGUAGE);
}

static Status answer_vet(WorkerRoom *room, Arena *arena, const WireMessage *request) {
    Policy policy;
    Status status = policy_from_json(arena, request->parts[WORKER_PART_POLICY], &policy);
    if (status != ST_OK || language_of(request) >= LANGUAGE_COUNT) {
        return status == ST_OK ? ST_PROTOCOL : status; /* the host speaks nonsense: the loop ends */
    }
    VetProgram program = {.filename = request->parts[WORKER_PART_FILENAME],
                          .source = request->parts[WORKER_PART_SOURCE],
                          .tools = request->parts[WORKER_PART_TOOLS],
                          .language = language_of(request),
                          .folder = fold_begin(&room->fold)};
    Str unfinished = request->parts[WORKER_PART_UNFINISHED];
    program.unfinished_count = (int32_t)(unfinished.size / (int64_t)sizeof(VerdictLines));
    VerdictLines *lines = ARENA_ARRAY(arena, VerdictLines, program.unfinished_count + 1);
    if (!lines) {
        return room_fail(room, ST_NO_MEMORY, (Str){0});
    }
    if (program.unfinished_count > 0) { /* an empty part need not have a place */
        memcpy(lines, unfinished.data, (size_t)program.unfinished_count * sizeof *lines);
    }
    program.unfinished = lines;
    Verdict verdict;
    PolicyFault problem = {0};
    status = vet_program(arena, &policy, &program, &verdict, &problem);
    if (status != ST_OK) {
        return room_fail(room, status, problem.message);
    }
    Buf json;
    buf_init(&json, LIMIT_FRAME_BYTES);
    verdict_to_json(&verdict, &json);
    Str why = STR("");
    Buf bare;
    buf_init(&bare, LIMIT_SOURCE_BYTES);
    bool is_asked =
        (request->number & WORKER_VET_ENGINE) != 0 && program.language == LANGUAGE_PYTHON;
    if ((request->number & WORKER_VET_BARE) && program.language == LANGUAGE_PYTHON &&
        verdict.decision == DECISION_ALLOW &&
        strip(arena, program.source, verdict.from_markdown, &bare) != ST_OK) {
        buf_clear(&bare); /* the host asks for it, and will miss it */
    }
    bool is_covered = is_asked && verdict.decision == DECISION_ALLOW &&
                      covers(room, arena, program.source, verdict.from_markdown, &why);
    WireMessage reply = {.type = WORKER_VERDICT,
                         .number = is_covered,
                         .parts = {buf_view(&json), why, buf_view(&bare)}};
    status = json.failure == ST_OK ? room->say(room->context, &reply)
                                   : room_fail(room, json.failure, (Str){0});
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
    return limit < WORKER_REQUEST_BYTES ? limit : WORKER_REQUEST_BYTES;
}

Status worker_room_answer(WorkerRoom *room, Arena *arena, const WireMessage *request) {
    arena->limit_bytes = memory_limit(request);
    switch (request->type) {
    case WORKER_AST: return answer_ast(room, arena, request);
    case WORKER_VET: return answer_vet(room, arena, request);
    default: return answer_in_world(room, arena, request);
    }
}
