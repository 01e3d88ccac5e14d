/* The report for people: what ran, how it was judged, what it used, what it left. */
#include <string.h>

#include "base/printable.h"
#include "session/session.h"

typedef struct Report {
    Buf *out;
    bool colour;
} Report;

static void begin_line(Report *report, const char *label) {
    buf_append_format(report->out, report->colour ? "\x1b[2m%-9s\x1b[0m " : "%-9s ", label);
}

/* "1.2 KiB": three figures are enough. */
static void append_bytes(Buf *out, int64_t bytes) {
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
    if (bytes < 1024) {
        buf_append_format(out, "%lld B", (long long)bytes);
        return;
    }
    double value = (double)bytes / 1024;
    size_t unit = 0;
    while (value >= 1023.95 && unit + 1 < sizeof units / sizeof *units) {
        value /= 1024;
        unit++;
    }
    buf_append_format(out, "%.1f %s", value, units[unit]);
}

static void tell_engine(Report *report, const SessionResult *result) {
    if (!result->has_started) {
        return;
    }
    begin_line(report, "engine");
    buf_append(report->out, str_from(session_engine_name(result->engine)));
    if (result->engine_reason.size > 0 && !str_equal(result->engine_reason, STR("asked for"))) {
        buf_append(report->out, STR(": "));
        printable_append_line(report->out, result->engine_reason);
    }
    if (result->engine == ENGINE_PROCESS) {
        buf_append_format(report->out, "; sandbox %s",
                          jail_level_name(jail_report_level(&result->protections)));
        if (result->start == START_WAITING || result->start == START_FORKED) {
            buf_append_format(report->out, "; guest %s", session_start_name(result->start));
        }
    }
    const char *before = ", without ";
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        if (result->protections.items[i].state == JAIL_MISSING) {
            buf_append_format(report->out, "%s%s", before, jail_protection_name((JailProtection)i));
            before = ", ";
        }
    }
    buf_append_char(report->out, '\n');
}

enum { FINDINGS_TOLD = 10 };

/* What the vetting saw, a line each: a program that is allowed may still have made it wonder. */
static void tell_findings(Report *report, const Verdict *verdict) {
    for (int32_t i = 0; i < verdict->finding_count && i < FINDINGS_TOLD; i++) {
        const VerdictFinding *finding = &verdict->findings[i];
        begin_line(report, "");
        if (finding->place.line > 0) {
            buf_append_format(report->out, "line %d: ", finding->place.line);
        }
        printable_append_line(report->out, finding->message);
        buf_append_format(report->out, " (%.*s)\n", STR_ARG(finding->rule));
    }
    if (verdict->finding_count > FINDINGS_TOLD) {
        begin_line(report, "");
        buf_append_format(report->out, "and %d more: cordon check tells them\n",
                          verdict->finding_count - FINDINGS_TOLD);
    }
}

static void tell_verdict(Report *report, const SessionResult *result) {
    const Verdict *verdict = result->verdict;
    if (!verdict) {
        return;
    }
    begin_line(report, "verdict");
    int64_t findings = (int64_t)verdict->finding_count + verdict->findings_dropped;
    buf_append_format(report->out, "%s (score %d, %lld finding%s), judged in %.1f ms\n",
                      verdict_decision_name(verdict->decision), verdict->risk_score,
                      (long long)findings, findings == 1 ? "" : "s",
                      (double)result->judge_us / 1000);
    /* Those of a program that is blocked have been told in full. */
    if (verdict->decision != DECISION_BLOCK) {
        tell_findings(report, verdict);
    }
}

static void tell_reviews(Report *report, const SessionResult *result) {
    for (int32_t i = 0; i < result->review_count; i++) {
        const ReviewResult *review = &result->reviews[i];
        begin_line(report, i ? "" : "review");
        buf_append_format(report->out, "%s by %s", review_outcome_name(review->outcome),
                          review->by);
        if (review->who.size > 0) {
            buf_append(report->out, STR(" "));
            printable_append_line(report->out, review->who);
        }
        if (review->reason.size > 0) {
            buf_append(report->out, STR(": "));
            printable_append_line(report->out, review->reason);
        }
        if (review->usage.calls > 0) {
            buf_append_format(report->out, " (%lld call%s, %lld tokens, %.1f s)",
                              (long long)review->usage.calls, review->usage.calls == 1 ? "" : "s",
                              (long long)(review->usage.tokens_in + review->usage.tokens_out),
                              (double)review->time_us / 1e6);
        }
        buf_append_char(report->out, '\n');
    }
}

static void tell_usage(Report *report, const SessionResult *result) {
    if (!result->has_started) {
        return;
    }
    const JailUsage *usage = &result->usage;
    begin_line(report, "time");
    buf_append_format(report->out, "%.3f s, %.3f s of CPU\n", (double)usage->wall_ms / 1000,
                      (double)(usage->cpu_user_ms + usage->cpu_system_ms) / 1000);
    if (result->fuel >= 0) {
        begin_line(report, "fuel");
        buf_append_format(report->out, "%lld\n", (long long)result->fuel);
    }
    begin_line(report, "memory");
    append_bytes(report->out, usage->memory_peak_bytes);
    buf_append(report->out, STR(" at its peak\n"));
    begin_line(report, "output");
    for (int i = 0; i < 2; i++) {
        buf_append(report->out, i ? STR(", stderr ") : STR("stdout "));
        append_bytes(report->out, result->streams[i].bytes);
        if (result->streams[i].is_cut) {
            buf_append(report->out, STR(" (cut)"));
        }
    }
    buf_append_char(report->out, '\n');
}

