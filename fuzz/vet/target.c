/* Any bytes as a program, judged in both modes: no crash, every verdict survives its JSON form and can be reported. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/limits.h"
#include "policy/policy.h"
#include "vet/vet.h"

enum { ARENA_BYTES = 256 << 20, TEXT_BYTES = 256 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition) {
    if (!condition) {
        abort();
    }
}

static void check_reports(const Verdict *verdict, Str source) {
    Buf out;
    buf_init(&out, TEXT_BYTES);
    VerdictSource file = {STR("fuzz.py"), source};
    verdict_report_text(verdict, &file, false, &out);
    for (int64_t i = 0; i < out.size; i++) {
        must((unsigned char)out.data[i] >= ' ' || out.data[i] == '\n');
    }
    buf_clear(&out);
    VerdictSarif sarif;
    verdict_sarif_begin(&sarif, &out);
    verdict_sarif_file(&sarif, verdict, &file);
    verdict_sarif_end(&sarif);
    must(out.failure == ST_OK);
    buf_done(&out);
}

static void check_json(Arena *arena, const Verdict *verdict) {
    Buf once, twice;
    Verdict back;
    buf_init(&once, TEXT_BYTES);
    buf_init(&twice, TEXT_BYTES);
    verdict_to_json(verdict, &once);
    must(verdict_from_json(arena, buf_view(&once), &back) == ST_OK);
    verdict_to_json(&back, &twice);
    must(str_equal(buf_view(&once), buf_view(&twice)));
    buf_done(&once);
    buf_done(&twice);
}

static void judge(Str source, int mode, bool allow_all) {
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    static const Str all[] = {{"*", 1}};
    PolicyRequest request = policy_request_empty();
    request.mode = mode;
    request.add_imports = (PolicyNames){all, allow_all ? 1 : 0};
    PolicyLoaded loaded;
    must(policy_load(&arena, &request, &loaded) == ST_OK && loaded.fault_count == 0);
    VetProgram program = {.filename = STR("fuzz.py"), .source = source};
    Verdict verdict;
    PolicyFault problem;
    Status status = vet_program(&arena, &loaded.policy, &program, &verdict, &problem);
    must(status == ST_OK || status == ST_NO_MEMORY);
    if (status == ST_OK) {
        check_json(&arena, &verdict);
        check_reports(&verdict, source);
    }
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Str source = {(const char *)data, (int64_t)size};
    judge(source, VET_MODE_CORDON, true);
    judge(source, VET_MODE_CORDON, false);
    judge(source, VET_MODE_KODEAGENT, false);
    return 0;
}
