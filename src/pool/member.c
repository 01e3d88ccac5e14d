/* Members that are started, each for itself, and then wait (docs/pool.md). */
#include "pool/member.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pool/guest_files.h"

enum { WORDS_MOST = 8 };

static void names_of(const bool *flags, Str *out_names, int32_t *out_count) {
    *out_count = 0;
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        if (flags[i]) {
            out_names[(*out_count)++] = str_from(jail_protection_name((JailProtection)i));
        }
    }
}

JailSpec member_spec(const PoolShape *shape, Str accepted[JAIL_PROTECTION_COUNT]) {
    JailSpec spec = {.limits = shape->limits,
                     .file_slots = shape->file_slots,
                     .allow_exec = shape->allow_exec,
                     .stdin_pipe = true,
                     .level = shape->level,
                     .accept_missing = accepted};
    names_of(shape->accept_missing, accepted, &spec.accept_missing_count);
    spec.limits.wall_ms = spec.limits.wall_ms > 0 ? spec.limits.wall_ms : 1;
    return spec;
}

static Str guest_file(const char *name) {
    for (int32_t i = 0; i < guest_file_count; i++) {
        if (strcmp(guest_files[i].name, name) == 0) {
            return (Str){guest_files[i].start, guest_files[i].end - guest_files[i].start};
        }
    }
    return (Str){0};
}

/* The words between the blanks of `text`, which it cuts up. */
static int32_t words_add(char *text, const char **words, int32_t count) {
    for (char *rest = NULL, *word = strtok_r(text, " ", &rest); word && count < WORDS_MOST;
         word = strtok_r(NULL, " ", &rest)) {
        words[count++] = word;
    }
    return count;
}

Status pool_start(const PoolShape *shape, const JailFolder *folders, int32_t folder_count,
                  Jail *out_jail, JailFault *fault) {
    const PolicyTemplate *row = policy_template(shape->language);
    Str accepted[JAIL_PROTECTION_COUNT], driver = guest_file(row->driver);
    const char *argv[WORDS_MOST + 3] = {shape->program};
    char options[64], name[64], path[80];
    (void)snprintf(options, sizeof options, "%s", row->driver_options);
    (void)snprintf(name, sizeof name, ".%s", row->driver);
    (void)snprintf(path, sizeof path, "/work/%s", name);
    bool is_text = row->handed == HANDED_TEXT;
    char *text = is_text && driver.data ? strndup(driver.data, (size_t)driver.size) : NULL;
    if (is_text && !text) {
        return ST_NO_MEMORY;
    }
    argv[words_add(options, argv, 1)] = is_text ? text : path;
    const JailFile files[] = {
        {.name = str_from(name), .fd = -1, .bytes = driver},
        {.name = STR(".cells.py"), .fd = -1, .bytes = guest_file("cells.py")}};
    JailSpec spec = member_spec(shape, accepted);
    spec.argv = argv;
    spec.mark = row->mark;
    spec.wants_dispatch = true;
    spec.files = files;
    spec.file_count = is_text ? 0 : row->kept == KEPT_COPIED ? 2 : 1;
    spec.folders = folders;
    spec.folder_count = folder_count;
    Status status = jail_start(&spec, out_jail, fault);
    free(text);
    return status;
}
