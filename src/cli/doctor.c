/* cordon doctor: what a sandbox is built from, found on this machine by building one. */
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "cli/command.h"
#include "jail/jail.h"
#include "wire/wire.h"

enum { DOCTOR_BYTES = 256 << 10, STATE_COLUMN = 2 + 8 + 1, NAME_COLUMNS = 22 };

typedef struct Findings {
    JailReport report;
    JailFault fault;
    Status status; /* of the probe */
    const char *python;
    Status python_status; /* of the same with the interpreter */
    JailFault python_fault;
    struct utsname system;
} Findings;

static const char *state_word(JailState state) {
    switch (state) {
    case JAIL_ON: return "on";
    case JAIL_MISSING: return "missing";
    case JAIL_UNTRIED: break;
    }
    return "untried";
}

/* A run with the default policy is refused without it. */
static bool is_needed(JailProtection protection) {
    return jail_level_needs(JAIL_LEVEL_ANY, protection);
}

static bool is_complete(const Findings *findings) {
    bool complete = findings->status == ST_OK && findings->python_status == ST_OK;
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        complete = complete &&
                   (findings->report.items[i].state == JAIL_ON || !is_needed((JailProtection)i));
    }
    return complete;
}

static void probe(Findings *findings) {
    memset(findings, 0, sizeof *findings);
    findings->python = "/usr/bin/python3";
    (void)uname(&findings->system);
    findings->status = jail_probe(NULL, &findings->report, &findings->fault);
    findings->python_status = findings->status;
    if (findings->status == ST_OK) {
        JailReport unused;
        findings->python_status = jail_probe(findings->python, &unused, &findings->python_fault);
    }
}

static void append_protection(Buf *out, const Findings *findings, JailProtection protection,
                              int columns) {
    JailState state = findings->report.items[protection].state;
    int error = findings->report.items[protection].error;
    const char *name = jail_protection_name(protection);
    buf_append_format(out, "  %-8s %s", state_word(state), name);
    command_append_spaces(out, NAME_COLUMNS - (int64_t)strlen(name));
    int column = STATE_COLUMN + NAME_COLUMNS;
    command_append_wrapped(out, str_from(jail_protection_purpose(protection)), column, column,
                           columns);
    if (state == JAIL_MISSING) {
        Buf advice;
        buf_init(&advice, DOCTOR_BYTES);
        buf_append_format(&advice, "%s%s%s", error ? strerrordesc_np(error) : "", error ? ". " : "",
                          is_needed(protection)
                              ? "No run without it. "
                              : "Runs go on without it, unless more is required. ");
        buf_append_format(&advice, "What helps: %s.", jail_protection_advice(protection));
        command_append_spaces(out, STATE_COLUMN);
        command_append_wrapped(out, buf_view(&advice), STATE_COLUMN, STATE_COLUMN, columns);
        buf_done(&advice);
    }
}

/* What each stronger level would need. */
static void write_ways_up(Buf *out, const Findings *findings, JailLevel level) {
    while (++level < JAIL_LEVEL_COUNT) {
        buf_append_format(out, "For \"%s\" it lacks", jail_level_name(level));
        const char *before = " ";
        for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
            if (findings->report.items[i].state != JAIL_ON &&
                jail_level_needs(level, (JailProtection)i)) {
                buf_append_format(out, "%s%s", before, jail_protection_name((JailProtection)i));
                before = ", ";
            }
        }
        buf_append(out, STR("; what helps stands above.\n"));
    }
}

static void write_text(Buf *out, const Findings *findings, int columns) {
    buf_append_format(out, "%s %s on %s, as %s\n\n", findings->system.sysname,
                      findings->system.release, findings->system.machine,
                      geteuid() == 0 ? "root" : "a plain user");
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        append_protection(out, findings, (JailProtection)i, columns);
    }
    buf_append_char(out, '\n');
    if (findings->status != ST_OK) {
        buf_append_format(out, "%s\n", findings->fault.message);
    } else if (findings->python_status != ST_OK) {
        buf_append_format(out, "The sandbox works, but not with %s: %s\n", findings->python,
                          findings->python_fault.message);
    } else if (is_complete(findings)) {
        JailLevel level = jail_report_level(&findings->report);
        buf_append_format(out, "Programs can be run here, with %s. ", findings->python);
        buf_append_format(out, "The sandbox is \"%s\": %s.\n", jail_level_name(level),
                          jail_level_purpose(level));
        write_ways_up(out, findings, level);
    } else {
        buf_append(out, STR("Programs cannot be run here with the default policy.\n"));
    }
}

static void write_json(Buf *out, const Findings *findings) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_bool(&json, "can_run", is_complete(findings));
    wire_json_key(&json, "level");
    if (is_complete(findings)) {
        wire_json_str(&json, str_from(jail_level_name(jail_report_level(&findings->report))));
    } else {
        wire_json_null(&json);
    }
    wire_json_member_str(&json, "kernel", str_from(findings->system.release));
    wire_json_member_str(&json, "machine", str_from(findings->system.machine));
    wire_json_member_bool(&json, "is_root", geteuid() == 0);
    wire_json_member_str(&json, "python", str_from(findings->python));
    wire_json_member_str(&json, "problem",
                         str_from(findings->status != ST_OK ? findings->fault.message
                                                            : findings->python_fault.message));
    wire_json_key(&json, "protections");
    wire_json_open(&json, '[');
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        JailProtection protection = (JailProtection)i;
        int error = findings->report.items[i].error;
        wire_json_open(&json, '{');
        wire_json_member_str(&json, "name", str_from(jail_protection_name(protection)));
        wire_json_member_str(&json, "state", str_from(state_word(findings->report.items[i].state)));
        wire_json_member_str(&json, "tier", str_from(jail_protection_tier(protection)));
        wire_json_member_str(&json, "error", str_from(error ? strerrorname_np(error) : ""));
        wire_json_member_str(&json, "purpose", str_from(jail_protection_purpose(protection)));
        wire_json_member_str(&json, "advice", str_from(jail_protection_advice(protection)));
        wire_json_close(&json, '}');
    }
    wire_json_close(&json, ']');
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
}

int command_doctor(const CommandLine *line) {
    Findings *findings = ARENA_NEW(line->arena, Findings);
    if (!findings) {
        return command_fail(line, EXIT_INTERNAL, "out of memory");
    }
    probe(findings);
    Buf out;
    buf_init(&out, DOCTOR_BYTES);
    if (command_has(line, OPTION_JSON)) {
        write_json(&out, findings);
    } else {
        write_text(&out, findings, command_columns(STDOUT_FILENO));
    }
    int status =
        command_print(line, is_complete(findings) ? EXIT_DOCTOR_COMPLETE : EXIT_DOCTOR_INCOMPLETE,
                      buf_view(&out));
    buf_done(&out);
    return status;
}
