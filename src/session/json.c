/* A run as JSON: one object an event, or one document for all of it. docs/events.md names every member. */
#include <signal.h>
#include <string.h>

#include "session/run.h"
#include "wire/wire.h"

static const char *event_name(SessionEventKind kind) {
    switch (kind) {
#define X(name, word, doc)                                                                         \
    case name:                                                                                     \
        return word;
#include "../../spec/events.def"
#undef X
    }
    return "?";
}

const char *session_engine_name(PolicyEngine engine) {
    static const char *const names[] = {[ENGINE_AUTO] = "auto",
                                        [ENGINE_EMBEDDED] = "embedded",
                                        [ENGINE_PROCESS] = "process",
                                        [ENGINE_VM] = "vm"};
    return names[engine];
}

/* `name`: the text; `name`_base64 as well where the bytes are not UTF-8, so that nothing is lost. */
static void write_bytes(WireJson *json, const char *name, const char *base64_name, Str bytes) {
    wire_json_member_str(json, name, bytes);
    if (!wire_is_text(bytes)) {
        wire_json_key(json, base64_name);
        wire_json_raw(json, STR("\""));
        wire_base64(json->out, bytes);
        buf_append_char(json->out, '"');
    }
}

static void write_seconds(WireJson *json, const char *name, int64_t thousandths) {
    wire_json_key(json, name);
    wire_json_thousandths(json, thousandths);
}

/* A jail's level and its protections. The embedded engine has no level: its worker is always the same. */
static void write_protections(WireJson *json, const SessionResult *result) {
    wire_json_key(json, "sandbox");
    if (result->has_started && result->engine == ENGINE_PROCESS) {
        wire_json_str(json, str_from(jail_level_name(jail_report_level(&result->protections))));
    } else {
        wire_json_null(json);
    }
    wire_json_key(json, "protections");
    if (!result->has_started) {
        wire_json_null(json);
        return;
    }
    wire_json_open(json, '{');
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        if (result->protections.items[i].state == JAIL_UNTRIED) {
            continue; /* no part of what the engine rests on */
        }
        wire_json_member_str(json, jail_protection_name((JailProtection)i),
                             result->protections.items[i].state == JAIL_ON ? STR("on")
                                                                           : STR("missing"));
    }
    wire_json_close(json, '}');
}

void json_write_engine(WireJson *json, const SessionResult *result) {
    wire_json_member_str(json, "engine", str_from(session_engine_name(result->engine)));
    wire_json_key(json, "engine_reason");
    if (result->engine_reason.size > 0) {
        wire_json_str(json, result->engine_reason);
    } else {
        wire_json_null(json);
    }
}

static void write_usage(WireJson *json, const SessionResult *result) {
    wire_json_open(json, '{');
    write_seconds(json, "wall_seconds", result->usage.wall_ms);
    write_seconds(json, "cpu_user_seconds", result->usage.cpu_user_ms);
    write_seconds(json, "cpu_system_seconds", result->usage.cpu_system_ms);
    wire_json_member_int(json, "memory_peak_bytes", result->usage.memory_peak_bytes);
    wire_json_member_int(json, "processes_peak", result->usage.processes_peak);
    wire_json_key(json, "fuel");
    if (result->fuel >= 0) {
        wire_json_int(json, result->fuel);
    } else {
        wire_json_null(json);
    }
    wire_json_close(json, '}');
}

static void write_file(WireJson *json, const BrokerFile *file) {
    write_bytes(json, "name", "name_base64", file->name);
    wire_json_member_int(json, "size", file->size_bytes);
    wire_json_key(json, "sha256");
    if (file->sha256[0]) {
        wire_json_str(json, str_from(file->sha256));
    } else {
        wire_json_null(json);
    }
    wire_json_member_str(json, "state", file->is_changed ? STR("changed") : STR("new"));
    wire_json_member_bool(json, "copied", file->is_copied);
    wire_json_key(json, "skipped");
    if (file->skipped.size > 0) {
        wire_json_str(json, file->skipped);
    } else {
        wire_json_null(json);
    }
}

