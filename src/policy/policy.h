/* policy: what a run may do. One YAML file, one struct, one JSON form; deny by default.
 *
 * Every key stands as a row in spec/policy.def with its type, unit, default and doc; the struct, the reader, `policy
 * show` and the manual come from that one list. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

typedef struct PolicyNames {
    const Str *items;
    int32_t count;
} PolicyNames;

typedef enum PolicyEngine { ENGINE_AUTO, ENGINE_EMBEDDED, ENGINE_PROCESS, ENGINE_VM } PolicyEngine;
typedef enum PolicyVetMode { VET_MODE_CORDON, VET_MODE_KODEAGENT } PolicyVetMode;
/* A list of rows ({path, mode}, {host, port}, ...) grows here with the issues that need it. */

/* A change to a rule of the vetting, or a rule of the user's own; the vetting gives it meaning. */
typedef struct PolicyRule {
    Str id;
    Str json; /* the row as a JSON object: keys checked by the vetting */
    int32_t line, col;
} PolicyRule;

typedef struct Policy {
    /* imports */
    PolicyNames imports_allow; /* "json", "os.path", "numpy.*", "*" */
    PolicyNames imports_deny;  /* taken away from imports_allow */
    /* vetting */
    PolicyVetMode vet_mode;
    int64_t vet_threshold; /* a score above it blocks */
    const PolicyRule *vet_rules;
    int32_t vet_rule_count;
    /* engine */
    PolicyEngine engine;
    Str engine_python; /* interpreter of the process engine, absolute path */
    PolicyNames
        engine_accept_missing; /* protections that may be missing: "landlock", "cgroup-memory", ... */
    /* capabilities that are off by default */
    bool allow_eval;       /* exec, eval, compile */
    bool allow_subprocess; /* the program may start programs inside its jail */
    /* limits */
    int64_t limit_cpu_ms, limit_wall_ms;
    int64_t limit_memory_bytes;
    int64_t limit_file_bytes, limit_files, limit_disk_bytes;
    int64_t limit_processes, limit_open_files;
    int64_t limit_output_bytes; /* a stream */
} Policy;

/* Where something in a policy file is wrong. */
typedef struct PolicyFault {
    Str file;
    int32_t line, col; /* from 1; 0 where there is none */
    Str message;       /* what is wrong and what to write instead */
} PolicyFault;
