/* cordon policy show, cordon policy check. */
#include "cli/policy_file.h"
#include "wire/wire.h"

enum { SHOW_BYTES = 4 << 20 };

int command_policy_show(const CommandLine *line) {
    PolicyLoaded loaded;
    int status = command_policy(line, &loaded);
    if (status != EXIT_OK) {
        return status;
    }
    Buf out;
    buf_init(&out, SHOW_BYTES);
    if (command_has(line, OPTION_JSON)) {
        policy_show_json(&loaded, &out);
        buf_append_char(&out, '\n');
    } else {
        policy_show(&loaded, &out);
    }
    status = command_print_buf(line, EXIT_OK, &out);
    buf_done(&out);
    return status;
}

/* {"file": ..., "errors": [{"line": 3, "column": 5, "message": ...}]} */
static void faults_to_json(const PolicyLoaded *loaded, Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "file", loaded->file);
    wire_json_key(&json, "errors");
    wire_json_open(&json, '[');
    for (int32_t i = 0; i < loaded->fault_count; i++) {
        wire_json_open(&json, '{');
        wire_json_member_int(&json, "line", loaded->faults[i].line);
        wire_json_member_int(&json, "column", loaded->faults[i].col);
        wire_json_member_str(&json, "message", loaded->faults[i].message);
        wire_json_close(&json, '}');
    }
    wire_json_close(&json, ']');
    wire_json_close(&json, '}');
    buf_append_char(out, '\n');
}

int command_policy_check(const CommandLine *line) {
    Str path = line->operand_count > 0 ? line->operands[0] : command_value(line, OPTION_POLICY);
    if (!path.data || (line->operand_count > 0 && command_has(line, OPTION_POLICY))) {
        return command_fail(line, EXIT_USAGE,
                            "name one policy file: cordon policy check FILE\n"
                            "Try: cordon help policy check");
    }
    PolicyLoaded loaded;
    int status = policy_file_load(line, path, EXIT_POLICY_UNREADABLE, &loaded);
    if (status != EXIT_OK) {
        return status;
    }
    Buf out;
    buf_init(&out, SHOW_BYTES);
    if (command_has(line, OPTION_JSON)) {
        faults_to_json(&loaded, &out);
    } else if (loaded.fault_count == 0) {
        buf_append_format(&out, "%.*s: no errors\n", STR_ARG(loaded.file));
    } else {
        policy_file_faults(&loaded, &out);
    }
    ExitStatus verdict = loaded.fault_count == 0 ? EXIT_POLICY_GOOD : EXIT_POLICY_BAD;
    status = command_print_buf(line, verdict, &out);
    buf_done(&out);
    return status;
}