static void write_change(WireJson *json, const SessionFolder *folder, const BrokerChange *change) {
    write_bytes(json, "folder", "folder_base64", folder->path);
    write_bytes(json, "name", "name_base64", change->name);
    wire_json_member_str(json, "change", str_from(broker_change_name(change->kind)));
    wire_json_member_bool(json, "is_folder", change->is_folder);
    wire_json_member_int(json, "size", change->size_bytes);
    wire_json_key(json, "sha256");
    if (change->sha256[0]) {
        wire_json_str(json, str_from(change->sha256));
    } else {
        wire_json_null(json);
    }
    wire_json_member_bool(json, "applied", change->is_applied);
    wire_json_key(json, "skipped");
    if (change->skipped.size > 0) {
        wire_json_str(json, change->skipped);
    } else {
        wire_json_null(json);
    }
}

static SessionFolders folders_of(const SessionResult *result) {
    return (SessionFolders){result->folders, result->folder_count, STR("")};
}

/* The folders that were granted, and in which form. */
static void write_folders(WireJson *json, SessionFolders folders) {
    wire_json_key(json, "folders");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < folders.count; i++) {
        const SessionFolder *folder = &folders.items[i];
        wire_json_open(json, '{');
        write_bytes(json, "folder", "folder_base64", folder->path);
        wire_json_member_str(json, "name", folder->name);
        wire_json_member_bool(json, "writable", folder->is_writable);
        wire_json_member_str(json, "form",
                             folder->is_copied   ? STR("copy")
                             : folder->has_layer ? STR("layer")
                                                 : STR("mount"));
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
}

static int64_t changes_dropped(SessionFolders folders) {
    int64_t dropped = 0;
    for (int32_t i = 0; i < folders.count; i++) {
        dropped += folders.items[i].changes.dropped;
    }
    return dropped;
}

static void write_signal(WireJson *json, int signal_number) {
    wire_json_key(json, "signal");
    const char *name = signal_number > 0 ? sigabbrev_np(signal_number) : NULL;
    if (signal_number <= 0) {
        wire_json_null(json);
        return;
    }
    Buf text;
    buf_init(&text, 64);
    if (name) {
        buf_append_format(&text, "SIG%s", name);
    } else {
        buf_append_int(&text, signal_number);
    }
    wire_json_str(json, buf_view(&text));
    buf_done(&text);
}

/* How it ended. */
static void write_ending(WireJson *json, const SessionResult *result) {
    wire_json_member_str(json, "outcome", str_from(session_outcome_name(result->outcome)));
    wire_json_key(json, "exit_status");
    if (result->exit_status >= 0) {
        wire_json_int(json, result->exit_status);
    } else {
        wire_json_null(json);
    }
    write_signal(json, result->exit_signal);
    wire_json_key(json, "limit");
    if (result->limit) {
        wire_json_str(json, str_from(result->limit));
    } else {
        wire_json_null(json);
    }
    wire_json_key(json, "error");
    if (result->error.size > 0) {
        wire_json_str(json, result->error);
    } else {
        wire_json_null(json);
    }
    wire_json_member_str(json, "start", str_from(session_start_name(result->start)));
    wire_json_member_int(json, "stdout_bytes", result->streams[0].bytes);
    wire_json_member_bool(json, "stdout_cut", result->streams[0].is_cut);
    wire_json_member_int(json, "stderr_bytes", result->streams[1].bytes);
    wire_json_member_bool(json, "stderr_cut", result->streams[1].is_cut);
    write_seconds(json, "judge_seconds", result->judge_us / 1000);
    write_seconds(json, "total_seconds", result->total_us / 1000);
    wire_json_member_int(json, "files_dropped", result->files.dropped);
    wire_json_member_int(json, "changes_dropped", changes_dropped(folders_of(result)));
    wire_json_member_bool(json, "dry_run", result->is_dry);
    wire_json_key(json, "record");
    if (result->record_id.size > 0) {
        wire_json_str(json, result->record_id);
    } else {
        wire_json_null(json);
    }
}

