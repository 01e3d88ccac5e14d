/* What a worker that was taken over may answer: any bytes as a verdict. What is accepted comes back the same, and its
 * reports carry nothing that a terminal acts on. The input is the JSON text, NUL, the source that is quoted. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "verdict/verdict.h"

enum { ARENA_BYTES = 64 << 20, TEXT_BYTES = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition) {
    if (!condition) {
        abort();
    }
}

static void check_json(Arena *arena, const Verdict *verdict) {
    Buf text, again;
    buf_init(&text, TEXT_BYTES);
    buf_init(&again, TEXT_BYTES);
    verdict_to_json(verdict, &text);
    Verdict back;
    must(verdict_from_json(arena, buf_view(&text), &back) == ST_OK);
    verdict_to_json(&back, &again);
    must(str_equal(buf_view(&text), buf_view(&again)));
    buf_done(&text);
    buf_done(&again);
}

static void check_reports(const Verdict *verdict, Str source_text) {
    VerdictSource source = {STR("program.py"), source_text};
    Buf text;
    buf_init(&text, TEXT_BYTES);
    verdict_report_text(verdict, &source, false, &text);
    verdict_report_line(verdict, &source, false, &text);
    for (int64_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        must(c >= 0x20 || c == '\n' || c == '\t');
        must(c != 0x7F);
    }
    buf_clear(&text);
    VerdictSarif sarif;
    verdict_sarif_begin(&sarif, &text);
    verdict_sarif_file(&sarif, verdict, &source);
    verdict_sarif_unread(&sarif, STR("other.py"), source_text);
    verdict_sarif_end(&sarif);
    buf_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const uint8_t *end = size > 0 ? memchr(data, 0, size) : NULL;
    Str json = {(const char *)data, end ? end - data : (int64_t)size};
    Str source = end ? (Str){(const char *)end + 1, (int64_t)size - json.size - 1} : STR("");
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    Verdict verdict;
    if (verdict_from_json(&arena, json, &verdict) == ST_OK) {
        check_json(&arena, &verdict);
        check_reports(&verdict, source);
    }
    arena_done(&arena);
    return 0;
}