static void tell_files(Report *report, const SessionResult *result, Str out_dir) {
    for (int32_t i = 0; i < result->files.count; i++) {
        const BrokerFile *file = &result->files.items[i];
        begin_line(report, i ? "" : "files");
        printable_append_line(report->out, file->name);
        buf_append(report->out, STR("  "));
        append_bytes(report->out, file->size_bytes);
        buf_append(report->out, file->is_changed ? STR("  changed") : STR("  new"));
        if (file->is_copied) {
            buf_append(report->out, STR("  copied to "));
            printable_append_line(report->out, out_dir);
        } else if (file->skipped.size > 0) {
            buf_append(report->out, STR("  not copied: "));
            printable_append_line(report->out, file->skipped);
        }
        buf_append_char(report->out, '\n');
    }
    if (result->files.dropped > 0) {
        begin_line(report, "");
        buf_append_format(report->out, "and %lld more\n", (long long)result->files.dropped);
    } else if (result->files.count > 0 && (out_dir.size == 0 || result->is_dry)) {
        begin_line(report, "");
        buf_append(report->out, result->is_dry ? STR("(a dry run: nothing is copied)\n")
                                               : STR("(thrown away: --out DIR keeps them)\n"));
    }
}

/* A folder is usually there as itself. */
static void tell_copies(Report *report, const SessionResult *result) {
    const char *label = "folders";
    for (int32_t i = 0; i < result->folder_count; i++) {
        if (result->folders[i].is_copied) {
            begin_line(report, label);
            label = "";
            printable_append_line(report->out, result->folders[i].path);
            buf_append(report->out, STR("  copied: no private layer can be laid over it here\n"));
        }
    }
}

static void tell_changes(Report *report, const SessionResult *result) {
    const char *label = "changes";
    bool is_applied = false, has_any = false;
    for (int32_t i = 0; i < result->folder_count; i++) {
        const SessionFolder *folder = &result->folders[i];
        for (int32_t k = 0; k < folder->changes.count; k++) {
            const BrokerChange *change = &folder->changes.items[k];
            begin_line(report, label);
            label = "";
            has_any = true;
            is_applied = is_applied || change->is_applied;
            buf_append_format(report->out, "%-8s", broker_change_name(change->kind));
            printable_append_line(report->out, folder->path);
            buf_append_char(report->out, '/');
            printable_append_line(report->out, change->name);
            buf_append(report->out, change->is_folder ? STR("/") : STR(""));
            if (change->kind != BROKER_REMOVED && !change->is_folder) {
                buf_append(report->out, STR("  "));
                append_bytes(report->out, change->size_bytes);
            }
            if (change->skipped.size > 0) {
                buf_append(report->out, STR("  left alone: "));
                printable_append_line(report->out, change->skipped);
            }
            buf_append_char(report->out, '\n');
        }
        if (folder->changes.dropped > 0) {
            begin_line(report, label);
            label = "";
            buf_append_format(report->out, "and %lld more\n", (long long)folder->changes.dropped);
        }
    }
    if (has_any) {
        begin_line(report, "");
        buf_append(
            report->out,
            is_applied
                ? STR("(applied)\n")
                : STR("(thrown away: --apply makes them, where the program ends with status 0)\n"));
    }
}

static void tell_ending(Report *report, const SessionResult *result) {
    begin_line(report, "result");
    bool is_good = result->outcome == OUTCOME_ENDED && result->exit_status == 0;
    if (report->colour) {
        buf_append(report->out, is_good ? STR("\x1b[32m") : STR("\x1b[31m"));
    }
    if (result->outcome != OUTCOME_ENDED) {
        buf_append_format(report->out, "%s%s", session_outcome_name(result->outcome),
                          result->error.size ? ": " : "");
        printable_append_line(report->out, result->error);
    } else if (result->exit_signal) {
        buf_append_format(report->out, "ended by signal %d (%s)", result->exit_signal,
                          strsignal(result->exit_signal));
    } else {
        buf_append_format(report->out, "ended with status %d", result->exit_status);
    }
    buf_append(report->out, report->colour ? STR("\x1b[0m\n") : STR("\n"));
}

void session_report(const SessionResult *result, Str out_dir, bool colour, Buf *out) {
    Report report = {out, colour};
    begin_line(&report, "program");
    printable_append_line(out, result->program);
    buf_append_char(out, '\n');
    tell_verdict(&report, result);
    tell_reviews(&report, result);
    tell_engine(&report, result);
    tell_usage(&report, result);
    tell_files(&report, result, out_dir);
    tell_copies(&report, result);
    tell_changes(&report, result);
    tell_ending(&report, result);
}