void session_event_to_json(const SessionEvent *event, Buf *out) {
    const SessionResult *result = event->result;
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "event", str_from(event_name(event->kind)));
    write_seconds(&json, "time", event->time_us / 1000);
    switch (event->kind) {
    case EVENT_STARTED:
        wire_json_member_str(&json, "cordon", STR(CORDON_VERSION));
        wire_json_member_str(&json, "program", result->program);
        wire_json_member_str(&json, "language", str_from(policy_template(result->language)->name));
        wire_json_member_str(&json, "engine", str_from(session_engine_name(result->engine)));
        break;
    case EVENT_ENGINE: json_write_engine(&json, result); break;
    case EVENT_VERDICT: verdict_to_json_members(result->verdict, &json); break;
    case EVENT_PENDING:
        wire_json_member_str(&json, "id", result->pending->id);
        wire_json_key(&json, "seconds");
        wire_json_thousandths(&json, result->pending->until_ms - result->pending->since_ms);
        break;
    case EVENT_REVIEW:
        review_to_json_members(&result->reviews[result->review_count - 1], &json);
        break;
    case EVENT_STDOUT:
    case EVENT_STDERR: write_bytes(&json, "text", "base64", event->text); break;
    case EVENT_DISPLAY:
    case EVENT_VALUE:
        wire_json_key(&json, "data");
        wire_json_raw(&json, event->text);
        break;
    case EVENT_RAISED:
        wire_json_key(&json, "exception");
        wire_json_raw(&json, event->text);
        break;
    case EVENT_FILE: write_file(&json, event->file); break;
    case EVENT_CHANGE: write_change(&json, event->folder, event->change); break;
    case EVENT_USAGE:
        wire_json_key(&json, "usage");
        write_usage(&json, result);
        write_protections(&json, result);
        write_folders(&json, folders_of(result));
        break;
    case EVENT_RESULT: write_ending(&json, result); break;
    case EVENT_ERROR: wire_json_member_str(&json, "message", event->text); break;
    case EVENT_DONE: break;
    }
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
}

static void write_files(WireJson *json, const BrokerFiles *files) {
    wire_json_key(json, "files");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < files->count; i++) {
        wire_json_open(json, '{');
        write_file(json, &files->items[i]);
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
}

static void write_reviews(WireJson *json, const SessionResult *result) {
    wire_json_key(json, "reviews");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < result->review_count; i++) {
        wire_json_open(json, '{');
        review_to_json_members(&result->reviews[i], json);
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
}

void session_verdict_to_json(const SessionResult *result, Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    verdict_to_json_members(result->verdict, &json);
    write_reviews(&json, result);
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
}

static void write_changes(WireJson *json, SessionFolders folders) {
    wire_json_key(json, "changes");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < folders.count; i++) {
        const SessionFolder *folder = &folders.items[i];
        for (int32_t k = 0; k < folder->changes.count; k++) {
            wire_json_open(json, '{');
            write_change(json, folder, &folder->changes.items[k]);
            wire_json_close(json, '}');
        }
    }
    wire_json_close(json, ']');
}

/* What it ran under, what it used, what it left. */
static void write_rest(WireJson *json, const SessionResult *result) {
    write_protections(json, result);
    wire_json_key(json, "usage");
    if (result->has_started) {
        write_usage(json, result);
    } else {
        wire_json_null(json);
    }
    write_files(json, &result->files);
    write_folders(json, folders_of(result));
    write_changes(json, folders_of(result));
}

void json_write_end(WireJson *json, const SessionResult *result) {
    write_ending(json, result);
    write_rest(json, result);
}

void session_result_to_json(const SessionResult *result, Str stdout_bytes, Str stderr_bytes,
                            Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "cordon", STR(CORDON_VERSION));
    wire_json_member_str(&json, "program", result->program);
    wire_json_member_str(&json, "language", str_from(policy_template(result->language)->name));
    write_ending(&json, result);
    write_bytes(&json, "stdout", "stdout_base64", stdout_bytes);
    write_bytes(&json, "stderr", "stderr_base64", stderr_bytes);
    wire_json_key(&json, "verdict");
    if (result->verdict) {
        wire_json_open(&json, '{');
        verdict_to_json_members(result->verdict, &json);
        wire_json_close(&json, '}');
    } else {
        wire_json_null(&json);
    }
    write_reviews(&json, result);
    json_write_engine(&json, result);
    write_rest(&json, result);
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
}

void session_files_to_json(const BrokerFiles *files, Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    write_files(&json, files);
    wire_json_member_int(&json, "dropped", files->dropped);
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
}

void session_folders_to_json(const SessionFolders *folders, Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    write_folders(&json, *folders);
    write_changes(&json, *folders);
    wire_json_member_int(&json, "changes_dropped", changes_dropped(*folders));
    wire_json_key(&json, "error");
    if (folders->error.size > 0) {
        wire_json_str(&json, folders->error);
    } else {
        wire_json_null(&json);
    }
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
}
